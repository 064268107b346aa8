"""Words of English on pages in another language: what is seen, and what is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

#: Frequent words of English that are none of French, nor of names that stand in both.
WORDS = frozenset(Path(__file__).with_name("english.txt").read_text("utf-8").split())
#: What holds no words of the page: code and data.
_SILENT = {"script", "style", "code", "pre", "samp", "kbd", "noscript", "svg:style", "template"}
#: Elements that never end.
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SAID = ("alt", "aria-label", "title", "placeholder", "data-label", "aria-description")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class _Seen(HTMLParser):
    """The texts of a page that are in its own language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.above: list[tuple[str, bool]] = []
        self.texts: list[str] = []
        self.frames: list[str] = []

    @property
    def _silent(self) -> bool:
        return bool(self.above) and self.above[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other = (given.get("lang") or self.language) != self.language
        silent = self._silent or other or tag in _SILENT or given.get("translate") == "no"
        if given.get("lang") == self.language and tag != "html":
            silent = False
        if not silent:
            self.texts += [given[name] for name in _SAID if given.get(name)]
            if tag == "meta" and (given.get("name") or given.get("property", "")).endswith(
                ("description", "title", "site_name", "image:alt")
            ):
                self.texts.append(given.get("content") or "")
            if given.get("srcdoc"):
                self.frames.append(given["srcdoc"])
        if tag not in _VOID:
            self.above.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.above and any(one == tag for one, _ in self.above):
            if self.above.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))


def texts(page: str, language: str) -> Iterator[str]:
    """Yield what is seen or read aloud of a page, of the frames in it too."""
    seen = _Seen(language)
    seen.feed(page)
    yield from seen.texts
    for frame in seen.frames:
        yield from texts(frame, language)


def english(text: str) -> list[str]:
    """Return the words of English in a text.

    >>> english("Le titre : The Energy of the Slag Heaps")
    ['the', 'of', 'the']
    """
    return [word.lower() for word in _WORD.findall(text) if word.lower() in WORDS]
