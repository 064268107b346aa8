"""Tours: the exact one is as short as trying everything, the quick ones are never shorter."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.models import tours

places = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=7, unique=True
)
closed = st.booleans()


def _between(points) -> np.ndarray:
    where = np.array(points, float)
    return np.hypot(*(where[:, None] - where[None, :]).transpose(2, 0, 1))


def _shortest_by_trying(far, is_closed) -> float:
    return _lengths(far, itertools.permutations(range(len(far))), is_closed).min()


def _lengths(far, orders, is_closed) -> np.ndarray:
    ways = np.array(list(orders))
    legs = far[ways[:, :-1], ways[:, 1:]].sum(axis=1)
    return legs + (far[ways[:, -1], ways[:, 0]] if is_closed else 0)


@given(places, closed)
@settings(max_examples=60)
def test_the_best_tour_is_as_short_as_trying_all_orders(points, is_closed):
    far = _between(points)
    order = tours.best(far, is_closed)
    assert sorted(order) == list(range(len(far)))
    assert tours.length(far, order, is_closed) == pytest.approx(_shortest_by_trying(far, is_closed))


@given(places)
@settings(max_examples=40)
def test_the_best_walk_from_a_start_is_as_short_as_trying_all_that_begin_there(points):
    far = _between(points)
    order = tours.best(far, closed=False, start=1)
    rest = [0, *range(2, len(far))]
    tried = _lengths(far, ((1, *way) for way in itertools.permutations(rest)), False)
    assert order[0] == 1
    assert sorted(order) == list(range(len(far)))
    assert tours.length(far, order, False) == pytest.approx(tried.min())


def test_a_tour_that_comes_back_takes_no_start():
    with pytest.raises(ValueError, match="has no start"):
        tours.best([[0, 1], [1, 0]], start=1)


@given(places, closed, st.randoms())
def test_two_opt_keeps_every_place_and_never_makes_it_longer(points, is_closed, random):
    far = _between(points)
    order = list(range(len(far)))
    random.shuffle(order)
    better = tours.two_opt(far, order, is_closed)
    assert sorted(better) == sorted(order)
    assert tours.length(far, better, is_closed) <= tours.length(far, order, is_closed) + 1e-6
    assert tours.length(far, better, is_closed) >= _shortest_by_trying(far, is_closed) - 1e-6


@given(places, closed)
def test_after_two_opt_no_turned_stretch_would_help(points, is_closed):
    far = _between(points)
    order = tours.two_opt(far, range(len(far)), is_closed)
    now = tours.length(far, order, is_closed)
    for first, last in itertools.combinations(range(len(order)), 2):
        turned = order[:first] + order[first : last + 1][::-1] + order[last + 1 :]
        assert tours.length(far, turned, is_closed) >= now - 1e-6


@given(places, st.data())
def test_the_nearest_next_place_is_the_nearest(points, data):
    far = _between(points)
    start = data.draw(st.integers(0, len(far) - 1))
    order = tours.nearest_next(far, start)
    assert order[0] == start
    assert sorted(order) == list(range(len(far)))
    for at in range(len(order) - 1):
        left = order[at + 1 :]
        assert far[order[at], order[at + 1]] == min(far[order[at], place] for place in left)


@pytest.mark.parametrize("count", range(2, 8))
def test_the_number_of_orders_is_counted_by_writing_them_down(count):
    ways = set()
    for order in itertools.permutations(range(count)):
        ways.add(min(order, order[::-1]))
    assert tours.orders(count, closed=False) == len(ways)
    circles = {min(_turned(order)) for order in itertools.permutations(range(count))}
    assert tours.orders(count) == len(circles)


def _turned(order):
    for way in (order, order[::-1]):
        for at in range(len(way)):
            yield way[at:] + way[:at]


def test_more_places_than_can_be_proved_are_refused_with_their_number():
    far = np.ones((14, 14)) - np.eye(14)
    with pytest.raises(ValueError, match=f"{math.factorial(13) // 2:,} tours"):
        tours.best(far)


@pytest.mark.parametrize(
    "table", [[[0]], [[0, 1]], [[0, 1], [2, 0]], [[0, -1], [-1, 0]], [[0, np.nan], [np.nan, 0]]]
)
def test_a_table_that_holds_no_distances_is_refused_with_a_reason(table):
    with pytest.raises(ValueError, match="tours:"):
        tours.nearest_next(table)
