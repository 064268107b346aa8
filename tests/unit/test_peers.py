"""Distances are distances; whoever is nearest is found; gaps in variables are left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import peers

seeds = st.integers(0, 100_000)


def _table(seed: int, places: int = 12, variables: int = 4) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    scales = random.uniform(0.1, 5000, variables)
    return pd.DataFrame(
        random.normal(0, 1, (places, variables)) * scales, [f"p{k}" for k in range(places)]
    )


@given(seeds)
def test_a_distance_is_symmetric_never_negative_and_nought_to_oneself(seed):
    away = peers.distances(_table(seed)).to_numpy()
    assert np.allclose(away, away.T)
    assert (away >= 0).all()
    assert np.allclose(np.diag(away), 0)


@given(seeds)
def test_no_detour_is_shorter(seed):
    away = peers.distances(_table(seed)).to_numpy()
    assert (away[:, None, :] <= away[:, :, None] + away[None, :, :] + 1e-9).all()


@given(seeds, st.floats(0.001, 1000), st.floats(-1000, 1000))
def test_the_unit_of_a_variable_does_not_matter(seed, factor, shift):
    table = _table(seed)
    other = table.copy()
    other[0] = other[0] * factor + shift
    assert np.allclose(peers.distances(table), peers.distances(other), atol=1e-6)


@given(seeds, st.integers(1, 11))
def test_nobody_left_out_is_nearer_than_somebody_found(seed, count):
    table = _table(seed)
    found = peers.nearest(table, "p0", count)
    away = peers.distances(table)["p0"].drop("p0")
    assert len(found) == count
    assert "p0" not in found.index
    assert found.is_monotonic_increasing
    assert (away.drop(found.index) >= found.max()).all()


def test_a_variable_that_one_of_two_lacks_is_left_out():
    table = pd.DataFrame({"a": [0.0, 2.0, 4.0], "b": [1.0, np.nan, 9.0]}, index=list("xyz"))
    only_a = peers.distances(table[["a"]])
    assert peers.distances(table).loc["x", "y"] == pytest.approx(only_a.loc["x", "y"])


def test_places_without_a_variable_in_common_have_no_distance():
    table = pd.DataFrame({"a": [0.0, np.nan], "b": [np.nan, 1.0]}, index=["x", "y"])
    assert np.isnan(peers.distances(table).loc["x", "y"])
    with pytest.raises(ValueError, match="choose 1 to 0"):
        peers.nearest(table, "x", 1)


def test_bad_questions_are_answered_with_a_reason():
    table = _table(1)
    with pytest.raises(KeyError, match="no row 'nowhere'"):
        peers.nearest(table, "nowhere")
    with pytest.raises(ValueError, match="choose 1 to 11"):
        peers.nearest(table, "p0", 12)
    with pytest.raises(ValueError, match="at least one variable"):
        peers.distances(table[[]])
