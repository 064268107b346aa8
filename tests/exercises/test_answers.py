"""Answers that somebody wrote from the prompts alone keep what the checker said to them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from coursekit.checks import _slips, register
from coursekit.checks._working import _copied, _Session
from coursekit.checks.checking import judge
from coursekit.checks.reading import read
from coursekit.checks.register import chapters
from tests.conftest import ROOT

pytestmark = pytest.mark.quick

#: Three lists, by people who did not know of each other and had read the prompts only. The first
#: has more right answers, and texts; the last was measured, and nothing was mended by it.
ANSWERS = ROOT / "tests/exercises/answers"
AGAIN, ANEW = ANSWERS / "again", ANSWERS / "anew"
CLOSED = {"wrong", "right"}
CLASSES = {
    "wrong": {"a", "b1", "b", "c", "d"},
    "right": {"accepted", "refused"},
    "weak": {"clean", "remarked"},
    "good": {"clean", "remarked"},
}


#: Ten times as quick, where PyYAML was built with it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _written(chapter: str, folder: Path = ANSWERS) -> list[dict]:
    return yaml.load((folder / f"{chapter}.yml").read_text("utf-8"), _Loader)


def _begun(chapter: str) -> dict[str, _Session]:
    """Return what a notebook holds before each exercise, the open ones too."""
    source = read((register.folder() / f"{chapter}.md").read_text("utf-8"), chapter)
    session, found = _Session(source.file, source.stage), {}
    for task in source.exercises:
        session = found[task.id] = _Session(source.file, task.of("code"), session)
    return found


def _answer(code: str, session: _Session):
    names = _copied(session._names)
    exec(code, names)
    return names["answer"]


def _fault(one: dict, said) -> str | None:
    """Tell what is no longer as it was written down, or None."""
    was = one["said"]["class"]
    if one["kind"] == "wrong":
        if said.passed != (was == "d"):
            return "passes" if said.passed else "no longer passes: judge it again"
        if was == "a" and said.kind != one["said"]["kind"]:
            return f"is called {said.kind!r}, and was {one['said']['kind']!r}"
    elif one["kind"] == "right":
        if said.passed != (was == "accepted"):
            return "is accepted now: write accepted" if said.passed else "is refused"
    elif not said.passed:
        return "is not taken as a text"
    elif ("to look at:" in said.message) != (was == "remarked"):
        return "has no remark any more" if was == "remarked" else "has a remark now"
    return None


@pytest.mark.parametrize(
    "folder",
    # The first list is enough at a desk, where an exercise is changed; the others measured it.
    [ANSWERS, *(pytest.param(folder, marks=pytest.mark.slow) for folder in (AGAIN, ANEW))],
    ids=lambda folder: folder.name,
)
@pytest.mark.parametrize("chapter", chapters().values())
def test_what_was_said_to_them_stands(chapter, folder, monkeypatch):
    begun, faults = _begun(chapter), []
    for one in _written(chapter, folder):
        # What is known must not depend on the clock; where nothing was, do not look for long.
        monkeypatch.setattr(_slips, "PATIENCE", 60 if one["said"]["class"] == "a" else 0)
        answer = _answer(one["code"], begun[one["exercise"]])
        fault = _fault(one, judge(register.find(one["exercise"]), answer))
        if fault:
            faults.append(f"{one['exercise']}, {one['kind']} {one['rank']} ({one['why']}) {fault}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("chapter", chapters().values())
def test_each_exercise_has_its_answers_in_order(chapter):
    ranks: dict[tuple[str, str], list[int]] = {}
    for one in _written(chapter):
        assert one["said"]["class"] in CLASSES[one["kind"]], one["why"]
        ranks.setdefault((one["exercise"], one["kind"]), []).append(one["rank"])
    wanted = {}
    for name in _begun(chapter):
        is_open = hasattr(register.find(name), "rubric")
        for kind, count in (
            {"weak": 2, "good": 1}.items()
            if is_open
            else {
                "wrong": 5,
                "right": 3,
            }.items()
        ):
            wanted[name, kind] = list(range(1, count + 1))
    assert ranks == wanted
    for folder in (AGAIN, ANEW):
        counted = Counter((one["exercise"], one["kind"]) for one in _written(chapter, folder))
        assert counted == {
            (name, kind): {"wrong": 5, "right": 2}[kind] for name, kind in wanted if kind in CLOSED
        }


def test_the_last_list_reaches_the_goals():
    """Nine in ten of the likeliest three, eight in ten of five; one in a hundred misleads."""
    written = [one for chapter in chapters().values() for one in _written(chapter, ANEW)]
    wrong = [one for one in written if one["kind"] == "wrong"]
    for ranks, goal in ((3, 0.9), (5, 0.8)):
        likely = [one for one in wrong if one["rank"] <= ranks]
        assert sum(one["said"]["class"] == "a" for one in likely) >= goal * len(likely)
    assert sum(one["said"]["class"] == "c" for one in wrong) <= 0.01 * len(wrong)
    passed = [one["why"] for one in wrong if one["said"]["class"] == "d"]
    assert passed == ["used the dated shafts for the second"], "its value is the right one"
