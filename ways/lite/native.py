"""All notebooks on this computer, under the very versions that the browser gets.

No wheel of pandas for the browser can be had from a package registry, so the nearest test is a
Python with the same pandas, numpy and matplotlib, and as close to Pyodide's Python as there is.
What was run is said, never more.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from .pinned import BROWSER, Pinned
from .settings import CannotBuild
from .wheels import Wheel

#: May name the Python to use; otherwise those on the PATH, uv's and pyenv's are
#: looked through.
PYTHON = "LITE_PYTHON"
_SECONDS = 180
#: The versions of the browser's lock install under Python 3.12 and newer.
_OLDEST = 12


@dataclass
class Outcome:
    """What was run under what.

    Attributes
    ----------
    python : str
        The version of Python.
    exact : bool
        True when it is Pyodide's, the third number apart.
    versions : dict of str to str
        What was installed of the packages that a browser gets compiled.
    ran : int
        How many notebooks.
    failed : list of str
        A sentence for each that stopped.
    """

    python: str
    exact: bool
    versions: dict[str, str] = field(default_factory=dict)
    ran: int = 0
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kind = "Pyodide's" if self.exact else "not Pyodide's, but the newest here"
        packages = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        return (
            f"{self.ran - len(self.failed)} of {self.ran} notebooks run to their end natively "
            f"under Python {self.python} ({kind}) with {packages}"
        )


def interpreter(pinned: Pinned) -> tuple[str, str]:
    """Find Pyodide's Python, or the newest older one, on this computer.

    Returns
    -------
    tuple of (str, str)
        The program, and its version.

    Raises
    ------
    CannotBuild
        When ``LITE_PYTHON`` names none.
    """
    named = os.environ.get(PYTHON)
    if named:
        version = _version(named)
        if not version:
            raise CannotBuild(f"{PYTHON}={named} is no Python that can be started.")
        return named, version
    first, last = (int(number) for number in pinned.python.split("."))
    for minor in range(last, _OLDEST - 1, -1):
        wanted = f"{first}.{minor}"
        for program in (f"python{wanted}", *_managed(wanted), sys.executable):
            version = _version(program)
            if version and version.startswith(f"{wanted}."):
                return program, version
    raise CannotBuild(
        f"No Python from 3.{_OLDEST} to {pinned.python} was found here; name one in {PYTHON}."
    )


def _managed(wanted: str) -> list[str]:
    """Return what uv and pyenv know of, without letting them fetch anything."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [str(path) for path in pyenv.glob(f"versions/{wanted}.*/bin/python")]
    uv = shutil.which("uv")
    if uv:
        command = [uv, "python", "find", "--no-python-downloads", "--no-project", wanted]
        done = subprocess.run(command, capture_output=True, text=True)
        found += [done.stdout.strip()] if done.returncode == 0 else []
    return found


def _version(program: str) -> str:
    """Return the version of a Python; nothing when it cannot be started."""
    command = [program, "-c", "import platform; print(platform.python_version())"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def environment(pinned: Pinned, coursekit: Wheel, folder: Path) -> tuple[Path, str]:
    """Install the browser's versions beside that Python, and the course's wheel.

    Returns
    -------
    tuple of (pathlib.Path, str)
        The environment's Python, and its version.

    Raises
    ------
    CannotBuild
        When something cannot be installed.
    """
    base, version = interpreter(pinned)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    digest = hashlib.sha256(BROWSER.read_bytes() + version.encode()).hexdigest()
    stamp = folder / "made-from.txt"
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    if not (stamp.is_file() and stamp.read_text() == digest and _version(str(python))):
        shutil.rmtree(folder, ignore_errors=True)
        _do([base, "-m", "venv", str(folder)])
        _do([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(BROWSER)])
        stamp.write_text(digest)
    _do([*pip, "--no-deps", "--no-index", "--force-reinstall", str(coursekit.path)])
    return python, version


def _do(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason was given"]
        raise CannotBuild(
            f"The environment with the browser's versions cannot be made: {said[-1]}\n"
            f"The command was: {' '.join(command)}"
        )


def run(
    notebooks: Path,
    pinned: Pinned,
    coursekit: Wheel,
    folder: Path,
    say: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Run every notebook, each in a kernel of its own.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder; nothing in it is changed.
    pinned : Pinned
        The version of Pyodide.
    coursekit : Wheel
        The very wheel of the site.
    folder : pathlib.Path
        Where the environment is kept.
    say : callable, optional
        Is given a line for each notebook.

    Returns
    -------
    Outcome
        What was run under what.
    """
    python, version = environment(pinned, coursekit, folder)
    outcome = Outcome(version, version.startswith(f"{pinned.python}."), _versions(python, pinned))
    for path in sorted(notebooks.rglob("*.ipynb")):
        name = path.relative_to(notebooks).as_posix()
        problem = _execute(path, python, folder / "here")
        outcome.ran += 1
        if problem:
            outcome.failed.append(f"{name}: {problem}")
        say(f"  {name}: {problem or 'runs'}")
    return outcome


def _versions(python: Path, pinned: Pinned) -> dict[str, str]:
    code = "import sys; from importlib.metadata import version as v; [print(v(n)) for n in {}]"
    names = [name for name in ("pandas", "numpy", "matplotlib") if name in pinned.compiled]
    done = subprocess.run(
        [python, "-c", code.format(names)], capture_output=True, text=True, check=True
    )
    found = dict(zip(names, done.stdout.split(), strict=True))
    wrong = {n: v for n, v in found.items() if v != pinned.compiled[n]["version"]}
    if wrong:
        raise CannotBuild(f"requirements/browser.txt and the pinned lock differ: {wrong}")
    return found


def _execute(path: Path, python: Path, here: Path) -> str:
    """Run a notebook; return why it stopped, or nothing."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    shutil.rmtree(here, ignore_errors=True)
    here.mkdir()
    manager = AsyncKernelManager()
    # Isolated (-I): neither this checkout nor the user's own packages are seen.
    start = [str(python), "-I", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    start.append("--log-level=ERROR")
    manager._kernel_spec = KernelSpec(argv=start, display_name="native", language="python")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COURSEKIT"))}
    client = NotebookClient(
        nbformat.read(path, as_version=4),
        km=manager,
        timeout=_SECONDS,
        resources={"metadata": {"path": str(here)}},
    )
    try:
        client.execute(env=clean)
    except CellExecutionError as error:
        return f"{error.ename}: {' '.join(error.evalue.split())}"
    except (CellTimeoutError, DeadKernelError) as error:
        return type(error).__name__
    return ""
