"""Try the site of notebooks for the browser: ``python -m ways.lite check``.

Every notebook is opened in a real browser that is cut off from every other host, and run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ways.pyodide.sources import CannotBuild

from . import boot, site
from .make import notebooks, say

#: A book of its own, with nothing in it but the site and Pyodide.
TRIAL = site.BUILD / "trial"


def wrong_with(course: Path) -> list[str]:
    """Run every notebook; return what went wrong."""
    folder = site.make(course, TRIAL / "lite", say)
    names = [path.relative_to(course).as_posix() for path in sorted(course.rglob("*.ipynb"))]
    say(f"\n{len(names)} notebooks in the browser, every other host cut off …")
    wrong = []
    with boot.started() as browser, boot.served(folder.parent) as address:
        for name in names:
            seen = boot.run(f"{address}/lite", name, browser)
            problems = [f"{name} asked {outside}" for outside in seen.outside]
            problems += [f"{name}: {text}" for text in seen.errors]
            wrong += problems
            say(
                f"  {name}: {problems[0] if problems else 'runs'}, the first output after "
                f"{seen.first:.0f} s, the last after {seen.last:.0f} s, {seen.loaded / 1e6:.0f} MB"
            )
    return wrong


def main(arguments: list[str]) -> None:
    """Try it and say what went wrong."""
    parser = argparse.ArgumentParser(prog="course.py lite check", description=__doc__)
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="take these notebooks")
    given = parser.parse_args(arguments)
    try:
        wrong = wrong_with(notebooks(given.notebooks))
    except CannotBuild as reason:
        sys.exit(f"\n{reason}")
    if wrong:
        print(f"\n{len(wrong)} problem(s):", file=sys.stderr)
        sys.exit("\n".join(f"  - {line}" for line in wrong))
