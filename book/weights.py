"""What a page of the built book weighs on the wire, gzipped, counted file by file."""

from __future__ import annotations

import gzip
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@cache
def gzipped(path: Path) -> int:
    """Return the bytes of a file after gzip (pictures and fonts are compressed already)."""
    content = path.read_bytes()
    if path.suffix in {".png", ".jpg", ".webp", ".woff2"}:
        return len(content)
    return len(gzip.compress(content, 6, mtime=0))


class _Assets(HTMLParser):
    """The files a page loads by itself, those of its frames included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._skips = self._comes = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "noscript":
            self._skips = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "noscript":  # a browser that runs scripts fetches nothing of what is in it
            self._skips = not self._comes  # but for a map, once a reader is near it
        self._comes = given.get("class") == "ck-comes"
        if self._skips:
            return
        if tag in {"script", "img"} and given.get("src"):
            self.found.add(given["src"])
        elif (
            tag == "link"
            and "href" in given
            and (
                {"stylesheet", "preload", "icon", "modulepreload"}
                & set((given.get("rel") or "").split())
            )
        ):
            self.found.add(given["href"])
        elif tag == "iframe" and given.get("srcdoc"):
            inner = _Assets()
            inner.feed(given["srcdoc"])
            self.found |= inner.found


def files_of(page: Path) -> set[Path]:
    """Return the page and every local file it loads by itself.

    Parameters
    ----------
    page : pathlib.Path
        A built HTML page.

    Returns
    -------
    set of pathlib.Path
        Absolute paths, what style sheets load included.
    """
    parser = _Assets()
    parser.feed(page.read_text("utf-8"))
    found = {page.resolve()}
    for link in parser.found:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            found.add((page.parent / unquote(parts.path)).resolve())
    for sheet in [path for path in found if path.suffix == ".css"]:
        for link in re.findall(r"@import url\([\"']?([^)\"']+)", sheet.read_text("utf-8")):
            if not urlsplit(link).scheme:
                found.add((sheet.parent / link).resolve())
    return {path for path in found if path.is_file()}


def first_visit(page: Path) -> int:
    """Return the gzipped bytes of a page for a reader who comes for the first time."""
    return sum(gzipped(path) for path in files_of(page))


def next_page(page: Path, before: Path) -> int:
    """Return the gzipped bytes of a page for a reader who has just read another one."""
    return sum(gzipped(path) for path in files_of(page) - files_of(before))
