"""What checks say in another language: all of it, and nothing in English.

A process speaks one language: one of its own says everything, and what it says is looked at here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from book.translation.pages import page
from coursekit import languages
from coursekit.checks.naming import KINDS
from tests.conftest import ROOT, tell
from tests.exercises.everything_said import general

OTHERS = languages.languages()[1:]
#: Exercises with numbers, rates, lists, functions and texts.
CHAPTERS = ("two_towns", "virtuous_circle")
#: Small words of English that no other language of the course has.
_ENGLISH = re.compile(
    r"\b(?:the|of|is|are|were|that|this|these|which|what|and|with|your|you|not|it|there|has|have"
    r"|does|did|how|many|for|from|by|them|at|one|be|to|look)\b",
    re.I,
)
#: Code, and words that stand in tables or were handed in.
_QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"")


@cache
def _said(language: str, folder: str) -> dict[str, Any]:
    for name in CHAPTERS:
        with open(f"{folder}/{name}.md", "w", encoding="utf-8") as file:
            file.write(page(language, f"exercises/{name}.md"))
    own = {languages.VARIABLE: language, languages.EXERCISES: folder, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.exercises.everything_said"],
        env={**os.environ, **own},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=OTHERS)
def said(request, tmp_path_factory):
    return _said(request.param, str(tmp_path_factory.mktemp(request.param)))


def test_nothing_is_said_in_english(said):
    texts = {text for _, text in (*said["made_up"], *said["others"])} | {*said["alone"]}
    texts |= {*said["named"].values()}
    tell(
        [
            f"{text!r} has {found[0]!r}: English, or said before the language was known"
            for text in sorted(texts)
            if (found := _ENGLISH.search(_QUOTED.sub("", text)))
        ]
    )
    assert not [text for text in texts if re.search(r"\{\w*\}", text)]


def test_enough_is_said_to_prove_something(said):
    """Half of the kinds, from right to the oddest, and hints of each family of slips."""
    kinds = {kind for kind, _ in said["made_up"]}
    assert len(kinds) > len(KINDS) / 3
    assert {
        "right",
        "open",
        "gap",
        "nothing",
        "function not called",
        "wrong on some cases",
    } <= kinds
    assert len({kind for kind, _ in said["others"]} - KINDS - {"right", "open"}) > 20
    assert len({_QUOTED.sub("", hint) for hint in said["alone"]}) > 100


def test_an_answer_is_judged_alike(said):
    """The name of a kind is the same in every language, and so is what is found."""
    in_english = list(general())
    assert [kind for kind, _ in said["made_up"]] == [one.kind for one in in_english]
    unseen = [one for one in in_english if not _ENGLISH.search(_QUOTED.sub("", one.message))]
    assert {one.message for one in unseen} <= {"Right."}, "what no small word tells apart"


def test_people_read_kinds_in_their_language(said):
    same = [kind for kind, name in said["named"].items() if name == kind]
    assert same == ["radians"]
