"""Draws put through a formula, against what theory says of their mean and spread."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import volume
from coursekit.models.uncertainty import About, Between, agreed_decimals, monte_carlo, summary


class TestMonteCarlo:
    def test_the_mean_tends_to_the_closed_form(self):
        """Independent inputs: the mean of a product is the product of the means."""
        errors = []
        for draws in (100, 10_000, 1_000_000):
            found = monte_carlo(
                volume.cone, draws=draws, area=About(3e4, 1e3), height=Between(90, 130)
            )
            errors.append(abs(found.mean() - volume.cone(3e4, 110)) / volume.cone(3e4, 110))
        # Three standard errors: the relative spread of one draw is about 11 %.
        assert errors[0] < 0.11 * 3 / 10
        assert errors[1] < 0.11 * 3 / 100
        assert errors[2] < 0.11 * 3 / 1000

    def test_the_spread_is_that_of_theory(self):
        """Relative variances of independent factors: (1 + a²)(1 + h²) - 1."""
        found = monte_carlo(
            volume.cone, draws=400_000, area=About(3e4, 1e3), height=Between(90, 130)
        )
        a, h = 1e3 / 3e4, 40 / math.sqrt(12) / 110
        expected = math.sqrt((1 + a**2) * (1 + h**2) - 1)
        assert found.std() / found.mean() == pytest.approx(expected, rel=0.01)

    def test_two_equal_ranges_make_a_triangle(self):
        """The difference of two uniform numbers: its quantiles are known."""
        found = monte_carlo(
            lambda high, low: high - low, draws=400_000, high=Between(1, 2), low=Between(0, 1)
        )
        got = summary(found)
        assert got[5] == pytest.approx(math.sqrt(0.1), abs=0.005)
        assert got[50] == pytest.approx(1, abs=0.005)
        assert got[95] == pytest.approx(2 - math.sqrt(0.1), abs=0.005)

    def test_the_seed_decides_the_draws(self):
        first, again, other = (
            monte_carlo(lambda x: x, seed=seed, draws=50, x=Between(0, 1)) for seed in (3, 3, 4)
        )
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)

    @given(st.floats(1, 100), st.floats(0, 50))
    def test_exact_inputs_give_an_exact_result(self, area, height):
        found = monte_carlo(volume.cone, draws=5, area=area, height=height)
        assert found == pytest.approx(volume.cone(area, height))


class TestRefusals:
    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: summary([]), "none at all"),
            (lambda: summary([1, math.nan]), "missing draw"),
            (lambda: monte_carlo(volume.cone), "at least one input"),
            (lambda: monte_carlo(volume.cone, draws=1, area=1, height=1), "at least 2"),
            (lambda: monte_carlo(lambda a: a.mean(), a=1), r"shape \(\)"),
            (lambda: monte_carlo(lambda x: x, x=Between(2, 1)), "low to high"),
            (lambda: monte_carlo(lambda x: x, x=About(2, -1)), "zero or more"),
        ],
    )
    def test_what_cannot_be_is_named(self, call, message):
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize("values", [[1.0], [1.2, 2.9]])
def test_runs_that_cannot_be_compared_or_do_not_agree_are_refused(values):
    with pytest.raises(ValueError, match=r"two or more runs|do not even agree"):
        agreed_decimals(values)


def test_runs_are_printed_with_what_they_agree_on_and_no_more():
    assert agreed_decimals([2.04, 2.01]) == 1
    assert agreed_decimals([2.04, 2.04]) == 2
    assert agreed_decimals([2.04, 2.04], most=1) == 1
