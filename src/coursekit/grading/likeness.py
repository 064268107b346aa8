"""Which wrong answers are alike: by what they are, and by the code that made them.

Two people who go wrong in the same way rarely write the same thing. One rounds, one hands in a
share where the other hands in per cent, one lists the towns in another order. What they have in
common is computed here, with nothing but the two answers, their code and the right one.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..checks import Exercise
from ..checks.answers import Plain, plain
from ..checks.comparison import as_typed, same, written_digits
from ..checks.forms import given_as
from ..checks.running import TookTooLong
from .plain_code import normal

__all__ = ["Wrong", "alike", "groups", "seen"]

#: What turns one unit or form into another: hundredths, thousands, hours, and their like.
_FACTORS = (10, 100, 1_000, 10_000, 1_000_000, 60, 3_600, 24, 365)
#: How far two numbers lie apart, as a part of them, when one was rounded on the way.
_NEAR = 0.002
#: Words that two texts share, of all that both have.
_SHARED = 0.6
_STOPPED = Plain("stopped", None, "an error")


def seen(exercise: Exercise, answer: Any) -> Plain:
    """Return an answer as it is compared: in the form that is asked for, a function by its trials.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    answer : object
        The answer.

    Returns
    -------
    Plain
        Its plain form.

    Examples
    --------
    >>> double = Exercise("ex99_1", lambda: (lambda x: 2 * x), cases=[(1,), (4,)])
    >>> [one.value for one in seen(double, lambda x: 3 * x).value]
    [3.0, 12.0]
    """
    wanted = exercise._expected
    if callable(wanted) and callable(answer):
        return Plain("trials", [_trial(answer, case) for case in exercise.cases], "a function")
    asked = exercise.as_asked(wanted)
    return given_as(asked, exercise.as_asked(answer), answer)


def _trial(function: Callable[..., Any], case: tuple[Any, ...]) -> Plain:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return plain(function(*case))
    except (Exception, TookTooLong):
        return _STOPPED


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that no hint fitted.

    Attributes
    ----------
    plain : Plain
        The answer as :func:`seen`.
    code : str
        What made it.
    count : int
        How many handed it in.
    data : object
        The answer as it came.
    """

    plain: Plain
    code: str = ""
    count: int = 1
    data: Any = None

    @cached_property
    def normal(self) -> str:
        """Its code, as it is compared."""
        return normal(self.code)


def groups(parts: Sequence[Sequence[Wrong]], right: Plain) -> list[list[Wrong]]:
    """Return wrong answers in groups of those that are alike, the largest first.

    Parameters
    ----------
    parts : sequence of sequence of Wrong
        Answers to one exercise; those of a part belong together already.
    right : Plain
        The right one, as :func:`seen`.

    Returns
    -------
    list of list of Wrong
        Each answer in one of them.

    Examples
    --------
    >>> given = [[Wrong(plain(value))] for value in (12.504, 12.5, 0.12504, 33.1)]
    >>> [len(group) for group in groups(given, plain(20.0))]
    [3, 1]
    """
    found = _joined(parts, right)
    # What several have handed in is a mistake of its own; only what stands alone looks further.
    several = [group for group in found if _count(group) > 1]
    alone = [group for group in found if _count(group) == 1]
    for group in _joined(alone, right, loosely=True):
        near = [
            other
            for other in several
            if len(group) == 1 and alike(group[0], other[0], right, loosely=True)
        ]
        if len(near) == 1:
            near[0].extend(group)
        else:
            several.append(group)
    return sorted(several, key=_count, reverse=True)


def _joined(
    parts: Sequence[Sequence[Wrong]], right: Plain, *, loosely: bool = False
) -> list[list[Wrong]]:
    found: list[list[Wrong]] = []
    for part in parts:
        mine = [
            group
            for group in found
            if any(alike(one, other, right, loosely=loosely) for one in part for other in group)
        ]
        found = [group for group in found if group not in mine]
        found.append([*(one for group in mine for one in group), *part])
    return found


def _count(group: list[Wrong]) -> int:
    return sum(one.count for one in group)


