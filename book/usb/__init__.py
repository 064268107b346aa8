"""The course on a USB stick: one folder that opens on a computer with nothing installed.

``contents`` says what is on it, ``start`` draws its first page, ``names`` knows what a stick and
Windows refuse, ``writing`` brings a folder up to date, ``trial`` runs the browser tests on it.
"""

from __future__ import annotations

from pathlib import Path

from book.build import BUILD, HTML

from . import contents, writing

#: The folder on the stick.
NAME = "The Energy of the Slag Heaps"
#: Where it is made unless told otherwise.
FOLDER = BUILD / "usb"


def make(folder: Path, html: Path = HTML, lite: bool | None = None) -> writing.Written:
    """Make the stick, or bring it up to date.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that readers will open; made when it does not exist.
    html : pathlib.Path, optional
        The built book.
    lite : bool, optional
        Whether to take JupyterLite along; by default if it needs no network.

    Returns
    -------
    writing.Written
        What is on it, and what was done.

    Raises
    ------
    contents.CannotPack
        When something that belongs on it cannot be made; the message says what to do.
    writing.CannotWrite
        When a name or a size does not fit a stick, or the stick is full.
    """
    return writing.write(contents.gather(html, lite), folder)
