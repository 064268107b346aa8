"""The notebooks, made once for all tests of a process."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

import nbformat

from book import notebooks
from book.notebooks import chapter_notebooks, glued_numbers

CHAPTERS = chapter_notebooks.listing()
NAMES = [
    "start.ipynb",
    *(f"{part}/{one.file}" for part in ("chapters", "exercises") for one in CHAPTERS),
]
BY_NAME = {one.name: one for one in CHAPTERS}

_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.M | re.S)


@cache
def folder() -> Path:
    """Return a folder with all notebooks."""
    place = Path(tempfile.mkdtemp(prefix="notebooks-"))
    notebooks.make(place)
    return place


def read(name: str) -> nbformat.NotebookNode:
    """Return one of them."""
    return nbformat.read(folder() / name, nbformat.NO_CONVERT)


def prose(name: str) -> str:
    """Return the text of one of them, without code."""
    cells = (cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    return _CODE.sub("", "\n\n".join(cells))


@cache
def glued(name: str) -> dict[str, str]:
    """Return what the cells of a chapter glue."""
    return glued_numbers.values([BY_NAME[name].path])[0]
