"""Serve the built book, or a whole USB stick, to the browser of this computer.

One file that needs nothing but Python: ``make serve`` runs it on ``_build/html``, and
``make stick`` copies it onto the stick, where it serves the folder it lies in and, with
``--check``, tells whether the stick was copied whole.

Any Python can read it as far as the line that says which one is needed. So there are no types in
the signatures, no f-strings and no ``raise ... from``: an old Python would stop at them with a
syntax error, and its owner would not learn why.
"""
# ruff: noqa: UP010, UP031, UP036

from __future__ import print_function

import sys

if sys.version_info < (3, 8):
    sys.exit(
        "The server needs Python 3.8 or newer; this is Python %d.%d. Try  python3 serve.py\n"
        "The book itself needs no server: open START.html with a browser." % sys.version_info[:2]
    )

import argparse
import functools
import hashlib
import http.server
import os
import webbrowser
from urllib.parse import urlsplit

#: The page a stick starts with, and the list of what is on it (as sha256sum writes and reads it).
START = "START.html"
MANIFEST = "SHA256SUMS.txt"
#: Tried one after the other, so that the address, and with it what the browser remembers of a
#: reader's progress, is the same from one day to the next.
PORTS = range(8000, 8020)

#: Said by us, because what the system says differs: some Windows calls a script plain text.
TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".data": "application/octet-stream",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".topojson": "application/json",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the folder, with a kind line for each that is missing."""

    error_message_format = (
        "<!doctype html><meta charset='utf-8'><title>%(code)d</title>"
        "<h1>%(code)d</h1><p>%(message)s. Everything starts at <a href='/'>/</a>.</p>"
    )
    #: Readers keep a connection for the next file; one that says nothing for so long is cut.
    protocol_version = "HTTP/1.1"
    timeout = 30
    tag = None

    def guess_type(self, path):
        """Return the type of a file by its ending; a packed file stays packed."""
        return TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")

    def send_head(self):
        """Send a file, unless the browser has that very one already."""
        self.tag = None
        try:
            return self._sent()
        except ValueError:  # no file has such a name: a zero byte in it, half a letter
            self.send_error(404, "No such file")
            return None

    def list_directory(self, path):
        """List nothing: pages lead to what there is."""
        self.send_error(404, "No such page")

    def _sent(self):
        path = self.translate_path(self.path)
        if urlsplit(self.path).path == "/" and os.path.isfile(os.path.join(path, START)):
            self.send_response(302)
            self.send_header("Location", "/" + START)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if os.path.isfile(path):
            known = os.stat(path)
            self.tag = '"%x-%x"' % (known.st_mtime_ns, known.st_size)
            if self.headers.get("If-None-Match") == self.tag:
                self.send_response(304)
                self.end_headers()
                return None
        return http.server.SimpleHTTPRequestHandler.send_head(self)

    def end_headers(self):
        """Let the browser keep everything, Python in the page too, and ask whether it changed."""
        self.send_header("Cache-Control", "no-cache")
        if self.tag:
            self.send_header("ETag", self.tag)
        http.server.SimpleHTTPRequestHandler.end_headers(self)

    def log_message(self, *args):
        """Keep the terminal quiet."""


class _Server(http.server.ThreadingHTTPServer):
    # Windows would let two servers have the same port.
    allow_reuse_address = os.name != "nt"

    def handle_error(self, request, client_address):
        """Say nothing of readers who turn the page before it has arrived."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            http.server.ThreadingHTTPServer.handle_error(self, request, client_address)


