"""Each chapter keeps the contract; what it lacks as a text, ``test_chapter_files`` says."""

from __future__ import annotations

import ast
import json
import re

import pytest
import yaml

from book.extension.inputs import tables_of
from book.myst import front_matter
from coursekit import describe, load
from tests.conftest import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
LISTED = [TOC["root"], *(c["file"] for part in TOC["parts"] for c in part["chapters"])]
CHAPTERS = [
    path
    for path in sorted(ROOT.glob("chapters/**/*.md"))
    if "number" in (front_matter(path.read_text("utf-8")).get("course") or {})
]
EXERCISE = re.compile(r"^\+\+\+ (\{.*\})\s*$", re.M)

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_the_first_three_chapters_stand():
    assert {"landscape_of_coal", "two_towns", "hundred_percent"} <= {p.stem for p in CHAPTERS}


@each_chapter
class TestContract:
    def test_it_has_three_exercises_with_solutions_rising_to_an_open_question(self, path):
        course = front_matter(path.read_text("utf-8"))["course"]
        text = (ROOT / "exercises" / path.name).read_text("utf-8")
        heads = [json.loads(head) for head in EXERCISE.findall(text)]
        assert len(heads) >= 3
        assert text.count(":tags: [solution]") >= len(heads)
        for number, head in enumerate(heads, 1):
            assert set(head) >= {"exercise", "title", "level", "minutes"}
            assert head["exercise"] == f"ex{course['number']:02}_{number}"
        assert "map" in heads[0]["level"]
        assert "open" in heads[-1]["level"]
        assert "rubric" in text.split(heads[-1]["exercise"])[1].lower()

    def test_every_column_it_uses_is_described(self, path):
        """A text in square brackets is a described column, or one the chapter makes itself."""
        text = path.read_text("utf-8") + (ROOT / "exercises" / path.name).read_text("utf-8")
        dictionaries = [describe(name).fields for name in tables_of(text)]
        described = {
            column
            for fields in dictionaries
            for column in fields.loc[fields["meaning"].str.strip() != "", "column"]
        }
        used, made = _columns(text)
        assert used & described, "no column was found: does this test read the chapter at all?"
        assert used - made - described - _MADE_BY_MODELS - _OF_PANDAS - _values(text) == set()


_CODE = re.compile(r"^```\{code-cell\}[^\n]*\n(?:---\n.*?---\n|:[^\n]*\n)*(.*?)^```", re.M | re.S)
_DERIVING = [
    path for part in ("profiles", "models") for path in (ROOT / "src/coursekit" / part).glob("*.py")
]
_MADE_BY_MODELS = {
    word
    for module in _DERIVING
    for word in re.findall(r"[\"'`](\w+)[\"'`]", module.read_text("utf-8"))
}
#: What ``describe``, ``agg`` and the like call their columns and rows.
_OF_PANDAS = {"count", "sum", "mean", "median", "min", "max", "25%", "50%", "75%"}


def _columns(text: str) -> tuple[set[str], set[str]]:
    """Return the texts used in square brackets, and those that a cell gives a meaning."""
    used, made = set(), set()
    for node in ast.walk(ast.parse("\n".join(_CODE.findall(text)))):
        if isinstance(node, ast.Subscript):
            composed = [part for part in ast.walk(node.slice) if isinstance(part, ast.JoinedStr)]
            pieces = {id(piece) for text in composed for piece in ast.walk(text)}
            words = {
                part.value
                for part in ast.walk(node.slice)
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and id(part) not in pieces
            }
            (made if isinstance(node.ctx, ast.Store) else used).update(words)
        elif isinstance(node, ast.keyword):
            made.add(node.arg)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "DataFrame":
            made |= {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
        elif isinstance(node, ast.Dict):
            parts = [*node.keys, *node.values]
            made |= {part.value for part in parts if isinstance(part, ast.Constant)}
    return used, made


def _values(text: str) -> set[str]:
    """Return the values that stand in the rows of the tables a chapter loads."""
    frames = [frame for name in tables_of(text) if hasattr(frame := load(name), "columns")]
    return {
        value
        for frame in frames
        for column in frame.select_dtypes(["object", "string", "category"])
        for value in frame[column].dropna().unique()
    }
