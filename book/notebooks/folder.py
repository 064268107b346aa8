"""The folder of notebooks, and the same as one zip."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import nbformat

from book import bundle, publication
from book.cells import colophon
from book.exercises import exercise_notebooks, source
from coursekit.languages import OWN, language, say

from . import chapter_notebooks, first_notebook, glued_numbers

_READ_ME = say("""\
The Energy of the Slag Heaps, as notebooks

start.ipynb  open this first: it tells whether the computer is ready, and links to all others
chapters/    one notebook a chapter, with its text and code
exercises/   one notebook a chapter, with gaps to fill and checks

They need Jupyter and Python 3.11 or newer. The first cell of each notebook sees to the package of
the course, coursekit. Where it is not installed, it is taken from a file beside these folders,
{wheel}, or from where the book stands;
pandas and what else it needs come from a network once, if they are not there already.

{beside}
{colophon}
""")
_BESIDE = say("""\
In the zip that file lies here, and with it

{course}-source.zip  all that the book is made from: unpack it, and "make lab" in its
                             folder (python course.py lab) opens the notebooks
{course}-tables.zip  the tables, as one Data Package
""")
# Source and tables are the same in every language, and the largest part by far.
_BESIDE_ELSEWHERE = say("""\
In the zip that file lies here, so the zip needs no other. The source of the book and its tables
are the same in every language: the page "Take it with you" of the book has them, each as one file.
""")


def make(folder: Path, executed: Path | None = None) -> list[Path]:
    """Write the notebooks; see :func:`book.notebooks.make`."""
    known = chapter_notebooks.listing()
    neighbours = {chapter.name: chapter.file for chapter in known}
    package = publication.project()
    beside = _BESIDE.format(course=package.course) if language() == OWN else _BESIDE_ELSEWHERE
    words = _READ_ME.format(wheel=package.wheel, beside=beside, colophon=colophon())
    texts = {"start.ipynb": _text(first_notebook.made(known)), "READ-ME.txt": words}
    glued = glued_numbers.values([chapter.path for chapter in known], executed)
    for chapter, values in zip(known, glued, strict=True):
        texts[f"chapters/{chapter.file}"] = _text(
            chapter_notebooks.made(chapter, values, neighbours)
        )
        asked = exercise_notebooks.student(source.of_chapter(chapter.name), chapter.title)
        texts[f"exercises/{chapter.file}"] = _text(asked)
    for part in ("chapters", "exercises"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return [bundle.write(folder / name, text) for name, text in sorted(texts.items())]


def publish(html: Path, executed: Path | None = None, carried: Iterable[Path] = ()) -> Path:
    """Put the notebooks into a built book: ``notebooks/`` and ``notebooks.zip``.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.
    executed : pathlib.Path, optional
        Where the build keeps executed chapters.
    carried : iterable of pathlib.Path, optional
        What else lies in the zip: the package, so that the notebooks can install it, and in
        English what comes after it, the source and the tables.

    Returns
    -------
    pathlib.Path
        The zip.
    """
    folder = html / "notebooks"
    made = make(folder, executed)
    for path in set(folder.rglob("*")) - set(made):
        if path.is_file():  # of a chapter that has gone
            path.unlink()
    files = [(path.relative_to(folder).as_posix(), path) for path in made]
    files += [(path.name, path) for path in list(carried)[: None if language() == OWN else 1]]
    packed = html / "notebooks.zip"
    bundle.pack(packed, files)
    return packed


def _text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"
