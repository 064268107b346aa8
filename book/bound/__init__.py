"""The whole book as one PDF: the pages of the built site, bound together and printed by Chromium.

Nothing is written twice: what ``paper.css`` makes of a page for a printer is what is bound here,
with a title, contents, page numbers and running heads. Links inside the book lead to its pages.

    python -m book.bind         (``make pdf`` builds the book first)
"""

from __future__ import annotations

import ctypes
import html
import re
import shutil
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import yaml

from book import BUILD, TEXTS, publication, standalone
from book.exercises import printing
from coursekit.languages import OWN, language, say

HERE = Path(__file__).parent
#: Pages that only answer to a reader on a screen.
LEFT_OUT = ("appendix/your_bets", "appendix/still_know", "appendix/take_along")
#: Where the pages are put together: one folder down, as all of them are, so that what they ask
#: for is found where they left it.
PLACE = "appendix/bound.html"
#: PDFs kept from one time to the next.
KEPT = BUILD / ".bound"
#: Seconds that a browser may take over the whole book.
PATIENCE = 600

_ARTICLE = re.compile(r'<article class="bd-article">(.*)</article>\s*<p class="ck-edition"', re.S)
#: On a screen a map waits for a reader, and what draws a figure waits for the first paint.
_COMES = re.compile(r'<div class="ck-comes"[^>]*><noscript>(.*?)</noscript></div>', re.S)
_DRAWS = re.compile(
    r'<script src="\.\./_static/coursekit/.*?<script type="module">.*?</script>', re.S
)
_KICKER = re.compile(r'<p class="ck-kicker">(.*?)</p>')
_CHAPTER = re.compile(say("chapter {number}", number=r"(\d+)") + "$")
_TITLE = re.compile(r"<h1>(.*?)<a class=\"headerlink\"", re.S)
_SHEETS = re.compile(r'<link rel="stylesheet"[^>]*?href="\.\./([^"?]*\.css)')
#: What leads nowhere: frames, scripts, styles and the sheets that a page's own parts ask for.
_APART = re.compile(r'(srcdoc="[^"]*"|<script.*?</script>|<style.*?</style>|<link [^>]*>)', re.S)
_NAMES = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|name)="(?!ck-)([^"]+)"')
_LINK = re.compile(r'\b(xlink:href|href)="([^"]*)"')
_USED = re.compile(r"url\(#(?!ck-)([^)]+)\)")
_CLAIM = re.compile(r"appendix/claims/claim_0*(\d+)$")
_NUMBER = re.compile(r'(<span class="bound-number" data-of="([^"]+)">)[^<]*(?=</span>)')
_INSIDE = re.compile(r'(<a [^>]*?href="#([^"]+)"[^>]*>(?:(?!</a>).)*</a>)', re.S)
_SHEET = re.compile(rb"/Type ?/Page\b")
#: Links that say enough, or nothing: a claim has its number, a button its place on the screen.
_SILENT = re.compile(r'class="[^"]*(?:headerlink|ck-claim|ck-button)')


class Bound(NamedTuple):
    """The bound book.

    Attributes
    ----------
    file : pathlib.Path
        The PDF.
    pages : int
        Of paper.
    """

    file: Path
    pages: int

    def __str__(self) -> str:
        """Say how large it is."""
        size = self.file.stat().st_size / 1e6
        return f"{self.pages} pages, {size:.1f} MB: {self.file}"


class _Leaf(NamedTuple):
    """A page of the site: its part of the book, number of the chapter if it is one, title, text."""

    name: str
    part: str
    number: str
    title: str
    text: str


def file_name() -> str:
    """Return what the file is called.

    Examples
    --------
    >>> file_name().endswith(".pdf")
    True
    """
    own = "" if language() == OWN else f"-{language()}"
    return f"{publication.project().course}{own}.pdf"


