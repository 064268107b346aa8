"""The stick, made from the built book, in a folder with a name as people give them.

Everything is opened from the disk, with every request to another host refused. `make stick
ARGS=check` runs all tests of the book's pages on the stick; these few always run.
"""

from __future__ import annotations

import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from book import links, serve
from book.build import HTML
from coursekit.languages import OWN, languages
from ways.stick import NAME, once, sizes, writing
from ways.stick import start as first
from ways.stick.check import STICK
from ways.stick.make import stick

from . import axe, paper
from .conftest import start

pytestmark = pytest.mark.xdist_group("stick")

CHAPTER = "book/wound/two_towns"  # has maps, an explorer and tables
SEARCHED = "pyramid"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make the stick; once for all tests of this file."""
    assert (HTML / "index.html").exists(), "the book is not built: run `make book` first"
    return stick(tmp_path_factory.mktemp("media") / STICK / NAME)


@pytest.fixture
def opened(visit, made):
    """Return a function that opens a page of the stick from the disk."""

    def start(name, device="desktop", theme="light", query=""):
        there = visit(device, theme)
        there.page.goto((made.folder / f"{name}.html").as_uri() + query, wait_until="load")
        return there

    return start


def _is_well(there) -> None:
    wide, window = there.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window + 1, "scrolls sideways"
    assert there.outside == []
    assert there.errors == []
    assert axe.violations(there.page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_start_page_is_whole_and_needs_no_other_file(opened, device, theme):
    there = opened("START", device, theme)
    _is_well(there)
    assert [url for url in there.requests if not url.startswith("data:")] == [there.page.url]
    dark = there.page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(part => part < 60)"
    )
    assert dark == (theme == "dark")
    assert "first box works" in there.page.inner_text("#now")


def test_it_says_the_same_without_a_script(browser, made):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((made.folder / "START.html").as_uri())
        assert page.locator("#now").is_hidden()
        for words in ("Works at once", "Needs the server", "Needs an installation"):
            assert page.locator("h3", has_text=words).is_visible()
    finally:
        context.close()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a":
            self.found.append(given["href"])


@pytest.mark.parametrize("language", languages())
def test_every_link_of_the_start_page_leads_to_a_file(made, language):
    page = _Links()
    page.feed((made.folder / first.name(language)).read_text("utf-8"))
    assert len(page.found) > 3 * 14, "fourteen chapters, each with a page, a sheet and a notebook"
    for link in page.found:
        parts = urlsplit(link)
        assert not parts.scheme, "the start page sends nobody elsewhere"
        if parts.path:
            assert (made.folder / unquote(parts.path)).is_file(), link
        else:
            assert parts.fragment in page.ids, link


def test_the_book_on_the_stick_has_no_broken_link(made):
    assert links.broken(made.folder / "book") == []


def test_a_chapter_draws_its_maps_and_its_explorers_answer(opened):
    there = opened(CHAPTER)
    page = there.page
    for shown in page.query_selector_all(".ck-prediction [data-do=show]"):
        shown.click()
    page.wait_for_function(paper.CAME)
    frames = page.query_selector_all("figure.ck-map iframe")
    assert frames
    for frame in frames:
        frame.scroll_into_view_if_needed()
        frame.content_frame().wait_for_selector(
            "path.leaflet-interactive:not([d='M0 0'])", timeout=10_000
        )
    state = "figure => figure.querySelector('.ck-state').innerHTML"
    explorers = page.query_selector_all("figure.ck-explorer")
    assert explorers
    for figure in explorers:
        control = figure.query_selector("input, select")
        before = figure.evaluate(state)
        control.focus()
        at_the_end = control.evaluate("c => c.value === c.max")
        control.press("ArrowLeft" if at_the_end else "ArrowRight")
        assert figure.evaluate(state) != before
    _is_well(there)


ENDED = "/Done|Stopped|could not/.test(document.querySelector('.ck-live-bar p')?.textContent)"


def test_a_chapter_runs_from_the_disk_with_no_network(opened):
    there = opened(CHAPTER)
    page = there.page
    page.context.set_offline(True)
    page.get_by_role("button", name="Run here").click()
    page.wait_for_function(ENDED, timeout=120_000)
    assert page.inner_text(".ck-live-bar p") == "Done: the whole chapter ran."
    assert page.locator(".ck-live-out .ck-map iframe").count()
    assert page.locator(".ck-live-out svg").count()
    assert {url.partition(":")[0] for url in there.requests} <= {"file", "data", "blob"}
    assert there.outside == []
    assert there.errors == []


def test_it_does_so_in_firefox_too(firefox, made):
    there = start(firefox)
    page = there.page
    page.goto((made.folder / f"{CHAPTER}.html").as_uri(), wait_until="load")
    page.get_by_role("button", name="Run here").click()
    page.wait_for_function(ENDED, timeout=120_000)
    assert page.inner_text(".ck-live-bar p") == "Done: the whole chapter ran."
    assert page.locator(".ck-live-out .ck-map iframe").count()
    assert there.outside == []
    assert there.errors == []


def test_the_search_finds_pages_and_says_what_it_cannot_do_here(opened):
    there = opened("book/search", query=f"?q={SEARCHED}")
    there.page.wait_for_selector("#search-results li a")
    assert there.page.locator(".ck-search-note").is_visible()
    _is_well(there)


@pytest.mark.parametrize(
    "name", ["book/classroom/two_towns", "book/classroom/fact_check-slides", "book/opening/welcome"]
)
def test_sheets_slides_and_the_first_page_open(opened, name):
    _is_well(opened(name))


def test_a_word_of_the_start_page_turns_when_it_is_served(visit, made):
    httpd = serve.server(0, made.folder)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        there = visit()
        there.page.goto(f"http://localhost:{httpd.server_port}/")
        assert there.page.url.endswith("/START.html")
        assert "the first two boxes works" in there.page.inner_text("#now")
        _is_well(there)
    finally:
        httpd.shutdown()
        httpd.server_close()


def test_it_is_whole_and_light_enough_to_pass_on(made):
    assert serve.check(made.folder)
    assert sum(made.sizes.values()) <= sizes.WHOLE_BUDGET, sizes.told(made.sizes)


def test_nothing_that_is_printed_computed_with_or_installed_lies_there_twice(made):
    """Notebooks do: who works in one keeps the book's as it was."""
    digests = writing.listed(made.folder)
    own = {digests[name] for name in digests if name.startswith(once.FOLDERS)}
    asked = {".pdf", ".csv", ".topojson", ".whl"}
    twice = [
        name
        for name in digests
        if name.startswith("book/") and Path(name).suffix in asked and digests[name] in own
    ]
    assert twice == []
    assert len([name for name in digests if name.endswith(".whl")]) == 1


def test_made_again_from_the_same_book_it_is_the_same(made):
    again = stick(made.folder)
    assert again.written == again.removed == again.kept == []
    assert again.sizes == made.sizes


def test_what_a_teacher_prints_lies_in_a_folder(made):
    sheets = [name for name in made.sizes if name.startswith("sheets/")]
    for language in languages():
        folder = "sheets/" if language == OWN else f"sheets/{language}/"
        assert len([name for name in sheets if Path(name).parent == Path(folder)]) == 14
    for name in sheets:
        if name.endswith(".pdf"):
            assert (made.folder / name).read_bytes().startswith(b"%PDF")
