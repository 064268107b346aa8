"""Where the points of a rubric can be seen in a text: a hint, never a mark."""

from __future__ import annotations

import re

from ..wordings import figure
from .exercise import Criterion

__all__ = ["at_most", "both", "figures", "none", "reader", "words", "years"]

_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


def figures_in(text: str) -> int:
    """Return how many numbers a text holds, in digits or in words; years are none.

    >>> figures_in("A third of them, 12 % in 1999."), figures_in("In 1928 there were many.")
    (2, 0)
    """
    return sum(not _YEAR.fullmatch(one.strip(" .,\u00a0\u202f")) for one in figure().findall(text))


def words(some: str, at_least: int = 1) -> Criterion:
    """Look for beginnings of words, separated by spaces; ``_`` joins words that stand together.

    Examples
    --------
    >>> words("shaft pit").seen("303 shafts were open"), words("not_say").seen("They do not say.")
    (True, True)
    """
    found = [re.compile(rf"\b{re.escape(one).replace('_', ' +')}", re.I) for one in some.split()]
    return Criterion(lambda text: sum(bool(one.search(text)) for one in found) >= at_least)


def figures(at_least: int = 1) -> Criterion:
    """Look for numbers that are no years, in digits or in words.

    Examples
    --------
    >>> figures().seen("In 1928 there were many."), figures(2).seen("303 in 1928, then 51.")
    (False, True)
    """
    return Criterion(lambda text: figures_in(text) >= at_least)


def years(at_least: int = 1) -> Criterion:
    """Look for years.

    Examples
    --------
    >>> years().seen("In 1928 there were many."), years(2).seen("In 1928.")
    (True, False)
    """
    return Criterion(lambda text: len(set(_YEAR.findall(text))) >= at_least)


def none(some: str) -> Criterion:
    """Look whether none of some words stands there; as for :func:`words`.

    Examples
    --------
    >>> none("thanks blame").seen("Thanks to him"), none("thanks blame").seen("It rose.")
    (False, True)
    """
    there = words(some).seen
    assert there is not None
    return Criterion(lambda text: not there(text), lacks=True)


def both(*criteria: Criterion) -> Criterion:
    """Look for several things at once.

    Examples
    --------
    >>> both(years(), words("census")).seen("By the census of 1999.")
    True
    """
    return Criterion(lambda text: all(one.seen is None or one.seen(text) for one in criteria))


def reader() -> Criterion:
    """Leave a point to whoever reads the text.

    Examples
    --------
    >>> reader().seen is None
    True
    """
    return Criterion(None)


def at_most(count: int) -> Criterion:
    """Look whether a text has no more than so many words.

    Examples
    --------
    >>> at_most(3).seen("It is so."), at_most(3).seen("It is not so at all.")
    (True, False)
    """
    return Criterion(lambda text: len(text.split()) <= count, lacks=True)
