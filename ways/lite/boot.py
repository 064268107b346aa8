"""A site in a real Chromium that is cut off from every other host: does Python start and answer?

Needs Playwright and a Chromium (what the tests install).
"""

from __future__ import annotations

import functools
import http.server
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from book.chromium import ARGUMENTS, executable

from . import trial
from .settings import CannotBuild

_TYPES = {".wasm": "application/wasm", ".mjs": "text/javascript", ".whl": "application/zip"}
#: Long enough for a slow computer; a run ends as soon as the last line is there.
_SECONDS = 240
_LOCAL = {"localhost", "127.0.0.1"}


class _ForAnyPage(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | _TYPES

    def log_message(self, *args: object) -> None:
        """Keep the terminal quiet."""

    def end_headers(self) -> None:
        """Let other places of this computer read, as a public distribution does."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on localhost and yield its address."""
    handler = functools.partial(_ForAnyPage, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://localhost:{httpd.server_port}"
        httpd.shutdown()


@dataclass
class Run:
    """What was seen.

    Attributes
    ----------
    outputs : list of str
        The text of each output.
    outside : list of str
        Addresses on other hosts that were asked for, by the page, its frames or its workers.
    errors : list of str
        What the notebook shows as an error.
    first, last : float
        Seconds from opening the page to the first and the last output.
    loaded : int
        Bytes that came over the wire.
    slid : tuple of (str, str)
        What stood beside the slider before and after a key was pressed, where there is one.
    """

    outputs: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0
    loaded: int = 0
    slid: tuple[str, str] = ("", "")


@contextmanager
def _started() -> Iterator[Any]:
    """Start a Chromium."""
    from playwright.sync_api import sync_playwright

    program = executable()
    if program is None:
        raise CannotBuild("To try the site a Chromium is needed: `make test` installs one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


def run(site: Path, picture: Path | None = None, chromium: Any = None) -> Run:
    """Run the trial notebook of a site.

    Parameters
    ----------
    site : pathlib.Path
        The folder of the site, with the trial notebook in it.
    picture : pathlib.Path, optional
        Where a screenshot goes.
    chromium : playwright.sync_api.Browser, optional
        A browser that is open already.

    Returns
    -------
    Run
        What was seen.

    Raises
    ------
    CannotBuild
        When there is no browser, or no last line in time.
    """
    from playwright.sync_api import Error

    with served(site) as address, nullcontext(chromium) if chromium else _started() as browser:
        seen = Run()
        context = browser.new_context(viewport={"width": 1100, "height": 1500})
        # Frames and workers escape a page's route, not the context's.
        context.route(re.compile(".*"), functools.partial(_guard, seen))
        context.on("response", functools.partial(_weigh, seen))
        page = context.new_page()
        try:
            _run(page, f"{address}/notebooks/index.html?path={trial.NAME}", seen)
        except Error as error:
            raise CannotBuild(
                f"The trial notebook did not come to its end in {_SECONDS} s: "
                f"{str(error).splitlines()[0]} Errors shown: {seen.errors or 'none'}. "
                f"Asked outside: {seen.outside or 'nothing'}."
            ) from None
        finally:
            if picture:
                page.screenshot(path=picture)
            context.close()
        return seen


def _guard(seen: Run, route) -> None:
    parts = urlsplit(route.request.url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in _LOCAL:
        seen.outside.append(route.request.url)
        route.abort()
    else:
        route.continue_()


def _weigh(seen: Run, response) -> None:
    seen.loaded += int(response.headers.get("content-length") or 0)


def _run(page, address: str, seen: Run) -> None:
    began = time.perf_counter()
    page.set_default_timeout(_SECONDS * 1000)
    page.goto(address)
    page.wait_for_selector(".jp-CodeCell")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    output = ".jp-OutputArea-output"
    page.wait_for_selector(output)
    seen.first = time.perf_counter() - began
    page.wait_for_function(
        "end => [...document.querySelectorAll('.jp-OutputArea-output')].some("
        "one => one.textContent.includes(end)"
        " || one.dataset.mimeType === 'application/vnd.jupyter.stderr')",
        arg=trial.END,
    )
    seen.last = time.perf_counter() - began
    seen.errors = page.eval_on_selector_all(
        f"{output}[data-mime-type='application/vnd.jupyter.stderr']",
        "all => all.map(one => one.textContent)",
    )
    said = page.locator(".said")
    if said.count():
        before = said.inner_text()
        page.get_by_role("slider").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("t => document.querySelector('.said').innerText !== t", arg=before)
        seen.slid = (before, said.inner_text())
    seen.outputs = page.eval_on_selector_all(output, "all => all.map(one => one.innerText)")
