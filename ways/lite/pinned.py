"""The part of Pyodide's lock that the course needs, and what is asked of it.

``pyodide.json`` beside this file is a cut of the lock in npm's package ``pyodide`` (MPL-2.0, the
terms stand in the file): version, file and sha256 of each package our notebooks need. It is
committed, so that the tests know without any network what a browser will offer, and so that no
download can change it. Each build compares it with the lock inside the npm package, whose own
digest is pinned here too. ``make lock`` renews it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from book import ROOT

FILE = Path(__file__).parent / "pyodide.json"
#: Versions and digests of what the browser offers, made from browser.in under this lock.
BROWSER = ROOT / "requirements/browser.txt"


@dataclass(frozen=True)
class Pinned:
    """A version of Pyodide.

    Attributes
    ----------
    version : str
        Of Pyodide and of its npm package.
    integrity : str
        Digest of the npm package, as npm writes it.
    info : dict of str to str
        The Python in it, its platform.
    packages : dict of str to dict
        Entries of the lock, by name.
    """

    version: str
    integrity: str
    info: dict[str, str]
    packages: dict[str, dict[str, Any]]

    @property
    def python(self) -> str:
        """The two numbers of its Python, such as ``"3.14"``."""
        return ".".join(self.info["python"].split(".")[:2])

    @property
    def compiled(self) -> dict[str, dict[str, Any]]:
        """The packages that only the distribution has, since they were compiled for it."""
        return {name: each for name, each in self.packages.items() if not is_pure(each)}

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
    return Pinned(given["version"], given["integrity"], given["info"], given["packages"])
