"""Exercises are worked out late, once, apart from the learner's session, and in silence."""

from __future__ import annotations

import builtins
import json
import os
import random
import subprocess
import sys
import warnings
from textwrap import dedent, indent

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from coursekit import checks
from coursekit.checks import register
from coursekit.checks._working import worked
from coursekit.checks.checking import check, judge
from coursekit.checks.reading import BrokenExercise, read
from coursekit.page import page_id
from tests.conftest import ROOT
from tests.exercises.test_files import of_exercise, problems

_CLOSED = """\
+++ {"exercise": "ex03_%d", "title": "T", "level": "count", "minutes": 5}
How many?
```{code-cell}
:tags: [stub]
answer = ...
```
%s
```{code-cell}
:tags: [solution]
%s
```
Because.
%s
"""


def _cell(code: str, tag: str = "") -> str:
    return f"```{{code-cell}}\n{f':tags: [{tag}]' if tag else ''}\n{code}\n```\n"


def _made(*, stage="", code="", solution="answer = 7", mistakes=(), more=""):
    """Return the first exercise of a file made of these cells, with three mistakes or more."""
    cells = [*mistakes, *(f"answer = {number}" for number in (1, 2, 3))]
    noted = "".join(
        _cell(f"# mistake {at}: Hint number {at}.\n{text}", "mistake")
        for at, text in enumerate(cells, 1)
    )
    text = _cell(stage or "pass") + _CLOSED % (1, _cell(code) if code else "", solution, noted)
    return next(iter(worked(read(text + more, "towns")).values()))


def test_the_example_of_the_guide_for_contributors_is_a_whole_exercise():
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    example = dedent(guide[guide.index("    +++ {") : guide.index("- **Its id")])
    two_towns = (register.folder() / "two_towns.md").read_text("utf-8")
    before, head, after = two_towns.partition('+++ {"exercise": "ex03_5"')
    assert head, "the example stands before the open question, which is ex03_5"
    text = f"{before}{example}\n{head.replace('_5', '_6')}{after}"
    assert problems("two_towns", text, of_exercise) == []
    made = worked(read(text, "two_towns"))["ex03_5"]
    assert judge(made, made.solve()).passed
    for mistake in made.mistakes:
        assert judge(made, mistake.wrong()).kind == mistake.name


class TestWhenTheyRun:
    def test_nothing_runs_before_somebody_asks(self):
        exercise = _made(stage="raise RuntimeError", solution="raise RuntimeError")
        assert repr(exercise) == "Exercise('ex03_1')"

    def test_stage_and_solution_run_once(self):
        clock = "import itertools\ncounter = itertools.count()"
        exercise = _made(stage=clock, solution="answer = next(counter)", mistakes=["answer = -1"])
        assert [exercise.solve(), exercise.mistakes[0].wrong(), exercise.solve()] == [0, -1, 0]

    def test_a_last_line_that_only_shows_something_does_not_run(self):
        exercise = _made(
            stage="1 / 0", solution="answer = 7\n1 / 0", mistakes=["answer = 8\n1 / 0"]
        )
        assert exercise.solve() == 7
        assert exercise.mistakes[0].wrong() == 8

    def test_a_cell_without_a_tag_serves_its_exercise_and_those_after_it(self):
        after = _CLOSED % (2, "", "answer = shared + 1", "")
        after += "".join(_cell(f"# m{n}: Some hint.\nanswer = {n}", "mistake") for n in range(3))
        assert _made(code="shared = 4", solution="answer = shared").solve() == 4
        text = _cell("pass") + _CLOSED % (1, _cell("shared = 4"), "answer = own = 1", "")
        text += "".join(_cell(f"# m{n}: Some hint.\nanswer = {n}", "mistake") for n in (5, 6, 7))
        assert worked(read(text + after, "towns"))["ex03_2"].solve() == 5

    def test_an_exercise_gets_nothing_from_the_solution_of_another(self):
        text = _cell("pass") + _CLOSED % (1, "", "answer = own = 1", "")
        text += "".join(_cell(f"# m{n}: Some hint.\nanswer = {n}", "mistake") for n in (5, 6, 7))
        text += _CLOSED % (2, "", "answer = own", "")
        text += "".join(_cell(f"# m{n}: Some hint.\nanswer = {n}", "mistake") for n in (5, 6, 7))
        with pytest.raises(BrokenExercise, match=r"ex03_2: the solution stops in line .*NameError"):
            worked(read(text, "towns"))["ex03_2"].solve()


