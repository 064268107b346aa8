"""Where rain goes on a line of levels: which way it flows, where it stays, what must be pumped."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say

__all__ = ["flow", "hollow", "lowest", "water_level"]


def _levels(levels: ArrayLike) -> np.ndarray:
    found = np.asarray(levels, float)
    if found.ndim != 1 or len(found) < 3 or not np.isfinite(found).all():
        raise ValueError(
            say("drainage: give three or more levels in a row, in metres, without gaps")
        )
    return found


def flow(levels: ArrayLike) -> np.ndarray:
    """Return which way water runs between neighbouring points.

    Parameters
    ----------
    levels : array_like, shape (n,)
        Levels of the ground along a street, in metres.

    Returns
    -------
    numpy.ndarray of int, shape (n − 1,)
        1 onwards, −1 backwards, 0 where the ground is level.

    Raises
    ------
    ValueError
        When there are fewer than three levels, or gaps.

    Examples
    --------
    >>> flow([3, 2, 1, 2]).tolist()
    [1, 1, -1]
    """
    return -np.sign(np.diff(_levels(levels))).astype(int)


def water_level(levels: ArrayLike) -> np.ndarray:
    """Return how high water stands when it may run out at both ends and everything else is full.

    Water at a point gets out towards one end when it rises to the highest ground on that way; it
    takes the easier of the two ways. This is the filling of hollows as maps of drainage do it, on
    a line.

    Parameters
    ----------
    levels : array_like, shape (n,)
        Levels of the ground, in metres.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Metres; the ground itself where it is dry.

    References
    ----------
    Jenson S. K., Domingue J. O. (1988), Extracting topographic structure from digital elevation
    data for geographic information system analysis, Photogrammetric Engineering and Remote Sensing
    54, 1593–1600.

    Examples
    --------
    >>> water_level([3, 1, 2, 5, 4]).tolist()
    [3.0, 3.0, 3.0, 5.0, 4.0]
    """
    ground = _levels(levels)
    to_the_start = np.maximum.accumulate(ground)
    to_the_end = np.maximum.accumulate(ground[::-1])[::-1]
    return np.minimum(to_the_start, to_the_end)


def hollow(levels: ArrayLike) -> np.ndarray:
    """Return how deep water stands where no pump lifts it out.

    Parameters
    ----------
    levels : array_like, shape (n,)
        Levels of the ground, in metres.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Metres, 0 where water runs off by itself.

    Examples
    --------
    >>> hollow([3, 1, 2, 5, 4]).tolist()
    [0.0, 2.0, 1.0, 0.0, 0.0]
    """
    return water_level(levels) - _levels(levels)


def lowest(levels: ArrayLike) -> int | None:
    """Return where the deepest water stands: the place for a lifting station.

    Parameters
    ----------
    levels : array_like, shape (n,)
        Levels of the ground, in metres.

    Returns
    -------
    int or None
        Its position; None when all water runs off by itself.

    Examples
    --------
    >>> lowest([3, 1, 2, 5, 4]), lowest([3, 2, 1])
    (1, None)
    """
    depth = hollow(levels)
    return int(depth.argmax()) if depth.max() > 0 else None
