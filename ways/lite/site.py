"""The JupyterLite site: put together, built, and looked over before it takes its place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from book import ROOT, editions
from book.links import set_apart
from ways.pyodide import shelf, sources
from ways.pyodide.pinned import LIST, Pinned, pinned
from ways.pyodide.sources import CannotBuild

from . import imports, landing, offer, wheels

BUILD = ROOT / "_build/lite"
#: Inside the built book, so that one upload publishes both, and one Pyodide serves both.
SITE = ROOT / "_build/html/lite"
#: Where the wheels lie that only notebooks need, with the list of all.
PACKAGES = "packages"
_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
_APPS = ("lab", "notebooks", "tree", "edit")
#: Parts of the interface that are installed beside JupyterLite: the kernel, and sliders.
_EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
# Files hold times; a fixed one makes the same sources give the same site.
_THEN = "1767225600"

_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}


def make(
    notebooks: Path, target: Path = SITE, say: Callable[[str], None] = lambda line: None
) -> Path:
    """Make the site.

    Parameters
    ----------
    notebooks : pathlib.Path
        A folder as ``book.notebooks.make`` writes it.
    target : pathlib.Path
        Where the site goes, inside of a built book, which gets Pyodide too; what lies there is
        replaced once the new site is whole.
    say : callable, optional
        Is given a line for each step.

    Returns
    -------
    pathlib.Path
        The target.

    Raises
    ------
    CannotBuild
        With the reason, in words.
    """
    given = pinned()
    say("Python for the browser …")
    files = sources.bring(given.files, sources.places(given.version), say=say)
    shelf.lay(files, shelf.place(target.parent, given.version))
    say("wheels …")
    found = wheels.bring(given, BUILD / "wheels")
    found += [*wheels.kernels(), *wheels.made(BUILD / "own")]
    lock = offer.lock(given, found, f"{_up()}{shelf.FOLDER}/{given.version}/")
    lacking = not_offered(notebooks, lock)
    if lacking:
        raise CannotBuild("\n".join(lacking))
    say("the site …")
    site = BUILD / "site"
    _build(_project(notebooks), site)
    _pack(site / PACKAGES, found, lock)
    _finish(site, landing.page(notebooks, given), given)
    wrong = defects(site, notebooks, given, target.parent)
    if wrong:
        raise CannotBuild("The site is not whole:\n" + "\n".join(f"  - {line}" for line in wrong))
    _replace(site, target)
    return target


def _up() -> str:
    """Return the way from the wheels of the site to the book that it stands in."""
    return "../" * (PACKAGES.count("/") + 2)


def not_offered(notebooks: Path, lock: dict[str, Any]) -> list[str]:
    """Say which imports of the notebooks a browser could not follow."""
    offered = {name for entry in lock["packages"].values() for name in entry["imports"]}
    wanted = {
        path.relative_to(notebooks).as_posix(): imports.of_notebook(path)
        for path in notebooks.rglob("*.ipynb")
    }
    return imports.missing(wanted, offered)


def _project(notebooks: Path) -> Path:
    """Lay down what JupyterLite's builder reads.

    It starts afresh each time: the builder's memory of an earlier run makes it skip steps whose
    result is gone, and leaves out the address of Pyodide.
    """
    project = BUILD / "project"
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    _write(
        project / "jupyter-lite.json",
        {
            "jupyter-lite-schema-version": 0,
            "jupyter-config-data": {
                "appName": editions.title(),
                "exposeAppInBrowser": True,  # so that a test can ask what a notebook says
            },
        },
    )
    _write(project / "overrides.json", _OVERRIDES)
    extensions = Path(sys.prefix) / "share/jupyter/labextensions"
    _write(
        project / "jupyter_lite_config.json",
        {
            "LiteBuildConfig": {
                "apps": list(_APPS),
                "contents": [str(notebooks)],
                "no_sourcemaps": True,
                # Only what is named: another environment must not make another site.
                "ignore_sys_prefix": ["federated_extensions"],
                "federated_extensions": [str(extensions / name) for name in _EXTENSIONS],
            }
        },
    )
    return project


def _build(project: Path, site: Path) -> None:
    """Run JupyterLite's builder of this very environment, whatever the PATH says."""
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--lite-dir", str(project), "--output-dir", str(site)]
    variables = {**os.environ, "SOURCE_DATE_EPOCH": _THEN, "PYTHONUTF8": "1"}
    # These would speak for other settings than ours.
    variables = {k: v for k, v in variables.items() if not k.startswith("JUPYTERLITE_")}
    done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True)
    (BUILD / "build.log").write_text(done.stdout + done.stderr, "utf-8")
    if done.returncode:
        raise CannotBuild(
            "JupyterLite did not build the site; the whole story is in "
            f"{(BUILD / 'build.log').relative_to(ROOT)}."
        )


