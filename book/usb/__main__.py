"""Make the USB stick: ``python -m book.usb`` (``make usb``)."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from book import serve

from . import FOLDER, NAME, contents, make, sizes, trial, writing


def _given() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="course.py usb", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--to", type=Path, default=FOLDER, metavar="FOLDER", help="the stick itself, for instance"
    )
    parser.add_argument(
        "--lite",
        action=argparse.BooleanOptionalAction,
        help="take JupyterLite along; by default if it needs no network",
    )
    parser.add_argument(
        "--test", action="store_true", help="then run the browser tests on it (more words: pytest)"
    )
    given, more = parser.parse_known_args()
    if more and not given.test:
        parser.error(f"unknown: {' '.join(more)}")
    return given, more


def main() -> None:
    """Make the stick, say what it weighs, look whether it is whole."""
    given, more = _given()
    start = time.perf_counter()
    folder = (given.to / NAME).resolve()
    try:
        done = make(folder, lite=given.lite)
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
    if given.test:
        sys.exit(trial.run(folder, more))


if __name__ == "__main__":
    main()
