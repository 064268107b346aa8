"""Every page of the built book, opened as readers open it.

Served or from the disk, on a desktop or a phone, by day or by night, with no network at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import chain, cycle
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
import yaml

from book import build, bundle, editions, links, weights
from book.extension.claims import claim_page
from book.extension.number_pages import names
from book.extension.number_pages import page as numbers_of
from book.workshops import kit as kits
from coursekit import load

from . import axe, paper

CHAPTERS = Path(__file__).parents[2] / "chapters"
TOC = yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text("utf-8"))
PAGES = [
    TOC["root"],
    *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"]),
    "search",
]
#: The page of each claim: all are of one make, so each is opened one way, in turn.
CLAIMS = [claim_page(number) for number in load("claims")["id"]]
#: Where the numbers of a chapter come from: of one make too, so the longest and three others.
NUMBERS = [
    numbers_of(path.relative_to(CHAPTERS).with_suffix("").as_posix())
    for path in sorted(CHAPTERS.rglob("*.md"))
    if names(path.read_text("utf-8"))
]
LOOKED_AT = [numbers_of(name) for name in ("did_it_work", "welcome", "your_town", "two_towns")]
#: The other languages of the book: their pages are proven to be the English ones, and so a few of
#: them are opened, for what only a browser sees of words that are longer.
OTHERS = build.languages()
IN_OTHERS = [
    f"{other}/{name}"
    for other in OTHERS
    for name in ("opening/welcome", "trust/hundred_percent", "verdict/your_town")
] + [f"{other}/{name}" for other in OTHERS for name in ("appendix/same_book", "search")]
#: What a classroom prints and projects: pages without the book around them.
SHEETS = [
    *(f"classroom/{name}" for name in bundle.chapters()),
    *(f"classroom/{name}-{kind}" for name, kit in kits.kits().items() for kind in kit.papers),
    "classroom/solutions",
]
#: What hangs on a wall; test_wall.py looks at it.
WALL = ["appendix/poster"]
#: Two loads of a page differ in every circumstance; four pages in a row meet all there are.
VARIANTS = [
    (("http", "desktop", "light"), ("file", "phone", "dark")),
    (("file", "desktop", "light"), ("http", "phone", "dark")),
    (("http", "desktop", "dark"), ("file", "phone", "light")),
    (("file", "desktop", "dark"), ("http", "phone", "light")),
]

EXPLORERS = "figure.ck-explorer"
STATE = "figure => figure.querySelector('.ck-state').innerHTML"


class _Leads(HTMLParser):
    """Where the links and forms of a page lead; search is a form."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.targets = url, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if to := dict(attrs).get({"a": "href", "form": "action"}.get(tag)):
            self.targets.append(urldefrag(urljoin(self.url, to)).url)


