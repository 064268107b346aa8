"""What a page loads to run its code: the engine, and the course's own files beside it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import engine

ROOT = engine.ROOT
HERE = Path(__file__).resolve().parent
#: The book's own corrections of tables, so that a new result looks like the built one.
MARKUP = ROOT / "book/extension/markup.py"
#: Pure packages that maps need, from the environment the book is built in.
_PACKAGES = (
    "folium",
    "branca",
    "xyzservices",
    "requests",
    "urllib3",
    "idna",
    "certifi",
    "charset_normalizer",
)
_KINDS = frozenset({".py", ".json", ".pem", ".html", ".js", ".css", ".csv", ".topojson", ".svg"})
# Grading a class has no place in a page.
_NOT_IN_A_PAGE = frozenset({"__pycache__", "grading", "tests", "builders"})


def _installed(package: str) -> Iterator[tuple[str, bytes]]:
    for file in importlib.metadata.files(package) or []:
        parts = file.parts
        if parts[0] == package and file.suffix in _KINDS and _NOT_IN_A_PAGE.isdisjoint(parts):
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _below(
    folder: Path, prefix: str, kinds: frozenset[str] = _KINDS
) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix in kinds and _NOT_IN_A_PAGE.isdisjoint(inside.parts):
            yield f"{prefix}{inside.as_posix()}", path.read_bytes()


def _site(root: Path) -> bytes:
    """Return the course's package, its tables and exercises, and what draws maps, as one block."""
    files = {name: content for package in _PACKAGES for name, content in _installed(package)}
    files |= _below(root / "src/coursekit", "coursekit/")
    files |= _below(root / "data", "coursekit/data/")
    files |= _below(root / "exercises", "coursekit/exercises/", frozenset({".md"}))
    files |= _below(HERE / "python", "")
    files["coursekit_markup.py"] = MARKUP.read_bytes()
    return engine.tree(files)


def write(folder: Path, root: Path = ROOT, *, with_engine: bool = True) -> dict[str, int]:
    """Write everything a page loads, and a list of it.

    Parameters
    ----------
    folder : pathlib.Path
        Where; what is there and is not needed any more goes.
    root : pathlib.Path
        The checkout.
    with_engine : bool
        Whether Python itself goes with it; Pyodide brings its own.

    Returns
    -------
    dict of str to int
        Bytes of each file as it is sent.

    Raises
    ------
    FileNotFoundError
        When the engine was not fetched.
    """
    if with_engine and not engine.is_here():
        raise FileNotFoundError(
            "Python for the page is not here: run `python course.py book`, which fetches it, "
            "or set coursekit_page to off in _config.yml"
        )
    folder.mkdir(parents=True, exist_ok=True)
    given = {}
    if with_engine:
        for path in engine.KEPT.glob("*.gz"):
            given[path.name.removesuffix(".gz")] = path.read_bytes()
        shutil.copy(engine.KEPT / engine.LICENCES, folder)
    given["site.bin"] = engine.packed(_site(root))
    files, sizes = {}, {}
    for name, content in sorted(given.items()):
        digest = hashlib.sha256(content).hexdigest()
        # A name of its own for each content: browsers may keep it for ever.
        stem, _, kind = name.partition(".")
        file = f"{stem}.{digest[:12]}.{kind}.gz"
        if not (folder / file).is_file() or (folder / file).stat().st_size != len(content):
            (folder / file).write_bytes(content)
        files[name] = {
            "file": file,
            "bytes": len(content),
            "sha256": digest,
            "drawing": name in engine.DRAWING,
        }
        sizes[name] = len(content)
    (folder / "manifest.json").write_text(json.dumps(files, indent=1) + "\n", "utf-8")
    current = {one["file"] for one in files.values()} | {"manifest.json", engine.LICENCES}
    for path in folder.iterdir():
        if path.name not in current:
            path.unlink()
    return sizes