def alike(one: Wrong, other: Wrong, right: Plain, *, loosely: bool = False) -> bool:
    """Tell whether two wrong answers look like the same mistake.

    Parameters
    ----------
    one, other : Wrong
        The answers.
    right : Plain
        The right one: what agrees with it tells nothing about a mistake.
    loosely : bool, optional
        Whether another unit or sign, and most instead of all of several things, are enough.

    Returns
    -------
    bool
        Whether their values are alike, or their code is the same.
    """
    if one.normal and one.normal == other.normal:
        return True
    return _Eye(right, loosely).sees(one.plain, other.plain)


@dataclass(frozen=True)
class _Eye:
    """How closely two answers are looked at, beside the right one."""

    right: Plain
    loosely: bool

    def sees(self, one: Plain, other: Plain) -> bool:
        """Tell whether two answers are alike."""
        wanted = self.right.value
        if one.shape == other.shape == "trials":
            return self._places(one.value, other.value, wanted)
        if one.shape == other.shape == "mapping":
            return self._mappings(dict(one.value), dict(other.value))
        if {one.shape, other.shape} <= {"list", "set"}:
            if self.right.shape == "set":
                return self._members(one.value, other.value)
            return self._places(
                one.value, other.value, wanted if self.right.shape == "list" else []
            )
        return self._items(one, other)

    def _items(self, one: Plain, other: Plain) -> bool:
        if one.shape != other.shape:
            return False
        if one.shape == "number":
            return _numbers(one.value, other.value, self.loosely)
        if one.shape == "text":
            return _texts(str(one.value), str(other.value))
        return same(one, other, as_typed)

    def _places(self, one: list[Plain], other: list[Plain], right: list[Plain]) -> bool:
        """Compare answers item by item: wrong in the same places, and alike there."""
        if len(one) != len(other):
            return False
        wrong = list(range(len(one)))
        if len(one) == len(right):
            wrong = _wrong_in(one, right)
            if wrong != _wrong_in(other, right):
                return False
        agreed = sum(self._items(one[at], other[at]) for at in wrong)
        return 2 * agreed > len(wrong) if self.loosely else agreed == len(wrong)

    def _mappings(self, one: dict[str, Plain], other: dict[str, Plain]) -> bool:
        if set(one) != set(other):
            return False
        labels = sorted(one)
        wanted = dict(self.right.value) if self.right.shape == "mapping" else {}
        known = [wanted[label] for label in labels] if set(wanted) == set(labels) else []
        return self._places(
            [one[label] for label in labels], [other[label] for label in labels], known
        )

    def _members(self, one: list[Plain], other: list[Plain]) -> bool:
        """Compare sets by what is wrong with them: what is missing, what is too many."""
        wanted = {str(item.value) for item in self.right.value}
        mine, theirs = ({str(item.value) for item in given} ^ wanted for given in (one, other))
        shared = len(mine & theirs)
        return bool(mine) and (
            shared >= _SHARED * len(mine | theirs) if self.loosely else mine == theirs
        )


def _wrong_in(given: list[Plain], right: list[Plain]) -> list[int]:
    return [
        at
        for at, (mine, wanted) in enumerate(zip(given, right, strict=True))
        if not same(wanted, mine, as_typed)
    ]


def _numbers(one: float, other: float, loosely: bool) -> bool:
    if as_typed(one, other) or as_typed(other, one):
        return True
    if not math.isfinite(one * other) or one * other == 0:
        return False
    whole = one == round(one) and other == round(other) and abs(one) < 100_000
    near = 1e-9 if whole else _NEAR
    ratio = one / other
    if not loosely:
        return abs(ratio - 1) < near
    # Of whole numbers with few digits one is ten times another by chance.
    told = not whole or max(written_digits(one), written_digits(other)) > 2
    larger = max(abs(ratio), 1 / abs(ratio))
    return abs(abs(ratio) - 1) < near or (
        told and any(abs(larger / factor - 1) < _NEAR for factor in _FACTORS)
    )


def _texts(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    if min(len(mine), len(theirs)) < 4:  # a name, a code: the same or not
        return one == other
    return len(mine & theirs) >= _SHARED * len(mine | theirs)
