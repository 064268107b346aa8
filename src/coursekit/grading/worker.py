"""Run one notebook, alone in its process, and report what its checks said.

``python -m coursekit.grading.worker NOTEBOOK REPORT`` is started by :mod:`.classroom`; people
start ``coursekit grade``.
"""

from __future__ import annotations

import ast
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

#: Names that a stub cell leaves behind; what the runner itself checks.
ANSWER = "answer"


class CellTooLong(BaseException):
    """A cell was still running when its time was over."""


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
    """

    def __init__(self, report: TextIO, mark: str, patience: float) -> None:
        self._report, self._mark, self._patience = report, mark, patience
        self.names: dict[str, Any] = {"__name__": "__main__", "get_ipython": lambda: _Shell()}
        self.names["display"] = lambda *_, **__: None

    def say(self, **what: Any) -> None:
        """Write a line of the report."""
        self._report.write(f"{self._mark} {json.dumps(what)}\n")
        self._report.flush()

    def run(self, cells: list[dict[str, Any]]) -> None:
        """Run code cells; a failing one is reported, and the next one runs.

        Parameters
        ----------
        cells : list of dict
            Each with ``source`` and perhaps ``exercise`` and ``role``.
        """
        from coursekit.checks import check
        from coursekit.checks.belonging import belongings
        from coursekit.checks.checking import listeners
        from coursekit.steps import helped

        self.say(event="helped", steps=helped(cell["source"] for cell in cells))
        heard: dict[str, Any] = {}
        listeners.append(lambda said: heard.__setitem__(said.exercise, said))
        for number, cell in enumerate(cells, 1):
            belongings.begins(cell["source"])
            error = self._cell(cell["source"], number)
            belongings.ran(
                cell["source"],
                self.names.get(ANSWER, ...),
                error is not None,
                f"{cell['exercise']}-" if cell.get("role") == "answer" else "",
            )
            if error and cell.get("role") != "check":  # those are made up for below
                self.say(event="error", cell=number, exercise=cell.get("exercise"), error=error)
            if cell.get("role") == "answer":
                # Not left to the notebook: a check cell may have been removed or changed.
                heard.pop(cell["exercise"], None)
                if not error:
                    self._guarded(check, cell["exercise"], self.names.get(ANSWER, ...))
            for said in heard.values():
                self.say(event="check", exercise=said.exercise, passed=said.passed, kind=said.kind)
            heard.clear()

    def _cell(self, source: str, number: int) -> str | None:
        try:
            tree = ast.parse(without_magics(source), f"<cell {number}>")
            code = compile(tree, f"<cell {number}>", "exec")
        except (SyntaxError, ValueError) as error:
            return f"{type(error).__name__}: {error.args[0] if error.args else error}"
        return self._guarded(exec, code, self.names)

    def _guarded(self, function: Any, *arguments: Any) -> str | None:
        _ring(self._patience)
        try:
            function(*arguments)
        except CellTooLong:
            return f"TookTooLong: not finished after {self._patience:g} s"
        except SystemExit:
            return "SystemExit: the cell tried to end the notebook"
        except MemoryError:
            return "MemoryError: more memory than is allowed"
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


class _Shell:
    """Stands in for the notebook's shell: its magics do nothing here."""

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


def without_magics(source: str) -> str:
    """Return a cell without the lines that only a notebook understands.

    Examples
    --------
    >>> without_magics("%matplotlib inline\\n!ls\\nanswer = 1")
    'pass\\npass\\nanswer = 1'
    >>> without_magics("%%timeit\\nanswer = 1")
    'pass\\nanswer = 1'
    """
    lines = []
    for line in source.splitlines():
        bare = line.lstrip()
        if bare.startswith(("%", "!", "?")) or (bare.endswith("?") and "#" not in bare):
            line = line[: len(line) - len(bare)] + "pass"
        lines.append(line)
    return "\n".join(lines)


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the code cells of a notebook, with what the course wrote into their metadata.

    Parameters
    ----------
    path : pathlib.Path
        A file ``.ipynb`` of any version of the format.

    Returns
    -------
    list of dict
        ``source``, and where known ``exercise`` and ``role``.
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    return [
        {"source": cell.source, **cell.metadata.get("coursekit", {})}
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


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
        try:
            resource.setrlimit(what, (amount, amount))
        except (ValueError, OSError):  # macOS refuses some; the other protections stay
            continue


def main() -> None:
    """Read the orders, get ready, lock the doors, run."""
    notebook, report = map(Path, sys.argv[1:3])
    orders = json.loads(sys.stdin.readline())
    with report.open("w", encoding="utf-8") as out:
        runner = Runner(out, orders["mark"], orders["patience"])
        try:
            cells = cells_of(notebook)
        except Exception as error:
            runner.say(event="unreadable", error=type(error).__name__)
            return
        # Imported before the doors are locked, so that no notebook pays for it or trips over it.
        import matplotlib.pyplot  # noqa: F401

        import coursekit.checks
        import coursekit.maps
        import coursekit.models  # noqa: F401

        from . import guard

        sys.dont_write_bytecode = True
        silence = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(silence, number)
        limit(orders["memory_mb"], int(orders["seconds"]) + 5)
        guard.install(Path.cwd())
        start = time.monotonic()
        runner.run(cells)
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
