"""The browser tests, run on a made stick: every page opened from the disk, as readers open it.

``python -m ways.stick check [--to FOLDER] [words for pytest]``
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from book import ROOT, serve

from . import FOLDER, NAME

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


def main(arguments: list[str]) -> None:
    """Look whether the stick is whole, then test it."""
    parser = argparse.ArgumentParser(
        prog="course.py stick check", description=__doc__, allow_abbrev=False
    )
    parser.add_argument(
        "--to", type=Path, default=FOLDER, metavar="FOLDER", help="where the stick was made"
    )
    given, more = parser.parse_known_args(arguments)
    folder = (given.to / NAME).resolve()
    if not (folder / serve.START).is_file():
        sys.exit(f"There is no stick in {folder}: run  python course.py stick  first.")
    if not serve.check(folder):
        sys.exit("The stick is not whole: make it again.")
    sys.exit(run(folder, more))
