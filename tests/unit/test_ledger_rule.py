"""The rule of the ledger: examples by hand, and what must hold whatever the evidence is."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import load
from coursekit.ledger.rule import Piece, judge, pieces_of, verdict
from tests.conftest import ROOT

pytestmark = pytest.mark.quick

LEVELS = ["low", "medium", "high"]
ORIGINS = sorted(set(load("sources")["origin"]))
KINDS = ["measured", "census", "administrative", "reported", "modelled", "computed"]


def press(weighs: str, part: str = "all", source: str = "A", word_of: str = "") -> Piece:
    return Piece(part, source, "press", "reported", weighs, word_of)


OFFICE = Piece("all", "O", "official", "census", "for")
MODEL = dataclasses.replace(OFFICE, kind="modelled")
BLOG = Piece("all", "B", "private", "reported", "for")
TOWN = Piece("all", "T", "town", "reported", "for")


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([press("for")], ("confirmed", "medium")),
        ([press("for"), press("for", source="B")], ("confirmed", "high")),
        ([press("for", "all", s, "town") for s in "AB"], ("confirmed", "medium")),
        ([TOWN, press("for", word_of="town")], ("confirmed", "medium")),
        ([TOWN, press("for")], ("confirmed", "high")),
        ([OFFICE], ("confirmed", "high")),
        ([MODEL], ("confirmed", "medium")),
        ([BLOG], ("confirmed", "low")),
        ([BLOG, press("for")], ("confirmed", "medium")),
        ([press("against")], ("contradicted", "medium")),
        ([press("qualifies")], ("nuanced", "medium")),
        ([press("silent")], ("not_verified", "low")),
        ([], ("not_verified", "low")),
        # Serious sources against each other: two voices, and no office that decides.
        ([press("for"), press("against", source="B")], ("nuanced", "medium")),
        ([OFFICE, press("against", source="B")], ("nuanced", "high")),
        # One wrong detail: it qualifies where something is left that holds, else it contradicts.
        ([press("for", "what"), press("against", "where")], ("nuanced", "medium")),
        ([press("silent", "what"), press("against", "where")], ("contradicted", "medium")),
        ([press("for", "what"), press("silent", "how far")], ("nuanced", "medium")),
        # The least sure part decides.
        ([OFFICE, press("for", "more")], ("confirmed", "medium")),
    ],
)  # fmt: skip
def test_an_example_by_hand(pieces, found):
    judged = judge(pieces)
    assert (judged.verdict, judged.confidence) == found


one_piece = st.builds(
    Piece,
    part=st.sampled_from(["a", "b", "c"]),
    source=st.sampled_from("ABCDE"),
    origin=st.sampled_from(ORIGINS),
    kind=st.sampled_from(KINDS),
    weighs=st.sampled_from(["for", "against", "qualifies", "silent"]),
    word_of=st.sampled_from(["", "", "town", "A"]),
)
some_pieces = st.lists(one_piece, max_size=8)


def words(pieces: list[Piece]) -> tuple[str, str]:
    found = judge(pieces)
    return found.verdict, found.confidence


@given(some_pieces, st.randoms())
def test_order_does_not_matter(pieces, random):
    shuffled = random.sample(pieces, len(pieces))
    assert words(shuffled) == words(pieces)


@given(some_pieces, st.data())
def test_the_same_voice_twice_counts_once(pieces, data):
    """However many pages repeat a word, they add nothing to it."""
    if pieces:
        again = data.draw(st.sampled_from(pieces))
        copy = dataclasses.replace(again, source="Z", word_of=again.voice)
        assert words([*pieces, copy]) == words(pieces)


@given(some_pieces, st.data())
def test_what_is_silent_changes_no_part_that_something_speaks_to(pieces, data):
    spoken = [piece.part for piece in pieces if piece.speaks]
    if spoken:
        piece = data.draw(one_piece)
        quiet = dataclasses.replace(piece, weighs="silent", part=data.draw(st.sampled_from(spoken)))
        assert words([*pieces, quiet]) == words(pieces)


@given(st.lists(one_piece, min_size=1, max_size=8), st.data())
def test_more_support_never_lowers_confidence(pieces, data):
    agreed = [dataclasses.replace(piece, weighs="for") for piece in pieces]
    more = dataclasses.replace(
        data.draw(one_piece), weighs="for", part=data.draw(st.sampled_from(agreed)).part
    )
    before, after = judge(agreed), judge([*agreed, more])
    assert before.verdict == after.verdict == "confirmed"
    assert LEVELS.index(after.confidence) >= LEVELS.index(before.confidence)


@given(st.lists(one_piece, min_size=1, max_size=8))
def test_one_voice_is_never_high_unless_it_is_an_office_that_counted(pieces):
    alone = [dataclasses.replace(p, word_of="town", part="a", weighs="for") for p in pieces]
    assert judge(alone).confidence != "high"


@given(st.lists(one_piece, min_size=1, max_size=8))
def test_for_and_against_are_treated_alike(pieces):
    turned = {"for": "against", "against": "for"}
    spoken = [p for p in pieces if p.speaks]
    mirrored = [dataclasses.replace(p, weighs=turned.get(p.weighs, p.weighs)) for p in spoken]
    one, other = judge(spoken), judge(mirrored)
    assert one.confidence == other.confidence
    assert (one.verdict == "confirmed") == (other.verdict == "contradicted" and bool(spoken))


# ---- the table, and the page that tells the rule ----------------------------------------------

CLAIMS = load("claims").set_index("id")


@pytest.mark.parametrize("claim", CLAIMS.index)
def test_the_published_verdict_is_the_one_of_the_rule_or_an_exception_says_why(claim):
    row, found = CLAIMS.loc[claim], verdict(claim)
    same = (row["verdict"], row["confidence"]) == (found.verdict, found.confidence)
    assert same or row["exception"], str(found)


def test_the_pages_of_the_town_are_one_voice_and_so_is_who_passes_on_its_word():
    for claim in CLAIMS.index:
        for piece in pieces_of(claim):
            assert piece.origin != "town" or piece.voice == "town", piece


def test_whose_word_it_is_is_an_origin_or_a_source():
    named = set(load("claim_evidence")["word_of"].dropna())
    assert named <= {*ORIGINS, *load("sources")["key"]}


def test_the_page_that_tells_the_rule_gives_examples_that_follow_it():
    page = (ROOT / "chapters/opening/how_to_use.md").read_text("utf-8")
    _, _, told = page.partition("## What our words mean")
    told, _, _ = told.partition("(run-the-chapters)=")
    for claim, word in {7: "*nuanced*", 23: "*contradicted*", 18: "*not verified*"}.items():
        (line,) = [line for line in told.splitlines() if f"{{claim}}`{claim}`" in line]
        assert word in line
        assert verdict(claim).verdict == word.strip("*").replace(" ", "_")
    for origin in ("works of reference", "pages of single persons", "models of ours"):
        assert origin in told
