"""Make the site of notebooks for the browser: ``python -m book.lite`` (``make lite``)."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from . import boot, native, settings, site, wheels
from .pinned import ROOT, pinned
from .settings import CannotBuild

NOTEBOOKS = site.BUILD / "notebooks"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course.py lite",
        description="Make the site of notebooks that run in the browser.",
        epilog=settings.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pyodide", choices=settings.MODES, help="where compiled packages lie")
    parser.add_argument("--from", dest="source", metavar="PLACE", help="an address or a folder")
    parser.add_argument("--check", action="store_true", help="also run everything that can be")
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="take these notebooks")
    return parser.parse_args()


def _notebooks(given: Path | None) -> Path:
    """Return the folder of the course's notebooks, made anew unless one was named."""
    if given:
        if not any(given.rglob("*.ipynb")):
            raise CannotBuild(f"There is no notebook in {given}.")
        return given
    from book import notebooks

    notebooks.make(NOTEBOOKS)
    return NOTEBOOKS


def _say(line: str) -> None:
    print(line, flush=True)


def _weigh(folder: Path) -> None:
    for name, weight in site.weights(folder).items():
        print(f"  {weight / 1e6:6.1f} MB  {name}")


def check(notebooks: Path) -> list[str]:
    """Try what can be tried without Pyodide's distribution; return what went wrong."""
    given = pinned()
    setting = settings.Settings("core", "")
    _say("\nPython in the browser, every other host cut off …")
    folder = site.make(notebooks, setting, site.BUILD / "trial", lambda line: None)
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
    _say("\nEvery notebook natively, under the versions of the browser …")
    wheel = wheels.coursekit(site.BUILD / "own")
    outcome = native.run(notebooks, given, wheel, site.BUILD / "native", _say)
    print(f"  {outcome}")
    if not outcome.exact:
        print(
            f"  NOT verified: Python {given.python}, which the browser has. None was found here; "
            f"name one in {native.PYTHON}, or `uv python install {given.python}` where there is "
            "a network."
        )
    print("  NOT verified: pandas, numpy and matplotlib as they are compiled for the browser.")
    return wrong + outcome.failed


def main() -> None:
    """Make the site, and try it with ``--check``."""
    given = _arguments()
    begin = time.perf_counter()
    try:
        setting = settings.read(given.pyodide, given.source, pinned().version)
        notebooks = _notebooks(given.notebooks)
        folder = site.make(notebooks, setting, say=_say)
        print(f"\nThe site stands, in {time.perf_counter() - begin:.0f} s ({setting.mode}):")
        _weigh(folder)
        wrong = check(notebooks) if given.check else []
    except CannotBuild as reason:
        sys.exit(f"\n{reason}")
    if wrong:
        print(f"\n{len(wrong)} problem(s):", file=sys.stderr)
        sys.exit("\n".join(f"  - {line}" for line in wrong))
    print("\nSee it:  make serve, then http://localhost:8000/live/  (it needs a server)")


if __name__ == "__main__":
    main()
