"""Each chapter keeps the contract: a missing part is named."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise

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


def test_every_page_is_in_the_contents_and_the_other_way_round():
    pages = {
        path.relative_to(ROOT / "chapters").with_suffix("").as_posix()
        for path in ROOT.glob("chapters/**/*.md")
    }
    assert pages == set(LISTED)


def test_chapters_stand_in_the_order_of_their_numbers():
    numbers = {
        path.stem: front_matter(path.read_text("utf-8"))["course"]["number"] for path in CHAPTERS
    }
    in_contents = [
        numbers[name.split("/")[-1]] for name in LISTED if name.split("/")[-1] in numbers
    ]
    assert in_contents == sorted(in_contents)


def _parts(text: str) -> list[str]:
    """Return the closing parts of a chapter, in the order in which they stand."""
    closing = (
        r"```\{exercises\}|```\{verdicts\}|## And then\?|:::\{dropdown\} For teachers|## Sources"
    )
    return re.findall(f"^({closing})", text, re.M)


@pytest.mark.parametrize(
    ("path", "following"),
    [
        pytest.param(ROOT / f"chapters/{one}.md", other, id=one.rpartition("/")[2])
        for one, other in pairwise(
            name for name in LISTED if (ROOT / f"chapters/{name}.md") in CHAPTERS
        )
    ],
)
def test_each_chapter_leads_on_to_the_next_by_the_story(path, following):
    ending = path.read_text("utf-8").split("## And then?")[1].split("\n:::")[0]
    assert f"{following.rpartition('/')[2]}.md)" in ending
    assert not re.search(r"chapter \d|next chapter", ending)


@each_chapter
class TestContract:
    def test_it_closes_like_all_others_with_notes_for_teachers(self, path):
        assert _parts(path.read_text("utf-8")) == [
            "```{exercises}",
            "```{verdicts}",
            "## And then?",
            ":::{dropdown} For teachers",
            "## Sources",
        ]

    def test_its_card_is_complete(self, path):
        course = front_matter(path.read_text("utf-8"))["course"]
        assert set(course) >= {"number", "minutes", "claims", "objectives"}
        assert 20 <= course["minutes"] <= 180
        assert 2 <= len(course["objectives"]) <= 6

    def test_its_claims_are_in_the_ledger_and_lead_back_to_it(self, path):
        course = front_matter(path.read_text("utf-8"))["course"]
        ledger = load("claims").set_index("id")
        for number in course["claims"]:
            assert path.stem in ledger.loc[number, "chapters"].split()

    @pytest.mark.parametrize(
        "part",
        ["```{chapter-card}", "```{exercises}", "```{verdicts}", "maps.coalfield(", "explore("],
    )
    def test_it_has_card_map_explorer_exercises_and_verdict(self, path, part):
        assert part in path.read_text("utf-8")

    def test_it_says_what_the_data_cannot_say_and_where_they_come_from(self, path):
        headings = re.findall(r"^## (.*)$", path.read_text("utf-8"), re.M)
        assert any("cannot" in heading.lower() for heading in headings)
        assert any("source" in heading.lower() for heading in headings)

    def test_it_uses_real_tables(self, path):
        assert tables_of(path.read_text("utf-8"))

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
