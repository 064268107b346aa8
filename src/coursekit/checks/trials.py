"""Judge a function that was handed in: each trial counts, and edges are named."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from . import families, kinds
from .answers import Plain, plain
from .comparison import as_written, same
from .exercise import Exercise
from .forms import given_as
from .running import Crashed, TookTooLong, call, never_ends
from .singles import Asked, Finding

__all__ = ["judged"]


class _Trial(NamedTuple):
    """What came of one call: a result, or the error that stopped it."""

    case: tuple[Any, ...]
    wanted: Plain
    found: Plain | None
    error: BaseException | None
    printed: bool
    right: bool


def judged(exercise: Exercise, expected: Callable[..., Any], answer: Any) -> Finding | None:
    """Return the kind of mistake of a function and its sentence; None when it is right.

    Parameters
    ----------
    exercise : Exercise
        With its cases.
    expected : callable
        The right function.
    answer : callable
        The learner's.
    """
    endless = never_ends(answer, [copy.deepcopy(case) for case in exercise.cases])
    if endless is not None:
        return _endless(exercise.cases[endless])
    trials: list[_Trial] = []
    for case in exercise.cases:
        try:
            trials.append(_tried(exercise, expected, answer, case))
        except TookTooLong:
            return _endless(case)
    if all(trial.right for trial in trials):
        return None
    wrong = [trial for trial in trials if not trial.right]
    return (
        _nothing_returned(trials)
        or _always_the_same(trials, wrong)
        or _foreseen(exercise, trials)
        or _stopped(trials)
        or _none_here(trials)
        or _words(trials)
        or _one_kind(exercise, trials)
        or families.of_trials(exercise, [trial.found for trial in trials], _apply)
        or _exchanged(exercise, expected, trials)
        or _wrong(trials)
    )


def _endless(case: tuple[Any, ...]) -> Finding:
    return (
        "endless",
        f"With {shown(case)} your function had not finished after a second. Is there a loop that "
        "never ends?",
    )


def _tried(
    exercise: Exercise, expected: Callable[..., Any], answer: Any, case: tuple[Any, ...]
) -> _Trial:
    wanted = plain(_apply(expected, case))
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            found = call(answer, *copy.deepcopy(case))
        found = call(plain, found)
    except Crashed as crash:
        return _Trial(case, wanted, None, crash.error, bool(said.getvalue()), False)
    right = same(wanted, given_as(wanted, found, None), exercise.tolerance, bool(exercise.ordered))
    return _Trial(case, wanted, found, None, bool(said.getvalue()), right)


def _apply(function: Callable[..., Any], case: tuple[Any, ...]) -> Any:
    with np.errstate(all="ignore"):
        return function(*copy.deepcopy(case))


def _is_gap(trial: _Trial) -> bool:
    return trial.found is not None and trial.found.shape == "gap"


def _nothing_returned(trials: Sequence[_Trial]) -> Finding | None:
    if not all(_is_gap(trial) for trial in trials):
        return None
    if any(trial.printed for trial in trials):
        return (
            "printed, not returned",
            "Your function prints its result and returns nothing. End it with return instead of "
            "print.",
        )
    return (
        "nothing returned",
        "Your function returns nothing yet. Fill its gaps, and end it with return.",
    )


def _foreseen(exercise: Exercise, trials: Sequence[_Trial]) -> Finding | None:
    for mistake in exercise.mistakes:
        wrong = mistake.wrong()
        if callable(wrong) and all(_agrees(wrong, trial) for trial in trials):
            return mistake.name, mistake.hint
    return None


def _agrees(wrong: Callable[..., Any], trial: _Trial) -> bool:
    """Tell whether a mistaken function and the learner's do the same on a case, errors too."""
    try:
        foreseen = _apply(wrong, trial.case)
    except Exception:
        return trial.found is None
    return trial.found is not None and same(plain(foreseen), trial.found, as_written)


def _others(trials: Sequence[_Trial], of: Sequence[_Trial]) -> str:
    """Say how it stands with the trials that are not spoken of."""
    rest = [trial for trial in trials if trial not in of]
    right = sum(trial.right for trial in rest)
    if not rest:
        return ""
    if right == len(rest):
        return (
            f" The other {right} trials are right." if right > 1 else " The other trial is right."
        )
    return (
        f" Of the other {len(rest)} trials {right or 'none'} {'is' if right < 2 else 'are'} right."
    )


def _stopped(trials: Sequence[_Trial]) -> Finding | None:
    stopped = [trial for trial in trials if trial.error is not None]
    if not stopped:
        return None
    first = stopped[0]
    assert first.error is not None
    words = _text(first.error)
    said = f"With {shown(first.case)} your function stops with {type(first.error).__name__}" + (
        f": {words}." if words else "."
    )
    if len(stopped) == len(trials):
        return "stops with an error", f"{said} Try it on this case by hand."
    return "fails on an edge case", f"{said} What should it give there?{_others(trials, stopped)}"


