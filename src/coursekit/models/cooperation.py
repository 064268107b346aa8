"""People of different kinds play the matched game of ``funding`` round after round. Simulated.

References
----------
.. [1] Fischbacher U., Gächter S., Fehr E. (2001), Are people conditionally cooperative? Evidence
   from a public goods experiment, Economics Letters 71, 397–404.
.. [2] McKelvey R. D., Palfrey T. R. (1995), Quantal response equilibria for normal form games,
   Games and Economic Behavior 10, 6–38: choices that are better the more often.
.. [3] Isaac R. M., Walker J. M. (1988), Group size effects in public goods provision: the
   voluntary contributions mechanism, Quarterly Journal of Economics 103, 179–199: what a token
   brings back matters more than the size of the group.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..languages import say
from .funding import _check, marginal_return, payoffs

__all__ = ["simulate"]


def simulate(
    players: int,
    value: float,
    match: float = 0.0,
    tokens: int = 10,
    *,
    trust: float = 0.5,
    free_riders: float = 0.4,
    rounds: int = 10,
    groups: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """Let groups of different people play a growing project round after round.

    Each player is, by chance, one of two kinds.

    *Free riders* look at their own tokens only, and learn: in round t they give g tokens with
    a probability proportional to exp(0.2 × t × (marginal return − 1) × g) [2]_. First they try
    things out, later they come close to the best response.

    *Conditional co-operators* give a part, drawn once between 0.7 and 1, of what they expect the
    others to give [1]_. They begin by expecting ``trust``, and each round move half-way to what
    they saw. Where giving pays for itself they have nothing to wait for, and play as the first.

    The kinds follow the literature; the numbers 0.2, 0.7 and one half are ours.

    Parameters
    ----------
    players, value, match, tokens : float
        As for :func:`coursekit.models.funding.best_gifts`; at least 2 players, whole tokens.
    trust : float
        Share of their tokens that the others are expected to give at first, 0 to 1.
    free_riders : float
        Probability of a player to be a free rider, 0 to 1.
    rounds, groups : int
        How many rounds, and how many groups, 1 or more.
    seed : int
        The same seed gives the same table.

    Returns
    -------
    pandas.DataFrame, shape (groups × rounds × players, 6)
        ``group``, ``round`` and ``player`` from 1, ``free_rider``, ``gift`` and ``payoff`` in
        tokens.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> played = simulate(players=4, value=1.6, rounds=10, seed=1)
    >>> by_round = played.groupby("round")["gift"].mean()
    >>> bool(by_round[10] < by_round[1])
    True
    """
    _check(players, value=value, match=match, tokens=tokens)
    if players < 2 or min(rounds, groups) < 1 or tokens != int(tokens):
        raise ValueError(
            say("simulate(): 2 players or more, 1 round and group or more, whole tokens")
        )
    for name, share in {"trust": trust, "free_riders": free_riders}.items():
        if not 0 <= share <= 1:
            raise ValueError(
                say(
                    "simulate(): {name}={share!r} has to be a share from 0 to 1",
                    name=name,
                    share=share,
                )
            )
    random = np.random.default_rng(seed)
    shape = (groups, players)
    selfish = random.random(shape) < free_riders
    part = random.uniform(0.7, 1.0, shape)
    belief = np.full(shape, float(trust))
    gain = marginal_return(players, value, match) - 1
    seen = []
    for number in range(1, rounds + 1):
        own = _noisy(gain * 0.2 * number, int(tokens), shape, random)
        asked = part * belief * tokens
        follow = np.floor(asked) + (random.random(shape) < asked % 1)
        gifts = np.where(selfish | (gain >= 0), own, follow)
        seen.append(gifts)
        others = (gifts.sum(axis=1, keepdims=True) - gifts) / (players - 1) / tokens
        belief += 0.5 * (others - belief)
    table = np.stack(seen, axis=1)  # group, round, player
    group, turn, player = (axis.ravel() + 1 for axis in np.indices(table.shape))
    return pd.DataFrame(
        {
            "group": group,
            "round": turn,
            "player": player,
            "free_rider": np.repeat(selfish[:, None], rounds, axis=1).ravel(),
            "gift": table.ravel(),
            "payoff": payoffs(table, value, match, tokens).ravel(),
        }
    )


def _noisy(
    pull: float, tokens: int, shape: tuple[int, ...], random: np.random.Generator
) -> np.ndarray:
    """Draw whole gifts from 0 to ``tokens``, each weighted by exp(pull × gift)."""
    gifts = np.arange(tokens + 1)
    weight = np.exp(pull * gifts - max(pull * tokens, 0.0))  # the largest is 1: no overflow
    return random.choice(gifts, size=shape, p=weight / weight.sum()).astype(float)
