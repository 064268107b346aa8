"""A chapter is in order as a text: the sentences for whoever writes one.

Nothing is built here. Whoever adds a chapter runs this file: in seconds it names the file to write
and what to put there.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from book import myst, uses
from data.builders.manifests import nearest
from tests.conftest import ROOT, tell

pytestmark = pytest.mark.quick

MODEL = "Copy the head of chapters/wound/two_towns.md and change it."
#: What stands in every chapter, and what to write where it is missing.
PARTS = {
    "```{chapter-card}": "Write the block below the title, with nothing in it.",
    "maps.coalfield(": "Draw a map in a cell.",
    "explore(": "Let a cell show a model to play with.",
}
CLOSING = {
    "```{exercises}": "Write the block, with nothing in it.",
    "```{verdicts}": "Write the block, with nothing in it.",
    "## And then?": "Write a paragraph that leads on to the next chapter.",
    ":::{dropdown} For teachers": "Write notes for teachers.",
    "## Sources": "Write where the data come from.",
}


# A slip is tried in a copy of all chapters, of which all others are as they were.
_head, _loaded = cache(myst.front_matter), cache(uses.tables)


def problems(root: Path) -> list[str]:
    """Say what is wrong with the chapters below a folder and with the lists that name them."""
    try:
        toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
        plan = yaml.safe_load((root / "book/plan.yml").read_text("utf-8"))
        parts = {one["caption"]: [c["file"] for c in one["chapters"]] for one in toc["parts"]}
        planned = {name: part for part, chapters in plan.items() for name in chapters}
    except (yaml.YAMLError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())
        return [f"_toc.yml or book/plan.yml cannot be read: {said}. Write it as its other lines."]
    return [
        *_apart(root, [toc["root"], *(file for files in parts.values() for file in files)]),
        *_against_plan(root, parts, plan, planned),
    ]


def _apart(root: Path, listed: list[str]) -> Iterator[str]:
    folder = root / "chapters"
    there = {p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.md")}
    for name in sorted(there - set(listed)):
        yield (
            f"_toc.yml: chapters/{name}.md is not in it. {nearest(name, set(listed) - there)}Write "
            f"a line `- file: {name}` where it stands in the book."
        )
    for name in listed:
        if name not in there:
            yield (
                f"_toc.yml: there is no chapters/{name}.md. {nearest(name, there - set(listed))}"
                "Write that file, or take the line away."
            )


def _against_plan(root: Path, parts: dict, plan: dict, planned: dict) -> Iterator[str]:
    """Say what is wrong with the chapters of the story: those in a part that is planned."""
    story, places = [], list(planned)
    for part, names in ((part, parts[part]) for part in plan if part in parts):
        for name in names:
            stem = name.rpartition("/")[2]
            if planned.get(stem) != part:
                unwritten = {one for one in planned if not list(root.glob(f"chapters/*/{one}.md"))}
                yield (
                    f"book/plan.yml: {stem} is not in it under {part!r}. {nearest(stem, unwritten)}"
                    f"Write `{stem}:` there, with `title:` and `question:`, at its place."
                )
            elif set(plan[part][stem] or ()) != {"title", "question"}:
                yield f"book/plan.yml, {stem}: it needs `title:` and `question:`, and nothing else."
            if (root / f"chapters/{name}.md").is_file():
                story.append(name)
                place = places.index(stem) + 1 if stem in planned else 0
                yield from _of_chapter(root, name, place)
    for one, following in pairwise(story):
        yield from _leads_on(root, one, following.rpartition("/")[2])


def _of_chapter(root: Path, name: str, place: int) -> Iterator[str]:
    where, stem = f"chapters/{name}.md", name.rpartition("/")[2]
    text = (root / where).read_text("utf-8")
    try:
        head = _head(text)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        yield f"{where}: its front matter is not YAML ({said}). {MODEL}"
        return
    for key in ("jupytext", "kernelspec", "course"):
        if not isinstance(head.get(key), dict):
            yield f"{where}: its front matter has no `{key}:`. {MODEL}"
    yield from _card(root, where, stem, head.get("course") or {}, place)
    if not myst.title(text):
        yield f"{where}: it has no title. Write a line `# …` below the front matter."
    yield from _body(where, text)
    yield from _tables(root, where, text)
    if not (root / f"exercises/{stem}.md").is_file():
        yield f"exercises/{stem}.md is missing. Write it: CONTRIBUTING.md shows an exercise."


def _card(root: Path, where: str, stem: str, course: dict[str, Any], place: int) -> Iterator[str]:
    asked = {
        "number": ("its place in book/plan.yml", lambda given: given == (place or given)),
        "short": (
            "a list of the 2 to 4 headings on its short way",
            lambda given: isinstance(given, list) and 2 <= len(given) <= 4,
        ),
        "objectives": (
            "a list of 2 to 6 things that are learnt",
            lambda given: 2 <= len(given) <= 6,
        ),
        "claims": ("a list of numbers of the ledger", lambda given: all(map(int, given))),
    }
    for key, (meaning, fits) in asked.items():
        now = f" ({place})" if key == "number" and place else ""
        try:
            if key in course and fits(course[key]):
                continue
        except (TypeError, ValueError):
            pass
        given = f"is {course[key]!r}" if key in course else "is missing"
        yield f"{where}: in its front matter `{key}` {given}. Write {meaning}{now}."
    with (root / "data/tables/claims.csv").open(encoding="utf-8", newline="") as file:
        ledger = {row["id"]: row["chapters"].split() for row in csv.DictReader(file)}
    claims = course.get("claims")
    for number in map(str, claims if isinstance(claims, list) else ()):
        if number not in ledger:
            yield f"{where}: there is no claim {number}. Write its row in data/tables/claims.csv."
        elif stem not in ledger[number]:
            yield (
                f"data/tables/claims.csv, claim {number}: {where} takes it up. Write {stem} into "
                "its column `chapters`, or take the number out of the chapter's `claims`."
            )


def _body(where: str, text: str) -> Iterator[str]:
    for part, advice in (PARTS | CLOSING).items():
        if part not in text:
            yield f"{where}: it has no `{part}`. {advice}"
    found = re.findall("^(" + "|".join(map(re.escape, CLOSING)) + ")", text, re.M)
    if sorted(found) == sorted(CLOSING) and found != list(CLOSING):
        yield f"{where}: it closes in another order than all others, which is {', '.join(CLOSING)}."
    elif len(found) > len(CLOSING):
        twice = next(part for part in found if found.count(part) > 1)
        yield f"{where}: `{twice}` stands in it twice. Keep one."
    if not re.search(r"^## .*cannot", text, re.M | re.I):
        yield f"{where}: it does not say what the data cannot say. Write a heading `## … cannot …`."


def _tables(root: Path, where: str, text: str) -> Iterator[str]:
    known = {path.stem for path in (root / "data/tables").glob("*.yml")}
    used = set()
    for cell in myst.cells(text):
        if cell.cell_type == "code":
            try:
                used |= _loaded(cell.source)
            except SyntaxError as error:
                yield f"{where}: a cell is no Python, {error.msg}: `{(error.text or '').strip()}`."
    called = set(re.findall(r"\bload\(\s*[\"'](\w+)[\"']", text))
    for name in sorted(called - known):
        yield f"{where}: there is no table {name!r}. {nearest(name, known)}`catalog()` lists them."
    if not used & known:
        yield f'{where}: it uses no table. Load one in a cell: `load("communes")`.'


def _leads_on(root: Path, name: str, following: str) -> Iterator[str]:
    where = f"chapters/{name}.md"
    _, head, rest = (root / where).read_text("utf-8").partition("## And then?")
    ending = rest.split("\n:::")[0]
    if head and f"{following}.md)" not in ending:
        yield f"{where}: `## And then?` does not lead on. Link the next chapter, {following}.md."
    if found := re.search(r"chapter \d|next chapter", ending):
        yield f"{where}: `## And then?` says {found[0]!r}. Lead on by the story, not by numbers."


@pytest.mark.quick(kind="chapter")
def test_every_chapter_is_in_order_and_in_the_lists():
    """The test for whoever adds a chapter."""
    tell(problems(ROOT))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Hold a copy of what chapters are made of."""
    copy = tmp_path_factory.mktemp("course")
    for folder in ("chapters", "exercises", "data/tables"):
        shutil.copytree(ROOT / folder, copy / folder)
    (copy / "book").mkdir()
    for file in ("_toc.yml", "book/plan.yml"):
        shutil.copy(ROOT / file, copy / file)
    return copy


