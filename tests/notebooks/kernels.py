"""One kernel for all notebooks that a process of tests runs.

To start one and import pandas and matplotlib takes longer than most notebooks do. Each notebook
finds it as if it had just started: without a name, and with nothing of the course.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_client import KernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tests.conftest import ROOT

_FRESH = """\
import os, sys
os.chdir({folder!r})
for _one in [_one for _one in sys.modules if _one.partition(".")[0] == "coursekit"]:
    del sys.modules[_one]
if "matplotlib.pyplot" in sys.modules:
    sys.modules["matplotlib.pyplot"].close("all")
    sys.modules["matplotlib"].rcdefaults()
if "pandas" in sys.modules:
    sys.modules["pandas"].reset_option("^display")
_shell = get_ipython()
_shell.custom_exceptions = ()
_shell.ast_transformers[:] = []
vars(_shell).pop("_coursekit_listens", None)
for _event, _told in _shell.events.callbacks.items():
    _told[:] = [_one for _one in _told if not _one.__module__.startswith("coursekit")]
_shell.reset(new_session=True, aggressive=False)
"""


@contextmanager
def kernel() -> Iterator[KernelManager]:
    """Start the kernel of a learner, who knows nothing of a book."""
    env = {key: value for key, value in os.environ.items() if key != "COURSEKIT_BOOK"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), env.get("PYTHONPATH", "")])
    started = KernelManager(kernel_name="python3")
    started.start_kernel(env=env)
    yield started
    started.shutdown_kernel(now=True)


def run(
    notebook: nbformat.NotebookNode, kernel: KernelManager, folder: Path
) -> nbformat.NotebookNode:
    """Run a notebook in a folder, as Jupyter does, and return it with its outputs."""
    fresh = new_notebook(cells=[new_code_cell(_FRESH.format(folder=str(folder)))])
    for each in (fresh, notebook):
        client = NotebookClient(each, km=kernel, timeout=120)
        client.execute()
        client.kc.stop_channels()
    return notebook