class TestMistakes:
    def test_one_that_changes_tables_and_lists_in_place_harms_no_other(self):
        stage = "import pandas as pd\ntable = pd.DataFrame({'a': [1, 2]})\nnumbers = [1, 2]"
        spoiled = "table['a'] = 0\nnumbers.clear()\nanswer = 0"
        clean = "answer = [int(table['a'].sum()), *numbers]"
        exercise = _made(stage=stage, mistakes=[spoiled, clean, spoiled, clean])
        assert [one.wrong() for one in exercise.mistakes[:4]] == [0, [3, 1, 2], 0, [3, 1, 2]]

    def test_a_function_sees_what_a_mistake_sets(self):
        stage = "limit = 10\ndef count(*, more=1):\n    return limit + more"
        exercise = _made(
            stage=stage, solution="answer = count()", mistakes=["limit = 20\nanswer = count()"]
        )
        assert exercise.mistakes[0].wrong() == 21
        assert exercise.solve() == 11

    def test_it_may_begin_with_the_answer(self):
        assert _made(mistakes=["answer = answer / 100"]).mistakes[0].wrong() == 0.07


class TestSentences:
    @pytest.mark.parametrize(
        ("broken", "said"),
        [
            (
                {"stage": "x = 1\n1 / 0\nx"},
                "towns.md: a cell without a tag stops in line 4 with Zero",
            ),
            (
                {"code": "a = b"},
                "ex03_1: a cell without a tag stops in line 13 with NameError: name",
            ),
            (
                {"solution": "answer = [][1]"},
                "ex03_1: the solution stops in line 14 with IndexError",
            ),
            (
                {"solution": "answer = (\n"},
                "ex03_1: the solution stops in line .* with SyntaxError",
            ),
            ({"solution": "anwser = 1"}, "ex03_1: its solution sets no answer. End it with a line"),
        ],
    )
    def test_a_cell_that_fails_is_named_with_its_line(self, broken, said):
        with pytest.raises(BrokenExercise, match=said) as caught:
            _made(**broken).solve()
        assert str(caught.value).startswith("exercises/towns.md")

    def test_a_mistake_that_fails_is_named(self):
        exercise = _made(mistakes=["answer = missing"])
        with pytest.raises(
            BrokenExercise, match="the mistake 'mistake 1' stops in line 20 with Na"
        ):
            exercise.mistakes[0].wrong()

    @pytest.mark.parametrize(
        ("remark", "said"),
        [
            ("shorter(3)", r"ex03_1, line \d+: this remark stops with NameError"),
            ("short(", "this remark stops with SyntaxError"),
            ("3 + 4", "this remark gives int. It should be one call of having, short, "),
            ("short(9)", "two remarks are called 'very short'"),
        ],
    )
    def test_a_remark_that_is_none_is_named(self, remark, said):
        text = _CLOSED % (1, "", "answer = ''", "\n**Rubric.** One point.\n\n1. It is short.\n")
        text = text.replace('"count"', '"open question"')
        text += "".join(_cell(one, "remark") for one in ("short(3)", "without_figures()", remark))
        with pytest.raises(BrokenExercise, match=said):
            worked(read(text, "towns"))

    def test_a_learner_reads_of_it_without_a_word_of_the_solution(self, monkeypatch):
        broken = _made(solution="secret = 1947\nraise ValueError(f'it is {secret}')")
        monkeypatch.setattr(register, "find", lambda _: broken)
        said = check("ex03_1", 5)
        assert (said.passed, said.kind) == (False, "course damaged")
        assert "BrokenExercise" in said.message
        assert "1947" not in repr(said)
        assert "secret" not in repr(said)


