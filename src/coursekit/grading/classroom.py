"""Run every notebook of a folder, each alone in its process, with limits and without network.

A file of work that a page of the book saved is run as the notebooks it stands for.

Why not nbgrader or Otter, the established graders? Both want a server or a container to keep
notebooks from doing harm, bring a hundred packages, and mark right or wrong; what a teacher wants
to know here is which *kind* of mistake a class makes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from . import work_files

#: How the names of what is handed in end.
NOTEBOOK, WORK = ".ipynb", ".json"
#: What nobody's report may exceed; the rest is not read.
_LONGEST_REPORT = 2**20


@dataclass(frozen=True)
class Learner:
    """What came of one notebook, or of one file of work.

    Attributes
    ----------
    name : str
        Its file name without suffix.
    checks : dict of str to tuple
        For each exercise, whether it passed and the kind of mistake; the last check counts.
    problems : list of str
        Sentences: cells that failed, limits that were reached.
    seconds : float or None
        How long it ran; None when it was stopped.
    memory_mb : float or None
        Most memory it held, where the system tells.
    helped : dict of str to list of str
        For each exercise, the steps of help that were used, as far as the file tells.
    """

    name: str
    checks: dict[str, tuple[bool, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float | None = None
    memory_mb: float | None = None
    helped: dict[str, list[str]] = field(default_factory=dict)


def handed_in(folder: Path) -> list[Path]:
    """Return notebooks and files of work in a folder and its folders, without hidden ones.

    Parameters
    ----------
    folder : pathlib.Path
        Where the class handed in.

    Returns
    -------
    list of pathlib.Path
        In order of their names.

    Raises
    ------
    FileNotFoundError
        When there is no such folder, or nothing to grade in it; the message says which.
    """
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder {str(folder)!r}. Give the one with the notebooks."
        )
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in {NOTEBOOK, WORK}
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise FileNotFoundError(
            f"No notebook ({NOTEBOOK}) and no file of work ({WORK}) is in {str(folder)!r} or in "
            "its folders."
        )
    return found


def grade(
    files: Iterable[Path],
    *,
    seconds: float = 60,
    patience: float = 10,
    memory_mb: int = 2048,
    workers: int | None = None,
    tell: Callable[[Learner], None] | None = None,
) -> list[Learner]:
    """Run notebooks and files of work, and collect what their checks say.

    Each runs in a process and an empty folder of its own. It may not open connections, start
    programs, or write outside that folder; time and memory are limited. On Linux, where the
    system allows it, the process has no network devices at all.

    Parameters
    ----------
    files : iterable of pathlib.Path
        What to run, from :func:`~coursekit.grading.classroom.handed_in`.
    seconds : float, optional
        For a whole notebook, or a chapter of a file of work; then it is stopped for good.
    patience : float, optional
        Seconds for one cell; then the next one runs. (On Windows only the whole is limited.)
    memory_mb : int, optional
        Address space in MB. (Not on Windows.)
    workers : int, optional
        How many run side by side; by default as many as there are processors.
    tell : callable, optional
        Called with each result as it comes, for a progress bar.

    Returns
    -------
    list of Learner
        In the order of the files.
    """
    paths = list(files)
    orders = {"seconds": seconds, "patience": patience, "memory_mb": memory_mb}
    found: dict[int, Learner] = {}
    names = _names(paths)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        waiting = {
            pool.submit(_of_file, path, name, orders): at
            for at, (path, name) in enumerate(zip(paths, names, strict=True))
        }
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            if tell:
                tell(done.result())
    return [found[at] for at in range(len(paths))]


def _names(paths: list[Path]) -> list[str]:
    """Return a name for each file: its own, with folder and ending where two share one."""
    found = [path.stem for path in paths]
    for longer in ("{0.parent.name}/{0.stem}", "{0.parent.name}/{0.name}"):
        taken = Counter(found)
        found = [
            longer.format(path) if taken[name] > 1 else name
            for path, name in zip(paths, found, strict=True)
        ]
    return found


def _of_file(path: Path, name: str, orders: dict[str, Any]) -> Learner:
    if path.suffix.lower() != WORK:
        return _run(path, name, orders)
    try:
        work = work_files.read(path)
    except work_files.NoWorkFile as error:
        return Learner(name, problems=[str(error)])
    with tempfile.TemporaryDirectory(prefix="work-") as folder:
        parts = {}
        for chapter, answers in work.answers.items():
            notebook = Path(folder, f"{chapter}{NOTEBOOK}")
            nbformat.write(work_files.notebook(chapter, answers), notebook)
            parts[chapter] = _run(notebook, name, orders)
    return _together(name, work, parts)


def _together(name: str, work: work_files.WorkFile, parts: dict[str, Learner]) -> Learner:
    """Return what came of the chapters of one file of work."""
    problems = list(work.unknown)
    if not parts:
        problems.append("No answer to an exercise is in this file.")
    for chapter, part in parts.items():
        # Of several chapters, "cell 4" alone would say nothing.
        begin = f"{chapter}, " if len(parts) > 1 else ""
        problems += [f"{begin}{problem}" for problem in part.problems]
    seconds = [part.seconds for part in parts.values() if part.seconds is not None]
    memory = [part.memory_mb for part in parts.values() if part.memory_mb is not None]
    helped = dict(work.helped)
    for part in parts.values():
        for exercise, steps in part.helped.items():
            helped[exercise] = work_files.in_order([*helped.get(exercise, ()), *steps])
    return Learner(
        name,
        {one: said for part in parts.values() for one, said in part.checks.items()},
        problems,
        sum(seconds) if len(seconds) == len(parts) else None,
        max(memory, default=None),
        helped,
    )


def _run(path: Path, name: str, orders: dict[str, Any]) -> Learner:
    mark = secrets.token_hex(8)
    with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as home:
        shutil.copyfile(path, Path(home, "notebook.ipynb"))
        command = [
            *_without_network(),
            sys.executable,
            *("-m", "coursekit.grading.worker", "notebook.ipynb", "report.txt"),
        ]
        process = subprocess.Popen(
            command,
            cwd=home,
            env=_environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
        stopped = False
        try:
            process.communicate(
                (json.dumps({**orders, "mark": mark}) + "\n").encode(), orders["seconds"]
            )
        except subprocess.TimeoutExpired:
            stopped = True
        finally:
            _end(process)
        return _read(name, Path(home, "report.txt"), mark, stopped, process.returncode, orders)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all it may have started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _environment(home: str) -> dict[str, str]:
    """Return what a notebook sees of the surroundings: no secrets, a home of its own."""
    kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "MPLCONFIGDIR")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    # Without fonts known beforehand, each process would look for them again, for seconds.
    found.setdefault("MPLCONFIGDIR", _font_cache())
    return {
        **found,
        "HOME": home,
        "USERPROFILE": home,
        "TMPDIR": home,
        "MPLBACKEND": "Agg",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory under the limit
        "OMP_NUM_THREADS": "1",
    }


@cache
def _font_cache() -> str:
    import matplotlib

    return matplotlib.get_cachedir()


@cache
def _without_network() -> tuple[str, ...]:
    """Return the words before a command that take the network away, where the system has them."""
    command = ("unshare", "--map-root-user", "--net", "--")
    if not shutil.which(command[0]):
        return ()
    tried = subprocess.run([*command, "true"], capture_output=True)
    return command if tried.returncode == 0 else ()


def _read(
    name: str, report: Path, mark: str, stopped: bool, status: int, orders: dict[str, Any]
) -> Learner:
    lines: list[dict[str, Any]] = []
    if report.is_file():
        with report.open(encoding="utf-8", errors="replace") as file:
            for written in file.read(_LONGEST_REPORT).splitlines():
                begin, _, rest = written.partition(" ")
                if begin == mark:
                    lines.append(json.loads(rest))
    checks: dict[str, tuple[bool, str]] = {}
    problems: list[str] = []
    helped: dict[str, list[str]] = {}
    end: dict[str, Any] = {}
    for line in lines:
        if line["event"] == "check":
            checks[line["exercise"]] = (line["passed"], line["kind"])
        elif line["event"] == "helped":
            helped = line["steps"]
        elif line["event"] == "error":
            where = line["exercise"] or f"cell {line['cell']}"
            problems.append(f"{where}: {line['error']}")
            if line["exercise"] and line["exercise"] not in checks:
                kind = (
                    "endless" if line["error"].startswith("TookTooLong") else "stops with an error"
                )
                checks[line["exercise"]] = (False, kind)
        elif line["event"] == "unreadable":
            problems.append("This file is no notebook that can be read.")
            end = line
        elif line["event"] == "end":
            end = line
    if stopped:
        problems.append(f"Stopped after {orders['seconds']:g} s: a loop that never ends?")
    elif not end:
        problems.append(
            f"Ended before its last cell (status {status}): perhaps more memory or time "
            "than allowed."
        )
    return Learner(name, checks, problems, end.get("seconds"), end.get("memory_mb"), helped)
