"""A server as it should not be: below a path, packing anew what is packed, failing at first."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from book.serve import TYPES

PLACE = "/some/where/"
#: What the first answer with a file of Python is like, one after the other; the next is right.
FIRST = ("cut off", "damaged", "packed once more", "packed, which is called an encoding", "whole")


class Faulty(ThreadingHTTPServer):
    """The book below a path.

    Attributes
    ----------
    gone : bool
        Nobody answers.
    asked : collections.Counter
        How often each file of Python was asked for.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, folder=folder))
        self.gone, self.asked = False, Counter()
        self.address = f"http://localhost:{self.server_port}{PLACE.rstrip('/')}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that left is no news."""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *given: object, folder: Path) -> None:
        self.folder = folder
        super().__init__(*given)

    def do_GET(self) -> None:
        if self.server.gone:
            self.close_connection = True
            return
        name = unquote(urlsplit(self.path).path)
        file = self.folder / name.removeprefix(PLACE)
        if not (name.startswith(PLACE) and file.is_file()):
            self.send_error(404)
            return
        self._send(file, file.read_bytes())

    def _send(self, file: Path, content: bytes) -> None:
        how = "packed once more"
        if file.suffix in {".gz", ".zip", ".whl"}:
            again, self.server.asked[file.name] = self.server.asked[file.name], 1
            order = sorted(self.server.asked).index(file.name)
            how = "whole" if again else FIRST[order % len(FIRST)]
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        if how == "packed, which is called an encoding" and file.suffix == ".gz":
            self.send_header("Content-Encoding", "gzip")
        elif how == "packed once more":
            content = gzip.compress(content, 1)
            self.send_header("Content-Encoding", "gzip")
        elif how == "damaged":
            content = content[:99] + bytes([content[99] ^ 1]) + content[100:]
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if how == "cut off" else content)

    def log_message(self, *given: object) -> None:
        """Keep the terminal quiet."""


@contextmanager
def faulty(folder: Path) -> Iterator[Faulty]:
    """Serve a book so."""
    server = Faulty(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