_LOUD = """\
import os, random, sys, warnings
import matplotlib.pyplot as plt
import numpy as np
from coursekit.page import page_id
from tests.conftest import ROOT

print("loud")
print("louder", file=sys.stderr)
warnings.warn("loudest")
plt.rcParams["lines.linewidth"] = 17
plt.plot([1, 2])
plt.figure()
random.seed(1)
np.random.seed(1)
np.log(np.array([0.0]))
os.environ["COURSEKIT_LOUD"] = "1"
page_id("Loud")
answer = 7
"""


def _session() -> dict:
    """Return what a learner's session holds beside names."""
    figures = {number: len(plt.figure(number).axes) for number in plt.get_fignums()}
    return {
        "figures": figures,
        "settings": dict.copy(mpl.rcParams),
        "dice": random.getstate(),
        "numpy": np.random.get_state()[1].tolist(),
        "environment": {key: os.environ[key] for key in os.environ if "PYTEST" not in key},
        "errors": np.geterr(),
        "filters": list(warnings.filters),
        "builtins": set(vars(builtins)),
    }


class TestSession:
    @pytest.fixture
    def session(self):
        plt.close("all")
        plt.figure(3)
        before = _session()
        yield before
        plt.close("all")

    def test_it_stays_as_it_was_whatever_an_exercise_does(self, session, capsys):
        first = page_id("Loud")
        exercise = _made(stage=_LOUD, solution=_LOUD, mistakes=[_LOUD])
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            assert exercise.solve() == exercise.mistakes[0].wrong() == 7
        assert heard == []
        assert capsys.readouterr() == ("", "")
        assert _session() == session
        assert plt.gcf().number == 3
        assert page_id("Loud") == f"{first}-x2"

    def test_it_stays_so_when_one_fails(self, session, capsys):
        with pytest.raises(BrokenExercise):
            _made(solution=f"{_LOUD}\n1 / 0\nanswer").solve()
        assert _session() == session
        assert capsys.readouterr() == ("", "")

    @pytest.mark.parametrize("name", register.chapters().values())
    def test_no_exercise_of_the_course_leaves_a_trace(self, name, session, capsys):
        text = (register.folder() / f"{name}.md").read_text("utf-8")
        fresh = worked(read(text, name))
        for exercise in fresh.values():
            judge(exercise, 0.123)
        assert _session() == session
        assert capsys.readouterr() == ("", "")


_FRESH = """
import json, sys
import pandas, coursekit
from coursekit import check
from coursekit.checks import register
said = {ident: check(ident, 0.123).kind
        for number in register.chapters() for ident in register.of_chapter(number)}
heavy = [name for name in ("matplotlib", "folium", "ipywidgets", "IPython") if name in sys.modules]
print(json.dumps([said, heavy]))
"""


def test_working_out_all_exercises_imports_nothing_that_draws():
    """Python in a page brings matplotlib when it is needed, and folium takes its time."""
    done = subprocess.run(
        [sys.executable, "-c", _FRESH], capture_output=True, text=True, check=True
    )
    said, heavy = json.loads(done.stdout)
    assert heavy == []
    assert "course damaged" not in said.values()


class TestSecrecy:
    def test_the_tab_key_leads_to_no_answer(self):
        assert dir(checks) == sorted(checks.__all__)
        assert not {"register", "reading", "_working"} & set(checks.__all__)

    def test_no_traceback_quotes_a_solution(self, tmp_path, monkeypatch):
        """Whoever interrupts a check sees where, and no line of the exercise's own code."""
        import traceback

        monkeypatch.chdir(register.folder().parent)
        exercise = _made(solution="answer = 1\nraise KeyboardInterrupt\nanswer")
        try:
            exercise.solve()
        except KeyboardInterrupt as error:
            quoted = "".join(traceback.format_exception(error))
        assert "raise KeyboardInterrupt" not in quoted
        assert "in exercises/towns.md" in quoted

    def test_what_holds_an_answer_does_not_show_it(self):
        exercise = _made(solution="answer = 'Vermelles'")
        exercise.solve()
        parts = [exercise, exercise.solve, exercise.solve.args, exercise.mistakes[0].wrong]
        assert "Vermelles" not in indent(repr(parts), " ")
