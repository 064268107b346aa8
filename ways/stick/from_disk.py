"""Python in the pages, from the disk: its files as scripts, the one thing such a page may load.

A book that is served fetches them as they are; the stick has the scripts alone, for both.
"""

from __future__ import annotations

import base64
import json
import posixpath
from collections.abc import Iterable

from .writing import Content, read

#: Where the pages of the book look for Python, and the list of its files there.
FOLDER = "book/_static/page/payload/"
_LIST = f"{FOLDER}manifest.json"
_SCRIPTS = f"{FOLDER}manifest.js"


def is_there(names: Iterable[str]) -> bool:
    """Tell whether the pages of a stick run Python from the disk."""
    return _SCRIPTS in names


def as_scripts(book: dict[str, Content]) -> dict[str, Content]:
    """Return the book with the files of Python as scripts.

    Parameters
    ----------
    book : dict of str to pathlib.Path or bytes
        The files of the book.

    Returns
    -------
    dict of str to pathlib.Path or bytes
        The same where the book holds no Python.
    """
    if _LIST not in book:
        return book
    found = dict(book)
    listed = json.loads(read(book[_LIST]))
    for name, one in listed["files"].items():
        place = posixpath.normpath(FOLDER + one["file"])
        text = base64.b64encode(read(found.pop(place))).decode()
        one |= {"file": f"{name}.{one['sha256'][:12]}.js", "script": True}
        found[FOLDER + one["file"]] = f'ckPython.give("{name}", "{text}");\n'.encode()
    words = json.dumps(listed, indent=1)
    found[_LIST] = f"{words}\n".encode()
    found[_SCRIPTS] = f"ckPython.manifest = {words};\n".encode()
    return found
