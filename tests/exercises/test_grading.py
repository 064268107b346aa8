"""A class is graded: each notebook is reported as what it is, and none does any harm."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book import made_class
from book.exercises import exercise_notebooks, source
from coursekit import __main__ as terminal
from coursekit.checks import register
from coursekit.grading import Learner, classroom, find, grade, overview, write
from coursekit.grading.results import Results

IDS = [one.id for one in source.of_chapter("two_towns").exercises]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")


SIZE = len(made_class.HOSTILE) + 5


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the made class once: what it is, what came of it, and the folder it tried to harm."""
    home = tmp_path_factory.mktemp("class")
    target = home / "precious"
    target.mkdir()
    (target / "kept.txt").write_text("kept", "utf-8")
    # Two of the kind that makes mistakes: the bench grades all thirty.
    kinds = made_class.make(home / "handed_in", target, size=SIZE)
    made_class.as_work_files(home / "handed_in", home / "handed_in" / PAGE)
    made_class.break_files(home / "handed_in", _SHORT)
    told = []
    found = find([home / "handed_in"])
    learners = grade(found, seconds=30, patience=3, tell=told.append)
    return {one.name: one for one in learners}, kinds, target, told, found


#: The folder in which the same class hands in what a page of the book saved.
PAGE = "from_the_page"


#: A notebook as somebody hands it in who did one exercise.
_SHORT = nbformat.writes(
    new_notebook(
        cells=[
            new_code_cell("from coursekit import check"),
            new_code_cell(
                "answer = 77.7", metadata={"coursekit": {"role": "answer", "exercise": "ex03_2"}}
            ),
            new_code_cell("check('ex03_2', answer)"),
        ]
    )
)


