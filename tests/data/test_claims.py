"""The claims, and those of their numbers that are redone. ``test_claim_rows`` looks at each row."""

from __future__ import annotations

import pytest

from coursekit import ledger, load

CLAIMS = load("claims").set_index("id", drop=False)
pytestmark = pytest.mark.quick


def test_the_claims_are_numbered_in_a_row_and_each_has_evidence():
    assert CLAIMS["id"].tolist() == list(range(1, len(CLAIMS) + 1))
    assert CLAIMS["claim"].is_unique
    assert set(load("claim_evidence")["claim"]) == set(CLAIMS["id"])


@pytest.mark.parametrize("claim", ledger.recomputable())
def test_its_numbers_can_be_recomputed_and_are_those_printed(claim):
    again = ledger.recompute(claim)
    assert again["holds"].all(), again[~again["holds"]]
    assert all(words in CLAIMS.loc[claim, "finding"] for words in again["words"])


def test_asking_for_what_cannot_be_computed_is_answered_kindly():
    last = CLAIMS["id"].max()
    with pytest.raises(LookupError, match=rf"no claim 99: the ledger has 1 to {last}"):
        ledger.recompute(99)
    with pytest.raises(LookupError, match=rf"no claim 99: the ledger has 1 to {last}"):
        ledger.verdict(99)
    with pytest.raises(LookupError, match="rests on its sources"):
        ledger.recompute(17)


def test_history_ends_at_what_stands_now_and_each_move_begins_where_the_last_one_ended():
    for claim, moves in load("claim_history").sort_values(["date", "move"]).groupby("claim"):
        before = [*zip(moves["verdict"], moves["confidence"], strict=True)]
        after = [*zip(moves["new_verdict"], moves["new_confidence"], strict=True)]
        assert before[1:] == after[:-1], f"claim {claim}"
        assert after[-1] == (CLAIMS.loc[claim, "verdict"], CLAIMS.loc[claim, "confidence"])
        assert moves["edition"].is_unique, "changes within one edition stand as one"


def test_a_number_as_published_is_read_back_and_not_called_computed():
    """What one printed page says stays a quotation, however often a table repeats it."""
    checks = load("claim_checks").set_index(["claim", "words"])["basis"]
    for claim in (3, 4, 23):
        assert set(checks[claim]) == {"as_published"}
    assert checks[11, "a turnout of 27.0 %"] == "as_published"
    assert checks[20, "5.5 on average"] == "as_published"
    assert checks[30, "10 pilot territories"] == "as_published"


def test_every_expression_opens_a_table():
    assert load("claim_checks")["recompute"].str.contains(r"load\('").all()
