"""Shift–share adds up, whatever the numbers; a stock is its flow times its duration."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import shift_share, stocks

PEOPLE = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(pd.Series)
REFERENCE = st.lists(st.integers(1, 100_000), min_size=3, max_size=3).map(pd.Series)


@given(PEOPLE, PEOPLE, REFERENCE, REFERENCE)
def test_the_three_parts_add_up_to_the_change(before, after, start, end):
    parts = shift_share.shift_share(before, after, start, end)
    assert parts[["common", "mix", "own"]].sum(axis=1).to_numpy() == pytest.approx(
        (after - before).to_numpy(), abs=1e-6 * (1 + before.max() * end.max())
    )


@given(REFERENCE, REFERENCE, st.integers(1, 9))
def test_a_small_copy_of_the_reference_has_nothing_of_its_own(start, end, factor):
    parts = shift_share.shift_share(start * factor, end * factor, start, end)
    assert parts["own"].to_numpy() == pytest.approx(0, abs=1e-6 * end.max() * factor)
    assert parts["mix"].sum() == pytest.approx(0, abs=1e-6 * end.max() * factor)


@given(PEOPLE, REFERENCE, st.floats(0.1, 3))
def test_when_all_groups_grow_alike_there_is_no_mix(before, start, growth):
    parts = shift_share.shift_share(before, before * growth, start, start * growth)
    assert np.abs(parts[["mix", "own"]]).max().max() <= 1e-6 * (1 + before.max())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"after": pd.Series([1, 2], ["b", "a"])}, "other groups"),
        ({"after": pd.Series([1, None], ["a", "b"])}, "missing"),
        ({"before": pd.Series([-1, 2], ["a", "b"])}, "negative"),
        ({"reference_before": pd.Series([0, 2], ["a", "b"])}, "empty in the reference"),
    ],
)
def test_what_cannot_be_split_is_answered_with_a_reason(change, says):
    same = pd.Series([1, 2], ["a", "b"])
    given_ = dict.fromkeys(("before", "after", "reference_before", "reference_after"), same)
    with pytest.raises(ValueError, match=says):
        shift_share.shift_share(**(given_ | change))


def test_totals_need_a_start():
    with pytest.raises(ValueError, match="above 0"):
        shift_share.totals(pd.DataFrame({"change": [1.0]}), 0)


@given(st.integers(0, 500), st.integers(1, 5), st.integers(6, 20))
def test_with_nobody_leaving_the_stock_is_flow_times_duration(intake, length, years):
    last = stocks.cohorts(intake, length, years=years).iloc[-1]
    assert last["present"] == intake * length
    assert last["finished_so_far"] == intake * (years - length + 1)


@given(st.integers(1, 500), st.integers(1, 5), st.floats(0, 0.9), st.integers(1, 20))
def test_nobody_is_lost_or_invented(intake, length, leaving, years):
    table = stocks.cohorts(intake, length, leaving, years)
    assert (table["finished_so_far"] <= table["began"].cumsum() + 1e-9).all()
    assert (table["present"] <= intake * length + 1e-9).all()
    assert table["finished_so_far"].is_monotonic_increasing


@pytest.mark.parametrize(
    "wrong", [{"intake": -1}, {"leaving": 1}, {"leaving": -0.1}, {"length": 0}, {"years": 0}]
)
def test_impossible_schools_are_refused(wrong):
    with pytest.raises(ValueError, match=r"cohorts\(\)"):
        stocks.cohorts(**({"intake": 10, "length": 2} | wrong))
