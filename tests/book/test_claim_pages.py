"""The page of each claim, and what it is made from: complete, and led by the tables alone."""

from __future__ import annotations

import dataclasses
import html
import re
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from docutils import nodes

from book import myst, trail
from book.extension import claim_pages, claims, claims_ledger
from book.extension.chapter_list import BookPage, page
from coursekit import describe, ledger, load
from tests.conftest import ROOT

from .pages import CHAPTERS, environment, run, tags, text
from .pages import html as html_of

LEDGER = claim_pages.Ledger.read()
TEXTS = {path.stem: path.read_text("utf-8") for path in CHAPTERS.rglob("*.md")}
NUMBERS = LEDGER.claims.index.tolist()
FIRST, LAST = NUMBERS[0], NUMBERS[-1]

#: What is made when a test first asks for it, is made in one process.
pytestmark = pytest.mark.xdist_group("claim pages")
each_claim = pytest.mark.parametrize("number", NUMBERS)


@cache
def known() -> dict[str, tuple[BookPage, str]]:
    return {
        path.stem: (
            page(path.relative_to(CHAPTERS).with_suffix("").as_posix(), TEXTS[path.stem]),
            TEXTS[path.stem],
        )
        for path in CHAPTERS.rglob("*.md")
    }


@cache
def claim_html(number: int) -> str:
    return claim_pages.claim_html(number, LEDGER, known())


def squeezed(markup: str) -> str:
    return " ".join(text(markup).split())


