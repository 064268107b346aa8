"""How much stone a heap holds: volume from footprint, height and slope, and how sure that is.

A solid whose cross-sections all have the shape of its base holds ::

    volume = form factor * footprint area * height

with a form factor that depends on the shape alone: 1/3 for any cone or pyramid, whatever the
outline of its foot, up to 1/2 for a long ridge, up to 1 for an upright block [1]_. A heap with a
flat top lies between 1/3 and 1.

Slopes are angles from the horizontal, in degrees. Loose stone does not stay on a slope steeper
than its *angle of repose*; for dumped coal-mine spoil, 34 to 40 degrees were observed [2]_.

What goes in is never known exactly: :mod:`coursekit.models.uncertainty` puts ranges through these
formulas, which all take arrays.

Limits: the foot is taken as level and the sides as even. Real heaps have roads, shelves and
gullies, and the ground under them sinks.

References
----------
.. [1] Harris J. W., Stocker H. (1998), Handbook of Mathematics and Computational Science,
   Springer, chapter 4: volumes of pyramid, cone, frustum and prism.
.. [2] Geotechnical investigation, West Pit excess spoil disposal site, Colowyo coal mine,
   Colorado Division of Reclamation, Mining and Safety: observed angles of repose. In the register
   of sources: source COLOWYO.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say
from ..page import number

#: Square metres in a hectare.
HECTARE = 10_000


def radius_of(area: ArrayLike) -> np.ndarray | float:
    """Return the radius of the circle that covers as much ground as a footprint.

    Parameters
    ----------
    area : array_like
        Footprint in m².

    Returns
    -------
    numpy.ndarray or float
        Radius in m: the square root of area / pi.

    Raises
    ------
    ValueError
        For an area that is zero, negative or missing.

    Examples
    --------
    >>> round(radius_of(10 * HECTARE), 1)
    178.4
    """
    return _plain(np.sqrt(_positive("area", area) / np.pi))


def slope_of(height: ArrayLike, run: ArrayLike) -> np.ndarray | float:
    """Return the slope of an even side that rises by a height over a horizontal run.

    Parameters
    ----------
    height : array_like
        Rise in m.
    run : array_like
        Horizontal distance from the foot to below the top, in m: the radius of a cone, half the
        side of a pyramid.

    Returns
    -------
    numpy.ndarray or float
        Slope in degrees, from 0 to 90: arctan(height / run).

    Raises
    ------
    ValueError
        For a height below zero, or a run that is zero or negative.

    Examples
    --------
    >>> round(slope_of(100, 100), 1)
    45.0
    """
    return _plain(np.degrees(np.arctan(_not_negative("height", height) / _positive("run", run))))


def height_of(slope: ArrayLike, run: ArrayLike) -> np.ndarray | float:
    """Return how high an even side rises; the reverse of :func:`slope_of`.

    Parameters
    ----------
    slope : array_like
        Slope in degrees, from 0 to less than 90.
    run : array_like
        Horizontal distance in m.

    Returns
    -------
    numpy.ndarray or float
        Height in m: run * tan(slope).

    Raises
    ------
    ValueError
        For a slope outside its range, or a run that is zero or negative.

    Examples
    --------
    >>> round(height_of(45, 100), 1)
    100.0
    """
    return _plain(_positive("run", run) * np.tan(np.radians(_slope(slope))))


def cone(area: ArrayLike, height: ArrayLike) -> np.ndarray | float:
    """Return the volume of a heap that rises evenly to one point.

    The outline of the foot does not matter: a round cone and a square pyramid of the same area
    and height hold the same.

    Parameters
    ----------
    area : array_like
        Footprint in m².
    height : array_like
        Height above the foot in m.

    Returns
    -------
    numpy.ndarray or float
        Volume in m³: area * height / 3.

    Raises
    ------
    ValueError
        For an area that is zero or negative, or a height below zero.

    Examples
    --------
    >>> cone(area=30_000, height=100)
    1000000.0
    """
    return _plain(_positive("area", area) * _not_negative("height", height) / 3)


def pyramid(side: ArrayLike, height: ArrayLike) -> np.ndarray | float:
    """Return the volume of a pyramid with a square base.

    Parameters
    ----------
    side : array_like
        Length of one side of the base in m.
    height : array_like
        Height in m.

    Returns
    -------
    numpy.ndarray or float
        Volume in m³: side * side * height / 3.

    Raises
    ------
    ValueError
        For a side that is zero or negative, or a height below zero.

    Examples
    --------
    >>> pyramid(side=100, height=30)
    100000.0
    """
    return cone(_positive("side", side) ** 2, height)


def truncated_cone(area: ArrayLike, top_area: ArrayLike, height: ArrayLike) -> np.ndarray | float:
    """Return the volume of a cone or pyramid whose top was never built, or cut off.

    Parameters
    ----------
    area : array_like
        Footprint in m².
    top_area : array_like
        Area of the flat top in m², with the same outline as the foot; 0 gives a full cone.
    height : array_like
        Height of the flat top above the foot in m.

    Returns
    -------
    numpy.ndarray or float
        Volume in m³: height / 3 * (area + top + square root of area * top).

    Raises
    ------
    ValueError
        When the top is larger than the foot, or a number is out of range.

    Examples
    --------
    >>> round(truncated_cone(area=30_000, top_area=0, height=100))
    1000000
    """
    area, top = _positive("area", area), _not_negative("top_area", top_area)
    if (top > area).any():
        raise ValueError(
            say(
                "the top ({top} m²) is larger than the foot: a heap tapers",
                top=number(top.max(), 0),
            )
        )
    return _plain(_not_negative("height", height) / 3 * (area + top + np.sqrt(area * top)))


def flat_topped(area: ArrayLike, height: ArrayLike, slope: ArrayLike) -> np.ndarray | float:
    """Return the volume of a round heap with even sides of a known slope and a flat top.

    This is the most that a round foot can carry at this height without sides steeper than that.

    Parameters
    ----------
    area : array_like
        Footprint in m².
    height : array_like
        Height of the flat top in m.
    slope : array_like
        Slope of the sides in degrees, from 0 to less than 90.

    Returns
    -------
    numpy.ndarray or float
        Volume in m³, of a truncated cone whose top radius is radius - height / tan(slope).

    Raises
    ------
    ValueError
        When sides of that slope meet in a point below the height: such a heap cannot be.

    Examples
    --------
    >>> area = 10 * HECTARE
    >>> flat_topped(area, height=100, slope=40) > cone(area, height=100)
    True
    >>> flat_topped(area, height=186, slope=40)
    Traceback (most recent call last):
        ...
    ValueError: sides of 40 degrees meet 150 m above this foot: a height of 186 m needs steeper ...
    """
    area, height, slope = np.broadcast_arrays(
        _positive("area", area), _not_negative("height", height), _slope(slope)
    )
    radius = np.asarray(radius_of(area))
    peak = np.asarray(height_of(slope, radius))
    if (short := height > peak * (1 + 1e-9)).any():
        first = np.flatnonzero(short)[0]
        raise ValueError(
            say(
                "sides of {slope} degrees meet {peak} m above this foot: a height "
                "of {height} m needs steeper sides or more ground",
                slope=number(slope.flat[first]),
                peak=number(peak.flat[first], 0),
                height=number(height.flat[first]),
            )
        )
    # At height 0 the top is the foot, also where the slope is 0 and the quotient has no value.
    share = np.divide(height, peak, out=np.zeros(height.shape), where=peak > 0)
    return truncated_cone(area, area * np.clip(1 - share, 0, 1) ** 2, height)


def ridge(area: ArrayLike, height: ArrayLike, length: ArrayLike) -> np.ndarray | float:
    """Return the volume of a heap that rises evenly to a level crest: half a cone at each end.

    Parameters
    ----------
    area : array_like
        Footprint in m²: a strip as long as the crest, with a half circle at both ends.
    height : array_like
        Height of the crest in m.
    length : array_like
        Length of the crest in m; 0 gives a cone.

    Returns
    -------
    numpy.ndarray or float
        Volume in m³: height * (pi * r² / 3 + r * length), where r solves
        pi * r² + 2 * r * length = area. Between 1/3 and 1/2 of area * height.

    Raises
    ------
    ValueError
        For a number out of range.

    Examples
    --------
    >>> round(ridge(30_000, height=100, length=0))
    1000000
    """
    area, length = _positive("area", area), _not_negative("length", length)
    # The larger root, written so that nothing is lost when the crest is very long.
    radius = area / (length + np.sqrt(length**2 + np.pi * area))
    return _plain(_not_negative("height", height) * (np.pi * radius**2 / 3 + radius * length))


def form_factor(volume: ArrayLike, area: ArrayLike, height: ArrayLike) -> np.ndarray | float:
    """Return which share of the upright block over its foot a heap fills.

    Parameters
    ----------
    volume : array_like
        Volume in m³.
    area : array_like
        Footprint in m².
    height : array_like
        Height in m.

    Returns
    -------
    numpy.ndarray or float
        volume / (area * height): 1/3 for a cone; no heap has more than 1.

    Raises
    ------
    ValueError
        When area or height is zero or negative, or the volume below zero.

    Examples
    --------
    >>> round(form_factor(cone(30_000, 100), 30_000, 100), 3)
    0.333
    """
    block = _positive("area", area) * _positive("height", height)
    return _plain(_not_negative("volume", volume) / block)


def _plain(value: np.ndarray) -> np.ndarray | float:
    """Return a single number as a float, so that it prints without ``np.float64``."""
    return float(value) if np.ndim(value) == 0 else value


def _positive(name: str, value: ArrayLike) -> np.ndarray:
    value = np.asarray(value, float)
    if not (value > 0).all():
        raise ValueError(say("{name} must be above zero, not {value}", name=name, value=value))
    return value


def _not_negative(name: str, value: ArrayLike) -> np.ndarray:
    value = np.asarray(value, float)
    if not (value >= 0).all():
        raise ValueError(
            say("{name} cannot be below zero or missing: {value}", name=name, value=value)
        )
    return value


def _slope(value: ArrayLike) -> np.ndarray:
    value = np.asarray(value, float)
    if not ((value >= 0) & (value < 90)).all():
        raise ValueError(
            say("a slope runs from 0 to less than 90 degrees, not {value}", value=value)
        )
    return value
