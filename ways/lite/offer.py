"""What Python in the browser can import: the site's own ``pyodide-lock.json``.

It has the form of Pyodide's lock. The browser reads from it which file holds what a cell imports,
fetches that file and checks its sha256; nobody has to install anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ways.pyodide.pinned import Pinned
from ways.pyodide.sources import CannotBuild

from .wheels import NOT_IN_BROWSER, Wheel

#: What a kernel loads before the first cell.
KERNEL = ("micropip", "packaging", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi")
KERNEL += ("ipython",)


def lock(pinned: Pinned, wheels: Iterable[Wheel], place: str) -> dict[str, Any]:
    """Return the lock of a site.

    Parameters
    ----------
    pinned : Pinned
        The version of Pyodide.
    wheels : iterable of Wheel
        What lies in the site.
    place : str
        The way from there to Pyodide's own packages, with a slash at its end.

    Returns
    -------
    dict
        As Pyodide reads it.

    Raises
    ------
    CannotBuild
        When a package needs another that is nowhere.
    """
    packages = {wheel.name: _entry(wheel, pinned) for wheel in wheels}
    for name, entry in pinned.compiled.items():
        packages[name] = {**entry, "file_name": place + entry["file_name"]}
    lacking = [name for name, entry in packages.items() if set(entry["depends"]) - set(packages)]
    if lacking:
        raise CannotBuild(
            f"Something that {', '.join(lacking)} needs in the browser is in no lock: name "
            "it in requirements/browser.in and run `make lock`."
        )
    return {"info": pinned.info, "packages": dict(sorted(packages.items()))}


def _entry(wheel: Wheel, pinned: Pinned) -> dict[str, Any]:
    needs = wheel.depends(pinned.environment)
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": wheel.path.name,
        "sha256": wheel.sha256,
        "depends": [name for name in needs if name not in NOT_IN_BROWSER],
        "imports": wheel.imports,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }
