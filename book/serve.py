"""Serve the built book on localhost."""

from __future__ import annotations

import argparse
import functools
import http.server
import sys

from .build import HTML


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the book, with a kind line for each page that is missing."""

    error_message_format = (
        "<h1>%(code)d</h1><p>%(message)s. The book starts at <a href='/'>/</a>.</p>"
    )

    def log_message(self, *args: object) -> None:
        """Keep the terminal quiet."""


def server(port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of the book on localhost; port 0 picks a free one."""
    handler = functools.partial(_Handler, directory=str(HTML))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        httpd = server(port)
    except OSError:
        sys.exit(f"Port {port} is taken. Try another: python course.py serve --port {port + 1}")
    print(f"The book is at http://localhost:{httpd.server_port}/  (Ctrl-C stops)", flush=True)
    try:
        httpd.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main()
