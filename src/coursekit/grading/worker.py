"""Run the cells of one notebook, alone in their process, and hand out the answers as data.

``python -m coursekit.grading.worker REPORT`` is started by :mod:`.classroom`, which judges; people
start ``coursekit grade``. Nothing in this process decides whether an answer is right.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import contextlib
import inspect
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from ..checks import checking, register
from ..checks._working import _copied
from ..checks.belonging import NAME, belongings, sets_answer
from ..checks.feedback import Feedback
from ..checks.running import Crashed, TookTooLong, call
from ..kindly import UnfilledGap, refuse_gaps
from ..languages import say
from ..page import number
from .luggage import pack

#: Signs that an answer may take in a report: the largest of the course takes a tenth.
_HEAVIEST = 300_000
#: Calls within calls that a notebook may ask for. With far more, memory is full before Python says
#: stop, and walking back out of twenty million calls takes most of a minute.
_DEEPEST = 100_000
#: Magics of one line that run Python code, and those that only set how a notebook looks.
_RUNNING = {"time", "timeit", "prun", "memit", "mprun", "lprun"}
_DRAWS = re.compile(r"plot|plt|draw|chart|map|explore|town|folium|import \*")
_SETTING = {"matplotlib", "config", "pylab", "autoreload", "load_ext", "reload_ext", "precision"}


class CellTooLong(BaseException):
    """A cell was still running when its time was over."""


class NobodyTypes(EOFError):
    """A cell asked for something typed in: ``input()`` waits for a person."""


class Runner:
    """Runs the cells of a notebook in order, as a person would with "Run all".

    Parameters
    ----------
    report : file
        Where lines of JSON go.
    mark : str
        Begins each line, so that nothing a notebook prints can be taken for a report.
    patience : float
        Seconds for a cell.
    cases : dict
        For exercises that ask for a function: what it is tried on.
    """

    def __init__(
        self,
        report: TextIO,
        mark: str,
        patience: float,
        cases: dict[str, list[list[Any]]] | None = None,
    ) -> None:
        self._report, self._mark, self._patience = report, mark, patience
        self._cases = cases or {}
        self._loop = asyncio.new_event_loop()  # before the doors are locked: it opens a socket
        self._cell: dict[str, Any] = {}
        self._number = 0
        self._wrote = ""
        self._tried: dict[str, Any] = {}
        self.names: dict[str, Any] = {
            "__name__": "__main__",
            "display": lambda *_, **__: None,
        }
        self.names["get_ipython"] = lambda: _Shell(self)

    def say(self, **what: Any) -> None:
        """Write a line of the report."""
        self._report.write(f"{self._mark} {json.dumps(what)}\n")
        self._report.flush()

    def note(self, what: str) -> None:
        """Report what a notebook wanted and did not get."""
        self.say(event="note", cell=self._number, exercise=self._cell.get("exercise"), note=what)

    def run(self, cells: list[dict[str, Any]]) -> None:
        """Run code cells; a failing one is reported, and the next one runs.

        Parameters
        ----------
        cells : list of dict
            Each with ``source``, ``code`` (the same as Python) and perhaps ``exercise``, ``role``
            and ``apart`` (then it leaves nothing behind).
        """
        with self._in_place():
            for self._number, self._cell in enumerate(cells, 1):
                before = self.names
                if self._cell.get("apart"):
                    self.names = _copied(before)
                self._one(self._cell)
                self.names = before

    @contextlib.contextmanager
    def _in_place(self) -> Iterator[None]:
        """Take the place of what works out a feedback: what is checked here is judged elsewhere."""
        before = checking._checked, builtins.input, sys.setrecursionlimit
        checking._checked, builtins.input = self._noted, _input
        sys.setrecursionlimit = lambda depth, /: before[2](min(depth, _DEEPEST))
        try:
            yield
        finally:
            checking._checked, builtins.input, sys.setrecursionlimit = before

    def _one(self, cell: dict[str, Any]) -> None:
        code, exercise, role = cell["code"], cell.get("exercise"), cell.get("role")
        belongings.begins(code)
        held = self.names.get(NAME, ...)
        error = self._learners(code) if role == "answer" else self._run(code)
        answer = self.names.get(NAME, ...)
        if sets_answer(code) or answer is not held:
            self._wrote = cell["source"]
        belongings.ran(code, answer, error is not None, f"{exercise}-" if role == "answer" else "")
        if error and role != "check":  # those are made up for below
            self.say(event="error", cell=self._number, exercise=exercise, error=error)
        if role == "answer" and not error:
            # Not left to the notebook: a check cell may have been removed or changed.
            self._guarded(checking.check, exercise, answer)

    def _learners(self, code: str) -> str | None:
        """Run a learner's cell; one that would hand on a gap is as empty as its stub."""
        try:
            refuse_gaps(code, self.names)
        except UnfilledGap as gap:
            self.names[NAME] = ...
            self.say(
                event="error",
                cell=self._number,
                exercise=self._cell.get("exercise"),
                error=str(gap),
            )
            return None
        return self._run(code)

    def _noted(self, exercise: Any, answer: Any) -> Feedback:
        """Note an answer instead of judging it."""
        try:
            known = register.find(exercise).id
        except register.UnknownExercise as error:
            return Feedback(str(exercise)[:40], False, "unknown exercise", str(error))
        belongs = belongings.asked(known, answer)
        if belongs.stale:
            self.say(event="stale", exercise=known)
            return Feedback(known, False, "stale", belongs.stale)
        said: dict[str, Any] = {"event": "answer", "exercise": known, "code": self._wrote}
        if "number" in self._cell:
            said["number"] = self._cell["number"]
        if callable(belongs.answer) and self._tried.get(known) is belongs.answer:
            return _kept(known)  # trying a function again takes time and tells nothing new
        self._tried[known] = belongs.answer
        try:
            cases = [tuple(case) for case in self._cases.get(known, [])]
            said["answer"] = call(pack, belongs.answer, cases, limit=self._patience)
            if len(json.dumps(said["answer"])) > _HEAVIEST:
                said["answer"] = {"large": _HEAVIEST}
        except TookTooLong:
            said["endless"] = True
        except Crashed as crash:
            if isinstance(crash.error, CellTooLong):  # on a busy machine it rings first
                said["endless"] = True
            else:
                said["unreadable"] = type(crash.error).__name__
        self.say(**said)
        return _kept(known)

    def _run(self, source: str) -> str | None:
        name = f"<cell {self._number}>"
        try:
            code = compile(source, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError) as error:
            return f"{type(error).__name__}: {error.args[0] if error.args else error}"
        return self._guarded(self._execute, code)

    def _execute(self, code: Any) -> None:
        made = eval(code, self.names)
        if code.co_flags & inspect.CO_COROUTINE:
            self._loop.run_until_complete(made)

    def _guarded(self, function: Any, *arguments: Any) -> str | None:
        _ring(self._patience)
        try:
            function(*arguments)
        except CellTooLong:
            return "TookTooLong: " + say(
                "not finished after {seconds} s", seconds=number(self._patience)
            )
        except SystemExit:
            return "SystemExit: " + say("the cell tried to end the notebook")
        except MemoryError:
            return "MemoryError: " + say("more memory than is allowed")
        except BaseException as error:
            # Its own __str__ may fail too.
            try:
                text = str(error).splitlines()[0][:200] if str(error) else ""
            except BaseException:
                text = ""
            return f"{type(error).__name__}: {text}"
        finally:
            _ring(0)
        return None


