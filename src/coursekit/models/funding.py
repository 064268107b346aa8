"""A common project that the town matches: who pays, and when does a match change that?

The town adds ``match`` tokens to each token given; 1 is the *fifty-fifty*. Two kinds of projects:

*Growing* (the linear public-goods game): each token in the pot is worth ``value`` tokens to the
group, shared equally by its ``players`` whether they gave or not. One token given brings its giver
``value × (1 + match) / players``, the marginal per-capita return.

*All or nothing* (a threshold): the project costs ``cost``, exists only if gifts and match reach it,
is then worth ``benefit`` to each player, and gifts come back when it fails.

Limits: tokens stand for money and work alike; nobody is thanked, blamed, seen or asked again.
How people of different kinds play it round after round is in ``coursekit.models.cooperation``.

References
----------
.. [1] Ledyard J. O. (1995), Public goods: a survey of experimental research, in Kagel J. H. and
   Roth A. E. (eds), The Handbook of Experimental Economics, Princeton University Press, 111–194.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say

__all__ = [
    "Gifts",
    "best_gifts",
    "break_even_match",
    "fewest_givers",
    "group_return",
    "marginal_return",
    "payoffs",
    "threshold_gift",
]


class Gifts(NamedTuple):
    """The gifts that suit a player best: any from ``least`` to ``most`` tokens."""

    least: float
    most: float


def marginal_return(players: int, value: float, match: float = 0.0) -> float:
    """Return what one token given brings back to its giver: value × (1 + match) / players.

    Parameters
    ----------
    players : int
        Size of the group, 1 or more.
    value : float
        Worth of a token in the pot to the whole group, in tokens, 0 or more.
    match : float
        Tokens the town adds to each token given, 0 or more; 1 is the fifty-fifty.

    Returns
    -------
    float
        Tokens; above 1 giving pays for itself.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> marginal_return(players=4, value=1.6), marginal_return(players=4, value=1.6, match=1)
    (0.4, 0.8)
    """
    _check(players, value=value, match=match)
    return value * (1 + match) / players


def break_even_match(players: int, value: float) -> float:
    """Return the match above which giving pays for itself: players / value − 1, not below 0.

    Parameters
    ----------
    players, value : float
        As for :func:`marginal_return`.

    Returns
    -------
    float
        Tokens added to each token; infinite when the project is worth nothing.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> break_even_match(players=4, value=2)
    1.0
    """
    _check(players, value=value)
    return max(players / value - 1, 0.0) if value else math.inf


def best_gifts(players: int, value: float, match: float = 0.0, tokens: float = 10) -> Gifts:
    """Return what a player gives to a growing project who counts only the own tokens.

    Everything when the marginal return is above 1, nothing below, anything at exactly 1. What
    the others give does not matter.

    Parameters
    ----------
    players, value, match : float
        As for :func:`marginal_return`.
    tokens : float
        What each player has, above 0.

    Returns
    -------
    Gifts
        The least and the most of the best gifts, in tokens.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> best_gifts(players=4, value=1.6, match=1)
    Gifts(least=0.0, most=0.0)
    >>> best_gifts(players=3, value=1.6, match=1)
    Gifts(least=10.0, most=10.0)
    """
    _check(players, value=value, match=match, tokens=tokens)
    gain = marginal_return(players, value, match) - 1
    return Gifts(float(tokens) * (gain > 0), float(tokens) * (gain >= 0))


def group_return(value: float, match: float = 0.0) -> pd.Series:
    """Return what one token given brings to the group, and to group and town together.

    The match is a gift to the group but a cost to the town, so the two differ.

    Parameters
    ----------
    value, match : float
        As for :func:`marginal_return`.

    Returns
    -------
    pandas.Series
        Tokens gained, costs taken off: for the ``group`` value × (1 + match) − 1, for ``all``
        (value − 1) × (1 + match).

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    A project that loses, and a match that makes it look like a gain:

    >>> group_return(value=0.75, match=1).to_dict()
    {'group': 0.5, 'all': -0.5}
    """
    _check(1, value=value, match=match)
    return pd.Series({"group": value * (1 + match) - 1, "all": (value - 1) * (1 + match)})


def payoffs(gifts: ArrayLike, value: float, match: float = 0.0, tokens: float = 10) -> np.ndarray:
    """Return what each player has after a round of a growing project.

    ``tokens − gift + value × (1 + match) × sum of gifts / players``.

    Parameters
    ----------
    gifts : array_like, shape (..., players)
        Tokens given, from 0 to ``tokens``; the last axis holds the players of one group.
    value, match, tokens : float
        As for :func:`best_gifts`.

    Returns
    -------
    numpy.ndarray, shape (..., players)
        Tokens.

    Raises
    ------
    ValueError
        When a gift is negative or more than a player has, or a number is outside its range.

    Examples
    --------
    >>> payoffs([10, 10, 10, 0], value=1.6)
    array([12., 12., 12., 22.])
    """
    gifts = np.asarray(gifts, dtype=float)
    if gifts.ndim == 0 or gifts.shape[-1] < 1:
        raise ValueError(say("payoffs(): gifts holds one number a player, such as [10, 0, 5]"))
    players = gifts.shape[-1]
    _check(players, value=value, match=match, tokens=tokens)
    if not ((gifts >= 0) & (gifts <= tokens)).all():
        raise ValueError(
            say(
                "payoffs(): a gift lies between 0 and the {tokens} tokens of a player",
                tokens=tokens,
            )
        )
    pot = (1 + match) * gifts.sum(axis=-1, keepdims=True)
    return tokens - gifts + value * pot / players


def threshold_gift(
    others: float, cost: float, benefit: float, match: float = 0.0, tokens: float = 10
) -> float:
    """Return the best gift to a project of all or nothing, when the others' gifts are known.

    Missing is ``cost / (1 + match) − others``. A player who counts only the own tokens fills
    exactly this gap if it is no more than the benefit and the own tokens, else gives nothing.

    Parameters
    ----------
    others : float
        What the others give together, 0 or more.
    cost : float
        Tokens the project costs, gifts and match together, above 0.
    benefit : float
        What it is worth to each player once it stands, 0 or more.
    match, tokens : float
        As for :func:`best_gifts`.

    Returns
    -------
    float
        Tokens.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> threshold_gift(others=10, cost=40, benefit=8), threshold_gift(10, 32, 8, match=1)
    (0.0, 6.0)
    """
    _check(1, others=others, cost=cost, benefit=benefit, match=match, tokens=tokens)
    missing = cost / (1 + match) - others
    return float(missing) if 0 < missing <= min(benefit, tokens) else 0.0


def fewest_givers(cost: float, benefit: float, match: float = 0.0, tokens: float = 10) -> float:
    """Return how many people it takes to carry a project of all or nothing with no giver losing.

    Each gives at most what the project is worth to them and what they have, so it takes
    ``cost / (1 + match) / min(benefit, tokens)`` people, rounded up.

    Parameters
    ----------
    cost, benefit, match, tokens : float
        As for :func:`threshold_gift`.

    Returns
    -------
    float
        A whole number of people; infinite when the project is worth nothing to anybody.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> fewest_givers(cost=60, benefit=5), fewest_givers(cost=60, benefit=5, match=1)
    (12.0, 6.0)
    """
    _check(1, cost=cost, benefit=benefit, match=match, tokens=tokens)
    most = min(benefit, tokens)
    return float(math.ceil(round(cost / (1 + match) / most, 9))) if most else math.inf


def _check(players: int, **numbers: float) -> None:
    if players < 1 or players != int(players):
        raise ValueError(
            say(
                "players={players!r}: a group has a whole number of people, 1 or more",
                players=players,
            )
        )
    for name, number in numbers.items():
        least = say("above 0") if name in ("tokens", "cost") else say("0 or more")
        if not (0 <= number < np.inf) or (least == say("above 0") and number == 0):
            raise ValueError(
                say(
                    "{name}={number!r}: it has to be {least}", name=name, number=number, least=least
                )
            )
