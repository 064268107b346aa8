"""Check an answer: right, or which kind of mistake, and what to do next."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..datasets import spelled
from ..languages import say
from ..page import in_browser
from . import families, kinds, register, texts, trials
from .answers import Plain, TooLarge, plain
from .belonging import belongings
from .comparison import as_rounded, as_typed, numbers_agree, same
from .exercise import Exercise, Open
from .feedback import Feedback
from .forms import given_as
from .groups import GAP
from .running import Crashed, TookTooLong, call, never_ends
from .singles import Asked
from .telling import with_a_question

#: Called with each feedback, by those who count: the class summary, the page's progress.
listeners: list[Callable[[Feedback], None]] = []
#: The exercises of this session whose check passed.
passed: set[str] = set()


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
    if said.passed:
        passed.add(said.exercise)
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
    belongs = belongings.asked(known.id, answer)
    if belongs.stale:
        return _no(known, "stale", belongs.stale)
    try:
        said = judge(known, belongs.answer)
        before = belongings.handed_in_before(known.id, belongs.answer)
        note = belongs.note
        if said.kind == "right" and belongings.code_of(known.id) and not in_browser():
            ours = say('stuck("{name}", "ours") shows our solution beside yours.', name=known.id)
            note = f"{note} {ours}".strip()
        if before and not said.passed and said.kind != "gap":
            note = say(
                "(It is the very thing that you handed in for {before}: is it left over?)",
                before=before,
            )
        return replace(said, message=f"{said.message} {note}") if note else said
    except TookTooLong:
        return _no(
            known, "endless", say("Your answer takes too long: is there a loop that never ends?")
        )
    except Crashed as crash:
        if isinstance(crash.error, TooLarge):
            return _no(
                known,
                "too large",
                say(
                    "That is far more than any answer here needs. Choose the rows first, then "
                    "answer."
                ),
            )
        return _no(
            known,
            "cannot be read",
            say(
                "Your answer cannot be read: it stops with {error}. Hand in a plain number, text, "
                "list, Series or table.",
                error=type(crash.error).__name__,
            ),
        )
    except Exception as error:
        return _damaged(known.id, error)


def _damaged(ident: str, error: Exception) -> Feedback:
    """Say no more than the kind of error: its own words may hold a part of the solution."""
    return Feedback(
        ident,
        False,
        "course damaged",
        say(
            "The course could not work out the answer ({error}). Your own answer is not lost. Run "
            "“coursekit doctor” to see what is missing.",
            error=type(error).__name__,
        ),
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
        return _no(
            exercise,
            "no answer",
            say('Give your answer too: check("{name}", answer).', name=exercise.id),
        )
    if isinstance(exercise, Open):
        return texts.judged(exercise, answer)
    spelled("")  # the register of communes is read on our own time, not on the learner's
    given = call(plain, answer)
    if _has_gap(given):
        return _no(exercise, *_gap(answer))
    expected = exercise._expected
    if callable(expected):
        return _function(exercise, expected, answer, given)
    if given.shape == "function":
        given, answer = _returned(answer, given)
    wanted = exercise._wanted
    fitted = call(given_as, wanted, given, answer)
    ordered = bool(exercise.ordered)
    if same(wanted, fitted, exercise.tolerance, ordered):
        return _right(exercise)
    asked = Asked(exercise.tolerance, exercise.unit)
    # What agrees as it stands comes first, then when rounded as asked, then in another order.
    scales = (as_typed, as_rounded(asked.step)) if asked.step else (as_typed,)
    for in_order, scale in itertools.product((ordered, False) if ordered else (False,), scales):
        for mistake, as_is, in_form in exercise._foreseen:
            if ordered and not in_order and same(wanted, in_form, exercise.tolerance):
                continue  # a mistake in the order itself
            if (
                same(as_is, given, scale, in_order)
                or same(in_form, fitted, scale, in_order)
                or _rounded_first(wanted, in_form, fitted, asked.step)
            ):
                hint = with_a_question(mistake.hint, wanted, fitted, asked)
                return _no(exercise, mistake.name, hint)
    kind, sentence = kinds.find(wanted, fitted, asked)
    if kind in kinds.WEAK and (found := families.of_answer(exercise, wanted, fitted)):
        return _no(exercise, *found)
    return _no(exercise, kind, sentence)


def _rounded_first(wanted: Plain, foreseen: Plain, given: Plain, step: float) -> bool:
    """Tell whether the right number was rounded as asked, and then handed in in another unit."""
    if not step or not wanted.shape == foreseen.shape == given.shape == "number":
        return False
    if not wanted.value or not foreseen.value:
        return False
    factor = foreseen.value / wanted.value
    tens = math.log10(abs(factor))
    if abs(tens - round(tens)) > 1e-9 or abs(round(tens)) < 1:
        return False
    rounded = round(wanted.value / step) * step
    return bool(rounded) and numbers_agree(rounded * factor, given.value, 0)


def _gap(answer: Any) -> tuple[str, str]:
    if answer is None:
        return (
            "nothing",
            say(
                "Your answer is None, that is nothing. Some functions give nothing back: print "
                "only shows, and a method such as list.sort changes the list itself. Keep the "
                "thing, then hand it in."
            ),
        )
    return "gap", GAP


def _returned(answer: Any, given: Plain) -> tuple[Plain, Any]:
    """Take what a function without inputs returns: where "return" is said, people write one."""
    try:
        if never_ends(answer, [()]) is not None:
            raise TookTooLong
        result = call(answer)
    except Crashed:
        return given, answer
    found = call(plain, result)
    return (given, answer) if found.shape in {"gap", "function"} else (found, result)


def _has_gap(given: Plain) -> bool:
    if given.shape in {"list", "set"}:
        return any(one.shape == "gap" for one in given.value)
    if given.shape == "mapping":
        return bool(given.value) and all(one.shape == "gap" for _, one in given.value)
    return given.shape == "gap"


def _function(
    exercise: Exercise, expected: Callable[..., Any], answer: Any, given: Plain
) -> Feedback:
    if given.shape != "function":
        return _no(exercise, *kinds.find(plain(expected), given))
    found = trials.judged(exercise, expected, answer)
    return _right(exercise) if found is None else _no(exercise, *found)


def _right(exercise: Exercise) -> Feedback:
    return Feedback(exercise.id, True, "right", f"{say('Right.')} {exercise.shows}".strip())


def _no(exercise: Exercise | Open, kind: str, message: str) -> Feedback:
    return Feedback(exercise.id, False, kind, message)
