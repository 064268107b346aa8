"""Renewing what the site is pinned to (``make lock``).

``python -m ways.lite.locking UV [VERSION]`` changes to another version of Pyodide.

First Pyodide's lock is fetched; under its versions uv resolves ``requirements/browser.in``; then
the part of the lock that came of it is cut out. Only the standard library is used.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from . import core
from .pinned import BROWSER, FILE
from .settings import CannotBuild

_KEPT = ("name", "version", "file_name", "sha256", "depends", "imports", "install_dir")
_KEPT += ("package_type", "unvendored_tests")
_ABOUT = (
    "Cut by ways/lite/locking.py from pyodide-lock.json of the npm package pyodide, which is "
    "under the Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/); this cut is, too."
)


def renew(uv: str, version: str | None = None) -> None:
    """Write requirements/browser.txt and ways/lite/pyodide.json anew.

    Parameters
    ----------
    uv : str
        The program uv.
    version : str, optional
        Of Pyodide; the one pinned now if not said.
    """
    version = version or json.loads(FILE.read_text("utf-8"))["version"]
    content = core.archive(version)
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        lock = json.load(packed.extractfile(f"package/{core.LOCK}"))
    entries = {k: v for k, v in lock["packages"].items() if v["package_type"] == "package"}
    _compile(uv, lock["info"]["python"], entries)
    lines = [line for line in BROWSER.read_text("utf-8").splitlines() if "==" in line]
    # The others, such as the kernel of a computer, no browser gets to see.
    browsers = [line for line in lines if "sys_platform != 'emscripten'" not in line]
    wanted = [re.match(r"[\w.-]+", line)[0] for line in browsers]
    given = {
        "about": _ABOUT,
        "version": version,
        "integrity": core.integrity(content),
        "info": lock["info"],
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
    return sorted(found)


if __name__ == "__main__":
    try:
        renew(*sys.argv[1:])
    except CannotBuild as reason:
        sys.exit(str(reason))
