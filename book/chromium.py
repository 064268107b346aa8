"""Find a Chromium for the browser tests, or install one.

First the one on the PATH, then Playwright's own, then Debian's package when we may install it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

#: First the one that never had a window: it draws, prints and stores the same, starts sooner, and
#: a page takes a third less of the processor's time in it.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome"),
)

#: A quiet browser: no update checks, no metrics, nothing that asks another host.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Letters as wide as a browser with a window makes them, or lines break elsewhere on paper.
    "--font-render-hinting=none",
]
#: No other host has an address, for pages, frames and workers alike. Asking each request by
#: Playwright's ``route`` instead would cost time and switch the browser's cache off.
CUT_OFF = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"


@cache
def executable() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    named = os.environ.get("COURSE_CHROMIUM")
    for name in (*((named,) if named else ()), *NAMES):
        path = shutil.which(name)
        if path:
            return path
    return _playwrights()


def _playwrights() -> str | None:
    """Return Playwright's own Chromium when it has been downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:  # only the tests need it; the book is built without
        return None

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def main() -> None:
    """Make sure there is a browser, or say what to do."""
    if executable():
        return
    print("No Chromium found: fetching one for the browser tests …", flush=True)
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(download, capture_output=True).returncode == 0:
        executable.cache_clear()
        if executable():
            return
    # Only here, so that a machine with a browser never needs the course's driver.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from driver import apt

    if apt("chromium", "fonts-dejavu-core"):
        executable.cache_clear()
        if executable():
            return
    sys.exit(
        "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium; "
        "Windows and macOS: python -m playwright install chromium) or set COURSE_CHROMIUM to "
        "its path, then run the tests again."
    )


if __name__ == "__main__":
    main()
