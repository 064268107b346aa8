"""What hangs on a wall: the poster fills one sheet of A2 and no more."""

from __future__ import annotations

import pypdfium2
import pytest

from book import chromium
from book.exercises import printing
from book.extension import poster

A2 = (420 / 25.4 * 72, 594 / 25.4 * 72)


def test_the_poster_is_one_sheet_of_a2(tmp_path):
    page = tmp_path / "poster.html"
    page.write_text(poster.sheet("https://a.org/book/"), "utf-8")
    made = printing.pdf(page, chromium.executable(), tmp_path / "kept")
    with pypdfium2.PdfDocument(made.read_bytes()) as document:
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx(A2, abs=2)
