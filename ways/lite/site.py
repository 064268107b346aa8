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

from book.links import set_apart

from . import core, imports, landing, offer, trial, vendoring, wheels
from .pinned import ROOT, Pinned, pinned
from .settings import CannotBuild, Settings

BUILD = ROOT / "_build/lite"
#: Inside the built book, so that one upload publishes both.
SITE = ROOT / "_build/html/lite"
PYODIDE = "static/pyodide"
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
    notebooks: Path,
    settings: Settings,
    target: Path = SITE,
    say: Callable[[str], None] = lambda line: None,
) -> Path:
    """Make the site.

    Parameters
    ----------
    notebooks : pathlib.Path
        A folder as ``book.notebooks.make`` writes it.
    settings : Settings
        Where compiled packages come from.
    target : pathlib.Path
        Where the site goes; what lies there is replaced once the new site is whole.
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
    core.bring(given, BUILD / "core")
    say("wheels …")
    found = wheels.bring(given, BUILD / "wheels")
    found += [*wheels.kernels(), wheels.coursekit(BUILD / "own")]
    lock = offer.lock(given, found, settings)
    files = [BUILD / "core" / name for name in core.FILES]
    files += [wheel.path for wheel in found if wheel.name in lock["packages"]]
    if settings.mode == "vendored":
        say(f"packages of Pyodide's distribution, from {settings.source} …")
        entries = given.compiled.values()
        files += vendoring.bring(entries, settings.source, BUILD / "vendored", say)
    lacking = not_offered(notebooks, lock) if settings.mode != "core" else []
    if lacking:
        raise CannotBuild("\n".join(lacking))
    say("the site …")
    notebooks = _contents(notebooks, settings)
    project = _project(notebooks, files, lock)
    site = BUILD / "site"
    _build(project, site)
    _finish(site, landing.page(notebooks, settings, given))
    wrong = defects(site, notebooks, given, settings)
    if wrong:
        raise CannotBuild("The site is not whole:\n" + "\n".join(f"  - {line}" for line in wrong))
    _replace(site, target)
    return target


def not_offered(notebooks: Path, lock: dict[str, Any]) -> list[str]:
    """Say which imports of the notebooks a browser could not follow."""
    offered = {name for entry in lock["packages"].values() for name in entry["imports"]}
    wanted = {
        path.relative_to(notebooks).as_posix(): imports.of_notebook(path)
        for path in notebooks.rglob("*.ipynb")
    }
    return imports.missing(wanted, offered)


def _contents(notebooks: Path, settings: Settings) -> Path:
    """Return a copy of the notebooks, with the one for a trial where the others cannot run."""
    folder = BUILD / "contents"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(notebooks, folder)
    if settings.mode == "core":
        trial.write(folder)
    return folder


def _project(notebooks: Path, files: list[Path], lock: dict[str, Any]) -> Path:
    """Lay down what JupyterLite's builder reads.

    It starts afresh each time: the builder's memory of an earlier run makes it skip steps whose
    result is gone, and leaves out the address of Pyodide.
    """
    project = BUILD / "project"
    shutil.rmtree(project, ignore_errors=True)
    (project / PYODIDE).mkdir(parents=True)
    for file in files:
        shutil.copy(file, project / PYODIDE)
    _write(project / PYODIDE / core.LOCK, lock)
    _write(
        project / "jupyter-lite.json",
        {
            "jupyter-lite-schema-version": 0,
            "jupyter-config-data": {
                "appName": "The Energy of the Slag Heaps",
                "litePluginSettings": {
                    _KERNEL: {
                        "disablePyPIFallback": True,
                        # All at once while Python starts, instead of one after the other.
                        "loadPyodideOptions": {"packages": list(offer.KERNEL)},
                    }
                },
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


def _finish(site: Path, first_page: str) -> None:
    """Replace the builder's first page, which only leads on, by ours."""
    (site / "index.html").write_text(first_page, "utf-8")
    shutil.copy(ROOT / "book/theme/favicon.svg", site / "favicon.svg")
    set_apart(site)


def defects(site: Path, notebooks: Path, given: Pinned, settings: Settings) -> list[str]:
    """Look over a built site.

    Parameters
    ----------
    site : pathlib.Path
        The site.
    notebooks : pathlib.Path
        What it was made from.
    given : Pinned
        The version of Pyodide.
    settings : Settings
        Where compiled packages come from.

    Returns
    -------
    list of str
        A sentence for each thing that is not as it should be.
    """
    config = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    kernel = config.get("litePluginSettings", {}).get(_KERNEL, {})
    found = []
    if kernel.get("pyodideUrl") != f"./{PYODIDE}/{core.FILES[0]}":
        found.append("its kernel would fetch Python from another host (no pyodideUrl)")
    if not kernel.get("disablePyPIFallback"):
        found.append("its kernel would ask a registry for packages")
    if re.search(r'"https?://(?!schemas?\.)', json.dumps(config)):
        found.append("its configuration names another host")
    found += _unlike_lock(site, settings)
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


def _unlike_lock(site: Path, settings: Settings) -> list[str]:
    """Say which files are not what the site's lock says; the browser would refuse them."""
    lock = json.loads((site / PYODIDE / core.LOCK).read_text("utf-8"))
    found = []
    for name, entry in lock["packages"].items():
        if "://" in entry["file_name"]:
            if settings.mode != "cdn":
                found.append(f"{name} would come from another host")
            continue
        file = site / PYODIDE / entry["file_name"]
        if not file.is_file() or vendoring.sha256(file) != entry["sha256"]:
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
    parts = {"all": site, "Python and packages": site / PYODIDE, "notebooks": site / "files"}
    return {
        name: sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        for name, folder in parts.items()
    }
