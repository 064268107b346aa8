"""Print pages of HTML to PDF with the Chromium that is there.

Of the ways that were tried, Chromium alone gave tagged PDFs with an outline in a second a page;
it is asked for on the command line or by its pipes, so that building the book needs no driver.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from book import editions
from book.chromium import ARGUMENTS

#: Seconds after which a browser that prints is taken to hang.
PATIENCE = 60
_WHEN = re.compile(rb"(?<=Date \(D:)\d{14}")
#: The number of a heading of a table, among all that the browser had made until then.
_NODE = re.compile(rb"(?<=\(node)\d{8}(?=\))")


class CannotPrint(RuntimeError):
    """Chromium did not print a page."""


def _kept(page: Path, kept: Path) -> Path:
    """Return where the PDF of a page is kept, by the digest of the page."""
    return kept / f"{hashlib.sha256(page.read_bytes()).hexdigest()}.pdf"


def repeatable(content: bytes) -> bytes:
    """Return a PDF as any other print of the same page gives it, to the last byte.

    It names the day of the edition where it named the moment it was printed; headings of tables,
    which their cells refer to, are counted from one.

    Examples
    --------
    >>> repeatable(b"/CreationDate (D:20011231235959+00'00')") == repeatable(
    ...     b"/CreationDate (D:19991231235959+00'00')"
    ... )
    True
    >>> repeatable(b"/ID (node00000079) /ID (node00000082) /Headers [(node00000079)]")
    b'/ID (node00000001) /ID (node00000002) /Headers [(node00000001)]'
    """
    day = editions.current().day
    content = _WHEN.sub(f"{day:%Y%m%d}000000".encode(), content)
    # In their order, since the list of them has to stay sorted.
    nodes = {name: at for at, name in enumerate(sorted(set(_NODE.findall(content))), start=1)}
    return _NODE.sub(lambda found: b"%08d" % nodes[found[0]], content)


def pdf(page: Path, browser: str, kept: Path, patience: int = PATIENCE) -> Path:
    """Print a page to a PDF beside it.

    Parameters
    ----------
    page : pathlib.Path
        A page of HTML.
    browser : str
        Where Chromium is.
    kept : pathlib.Path
        A folder where PDFs are kept by the digest of their page: a page that was printed once
        is not printed again.
    patience : int, optional
        Seconds after which the browser is taken to hang.

    Returns
    -------
    pathlib.Path
        The PDF: A4, tagged, with an outline of its headings.

    Raises
    ------
    CannotPrint
        When no PDF came out; the message ends with what Chromium said.
    """
    kept.mkdir(parents=True, exist_ok=True)
    target = _kept(page, kept)
    if target.is_file():
        return _copied(target, page.with_suffix(".pdf"))
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            *ARGUMENTS,
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={target}",
            page.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
        except subprocess.TimeoutExpired:
            raise CannotPrint(
                f"{page.name}: Chromium had not finished after {patience} s"
            ) from None
    if done.returncode or not target.is_file():
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise CannotPrint(f"{page.name}: Chromium printed nothing and said: {said}")
    return _copied(target, page.with_suffix(".pdf"))


def _copied(kept: Path, target: Path) -> Path:
    content = repeatable(kept.read_bytes())
    if not target.is_file() or target.read_bytes() != content:
        target.write_bytes(content)
    return target


def pdfs(pages: Iterable[Path], browser: str, kept: Path) -> list[Path]:
    """Print some pages, by one browser where the system lets us speak to it.

    Parameters are those of :func:`pdf`.

    Returns
    -------
    list of pathlib.Path
        Their PDFs, in order.
    """
    pages = list(pages)
    missing = [page for page in pages if not _kept(page, kept).is_file()]
    if missing and os.name == "posix":
        from .press import Press

        kept.mkdir(parents=True, exist_ok=True)
        # What it leaves unprinted is printed by itself, and what hinders that is told.
        with suppress(OSError), Press(browser) as press:
            for page in missing:
                target = _kept(page, kept)
                part = target.with_suffix(f".{os.getpid()}")  # another language may print, too
                part.write_bytes(press.printed(page))
                part.replace(target)
    return [pdf(page, browser, kept) for page in pages]
