"""Files of a learner's work, as the pages of the book save them: read as data from strangers.

Nothing of a file runs here. What it holds of a chapter becomes a notebook, which runs where all
notebooks run (:mod:`.classroom`), so that both ways of handing in come to the same result.
``book/theme/workfile.js`` writes such files, and reads them by the same rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..checks import register
from ..checks.reading import Task
from ..languages import say
from ..steps import smallest_first
from .scripts import decoded

if TYPE_CHECKING:
    import nbformat

__all__ = ["KIND", "NoWorkFile", "WorkFile", "is_one", "notebook", "read"]

#: How a file says what it is. Version 1 was called progress, and held no more than that.
KIND, VERSION = "The Energy of the Slag Heaps: work", 2
_OLD = "The Energy of the Slag Heaps: progress"
#: What no learner's own work comes near.
MOST_BYTES = 2 * 2**20
MOST_CODE = 100_000
MOST_CELLS = 300

_CHAPTER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CELL = re.compile(r"ex\d{2}_\d{1,2}|cell-[0-9a-z]{1,12}")
_EXERCISE = re.compile(r"ex\d{2}_\d{1,2}")
_HELP = re.compile(r"help-(ex\d{2}_\d{1,2})")


class NoWorkFile(ValueError):
    """A file is not what the book's pages save; the sentence says what is wrong with it."""


class Answer(NamedTuple):
    """What a learner wrote for an exercise.

    Attributes
    ----------
    code : str
        As it was written.
    needs : str
        Code of the chapter that makes names which the exercise alone does not have.
    """

    code: str
    needs: str = ""


@dataclass(frozen=True)
class WorkFile:
    """What one learner wrote.

    Attributes
    ----------
    answers : dict of str to dict
        For each chapter (its file name), the answer to each exercise that was worked on.
    helped : dict of str to list of str
        For each exercise, the steps of help that were used.
    unknown : list of str
        Sentences: what is in the file and not in this edition.
    """

    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    helped: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def is_one(data: bytes) -> bool:
    """Tell whether a file says of itself that a page of the book saved it.

    Examples
    --------
    >>> is_one(b'{"kind": "The Energy of the Slag Heaps: work"}'), is_one(b'{"cells": []}')
    (True, False)
    """
    text = decoded(data)
    if not any(kind in text for kind in (KIND, _OLD)):
        return False
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError):
        return '"cells"' not in text
    return isinstance(saved, dict) and saved.get("kind") in {KIND, _OLD}


def read(given: Path | bytes) -> WorkFile:
    """Read a file of a learner's work.

    Parameters
    ----------
    given : pathlib.Path or bytes
        What was handed in, or what it holds.

    Returns
    -------
    WorkFile
        Texts and names only, all of them looked over.

    Raises
    ------
    NoWorkFile
        When it is damaged, something else, too large, or from a newer edition.

    Examples
    --------
    >>> read(Path("pyproject.toml"))
    Traceback (most recent call last):
    ...
    coursekit.grading.work_files.NoWorkFile: This file is damaged, or no work saved by the book.
    """
    data = given if isinstance(given, bytes) else given.read_bytes()
    if len(data) > MOST_BYTES:
        raise NoWorkFile(
            say("This file is larger than any work saved by the book; it was not read.")
        )
    try:
        saved = json.loads(decoded(data))
    except (ValueError, RecursionError):
        raise NoWorkFile(say("This file is damaged, or no work saved by the book.")) from None
    kind = saved.get("kind") if isinstance(saved, dict) else None
    if kind == _OLD:
        raise NoWorkFile(say("This file was saved by an older edition: it holds no answers."))
    if kind != KIND:
        raise NoWorkFile(say("This file is no work saved by the book."))
    if saved.get("version") != VERSION:
        raise NoWorkFile(
            say(
                "This file was saved by a newer edition of the book. Grade it with that "
                "edition's coursekit, or ask for the notebook."
            )
        )
    found = WorkFile(helped=_helped(saved.get("done")))
    for chapter, cells in _fields(saved.get("work"), _CHAPTER):
        answers = {cell: one for cell, one in _written(cells) if _EXERCISE.fullmatch(cell)}
        known = set()
        if chapter in register.chapters().values():
            known = {task.id for task in register.exercises_of(chapter).exercises}
        found.unknown.extend(
            say("{one}: not in this edition.", one=one) for one in sorted(answers.keys() - known)
        )
        if kept := {name: one for name, one in answers.items() if name in known}:
            found.answers[chapter] = kept
    return found


def _written(cells: Any) -> Iterator[tuple[str, Answer]]:
    for cell, entry in _fields(cells, _CELL):
        if not isinstance(entry, dict):
            raise NoWorkFile(
                say("This file is damaged: what it holds for {cell} is no text.", cell=cell)
            )
        if entry.get("text") is None:  # brought back to what the book holds
            continue
        answer = Answer(entry["text"], entry.get("needs", ""))
        if not all(isinstance(text, str) and len(text) <= MOST_CODE for text in answer):
            raise NoWorkFile(
                say("What this file holds for {cell} is no code of a person's length.", cell=cell)
            )
        yield cell, answer


def _helped(done: Any) -> dict[str, list[str]]:
    helped: dict[str, list[str]] = {}
    for name, text in done.items() if isinstance(done, dict) else ():
        if (exercise := _HELP.fullmatch(name)) and isinstance(text, str):
            helped[exercise[1]] = smallest_first(text[:200].split())
    return helped


def _fields(given: Any, names: re.Pattern[str]) -> list[tuple[str, Any]]:
    if not isinstance(given, dict) or not all(map(names.fullmatch, given)):
        raise NoWorkFile(
            say("This file is damaged: its parts do not have the names they should have.")
        )
    if len(given) > MOST_CELLS:
        raise NoWorkFile(say("This file holds more cells than the book has."))
    return list(given.items())


def notebook(chapter: str, answers: dict[str, Answer]) -> nbformat.NotebookNode:
    """Return a chapter's exercises as a notebook with a learner's answers in place.

    Parameters
    ----------
    chapter : str
        File name of the chapter.
    answers : dict of str to Answer
        By exercise. Where there is none, the gaps stay.

    Returns
    -------
    nbformat.NotebookNode
        The cells that a learner's notebook of the chapter runs.

    Examples
    --------
    >>> made = notebook("two_towns", {"ex03_2": Answer("answer = 19.7")})
    >>> [cell.source for cell in made.cells if cell.metadata.get("coursekit") == {
    ...     "role": "answer", "exercise": "ex03_2"}]
    ['answer = 19.7']
    """
    from nbformat.v4 import new_notebook  # takes longer to import than a notebook to run

    given = register.exercises_of(chapter)
    cells = [_cell("from coursekit import check", "setup")]
    cells += [_cell(part.text, "setup") for part in given.stage]
    for task in given.exercises:
        cells += _of_task(task, answers.get(task.id))
    return new_notebook(cells=cells)


def _of_task(task: Task, answer: Answer | None) -> list[nbformat.NotebookNode]:
    cells = [_cell(part.text, "setup", task.id) for part in task.of("code")]
    (stub,) = task.of("stub")
    if answer and answer.needs:
        cells.append(_cell(answer.needs, "setup", task.id))
    return [*cells, _cell(answer.code if answer else stub.text, "answer", task.id)]


def _cell(source: str, role: str, exercise: str | None = None) -> nbformat.NotebookNode:
    from nbformat.v4 import new_code_cell

    mark = {"role": role} | ({"exercise": exercise} if exercise else {})
    return new_code_cell(source, metadata={"coursekit": mark})
