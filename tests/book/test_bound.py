"""Pages of the site put together for one PDF: each link leads to a place in it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from book import bound
from book.build import HTML


@pytest.fixture(scope="module")
def text():
    assert (HTML / "index.html").exists(), "the book is not built: run `make book` first"
    return bound.together(HTML)


def _markup(text):
    """Return the text without frames, scripts and styles."""
    return "".join(bound._APART.split(text)[::2])


def test_every_page_of_the_contents_is_bound_but_those_for_a_screen(text):
    names = [name for name, _ in bound.names()]
    assert not set(names) & set(bound.LEFT_OUT)
    assert {"opening/welcome", "wound/two_towns", "appendix/data_catalogue"} <= set(names)
    assert re.findall(r'<article class="bd-article bound-page" id="([^"]+)"', text) == [
        bound.anchor(name) for name in names
    ]


def test_every_link_inside_leads_to_a_place_there_is_once(text):
    markup = _markup(text)
    ids = Counter(re.findall(r'\sid="([^"]+)"', markup))
    leads = set(re.findall(r'<a\s[^>]*href="#([^"]+)"', markup))
    assert leads - set(ids) == set()
    assert [name for name in leads if ids[name] > 1] == []


def test_no_link_leads_to_a_file_that_only_the_site_has(text):
    hrefs = re.findall(r'<a\s[^>]*href="([^"#][^"]*)"', _markup(text))
    assert [href for href in hrefs if not re.match(r"https?:|mailto:", href)] == []


def test_every_style_sheet_that_a_part_of_a_page_asks_for_is_there(text):
    links = re.findall(r'<link rel="?stylesheet[^>]*>', text)
    asked = [re.search(r'href="\.\./([^"?]+)', link) for link in links]
    assert any("profiles.css" in link for link in links)
    assert None not in asked
    assert [found[1] for found in asked if not (HTML / found[1]).is_file()] == []


def test_with_an_address_the_files_of_the_site_are_linked(monkeypatch):
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://heaps.github.io/book")
    leads = bound.target("../notebooks.zip", "wound/two_towns", set())
    assert leads == "https://heaps.github.io/book/notebooks.zip"
    monkeypatch.setenv("COURSEKIT_ADDRESS", "")
    assert bound.target("../notebooks.zip", "wound/two_towns", set()) is None


def test_a_claim_leads_to_the_ledger():
    ledger = {"appendix/claims_ledger"}
    leads = bound.target("../appendix/claims/claim_07.html", "wound/two_towns", ledger)
    assert leads == "#appendix-claims_ledger--claim-7"


def test_a_changed_book_is_not_offered_with_the_old_pdf(tmp_path, monkeypatch):
    monkeypatch.setattr(bound, "KEPT", tmp_path / "kept")
    made = tmp_path / bound.file_name()
    made.write_bytes(b"/Type /Pages /Type /Page\n/Type /Page\n")
    assert bound.there(tmp_path) == [made]
    assert bound.count(made) == 2
    bound.forget(tmp_path)
    assert bound.there(tmp_path) == []
