"""Quick questions: two or three a chapter, each answer with its own feedback."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from book.extension import quiz
from book.extension.progress import quizzes_of
from book.myst import front_matter

from .test_chapters import CHAPTERS, each_chapter

_BLOCK = re.compile(r"^`{3,}\{quiz\} (q\d{2}-\d+)\n(.*?)^`{3,}$", re.M | re.S)


def _quizzes(path):
    return [quiz.read(ident, text) for ident, text in _BLOCK.findall(path.read_text("utf-8"))]


@each_chapter
class TestQuizzes:
    def test_two_or_three_numbered_by_chapter(self, path):
        text = path.read_text("utf-8")
        number = front_matter(text)["course"]["number"]
        found = quizzes_of(text)
        assert 2 <= len(found) <= 3
        assert found == [f"q{number:02}-{at}" for at in range(1, len(found) + 1)]

    def test_every_answer_has_feedback_of_its_own(self, path):
        for one in _quizzes(path):
            feedback = [answer["feedback"] for answer in one["answers"]]
            assert len(set(feedback)) == len(feedback)
            assert all(len(text.split()) >= 4 for text in feedback)

    def test_three_answers_at_least(self, path):
        assert all(len(one["answers"]) >= 3 for one in _quizzes(path))


def test_the_right_answer_does_not_always_stand_at_the_same_place():
    places = [
        [answer["right"] for answer in one["answers"]].index(True)
        for path in CHAPTERS
        for one in _quizzes(path)
    ]
    assert max(places.count(place) for place in set(places)) <= 0.6 * len(places)


def test_the_right_answer_is_not_always_the_longest():
    longest = [
        max(one["answers"], key=lambda answer: len(str(answer["text"])))["right"]
        for path in CHAPTERS
        for one in _quizzes(path)
    ]
    assert sum(longest) <= 0.6 * len(longest)


GOOD = {
    "question": "Why?",
    "answers": [
        {"text": "a", "right": True, "feedback": "Yes."},
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
        with pytest.raises(quiz.BadQuiz, match=re.escape(said)):
            quiz.read(ident, yaml.safe_dump(given))

    def test_text_that_is_not_yaml_is_named(self):
        with pytest.raises(quiz.BadQuiz, match="not YAML"):
            quiz.read("q03-1", "question: [")

    @given(st.text(max_size=80))
    def test_any_text_is_read_or_refused_in_a_sentence(self, text):
        with pytest.raises(quiz.BadQuiz, match=r"^quiz q03-1"):
            quiz.read("q03-1", text)
