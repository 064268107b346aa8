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

from coursekit.languages import language, say

from . import ROOT

CITATION = ROOT / "CITATION.cff"
CHANGELOG = ROOT / "CHANGELOG.md"
#: The page that tells readers what changed.
PAGE = "appendix/what_changed"

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_EDITION = re.compile(r"^## (\S+), (\d{1,2}) (\w+) (\d{4})$", re.M)
_NUMBERS = "### Numbers that changed"
_REST = "### Everything else"


def written(day: date) -> str:
    """Return a day as pages write it.

    >>> written(date(2026, 11, 6))
    '6 November 2026'
    """
    first = "1er" if day.day == 1 and language() == "fr" else day.day
    return f"{first} {_MONTHS[language()].split()[day.month - 1]} {day.year}"


def _read(day: str, month: str, year: str) -> date:
    """Read a day as the changelog writes it, which is English.

    >>> _read("6", "November", "2026")
    datetime.date(2026, 11, 6)
    """
    return date(int(year), 1 + _MONTHS["en"].split().index(month), int(day))


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
        return say("edition {number}, {day}", number=self.number, day=written(self.day))


def title() -> str:
    """Return the title of the book, without what stands below it.

    >>> title()
    'The Energy of the Slag Heaps'
    """
    return say("The Energy of the Slag Heaps")


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
        As the heading has them, the day in the language of this process.
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
        day = written(_read(*named.groups()[1:]))
        found.append(Changes(named[1], day, by_name.get(_NUMBERS, ""), by_name[_REST]))
    return found
