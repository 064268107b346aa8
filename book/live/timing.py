"""How long Python in the page takes, in a real browser on this computer, for `make bench`."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from book import chromium, serve

_CHAPTER = "verdict/your_town"  # needs no matplotlib
_DRAWING = "wound/two_towns"
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


def _pressed(page, selector: str, until: str) -> float:
    start = time.perf_counter()
    page.locator(selector).first.click()
    page.wait_for_function(until, timeout=120_000)
    return time.perf_counter() - start


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

    manifest = json.loads((html / "_static/live/payload/manifest.json").read_text("utf-8"))
    without = sum(one["bytes"] for one in manifest.values() if not one["drawing"])
    total = sum(one["bytes"] for one in manifest.values())
    found = {f"  {name}": f"{one['bytes'] / 1e6:.1f} MB" for name, one in manifest.items()}
    found["without matplotlib (at most 30 MB)"] = f"{without / 1e6:.1f} MB"
    found["with matplotlib (at most 38 MB)"] = f"{total / 1e6:.1f} MB"
    with _served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.ARGUMENTS
        )
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
