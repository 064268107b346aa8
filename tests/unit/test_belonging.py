"""An answer belongs to its exercise, though all are called ``answer``."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from coursekit.checks.belonging import Belongings

pytestmark = pytest.mark.quick


@pytest.fixture
def ledger():
    return Belongings()


class TestBelongings:
    def test_cells_and_checks_in_order(self, ledger):
        for exercise, value in (("ex03_1", 7), ("ex03_2", 7), ("ex03_3", (1, 2))):
            ledger.ran("answer = 7", value)
            said = ledger.asked(exercise, value)
            assert (said.answer, said.stale, said.note) == (value, "", "")

    def test_what_another_exercise_left_behind_is_named(self, ledger):
        ledger.ran("answer = 23.65", value := 23.65)
        ledger.asked("ex04_4", value)
        said = ledger.asked("ex04_5", value)
        assert "still holds what you worked out for ex04_4" in said.stale
        assert "Run your cell of ex04_5 first" in said.stale

    def test_a_cell_that_stopped_leaves_nothing_to_judge(self, ledger):
        ledger.ran("answer = 23.65", value := 23.65)
        ledger.asked("ex04_4", value)
        ledger.ran("answer = 100 * (draws / 0).mean()", value, failed=True)
        assert "stopped with an error" in ledger.asked("ex04_5", value).stale
        ledger.ran("answer = 23.58", other := 23.58)
        assert ledger.asked("ex04_5", other).stale == ""

    def test_an_earlier_answer_can_be_checked_again(self, ledger):
        first, second = [1], [2]
        ledger.ran("answer = [1]", first)
        ledger.asked("ex03_1", first)
        ledger.ran("answer = [2]", second)
        ledger.asked("ex03_2", second)
        said = ledger.asked("ex03_1", second)
        assert said.answer is first
        assert "your answer to ex03_1 from before" in said.note
        assert ledger.asked("ex03_2", second).answer is second

    def test_the_id_of_a_cell_tells_its_exercise_out_of_order(self, ledger):
        ledger.ran("answer = 1.5", one := 1.5, cell="ex03_1-stub-2")
        ledger.ran("answer = 2.5", two := 2.5, cell="ex03_2-stub-2")
        assert ledger.asked("ex03_1", two).answer is one
        assert ledger.asked("ex03_2", two).answer is two
        assert ledger.asked("ex03_3", two).stale

    def test_a_cell_that_works_out_and_checks_is_always_fresh(self, ledger):
        ledger.ran("answer = 1.5", 1.5, cell="ex03_1-stub-2")
        ledger.begins('answer = 2\ncheck("ex03_2", answer)')
        assert ledger.asked("ex03_2", 2).stale == ""

    def test_a_value_that_is_not_the_name_is_judged_as_it_is(self, ledger):
        ledger.ran("answer = [1]", [1], cell="ex03_1-stub-2")
        assert ledger.asked("ex03_2", 28.8) == (28.8, "", "")

    def test_without_cells_everything_is_judged(self, ledger):
        assert ledger.asked("ex03_1", 7).stale == ledger.asked("ex03_2", 7).stale == ""

    @pytest.mark.parametrize(
        ("source", "sets"),
        [
            ("answer = 3", True),
            ("x, answer = 1, 2", True),
            ("def answer(x):\n    return x", True),
            ("if True:\n    answer = 2", True),
            ("print(answer)", False),
            ("# answer = 3", False),
            ("answer == 3", False),
            ("my_answer = 3", False),
        ],
    )
    def test_it_sees_where_an_answer_is_made(self, ledger, source, sets):
        ledger.ran("answer = 1", value := object(), cell="ex03_1-stub-2")
        ledger.ran(source, value, cell="ex03_2-stub-2")
        assert (ledger.asked("ex03_2", value).stale == "") == sets


def test_in_a_script_a_wrong_answer_that_was_another_one_is_named():
    from coursekit import check

    volume = 23.6459
    check("ex04_4", volume)
    assert "handed in for ex04_4: is it left over?" in check("ex04_5", volume).message
    assert "left over" not in check("ex04_5", 23.7).message


NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
def checked(*asked):
    return [run(f"check({one!r}, answer)") for one in asked]
def run(code, cell=None):
    done = shell.run_cell(code, store_history=True, cell_id=cell)
    return getattr(done.result, "kind", None)
run("from coursekit import check")
run("answer = (850, 1.0667)")
said = [run("check('ex10_2', answer)")]
run("answer = 1 / 0")
said += [run("check('ex10_4', answer)")]
run("answer = 0.14")
said += checked("ex10_4", "ex10_2", "ex10_3")
run("answer = 0.14", "ex10_4-stub-2")
said += [*checked("ex10_1"), run("check('ex10_1', '62528')"), *checked("ex10_4")]
print("|".join(map(str, said)))
"""


def test_a_notebook_tells_which_cell_an_answer_is_from():
    done = subprocess.run(
        [sys.executable, "-c", dedent(NOTEBOOK)], capture_output=True, text=True, timeout=120
    )
    said = done.stdout.strip().splitlines()[-1].split("|")
    assert said == [
        *("right", "stale", "right", "right", "stale"),
        *("stale", "the fewest houses", "right"),
    ], done.stderr


def test_in_grading_a_cell_that_stops_is_not_judged_by_what_was_there(tmp_path):
    import io
    import json

    from coursekit.grading.worker import Runner

    report = io.StringIO()
    cells = [
        {"code": "from coursekit import check", "role": "setup"},
        {"code": "answer = (850, 1.0667)", "role": "answer", "exercise": "ex10_2"},
        {"code": "check('ex10_2', answer)", "role": "check", "exercise": "ex10_2"},
        {"code": "answer = 0.1 / 0", "role": "answer", "exercise": "ex10_4"},
        {"code": "check('ex10_4', answer)", "role": "check", "exercise": "ex10_4"},
        {"code": "nothing = 1", "role": "answer", "exercise": "ex10_3"},
    ]
    Runner(report, "mark", 30).run([{"source": one["code"], **one} for one in cells])
    lines = [json.loads(line.split(" ", 1)[1]) for line in report.getvalue().splitlines()]
    said = [(one["exercise"], one["event"]) for one in lines]
    assert ("ex10_2", "answer") in said
    assert ("ex10_4", "stale") in said
    assert ("ex10_3", "stale") in said
    assert not {("ex10_4", "answer"), ("ex10_3", "answer")} & set(said)
