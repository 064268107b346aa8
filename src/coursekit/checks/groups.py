"""Kinds of mistake in lists, Series and tables.

The sentences say where to look; they never hold an expected value.
"""

from __future__ import annotations

from collections import Counter

from .answers import Plain
from .comparison import same
from .singles import Finding, number, text

#: What to say when a stub's gap is still there.
GAP = "There is still a gap (...) in your answer. Fill it in, run the cell again, then check."


def sequence(expected: Plain, answer: Plain, tolerance: float) -> Finding | None:
    """Return the kind of mistake in a list.

    >>> from .answers import plain
    >>> sequence(plain([3, 4]), plain([3, 4, 5]), 0)[0]
    'too many'
    """
    wanted, given = expected.value, answer.value
    if any(one.shape == "gap" for one in given):
        return "gap", GAP
    if len(given) == len(wanted):
        return _same_length(wanted, given, tolerance)
    left = _not_in(given, wanted, tolerance)
    lacking = _not_in(wanted, given, tolerance)
    if not lacking and not _not_in(left, wanted, tolerance):
        return "doubled", "Some things stand in it more than once. Should each count only once?"
    if not lacking:
        return "too many", "All that belong are in it, and some more. Which condition is too wide?"
    if not left:
        return (
            "too few",
            "What is in it belongs there, and something is missing. Which condition is too narrow?",
        )
    if len(given) > len(wanted):
        return (
            "wrong number",
            f"This is {answer.called}: too many. Look at the condition that chooses.",
        )
    return "wrong number", f"This is {answer.called}: too few. Look at the condition that chooses."


def _same_length(wanted: list[Plain], given: list[Plain], tolerance: float) -> Finding | None:
    if not _not_in(given, wanted, tolerance) and not _not_in(wanted, given, tolerance):
        return "wrong order", "The right ones, in another order. Which comes first?"
    pairs = {
        place: (one, other)
        for place, (one, other) in enumerate(zip(wanted, given, strict=True), 1)
        if not same(one, other, tolerance)
    }
    found = [_single(one, other, tolerance) for one, other in pairs.values()]
    kinds = {one and one[0] for one in found}
    if len(kinds) == 1 and None not in kinds:
        return found[0]
    if 0 < len(pairs) < len(wanted):
        return (
            "partly right",
            f"Some are right already. Look again at number {_enumerate(list(pairs))}.",
        )
    return None


def _single(expected: Plain, answer: Plain, tolerance: float) -> Finding | None:
    if expected.shape == answer.shape == "number":
        return number(expected, answer, tolerance)
    if expected.shape == answer.shape == "text":
        return text(expected, answer)
    return None


def _enumerate(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers[:5]]
    if len(numbers) > 5:
        return ", ".join(shown) + " and others"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _not_in(some: list[Plain], others: list[Plain], tolerance: float) -> list[Plain]:
    """Return what is in ``some`` and has no partner of its own in ``others``.

    Very long answers are not looked into: a hint is not worth a long wait.
    """
    if len(some) * len(others) > 250_000:
        return list(some)
    left, rest = list(others), []
    for one in some:
        at = next((at for at, other in enumerate(left) if same(other, one, tolerance)), None)
        if at is None:
            rest.append(one)
        else:
            del left[at]
    return rest


