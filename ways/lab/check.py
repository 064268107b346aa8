"""Start JupyterLab, ask it for the first notebook, end it: ``python -m ways.lab check``.

The notebooks of a learner are left alone: it opens a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from book.notebooks import make

from .make import command

#: Nobody waits longer for JupyterLab.
PATIENCE = 60


def asked(address: str, token: str, server: subprocess.Popen) -> dict:
    """Return what JupyterLab answers, as soon as it does.

    Parameters
    ----------
    address : str
        Of its interface.
    token : str
        What lets us in.
    server : subprocess.Popen
        JupyterLab; nobody waits for one that has ended.

    Returns
    -------
    dict
        Its answer.

    Raises
    ------
    TimeoutError
        When there is none in time.
    """
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"})
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise TimeoutError(f"JupyterLab answers {error.code} to {address}") from None
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer within {PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(arguments: list[str]) -> None:
    """Make the notebooks, start JupyterLab on them, ask, end it."""
    argparse.ArgumentParser(prog="course.py lab check", description=__doc__).parse_args(arguments)
    port, token = _free_port(), secrets.token_hex(16)
    options = ["--no-browser", f"--port={port}", f"--IdentityProvider.token={token}"]
    with tempfile.TemporaryDirectory() as name, (Path(name) / "lab.log").open("w") as log:
        folder = Path(name) / "notebooks"
        made = make(folder)
        begin = time.monotonic()
        server = subprocess.Popen(command(options), cwd=folder, stdout=log, stderr=log)
        try:
            first = asked(f"http://127.0.0.1:{port}/api/contents/start.ipynb", token, server)
        except TimeoutError as reason:
            sys.exit(f"{reason}. Its last words:\n{(Path(name) / 'lab.log').read_text()[-1500:]}")
        finally:
            server.terminate()
            server.wait(30)
    cells = len(first["content"]["cells"])
    print(
        f"JupyterLab opens start.ipynb ({cells} cells) after {time.monotonic() - begin:.0f} s; "
        f"{len(made)} files were made."
    )
