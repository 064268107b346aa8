"""Spreading: what must hold on any network, and what the course's own network looks like."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import load
from coursekit.models import diffusion

PLACES = [str(number) for number in range(12)]
PAIRS = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=40)
SHARE = st.floats(0, 1)


def tied(pairs) -> diffusion.Network:
    return diffusion.network([a for a, _ in pairs], [b for _, b in pairs], PLACES)


@given(PAIRS)
def test_ties_go_both_ways_and_nobody_is_tied_to_itself(pairs):
    ties = tied(pairs).ties
    assert (ties == ties.T).all()
    assert not ties.diagonal().any()


@given(PAIRS, SHARE, SHARE)
def test_an_easier_start_never_reaches_fewer(pairs, threshold, support):
    places = tied(pairs)
    plain = diffusion.spread(places, ["0"], threshold, unlike=0.2, seed=1)
    helped = diffusion.spread(places, ["0"], threshold, unlike=0.2, support=support, seed=1)
    more = diffusion.spread(places, ["0", "1"], threshold, unlike=0.2, seed=1)
    for other in (helped, more):
        assert ((other >= 0) | (plain < 0)).all()


@given(PAIRS, SHARE)
def test_nobody_adopts_without_a_neighbour_who_did_before(pairs, threshold):
    places = tied(pairs)
    (when,) = diffusion.spread(places, ["0"], threshold)
    for place, number in enumerate(when):
        if number > 0:
            around = when[places.ties[place] == 1]
            assert ((around >= 0) & (around < number)).any()


@given(PAIRS)
def test_with_the_lowest_threshold_all_that_is_connected_is_reached(pairs):
    places = tied(pairs)
    (when,) = diffusion.spread(places, ["0"], 0, rounds=20)
    reached, waiting = {0}, [0]
    while waiting:
        for other in np.flatnonzero(places.ties[waiting.pop()]):
            if other not in reached:
                reached.add(int(other))
                waiting.append(int(other))
    assert set(np.flatnonzero(when >= 0)) == reached


def test_bands_grow_and_stay_in_order():
    places = tied([(a, b) for a in PLACES for b in PLACES[:4]])
    table = diffusion.bands(diffusion.spread(places, ["0"], 0.3, unlike=0.2, runs=50), 10)
    assert (table["low"] <= table["middle"]).all()
    assert (table["middle"] <= table["high"]).all()
    assert table["middle"].is_monotonic_increasing


def test_a_bridge_ties_two_places_far_apart():
    places = tied([("0", "1")]).with_bridges([("1", "11")])
    assert diffusion.spread(places, ["0"], 0)[0][11] == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": ["x"]}, "'x' is no place"),
        ({"threshold": 2}, "between 0 and 1"),
        ({"support": -1}, "between 0 and 1"),
        ({"rounds": 0}, "from 1 up"),
        ({"runs": 0}, "from 1 up"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, says):
    options = {"first": ["0"], "threshold": 0.3} | wrong
    with pytest.raises(ValueError, match=says):
        diffusion.spread(tied([("0", "1")]), **options)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((["0"], ["x"], PLACES), "'x' is the end"),
        ((["0"], [], PLACES), "two ends"),
        (([], [], ["0", "0"]), "twice"),
    ],
)
def test_broken_ties_are_named(arguments, says):
    with pytest.raises(ValueError, match=says):
        diffusion.network(*arguments)


def test_the_coalfield_is_one_network_but_for_its_lonely_places():
    near = load("commune_adjacency")
    codes = load("communes")["insee"].tolist()
    places = diffusion.network(near["insee"], near["neighbour_insee"], codes)
    (when,) = diffusion.spread(places, ["62528"], 0, rounds=60)
    assert (when >= 0).sum() > 340
    assert places.degrees["62528"] >= 5
