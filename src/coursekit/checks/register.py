"""The exercises of the course, by their ids. They stand in ``exercises/``, one file a chapter."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ..datasets import Unknown
from ..languages import EXERCISES, language, say
from ._working import worked
from .exercise import Exercise, Open
from .reading import Source, Task, read

__all__ = [
    "UnknownExercise",
    "chapter_of",
    "chapters",
    "exercises_of",
    "find",
    "folder",
    "ident",
    "of_chapter",
    "written",
]

_Kind = TypeVar("_Kind", Task, Exercise | Open)

_NUMBER = re.compile(r"\s*ex[ _]?0*(\d{1,3})[_. ]0*(\d{1,3})\s*", re.I)
_FIRST = re.compile(r'^\+\+\+.*"exercise": *"ex(\d+)_', re.M)


class UnknownExercise(Unknown):
    """The course has no such exercise."""

    def __init__(self, name: str, ask: str) -> None:
        LookupError.__init__(self, say("There is no exercise {name!r}. {ask}", name=name, ask=ask))


def folder() -> Path:
    """Return where the files of exercises are.

    Returns
    -------
    pathlib.Path
        What ``COURSEKIT_EXERCISES`` names, as a book in another language does; the package's own
        ``exercises`` (an installed wheel), else the repository's. In another language those of a
        folder in there, which a wheel of the course has.

    Examples
    --------
    >>> (folder() / "two_towns.md").is_file()
    True
    """
    given = os.environ.get(EXERCISES)
    return Path(given) if given else _own(language())


@cache  # asked for with every answer that is checked
def _own(language: str) -> Path:
    here = Path(__file__).resolve()
    inside = here.parents[1] / "exercises"
    found = inside if inside.is_dir() else here.parents[3] / "exercises"
    translated = found / language
    return translated if translated.is_dir() else found


@cache
def chapters() -> dict[int, str]:
    """Return the file names, without suffix, of all chapters with exercises, by number.

    Examples
    --------
    >>> chapters()[3]
    'two_towns'
    """
    found = {}
    for path in folder().glob("*.md"):
        if first := _FIRST.search(path.read_text("utf-8")):
            found[int(first[1])] = path.stem
    return dict(sorted(found.items()))


def chapter_of(name: Any) -> str:
    """Return the file name, without suffix, of the chapter that an exercise stands in.

    Parameters and errors are those of :func:`find`; whether the chapter has it is not looked up.

    Examples
    --------
    >>> chapter_of("ex03_2")
    'two_towns'
    """
    return chapters()[_place(name)[0]]


def exercises_of(chapter: str) -> Source:
    """Return the exercises of a chapter as they are written; nothing of them runs.

    Parameters
    ----------
    chapter : str
        Its file name without suffix: a value of :func:`chapters`.

    Returns
    -------
    Source
        Its stage and its exercises.

    Examples
    --------
    >>> len(exercises_of("two_towns").exercises)
    5
    """
    return read(_text(chapter), chapter)


@cache  # works each exercise out once, and anew when its file changes
def _worked(source_text: str, name: str) -> dict[str, Exercise | Open]:
    return worked(read(source_text, name))


def of_chapter(number: int) -> dict[str, Exercise | Open]:
    """Return the exercises of a chapter by their ids.

    Parameters
    ----------
    number : int
        A key of :func:`chapters`.

    Returns
    -------
    dict of str to Exercise or Open
        In the order of the chapter.

    Raises
    ------
    BrokenExercise
        When the chapter's file is broken or incomplete.

    Examples
    --------
    >>> list(of_chapter(10))
    ['ex10_1', 'ex10_2', 'ex10_3', 'ex10_4', 'ex10_5']
    """
    name = chapters()[number]
    return _worked(_text(name), name)


def find(name: Any) -> Exercise | Open:
    """Return an exercise by its id.

    Parameters
    ----------
    name : str
        Such as ``"ex03_2"``; ``"EX3_2"`` and ``"ex3.2"`` are understood too.

    Returns
    -------
    Exercise or Open
        The exercise.

    Raises
    ------
    UnknownExercise
        When the course has no such exercise; the error names those of the chapter, or what an
        id looks like.
    BrokenExercise
        When the chapter's file is broken or incomplete.

    Examples
    --------
    >>> find("ex3_2")
    Exercise('ex03_2')
    """
    chapter, ident = _place(name)
    return _of(ident, chapter, of_chapter(chapter))


def written(name: Any) -> Task:
    """Return an exercise as it is written; nothing of it runs.

    Parameters and errors are those of :func:`find`.

    Examples
    --------
    >>> written("ex3_2").title
    'Of what is it a share?'
    """
    chapter, ident = _place(name)
    given = exercises_of(chapters()[chapter])
    return _of(ident, chapter, {task.id: task for task in given.exercises})


def ident(name: str) -> str:
    """Return the id of an exercise as the files write it; nothing where it cannot be one.

    >>> ident("EX3_2"), ident("the second")
    ('ex03_2', '')
    """
    found = _NUMBER.fullmatch(name)
    return f"ex{int(found[1]):02}_{int(found[2])}" if found else ""


def _place(name: Any) -> tuple[int, str]:
    """Return the chapter of an exercise, and its id as the files write it."""
    looks = say('Ids look like "ex03_2": chapter three, second exercise.')
    found = ident(name) if isinstance(name, str) else ""
    if not found:
        raise UnknownExercise(str(name)[:40], looks)
    chapter = int(found[2:].partition("_")[0])
    if chapter not in chapters():
        numbers = ", ".join(map(str, chapters()))
        those = say("Chapters with exercises: {numbers}.", numbers=numbers)
        raise UnknownExercise(name, f"{those} {looks}")
    return chapter, found


def _of(ident: str, chapter: int, known: dict[str, _Kind]) -> _Kind:
    if ident not in known:
        there = say(
            "Chapter {chapter} has {exercises}.", chapter=chapter, exercises=", ".join(known)
        )
        raise UnknownExercise(ident, there)
    return known[ident]


def _text(name: str) -> str:
    return (folder() / f"{name}.md").read_text("utf-8")
