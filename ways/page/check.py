"""How much Python in the page weighs and how long it takes, in a real browser on this computer.

``python -m ways.page check`` prints it; ``make bench`` does, too. A chapter that does not come to
its end is an error.
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from book import chromium, serve
from book.bench import line
from book.build import HTML
from ways.pyodide import shelf

from . import payload

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_CHAPTER = "verdict/your_town"  # needs no matplotlib
_DRAWING = "wound/two_towns"
_EXERCISE = '[data-exercise="ex03_1"]'
_ANSWER = "answer = int((jobs[jobs['year'] == 1990]['rate'] > 15).sum())\ncheck('ex03_1', answer)"
_JUDGED = "document.querySelector('.ck-check')?.dataset.passed === 'true'"
_FIRST = "document.querySelector('.ck-live-out')?.childElementCount"
_ENDED = "/Done|could not|Stopped/.test(document.querySelector('.ck-live-bar p')?.textContent)"


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = serve.server(0, folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


def _pressed(page: Page, selector: str, until: str) -> float:
    start = time.perf_counter()
    page.locator(selector).first.click()
    page.wait_for_function(until, timeout=120_000)
    return time.perf_counter() - start


def own_answer(page: Page, address: str) -> float:
    """Return the seconds from opening a chapter to the verdict on an answer of one's own."""
    start = time.perf_counter()
    page.goto(f"{address}/{_DRAWING}.html", wait_until="load")
    place = page.locator("section").filter(has=page.locator(_EXERCISE)).last
    place.get_by_role("button", name="Edit").first.click()
    place.get_by_role("textbox").fill(_ANSWER)
    place.get_by_role("button", name="Run").first.click()
    page.wait_for_function(_JUDGED, timeout=120_000)
    return time.perf_counter() - start


def memory(browser: Browser) -> str:
    """Return the memory of the heaviest page that is open, in words, where the system tells it."""
    asked = browser.new_browser_cdp_session()
    processes = asked.send("SystemInfo.getProcessInfo")["processInfo"]
    asked.detach()
    found = []
    for process in processes:
        status = Path(f"/proc/{process['id']}/status")
        if process["type"] == "renderer" and status.is_file():
            found += re.findall(r"^VmRSS:\s+(\d+) kB", status.read_text("utf-8"), re.M)
    return f"{max(map(int, found)) / 1e3:.0f} MB" if found else "not told here"


def measure(html: Path) -> dict[str, str]:
    """Return sizes and times of a run, in words.

    Parameters
    ----------
    html : pathlib.Path
        The built book.

    Returns
    -------
    dict of str to str
        What was measured, and the figure with its unit.
    """
    from playwright.sync_api import sync_playwright

    manifest = payload.listed(html)
    without, total = payload.weights(manifest)
    found = {f"  {name}": f"{one['bytes'] / 1e6:.1f} MB" for name, one in manifest.items()}
    editor = shelf.packed((html / "_static/page/editor/codemirror.js").read_bytes())
    found["the editor, once Edit is pressed (at most 125 KB)"] = f"{len(editor) / 1e3:.0f} KB"
    found["without matplotlib (at most 18 MB)"] = f"{without / 1e6:.1f} MB"
    found["with matplotlib (at most 28 MB)"] = f"{total / 1e6:.1f} MB"
    with _served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
        page = browser.new_context().new_page()
        for visit in ("first", "second"):
            took = own_answer(page, address)
            what = f"opened, {visit} visit, to an answer of one's own, checked (at most 6 s)"
            found[what] = f"{took:.1f} s"
        found["memory of that page (Linux)"] = memory(browser)
        page.context.close()
        for name in (_CHAPTER, _DRAWING):
            page = browser.new_context().new_page()
            for visit in ("first", "second"):
                page.goto(f"{address}/{name}.html", wait_until="load")
                took = _pressed(page, ".ck-live-run", _FIRST)
                found[f"{name}, {visit} visit: first result"] = f"{took:.1f} s"
            page.reload(wait_until="load")
            took = _pressed(page, ".ck-run-here", _ENDED)
            found[f"{name}, second visit: the whole chapter"] = f"{took:.1f} s"
            page.wait_for_timeout(200)
            page.get_by_role("button", name="Start afresh").click()
            took = time.perf_counter()
            page.wait_for_selector(".ck-live-bar[data-state=idle]", timeout=60_000)
            found[f"{name}: start afresh"] = f"{time.perf_counter() - took:.1f} s"
            page.context.close()
        browser.close()
    return found


def main(arguments: list[str]) -> None:
    """Print what was measured in the built book."""
    argparse.ArgumentParser(prog="course.py page check", description=__doc__).parse_args(arguments)
    if not (HTML / payload.FOLDER / payload.MANIFEST).is_file():
        sys.exit("There is no Python in the pages: run  python course.py book  first.")
    print("\nPython in the page")
    for what, value in measure(HTML).items():
        line(what, value)
