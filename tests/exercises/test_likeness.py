"""Wrong answers that no hint fits are put with their like, and with no others.

Measured with every foreseen mistake taken away: each is then a mistake that nobody foresaw, made by
its own code and, written otherwise, by people who had never seen the catalogue.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import NamedTuple

import pytest

from coursekit.checks import Exercise, register
from coursekit.checks.answers import Plain, plain
from coursekit.grading.likeness import Wrong, groups, seen
from coursekit.grading.luggage import pack, unpack
from coursekit.grading.plain_code import normal, tidied
from tests.exercises.test_answers import _answer, _begun, _written

pytestmark = pytest.mark.quick

#: Of the answers whose mistake is left out, so many must land in a group that is of that mistake.
GOAL = 0.8
#: In one chapter a slip or two weighs much.
FLOOR = 0.6


class _HeldOut(NamedTuple):
    mistake: str
    by: str
    wrong: Wrong


def _rewritten(one: Plain, way) -> Plain:
    """Return an answer with each of its numbers written otherwise."""
    if one.shape == "number":
        return Plain("number", way(one.value), one.called)
    if one.shape in {"list", "set", "trials"}:
        return Plain(one.shape, [_rewritten(item, way) for item in one.value], one.called)
    if one.shape == "mapping":
        pairs = [(label, _rewritten(item, way)) for label, item in one.value]
        return Plain(one.shape, pairs, one.called)
    return one


def _held_out(name: str, task, written, begun) -> list[_HeldOut]:
    """Return answers that make a foreseen mistake, as if nobody had foreseen it."""
    exercise = register.find(name)

    def shown(answer) -> Plain:
        return seen(exercise, unpack(pack(answer, exercise.cases)))

    found = []
    for mistake, note in zip(exercise.mistakes, task.mistakes, strict=True):
        value = shown(mistake.wrong())
        rounded = _rewritten(value, lambda number: round(number, 2))
        near = _rewritten(value, lambda n: n if n == round(n) else n * 1.0008)
        found += [
            _HeldOut(mistake.name, "code", Wrong(value, note.text)),
            _HeldOut(mistake.name, "rounded", Wrong(rounded)),
            _HeldOut(mistake.name, "near", Wrong(near)),
        ]
        if exercise.tolerance and value.shape == "number":
            other = _rewritten(value, lambda number: 100 * number)
            found.append(_HeldOut(mistake.name, "unit", Wrong(other)))
    names = {mistake.name for mistake in exercise.mistakes}
    for one in written:
        if one["exercise"] == name and one["kind"] == "wrong":
            value = shown(_answer(one["code"], begun[name]))
            kind = one["said"].get("kind")
            known = kind if one["said"]["class"] == "a" and kind in names else f"({one['why']})"
            by = "others" if known in names else "noise"
            found.append(_HeldOut(known, by, Wrong(value, one["code"])))
    return found


@functools.cache
def _rates(chapter: str) -> Counter[tuple[str, bool]]:
    """Count, by who wrote them, which answers of a chapter land in a right group."""
    source = register.exercises_of(chapter)
    begun, written, counts = _begun(chapter), _written(chapter), Counter()
    for task in source.exercises:
        exercise = register.find(task.id)
        if not isinstance(exercise, Exercise):
            continue
        held = _held_out(task.id, task, written, begun)
        by = {id(one.wrong): one for one in held}
        for group in groups([[one.wrong] for one in held], seen(exercise, exercise._expected)):
            names = Counter(by[id(one)].mistake for one in group)
            for one in group:
                right = len(group) > 1 and 2 * names[by[id(one)].mistake] > len(group)
                counts[by[id(one)].by, right] += 1
    return counts


@pytest.mark.slow  # a measure of the grouping, over all exercises
@pytest.mark.parametrize("chapter", register.chapters().values())
def test_a_mistake_that_nobody_foresaw_makes_a_group_of_its_own(chapter):
    counts = _rates(chapter)
    for by in ("code", "rounded", "near", "others"):
        right, all_ = counts[by, True], counts[by, True] + counts[by, False]
        assert right >= FLOOR * all_, f"{by}: {right} of {all_}"


@pytest.mark.slow
def test_the_goal_is_reached_over_all_chapters():
    counts = sum((_rates(chapter) for chapter in register.chapters().values()), Counter())
    kinds = {by for by, _ in counts} - {"noise"}
    rates = {by: counts[by, True] / (counts[by, True] + counts[by, False]) for by in kinds}
    assert kinds == {"code", "rounded", "near", "unit", "others"}
    assert counts["others", True] + counts["others", False] > 150
    assert min(rates.values()) >= GOAL


class TestValues:
    @pytest.mark.parametrize(
        ("right", "one", "other", "alike"),
        [
            (20.0, 12.504, 12.5, True),
            (20.0, 12.504, 12.51, True),  # rounded on the way
            (20.0, 12.504, 0.12504, True),  # a share for per cent
            (20.0, 12.504, -12.504, True),
            (20.0, 12.504, 12.8, False),
            (40, 12, 13, False),
            (40, 3, 30, False),  # small numbers are ten times each other by chance
            (40, 1234, 1235, False),
            (40, 12, "twelve", False),
            ([1, 2, 3, 4], [1, 2, 3, 9], [1, 2, 3, 9.0], True),
            ([1, 2, 3, 4], [1, 2, 3, 9], [1, 2, 3, 7], False),
            ([1, 2, 3, 4], [1, 7, 3, 9], [1, 2, 3, 9], False),
            ([1, 2, 3, 4], [9, 9, 9, 9], [9, 9, 9, 9, 9], False),
            ({"a": 1, "b": 2}, {"a": 1, "b": 5}, {"b": 5, "a": 1}, True),
            ({"a": 1, "b": 2}, {"a": 1, "b": 5}, {"a": 5, "b": 2}, False),
            ("62528", "62498", "62498", True),
            ("62528", "62498", "62510", False),
            ("a", "the town with the most houses", "town with the most houses", True),
            ("a", "the town with the most houses", "nobody knows why it is so", False),
        ],
    )
    def test_what_is_alike_is_decided_by_the_right_answer_too(self, right, one, other, alike):
        exercise = Exercise("ex99_1", lambda: right)
        given = [[Wrong(seen(exercise, answer))] for answer in (one, other)]
        assert len(groups(given, seen(exercise, right))) == 1 + (not alike)

    def test_sets_are_told_by_what_is_missing_and_too_many(self):
        right = ["a", "b", "c", "d"]
        exercise = Exercise("ex99_1", lambda: right, ordered=False)
        answers = [["a", "b", "c", "x"], ["x", "c", "b", "a"], ["b", "c", "d", "y"]]
        given = [[Wrong(seen(exercise, answer))] for answer in answers]
        assert [len(one) for one in groups(given, seen(exercise, right))] == [2, 1]

    def test_functions_are_told_by_their_trials(self):
        exercise = Exercise("ex99_1", lambda: abs, cases=[(1,), (-2,), (0,)])
        answers = [lambda x: x, lambda y: 1.0 * y, lambda x: -x, lambda x: 1 / x]
        given = [[Wrong(seen(exercise, unpack(pack(one, exercise.cases))))] for one in answers]
        found = groups(given, seen(exercise, abs))
        assert [len(one) for one in found] == [2, 1, 1]

    def test_what_several_wrote_each_is_not_put_together_for_a_factor(self):
        given = [[Wrong(plain(value), count=2)] for value in (12.5, 1250.0)]
        assert len(groups(given, plain(20.0))) == 2


class TestCode:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("answer = a / b * 100", "x = a / b\nanswer = round(100 * x, 1)"),
            ("answer = (jobs['rate'] > 15).sum()", "answer = (15 < jobs.rate).sum()  # mine"),
            (
                "answer = jobs[jobs.year == 1990]['rate']",
                "answer = jobs.loc[jobs.year == 1990, 'rate']",
            ),
            ("answer = float(a + b)\nprint(answer)", "import math\nanswer = b + a\nanswer"),
            (
                "def slope(h, b):\n    return h / b\nanswer = slope",
                "def mine(up, along):\n    return up / along\nanswer = mine",
            ),
        ],
    )
    def test_what_means_the_same_is_the_same(self, one, other):
        assert normal(one) == normal(other) != ""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("answer = a / b", "answer = b / a"),
            ("answer = jobs[jobs.year == 1990]", "answer = jobs[jobs.year == 1999]"),
            ("answer = a - b", "answer = b - a"),
            ("answer = jobs.rate.sum()", "answer = jobs.rate.mean()"),
        ],
    )
    def test_what_means_something_else_is_not(self, one, other):
        assert normal(one) != normal(other)

    @pytest.mark.parametrize(
        "code", ["", "answer = 12.5", "answer = [1, -2]", "answer = (", "x = 1"]
    )
    def test_a_number_typed_in_says_nothing_about_its_way(self, code):
        assert normal(code) == ""

    def test_what_may_tell_whose_it_is_goes(self):
        code = (
            '"""Ada L."""\n# by Ada\nada = jobs[jobs.year == 1990]\nprint("Ada")\nanswer = len(ada)'
        )
        assert tidied(code, {"answer", "jobs"}) == (
            "v1 = jobs[jobs.year == 1990]\nanswer = len(v1)"
        )

    @pytest.mark.parametrize(
        ("code", "numbered"),
        [
            ("class Ada:\n    pass\nanswer = Ada", "class v1:\n    pass\nanswer = v1"),
            (
                "async def ada(): return 1\nanswer = ada",
                "async def v1():\n    return 1\nanswer = v1",
            ),
            (
                "try:\n    answer = 1\nexcept Exception as ada:\n    answer = ada",
                "try:\n    answer = 1\nexcept Exception as v1:\n    answer = v1",
            ),
            (
                "def f():\n    global ada\n    ada = 1\nanswer = f",
                "def v1():\n    global v2\n    v2 = 1\nanswer = v1",
            ),
        ],
    )
    def test_a_name_goes_wherever_it_was_given(self, code, numbered):
        assert tidied(code) == numbered
