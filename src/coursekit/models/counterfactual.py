"""What would have become of a place without what happened there? A mixture of others may tell.

The synthetic control method [1]_ mixes places to which it did not happen, with weights of 0 or more
that add up to 1, so that the mixture looks like the place *before*. How the place differs from its
mixture *after* is the effect, if nothing else happened to it or to the others.

How much a difference means is seen by doing the same for every other place, as if it had happened
there (placebo in space), or for an earlier year (placebo in time). Where a mixture fits badly
before, nothing can be said after.

Limits: few points in time before the event; a choice of donors that somebody makes; people who
move between the place and its neighbours; chance.

References
----------
.. [1] Abadie A., Diamond A., Hainmueller J. (2010), Synthetic control methods for comparative case
   studies, Journal of the American Statistical Association 105, 493–505.
.. [2] Lawson C. L., Hanson R. J. (1974), Solving least squares problems, Prentice-Hall, chapter 23.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say

__all__ = [
    "closest",
    "comparable",
    "gaps",
    "leave_one_out",
    "misfit",
    "p_value",
    "span",
    "weights",
]

#: Mixtures that differ by less than this in every sign, in spreads, fit alike.
_ALIKE = 1e-7
#: How near to the end of a range the halving goes, in spreads.
_FINE = 1e-4


def comparable(signs: pd.DataFrame) -> pd.DataFrame:
    """Return columns of different units on one scale: distance from the mean in spreads.

    Parameters
    ----------
    signs : pandas.DataFrame
        Places as rows; what they are to be matched on as columns, each in its own unit.

    Returns
    -------
    pandas.DataFrame
        Each column with mean 0 and standard deviation 1 over the places, without unit. A column
        in which all places are alike becomes 0.

    Examples
    --------
    >>> signs = pd.DataFrame({"people": [10, 20, 30], "rate": [5.0, 5.0, 5.0]})
    >>> comparable(signs).round(2).to_dict("list")
    {'people': [-1.22, 0.0, 1.22], 'rate': [0.0, 0.0, 0.0]}
    """
    spread = signs.std(ddof=0)
    return (signs - signs.mean()) / spread.where(spread > 0, 1)


def closest(target: ArrayLike, donors: ArrayLike) -> np.ndarray:
    """Return the weights with which the donors together come nearest to the target.

    Parameters
    ----------
    target : array_like, shape (k,)
        The place: k signs.
    donors : array_like, shape (n, k)
        The others, one a row, in the same signs.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Weights of 0 or more that add up to 1. Where several mixtures fit alike, one of them.

    Raises
    ------
    ValueError
        When a value is missing or the shapes do not fit.

    References
    ----------
    Non-negative least squares by Lawson and Hanson (1974) [2]_; written here, because the course
    runs in browsers without scipy. Weights that add up to 1 come for free: with differences ``D``
    from the target, least squares of ``[D, 1] u = [0, 1]`` has its solution along the best
    mixture, since shrinking ``u`` to length ``s`` costs ``s² |D w|² + (s − 1)²``, which is least
    where ``|D w|`` is.

    Examples
    --------
    >>> closest([1.0, 2.0], [[1.0, 2.0], [3.0, 3.0]]).round(2).tolist()
    [1.0, 0.0]
    >>> closest([2.0], [[1.0], [5.0]]).round(2).tolist()
    [0.75, 0.25]
    """
    goal, table = np.asarray(target, float), np.asarray(donors, float)
    if table.ndim != 2 or goal.shape != table.shape[1:] or not table.size:
        raise ValueError(
            say(
                "closest(): the target has shape {target}, the donors {donors}; give each "
                "donor a row with as many signs as the target has",
                target=goal.shape,
                donors=table.shape,
            )
        )
    if not (np.isfinite(goal).all() and np.isfinite(table).all()):
        raise ValueError(say("closest(): a value is missing; leave out the place or the sign"))
    system = np.vstack([(table - goal).T, np.ones(len(table))])
    wanted = np.append(np.zeros(len(goal)), 1.0)
    found = _nonnegative(system, wanted)
    return found / found.sum()


def _nonnegative(system: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Solve least squares with no unknown below 0: let unknowns in one by one, and out again."""
    count = system.shape[1]
    found, used = np.zeros(count), np.zeros(count, bool)
    slope = system.T @ wanted
    for _ in range(3 * count + 10):
        if used.all() or slope[~used].max() <= 1e-10:
            break
        used[np.flatnonzero(~used)[slope[~used].argmax()]] = True
        while used.any():
            tried = np.zeros(count)
            tried[used] = np.linalg.lstsq(system[:, used], wanted, rcond=None)[0]
            below = used & (tried <= 0)
            if not below.any():
                found = tried
                break
            # Go towards the solution until the first unknown would pass 0; that one is out.
            way = (found[below] / (found[below] - tried[below])).min() if found[below].any() else 0
            found = found + way * (tried - found)
            used &= found > 1e-12
            found[~used] = 0
        slope = system.T @ (wanted - system @ found)
    return found


