"""What has to run before a cell: all that it uses, nothing else, in whatever order things ran."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.build import HTML
from tests.book.test_chapters import CHAPTERS
from tests.conftest import ROOT


def _module():
    spec = importlib.util.spec_from_file_location(
        "coursekit_plan", ROOT / "ways/page/python/coursekit_plan.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


plan = _module()


@pytest.mark.parametrize(
    ("cells", "code", "needed"),
    [
        (["a = 1", "b = 2", "c = a + 1"], "c", [0, 2]),
        (["import pandas as pd", "import numpy as np"], "np.pi", [1]),
        (["a = 1", "a = 2"], "a", [1]),
        (["a = 1", "a += 1"], "a", [0, 1]),
        (["a = 1", "if a:\n    a = 2"], "a", [0, 1]),
        (["a = [1]", "a.append(2)", "len(a)"], "a", [0, 1]),
        (["t = {}", "t['x'] = 1", "t['x']"], "t", [0, 1]),
        (["t = {}", "t.head()"], "t", [0]),
        (["t = {}", "t.drop('x', inplace=True)"], "t", [0, 1]),
        (["t = [1]", "import random", "random.shuffle(t)"], "t", [0, 1, 2]),
        (["import random", "random.seed(1)"], "random.random()", [0, 1]),
        (["t = {}", "def grow(x):\n    x['a'] = 1", "grow(t)\nprint(t)"], "t", [0, 1, 2]),
        (["t = {}", "glue('t', t)\nprint(t)"], "t", [0]),
        (["def f():\n    return g", "g = 2"], "f()", [0, 1]),
        (["def f(g):\n    return g", "g = 2"], "f(1)", [0]),
        (["g = 2", "def f(x=g):\n    return x"], "f()", [0, 1]),
        (["a = 1", "class T:\n    size = a"], "T", [0, 1]),
        (["a = 1", "b = [a for a in (1, 2)]"], "b", [0, 1]),
        (["for town in ('Loos',):\n    last = town"], "last", [0]),
        (["a, (b, *c) = 1, (2, 3)"], "c", [0]),
        (["with open('x') as f:\n    pass"], "f", [0]),
        (["a = (b := 2)"], "b", [0]),
        (["a = 1", "del a"], "a", [0, 1]),
        (["%matplotlib inline", "a = 1"], "1 + 1", [0]),
        (["a = 1"], "this cannot be read (", []),
    ],
)
def test_a_cell_needs_those_that_make_its_names(cells, code, needed):
    assert plan.Memory().missing(cells, code) == needed


class TestAgain:
    CELLS = ("t = [1]", "t.append(2)\nt", "u = [*t]", "v = 1")

    def _run(self, memory, cells, code):
        missing = memory.missing(cells, code)
        for at in missing:
            memory.ran(cells[at])
        memory.ran(code)
        return missing

    def test_what_ran_does_not_run_again(self):
        memory = plan.Memory()
        assert self._run(memory, self.CELLS, "print(u)") == [0, 1, 2]
        assert self._run(memory, self.CELLS, "print(u, t)") == []
        assert self._run(memory, self.CELLS, "print(v)") == [3]

    def test_an_edited_cell_runs_again_with_what_hangs_on_it(self):
        memory = plan.Memory()
        self._run(memory, self.CELLS, "print(u, v)")
        edited = ("t = [5]", *self.CELLS[1:])
        assert self._run(memory, edited, "print(u, v)") == [0, 1, 2]

    def test_a_cell_that_changes_something_begins_each_time_from_the_same(self):
        memory = plan.Memory()
        cells = self.CELLS[:1]
        assert self._run(memory, cells, self.CELLS[1]) == [0]
        assert self._run(memory, cells, self.CELLS[1]) == [0]

    def test_only_the_rest_runs_where_the_beginning_is_right(self):
        memory = plan.Memory()
        memory.ran(self.CELLS[0])
        assert memory.missing(self.CELLS, "u") == [1, 2]

    def test_a_name_that_an_answer_took_is_made_anew(self):
        memory = plan.Memory()
        self._run(memory, self.CELLS, "t = None")
        assert memory.missing(self.CELLS, "t") == [0, 1]

    def test_a_cell_that_failed_runs_again(self):
        memory = plan.Memory()
        memory.ran(self.CELLS[0], failed=True)
        assert memory.missing(self.CELLS, "t") == [0, 1]


_NAMES = st.sampled_from("abcd")
_LINES = st.one_of(
    st.builds("{} = [{!r}]".format, _NAMES, st.integers(0, 9)),
    st.builds("{} = [*{}]".format, _NAMES, _NAMES),
    st.builds("{}.append({!r})".format, _NAMES, st.integers(0, 9)),
    st.builds("{} += {}".format, _NAMES, _NAMES),
    st.builds("if len({0}) % 2:\n    {1} = [*{0}, 1]".format, _NAMES, _NAMES),
    st.builds("def f():\n    return [*{}]".format, _NAMES),
    st.builds("{} = f()".format, _NAMES),
)
_CELLS = st.lists(st.lists(_LINES, min_size=1, max_size=3).map("\n".join), max_size=7)
_FIRST = "a, b, c, d = [1], [2], [3], [4]\ndef f():\n    return [5]"


@given(_CELLS, st.lists(st.integers(0, 7), min_size=1, max_size=6))
def test_in_any_order_a_cell_finds_what_it_would_find_from_the_top(cells, order):
    cells = [_FIRST, *cells]
    memory, names = plan.Memory(), {}
    for asked in order:
        at = min(asked, len(cells) - 1)
        for one in memory.missing(cells[:at], cells[at]):
            exec(cells[one], names)
            memory.ran(cells[one])
        fresh = {}
        for cell in cells[:at]:
            exec(cell, fresh)
        for name in plan.read(cells[at]).uses & set("abcd"):
            assert names[name] == fresh[name]
        exec(cells[at], names)
        memory.ran(cells[at])


@given(st.text())
def test_any_text_can_be_asked_about(code):
    assert plan.Memory().missing([code, "a = 1"], code) in ([], [0], [1], [0, 1])


def kept_cells(name):
    """Return what the built book keeps of the cells of a chapter."""
    script = (HTML / f"_static/page/cells/{name}.js").read_text("utf-8")
    cells, edition, own = script.removesuffix("\n").split("\n")
    assert re.fullmatch(r'ckPython\.edition = "[0-9a-f]{12}";', edition)
    assert own == "ckPython.own = [];", "files that this language alone has"
    return json.loads(cells.removeprefix("ckPython.cells = ").removesuffix(";"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_each_solution_stands_on_what_the_page_runs_for_it(name, monkeypatch):
    """A solution runs after the cells of the plan alone, and gives what its chapter shows."""
    monkeypatch.setenv("COURSEKIT_BOOK", "1")
    kept = kept_cells(name)
    ids = iter(re.findall(r'"exercise": "(ex\d\d_\d+)"', _source(name)))
    for at, one in enumerate(kept):
        if not one["solution"]:
            continue
        above = [before["code"] for before in kept[:at] if not before["solution"]]
        names = {"__name__": "__main__", "display": lambda *_: None}
        missing = plan.Memory().missing(above, one["code"])
        for code in (*(above[place] for place in missing), one["code"]):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(ast.parse(code), "<cell>", "exec"), names)
        from coursekit import check

        assert check(next(ids), names["answer"]).passed
        assert len(missing) < len(above)


def _source(name: str) -> str:
    return (ROOT / f"exercises/{name}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("answer = rate + 1", []),  # the exercise has it
        ("answer = rate + high", [0, 1, 2]),  # all of it: jobs alone would come without its rate
        ("answer = sum([1, 2])", []),
        ("answer = nowhere", []),  # no cell makes it: an error here, and there
        ("answer = (", []),
    ],
)
def test_an_answer_leans_on_its_chapter_where_its_exercise_does_not_do(code, needed):
    cells = ["jobs = {}\nhigh = 15", "jobs['rate'] = 7", "rate = jobs['rate']", "other = 1"]
    assert plan.beyond(["jobs = {'rate': 7}", "rate = jobs['rate']"], cells, code) == needed
