"""The exercises of the course by chapter: one module a chapter, one entry an exercise.

The modules compute; they hold no answers as numbers.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from ...datasets import Unknown
from ..exercise import Exercise, Open

#: Chapters with exercises, by number. A chapter's module is imported when first asked for.
CHAPTERS = {
    1: "landscape_of_coal",
    2: "ground_that_sank",
    3: "two_towns",
    4: "big_as_cheops",
    5: "chain_of_heaps",
    6: "hundred_percent",
    7: "fifty_fifty",
    8: "trust_and_anger",
    9: "sun_on_the_church",
    10: "virtuous_circle",
    11: "jobs_and_shops",
    12: "source_code",
    13: "did_it_work",
    14: "your_town",
}

_NUMBER = re.compile(r"\s*ex[ _]?0*(\d{1,3})[_. ]0*(\d{1,3})\s*", re.I)


class UnknownExercise(Unknown):
    """The course has no such exercise."""


@cache
def of_chapter(number: int) -> dict[str, Exercise | Open]:
    """Return the exercises of a chapter by their ids.

    Parameters
    ----------
    number : int
        A key of :data:`CHAPTERS`.

    Returns
    -------
    dict of str to Exercise or Open
        In the order of the chapter.

    Examples
    --------
    >>> list(of_chapter(10))
    ['ex10_1', 'ex10_2', 'ex10_3', 'ex10_4', 'ex10_5']
    """
    module = import_module(f".{CHAPTERS[number]}", __name__)
    return {exercise.id: exercise for exercise in module.EXERCISES}


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

    Examples
    --------
    >>> find("ex3_2")
    Exercise('ex03_2')
    """
    looks = 'Ids look like "ex03_2": chapter three, second exercise.'
    read = _NUMBER.fullmatch(name) if isinstance(name, str) else None
    if read is None:
        raise UnknownExercise("exercise", str(name)[:40], [], looks)
    chapter, exercise = int(read[1]), int(read[2])
    if chapter not in CHAPTERS:
        numbers = ", ".join(map(str, CHAPTERS))
        raise UnknownExercise("exercise", name, [], f"Chapters with exercises: {numbers}. {looks}")
    known = of_chapter(chapter)
    found = known.get(f"ex{chapter:02}_{exercise}")
    if found is None:
        raise UnknownExercise("exercise", name, [], f"Chapter {chapter} has {', '.join(known)}.")
    return found
