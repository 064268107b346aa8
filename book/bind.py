"""``python -m book.bind``: bind the book that is built, and offer it with what one takes along.

In each of its languages: a process that speaks it does so.
"""

import os
import subprocess
import sys
import time

from book import ROOT, TEXTS, build, chromium
from book.translation import building


def main() -> None:
    """Bind the book, and say how large it is."""
    begun = time.perf_counter()
    browser = chromium.executable()
    if browser is None:
        raise SystemExit("Binding the book needs Chromium: run `python -m book.chromium`.")
    if TEXTS == ROOT:
        print("Binding the book (two minutes each language) …", flush=True)
    print(
        f"The bound book: {build.bind(browser)} ({time.perf_counter() - begun:.0f} s)", flush=True
    )
    for language in build.bound_with() if TEXTS == ROOT else ():
        env = {**os.environ, **building.environment(language)}
        if status := subprocess.run([sys.executable, "-m", "book.bind"], env=env).returncode:
            raise SystemExit(status)


if __name__ == "__main__":
    main()
