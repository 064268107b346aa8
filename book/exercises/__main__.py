"""Make all exercises: ``python -m book.exercises`` (``make exercises``)."""

from __future__ import annotations

import sys
import time

from book import chromium
from book.build import BUILD, PRINTED

from . import bundle


def main() -> None:
    """Make notebooks, sheets, PDFs and the bundle into ``_build/exercises``."""
    start = time.perf_counter()
    browser = chromium.executable()
    made = bundle.make(BUILD / "exercises", browser, PRINTED)
    total = sum(path.stat().st_size for path in made)
    print(f"{len(made)} files, {total / 1e6:.1f} MB, in {time.perf_counter() - start:.1f} s:")
    print(f"  {BUILD / 'exercises'}")
    if browser is None:
        print(
            "No Chromium was found, so the sheets were not printed to PDF: open the .html files "
            "in a browser and print them, or run `make test` once, which installs Chromium.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
