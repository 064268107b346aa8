"""How sure a result is: put ranges instead of single numbers through a formula.

What goes into a formula is never known exactly. Monte Carlo propagation draws each input from the
range that is left open, puts each draw through the formula, and looks at the spread of what comes
out [1]_. The result is no better than the ranges: whoever chooses them has to give a reason.

References
----------
.. [1] JCGM 101:2008, Evaluation of measurement data: Supplement 1 to the Guide to the expression of
   uncertainty in measurement: propagation of distributions using a Monte Carlo method, sections 5
   and 7.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say
from ..page import number


class Between(NamedTuple):
    """A number of which only the lowest and highest possible value are known."""

    low: float
    high: float

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Return values that are equally likely everywhere between low and high."""
        if not self.low <= self.high:
            raise ValueError(
                say(
                    "Between runs from low to high, not from {low} to {high}",
                    low=self.low,
                    high=self.high,
                )
            )
        return rng.uniform(self.low, self.high, draws)


class About(NamedTuple):
    """A number known up to an error that is small more often than large."""

    value: float
    spread: float

    def draw(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Return values of a normal distribution; ``spread`` is its standard deviation."""
        if not self.spread >= 0:
            raise ValueError(
                say("About needs a spread of zero or more, not {spread}", spread=self.spread)
            )
        return rng.normal(self.value, self.spread, draws)


def monte_carlo(
    formula: Callable[..., ArrayLike],
    *,
    draws: int = 10_000,
    seed: int = 1,
    **inputs: float | Between | About,
) -> np.ndarray:
    """Put many possible inputs through a formula.

    Inputs are drawn independently of each other.

    Parameters
    ----------
    formula : callable
        Takes the inputs by name, as arrays of shape (draws,), and returns such an array.
    draws : int
        How many times to draw.
    seed : int
        The same seed gives the same draws.
    **inputs : float, Between or About
        An exact number, a range, or a number with an error; in whatever unit the formula takes.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        What the formula makes of each draw, in its own unit.

    Raises
    ------
    ValueError
        For fewer than 2 draws, no input, or a formula that does not return one value a draw.

    Examples
    --------
    A summit between 182 and 187 m above the sea, the ground between 67 and 75 m:

    >>> height = monte_carlo(
    ...     lambda summit, ground: summit - ground,
    ...     summit=Between(182, 187), ground=Between(67, 75),
    ... )
    >>> round(float(height.mean()))
    114
    """
    if draws < 2 or not inputs:
        raise ValueError(say("monte_carlo needs at least 2 draws and at least one input"))
    rng = np.random.default_rng(seed)
    drawn = {
        name: given.draw(rng, draws) if hasattr(given, "draw") else np.full(draws, float(given))
        for name, given in inputs.items()
    }
    found = np.asarray(formula(**drawn), float)
    if found.shape != (draws,):
        raise ValueError(
            say(
                "the formula returned shape {shape} for {draws} draws: use numpy "
                "operations that work on whole arrays",
                shape=found.shape,
                draws=draws,
            )
        )
    return found


def agreed_decimals(values: ArrayLike, most: int = 2) -> int:
    """Return with how many decimals a simulated number may be printed.

    More decimals than repeated runs agree on belong to the seed and not to the answer.

    Parameters
    ----------
    values : array_like, shape (n,)
        The same result from two or more seeds.
    most : int
        No more decimals than this, however well the runs agree.

    Returns
    -------
    int
        The largest number of decimals with which all values are written alike.

    Raises
    ------
    ValueError
        When there are fewer than two values, or they disagree as whole numbers already.

    Examples
    --------
    >>> agreed_decimals([1.84, 1.85, 1.86])
    0
    >>> agreed_decimals([3.36, 3.38, 3.41])
    1
    """
    values = np.asarray(values, float)
    if values.size < 2:
        raise ValueError(say("agreed_decimals() compares two or more runs: give a value of each"))
    for decimals in range(most, -1, -1):
        if np.ptp(np.round(values, decimals)) == 0:
            return decimals
    raise ValueError(
        say(
            "the runs go from {least} to {most} and do not even agree as whole "
            "numbers: print that band, or draw more often",
            least=number(values.min()),
            most=number(values.max()),
        )
    )


def significant(value: float, digits: int = 2) -> float:
    """Return a number with its first digits only: those that a simulation can be trusted with.

    Parameters
    ----------
    value : float
        In any unit.
    digits : int
        How many to keep, 1 or more.

    Returns
    -------
    float
        In the same unit, with noughts for what was left out.

    Raises
    ------
    ValueError
        When no digit is to be kept.

    Examples
    --------
    >>> significant(6543), significant(131), significant(44.4)
    (6500.0, 130.0, 44.0)
    >>> significant(0.0), significant(-0.0456, 1)
    (0.0, -0.05)
    """
    if digits < 1:
        raise ValueError(say("significant() keeps 1 digit or more, not {digits}", digits=digits))
    if value == 0 or not math.isfinite(value):
        return float(value)
    return float(round(value, digits - 1 - math.floor(math.log10(abs(value)))))


def summary(draws: ArrayLike, percent: Sequence[float] = (5, 50, 95)) -> pd.Series:
    """Return below which values given percentages of the draws lie.

    Parameters
    ----------
    draws : array_like, shape (n,)
        Results of :func:`monte_carlo`.
    percent : sequence of float
        From 0 to 100. The default gives the middle and the range that holds nine draws in ten.

    Returns
    -------
    pandas.Series
        Values in the unit of the draws, by percentage.

    Raises
    ------
    ValueError
        When a draw is missing, or there is none.

    Examples
    --------
    >>> summary([1, 2, 3, 4, 5], percent=[0, 50, 100]).tolist()
    [1.0, 3.0, 5.0]
    """
    draws = np.asarray(draws, float)
    if not draws.size or np.isnan(draws).any():
        raise ValueError(say("there is a missing draw, or none at all: look at the inputs first"))
    return pd.Series(np.percentile(draws, percent), index=pd.Index(percent, name="percent"))
