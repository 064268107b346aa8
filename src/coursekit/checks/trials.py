"""Judge a function that was handed in: each trial counts, and edges are named."""

from __future__ import annotations

import contextlib
import copy
import io
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..languages import say
from . import kinds
from .answers import Plain, plain
from .comparison import as_written, numbers_agree, same
from .exercise import Exercise
from .forms import given_as
from .running import Crashed, TookTooLong, call, never_ends
from .singles import Asked, Finding
from .telling import lowered

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
        or _besides_stopping(exercise, trials)
        or _stopped(trials)
        or _none_here(trials)
        or _words(trials)
        or _one_kind(exercise, trials)
        or _slipped(exercise, trials)
        or _exchanged(exercise, expected, trials)
        or _another_shape(trials)
        or _word_for_word(trials)
        or _echoed(trials)
        or _in_one_way(trials)
        or _wrong(trials)
    )


def _endless(case: tuple[Any, ...]) -> Finding:
    return (
        "endless",
        say(
            "With {case} your function had not finished after a second. Is there a loop that never "
            "ends?",
            case=shown(case),
        ),
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
            say(
                "Your function prints its result and returns nothing. End it with return instead "
                "of print."
            ),
        )
    return (
        "nothing returned",
        say("Your function returns nothing yet. Fill its gaps, and end it with return."),
    )


def _foreseen(exercise: Exercise, trials: Sequence[_Trial]) -> Finding | None:
    for mistake in exercise.mistakes:
        wrong = mistake.wrong()
        if callable(wrong) and all(_agrees(wrong, trial) for trial in trials):
            return mistake.name, mistake.hint
    return None


def _slipped(exercise: Exercise, trials: Sequence[_Trial]) -> Finding | None:
    """Find the family of a wrong function, by what it gives in each trial."""
    for slip in exercise.slips():
        if callable(slip.value) and all(_agrees(slip.value, trial) for trial in trials):
            return slip.kind, slip.hint
    return None


def _agrees(wrong: Callable[..., Any], trial: _Trial) -> bool:
    """Tell whether a mistaken function and the learner's do the same on a case, errors too."""
    try:
        value = plain(_apply(wrong, trial.case))
    except Exception:
        return trial.found is None
    return trial.found is not None and same(value, trial.found, as_written)


def _others(trials: Sequence[_Trial], of: Sequence[_Trial]) -> str:
    """Say how it stands with the trials that are not spoken of."""
    rest = [trial for trial in trials if trial not in of]
    right = sum(trial.right for trial in rest)
    if not rest:
        return ""
    count = len(rest)
    if right == count:
        said = say("The other {right} trials are right.", right=right)
        return f" {said if right > 1 else say('The other trial is right.')}"
    if not right:
        return f" {say('Of the other {count} trials none is right.', count=count)}"
    if right == 1:
        return f" {say('Of the other {count} trials 1 is right.', count=count)}"
    return f" {say('Of the other {count} trials {right} are right.', count=count, right=right)}"


def _stopped(trials: Sequence[_Trial]) -> Finding | None:
    stopped = [trial for trial in trials if trial.error is not None]
    if not stopped:
        return None
    first = stopped[0]
    assert first.error is not None
    words = _text(first.error)
    error = type(first.error).__name__ + (f": {words}" if words else "")
    said = say("With {case} your function stops with {error}.", case=shown(first.case), error=error)
    if len(stopped) == len(trials):
        return "stops with an error", f"{said} {say('Try it on this case by hand.')}"
    ask = say("What should it give there?")
    return "fails on an edge case", f"{said} {ask}{_others(trials, stopped)}"


