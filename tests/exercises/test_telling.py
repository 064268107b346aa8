"""A hint is as sure as a wrong answer tells: what many ways lead to is asked about."""

from __future__ import annotations

import random

import pytest

from coursekit.checks import _slips, register
from coursekit.checks.answers import Plain
from coursekit.checks.checking import judge
from coursekit.checks.singles import Asked
from coursekit.checks.telling import tells_little
from tests.exercises.test_families import CLOSED

pytestmark = pytest.mark.quick

ANOTHER_WAY = " If you came another way: "


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(_slips, "PATIENCE", 60)


def _rounded(value: Plain, step: float) -> Plain:
    if value.shape != "number" or not step:
        return value
    return Plain("number", round(round(value.value / step) * step, 6), value.called)


@pytest.mark.parametrize("exercise", CLOSED, ids=lambda one: one.id)
def test_of_what_tells_little_no_hint_says_what_the_learner_did(exercise):
    asked = Asked(exercise.tolerance, exercise.unit)
    for mistake, _, value in exercise._foreseen if not callable(exercise._expected) else ():
        if tells_little(exercise._wanted, _rounded(value, asked.step), asked):
            assert not mistake.hint.startswith(("You ", "Your ")), (
                f"{exercise.id}, {mistake.name!r}: other ways lead to this answer too. Say what is "
                "true of it, or when it comes out."
            )


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [("ex02_1", "62498"), ("ex02_1", "62842"), ("ex08_1", 1), ("ex12_3", 28), ("ex11_3", -0.1)],
)
def test_a_foreseen_mistake_that_tells_little_leaves_other_ways_open(exercise, answer):
    assert ANOTHER_WAY in judge(register.find(exercise), answer).message


@pytest.mark.parametrize(
    ("exercise", "answer", "kind"),
    [
        ("ex07_2", -3.41, "another number"),  # in the long run other numbers come to the same
        ("ex10_4", 0.28, "another number"),  # one of them doubled, or the other
        ("ex10_3", 6, "cut off"),
    ],
)
def test_what_several_sizes_lead_to_shows_none_of_them(exercise, answer, kind):
    assert judge(register.find(exercise), answer).kind == kind


@pytest.mark.parametrize("ident", ["ex04_4", "ex10_4", "ex13_2"])
def test_numbers_drawn_by_lot_are_hardly_ever_told_how_they_were_made(ident):
    exercise, lot = register.find(ident), random.Random(3)
    step, right, sure = 2 * exercise.tolerance, exercise.solve(), []
    for _ in range(60):
        number = round(round(right * 2 ** lot.uniform(-2, 2) / step) * step, 6)
        said = judge(exercise, number)
        unsure = said.passed or ANOTHER_WAY in said.message
        if not unsure and said.kind not in {"another number", "close, not exact"}:
            sure.append((number, said.message))
    assert len(sure) <= 2, sure
