"""Kernels forked from one process that has imported what chapters import.

Thirty chapters need thirty kernels, and each spent three seconds on the same libraries. Where
Linux runs the build, one process imports them and every kernel is a fork of it: a memory of its
own, an environment and a folder of its own, and none of a chapter's names. Elsewhere, and whenever
that process does not answer, a kernel starts as usual.

This file, run by itself, is that process; it ends with the build that started it.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jupyter_client.launcher import launch_kernel
from jupyter_client.provisioning import local_provisioner

#: What nearly every chapter imports, others' libraries alone: coursekit is quick, and may change.
LIBRARIES = ("ipykernel.ipkernel", "matplotlib.pyplot", "pandas", "folium")
#: How long a fork may take, in seconds: the first one waits for the libraries.
PATIENCE = 60


class Forked:
    """A kernel as Jupyter holds it, like a ``subprocess.Popen``: it runs as long as its line."""

    stdin = stdout = stderr = None

    def __init__(self, command: list[str], cwd: str, env: dict[str, str], at: str) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        try:
            self._line.settimeout(PATIENCE)
            self._line.connect(at)
            wanted = {"argv": command, "cwd": cwd, "env": env}
            self._line.sendall(json.dumps(wanted).encode() + b"\n")
            self.pid = int(self._line.recv(32))  # nothing where the other side ended: ValueError
        except BaseException:
            self._line.close()
            raise
        self._line.settimeout(None)

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        if self._line.fileno() < 0:
            return 0
        return None if not select.select([self._line], [], [], 0)[0] else self.wait()

    def wait(self) -> int:
        """Wait for its end."""
        if self._line.fileno() >= 0:
            self._line.recv(1)
            self._line.close()
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


@contextmanager
def kernels() -> Iterator[None]:
    """Have Jupyter fork the kernels that are started from here, also by processes forked later."""
    if sys.platform != "linux":
        yield
        return
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as heard:
        at = str(Path(folder) / "kernels")
        heard.bind(at)
        heard.listen(64)
        given = [sys.executable, __file__, str(heard.fileno())]
        options = {"pass_fds": [heard.fileno()], "stdin": subprocess.DEVNULL}
        with subprocess.Popen(given, **options) as process:
            heard.close()  # so that nobody waits for a process that has ended

            def launch(cmd: list[str], **options: Any) -> Forked | subprocess.Popen:
                usual = cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]
                env = options.get("env", {})
                same = env.get("PYTHONPATH") == os.environ.get("PYTHONPATH")
                if usual and same and options.keys() == {"cwd", "env"}:
                    with suppress(OSError, ValueError):
                        return Forked(cmd[3:], options["cwd"], env, at)
                return launch_kernel(cmd, **options)

            local_provisioner.launch_kernel = launch
            try:
                yield
            finally:
                local_provisioner.launch_kernel = launch_kernel
                process.terminate()


def serve(heard: socket.socket) -> None:
    """Fork a kernel for each who asks, as long as the process that started this one is there."""
    builder = os.getppid()
    # Pandas asks once, as it is imported, whether it writes for a kernel.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    for name in LIBRARIES:
        import_module(name)
    del builtins.get_ipython
    gc.freeze()  # a fork need not look through what all have in common
    while os.getppid() == builder:
        with suppress(ChildProcessError):  # there is none
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        if not select.select([heard], [], [], 0.5)[0]:
            continue
        line, _ = heard.accept()
        with line, suppress(OSError, ValueError):
            line.settimeout(PATIENCE)
            wanted = json.loads(line.makefile("rb").readline())
            if not os.fork():
                heard.close()
                _become(line, **wanted)


def _become(line: socket.socket, argv: list[str], cwd: str, env: dict[str, str]) -> None:
    """Be a kernel from here on; the line to who asked for it stays open until its end."""
    status = 1
    try:
        os.setsid()  # who ends a kernel ends its group: before anybody knows it, it has its own
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env)
        line.sendall(str(os.getpid()).encode())
        sys.argv = ["ipykernel_launcher", *argv]
        from ipykernel import kernelapp

        # A kernel ends when this one is no longer its parent.
        kernelapp.launch_new_instance(parent_handle=os.getppid())
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    # As where a kernel starts: nothing of this folder is in the way, and drawings go to the page.
    del sys.path[0]
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    serve(socket.socket(fileno=int(sys.argv[1])))
