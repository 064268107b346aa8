"""What ``coursekit grade`` does: read what was handed in, grade it, write all that came of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ..languages import say
from . import class_file, hand_ins, namespaces, overview
from .classroom import Learner, grade
from .hand_ins import CLASS, MERGED, PAGE, PROPOSED
from .proposals import proposals
from .results import Results

__all__ = ["CannotGrade", "of_class", "of_class_files", "write"]


class CannotGrade(ValueError):
    """What was given cannot be graded; the sentence says why."""


def of_class(given: argparse.Namespace) -> str:
    """Grade a class and write table, page, proposals and class file.

    Parameters
    ----------
    given : argparse.Namespace
        ``given`` (paths), ``to``, ``seconds``, ``memory`` and ``workers``.

    Returns
    -------
    str
        Where all of it is, and what needs a look.

    Raises
    ------
    CannotGrade
        When there is nothing to grade, or nothing can be written.
    """
    try:
        found = hand_ins.find(given.given)
    except FileNotFoundError as error:
        raise CannotGrade(str(error)) from None
    results = _results(given)
    left = [one for one in found if one.data is None]
    to_grade = len(found) - len(left)
    with tqdm(total=to_grade, unit="notebook", desc=say("Grading")) as bar:

        def told(learner: Learner) -> None:
            results.add(learner)
            bar.update()

        learners = grade(
            found,
            seconds=given.seconds,
            memory_mb=given.memory,
            workers=given.workers,
            tell=told,
        )
    counted = class_file.counted(learners)
    missing = namespaces.walls().missing
    page = results.write(PAGE, overview.page(learners, counted, left, missing))
    rows = [*learners, *(Learner(one.path, problems=[one.reason]) for one in left)]
    written = [page, results.table(rows), *_for_others(results, counted)]
    odd = sum(bool(learner.problems) for learner in learners)
    said = say("{count} notebooks read; {odd} need a look.", count=len(learners), odd=odd)
    if left:
        rest = say("Left out, with the reasons on the page: {count}.", count=len(left))
        said = f"{said} {rest}"
    return _said([said, *([missing] if missing else [])], written, results.notes)


def write(learners: Sequence[Learner], folder: Path) -> tuple[Path, Path]:
    """Write the table and the page of a class.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.
    folder : pathlib.Path
        Where to; it is made when it is missing.

    Returns
    -------
    tuple of pathlib.Path
        The two files.
    """
    results = Results(folder)
    return results.table(list(learners)), results.write(PAGE, overview.page(learners))


def of_class_files(given: argparse.Namespace) -> str:
    """Put class files together, and write page, proposals and class file of all of them.

    Parameters
    ----------
    given : argparse.Namespace
        ``given`` (paths) and ``to``.

    Returns
    -------
    str
        Where all of it is.

    Raises
    ------
    CannotGrade
        When one of them is no class file, or nothing can be written.
    """
    try:
        merged = class_file.merged([class_file.read(path) for path in given.given])
    except class_file.BrokenClassFile as error:
        raise CannotGrade(str(error)) from None
    results = _results(given, merged=True)
    page = results.write(f"{MERGED}{PAGE}", overview.page(given=merged))
    written = [page, *_for_others(results, merged, MERGED)]
    said = say(
        "{classes} classes, {learners} notebooks.",
        classes=len(merged.classes),
        learners=merged.learners,
    )
    return _said([said], written, results.notes)


def _results(given: argparse.Namespace, *, merged: bool = False) -> Results:
    first: Path = given.given[0]
    beside = first if first.is_dir() else first.parent
    try:
        return Results(given.to or beside, begin=not merged)
    except OSError as error:
        raise CannotGrade(say("Nothing can be written here: {error}.", error=error)) from None


def _for_others(results: Results, counted: class_file.ClassFile, begin: str = "") -> list[Path]:
    return [
        results.write(f"{begin}{PROPOSED}", proposals(counted)),
        results.write(f"{begin}{CLASS}", counted.text()),
    ]


def _said(sentences: list[str], written: list[Path], notes: list[str]) -> str:
    return "\n".join([*sentences, *(f"  {path}" for path in written), *notes])
