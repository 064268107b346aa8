"""Find the family of mistakes that an answer belongs to, where nobody foresaw the mistake."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from .answers import Plain, plain
from .comparison import as_written, same
from .exercise import Exercise, Slip
from .forms import as_asked, given_as
from .singles import Finding, codes, small_count

__all__ = ["of_answer", "of_trials"]

#: What may be said of a number or a name that is also hit by chance.
_TELLING = frozenset(
    {"turned round", "the edge", "another year", "a condition left out", "nothing chosen"}
    | {"sign or not", "the sign kept", "max for idxmax", "min for idxmin"}
)


def of_answer(exercise: Exercise, wanted: Plain, given: Plain) -> Finding | None:
    """Return the family of a wrong answer.

    What is hit by chance, a small count or one of a few names, belongs to a family only when all
    slips that lead to it are of that one.

    Parameters
    ----------
    exercise : Exercise
        What is asked.
    wanted, given : Plain
        The right answer, and the learner's in the same form.

    Returns
    -------
    tuple of str, or None
        Kind and sentence.
    """
    chance = given.shape == "text" or (given.shape == "number" and small_count(given.value))
    found: dict[str, Slip] = {}
    nearest = math.inf
    parts: list[tuple[Slip, Plain]] = []
    for slip, value in _plain_slips(exercise, wanted):
        if same(wanted, value, exercise.tolerance, bool(exercise.ordered)):
            continue
        if value.shape == given.shape and same(value, given, as_written, bool(exercise.ordered)):
            if chance:
                found.setdefault(slip.kind, slip)
                continue
            away = _apart_by(value, given)
            if away < nearest:  # written with fewer digits, two slips may look the same
                found, nearest = {slip.kind: slip}, away
            if away == 0:
                break
        elif given.shape in {"list", "mapping"}:
            parts.append((slip, value))
    if len(found) == 1 and (not chance or set(found) <= _TELLING):
        slip = next(iter(found.values()))
        sure = not chance or not slip.hint.startswith(("These", "That", "This", "All"))
        return slip.kind, slip.hint if sure else f"Perhaps {slip.hint[0].lower()}{slip.hint[1:]}"
    if not found and parts and wanted.shape == given.shape:
        return _of_one_item(wanted, given, parts, exercise)
    if wanted.shape == given.shape == "text":
        return _another_place(exercise, wanted, given)
    return None


def _apart_by(value: Plain, given: Plain) -> float:
    """Return how far two numbers lie apart, as a part of them; 0 for what is no number."""
    if value.shape != "number" or given.value == 0:
        return 0.0
    away = abs(value.value / given.value - 1)
    return 0.0 if away < 1e-9 else away


def _another_place(exercise: Exercise, wanted: Plain, given: Plain) -> Finding | None:
    """Say whose code it is, and whether the question speaks of that commune at all."""
    name = {code: name for name, code in codes().items()}.get(given.value)
    choice: frozenset[str] = getattr(exercise.slips(), "codes", frozenset())
    if name is None or not wanted.value.isdigit():
        return None
    if choice and given.value not in choice:
        return (
            "not among them",
            f"That is {name.title()}, which is not among those that the question names.",
        )
    return (
        "another of them",
        f"That is {name.title()}, and it is another one. Put the numbers of all of them side by "
        "side, and look at what exactly is compared.",
    )


def _plain_slips(exercise: Exercise, wanted: Plain) -> Iterator[tuple[Slip, Plain]]:
    for slip in exercise.slips():
        try:
            value = given_as(wanted, as_asked(slip.value, exercise), slip.value)
        except Exception:  # nothing that anybody would hand in
            continue
        if value.shape == "set":
            value = Plain("list", value.value, value.called)
        if slip.part and wanted.shape not in {"number", "list"}:
            continue
        yield slip, value


def _items(one: Plain) -> list[Plain]:
    return [value for _, value in one.value] if one.shape == "mapping" else one.value


def _of_one_item(
    wanted: Plain, given: Plain, slips: list[tuple[Slip, Plain]], exercise: Exercise
) -> Finding | None:
    """Find the slip behind the one number of several that is wrong."""
    right, mine = _items(wanted), _items(given)
    if len(right) != len(mine):
        return None
    wrong = [
        at
        for at, (one, other) in enumerate(zip(right, mine, strict=True))
        if not same(one, other, exercise.tolerance)
    ]
    if len(wrong) != 1 or mine[wrong[0]].shape != "number":
        return None
    at = wrong[0]
    if small_count(mine[at].value):
        return None
    for slip, value in slips:
        if value.shape == "number":
            other = value
        elif len(values := _items(value) if value.shape in {"list", "mapping"} else []) == len(
            mine
        ):
            other = values[at]
        else:
            continue
        if other.shape == "number" and as_written(other.value, mine[at].value):
            return slip.kind, f"Number {at + 1} is another one. {slip.hint}"
    return None


def of_trials(
    exercise: Exercise,
    results: list[Plain | None],
    apply: Callable[[Any, tuple[Any, ...]], Any],
) -> Finding | None:
    """Return the family of a wrong function, by what it gives in each trial."""
    for slip in exercise.slips():
        if callable(slip.value) and _does_the_same(exercise, slip.value, results, apply):
            return slip.kind, slip.hint
    return None


def _does_the_same(
    exercise: Exercise,
    function: Any,
    results: list[Plain | None],
    apply: Callable[[Any, tuple[Any, ...]], Any],
) -> bool:
    for case, result in zip(exercise.cases, results, strict=True):
        try:
            value = plain(apply(function, case))
        except Exception:
            if result is not None:
                return False
            continue
        if result is None or not same(value, result, as_written):
            return False
    return True
