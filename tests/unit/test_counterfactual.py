"""A mixture of others: weights are shares, no better mixture exists, placebos are fair."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.models import counterfactual as model

seeds = st.integers(0, 100_000)


def _random(seed: int, signs: int, donors: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.normal(0, 2, signs), random.normal(0, 1, (donors, signs))


@given(seeds, st.integers(1, 12), st.integers(1, 30))
def test_weights_are_shares_of_one(seed, signs, donors):
    found = model.closest(*_random(seed, signs, donors))
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1)


@given(seeds, st.integers(1, 12), st.integers(1, 30))
def test_no_donor_could_take_weight_from_another_and_fit_better(seed, signs, donors):
    # On the simplex a mixture is best when no donor's slope lies below that of the donors in use.
    target, table = _random(seed, signs, donors)
    found = model.closest(target, table)
    slope = table @ (found @ table - target)
    assert (slope >= slope @ found - 1e-7).all()


@given(seeds, st.integers(2, 6))
@settings(max_examples=60)
def test_a_mixture_that_was_made_is_found_again(seed, donors):
    random = np.random.default_rng(seed)
    table, made = random.normal(0, 1, (donors, 12)), random.dirichlet(np.ones(donors))
    assert np.allclose(model.closest(made @ table, table), made, atol=1e-6)


@given(seeds)
def test_a_place_beyond_all_others_gets_the_nearest_of_them_alone(seed):
    found = model.closest([10.0], np.random.default_rng(seed).uniform(0, 1, (8, 1)))
    assert found.max() == pytest.approx(1)


def test_on_one_scale_every_sign_has_the_same_spread():
    signs = pd.DataFrame({"people": [9e3, 6e3, 1e3], "rate": [0.1, 0.5, 0.2], "alike": [7, 7, 7]})
    scaled = model.comparable(signs)
    assert np.allclose(scaled.mean(), 0)
    assert scaled.std(ddof=0).round(9).tolist() == [1, 1, 0]


BEFORE, AFTER = list(range(1990, 2000)), list(range(2000, 2006))


def _places(effect: float = 0.0, seed: int = 3) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    drifts = np.cumsum(random.normal(0, 1, (2, 16)), axis=1)
    table = 100 + random.uniform(0.2, 1.8, (40, 2)) @ drifts + random.normal(0, 0.3, (40, 16))
    table[0, 10:] += effect
    return pd.DataFrame(table, [f"p{k}" for k in range(40)], BEFORE + AFTER)


def _p(effect: float, seed: int) -> float:
    table = _places(effect, seed)
    apart = model.gaps(table, model.weights(table[BEFORE]))
    return model.p_value(apart[AFTER].abs().mean(axis=1), "p0")


def test_a_large_effect_stands_out():
    assert _p(8.0, seed=3) == pytest.approx(1 / 40)


def test_where_nothing_happened_small_p_values_are_rare():
    found = np.array([_p(0.0, seed) for seed in range(40)])
    assert (found <= 0.1).mean() < 0.3
    assert found.mean() > 0.3


def test_the_size_of_an_effect_is_found():
    table = _places(8.0)
    apart = model.gaps(table, model.weights(table[BEFORE], ["p0"])).loc["p0"]
    assert apart[AFTER].mean() == pytest.approx(8, abs=1)
    assert apart[BEFORE].abs().mean() < 0.5


def test_no_place_is_mixed_from_itself():
    mixtures = model.weights(_places()[BEFORE])
    assert not np.diag(mixtures).any()
    assert np.allclose(mixtures.sum(axis=1), 1)


def test_leaving_out_a_donor_keeps_an_effect_that_many_donors_show():
    table = _places(8.0)
    apart = model.leave_one_out(table[BEFORE], table, "p0")
    assert len(apart) >= 2
    assert (apart[AFTER].mean(axis=1) > 6).all()
    mixed = model.weights(table[BEFORE], ["p0"]).loc["p0"]
    assert mixed[apart.index].is_monotonic_decreasing


def _vertices(table: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return each mixture of k + 1 donors that gives k signs exactly: corners of the choice."""
    found, size = [], len(target) + 1
    for chosen in combinations(range(len(table)), size):
        system = np.vstack([table[list(chosen)].T, np.ones(size)])
        if abs(np.linalg.det(system)) > 1e-6:
            shares = np.linalg.solve(system, np.append(target, 1))
            if (shares >= -1e-9).all():
                found.append(np.zeros(len(table)))
                found[-1][list(chosen)] = shares
    return np.array(found)


@pytest.mark.parametrize("seed", range(12))
def test_the_span_ends_at_the_corners_of_the_choice(seed):
    """Each exact mixture lies between corners, so the extremes are there: try them all."""
    random = np.random.default_rng(seed)
    table, outcome = random.normal(0, 1, (11, 2)), random.normal(0, 5, 11)
    target = random.dirichlet(np.ones(11)) @ table
    gaps = -(_vertices(table, target) @ outcome)
    places = [*"abcdefghijk", "town"]
    signs = pd.DataFrame(np.vstack([table, target]), places)
    found = model.span(signs, pd.Series([*outcome, 0.0], places), "town")
    assert found == pytest.approx((gaps.min(), gaps.max()), abs=0.01)
    assert found[1] - found[0] > 0.5


def test_the_span_is_a_point_where_one_mixture_fits_best():
    table = _places(8.0)
    low, high = model.span(table[BEFORE], table[2005], "p0")
    shown = model.gaps(table, model.weights(table[BEFORE], ["p0"])).loc["p0", 2005]
    assert low == pytest.approx(shown, abs=0.01)
    assert high == pytest.approx(shown, abs=0.01)


def test_the_span_may_have_an_outcome_that_is_the_same_everywhere():
    signs = pd.DataFrame({1999: [2.0, 1.0, 3.0, 2.0]}, index=list("abcd"))
    assert model.span(signs, pd.Series(4.0, signs.index), "a") == pytest.approx((0, 0))


def test_misfit_is_nought_for_a_mixture_and_large_for_an_outsider():
    signs = pd.DataFrame({1: [0.0, 2.0, 1.0, 50.0], 2: [0.0, 2.0, 1.0, -50.0]}, index=list("abcd"))
    found = model.misfit(signs, model.weights(signs))
    assert found["c"] == pytest.approx(0, abs=1e-9)
    assert found["d"] > 40


@pytest.mark.parametrize(
    ("target", "donors", "said"),
    [
        ([1, 2], [[1], [2]], "as many signs as the target"),
        ([1], [], "as many signs"),
        ([1, np.nan], [[1, 2]], "a value is missing"),
        ([1], [[np.inf]], "a value is missing"),
    ],
)
def test_tables_that_do_not_fit_are_refused_with_a_reason(target, donors, said):
    with pytest.raises(ValueError, match=said):
        model.closest(target, donors)


def test_an_unknown_place_is_named():
    table = _places()
    with pytest.raises(KeyError, match="no row 'nowhere'"):
        model.weights(table, ["nowhere"])
    with pytest.raises(KeyError, match="no row 'p3'"):
        model.gaps(table.drop(index="p3"), model.weights(table[BEFORE], ["p0"]))
    with pytest.raises(KeyError, match="no place 'nowhere'"):
        model.p_value(pd.Series({"a": 1.0}), "nowhere")
