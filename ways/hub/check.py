"""Rehearse a class with a real JupyterHub on this computer, or try what Binder would do.

``python course.py hub check`` lets twenty simulated learners come; ``--binder`` lets repo2docker
read ``.binder``, makes the environment it describes and runs every notebook in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course.py hub check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--learners", type=int, default=20, help="how many come; default: 20")
    parser.add_argument("--write", action="store_true", help="keep the figures in measured.json")
    parser.add_argument("--binder", action="store_true", help="try Binder instead of a class")
    return parser.parse_args(arguments)


def rehearsed(learners: int, write: bool) -> None:
    """Rehearse, print, and keep the figures if that is wanted."""
    from . import rehearsal  # its packages are in the environment of the hub only

    if not 1 <= learners <= rehearsal.MOST:
        sys.exit(f"A rehearsal has 1 to {rehearsal.MOST} learners, not {learners}.")
    with tempfile.TemporaryDirectory() as name:
        lessons, own = rehearsal.rehearse(learners, Path(name))
    found = rehearsal.report(lessons, own)
    if found["failures"]:
        sys.exit(1)
    if write:
        rehearsal.MEASURED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def tried_as_binder() -> None:
    """Try it all, and say how it went."""
    from book.bench import line

    from . import binder

    with tempfile.TemporaryDirectory() as name:
        try:
            checkout = binder.tracked(Path(name) / "checkout")
            print("Binder's dry run …", flush=True)
            binder.dry_run(checkout)
            print("The environment it describes (some minutes) …", flush=True)
            start = time.perf_counter()
            python = binder.environment(checkout, Path(name) / "environment")
            line("environment and notebooks made", f"{time.perf_counter() - start:.0f} s")
            count = 0
            for notebook, took in binder.executed(checkout, python):
                line(notebook, f"{took:.1f} s")
                count += 1
        except binder.BinderRefuses as reason:
            sys.exit(f"Binder would stop here: {reason}")
    print(f"Binder can use this repository: {count} notebooks ran to their end.")


def main(arguments: list[str]) -> None:
    """Rehearse a class, or try Binder."""
    given = _given(arguments)
    if given.binder:
        tried_as_binder()
    else:
        rehearsed(given.learners, given.write)
