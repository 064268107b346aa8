"""Before a chapter one bets, before a picture one guesses: on each page, and on each sheet."""

from __future__ import annotations

import json
import re
from functools import cache

import jupytext
import pytest
from bs4 import BeautifulSoup

from book import myst
from book.build import CLASSROOM, HTML
from book.extension import bets
from book.sureness import SURE
from book.verdicts import VERDICTS
from book.workshops import kit as kits
from book.workshops import printouts
from coursekit import load
from tests.conftest import tell

from .test_chapters import CHAPTERS

#: Each page is read once, in one process.
pytestmark = pytest.mark.xdist_group("guess first")
FRONT = {path: myst.front_matter(path.read_text("utf-8"))["course"] for path in CHAPTERS}
DRAWINGS = ("ck-chart", "ck-map", "ck-explorer")
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
#: Words by which a page would say what a reader is to find out.
VERDICT_CLASS = re.compile(r"\bck-(?:confirmed|nuanced|contradicted|not-verified)\b")


@cache
def _page(path):
    name = path.relative_to(path.parents[1]).with_suffix(".html")
    return BeautifulSoup((HTML / name).read_text("utf-8"), "html.parser")


def test_each_chapter_has_one_picture_to_guess():
    found = []
    for path in CHAPTERS:
        cells = jupytext.reads(path.read_text("utf-8"), fmt="md:myst").cells
        guesses = [cell for cell in cells if "predictions." in cell.source]
        if len(guesses) != 1:
            found.append(f"{path.name}: {len(guesses)} pictures are guessed. Write one cell "
                         "with predictions.line, .bars or .place.")  # fmt: skip
            continue
        if "remove-input" not in guesses[0].metadata.get("tags", []):
            found.append(f"{path.name}: the code of the guess shows the truth. Tag its cell "
                         "`remove-input`.")  # fmt: skip
        name = re.search(r'predictions\.\w+\(\s*"(\w+)"', guesses[0].source)
        if not name or name[1] != f"{FRONT[path]['number']:02}":
            found.append(f"{path.name}: its guess is called after the chapter, "
                         f"\"{FRONT[path]['number']:02}\". Rename it.")  # fmt: skip
    tell(found)


@chapters
def test_a_drawing_follows_the_guess(path):
    """The script covers it until then."""
    figures = _page(path).find_all("figure", class_=[*DRAWINGS, "ck-prediction"])
    kinds = [figure["class"][0] for figure in figures]
    assert kinds.count("ck-prediction") == 1
    assert kinds[kinds.index("ck-prediction") + 1] in DRAWINGS


@chapters
def test_its_sheet_has_the_empty_frame(path):
    sheet = BeautifulSoup(
        (HTML / CLASSROOM / f"{path.stem}.html").read_text("utf-8"), "html.parser"
    )
    frame = sheet.find("figure", class_="ck-prediction")
    assert str(frame.svg) == str(_page(path).find("figure", class_="ck-prediction").svg)
    data = json.loads(_page(path).find("figure", class_="ck-prediction").script.string)
    assert data["gap"] not in sheet.text


@chapters
def test_its_claims_can_be_bet_on_below_the_card(path):
    form = _page(path).find("form", class_="ck-bets-form")
    claims = FRONT[path]["claims"]
    if not claims:
        assert form is None
        return
    assert form.find_parent("details").get("open") is None, "a page that shouts"
    assert [int(one["data-claim"]) for one in form.find_all("fieldset")] == claims
    for one in form.find_all("fieldset"):
        values = [radio["value"] for radio in one.find_all("input")]
        assert values == [*VERDICTS, *map(str, SURE)]


@chapters
def test_no_flag_gives_a_verdict_away(path):
    page = _page(path)
    words = [word.lower() for word in VERDICTS.values()]
    for flag in page.select("article a.ck-claim"):
        assert not VERDICT_CLASS.search(" ".join(flag["class"]))
        assert not any(f"({word})" in flag.get("title", "") for word in words)


def test_the_sheet_of_bets_has_every_claim_and_the_key_stands_apart():
    text = printouts.bets(kits.kits()["fact_check"])
    blank, counting, key = BeautifulSoup(text, "html.parser").find_all("table")
    claims = load("claims")
    assert len(blank.tbody.find_all("tr")) == len(key.tbody.find_all("tr")) == len(claims)
    for row, told, claim in zip(
        blank.tbody.find_all("tr"), key.tbody.find_all("tr"), claims.itertuples(), strict=True
    ):
        assert row.text.count("○") == len(VERDICTS) + len(SURE)
        assert claim.claim in row.text
        assert claim.claim in told.text
        assert VERDICTS[claim.verdict] in told.text
    assert key.find_parent("section")["class"] == ["page"]
    assert "bets × 0.9 =7 to 10" in counting.text, "luck alone explains less for a sure bet"
    assert "bets × 0.25 =0 to 5" in counting.text


def test_a_page_that_is_no_chapter_has_the_button_alone():
    assert "form" not in bets.ASK
    assert bets.fold([], "x") == ""
