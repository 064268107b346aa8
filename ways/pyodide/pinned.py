"""The part of Pyodide that the course needs: its core and some packages, file by file.

``pyodide.json`` beside this file is a cut of the lock in npm's package ``pyodide`` (MPL-2.0, the
terms stand in the file): version, file and sha256 of each package, and the sha256 of the files of
the core. It is committed, so that the tests know without any network what a browser will offer,
and so that no download can change it. ``make lock`` renews it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from book import ROOT

FILE = Path(__file__).parent / "pyodide.json"
#: Versions and digests of what notebooks in the browser import, made from browser.in under this
#: lock.
BROWSER = ROOT / "requirements/browser.txt"
#: What Pyodide calls its own list of packages.
LIST = "pyodide-lock.json"


@dataclass(frozen=True)
class Pinned:
    """A version of Pyodide.

    Attributes
    ----------
    version : str
        Of Pyodide and of its npm package.
    integrity : str
        Digest of the npm package that all this was read from, as npm writes it.
    info : dict of str to str
        The Python in it, its platform.
    core : dict of str to str
        The sha256 of each file of Python itself.
    packages : dict of str to dict
        Entries of the lock, by name.
    """

    version: str
    integrity: str
    info: dict[str, str]
    core: dict[str, str]
    packages: dict[str, dict[str, Any]]

    @property
    def python(self) -> str:
        """The two numbers of its Python, such as ``"3.14"``."""
        return ".".join(self.info["python"].split(".")[:2])

    @property
    def compiled(self) -> dict[str, dict[str, Any]]:
        """The packages that were compiled for the browser."""
        return {name: each for name, each in self.packages.items() if not is_pure(each)}

    @property
    def files(self) -> dict[str, str]:
        """The sha256 of each file that no package index has under a name of its own."""
        wheels = {each["file_name"]: each["sha256"] for each in self.compiled.values()}
        return {**self.core, **wheels}

    @property
    def environment(self) -> dict[str, str]:
        """What markers of requirements see in the browser."""
        python = self.info["python"]
        return {
            "python_version": self.python,
            "python_full_version": python,
            "implementation_name": "cpython",
            "implementation_version": python,
            "platform_python_implementation": "CPython",
            "platform_machine": self.info["arch"],
            "platform_system": "Emscripten",
            "platform_release": "",
            "platform_version": "",
            "sys_platform": "emscripten",
            "os_name": "posix",
            "extra": "",
        }


def is_pure(entry: dict[str, Any]) -> bool:
    """Tell whether a package is the same everywhere, so that PyPI has it too.

    Examples
    --------
    >>> is_pure({"file_name": "six-1.17.0-py2.py3-none-any.whl"})
    True
    """
    return entry["file_name"].endswith("-none-any.whl")


@cache
def pinned() -> Pinned:
    """Return the pinned version.

    Examples
    --------
    >>> "pandas" in pinned().compiled
    True
    """
    given = json.loads(FILE.read_text("utf-8"))
    return Pinned(**{name: value for name, value in given.items() if name != "about"})
