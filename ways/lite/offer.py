"""What Python in the browser can import: the site's own ``pyodide-lock.json``.

It has the form of Pyodide's lock. The browser reads from it which file holds what a cell imports,
fetches that file and checks its sha256; nobody has to install anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from book import publication

from .pinned import Pinned
from .settings import CannotBuild, Settings
from .wheels import NOT_IN_BROWSER, Wheel

#: What a kernel loads before the first cell.
KERNEL = ("micropip", "packaging", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi")
KERNEL += ("ipython",)
#: Ours stays even where what it needs is missing: parts of it can be tried without.
KEPT = (publication.project().name,)


def lock(pinned: Pinned, wheels: Iterable[Wheel], settings: Settings) -> dict[str, Any]:
    """Return the lock of a site.

    Parameters
    ----------
    pinned : Pinned
        The version of Pyodide.
    wheels : iterable of Wheel
        What lies in the site.
    settings : Settings
        Where compiled packages come from.

    Returns
    -------
    dict
        As Pyodide reads it. Without compiled packages it lacks what needs them, too.

    Raises
    ------
    CannotBuild
        When a package needs another that is nowhere.
    """
    packages = {wheel.name: _entry(wheel, pinned) for wheel in wheels}
    if settings.mode != "core":
        place = settings.source if settings.mode == "cdn" else ""
        for name, entry in pinned.compiled.items():
            packages[name] = {**entry, "file_name": place + entry["file_name"]}
    while lacking := [n for n, e in packages.items() if n not in KEPT and _lacks(e, packages)]:
        if settings.mode != "core":
            raise CannotBuild(
                f"Something that {', '.join(lacking)} needs in the browser is in no lock: name "
                "it in requirements/browser.in and run `make lock`."
            )
        for name in lacking:
            del packages[name]
    for name in KEPT:
        packages[name]["depends"] = [n for n in packages[name]["depends"] if n in packages]
    return {"info": pinned.info, "packages": dict(sorted(packages.items()))}


def _lacks(entry: dict[str, Any], packages: dict[str, Any]) -> bool:
    return not all(name in packages for name in entry["depends"])


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