def test_crawling_from_the_first_page_finds_every_page(browser, addresses, site):
    """By links alone: no page needs a script to be found, and none runs here."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start = f"{addresses['http']}/index.html"
    page.goto(start, wait_until="domcontentloaded")
    page.wait_for_url(lambda now: now != start)  # sends the reader on
    waiting, seen = [start, page.url], set()
    context.close()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        with urlopen(url) as answer:
            found = _Leads(url)
            found.feed(answer.read().decode())
        waiting += [
            target
            for target in found.targets
            if target.startswith(addresses["http"]) and target.endswith(".html")
        ]
    found = {url.removeprefix(addresses["http"] + "/").removesuffix(".html") for url in seen}
    built = {path.relative_to(site).with_suffix("").as_posix() for path in links.pages(site)}
    one = {*PAGES, *CLAIMS, *NUMBERS, *SHEETS, *WALL}
    known = one.union(*({f"{other}/{name}" for name in one} for other in OTHERS))
    first = {"index", *(f"{other}/index" for other in OTHERS)}
    assert found - first == known & found, "the tests below miss a page"
    assert built == known | first, "the book holds other pages than its contents say"
    assert known <= found, "a page cannot be reached by links"


@pytest.mark.parametrize(("scheme", "device"), [("http", "desktop"), ("file", "phone")])
@pytest.mark.parametrize("name", SHEETS)
def test_sheets_and_slides_are_whole_on_paper_and_on_a_screen(name, scheme, device, tab, addresses):
    opened = tab(scheme, device)
    opened.page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
    wide, window = opened.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window + 1, "scrolls sideways"
    assert opened.page.query_selector("link[rel=icon]"), "browsers ask for an icon that is missing"
    assert opened.outside == []
    assert opened.errors == []
    assert axe.violations(opened.page) == []


@pytest.mark.parametrize("name", [name for name in SHEETS if name.endswith("-slides")])
def test_every_slide_can_be_reached_by_keyboard_and_fits(name, tab, addresses):
    page = tab("file").page
    page.goto(f"{addresses['file']}/{name}.html", wait_until="load")
    total = page.evaluate("Reveal.getTotalSlides()")
    for number in range(total):
        state = page.evaluate(
            """() => {
              const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect();
              const shown = [...slide.querySelectorAll(':scope > :not(aside), svg, li, p')];
              const bottom = Math.max(...shown.map(one => one.getBoundingClientRect().bottom));
              const ground = getComputedStyle(document.body).backgroundColor;
              return {at: Reveal.getState().indexh, text: slide.innerText.trim(), ground,
                      fits: box.top >= -1 && Math.max(box.bottom, bottom) <= innerHeight + 1};
            }"""
        )
        assert state["at"] == number
        assert state["text"]
        assert state["fits"], f"slide {number + 1} is cut off"
        assert state["ground"] == "rgb(255, 255, 255)", "dark letters need a light ground"
        page.keyboard.press("Space")


@dataclass
class Seen:
    """What one visit of a page found; each test below asks for its own part of it."""

    elements: int  # before a reader has opened anything
    themes: list[str]  # as it came, and each time its own button was pressed
    sideways: list[str]
    deaf: list[str]
    violations: list[str]
    outside: list[str]
    errors: list[str]
    asked: list[str]
    paper: paper.Sheets | None  # nobody prints a search


@pytest.fixture(scope="session")
def seen(tab, addresses):
    """Return a function that visits a page, once, and tells what was found."""

    @cache
    def look(name: str, scheme: str, device: str, theme: str) -> Seen:
        opened = tab(scheme, device, theme)
        page = opened.page
        page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
        elements = page.evaluate("document.querySelectorAll('*').length")
        # Before anything is scrolled to or unfolded; all that follows finds the page as it was.
        sheets = None if name.endswith("search") else paper.printed(page)
        _uncover(page)
        themes = [_theme(page)]
        sideways = [frame.url or "a frame" for frame in page.frames if _is_wide(frame)]
        deaf = [said for one in page.query_selector_all(EXPLORERS) for said in _deaf(one)]
        # What comes only when a reader scrolls is on the record too.
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_timeout(100)
        page.evaluate("window.scrollTo(0, 0)")
        errors = list(opened.errors)  # axe reads style sheets, which a disk refuses
        button = page.query_selector(".theme-switch-button")
        found = axe.violations_in_both_themes(page, lambda: themes.append(_turn(button)))
        return Seen(
            elements, themes, sideways, deaf, found, opened.outside, errors, opened.requests, sheets
        )

    return look


def _theme(page) -> str:
    return page.evaluate("document.documentElement.dataset.theme")


def _turn(button) -> str:
    """Press the button of the theme until the other is there: it knows a third, the system's."""
    return button.evaluate(
        """button => {
          const page = document.documentElement.dataset, before = page.theme;
          for (let left = 3; left && page.theme === before; left -= 1) button.click();
          return page.theme;
        }"""
    )


def _uncover(page) -> None:
    """Show what is to be guessed, and wait until each map is drawn."""
    for shown in page.query_selector_all(".ck-prediction [data-do=show]"):
        shown.click()  # the drawing that is to be guessed is looked at, too
    for frame in page.query_selector_all("figure.ck-map iframe"):
        frame.scroll_into_view_if_needed()
        frame.content_frame().wait_for_selector(
            "path.leaflet-interactive:not([d='M0 0'])", timeout=10_000
        )
    page.evaluate("window.scrollTo(0, 0)")


def _is_wide(frame) -> bool:
    wide, window = frame.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return wide > window + 1


def _deaf(figure) -> list[str]:
    """Move a control of an explorer by keyboard and by mouse; tell what changed nothing."""
    control = figure.query_selector("input:not([type=radio]), input:checked, select")
    control.scroll_into_view_if_needed()
    states = [figure.evaluate(STATE)]
    for move in (_by_keyboard, _by_mouse):
        move(control)
        states.append(figure.evaluate(STATE))
    title = figure.get_attribute("id") or "an explorer"
    return [
        f"{title}: the {hand} changes nothing"
        for hand, before, after in zip(("keyboard", "mouse"), states, states[1:], strict=False)
        if before == after
    ]


def _by_keyboard(control) -> None:
    control.focus()
    at_the_end = control.evaluate(
        "c => c.type === 'range' ? c.value === c.max : c.selectedIndex === c.options?.length - 1"
    )
    if control.evaluate("c => c.type") == "checkbox":
        control.press("Space")
    else:
        control.press("ArrowLeft" if at_the_end else "ArrowRight")


def _by_mouse(control) -> None:
    if control.evaluate("c => c.tagName") == "SELECT":
        count, now = control.evaluate("c => [c.options.length, c.selectedIndex]")
        control.select_option(index=(now + 1) % count)
    elif control.evaluate("c => c.type") == "checkbox":
        control.click()
    else:
        box = control.bounding_box()
        ratio = control.evaluate("c => (c.value - c.min) / (c.max - c.min)")
        x = 3 if ratio > 0.5 else box["width"] - 3
        control.click(position={"x": x, "y": box["height"] / 2})


def _visits(visits):
    """All tests of a page run in one process, one after the other: each visit is made once.

    What axe has seen of its colours at the first visit it need not look at again at the second.
    """
    return pytest.mark.parametrize(
        ("name", "variant"),
        [
            pytest.param(
                name,
                variant,
                id=f"{name}-{'-'.join(variant)}",
                marks=pytest.mark.xdist_group(name),
            )
            for name, variant in visits
        ],
    )


VISITS = [
    *(
        (name, variant)
        for name, pair in zip(PAGES, cycle(VARIANTS), strict=False)
        for variant in pair
    ),
    *zip([*CLAIMS, *LOOKED_AT], cycle(chain.from_iterable(VARIANTS)), strict=False),
    *zip(IN_OTHERS, cycle(VARIANTS[0][::-1] + VARIANTS[1]), strict=False),
]
each_visit = _visits(VISITS)
#: By day and by night, at the dots of a desktop's screen or of a telephone's.
each_print = _visits([visit for visit in VISITS if not visit[0].endswith("search")])


@each_visit
class TestEveryPage:
    def test_it_is_in_the_theme_that_was_asked_for(self, name, variant, seen):
        """By day or by night, and after its button was pressed once and once more."""
        theme = variant[-1]
        other = {"light": "dark", "dark": "light"}[theme]
        assert seen(name, *variant).themes == [theme, other, theme]

    def test_it_begins_with_at_most_3000_elements(self, name, variant, seen):
        assert seen(name, *variant).elements <= 3000

    def test_neither_the_page_nor_a_frame_scrolls_sideways(self, name, variant, seen):
        assert seen(name, *variant).sideways == []

    def test_every_explorer_answers_to_the_keyboard_and_to_the_mouse(self, name, variant, seen):
        assert seen(name, *variant).deaf == []

    def test_it_asks_no_other_host_not_even_when_a_reader_scrolls(self, name, variant, seen):
        """No map tile, no font, no library comes from elsewhere."""
        assert seen(name, *variant).outside == []

    def test_the_console_shows_no_error(self, name, variant, seen):
        assert seen(name, *variant).errors == []

    def test_axe_finds_nothing_in_the_page_and_its_frames(self, name, variant, seen):
        assert seen(name, *variant).violations == []

    @pytest.mark.served  # a stick asks by other addresses
    def test_the_count_of_bytes_misses_no_file_that_the_browser_asks_for(
        self, name, variant, seen, site
    ):
        asked = {
            site / unquote(urlsplit(url).path).lstrip("/")
            for url in seen(name, *variant).asked
            if url.startswith("http")
        }
        counted = weights.files_of(site / f"{name}.html")
        # A frame or a style sheet may ask for a picture of a few bytes; nothing heavier may hide.
        hidden = {path for path in asked - counted if path.exists() and path.suffix != ".svg"}
        assert hidden == set()


@each_print
class TestEveryPageOnPaper:
    def test_the_first_print_holds_what_is_in_the_page(self, name, variant, seen):
        """Its text, every map drawn, and what each control is set to, in words."""
        assert seen(name, *variant).paper.missing() == []

    def test_ink_is_dark_paper_white_and_nothing_runs_over_the_edge(self, name, variant, seen):
        assert seen(name, *variant).paper.ugly() == []

    def test_a_chapter_is_a_handout_and_so_are_its_numbers(self, name, variant, seen):
        sheets = seen(name, *variant).paper
        assert sheets.count <= paper.SHEETS or not sheets.is_handout


@pytest.mark.parametrize("name", ["wound/two_towns", "appendix/what_changed"])
def test_the_edition_goes_onto_paper_and_stands_once_on_a_screen(name, visit, addresses):
    page = visit().page
    page.goto(f"{addresses['file']}/{name}.html", wait_until="load")
    for media, where in (("print", ".ck-edition"), ("screen", ".ck-foot")):
        page.emulate_media(media=media)
        (shown,) = page.locator(".ck-edition:visible, .ck-foot:visible").all()
        assert shown.evaluate("(it, where) => it.matches(where)", where)
        assert str(editions.current()) in shown.inner_text()
