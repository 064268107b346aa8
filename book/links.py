"""Broken links inside the built book: every page, every file and every ``#anchor``."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: A file of this name says that its folder of the built site is looked after by somebody else:
#: nothing in it is swept away, shortened or read for links.
APART = "apart.txt"


def set_apart(folder: Path) -> None:
    """Leave the mark in a folder."""
    words = "This folder was not made by the build of the book, which leaves it alone.\n"
    (folder / APART).write_text(words, "utf-8")


def apart(folder: Path) -> set[Path]:
    """Return the folders below one that are looked after by somebody else."""
    return {mark.parent for mark in folder.rglob(APART)}


def pages(html: Path) -> list[Path]:
    """Return the pages of a built book that are the book's own, sorted."""
    others = {html / "_static"} | apart(html)  # the theme has pages, too
    return [path for path in sorted(html.rglob("*.html")) if others.isdisjoint(path.parents)]


class _Links(HTMLParser):
    """What a page offers (ids) and what it asks for (links and files)."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.asked: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in {"id", "name"}:
                self.ids.add(value)
            elif name in {"href", "src"}:
                self.asked.add(value)
            elif name == "srcdoc":
                # A frame's page resolves its links against the page around it.
                inner = _Links()
                inner.feed(value)
                self.asked |= {link for link in inner.asked if not link.startswith("#")}


def broken(html: Path) -> list[str]:
    """List the links of a built site that lead nowhere.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.

    Returns
    -------
    list of str
        Sentences naming page and link. Links to other sites are not followed.
    """
    read: dict[Path, _Links] = {}
    for path in pages(html):
        read[path] = page = _Links()
        page.feed(path.read_text("utf-8"))
    found = []
    for path, page in read.items():
        for link in sorted(page.asked):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            where = path.relative_to(html).with_suffix("").as_posix()
            if not target.exists():
                found.append(f"{where}: the link {link} leads to no file")
            elif (
                parts.fragment
                and target in read
                and unquote(parts.fragment) not in (read[target].ids | {"top"})
            ):
                found.append(f"{where}: the link {link} leads to no place on that page")
    return found