@pytest.mark.slow
@pytest.mark.xdist_group("grading")
@pytest.mark.timeout(600)  # the class is graded for the first that asks
class TestMadeClass:
    def test_every_notebook_is_in_the_overview(self, graded):
        learners, kinds, _, told, _ = graded
        assert len(kinds) == SIZE
        assert set(kinds) < set(learners)
        assert {f"{PAGE}/{name}" for name in kinds} < set(learners)
        assert {one.name for one in told} == set(learners)

    def test_files_of_work_come_to_the_same_rows_as_notebooks(self, graded):
        learners, kinds, *_ = graded
        for name, kind in kinds.items():
            if kind in {"greedy", "quits", "crashes"}:
                continue  # what ends a process ends it here or there; each is looked at below
            assert learners[f"{PAGE}/{name}"].checks == learners[name].checks, name
            assert learners[f"{PAGE}/{name}"].problems == learners[name].problems, name

    def test_ten_broken_files_are_named_and_six_odd_ones_graded(self, graded):
        learners, kinds, _, _, found = graded
        others = {one.path: one for one in found if one.name.removeprefix(f"{PAGE}/") not in kinds}
        assert set(others) == set(made_class.BROKEN)
        for path, said in made_class.BROKEN.items():
            one = others[path]
            if said is None:
                assert learners[one.name].checks == {"ex03_2": (False, "another number")}, path
                assert learners[one.name].problems == [], path
            else:
                assert said in one.reason, path
        assert sum(said is not None for said in made_class.BROKEN.values()) == 10

    def test_of_thirty_files_ten_of_them_broken_none_is_lost(self, graded, tmp_path):
        """Each is graded or named with a reason of its own, and stands in what is written."""
        learners, _, _, _, found = graded
        handed_in = [one for one in found if not one.name.startswith(f"{PAGE}/")]
        named = {one.path: one.reason for one in handed_in if one.reason}
        graded_ones = [one for one in handed_in if not one.reason]
        assert len(handed_in) >= 30
        assert len(named) == len(set(named.values())) == 10
        assert all(learners[one.name].checks or learners[one.name].problems for one in graded_ones)
        (tmp_path / "overview.csv").mkdir()  # the table cannot be written where it should be
        results = Results(tmp_path)
        left = [Learner(one.path, problems=[one.reason]) for one in found if one.reason]
        table = results.table([*learners.values(), *left])
        assert table == tmp_path / "overview-2.csv"
        assert "overview.csv cannot be written" in results.notes[0]
        rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
        told = {row["notebook"]: row["problem"] or row["kind"] for row in rows}
        assert set(told) == {one.path if one.reason else one.name for one in found}
        assert all(told.values())

    def test_right_ones_pass_and_untouched_ones_show_gaps(self, graded):
        learners, kinds, *_ = graded
        for name, kind in kinds.items():
            checks = learners[name].checks
            if kind == "right":
                assert all(passed for passed, _ in checks.values())
                assert sorted(checks) == sorted(IDS)
                assert learners[name].problems == []
            if kind == "untouched":
                assert not any(passed for passed, _ in checks.values())
                assert {kind for _, kind in checks.values()} == {"gap"}

    def test_mixed_ones_make_the_mistakes_that_the_checker_knows(self, graded):
        learners, kinds, *_ = graded
        made = set()
        for name, kind in kinds.items():
            if kind != "mixed":
                continue
            assert learners[name].problems == []
            for exercise, (passed, found) in learners[name].checks.items():
                known = register.find(exercise)
                names = {one.name for one in getattr(known, "mistakes", ())}
                assert found in names | {"right", "open"}
                assert passed == (found in {"right", "open"})
                made.add(found)
        assert len(made) >= 6, "a class of one opinion shows nothing"

    def test_hostile_ones_harm_nothing(self, graded):
        *_, target, _, _ = graded
        assert [path.name for path in target.iterdir()] == ["kept.txt"]
        assert (target / "kept.txt").read_text("utf-8") == "kept"

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("endless", "TookTooLong"),
            # A slow computer fills its memory slowly, and a busy one ends it from outside.
            ("greedy", "MemoryError|TookTooLong|more memory or time than allowed"),
            ("deletes", "Refused"),
            ("writes", "Refused"),
            ("calls", "no network"),
            ("starts", "no other programs"),
            ("forks", "no other programs"),
            ("quits", "Ended before its last cell"),
            ("deep", "RecursionError"),
            ("crashes", r"Ended before its last cell \(status -?\d+\)"),
        ],
    )
    @posix_only
    def test_each_hostile_one_is_reported_as_what_it_is(self, graded, kind, said):
        for name in (f"hostile_{kind}", f"{PAGE}/hostile_{kind}"):
            assert any(re.search(said, problem) for problem in graded[0][name].problems)

    @posix_only
    def test_one_that_breaks_the_interpreter_ends_in_a_sentence(self, graded):
        for name in ("hostile_crashes", f"{PAGE}/hostile_crashes"):
            problems = graded[0][name].problems
            assert problems
            assert all("Traceback" not in one for one in problems)

    def test_an_endless_cell_does_not_hide_the_answers_after_it(self, graded):
        checks = graded[0]["hostile_endless"].checks
        assert checks[IDS[0]] == (False, "endless")
        assert set(IDS[1:]) <= set(checks)

    def test_a_broken_file_is_named(self, graded):
        assert graded[0]["broken"].problems == ["This file is no notebook that can be read."]


def _one_cell(folder, name, *sources, role="answer", exercise="ex03_2"):
    return _notebook(folder, name, [(role, exercise, text) for text in sources])


def _notebook(folder, name, cells):
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for role, exercise, text in cells:
        new = new_markdown_cell if role == "text" else new_code_cell
        mark = {"role": "answer" if role == "text" else role, "exercise": exercise}
        made.append(new(text, metadata={"coursekit": mark}))
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=made), path)
    return path


def _right(exercise):
    """Return what a notebook does that comes to the right answer."""
    return f"from coursekit.checks import register\nanswer = register.find({exercise!r}).solve()"


