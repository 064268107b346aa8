"""Try the site of notebooks for the browser: ``python -m ways.lite check``.

What can be tried without Pyodide's distribution is: Python in a real browser that is cut off from
every other host, and every notebook on this computer under the versions of the browser.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import boot, native, settings, site, wheels
from .make import notebooks, say
from .pinned import ROOT, pinned
from .settings import CannotBuild


def wrong_with(course: Path) -> list[str]:
    """Try what can be tried without Pyodide's distribution; return what went wrong."""
    given = pinned()
    setting = settings.Settings("core", "")
    say("\nPython in the browser, every other host cut off …")
    folder = site.make(course, setting, site.BUILD / "trial", lambda line: None)
    seen = boot.run(folder, site.BUILD / "trial.png")
    wrong = [f"the browser asked {address}" for address in seen.outside]
    wrong += [f"in the browser: {text.splitlines()[-1]}" for text in seen.errors]
    if seen.slid[0] == seen.slid[1]:
        wrong.append("in the browser: the slider changes nothing")
    print(
        f"  first output after {seen.first:.1f} s, the last after {seen.last:.1f} s "
        f"({seen.loaded / 1e6:.0f} MB, nothing kept from before); {len(seen.outputs)} outputs, "
        f"{len(seen.outside)} requests to other hosts\n  {seen.outputs[0].splitlines()[0]}; "
        f"a screenshot: {(site.BUILD / 'trial.png').relative_to(ROOT)}"
    )
    say("\nEvery notebook natively, under the versions of the browser …")
    wheel = wheels.coursekit(site.BUILD / "own")
    outcome = native.run(course, given, wheel, site.BUILD / "native", say)
    print(f"  {outcome}")
    if not outcome.exact:
        print(
            f"  NOT verified: Python {given.python}, which the browser has. None was found here; "
            f"name one in {native.PYTHON}, or `uv python install {given.python}` where there is "
            "a network."
        )
    print("  NOT verified: pandas, numpy and matplotlib as they are compiled for the browser.")
    return wrong + outcome.failed


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
