"""The one place in the built book where Pyodide's files lie, for the pages and for JupyterLite.

Its folder has the name of the version: what a browser kept of another one is never mixed in.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import deflate

from book.links import set_apart

#: In the built book.
FOLDER = "_static/pyodide"
# Higher levels save two per cent in ten times the time.
_LEVEL = 9


def packed(content: bytes) -> bytes:
    """Return bytes as gzip, without a time in it, so that equal contents stay equal."""
    return bytes(deflate.gzip_compress(content, _LEVEL))


def place(html: Path, version: str) -> Path:
    """Return the folder of a version in a built book; those of other versions go."""
    folder = html / FOLDER / version
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other)
    set_apart(folder.parent)
    return folder


def lay(files: Iterable[Path], folder: Path, packing: bool = False) -> list[Path]:
    """Lay files into a folder, unless they are there: as they are, or packed for the way.

    Parameters
    ----------
    files : iterable of pathlib.Path
        What :func:`ways.pyodide.sources.bring` gave.
    folder : pathlib.Path
        What :func:`place` gave.
    packing : bool
        Whether to pack them; not every server does, and Python itself shrinks to a third.

    Returns
    -------
    list of pathlib.Path
        Where they are, in the same order.
    """
    laid = []
    for file in files:
        target = folder / (f"{file.name}.gz" if packing else file.name)
        if not target.is_file():
            content = file.read_bytes()
            part = target.with_name(f"{target.name}.part")
            part.write_bytes(packed(content) if packing else content)
            os.replace(part, target)  # a build that is stopped leaves no half file
        laid.append(target)
    return laid
