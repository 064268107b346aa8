"""Jupyter Book with its libraries loaded, for one build after the other.

To load them takes longer than to build two tiny chapters. A process does it once; each build is a
fork of it, which finds nothing of the course loaded and so reads the checkout that it builds.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO

from book import build

_OURS = {"book", "coursekit", "ways"}


class _Fork:
    """What :func:`book.build.lines` needs of a process, for a build that is a fork."""

    def __init__(self, loaded: subprocess.Popen, command: list[str], cwd: Path, env: dict) -> None:
        self._log = cwd / "_build" / "fork.log"
        order = [command, str(cwd), env, str(self._log)]
        loaded.stdin.write(json.dumps(order) + "\n")
        loaded.stdin.flush()
        self._status = int(loaded.stdout.readline())

    def __enter__(self) -> _Fork:
        self.stdout: TextIO = self._log.open(encoding="utf-8", errors="replace")
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()

    def wait(self) -> int:
        return self._status


@contextmanager
def jupyter_book(root: Path) -> Iterator[SimpleNamespace]:
    """Load what the builds of a checkout need; yield what stands for ``subprocess`` in a build."""
    with subprocess.Popen(
        [sys.executable, "-P", __file__],
        cwd=root,
        env=build.environment(root),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as loaded:

        def started(command: list[str], *, cwd: Path, env: dict[str, str], **_: Any) -> _Fork:
            return _Fork(loaded, command, cwd, env)

        yield SimpleNamespace(Popen=started, PIPE=subprocess.PIPE, STDOUT=subprocess.STDOUT)
        loaded.stdin.close()


def _serve() -> None:
    """Load, then build what is ordered line by line; tell how each build ended."""
    extension = import_module("book.extension")
    for name in ("book.sidebyside", "myst_nb.sphinx_ext", "matplotlib.pyplot", "folium"):
        import_module(name)
    for part in extension.PARTS:
        import_module(f"book.extension.{part}")
    for name in [one for one in sys.modules if one.partition(".")[0] in _OURS]:
        del sys.modules[name]
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(*json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _build(command: list[str], cwd: str, env: dict[str, str], log: str) -> None:
    """Do what a new Python would do that is given the command."""
    _, _, module, *arguments = command
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number in (1, 2):
        os.dup2(said, number)
    sys.path.insert(0, cwd)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
