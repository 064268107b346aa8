"""Answers in plain form: whatever a learner hands in, as one of a few shapes.

A check compares plain forms only, so that numpy's and Python's numbers, tuples and lists, a Series
and a dict mean the same. Nothing here trusts an answer: sizes are looked at before contents, and
endless things are never iterated.
"""

from __future__ import annotations

import math
import numbers
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ..datasets import spelled
from ..languages import say

#: More rows than any answer of the course has by far; larger ones are not looked into.
LARGEST = 5_000

# What single things are called: said once, since a table has thousands of them.
_A_TEXT, _A_NUMBER, _A_TRUTH = say("a text"), say("a number"), say("True or False")
_NOTHING, _MISSING = say("nothing"), say("a missing value")


@dataclass(frozen=True)
class Plain:
    """An answer in plain form.

    Attributes
    ----------
    shape : str
        ``number``, ``text``, ``truth``, ``missing``, ``gap``, ``list``, ``set``, ``mapping``,
        ``table``, ``function`` or ``other``.
    value : object
        A float, str, bool, list of Plain, dict of label to Plain, or dict of column to list.
    called : str
        What a person would call it, such as ``"a list of 3"``.
    """

    shape: str
    value: Any = field(repr=False)
    called: str


class TooLarge(ValueError):
    """An answer with more items than the course has data."""


def is_gap(value: Any) -> bool:
    """Tell whether a stub's gap was left as it was.

    >>> is_gap(...), is_gap(" ... "), is_gap("Nobody knows ... yet"), is_gap("Loos")
    (True, True, False, False)
    """
    if type(value) is str:
        return not value.strip(" .…\t\n")
    return value is ... or value is None


def plain(value: Any) -> Plain:
    """Return an answer in plain form.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    Plain
        Its plain form; ``other`` for what the course has no use for.

    Raises
    ------
    TooLarge
        When it has more than :data:`LARGEST` items.

    Examples
    --------
    >>> plain(np.int64(3)).shape, plain("Loos").shape, plain(np.array([1, 2])).called
    ('number', 'text', 'a list of 2')
    """
    single = _scalar(value)
    if single is not None:
        return single
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, pd.Series):
        _small(len(value))
        labels = [label(one) for one in value.index]
        return _mapping(labels, list(value), say("a Series of {count}", count=len(value)))
    if isinstance(value, dict):
        _small(len(value))
        labels = [label(one) for one in value]
        return _mapping(labels, list(value.values()), say("a dict of {count}", count=len(value)))
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return plain(value.item())
    if isinstance(value, np.ndarray) and value.ndim > 1:
        return Plain(
            "other", value, say("an array of {dimensions} dimensions", dimensions=value.ndim)
        )
    if isinstance(
        value, (list, tuple, range, np.ndarray, pd.Index, pd.api.extensions.ExtensionArray)
    ):
        _small(len(value))
        return Plain(
            "list", [plain(one) for one in value], say("a list of {count}", count=len(value))
        )
    if isinstance(value, (set, frozenset)):
        _small(len(value))
        return Plain(
            "set", [plain(one) for one in value], say("a set of {count}", count=len(value))
        )
    if callable(value) and not isinstance(value, type):
        return Plain("function", value, say("a function"))
    return Plain("other", value, say("an object of the type {kind}", kind=type(value).__name__))


def _scalar(value: Any) -> Plain | None:
    if type(value) in (int, float):  # most answers; asking abstract classes takes a hundred times
        return _number(value)
    if isinstance(value, str):
        text = str.__str__(value)
        return Plain("gap" if is_gap(text) else "text", tidy(text), _A_TEXT)
    if value is ... or value is None:
        return Plain("gap", None, _NOTHING)
    if isinstance(value, (bool, np.bool_)):
        return Plain("truth", bool(value), _A_TRUTH)
    if value is pd.NA or value is pd.NaT:
        return Plain("missing", None, _MISSING)
    if isinstance(value, (numbers.Real, Decimal)):
        return _number(value)
    if isinstance(value, (pd.Interval, pd.Timestamp, pd.Period)):
        return Plain("text", tidy(str(value)), _A_TEXT)
    return None


def _number(value: Any) -> Plain:
    try:
        number = float(value)
    except (OverflowError, ValueError):
        number = math.inf
    if math.isnan(number):
        return Plain("missing", None, _MISSING)
    return Plain("number", number, _A_NUMBER)


@lru_cache(maxsize=10_000)  # an answer is held against many, each with the same labels
def tidy(text: str) -> str:
    """Return a text as it is compared: case, spaces, accents' spelling and quotes do not count.

    The name of a commune is the same in any spelling, as everywhere in the course.

    >>> tidy("  Loos-En-Gohelle ") == tidy("Loos-en-Gohelle"), tidy("LOOS EN GOHELLE")
    (True, 'loos-en-gohelle')
    """
    text = unicodedata.normalize("NFC", spelled(text)).replace("’", "'").replace("–", "-")
    return " ".join(text.split()).casefold()


def label(value: Any) -> str:
    """Return the label of a row as it is compared: 1990, 1990.0 and "1990" are the same.

    >>> label(1990), label(np.float64(1990)), label(" Lens")
    ('1990', '1990', 'lens')
    """
    if isinstance(value, tuple):
        return " / ".join(label(one) for one in value)
    if isinstance(value, str):
        return tidy(str.__str__(value))
    one = _scalar(value)
    if one is not None and one.shape == "number":
        return f"{one.value:.10g}"
    return tidy(str(value))


def _mapping(labels: list[str], values: list[Any], called: str) -> Plain:
    return Plain("mapping", list(zip(labels, map(plain, values), strict=True)), called)


def _table(frame: pd.DataFrame) -> Plain:
    rows, columns = frame.shape
    _small(rows * max(columns, 1))
    called = say("a table of {rows} rows and {columns} columns", rows=rows, columns=columns)
    value = {
        label(name): [plain(one) for one in frame.iloc[:, position]]
        for position, name in enumerate(frame.columns)
    }
    return Plain("table", value, called)


def _small(count: int) -> None:
    if count > LARGEST:
        raise TooLarge(count)
