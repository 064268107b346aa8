"""The checker stands whatever it is given, and judges each exercise as its file says.

That each exercise is whole, its stub fails kindly and each mistake gets its own hint is proven in
``test_files``, which answers in seconds.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import itertools
import math
import time

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book import bundle
from book.exercises import source
from coursekit import check
from coursekit.checks import Exercise, Open, _slips, register
from coursekit.checks.checking import judge
from coursekit.checks.running import call
from tests.conftest import ROOT

# Read here, worked out when a test first asks: each chapter once in each process of the tests.
ALL = [one for number in register.chapters() for one in register.of_chapter(number).values()]
CLOSED = [one for one in ALL if isinstance(one, Exercise)]
OPEN = [one for one in ALL if isinstance(one, Open)]
REMARKS = [(one, remark) for one in OPEN for remark in one.remarks]


def _name(one) -> str:
    return getattr(one, "id", "") or one.name


each = pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.id)
each_closed = pytest.mark.parametrize("exercise", CLOSED, ids=lambda one: one.id)


def test_every_file_of_exercises_belongs_to_the_chapter_of_its_name():
    planned = [
        name
        for part in yaml.safe_load((ROOT / "book/plan.yml").read_text("utf-8")).values()
        for name in part
    ]
    numbers = {name: planned.index(name) + 1 for name in bundle.chapters()}
    assert {number: name for name, number in numbers.items()} == register.chapters()


def test_every_exercise_of_the_book_can_be_checked():
    written = [one.id for name in bundle.chapters() for one in source.of_chapter(name).exercises]
    assert written == [one.id for one in ALL]


class TestSolutions:
    @each_closed
    def test_the_expected_answer_passes(self, exercise):
        assert judge(exercise, exercise.solve()).passed


class TestRemarks:
    @pytest.mark.parametrize(
        ("exercise", "remark"),
        REMARKS,
        ids=_name,
    )
    def test_each_weakness_of_a_text_is_seen_and_refuses_nothing(self, exercise, remark):
        said = judge(exercise, remark.example)
        assert said.passed
        assert remark.hint in said.message
        assert list(said.rubric) == list(exercise.rubric)


class TestSecrecy:
    @each_closed
    def test_nothing_printed_holds_the_answer(self, exercise):
        fresh = register.find(exercise.id)
        said = judge(fresh, 0.123456)
        shown = f"{fresh!r} {said!r} {said} {said._repr_html_()} {fresh.mistakes!r}"
        expected = fresh.solve()
        if isinstance(expected, str):
            assert expected not in shown
        elif isinstance(expected, (int, float, np.number)) and abs(expected) >= 10:
            assert f"{expected:g}" not in shown


class Hostile:
    """Fails at everything one can do with an object."""

    def _fail(self, *_):
        raise RuntimeError("no")

    __eq__ = __len__ = __iter__ = __float__ = __str__ = __repr__ = __bool__ = __getitem__ = _fail
    __hash__ = None


class HostileText(str):
    def __str__(self):
        raise RuntimeError("no")

    def strip(self, *_):
        raise RuntimeError("no")


class HostileNumber(float):
    def __float__(self):
        while True:
            pass


def _endless_generator():
    yield from itertools.count()


ODD = [
    *(None, ..., True, False, 0, -1, 10**400, float("nan"), float("inf"), -0.0, 1j, b"bytes"),
    *("", " ", "62528", "...", "NaN", "x" * 10**6, HostileText("Loos"), HostileNumber(3)),
    *([], (), {}, set(), [[]], [None], [..., 1], {"a": ...}, {1: {2: 3}}, range(10**12)),
    *(object(), type, int, print, math, lambda: 1, lambda *a, **k: a, NotImplemented),
    *(Hostile(), [Hostile()], _endless_generator(), itertools.count(), memoryview(b"x")),
    *(np.array(3), np.array([1, 2]), np.eye(3), np.array(["a", None], dtype=object)),
    *(np.datetime64("NaT"), pd.NA, pd.NaT, pd.Timestamp("2020"), pd.Interval(0, 1)),
    *(pd.Series(dtype=float), pd.Series([1, 2], index=["a", "a"]), pd.Series([pd.NA, 1])),
    *(pd.DataFrame(), pd.DataFrame({"a": [1]}), pd.Series([[1], {2: 3}]), pd.Index([1, 2])),
    pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
    *(pd.MultiIndex.from_tuples([(1, 2)]), pd.Categorical(["a", "b"]), Exception("x")),
    *(decimal.Decimal("NaN"), decimal.Decimal("1.5"), fractions.Fraction(1, 3)),
    datetime.date(2020, 1, 1),
]

QUICK = [one for one in ODD if not isinstance(one, HostileNumber)]  # that one takes a second

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=12),
    st.binary(max_size=6),
    st.decimals(),
    st.fractions(),
    st.dates(),
    # By place: hypothesis prints what it samples from, and some of these cannot be printed.
    st.integers(0, len(QUICK) - 1).map(lambda at: QUICK[at]),
)
odd_answers = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=4), st.integers()), inner, max_size=5),
        st.lists(st.one_of(st.floats(), st.integers(-(10**9), 10**9)), max_size=6).map(pd.Series),
        st.lists(st.floats(), max_size=6).map(np.array),
        st.lists(st.tuples(st.integers(), st.text(max_size=3)), max_size=4).map(
            lambda rows: pd.DataFrame(rows, columns=["a", "b"])
        ),
    ),
    max_leaves=6,
)
#: Four exercises far from each other, so that every kind of one gets every kind of answer.
asked_four = st.integers(0, len(ALL) - 1).map(
    lambda at: [ALL[(at + turn * len(ALL) // 4) % len(ALL)] for turn in range(4)]
)


class TestWhateverComes:
    @each
    def test_odd_things_end_in_a_sentence(self, exercise, monkeypatch):
        # One of them never ends; a second of it for each exercise would prove no more. What one
        # of them leaves unsearched, the next one goes on with.
        monkeypatch.setitem(call.__kwdefaults__, "limit", 0.03)
        monkeypatch.setattr(_slips, "PATIENCE", 0.02)
        for answer in ODD:
            said = check(exercise.id, answer)
            assert isinstance(said.message, str)
            assert said.message
            if said.passed and isinstance(exercise, Exercise):
                assert _is_right(exercise, answer), f"{exercise.id} passed {answer!r}"

    # Twenty at a time: to begin an example takes hypothesis as long as many answers take. And to
    # think of an answer takes it longer than judging one does: each is given to four exercises.
    @settings(max_examples=500, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(asked_four, odd_answers), min_size=5, max_size=5))
    def test_odd_answers_given_ten_thousand_times_crash_nothing_and_pass_nothing(self, drawn):
        # None of them is a slip of anybody's: searching for one, ten thousand times, takes minutes.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_slips, "PATIENCE", 0)
            for exercise, answer in [(one, answer) for four, answer in drawn for one in four]:
                said = check(exercise.id, answer)
                assert said.message
                if said.passed and isinstance(exercise, Exercise):
                    assert _is_right(exercise, answer), f"{exercise.id} passed {answer!r}"

    @pytest.mark.parametrize(
        "name", ["", "ex", "ex99_1", "ex03_99", "3_2", None, 3, "ex03", "../ex03_2", Hostile]
    )
    def test_an_unknown_exercise_ends_in_a_sentence(self, name):
        said = check(name, 1)
        assert not said.passed
        assert said.kind == "unknown exercise"
        assert "There is no exercise" in said.message

    def test_without_an_answer_it_says_how_to_give_one(self):
        assert 'check("ex03_2", answer)' in check("ex03_2").message

    def test_ids_are_read_with_goodwill(self):
        for name in ("EX03_2", "ex3_2", " ex03.2 ", "ex 3 2"):
            assert check(name, ...).exercise == "ex03_2"


def _is_right(exercise: Exercise, answer) -> bool:
    """An independent look at a passed answer: numbers near the expected ones, texts the same."""
    expected = exercise.solve()
    if isinstance(expected, (int, float, str, np.number)):
        answer = _bare(answer)
    if isinstance(expected, (int, float, np.number)):
        near = exercise.tolerance + 1e-6 * abs(expected)
        return math.isfinite(answer) and abs(float(answer) - float(expected)) <= near
    if isinstance(expected, str):
        return str(answer).strip().casefold() == expected.casefold()
    if isinstance(expected, (list, tuple)):
        pairs = list(zip(expected, list(answer), strict=True))
        return all(
            one == other or abs(float(one) - float(other)) <= exercise.tolerance + 1e-6
            for one, other in pairs
        )
    return False  # a Series or a function is not hit upon by chance


def _bare(answer):
    """Return what a function gives, and what alone lies in a box."""
    answer = answer() if callable(answer) else answer
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (pd.Series, pd.DataFrame, np.ndarray)):
        answer = list(np.ravel(answer))
    if isinstance(answer, (list, tuple, set, pd.Index, pd.Categorical)):
        (answer,) = answer
    return answer


class TestFunctions:
    @pytest.fixture
    def slope(self):
        return register.find("ex04_3")

    def test_an_endless_loop_is_stopped_and_named(self, slope):
        def endless(height, area):
            while True:
                area += 1

        start = time.monotonic()
        said = judge(slope, endless)
        assert said.kind == "endless"
        assert time.monotonic() - start < 10

    def test_a_loop_that_swallows_errors_is_stopped_too(self, slope):
        def stubborn(height, area):
            while True:
                try:
                    height += 1
                except Exception:
                    continue

        assert judge(slope, stubborn).kind == "endless"

    def test_a_failing_edge_case_is_named_without_a_trace(self, slope):
        right = slope.solve()

        def fragile(height, area):
            return right(height, area) / (height / height)

        said = judge(slope, fragile)
        assert said.kind == "fails on an edge case"
        assert "ZeroDivisionError" in said.message
        assert "(0, 5)" in said.message

    @pytest.mark.parametrize(
        ("function", "kind"),
        [
            (lambda: 1, "stops with an error"),
            (lambda h, a: None, "nothing returned"),
            (lambda h, a: "steep", "always the same"),
            (lambda h, a: 7, "always the same"),
            (lambda h, a: h + a * a, "wrong result"),
        ],
    )
    def test_other_failures_have_their_kinds(self, slope, function, kind):
        assert judge(slope, function).kind == kind

    def test_a_function_may_change_what_it_is_given(self):
        def solve():
            return lambda rows: sorted(rows)

        exercise = Exercise("ex99_1", solve, cases=[([3, 1, 2],), ([],)])

        def greedy(rows):
            rows.sort()
            return rows

        assert judge(exercise, greedy).passed
