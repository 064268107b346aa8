"""The course as notebooks for any Jupyter: chapters, exercises and a first notebook to open.

What the book shows with MyST and Sphinx is written here in plain Markdown, so that JupyterLab,
JupyterLite, Colab, Binder and editors show the same.
"""

from __future__ import annotations

from pathlib import Path

from . import folder as folders


def make(folder: Path, executed: Path | None = None) -> list[Path]:
    """Write the course as notebooks.

    Parameters
    ----------
    folder : pathlib.Path
        Where they go: ``start.ipynb``, ``chapters/NN_<name>.ipynb``,
        ``exercises/NN_<name>.ipynb`` and ``READ-ME.txt``.
    executed : pathlib.Path, optional
        Where a build of the book keeps its executed chapters; by default that of this repository.
        A chapter that was not executed, or has changed since, is executed now.

    Returns
    -------
    list of pathlib.Path
        What was made, in order.

    Raises
    ------
    book.markdown.UnknownMarkup
        When a chapter holds a role or directive that no notebook can show.
    book.notebooks.glued_numbers.CannotExecute
        When a cell of a chapter fails.
    """
    return folders.make(folder, executed)
