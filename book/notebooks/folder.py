"""The folder of notebooks, and the same as one zip."""

from __future__ import annotations

from pathlib import Path

import nbformat

from book import bundle
from book.exercises import exercise_notebooks, source

from . import chapter_notebooks, first_notebook, glued_numbers

_READ_ME = """\
The Energy of the Slag Heaps, as notebooks

start.ipynb  open this first: it tells whether the computer is ready, and links to all others
chapters/    one notebook a chapter, with its text and code
exercises/   one notebook a chapter, with gaps to fill and checks

They need Jupyter, Python 3.11 or newer and the package coursekit. In the folder of the course
"make lab" (python course.py lab) installs all three and opens them; elsewhere run
"pip install jupyterlab" and, in the folder of the course, "pip install .". No network is needed
once that is done.

Text CC BY 4.0, code MIT.
"""


def make(folder: Path, executed: Path | None = None) -> list[Path]:
    """Write the notebooks; see :func:`book.notebooks.make`."""
    known = chapter_notebooks.listing()
    neighbours = {chapter.name: chapter.file for chapter in known}
    texts = {"start.ipynb": _text(first_notebook.made(known)), "READ-ME.txt": _READ_ME}
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


def publish(html: Path, executed: Path | None = None) -> None:
    """Put the notebooks into a built book: ``notebooks/`` and ``notebooks.zip``.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.
    executed : pathlib.Path, optional
        Where the build keeps executed chapters.
    """
    folder = html / "notebooks"
    made = make(folder, executed)
    for path in set(folder.rglob("*")) - set(made):
        if path.is_file():  # of a chapter that has gone
            path.unlink()
    files = [(path.relative_to(folder).as_posix(), path) for path in made]
    bundle.pack(html / "notebooks.zip", files)


def _text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"
