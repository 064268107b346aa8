"""Which edition of the book this is, and what changed with each.

Number, day, title and authors stand in ``CITATION.cff`` and nowhere else; what changed stands in
``CHANGELOG.md``. Neither asks the clock or git, so an unpacked archive makes the same pages.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import yaml

from . import ROOT

CITATION = ROOT / "CITATION.cff"
CHANGELOG = ROOT / "CHANGELOG.md"
#: The page that tells readers what changed.
PAGE = "appendix/what_changed"

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
_MONTHS += ["September", "October", "November", "December"]
_EDITION = re.compile(r"^## (\S+), (\d{1,2} \w+ \d{4})$", re.M)
_NUMBERS = "### Numbers that changed"
_REST = "### Everything else"


def written(day: date) -> str:
    """Return a day as pages write it.

    >>> written(date(2026, 11, 6))
    '6 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Edition(NamedTuple):
    """An edition of the book.

    Attributes
    ----------
    number : str
        That of the package, too.
    day : datetime.date
        Of its release.

    Examples
    --------
    >>> str(Edition("1.0.0", date(2026, 11, 6)))
    'edition 1.0.0, 6 November 2026'
    """

    number: str
    day: date

    def __str__(self) -> str:
        return f"edition {self.number}, {written(self.day)}"


@cache
def citation() -> dict[str, Any]:
    """Return what ``CITATION.cff`` says."""
    return yaml.safe_load(CITATION.read_text("utf-8"))


def current() -> Edition:
    """Return the edition that this folder makes.

    Examples
    --------
    >>> current().number == citation()["version"]
    True
    """
    return Edition(citation()["version"], date.fromisoformat(citation()["date-released"]))


class Changes(NamedTuple):
    """What changed with an edition, as Markdown lists.

    Attributes
    ----------
    edition, day : str
        As the heading has them.
    numbers, rest : str
        Numbers that were printed and are others now; everything else.
    """

    edition: str
    day: str
    numbers: str
    rest: str


def changes(text: str | None = None) -> list[Changes]:
    """Return what changed, newest edition first.

    Parameters
    ----------
    text : str, optional
        Of a changelog; by default that of the book.

    Raises
    ------
    ValueError
        When a heading names no edition with its day, or there is a part of another name.

    Examples
    --------
    >>> changes("## 2.0, 6 May 2027\\n\\n### Numbers that changed\\n\\n- One.\\n")[0].numbers
    '- One.'
    """
    given = CHANGELOG.read_text("utf-8") if text is None else text
    found = []
    for section in re.split(r"^(?=## )", given, flags=re.M)[1:]:
        heading = section.partition("\n")[0]
        if not (named := _EDITION.fullmatch(heading)):
            raise ValueError(
                f"CHANGELOG.md: write {heading!r} as '## 1.2.3, 6 November 2026', "
                "number and day of the edition"
            )
        parts = re.split(r"^(?=### )", section[len(heading) :], flags=re.M)
        by_name = {_REST: parts[0].strip()}
        for part in parts[1:]:
            name, _, content = part.partition("\n")
            if name not in (_NUMBERS, _REST):
                raise ValueError(
                    f"CHANGELOG.md, {named[1]}: {name!r} is neither {_NUMBERS!r} nor {_REST!r}"
                )
            by_name[name] = f"{by_name.get(name, '')}\n{content.strip()}".strip()
        found.append(Changes(named[1], named[2], by_name.get(_NUMBERS, ""), by_name[_REST]))
    return found
