"""A prompt says what is judged: form, unit, rounding and order, in words that a test can read."""

from __future__ import annotations

import ast
import re

import numpy as np
import pandas as pd
import pytest

from book.exercises import source
from coursekit.checks import Exercise, _slips, register
from coursekit.checks.checking import judge
from coursekit.checks.reading import Task
from coursekit.checks.singles import Asked

pytestmark = pytest.mark.quick

TASKS = [
    task for name in register.chapters().values() for task in source.of_chapter(name).exercises
]
CLOSED = [task for task in TASKS if not task.is_open]
OPEN = [task for task in TASKS if task.is_open]
each_closed = pytest.mark.parametrize("task", CLOSED, ids=lambda task: task.id)
each_open = pytest.mark.parametrize("task", OPEN, ids=lambda task: task.id)

#: Words that state a rounding, and how far off a number may then be.
ROUNDINGS = {
    r"\bto one decimal\b": 0.05,
    r"\bto two decimals\b": 0.005,
    r"\bin whole (metres|people|ballots)\b": 0.5,
    r"\bto the nearest ten\b": 5,
}
UNITS = {
    "%": "per cent",
    "% a year": "per cent a year",
    "°": "degrees",
    "m": "metres",
    "km": "kilometres",
    "kWh": "kilowatt-hours",
    "million m³": "million cubic metres",
    "ha, then points": "hectares",
    "points, then per cent": "in points, then in per cent",
    "a share from 0 to 1": "from 0 to 1",
    "m³": "cubic metres",
}


@pytest.fixture(autouse=True)
def decided(monkeypatch):
    """Look for no slips: whether an answer passes is decided before."""
    monkeypatch.setattr(_slips, "PATIENCE", 0)


def prompt(task: Task) -> str:
    text = " ".join(part.text for part in task.of("prompt"))
    return re.sub(r"\s+", " ", re.sub(r"\*|`(?=\d)|(?<=\d)`", "", text))


def expected(task: Task):
    return register.find(task.id).solve()


@each_closed
def test_a_rounding_is_stated_where_one_is_judged(task):
    stated = {size for words, size in ROUNDINGS.items() if re.search(words, prompt(task))}
    if task.cases:
        return  # of a function each result is compared as it comes out
    value = expected(task)
    whole = _is_whole(value)
    if task.tolerance:
        assert task.tolerance in stated, (
            f"{task.id}: within {task.tolerance} is right, and its prompt does not say so. Write "
            f"one of {list(ROUNDINGS)}, or change its tolerance."
        )
    else:
        assert whole, f"{task.id}: its answer is no whole number, and needs a tolerance."
        assert not stated & {0.05, 0.005}, f"{task.id}: its prompt rounds, its tolerance does not."


def _is_whole(value) -> bool:
    if isinstance(value, (pd.Series, list, tuple, set)):
        return all(map(_is_whole, value))
    return isinstance(value, str) or float(value).is_integer()


@each_closed
def test_its_unit_is_named(task):
    if task.unit:
        said = UNITS.get(task.unit, task.unit)
        assert said in prompt(task), f"{task.id}: its prompt does not speak of {said!r}."


@each_closed
def test_its_form_is_named(task):
    text, value = prompt(task), expected(task)
    if callable(value):
        assert "function" in text
    elif isinstance(value, pd.Series):
        assert "Series" in text
    elif isinstance(value, tuple):
        assert re.search(r"\bpair\b", text), f"{task.id}: its prompt asks for no pair."
    elif isinstance(value, (list, set)):
        assert re.search(r"\b(list|pair)\b", text), f"{task.id}: its prompt asks for no list."
    elif isinstance(value, str):
        assert re.search(r"INSEE code, as a text|\bits name\b", text), f"{task.id}: code or name?"
    else:
        assert isinstance(value, (int, float, np.number))
        assert not re.search(r"`answer` be (a|the) (pair|list|Series)", text)
    assert "`answer`" in text, f"{task.id}: its prompt does not say what `answer` is to be."


@each_closed
def test_order_counts_where_the_prompt_asks_for_one_and_nowhere_else(task):
    text, value = prompt(task), expected(task)
    if "order does not matter" in text:
        assert task.ordered is False
    if isinstance(value, pd.Series):
        asked = re.search(r"in this order|from (most|the smallest)|sorted", text) is not None
        assert asked == bool(task.ordered or not task.labels)
    elif isinstance(value, (list, tuple)) and task.ordered is not False:
        assert re.search(
            r"\bfirst\b|sorted|the earliest|: the |`\(fewest, most\)`|\bthe pair\b|, and ", text
        )


@each_closed
def test_labels_are_free_where_the_prompt_says_so(task):
    assert ("labels are free" in prompt(task)) == (not task.labels)


