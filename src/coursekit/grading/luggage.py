"""Answers as data: packed where a notebook runs, unpacked where they are judged.

What arrives is made of numbers, texts, lists and tables and of nothing else. Whatever a notebook
does to the checker beside it, it can hand in no more than an answer. A function is tried where it
was written; what travels is what came of each trial.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import math
import numbers
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..checks.answers import LARGEST
from ..checks.running import Crashed, TookTooLong, call, never_ends
from ..languages import say

__all__ = ["Replayed", "pack", "unpack"]

#: Longer texts are cut: nobody reads on, and no answer needs them.
_LONGEST = 20_000
#: Lists in lists in lists: deeper ones are no answer.
_DEEPEST = 6

Cases = Sequence[tuple[Any, ...]]


def pack(value: Any, cases: Cases = ()) -> Any:
    """Return an answer as what JSON can write down.

    Parameters
    ----------
    value : object
        Anything that a notebook calls its answer.
    cases : sequence of tuple, optional
        What a function is tried on; without any it is called once, with nothing.

    Returns
    -------
    object
        For :func:`unpack`.

    Examples
    --------
    >>> pack((1, "Loos")), pack(...)
    ({'tuple': [1, 'Loos']}, {'gap': 'Ellipsis'})
    """
    if callable(value) and not isinstance(value, (type, pd.Series, pd.DataFrame)):
        return {"function": _tried(value, cases or [()])}
    return _packed(value, _DEEPEST)


def _packed(value: Any, depth: int) -> Any:
    single = _single(value)
    if single is not None:
        return single
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return _packed(value.item(), depth)
    if depth == 0:
        return {"other": "list"}
    size = _size(value)
    if size > LARGEST:
        return {"large": size}

    def each(things: Any) -> list[Any]:
        return [_packed(one, depth - 1) for one in things]

    if isinstance(value, pd.DataFrame):
        columns = [each(value.iloc[:, at]) for at in range(value.shape[1])]
        return {"frame": [each(value.columns), each(value.index), columns]}
    if isinstance(value, pd.Series):
        return {"series": [each(value.index), each(value)]}
    if isinstance(value, dict):
        return {"dict": [each(value), each(value.values())]}
    if isinstance(value, np.ndarray):
        # Of more than two dimensions only this is said: none is asked for.
        return {"array": each(value.tolist()) if value.ndim <= 2 else value.ndim}
    if isinstance(value, tuple):
        return {"tuple": each(value)}
    if isinstance(value, (set, frozenset)):
        return {"set": each(value)}
    if isinstance(value, (list, range, pd.Index, pd.api.extensions.ExtensionArray)):
        return each(value)
    return {"other": type(value).__name__[:40]}


def _single(value: Any) -> Any:
    if value is ... or value is None:
        return {"gap": repr(value)}
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str):
        return str.__str__(value)[:_LONGEST]
    if value is pd.NA or value is pd.NaT:
        return {"number": "nan"}
    if isinstance(value, (numbers.Integral, np.integer)) and abs(int(value)) < 2**53:
        return int(value)
    if isinstance(value, (numbers.Real, Decimal)):
        try:
            number = float(value)
        except (OverflowError, ValueError):
            number = math.inf
        return number if math.isfinite(number) else {"number": repr(number)}
    if isinstance(value, (pd.Interval, pd.Timestamp, pd.Period)):
        return str(value)
    return None


def _size(value: Any) -> int:
    """Return how many items a thing has, without looking at any of them."""
    if isinstance(value, (pd.DataFrame, np.ndarray)):
        return int(value.size)
    return len(value) if hasattr(value, "__len__") else 0


def _tried(function: Callable[..., Any], cases: Cases) -> list[Any]:
    """Return what came of each trial of a function: with what, what it gave, what it printed."""
    endless = never_ends(function, [copy.deepcopy(case) for case in cases])
    trials: list[Any] = []
    for at, case in enumerate(cases):
        said = io.StringIO()
        came: dict[str, Any]
        try:
            if endless == at:
                raise TookTooLong
            with contextlib.redirect_stdout(said):
                found = call(function, *copy.deepcopy(case))
            came = {"gave": call(_packed, found, _DEEPEST)}
        except TookTooLong:
            came = {"endless": True}
        except Crashed as crash:
            came = {"stopped": [type(crash.error).__name__, _words(crash.error)]}
        trials.append([list(case), came, bool(said.getvalue())])
        if "endless" in came:
            break
    return trials


def _words(error: BaseException) -> str:
    try:
        return str(call(str, error))[:200]
    except (Crashed, TookTooLong):
        return ""


class Replayed:
    """A learner's function as it is seen from outside: what it gave in its trials, again.

    Examples
    --------
    >>> unpack(pack(lambda x: 2 * x, [(3,), (4,)]))(4)
    8
    """

    def __init__(self, trials: list[Any]) -> None:
        self._trials = {_key(case): (came, printed) for case, came, printed in trials}

    def __call__(self, *case: Any) -> Any:
        """Do what the function did with these arguments."""
        came, printed = self._trials.get(_key(case), ({"endless": True}, False))
        if printed:
            print(".")
        if "endless" in came:
            raise TookTooLong
        if "stopped" in came:
            name, words = came["stopped"]
            raise _made(name, Exception)(words)
        return unpack(came["gave"])


def _key(case: Sequence[Any]) -> str:
    return json.dumps(list(case), default=repr)


def unpack(data: Any) -> Any:
    """Return the answer that :func:`pack` wrote down.

    Parameters
    ----------
    data : object
        As JSON gives it back; it comes from a notebook and is not trusted.

    Returns
    -------
    object
        Plain Python and pandas; a function is a :class:`Replayed` one.

    Raises
    ------
    ValueError
        When it is nothing that :func:`pack` writes.

    Examples
    --------
    >>> float(unpack({"series": [["a"], [1.5]]})["a"])
    1.5
    """
    try:
        return _unpacked(data)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(
            say("this is no packed answer ({kind})", kind=type(error).__name__)
        ) from None


def _unpacked(data: Any) -> Any:
    if isinstance(data, list):
        return [_unpacked(one) for one in data]
    if not isinstance(data, dict):
        return data
    ((kind, inside),) = data.items()
    return _READERS[kind](inside)


def _frame(inside: list[Any]) -> pd.DataFrame:
    columns, index, values = inside
    made = {at: _unpacked_series([index, one]).array for at, one in enumerate(values)}
    frame = pd.DataFrame(made, index=pd.Index(_hashable(index), dtype=object))
    frame.columns = pd.Index(_hashable(columns), dtype=object)
    return frame


def _unpacked_series(inside: list[Any]) -> pd.Series:
    labels, values = inside
    index = pd.Index(_hashable(labels), dtype=object)
    return pd.Series(_unpacked(values), index=index, dtype=_kind(values))


def _kind(values: list[Any]) -> Any:
    """Return the type of a column: whatever is not all numbers is left as it is."""
    numeric = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values)
    return None if values and numeric else object


def _hashable(labels: list[Any]) -> list[Any]:
    made = [_unpacked(one) for one in labels]
    return [str(one) if isinstance(one, (list, dict, set)) else one for one in made]


def _made(name: str, base: type) -> Any:
    """Return a type of a name that was seen in a notebook; nothing of it but the name is here."""
    return type(name if name.isidentifier() else base.__name__, (base,), {})


def _array(inside: Any) -> np.ndarray:
    if isinstance(inside, int):
        return np.empty((1,) * min(inside, 9))
    made = _unpacked(inside)
    flat = [one for row in made for one in (row if isinstance(row, list) else [row])]
    simple = all(isinstance(one, (int, float)) for one in flat)
    return np.array(made, dtype=None if simple and flat else object)


_READERS: dict[str, Callable[[Any], Any]] = {
    "gap": lambda name: None if name == "None" else ...,
    "number": float,
    "tuple": lambda inside: tuple(_unpacked(inside)),
    "set": lambda inside: set(_hashable(inside)),
    "dict": lambda inside: dict(zip(_hashable(inside[0]), _unpacked(inside[1]), strict=True)),
    "array": _array,
    "series": _unpacked_series,
    "frame": _frame,
    "function": Replayed,
    "large": lambda count: range(max(int(count), LARGEST + 1)),
    "other": lambda name: _made(name, object)(),
}
