"""The shortest way past many places: a quick guess, a better one, and the best of all for a few.

A tour of n places can be walked in (n − 1)! / 2 orders, too many to try from about a dozen on.
Going to the nearest next place is quick; how much too long it can get grows with the number of
places [1]_, and on random maps it is often about a quarter [4]_. 2-opt turns stretches round for as
long as that shortens the way [2]_; for few places the method of Held and Karp finds the best order
and proves it [3]_.

Own code, since the known libraries bring heavy solvers for thousands of places or no 2-opt, and
these few lines are what the chapter explains.

References
----------
.. [1] Rosenkrantz D. J., Stearns R. E., Lewis P. M. (1977), An analysis of several heuristics for
   the traveling salesman problem, SIAM Journal on Computing 6, 563–581.
.. [2] Croes G. A. (1958), A method for solving traveling-salesman problems, Operations Research 6,
   791–812.
.. [3] Held M., Karp R. M. (1962), A dynamic programming approach to sequencing problems, Journal of
   the Society for Industrial and Applied Mathematics 10, 196–210.
.. [4] Johnson D. S., McGeoch L. A. (1997), The traveling salesman problem: a case study in local
   optimization, in Aarts E. H. L., Lenstra J. K. (eds), Local Search in Combinatorial Optimization,
   Wiley, 215–310.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say
from ..page import number

__all__ = ["EXACT_UP_TO", "best", "length", "nearest_next", "orders", "two_opt"]

#: More places than this take too long to prove the best order.
EXACT_UP_TO = 13


def _distances(distance: ArrayLike) -> np.ndarray:
    far = np.asarray(distance, float)
    if far.ndim != 2 or far.shape[0] != far.shape[1] or len(far) < 2:
        raise ValueError(say("tours: give a square table of distances between two or more places"))
    if not np.isfinite(far).all() or (far < 0).any() or not np.allclose(far, far.T):
        raise ValueError(say("tours: distances are 0 or more, and the same there and back"))
    return far


def orders(places: int, closed: bool = True) -> int:
    """Return how many different tours there are.

    Parameters
    ----------
    places : int
        2 or more.
    closed : bool
        Whether the tour comes back to its start.

    Returns
    -------
    int
        Directions are not told apart; for a closed tour the start does not matter either.

    Examples
    --------
    >>> orders(4), orders(4, closed=False), orders(12)
    (3, 12, 19958400)
    """
    if places < 2:
        raise ValueError(
            say("orders(): a tour has two or more places, not {places}", places=places)
        )
    if closed:
        return max(math.factorial(places - 1) // 2, 1)
    return math.factorial(places) // 2


def length(distance: ArrayLike, order: ArrayLike, closed: bool = True) -> float:
    """Return the length of a tour.

    Parameters
    ----------
    distance : array_like, shape (n, n)
        Between the places, the same there and back.
    order : array_like of int
        Positions of the places in the order of the tour.
    closed : bool
        Whether it comes back to its start.

    Returns
    -------
    float
        In the unit of the distances.

    Raises
    ------
    ValueError
        When the table is no table of distances.

    Examples
    --------
    >>> far = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]
    >>> length(far, [0, 1, 2]), length(far, [0, 1, 2], closed=False)
    (4.0, 2.0)
    """
    far, way = _distances(distance), np.asarray(order, int)
    legs = far[way[:-1], way[1:]].sum()
    return float(legs + (far[way[-1], way[0]] if closed else 0))


def nearest_next(distance: ArrayLike, start: int = 0) -> list[int]:
    """Return the order in which one goes to the nearest place not yet seen.

    Parameters
    ----------
    distance : array_like, shape (n, n)
        Between the places.
    start : int
        Where to begin.

    Returns
    -------
    list of int
        Positions of all places. Of equally near ones the first is taken.

    Examples
    --------
    >>> nearest_next([[0, 2, 1], [2, 0, 1], [1, 1, 0]])
    [0, 2, 1]
    """
    far = _distances(distance).copy()
    order = [start]
    while len(order) < len(far):
        far[:, order[-1]] = np.inf
        order.append(int(far[order[-1]].argmin()))
    return order


def two_opt(distance: ArrayLike, order: ArrayLike, closed: bool = True) -> list[int]:
    """Return a tour from which every crossing is taken out.

    Any stretch of the tour is turned round if that makes the whole shorter, again and again, until
    nothing helps. The result is never longer, and seldom the best.

    Parameters
    ----------
    distance : array_like, shape (n, n)
        Between the places.
    order : array_like of int
        A tour to begin with.
    closed : bool
        Whether it comes back to its start.

    Returns
    -------
    list of int
        The improved tour.

    References
    ----------
    Croes (1958) [2]_.

    Examples
    --------
    >>> square = [[0, 1, 1.4, 1], [1, 0, 1, 1.4], [1.4, 1, 0, 1], [1, 1.4, 1, 0]]
    >>> two_opt(square, [0, 2, 1, 3])
    [0, 1, 2, 3]
    """
    far, way = _distances(distance), list(np.asarray(order, int))
    count, better = len(way), True
    while better:
        better = False
        for first, last in combinations(range(count), 2):
            before, after = first - 1, last + 1
            if closed and last - first >= count - 2:
                continue  # turns everything, or all but one place: the same tour
            gain = 0.0
            if closed or before >= 0:
                gain += far[way[before], way[first]] - far[way[before], way[last]]
            if closed or after < count:
                gain += far[way[last], way[after % count]] - far[way[first], way[after % count]]
            if gain > 1e-9:
                way[first:after] = way[first:after][::-1]
                better = True
    return [int(place) for place in way]


def best(distance: ArrayLike, closed: bool = True, start: int | None = None) -> list[int]:
    """Return the shortest tour of a few places, with certainty.

    Held and Karp keep, for each group of places and each last one among them, the shortest way
    through the group; a larger group is built on smaller ones. It takes n² 2ⁿ steps.

    Parameters
    ----------
    distance : array_like, shape (n, n)
        Between the places; n is at most :data:`EXACT_UP_TO`.
    closed : bool
        Whether the tour comes back to its start; without, it may begin and end anywhere.
    start : int, optional
        Where a tour that does not come back has to begin.

    Returns
    -------
    list of int
        Positions of all places; a closed tour begins at the first.

    Raises
    ------
    ValueError
        When there are too many places, or a tour that comes back is told where to begin.

    References
    ----------
    Held and Karp (1962) [3]_.

    Examples
    --------
    >>> line = [[0, 3, 1], [3, 0, 2], [1, 2, 0]]
    >>> best(line, closed=False), best(line, closed=False, start=0)
    ([1, 2, 0], [0, 2, 1])
    """
    far = _distances(distance)
    count = len(far)
    if count > EXACT_UP_TO:
        raise ValueError(
            say(
                "best(): {count} places have {tours} tours, too many to be sure; give "
                "{most} or fewer, or use two_opt",
                count=count,
                tours=number(orders(count, closed), 0),
                most=EXACT_UP_TO,
            )
        )
    if closed and start is not None:
        raise ValueError(say("best(): a tour that comes back has no start; use closed=False"))
    # shortest[group, last]: through all places of the group (a bit each), ending at the last.
    shortest = np.full((1 << count, count), np.inf)
    came_from = np.zeros((1 << count, count), int)
    starts = [0] if closed else range(count) if start is None else [start]
    for first in starts:
        shortest[1 << first, first] = 0.0
    for group in range(1, 1 << count):
        for place in range(count):
            if group >> place & 1 or not np.isfinite(shortest[group]).any():
                continue
            through = shortest[group] + far[:, place]
            last = int(through.argmin())
            larger = group | 1 << place
            if through[last] < shortest[larger, place]:
                shortest[larger, place] = through[last]
                came_from[larger, place] = last
    group = (1 << count) - 1
    ends = shortest[group] + (far[:, 0] if closed else 0)
    order = [int(ends.argmin())]
    while len(order) < count:
        last = order[-1]
        order.append(int(came_from[group, last]))
        group ^= 1 << last
    return order[::-1]
