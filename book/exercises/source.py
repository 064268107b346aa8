"""The exercises of this checkout, read as the checker reads them."""

from __future__ import annotations

from pathlib import Path

from book import ROOT, TEXTS
from coursekit.checks.reading import BrokenExercise, Part, Source, Task, read

__all__ = ["FOLDER", "HERE", "BrokenExercise", "Part", "Source", "Task", "of_chapter", "read"]

FOLDER = TEXTS / "exercises"
HERE = Path(__file__).parent


def of_chapter(name: str) -> Source:
    """Return the exercises of a chapter.

    Parameters
    ----------
    name : str
        Its file name without suffix.

    Returns
    -------
    Source
        From ``exercises/<name>.md``.

    Examples
    --------
    >>> of_chapter("two_towns").exercises[1].id
    'ex03_2'
    """
    path = FOLDER / f"{name}.md"
    if not path.is_file():
        raise BrokenExercise(
            f"There is no {path.relative_to(ROOT)}. Write it: CONTRIBUTING.md shows an exercise."
        )
    return read(path.read_text("utf-8"), name)
