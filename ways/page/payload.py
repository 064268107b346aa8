"""What a page loads to run its code: the engine, and the course's own files beside it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book import ROOT
from ways.pyodide import pinned, shelf, sources

HERE = Path(__file__).resolve().parent
#: What a first visit fetches, in MB: without drawing, and with it.
WEIGHTS = (15, 23)
#: Where it lies in the built book.
FOLDER = "_static/page/payload"
MANIFEST = "manifest.json"
LICENCES = "licences.txt"
#: The book's own corrections of tables, so that a new result looks like the built one.
MARKUP = ROOT / "book/extension/markup.py"
#: Pure packages that maps, tables and drawings need, from the environment the book is built in.
_PACKAGES = (
    *("folium", "branca", "xyzservices", "jinja2", "markupsafe"),
    *("python-dateutil", "six", "cycler", "pyparsing", "packaging"),
)
#: What only JupyterLite loads.
_NOT_FOR_PAGES = frozenset({"pyodide.mjs"})
#: Compiled packages of Pyodide that only a page that draws needs.
_DRAWING = frozenset({"matplotlib", "contourpy", "kiwisolver", "pillow"})
_KINDS = frozenset({".py", ".json", ".pem", ".html", ".js", ".css", ".csv", ".topojson", ".svg"})
# Grading a class has no place in a page.
_NOT_IN_A_PAGE = frozenset({"__pycache__", "grading", "tests", "builders"})


def _installed(package: str) -> Iterator[tuple[str, bytes]]:
    for file in importlib.metadata.files(package) or []:
        parts = file.parts
        ours = not parts[0].endswith((".dist-info", "..")) and file.suffix in _KINDS
        if ours and _NOT_IN_A_PAGE.isdisjoint(parts):
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _below(
    folder: Path, prefix: str, kinds: frozenset[str] = _KINDS
) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in kinds and _NOT_IN_A_PAGE.isdisjoint(inside.parts):
            yield f"{prefix}{inside.as_posix()}", path.read_bytes()


def tree(files: dict[str, bytes]) -> bytes:
    """Return files as one block: length of the index, index as JSON, contents.

    Parameters
    ----------
    files : dict of str to bytes
        Contents by path.

    Returns
    -------
    bytes
        The first four bytes count the index, little-endian; it lists path, start and length.

    Examples
    --------
    >>> tree({"a/b": b"hello"})[4:]
    b'[["a/b",0,5]]hello'
    """
    index, at = [], 0
    for name, content in sorted(files.items()):
        index.append([name, at, len(content)])
        at += len(content)
    head = json.dumps(index, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head + b"".join(files[name] for name, *_ in index)


def _site(root: Path) -> bytes:
    """Return the course's package, its tables and exercises, and what draws maps, as one block."""
    files = {name: content for package in _PACKAGES for name, content in _installed(package)}
    files |= _below(root / "src/coursekit", "coursekit/")
    files |= _below(root / "data", "coursekit/data/")
    files |= _below(root / "exercises", "coursekit/exercises/", frozenset({".md"}))
    files |= _below(HERE / "python", "")
    files["coursekit_markup.py"] = MARKUP.read_bytes()
    return tree(files)


@dataclass(frozen=True)
class _Fetched:
    """A file that a page fetches: where it is, how it goes over the wire, what is inside."""

    path: Path
    inside: str
    drawing: bool = False

    def told(self, folder: Path) -> dict[str, Any]:
        """Return what the list says of it."""
        content = self.path.read_bytes()
        return {
            "file": Path(os.path.relpath(self.path, folder)).as_posix(),
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "inside": self.inside,
            "drawing": self.drawing,
        }


def _own(name: str, content: bytes, folder: Path) -> _Fetched:
    """Write a file of the course's own, packed, under a name of its own for each content.

    Browsers may keep it for ever.
    """
    packed = shelf.packed(content)
    stem, _, kind = name.partition(".")
    path = folder / f"{stem}.{hashlib.sha256(packed).hexdigest()[:12]}.{kind}.gz"
    if not path.is_file() or path.stat().st_size != len(packed):
        path.write_bytes(packed)
    return _Fetched(path, hashlib.sha256(content).hexdigest())


def _pyodides(given: pinned.Pinned, html: Path) -> dict[str, _Fetched]:
    """Lay Pyodide's files into the book."""
    place = shelf.place(html, given.version)
    drawing = {each["file_name"] for name, each in given.compiled.items() if name in _DRAWING}
    files = {}
    for name, digest in given.files.items():
        if name in _NOT_FOR_PAGES:
            continue
        # What is a zip is packed already.
        packing = not name.endswith((".whl", ".zip"))
        (path,) = shelf.lay([sources.KEPT / name], place, packing)
        files[name] = _Fetched(path, digest, name in drawing)
    return files


def _lock(given: pinned.Pinned) -> bytes:
    """Return Pyodide's list of packages, with those of the page alone."""
    packages = {
        name: {**each, "depends": [need for need in each["depends"] if need in given.compiled]}
        for name, each in given.compiled.items()
    }
    return json.dumps({"info": given.info, "packages": packages}).encode()


def write(html: Path, root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """Write everything a page loads, and a list of it.

    Parameters
    ----------
    html : pathlib.Path
        The built book; what is in it for pages and not needed any more goes.
    root : pathlib.Path
        The checkout.

    Returns
    -------
    dict of str to dict
        The list: of each file where it is, its bytes and its digest as it is sent, the digest of
        what is inside, and whether only drawing needs it.

    Raises
    ------
    FileNotFoundError
        When Python was not fetched.
    """
    given = pinned.pinned()
    if sources.lacking(given.files, sources.KEPT):
        raise FileNotFoundError(
            "Python for the page is not here: run `python course.py book`, which fetches it, "
            "or set coursekit_page to off in _config.yml"
        )
    folder = html / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    files = _pyodides(given, html)
    files[pinned.LIST] = _own(pinned.LIST, _lock(given), folder)
    files["site.bin"] = _own("site.bin", _site(root), folder)
    (folder / LICENCES).write_bytes(sources.licences(given))
    told = {name: file.told(folder) for name, file in sorted(files.items())}
    (folder / MANIFEST).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    current = {file.path.name for file in files.values()} | {MANIFEST, LICENCES}
    for path in folder.iterdir():
        if path.name not in current:
            path.unlink()
    return told


def weights(told: dict[str, dict[str, Any]]) -> tuple[int, int]:
    """Return the bytes of a first visit without drawing, and with it."""
    whole = sum(one["bytes"] for one in told.values())
    return whole - sum(one["bytes"] for one in told.values() if one["drawing"]), whole
