"""Legs have the length of the sphere, and outlines come out of their arcs as they went in."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import geometry

ring = st.lists(
    st.tuples(st.integers(-90, 90), st.integers(-45, 45)), min_size=3, max_size=8, unique=True
).map(lambda points: [*points, points[0]])


def _steps(line):
    """Pack a line as TopoJSON does: the first point, then the steps."""
    return [line[0], *((b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(line))]


def _topology(arcs, *geometries):
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [_steps(arc) for arc in arcs],
        "objects": {
            "communes": {
                "geometries": [
                    {"type": kind, "arcs": parts, "properties": {"insee": str(number)}}
                    for number, (kind, parts) in enumerate(geometries)
                ]
            }
        },
    }


def test_the_length_of_a_leg_is_that_of_the_sphere():
    # A quarter of a meridian, and a step along the equator.
    quarter = np.pi / 2 * 6371.0088
    assert geometry.leg_lengths([0, 0], [0, 90]) == pytest.approx([quarter])
    assert geometry.leg_lengths([0, 1, 2], [0, 0, 0]) == pytest.approx([quarter / 90] * 2)


@given(ring, st.integers(1, 8))
def test_a_ring_in_two_arcs_is_the_ring_again(points, at):
    at = min(at, len(points) - 2)
    first, second = points[: at + 1], points[at:]
    backwards = second[::-1]
    for arcs, parts in (([points], [0]), ([first, second], [0, 1]), ([first, backwards], [0, ~1])):
        found = geometry.shapes(_topology(arcs, ("Polygon", [parts])))["0"]
        assert [[line.tolist() for line in polygon] for polygon in found] == [
            [[list(point) for point in points]]
        ]


def test_a_commune_of_two_pieces_has_two_polygons():
    square = [(0, 0), (0, 1), (1, 1), (0, 0)]
    topology = _topology([square], ("MultiPolygon", [[[0]], [[0]]]), ("Polygon", [[0], [~0]]))
    found = geometry.shapes(topology)
    assert [len(polygon) for polygon in found["0"]] == [1, 1]
    assert [len(polygon) for polygon in found["1"]] == [2]
