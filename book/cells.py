"""Cells and notebooks, the same for chapters, exercises and the first notebook.

nbformat writes them: the reference implementation of the format.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from . import ROOT

_READY = """\
# Is everything here? If this cell says "ready", go on.
{fetch}try:
    import coursekit
except ModuleNotFoundError:
    print("The package coursekit is missing here, so the cells below cannot run.")
    print("Start from the folder of the course with 'make lab' (python course.py lab).")
    print("Or install it there with 'python -m pip install .', then restart this kernel.")
else:
{there}"""

_FETCH = """\
import importlib.util
import sys

if "google.colab" in sys.modules and not importlib.util.find_spec("coursekit"):
    import subprocess

    print("Fetching the package of the course; this takes about a minute …")
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, {package!r}])
    importlib.invalidate_caches()

"""


@cache
def settings() -> dict[str, Any]:
    """Return what ``_config.yml`` says to Sphinx, where the addresses of the course stand too."""
    given = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    return given["sphinx"]["config"]


def ready(*imports: str, repository: str | None = None, branch: str | None = None) -> str:
    """Return the code of the first cell: it says whether the course's package is here.

    On Colab it fetches the package, when the address of the repository is known.

    Parameters
    ----------
    *imports : str
        Lines that run when the package is here.
    repository : str, optional
        Public address of the repository; by default ``coursekit_repository`` of ``_config.yml``.
    branch : str, optional
        By default ``coursekit_branch``.

    Returns
    -------
    str
        Python without dependencies.

    Examples
    --------
    >>> "git+" in ready(repository="")
    False
    >>> "git+https://example.org/course@main" in ready(repository="https://example.org/course")
    True
    """
    if repository is None:
        given = settings()
        repository = given.get("coursekit_repository") or ""
        branch = branch or given.get("coursekit_branch")
    package = f"coursekit @ git+{repository.rstrip('/')}@{branch or 'main'}"
    return _READY.format(
        fetch=_FETCH.format(package=package) if repository else "",
        there="\n".join(f"    {line}" for line in [*imports, 'print("ready")']),
    )


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
    nbformat.validate(made)
    return made
