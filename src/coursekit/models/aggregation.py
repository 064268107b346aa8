"""People made up to show what a table of places can and cannot say about them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..languages import say

__all__ = ["by_place", "people", "slopes"]


def people(
    between: float,
    within: float,
    *,
    places: int = 60,
    each: int = 200,
    noise: float = 1.0,
    seed: int = 0,
) -> pd.DataFrame:
    """Invent people who live in places: a hardship and an answer for each.

    A place has a mean hardship; a person differs from it. The answer follows the place with one
    slope and the person's own difference with another, which may point the other way:
    answer = between × (mean of the place) + within × (own difference) + noise.

    Parameters
    ----------
    between : float
        Answer per unit of hardship, from place to place.
    within : float
        Answer per unit of hardship, from person to person in the same place.
    places, each : int
        How many places, and people in each.
    noise : float
        Standard deviation of what nothing explains, in units of the answer.
    seed : int
        The same seed invents the same people.

    Returns
    -------
    pandas.DataFrame, shape (places × each, 3)
        Columns ``place``, ``hardship`` and ``answer``, without unit.

    Raises
    ------
    ValueError
        When there are fewer than three places or two people in each, or the noise is negative.

    References
    ----------
    Robinson W. S. (1950), Ecological correlations and the behavior of individuals, American
    Sociological Review 15, 351–357.

    Examples
    --------
    >>> people(1, -1).shape
    (12000, 3)
    """
    if places < 3 or each < 2 or noise < 0:
        raise ValueError(
            say("people(): take 3 places or more, 2 people or more, and noise from 0 up")
        )
    rng = np.random.default_rng(seed)
    level = rng.normal(size=places)
    own = rng.normal(size=(places, each))
    own -= own.mean(axis=1, keepdims=True)  # the mean of a place is exactly its level
    chance = rng.normal(scale=noise, size=(places, each)) if noise else np.zeros_like(own)
    answer = between * level[:, None] + within * own + chance
    return pd.DataFrame(
        {
            "place": np.repeat(np.arange(places), each),
            "hardship": (level[:, None] + own).ravel(),
            "answer": answer.ravel(),
        }
    )


def by_place(invented: pd.DataFrame) -> pd.DataFrame:
    """Return what a table of places would show: the mean of each.

    Parameters
    ----------
    invented : pandas.DataFrame
        From :func:`people`.

    Returns
    -------
    pandas.DataFrame
        ``hardship`` and ``answer``, one row a place.

    Examples
    --------
    >>> len(by_place(people(1, -1)))
    60
    """
    return invented.groupby("place")[["hardship", "answer"]].mean()


def slopes(invented: pd.DataFrame) -> tuple[float, float]:
    """Return the slope that the places show, and the one inside them.

    Parameters
    ----------
    invented : pandas.DataFrame
        From :func:`people`.

    Returns
    -------
    (float, float)
        Answer per unit of hardship: between the places, and between people of the same place.

    Examples
    --------
    >>> tuple(round(slope, 6) for slope in slopes(people(1, -0.5, noise=0)))
    (1.0, -0.5)
    """
    means = by_place(invented)
    own = invented[["hardship", "answer"]] - means.loc[invented["place"]].to_numpy()
    return _slope(means["hardship"], means["answer"]), _slope(own["hardship"], own["answer"])


def _slope(x: pd.Series, y: pd.Series) -> float:
    return float(np.polynomial.polynomial.polyfit(x, y, 1)[1])
