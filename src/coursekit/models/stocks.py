"""A stock and its flows: how many are there, how many came, how many went out finished."""

from __future__ import annotations

import pandas as pd

from ..languages import say

__all__ = ["cohorts"]


def cohorts(intake: float, length: int, leaving: float = 0.0, years: int = 10) -> pd.DataFrame:
    """Follow a school that takes in the same number each year.

    People stay ``length`` years. In each year a share ``leaving`` of those present goes away
    without finishing. Places are counted at the end of the year, before the finished leave.

    Parameters
    ----------
    intake : float
        People who begin in a year.
    length : int
        Years that the training takes, one or more.
    leaving : float
        Share of those present who give up in a year, from 0 to below 1.
    years : int
        How many years to follow.

    Returns
    -------
    pandas.DataFrame, shape (years, 5)
        ``year`` (1, 2, …), ``began`` and ``finished`` in that year, ``present`` (the stock) and
        ``finished_so_far``; people.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Notes
    -----
    In the steady state the stock is intake × (s + s² + … + s^length) with s = 1 − leaving: with
    nobody leaving, flow × duration (Little's law).

    References
    ----------
    Little J. D. C. (1961), A proof for the queuing formula L = λW, Operations Research 9,
    383–387.

    Examples
    --------
    >>> cohorts(100, 2, years=3)[["present", "finished_so_far"]].to_numpy().tolist()
    [[100.0, 0.0], [200.0, 100.0], [200.0, 200.0]]
    """
    if intake < 0 or not 0 <= leaving < 1:
        raise ValueError(say("cohorts(): intake from 0 up, and leaving from 0 to below 1"))
    if length < 1 or years < 1:
        raise ValueError(say("cohorts(): length and years are whole numbers from 1 up"))
    stay = 1 - leaving
    rows = []
    so_far = 0.0
    for year in range(1, years + 1):
        ages = range(1, min(year, length) + 1)
        present = sum(intake * stay**age for age in ages)
        finished = intake * stay**length if year >= length else 0.0
        so_far += finished
        rows.append((year, float(intake), finished, present, so_far))
    columns = ["year", "began", "finished", "present", "finished_so_far"]
    return pd.DataFrame(rows, columns=columns)
