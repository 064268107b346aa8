"""What the reader chooses goes onto paper; the whole book is bound as one PDF."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from book import bound, chromium
from book.exercises.printing import CannotPrint

from .paper import CLOSE, bare, boxes, printed

CHAPTER = "wound/two_towns"
#: For each choice, words that only it puts onto the paper of that chapter.
ONLY_WITH = {
    "code": "import pandas",
    "solutions": "For teachers",
    "tables": "The map as a table",
}


@pytest.fixture
def chapter(tab, addresses):
    page = tab("file").page
    page.goto(f"{addresses['file']}/{CHAPTER}.html", wait_until="load")
    return page


def test_the_reader_chooses_for_one_print(chapter):
    chapter.evaluate(
        "window.print = () => { window.asked = document.documentElement.dataset.paper }"
    )
    chapter.get_by_role("button", name="Print").click()
    dialog = chapter.get_by_role("dialog", name="Print this page")
    assert dialog.get_by_role("checkbox", checked=True).count() == 1, "a handout has pictures"
    for name in ("Code", "Solutions, and notes for teachers"):
        dialog.get_by_label(name).check()
    dialog.get_by_role("button", name="Print").click()
    assert chapter.evaluate("asked") == "code solutions"
    chapter.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert chapter.evaluate("document.documentElement.dataset.paper") is None
    assert dialog.count() == 0


def test_who_prints_nothing_leaves_nothing_behind(chapter):
    chapter.evaluate("() => { window.print = () => { window.asked = true } }")
    chapter.get_by_role("button", name="Print").click()
    chapter.get_by_role("dialog").get_by_role("button", name="Not now").click()
    assert not chapter.evaluate("window.asked")
    assert chapter.get_by_role("dialog").count() == 0


def test_each_choice_puts_its_own_onto_paper(chapter):
    handout = printed(chapter)
    for choice, words in ONLY_WITH.items():
        assert bare(words) not in handout.words
        chapter.evaluate("choice => document.documentElement.dataset.paper = choice", choice)
        assert bare(words) in printed(chapter).words, choice
    chapter.evaluate("document.documentElement.dataset.paper = 'plain'")
    plain = printed(chapter)
    assert plain.count < handout.count
    assert handout.drawn > plain.drawn == 0


def test_names_on_a_map_have_white_rims_without_backgrounds_too(chapter):
    """Where they are left out, a browser darkens what is pale: it might be a letter."""
    with pypdfium2.PdfDocument(printed(chapter, background=False).pdf) as document:
        found = [(sheet, box) for sheet in document for box in boxes(sheet.get_textpage(), "Douai")]
        (sheet, box) = found[0]
        sides = (*box[:2], sheet.get_width() - box[2], sheet.get_height() - box[3])
        ink = sheet.render(scale=CLOSE, crop=sides, grayscale=True).to_pil().convert("L")
    white = sum(ink.histogram()[250:]) / (ink.width * ink.height)
    assert white > 0.2, "the ground between the letters of a name"


def test_after_a_print_the_page_is_as_it_was(chapter):
    def markup():
        """Return the page, without which boxes are stops of the keyboard: their size says it."""
        return re.sub(
            r' (class|style)=""| tabindex="0"',
            "",
            chapter.locator("article.bd-article").evaluate("it => it.outerHTML"),
        )

    chapter.evaluate("ckPage.bring(document)")  # folds that waited as text stay elements
    before = markup()
    printed(chapter)
    assert markup() == before


@pytest.fixture
def two_pages(monkeypatch, tmp_path):
    """Bind two short pages instead of all; the rest is as it is."""
    short = ["opening/story", "opening/how_to_use"]
    listed = [one for one in bound.names() if one[0] in short]
    monkeypatch.setattr(bound, "names", lambda: listed)
    monkeypatch.setattr(bound, "KEPT", tmp_path)
    monkeypatch.setattr(bound, "file_name", lambda: "tried.pdf")
    return listed


def test_the_bound_book_has_contents_with_page_numbers_and_an_outline(two_pages, site):
    made = bound.make(site, chromium.executable())
    data = made.file.read_bytes()
    made.file.unlink()
    assert not (site / bound.PLACE).exists()
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == made.pages
        assert document.get_metadata_dict()["Title"] == "The Energy of the Slag Heaps"
        texts = [page.get_textpage().get_text_range() for page in document]
        outline = {one.get_title(): one.get_dest().get_index() + 1 for one in document.get_toc()}
    for title in ("The story", "How to use this book"):
        assert re.search(rf"{title}\s+{outline[title]}\b", texts[1]), "in the contents"
        assert title in texts[outline[title] - 1]
    assert any("Where the links lead" in text for text in texts)
    assert b"/StructTreeRoot" in data, "tagged, for those who cannot see it"
    assert b"/Lang (en)" in data


def test_page_numbers_that_do_not_come_to_rest_are_a_fault(two_pages, site, monkeypatch):
    turns = iter(range(9))
    monkeypatch.setattr(bound, "places", lambda file: {name: next(turns) for name in "a"})
    monkeypatch.setattr(bound, "numbered", lambda text, numbers: text)
    with pytest.raises(CannotPrint, match="do not come to rest"):
        bound.make(site, chromium.executable())
