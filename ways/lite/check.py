"""Try the site of notebooks for the browser: ``python -m ways.lite check``.

Every notebook is opened in a real browser that is cut off from every other host, and run; a table
says how it went.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ways.pyodide.sources import CannotBuild

from . import MEASURED, boot, site
from .make import notebooks, say

#: A book of its own, with nothing in it but the site and Pyodide.
TRIAL = site.BUILD / "trial"


@dataclass
class Visit:
    """A first visit to a notebook of the site.

    Attributes
    ----------
    run : ways.lite.boot.Run
        What was seen.
    megabytes : float
        What the server sent, not compressed.
    browser : str
        The version of Chromium.
    """

    run: boot.Run
    megabytes: float
    browser: str


def visit(folder: Path, name: str) -> Visit:
    """Run a notebook of a site in a browser of its own, which breaks alone and has nothing kept."""
    sent: list[int] = []
    with boot.started() as browser, boot.served(folder.parent, sent) as address:
        run = boot.run(f"{address}/{folder.name}", name, browser)
        return Visit(run, sum(sent) / 1e6, browser.version)


def table(folder: Path, names: list[str]) -> dict[str, Visit]:
    """Visit notebooks one after the other, and print a row for each."""
    say(f"\n{len(names)} notebooks in the browser, every other host cut off")
    say(f"  {'':44}{'first output':>13}{'last':>7}{'outputs':>9}{'fetched':>9}")
    found = {}
    for name in names:
        seen = found[name] = visit(folder, name)
        run, wrong = seen.run, seen.run.wrong()
        figures = (
            f"{run.first:11.1f} s{run.last:5.0f} s{len(run.outputs):9}{seen.megabytes:6.0f} MB"
        )
        say(f"  {name:44}{figures}  {wrong[0] if wrong else 'ran to its end'}")
    return found


def measured(found: dict[str, Visit]) -> dict[str, object]:
    """Return what ``measured.json`` keeps of visits: nothing that a busy computer would change."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "chromium": next(iter(found.values())).browser,
        "megabytes": round(max(seen.megabytes for seen in found.values()), 1),
        "outputs": {name: len(seen.run.outputs) for name, seen in found.items()},
    }


def main(arguments: list[str]) -> None:
    """Try it and say what went wrong."""
    parser = argparse.ArgumentParser(prog="course.py lite check", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NOTEBOOK", help="only these of the site")
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="take these notebooks")
    parser.add_argument("--write", action="store_true", help="keep the figures in measured.json")
    given = parser.parse_args(arguments)
    if given.write and (given.names or given.notebooks):
        sys.exit("The figures of the whole course are kept, or none.")
    try:
        course = notebooks(given.notebooks)
        folder = site.make(course, TRIAL / "lite", say)
        every = [path.relative_to(course).as_posix() for path in sorted(course.rglob("*.ipynb"))]
        if unknown := set(given.names).difference(every):
            raise CannotBuild(f"The site has no notebook {', '.join(sorted(unknown))}.")
        found = table(folder, given.names or every)
    except CannotBuild as reason:
        sys.exit(f"\n{reason}")
    wrong = [f"{name}: {what}" for name, seen in found.items() for what in seen.run.wrong()]
    if wrong:
        print(f"\n{len(wrong)} problem(s):", file=sys.stderr)
        sys.exit("\n".join(f"  - {line}" for line in wrong))
    if given.write:
        MEASURED.write_text(json.dumps(measured(found), indent=1) + "\n", "utf-8")