def mapping(expected: Plain, answer: Plain, tolerance: float) -> Finding | None:
    """Return the kind of mistake in a Series or dict.

    >>> from .answers import plain
    >>> mapping(plain({"a": 1, "b": 2}), plain({"a": 1}), 0)[0]
    'too few'
    """
    labels, given = ([label for label, _ in one.value] for one in (expected, answer))
    values, got = ([value for _, value in one.value] for one in (expected, answer))
    if any(one.shape == "gap" for one in got):
        return "gap", GAP
    wanted = Counter(labels)
    if set(labels) == set(given) and len(given) > len(labels):
        return (
            "doubled",
            "Some labels stand there more than once. Did a merge double rows, or is a "
            "year not chosen?",
        )
    if set(given) > set(labels):
        if _pick(answer, labels) and same(expected, _pick(answer, labels), tolerance):
            return (
                "too many",
                "All rows that belong are in it, and some more. Which condition is too wide?",
            )
        return "too many", "There are labels too many. Which rows should not be in it?"
    if set(given) < set(labels):
        return "too few", "Rows are missing. Did a condition, a merge or dropna leave them out?"
    if Counter(given) == wanted:
        if same(expected, answer, tolerance, False):
            return (
                "not sorted",
                "The values are right, the order is not. Sort them as the question says.",
            )
        pairs = dict(answer.value)
        return _same_length(values, [pairs[label] for label in labels], tolerance)
    if len(got) == len(values) and not _not_in(got, values, tolerance):
        return (
            "other labels",
            "The values are right, but their labels are others. What should be the index?",
        )
    return None


def _pick(answer: Plain, labels: list[str]) -> Plain:
    known = set(labels)
    rows = [(label, value) for label, value in answer.value if label in known]
    return Plain("mapping", rows, answer.called)


def table(expected: Plain, answer: Plain, tolerance: float) -> Finding | None:
    """Return the kind of mistake in a DataFrame.

    >>> import pandas as pd
    >>> from .answers import plain
    >>> one = pd.DataFrame({"town": ["Lens", "Loos"], "people": [30, 7]})
    >>> table(plain(one), plain(one.assign(more=1)), 0)[0]
    'columns too many'
    """
    lacking = [name for name in expected.value if name not in answer.value]
    if lacking:
        return _columns(expected, answer, tolerance, lacking)
    common = Plain("table", {name: answer.value[name] for name in expected.value}, answer.called)
    if same(expected, common, tolerance, False):
        if len(answer.value) == len(expected.value):
            return "not sorted", "The right rows, in another order. Sort them as the question says."
        return (
            "columns too many",
            "The right rows, with more columns than asked for. Choose the columns.",
        )
    rows, given = _rows(expected), _rows(common)
    if len(given) > len(rows):
        alone = list({str([one.value for one in row]): row for row in given}.values())
        if len(alone) == len(rows):
            return (
                "doubled",
                "Some rows stand there more than once. Did a merge double them? "
                "drop_duplicates helps.",
            )
        return "too many", f"This is {answer.called}: rows too many. Which condition is too wide?"
    if len(given) < len(rows):
        return (
            "too few",
            f"This is {answer.called}: rows are missing. Did a condition or dropna leave them out?",
        )
    wrong = [
        name
        for name in expected.value
        if _not_in(common.value[name], expected.value[name], tolerance)
    ]
    if wrong and len(wrong) < len(expected.value):
        return (
            "wrong column",
            f"The right rows, but the column {wrong[0]!r} holds something else. From "
            "which column should it come?",
        )
    return (
        "wrong rows",
        "The right number of rows and columns, but other rows. Which condition chooses them?",
    )


def _columns(expected: Plain, answer: Plain, tolerance: float, lacking: list[str]) -> Finding:
    other = [name for name in answer.value if name not in expected.value]
    rows = len(next(iter(expected.value.values()), []))
    given = len(next(iter(answer.value.values()), []))
    if rows == given and len(lacking) == len(other) == 1:
        one, two = expected.value[lacking[0]], answer.value[other[0]]
        if not _not_in(two, one, tolerance):
            return (
                "column named otherwise",
                f"The column {other[0]!r} is right, but the question calls it otherwise. "
                "Rename it.",
            )
        return "wrong column", f"The right rows, but {other[0]!r} is not the column asked for."
    return (
        "column missing",
        "A column is missing. Compare the names with those in the question, letter by letter.",
    )


def _rows(table: Plain) -> list[list[Plain]]:
    return [list(row) for row in zip(*table.value.values(), strict=True)]
