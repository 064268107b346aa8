"""Guess between measured places, and say how well one guesses.

Inverse-distance weighting takes the mean of the nearest measurements, near ones counting more. How
good it is shows only where the answer is known: hide measurements, guess them, compare
(cross-validation). Measurements that lie in pairs must be hidden together, or each gives its
neighbour away.

References
----------
.. [1] Shepard D. (1968), A two-dimensional interpolation function for irregularly-spaced data,
   Proceedings of the 23rd ACM National Conference, 517–524.
.. [2] Le Rest K., Pinaud D., Monestiez P., Chadoeuf J., Bretagnolle V. (2014), Spatial
   leave-one-out cross-validation for variable selection in the presence of spatial
   autocorrelation, Global Ecology and Biogeography 23, 811–820.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say

__all__ = ["distances_km", "guess", "guess_hidden", "nearest_km", "typical_error"]

_DEGREE_KM = 111.2  # from one degree of latitude to the next


def distances_km(lon: ArrayLike, lat: ArrayLike, lons: ArrayLike, lats: ArrayLike) -> np.ndarray:
    """Return distances between places and points on a small piece of the Earth, taken as flat.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Places, in degrees.
    lons, lats : array_like, shape (m,)
        Points, in degrees.

    Returns
    -------
    numpy.ndarray, shape (n, m)
        Kilometres; in a coalfield of a hundred kilometres right to about a per cent.

    Examples
    --------
    >>> distances_km([2.8], [50.4], [2.8], [50.5]).round(1).tolist()
    [[11.1]]
    """
    lon, lat, lons, lats = (np.atleast_1d(np.asarray(one, float)) for one in (lon, lat, lons, lats))
    north = _DEGREE_KM * (lats[None, :] - lat[:, None])
    middle = np.radians((lats[None, :] + lat[:, None]) / 2)
    east = _DEGREE_KM * (lons[None, :] - lon[:, None]) * np.cos(middle)
    return np.hypot(north, east)


def nearest_km(lon: ArrayLike, lat: ArrayLike, lons: ArrayLike, lats: ArrayLike) -> np.ndarray:
    """Return how far it is from each place to the nearest point.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Places, in degrees.
    lons, lats : array_like, shape (m,)
        Points, in degrees.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Kilometres.

    Examples
    --------
    >>> nearest_km([2.8], [50.4], [2.8, 2.8], [50.5, 50.41]).round(1).tolist()
    [1.1]
    """
    return distances_km(lon, lat, lons, lats).min(axis=1)


def guess(
    distance: ArrayLike, values: ArrayLike, neighbours: int = 6, power: float = 2.0
) -> np.ndarray:
    """Guess values from the nearest measurements: their mean, weighted by 1 / distance^power.

    Parameters
    ----------
    distance : array_like, shape (n, m)
        From each place to each measurement, from :func:`distances_km`; infinite ones are hidden.
    values : array_like, shape (m,)
        What was measured.
    neighbours : int
        How many nearest measurements count, 1 or more.
    power : float
        How fast the weight falls with distance, 0 or more.

    Returns
    -------
    numpy.ndarray, shape (n,)
        In the unit of the values; NaN where everything is hidden. At a measured place it is the
        measurement.

    Raises
    ------
    ValueError
        When ``neighbours`` or ``power`` is outside its range.

    References
    ----------
    Shepard (1968) [1]_.

    Examples
    --------
    >>> guess([[1.0, 2.0]], [10, 20], neighbours=2).tolist()
    [12.0]
    """
    if neighbours < 1 or power < 0:
        raise ValueError(say("guess(): neighbours are 1 or more, and the power is 0 or more"))
    far = np.atleast_2d(np.asarray(distance, float))
    known = np.asarray(values, float)
    order = np.argsort(far, axis=1, kind="stable")[:, :neighbours]
    near = np.take_along_axis(far, order, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = near**-power if power else np.isfinite(near).astype(float)
        exact = np.isinf(weight)
        weight = np.where(exact.any(axis=1, keepdims=True), exact, weight)
        weight[~np.isfinite(near)] = 0
        return (weight * known[order]).sum(axis=1) / weight.sum(axis=1)


def guess_hidden(
    distance: ArrayLike,
    values: ArrayLike,
    hidden_km: float = 0.0,
    neighbours: int = 6,
    power: float = 2.0,
) -> np.ndarray:
    """Guess each measurement from the others, hiding those that lie too near.

    Parameters
    ----------
    distance : array_like, shape (m, m)
        Between the measurements.
    values : array_like, shape (m,)
        What was measured.
    hidden_km : float
        Measurements up to this distance are hidden together with the one guessed.
    neighbours : int
        How many nearest measurements count, 1 or more.
    power : float
        How fast the weight falls with distance, 0 or more.

    Returns
    -------
    numpy.ndarray, shape (m,)
        The guesses.

    References
    ----------
    Le Rest et al. (2014) [2]_.

    Examples
    --------
    >>> pairs = [[0, 0.1, 9], [0.1, 0, 9], [9, 9, 0]]
    >>> guess_hidden(pairs, [1, 1, 5], neighbours=1).tolist()
    [1.0, 1.0, 1.0]
    >>> guess_hidden(pairs, [1, 1, 5], hidden_km=1, neighbours=1).tolist()
    [5.0, 5.0, 1.0]
    """
    far = np.array(distance, float)
    far[far <= hidden_km] = np.inf
    np.fill_diagonal(far, np.inf)
    return guess(far, values, neighbours, power)


def typical_error(guesses: ArrayLike, values: ArrayLike) -> float:
    """Return the root of the mean squared error; guesses that are missing are left out.

    Parameters
    ----------
    guesses, values : array_like, shape (m,)
        In the same unit.

    Returns
    -------
    float
        In that unit.

    Examples
    --------
    >>> typical_error([1, 2], [1, 4])
    1.4142135623730951
    """
    error = np.asarray(guesses, float) - np.asarray(values, float)
    return float(np.sqrt(np.nanmean(error**2)))