def weights(signs: pd.DataFrame, places: Iterable[str] | None = None) -> pd.DataFrame:
    """Return of what others each place is mixed.

    Parameters
    ----------
    signs : pandas.DataFrame
        Places as rows, what they are matched on as columns, on one scale
        (:func:`comparable`); no value missing.
    places : iterable of str, optional
        The rows to be mixed; all of them when not given.

    Returns
    -------
    pandas.DataFrame
        One row for each of ``places``, one column for every place: shares of 0 or more that add
        up to 1 in each row. No place is mixed from itself.

    Raises
    ------
    KeyError
        When a place is not in the table.
    ValueError
        When a value is missing, or there are no others.

    References
    ----------
    Abadie, Diamond and Hainmueller (2010) [1]_, every sign counting alike.

    Examples
    --------
    >>> signs = pd.DataFrame({"1982": [1.0, 0.0, 4.0], "1999": [1.0, 0.0, 4.0]}, index=list("abc"))
    >>> weights(signs, ["a"]).round(2).loc["a"].to_dict()
    {'a': 0.0, 'b': 0.75, 'c': 0.25}
    """
    wanted = list(signs.index if places is None else places)
    unknown = [place for place in wanted if place not in signs.index]
    if unknown:
        raise KeyError(say("weights(): no row {row!r} in the table of signs", row=unknown[0]))
    values = signs.to_numpy(float)
    found = np.zeros((len(wanted), len(signs)))
    for row, place in enumerate(wanted):
        others = signs.index != place
        found[row, others] = closest(values[~others][0], values[others])
    return pd.DataFrame(found, wanted, signs.index)


def gaps(table: pd.DataFrame, mixtures: pd.DataFrame) -> pd.DataFrame:
    """Return how far places are from their mixtures.

    Parameters
    ----------
    table : pandas.DataFrame
        Places as rows, times (or signs) as columns, in any unit.
    mixtures : pandas.DataFrame
        From :func:`weights`.

    Returns
    -------
    pandas.DataFrame
        One row for each mixture: the place less its mixture, in the unit of the table.

    Raises
    ------
    KeyError
        When a place of the mixtures is not in the table.

    Examples
    --------
    >>> table = pd.DataFrame({2018: [104.0, 100.0, 96.0]}, index=list("abc"))
    >>> mixture = pd.DataFrame([[0, 0.5, 0.5]], ["a"], list("abc"))
    >>> float(gaps(table, mixture).loc["a", 2018])
    6.0
    """
    lost = mixtures.columns.difference(table.index)
    if len(lost):
        raise KeyError(
            say("gaps(): no row {row!r} in the table, but it is part of the mixtures", row=lost[0])
        )
    return table.loc[mixtures.index] - mixtures @ table.loc[mixtures.columns]


