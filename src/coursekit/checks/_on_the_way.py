"""Numbers that lie on the way of a solution, and what beginners make of them.

A part handed in for the whole, one number of a row divided by another, a count where a share is
asked for: each is computed from what the steps of a solution hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..languages import say
from ._variations import divided_by_the_others, has_words
from .exercise import Slip, comes_out
from .singles import Asked

__all__ = ["OnTheWay"]

_OF_HOW_MANY = say("This counts. Of how many is it a share?")
_ROWS = say("This counts rows that go in. What does the question ask of them?")
_SUMMARIES = {
    "sum": say("This is the sum of something on the way."),
    "mean": say("This is the mean of something on the way."),
    "median": say("This is the median of something on the way."),
    "max": say("This is the largest of something on the way."),
    "min": say("This is the smallest of something on the way."),
    "std": say("This is the spread of something on the way."),
}
_WHICH_NUMBER = say("Which one number does the question ask for?")
#: So many numbers are combined two by two; more would take long and prove little.
_MOST = 12


class OnTheWay:
    """What the steps of a solution hold, taken as answers.

    Parameters
    ----------
    unit : str
        Of the answer.
    given : list of float
        The numbers that the solution names.
    """

    def __init__(self, unit: str, given: list[float]) -> None:
        self._unit, self._given = unit, given
        self._shared = "%" in unit or Asked(unit=unit).share
        self._sizes: set[int] = set()
        self._single: dict[float, None] = dict.fromkeys(given)

    def given_numbers(self, right: Any) -> Iterator[Slip]:
        """Yield the numbers that the question gives."""
        chosen = isinstance(right, (int, float, np.number)) and right in self._given
        for number in self._given:
            if chosen:  # the right one is among them: the others are no numbers to begin with
                yield Slip(
                    "another to choose from",
                    say(
                        "It is another one of those to choose from. What must be true of the one "
                        "that is asked for?"
                    ),
                    number,
                )
                continue
            yield Slip(
                "a given number",
                say(
                    "This is one of the numbers that the question gives. What is to be done with "
                    "it?"
                ),
                number,
            )

    def of_value(self, value: Any) -> Iterator[Slip]:
        """Yield what can be made of one value on the way."""
        if isinstance(value, (bool, np.bool_, str)):
            return
        if isinstance(value, (int, float, np.number)) or (np.ndim(value) == 0 and _is_array(value)):
            self._single[float(value)] = None
            yield Slip(
                "a step on the way",
                say("This is a number on the way. What is still to be done with it?"),
                float(value),
                part=True,
            )
        elif isinstance(value, pd.DataFrame):
            self._sizes.add(len(value))
            yield Slip("rows counted", _ROWS, float(len(value)), part=True)
        else:
            yield from self._of_several(value)

    def _of_several(self, value: Any) -> Iterator[Slip]:
        row = value if isinstance(value, (pd.Series, dict)) else None
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple, np.ndarray)) and len(value):
            if any(np.ndim(one) for one in value):
                return
            value = pd.Series(value)
        if not isinstance(value, pd.Series) or value.empty:
            return
        self._sizes.add(len(value))
        yield Slip("rows counted", _ROWS, float(len(value)), part=True)
        if value.dtype == bool:
            hint = (
                _OF_HOW_MANY
                if self._shared
                else say("This counts a group on the way. Which one is meant?")
            )
            yield Slip("how many", hint, int(value.sum()))
            yield Slip("how many", hint, int((~value).sum()))
            return
        if isinstance(row, pd.Series) and _is_row(row):
            yield from _within(row)
        if isinstance(row, pd.Series) and _is_short_list_of_names(row):
            yield from _entries(row)
        if pd.api.types.is_numeric_dtype(value):
            yield from self._of_numbers(value)

    def _of_numbers(self, value: pd.Series) -> Iterator[Slip]:
        if value.count() < len(value):
            self._sizes.add(int(value.count()))
            yield Slip("rows counted", _ROWS, float(value.count()), part=True)
            yield Slip(
                "the missing counted",
                say("This counts what is missing. What does the question ask of the others?"),
                float(value.isna().sum()),
                part=True,
            )
        if noughts := int((value == 0).sum()):
            yield Slip(
                "noughts counted",
                say("This counts noughts. What does the question ask about them?"),
                float(noughts),
                part=True,
            )
        for name, said in _SUMMARIES.items():
            yield Slip(
                "another summary",
                f"{said} {_WHICH_NUMBER}",
                float(getattr(value, name)()),
                part=True,
            )
        yield Slip(
            "last less first",
            say(
                "This is the last one in the table less the first one. Does their place tell "
                "anything?"
            ),
            float(value.iloc[-1] - value.iloc[0]),
            exact=True,
        )
        for which in ("idxmax", "idxmin"):
            if has_words(value.index):
                yield Slip(
                    "another largest",
                    say(
                        "This one is ahead in something else. What exactly does the question "
                        "compare?"
                    ),
                    getattr(value, which)(),
                )

    def of_all(self, right: Any) -> Iterator[Slip]:
        """Yield what needs all of the way: counts for shares, and two numbers combined."""
        if not isinstance(right, (int, float, np.number)) or not right:
            return
        base = (100 if "%" in self._unit else 1) if self._shared else 0
        for size in sorted(self._sizes):
            if base and abs(round(count := float(right) * size / base) - count) < 1e-6:
                yield Slip("count instead of share", _OF_HOW_MANY, count)
            if not base and float(right).is_integer() and size > right:
                for scale in (1, 100):
                    yield Slip(
                        "share instead of count",
                        say("This is a share. The question asks how many they are."),
                        scale * float(right) / size,
                    )
        finite = [one for one in self._single if np.isfinite(one) and one][:_MOST]
        for one, two in itertools.permutations(finite, 2):
            yield from _of_two(one, two, say("of two numbers that lie on the way"))


def _of_two(one: float, two: float, called: str) -> Iterator[Slip]:
    """Yield what comes of two numbers: so many are tried that it must agree to the last digit."""
    for scale in (1, 100):
        yield Slip(
            "another ratio",
            say(
                "This is the ratio {called}. What is the part, and what is the whole?",
                called=called,
            ),
            scale * one / two,
            exact=True,
        )
    yield Slip(
        "another difference",
        say(
            "This is the difference {called}. What is taken from what, and is that all?",
            called=called,
        ),
        one - two,
        exact=True,
    )
    if one < two:
        for scale in (1, 100):
            yield Slip(
                "divided by the others",
                divided_by_the_others(called),
                scale * one / (two - one),
                exact=True,
            )
        yield Slip(
            "added",
            say("This is the sum {called}. Does the question add them?", called=called),
            one + two,
            exact=True,
        )
        yield Slip(
            "multiplied",
            say("This is the product {called}. Does the question multiply them?", called=called),
            one * two,
            exact=True,
        )


def _within(row: pd.Series) -> Iterator[Slip]:
    """Yield what comes of two columns of one row: the wrong part, or the wrong whole."""
    numbers = {
        name: float(one)
        for name, one in row.items()
        if isinstance(one, (int, float, np.number)) and np.isfinite(one) and one
    }
    for (name, one), (other, two) in itertools.permutations(numbers.items(), 2):
        yield from _of_two(one, two, say("of `{name}` and `{other}`", name=name, other=other))


def _is_row(some: pd.Series) -> bool:
    """Tell whether a Series is a row of a table, with columns for labels, and not a column."""
    return (
        some.dtype == object
        and len(some) <= 60
        and has_words(some.index)
        and all(isinstance(one, str) and one.isidentifier() for one in some.index)
    )


def _is_short_list_of_names(some: pd.Series) -> bool:
    """Tell whether a Series holds a few numbers that have names, such as those of a formula."""
    return (
        pd.api.types.is_numeric_dtype(some)
        and len(some) <= 12
        and has_words(some.index)
        and all(isinstance(one, str) and not one.isdigit() for one in some.index)
    )


def _entries(some: pd.Series) -> Iterator[Slip]:
    for name, number in some.items():
        yield Slip(
            "another row",
            comes_out(say("with `{name}`", name=name), say("Which one does the question name?")),
            float(number),
            part=True,
        )
    for (one, first), (other, second) in itertools.combinations(some.items(), 2):
        yield Slip(
            "two together",
            say(
                "That is `{one}` and `{other}` together. Which one does the question name?",
                one=one,
                other=other,
            ),
            float(first + second),
            part=True,
        )


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.number)