def home():
    """Return the folder to serve: the stick this file lies on, else the built book.

    Returns
    -------
    str
        A path.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    if os.path.isfile(os.path.join(here, START)):
        return here
    return os.path.join(os.path.dirname(here), "_build", "html")


def server(port, folder=None):
    """Return a server on localhost, reached from this computer only.

    Parameters
    ----------
    port : int
        0 picks a free one.
    folder : str or pathlib.Path, optional
        What to serve; by default :func:`home`.

    Returns
    -------
    http.server.ThreadingHTTPServer
        Call ``serve_forever`` on it.

    Raises
    ------
    OSError
        When the port is taken.
    """
    handler = functools.partial(_Handler, directory=str(folder or home()))
    return _Server(("127.0.0.1", port), handler)


def _opened(port, folder):
    """Return a server on the port that was asked for, or on the first free one."""
    if port is not None:
        try:
            return server(port, folder)
        except OSError:
            sys.exit(
                "Port %d is taken. Try another one, or none: without --port a free one "
                "is found." % port
            )
    for one in PORTS:
        try:
            return server(one, folder)
        except OSError:
            continue
    return server(0, folder)


def compare(folder):
    """Compare a stick with its list.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder with the list in it.

    Returns
    -------
    dict of str to list of str
        The names that are ``whole``, ``missing``, ``altered`` or ``unreadable``.

    Raises
    ------
    OSError
        When the list itself cannot be read.
    """
    found = {"whole": [], "missing": [], "altered": [], "unreadable": []}
    with open(os.path.join(str(folder), MANIFEST), encoding="utf-8") as lines:
        listed = [line.rstrip("\r\n").split("  ", 1) for line in lines if line.strip()]
    for wanted, name in listed:
        path = os.path.join(str(folder), *name.split("/"))
        digest = hashlib.sha256()
        try:
            with open(path, "rb") as file:
                for block in iter(functools.partial(file.read, 1 << 20), b""):
                    digest.update(block)
        except FileNotFoundError:
            found["missing"].append(name)
        except OSError:
            found["unreadable"].append(name)
        else:
            found["whole" if digest.hexdigest() == wanted else "altered"].append(name)
    return found


def _named(names):
    shown = "".join("\n    " + name for name in names[:8])
    return shown + ("\n    and %d more" % (len(names) - 8) if len(names) > 8 else "")


def check(folder):
    """Say whether a stick is whole, and what to do if it is not.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder with the list in it.

    Returns
    -------
    bool
        Whether nothing is missing or damaged. Notebooks somebody worked in are no damage.
    """
    try:
        found = compare(folder)
    except (OSError, ValueError):
        print(
            "The list %s cannot be read, so nothing can be compared.\nCopy the whole folder "
            "again from where it came." % MANIFEST
        )
        return False
    worked_in = [name for name in found["altered"] if name.endswith(".ipynb")]
    found["altered"] = [name for name in found["altered"] if name not in worked_in]
    total = sum(map(len, found.values())) + len(worked_in)
    if worked_in:
        print(
            "Notebooks that somebody worked in, which is what they are for: %d%s"
            % (len(worked_in), _named(worked_in))
        )
    bad = [kind for kind in ("missing", "altered", "unreadable") if found[kind]]
    if not bad:
        print("All %d files are here and whole." % total)
        return True
    print("Of %d files, not all came over whole." % total)
    for kind in bad:
        print("  %s: %d%s" % (kind, len(found[kind]), _named(found[kind])))
    print(
        "The rest works. Copy the whole folder again from where it came; if the same files\n"
        "fail again, the stick may be worn out: try another one."
    )
    return False


def _has_a_screen():
    """Tell whether a browser with a window can be opened; one in the terminal would block it."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main():
    """Serve until Ctrl-C, or check the stick."""
    parser = argparse.ArgumentParser(prog="serve.py", description="Serve the book on localhost.")
    parser.add_argument("--port", type=int, help="instead of the first free one from 8000 on")
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--check", action="store_true", help="was the stick copied whole?")
    given = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console may lack a letter of a folder's name
    folder = home()
    on_stick = os.path.isfile(os.path.join(folder, START))
    if given.check:
        if not on_stick:
            sys.exit("Only a stick can be checked: its folder holds %s and %s." % (START, MANIFEST))
        print("Reading every file (a slow stick takes a minute) ...", flush=True)
        sys.exit(0 if check(folder) else 1)
    if not on_stick and not os.path.isfile(os.path.join(folder, "index.html")):
        sys.exit(
            "There is no book to serve: %s has no index.html. In the course's folder, "
            "run  python course.py book  first." % folder
        )
    httpd = _opened(given.port, folder)
    address = "http://localhost:%d/" % httpd.server_port
    print("The book is at %s  (Ctrl-C stops)" % address, flush=True)
    if on_stick and not given.no_browser and _has_a_screen():
        webbrowser.open(address)
    try:
        httpd.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        httpd.server_close()
    print("\nStopped. Pages that are open stay readable; start it again whenever you like.")


if __name__ == "__main__":
    main()