def _pack(folder: Path, found: list[wheels.Wheel], lock: dict[str, Any]) -> None:
    """Lay down the wheels that only notebooks need, and the list of all."""
    folder.mkdir()
    for wheel in found:
        shutil.copy(wheel.path, folder)
    _write(folder / LIST, lock)


def _finish(site: Path, first_page: str, given: Pinned) -> None:
    """Replace the builder's first page, which only leads on, by ours; name the book's Pyodide."""
    (site / "index.html").write_text(first_page, "utf-8")
    shutil.copy(ROOT / "book/theme/favicon.svg", site / "favicon.svg")
    path = site / "jupyter-lite.json"
    config = json.loads(path.read_text("utf-8"))
    digest = sources.sha256(site / PACKAGES / LIST)[:12]  # no browser has kept another one
    config["jupyter-config-data"].setdefault("litePluginSettings", {})[_KERNEL] = {
        **config["jupyter-config-data"].get("litePluginSettings", {}).get(_KERNEL, {}),
        "disablePyPIFallback": True,
        "pyodideUrl": _address(given),
        "loadPyodideOptions": {
            "lockFileURL": f"./{PACKAGES}/{LIST}?v={digest}",
            # All at once while Python starts, instead of one after the other.
            "packages": list(offer.KERNEL),
        },
    }
    _write(path, config)
    set_apart(site)


def _address(given: Pinned) -> str:
    return f"./../{shelf.FOLDER}/{given.version}/pyodide.mjs"


def defects(site: Path, notebooks: Path, given: Pinned, html: Path) -> list[str]:
    """Look over a built site.

    Parameters
    ----------
    site : pathlib.Path
        The site.
    notebooks : pathlib.Path
        What it was made from.
    given : Pinned
        The version of Pyodide.
    html : pathlib.Path
        The built book, with Pyodide in it.

    Returns
    -------
    list of str
        A sentence for each thing that is not as it should be.
    """
    config = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    kernel = config.get("litePluginSettings", {}).get(_KERNEL, {})
    found = []
    if kernel.get("pyodideUrl") != _address(given):
        found.append("its kernel would fetch Python from another host (no pyodideUrl)")
    if not kernel.get("disablePyPIFallback"):
        found.append("its kernel would ask a registry for packages")
    if re.search(r'"https?://(?!schemas?\.)', json.dumps(config)):
        found.append("its configuration names another host")
    place = html / shelf.FOLDER / given.version
    found += [f"{name} of Pyodide is not whole" for name in sources.lacking(given.core, place)]
    found += _unlike_lock(site, html)
    listed = {
        f"{path.parent.relative_to(site / 'api/contents').as_posix()}/{entry['name']}"
        for path in (site / "api/contents").rglob("all.json")
        for entry in json.loads(path.read_text("utf-8"))["content"]
    }
    for path in notebooks.rglob("*.ipynb"):
        name = path.relative_to(notebooks)
        if f"{name.parent.as_posix()}/{name.name}" not in listed:
            found.append(f"{name.as_posix()} is not in its list of files")
    return found


def _unlike_lock(site: Path, html: Path) -> list[str]:
    """Say which files are not what the site's lock says; the browser would refuse them."""
    lock = json.loads((site / PACKAGES / LIST).read_text("utf-8"))
    found = []
    for name, entry in lock["packages"].items():
        ours = entry["file_name"].removeprefix(_up())
        if "://" in ours:
            found.append(f"{name} would come from another host")
            continue
        file = site / PACKAGES / ours if ours == entry["file_name"] else html / ours
        if not file.is_file() or sources.sha256(file) != entry["sha256"]:
            found.append(f"{name} is not the file that its lock names")
    return found


def _replace(site: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(site, target)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", "utf-8")


def weights(site: Path) -> dict[str, int]:
    """Return what the parts of a site weigh, in bytes."""
    parts = {
        "all, beside the Pyodide of the book": site,
        "packages that only notebooks need": site / PACKAGES,
        "notebooks": site / "files",
        "Pyodide, which the pages of the book use too": site.parent / shelf.FOLDER,
    }
    return {
        name: sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        for name, folder in parts.items()
    }
