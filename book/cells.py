"""Cells and notebooks, the same for chapters, exercises and the first notebook.

nbformat writes them: the reference implementation of the format.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.languages import OWN, VARIABLE, language, say

from . import editions, publication

# For who has nothing but a notebook: only the standard library is there. The package is installed
# as a file, from beside the notebook or from the book's own address, and never by its name, which
# an index might know as somebody else's.
_READY = """\
# {begin}
import importlib.util

{speaks}if not importlib.util.find_spec("coursekit"):
    import pathlib
    import subprocess
    import sys

    folders = [".", "..", "notebooks", "../python", "../../python", "../../../python"]
    wheels = [str(w) for f in folders for w in pathlib.Path(f).glob("{stem}-*-any.whl")]
{far}    if wheels and sys.platform != "emscripten":  # a browser runs no second program
        print(f"{installing}")
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        beside = [f"--find-links={{f}}" for f in folders]
        done = subprocess.run(
            [*pip, "--retries=1", *beside, wheels[0]], capture_output=True, text=True
        )
        if done.returncode:
            print("{failed}", (done.stderr.strip() or "{silent}").split("\\n")[-1])
        importlib.invalidate_caches()
try:
    import coursekit
except ModuleNotFoundError:
{missing}
else:
    if "load" not in getattr(coursekit, "__all__", ()):
        print("{another}")
        print(coursekit.__file__)
        print("{afresh}")
    else:
{there}
"""
# Not every program that opens a notebook says which one it is.
_SPEAKS = """\
import os

os.environ.setdefault("{name}", "{language}")
"""
_FAR = """\
    wheels += ["{wheel}"]
"""
_WORDS = {
    "begin": say('Is everything here? If this cell says "ready", go on.'),
    "installing": say("Installing {wheels[0]} and what it needs …"),
    "failed": say("That did not work:"),
    "silent": say("pip is silent"),
    "another": say("This is another coursekit, which has nothing to do with this course:"),
    "afresh": say("Use a fresh environment, or 'python -m pip uninstall coursekit', and restart."),
}


def ready(*imports: str, address: str | None = None) -> str:
    """Return the code of the first cell: it sees to it that the course's package is here.

    Where it is missing, the cell installs it from the wheel beside the notebook, or from where
    the book stands; where neither is possible, it says in a sentence what to do.

    Parameters
    ----------
    *imports : str
        Lines that run when the package is here.
    address : str, optional
        Where the built book stands, ending in ``/``; by default ``coursekit_address``.

    Returns
    -------
    str
        Python without dependencies.

    Examples
    --------
    >>> "https://" in ready(address="")
    False
    >>> "https://heaps.github.io/book/source/" in ready(address="https://heaps.github.io/book/")
    True
    """
    if address is None:
        address = publication.address()
    known = publication.project()
    page = (
        f"{address}{publication.PAGE}.html"
        if address
        else say("the page 'Take it with you' of the book")
    )
    missing = say(
        "The package coursekit is missing here, so the cells below cannot run.\n"
        "Download {wheel} from\n"
        "{page},\n"
        "put it beside this notebook, restart the kernel and run this cell again.\n"
        "Or, in the folder of the course, 'make lab' (python course.py lab) opens all notebooks.",
        wheel=known.wheel,
        page=page,
    )
    return _READY.format(
        **_WORDS,
        missing="\n".join(f'    print("{line}")' for line in missing.split("\n")),
        stem=known.stem,
        speaks="" if language() == OWN else _SPEAKS.format(name=VARIABLE, language=language()),
        far=_FAR.format(wheel=f"{address}{publication.FOLDER}/{known.wheel}") if address else "",
        there="\n".join(f"        {line}" for line in [*imports, f'print("{say("ready")}")']),
    ).rstrip("\n")


def colophon() -> str:
    """Return the last line of a notebook's first cell: which edition it is of, and its licence.

    Examples
    --------
    >>> colophon()[:37]
    'The Energy of the Slag Heaps, edition'
    """
    title = say("The Energy of the Slag Heaps")
    return f"{title}, {editions.current()}. {say('Text CC BY 4.0, code MIT.')}"


def markdown(ident: str, text: str) -> nbformat.NotebookNode:
    """Return a Markdown cell with an id that stays the same from one build to the next."""
    return new_markdown_cell(text, id=ident)


def code(ident: str, text: str, **metadata: Any) -> nbformat.NotebookNode:
    """Return a code cell without output."""
    return new_code_cell(text, id=ident, metadata=metadata)


def folded(ident: str, text: str, **metadata: Any) -> nbformat.NotebookNode:
    """Return a code cell that runs like any other and shows its code on demand."""
    tags = {"tags": ["hide-input"]}
    return code(ident, text, **{**tags, **metadata, "jupyter": {"source_hidden": True}})


def notebook(cells: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """Return a valid notebook for Python 3."""
    made = new_notebook(cells=cells)
    made.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    made.metadata.language_info = {"name": "python"}
    if language() != OWN:  # coursekit reads it
        made.metadata.coursekit = {"language": language()}
    nbformat.validate(made)
    return made
