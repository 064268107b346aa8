"""A Chromium that prints page after page: to start one takes longer than to print a sheet.

It is told by a pipe what to do and answers by another, in the words of the DevTools protocol: what
comes out is what ``--print-to-pdf`` makes, to the last byte.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from book.chromium import ARGUMENTS

#: Seconds after which a browser that prints is taken to hang.
PATIENCE = 60


class Press:
    """A running Chromium; it ends with its ``with``, or with the process that started it.

    Parameters
    ----------
    browser : str
        Where Chromium is.
    """

    def __init__(self, browser: str) -> None:
        told, self._told = os.pipe()
        self._said, said = os.pipe()
        self._left, self._count = b"", 0

        def pipes() -> None:  # Chromium takes the third and the fourth file for them
            ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (told, said)]
            for end, number in zip(ends, (3, 4), strict=True):
                os.dup2(end, number)

        self._profile = tempfile.TemporaryDirectory()
        command = [browser, "--headless", *ARGUMENTS, f"--user-data-dir={self._profile.name}"]
        self._process = subprocess.Popen(
            [*command, "--remote-debugging-pipe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=pipes,
        )
        os.close(told)
        os.close(said)

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._told)
        os.close(self._said)
        self._process.kill()
        self._process.wait()
        self._profile.cleanup()

    def printed(self, page: Path) -> bytes:
        """Return a page as a PDF: A4, tagged, with an outline of its headings.

        Parameters
        ----------
        page : pathlib.Path
            A page of HTML.

        Raises
        ------
        OSError
            When the browser has ended, refuses or hangs.
        """
        until = time.monotonic() + PATIENCE
        target = self._ask(until, "Target.createTarget", url="about:blank")["targetId"]
        session = self._ask(until, "Target.attachToTarget", targetId=target, flatten=True)
        session = session["sessionId"]
        self._ask(until, "Page.enable", session)
        self._ask(until, "Page.navigate", session, url=page.as_uri())
        while self._next(until).get("method") != "Page.loadEventFired":
            continue
        given = dict.fromkeys(("printBackground", "preferCSSPageSize", "generateTaggedPDF"), True)
        found = self._ask(until, "Page.printToPDF", session, generateDocumentOutline=True, **given)
        self._ask(until, "Target.closeTarget", targetId=target)
        return base64.b64decode(found["data"])

    def _ask(self, until: float, method: str, session: str | None = None, **given: Any) -> Any:
        self._count += 1
        order = {"id": self._count, "method": method, "params": given}
        if session:
            order["sessionId"] = session
        os.write(self._told, json.dumps(order).encode() + b"\0")
        while (answer := self._next(until)).get("id") != self._count:
            continue
        if "error" in answer:
            raise OSError(answer["error"]["message"])
        return answer["result"]

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._left:
            if not select.select([self._said], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError(f"Chromium had not finished after {PATIENCE} s")
            if not (more := os.read(self._said, 1 << 20)):
                raise OSError("Chromium has ended")
            self._left += more
        answer, _, self._left = self._left.partition(b"\0")
        return json.loads(answer)
