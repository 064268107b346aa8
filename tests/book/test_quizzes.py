"""Quick questions: two or three a chapter, each answer with its own feedback.

Whoever adds one runs this file: in seconds it names the file, the line and what to write.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from book import myst, quizzes
from tests.conftest import ROOT, tell

pytestmark = pytest.mark.quick

CHAPTERS = "chapters/**/*.md"
_BLOCK = re.compile(r"^(`{3,})\{quiz\}[ \t]*(\S*)[ \t]*\n(.*?)^\1`*[ \t]*$", re.M | re.S)


def problems(texts: dict[str, str]) -> list[str]:
    """Say what is wrong with the quick questions of chapters, by their files."""
    found, good = [], []
    for file, text in texts.items():
        try:
            number = (myst.front_matter(text).get("course") or {}).get("number")
        except yaml.YAMLError:
            found.append(f"{file}: its front matter is not YAML; `quick chapter` says more.")
            continue
        blocks = list(_BLOCK.finditer(text))
        if blocks and not isinstance(number, int):
            found.append(f"{file}: questions are for chapters, and its front matter has no number.")
            continue
        if number and not 2 <= len(blocks) <= 3:
            found.append(
                f"{file}: it has {len(blocks)} quick questions. Write two or three: "
                "CONTRIBUTING.md shows one."
            )
        for at, block in enumerate(blocks, 1):
            line = text[: block.start()].count("\n") + 1
            said = _of_one(block[2], block[3], f"q{number:02}-{at}", good)
            found += [f"{file}, line {line}, {sentence}" for sentence in said]
    return [*found, *_of_all(good)]


def _of_one(ident: str, text: str, wanted: str, good: list[dict]) -> Iterator[str]:
    try:
        one = quizzes.read(ident, text)
    except quizzes.BadQuiz as error:
        yield f"{error}. CONTRIBUTING.md shows a good one; this one is called {wanted}."
        return
    good.append(one)
    if ident != wanted:
        yield f"quiz {ident}: it is called {wanted}, by its chapter and place. Rename it."
    if len(one["answers"]) < 3:
        yield f"quiz {ident}: it has two answers. Write a third, with its feedback."
    feedback = [str(answer["feedback"]) for answer in one["answers"]]
    for at, said in enumerate(feedback, 1):
        if len(said.split()) < 4:
            yield f"quiz {ident}, answer {at}: its feedback {said!r} says too little. Say why."
        if said in feedback[: at - 1]:
            yield f"quiz {ident}, answer {at}: its feedback stands twice. Say what is wrong here."


def _of_all(questions: list[dict]) -> Iterator[str]:
    """Say by what a learner could guess right answers without reading."""
    places = [[answer["right"] for answer in one["answers"]].index(True) for one in questions]
    for place in sorted(set(places)):
        if places.count(place) > 0.6 * len(places):
            yield f"Too many right answers stand at place {place + 1}. Move some, the newest first."
    longest = [
        max(one["answers"], key=lambda answer: len(str(answer["text"])))["right"]
        for one in questions
    ]
    if sum(longest) > 0.6 * len(longest):
        yield "Too many right answers are the longest. Shorten some, the newest first."


@pytest.mark.quick(kind="question")
def test_every_quick_question_is_in_order():
    """The test for whoever adds a quick question."""
    tell(problems(_chapters()))


def _chapters() -> dict[str, str]:
    files = sorted(ROOT.glob(CHAPTERS))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


QUESTION = """\
```{quiz} q03-1
question: Why?
answers:
  - text: Because.
    right: false
    feedback: That is no reason yet.
  - text: So it is.
    right: true
    feedback: So it is, indeed.
  - text: It is not.
    right: false
    feedback: Look at it again.
```
"""
SECOND = QUESTION.replace("q03-1", "q03-2").replace(
    "So it is.\n    right: true", "So.\n    right: false"
)
SECOND = SECOND.replace("It is not.\n    right: false", "It is.\n    right: true")
CHAPTER = "---\ncourse: {number: 3}\n---\n# Two towns\n" + SECOND.replace("q03-2", "q03-1")
CHAPTER += QUESTION.replace("q03-1", "q03-2")


class TestSlips:
    def test_a_good_chapter_is_taken_without_a_word(self):
        assert problems({"chapters/two_towns.md": CHAPTER}) == []

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("right: false", "right: true", "line 5, quiz q03-1: exactly one answer is right"),
            ("right: true", "right: yes please", "line 5, quiz q03-1: exactly one answer is right"),
            ("q03-2", "q04-2", "line 18, quiz q04-2: it is called q03-2, by its"),
            ("q03-2", "question-2", "quiz question-2: a name looks like q03-1.* is called q03-2"),
            ("{quiz} q03-2", "{quiz}", "line 18, quiz : a name looks like"),
            (
                "    feedback: Look at it again.\n",
                "",
                "answer 3: it needs text, right and feedback",
            ),
            ("Look at it again.", "So it is, indeed.", "answer 3: its feedback stands twice"),
            ("Look at it again.", "Yes, look at it again.", "leave out the “Yes”"),
            ("Look at it again.", "No.", "answer 3: its feedback 'No.' says too little"),
            ("question: Why?\n", "question: Why: so?\n", "quiz q03-1: not YAML"),
            (
                CHAPTER[CHAPTER.index("```{quiz} q03-2") :],
                "",
                "it has 1 quick questions. Write two",
            ),
            ("course: {number: 3}", "course: {number", "its front matter is not YAML; `quick"),
            ("course: {number: 3}", "title: x", "its front matter has no number"),
        ],
    )
    def test_a_slip_is_answered_with_the_place_and_what_to_write(self, old, new, says):
        assert old in CHAPTER
        found = problems({"chapters/two_towns.md": CHAPTER.replace(old, new, 1)})
        assert re.search(rf"^chapters/two_towns\.md\b.*{says}", "\n".join(found), re.M)

    def test_two_answers_are_too_few_and_habits_are_seen(self):
        third = "  - text: It is not.\n    right: false\n    feedback: Look at it again.\n"
        assert third in CHAPTER
        assert "it has two answers" in "\n".join(problems({"a.md": CHAPTER.replace(third, "")}))
        alike = CHAPTER[: CHAPTER.index("```{quiz}")] + QUESTION + QUESTION.replace("3-1", "3-2")
        assert any("stand at place 2" in one for one in problems({"a.md": alike}))
        longer = alike.replace("So it is.\n    right", "So it is, and so it was.\n    right")
        assert any("are the longest" in one for one in problems({"a.md": longer}))


def test_the_example_of_the_guide_is_a_good_question():
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    example = textwrap.dedent(re.search(r"(?m)^    ```\{quiz\}(?:.*\n)+?    ```\n", guide)[0])
    ident, text = _BLOCK.search(example).group(2, 3)
    assert list(_of_one(ident, text, ident, [])) == []


GOOD = {
    "question": "Why?",
    "answers": [
        {"text": "a", "right": True, "feedback": "So it is."},
        {"text": "b", "right": False, "feedback": "No."},
    ],
}


class TestFormat:
    @pytest.mark.parametrize(
        ("ident", "given", "said"),
        [
            ("q3-1", GOOD, "a name looks like q03-1"),
            ("q03-1", {"question": "Why?"}, "it needs a question and answers"),
            ("q03-1", {**GOOD, "hint": "x"}, "and nothing else"),
            ("q03-1", {**GOOD, "answers": GOOD["answers"][:1]}, "two to five answers"),
            ("q03-1", {**GOOD, "answers": GOOD["answers"][:1] * 2}, "exactly one answer is right"),
            (
                "q03-1",
                {**GOOD, "answers": [*GOOD["answers"], {"text": "c", "right": False}]},
                "answer 3: it needs text, right and feedback",
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, ident, given, said):
        with pytest.raises(quizzes.BadQuiz, match=re.escape(said)):
            quizzes.read(ident, yaml.safe_dump(given))

    def test_text_that_is_not_yaml_is_named(self):
        with pytest.raises(quizzes.BadQuiz, match="not YAML"):
            quizzes.read("q03-1", "question: [")

    @given(st.text(max_size=80))
    def test_any_text_is_read_or_refused_in_a_sentence(self, text):
        with pytest.raises(quizzes.BadQuiz, match=r"^quiz q03-1"):
            quizzes.read("q03-1", text)
