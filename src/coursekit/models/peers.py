"""Which places are like one another? Distances in several variables at once.

Variables of different units are put on one scale first
(:func:`coursekit.models.counterfactual.comparable`). The distance of two places is then the root
mean square of their differences: 1 means that they differ by one spread (a standard deviation)
in a typical variable.

Which variables count, and that all count alike, is a choice. Another choice gives other peers.

References
----------
.. [1] Cover T. M., Hart P. E. (1967), Nearest neighbor pattern classification, IEEE Transactions
   on Information Theory 13, 21–27.
.. [2] Gower J. C. (1971), A general coefficient of similarity and some of its properties,
   Biometrics 27, 857–871: a variable that is missing for one of two places is left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..languages import say
from .counterfactual import comparable

__all__ = ["closest_of", "distances", "nearest"]


def distances(table: pd.DataFrame) -> pd.DataFrame:
    """Return how far all places are from one another.

    Parameters
    ----------
    table : pandas.DataFrame
        n places as rows, variables as columns, each in its own unit; values may be missing.

    Returns
    -------
    pandas.DataFrame, shape (n, n)
        Distances in spreads, 0 on the diagonal; missing where two places have no variable in
        common.

    Raises
    ------
    ValueError
        When there is no variable.

    References
    ----------
    Euclid's distance over the variables that both places have [2]_, divided by the root of their
    number.

    Examples
    --------
    >>> table = pd.DataFrame({"people": [1.0, 3.0], "rate": [5.0, None]}, index=["a", "b"])
    >>> distances(table).loc["a", "b"].item()
    2.0
    """
    if not len(table.columns):
        raise ValueError(say("distances(): name at least one variable; without any, all are alike"))
    values = comparable(table).to_numpy(float)
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    shared = (known[:, None, :] & known[None, :, :]).astype(float)
    squares = ((filled[:, None, :] - filled[None, :, :]) ** 2 * shared).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.sqrt(squares / shared.sum(axis=2))
    return pd.DataFrame(found, table.index, table.index)


def nearest(table: pd.DataFrame, place: str, count: int = 5) -> pd.Series:
    """Return the places that are most like one of them.

    Parameters
    ----------
    table : pandas.DataFrame
        As for :func:`distances`.
    place : str
        One of the rows.
    count : int
        How many others, at least 1.

    Returns
    -------
    pandas.Series
        Distance in spreads by place, the nearest first; equal distances in the order of the table.

    Raises
    ------
    KeyError
        When the place is not in the table.
    ValueError
        When ``count`` is less than 1 or there are not so many others.

    References
    ----------
    Cover and Hart (1967) [1]_.

    Examples
    --------
    >>> table = pd.DataFrame({"people": [1.0, 9.0, 2.0, 5.0]}, index=list("abcd"))
    >>> nearest(table, "a", 2).index.tolist()
    ['c', 'd']
    """
    if place not in table.index:
        raise KeyError(say("nearest(): no row {place!r} in the table", place=place))
    return closest_of(distances(table), place, count)


def closest_of(away: pd.DataFrame, place: str, count: int) -> pd.Series:
    """Return the nearest places from a table of distances.

    Parameters
    ----------
    away : pandas.DataFrame
        From :func:`distances`.
    place : str
        One of the rows.
    count : int
        How many others, at least 1.

    Returns
    -------
    pandas.Series
        Distance in spreads by place, the nearest first; those equally far away in the order of
        the table.

    Raises
    ------
    ValueError
        When ``count`` is less than 1 or there are not so many others.

    Examples
    --------
    >>> away = distances(pd.DataFrame({"people": [1.0, 9.0, 2.0]}, index=list("abc")))
    >>> closest_of(away, "a", 1).index.tolist()
    ['c']
    """
    others = away.loc[place].drop(place).dropna()
    if not 1 <= count <= len(others):
        raise ValueError(
            say("peers: count={count!r}; choose 1 to {most}", count=count, most=len(others))
        )
    # Equally far away comes in the order of the table: the last bits of a sum must not decide.
    order = others.round(9).sort_values(kind="stable").index[:count]
    return others[order].rename("distance")