_PLOTS = """\
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
answer = 1"""
_PERCENT = """\
print('In %d communes, year %d'
      % (answer, 1990))
x = answer \\
    % 7
parts = [answer
         % 2,
         3]
rows = [1990
   != 1990]
note = \'\'\'
!important
\'\'\'
assert note == '\\n!important\\n'
"""
#: What somebody tries who would rather change the checker than the answer.
_CHEATS = (
    "import coursekit\ncoursekit.check = lambda *_: True\nanswer = 3.5",
    """\
from coursekit.checks import Exercise, Feedback, checking, comparison, register
yes = lambda *_, **__: Feedback("ex03_2", True, "right", "Right.")
checking.check = checking._checked = checking.judge = yes
comparison.same = checking.same = lambda *_, **__: True
Exercise._expected = 3.5
register.find = lambda _: Exercise("ex03_2", lambda: 3.5)
for listener in checking.listeners: listener(yes())
answer = 3.5""",
    """\
class Everything(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
answer = Everything(3.5)""",
    """\
import gc, json
said = {"event": "check", "exercise": "ex03_2", "passed": True, "kind": "right"}
for one in gc.get_objects():
    if type(one).__name__ == "Runner":
        one.say(**said)
        open("report.txt", "a").write(f"{one._mark} {json.dumps(said)}\\n")
answer = 3.5""",
)
#: Cells that hold no answer, after others that hold one.
_NO_ANSWERS = {
    "ex01_1": "%%html\n<b>answer = 1</b>",
    "ex01_2": "%%javascript\nanswer = 1850",
    "ex01_3": "# answer = 19",
    "ex02_2": "",
    "ex02_3": "print('answer = 1.1')",
}
#: Ways to say much more than anybody reads, while the notebook runs.
_LOUD = {
    "ex01_1": "print('x' * 4_000_000)",
    "ex01_2": "for heap in range(50_000): print('heap', heap)",
    "ex01_3": "import os\nos.write(1, b'x' * 4_000_000)\nos.write(2, b'x' * 4_000_000)",
    "ex02_2": "import warnings\nfor one in range(500): warnings.warn(f'{one}' * 9_000)",
    "ex02_3": "from IPython.display import HTML, display\ndisplay(HTML('x' * 4_000_000))",
    "ex03_1": "import logging\nlogging.basicConfig(level=10)\nlogging.info('x' * 4_000_000)",
}
_X = "x" * 1_000_000
#: The same in what was handed in.
_KEPT = {
    "ex01_1": {"output_type": "stream", "name": "stdout", "text": _X},
    "ex01_2": {"output_type": "stream", "name": "stderr", "text": ["heap\n"] * 200_000},
    "ex01_3": {"output_type": "display_data", "metadata": {}, "data": {"text/html": _X}},
    "ex02_2": {"output_type": "display_data", "metadata": {"kept": _X}, "data": {}},
    "ex02_3": {"output_type": "error", "ename": "E", "evalue": _X, "traceback": [_X]},
    "ex03_1": {"output_type": "display_data", "metadata": {}, "data": {"image/png": _X}},
}
#: Notebooks that are graded together, each for one claim or a few.
_CASES = {
    "loud": [
        (role, exercise, text)
        for exercise, loud in _LOUD.items()
        for role, text in (
            ("answer", f"{loud}\n{_right(exercise)}"),
            ("check", f"from coursekit import check\ncheck({exercise!r}, answer)"),
        )
    ],
    "kept": [("answer", exercise, _right(exercise)) for exercise in _KEPT],
    "bare": [("answer", "ex03_2", "answer = 77.7")],
    "plots": [("answer", "ex03_2", _PLOTS)],
    "curious": [
        (
            "answer",
            "ex03_2",
            "import os\nassert 'SCHOOL_PASSWORD' not in os.environ\nanswer = 1",
        )
    ],
    "same": [("answer", "ex03_2", "open('notebook.ipynb', 'w').write('gone')\nanswer = 1")],
    "slip": [("answer", "ex03_2", "answer = 1 / 0")],
    "percent": [
        ("answer", "ex03_1", f"{_right('ex03_1')}\n{_PERCENT}"),
        ("check", "ex03_1", "check('ex03_1', answer)"),
    ],
    "missing": [
        ("setup", "ex03_1", "from coursekit import check"),
        ("check", "ex03_4", "check('ex03_4', answer)"),  # its answer is gone, before any other
        ("answer", "ex03_1", _right("ex03_1")),
        ("check", "ex03_1", "check('ex03_1', answer)"),
        ("text", "ex03_2", "answer = 19.7"),
        ("check", "ex03_2", "check('ex03_2', answer)"),
        ("answer", "ex03_3", "%%bash\nanswer=1"),
        ("check", "ex03_3", "check('ex03_3', answer)"),
        ("answer", "ex10_2", "%%writefile notes.txt\nanswer = (850, 1.0667)"),
        ("check", "ex10_2", "check('ex10_2', answer)"),
        *(("answer", exercise, text) for exercise, text in _NO_ANSWERS.items()),
    ],
    "lively": [
        ("setup", "ex03_1", "!pip install something\nfiles = !ls\n%pip install x\n%run other.py"),
        (
            "setup",
            "ex03_1",
            "import asyncio\nawait asyncio.sleep(0)\nx = await asyncio.sleep(0, 3)",
        ),
        ("answer", "ex03_1", f"%%time\n{_right('ex03_1')}"),
        ("answer", "ex03_2", "year = input('Which year? ')\nanswer = 1"),
        ("answer", "ex10_2", "%time answer = (850, 1.0666666)"),
        ("answer", "ex04_3", "def answer(area, height): return height"),
    ],
    "half": [  # of two gaps the second is filled; a gap that nobody uses is in nobody's way
        ("answer", "ex03_3", "before, after = ..., ...\nanswer = (after - before, 7)"),
        ("answer", "ex03_4", "peers = ...\nanswer = 12.4"),
    ],
    **{
        f"cheat_{at}": [
            ("answer", "ex03_2", text),
            ("check", "ex03_2", "from coursekit import check\ncheck('ex03_2', answer)"),
        ]
        for at, text in enumerate(_CHEATS)
    },
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Grade the small notebooks once: what came of each, and their files before and after."""
    folder = tmp_path_factory.mktemp("cases")
    paths = [_notebook(folder, name, cells) for name, cells in _CASES.items()]
    kept = folder / "kept.ipynb"
    notebook = nbformat.read(kept, as_version=4)
    for cell, output in zip(notebook.cells, _KEPT.values(), strict=True):
        cell.outputs = [nbformat.from_dict(output)]
    nbformat.write(notebook, kept)
    before = [path.read_bytes() for path in paths]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCHOOL_PASSWORD", "secret")
        learners = grade(find([folder]))
    return {one.name: one for one in learners}, before == [path.read_bytes() for path in paths]


@pytest.mark.xdist_group("grading")
class TestOneNotebook:
    def test_an_endless_notebook_is_stopped_for_good(self, tmp_path):
        path = _one_cell(tmp_path, "stubborn", _STUBBORN)
        (learner,) = grade(find([path]), seconds=4, patience=30)
        assert learner.seconds is None
        assert "Stopped after 4 s" in learner.problems[-1]

    @posix_only
    def test_a_function_that_waits_for_ever_is_told_as_such(self, tmp_path):
        waits = (
            "import threading\n"
            "def slope(height, area):\n"
            "    threading.Event().wait(60)\n"
            "answer = slope"
        )
        path = _one_cell(tmp_path, "waits", waits, exercise="ex04_3")
        (learner,) = grade(find([path]), patience=2)
        assert learner.checks == {"ex04_3": (False, "endless")}

    def test_a_removed_check_cell_changes_nothing(self, cases):
        assert cases[0]["bare"].checks == {"ex03_2": (False, "another number")}

    @pytest.mark.parametrize("at", range(len(_CHEATS)))
    def test_nothing_gives_itself_credit_by_changing_the_checker(self, cases, at):
        checks = cases[0][f"cheat_{at}"].checks
        assert list(checks) == ["ex03_2"]
        assert checks["ex03_2"][0] is False

    def test_a_gap_is_told_as_one_whatever_was_worked_out_with_it(self, cases):
        half = cases[0]["half"]
        assert half.checks["ex03_3"] == (False, "gap")
        assert half.checks["ex03_4"][1] not in {"gap", "stops with an error"}
        assert half.problems == [
            "ex03_3: Line 2: after still holds a gap (...). "
            "Fill line 1 in, then run the cell again."
        ]

    @pytest.mark.parametrize("exercise", _LOUD)
    def test_whoever_says_much_is_graded_like_others(self, exercise, cases):
        for name in ("loud", "kept"):
            assert cases[0][name].checks[exercise] == (True, "right")
            assert cases[0][name].problems == []

    def test_notebook_magics_and_plots_do_no_harm(self, cases):
        assert cases[0]["plots"].problems == []
        assert "ex03_2" in cases[0]["plots"].checks

    def test_secrets_of_the_surroundings_are_not_handed_on(self, cases):
        assert cases[0]["curious"].problems == []

    def test_the_files_handed_in_stay_as_they_were(self, cases):
        assert cases[1]

    def test_an_error_names_exercise_and_kind(self, cases):
        assert cases[0]["slip"].checks["ex03_2"] == (False, "stops with an error")
        assert cases[0]["slip"].problems == ["ex03_2: ZeroDivisionError: division by zero"]

    def test_lines_that_only_look_like_commands_are_python(self, cases):
        assert cases[0]["percent"].problems == []
        assert cases[0]["percent"].checks == {"ex03_1": (True, "right")}

    def test_a_cell_that_holds_no_answer_is_not_judged_by_another_one(self, cases):
        one = cases[0]["missing"]
        nothing = (False, "no answer")
        assert one.checks == {
            "ex03_1": (True, "right"),
            **dict.fromkeys(("ex03_2", "ex03_3", "ex03_4", "ex10_2", *_NO_ANSWERS), nothing),
        }
        said = " ".join(one.problems)
        assert "ex03_2: its cell is a text" in said
        assert "ex03_3: a cell of %%bash" in said
        assert "ex10_2: a cell of %%writefile" in said

    def test_what_only_a_notebook_does_is_done_or_named_for_what_it_is(self, cases):
        one = cases[0]["lively"]
        assert one.checks["ex03_1"] == one.checks["ex10_2"] == (True, "right")
        assert one.checks["ex03_2"] == (False, "waits for somebody to type")
        assert one.checks["ex04_3"][0] is False
        said = " ".join(one.problems)
        for words in ("!pip install something", "!ls", "%pip", "%run", "input() waits"):
            assert words in said
        assert "Error" not in said

    def test_an_answer_is_kept_with_the_code_that_made_it(self, cases):
        given = cases[0]["bare"].answers["ex03_2"]
        assert (given.data, given.code) == (77.7, "answer = 77.7")
        assert "slip" in cases[0]
        assert cases[0]["slip"].answers == {}


_STUBBORN = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        continue"""


class TestFolder:
    def test_checkpoints_and_hidden_files_are_left_out(self, tmp_path):
        _one_cell(tmp_path / "ada", "towns", "answer = 1")
        _one_cell(tmp_path / ".ipynb_checkpoints", "towns", "answer = 1")
        left, kept = find([tmp_path])
        assert (kept.path, kept.reason) == ("ada/towns.ipynb", "")
        assert left.path == ".ipynb_checkpoints"
        assert left.reason.startswith("1 file that a program put there")

    def test_two_of_the_same_name_are_told_apart_by_their_folders(self, tmp_path):
        for who in ("ada", "bo"):
            _one_cell(tmp_path / who, "towns", "answer = 1")
        assert [one.name for one in find([tmp_path])] == ["ada/towns", "bo/towns"]

    def test_no_folder_and_no_notebook_are_said_apart(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="There is no folder"):
            find([tmp_path / "nowhere"])
        with pytest.raises(FileNotFoundError, match=r"No notebook \(\.ipynb\)"):
            find([tmp_path])


class TestTerminal:
    def test_it_writes_table_and_page_and_says_where(self, tmp_path, capsys):
        student = exercise_notebooks.student(source.of_chapter("two_towns"), "Two towns")
        nbformat.write(student, tmp_path / "ada.ipynb")
        shutil.copy(tmp_path / "ada.ipynb", tmp_path / "bo.ipynb")
        assert terminal.main(["grade", str(tmp_path), "--to", str(tmp_path / "out")]) == 0
        said = capsys.readouterr()
        assert "2 notebooks read; 0 need a look." in said.out
        assert "Grading" in said.err, "no progress bar"
        with open(next((tmp_path / "out").glob("*.csv")), encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        assert {row["notebook"] for row in rows} == {"ada", "bo"}
        assert {row["kind"] for row in rows} == {"gap"}

    @pytest.mark.parametrize("folder", ["nowhere", "."])
    def test_a_wrong_folder_ends_in_a_sentence(self, folder, tmp_path, capsys, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert terminal.main(["grade", folder]) == 2
        said = capsys.readouterr().err
        assert "folder" in said
        assert "Traceback" not in said


class TestOverview:
    LEARNERS = (
        Learner("ada", {"ex03_2": (True, "right")}, [], 1.0, 90.0),
        Learner("=bo()", {"ex03_2": (False, "share of the wrong whole")}, [], 1.0, 90.0),
        Learner("<b>cy</b>", {}, ["<script>alert(1)</script>"], None, None),
    )

    def test_names_and_problems_are_text_never_markup_or_formulas(self, tmp_path):
        page = overview.page(self.LEARNERS)
        assert "<script>alert" not in page
        assert "<b>cy" not in page
        table = overview.table(self.LEARNERS)
        assert not table["notebook"].str.startswith("=").any()

    def test_it_counts_by_exercise_and_by_kind(self):
        page = overview.page(self.LEARNERS)
        assert "share of the wrong whole" in page
        assert "ex03_2" in page

    def test_it_is_written_where_it_was_asked_for(self, tmp_path):
        table, page = write(list(self.LEARNERS), tmp_path / "new" / "folder")
        assert table.is_file()
        assert page.read_text("utf-8").startswith("<!DOCTYPE html>")

    def test_a_forged_report_line_without_the_mark_is_not_believed(self, tmp_path):
        report = tmp_path / "report.txt"
        event = {"event": "answer", "exercise": "ex03_2", "answer": 13.0}
        forged = json.dumps(event)
        report.write_text(f"{forged}\nguess {forged}\nmark {forged}\nmark {{\n", "utf-8")
        assert classroom.events(report, "mark") == [event]

    @pytest.mark.parametrize(
        "rubbish",
        [
            *(
                b"",
                b"\n\n",
                b"mark",
                b"mark [",
                b"mark nul",
                b"\xff\xfe\x00 {}",
                b"mark " + b"[" * 50,
            ),
            b"mark {" + b"9" * 5_000,
        ],
    )
    def test_a_report_that_was_cut_or_spoilt_keeps_what_is_whole(self, rubbish, tmp_path):
        event = {"event": "answer", "exercise": "ex03_2", "answer": 13.0}
        line = f"mark {json.dumps(event)}\n".encode()
        report = tmp_path / "report.txt"
        report.write_bytes(line + rubbish + b"\n" + line + rubbish)
        assert classroom.events(report, "mark") == [event, event]

    def test_a_report_without_an_end_is_read_as_far_as_it_may_go(self, tmp_path, monkeypatch):
        event = {"event": "answer", "exercise": "ex03_2", "answer": 13.0}
        line = f"mark {json.dumps(event)}\n"
        monkeypatch.setattr(classroom, "_LONGEST_REPORT", 10 * len(line) + len(line) // 2)
        (tmp_path / "report.txt").write_text(line * 1000, "utf-8")
        assert classroom.events(tmp_path / "report.txt", "mark") == [event] * 10
        assert classroom.events(tmp_path / "nowhere.txt", "mark") == []
