"""Water on a line of levels: it runs down, it fills hollows, and it gets out the easier way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import drainage

streets = st.lists(st.floats(-50, 50), min_size=3, max_size=40)


def _by_hand(levels: list[float], at: int) -> float:
    """The lower of the two highest thresholds on the way out, looked up point by point."""
    return min(max(levels[: at + 1]), max(levels[at:]))


@given(streets)
def test_water_stands_as_high_as_the_easier_way_out(levels):
    expected = [_by_hand(levels, at) for at in range(len(levels))]
    assert drainage.water_level(levels).tolist() == expected


@given(streets)
def test_water_is_never_below_the_ground_and_never_at_the_ends(levels):
    depth = drainage.hollow(levels)
    assert (depth >= 0).all()
    assert depth[0] == depth[-1] == 0


@given(streets)
def test_turned_round_the_street_holds_the_same_water(levels):
    assert np.array_equal(drainage.hollow(levels[::-1])[::-1], drainage.hollow(levels))
    assert np.array_equal(drainage.flow(levels[::-1])[::-1], -drainage.flow(levels))


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=40).map(sorted))
def test_a_slope_needs_no_pump(levels):
    assert drainage.lowest(levels) is None
    assert drainage.hollow(levels).max() == 0


@given(streets)
def test_the_pump_stands_where_the_water_is_deepest(levels):
    at = drainage.lowest(levels)
    if at is not None:
        assert drainage.hollow(levels)[at] == drainage.hollow(levels).max() > 0


@pytest.mark.parametrize("levels", [[], [1, 2], [1, float("nan"), 2], [[1, 2, 3]], [1, 2, np.inf]])
def test_levels_that_are_no_street_are_refused_with_a_reason(levels):
    for ask in (drainage.flow, drainage.hollow, drainage.lowest):
        with pytest.raises(ValueError, match="three or more levels"):
            ask(levels)
