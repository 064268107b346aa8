"""Volumes against closed forms, limits, scaling laws and thin slices added up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import volume

areas = st.floats(1, 1e7)
heights = st.floats(0.1, 500)
lengths = st.floats(0, 5_000)
scales = st.floats(0.1, 10)
slopes = st.floats(1, 85)


def slices(area_at, height, count=20_000):
    """Add up thin level slices: a way to the volume that knows no formula for it."""
    z = (np.arange(count) + 0.5) / count * height
    return area_at(z).sum() * height / count


class TestClosedForms:
    def test_values_worked_by_hand(self):
        assert volume.cone(area=300, height=10) == pytest.approx(1_000)
        assert volume.pyramid(side=10, height=30) == pytest.approx(1_000)
        # foot 9, top 4, height 3: 3/3 * (9 + 4 + 6)
        assert volume.truncated_cone(area=9, top_area=4, height=3) == pytest.approx(19)

    @given(st.floats(1, 1000), heights)
    def test_the_outline_of_the_foot_does_not_matter(self, side, height):
        assert volume.pyramid(side, height) == pytest.approx(volume.cone(side**2, height))

    @given(areas, heights, st.floats(0, 1))
    def test_a_truncated_cone_is_a_cone_less_its_tip(self, area, height, cut):
        """Cut a cone at a share of its height; the tip is a cone scaled down by the rest."""
        whole, rest = volume.cone(area, height), 1 - cut
        left = volume.truncated_cone(area, area * rest**2, height * cut)
        assert left == pytest.approx(whole * (1 - rest**3), rel=1e-9, abs=1e-6)

    @given(areas, st.floats(1, 200), lengths)
    def test_a_ridge_is_the_sum_of_its_slices(self, area, height, length):
        radius = (-length + math.sqrt(length**2 + math.pi * area)) / math.pi

        def area_at(z):
            r = radius * (1 - z / height)
            return math.pi * r**2 + 2 * r * length

        assert volume.ridge(area, height, length) == pytest.approx(
            slices(area_at, height), rel=1e-4
        )

    @given(areas, slopes, st.floats(0.01, 1))
    def test_a_flat_top_is_the_sum_of_its_slices(self, area, slope, share):
        radius = math.sqrt(area / math.pi)
        height = share * radius * math.tan(math.radians(slope))

        def area_at(z):
            return math.pi * (radius - z / math.tan(math.radians(slope))) ** 2

        assert volume.flat_topped(area, height, slope) == pytest.approx(
            slices(area_at, height), rel=1e-4
        )

    def test_arrays_and_columns_go_in(self):
        areas = pd.Series([1.0, 2.0])
        assert volume.cone(areas, 3).tolist() == [1.0, 2.0]
        assert volume.flat_topped(areas, 0.1, 40).shape == (2,)


class TestLimits:
    @given(areas, heights)
    def test_without_top_or_crest_everything_is_a_cone(self, area, height):
        cone = volume.cone(area, height)
        even = volume.slope_of(height, volume.radius_of(area))
        assert volume.truncated_cone(area, 0, height) == pytest.approx(cone)
        assert volume.ridge(area, height, 0) == pytest.approx(cone)
        assert volume.flat_topped(area, height, even) == pytest.approx(cone, rel=1e-6)

    @given(areas, heights)
    def test_with_a_top_like_the_foot_it_is_a_block(self, area, height):
        assert volume.truncated_cone(area, area, height) == pytest.approx(area * height)

    def test_nearly_upright_sides_make_a_block(self):
        found = volume.flat_topped(10_000, 10, 89.999)
        assert found == pytest.approx(100_000, rel=1e-4)

    def test_a_very_long_crest_makes_a_prism(self):
        factor = volume.form_factor(volume.ridge(1e4, 30, 1e7), 1e4, 30)
        assert factor == pytest.approx(1 / 2, rel=1e-6)

    @given(areas, heights, lengths, st.floats(0, 1))
    def test_form_factors_stay_in_their_range(self, area, height, length, top):
        def factor(found):
            return volume.form_factor(found, area, height)

        assert 1 / 3 - 1e-9 <= factor(volume.ridge(area, height, length)) <= 1 / 2 + 1e-9
        assert 1 / 3 - 1e-9 <= factor(volume.truncated_cone(area, top * area, height)) <= 1 + 1e-9

    def test_no_height_is_no_volume(self):
        assert volume.flat_topped(100, 0, 30) == volume.flat_topped(100, 0, 0) == 0
        assert volume.cone(100, 0) == volume.ridge(100, 0, 5) == 0


class TestScaling:
    @given(areas, heights, lengths, st.floats(0, 1), scales)
    def test_twice_as_large_in_all_directions_is_eight_times_the_stone(
        self, area, height, length, top, k
    ):
        pairs = [
            (volume.cone(area, height), volume.cone(area * k**2, height * k)),
            (
                volume.ridge(area, height, length),
                volume.ridge(area * k**2, height * k, length * k),
            ),
            (
                volume.truncated_cone(area, top * area, height),
                volume.truncated_cone(area * k**2, top * area * k**2, height * k),
            ),
        ]
        for small, large in pairs:
            assert large == pytest.approx(small * k**3, rel=1e-6)

    @given(heights, st.floats(1, 1000), scales)
    def test_size_does_not_change_a_slope(self, height, run, k):
        assert volume.slope_of(height * k, run * k) == pytest.approx(volume.slope_of(height, run))

    @given(slopes, st.floats(1, 1000))
    def test_slope_and_height_are_each_others_reverse(self, slope, run):
        assert volume.slope_of(volume.height_of(slope, run), run) == pytest.approx(slope)

    @given(areas, st.tuples(slopes, slopes), st.floats(0.01, 1))
    def test_steeper_sides_carry_more(self, area, pair, share):
        gentle, steep = sorted(pair)
        height = share * volume.height_of(gentle, volume.radius_of(area))
        less, more = (volume.flat_topped(area, height, slope) for slope in (gentle, steep))
        assert less <= more * (1 + 1e-9)


class TestRefusals:
    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: volume.cone(0, 10), "area must be above zero"),
            (lambda: volume.cone(10, -1), "height cannot be below zero"),
            (lambda: volume.cone(math.nan, 10), "area must be above zero"),
            (lambda: volume.cone(10, math.nan), "or missing"),
            (lambda: volume.slope_of(10, 0), "run must be above zero"),
            (lambda: volume.height_of(90, 10), "less than 90 degrees"),
            (lambda: volume.truncated_cone(10, 11, 1), "larger than the foot"),
            (lambda: volume.flat_topped([100_000, 100_000], [10, 186], 40), "meet 150 m"),
            (lambda: volume.form_factor(-1, 1, 1), "volume cannot be below zero"),
        ],
    )
    def test_what_cannot_be_is_named(self, call, message):
        with pytest.raises(ValueError, match=message):
            call()
