"""A made class of thirty: what learners might hand in, some of it hostile.

Nobody's work: every notebook is derived from the course's own exercises. The bench grades it, and
the tests look whether each kind of notebook is reported as what it is.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat

from coursekit.checks import Exercise, register
from coursekit.grading import work_files

from .exercises import exercise_notebooks, source

#: What no grader should be harmed by. Each is put before the first answer.
HOSTILE = {
    "endless": "while True:\n    pass",
    "greedy": "hoard = [bytearray(10**8) for _ in range(1000)]",
    "deletes": "import pathlib, shutil\nshutil.rmtree({target!r})",
    "writes": "open({target!r} + '/owned.txt', 'w').write('here')",
    "calls": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=2)",
    "starts": "import subprocess\nsubprocess.run(['touch', {target!r} + '/owned.txt'])",
    "forks": "import os\nfor _ in range(4):\n    os.fork()",  # a bomb, with a short fuse
    "quits": "import os\nos._exit(0)",
    "deep": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
    "crashes": "import faulthandler\nfaulthandler._read_null()",
}

#: Files that lie in a class folder beside notebooks, and what is said of each. ``None`` stands for
#: a notebook that a browser, a platform or another tool has changed, and that is graded all the
#: same.
BROKEN: dict[str, str | None] = {
    "page.ipynb": "a page (HTML)",
    "bomb.zip/bomb.ipynb": "larger than",
    "nothing.ipynb": "empty",
    "half.ipynb.crdownload": "never came to its end",
    "packed.7z": "a 7z archive",
    "link.ipynb": "leads nowhere",
    "folder.ipynb": "an empty folder",
    "script.py": "Ask for the notebook",
    "notes.txt": "no notebook",
    "escaping.zip/../../out.ipynb": "leads out",
    "renamed.ipynb.json": None,
    "texted.ipynb.txt": None,
    "marked.IPYNB": None,
    "wide.ipynb": None,
    "bare.ipynb": None,
    "escaping.zip/good.ipynb": None,
}


def break_files(folder: Path, notebook: str) -> None:
    """Put :data:`BROKEN` into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where a class handed in.
    notebook : str
        The text of a notebook, for those that are graded.
    """
    bare = json.loads(notebook)
    for cell in bare["cells"]:  # as a tool leaves them that does not know what metadata is for
        del cell["metadata"]
    contents = {
        "page.ipynb": b"<!DOCTYPE html><title>Sign in</title>",
        "nothing.ipynb": b"",
        "half.ipynb.crdownload": notebook.encode()[:200],
        "packed.7z": b"7z\xbc\xaf\x27\x1c",
        "script.py": b"answer = 1",
        "notes.txt": b"I could not open it.",
        "renamed.ipynb.json": notebook.encode(),
        "texted.ipynb.txt": notebook.encode("utf-8-sig"),
        "marked.IPYNB": notebook.encode(),
        "wide.ipynb": notebook.encode("utf-16"),
        "bare.ipynb": json.dumps(bare).encode(),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    (folder / "link.ipynb").symlink_to("nowhere.ipynb")
    (folder / "folder.ipynb").mkdir()
    with zipfile.ZipFile(folder / "escaping.zip", "w") as packed:
        packed.writestr("good.ipynb", notebook)
        packed.writestr("../../out.ipynb", notebook)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.ipynb", bytes(65 * 2**20))  # some 64 kB, until it is unpacked


def make(folder: Path, target: Path, size: int = 30, seed: int = 1) -> dict[str, str]:
    """Write the notebooks of a made class.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are handed in.
    target : pathlib.Path
        A folder that the hostile ones try to harm.
    size : int, optional
        How many, at least the hostile ones and three more.
    seed : int, optional
        Who makes which mistake.

    Returns
    -------
    dict of str to str
        For each file name: ``right``, ``untouched``, ``mixed``, ``broken`` or a key of
        :data:`HOSTILE`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    given = source.of_chapter("two_towns")
    student = exercise_notebooks.student(given, "Two towns")
    solution = exercise_notebooks.solution(given, "Two towns")
    made = {}
    for number in range(size - len(HOSTILE) - 1):
        kind = ("right", "untouched", "mixed")[min(number, 2)]
        notebook = {"right": solution, "untouched": student}.get(kind) or _mixed(student, dice)
        made[_write(folder, f"learner_{number + 1:02}", notebook)] = kind
    for kind, code in HOSTILE.items():
        notebook = _before_first_answer(student, code.format(target=str(target)))
        made[_write(folder, f"hostile_{kind}", notebook)] = kind
    (folder / "broken.ipynb").write_text('{"cells": [', "utf-8")
    made["broken"] = "broken"
    return made


def as_work_files(notebooks: Path, folder: Path) -> None:
    """Write what a class handed in as notebooks once more, as a page of the book saves it.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder that :func:`make` filled.
    folder : pathlib.Path
        Where to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(notebooks.glob("*.ipynb")):
        try:
            notebook = nbformat.read(path, as_version=4)
        except nbformat.reader.NotJSONError:
            folder.joinpath(f"{path.stem}.json").write_bytes(path.read_bytes())
            continue
        answers = {
            # In the page, the line that checks stands below the answer.
            exercise: f'{cell.source}\n\ncheck("{exercise}", answer)'
            for exercise, cell in _answers(notebook)
        }
        work = {
            "kind": work_files.KIND,
            "version": work_files.VERSION,
            "name": path.stem,
            "done": {},
            "work": {
                "two_towns": {
                    exercise: {"text": text, "when": "2026-11-26T10:00:00.000Z"}
                    for exercise, text in answers.items()
                }
            },
        }
        folder.joinpath(f"{path.stem}.json").write_text(json.dumps(work), "utf-8")


def _write(folder: Path, name: str, notebook: nbformat.NotebookNode) -> str:
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return name


def _answers(
    notebook: nbformat.NotebookNode,
) -> Iterator[tuple[str, nbformat.NotebookNode]]:
    """Yield the cells of a notebook in which learners answer, each with its exercise."""
    for cell in notebook.cells:
        mark = cell.metadata.get("coursekit", {})
        if mark.get("role") == "answer":
            yield mark["exercise"], cell


def _mixed(student: nbformat.NotebookNode, dice: random.Random) -> nbformat.NotebookNode:
    """Return a notebook with right answers and foreseen mistakes, as the dice will have it."""
    notebook = nbformat.from_dict(student)
    for name, cell in _answers(notebook):
        exercise = register.find(name)
        if not isinstance(exercise, Exercise):
            cell.source = 'answer = "In 1999 and 2018 the census counted different ages."'
            continue
        at = dice.randrange(len(exercise.mistakes) + 2)
        what = "solve()" if at >= len(exercise.mistakes) else f"mistakes[{at}].wrong()"
        cell.source = (
            f'from coursekit.checks import register\nanswer = register.find("{exercise.id}").{what}'
        )
    return notebook


def _before_first_answer(student: nbformat.NotebookNode, code: str) -> nbformat.NotebookNode:
    notebook = nbformat.from_dict(student)
    _, first = next(_answers(notebook))
    first.source = f"{code}\n{first.source}"
    return notebook
