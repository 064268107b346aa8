"""The browser tests, run on a made stick: every page opened from the disk, as readers open it.

``python -m ways.stick check [--to FOLDER] [words for pytest]``; with ``--times`` it measures how
long Python takes from there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from book import ROOT, chromium, serve
from book.bench import line

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


def times(stick: Path) -> None:
    """Print how long Python takes from the disk, and the memory it needs.

    Parameters
    ----------
    stick : pathlib.Path
        The made stick.
    """
    from playwright.sync_api import sync_playwright

    from ways.page.check import memory, own_answer

    print("\nPython in the page, from the disk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        page = browser.new_context(offline=True).new_page()
        for visit in ("first", "second"):
            took = own_answer(page, (stick / "book").as_uri())
            what = f"opened, {visit} time, to an answer of one's own, checked"
            line(what, f"{took:.1f} s", "budget 12 s")
        line("memory of that page (Linux)", memory(browser))
        browser.close()


def main(arguments: list[str]) -> None:
    """Look whether the stick is whole, then test it."""
    parser = argparse.ArgumentParser(
        prog="course.py stick check", description=__doc__, allow_abbrev=False
    )
    parser.add_argument(
        "--to", type=Path, default=FOLDER, metavar="FOLDER", help="where the stick was made"
    )
    parser.add_argument("--times", action="store_true", help="measure instead of testing")
    given, more = parser.parse_known_args(arguments)
    folder = (given.to / NAME).resolve()
    if not (folder / serve.START).is_file():
        sys.exit(f"There is no stick in {folder}: run  python course.py stick  first.")
    if not serve.check(folder):
        sys.exit("The stick is not whole: make it again.")
    if given.times:
        times(folder)
        return
    sys.exit(run(folder, more))
