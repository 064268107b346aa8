"""A page as its reader prints it, looked at: the words on the paper, and the ink of each sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
from PIL import Image
from playwright.sync_api import Page

#: Dots per point of paper at which sheets are looked at, and letters, which else seem thin.
SCALE, CLOSE = 1.0, 4.0
#: White paper is 255. A letter whose darkest dot is above this is paler than WCAG allows.
FAINT = 118
#: The part of a sheet that may be dark: a map or a chart covers some of it, a ground all.
DARK = 0.2
#: Points at the right edge that stay white: the margin, less the width of a line.
EDGE = 36
#: A handout is not longer.
SHEETS = 12

#: What a reader sees on paper has to be in the page; asked before it is printed.
_ASKED = """() => {
  const start = p => p.firstChild && p.firstChild.nodeType === 3 ? p.firstChild.data : '';
  const pair = c => [c.querySelector('legend'), c.querySelector(':checked').parentElement]
    .map(part => part.textContent.trim()).join(':');
  const told = c => {
    if (c.type === 'fieldset') return pair(c);
    const label = document.querySelector(`label[for="${c.id}"]`).textContent;
    const value = c.type === 'checkbox' ? '' : c.options
      ? c.options[c.selectedIndex].text : c.parentElement.querySelector('output').value;
    return `${label}:${value}`;
  };
  const map = frame => [...frame.contentDocument.querySelectorAll('.ck-slider')].map(slider =>
    slider.tagName === 'FIELDSET' ? pair(slider)
      : `${slider.querySelector('label').textContent}:${slider.querySelector('output').value}`);
  const frames = [...document.querySelectorAll('figure.ck-map iframe')];
  return {
    title: document.querySelector('article h1').firstChild.data,
    starts: [...document.querySelectorAll('article section > p:not(.ck-recall-way)')].map(start),
    controls: [...document.querySelectorAll('.ck-explorer .ck-controls [data-ck]')].map(told),
    years: frames.flatMap(map),
    maps: frames.length,
    handout: Boolean(document.querySelector('.ck-card .ck-minutes, .ck-numbers')),
  };
}"""


def bare(text: str) -> str:
    """Return the letters and digits of a text: how lines break on paper does not matter."""
    return re.sub(r"[\W_]+", "", text)


@dataclass
class Sheets:
    """What was printed, and what the page held."""

    pdf: bytes
    held: dict

    @cached_property
    def words(self) -> str:
        """All letters and digits on the paper."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        return bare("".join(texts))

    @cached_property
    def count(self) -> int:
        """The number of sheets."""
        with pypdfium2.PdfDocument(self.pdf) as document:
            return len(document)

    @property
    def drawn(self) -> int:
        """The number of maps on the paper: each says where its outlines are from."""
        return len(re.findall("(?:Outlines|Contours)IGN", self.words))

    @property
    def is_handout(self) -> bool:
        """Whether the page is a chapter, or where the numbers of one come from."""
        return self.held["handout"]

    def missing(self) -> list[str]:
        """Return what is in the page and not on the paper."""
        wanted = [self.held["title"], *self.held["controls"], *self.held["years"]]
        wanted += [start[:60] for start in self.held["starts"]]
        found = [text for text in wanted if bare(text) not in self.words]
        if self.drawn != self.held["maps"]:
            found.append(f"{self.held['maps']} maps, of which {self.drawn} are drawn")
        return found

    def ugly(self) -> list[str]:
        """Return what the ink of each sheet does wrong."""
        found = []
        with pypdfium2.PdfDocument(self.pdf) as document:
            for number, sheet in enumerate(document, 1):
                found += [f"sheet {number}: {fault}" for fault in _faults(sheet)]
        return found


def _faults(sheet: pypdfium2.PdfPage) -> list[str]:
    seen = _seen(sheet, SCALE)
    wide, high = seen.size
    found = []
    if _part(seen, 96) > DARK:
        found.append("dark ground")
    if seen.crop((wide - EDGE, 0, wide, high)).getextrema()[0] < 250:
        found.append("runs over the right edge")
    letters = sheet.get_textpage()
    total = letters.count_chars()
    pale = 0
    for index in range(0, total, max(1, total // 40)):
        left, bottom, right, top = letters.get_charbox(index)
        if top - bottom < 3 or right - left < 1:  # a space, a dot
            continue
        cut_off = (left, bottom, sheet.get_width() - right, sheet.get_height() - top)
        pale += _seen(sheet, CLOSE, crop=cut_off).getextrema()[0] > FAINT
    if pale > 1:  # one may be part of a drawing
        found.append(f"{pale} of about forty letters are pale")
    said = (letters.get_text_bounded(*box) for box in boxes(letters, "Data:"))
    found += [f"{text!r}: two lines, one over the other" for text in said if bare(text) != "Data"]
    return found


def boxes(letters: pypdfium2.PdfTextPage, words: str) -> list[tuple[float, ...]]:
    """Return where words stand on a sheet: left, bottom, right, top."""
    found, search = [], letters.search(words, match_case=True)
    while place := search.get_next():
        start, length = place
        corners = [letters.get_charbox(start + i) for i in range(length)]
        sides = zip(*corners, strict=True)
        found.append(tuple(f(side) for f, side in zip((min, min, max, max), sides, strict=True)))
    return found


def _seen(sheet: pypdfium2.PdfPage, scale: float, **part: tuple[float, ...]) -> Image.Image:
    return sheet.render(scale=scale, grayscale=True, **part).to_pil().convert("L")


def _part(seen: Image.Image, below: int) -> float:
    """Return the part of a picture that is darker than this."""
    return sum(seen.histogram()[:below]) / (seen.width * seen.height)


#: The maps of a page are there, which wait until the page is at rest, on a phone until one moves.
CAME = """() => !document.querySelector('.ck-comes')
  && [...document.querySelectorAll('figure.ck-map iframe')].every(frame =>
    frame.contentWindow.L && frame.contentDocument.readyState === 'complete')"""


def printed(page: Page, *, background: bool = True) -> Sheets:
    """Print a page as it stands: the first print of this visit.

    At a desk the reader has not moved yet; a phone draws its maps once it was touched.
    """
    if not page.evaluate("matchMedia('(min-width: 48rem)').matches"):
        page.mouse.move(9, 9)
    page.wait_for_function(CAME)
    held = page.evaluate(_ASKED)
    return Sheets(page.pdf(prefer_css_page_size=True, print_background=background), held)
