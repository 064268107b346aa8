"""Rates, changes, indices, ranks, and the noise of a count that saw only part of the people.

Small tools for comparing places fairly. Each takes numbers or arrays and returns a float for
numbers, a float64 array of the same shape for arrays. A missing value stays missing: NaN in,
NaN out.

References
----------
.. [1] Cochran W. G. (1977), Sampling Techniques, third edition, Wiley, chapter 3:
   the variance of a proportion in a simple random sample drawn without replacement.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say

#: Half the width of a 95 % range, in standard errors of a normal distribution.
_NORMAL_95 = 1.959964


def _numbers(values: ArrayLike, name: str) -> np.ndarray:
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(
            say("{name}: expected numbers, got {values!r}", name=name, values=values)
        ) from error


def _plain(values: np.ndarray) -> Any:
    return float(values) if values.ndim == 0 else values


def rate(count: ArrayLike, base: ArrayLike, per: float = 100.0) -> Any:
    """Return how many of every hundred (or thousand) in ``base`` are counted in ``count``.

    Parameters
    ----------
    count : array_like
        How many have the property, such as unemployed people. Same shape as ``base``.
    base : array_like
        The denominator: how many *could* have it, such as people in work or unemployed.
    per : float
        100 for per cent, 1000 for per thousand.

    Returns
    -------
    float or numpy.ndarray
        Per cent by default; NaN where the base is zero, because there is nobody to count.

    Raises
    ------
    ValueError
        For a negative number, or a count larger than its base: then the denominator is
        probably the wrong one.

    Examples
    --------
    >>> round(rate(302, 2270), 1)
    13.3
    >>> rate([0, 3], [0, 12])
    array([nan, 25.])
    """
    count, base = _numbers(count, "count"), _numbers(base, "base")
    if np.any(count < 0) or np.any(base < 0):
        raise ValueError(say("a count or a base is negative: nobody can be counted minus once"))
    if np.any(count > base):
        raise ValueError(
            say(
                "a count is larger than its base: is this the right denominator? The "
                "people counted must all belong to the base"
            )
        )
    share = np.divide(count, base, out=np.full(np.broadcast(count, base).shape, np.nan),
                      where=base > 0)  # fmt: skip
    return _plain(np.asarray(share * per))


def change_in_points(before: ArrayLike, after: ArrayLike) -> Any:
    """Return the difference of two rates, in points (percentage points for rates in per cent).

    Parameters
    ----------
    before, after : array_like
        Rates in the same unit, such as per cent.

    Returns
    -------
    float or numpy.ndarray
        ``after - before``; positive means it rose.

    Examples
    --------
    >>> change_in_points(10, 15)
    5.0
    """
    return _plain(np.asarray(_numbers(after, "after") - _numbers(before, "before")))


def change_in_percent(before: ArrayLike, after: ArrayLike) -> Any:
    """Return the relative change, in per cent of the starting value.

    Parameters
    ----------
    before, after : array_like
        Two values in the same unit, whatever it is.

    Returns
    -------
    float or numpy.ndarray
        ``(after / before - 1) * 100``; NaN where the start is zero, since nothing has no
        multiple.

    Examples
    --------
    The same step as in :func:`change_in_points`, told as a proportion:

    >>> change_in_percent(10, 15)
    50.0
    """
    before, after = _numbers(before, "before"), _numbers(after, "after")
    ratio = np.divide(after, before, out=np.full(np.broadcast(after, before).shape, np.nan),
                      where=before != 0)  # fmt: skip
    return _plain(np.asarray((ratio - 1) * 100))


def index(values: ArrayLike, years: ArrayLike, base_year: int) -> np.ndarray:
    """Return a series as a per cent of its own value in one year.

    Parameters
    ----------
    values : array_like, shape (n,)
        The series, in any unit.
    years : array_like, shape (n,)
        The year of each value.
    base_year : int
        The year that becomes 100.

    Returns
    -------
    numpy.ndarray, shape (n,)
        100 in the base year; 110 means a tenth more than then.

    Raises
    ------
    ValueError
        When the base year is missing, there twice, or its value is zero or missing.

    Examples
    --------
    >>> index([50, 60, 45], [1968, 1990, 2023], base_year=1968)
    array([100., 120.,  90.])
    """
    values, years = _numbers(values, "values"), np.asarray(years)
    if values.ndim != 1 or values.shape != years.shape:
        raise ValueError(
            say(
                "{values} values for {years} years: give one year a value",
                values=values.size,
                years=years.size,
            )
        )
    start = values[years == base_year]
    if start.size != 1:
        known = ", ".join(str(year) for year in years)
        raise ValueError(
            say(
                "base year {year} is there {times} times; years: {known}",
                year=base_year,
                times=start.size,
                known=known,
            )
        )
    if not start[0] or np.isnan(start[0]):
        raise ValueError(
            say(
                "the value of {year} is {value}: it cannot be set to 100",
                year=base_year,
                value=start[0],
            )
        )
    return values / start[0] * 100


def rank(values: ArrayLike) -> np.ndarray:
    """Return each value's place among its peers, 1 for the lowest; equals share a place.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value a place, all measured the same way.

    Returns
    -------
    numpy.ndarray, shape (n,)
        One more than the number of strictly lower values; NaN for a missing value.

    Examples
    --------
    >>> rank([15.4, 20.2, 12.0, 15.4])
    array([2., 4., 1., 2.])
    """
    values = _numbers(values, "values")
    known = np.sort(values[~np.isnan(values)])
    place = np.searchsorted(known, values, side="left") + 1.0
    return np.where(np.isnan(values), np.nan, place)


def share_below(value: float, peers: ArrayLike) -> float:
    """Return the share of peers that lie strictly below a value.

    Unlike a rank, it can be compared between groups of different size.

    Parameters
    ----------
    value : float
        The value to place.
    peers : array_like, shape (n,)
        The values to place it among; missing ones are left out.

    Returns
    -------
    float
        Per cent, 0 to 100; NaN for a missing value.

    Raises
    ------
    ValueError
        When no peer has a value.

    Examples
    --------
    >>> share_below(13.0, [5.0, 10.0, 13.0, 20.0])
    50.0
    """
    others = _numbers(peers, "peers")
    others = others[~np.isnan(others)]
    if not others.size:
        raise ValueError(say("no peer has a value: there is nothing to compare with"))
    return float(np.mean(others < value) * 100) if not np.isnan(value) else float("nan")


def sampling_noise(percent: ArrayLike, base: ArrayLike, fraction: ArrayLike = 0.25) -> Any:
    """Return how far a rate may be off because only part of the people were read.

    The half width of the range that would hold the full count in about 95 of 100 repetitions
    of a simple random sample of ``fraction * base`` people [1]_::

        1.96 * sqrt(p * (1 - p) / n * (N - n) / (N - 1)),  n = fraction * N

    Real censuses draw whole households, whose members resemble one another, so the true noise
    is somewhat larger. With fewer than about five people counted, or a base of a few dozen,
    the formula is only a warning sign.

    Parameters
    ----------
    percent : array_like
        The rate, in per cent.
    base : array_like
        The denominator as published, already multiplied up to all people (N above).
    fraction : array_like
        The share of people that were read: 0.25 for a quarter sample, 1 for everybody.

    Returns
    -------
    float or numpy.ndarray
        Points to add and to take away; NaN for a base below two.

    Raises
    ------
    ValueError
        When a rate is outside 0 to 100 or a fraction outside 0 to 1.

    Examples
    --------
    >>> round(sampling_noise(13.3, 2270, 0.25), 1)
    2.4
    >>> sampling_noise(13.3, 2270, 1.0)
    0.0
    """
    percent, base = _numbers(percent, "percent"), _numbers(base, "base")
    fraction = _numbers(fraction, "fraction")
    if np.any((percent < 0) | (percent > 100)):
        raise ValueError(say("a rate lies outside 0 to 100: give it in per cent"))
    if np.any((fraction <= 0) | (fraction > 1)):
        raise ValueError(say("a fraction lies outside 0 to 1: a quarter sample is 0.25"))
    share = percent / 100
    people = np.where(base >= 2, base, np.nan)
    read = fraction * people
    variance = share * (1 - share) / read * (people - read) / (people - 1)
    return _plain(np.asarray(_NORMAL_95 * np.sqrt(variance) * 100))


def gap_noise(first: ArrayLike, second: ArrayLike) -> Any:
    """Return the noise of a difference between two independently sampled rates.

    Parameters
    ----------
    first, second : array_like
        The noise of each, in points, as :func:`sampling_noise` gives it.

    Returns
    -------
    float or numpy.ndarray
        ``sqrt(first**2 + second**2)``, in points: more than either, less than their sum.

    Examples
    --------
    >>> gap_noise(3.0, 4.0)
    5.0
    """
    return _plain(np.asarray(np.hypot(_numbers(first, "first"), _numbers(second, "second"))))


def success_range(successes: float, tries: float, sure: float = _NORMAL_95) -> tuple[float, float]:
    """Return the rates of success that fit well with what was seen: Wilson's interval.

    Parameters
    ----------
    successes, tries : int or float
        Seen: successes among tries, with at least one try; no whole numbers where a sample weighs.
    sure : float
        How many standard deviations are still called a good fit; the default makes 95 %.

    Returns
    -------
    (float, float)
        The lowest and the highest rate, in per cent.

    Raises
    ------
    ValueError
        When there is no try, or more successes than tries.

    References
    ----------
    Wilson E. B. (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, 209–212.

    Examples
    --------
    >>> tuple(round(rate) for rate in success_range(8, 8))
    (68, 100)
    """
    if tries < 1 or not 0 <= successes <= tries:
        raise ValueError(
            say(
                "success_range(): {successes} successes in {tries} tries cannot be; give "
                "one try or more, and no more successes than tries",
                successes=successes,
                tries=tries,
            )
        )
    share, square = successes / tries, sure**2
    middle = (share + square / (2 * tries)) / (1 + square / tries)
    half = sure * np.sqrt(share * (1 - share) / tries + square / (4 * tries**2))
    half /= 1 + square / tries
    return 100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0)
