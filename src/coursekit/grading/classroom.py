"""Run what a class handed in, each notebook alone in its process, and judge its answers here.

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
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .. import languages
from ..checks import Exercise, check, register
from ..languages import marked, say
from ..page import number
from ..steps import helped, smallest_first
from . import namespaces, scripts, work_files
from .hand_ins import HandIn
from .luggage import unpack

#: What nobody's report may exceed; the rest is not read.
_LONGEST_REPORT = 8 * 2**20
#: Seconds between two looks at what runs.
_OFTEN = 0.02

marked(
    "endless", "waits for somebody to type", "no answer", "stops with an error", "cannot be read"
)
#: Errors that are kinds of their own, by how they begin.
_KINDS = {"TookTooLong": "endless", "NobodyTypes": "waits for somebody to type"}
#: What is said of an exercise whose cell holds no answer.
NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Given:
    """An answer as it was handed in.

    Attributes
    ----------
    data : object
        The answer as :func:`~coursekit.grading.luggage.pack` wrote it.
    code : str
        The cell that made it.
    """

    data: Any
    code: str = ""


@dataclass(frozen=True)
class Learner:
    """What came of one file.

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
    answers : dict of str to Given
        For each exercise with an answer that was judged, the answer.
    helped : dict of str to list of str
        For each exercise, the steps of help that were used, as far as the file tells.
    """

    name: str
    checks: dict[str, tuple[bool, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float | None = None
    memory_mb: float | None = None
    answers: dict[str, Given] = field(default_factory=dict)
    helped: dict[str, list[str]] = field(default_factory=dict)


def grade(
    found: Iterable[HandIn],
    *,
    seconds: float = 60,
    patience: float = 10,
    memory_mb: int = 2048,
    workers: int | None = None,
    tell: Callable[[Learner], None] | None = None,
) -> list[Learner]:
    """Run notebooks, and judge the answers that come out of them.

    Each runs in a process and an empty folder of its own. It may not open connections, start
    programs, or write outside that folder; time and memory are limited. On Linux, where the
    system allows it, the process has no network devices at all, sees no other process, and has a
    file system that it can only read (:func:`~coursekit.grading.namespaces.walls`). Its answers
    leave it as data; what is right is decided here, where nothing of a notebook runs.

    Parameters
    ----------
    found : iterable of HandIn
        From :func:`~coursekit.grading.hand_ins.find`; what is not to be graded is passed over.
    seconds : float, optional
        For a whole notebook; then it is stopped for good.
    patience : float, optional
        Seconds for one cell; then the next one runs. (On Windows only the whole is limited.)
    memory_mb : int, optional
        Address space in MB. (Not on Windows.)
    workers : int, optional
        How many run side by side; by default as many as there are processors.
    tell : callable, optional
        Called with each result as it comes.

    Returns
    -------
    list of Learner
        In the order of what was found.
    """
    limits = {"seconds": seconds, "patience": patience, "memory_mb": memory_mb}
    works = [_work(one) for one in found if one.data is not None]
    waiting = deque((work, part) for work in works for part in work.parts or [None])
    running: list[tuple[_Work, str, NotebookRun]] = []

    def came(work: _Work, part: str | None, run: NotebookRun | None) -> None:
        if part is not None and run is not None:
            work.came[part] = _learner(work.name, run)
        if len(work.came) == len(work.parts):
            work.learner = _together(work)
            if tell:
                tell(work.learner)

    try:
        while waiting or running:
            # No threads: judging sets things for a moment that would be set for all of them.
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                work, part = waiting.popleft()
                if part is None:
                    came(work, None, None)
                else:
                    running.append((work, part, NotebookRun(*work.parts[part], limits)))
            over = [one for one in running if one[2].is_over()]
            running = [one for one in running if one not in over]
            for one in over:
                came(*one)
            if not over:
                time.sleep(_OFTEN)
    finally:
        for _, _, run in running:
            run.end()
    return [work.learner for work in works if work.learner is not None]


@dataclass
class _Work:
    """What is to be run for one file: a notebook, or the chapters that a page saved."""

    name: str
    parts: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]]]] = field(
        default_factory=dict
    )
    problems: list[str] = field(default_factory=list)
    helped: dict[str, list[str]] = field(default_factory=dict)
    came: dict[str, Learner] = field(default_factory=dict)
    learner: Learner | None = None


def _work(given: HandIn) -> _Work:
    data = given.data or b""
    try:
        if not work_files.is_one(data):
            return _Work(given.name, {"": scripts.cells_of(data)})
        saved = work_files.read(data)
    except (scripts.Unreadable, work_files.NoWorkFile) as error:
        return _Work(given.name, problems=[str(error)])
    problems = list(saved.unknown)
    if not saved.answers:
        problems.append(say("No answer to an exercise is in this file."))
    parts = {
        chapter: scripts.cells_of(json.dumps(work_files.notebook(chapter, answers)).encode())
        for chapter, answers in saved.answers.items()
    }
    return _Work(given.name, parts, problems, saved.helped)


def _together(work: _Work) -> Learner:
    """Return what came of all parts of a file."""
    problems = list(work.problems)
    for part, came in work.came.items():
        # Of several chapters, "cell 4" alone would say nothing.
        begin = f"{part}, " if len(work.came) > 1 else ""
        problems += [f"{begin}{problem}" for problem in came.problems]
    used = helped(cell["code"] for cells, _ in work.parts.values() for cell in cells)
    for exercise, steps in work.helped.items():
        used.setdefault(exercise, []).extend(steps)
    seconds = [came.seconds for came in work.came.values() if came.seconds is not None]
    memory = [came.memory_mb for came in work.came.values() if came.memory_mb is not None]
    return Learner(
        work.name,
        {one: said for came in work.came.values() for one, said in came.checks.items()},
        problems,
        sum(seconds) if seconds and len(seconds) == len(work.came) else None,
        max(memory, default=None),
        {one: given for came in work.came.values() for one, given in came.answers.items()},
        {exercise: smallest_first(steps) for exercise, steps in used.items()},
    )


class NotebookRun:
    """A notebook that runs in a process of its own.

    Parameters
    ----------
    cells : list of dict
        As :func:`~coursekit.grading.scripts.cells_of` gives them.
    lost : list of tuple
        Exercises whose answer is no code, each with a sentence.
    limits : dict
        ``seconds``, ``patience`` and ``memory_mb``.
    """

    def __init__(
        self,
        cells: list[dict[str, Any]],
        lost: Sequence[tuple[str, str]],
        limits: dict[str, Any],
    ) -> None:
        self.cells, self.lost, self.limits = cells, lost, limits
        self.stopped = False
        self.lines: list[dict[str, Any]] = []
        self._mark = secrets.token_hex(8)
        self._home = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        walls = namespaces.walls()
        orders = {**limits, "cells": cells, "cases": _cases(), "walls": walls.files}
        with tempfile.TemporaryFile() as given:  # a pipe would be full before anybody reads
            given.write((json.dumps({**orders, "mark": self._mark}) + "\n").encode())
            given.seek(0)
            self.process = subprocess.Popen(
                [*walls.command, sys.executable, "-m", "coursekit.grading.worker", "report.txt"],
                cwd=self._home.name,
                env=_environment(self._home.name),
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )
        self._latest = time.monotonic() + limits["seconds"]

    def is_over(self) -> bool:
        """Tell whether it has ended, and end it when its time is over."""
        if self.process.poll() is None:
            if time.monotonic() < self._latest:
                return False
            self.stopped = True
        self.end()
        return True

    def end(self) -> None:
        """End the process and all that it may have started, and read its report."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.lines = events(Path(self._home.name, "report.txt"), self._mark)
        self._home.cleanup()


