"""Every page of the built book says what it is; a chapter shows its picture and offers its card."""

from __future__ import annotations

import re

from book import pictures
from book.extension import sharing
from tests.book.test_chapters import CHAPTERS


def test_every_page_is_described(site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        if "pydata-sphinx-theme.css" not in text:
            continue  # a sheet, a slide: nobody passes them on
        (said,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
        assert 20 <= len(said) <= 2 * sharing.LONGEST, f"{path}: {said!r}"
        assert text.count('property="og:title"') == 1, path


def test_a_chapter_shows_its_picture_and_offers_its_card(site):
    for path in CHAPTERS:
        page = site / path.parent.name / f"{path.stem}.html"
        if path.stem in pictures.names():
            text = page.read_text("utf-8")
            assert text.count('<figure class="ck-picture">') == 1, path
            assert (site / sharing.card(path.stem)).is_file()
