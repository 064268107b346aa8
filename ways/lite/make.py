"""Make the site of notebooks for the browser: ``python -m ways.lite make`` (``make lite``)."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from ways.pyodide.sources import CannotBuild

from . import site

NOTEBOOKS = site.BUILD / "notebooks"


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course.py lite",
        description="Make the site of notebooks that run in the browser.",
    )
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="take these notebooks")
    return parser.parse_args(arguments)


def notebooks(given: Path | None) -> Path:
    """Return the folder of the course's notebooks, made anew unless one was named."""
    if given:
        if not any(given.rglob("*.ipynb")):
            raise CannotBuild(f"There is no notebook in {given}.")
        return given
    from book.build import HTML, languages
    from book.notebooks import make

    shutil.rmtree(NOTEBOOKS, ignore_errors=True)
    make(NOTEBOOKS)
    for language in languages():  # those of the book, which a process made that speaks it
        if (own := HTML / language / "notebooks").is_dir():
            shutil.copytree(own, NOTEBOOKS / language)
    return NOTEBOOKS


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main(arguments: list[str]) -> None:
    """Make the site and say what it weighs."""
    given = _given(arguments)
    begin = time.perf_counter()
    try:
        folder = site.make(notebooks(given.notebooks), say=say)
    except CannotBuild as reason:
        sys.exit(f"\n{reason}")
    print(f"\nThe site stands, in {time.perf_counter() - begin:.0f} s:")
    for name, weight in site.weights(folder).items():
        print(f"  {weight / 1e6:6.1f} MB  {name}")
    print("\nSee it:  make serve, then http://localhost:8000/lite/  (it needs a server)")
