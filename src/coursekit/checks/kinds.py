"""Kinds of mistake that can be seen in an answer without knowing the exercise."""

from __future__ import annotations

from collections.abc import Callable

from . import groups, singles
from .answers import Plain
from .singles import Finding

_WANTED = {
    "number": "a single number",
    "text": "a text",
    "truth": "True or False",
    "missing": "a missing value",
    "list": "a list (or a tuple)",
    "set": "a list",
    "mapping": "a Series with labels",
    "table": "a table (a DataFrame)",
    "function": "a function",
}


def find(expected: Plain, answer: Plain, tolerance: float, unit: str, ordered: bool) -> Finding:
    """Return the kind of mistake, and what to say.

    Parameters
    ----------
    expected, answer : Plain
        In plain form; they do not agree.
    tolerance : float
        Of the exercise.
    unit : str
        Unit of the answer, for the last resort.
    ordered : bool
        Whether order is part of the answer.

    Returns
    -------
    tuple of str
        Kind and sentence.

    Examples
    --------
    >>> from .answers import plain
    >>> find(plain(12.5), plain(0.125), 0.05, "%", False)[0]
    'share instead of per cent'
    >>> find(plain([1, 2]), plain([2, 1]), 0, "", False)[0]
    'wrong order'
    """
    look: dict[str, Callable[[Plain, Plain, float], Finding | None]] = {
        "number": singles.number,
        "text": singles.text,
        "list": groups.sequence,
        "set": groups.sequence,
        "mapping": groups.mapping,
        "table": groups.table,
    }
    found = None
    if expected.shape != answer.shape and (expected.shape, answer.shape) != ("set", "list"):
        found = _shape(expected, answer)
    elif expected.shape in look:
        found = look[expected.shape](expected, answer, tolerance)
    return found or _unknown(expected, unit)


def _unknown(expected: Plain, unit: str) -> Finding:
    if expected.shape == "number":
        asked = f" The answer is asked for in {unit}." if unit else ""
        return (
            "another number",
            f"Not yet: the number is another one.{asked} Which rows go in, and what is divided "
            "by what?",
        )
    return (
        "another answer",
        "Not yet. Read the question once more: which rows, which column, which year?",
    )


def _shape(expected: Plain, answer: Plain) -> Finding:
    wanted = _WANTED[expected.shape]
    if answer.shape == "function":
        return (
            "function not called",
            f"This is a function; {wanted} is asked for. Call it, with ( ).",
        )
    if expected.shape == "function":
        return (
            "result instead of function",
            f"Hand in the function itself, without calling it; this is {answer.called}.",
        )
    if answer.shape == "missing":
        return (
            "missing value",
            "The result is a missing value. Did a row without data get in, or did a "
            "label not match?",
        )
    if expected.shape == "number" and answer.shape == "text":
        return (
            "text instead of number",
            "This is a text, even if it looks like a number. Leave out the quotes.",
        )
    if expected.shape == "text" and answer.shape == "number":
        return (
            "number instead of text",
            "A text is asked for. INSEE codes are texts too: they keep their zeros in front.",
        )
    if expected.shape in {"number", "text", "truth"} and answer.shape in {"list", "mapping"}:
        if len(answer.value) == 1:
            return (
                "still in its box",
                f"This is {answer.called}, with the value inside. Take the value out, for instance "
                "with .iloc[0] or [0].",
            )
        return (
            "many values",
            f"This is {answer.called}; {wanted} is asked for. What makes one of many?",
        )
    if expected.shape in {"list", "set"} and answer.shape == "mapping":
        return (
            "labels and values",
            f"This is {answer.called} with labels. Which of the two is asked for? Make a "
            "list of it.",
        )
    if expected.shape == "mapping" and answer.shape == "list":
        return "labels lost", "The labels are missing. Keep the Series instead of its bare values."
    if expected.shape == "list" and answer.shape == "set":
        return "no order", "A set has no order. Use a list or a tuple."
    return "another kind of thing", f"This is {answer.called}; {wanted} is asked for."
