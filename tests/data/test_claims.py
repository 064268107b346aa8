"""Thirty-two claims, each with a verdict that can be traced and, where it is a number, redone."""

from __future__ import annotations

import re

import pytest

from coursekit import ledger, load

CLAIMS = load("claims").set_index("id", drop=False)
SOURCES = set(load("sources")["key"])
CHAPTERS = {
    "landscape_of_coal", "ground_that_sank", "two_towns", "big_as_cheops", "chain_of_heaps",
    "hundred_percent", "fifty_fifty", "trust_and_anger", "sun_on_the_church", "virtuous_circle",
    "jobs_and_shops", "source_code", "did_it_work", "your_town",
}  # fmt: skip

each_claim = pytest.mark.parametrize(
    "row", list(CLAIMS.itertuples()), ids=lambda row: f"claim-{row.id}"
)


def test_the_ledger_holds_claims_1_to_32_once_each():
    assert CLAIMS["id"].tolist() == list(range(1, 33))
    assert CLAIMS["claim"].is_unique


@each_claim
def test_its_sources_and_chapters_exist(row):
    assert set(row.sources.split()) <= SOURCES
    assert set(row.chapters.split()) <= CHAPTERS


@each_claim
def test_it_is_written_in_full_sentences(row):
    assert re.match(r"[A-ZÉ0-9].*\.$", row.claim)
    assert re.match(r"[A-ZÉ0-9].*\.$", row.finding)
    assert 20 <= len(row.finding) <= 420


@each_claim
def test_what_is_not_verified_says_what_would_settle_it(row):
    if row.verdict == "not_verified":
        assert isinstance(row.settled_by, str)
    if row.verdict == "not_verified" and row.evidence == "not_verified":
        assert row.confidence == "low"


@pytest.mark.parametrize("claim", ledger.recomputable())
def test_its_number_can_be_recomputed_and_is_the_one_printed(claim):
    row = CLAIMS.loc[claim]
    assert abs(ledger.recompute(claim) - row["value"]) <= row["tolerance"]
    numbers = [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", row["finding"])]
    assert any(abs(number - row["value"]) < 1e-9 for number in numbers), row["finding"]


def test_a_claim_with_an_expression_has_value_tolerance_and_unit():
    with_number = CLAIMS[CLAIMS["recompute"].notna()]
    assert with_number[["value", "tolerance", "unit"]].notna().all(axis=None)
    without = CLAIMS[CLAIMS["recompute"].isna()]
    assert without[["value", "tolerance", "unit"]].isna().all(axis=None)


def test_asking_for_what_cannot_be_computed_is_answered_kindly():
    with pytest.raises(LookupError, match=r"no claim 99: the ledger has 1 to 32"):
        ledger.recompute(99)
    with pytest.raises(LookupError, match="rests on its sources"):
        ledger.recompute(17)
