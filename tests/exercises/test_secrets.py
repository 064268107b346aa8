"""No hint, of whatever kind, holds the answer: in digits, in words or by the name of a town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from book.exercises import source
from coursekit.checks import Exercise, _slips, register
from coursekit.checks.checking import judge
from coursekit.checks.singles import Asked
from coursekit.datasets import names_of_towns
from tests.exercises import to_the_end
from tests.exercises.test_files import NUMBERS

pytestmark = pytest.mark.quick

TASKS = [
    task
    for name in register.chapters().values()
    for task in source.of_chapter(name).exercises
    if not task.is_open
]
each = to_the_end("task", TASKS)
#: One and two stand in too many sentences to tell anything.
_WORDS = dict(zip(range(3, 11), NUMBERS[2:], strict=True))


def _written(number: float, exercise: Exercise) -> set[str]:
    """Return the ways in which a number may be said, rounded as asked or as it stands."""
    digits = Asked(exercise.tolerance).decimals
    size = abs(round(number, digits))
    some = {f"{size:g}", f"{size:.{digits}f}", f"{size:,.{digits}f}"}
    return some | {_WORDS[number] for number in _WORDS if number == size}


def _secrets(value: Any, exercise: Exercise) -> set[str]:
    if isinstance(value, str):
        return {value, names_of_towns().get(value, value)}
    if isinstance(value, (int, float, np.number)):
        return _written(float(value), exercise)
    if isinstance(value, (list, tuple, set)):
        return {one for item in value for one in _secrets(item, exercise)} | {
            one for one in _written(len(value), exercise) if not isinstance(value, tuple)
        }
    if isinstance(value, pd.Series):
        return {one for item in value for one in _secrets(item, exercise)}
    return set()


def _hints(exercise: Exercise) -> Iterator[str]:
    yield from (mistake.hint for mistake in exercise.mistakes)
    yield from dict.fromkeys(slip.hint for slip in exercise.slips())
    odd = [
        0,
        1,
        -3,
        12345.678,
        "x",
        "62528",
        "three",
        [],
        [1],
        [1, 2, 3],
        {"a": 1},
        None,
        ...,
        print,
    ]
    value = exercise._expected
    if isinstance(value, (list, tuple)):
        odd += [
            list(value)[:-1],
            [*value, *value],
            list(value)[::-1],
            next(iter(value)),
            set(value),
        ]
    elif isinstance(value, pd.Series):
        odd += [value[:-1], value + 1, value.reset_index(drop=True), value.iloc[0], list(value)]
    elif isinstance(value, (int, float, np.number)):
        odd += [
            [value, value],
            -value,
            value / 100,
            100 * value,
            2 * value,
            value + 1,
            f"{value} m",
        ]
    for answer in odd:
        said = judge(exercise, answer)
        if not said.passed:
            yield said.message


@each
def test_no_hint_holds_the_answer(task, monkeypatch):
    exercise = register.find(task.id)
    value = exercise._expected
    monkeypatch.setattr(_slips, "PATIENCE", 1)
    list(exercise.slips())
    monkeypatch.setattr(_slips, "PATIENCE", 0)
    if callable(value):
        return
    asked = " ".join(part.text for part in task.of("prompt", "stub", "code"))
    secrets = {one for one in _secrets(value, exercise) if not _holds(asked, one)}
    told = {hint for hint in _hints(exercise) for one in secrets if _holds(hint, one)}
    assert not told, f"{task.id}: {told}"


#: What tells the learner's own doing: the limit taken, the size of the thing handed in.
_OWN = re.compile(r"the limit [\d.]+|a (?:list|Series|set|dict) of \d+")


def _holds(text: str, secret: str) -> bool:
    text = _OWN.sub("", text)
    return re.search(rf"(?<![\w.,]){re.escape(secret)}(?![\w]|[.,]\d)", text, re.I) is not None
