"""How many things are open in each year, from the year each one opened and closed.

A mine shaft, a shop, a school: each has a first year and a last year. Their number over time
follows the balancing equation of demography [1]_, with openings for births and closings for
deaths::

    open at the end of a year = openings up to that year - closings up to that year

A date that is only a year leaves one question: does the last year count? A shaft that closed
in 1986 was still open in January of that year, but no longer at midnight on 31 December. Both
readings are offered, and the caller chooses:

- ``count_last_year=True``: open at *some time* in the year (first year to last year, both in);
- ``count_last_year=False``: open at the *end* of the year (the balancing equation as above).

References
----------
.. [1] Preston S. H., Heuveline P., Guillot M. (2001), Demography: Measuring and Modeling
   Population Processes, Blackwell, chapter 1: the balancing equation of population change.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say


def in_order(start: ArrayLike, end: ArrayLike) -> np.ndarray:
    """Tell which things have two known years, the last one not before the first.

    Parameters
    ----------
    start, end : array_like, shape (n,)
        First and last year of each thing; missing values allowed.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        False where a year is missing or the thing ends before it starts.

    Raises
    ------
    ValueError
        When the two differ in length, or hold something that is not a whole year.

    Examples
    --------
    >>> in_order([1873, 1838, None], [1968, 1835, 1939])
    array([ True, False, False])
    """
    start, end = _years(start, "start"), _years(end, "end")
    if start.shape != end.shape:
        raise ValueError(
            say(
                "{starts} start years for {ends} end years: pass one of each",
                starts=start.size,
                ends=end.size,
            )
        )
    return start <= end  # a comparison with a missing year (NaN) is False


def per_year(
    start: ArrayLike,
    end: ArrayLike,
    years: ArrayLike | None = None,
    *,
    count_last_year: bool = True,
) -> pd.DataFrame:
    """Count how many things opened, closed and were open in each year.

    Parameters
    ----------
    start, end : array_like, shape (n,)
        First and last year of each thing. A thing with a missing year is left out: nobody knows
        how long it was open. :func:`in_order` tells which ones these are.
    years : array_like, shape (m,), optional
        The years to report, in the order wanted; by default every year from the first start to
        the last end.
    count_last_year : bool
        True counts a thing in its last year too; False counts what is open when the year ends.

    Returns
    -------
    pandas.DataFrame
        ``m`` rows with the columns ``year``, ``opened`` (things whose first year it is),
        ``closed`` (whose last year it is) and ``open``, all int64.

    Raises
    ------
    ValueError
        When a thing ends before it starts (repair it or leave it out first, knowingly), when no
        thing has two known years, or when something is not a whole year.

    Examples
    --------
    Two shafts: one worked from 1891 to 1893, the other from 1893 on.

    >>> per_year([1891, 1893], [1893, 1894])
       year  opened  closed  open
    0  1891       1       0     1
    1  1892       0       0     1
    2  1893       1       1     2
    3  1894       0       1     1
    >>> per_year([1891, 1893], [1893, 1894], count_last_year=False)["open"].tolist()
    [1, 1, 1, 0]
    """
    usable = in_order(start, end)
    start, end = _years(start, "start"), _years(end, "end")
    backwards = np.flatnonzero(start > end)
    if backwards.size:
        first = backwards[0]
        raise ValueError(
            say(
                "{wrong} of {all} things end before they start; the first is at position "
                "{first}: from {start:.0f} to {end:.0f}. Repair these rows or leave them "
                "out (in_order tells which), and say so",
                wrong=backwards.size,
                all=start.size,
                first=first,
                start=start[first],
                end=end[first],
            )
        )
    if not usable.any():
        raise ValueError(
            say("no thing has both a first and a last year: there is nothing to count")
        )
    # Sorted once, each year is then a binary search instead of a pass over every thing.
    start, end = np.sort(start[usable]), np.sort(end[usable])
    if years is None:
        years = np.arange(start[0], end[-1] + 1)
    else:
        years = _years(years, "years")
        if np.isnan(years).any():
            raise ValueError(say("years: a year to report is missing"))
    begun, begun_before = _up_to(start, years), _before(start, years)
    ended, ended_before = _up_to(end, years), _before(end, years)
    return pd.DataFrame(
        {
            "year": years.astype("int64"),
            "opened": begun - begun_before,
            "closed": ended - ended_before,
            "open": begun - (ended_before if count_last_year else ended),
        }
    )


def _years(values: ArrayLike, name: str) -> np.ndarray:
    """Return whole years as floats, NaN where missing."""
    try:
        # pandas turns None, pd.NA and nullable integers into one kind of missing value
        years = pd.array(np.ravel(values), dtype="Int64").to_numpy("float64", na_value=np.nan)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            say("{name}: expected whole years such as 1928 ({error})", name=name, error=error)
        ) from error
    return years


def _up_to(events: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.searchsorted(events, years, side="right").astype("int64")


def _before(events: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.searchsorted(events, years, side="left").astype("int64")
