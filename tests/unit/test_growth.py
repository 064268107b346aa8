"""Rates and multiples undo each other; chance has its range; a forgetful list always grows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import growth

TIMES = st.floats(0.05, 20)
YEARS = st.floats(0.5, 100)


@given(TIMES, YEARS)
def test_rate_and_multiple_undo_each_other(times, years):
    assert growth.multiple(growth.yearly_rate(times, years), years) == pytest.approx(times)


@given(st.floats(0.1, 60), st.floats(0.5, 0.99))
def test_chance_stays_in_its_range_as_often_as_asked(rate, sure):
    low, high = growth.chance_range(rate, sure=sure)
    draws = np.random.default_rng(1).poisson(rate, 20_000)
    assert np.mean((draws >= low) & (draws <= high)) >= sure - 0.015
    assert np.mean(draws < low) <= (1 - sure) / 2 + 0.01
    assert np.mean(draws > high) <= (1 - sure) / 2 + 0.01


@given(st.floats(0.5, 20))
def test_more_years_make_the_rate_surer(rate):
    (low, high), (lower, higher) = growth.chance_range(rate), growth.chance_range(rate, 20)
    assert (higher - lower) / 20 < high - low


@given(st.floats(0, 20), st.floats(0.01, 1), st.floats(1, 200), st.integers(1, 60))
def test_each_year_of_the_register_balances(founded, closing, start, years):
    table = growth.register(founded, closing, start, years)
    living, listed = table["living"].to_numpy(), table["listed"].to_numpy()
    assert living[1:] == pytest.approx(living[:-1] + founded - closing * living[:-1])
    assert np.diff(listed) == pytest.approx(founded, abs=1e-9)
    assert (listed >= living - 1e-9).all()


@given(st.floats(1, 200), st.integers(2, 50))
def test_a_list_that_forgets_endings_doubles_while_nothing_grows(start, lifetime):
    table = growth.register(start / lifetime, 1 / lifetime, start, lifetime)
    assert table["living"].iloc[-1] == pytest.approx(start)
    assert table["listed"].iloc[-1] == pytest.approx(2 * start)


@pytest.mark.parametrize(
    ("function", "arguments", "named"),
    [
        (growth.yearly_rate, (0, 20), "times"),
        (growth.yearly_rate, (2, 0), "years"),
        (growth.multiple, (-100, 1), "rate"),
        (growth.multiple, (1, -1), "years"),
        (growth.chance_range, (0,), "rate"),
        (growth.chance_range, (5, 1, 1), "sure"),
        (growth.chance_range, (100, 20), "700"),
        (growth.register, (-1, 0.1, 1, 1), "founded"),
        (growth.register, (1, 0, 1, 1), "closing"),
        (growth.register, (1, 0.1, 0, 1), "start"),
        (growth.register, (1, 0.1, 1, 0), "years"),
    ],
)
def test_impossible_numbers_are_refused_by_name(function, arguments, named):
    with pytest.raises(ValueError, match=named):
        function(*arguments)
