"""Mistakes that nobody wrote down are known by their families, and no hint misleads."""

from __future__ import annotations

import time
from textwrap import dedent

import numpy as np
import pandas as pd
import pytest
import yaml

from coursekit.checks import Exercise, Mistake, _slips, register
from coursekit.checks._slips import Slips
from coursekit.checks._working import _apart, _copied
from coursekit.checks.checking import judge
from tests.conftest import ROOT
from tests.exercises import to_the_end

pytestmark = pytest.mark.quick

CLOSED = [
    one
    for number in register.chapters()
    for one in register.of_chapter(number).values()
    if isinstance(one, Exercise)
]
ANSWERS = yaml.load(
    (ROOT / "tests/exercises/named_answers.yml").read_text("utf-8"), yaml.CSafeLoader
)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Look to the end, however busy the machine is: what is found must not depend on the clock."""
    monkeypatch.setattr(_slips, "PATIENCE", 60)


def _answer(exercise: str, code: str):
    names = _copied(register.find(exercise).slips()._begin())
    exec(code, names)
    return names["answer"]


def _named(some):
    return [pytest.param(one, id=f"{one['exercise']}-{at}") for at, one in enumerate(some)]


class TestAnswersOfLearners:
    @pytest.mark.parametrize("one", _named(ANSWERS["wrong"]))
    def test_a_wrong_one_is_known_for_what_it_is(self, one):
        said = judge(register.find(one["exercise"]), _answer(one["exercise"], one["code"]))
        assert not said.passed
        assert said.kind == one["kind"], said.message

    @pytest.mark.parametrize("one", _named(ANSWERS["right"]))
    def test_a_right_one_by_another_way_passes(self, one):
        assert judge(register.find(one["exercise"]), _answer(one["exercise"], one["code"])).passed


PEOPLE = pd.DataFrame(
    {
        "insee": ["62528", "62498", "62510", "62427", "59178", "62065"] * 3,
        "year": [1999] * 6 + [2011] * 6 + [2018] * 6,
        "out": [
            331.0,
            1817,
            1203,
            1490,
            2311,
            911,
            402,
            2111,
            1250,
            1603,
            2050,
            801,
            377,
            2222,
            1199,
            1515,
            2099,
            850,
        ],
        "all": [
            2913.0,
            11033,
            9012,
            8701,
            13007,
            5003,
            3001,
            10811,
            9107,
            8203,
            12003,
            4907,
            3111,
            10555,
            9222,
            8010,
            11777,
            4800,
        ],
    }
)


def ask(code: str, unit: str = "", tolerance: float = 0.0, **names) -> Exercise:
    """Return an exercise with this solution and no foreseen mistake."""
    begun = {"people": PEOPLE, "pd": pd, **names}
    solved = dict(begun)
    exec(code, solved)
    slips = Slips(code, lambda: dict(begun), _apart, unit)
    return Exercise(
        "ex99_1", lambda: solved["answer"], unit=unit, tolerance=tolerance, slips=lambda: slips
    )


RATE = """
there = people[people["year"] == 2011].set_index("insee")
answer = 100 * there.loc["62528", "out"] / there.loc["62528", "all"]
"""
CHANGE = """
at = people.pivot(index="insee", columns="year", values="out")
answer = at.loc["62498", 2011] - at.loc["62498", 1999]
"""
SHARE = """
there = people[people["year"] == 1999]
large = there[there["all"] > 9000]
answer = float(100 * large["out"].sum() / there["out"].sum())
"""


class TestFamilies:
    @pytest.mark.parametrize(
        ("code", "unit", "wrong", "kind"),
        [
            (RATE, "%", 100 * 2111 / 10811, "another town"),
            (RATE, "%", 100 * 331 / 2913, "another year"),
            (RATE, "%", 402 / 3001, "share instead of per cent"),
            (RATE, "%", 100 * 3001 / 402, "upside down"),
            (RATE, "%", 3001 / 402, "upside down"),
            (RATE, "%", 402.0, "a step on the way"),
            (RATE, "%", 100 - 100 * 402 / 3001, "the rest of the whole"),
            (RATE, "%", -100 * 402 / 3001, "wrong sign"),
            (CHANGE, "people", -294.0, "wrong sign"),
            (CHANGE, "people", 2111.0, "one of two parts"),
            (CHANGE, "people", 1817.0, "one of two parts"),
            (CHANGE, "people", 47.0, "another town"),
            (CHANGE, "people", 2111.0 + 1817, "added"),
            (CHANGE, "people", 2111.0 / 1817, "ratio instead of difference"),
            (CHANGE, "people", 10811.0 - 11033, "another column"),
            (SHARE, "%", 100 * (8063 - 1817 - 2311 - 1203) / 8063, "turned round"),
            (SHARE, "%", 100 * (1817 + 2311 + 1203) / 3 / 8063, "mean for sum"),
        ],
    )
    def test_each_is_found_on_numbers_that_nobody_foresaw(self, code, unit, wrong, kind):
        asked = ask(code, unit, 0.05 if unit == "%" else 0.0)
        said = judge(asked, wrong)
        assert said.kind == kind or (kind, said.kind) in {
            ("turned round", "the rest of the whole"),
        }, said.message
        right = asked.solve()
        assert f"{right:.1f}" not in said.message

    def test_the_same_rounded_to_three_digits_is_known_too(self):
        said = judge(ask(RATE, "%", 0.05), 19.5)
        assert (said.kind, said.message[:27]) == ("another town", "That comes out for Lens. Of")

    def test_one_number_of_a_pair_is_known(self):
        code = """
        at = people.pivot(index="insee", columns="year", values="out")
        year = 2011
        answer = (at.loc["62498", year], at.loc["62528", year])
        """
        said = judge(ask(dedent(code)), (2111.0, 331.0))
        assert said.message.startswith("Number 2 is another one. That comes out with 1999.")

    def test_a_function_is_known_by_what_it_does(self):
        code = "def answer(part, whole):\n    return 100 * part / (whole - 3)"
        asked = ask(code, "%", 0.01)
        asked = Exercise(
            "ex99_1",
            asked.solve,
            unit="%",
            tolerance=0.01,
            slips=asked.slips,
            cases=[(1, 8), (2, 5), (30, 43)],
        )
        assert judge(asked, lambda part, whole: 100 * part / (whole + 3)).kind == "added"
        assert judge(asked, lambda whole, part: 100 * part / (whole - 3)).kind == "inputs exchanged"
        assert judge(asked, lambda part, whole: part / (whole - 3)).kind == (
            "share instead of per cent"
        )


class TestRoundedAsAsked:
    """What a prompt asks for must not cost a hint."""

    @pytest.mark.parametrize("exercise", CLOSED, ids=lambda one: one.id)
    def test_a_foreseen_mistake_is_known_when_it_is_rounded_so(self, exercise):
        step = 2 * exercise.tolerance
        right = exercise.solve()
        if not step or isinstance(right, (tuple, pd.Series)) or callable(right):
            return
        for mistake in exercise.mistakes:
            wrong = mistake.wrong()
            if not isinstance(wrong, (int, float, np.number)) or abs(wrong) < step:
                continue
            rounded = round(round(float(wrong) / step) * step, 6)
            said = judge(exercise, rounded)
            assert not said.passed
            if abs(rounded) >= 10 * step:
                assert said.kind == mistake.name, f"{exercise.id}, {rounded}: {said.message}"

    @pytest.mark.parametrize(
        ("exercise", "answer", "kind"),
        [
            ("ex13_2", 2.0, "the double less the place"),
            ("ex09_2", 5930, "looking elsewhere"),
            ("ex02_3", 110, "centimetres"),
        ],
    )
    def test_few_digits_are_enough_and_another_unit_may_come_after(self, exercise, answer, kind):
        assert judge(register.find(exercise), answer).kind == kind

    def test_nought_is_no_rounded_mistake(self):
        asked = Exercise(
            "ex99_1", lambda: 4.2, [Mistake("tiny", lambda: 0.04, "Tiny.")], tolerance=0.05
        )
        assert judge(asked, 0.0).kind == "nought"


class TestTheSearch:
    @to_the_end("exercise", CLOSED)
    def test_it_comes_to_its_end(self, exercise):
        exercise.solve()
        slips = exercise.slips()
        assert list(slips)
        assert slips._ended
        assert slips.broken is None

    def test_a_part_and_its_row_are_known(self):
        code = """
        there = people[people["year"] == 2011].set_index("insee").assign(name="a town")
        town = there.loc["62528"]
        answer = 100 * town["out"] / town["all"]
        """
        asked = ask(dedent(code), "%", 0.05)
        said = judge(asked, 100 * 402 / (3001 - 402))
        assert said.kind == "divided by the others"
        assert "`out` and `all`" in said.message
        assert judge(asked, 3001 - 402).kind == "another difference"
        assert judge(asked, 100 * 8217 / 48032).kind == "all together"
        assert judge(asked, 100 * 331 / 2913 / 100).kind == "another year"
        assert judge(asked, 100 * 331 / 2913 / 100).message.endswith("a share, or per cent?")

    def test_a_line_drawn_elsewhere_is_known(self):
        code = """
        there = people[people["year"] == 1999]
        answer = float(there.loc[there["all"] > 9000, "out"].sum())
        """
        said = judge(ask(dedent(code), "people"), 1817.0 + 2311)
        assert said.message == (
            "That comes out with another limit. Where does the question draw the line?"
        )

    def test_where_several_years_fit_none_is_named(self):
        code = """
        there = people[people["year"] == 1999].set_index("insee")
        answer = float(there.loc["62528", "out"])
        """
        same = PEOPLE.assign(out=PEOPLE["out"].where(PEOPLE["year"] == 1999, 777.0))
        said = judge(ask(dedent(code), "people", people=same), 777.0)
        assert said.message == "That comes out with another year. Which one does the question name?"


class TestOneOfThem:
    CODE = """
    five = ["62528", "62498", "62510", "62427", "59178"]
    answer = people[people["year"] == 2011].set_index("insee").loc[five, "out"].idxmax()
    """

    @pytest.mark.parametrize(
        ("answer", "says"),
        [
            ("59178", "That is Douai. One of the 5 has more still"),
            ("62510", "That is Liévin. Three of the 5 have more still"),
            ("62528", "That is Loos-en-Gohelle, at the other end of the 5."),
            ("62065", "That is Avion, which is not among those"),
        ],
    )
    def test_it_is_told_where_it_stands_and_not_who_is_ahead(self, answer, says):
        said = judge(ask(dedent(self.CODE)), answer)
        assert said.message.startswith(says) or said.kind == "another year", said.message
        assert "Lens" not in said.message


class TestSeveral:
    def test_a_row_that_is_missing_is_named(self):
        asked = Exercise("ex99_1", lambda: pd.Series({"Lens": 4, "Avion": 3, "Loos-en-Gohelle": 2}))
        said = judge(asked, {"Lens": 4, "Avion": 3})
        assert said.message.startswith("Loos-en-Gohelle is missing.")
        said = judge(asked, {"Lens": 4, "Avion": 5, "Loos-en-Gohelle": 7})
        assert said.message == "Some are right already. Look again at: Avion and Loos-en-Gohelle."

    def test_what_agrees_after_coarse_rounding_is_not_called_right(self):
        pair = Exercise("ex99_1", lambda: (0.998, 0.0402), tolerance=0.005)
        said = judge(pair, (1.0, 0.37))
        assert said.kind == "partly right"
        assert "right already" not in said.message
        assert "number 2" in said.message
        finer = Exercise("ex99_1", lambda: (17.316, 0.0402), tolerance=0.005)
        assert judge(finer, (17.32, 0.37)).message.startswith("Some are right already.")
        named = Exercise("ex99_1", lambda: pd.Series({"a": 0.998, "b": 0.0402}), tolerance=0.005)
        assert judge(named, {"a": 1.0, "b": 0.37}).message == "Look again at: B."

    def test_what_is_rounded_to_nought_is_a_matter_of_units(self):
        pair = Exercise("ex99_1", lambda: (-1.21, 17.316), tolerance=0.005)
        assert judge(pair, (round(-0.00121, 2), 17.32)).kind == "rounded to nought"
        assert judge(pair, (0.0, 17.32)).kind == "nought"

    def test_one_item_of_a_foreseen_mistake_gets_its_hint(self):
        asked = Exercise(
            "ex99_1",
            lambda: [12.4, 87.3],
            [Mistake("last year", lambda: [13.9, 81.7], "These are of last year.")],
            tolerance=0.05,
        )
        said = judge(asked, [12.4, 81.7])
        assert (said.kind, said.message) == (
            "last year",
            "Number 2 is another one. These are of last year.",
        )

    def test_praise_of_the_others_is_not_handed_on_where_they_are_wrong(self):
        asked = Exercise(
            "ex99_1",
            lambda: [12.4, 87.3],
            [Mistake("last year", lambda: [12.4, 81.7], "The first is right.")],
            tolerance=0.05,
        )
        assert "right" not in judge(asked, [55.5, 81.7]).message


class TestFunctions:
    LEVELS = Exercise(
        "ex99_1", lambda: lambda some: 10 * max(some), cases=[([3, 1],), ([2, 9],), ([4, 7, 5],)]
    )

    @pytest.mark.parametrize(
        ("function", "kind"),
        [
            (lambda some: max(some), "made of an input alone"),
            (lambda some: 10 * max(some) + 3, "as far off"),
            (lambda some: 70 * max(some), "times the same"),
            (lambda some: min(some), "made of an input alone"),
            (lambda some: 1 / max(some), "upside down"),
            (lambda some: 17 - 10 * max(some), "the rest"),
            (lambda some: [10 * one for one in some], "many values"),
        ],
    )
    def test_what_is_wrong_in_one_way_is_told(self, function, kind):
        assert judge(self.LEVELS, function).kind == kind

    def test_words_that_changed_places_and_one_never_said(self):
        words = {0: "draw", 1: "up", -1: "down"}
        asked = Exercise("ex99_1", lambda: words.get, cases=[(0,), (1,), (-1,), (1,)])
        turned = {0: "draw", 1: "down", -1: "up"}
        assert judge(asked, turned.get).kind == "words exchanged"
        said = judge(asked, lambda one: "up" if one >= 0 else "down")
        assert said.message == "In no trial does your function say 'draw'. When should it?"

    def test_a_step_on_the_way_of_one_is_known(self):
        code = (
            "def answer(part, whole):\n    share = part / whole\n    return round(100 * share, 1)"
        )
        asked = ask(code, "%", 0.05)
        asked = Exercise(
            "ex99_1", asked.solve, tolerance=0.05, slips=asked.slips, cases=[(1, 8), (2, 5), (3, 7)]
        )
        assert judge(asked, lambda part, whole: [part, whole, 100 * part / whole]).kind == (
            "many values"
        )

    def test_a_case_that_is_right_stands_beside_one_that_is_not(self):
        said = judge(self.LEVELS, lambda some: 10 * some[0])
        assert said.message.startswith("With ([2, 9]) your function gives 20;")
        assert "With ([3, 1]) it is right (1 of 3 trials are)." in said.message


class TestNothingMisleads:
    @pytest.mark.parametrize("answer", [0, 1, 2, 4, 5, 6, 10, 300])
    def test_a_small_count_gets_no_rule_for_large_numbers(self, answer):
        said = judge(Exercise("ex99_1", lambda: 3, unit="communes"), answer)
        assert said.kind in {"another number", "nought"}, said.message

    def test_nought_is_never_a_part_of_what_is_right(self):
        for right, unit in ((4.717, "%"), (23.58, "%"), (0.489, "a share from 0 to 1"), (303, "")):
            said = judge(Exercise("ex99_1", lambda right=right: right, unit=unit), 0)
            assert said.kind == "nought"

    def test_a_foreseen_mistake_has_its_own_scale_and_not_that_of_the_answer(self):
        wide = Exercise(
            "ex99_1",
            lambda: 23.58,
            [Mistake("a share", lambda: 0.2358, "Right, as a share.")],
            tolerance=1.5,
            unit="%",
        )
        assert judge(wide, 0.2358).kind == "a share"
        assert judge(wide, 0.3).kind != "a share"
        assert judge(wide, 0.0).kind == "nought"

    def test_a_number_hit_by_chance_proves_nothing_right(self):
        asked = Exercise("ex99_1", lambda: [83.9, 78.8, 0.0], tolerance=0.05)
        assert "right already" not in judge(asked, [1.0, 2.0, 0.0]).message

    def test_where_order_is_free_no_place_is_named(self):
        asked = Exercise("ex99_1", lambda: ["Lens", "Loos", "Avion"], ordered=False)
        said = judge(asked, ["Avion", "Douai", "Lens"])
        assert said.message.startswith("2 of your 3 belong there.")

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("three", "number in words"),
            ("28.8 %", "text instead of number"),
            ("1,575", "text instead of number"),
            ("1900 to 1909", "sentence instead of number"),
            ("Arleux", "name instead of number"),
        ],
    )
    def test_a_text_is_read_before_anything_is_said_of_it(self, text, kind):
        said = judge(Exercise("ex99_1", lambda: 28.8, unit="%", tolerance=0.05), text)
        assert said.kind == kind
        assert "even if it looks like a number" not in said.message


class TestEdges:
    ASKED = Exercise(
        "ex99_1",
        lambda: lambda x: "no answer" if x <= 0 else 2 * x,
        cases=[(3,), (5,), (0,), (-2,)],
    )

    def test_none_in_some_trials_is_named_with_its_input(self):
        said = judge(self.ASKED, lambda x: 2 * x if x > 0 else None)
        assert said.message == (
            "With (0) (and in 1 more) your function returns nothing, that is None. What should it "
            "give there? The other 2 trials are right."
        )

    def test_none_in_all_of_them_is_a_stub(self):
        assert judge(self.ASKED, lambda x: None).kind == "nothing returned"
        assert judge(self.ASKED, lambda x: print(2 * x)).kind == "printed, not returned"

    def test_an_error_in_one_trial_is_told_with_what_is_right(self):
        said = judge(
            self.ASKED, lambda x: "no answer" if x < 0 else 2 * x / (x / x) if x else 1 / x
        )
        assert said.message.startswith("With (0) your function stops with ZeroDivisionError")
        assert said.message.endswith("The other 3 trials are right.")

    def test_what_it_prints_is_not_shown_for_each_trial(self, capsys):
        judge(self.ASKED, lambda x: print("here") or 2 * x)
        assert capsys.readouterr().out == ""


def test_a_wrong_answer_is_no_long_wait(monkeypatch):
    monkeypatch.setattr(_slips, "PATIENCE", 0.3)
    asked = ask(RATE, "%", 0.05)
    judge(asked, 1.0)
    begin = time.process_time()
    judge(asked, 77.777)
    assert time.process_time() - begin < 2  # many times what it takes: the machine may be busy
