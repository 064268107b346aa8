"""How long a chapter takes, counted from what is in it: to read, to do, and on the short way.

Two hundred words a minute is a little slower than the 238 that Brysbaert (2019) finds for adults
who read factual English silently (most lie between 175 and 300; readers of a second language are
slower). The time for a picture and for a line of code are our own guesses, and the minutes of an
exercise stand in its head.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from coursekit.checks.reading import read
from coursekit.languages import say

from . import TEXTS, myst

WORDS = 200
#: Minutes to look at a map, a chart, an explorer or a guess.
PICTURE = 1.0
#: Seconds to read and run a line of code that is shown.
LINE = 9

_PICTURE = re.compile(r"\b(?:maps\.coalfield|chart|explore|predictions\.\w+)\(")
_FENCE = re.compile(r"^(`{3,}|:{3,})(?:\{code-cell\}.*?^\1|[^\n]*)\s*$", re.M | re.S)
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_SECTION = re.compile(r"^## +(.+)$", re.M)


class Times(NamedTuple):
    """Minutes that a chapter takes.

    Attributes
    ----------
    read : int
        Its text and its pictures, in steps of five.
    do : int
        The same with its code and its exercises.
    short : int
        The sections of its short way; 0 without one.

    Examples
    --------
    >>> Times(20, 95, 10).words
    '20 minutes to read, 1 h 35 to do'
    """

    read: int
    do: int
    short: int = 0

    @property
    def words(self) -> str:
        """Return both times in words."""
        doing = clock(self.do).removesuffix(" min")
        return say("{read} minutes to read, {doing} to do", read=self.read, doing=doing)


def clock(minutes: int) -> str:
    """Return how long something takes, in hours from an hour on.

    >>> clock(45), clock(120), clock(390)
    ('45 min', '2 h', '6 h 30')
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


@lru_cache(maxsize=64)
def of(text: str, name: str) -> Times:
    """Return how long a chapter takes.

    Parameters
    ----------
    text : str
        The chapter.
    name : str
        Its file name without suffix: its exercises have the same.

    Examples
    --------
    >>> of("# A\\n" + "word " * 900, "no_such_chapter")
    Times(read=5, do=5, short=0)
    """
    body = myst.parted(text)[1]
    reading = _reading(body)
    code = sum(
        len([line for line in cell.source.splitlines() if line.strip()])
        for cell in myst.cells(text)
        if cell.cell_type == "code" and not _hidden(cell)
    )
    path = TEXTS / "exercises" / f"{name}.md"
    tasks = read(path.read_text("utf-8"), name).exercises if path.is_file() else []
    doing = reading + code * LINE / 60 + sum(one.minutes for one in tasks)
    way = short(text)
    chosen = [part for title, part in sections(body) if title in way]
    return Times(_fives(reading), _fives(doing), _fives(sum(map(_reading, chosen))))


def of_chapter(name: str) -> Times:
    """Return how long a chapter of this book takes.

    Parameters
    ----------
    name : str
        Its file name without suffix.
    """
    path = next((TEXTS / "chapters").rglob(f"{name}.md"))
    return of(path.read_text("utf-8"), name)


def short(text: str) -> list[str]:
    """Return the headings on the short way through a chapter, as its front matter names them."""
    return (myst.front_matter(text).get("course") or {}).get("short", [])


def sections(body: str) -> list[tuple[str, str]]:
    """Return the sections of a chapter: heading, and what stands below it.

    Examples
    --------
    >>> sections("Hello\\n## One\\nIt.\\n## Two\\n")
    [('One', 'It.'), ('Two', '')]
    """
    parts = _SECTION.split(body)
    return [
        (head.strip(), part.strip()) for head, part in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _hidden(cell) -> bool:
    return bool({"remove-cell", "remove-input"} & set(cell.metadata.get("tags", [])))


def _reading(text: str) -> float:
    return len(_WORD.findall(_FENCE.sub(" ", text))) / WORDS + PICTURE * len(_PICTURE.findall(text))


def _fives(minutes: float) -> int:
    return 5 * math.ceil(minutes / 5 - 1e-9)
