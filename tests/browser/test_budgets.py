"""The budgets of the design that are bytes, counts and requests."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from book import build, weights
from tests.book.test_chapters import LISTED

from .learner import CHAPTER_PAGES

KB = 1000
BEFORE = "opening/welcome"  # where readers come in: its map brings Leaflet and the outlines


@pytest.mark.parametrize("language", ["", *(f"{one}/" for one in build.languages())])
@pytest.mark.parametrize("name", CHAPTER_PAGES.values())
def test_a_chapter_weighs_at_most_450_kb_at_first_and_150_kb_after(name, language, site):
    page = site / f"{language}{name}.html"
    assert weights.first_visit(page) <= 450 * KB
    assert weights.next_page(page, site / f"{language}{BEFORE}.html") <= 150 * KB


@pytest.mark.parametrize("name", LISTED)
def test_explorers_hold_at_most_64_states_in_80_kb(name, site):
    html = (site / f"{name}.html").read_text("utf-8")
    for figure in re.findall(r'<figure class="ck-explorer".*?</figure>', html, re.S):
        assert len(gzip.compress(figure.encode())) <= 80 * KB
        stored = json.loads(
            re.search(r'type="application/json"[^>]*>(.*?)</script>', figure, re.S)[1]
        )
        assert len(stored["states"]) <= 64


@pytest.mark.parametrize("name", LISTED)
def test_no_library_of_another_kind_is_in_the_page(name, site):
    html = (site / f"{name}.html").read_text("utf-8")
    for unwanted in ("require.js", "html-manager", "thebe", "jquery", "bootstrap@"):
        assert unwanted not in html.lower(), unwanted


def test_pages_address_other_hosts_in_links_only(site):
    """Nothing a browser loads by itself has an address elsewhere."""
    loaded = re.compile(
        r"""<(?:script|img|iframe|link|source|video)\b[^>]*(?:src|href)=["']https?:"""
    )
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8").replace("&lt;", "<").replace("&quot;", '"')
        found = [tag for tag in loaded.findall(html) if 'rel="canonical"' not in tag]
        assert found == [], page
