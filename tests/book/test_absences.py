"""That something does not exist is what a search did not find, and the sentence says so.

“Nobody has published that” is true until somebody finds it. Who did not find something says “we”:
“we looked for it in November 2026, in the press, and did not find it”, “in no table of ours”.
"""

from __future__ import annotations

import re

import pytest

from . import comparisons
from .test_comparisons import CHAPTERS, EXERCISES

pytestmark = pytest.mark.quick

_MADE = "published|printed|documented|surveyed|recorded|counted"
ABSENT = re.compile(
    rf"\b(?:nobody|no one) (?:has|had|have) (?:ever |yet )?(?:{_MADE})\b"
    r"|\bno (?:\w+[ -]){1,4}(?:is|are) (?:public|published)\b"
    r"|\bthere (?:is|are) no (?:measurements?|surveys?|figures?|records?|studies|study)\b"
    rf"|\b(?:{_MADE}) nowhere\b",
    re.I,
)
#: Sentences that ask for such a thing, and do not say that it is so.
ASKING = ("Choose something about your town that nobody has counted",)


def absolute(page: comparisons.Page) -> list[str]:
    """Return the sentences that say of something that it does not exist, and not who looked."""
    return [
        f"line {line}: {words}"
        for words, line in page.sentences
        if ABSENT.search(words)
        and not re.search(r"\b(?:we|ours?|us)\b", words, re.I)
        and not words.startswith(ASKING)
    ]


@pytest.mark.parametrize("name", [*CHAPTERS, *EXERCISES])
def test_what_was_not_found_says_who_looked(name):
    read = comparisons.chapter if name in CHAPTERS else comparisons.exercises
    found = absolute(read((CHAPTERS | EXERCISES)[name].read_text("utf-8")))
    assert not found, f"{name}: say who looked, when and where. " + " | ".join(found)


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("Nobody has published that.", True),
        ("No monthly meter reading is public.", True),
        ("There are no measurements of know-how in Loos.", True),
        ("Quarrels are counted nowhere.", True),
        ("We know of no measurement of know-how.", False),
        ("There are no figures in any table of ours.", False),
        ("Nobody need have cheated.", False),
    ],
)
def test_an_absolute_absence_is_caught(text, caught):
    assert bool(absolute(comparisons.chapter(text))) is caught
