"""A class is graded: each notebook is reported as what it is, and none does any harm."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from book import made_class
from book.exercises import exercise_notebooks, source
from coursekit import __main__ as terminal
from coursekit.checks import register
from coursekit.grading import Learner, classroom, grade, overview, write

IDS = [one.id for one in source.of_chapter("two_towns").exercises]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the made class once: what it is, what came of it, and the folder it tried to harm."""
    home = tmp_path_factory.mktemp("class")
    target = home / "precious"
    target.mkdir()
    (target / "kept.txt").write_text("kept", "utf-8")
    kinds = made_class.make(home / "handed_in", target)
    told = []
    made_class.as_work_files(home / "handed_in", home / "handed_in" / "from_the_page")
    learners = {True: {}, False: {}}
    paths = classroom.handed_in(home / "handed_in")
    graded = grade(paths, seconds=30, patience=3, tell=told.append)
    for path, one in zip(paths, graded, strict=True):
        learners[path.suffix == classroom.NOTEBOOK][path.stem] = one
    return learners[True], kinds, target, told, learners[False]


@pytest.mark.slow
@pytest.mark.xdist_group("grading")
@pytest.mark.timeout(600)  # the class is graded for the first that asks
class TestMadeClass:
    def test_every_notebook_is_in_the_overview(self, graded):
        learners, kinds, _, told, from_the_page = graded
        assert len(learners) == 30
        assert set(learners) == set(from_the_page) == set(kinds)
        assert {one.name.rpartition("/")[2] for one in told} == set(kinds)
        assert len({one.name for one in told}) == 60

    def test_files_of_work_come_to_the_same_rows_as_notebooks(self, graded):
        learners, kinds, _, _, from_the_page = graded
        for name, kind in kinds.items():
            if kind in {"greedy", "quits", "crashes", "broken"}:
                continue  # what ends a process ends it here or there; each is looked at below
            assert from_the_page[name].checks == learners[name].checks, name
            assert from_the_page[name].problems == learners[name].problems, name
        assert from_the_page["broken"].problems == [
            "This file is damaged, or no work saved by the book."
        ]

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
        target = graded[2]
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
            ("quits", "Ended before its last cell"),
        ],
    )
    @posix_only
    def test_each_hostile_one_is_reported_as_what_it_is(self, graded, kind, said):
        for learners in (graded[0], graded[4]):
            assert any(re.search(said, one) for one in learners[f"hostile_{kind}"].problems)

    @posix_only
    def test_one_that_breaks_the_interpreter_ends_in_a_sentence(self, graded):
        for learners in (graded[0], graded[4]):
            problems = learners["hostile_crashes"].problems
            assert problems
            assert all("Traceback" not in one for one in problems)

    def test_an_endless_cell_does_not_hide_the_answers_after_it(self, graded):
        checks = graded[0]["hostile_endless"].checks
        assert checks[IDS[0]] == (False, "endless")
        assert set(IDS[1:]) <= set(checks)

    def test_a_broken_file_is_named(self, graded):
        assert graded[0]["broken"].problems == ["This file is no notebook that can be read."]


def _one_cell(folder, name, *sources, role="answer", exercise="ex03_2"):
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        new_code_cell(text, metadata={"coursekit": {"role": role, "exercise": exercise}})
        for text in sources
    ]
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


class TestOneNotebook:
    def test_an_endless_notebook_is_stopped_for_good(self, tmp_path):
        path = _one_cell(tmp_path, "stubborn", _STUBBORN)
        (learner,) = grade([path], seconds=4, patience=30)
        assert learner.seconds is None
        assert "Stopped after 4 s" in learner.problems[-1]

    def test_a_removed_check_cell_changes_nothing(self, tmp_path):
        path = _one_cell(tmp_path, "bare", "answer = 3.5")
        (learner,) = grade([path])
        assert learner.checks["ex03_2"][0] is False

    def test_a_redefined_check_passes_nobody(self, tmp_path):
        cheat = "import coursekit\ncoursekit.check = lambda *_: True\nanswer = 3.5"
        (learner,) = grade([_one_cell(tmp_path, "sly", cheat)])
        assert learner.checks["ex03_2"][0] is False

    def test_notebook_magics_and_plots_do_no_harm(self, tmp_path):
        (learner,) = grade([_one_cell(tmp_path, "plots", _PLOTS)])
        assert learner.problems == []

    def test_secrets_of_the_surroundings_are_not_handed_on(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SCHOOL_PASSWORD", "secret")
        text = "import os\nassert 'SCHOOL_PASSWORD' not in os.environ\nanswer = 1"
        (learner,) = grade([_one_cell(tmp_path, "curious", text)])
        assert learner.problems == []

    def test_the_file_handed_in_stays_as_it_was(self, tmp_path):
        path = _one_cell(tmp_path, "same", "open('notebook.ipynb', 'w').write('gone')\nanswer = 1")
        before = path.read_bytes()
        grade([path])
        assert path.read_bytes() == before

    def test_an_error_names_exercise_and_kind(self, tmp_path):
        (learner,) = grade([_one_cell(tmp_path, "slip", "answer = 1 / 0")])
        assert learner.checks["ex03_2"] == (False, "stops with an error")
        assert learner.problems == ["ex03_2: ZeroDivisionError: division by zero"]


_STUBBORN = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        continue"""
_PLOTS = """\
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
answer = 1"""


class TestFolder:
    def test_checkpoints_and_hidden_files_are_left_out(self, tmp_path):
        kept = _one_cell(tmp_path / "ada", "towns", "answer = 1")
        _one_cell(tmp_path / ".ipynb_checkpoints", "towns", "answer = 1")
        assert classroom.handed_in(tmp_path) == [kept]

    def test_two_of_the_same_name_are_told_apart_by_their_folders(self, tmp_path):
        paths = [_one_cell(tmp_path / who, "towns", "answer = 1") for who in ("ada", "bo")]
        assert [one.name for one in grade(paths)] == ["ada/towns", "bo/towns"]

    def test_no_folder_and_no_notebook_are_said_apart(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="There is no folder"):
            classroom.handed_in(tmp_path / "nowhere")
        with pytest.raises(FileNotFoundError, match=r"No notebook \(\.ipynb\)"):
            classroom.handed_in(tmp_path)


class TestTerminal:
    def test_it_writes_table_and_page_and_says_where(self, tmp_path, capsys):
        student = exercise_notebooks.student(source.of_chapter("two_towns"), "Two towns")
        nbformat.write(student, tmp_path / "ada.ipynb")
        shutil.copy(tmp_path / "ada.ipynb", tmp_path / "bo.ipynb")
        assert terminal.main(["grade", str(tmp_path), "--to", str(tmp_path / "out")]) == 0
        said = capsys.readouterr()
        assert "2 files read; 0 need a look." in said.out
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
        event = {"event": "check", "exercise": "ex03_2", "passed": True, "kind": "right"}
        report.write_text(f"{json.dumps(event)}\nguess {json.dumps(event)}\n", "utf-8")
        learner = classroom._read("sly", report, "mark", False, 0, {"seconds": 1})
        assert learner.checks == {}
