"""Least squares: what it must satisfy by definition, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import aggregation, regression


def made(seed: int, n: int = 30) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(n, 2)) * [1, 1000] + [5, 20000], columns=["a", "b"])
    frame["y"] = 3 * frame["a"] - 0.002 * frame["b"] + rng.normal(size=n)
    return frame


@given(st.integers(0, 10_000))
def test_residuals_lean_to_no_predictor_and_add_up_to_zero(seed):
    frame = made(seed)
    table = regression.fit(frame, "y", ["a", "b"]).table
    assert table["residual"].sum() == pytest.approx(0, abs=1e-8)
    for column in ("a", "b"):
        centred = frame[column] - frame[column].mean()
        assert table["residual"] @ centred == pytest.approx(0, abs=1e-5)


@given(st.integers(0, 10_000))
def test_it_agrees_with_numpy_and_with_the_definition_of_leaving_out(seed):
    frame = made(seed)
    found = regression.fit(frame, "y", ["a", "b"])
    design = np.column_stack([np.ones(len(frame)), frame[["a", "b"]]])
    assert found.coefficients.to_numpy() == pytest.approx(
        np.linalg.lstsq(design, frame["y"], rcond=None)[0], rel=1e-6
    )
    without = regression.fit(frame.drop(index=7), "y", ["a", "b"]).coefficients
    expected = (
        without["constant"] + without["a"] * frame.loc[7, "a"] + without["b"] * frame.loc[7, "b"]
    )
    assert found.table.loc[7, "alone"] == pytest.approx(frame.loc[7, "y"] - expected, rel=1e-6)
    moved = design @ without.to_numpy() - found.table["expected"].to_numpy()
    assert found.table.loc[7, "cook"] == pytest.approx(
        moved @ moved / (3 * found.spread**2), rel=1e-5
    )


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_units_do_not_matter(seed, factor, shift):
    frame = made(seed)
    other = frame.assign(a=frame["a"] * factor + shift)
    one, two = (regression.fit(f, "y", ["a", "b"]) for f in (frame, other))
    assert two.table["residual"].to_numpy() == pytest.approx(
        one.table["residual"].to_numpy(), abs=1e-5
    )
    assert two.coefficients["a"] * factor == pytest.approx(one.coefficients["a"], rel=1e-4)
    assert two.r_squared == pytest.approx(one.r_squared, abs=1e-6)


def test_robust_errors_are_near_the_classical_ones_when_the_spread_is_even():
    frame = made(1, n=5000)
    found = regression.fit(frame, "y", ["a", "b"])
    assert found.errors["a"] == pytest.approx(1 / np.sqrt(5000), rel=0.1)


def test_without_predictors_it_is_the_mean():
    frame = made(3)
    found = regression.fit(frame, "y", [])
    assert found.coefficients["constant"] == pytest.approx(frame["y"].mean())
    assert found.r_squared == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda f: f.assign(a=np.nan), ValueError, "lack a value"),
        (lambda f: f.head(3), ValueError, "3 cases cannot settle 3"),
        (lambda f: f.assign(b=2 * f["a"]), ValueError, "repeats"),
        (lambda f: f.assign(b=0), ValueError, "repeats"),
        (lambda f: f.drop(columns="b"), KeyError, "no column 'b'"),
    ],
)
def test_what_cannot_be_fitted_is_answered_with_a_reason(change, error, says):
    with pytest.raises(error, match=says):
        regression.fit(change(made(2)), "y", ["a", "b"])


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 100))
def test_the_slope_of_places_and_that_of_people_need_not_agree(between, within, seed):
    invented = aggregation.people(between, within, places=20, each=30, noise=0, seed=seed)
    assert aggregation.slopes(invented) == pytest.approx((between, within), abs=1e-8)


def test_the_same_seed_invents_the_same_people_and_another_does_not():
    one, two, three = (aggregation.people(1, -1, seed=seed) for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one.equals(three)


def test_noise_blurs_people_more_than_places():
    invented = aggregation.people(1, 0, noise=3)
    assert aggregation.by_place(invented).corr().iloc[0, 1] > 0.9
    assert invented[["hardship", "answer"]].corr().iloc[0, 1] < 0.5


def test_too_few_people_are_refused():
    with pytest.raises(ValueError, match="3 places"):
        aggregation.people(1, 1, places=2)
