"""The book in Firefox and in WebKit: the same pages work there, and nothing complains.

Here every page is opened once by each, served or from the disk, on a desktop or a phone in turn;
`make test ARGS=browsers` opens all of them every way.
"""

from __future__ import annotations

import re
from itertools import cycle, product

import pytest

from . import paper
from .conftest import DEVICES
from .engines import Tab, look, webkit, webkit_missing
from .learner import TOWNS, WELCOME, done, go
from .test_pages import CLAIMS, LOOKED_AT, PAGES, SHEETS

WAYS = list(product(("http", "file"), DEVICES))
#: A few are enough of what is all of one make. One device after the other: a window that changes
#: its width draws all that is in it anew.
VISITS = sorted(
    zip([*PAGES, *CLAIMS[:2], *LOOKED_AT[:2], *SHEETS[::11]], cycle(WAYS), strict=False),
    key=lambda visit: visit[1][1],
)
each_page = pytest.mark.parametrize(
    ("name", "way"), VISITS, ids=[f"{name}-{'-'.join(way)}" for name, way in VISITS]
)
HELD = {
    "maps": r'<figure class="ck-map\b',
    "explorers": r'<figure class="ck-explorer\b',
    "quizzes": r'<form class="ck-quiz\b',
}


def _works(engine, name, way, addresses, site) -> None:
    scheme, device = way
    engine.size(device)
    found = look(engine, f"{addresses[scheme]}/{name}.html")
    text = (site / f"{name}.html").read_text("utf-8")
    assert found.pop("faults") == []
    assert found == {kind: len(re.findall(sign, text)) for kind, sign in HELD.items()}


@pytest.fixture(scope="module")
def tabs(firefox):
    """Return the tab of Firefox for each device; they end with it."""
    return {device: Tab(firefox, device) for device in DEVICES}


@pytest.fixture(scope="module")
def window():
    """Return the window of WebKit."""
    with webkit() as window:
        yield window


@pytest.mark.xdist_group("firefox")
class TestFirefox:
    @each_page
    def test_a_page_works(self, name, way, tabs, addresses, site):
        _works(tabs[way[1]], name, way, addresses, site)

    def test_what_was_done_is_kept_and_counted(self, tabs, addresses):
        tab = tabs["desktop"]
        page = go(tab.visit, addresses, TOWNS)
        page.query_selector("form#q03-2 input[value=yes]").check()
        page.query_selector("[data-exercise=ex03_1] input[type=checkbox]").check()
        go(tab.visit, addresses, WELCOME)
        assert done(page).keys() >= {"q03-2", "ex03_1"}
        go(tab.visit, addresses, TOWNS)
        assert page.query_selector("[data-exercise=ex03_1] input").is_checked()
        assert tab.complaints() == []

    @pytest.mark.parametrize("scheme", ["http", "file"])
    def test_the_search_finds_a_page(self, scheme, tabs, addresses):
        tab = tabs["phone"]
        tab.go(f"{addresses[scheme]}/search.html?q=pyramid")
        tab.page.locator("#search-results li a").first.wait_for()
        assert tab.complaints() == []

    def test_a_chapter_is_printed_whole(self, tabs, addresses):
        tab = tabs["desktop"]
        go(tab.visit, addresses, TOWNS)
        sheets = paper.printed(tab.page)
        assert sheets.missing() == []
        assert sheets.ugly() == []
        assert sheets.count <= paper.SHEETS


@pytest.mark.xdist_group("webkit")
@pytest.mark.skipif(bool(webkit_missing()), reason=webkit_missing())
class TestWebKit:
    @each_page
    def test_a_page_works(self, name, way, window, addresses, site):
        _works(window, name, way, addresses, site)

    def test_what_was_done_is_kept_and_counted(self, window, addresses):
        window.go(f"{addresses['http']}/{TOWNS}.html")
        window.ask(
            "() => document.querySelector('[data-exercise=ex03_1] input[type=checkbox]').click()"
        )
        window.go(f"{addresses['http']}/{WELCOME}.html")
        kept = window.ask("() => localStorage.getItem('slag-heaps-progress')")
        assert "ex03_1" in kept
        assert window.complaints() == []

    def test_the_search_finds_a_page(self, window, addresses):
        window.go(f"{addresses['http']}/search.html?q=pyramid")
        found = """async () => {
          const links = () => document.querySelectorAll('#search-results li a').length;
          for (let left = 200; left && !links(); left -= 1)
            await new Promise((done) => setTimeout(done, 50));
          return links();
        }"""
        assert window.ask(found)
        assert window.complaints() == []
