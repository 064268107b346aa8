"""Thirty-two claims, and those that are numbers redone. ``test_claim_rows`` looks at each row."""

from __future__ import annotations

import re

import pytest

from coursekit import ledger, load

CLAIMS = load("claims").set_index("id", drop=False)


def test_the_ledger_holds_claims_1_to_32_once_each():
    assert CLAIMS["id"].tolist() == list(range(1, 33))
    assert CLAIMS["claim"].is_unique


@pytest.mark.parametrize("claim", ledger.recomputable())
def test_its_number_can_be_recomputed_and_is_the_one_printed(claim):
    row = CLAIMS.loc[claim]
    assert abs(ledger.recompute(claim) - row["value"]) <= row["tolerance"]
    numbers = [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", row["finding"])]
    assert any(abs(number - row["value"]) < 1e-9 for number in numbers), row["finding"]


def test_asking_for_what_cannot_be_computed_is_answered_kindly():
    with pytest.raises(LookupError, match=r"no claim 99: the ledger has 1 to 32"):
        ledger.recompute(99)
    with pytest.raises(LookupError, match="rests on its sources"):
        ledger.recompute(17)
