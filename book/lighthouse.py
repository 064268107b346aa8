"""Lighthouse on the built book: how fast its pages are on a poor phone with a slow network.

Each page is visited three times over a server of our own that compresses, as a real one does; the
median counts. The figures depend on the clock: measure on a quiet machine, and never in a test.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from . import BUILD, chromium

#: Its default profile is the slow mobile one: a Moto G Power, 1.6 Mbit/s, 150 ms, a slow processor.
LIGHTHOUSE = "lighthouse@12.8.2"
FOLDER = BUILD / ".lighthouse"
#: How often a page is visited.
VISITS = 3
#: The audits behind all figures but the score, in the order of :class:`Measured`.
AUDITS = (
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "dom-size",
    "total-byte-weight",
)
_COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}


class Measured(NamedTuple):
    """What is measured of a page: milliseconds, but for score, shift, elements and kilobytes."""

    score: float
    paint: float
    blocking: float
    shift: float
    elements: float
    kilobytes: float


#: The most that is allowed; of the score the least.
BUDGET = Measured(score=0.98, paint=1500, blocking=100, shift=0.02, elements=3000, kilobytes=450)


class _Compressing(SimpleHTTPRequestHandler):
    """Serve a folder as a good server does: compressed, one connection for many files."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing: the table is what is printed."""

    def do_GET(self) -> None:
        """Answer with a file, compressed where that helps."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in _COMPRESSED:
            body = _compressed(path)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder while the block lasts; the value is its address."""
    handler = partial(_Compressing, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def found() -> list[str]:
    """Return how Lighthouse is started, and fetch it when it is not there yet.

    Raises
    ------
    LookupError
        When this computer lacks what it needs; the sentence says what.
    """
    npm = shutil.which("npm")
    if not npm:
        raise LookupError("Lighthouse needs npm, which comes with Node.js: install that first.")
    if not chromium.executable():
        raise LookupError("Lighthouse needs Chromium: `python -m book.chromium` gets one.")
    script = FOLDER / "node_modules/lighthouse/cli/index.js"
    if not script.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ["--silent", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        fetch = [npm, "install", *quiet, "--prefix", str(FOLDER), LIGHTHOUSE]
        if subprocess.run(fetch, capture_output=True).returncode:
            raise LookupError("Lighthouse could not be fetched: is there a network?")
    return [str(shutil.which("node")), str(script)]


def read(report: dict[str, Any]) -> Measured:
    """Return the figures in a report of Lighthouse.

    Examples
    --------
    >>> audits = dict.fromkeys(AUDITS, {"numericValue": 1500})
    >>> read({"categories": {"performance": {"score": 0.9}}, "audits": audits}).kilobytes
    1.5
    """
    *times, size = (report["audits"][name]["numericValue"] for name in AUDITS)
    return Measured(report["categories"]["performance"]["score"], *times, size / 1000)


def measured(command: list[str], address: str) -> Measured:
    """Visit a page as often as needed, and return the median of each figure.

    Raises
    ------
    LookupError
        When Lighthouse has no report, with what it said.
    """
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    options = [
        "--quiet",
        "--only-categories=performance",
        "--output=json",
        f"--chrome-flags={flags}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(chromium.executable())}
    reports = []
    for _ in range(VISITS):
        done = subprocess.run(
            [*command, address, *options], env=environment, capture_output=True, text=True
        )
        if done.returncode:
            said = (done.stderr.strip() or "nothing").splitlines()[-1]
            raise LookupError(f"Lighthouse has no report on {address}: {said}")
        reports.append(read(json.loads(done.stdout)))
    return Measured(*map(statistics.median, zip(*reports, strict=True)))


def over(given: Measured) -> list[str]:
    """Return the names of the figures that are not within the budget.

    Examples
    --------
    >>> over(Measured(0.97, 1500, 101, 0, 2999, 80))
    ['score', 'blocking']
    """
    beyond = (
        given.score < BUDGET.score,
        *(a > b for a, b in zip(given[1:], BUDGET[1:], strict=True)),
    )
    return [name for name, too_much in zip(Measured._fields, beyond, strict=True) if too_much]
