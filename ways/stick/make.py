"""Make the USB stick: ``python -m ways.stick make`` (``make stick``)."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from book import serve
from book.build import HTML

from . import FOLDER, NAME, contents, sizes, writing


def stick(folder: Path, html: Path = HTML, lite: bool = False) -> writing.Written:
    """Make the stick, or bring it up to date.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that readers will open; made when it does not exist.
    html : pathlib.Path, optional
        The built book.
    lite : bool, optional
        Whether to take JupyterLite along.

    Returns
    -------
    writing.Written
        What is on it, and what was done.

    Raises
    ------
    contents.CannotPack
        When something that belongs on it cannot be made; the message says what to do.
    writing.CannotWrite
        When a name or a size does not fit a stick, or the stick is full.
    """
    return writing.write(contents.gather(html, lite), folder)


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="course.py stick", description=__doc__)
    parser.add_argument(
        "--to", type=Path, default=FOLDER, metavar="FOLDER", help="the stick itself, for instance"
    )
    parser.add_argument(
        "--lite", action="store_true", help="take JupyterLite along, which weighs as much again"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Make the stick, say what it weighs, look whether it is whole."""
    given = _given(arguments)
    start = time.perf_counter()
    folder = (given.to / NAME).resolve()
    try:
        done = stick(folder, lite=given.lite)
    except (contents.CannotPack, writing.CannotWrite) as error:
        sys.exit(f"\nThe stick was not made.\n{error}")
    print(f"\nThe stick stands, in {time.perf_counter() - start:.1f} s: {folder}")
    print(sizes.told(done.sizes))
    print(f"  Written: {len(done.written)}. Removed: {len(done.removed)}.")
    for name in done.kept:
        print(f"  Somebody worked in {name}: left as it is.")
    if not serve.check(folder):
        sys.exit("What was written does not read back. Is the stick worn out?")
    print(f"Open it:   {(folder / serve.START).as_uri()}")