TWO = "chapters/wound/two_towns.md"
TOC, PLAN = "_toc.yml", "book/plan.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (TOC, "      - file: wound/two_towns\n", "", f"_toc.yml: {TWO} is not in it. Write a line"),
        (TOC, "wound/two_towns", "wound/two_town", "no chapters/wound/two_town.md. Did you mean"),
        (TOC, "format:", "\tformat:", "_toc.yml or book/plan.yml cannot be read"),
        (TOC, "caption: The wound", "captoin: The wound", "_toc.yml or book/plan.yml cannot be"),
        (PLAN, "two_towns:", "two_town:", "plan.yml: two_towns is not in it .*'two_town'. Write"),
        (PLAN, "title: Two towns", "titel: Two towns", "two_towns: it needs `title:` and `quest"),
        (TWO, "number: 3", "number: 33", "`number` is 33. Write its place in book/plan.yml .3."),
        (
            TWO,
            "  short: [",
            "  shortly: [",
            f"{TWO}: in its front matter `short` is missing. Write a",
        ),
        (TWO, "  short: [", "  short: 1\n  long: [", "`short` is 1. Write a list"),
        (TWO, "claims: [1, 2, 6]", "claims: 1", "`claims` is 1. Write a list of numbers"),
        (TWO, "claims: [1, 2, 6]", "claims: [1, 99]", "no claim 99. Write its row in data/tables"),
        (TWO, "claims: [1, 2, 6]", "claims: [1, 9]", "claims.csv, claim 9: .* Write two_towns in"),
        (TWO, "course:", "courses:", "has no `course:`. Copy the head of"),
        (TWO, "kernelspec: {", "kernelspec: }", "its front matter is not YAML"),
        (TWO, "---\n", "", "its front matter has no `jupytext:`. Copy the head"),
        (TWO, "# Two towns\n", "\n", "it has no title. Write a line"),
        (TWO, "```{chapter-card}", "```{card}", "no ````{chapter-card}`. Write the block"),
        (TWO, "```{exercises}", "```{exercise}", "no ````{exercises}`. Write the block"),
        (TWO, "## Sources", "## Source", "no `## Sources`. Write where"),
        (TWO, "## And then?", "## Sources\n## And then?", "`## Sources` stands in it twice"),
        (TWO, "```{verdicts}", "## And then?\n", "no ````{verdicts}`"),
        (TWO, '("employment_25_54")', '("employment")', "no table 'employment'. Did you mean"),
        (TWO, "```{code-cell}\n", "```{code-cell}\nif\n", "a cell is no Python, invalid syntax"),
        (TWO, "big_as_cheops.md)", "cheops.md)", "does not lead on. Link .*big_as_cheops.md"),
        (TWO, "## And then?", "## And then?\nIn the next chapter", "says 'next chapter'. Lead on"),
    ],
)
def test_a_slip_is_answered_with_the_file_and_what_to_write(shelf, file, old, new, says):
    path = shelf / file
    before = path.read_text("utf-8")
    assert old in before
    try:
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        assert re.search(says, "\n".join(problems(shelf)))
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_file_that_nobody_lists_and_a_chapter_without_exercises_are_named(shelf):
    for path, says in ((TWO, f"there is no {TWO}"), ("exercises/two_towns.md", "is missing. Wri")):
        before = (shelf / path).read_text("utf-8")
        (shelf / path).unlink()
        assert says in "\n".join(problems(shelf))
        (shelf / path).write_text(before, encoding="utf-8")
    assert problems(shelf) == []