@each_closed
def test_what_a_prompt_leaves_free_passes(task):
    """The right answer in every form and order that the words allow."""
    known, value = register.find(task.id), expected(task)
    given = [value]
    if isinstance(value, (list, tuple)):
        given += [list(value), tuple(value), pd.Series(list(value)), np.array(value, dtype=object)]
        given += [dict(enumerate(value)), pd.DataFrame([list(value)])]
        if task.ordered is False:
            given += [list(value)[::-1], set(value), sorted(value)]
    elif isinstance(value, pd.Series):
        given += [value.to_dict(), value.to_frame("x"), value.to_frame("x").T]
        if not task.labels:
            given += [
                list(value),
                value.reset_index(drop=True),
                value.set_axis([*"abcdefg"][: len(value)]),
            ]
        if not task.ordered and task.labels:
            given += [value[::-1]]
    elif not callable(value):
        given += [[value], pd.Series([value]), lambda: value]
    if not callable(value) and task.tolerance and isinstance(value, (float, np.number)):
        digits = Asked(task.tolerance).decimals if task.tolerance < 1 else -1
        given += [round(float(value), digits), float(value)]
    for one in given:
        assert judge(known, one).passed, f"{task.id}: {one!r} should be right"


@each_closed
def test_beyond_its_rounding_nothing_passes(task):
    known, value = register.find(task.id), expected(task)
    if isinstance(value, (float, np.number, int)) and task.tolerance:
        for off in (1.2, -1.2, 3, -3):
            assert not judge(known, float(value) + off * task.tolerance).passed


@each_closed
def test_success_has_a_sentence_and_one_step_further(task):
    (note,) = task.right
    assert "One step further:" in note.hint
    assert 15 <= len(note.hint.split()) <= 55
    said = judge(register.find(task.id), expected(task))
    assert said.message == f"Right. {note.hint}"


@each_closed
def test_the_answer_of_another_exercise_of_the_chapter_does_not_pass(task):
    known = register.find(task.id)
    for other in CLOSED:
        if other.id[:4] != task.id[:4] or other.id == task.id:
            continue
        value = expected(other)
        if isinstance(value, (int, float, np.number)) and abs(value) < 20 and not task.tolerance:
            continue  # two counts may well be the same
        assert not judge(known, value).passed, f"{task.id} takes the answer of {other.id}"


@each_open
def test_each_point_of_a_rubric_is_looked_for_or_left_to_the_reader(task):
    known = register.find(task.id)
    assert len(known.criteria) == len(task.rubric)
    assert sum(one.seen is not None for one in known.criteria) >= 3


@each_closed
def test_a_place_in_another_order_leads_to_another_town(task):
    """Tables are ordered otherwise than the list of a stub; who mixes the two must not be right."""
    right = register.find(task.id).solve()
    for part in task.of("stub"):
        for node in ast.walk(ast.parse(part.text)):
            codes = _texts(node)
            if isinstance(right, str) and len(codes) > 2 and right in codes:
                assert codes.index(right) != sorted(codes).index(right)


def _texts(node: ast.AST) -> list[str]:
    """Return the texts of a list of texts that stands in code; of all else nothing."""
    items = [getattr(one, "value", None) for one in getattr(node, "elts", ())]
    return items if all(isinstance(one, str) for one in items) else []


@each_open
def test_a_sample_answer_has_what_its_rubric_asks_for(task):
    said = judge(register.find(task.id), _sample(task))
    assert said.passed
    assert False not in said.seen, [
        point for point, seen in zip(said.rubric, said.seen, strict=True) if seen is False
    ]


@each_open
def test_a_text_off_the_topic_is_told_so(task):
    walk = "On Sunday we went for a walk with our dog, and it was rather cold, so we had some tea."
    said = judge(register.find(task.id), walk)
    assert sum(seen is True for seen in said.seen) <= len(said.seen) / 2, said.seen


@each_open
def test_dots_are_no_gap_and_the_stub_is_one(task):
    known = register.find(task.id)
    assert judge(known, f"{_sample(task)} ... and so on.").passed
    assert judge(known, _sample(task, "stub")).kind == "gap"


def _sample(task: Task, role: str = "solution") -> str:
    """Return the text that a solution makes, or that an untouched stub leaves."""
    given = source.of_chapter(register.chapters()[int(task.id[2:4])])
    names: dict = {}
    for part in given.stage:
        exec(part.text, names)
    for other in given.exercises:
        for part in other.of("code"):
            exec(part.text, names)
    for part in task.of(role):
        exec(part.text, names)
    return names["answer"]


def test_an_exercise_of_which_nothing_is_said_is_as_before():
    plain = Exercise("ex99_1", lambda: 4)
    assert judge(plain, 4).message == "Right."
