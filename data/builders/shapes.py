"""The little geometry that outlines need: measure, tell inside from outside.

Outlines are unpacked and legs measured by :mod:`coursekit.models.geometry`; lengths are on a
sphere of the Earth's mean radius (good to 0.3 % here), areas on the ellipsoid GRS 80 of the French
reference system.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from coursekit.models import geometry

_AXIS_KM = 6378.137
_ECCENTRICITY = math.sqrt((2 - 1 / 298.257222101) / 298.257222101)

Point = tuple[float, float]
Line = list[Point]
#: Polygons of a commune; each is its outer ring, then its holes.
Shape = list[list[Line]]


def _points(line: Any) -> Line:
    return [(x, y) for x, y in line.tolist()]


def shapes(topology: dict[str, Any]) -> dict[str, Shape]:
    """Return the polygons of each commune by INSEE code."""
    return {
        insee: [[_points(ring) for ring in polygon] for polygon in polygons]
        for insee, polygons in geometry.shapes(topology).items()
    }


def length_km(line: Line) -> float:
    """Return the great-circle length of a line in kilometres.

    >>> round(length_km([(2.786, 50.457), (2.947, 50.422)]), 1)
    12.0
    """
    lon, lat = zip(*line, strict=True)
    return math.fsum(geometry.leg_lengths(lon, lat))


def _height(lat: float) -> float:
    """Return the height of a latitude on the equal-area cylinder around the unit ellipsoid.

    Snyder, Map Projections: A Working Manual (USGS 1987), formula 3-12, halved.
    """
    e, sine = _ECCENTRICITY, math.sin(math.radians(lat))
    return (1 - e * e) * (sine / (1 - (e * sine) ** 2) + math.atanh(e * sine) / e) / 2


def area_km2(shape: Shape) -> float:
    """Return the area of a shape in square kilometres, holes taken off.

    On the equal-area cylinder (longitude, :func:`_height`) the shoelace formula gives the area
    on the ellipsoid. A projection such as Lambert-93 would make it 0.3 % too large here.
    """

    def ring(line: Line) -> float:
        flat = [(math.radians(lon), _height(lat)) for lon, lat in line]
        twice = math.fsum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(flat))
        return abs(twice) / 2 * _AXIS_KM**2

    return math.fsum(
        ring(polygon[0]) - math.fsum(ring(hole) for hole in polygon[1:]) for polygon in shape
    )


def borders(topology: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Return the length of each border between two communes, in kilometres.

    In a TopoJSON a border is stored once, as arcs that both neighbours use: two communes are
    neighbours when they share an arc. Communes that meet in a point only are not.
    """
    lines = geometry.arcs(topology)
    users: dict[int, set[str]] = {}
    for commune in topology["objects"]["communes"]["geometries"]:
        single = commune["type"] == "Polygon"
        for polygon in [commune["arcs"]] if single else commune["arcs"]:
            for indexes in polygon:
                for index in indexes:
                    arc = index if index >= 0 else ~index
                    users.setdefault(arc, set()).add(commune["properties"]["insee"])
    found: dict[tuple[str, str], list[float]] = {}
    for arc, pair in users.items():
        if len(pair) == 2:
            found.setdefault(tuple(sorted(pair)), []).append(length_km(_points(lines[arc])))
    return {pair: math.fsum(found[pair]) for pair in sorted(found)}
