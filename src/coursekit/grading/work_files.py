"""Files of a learner's work, as the pages of the book save them: read as data from strangers.

Nothing of a file runs here. What it holds of a chapter becomes a notebook, which runs where all
notebooks run (:mod:`.classroom`), so that both ways of handing in come to the same result.
``book/theme/workfile.js`` writes such files, and reads them by the same rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checks import register
from ..checks.reading import Source
from ..checks.reading import read as read_exercises
from .scripts import decoded

__all__ = ["KIND", "NoWorkFile", "WorkFile", "cells", "read"]

#: How a file says what it is. Version 1 held nothing but what was done.
KIND = "The Energy of the Slag Heaps: work"
VERSION = 2
#: What no learner's own work comes near.
MOST_BYTES = 2 * 2**20
MOST_CODE = 20_000
MOST_CELLS = 300
#: The steps of help, from the smallest on.
STEPS = ("question", "idea", "lines", "gaps", "solution")

_CHAPTER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CELL = re.compile(r"ex\d{2}_\d{1,2}|cell-[0-9a-z]{1,12}")
_EXERCISE = re.compile(r"ex\d{2}_\d{1,2}")
_HELP = re.compile(r"help-(ex\d{2}_\d{1,2})")


class NoWorkFile(ValueError):
    """A file is not what the book's pages save; the sentence says what is wrong with it."""


@dataclass(frozen=True)
class WorkFile:
    """What one learner wrote.

    Attributes
    ----------
    answers : dict of str to dict
        For each chapter (its file name), the code of each exercise that was worked on.
    helped : dict of str to list of str
        For each exercise, the steps of help that were used.
    unknown : list of str
        Sentences: what is in the file and not in this edition.
    """

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    helped: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


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
        raise NoWorkFile("This file is larger than any work saved by the book; it was not read.")
    try:
        work = json.loads(decoded(data))
    except (ValueError, RecursionError):
        raise NoWorkFile("This file is damaged, or no work saved by the book.") from None
    if not isinstance(work, dict) or work.get("kind") != KIND:
        raise NoWorkFile("This file is no work saved by the book.")
    if work.get("version") != VERSION:
        raise NoWorkFile(
            "This file was saved by another edition of the book. Grade it with that edition's "
            "coursekit, or ask for the notebook."
        )
    found = WorkFile(helped=_helped(work.get("done")))
    for chapter, entries in _fields(work.get("work"), _CHAPTER):
        answers = {cell: text for cell, text in _texts(entries) if _EXERCISE.fullmatch(cell)}
        known = {task.id for task in _tasks(chapter).exercises}
        found.unknown.extend(
            f"{one}: not in this edition." for one in sorted(answers.keys() - known)
        )
        if kept := {one: text for one, text in answers.items() if one in known}:
            found.answers[chapter] = kept
    return found


def _texts(entries: Any) -> Iterator[tuple[str, str]]:
    for cell, entry in _fields(entries, _CELL):
        text = entry.get("text") if isinstance(entry, dict) else 0
        if text is None:  # brought back to what the book holds
            continue
        if not isinstance(text, str) or len(text) > MOST_CODE:
            raise NoWorkFile(f"What this file holds for {cell} is no code of a person's length.")
        yield cell, text


def _tasks(chapter: str) -> Source:
    """Return the exercises of a chapter; of one that this edition does not know, none."""
    if chapter not in register.chapters().values():
        return Source(chapter, [], [])
    return read_exercises((register.folder() / f"{chapter}.md").read_text("utf-8"), chapter)


def _helped(done: Any) -> dict[str, list[str]]:
    helped: dict[str, list[str]] = {}
    for name, text in done.items() if isinstance(done, dict) else ():
        if (exercise := _HELP.fullmatch(name)) and isinstance(text, str):
            helped[exercise[1]] = in_order(text[:200].split())
    return helped


def in_order(steps: Iterable[str]) -> list[str]:
    """Return steps of help once each, the smallest first.

    >>> in_order(["lines", "question", "lines", "nonsense"])
    ['question', 'lines']
    """
    used = set(steps)
    return [step for step in STEPS if step in used]


def _fields(given: Any, names: re.Pattern[str]) -> list[tuple[str, Any]]:
    if not isinstance(given, dict) or not all(map(names.fullmatch, given)):
        raise NoWorkFile("This file is damaged: its parts do not have the names they should have.")
    if len(given) > MOST_CELLS:
        raise NoWorkFile("This file holds more cells than the book has.")
    return list(given.items())


def cells(chapter: str, answers: dict[str, str]) -> list[dict[str, str]]:
    """Return a chapter's exercises as the cells of a notebook, with a learner's answers in place.

    Parameters
    ----------
    chapter : str
        File name of the chapter.
    answers : dict of str to str
        Code by exercise. Where there is none, the gaps stay.

    Returns
    -------
    list of dict
        What a learner's notebook of the chapter runs: ``source``, ``role`` and ``exercise``.

    Examples
    --------
    >>> made = cells("two_towns", {"ex03_2": "answer = 19.7"})
    >>> [one["source"] for one in made if one == {
    ...     "source": "answer = 19.7", "role": "answer", "exercise": "ex03_2"}]
    ['answer = 19.7']
    """
    given = _tasks(chapter)
    made = [{"source": "from coursekit import check", "role": "setup"}]
    made += [{"source": part.text, "role": "setup"} for part in given.stage]
    for task in given.exercises:
        for part in task.of("code", "stub"):
            if part.role == "code":
                made.append({"source": part.text, "role": "setup", "exercise": task.id})
            else:
                text = answers.get(task.id, part.text)
                made.append({"source": text, "role": "answer", "exercise": task.id})
    return made
