"""The browser tests, run on the stick: every page opened from the disk, as readers open it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from book import ROOT

#: Sticks have names, and not only in English.
STICK = "Clé USB – été 2026"
#: Tells the browser tests which book to open.
VARIABLE = "COURSE_STICK"


def run(stick: Path, arguments: list[str]) -> int:
    """Copy the stick to a folder with a name as people give them, and test it there.

    Parameters
    ----------
    stick : pathlib.Path
        The made stick.
    arguments : list of str
        For pytest; by default every browser test that opens the book, two at a time.

    Returns
    -------
    int
        The exit status of pytest.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, STICK, stick.name)
        shutil.copytree(stick, copy)
        print(f"Testing the stick in a folder named “{STICK}”, from the disk only …", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "tests/browser"]
        environment = {**os.environ, VARIABLE: str(copy)}
        return subprocess.run(
            [*command, *(arguments or ["-n", "2", "--dist", "loadgroup"])],
            cwd=ROOT,
            env=environment,
        ).returncode
