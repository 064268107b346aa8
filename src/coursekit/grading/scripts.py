"""Notebooks as scripts: their cells as Python, read with patience for what tools do to files."""

from __future__ import annotations

import json
import re
from typing import Any

from ..languages import say

__all__ = ["Unreadable", "cells_of", "decoded", "python"]

#: Magics of a cell whose body is Python, and runs as such.
_AROUND = {"time", "timeit", "capture", "prun", "memit"}
#: What the course writes into the metadata of its cells; anybody can write something else there.
_MARKS = {"exercise": re.compile(r"ex\d\d_\d{1,3}"), "role": re.compile(r"answer|check|setup")}
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*\n")


class Unreadable(ValueError):
    """A file is no notebook; the message says what it is."""


def cells_of(data: bytes) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Return the code cells of a notebook, with what the course wrote into their metadata.

    Read is what is there: other tools leave out metadata, write another alphabet, or put a mark of
    byte order in front.

    Parameters
    ----------
    data : bytes
        A file ``.ipynb`` of any version of the format.

    Returns
    -------
    tuple
        The code cells (``source``, ``code``, and where known ``exercise`` and ``role``), and
        exercises whose answer is no code, with a sentence each.

    Raises
    ------
    Unreadable
        When it is no notebook.

    Examples
    --------
    >>> cells_of(b'{"cells": [{"cell_type": "code", "source": ["answer = 1"]}]}')[0]
    [{'source': 'answer = 1', 'code': 'answer = 1\\n'}]
    """
    notebook = _json(data)
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):  # until 2014
        cells = [one for sheet in notebook["worksheets"] for one in _of(sheet, "cells", list)]
    if not isinstance(cells, list):
        raise Unreadable(say("This file is no notebook: it has no cells."))
    found, lost = [], []
    for cell in cells:
        mark = _of(_of(cell, "metadata", dict), "coursekit", dict)
        known: dict[str, str] = {
            key: mark[key]
            for key, form in _MARKS.items()
            if isinstance(mark.get(key), str) and form.fullmatch(mark[key])
        }
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            if known.get("role") == "answer" and "exercise" in known:
                lost.append((known["exercise"], say("its cell is a text (Markdown), no code")))
            continue
        source = _source(cell)
        found.append({"source": source, "code": python(source), **known})
    return found, lost


def decoded(data: bytes) -> str:
    """Return a file of JSON as text, in whatever alphabet it was written.

    Examples
    --------
    >>> decoded("é".encode("utf-16")), decoded(b"\\xef\\xbb\\xbf{}"), decoded(b"\\xe9")
    ('é', '{}', 'é')
    """
    try:
        read = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        read = data.decode("cp1252", errors="replace")
    return read.removeprefix("\ufeff")  # the mark of byte order


def _json(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(decoded(data))
    except (ValueError, RecursionError):
        raise Unreadable(say("This file is no notebook that can be read.")) from None
    if not isinstance(notebook, dict):
        raise Unreadable(say("This file is no notebook: it has no cells."))
    return notebook


def _of(thing: Any, key: str, kind: type) -> Any:
    """Return what stands under a key, or something empty of its kind."""
    inside = thing.get(key) if isinstance(thing, dict) else None
    return inside if isinstance(inside, kind) else kind()


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def python(source: str) -> str:
    """Return a cell as the Python that IPython makes of it.

    Examples
    --------
    >>> python("%%timeit\\nanswer = 1")
    'answer = 1\\n'
    >>> python("x = 7 \\\\\\n % 4")
    'x = 7 \\\\\\n % 4\\n'
    """
    from IPython.core.inputtransformer2 import TransformerManager

    magic = _CELL_MAGIC.match(source)
    if magic and magic[1] in _AROUND:
        return python(source[magic.end() :])
    try:
        return TransformerManager().transform_cell(source)
    except SyntaxError:  # the notebook's own Python says where
        return source
