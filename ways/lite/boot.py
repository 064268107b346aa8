"""Notebooks of a site in a real Chromium that is cut off from every other host: do they run?

Needs Playwright and a Chromium (what the tests install).
"""

from __future__ import annotations

import functools
import http.server
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from book.chromium import ARGUMENTS, CUT_OFF, executable
from ways.pyodide.sources import CannotBuild

_TYPES = {".wasm": "application/wasm", ".mjs": "text/javascript", ".whl": "application/zip"}
#: Long enough for a slow computer; a run ends as soon as the last line is there.
_SECONDS = 240
_LOCAL = {"localhost", "127.0.0.1"}
READY = """() => {
  const notebook = window.jupyterapp?.shell.currentWidget;
  return notebook?.context?.isReady && notebook.sessionContext?.session?.kernel?.status === 'idle';
}"""
# Fulfilled when the last cell ended, or one that failed.
_RUN = """() => {
  const { commands } = window.jupyterapp;
  window.ran = false;
  commands.execute('notebook:run-all-cells').finally(() => { window.ran = true; });
}"""
_OUTPUTS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
  .flatMap((cell) => cell.outputs?.toJSON() || [])"""
# Cells of code that never ran: those after one that failed, for instance.
_LEFT = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
  .filter((cell) => cell.type === 'code' && cell.sharedModel.source.trim())
  .filter((cell) => !cell.executionCount).length"""


class _CountingServer(http.server.ThreadingHTTPServer):
    sent: list[int]


class _ForAnyPage(http.server.SimpleHTTPRequestHandler):
    server: _CountingServer
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | _TYPES

    def log_message(self, *args: object) -> None:
        """Keep the terminal quiet."""

    def end_headers(self) -> None:
        """Let other places of this computer read, as a public distribution does."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file, and note its size."""
        self.server.sent.append(os.fstat(source.fileno()).st_size)
        super().copyfile(source, outputfile)


@contextmanager
def served(folder: Path, sent: list[int] | None = None) -> Iterator[str]:
    """Serve a folder on localhost and yield its address.

    Parameters
    ----------
    folder : pathlib.Path
        What is served.
    sent : list of int, optional
        Is given the size of each file that goes out.
    """
    handler = functools.partial(_ForAnyPage, directory=str(folder))
    with _CountingServer(("127.0.0.1", 0), handler) as httpd:
        httpd.sent = [] if sent is None else sent
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://localhost:{httpd.server_port}"
        httpd.shutdown()


@dataclass
class Run:
    """What was seen.

    Attributes
    ----------
    outputs : list of str
        The text of each output: plain text where there is some.
    outside : list of str
        Addresses on other hosts that were asked for, by the page, its frames or its workers.
    errors : list of str
        What the notebook shows as an error, in short.
    first, last : float
        Seconds from opening the page to the first and the last output.
    left : int
        Cells of code that did not run.
    """

    outputs: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0
    left: int = 0

    def wrong(self) -> list[str]:
        """Say what went wrong, a sentence each."""
        found = [f"it asked for {address}" for address in self.outside] + self.errors
        return [*found, f"{self.left} of its cells did not run"] if self.left else found


@contextmanager
def started() -> Iterator[Any]:
    """Start a Chromium that knows no other host."""
    from playwright.sync_api import sync_playwright

    program = executable()
    if program is None:
        raise CannotBuild("To try the site a Chromium is needed: `make test` installs one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, CUT_OFF])
        yield chromium
        chromium.close()


@contextmanager
def opened(address: str, name: str, chromium: Any, seen: Run) -> Iterator[Any]:
    """Open a notebook in a window of its own, with nothing kept from before.

    Parameters
    ----------
    address : str
        Of the site.
    name : str
        The notebook, as the site knows it.
    chromium : playwright.sync_api.Browser
        The browser.
    seen : Run
        Where it is noted what the page asks for.
    """
    # A small one: what is out of sight is not drawn, and nobody looks.
    context = chromium.new_context(viewport={"width": 800, "height": 300})
    context.on("request", functools.partial(_note, seen))
    page = context.new_page()
    page.set_default_timeout(_SECONDS * 1000)
    try:
        page.goto(f"{address}/notebooks/index.html?path={quote(name)}")
        page.wait_for_function(READY)
        yield page
    finally:
        context.close()


def run(address: str, name: str, chromium: Any) -> Run:
    """Run a notebook of a site from its first cell to its last.

    Parameters
    ----------
    address : str
        Of the site.
    name : str
        The notebook, as the site knows it.
    chromium : playwright.sync_api.Browser
        The browser.

    Returns
    -------
    Run
        What was seen; that it did not come to its end in time is an error of its own.
    """
    from playwright.sync_api import Error

    seen, began = Run(), time.perf_counter()
    try:
        with opened(address, name, chromium, seen) as page:
            read(page, seen, began)
    except Error as error:
        said = str(error).splitlines()[0]
        seen.errors.append(f"it did not come to its end in {_SECONDS} s: {said}")
    return seen


def read(page: Any, seen: Run, began: float) -> None:
    """Run the notebook of a page, and note what it says."""
    page.evaluate(_RUN)
    page.wait_for_function(f"({_OUTPUTS})().length || window.ran")
    seen.first = time.perf_counter() - began
    page.wait_for_function("window.ran")
    seen.last = time.perf_counter() - began
    seen.left = page.evaluate(_LEFT)
    for one in page.evaluate(_OUTPUTS):
        if one["output_type"] == "error":
            seen.errors.append(f"{one['ename']}: {one['evalue']}")
        else:
            seen.outputs.append(_text(one))


def _text(output: dict[str, Any]) -> str:
    found = output.get("text") or output.get("data", {}).get("text/plain", "")
    return found if isinstance(found, str) else "".join(found)


def _note(seen: Run, request: Any) -> None:
    parts = urlsplit(request.url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in _LOCAL:
        seen.outside.append(request.url)
