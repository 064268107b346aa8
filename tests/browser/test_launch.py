"""The ways to run a chapter, in the built book."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.book.test_chapters import CHAPTERS
from tests.conftest import ROOT


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_bar_of_a_chapter_stands_below_its_card_and_leads_to_files(path, site):
    page = site / path.relative_to(ROOT / "chapters").with_suffix(".html")
    text = page.read_text("utf-8")
    assert len(re.findall('<nav class="ck-launch"', text)) == 1
    assert re.search(r'</aside>\s*<nav class="ck-launch"', text)
    bar = text[text.index('<nav class="ck-launch"') :].split("</nav>")[0]
    for address in re.findall(r'href="([^"]+)"', bar):
        if not urlsplit(address).scheme:
            assert (page.parent / address).resolve().is_file(), address


def test_every_way_says_what_it_needs_and_when_the_first_result_comes(site):
    text = (site / "opening/how_to_use.html").read_text("utf-8")
    table = re.search(r'<table class="ck-ways.*?</table>', text, re.S)[0]
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)[1:]
    assert len(rows) >= 8
    for row in rows:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
        assert len(cells) == 4
        assert all(cell.strip() and cell != cell.upper() for cell in cells), row
