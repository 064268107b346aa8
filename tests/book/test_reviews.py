"""Questions that come back: enough of them, in order, and each right answer is right.

Whoever adds one runs this file. Right numbers are worked out a second time in ``recounted.py``.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from book import reviews
from book.exercises import source
from book.quizzes import BadQuiz
from coursekit.page import number
from tests.conftest import ROOT, tell

from . import recounted
from .prose import bare_numbers

pytestmark = pytest.mark.quick

CHAPTERS = sorted(
    (path.stem for path in source.FOLDER.glob("*.md")),
    key=lambda name: source.of_chapter(name).exercises[0].id,
)
GIVEN = {
    one["id"]: one
    for name in CHAPTERS
    for one in yaml.load((reviews.FOLDER / f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader)
}
ASKED = {
    f"{ident} {at}": (ident, at)
    for ident, one in GIVEN.items()
    for at, _ in enumerate(one.get("of", [{}]))
}
each = pytest.mark.parametrize("ident", GIVEN)
each_case = pytest.mark.parametrize(("ident", "at"), ASKED.values(), ids=list(ASKED))


@cache  # all are worked out when a test first asks, not in each process that reads this file
def _reviews() -> dict[str, reviews.Review]:
    return {one.id: one for name in CHAPTERS for one in reviews.of_chapter(name)}


def _case(ident: str, at: int) -> dict:
    return GIVEN[ident].get("of", [{}])[at]


def test_there_are_enough_of_them_and_each_chapter_has_five():
    assert len(_reviews()) >= 60
    assert sum(len(one.asked) for one in _reviews().values()) == len(ASKED) >= 100
    assert list(_reviews()) == list(GIVEN)
    for at, name in enumerate(CHAPTERS, 1):
        found = [ident for ident in GIVEN if ident.startswith(f"r{at:02}-")]
        assert len(found) >= 5, name
        assert found == [f"r{at:02}-{place}" for place in range(1, len(found) + 1)], name
    assert {path.stem for path in reviews.FOLDER.glob("*.yml")} == set(CHAPTERS)


def test_no_two_questions_read_alike():
    texts = [asked.question for one in _reviews().values() for asked in one.asked]
    assert len(set(texts)) == len(texts)
    patterns = [re.sub(r"\{[^}]*\}", "", one["question"]) for one in GIVEN.values()]
    assert len(set(patterns)) == len(patterns)


@each_case
def test_answers_differ_and_each_is_answered(ident, at):
    asked = _reviews()[ident].asked[at]
    texts = [answer["text"] for answer in asked.answers]
    feedback = [answer["feedback"] for answer in asked.answers]
    assert len(set(texts)) == len(texts) >= 3
    assert len(set(feedback)) == len(feedback)
    assert all(len(said.split()) >= 3 for said in feedback)
    assert not re.search(r"[{}]", "".join([asked.question, *texts, *feedback]))
    # A number that is typed is taken as right so near to it; no other answer may lie there.
    if asked.values:
        right = asked.values[[answer["right"] for answer in asked.answers].index(True)]
        decimals = _reviews()[ident].decimals
        near = max(10**-decimals if decimals else 0.5, abs(right) / 2000)
        assert sum(abs(value - right) <= near for value in asked.values) == 1


@pytest.mark.parametrize(
    ("ident", "at"), [place for place in ASKED.values() if GIVEN[place[0]].get("otherwise")]
)
def test_the_right_number_is_right(ident, at):
    asked, form = _reviews()[ident].asked[at], _reviews()[ident]
    (right,) = (answer["text"] for answer in asked.answers if answer["right"])
    again = recounted.NUMBERS[ident](**_case(ident, at))
    assert right == number(again, form.decimals, unit=form.unit)


@pytest.mark.parametrize(("ident", "at"), [p for p in ASKED.values() if p[0] in recounted.WORDS])
def test_the_right_words_are_right(ident, at):
    (right,) = (one["text"] for one in _reviews()[ident].asked[at].answers if one["right"])
    assert recounted.WORDS[ident](**_case(ident, at)) in right


def test_every_answer_that_is_worked_out_is_worked_out_again():
    by_number = {ident for ident, one in _reviews().items() if one.otherwise}
    assert by_number == set(recounted.NUMBERS)
    depends = {
        ident
        for ident, one in GIVEN.items()
        if any(isinstance(answer["right"], str) for answer in one["answers"])
    }
    assert depends <= set(recounted.WORDS)


@each_case
def test_words_that_compare_hold(ident, at):
    failed = [words for words, holds in _reviews()[ident].asked[at].proof.items() if not holds]
    tell(f"{ident}, {_case(ident, at)}: “{words}” is not so" for words in failed)


@each
def test_no_number_is_typed(ident):
    one = GIVEN[ident]
    texts = [one["question"], one.get("otherwise", "")]
    texts += [answer.get("text", "") + "\n\n" + answer["feedback"] for answer in one["answers"]]
    typed = bare_numbers(re.sub(r"\{[^}]*\}", "", "\n\n".join(texts)))
    tell(f"{ident}: {bare.number!r} in: {bare.sentence}" for bare in typed)


def test_they_ask_about_other_communes_than_the_chapters_do():
    """Loos and Hénin-Beaumont are told about on every page."""
    asked = {case.get("insee") for one in GIVEN.values() for case in one.get("of", [])}
    assert not asked & {"62528", "62427"}
    assert len(asked) >= 30


def test_right_answers_have_no_habit():
    words = [a for one in _reviews().values() if not one.otherwise for a in one.asked]
    places = [[answer["right"] for answer in asked.answers].index(True) for asked in words]
    longest = [max(asked.answers, key=lambda one: len(one["text"]))["right"] for asked in words]
    assert max(places.count(place) for place in places) <= 0.6 * len(places)
    assert sum(longest) <= 0.6 * len(longest)
    sizes = [
        [answer["right"] for answer in asked.answers].index(True)
        for one in _reviews().values()
        if one.otherwise
        for asked in one.asked
    ]
    assert max(sizes.count(place) for place in sizes) <= 0.6 * len(sizes)


GOOD = {
    "id": "r01-9",
    "of": [{"insee": "62498"}, {"insee": "62510"}],
    "with": {"people": "cell('communes', 'population_2023', insee=insee)"},
    "question": "{town} has {people:0} inhabitants. How many eyes?",
    "number": {"decimals": 0, "unit": "eyes"},
    "otherwise": "Everybody has two.",
    "answers": [
        {"value": "2 * people", "right": True, "feedback": "So it is."},
        {"value": "people", "right": False, "feedback": "That is one each."},
    ],
}


class TestFormat:
    def test_one_text_makes_a_question_for_each_case(self):
        first, second = reviews.review(GOOD).asked
        assert first.question.startswith("Lens has 32,")
        assert second.question.startswith("Liévin has ")
        assert [answer["right"] for answer in first.answers] == [False, True]
        assert first.values[1] == 2 * first.values[0]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"question": None}, "it needs"),
            ({"hint": "x"}, "and knows"),
            ({"otherwise": None}, "a number needs “otherwise”"),
            ({"answers": GOOD["answers"][:1] * 2}, "exactly one answer is right"),
            ({"answers": GOOD["answers"][:1]}, "two to five answers"),
        ],
    )
    def test_what_is_wrong_is_named(self, change, said):
        given = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
        with pytest.raises(BadQuiz, match=said):
            reviews.review(given)

    def test_a_place_that_is_not_one_row_is_named(self):
        with pytest.raises(LookupError, match=r"0 rows of communes have \{'insee': '00000'\}"):
            reviews.review({**GOOD, "of": [{"insee": "00000"}]})

    def test_answers_follow_from_the_numbers_that_are_shown(self):
        given = {**GOOD, "with": {"people": "10 / 3"}, "question": "{people:1} people?"}
        assert reviews.review(given).asked[0].values == [3.3, 6.6]


def test_the_guide_tells_where_they_are():
    assert "book/reviews/" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
