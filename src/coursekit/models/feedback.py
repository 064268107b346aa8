"""A virtuous circle as stocks and flows: what is done teaches, and what is learnt gets done."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..languages import say

__all__ = ["circle", "level", "sensitivity", "strength"]


def circle(
    *,
    learning: float,
    doing: float,
    fading: float,
    wearing: float = 0.05,
    room: float = 100.0,
    first: float = 1.0,
    years: int = 40,
) -> pd.DataFrame:
    """Follow two stocks that feed each other, year by year.

    Projects P (in use) and know-how K. In a year ::

        new   = min(doing × K × (1 − P / room), room − P)
        P     → P + new − wearing × P
        K     → K + learning × new − fading × K

    New projects teach, know-how makes new projects, room limits them, and both stocks wear out.

    Parameters
    ----------
    learning : float
        Know-how gained from a new project.
    doing : float
        New projects a year from one unit of know-how, while there is room.
    fading : float
        Share of the know-how that is lost in a year, above 0 up to 1.
    wearing : float
        Share of the projects that end in a year, above 0 up to 1.
    room : float
        Projects that the place has room for, above 0.
    first : float
        Know-how at the start; there is no project yet.
    years : int
        How many years to follow, 1 or more.

    Returns
    -------
    pandas.DataFrame, shape (years + 1, 4)
        ``year``, ``new``, ``projects`` and ``know_how`` at the end of the year.

    Raises
    ------
    ValueError
        When a number is outside its range.

    References
    ----------
    The notation of stocks and flows: Sterman J. D. (2000), Business Dynamics, McGraw-Hill. The
    equations are our own illustration; their threshold is that of an epidemic: Kermack W. O.,
    McKendrick A. G. (1927), A contribution to the mathematical theory of epidemics, Proceedings
    of the Royal Society A 115, 700–721.

    Examples
    --------
    >>> dying = circle(learning=0.5, doing=0.5, fading=0.5)
    >>> bool(dying["projects"].iloc[-1] < 1)
    True
    """
    _check(learning=learning, doing=doing, first=first)
    _check_share(fading=fading, wearing=wearing)
    if room <= 0 or years < 1:
        raise ValueError(say("circle(): room is above 0, and years a whole number from 1 up"))
    projects, know_how = 0.0, float(first)
    rows = [(0, 0.0, projects, know_how)]
    for year in range(1, years + 1):
        free = room - projects
        new = min(doing * know_how * free / room, free)
        projects += new - wearing * projects
        know_how += learning * new - fading * know_how
        rows.append((year, new, projects, know_how))
    return pd.DataFrame(rows, columns=["year", "new", "projects", "know_how"])


def strength(learning: float, doing: float, fading: float) -> float:
    """Return how many new projects one project brings about in the end, with room for all.

    A project teaches ``learning``; a unit of know-how lasts 1 / ``fading`` years on average and
    makes ``doing`` projects in each. Above 1 the circle grows, below 1 it dies out.

    Parameters
    ----------
    learning, doing, fading : float
        As for :func:`circle`.

    Returns
    -------
    float
        Projects per project.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> strength(1, 0.5, 0.25)
    2.0
    """
    _check(learning=learning, doing=doing)
    _check_share(fading=fading)
    return learning * doing / fading


def level(learning: float, doing: float, fading: float, room: float = 100.0) -> float:
    """Return the number of projects at which the circle comes to rest.

    With s the :func:`strength`, nothing changes any more when projects = room × (1 − 1/s), or
    at 0 when s is 1 or less.

    Parameters
    ----------
    learning, doing, fading, room : float
        As for :func:`circle`.

    Returns
    -------
    float
        Projects.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> level(1, 0.5, 0.25)
    50.0
    """
    once = strength(learning, doing, fading)
    return room * (1 - 1 / once) if once > 1 else 0.0


def sensitivity(change: float, **numbers: float) -> pd.DataFrame:
    """Change each number of a circle alone, down and up, and see what its end becomes.

    Parameters
    ----------
    change : float
        By what share each number is lowered and raised, above 0 and below 1.
    **numbers : float
        As for :func:`circle`; all that are given are varied, but ``years``.

    Returns
    -------
    pandas.DataFrame
        One row a number: ``number``, and the projects at the end when it is ``lower``, as
        ``given`` and ``higher``; the number that matters most comes first.

    Raises
    ------
    ValueError
        When the change, or a number changed by it, is outside its range.

    Examples
    --------
    >>> table = sensitivity(0.2, learning=1, doing=0.5, fading=0.25)
    >>> list(table.columns)
    ['number', 'lower', 'given', 'higher']
    """
    if not 0 < change < 1:
        raise ValueError(say("sensitivity(): change is a share between 0 and 1, such as 0.2"))
    given = _end(**numbers)
    rows = []
    for name, value in numbers.items():
        if name != "years":
            low, high = (
                _end(**(numbers | {name: value * factor})) for factor in (1 - change, 1 + change)
            )
            rows.append((name, low, given, high))
    table = pd.DataFrame(rows, columns=["number", "lower", "given", "higher"])
    order = np.argsort(-(table["higher"] - table["lower"]).abs().to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _end(**numbers: Any) -> float:
    return float(circle(**numbers)["projects"].iloc[-1])


def _check(**numbers: float) -> None:
    for name, value in numbers.items():
        if not 0 <= value < np.inf:
            raise ValueError(
                say("{name}={value!r}: it has to be 0 or more", name=name, value=value)
            )


def _check_share(**numbers: float) -> None:
    for name, value in numbers.items():
        if not 0 < value <= 1:
            raise ValueError(
                say(
                    "{name}={value!r}: a share that is lost in a year, above 0 up to 1",
                    name=name,
                    value=value,
                )
            )
