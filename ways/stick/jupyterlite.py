"""JupyterLite on a stick: it needs a server, so it says so, or it stays at home.

The rest of the book works from the disk. A page of JupyterLite opened from there would stay
blank: each one sends its reader to the start page instead, to the place that says how to serve.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from book.links import APART
from coursekit.languages import language, say

from .writing import Content, read

#: Where it lies in the built book, as on the stick.
FOLDER = "book/lite/"
#: The place on the start page that says what a server is for.
SERVE = "START.html#serve"

#: The Python that it shares with the pages of the book; those have it as scripts of their own.
SHARED = "book/_static/pyodide/"

_LINK = re.compile(r"""\bhref=["']([^"'#?]+)""")
_HEAD = re.compile(rb"<head[^>]*>")

_LEFT_OUT = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>body {{ max-width: 36rem; margin: 3rem auto; padding: 0 1rem;
  font: 1.1rem/1.6 system-ui, sans-serif }}</style>
<main>
<h1>{title}</h1>
<p>{words}</p>
<p><a href="{up}START.html">{back}</a></p>
</main>
</html>
"""


def has_site(names: Iterable[str]) -> bool:
    """Tell whether JupyterLite is there, and not only the pages that say it was left out."""
    return any(name.startswith(FOLDER) and not name.endswith((".html", APART)) for name in names)


def _is_its(name: str) -> bool:
    """Tell whether a file is JupyterLite's alone: the pages have Python packed."""
    return name.startswith(FOLDER) or (
        name.startswith(SHARED) and not name.endswith((".gz", APART))
    )


def fitted(book: dict[str, Content], kept: bool = False) -> dict[str, Content]:
    """Return the book with a JupyterLite that says what it needs, or without it.

    Parameters
    ----------
    book : dict of str to pathlib.Path or bytes
        The files of the book.
    kept : bool, optional
        Whether JupyterLite stays.

    Returns
    -------
    dict of str to pathlib.Path or bytes
        The same where the book holds no JupyterLite.
    """
    mine = {name for name in book if _is_its(name)}
    if not mine:
        return book
    if kept:
        return {
            name: _asking(name, content) if name in mine and name.endswith(".html") else content
            for name, content in book.items()
        }
    rest = {name: book[name] for name in book if name not in mine or name == f"{FOLDER}{APART}"}
    return rest | {name: _left_out(name) for name in _linked(rest, mine)}


def _left_out(name: str) -> bytes:
    words = say(
        "JupyterLite, the notebooks that run in a browser, was left out here: it needs a server, "
        "and weighs as much as all the rest. Python runs in the pages of the book. The notebooks "
        "themselves are in the folder <em>notebooks</em>, for a Jupyter of your own."
    )
    page = _LEFT_OUT.format(
        language=language(),
        title=say("Not on this stick"),
        words=words,
        up=_up(name),
        back=say("Back to the start"),
    )
    return page.encode()


def _asking(name: str, content: Content) -> bytes:
    ask = (
        '<script>if (location.protocol === "file:") '
        f'location.replace("{_up(name)}{SERVE}")</script>'
    )
    return _HEAD.sub(lambda head: head[0] + ask.encode(), read(content), count=1)


def _linked(pages: dict[str, Content], mine: set[str]) -> list[str]:
    """Return the pages of JupyterLite that the book's pages link to."""
    found = set()
    for name, content in pages.items():
        if not (name.endswith(".html") and isinstance(content, Path)):
            continue
        for link in _LINK.findall(content.read_text("utf-8")):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(parts.path))
            )
            found |= {target, f"{target}/index.html"} & mine
    return sorted(found)


def _up(name: str) -> str:
    """Return the way from a file to the top of the stick.

    >>> _up("book/lite/lab/index.html")
    '../../../'
    """
    return "../" * name.count("/")