def _besides_stopping(exercise: Exercise, trials: Sequence[_Trial]) -> Finding | None:
    """Find the slip of a function that also stops or is None at an edge, where no other is right.

    What was foreseen may be right in some trials by chance.
    """
    rest = [trial for trial in trials if trial.error is None and not _is_gap(trial)]
    if len(rest) == len(trials) or len(rest) < 3 or all(trial.right for trial in rest):
        return None
    foreseen = _foreseen(exercise, rest)
    if foreseen or any(trial.right for trial in rest):
        return foreseen
    return _one_kind(exercise, rest) or _slipped(exercise, rest) or _in_one_way(rest)


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
    case = shown(empty[0].case)
    if len(empty) > 1:
        said = say(
            "With {case} (and in {more} more) your function returns nothing, that is None.",
            case=case,
            more=len(empty) - 1,
        )
    else:
        said = say("With {case} your function returns nothing, that is None.", case=case)
    ask = say("What should it give there?")
    return "nothing returned in a trial", f"{said} {ask}{_others(trials, empty)}"


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
                say(
                    "With {case} your function answers {words!r}. Which words does the question "
                    "ask for, letter by letter?",
                    case=shown(trial.case),
                    words=str(found.value)[:30],
                ),
            )
        if found is not None and trial.wanted.shape == "text" and found.shape != "text":
            said = say(
                "With {case} your function gives {called}. Which text does the question ask for "
                "there?",
                case=shown(trial.case),
                called=found.called,
            )
            return "another kind of thing", f"{said}{_others(trials, wrong)}"
    return None


