"""Guesses between measurements stay between them, and the honest test hides the neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import interpolation

points = st.lists(
    st.tuples(st.floats(2, 4), st.floats(50, 51), st.floats(-100, 100)),
    min_size=2,
    max_size=25,
    unique_by=lambda one: (round(one[0], 4), round(one[1], 4)),
)


@given(points, st.floats(2, 4), st.floats(50, 51), st.integers(1, 30), st.floats(0, 4))
def test_a_guess_lies_between_the_measurements(given_points, lon, lat, neighbours, power):
    lons, lats, values = map(np.array, zip(*given_points, strict=True))
    far = interpolation.distances_km([lon], [lat], lons, lats)
    (found,) = interpolation.guess(far, values, neighbours, power)
    assert values.min() - 1e-6 <= found <= values.max() + 1e-6


@given(points)
def test_at_a_measured_place_the_guess_is_the_measurement(given_points):
    lons, lats, values = map(np.array, zip(*given_points, strict=True))
    far = interpolation.distances_km(lons, lats, lons, lats)
    assert np.allclose(interpolation.guess(far, values), values)


@given(points)
def test_equal_values_are_guessed_without_error(given_points):
    lons, lats, _ = map(np.array, zip(*given_points, strict=True))
    far = interpolation.distances_km(lons, lats, lons, lats)
    same = np.full(len(lons), 7.0)
    assert interpolation.typical_error(interpolation.guess_hidden(far, same), same) < 1e-9


def test_a_twin_gives_its_neighbour_away_until_it_is_hidden_too():
    random = np.random.default_rng(1)
    lons, lats = random.uniform(2, 3, 40), random.uniform(50, 51, 40)
    heads = random.normal(0, 10, 40)
    lons, lats, heads = (
        np.tile(lons, 2),
        np.tile(lats, 2) + np.repeat([0, 1e-4], 40),
        np.tile(heads, 2),
    )
    far = interpolation.distances_km(lons, lats, lons, lats)
    kind = interpolation.typical_error(interpolation.guess_hidden(far, heads), heads)
    honest = interpolation.typical_error(
        interpolation.guess_hidden(far, heads, hidden_km=0.1), heads
    )
    assert kind < 1 < 8 < honest


def test_where_everything_is_hidden_there_is_no_guess():
    assert np.isnan(interpolation.guess_hidden([[0, 1], [1, 0]], [1, 2], hidden_km=5)).all()


def test_distances_agree_with_the_round_earth_in_the_coalfield():
    lens, valenciennes = (2.83, 50.43), (3.52, 50.36)
    flat = interpolation.distances_km(*[[x] for x in lens], *[[x] for x in valenciennes])[0, 0]
    lon1, lat1, lon2, lat2 = np.radians([*lens, *valenciennes])
    angle = np.arccos(
        np.sin(lat1) * np.sin(lat2) + np.cos(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    )
    assert flat == pytest.approx(6371.0 * angle, rel=0.005)


@pytest.mark.parametrize("wrong", [{"neighbours": 0}, {"power": -1}])
def test_numbers_that_cannot_be_are_refused_with_a_reason(wrong):
    with pytest.raises(ValueError, match=r"guess\(\)"):
        interpolation.guess([[1.0]], [1.0], **wrong)
