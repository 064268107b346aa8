"""Kernels of a build are forks of one process: as good as new ones, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client import KernelManager
from jupyter_client.provisioning import local_provisioner
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from book import build, forking
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
    pytest.mark.timeout(120),
]

#: What a chapter could notice of the kernel it runs in.
LOOK = """\
import os, sys
names = sorted(dir())
import matplotlib as mpl
import pandas as pd
{
    "names": names,
    "cwd": os.getcwd(),
    "path": sys.path,
    "arguments": len(sys.argv),
    "environment": {k: v for k, v in sorted(os.environ.items()) if k != "JPY_PARENT_PID"},
    "interrupts": repr(__import__("signal").getsignal(2)),
    "pandas": pd.describe_option(_print_desc=False),
    "matplotlib": dict(mpl.rcParams),
    "course": [one for one in sys.modules if one.partition(".")[0] in ("coursekit", "book")],
    "fork": __FORK__,
}
"""
#: A kernel that was forked has another parent than who asked for it.
FORKED = f"os.getppid() != {os.getpid()}"


@contextmanager
def started(folder: Path):
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env={**os.environ, "KNOWN": "yes"})
    try:
        yield manager
    finally:
        manager.shutdown_kernel(now=True)


def said(code: str, folder: Path) -> str:
    """Return what a cell of a new kernel shows."""
    with started(folder) as manager:
        client = NotebookClient(new_notebook(cells=[new_code_cell(code)]), km=manager, timeout=60)
        try:
            (output,) = client.execute().cells[0].outputs
        finally:
            client.kc.stop_channels()
    return output["data"]["text/plain"]


def gone(pid: int) -> bool:
    """Tell whether a process has ended, or ends within ten seconds."""
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_a_forked_kernel_is_as_any_other_and_ends_as_any_other(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", build.environment()["PYTHONPATH"])
    look = LOOK.replace("__FORK__", FORKED)
    usual = said(look, tmp_path)
    assert "'fork': False" in usual
    with forking.kernels():
        forked = said(look, tmp_path)
        # Pandas writes utf-8 in small or in capital letters, as the stream did that it saw first.
        assert forked.lower() == usual.replace("'fork': False", "'fork': True").lower()
        with pytest.raises(CellExecutionError, match="name 'pd' is not defined"):
            said("pd.DataFrame()", tmp_path)
        with started(tmp_path) as manager:
            process = manager.provisioner.process
            assert isinstance(process, forking.Forked)
            assert os.getpgid(process.pid) == process.pid, "who ends it would end others"
            assert process.poll() is None
            pid = process.pid
        assert gone(pid)
        assert process.poll() == 0


def test_a_kernel_starts_as_usual_where_nobody_forks(tmp_path, monkeypatch):
    monkeypatch.setattr(forking, "__file__", str(tmp_path / "nothing.py"))
    with forking.kernels():
        assert said(f"import os\n{FORKED}", tmp_path) == "False"
    assert local_provisioner.launch_kernel is forking.launch_kernel


def test_a_build_that_is_killed_leaves_no_process_behind(tmp_path):
    code = (
        "import os, sys, time\n"
        "from book import forking\n"
        "from jupyter_client import KernelManager\n"
        "with forking.kernels():\n"
        "    manager = KernelManager(kernel_name='python3')\n"
        "    manager.start_kernel(cwd='.', env=dict(os.environ))\n"
        "    pid = manager.provisioner.process.pid\n"
        "    stat = open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()\n"
        "    print(pid, stat[1], flush=True)\n"
        "    time.sleep(100)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=build.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as building:
        kernel, server = map(int, building.stdout.readline().split())
        assert server != building.pid
        building.send_signal(signal.SIGKILL)
    assert gone(server)
    assert gone(kernel)
