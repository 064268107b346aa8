"""Files of work are read as data from strangers, and stand for the notebooks of a chapter."""

from __future__ import annotations

import json

import nbformat
import pytest

from book import bundle
from book.exercises import exercise_notebooks, source
from coursekit.checks import register
from coursekit.grading import grade, work_files
from coursekit.grading.hand_ins import HandIn, find

from . import refused

WHEN = "2026-11-26T10:00:00.000Z"


def _file(folder, chapters, done=None, **more):
    work = {
        chapter: {cell: {"text": text, "when": WHEN} for cell, text in cells.items()}
        for chapter, cells in chapters.items()
    }
    given = {"kind": work_files.KIND, "version": work_files.VERSION, "done": done or {}}
    path = folder / "ada.json"
    path.write_text(json.dumps(given | {"work": work} | more), "utf-8")
    return path


@pytest.mark.parametrize("case", refused.CASES, ids=[one["what"] for one in refused.CASES])
def test_what_is_no_whole_file_of_ours_is_refused_in_a_sentence(case, tmp_path):
    path = tmp_path / "holiday.json"
    path.write_text(refused.written(case), "utf-8")
    with pytest.raises(work_files.NoWorkFile, match=r"^(This|What this) file .*\.$"):
        work_files.read(path)
    (learner,) = grade([HandIn("holiday", path.name, path.read_bytes())])
    assert learner.checks == {}
    assert len(learner.problems) == 1


@pytest.mark.parametrize("chapter", bundle.chapters())
def test_a_chapter_runs_as_the_notebook_of_a_learner_does(chapter):
    given = source.of_chapter(chapter)
    answers = {task.id: f"answer = {number}" for number, task in enumerate(given.exercises[1:])}
    theirs = [
        (
            mark,
            answers.get(mark.get("exercise"), cell.source)
            if mark["role"] == "answer"
            else cell.source,
        )
        for cell in exercise_notebooks.student(given, "Title").cells
        if (mark := cell.metadata.get("coursekit")) and mark["role"] != "check"
    ]
    ours = work_files.notebook(
        chapter, {name: work_files.Answer(code) for name, code in answers.items()}
    )
    nbformat.validate(ours)
    assert [(cell.metadata.coursekit, cell.source) for cell in ours.cells][1:] == theirs[1:]
    assert "from coursekit import check" in theirs[0][1]


def test_what_this_edition_does_not_know_is_said(tmp_path):
    chapters = {"two_towns": {"ex03_99": "1", "cell-1x": "2"}, "old_chapter": {"ex77_1": "3"}}
    found = work_files.read(_file(tmp_path, chapters))
    assert found.answers == {}
    assert found.unknown == ["ex03_99: not in this edition.", "ex77_1: not in this edition."]
    (learner,) = grade(find([tmp_path / "ada.json"]))
    assert learner.problems == [*found.unknown, "No answer to an exercise is in this file."]


def test_an_older_file_holds_no_answers_and_says_so(tmp_path):
    path = _file(tmp_path, {}, kind="The Energy of the Slag Heaps: progress", version=1)
    with pytest.raises(work_files.NoWorkFile, match="holds no answers"):
        work_files.read(path)


def test_several_chapters_are_one_learner(tmp_path):
    right = 'from coursekit.checks import register\nanswer = register.find("{}").solve()'
    path = _file(
        tmp_path,
        {
            "two_towns": {"ex03_2": right.format("ex03_2"), "ex03_3": "answer = 1 / 0"},
            "big_as_cheops": {"ex04_1": right.format("ex04_1")},
        },
    )
    (learner,) = grade(find([path]))
    assert learner.name == "ada"
    assert learner.checks["ex03_2"] == (True, "right")
    assert learner.checks["ex03_1"] == (False, "gap")
    assert learner.checks["ex04_1"] == (True, "right")
    assert learner.problems == ["two_towns, ex03_3: ZeroDivisionError: division by zero"]
    assert {one for one in learner.checks} == {
        task for number in (3, 4) for task in register.of_chapter(number)
    }


def test_code_of_the_chapter_that_an_answer_leans_on_runs_before_it(tmp_path):
    path = _file(tmp_path, {"two_towns": {"ex03_1": "answer = most"}})
    given = json.loads(path.read_text("utf-8"))
    right = register.find("ex03_1").solve()
    given["work"]["two_towns"]["ex03_1"]["needs"] = f"most = {right}"
    path.write_text(json.dumps(given), "utf-8")
    (learner,) = grade(find([path]))
    assert learner.checks["ex03_1"] == (True, "right")
    assert learner.problems == []


def test_help_that_was_used_is_read_from_both_kinds(tmp_path):
    done = {"help-ex03_2": "2026-11-26 idea question", "ex03_2": "2026-11-26", "help-<b>": "x"}
    from_the_page = _file(tmp_path, {"two_towns": {"ex03_2": "answer = 1"}}, done)
    notebook = work_files.notebook(
        "two_towns", {"ex03_2": work_files.Answer("stuck('ex03_2')\n# stuck('ex03_3')")}
    )
    notebook.cells[0].source += "\nfrom coursekit import stuck"
    notebook.cells.append(nbformat.v4.new_code_cell('stuck("ex03_2", "idea")'))
    nbformat.write(notebook, tmp_path / "bo.ipynb")
    for learner in grade(find([from_the_page, tmp_path / "bo.ipynb"])):
        assert learner.helped == {"ex03_2": ["question", "idea"]}
