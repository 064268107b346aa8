"""Pyodide's core: Python for the browser, from the npm package ``pyodide``, checked by digest."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from .pinned import Pinned
from .settings import CannotBuild

#: What a page loads to start Python; the kernel asks for the .mjs.
FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"


def integrity(content: bytes) -> str:
    """Return the digest of an npm package as npm writes it.

    Examples
    --------
    >>> integrity(b"")[:18]
    'sha512-z4PhNX7vuL3'
    """
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def archive(version: str) -> bytes:
    """Fetch the npm package of a version.

    npm itself does it, so that a mirror or proxy set up for npm is respected.

    Raises
    ------
    CannotBuild
        When npm is missing or cannot fetch.
    """
    npm = shutil.which("npm")
    if not npm:
        raise CannotBuild(
            "The site needs npm once, to fetch Python for the browser: install Node.js "
            "(Debian: sudo apt-get install npm), then try again."
        )
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"pyodide@{version}", "--silent"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or packed is None:
            said = (done.stderr or done.stdout).strip().splitlines() or ["npm did not say why"]
            raise CannotBuild(
                f"npm could not fetch pyodide {version}: {said[-1]}\n"
                "Most often the network is missing. Run the same command again when it is back."
            )
        return packed.read_bytes()


def unpack(content: bytes, pinned: Pinned, folder: Path) -> None:
    """Check an npm package against its digest and our cut of its lock; lay its files down.

    Parameters
    ----------
    content : bytes
        What npm packed.
    pinned : Pinned
        What it has to be.
    folder : pathlib.Path
        Where the files go.

    Raises
    ------
    CannotBuild
        When it is another one.
    """
    if integrity(content) != pinned.integrity:
        raise CannotBuild(
            f"The npm package pyodide {pinned.version} is not the one that was pinned "
            f"(it has the digest {integrity(content)[:24]}…). It was not used. "
            "If the version was changed on purpose, run `make lock`."
        )
    with tempfile.NamedTemporaryFile(suffix=".tgz", delete=False) as file:
        file.write(content)
    try:
        with tarfile.open(file.name) as packed:
            found = {name: packed.extractfile(f"package/{name}").read() for name in (*FILES, LOCK)}
    finally:
        Path(file.name).unlink()
    differing = differences(json.loads(found.pop(LOCK)), pinned)
    if differing:
        raise CannotBuild(
            "ways/lite/pyodide.json differs from the lock it was cut from, at "
            f"{', '.join(differing)}. Run `make lock` to cut it again."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in found.items():
        (folder / name).write_bytes(text)


def differences(lock: dict[str, Any], pinned: Pinned) -> list[str]:
    """Return the packages of our cut that the whole lock knows otherwise."""
    wrong = [] if lock["info"] == pinned.info else ["info"]
    for name, entry in pinned.packages.items():
        whole = lock["packages"].get(name, {})
        if entry != {key: whole.get(key) for key in entry}:
            wrong.append(name)
    return wrong


def bring(pinned: Pinned, folder: Path) -> None:
    """Lay Pyodide's core into a folder, unless it is there already."""
    stamp = folder / "integrity.txt"
    there = stamp.is_file() and stamp.read_text() == pinned.integrity
    if there and all((folder / name).is_file() for name in FILES):
        return
    stamp.unlink(missing_ok=True)
    unpack(archive(pinned.version), pinned, folder)
    stamp.write_text(pinned.integrity)
