"""“Not found” is the report of a search: each has its words, its place and its day, and grows old.

A sentence that says so is listed in ``unfound.yml``, below the search of the table ``searches``
that stands behind it, or below what it is instead. Both ways: words that no sentence holds are
told, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from book import editions
from coursekit import load
from tests.conftest import tell

from .comparisons import plain
from .test_comparisons import CHAPTERS, read

pytestmark = pytest.mark.quick

#: How long a search holds: an edition that comes later repeats it.
HOLDS = timedelta(days=366)
_UNFOUND = re.compile(
    r"\b(?:found (?:no|none|nothing|nowhere)|not (?:have )?(?:been )?f(?:ound|ind)(?! out\b)"
    r"|know of (?:no|none)|nobody (?:has )?(?:published|counts)|are counted nowhere"
    r"|nobody has (?:printed|documented|surveyed)|there (?:is|are) no (?:measurements?|surveys?)"
    r"|still not known|no (?:\S+ ){1,5}(?:was|were) found|no (?:\S+ ){1,4}(?:is|are) public)\b"
)
_SEARCH = re.compile(r"S\d+")
_ADVICE = (
    "Search, give the search a row in data/tables/searches.csv, and list the words in "
    "tests/book/unfound.yml."
)


def sentences() -> dict[str, str]:
    """Return the plain words of chapters and findings, and where they stand."""
    found = {
        plain(one.words): f"{name}.md, line {one.line}"
        for name in CHAPTERS
        for one in read(name).sentences
    }
    for number, finding in load("claims").set_index("id")["finding"].items():
        for clause in re.split(r"(?<=[.;:]) ", finding):
            found[plain(clause)] = f"claims.csv, finding of claim {number}"
    return found


def problems(
    said: dict[str, str], listed: dict[str, list[str]], searches: dict[str, date], edition: date
) -> Iterator[str]:
    """Say what is called not found without a search, and which searches are idle or too old."""
    words = [one for each in listed.values() for one in each]
    for sentence, where in said.items():
        if _UNFOUND.search(sentence) and not any(one in sentence for one in words):
            yield f"{where}: “{sentence}” has no search behind it. {_ADVICE}"
    for one in words:
        if not any(one in sentence for sentence in said):
            yield f"unfound.yml: no sentence says “{one}”. Take it out, or write it as it stands."
    named = {key for key in listed if _SEARCH.fullmatch(key)}
    for key in sorted(named ^ set(searches)):
        yield f"{key} stands in only one of unfound.yml and data/tables/searches.csv."
    for key, day in searches.items():
        if not edition - HOLDS <= day <= edition:
            yield f"data/tables/searches.csv, {key}: its day does not fit {edition}. Search again."


def test_what_is_called_not_found_was_looked_for():
    listed = yaml.safe_load(Path(__file__).with_name("unfound.yml").read_text("utf-8"))
    searches = load("searches").set_index("search_id")["day"].map(date.fromisoformat)
    tell(problems(sentences(), listed, searches.to_dict(), editions.current().day))


@pytest.mark.parametrize(
    ("sentence", "key", "day", "says"),
    [
        ("we found no bill", "S01", "2026-11-26", None),
        ("we did not find a bill", "S01", "2026-11-26", "has no search behind it"),
        ("nobody has published a bill", "S01", "2026-11-26", "has no search behind it"),
        ("no monthly meter reading is public", "S01", "2026-11-26", "has no search behind it"),
        ("there are no measurements of it", "S01", "2026-11-26", "has no search behind it"),
        ("we could not find out", "S01", "2026-11-26", "no sentence says"),
        ("we found no bill", "S02", "2026-11-26", "S01 stands in only one"),
        ("we found no bill", "S01", "2025-11-01", "Search again"),
        ("we found no bill", "S01", "2026-12-24", "Search again"),
    ],
)
def test_a_slip_is_answered(sentence, key, day, says):
    listed, searches = {"S01": ["we found no bill"]}, {key: date.fromisoformat(day)}
    said = " ".join(problems({sentence: "a.md"}, listed, searches, date(2026, 11, 26)))
    assert (says in said) if says else not said
