"""What lies in a folder of its own does not lie in the book again: links of the book lead there."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from . import jupyterlite
from .writing import Content, digest, read

#: Folders that people open without the book: sheets to print, tables, the package.
FOLDERS = ("sheets/", "data/", "python/")
#: A page asks for others beside it: it stays where it is.
_STAYS = (".html", ".txt")
_LINK = re.compile(r"""(?P<before>\bhref=(?:["']|&quot;|&#x27;|&#39;))(?P<way>[^"'#?&:]+)""")


def in_one_place(files: dict[str, Content]) -> dict[str, Content]:
    """Return the same files with what is equal in one place, and every link leading to it.

    Parameters
    ----------
    files : dict of str to pathlib.Path or bytes
        The files of the stick.

    Returns
    -------
    dict of str to pathlib.Path or bytes
        Without the files of the book that lie in one of :data:`FOLDERS` as well.

    Examples
    --------
    >>> page = b'<a href="a.pdf" download>Print</a>'
    >>> twice = {"book/x.html": page, "book/a.pdf": b"%PDF", "sheets/01_a.pdf": b"%PDF"}
    >>> in_one_place(twice)["book/x.html"]
    b'<a href="../sheets/01_a.pdf" download>Print</a>'
    """
    own = {
        digest(content): name
        for name, content in files.items()
        if name.startswith(FOLDERS) and not name.endswith(_STAYS)
    }
    moved = {
        name: own[sum_]
        for name, content in files.items()
        if name.startswith("book/")
        and not name.startswith(jupyterlite.FOLDER)  # its scripts know where its files are
        and (sum_ := digest(content)) in own
    }
    return {
        name: _leading(name, content, moved) if name.endswith(".html") else content
        for name, content in files.items()
        if name not in moved
    }


def _leading(page: str, content: Content, moved: dict[str, str]) -> Content:
    """Return a page whose links lead to where files lie now: as it is where it has none to them."""
    here = posixpath.dirname(page)

    def leads(found: re.Match[str]) -> str:
        to = moved.get(posixpath.normpath(posixpath.join(here, unquote(found["way"]))))
        return f"{found['before']}{posixpath.relpath(to, here)}" if to else found[0]

    text = read(content).decode()
    led = _LINK.sub(leads, text)
    return content if led == text else led.encode()
