"""Try what Binder would do: its dry run, then the environment it describes, then every notebook.

``python course.py hub check --binder`` runs this. The image itself is not built: that needs
Docker, and the dry run shows what it would hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from book import ROOT

_PATIENCE = 300


class BinderRefuses(Exception):
    """Binder could not use this repository; the message says why."""


def tracked(folder: Path) -> Path:
    """Copy what the repository holds, and nothing that lies beside it by chance."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
            copy.chmod((ROOT / name).stat().st_mode)
    return folder


def dry_run(checkout: Path) -> str:
    """Let repo2docker read the repository; return the recipe of the image.

    Raises
    ------
    BinderRefuses
        With repo2docker's own words.
    """
    command = [str(Path(sys.executable).with_name("jupyter-repo2docker"))]
    done = subprocess.run(
        [*command, "--no-build", "--debug", str(checkout)],
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    said = done.stdout + done.stderr
    if done.returncode or "FROM " not in said:
        raise BinderRefuses(f"repo2docker does not take the repository:\n{said[-1500:]}")
    for part in (".binder/requirements.txt", ".binder/postBuild"):
        if part not in said:
            raise BinderRefuses(f"the image that repo2docker describes does not use {part}")
    return said


def environment(checkout: Path, folder: Path) -> Path:
    """Make the environment as the image would; return its Python.

    Raises
    ------
    BinderRefuses
        When a step fails.
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    outside = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    outside["PATH"] = f"{folder / 'bin'}{os.pathsep}{outside['PATH']}"
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]
    for step in (
        [str(python), *install, ".binder/requirements.txt"],
        [str(checkout / ".binder/postBuild")],
    ):
        done = subprocess.run(step, cwd=checkout, env=outside, capture_output=True, text=True)
        if done.returncode:
            raise BinderRefuses(
                f"{' '.join(step[-2:])} fails:\n{(done.stdout + done.stderr)[-1500:]}"
            )
    return python


def executed(checkout: Path, python: Path) -> Iterator[tuple[str, float]]:
    """Run every notebook in the environment; yield its name and seconds.

    Raises
    ------
    BinderRefuses
        When a cell fails.
    """
    os.environ.pop("PYTHONPATH", None)  # the package that was installed, not this checkout
    os.environ["JUPYTER_PATH"] = str(python.parents[2] / "share/jupyter")
    for path in sorted((checkout / "notebooks").rglob("*.ipynb")):
        start = time.perf_counter()
        client = NotebookClient(
            nbformat.read(path, as_version=4),
            timeout=_PATIENCE,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.create_kernel_manager()
        client.km.kernel_spec.argv[0] = str(python)
        name = path.relative_to(checkout / "notebooks").as_posix()
        try:
            client.execute(stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError) as error:
            raise BinderRefuses(f"{name} does not run to its end: {error}") from None
        yield name, time.perf_counter() - start
