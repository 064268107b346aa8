"""What a multiple means: yearly rates, chance counts, and forgetful lists."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..languages import say

__all__ = ["chance_range", "multiple", "register", "yearly_rate"]


def yearly_rate(times: float, years: float) -> float:
    """Return the steady yearly growth that makes something so many times as large.

    ``100 × (times ** (1 / years) − 1)``: each year grows on what the last one left.

    Parameters
    ----------
    times : float
        The end divided by the start, above 0: 2 for a doubling, 0.5 for a halving.
    years : float
        How long it took, above 0.

    Returns
    -------
    float
        Per cent a year; negative when it shrank.

    Raises
    ------
    ValueError
        When the multiple or the years are not above 0.

    Examples
    --------
    >>> round(yearly_rate(2, 20), 1)
    3.5
    """
    _above_zero(times=times, years=years)
    return 100 * (times ** (1 / years) - 1)


def multiple(rate: float, years: float) -> float:
    """Return how many times as large something is after years of steady growth.

    ``(1 + rate / 100) ** years``, the inverse of :func:`yearly_rate`.

    Parameters
    ----------
    rate : float
        Per cent a year, above −100.
    years : float
        How long it lasts, 0 or more.

    Returns
    -------
    float
        The end divided by the start.

    Raises
    ------
    ValueError
        When the rate is −100 or less, or the years are negative.

    Examples
    --------
    >>> round(multiple(3.5, 20), 1)
    2.0
    """
    if not (-100 < rate < np.inf and 0 <= years < np.inf):
        raise ValueError(
            say("multiple(): rate is above -100 (per cent a year), years are 0 or more")
        )
    return (1 + rate / 100) ** years


def chance_range(rate: float, years: float = 1.0, sure: float = 0.95) -> tuple[int, int]:
    """Return the counts that chance alone makes likely when events come at a steady rate.

    The middle part of a Poisson distribution with mean ``rate × years``: as many events as are
    expected when each comes by itself, at no planned moment. What is planned, such as a fixed
    number of places a year, scatters less; what comes in waves scatters more.

    Parameters
    ----------
    rate : float
        Events a year, above 0.
    years : float
        How many years are counted together, above 0; the mean may reach 700.
    sure : float
        How likely the range shall be, between 0 and 1.

    Returns
    -------
    (int, int)
        The lowest and the highest count; both tails beyond hold at most (1 − sure) / 2.

    Raises
    ------
    ValueError
        When a number is outside its range.

    References
    ----------
    Poisson S. D. (1837), Recherches sur la probabilité des jugements, Bachelier, Paris.

    Examples
    --------
    >>> chance_range(5.5)
    (1, 11)
    """
    _above_zero(rate=rate, years=years)
    mean = rate * years
    if not 0 < sure < 1 or mean > 700:
        raise ValueError(
            say("chance_range(): sure lies between 0 and 1, rate × years is at most 700")
        )
    tail = (1 - sure) / 2
    term, total, low, count = math.exp(-mean), math.exp(-mean), 0, 0
    while total <= tail:
        count += 1
        term *= mean / count
        total += term
    low = count
    while total < 1 - tail:
        count += 1
        term *= mean / count
        total += term
    return low, count


def register(founded: float, closing: float, start: float, years: int) -> pd.DataFrame:
    """Follow what lives, and what a list shows that never strikes anything out.

    Each year some are founded and a share of the living ends ::

        living → living + founded − closing × living
        listed → listed + founded

    In the end ``founded / closing`` live, whatever the start. A list that began complete and
    forgets all endings grows for ever: with a steady ``living`` it has doubled after
    1 / ``closing`` years, although nothing has grown.

    Parameters
    ----------
    founded : float
        How many are founded a year, 0 or more.
    closing : float
        Share of the living that ends in a year, above 0 up to 1.
    start : float
        How many live, and are listed, in year 0; above 0.
    years : int
        How many years to follow, 1 or more.

    Returns
    -------
    pandas.DataFrame, shape (years + 1, 3)
        ``year``, ``living`` and ``listed``.

    Raises
    ------
    ValueError
        When a number is outside its range.

    References
    ----------
    A stock with a steady inflow and a proportional outflow: Sterman J. D. (2000), Business
    Dynamics, McGraw-Hill, chapter 8.

    Examples
    --------
    >>> table = register(founded=2, closing=0.05, start=40, years=20)
    >>> table.iloc[-1].tolist()
    [20.0, 40.0, 80.0]
    """
    _above_zero(start=start)
    if not (0 <= founded < np.inf and 0 < closing <= 1 and years >= 1):
        raise ValueError(
            say(
                "register(): founded is 0 or more, closing a share above 0 up to 1, years 1 or more"
            )
        )
    year = np.arange(int(years) + 1)
    rest = founded / closing
    living = rest + (start - rest) * (1 - closing) ** year
    return pd.DataFrame({"year": year, "living": living, "listed": start + founded * year})


def _above_zero(**numbers: float) -> None:
    for name, value in numbers.items():
        if not 0 < value < np.inf:
            raise ValueError(
                say("{name}={value!r}: it has to be a number above 0", name=name, value=value)
            )