def names() -> list[tuple[str, str]]:
    """Return the pages that are bound, each with its part of the book, in the order of reading.

    Examples
    --------
    >>> names()[0]
    ('opening/welcome', 'Opening')
    """
    toc = yaml.safe_load((TEXTS / "_toc.yml").read_text("utf-8"))
    first = toc["parts"][0]["caption"]
    listed = [(toc["root"], first)]
    listed += [(page["file"], p["caption"]) for p in toc["parts"] for page in p["chapters"]]
    return [one for one in listed if one[0] not in LEFT_OUT]


def anchor(page: str, fragment: str = "") -> str:
    """Return the name that a place of a page has in the bound book.

    Examples
    --------
    >>> anchor("wound/two_towns", "sources")
    'wound-two_towns--sources'
    """
    return page.replace("/", "-") + (f"--{fragment}" if fragment else "")


def target(href: str, page: str, bound: set[str]) -> str | None:
    """Return where a link of a page leads from the bound book.

    Parameters
    ----------
    href : str
        As it stands on the page.
    page : str
        The page.
    bound : set of str
        The names of all pages that are bound.

    Returns
    -------
    str or None
        Nothing for a file or a page that only the site has, where the site has no address.

    Examples
    --------
    >>> target("../trust/fifty_fifty.html#sources", "wound/two_towns", {"trust/fifty_fifty"})
    '#trust-fifty_fifty--sources'
    >>> target("https://example.org/", "wound/two_towns", set())
    'https://example.org/'
    """
    if urlsplit(href).scheme:
        return href
    there, _, fragment = urljoin(f"/{page}.html", href).lstrip("/").partition("#")
    name = there.removesuffix(".html")
    if claim := _CLAIM.search(name):  # their pages say at length what the ledger says
        name, fragment = "appendix/claims_ledger", f"claim-{claim[1]}"
    if name in bound:
        return f"#{anchor(name, fragment)}"
    at = publication.address()
    return f"{at}{there}" if at else None


def _rewritten(text: str, page: str, bound: set[str]) -> str:
    """Return a page's text with names that no other page has, and links that lead there."""
    own = partial(anchor, page)

    def named(found: re.Match[str]) -> str:
        values = " ".join(own(one) for one in found[2].split())
        return f'{found[1]}="{values}"'

    def linked(found: re.Match[str]) -> str:
        href = html.unescape(found[2])
        if href.startswith("#"):
            leads = f"#{own(href[1:])}" if href[1:2] and not href.startswith("#ck-") else href
        else:
            leads = target(href, page, bound)
        return f'{found[1]}="{html.escape(leads)}"' if leads else ""

    parts = _APART.split(text)
    for i in range(0, len(parts), 2):
        part = _LINK.sub(linked, _NAMES.sub(named, parts[i]))
        parts[i] = _USED.sub(lambda found: f"url(#{own(found[1])})", part)
    return "".join(parts)


def _read(site: Path) -> tuple[list[_Leaf], list[str]]:
    """Return the pages to bind, and the style sheets that any of them loads, in their order."""
    listed = names()
    bound = {name for name, _ in listed}
    pages, sheets = [], {}
    for name, part in listed:
        text = (site / f"{name}.html").read_text("utf-8")
        sheets.update(dict.fromkeys(_SHEETS.findall(text.partition("</head>")[0])))
        number = _KICKER.search(text)
        inside = _COMES.sub(r"\1", _ARTICLE.search(text)[1])
        inside += "".join(_DRAWS.findall(text.partition('<template id="ck-later">')[2]))
        title = html.unescape(re.sub(r"<[^>]+>", "", _TITLE.search(inside)[1])).strip()
        chapter = _CHAPTER.search(number[1]) if number else None
        pages.append(
            _Leaf(name, part, chapter[1] if chapter else "", title, _rewritten(inside, name, bound))
        )
    return pages, list(sheets)


