"""Every page says which edition it is of, and one page what changed with each."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date

import nbformat
import pandas as pd
import pytest

import coursekit
from book import editions, publication
from book.extension.address import words
from book.extension.what_changed import listed, moves
from book.myst import title
from book.translation import beside
from coursekit import load
from tests.book.pages import tags, text
from tests.conftest import ROOT

BUILT = ROOT / "_build/html"
NOW = str(editions.current())
CITED = editions.citation()


class TestOneSource:
    def test_the_package_its_description_and_the_tables_have_the_version_of_the_citation(self):
        described = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert {coursekit.__version__, project["version"], described["version"]} == {
            CITED["version"]
        }

    def test_the_citation_is_that_of_the_book(self):
        config = (ROOT / "_config.yml").read_text("utf-8")
        (author,) = CITED["authors"]
        assert f"\ntitle: {CITED['title'].partition(':')[0]}\n" in config
        assert f"\nauthor: {author['name']}\n" in config
        assert f'\ncopyright: "{editions.current().day.year}"\n' in config

    def test_the_changelog_begins_with_the_edition_and_goes_back_in_time(self):
        known = editions.changes()
        assert f"edition {known[0].edition}, {known[0].day}" == NOW
        days = [pd.Timestamp(one.day) for one in known]
        assert days == sorted(days, reverse=True)
        assert len({one.edition for one in known}) == len(known) > 1

    def test_each_verdict_moved_with_an_edition_no_later_than_its_day(self):
        days = {one.edition: pd.Timestamp(one.day) for one in editions.changes()}
        for row in load("claim_history").itertuples():
            assert pd.Timestamp(row.date) <= days[row.edition], row.claim

    def test_the_page_on_citing_says_what_the_file_says(self):
        cited = words("https://heaps.github.io/book/", "")["cite_the_book"]
        page = text((BUILT / "appendix/citing.html").read_text("utf-8"))
        (author,) = CITED["authors"]
        told = (CITED["title"], author["name"], CITED["version"])
        for said in (*told, editions.written(editions.current().day)):
            assert said in cited
            assert said in page
        assert f"date = {{{CITED['date-released']}}}" in " ".join(page.split())


class TestEveryPage:
    def test_of_the_book_has_it_at_its_foot(self):
        pages = [
            path for path in beside.pages(BUILT) if 'class="ck-foot"' in path.read_text("utf-8")
        ]
        assert len(pages) > 30
        told = {page.stem: page.read_text("utf-8").count(NOW) for page in pages}
        assert told.pop("search") == 1  # nobody prints that one
        assert min(told.values()) >= 2, "one for the screen and one for paper"

    def test_of_the_book_leads_to_what_changed(self):
        foot = (BUILT / "wound/two_towns.html").read_text("utf-8").partition('class="ck-foot"')[2]
        assert tags(foot, "a")[0]["href"] == f"../{editions.PAGE}.html"

    def test_made_for_paper_or_the_projector_has_it_too(self):
        made = sorted((BUILT / "classroom").glob("*.html"))
        assert len(made) > 20
        assert [page.name for page in made if NOW not in page.read_text("utf-8")] == []

    def test_of_a_notebook_has_it_in_its_first_cell(self):
        made = sorted([*BUILT.glob("notebooks/**/*.ipynb"), *BUILT.glob("classroom/*.ipynb")])
        assert len(made) > 28
        late = [
            path.name
            for path in made
            if NOW not in nbformat.read(path, as_version=4).cells[0].source
        ]
        assert late == []

    def test_asks_neither_the_clock_nor_git_for_it(self, monkeypatch):
        monkeypatch.setenv("PATH", "")
        editions.citation.cache_clear()
        assert str(editions.current()) == NOW
        assert editions.written(date(2026, 11, 6)) == "6 November 2026"


VERDICT = ["verdict", "confidence"]
COLUMNS = [
    "claim",
    "move",
    "date",
    "edition",
    *VERDICT,
    *(f"new_{one}" for one in VERDICT),
    "reason",
]
ROWS = pd.DataFrame(
    [
        (17, 1, "2026-11-25", "1.1", "not_verified", "low", "nuanced", "medium", "A yearbook."),
        (8, 1, "2026-11-26", "1.2", "confirmed", "high", "confirmed", "medium", "One origin."),
        (5, 1, "2026-11-24", "1.0", "nuanced", "low", "nuanced", "low", "Reworded <so>."),
        (3, 1, "2026-11-26", "1.2", "confirmed", "medium", "nuanced", "low", "No survey."),
    ],
    columns=COLUMNS,
)


class TestWhatChanged:
    def test_verdicts_that_moved_come_first_and_the_newest_of_them(self):
        made = moves(ROWS, load("claims"), "claim_{:02}.html".format)
        links = [a["href"] for a in tags(made, "a")]
        assert links == ["claim_03.html", "claim_17.html", "claim_08.html", "claim_05.html"]
        said = text(made)
        moved = "not verified, confidence low; now nuanced, confidence medium A yearbook."
        assert f"{moved} Edition 1.1, 25 November 2026." in said
        assert "<so>" not in made

    def test_a_kind_of_move_that_did_not_happen_has_no_table(self):
        assert len(tags(moves(ROWS[:1], load("claims"), str), "table")) == 1

    def test_numbers_stand_open_and_the_rest_is_folded(self):
        known = [
            editions.Changes("1.2", "6 May 2027", "- One.", "- Two."),
            editions.Changes("1.1", "5 May 2027", "", "- Three."),
        ]
        assert listed("numbers", known) == "**Edition 1.2, 6 May 2027**\n\n- One."
        assert listed("rest", known).count("{dropdown}") == 2

    def test_the_page_holds_every_line_of_the_changelog(self):
        page = text((BUILT / f"{editions.PAGE}.html").read_text("utf-8"))
        for one in editions.changes():
            for line in re.findall(r"^- ([\w ]{20,40})", f"{one.numbers}\n{one.rest}", re.M):
                assert line in page

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ("## 1.2 (unreleased)\n", "number and day of the edition"),
            ("## 1.2, 6 May 2027\n\n### Fixed\n", "### Fixed"),
        ],
    )
    def test_a_changelog_that_cannot_be_read_is_told_in_a_sentence(self, given, said):
        with pytest.raises(ValueError, match=re.escape(said)):
            editions.changes(given)

    def test_lines_below_no_part_belong_to_the_rest(self):
        (one,) = editions.changes(
            "## 1.2, 6 May 2027\n\n- Here.\n\n### Everything else\n\n- There."
        )
        assert one.rest == "- Here.\n- There."


def test_the_stick_and_the_archives_are_named_after_the_edition():
    assert publication.project().version == editions.current().number
    assert title((ROOT / f"chapters/{editions.PAGE}.md").read_text("utf-8")) == "What changed"