def _always_the_same(trials: Sequence[_Trial], wrong: Sequence[_Trial]) -> Finding | None:
    first = trials[0].found
    if first is None or not all(
        trial.found is not None and same(first, trial.found) for trial in trials
    ):
        return None
    return (
        "always the same",
        say(
            "Your function gives the same in every trial. Should it with {case}?",
            case=shown(wrong[0].case),
        ),
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
    # Of a fraction nobody knows of what it is a share.
    telling = {"factor of two", "factor of ten", "pi left out", "pi too many"}
    if kind in kinds.WEAK - telling | {"share instead of count"}:
        return None
    return kind, sentence


def _exchanged(
    exercise: Exercise, expected: Callable[..., Any], trials: Sequence[_Trial]
) -> Finding | None:
    """Find a function that takes its inputs in another order."""
    if any(len(case) < 2 for case in exercise.cases):
        return None

    def turned(first: Any, second: Any, *others: Any) -> Any:
        return expected(second, first, *others)

    if not all(_agrees(turned, trial) for trial in trials):
        return None
    return (
        "inputs exchanged",
        say(
            "Your function takes its inputs in another order. Which one does the question name "
            "first?"
        ),
    )


def _another_shape(trials: Sequence[_Trial]) -> Finding | None:
    """Find a function that gives several things where one is asked for, or the other way round."""
    first = trials[0]
    if first.found is None or any(
        trial.found is None or trial.found.shape == trial.wanted.shape for trial in trials
    ):
        return None
    kind, sentence = kinds.find(first.wanted, first.found)
    said = say("With {case}: {sentence}", case=shown(first.case), sentence=lowered(sentence))
    return kind, said


def _word_for_word(trials: Sequence[_Trial]) -> Finding | None:
    """Find words that changed places, or one that is never said."""
    if any(trial.found is None or trial.found.shape != "text" for trial in trials):
        return None
    if any(trial.wanted.shape != "text" for trial in trials):
        return None
    said: dict[str, set[str]] = {}
    for trial in trials:
        assert trial.found is not None
        said.setdefault(trial.wanted.value, set()).add(trial.found.value)
    all_said = set().union(*said.values())
    if all(len(words) == 1 for words in said.values()) and all_said == set(said):
        return (
            "words exchanged",
            say(
                "Your function tells the cases apart, and calls them by each other's words. Which "
                "word says what?"
            ),
        )
    never = sorted(set(said) - all_said)
    if len(never) == 1:
        sentence = say(
            "In no trial does your function say {word!r}. When should it?", word=never[0]
        )
        return "a word never said", sentence
    return None


#: What a glance at an input gives, with a place for the input.
_MADE_OF_INPUTS: dict[str, Callable[[list[float]], float]] = {
    say("the smallest of {input}"): min,
    say("the largest of {input}"): max,
    say("the sum of {input}"): sum,
    say("the number of {input}"): len,
    say("the first of {input}"): lambda some: some[0],
    say("the last of {input}"): lambda some: some[-1],
    say("the mean of {input}"): lambda some: sum(some) / len(some),
    say("the largest less the smallest of {input}"): lambda some: max(some) - min(some),
    say("the first less the last of {input}"): lambda some: some[0] - some[-1],
    say("the first less the smallest of {input}"): lambda some: some[0] - min(some),
    say("the last less the smallest of {input}"): lambda some: some[-1] - min(some),
}


def _echoed(trials: Sequence[_Trial]) -> Finding | None:
    """Find a function that gives one of its inputs, or what a glance at a list of them gives."""
    if any(trial.found is None or trial.found.shape != "number" for trial in trials):
        return None
    if len(trials) < 3 or len({trial.found.value for trial in trials if trial.found}) < 2:
        return None
    for at in range(len(trials[0].case)):
        for called, made in {"{input}": None, **_MADE_OF_INPUTS}.items():
            if all(_is_made(trial, at, made) for trial in trials):
                where = say("what it is given")
                if len(trials[0].case) > 1:
                    where = say("input {place}", place=at + 1)
                return (
                    "made of an input alone",
                    say(
                        "Your function always gives {what}. What else does the question ask for?",
                        what=called.format(input=where),
                    ),
                )
    return None


def _is_made(trial: _Trial, at: int, made: Callable[[list[float]], float] | None) -> bool:
    given = trial.case[at]
    assert trial.found is not None
    try:
        value = given if made is None else made(list(given))
        return numbers_agree(float(value), trial.found.value, 0)
    except (TypeError, ValueError, IndexError):
        return False


def _in_one_way(trials: Sequence[_Trial]) -> Finding | None:
    """Find what is the same in every trial: a factor, a distance, a rounding."""
    pairs = [
        (trial.wanted.value, trial.found.value)
        for trial in trials
        if trial.found is not None
        and trial.wanted.shape == trial.found.shape == "number"
        and math.isfinite(trial.found.value)
    ]
    telling = [(right, mine) for right, mine in pairs if right]
    if len(telling) < 3 or len({right for right, _ in telling}) < 3:
        return None
    if all(numbers_agree(round(right), mine, 0) for right, mine in pairs):
        return "rounded", say(
            "Your function rounds to whole numbers. Does the question ask for that?"
        )
    if all(numbers_agree(int(mine), right, 0) for right, mine in pairs):
        return "not rounded", say(
            "Your function gives parts of a whole. Does the question allow them?"
        )
    for kind, measure, sentence in (
        (
            "times the same",
            lambda right, mine: mine / right,
            say(
                "In every trial your result is the right result times the same number. What "
                "multiplies or divides all of them?"
            ),
        ),
        (
            "as far off",
            lambda right, mine: mine - right,
            say(
                "In every trial your result is as far off, in the same direction. What is added or "
                "left out each time?"
            ),
        ),
        (
            "the rest",
            lambda right, mine: mine + right,
            say(
                "In every trial your result and the right one add up to the same. Which of the two "
                "parts is asked for?"
            ),
        ),
        (
            "upside down",
            lambda right, mine: mine * right,
            say(
                "In every trial your result times the right one is always the same. Is a fraction "
                "upside down?"
            ),
        ),
    ):
        values = [measure(right, mine) for right, mine in telling]
        if values[0] and all(abs(one / values[0] - 1) < 1e-9 for one in values):
            if values[0] == 1 and kind == "times the same":
                continue
            return kind, sentence
    return None


def _wrong(trials: Sequence[_Trial]) -> Finding:
    wrong = [trial for trial in trials if not trial.right]
    # The smallest case is the one that is soonest worked out by hand.
    first, right = min(wrong, key=lambda trial: len(repr(trial.case))), len(trials) - len(wrong)
    assert first.found is not None
    gives = first.found.called
    if first.found.shape == "number":
        gives = f"{first.found.value:.6g}"
    elif first.found.shape == "text":
        gives = repr(str(first.found.value)[:30])
    said = say(
        "With {case} your function gives {result}; it should be something else.",
        case=shown(first.case),
        result=gives,
    )
    if right:
        good = max((trial for trial in trials if trial.right), key=lambda one: len(repr(one.case)))
        ask = say(
            "With {case} it is right ({right} of {count} trials are). What is different there?",
            case=shown(good.case),
            right=right,
            count=len(trials),
        )
        return "wrong on some cases", f"{said} {ask}"
    return "wrong result", f"{said} {say('Work this case out by hand.')}"


def shown(case: tuple[Any, ...]) -> str:
    """Return the arguments of a trial as one would write them.

    >>> shown((4, 1.6, 1)), shown(([3, 1],))
    ('(4, 1.6, 1)', '([3, 1])')
    """
    parts = [
        say("a {kind} of {count}", kind=type(one).__name__, count=len(one))
        if isinstance(one, (pd.Series, pd.DataFrame, np.ndarray))
        else repr(one)
        for one in case
    ]
    return f"({', '.join(parts)})"