def together(site: Path) -> str:
    """Return the pages of a built book as one, without page numbers.

    Parameters
    ----------
    site : pathlib.Path
        The folder of the site.

    Returns
    -------
    str
        HTML, to be put at :data:`PLACE`.
    """
    pages, sheets = _read(site)
    parts: dict[str, list[_Leaf]] = {}
    for page in pages:
        parts.setdefault(page.part, []).append(page)
    text = (
        standalone.templates(HERE)
        .get_template("bound.html")
        .render(
            pages=pages,
            parts=parts,
            sheets=sheets,
            anchor=anchor,
            address=publication.address(),
            title=yaml.safe_load((TEXTS / "_config.yml").read_text("utf-8"))["title"],
            heaps=(standalone.THEME / "heaps.svg").read_text("utf-8"),
            style=(HERE / "bound.css").read_text("utf-8"),
        )
    )
    # On a screen one follows a link; on paper one has to be told the page.
    known = set(re.findall(r'\bid="([^"]+)"', text))
    head, contents, body = text.partition("</nav>")

    def told(found: re.Match[str]) -> str:
        if found[2] not in known or _SILENT.search(found[1]):
            return found[1]
        place = say("(p. {page})", page=_place(found[2]))
        return f'{found[1]}<span class="bound-ref"> {place}</span>'

    return (
        head
        + contents
        + "".join(
            part if i % 2 else _INSIDE.sub(told, part) for i, part in enumerate(_APART.split(body))
        )
    )


def _place(name: str) -> str:
    return f'<span class="bound-number" data-of="{name}">000</span>'


def numbered(text: str, places: dict[str, int]) -> str:
    """Return the text with the numbers of pages filled in.

    Examples
    --------
    >>> numbered('<span class="bound-number" data-of="a">000</span>', {"a": 7})
    '<span class="bound-number" data-of="a">7</span>'
    """
    return _NUMBER.sub(lambda found: f"{found[1]}{places[found[2]]}", text)


def places(file: Path) -> dict[str, int]:
    """Return the number of the page on which each place of a PDF is that a link leads to."""
    import pypdfium2
    from pypdfium2 import raw

    found = {}
    with pypdfium2.PdfDocument(file) as document:
        for i in range(raw.FPDF_CountNamedDests(document)):
            size = ctypes.c_long(0)
            raw.FPDF_GetNamedDest(document, i, None, size)
            name = ctypes.create_string_buffer(size.value)
            place = raw.FPDF_GetNamedDest(document, i, name, size)
            text = name.raw.decode("utf-16-le").rstrip("\0")
            found[text] = raw.FPDFDest_GetDestPageIndex(document, place) + 1
    return found


def count(file: Path) -> int:
    """Return how many pages a PDF has that Chromium wrote: it writes each page in the open."""
    return len(_SHEET.findall(file.read_bytes()))


def there(site: Path) -> list[Path]:
    """Return the bound book of a site, where it has been bound."""
    made = site / file_name()
    return [made] if made.is_file() else []


def forget(site: Path) -> None:
    """Take the bound book out of a site whose pages have changed."""
    for made in site.glob("*.pdf"):
        made.unlink()
    shutil.rmtree(KEPT, ignore_errors=True)


def make(site: Path, browser: str) -> Bound:
    """Bind a built book, unless its pages have been bound as they are.

    Parameters
    ----------
    site : pathlib.Path
        The folder of the site, into which the PDF goes.
    browser : str
        Where Chromium is.

    Returns
    -------
    Bound
        The PDF.

    Raises
    ------
    book.exercises.printing.CannotPrint
        When Chromium does not print it, or page numbers do not come to rest.
    """
    page, made = site / PLACE, site / file_name()
    bare = together(site)
    numbers: dict[str, int] = {}
    try:
        # The first time the numbers are not known; filled in, they might push a line over.
        for _ in range(4):
            page.write_text(numbered(bare, numbers) if numbers else bare, "utf-8")
            printed = printing.pdf(page, browser, KEPT, PATIENCE)
            before, numbers = numbers, places(printed)
            if before == numbers:
                break
        else:
            raise printing.CannotPrint("the numbers of the pages do not come to rest")
        printed.replace(made)
    finally:
        for left in (page, page.with_suffix(".pdf")):
            left.unlink(missing_ok=True)
    return Bound(made, count(made))
