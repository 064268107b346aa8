"""Where a point lies among the communes: what tests ask, and no table needs."""

from __future__ import annotations

import math
from itertools import pairwise

from coursekit.models.geometry import RADIUS_KM
from data.builders.shapes import Point, Shape


def contains(shape: Shape, point: Point) -> bool:
    """Tell whether a point lies inside a shape (even-odd rule)."""
    lon, lat = point
    inside = False
    for polygon in shape:
        for line in polygon:
            for (x1, y1), (x2, y2) in pairwise(line):
                if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
                    inside = not inside
    return inside


def gap_km(shape: Shape, point: Point) -> float:
    """Return how far a point is from a shape, in kilometres; 0 inside.

    Near the point the Earth is taken as flat, which at a few kilometres is good to a metre.
    """
    if contains(shape, point):
        return 0.0
    east = RADIUS_KM * math.radians(1) * math.cos(math.radians(point[1]))
    north = RADIUS_KM * math.radians(1)
    nearest = math.inf
    for polygon in shape:
        for line in polygon:
            flat = [((x - point[0]) * east, (y - point[1]) * north) for x, y in line]
            for (x1, y1), (x2, y2) in pairwise(flat):
                dx, dy = x2 - x1, y2 - y1
                long = dx * dx + dy * dy
                along = 0.0 if not long else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / long))
                nearest = min(nearest, math.hypot(x1 + along * dx, y1 + along * dy))
    return nearest


def locate(communes: dict[str, Shape], point: Point) -> str:
    """Return the INSEE code of the commune a point lies in, empty where there is none."""
    return next((code for code, shape in communes.items() if contains(shape, point)), "")
