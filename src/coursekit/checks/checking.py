"""Check an answer: right, or which kind of mistake, and what to do next."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from . import kinds, register
from .answers import Plain, TooLarge, is_gap, plain
from .comparison import same
from .exercise import Exercise, Open
from .feedback import Feedback
from .groups import GAP
from .running import Crashed, TookTooLong, call

#: Called with each feedback, by those who count: the class summary, the page's progress.
listeners: list[Callable[[Feedback], None]] = []


class _Nothing:
    """Stands for "no answer was given"."""


def check(exercise: str, answer: Any = _Nothing) -> Feedback:
    """Check an answer to an exercise of the course.

    Nothing that can be handed in makes this function raise, and nothing it says or prints holds
    the expected answer. It needs no network.

    Parameters
    ----------
    exercise : str
        Such as ``"ex03_2"``: chapter three, second exercise.
    answer : object
        A number, text, list, tuple, dict, Series, DataFrame or function.

    Returns
    -------
    Feedback
        ``passed``, the ``kind`` of mistake, and a ``message`` of one or two sentences.

    Examples
    --------
    >>> check("ex10_2", (8.5, 1.07)).kind
    'share taken for the number itself'
    >>> check("ex99_9", 1).message[:33]
    "There is no exercise 'ex99_9'. Ch"
    """
    said = _checked(exercise, answer)
    for listener in listeners:
        listener(said)
    return said


def _checked(exercise: Any, answer: Any) -> Feedback:
    try:
        known = register.find(exercise)
    except register.UnknownExercise as error:
        return Feedback(str(exercise)[:40], False, "unknown exercise", str(error))
    except Exception as error:
        return _damaged(str(exercise)[:40], error)
    try:
        return judge(known, answer)
    except TookTooLong:
        return _no(known, "endless", "Your answer takes too long: is there a loop that never ends?")
    except Crashed as crash:
        if isinstance(crash.error, TooLarge):
            return _no(
                known,
                "too large",
                "That is far more than any answer here needs. Choose the rows first, then answer.",
            )
        return _no(
            known,
            "cannot be read",
            f"Your answer cannot be read: it stops with {type(crash.error).__name__}. "
            "Hand in a plain number, text, list, Series or table.",
        )
    except Exception as error:
        return _damaged(known.id, error)


def _damaged(ident: str, error: Exception) -> Feedback:
    """Say no more than the kind of error: its own words may hold a part of the solution."""
    return Feedback(
        ident,
        False,
        "course damaged",
        f"The course could not work out the answer ({type(error).__name__}). Your own answer "
        "is not lost. Run “coursekit doctor” to see what is missing.",
    )


def judge(exercise: Exercise | Open, answer: Any) -> Feedback:
    """Judge an answer to an exercise that is at hand.

    Parameters
    ----------
    exercise : Exercise or Open
        What is asked.
    answer : object
        What was handed in.

    Returns
    -------
    Feedback
        As :func:`check` gives it.

    Examples
    --------
    >>> shares = Exercise("ex99_1", lambda: 12.5, tolerance=0.05, unit="%")
    >>> judge(shares, 0.125).kind
    'share instead of per cent'
    """
    if answer is _Nothing:
        return _no(exercise, "no answer", f'Give your answer too: check("{exercise.id}", answer).')
    if isinstance(exercise, Open):
        return _text(exercise, answer)
    given = call(plain, answer)
    if _has_gap(given):
        return _no(exercise, "gap", GAP)
    expected = exercise._expected
    if callable(expected):
        return _function(exercise, expected, answer, given)
    wanted = plain(expected)
    if wanted.shape == "mapping" and given.shape == "table" and len(given.value) == 1:
        given = call(plain, answer.iloc[:, 0])  # a table of one column is as good as a Series
    if same(wanted, given, exercise.tolerance, exercise.ordered):
        return _right(exercise)
    for mistake in exercise.mistakes:
        if same(plain(mistake.wrong()), given, exercise.tolerance, exercise.ordered):
            return _no(exercise, mistake.name, mistake.hint)
    return _no(
        exercise, *kinds.find(wanted, given, exercise.tolerance, exercise.unit, exercise.ordered)
    )


def _has_gap(given: Plain) -> bool:
    if given.shape in {"list", "set"}:
        return any(one.shape == "gap" for one in given.value)
    if given.shape == "mapping":
        return bool(given.value) and all(one.shape == "gap" for _, one in given.value)
    return given.shape == "gap"


def _text(exercise: Open, answer: Any) -> Feedback:
    if not isinstance(answer, str):
        if is_gap(answer):
            return _no(exercise, "gap", GAP)
        return _no(
            exercise, "not a text", "A text is asked for: put your sentences between quotes."
        )
    text = str.__str__(answer)
    if is_gap(text):
        return _no(
            exercise,
            "gap",
            "Nothing is written yet, or a gap (...) is left in it. Write, then check.",
        )
    for remark in exercise.remarks:
        if remark.when(text):
            return Feedback(
                exercise.id,
                True,
                "open",
                f"Taken. One thing to look at: {remark.hint}",
                exercise.rubric,
            )
    return Feedback(
        exercise.id,
        True,
        "open",
        "Taken. Now read it with the eyes of a stranger, point by point:",
        exercise.rubric,
    )


def _function(
    exercise: Exercise, expected: Callable[..., Any], answer: Any, given: Plain
) -> Feedback:
    if given.shape != "function":
        return _no(exercise, *kinds.find(plain(expected), given, 0, "", False))
    got: list[Plain | None] = []
    first: tuple[tuple[Any, ...], BaseException | None] | None = None
    for case in exercise.cases:
        wanted = plain(_apply(expected, case))
        try:
            found = call(answer, *copy.deepcopy(case))
        except TookTooLong:
            return _no(
                exercise,
                "endless",
                f"With {_shown(case)} your function had not finished after a second. Is there a "
                "loop that never ends?",
            )
        except Crashed as crash:
            got.append(None)
            first = first or (case, crash.error)
            continue
        found = call(plain, found)
        got.append(found)
        if found.shape == "gap":
            return _no(
                exercise,
                "nothing returned",
                "Your function returns nothing yet. Fill its gaps, and end it with return.",
            )
        if not same(wanted, found, exercise.tolerance, exercise.ordered):
            first = first or (case, None)
    if first is None:
        return _right(exercise)
    for mistake in exercise.mistakes:
        wrong = mistake.wrong()
        if all(
            _agree(wrong, case, found, exercise)
            for case, found in zip(exercise.cases, got, strict=True)
        ):
            return _no(exercise, mistake.name, mistake.hint)
    case, error = first
    if error is not None:
        every = all(found is None for found in got)
        return _no(
            exercise,
            "stops with an error" if every else "fails on an edge case",
            f"With {_shown(case)} your function stops with {type(error).__name__}"
            + (f": {str(error)[:80]}." if str(error) else ".")
            + (" Try it on this case by hand." if every else " What should it give there?"),
        )
    right = sum(
        found is not None
        and same(plain(_apply(expected, case)), found, exercise.tolerance, exercise.ordered)
        for case, found in zip(exercise.cases, got, strict=True)
    )
    return _no(
        exercise,
        "wrong on some cases" if right else "wrong result",
        f"With {_shown(case)} your function gives another result"
        + (
            f"; {right} of {len(got)} trials are right."
            if right
            else " than it should. Work this case out by hand."
        ),
    )


def _apply(function: Callable[..., Any], case: tuple[Any, ...]) -> Any:
    with np.errstate(all="ignore"):
        return function(*copy.deepcopy(case))


def _agree(
    wrong: Callable[..., Any], case: tuple[Any, ...], found: Plain | None, exercise: Exercise
) -> bool:
    """Tell whether a mistaken function and the learner's do the same on a case, errors too."""
    try:
        foreseen = _apply(wrong, case)
    except Exception:
        return found is None
    return found is not None and same(plain(foreseen), found, exercise.tolerance, exercise.ordered)


def _shown(case: tuple[Any, ...]) -> str:
    parts = [
        f"a {type(one).__name__} of {len(one)}"
        if isinstance(one, (pd.Series, pd.DataFrame, np.ndarray))
        else repr(one)
        for one in case
    ]
    return f"({', '.join(parts)})"


def _right(exercise: Exercise) -> Feedback:
    return Feedback(exercise.id, True, "right", "Right.")


def _no(exercise: Exercise | Open, kind: str, message: str) -> Feedback:
    return Feedback(exercise.id, False, kind, message)
