"""What a page loads to run its code: the engine, and the course's own files beside it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from book import ROOT
from book.translation import building
from ways.pyodide import pinned, shelf, sources

from . import compiled

HERE = Path(__file__).resolve().parent
#: What a first visit fetches, in MB: without drawing, and with it.
WEIGHTS = (17, 26)
WEB = HERE / "web"
#: Where it lies in the built book.
FOLDER = "_static/page/payload"
MANIFEST = "manifest.json"
LICENCES = "licences.txt"
#: The book's own corrections of tables, so that a new result looks like the built one.
MARKUP = ROOT / "book/extension/markup.py"
#: What only JupyterLite loads: pages have the second one compiled.
_NOT_FOR_PAGES = frozenset({"pyodide.mjs", compiled.STANDARD})
#: Compiled packages of Pyodide that only a page that draws needs.
_DRAWING = frozenset({"matplotlib", "contourpy", "kiwisolver", "pillow"})
_KINDS = frozenset({".py", ".json", ".pem", ".html", ".js", ".css", ".csv", ".topojson", ".svg"})
# Grading a class has no place in a page.
_NOT_IN_A_PAGE = frozenset({"__pycache__", "grading", "tests", "builders"})


def _below(
    folder: Path, prefix: str, kinds: frozenset[str] = _KINDS
) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in kinds and _NOT_IN_A_PAGE.isdisjoint(inside.parts):
            yield f"{prefix}{inside.as_posix()}", path.read_bytes()


def _site(root: Path) -> bytes:
    """Return the course's package, its tables and exercises as one block."""
    files = dict(_below(root / "src/coursekit", "site/coursekit/"))
    files |= _below(root / "data", "site/coursekit/data/")
    files |= _below(root / "exercises", "site/coursekit/exercises/", frozenset({".md"}))
    files |= _below(root / "languages", "site/coursekit/catalogues/", frozenset({".po"}))
    for language in building.begun(root):
        for name, text in building.exercises(language, root).items():
            files[f"site/coursekit/{name}"] = text.encode()
    files |= _below(HERE / "python", "site/", frozenset({".py"}))
    del files[f"site/{compiled.SUBSTITUTE.name}"]  # it lies among the libraries
    files["site/coursekit_markup.py"] = MARKUP.read_bytes()
    return compiled.tree(files)


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


def _own(name: str, packed: bytes, inside: str, folder: Path, drawing: bool = False) -> _Fetched:
    """Write a file of the course's own, packed, under a name of its own for each content.

    Browsers may keep it for ever.
    """
    stem, _, kind = name.partition(".")
    path = folder / f"{stem}.{hashlib.sha256(packed).hexdigest()[:12]}.{kind}.gz"
    if not path.is_file() or path.stat().st_size != len(packed):
        path.write_bytes(packed)
    return _Fetched(path, inside, drawing)


def _packed(name: str, content: bytes, folder: Path) -> _Fetched:
    return _own(name, shelf.packed(content), hashlib.sha256(content).hexdigest(), folder)


def _core(given: pinned.Pinned, html: Path) -> dict[str, _Fetched]:
    """Lay Python itself into the book, as Pyodide brings it."""
    names = [name for name in given.core if name not in _NOT_FOR_PAGES]
    kept = [sources.KEPT / name for name in names]
    laid = shelf.lay(kept, shelf.place(html, given.version), packing=True)
    return {name: _Fetched(path, given.core[name]) for name, path in zip(names, laid, strict=True)}


def _lock(given: pinned.Pinned) -> bytes:
    """Return Pyodide's list of packages: it has to bring none, since all lie in our blocks."""
    return json.dumps({"info": given.info, "packages": {}}).encode()


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
    files = _core(given, html)
    for name, made in compiled.bring(given).items():
        drawing = name.removesuffix(".bin") in _DRAWING
        files[name] = _own(name, made.path.read_bytes(), made.inside, folder, drawing)
    files[pinned.LIST] = _packed(pinned.LIST, _lock(given), folder)
    files["site.bin"] = _packed("site.bin", _site(root), folder)
    (folder / LICENCES).write_bytes(sources.licences(given))
    told = {name: file.told(folder) for name, file in sorted(files.items())}
    words = json.dumps({"edition": edition(), "files": told}, indent=1)
    (folder / MANIFEST).write_text(f"{words}\n", "utf-8")
    current = {file.path.name for file in files.values()} | {MANIFEST, LICENCES}
    for path in folder.iterdir():
        if path.name not in current:
            path.unlink()
    return told


@cache
def edition() -> str:
    """Return a digest of the scripts: each page names its own, and so does the list of files."""
    digest = hashlib.sha256()
    for path in sorted(WEB.glob("*.js")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def listed(html: Path) -> dict[str, dict[str, Any]]:
    """Return what the list of a built book says of each file."""
    return json.loads((html / FOLDER / MANIFEST).read_text("utf-8"))["files"]


def weights(told: dict[str, dict[str, Any]]) -> tuple[int, int]:
    """Return the bytes of a first visit without drawing, and with it."""
    whole = sum(one["bytes"] for one in told.values())
    return whole - sum(one["bytes"] for one in told.values() if one["drawing"]), whole
