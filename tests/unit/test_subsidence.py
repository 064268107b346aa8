"""The model of sinking ground is Knothe's: closed form, mass balance, regimes, superposition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import subsidence as model

depths = st.floats(50, 1500)
widths = st.floats(20, 3000)
seams = st.floats(0.1, 5)
draws = st.floats(15, 60)


def _summed(panel: model.Panel, x: float, points: int = 20_001) -> float:
    """Add up the influence function over the panel bit by bit, without any closed form."""
    bits = np.linspace(panel.west, panel.east, points)
    influence = np.exp(-math.pi * ((bits - x) / panel.radius) ** 2) / panel.radius
    return panel.full * float(np.sum((influence[1:] + influence[:-1]) / 2 * np.diff(bits)))


class TestOnePanel:
    @given(depths, widths, seams, st.floats(-2000, 2000))
    def test_the_closed_form_is_the_sum_of_influences(self, depth, width, seam, x):
        panel = model.Panel(-width / 2, width / 2, seam, depth)
        assert float(model.sinking(panel, x)) == pytest.approx(
            _summed(panel, x), abs=2e-5 * panel.full
        )

    @given(depths, widths, seams)
    def test_it_is_even_deepest_in_the_middle_and_fades_outwards(self, depth, width, seam):
        panel = model.Panel(-width / 2, width / 2, seam, depth)
        x = np.linspace(0, width / 2 + 3 * panel.radius, 60)
        down = model.sinking(panel, x)
        assert np.allclose(down, model.sinking(panel, -x))
        assert (np.diff(down) <= 1e-12).all()
        assert 0 <= down[-1] < 1e-6 * panel.full
        assert down[0] <= panel.full

    @given(depths, seams)
    def test_half_of_the_full_sinking_lies_above_the_edge_of_a_wide_panel(self, depth, seam):
        panel = model.Panel(0, 50 * depth, seam, depth)
        assert float(model.sinking(panel, 0)) == pytest.approx(panel.full / 2)

    @given(depths, st.floats(100, 800), st.floats(100, 800), seams)
    def test_no_volume_is_lost(self, depth, width, length, seam):
        panel = model.Panel(-width / 2, width / 2, seam, depth, -length / 2, length / 2)
        half = max(width, length) / 2 + 3 * panel.radius
        x = np.linspace(-half, half, 401)
        step = x[1] - x[0]
        summed = model.sinking(panel, x[None, :], x[:, None]).sum() * step**2
        assert summed == pytest.approx(model.volume(panel), rel=1e-3)

    @given(depths, widths, seams, st.floats(-2000, 2000))
    def test_tilt_is_the_slope_of_the_sinking(self, depth, width, seam, x):
        panel = model.Panel(-width / 2, width / 2, seam, depth)
        step = panel.radius / 1000
        rise = (model.sinking(panel, x + step) - model.sinking(panel, x - step)) / (2 * step)
        assert float(model.tilt(panel, x)) == pytest.approx(
            1000 * float(rise), abs=1e-3 * 1000 * panel.full / panel.radius
        )

    @given(depths, seams)
    def test_the_greatest_tilt_of_a_wide_panel_is_full_sinking_by_radius(self, depth, seam):
        panel = model.Panel(0, 50 * depth, seam, depth)
        assert float(model.tilt(panel, 0)) == pytest.approx(1000 * panel.full / panel.radius)


class TestWidths:
    @given(depths, draws)
    def test_the_middle_sinks_almost_fully_from_the_critical_width_on(self, depth, draw):
        width = model.critical_width(depth, draw)
        panel = model.Panel(-width / 2, width / 2, 1.0, depth, draw=draw)
        assert 0.98 * panel.full < float(model.sinking(panel, 0)) < panel.full

    def test_the_old_rule_of_the_coalfields(self):
        assert model.critical_width(1000) == pytest.approx(1400, rel=0.001)

    @given(depths, draws, st.floats(0.05, 0.94), st.floats(1.06, 20))
    def test_narrow_right_and_wide_have_their_names(self, depth, draw, less, more):
        width = model.critical_width(depth, draw)
        assert model.regime(less * width, depth, draw) == "sub-critical"
        assert model.regime(width, depth, draw) == "critical"
        assert model.regime(more * width, depth, draw) == "super-critical"


class TestSeveralPanels:
    @given(st.lists(st.tuples(st.floats(-900, 900), widths, seams, depths), max_size=5))
    def test_troughs_add_up_in_any_order(self, given_panels):
        panels = [model.Panel(w, w + width, seam, d) for w, width, seam, d in given_panels]
        x = np.linspace(-2000, 4000, 50)
        apart = sum((model.sinking(one, x) for one in panels), np.zeros(50))
        assert np.allclose(model.sinking(panels, x), apart)
        assert np.allclose(model.sinking(panels[::-1], x), apart)

    def test_two_halves_are_one_panel(self):
        x = np.linspace(-900, 900, 30)
        whole = model.Panel(-300, 300, 1.5, 400)
        halves = [model.Panel(-300, 0, 1.5, 400), model.Panel(0, 300, 1.5, 400)]
        assert np.allclose(model.sinking(halves, x), model.sinking(whole, x))

    def test_pillars_left_standing_hold_their_share(self):
        half = model.Panel(-300, 300, 1.5, 400, extraction=0.5)
        assert half.full == pytest.approx(model.full_subsidence(1.5) / 2)


class TestRuleOfThumb:
    @given(st.floats(0.01, 50), st.floats(0.1, 1))
    def test_thickness_and_sinking_are_each_other_turned_round(self, sunk, factor):
        coal = model.thickness_for(sunk, factor)
        assert model.full_subsidence(coal, factor) == pytest.approx(sunk)


class TestTime:
    @given(st.floats(0.05, 3))
    def test_it_begins_at_nought_grows_and_ends_at_one(self, rate):
        share = model.share_of_final(np.linspace(-5, 400, 100), rate)
        assert share[0] == 0
        assert (np.diff(share) >= 0).all()
        assert share[-1] == pytest.approx(1, abs=1e-8)

    @pytest.mark.parametrize("rate", [0, -1, float("nan")])
    def test_a_rate_that_cannot_be_is_named(self, rate):
        with pytest.raises(ValueError, match="rate is"):
            model.share_of_final(1, rate)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"west": 100}, "west lies before east"),
        ({"thickness": -1}, "thickness is 0 m or more"),
        ({"extraction": 1.1}, "shares from 0 to 1"),
        ({"depth": 0}, "metres above 0"),
        ({"depth": float("inf")}, "metres above 0"),
        ({"draw": 90}, "degrees from 0 to 90"),
        ({"south": 5, "north": 5}, "south before north"),
    ],
)
def test_a_panel_that_cannot_be_is_refused_with_a_reason(change, said):
    with pytest.raises(ValueError, match=said):
        model.Panel(**({"west": 0, "east": 100, "thickness": 1, "depth": 400} | change))
