"""Votes as a share of valid votes, of voters and of registered electors.

One result has three percentages, because three groups can stand below the fraction line:

- *registered*: everyone on the electoral roll;
- *voters*: those who put an envelope in the box;
- *valid* votes: the voters whose ballot was neither blank nor null.

Each group lies inside the one before it, so for the same votes the share of registered is
never above the share of voters, and that one never above the share of valid votes [1]_.
When only one of the three percentages was published, the others are not known, but they have
*bounds* [2]_: the functions whose name ends in ``_bounds`` compute them.

Every share here is in per cent (0 to 100). All functions take numbers or arrays.

References
----------
.. [1] Code électoral, articles L65, L66 and L268, as changed by law 2014-172 from 1 April 2014 on:
   blank and null ballots are counted apart from the votes cast, and since then from each other.
   In the register of sources: source LOI2014.
.. [2] Manski C. F. (2003), Partial Identification of Probability Distributions, Springer,
   chapter 1: what the data allow when a part of them is missing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say
from ..page import number


class Bounds(NamedTuple):
    """The lowest and the highest value that what is known allows."""

    low: float
    high: float


def shares(
    votes: ArrayLike, valid: ArrayLike, voters: ArrayLike, registered: ArrayLike
) -> pd.DataFrame:
    """Return the same votes as a share of three groups.

    Parameters
    ----------
    votes : array_like
        Votes for a list (counts), shape (n,) or a single number.
    valid : array_like
        Valid votes of that commune and round (counts).
    voters : array_like
        Electors who voted, blank and null ballots included (counts).
    registered : array_like
        Electors on the roll (counts).

    Returns
    -------
    pandas.DataFrame
        Columns ``of_valid``, ``of_voters``, ``of_registered`` in per cent, one row for each
        result; the index of ``votes`` is kept when it is a Series.

    Raises
    ------
    ValueError
        When a group is larger than the one that should contain it, or nobody voted.

    Examples
    --------
    A list takes all the valid votes, and four in ten electors:

    >>> shares(votes=400, valid=400, voters=500, registered=1000).round(1).to_dict("records")
    [{'of_valid': 100.0, 'of_voters': 80.0, 'of_registered': 40.0}]
    """
    index = votes.index if isinstance(votes, pd.Series) else None
    groups = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(x, float)) for x in (votes, valid, voters, registered))
    )
    names = (say("votes"), say("valid votes"), say("voters"), say("registered electors"))
    if not all(np.isfinite(group).all() for group in groups):
        raise ValueError(say("a count is missing: drop those rows first, they have no share"))
    if (groups[0] < 0).any() or (groups[1] <= 0).any():
        raise ValueError(say("votes cannot be negative, and there must be at least one valid vote"))
    for inner, outer, small, large in zip(groups, groups[1:], names, names[1:], strict=False):
        wrong = np.flatnonzero(inner > outer)
        if wrong.size:
            row = wrong[0]
            raise ValueError(
                say(
                    "row {row}: {inner} {small} but only {outer} {large}; each group "
                    "must lie inside the next. Are the columns in the right order?",
                    row=row,
                    inner=number(inner[row]),
                    small=small,
                    outer=number(outer[row]),
                    large=large,
                )
            )
    columns = ("of_valid", "of_voters", "of_registered")
    return pd.DataFrame(
        {name: 100 * groups[0] / group for name, group in zip(columns, groups[1:], strict=True)},
        index=index,
    )


def share_of_registered(turnout: ArrayLike, blank: ArrayLike, of_valid: ArrayLike) -> np.ndarray:
    """Walk from a share of valid votes to a share of registered electors.

    Share of registered = share of valid x (100 - blank) / 100 x turnout / 100: what remains
    after those who stayed at home and those whose ballot was blank or null.

    Parameters
    ----------
    turnout : array_like
        Voters among registered electors, in per cent.
    blank : array_like
        Blank and null ballots among voters, in per cent.
    of_valid : array_like
        Votes for the list among valid votes, in per cent.

    Returns
    -------
    numpy.ndarray
        Votes for the list among registered electors, in per cent.

    Raises
    ------
    ValueError
        When a share is not between 0 and 100.

    Examples
    --------
    Half of the electors vote, a fifth of the ballots are blank, one list only:

    >>> float(share_of_registered(turnout=50, blank=20, of_valid=100))
    40.0
    """
    for name, value in (("turnout", turnout), ("blank", blank), ("of_valid", of_valid)):
        _check_share(name, value)
    cast = np.asarray(turnout, float) * (100 - np.asarray(blank, float)) / 100
    return cast * np.asarray(of_valid, float) / 100


def share_of_registered_bounds(
    turnout: float, blank: tuple[float, float] = (0, 100), of_valid: float = 100
) -> Bounds:
    """Return which shares of registered a turnout allows when blank ballots are unknown.

    Parameters
    ----------
    turnout : float
        Voters among registered electors, in per cent.
    blank : tuple of float
        The lowest and highest share of blank and null ballots thought possible, in per cent of
        voters. Left alone, nothing is assumed.
    of_valid : float
        Votes for the list among valid votes, in per cent; 100 for a single list.

    Returns
    -------
    Bounds
        ``(low, high)`` in per cent of registered electors.

    Raises
    ------
    ValueError
        When a share is not between 0 and 100, or ``blank`` is in the wrong order.

    Examples
    --------
    >>> share_of_registered_bounds(turnout=27, blank=(10, 30))
    Bounds(low=18.9, high=24.3)
    """
    fewest, most = _ordered(blank)
    low, high = (share_of_registered(turnout, b, of_valid) for b in (most, fewest))
    return Bounds(round(float(low), 9), round(float(high), 9))


def turnout_bounds(
    of_registered: float, blank: tuple[float, float] = (0, 100), of_valid: float = 100
) -> Bounds:
    """Return which turnouts are compatible with a published share of registered.

    The formula of :func:`share_of_registered`, solved for the turnout. Turnout cannot pass
    100 %, so a very high share of blank ballots may be impossible.

    Parameters
    ----------
    of_registered : float
        Votes for the list among registered electors, in per cent.
    blank : tuple of float
        The lowest and highest share of blank and null ballots thought possible, in per cent of
        voters. Left alone, nothing is assumed.
    of_valid : float
        Votes for the list among valid votes, in per cent; 100 for a single list.

    Returns
    -------
    Bounds
        ``(low, high)`` turnout in per cent of registered electors.

    Raises
    ------
    ValueError
        When a share is not between 0 and 100, or no turnout is compatible.

    Examples
    --------
    >>> turnout_bounds(of_registered=45, blank=(10, 25))
    Bounds(low=50.0, high=60.0)
    """
    _check_share("of_registered", of_registered)
    fewest, most = _ordered(blank)
    _check_share("of_valid", of_valid)
    if of_registered == 0:
        raise ValueError(say("a list without votes says nothing about turnout"))

    def needed(blank_share: float) -> float:
        cast = (100 - blank_share) / 100 * of_valid / 100
        return of_registered / cast if cast else math.inf

    low = needed(fewest)
    if low > 100 + 1e-9:
        raise ValueError(
            say(
                "{share} % of registered would need a turnout of {low} %: "
                "are these really shares of the same votes?",
                share=number(of_registered),
                low=number(low, 1),
            )
        )
    return Bounds(round(float(min(low, 100)), 9), round(float(min(needed(most), 100)), 9))


def votes_bounds(published: float, registered: int, decimals: int = 2) -> Bounds:
    """Return which whole numbers of votes round to a published percentage.

    Parameters
    ----------
    published : float
        The share as printed, in per cent.
    registered : int
        The number of people it is a share of.
    decimals : int
        Digits printed after the point.

    Returns
    -------
    Bounds
        The fewest and the most votes (counts) that would be printed that way.

    Raises
    ------
    ValueError
        When no whole number of votes gives this percentage: the share, the number of people or
        the rounding is not what we think.

    Examples
    --------
    Of 200 electors, only 90 votes are printed as 45.0 %; of 20,000, several counts are:

    >>> votes_bounds(45.0, 200, decimals=1)
    Bounds(low=90, high=90)
    >>> votes_bounds(45.0, 20_000, decimals=1)
    Bounds(low=8990, high=9010)
    """
    _check_share("published", published)
    if registered < 1:
        raise ValueError(say("there must be at least one registered elector"))
    half = 0.5 * 10**-decimals
    # A hair of tolerance: 45.005 has no exact binary form.
    low = math.ceil((published - half) * registered / 100 - 1e-9)
    high = math.floor((published + half) * registered / 100 + 1e-9)
    low, high = max(low, 0), min(high, registered)
    if low > high:
        raise ValueError(
            say(
                "no whole number of votes among {registered} is {published} % with "
                "{decimals} decimals",
                registered=registered,
                published=published,
                decimals=decimals,
            )
        )
    return Bounds(low, high)


def _check_share(name: str, value: ArrayLike) -> None:
    value = np.asarray(value, float)
    if not ((value >= 0) & (value <= 100)).all():
        raise ValueError(
            say("{name} is a share in per cent, from 0 to 100, not {value}", name=name, value=value)
        )


def _ordered(blank: tuple[float, float]) -> tuple[float, float]:
    _check_share("blank", blank)
    low, high = blank
    if low > high:
        raise ValueError(
            say(
                "blank runs from the lowest to the highest share, not from {low} to {high}",
                low=low,
                high=high,
            )
        )
    return low, high
