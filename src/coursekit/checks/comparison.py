"""Whether two answers in plain form are the same."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .answers import Plain

#: How far two numbers may lie apart: a distance, or what tells whether they agree.
Scale = float | Callable[[float, float], bool]


def numbers_agree(one: float, other: float, tolerance: float) -> bool:
    """Tell whether a number is the expected one, within a tolerance and the noise of computers.

    >>> numbers_agree(0.1 + 0.2, 0.3, 0), numbers_agree(12, 12.4, 0.5), numbers_agree(12, 13, 0.5)
    (True, True, False)
    """
    if one == other or not (math.isfinite(one) and math.isfinite(other)):
        return one == other
    noise = 1e-9 * abs(one)
    return abs(one - other) <= tolerance * (1 + 1e-9) + noise


def as_written(wrong: float, given: float) -> bool:
    """Tell whether a number is another one, perhaps as somebody writes it down.

    This is the scale of mistakes: the same number, or one rounded to three digits or more. What the
    exercise allows the right answer has no part in it.

    >>> as_written(43.6149, 43.6149), as_written(43.6149, 43.6), as_written(43.6149, 44.0)
    (True, True, False)
    >>> as_written(0.004, 0.0), as_written(2.0, 2.0)
    (False, True)
    """
    if numbers_agree(wrong, given, 1e-7 * abs(wrong)):
        return True
    if not math.isfinite(wrong) or not math.isfinite(given):
        return False
    decimals = decimals_of(given)
    step = 10.0**-decimals
    return decimals <= 6 and abs(wrong) >= 100 * step and abs(wrong - given) <= step * 0.500001


def as_typed(wrong: float, given: float) -> bool:
    """Tell the same of a mistake that was foreseen: two digits are enough behind two decimals.

    >>> as_typed(-0.8213, -0.82), as_written(-0.8213, -0.82), as_typed(43.6149, 44.0)
    (True, False, False)
    """
    if as_written(wrong, given):
        return True
    decimals = decimals_of(given) if math.isfinite(given) else 0
    step = 10.0**-decimals
    near = abs(wrong - given) <= step * 0.500001
    return 2 <= decimals <= 6 and abs(wrong) >= 10 * step and near


def as_rounded(step: float) -> Callable[[float, float], bool]:
    """Return what tells the same of a mistake that was rounded as its exercise asks.

    Parameters
    ----------
    step : float
        To which the exercise asks to round; 0 for not at all.

    Examples
    --------
    >>> as_rounded(0.1)(1.9938, 2.0), as_rounded(10)(6348.48, 6350), as_rounded(0)(1.9938, 2.0)
    (True, True, False)
    >>> as_rounded(0.1)(0.04, 0.0), as_rounded(0.1)(1.9938, 1.95)
    (False, False)
    """

    def agree(wrong: float, given: float) -> bool:
        if as_typed(wrong, given):
            return True
        if not step or not given or not math.isfinite(given) or not math.isfinite(wrong):
            return False
        on_a_step = abs(given / step - round(given / step)) < 1e-6
        return on_a_step and abs(wrong - given) <= 0.500001 * step

    return agree


def written_digits(number: float) -> int:
    """Return how many digits a number is written with, noughts at its ends aside.

    >>> written_digits(0.0320), written_digits(6350), written_digits(28.82), written_digits(-2.0)
    (2, 3, 4, 1)
    """
    digits = f"{abs(number):.12f}".replace(".", "").strip("0")
    return len(digits)


def decimals_of(number: float) -> int:
    """Return how many decimals a number is written with.

    >>> decimals_of(43.6), decimals_of(44.0), decimals_of(1e-7)
    (1, 0, 7)
    """
    text = f"{number:.12f}".rstrip("0")
    return len(text) - text.index(".") - 1


def same(expected: Plain, answer: Plain, tolerance: Scale = 0.0, ordered: bool = False) -> bool:
    """Tell whether an answer is the expected one.

    Parameters
    ----------
    expected, answer : Plain
        In plain form.
    tolerance : float or callable, optional
        For numbers: a distance, or what tells whether two agree.
    ordered : bool, optional
        Whether the order of a mapping or of the rows of a table counts. The order of a list
        always does, that of a set never.

    Returns
    -------
    bool
        Whether they agree.

    Examples
    --------
    >>> from .answers import plain
    >>> same(plain([1, 2]), plain((1.0, 2.0))), same(plain([1, 2]), plain([2, 1]))
    (True, False)
    >>> same(plain({"a": 1, "b": 2}), plain({"b": 2, "a": 1}))
    True
    """
    if expected.shape == "number" and answer.shape == "number":
        if callable(tolerance):
            return tolerance(expected.value, answer.value)
        return numbers_agree(expected.value, answer.value, tolerance)
    if expected.shape in {"text", "truth"}:
        return answer.shape == expected.shape and answer.value == expected.value
    if expected.shape in {"missing", "gap"}:
        return answer.shape == expected.shape
    if expected.shape == "set" and answer.shape in {"list", "set"}:
        return _sets(expected.value, answer.value, tolerance)
    if expected.shape == "list" and answer.shape == "list":
        return _lists(expected.value, answer.value, tolerance, ordered)
    if expected.shape == "mapping":
        return _mappings(expected, answer, tolerance, ordered)
    if expected.shape == "table" and answer.shape == "table":
        return _tables(expected.value, answer.value, tolerance, ordered)
    return False


def _lists(
    expected: list[Plain], answer: list[Plain], tolerance: Scale, ordered: bool = False
) -> bool:
    return len(expected) == len(answer) and all(
        same(one, other, tolerance, ordered) for one, other in zip(expected, answer, strict=True)
    )


def _sets(expected: list[Plain], answer: list[Plain], tolerance: Scale) -> bool:
    """Compare without order; one thing given twice does not stand for two."""
    if len(expected) != len(answer):
        return False
    left = list(answer)
    for one in expected:
        found = next((at for at, other in enumerate(left) if same(one, other, tolerance)), None)
        if found is None:
            return False
        del left[found]
    return True


def _mappings(expected: Plain, answer: Plain, tolerance: Scale, ordered: bool) -> bool:
    if answer.shape != "mapping" or len(expected.value) != len(answer.value):
        return False
    labels = [label for label, _ in expected.value]
    given = [label for label, _ in answer.value]
    if sorted(labels) != sorted(given):
        return False
    if ordered:  # what is as large may stand in any order
        one, other = ([value for _, value in each.value] for each in (expected, answer))
        if not _lists(one, other, tolerance):
            return False
    if len(set(labels)) < len(labels):  # doubled labels: compare as pairs, in order of labels
        one, other = sorted_pairs(expected), sorted_pairs(answer)
    else:
        theirs = dict(answer.value)
        one, other = [value for _, value in expected.value], [theirs[label] for label in labels]
    return _lists(one, other, tolerance)


def sorted_pairs(mapping: Plain) -> list[Plain]:
    """Return the values of a mapping in the order of labels and values."""
    pairs = sorted(mapping.value, key=lambda pair: (pair[0], _key(pair[1])))
    return [value for _, value in pairs]


def _tables(
    expected: dict[str, list[Plain]],
    answer: dict[str, list[Plain]],
    tolerance: Scale,
    ordered: bool,
) -> bool:
    if set(expected) != set(answer):
        return False
    columns = list(expected)
    rows = [list(row) for row in zip(*(expected[name] for name in columns), strict=True)]
    given = [list(row) for row in zip(*(answer[name] for name in columns), strict=True)]
    if not ordered:
        # Texts lead: they sort alike on both sides, where numbers may differ by the tolerance.
        exact = sorted(
            range(len(columns)),
            key=lambda at: any(row[at].shape == "number" for row in rows),
        )
        rows.sort(key=lambda row: [_key(row[at]) for at in exact])
        given.sort(key=lambda row: [_key(row[at]) for at in exact])
    return len(rows) == len(given) and all(
        _lists(one, other, tolerance) for one, other in zip(rows, given, strict=True)
    )


def _key(one: Plain) -> tuple[str, Any]:
    if one.shape == "number":
        return (one.shape, one.value)
    return (one.shape, str(one.value))
