"""Light and electricity: the formula of the standard, the tables of pvlib, and what cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import load
from coursekit.models import solar

MEAN = solar.yearly_light(load("mean_sky_irradiance"), "mean_sky_kwh_m2")
CLEAR = solar.yearly_light(load("clear_sky_irradiance"), "clear_sky_kwh_m2")
shares = st.floats(0, 1)


@given(st.floats(0.1, 1000), st.floats(1, 3000), st.floats(0.01, 1))
def test_output_and_performance_ratio_are_each_other_turned_round(power, light, ratio):
    made = solar.output(power, light, ratio)
    assert solar.performance_ratio(made, power, light) == pytest.approx(ratio)


class TestTables:
    def test_no_plane_gets_more_than_under_a_clear_sky(self):
        assert (MEAN < CLEAR).all().all()
        assert 0.55 < (MEAN / CLEAR).min().min() < (MEAN / CLEAR).max().max() < 0.80

    def test_the_flat_plane_is_that_of_the_neighbouring_commune(self):
        angres = load("solar_irradiation").set_index("commune").loc["Angres"]
        assert MEAN.loc[0, 180] == pytest.approx(angres["irradiation_kwh_m2"], abs=2)

    def test_the_best_plane_looks_south_at_30_to_45_degrees(self):
        tilt, azimuth = MEAN.stack().idxmax()
        assert azimuth == 180
        assert 30 <= tilt <= 45
        assert 1.10 < MEAN.loc[tilt, 180] / MEAN.loc[0, 180] < 1.20

    def test_morning_and_afternoon_are_alike(self):
        assert np.allclose(MEAN[90], MEAN[270], rtol=0.002)
        assert np.allclose(MEAN[135], MEAN[225], rtol=0.002)

    def test_winter_light_is_more_diffuse_than_summer_light(self):
        share = load("mean_sky_irradiance").groupby("month")["diffuse_share"].first()
        assert share[[12, 1]].min() > share[[5, 6, 7]].max()


class TestBetweenPlanes:
    @given(st.sampled_from(list(MEAN.index)), st.sampled_from(list(MEAN.columns)))
    def test_at_a_plane_of_the_table_it_is_the_table(self, tilt, azimuth):
        assert solar.light_on(MEAN, tilt, azimuth) == pytest.approx(MEAN.loc[tilt, azimuth])

    @given(st.floats(0, 90), st.floats(90, 270))
    def test_it_stays_within_the_table(self, tilt, azimuth):
        found = solar.light_on(MEAN, tilt, azimuth)
        assert MEAN.min().min() <= found <= MEAN.max().max()

    @pytest.mark.parametrize(("tilt", "azimuth"), [(-1, 180), (91, 180), (30, 0), (30, 300)])
    def test_a_plane_outside_is_refused_with_what_there_is(self, tilt, azimuth):
        with pytest.raises(ValueError, match="outside the table: tilt 0 to 90, azimuth 90 to 270"):
            solar.light_on(MEAN, tilt, azimuth)


@given(
    st.floats(1, 5000),
    st.floats(10, 300),
    st.floats(5, 200),
    st.floats(1000, 4100),
    st.floats(500, 4100),
)
def test_saved_is_before_less_after(points, before, after, long, short):
    saved = solar.lighting(points, before, after, long, short)
    assert saved == pytest.approx(points * before * long / 1000 - points * after * short / 1000)