def _kept(exercise: str) -> Feedback:
    return Feedback(exercise, False, "kept", say("Kept for the overview of the class."))


def _input(prompt: object = "") -> str:
    raise NobodyTypes(
        say("input() waits for somebody to type, and nobody does while a class is graded")
    )


class _Shell:
    """Stands in for the notebook's shell: what its magics would do to Python code is done."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """Run a line ``%name``, where it runs Python."""
        if name in _RUNNING:
            exec(line, self._runner.names)
        elif name not in _SETTING:
            self._runner.note(say("%{name} is not run while a class is graded", name=name))

    def run_cell_magic(self, name: str, line: str, body: str) -> None:
        """Leave a cell of another language, ``%%name``, alone."""
        self._runner.note(say("a cell of %%{name} is not run while a class is graded", name=name))

    def system(self, line: str) -> None:
        """Leave a line for the system's shell, ``!line``, alone."""
        self._runner.note(
            say(
                "the shell line !{line} is not run while a class is graded",
                line=line[:60].strip(),
            )
        )

    def getoutput(self, line: str, *_: Any, **__: Any) -> list[str]:
        """Leave ``x = !line`` alone; nothing comes of it."""
        self.system(line)
        return []

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def _ring(seconds: float) -> None:
    """Stop what runs after some seconds, and again soon after; 0 lets it run.

    Windows has no such clock: there the limit on the whole notebook is the only one.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, _over)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)


def _over(signum: int, frame: FrameType | None) -> None:
    raise CellTooLong


def limit(memory_mb: int, seconds: int) -> None:
    """Set the limits that the system enforces, where it has them (not on Windows).

    Parameters
    ----------
    memory_mb : int
        Address space in MB.
    seconds : int
        Time of the processor.
    """
    if sys.platform == "win32":
        return
    import resource

    for what, amount in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 20 * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(what)
        if most != resource.RLIM_INFINITY:
            amount = min(amount, most)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some; the others stay
            resource.setrlimit(what, (amount, amount))


def main() -> None:
    """Read the orders, get ready, lock the doors, run."""
    orders = json.loads(sys.stdin.readline())
    # Imported before the doors are locked, so that no notebook trips over it; where nothing is
    # drawn it would take longer than all else.
    if any(_DRAWS.search(cell["code"]) for cell in orders["cells"]):
        import matplotlib.pyplot  # noqa: F401

        import coursekit.maps
    import coursekit.models  # noqa: F401

    from . import guard, namespaces

    sys.dont_write_bytecode = True
    if orders["walls"]:
        namespaces.close(Path.cwd())
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        runner = Runner(out, orders["mark"], orders["patience"], orders["cases"])
        silence = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(silence, number)
        limit(orders["memory_mb"], int(orders["seconds"]) + 5)
        guard.install(Path.cwd())
        start = time.monotonic()
        runner.run(orders["cells"])
        runner.say(
            event="end", seconds=round(time.monotonic() - start, 2), memory_mb=_peak_memory()
        )
        out.flush()
        os._exit(0)  # a notebook may have left threads or exit handlers behind


def _peak_memory() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (2**20 if sys.platform == "darwin" else 2**10), 1)


if __name__ == "__main__":
    main()
