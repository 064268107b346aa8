"""A text gets every remark that applies, and what is no text yet does not count as done."""

from __future__ import annotations

import pytest

from coursekit.checks import Open, criteria, remarks
from coursekit.checks.checking import judge
from coursekit.checks.texts import topic_of

pytestmark = pytest.mark.quick

ASKED = Open(
    "ex99_2",
    ["says who counted;", "names a year;", "is kind."],
    [
        remarks.short(30),
        remarks.without_figures(),
        remarks.having("a merit", "thanks", "Thanks to him.", "it says whose merit it is."),
    ],
    [criteria.words("census INSEE counted"), criteria.years(), criteria.reader()],
)
MORE = Open("ex99_3", ["a", "b", "c", "d"], (), [
    criteria.words("census"), criteria.years(), criteria.words("Loos"), criteria.none("thanks"),
])  # fmt: skip
GOOD = "The census of 2018 counted 6,855 people in Loos, and that is a few more than it had before."


def test_all_remarks_are_shown_and_very_short_comes_last():
    said = judge(ASKED, "Thanks to the mayor more people have come to live in the town of Loos.")
    assert said.passed
    assert said.message.startswith("Taken. Three things to look at: (1) there is no figure in it,")
    assert said.message.index("merit") < said.message.index("very short")


def test_each_point_of_the_rubric_is_seen_or_not_as_a_hint():
    said = judge(ASKED, GOOD)
    assert list(said.seen) == [True, True, None]
    assert "- seen: says who counted;" in str(said)
    assert "- for you to judge: is kind." in str(said)
    assert "<em>seen: </em>says who counted;" in said._repr_html_()
    assert "- not seen: names a year;" in str(judge(ASKED, GOOD.replace("of 2018 ", "")))


def test_a_text_about_something_else_is_told_so():
    walk = "On Sunday we went for a walk with our dog, and it rained, so we had 3 cups of tea."
    assert "little in it speaks of what the question asks" in judge(MORE, walk).message
    assert "little in it" not in judge(MORE, walk.replace("dog", "dog to Loos")).message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "gap"),
        (" ... ", "gap"),
        (None, "gap"),
        (12, "not a text"),
        ("I would ask the mayor.", "only begun"),
        ("Loos", "only begun"),
        ("census, 2018, 6855, people, Loos, INSEE, mayor, heaps, coal", "words without sentences"),
        ("census " * 9 + "people " * 4, "the same words again"),
    ],
)
def test_what_is_no_text_yet_is_answered_and_not_done(text, kind):
    said = judge(ASKED, text)
    assert (said.passed, said.kind) == (False, kind)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(", and", " ... and"),
        "In 2018 … the census counted 6,855 people. What came before … nobody can tell.",
        "Im Jahr 2018 zählte man in Loos 6.855 Leute, und das sind ein paar mehr als vorher.",
        "En 2018, le recensement a compté 6 855 habitants à Loos, un peu plus qu'avant.",
        "We counted, in this order: shafts, heaps, people; then what the tables do not say.",
    ],
)
def test_sentences_in_any_language_are_taken_dots_or_not(text):
    assert judge(ASKED, text).passed


def test_only_an_untouched_stub_is_a_gap():
    stub = Open("ex99_3", ["a", "b"], untouched=lambda text: text == "In Loos ... 12 votes ...")
    assert judge(stub, "In Loos ... 12 votes ...").kind == "gap"
    assert judge(
        stub, "In Loos ... 12 votes ... and more than that were counted by the town."
    ).passed


def test_figures_in_words_are_figures_and_years_are_none():
    asked = Open("ex99_2", [], [remarks.without_figures()])
    fine = "A third of the people who live here said that they would move away, some day or other."
    assert "no figure" not in judge(asked, fine).message
    year = "In 1999 the people who live here said that they would move away, some day or other."
    assert "no figure" in judge(asked, year).message


def test_what_a_text_denies_is_not_held_against_it():
    asked = Open("ex99_2", [], [remarks.having("blame", "failed", "He failed.", "it blames.")])
    denied = "In 2018 there were 12 of them, and nobody can say that one mayor failed less."
    assert "it blames" not in judge(asked, denied).message
    assert "it blames" in judge(asked, f"{denied} In the end the other mayor failed.").message


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "A third of them, 12 % in 1999, then fifteen metres.", 3),
        ("en", "In 1928 the two towns had one mayor; quinze mètres, un tiers, la moitié.", 0),
        ("en", "One in ten, or twice two per cent.", 3),
        ("fr", "Un tiers d’entre eux, 12 % en 1999, puis quinze mètres.", 3),
        (
            "fr",
            "En 1928, les deux villes avaient un maire : un point de vue. Three heaps, half.",
            0,
        ),
        ("fr", "La moitié, quatre-vingt-dix-sept pour cent, trois cent mille.", 3),
        ("fr", "Un habitant sur dix ; 12 pour cent, faux d’un point ou deux.", 3),
        ("fr", "Une sur dix, deux fois, une centaine, trois quarts.", 4),
        ("fr", "En 1999\u202f: 7\u202f733 habitants, ou 6\u00a0992\u00a0?", 2),
        ("de", "A third of them, in a language that has no words here.", 1),
    ],
)
def test_figures_are_words_of_the_language_in_which_one_learns(language, text, count, monkeypatch):
    monkeypatch.setattr("coursekit.languages.language", lambda: language)
    assert criteria.figures_in(text) == count


@pytest.mark.parametrize(
    ("language", "text", "held"),
    [
        ("en", "Nobody can speak of an échec.", False),
        ("en", "Ce ne sont pas les chiffres d’un échec.", True),
        ("fr", "Ce ne sont pas les chiffres d’un échec.", False),
        ("fr", "Personne ne peut parler d’un échec.", False),
        ("fr", "Ce n’est plus un échec, ni un autre échec.", False),
        ("fr", "Sans aucun échec.", False),
        ("fr", "Cette personne parle d’un échec, et nobody denies it.", True),
        ("fr", "Personne ne le nie. C’est un échec.", True),
        ("fr", "En novembre, nous parlons d’un échec ; on ne le nie pas.", True),
    ],
)
def test_what_is_denied_is_so_in_the_language_in_which_one_learns(
    language, text, held, monkeypatch
):
    monkeypatch.setattr("coursekit.languages.language", lambda: language)
    assert remarks.having("blame", "échec", "Un échec.", "it blames.").when(text) == held


def test_a_text_about_the_question_is_not_called_off_the_topic():
    never = [criteria.words(word) for word in ("zebra", "yacht", "xylophone")]
    asked = Open(
        "ex99_2",
        ["", "", ""],
        criteria=never,
        topic=topic_of("the list of the mayor of the town won"),
    )
    about = "The mayor won with his list, and that is all that anybody in this town can say of it."
    assert "little in it" not in judge(asked, about).message
    away = "We went for a walk with our dog, and had some tea in the old house behind the garden."
    assert "little in it" in judge(asked, away).message
