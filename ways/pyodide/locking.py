"""Renewing what is pinned of Pyodide (``make lock``).

``python -m ways.pyodide.locking UV [VERSION]`` changes to another version of Pyodide.

First Pyodide's lock is fetched; under its versions uv resolves ``requirements/browser.in``; then
the part of the lock that came of it is cut out. Only the standard library is used.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from .pinned import BROWSER, FILE, LIST
from .sources import CannotBuild

#: What a browser loads to start Python; the second is the first for JupyterLite.
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
#: The file that no index distributes: a browser gets the same package without its compiled part.
NOT_COMPILED = {"markupsafe"}
_KEPT = ("name", "version", "file_name", "sha256", "depends", "imports", "install_dir")
_KEPT += ("package_type", "unvendored_tests")
_ABOUT = (
    "Cut by ways/pyodide/locking.py from pyodide-lock.json of the npm package pyodide, which is "
    "under the Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/); this cut is, too."
)


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
            "Renewing the lock needs npm, to read Pyodide's own: install Node.js "
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


def unpacked(content: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the digests of the core in an npm package, and the lock beside it."""
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        found = {name: packed.extractfile(f"package/{name}").read() for name in (*CORE, LIST)}
    lock = json.loads(found.pop(LIST))
    return {name: hashlib.sha256(text).hexdigest() for name, text in found.items()}, lock


def renew(uv: str, version: str | None = None) -> None:
    """Write requirements/browser.txt and ways/pyodide/pyodide.json anew.

    Parameters
    ----------
    uv : str
        The program uv.
    version : str, optional
        Of Pyodide; the one pinned now if not said.
    """
    version = version or json.loads(FILE.read_text("utf-8"))["version"]
    content = archive(version)
    core, lock = unpacked(content)
    entries = {k: v for k, v in lock["packages"].items() if v["package_type"] == "package"}
    _compile(uv, lock["info"]["python"], entries)
    lines = [line for line in BROWSER.read_text("utf-8").splitlines() if "==" in line]
    # The others, such as the kernel of a computer, no browser gets to see.
    browsers = [line for line in lines if "sys_platform != 'emscripten'" not in line]
    wanted = [re.match(r"[\w.-]+", line)[0] for line in browsers]
    given = {
        "about": _ABOUT,
        "version": version,
        "integrity": integrity(content),
        "info": lock["info"],
        "core": core,
        "packages": {name: cut(entries[name]) for name in _closure(wanted, entries)},
    }
    FILE.write_text(json.dumps(given, indent=1) + "\n", "utf-8")


def _compile(uv: str, python: str, entries: dict[str, dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        versions = Path(folder) / "pyodide.txt"
        lines = [f"{each['name']}=={each['version']}\n" for each in entries.values()]
        versions.write_text("".join(lines), "utf-8")
        command = [uv, "pip", "compile", "--universal", "--generate-hashes", "--quiet"]
        command += ["--python-version", ".".join(python.split(".")[:2])]
        command += ["--no-emit-index-url", "--no-header", "--no-annotate"]
        command += ["-c", str(versions), "-o", str(BROWSER), str(BROWSER.with_suffix(".in"))]
        if subprocess.run(command, cwd=BROWSER.parent).returncode:
            raise CannotBuild("uv found no versions that fit Pyodide's: what it said stands above.")


def cut(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a lock's entry that a build needs."""
    return {key: entry[key] for key in _KEPT if key in entry}


def _closure(names: list[str], entries: dict[str, dict[str, Any]]) -> list[str]:
    """Return the names that the lock knows, and what these need, sorted."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in entries and name not in found:
            found.add(name)
            waiting += entries[name]["depends"]
    return sorted(found - NOT_COMPILED)


if __name__ == "__main__":
    try:
        renew(*sys.argv[1:])
    except CannotBuild as reason:
        sys.exit(str(reason))