def span(signs: pd.DataFrame, outcome: pd.Series, place: str) -> tuple[float, float]:
    """Return the lowest and the highest gap of a place, by all mixtures that fit as well.

    Few signs and many donors leave a choice: several mixtures may come equally near to the place,
    and :func:`weights` returns one of them. The gap is then a range, and not a number.

    Parameters
    ----------
    signs : pandas.DataFrame
        As for :func:`weights`.
    outcome : pandas.Series
        By place, what the gap is wanted in, such as one column of a table for :func:`gaps`.
    place : str
        The place of the event.

    Returns
    -------
    tuple of float
        Lowest and highest gap, in the unit of the outcome; equal where one mixture fits best.

    References
    ----------
    The mixtures that fit alike form a convex set, so their outcomes fill a range. Whether a value
    lies in it is one more sign to be matched, next to those of the best mixture; the two ends are
    then found by halving. Where the least step away from the best mixture leaves the range, that is
    its end.

    Examples
    --------
    >>> signs = pd.DataFrame({1999: [2.0, 1.0, 3.0, 2.0]}, index=list("abcd"))
    >>> low, high = span(signs, pd.Series([5.0, 4.0, 6.0, 9.0], list("abcd")), "a")
    >>> round(low, 2), round(high, 2)
    (-4.0, 0.0)
    """
    best = weights(signs, [place]).loc[place].drop(place)
    donors = signs.loc[best.index].to_numpy(float)
    values = outcome[best.index].to_numpy(float)
    spread = values.std() or 1.0
    table = np.column_stack([donors, values / spread])
    found, fitted = float(best @ values), best.to_numpy() @ donors

    def reached(value: float) -> bool:
        goal = np.append(fitted, value / spread)
        return bool(np.abs(closest(goal, table) @ table - goal).max() < _ALIKE)

    ends = []
    for beyond in (values.max(), values.min()):
        inside = found
        if not reached(found + np.sign(beyond - found) * _FINE / 2 * spread):
            beyond = found  # no halving comes nearer
        while abs(beyond - inside) > _FINE * spread:
            middle = (inside + beyond) / 2
            inside, beyond = (middle, beyond) if reached(middle) else (inside, middle)
        ends.append(float(outcome[place] - inside))
    return ends[0], ends[1]


def misfit(signs: pd.DataFrame, mixtures: pd.DataFrame) -> pd.Series:
    """Return how badly each mixture fits what it was matched on.

    Parameters
    ----------
    signs : pandas.DataFrame
        As for :func:`weights`.
    mixtures : pandas.DataFrame
        From :func:`weights`.

    Returns
    -------
    pandas.Series
        By place, root mean square of the gaps over the signs, in the unit of the signs.

    Examples
    --------
    >>> signs = pd.DataFrame({"1982": [1.0, 0.0, 4.0], "1999": [1.0, 0.0, 4.0]}, index=list("abc"))
    >>> round(float(misfit(signs, weights(signs))["c"]), 2)
    3.0
    """
    return np.sqrt((gaps(signs, mixtures) ** 2).mean(axis=1)).rename("misfit")


def p_value(sizes: pd.Series, place: str) -> float:
    """Return the share of places that differ at least as much as one of them.

    Parameters
    ----------
    sizes : pandas.Series
        By place, such as the absolute gap in a year.
    place : str
        The place of the event.

    Returns
    -------
    float
        From 1 / n to 1: how often a place picked blindly would stand out as much.

    Raises
    ------
    KeyError
        When the place is not among them.

    References
    ----------
    Abadie, Diamond and Hainmueller (2010) [1]_, section 3.4.

    Examples
    --------
    >>> p_value(pd.Series({"a": 3.0, "b": 1.0, "c": 2.0, "d": 0.5}), "c")
    0.5
    """
    if place not in sizes.index:
        raise KeyError(
            say(
                "p_value(): no place {place!r} among the {count} compared",
                place=place,
                count=len(sizes),
            )
        )
    return float((sizes >= sizes[place]).mean())


def leave_one_out(
    signs: pd.DataFrame, table: pd.DataFrame, place: str, least: float = 0.02
) -> pd.DataFrame:
    """Return the gaps of a place again and again, each time without one of its main donors.

    Parameters
    ----------
    signs : pandas.DataFrame
        As for :func:`weights`.
    table : pandas.DataFrame
        As for :func:`gaps`.
    place : str
        The place of the event.
    least : float
        Donors with at least this weight are left out in turn.

    Returns
    -------
    pandas.DataFrame
        The donor left out as rows, the heaviest first, times as columns, in the unit of the table.

    Examples
    --------
    >>> signs = pd.DataFrame({1999: [1.0, 0.0, 4.0, 1.5]}, index=list("abcd"))
    >>> table = pd.DataFrame({2018: [5.0, 1.0, 2.0, 3.0]}, index=list("abcd"))
    >>> leave_one_out(signs, table, "a").round(2).to_dict()[2018]
    {'b': 2.0, 'c': 2.67}
    """
    mixed = weights(signs, [place]).loc[place]
    main = mixed[mixed >= least].sort_values(ascending=False).index
    rows = {}
    for donor in main:
        fewer = signs.drop(index=donor)
        rows[donor] = gaps(table, weights(fewer, [place])).loc[place]
    return pd.DataFrame(rows).T