def events(report: Path, mark: str) -> list[dict[str, Any]]:
    """Return what a report says in lines that begin with its mark.

    Parameters
    ----------
    report : pathlib.Path
        What a notebook's process wrote.
    mark : str
        What nobody but that process knows.

    Returns
    -------
    list of dict
        Lines without the mark, or that are no JSON, are left out.
    """
    found = []
    with contextlib.suppress(OSError), report.open(encoding="utf-8", errors="replace") as file:
        for written in file.read(_LONGEST_REPORT).splitlines():
            begin, _, rest = written.partition(" ")
            with contextlib.suppress(ValueError):
                if begin == mark:
                    found.append(json.loads(rest))
    return found


@cache
def _cases() -> dict[str, list[Any]]:
    """Return what functions are tried on, for the exercises that ask for one."""
    known = [one for number in register.chapters() for one in register.of_chapter(number).values()]
    return {one.id: list(one.cases) for one in known if isinstance(one, Exercise) and one.cases}


def _environment(home: str) -> dict[str, str]:
    """Return what a notebook sees of the surroundings: no secrets, a home of its own."""
    kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV", "MPLCONFIGDIR")
    own = (languages.VARIABLE, languages.EXERCISES)
    found = {name: os.environ[name] for name in (*kept, *own) if name in os.environ}
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


