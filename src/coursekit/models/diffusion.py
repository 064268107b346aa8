"""How a way of doing things could spread from place to place: thresholds, bridges, support."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..languages import say

__all__ = ["Network", "bands", "network", "spread"]


@dataclass(frozen=True)
class Network:
    """Places and the ties between them.

    Attributes
    ----------
    places : tuple of str
        Their codes, in the order of the matrix.
    ties : numpy.ndarray, shape (n, n)
        1 where two places are tied, else 0; symmetric, with an empty diagonal.
    """

    places: tuple[str, ...]
    ties: np.ndarray

    @property
    def degrees(self) -> pd.Series:
        """How many ties each place has."""
        return pd.Series(self.ties.sum(axis=1), list(self.places), name="ties")

    def with_bridges(self, bridges: Iterable[tuple[str, str]]) -> Network:
        """Return the network with some more ties, between places however far apart."""
        pairs = pd.DataFrame(list(bridges), columns=["a", "b"])
        extra = network(pairs["a"], pairs["b"], self.places)
        return Network(self.places, np.maximum(self.ties, extra.ties))


def network(one: Sequence[str], other: Sequence[str], places: Sequence[str]) -> Network:
    """Tie places together.

    Parameters
    ----------
    one, other : sequence of str, shape (m,)
        The two ends of each tie.
    places : sequence of str, shape (n,)
        All places; one without a tie stays alone.

    Returns
    -------
    Network
        Each tie counts once, in both directions.

    Raises
    ------
    ValueError
        When an end is no place, a place comes twice, or the ends differ in number.

    Examples
    --------
    >>> network(["a", "b"], ["b", "c"], ["a", "b", "c"]).degrees.to_dict()
    {'a': 1, 'b': 2, 'c': 1}
    """
    order = {place: number for number, place in enumerate(places)}
    if len(order) != len(places):
        raise ValueError(say("network(): a place comes twice"))
    if len(one) != len(other):
        raise ValueError(say("network(): a tie has two ends; one and other differ in length"))
    ties = np.zeros((len(order), len(order)), dtype=np.int8)
    for a, b in zip(one, other, strict=True):
        for end in (a, b):
            if end not in order:
                raise ValueError(
                    say("network(): {end!r} is the end of a tie, but no place", end=end)
                )
        if a != b:
            ties[order[a], order[b]] = ties[order[b], order[a]] = 1
    return Network(tuple(places), ties)


def spread(
    places: Network,
    first: Iterable[str],
    threshold: float,
    *,
    unlike: float = 0.0,
    support: float = 0.0,
    rounds: int = 20,
    runs: int = 1,
    seed: int = 0,
) -> np.ndarray:
    """Let a practice spread: a place takes it up when enough of its neighbours have.

    In each round a place adopts when the share of its tied places that have adopted reaches its
    own threshold. Who has adopted stays. Thresholds are drawn from a normal distribution around
    ``threshold``, cut at 0.01 and above 1 (a place that never follows); ``support`` is taken off
    all of them: money or advice that makes following easier.

    Parameters
    ----------
    places : Network
        The places and their ties.
    first : iterable of str
        Those who begin.
    threshold : float
        The middle of the thresholds, as a share of neighbours, 0 to 1.
    unlike : float
        Standard deviation of the thresholds; 0 makes all places alike.
    support : float
        How much lower each threshold becomes, 0 to 1.
    rounds : int
        How many rounds to follow.
    runs : int
        How many times thresholds are drawn anew.
    seed : int
        The same seed draws the same thresholds.

    Returns
    -------
    numpy.ndarray, shape (runs, n)
        The round in which each place adopts: 0 for the first ones, −1 for never.

    Raises
    ------
    ValueError
        When a beginner is no place or a number is outside its range.

    References
    ----------
    Granovetter M. (1978), Threshold models of collective behavior, American Journal of
    Sociology 83, 1420–1443. Watts D. J. (2002), A simple model of global cascades on random
    networks, PNAS 99, 5766–5771.

    Examples
    --------
    >>> line = network(["a", "b", "c"], ["b", "c", "d"], ["a", "b", "c", "d"])
    >>> spread(line, ["a"], 0.5).tolist()
    [[0, 1, 2, 3]]
    """
    if not (0 <= threshold <= 1 and 0 <= support <= 1 and unlike >= 0):
        raise ValueError(
            say("spread(): threshold and support lie between 0 and 1, unlike from 0 up")
        )
    if rounds < 1 or runs < 1:
        raise ValueError(say("spread(): rounds and runs are whole numbers from 1 up"))
    first = list(first)
    if wrong := [code for code in first if code not in places.places]:
        raise ValueError(say("spread(): {place!r} is no place of this network", place=wrong[0]))
    own = np.random.default_rng(seed).normal(threshold, unlike, (runs, len(places.places)))
    own = np.maximum(own - support, 0.01)
    here, there = np.nonzero(places.ties)
    degrees = np.maximum(places.ties.sum(axis=1), 1)
    adopted = np.zeros(own.shape, dtype=bool)
    adopted[:, [places.places.index(code) for code in first]] = True
    when = np.where(adopted, 0, -1)
    new, around = adopted.copy(), np.zeros(own.shape, dtype=int)
    for number in range(1, rounds + 1):
        # A place adopts once: only then its neighbours count one more.
        tells = np.flatnonzero(np.take(new, here, axis=1))
        run, tie = np.divmod(tells, len(here) or 1)
        told = run * own.shape[1] + there[tie]
        around += np.bincount(told, minlength=own.size).reshape(own.shape)
        new = (around / degrees >= own - 1e-6) & ~adopted
        if not new.any():
            break
        when[new] = number
        adopted |= new
    return when


def bands(when: np.ndarray, rounds: int) -> pd.DataFrame:
    """Count how many places have adopted by each round, over all runs.

    Parameters
    ----------
    when : numpy.ndarray, shape (runs, n)
        From :func:`spread`.
    rounds : int
        The last round to count.

    Returns
    -------
    pandas.DataFrame, shape (rounds + 1, 4)
        ``round``, and of the runs the ``low`` tenth, the ``middle`` and the ``high`` tenth:
        number of places.

    Examples
    --------
    >>> bands(np.array([[0, 1, -1], [0, 2, -1]]), 2)["middle"].tolist()
    [1.0, 1.5, 2.0]
    """
    adopting = [np.bincount(run[run >= 0], minlength=rounds + 1) for run in when]
    counts = np.array([run[: rounds + 1] for run in adopting]).cumsum(axis=1)
    low, middle, high = np.quantile(counts, [0.1, 0.5, 0.9], axis=0)
    return pd.DataFrame({"round": range(rounds + 1), "low": low, "middle": middle, "high": high})