@each_claim
class TestPage:
    def test_it_says_the_sentence_the_verdict_and_the_finding(self, number):
        said, row = squeezed(claim_html(number)), LEDGER.claims.loc[number]
        for part in (row["claim"], row["finding"], f"confidence: {row['confidence']}"):
            assert " ".join(part.split()) in said

    def test_it_shows_each_piece_of_evidence_with_who_says_it_and_when_it_was_seen(self, number):
        said = squeezed(claim_html(number))
        links = {given.get("href") for given in tags(claim_html(number), "a")}
        for piece in LEDGER.pieces[LEDGER.pieces["claim"] == number].itertuples():
            assert f"{claim_pages.WEIGHS[piece.weighs]}: {piece.says}" in said
            assert f"seen {piece.seen}" in said
            assert not isinstance(piece.url, str) or piece.url in links

    def test_it_tells_the_steps_of_the_rule_and_where_they_lead(self, number):
        said, judged = squeezed(claim_html(number)), ledger.verdict(number)
        for part in judged.parts:
            assert part.reasons() in said
        assert f"confidence {judged.confidence}." in said
        row = LEDGER.claims.loc[number]
        assert ("An exception:" in said) == isinstance(row["exception"], str)

    def test_each_clause_leads_by_table_column_and_row_to_a_source(self, number):
        checks = LEDGER.checks[LEDGER.checks["claim"] == number]
        items = re.findall(r"(?s)<li>“(.*?)</details></li>", claim_html(number))
        assert len(items) == len(checks)
        told = {html.unescape(item.partition("”:")[0]): item for item in items}
        for check in checks.itertuples():
            item = told[check.words]
            assert html.escape(check.recompute, quote=False) in item.replace("&quot;", '"').replace(
                "&#x27;", "'"
            )
            for read in trail.readings(check.recompute):
                assert f"#table-{read.table}" in item
                assert all(f"<code>{column}</code>" in item for column in read.columns)
            assert "source: <" in item or "source: Our own" in item
            # Each source that is read says the day; our own work is no page that could be seen.
            for said in re.findall(r"source: (.*?)</li>", item):
                for one in said.split("; <a"):
                    assert re.search(r", seen \d{4}-\d\d-\d\d", one) or "Our own" in one, one

    def test_it_leads_to_each_chapter_and_to_sections_that_are_there(self, number):
        links = [given["href"] for given in tags(claim_html(number), "a") if "href" in given]
        for name in LEDGER.claims.loc[number, "chapters"].split():
            there = known()[name][0].docname
            assert f"../../{there}.html#verdict" in links
            anchors = {link.partition("#")[2] for link in links if f"{there}.html#" in link}
            headings = re.findall(r"^#{2,3} +(.+)$", TEXTS[name], re.M)
            there_are = {nodes.make_id(re.sub(r"[*`]", "", heading)) for heading in headings}
            shown = sum(
                "remove-cell" not in cell.metadata.get("tags", [])
                for cell in myst.cells(TEXTS[name])
                if cell.cell_type == "code"
            )
            there_are |= {f"cell-{place}" for place in range(1, shown + 1)}
            assert anchors <= there_are

    def test_it_keeps_what_the_verdict_was_before_and_says_how_to_object(self, number):
        said = squeezed(claim_html(number))
        moves = LEDGER.history[LEDGER.history["claim"] == number]
        assert ("stands as it was first given" in said) == moves.empty
        assert all(move.reason in said and move.date in said for move in moves.itertuples())
        assert f"Send the number of the claim, {number};" in said
        settled = LEDGER.claims.loc[number, "settled_by"]
        assert not isinstance(settled, str) or settled in said

    def test_it_is_light_and_gives_no_id_twice(self, number):
        found = tags(claim_html(number))
        assert len(found) < 1_200  # and what stands around it, less than 300
        ids = [given["id"] for given in found if "id" in given]
        assert len(ids) == len(set(ids))

    def test_its_headings_go_down_one_step_at_a_time(self, number):
        levels = [int(level) for level in re.findall(r"<h(\d)", claim_html(number))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_another_claim_needs_only_rows():
    """Nothing in the book counts the claims: a new one has a page, and its neighbour knows it."""
    added = LEDGER.claims.loc[LAST].copy()
    added["id"], added["claim"] = LAST + 1, "The moon is made of coal."
    pieces = LEDGER.pieces[LEDGER.pieces["claim"] == LAST].assign(claim=LAST + 1)
    wider = LEDGER._replace(
        claims=pd.concat([LEDGER.claims, added.to_frame().T.set_index("id", drop=False)]),
        pieces=pd.concat([LEDGER.pieces, pieces]),
    )
    judged = ledger.verdict(LAST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claim_pages, "verdict", lambda number: judged)
        said = squeezed(claim_pages.claim_html(LAST + 1, wider, known()))
    assert "The moon is made of coal." in said
    assert f"One of the {LAST + 1} claims" in said
    assert claim_pages._neighbour(wider.claims.index.tolist(), LAST)["title"] == f"Claim {LAST + 1}"
    assert claim_pages._neighbour(wider.claims.index.tolist(), LAST + 1) is None
    assert claim_pages._neighbour(NUMBERS, -1) is None


def test_nothing_that_makes_these_pages_types_the_number_of_claims():
    typed = re.compile(rf"(?<![\w-]){len(NUMBERS)}(?![\w-])|thirty-two", re.I)
    files = [
        *(ROOT / "src/coursekit/ledger").glob("*.py"),
        *(ROOT / "book/extension").glob("claim*.py"),
        *(ROOT / "data/tables").glob("claim*.yml"),
        *(ROOT / "tests/data").glob("test_claim*.py"),
        *(ROOT / f"book/{name}.py" for name in ("trail", "verdicts")),
        ROOT / "tests/unit/test_ledger_rule.py",
        ROOT / "CONTRIBUTING.md",
    ]
    assert [path.name for path in files if typed.search(path.read_text("utf-8"))] == []


def test_a_hostile_table_runs_nothing():
    evil = '"><script>alert(1)</script>'
    claims_ = LEDGER.claims.copy()
    claims_.loc[FIRST, ["claim", "finding", "settled_by"]] = evil
    pieces = LEDGER.pieces.assign(says=evil, title=evil, url='"onclick="alert(1)')
    history = LEDGER.history.assign(reason=evil, edition=evil, claim=FIRST)
    checks = LEDGER.checks
    found = claim_pages.claim_html(
        FIRST,
        claim_pages.Ledger(claims_, pieces, checks, history),
        known(),
        'https://a.b/"><script>',
    )
    assert not tags(found, "script")
    assert all("onclick" not in given for given in tags(found))


def test_flags_cards_boxes_board_and_ledger_lead_to_the_page_in_one_click():
    env = environment("trust/hundred_percent")
    assert claims.way(env)(9) == "../appendix/claims/claim_09.html"
    card = html_of(run(claims.ChapterCard, env))
    boxes = html_of(run(claims.Verdicts, env))
    for markup in (card, boxes):
        links = {given["href"] for given in tags(markup, "a")}
        assert {f"../{claims.claim_page(n)}.html" for n in (8, 9, 10, 11)} <= links
    entries = html_of(run(claims_ledger.ClaimsLedger, environment("appendix/claims_ledger")))
    links = {given.get("href") for given in tags(entries, "a")}
    assert {claims.claim_page(n).removeprefix("appendix/") + ".html" for n in NUMBERS} <= links


def test_an_address_to_object_to_is_given_when_there_is_one():
    there = claim_pages.objection(7, "https://github.com/somebody/heaps")
    assert 'href="https://github.com/somebody/heaps/issues/new?title=Claim+7"' in there
    assert "whoever gave you the book" in claim_pages.objection(7, "")


# ---- what the trail is read from ----------------------------------------------------------------


@pytest.mark.parametrize(
    "check", [*load("claim_checks").itertuples()], ids=lambda c: f"{c.claim} {c.words}"
)
def test_what_an_expression_reads_is_in_the_tables(check):
    found = trail.readings(check.recompute)
    assert found
    for read in found:
        frame = load(read.table)
        assert set(read.columns) <= set(frame)
        keys = set(load("sources")["key"])
        assert set(trail.sources_of(read)) <= keys
        assert trail.sources_of(read) or describe(read.table).resource["sources"]


def test_a_place_tells_hidden_cells_from_those_that_a_page_shows():
    chapter = (
        "# T\n\nFlag {claim}`1` at once.\n\n## A\n\n```{code-cell}\n:tags: [remove-cell]\n"
        'glue("n", 1)\n```\n\n```{code-cell}\nshown = 2\n```\n\n{glue:text}`n` ({claim}`1`).\n\n'
        "## B\n\nNo cell here ({claim}`1`), and another claim ({claim}`11`).\n"
    )
    start, first, second = trail.places(chapter, 1)
    assert (start.section, start.anchor, start.cells) == (trail.BEGINNING, "", {})
    assert (first.anchor, first.cells) == ("a", {'glue("n", 1)': None})
    assert dataclasses.astuple(second) == ("B", "b", {})
    assert [place.section for place in trail.places(chapter, 11)] == ["B"]
    nearest = trail.places(chapter.replace("{glue:text}`n`", "It is so"), 1)[1]
    assert nearest.cells == {"shown = 2": 1}
