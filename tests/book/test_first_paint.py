"""What a page is before a reader does anything, as far as it does not depend on the clock."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from book import links
from tests.conftest import ROOT

HTML = ROOT / "_build/html"
#: The pages of the book: a classroom's sheets are for paper, and the first page leads on.
PAGES = [
    path.relative_to(HTML).with_suffix("").as_posix()
    for path in links.pages(HTML)
    if path.parent.name != "classroom" and path.name != "index.html"
]


class _Elements(HTMLParser):
    """The elements of a page as a browser with scripts makes them: in <noscript> is only text."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.unseen, self.described = 0, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.count += not self.unseen
        self.unseen += tag == "noscript"
        if tag == "meta" and given.get("name") == "description":
            self.described = given.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag == "noscript"


@cache
def _elements(name: str) -> _Elements:
    found = _Elements()
    found.feed(Path(HTML, f"{name}.html").read_text("utf-8"))
    return found


def test_there_are_pages():
    assert len(PAGES) > 80


@pytest.mark.parametrize("name", PAGES)
def test_a_page_begins_with_at_most_3000_elements(name):
    """Those that scripts add are counted where pages are visited."""
    assert _elements(name).count <= 3000


def test_code_has_its_colours_by_day_and_by_night():
    sheet = Path(HTML, "_static/style.css").read_text("utf-8")
    for theme in ("light", "dark"):
        assert re.search(rf'html\[data-theme="{theme}"\] \.highlight \.k\s*{{color:', sheet)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_in_a_sentence_or_two_what_it_is(name):
    assert 30 <= len(_elements(name).described) <= 300


def test_the_text_of_a_fold_counts_as_no_element():
    found = _Elements()
    found.feed("<details><summary>More</summary><noscript><p>1</p><p>2</p></noscript></details>")
    assert found.count == 3


@pytest.mark.parametrize("folder", ["", "fr"])
def test_every_word_of_the_search_leads_somewhere(folder):
    written = (HTML / folder / "searchindex.js").read_text("utf-8")
    index = json.loads(written.removeprefix("Search.setIndex(").removesuffix(")"))
    lost = [
        word for kind in ("terms", "titleterms") for word, at in index[kind].items() if at == []
    ]
    assert index["terms"]
    assert lost == []