def _learner(name: str, run: NotebookRun) -> Learner:
    """Return what came of a run: its answers judged, its errors and limits in sentences."""
    last: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    end: dict[str, Any] = {}
    for line in run.lines:
        exercise = str(line.get("exercise") or "")
        where = exercise or say("cell {number}", number=line.get("cell"))
        if line["event"] == "answer":
            last[exercise] = line
        elif line["event"] == "stale":
            last.setdefault(exercise, line)
        elif line["event"] == "error":
            problems.append(say("{word}: {text}", word=where, text=line["error"]))
            if exercise:
                last.setdefault(exercise, line)
        elif line["event"] == "note":
            problems.append(say("{word}: {text}", word=where, text=f"{line['note']}."))
        elif line["event"] == "end":
            end = line
    for exercise, why in run.lost:
        problems.append(say("{word}: {text}", word=exercise, text=f"{why}."))
        last.setdefault(exercise, {"event": "stale"})
    if run.stopped:
        problems.append(
            say(
                "Stopped after {seconds} s: a loop that never ends?",
                seconds=number(run.limits["seconds"]),
            )
        )
    elif not end:
        problems.append(
            say(
                "Ended before its last cell (status {status}): perhaps more memory or "
                "time than allowed.",
                status=run.process.returncode,
            )
        )
    else:
        for cell in run.cells:
            if cell.get("role") == "check" and "exercise" in cell:
                last.setdefault(cell["exercise"], {"event": "stale"})
    checks, answers = {}, {}
    for exercise, line in last.items():
        checks[exercise], given = judged(exercise, line)
        if given is not None:
            answers[exercise] = given
    return Learner(name, checks, problems, end.get("seconds"), end.get("memory_mb"), answers)


def judged(exercise: str, line: dict[str, Any]) -> tuple[tuple[bool, str], Given | None]:
    """Judge the last thing that a notebook said about an exercise.

    Parameters
    ----------
    exercise : str
        Its id.
    line : dict
        The line of the report.

    Returns
    -------
    tuple
        Whether it passed and the kind; and the answer, when there is one.

    Examples
    --------
    >>> judged("ex10_2", {"event": "answer", "answer": {"tuple": [850, 1.0666666]}})[0]
    (True, 'right')
    """
    if line["event"] == "stale":
        return (False, NO_ANSWER), None
    if line["event"] == "error":
        kind = _KINDS.get(line["error"].partition(":")[0], "stops with an error")
        return (False, kind), None
    if "answer" not in line:
        return (False, "endless" if "endless" in line else "cannot be read"), None
    try:
        said = check(exercise, unpack(line["answer"]))
    except ValueError:
        return (False, "cannot be read"), None
    return (said.passed, said.kind), Given(line["answer"], str(line.get("code", "")))
