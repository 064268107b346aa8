"""Forms that mean the same: what an exercise leaves free is not asked of an answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .answers import Plain, plain

__all__ = ["as_asked", "given_as"]


def as_asked(value: Any, labels: bool = True, ordered: bool | None = None) -> Plain:
    """Return an answer of the course in the form in which an exercise compares.

    Where labels are free only the values are left of a Series; where order is free a list becomes
    a set.

    Examples
    --------
    >>> as_asked({"a": 1}, labels=False).shape
    'list'
    """
    made = plain(value)
    if made.shape == "mapping" and not labels:
        made = Plain("list", [one for _, one in made.value], made.called)
    if made.shape == "list" and ordered is False:
        made = Plain("set", made.value, made.called)
    return made


def given_as(wanted: Plain, given: Plain, answer: Any) -> Plain:
    """Return a learner's answer in the form that is compared, where that loses nothing.

    A single value may lie in a box; a pair or a list may be a tuple, a dict, a Series, an array or
    a row of a table; a Series may be a table of one column or of one row, or labels beside values.

    Examples
    --------
    >>> given_as(plain(3), plain([3]), [3]).value
    3.0
    >>> given_as(plain([1, 2]), plain({"least": 1, "most": 2}), None).shape
    'list'
    """
    if isinstance(answer, pd.DataFrame):
        given = _of_table(wanted, given, answer)
    if isinstance(answer, np.ndarray) and answer.ndim == 2 and 1 in answer.shape:
        given = plain(answer.ravel())
    if wanted.shape in {"number", "text", "truth"}:
        return _unboxed(given)
    if wanted.shape in {"list", "set"} and given.shape == "mapping":
        return Plain("list", [one for _, one in given.value], given.called)
    if wanted.shape == "mapping" and given.shape == "list":
        return _of_pairs(given)
    return given


def _unboxed(given: Plain) -> Plain:
    if given.shape not in {"list", "set", "mapping"} or len(given.value) != 1:
        return given
    return given.value[0][1] if given.shape == "mapping" else given.value[0]


def _of_table(wanted: Plain, given: Plain, answer: pd.DataFrame) -> Plain:
    rows, columns = answer.shape
    if wanted.shape == "table":
        return given
    if columns == 1:
        return plain(answer.iloc[:, 0])
    if rows == 1:
        return plain(answer.iloc[0])
    if wanted.shape == "mapping" and columns == 2:
        return plain(pd.Series(list(answer.iloc[:, 1]), index=list(answer.iloc[:, 0])))
    return given


def _of_pairs(given: Plain) -> Plain:
    pairs = [one.value for one in given.value if one.shape == "list" and len(one.value) == 2]
    if not pairs or len(pairs) < len(given.value) or any(one.shape != "text" for one, _ in pairs):
        return given
    return Plain("mapping", [(label.value, one) for label, one in pairs], given.called)