def _text(error: BaseException) -> str:
    """Return what an error says, in one short line; making that may fail as well."""
    try:
        lines = call(str, error).strip().splitlines()
    except (Crashed, TookTooLong):
        return ""
    return lines[0][:80].rstrip(".") if lines else ""


def _none_here(trials: Sequence[_Trial]) -> Finding | None:
    empty = [trial for trial in trials if _is_gap(trial)]
    if not empty:
        return None
    many = f" (and in {len(empty) - 1} more)" if len(empty) > 1 else ""
    return (
        "nothing returned in a trial",
        f"With {shown(empty[0].case)}{many} your function returns nothing, that is None. What "
        f"should it give there?{_others(trials, empty)}",
    )


def _words(trials: Sequence[_Trial]) -> Finding | None:
    """Find other words than those that are asked for."""
    wrong = [trial for trial in trials if not trial.right]
    allowed = {trial.wanted.value for trial in trials if trial.wanted.shape == "text"}
    if not allowed:
        return None
    for trial in wrong:
        found = trial.found
        if found is not None and found.shape == "text" and found.value not in allowed:
            return (
                "other words",
                f"With {shown(trial.case)} your function answers {str(found.value)[:30]!r}. Which "
                "words does the question ask for, letter by letter?",
            )
        if found is not None and trial.wanted.shape == "text" and found.shape != "text":
            return (
                "another kind of thing",
                f"With {shown(trial.case)} your function gives {found.called}. Which text does "
                f"the question ask for there?{_others(trials, wrong)}",
            )
    return None


def _always_the_same(trials: Sequence[_Trial], wrong: Sequence[_Trial]) -> Finding | None:
    first = trials[0].found
    if first is None or not all(
        trial.found is not None and same(first, trial.found) for trial in trials
    ):
        return None
    return (
        "always the same",
        f"Your function gives the same in every trial. Should it with {shown(wrong[0].case)}?",
    )


def _one_kind(exercise: Exercise, trials: Sequence[_Trial]) -> Finding | None:
    """Find what is wrong in the same way wherever it is wrong: sign, unit, rounding, shape."""
    asked = Asked(exercise.tolerance, exercise.unit)
    found: set[Finding] = set()
    for trial in trials:
        if trial.right or trial.found is None:
            continue
        one = kinds.find(trial.wanted, trial.found, asked)
        if trial.found.shape != trial.wanted.shape or trial.wanted.value:
            found.add(one)  # nought tells nothing of signs and sizes
    if len(found) != 1 or any(trial.right and trial.wanted.value for trial in trials):
        return None  # what is right somewhere is not wrong in its unit
    kind, sentence = found.pop()
    if kind in kinds.WEAK - {"factor of two", "factor of ten", "pi left out", "pi too many"}:
        return None
    return kind, sentence


def _exchanged(
    exercise: Exercise, expected: Callable[..., Any], trials: Sequence[_Trial]
) -> Finding | None:
    """Find a function that takes its inputs in another order."""
    if any(len(case) < 2 for case in exercise.cases):
        return None
    for trial in trials:
        turned = (trial.case[1], trial.case[0], *trial.case[2:])
        try:
            value = plain(_apply(expected, turned))
        except Exception:
            if trial.found is not None:
                return None
            continue
        if trial.found is None or not same(value, trial.found, as_written):
            return None
    return (
        "inputs exchanged",
        "Your function takes its inputs in another order. Which one does the question name first?",
    )


def _wrong(trials: Sequence[_Trial]) -> Finding:
    wrong = [trial for trial in trials if not trial.right]
    first, right = wrong[0], len(trials) - len(wrong)
    assert first.found is not None
    gives = f"{first.found.called}"
    if first.found.shape == "number":
        gives = f"{first.found.value:.6g}"
    elif first.found.shape == "text":
        gives = repr(str(first.found.value)[:30])
    said = f"With {shown(first.case)} your function gives {gives}; it should be something else."
    if right:
        return "wrong on some cases", f"{said} {right} of {len(trials)} trials are right."
    return "wrong result", f"{said} Work this case out by hand."


def shown(case: tuple[Any, ...]) -> str:
    """Return the arguments of a trial as one would write them.

    >>> shown((4, 1.6, 1)), shown(([3, 1],))
    ('(4, 1.6, 1)', '([3, 1])')
    """
    parts = [
        f"a {type(one).__name__} of {len(one)}"
        if isinstance(one, (pd.Series, pd.DataFrame, np.ndarray))
        else repr(one)
        for one in case
    ]
    return f"({', '.join(parts)})"
