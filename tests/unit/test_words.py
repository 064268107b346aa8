"""Words that readers see beside numbers, and those of the glossary: in order, in both languages.

Whoever adds one runs this file: in seconds it names the word, the file and what to write. Other
words of the interface still stand where they are shown, in English.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit import wordings
from coursekit.page import numbers
from tests.conftest import ROOT, tell

PYTHON, SCRIPT = "src/coursekit/page/numbers.py", "src/coursekit/page/numbers.js"
TABLE, GLOSSARY = "tests/unit/numbers.json", "chapters/appendix/glossary.md"
FORMS = {language: dataclasses.asdict(form) for language, form in numbers._FORMS.items()}
_LINE = re.compile(r"^    (\w\w): \{ (.*) \},$", re.M)


def problems(forms: dict[str, dict[str, str]], script: str, table: str, glossary: str) -> list[str]:
    """Say what is wrong with the words of the course."""
    in_code = [*_of_forms(forms), *_of_script(forms, script), *_of_table(forms, table)]
    return [*in_code, *_terms(glossary)]


def _of_forms(forms: dict[str, dict[str, str]]) -> Iterator[str]:
    for language, words in forms.items():
        for name, word in words.items():
            where = f"{PYTHON}, _FORMS[{language!r}].{name}"
            english = forms["en"][name]
            if not word:
                yield f"{where}: it is empty. Write what readers see."
            elif word.count("{}") != english.count("{}"):
                yield f"{where}: {word!r} has not as many {{}} as {english!r}. Write one a number."
            elif language != "en" and word == english and word.strip(" ,.\u00a0\u202f"):
                yield f"{where}: {word!r} is English. Translate it."


def _of_script(forms: dict[str, dict[str, str]], script: str) -> Iterator[str]:
    """The twin of the module holds those words that pages write themselves."""
    lines = _LINE.findall(script)
    found = {language: dict(re.findall(r'(\w+): ("[^"]*")', said)) for language, said in lines}
    for language, words in forms.items():
        for name, text in found.get(language, {}).items():
            word = json.loads(text)
            if name not in words:
                yield f"{PYTHON}, _Form: it lacks {name!r}, which {SCRIPT} has. Write it there too."
            elif words[name] != word:
                yield (
                    f"{SCRIPT}, FORMS.{language}.{name}: it is {word!r}, and {words[name]!r} in "
                    f"{PYTHON}. Write the same in both."
                )
        if lacking := set(found.get("en", ())) - set(found.get(language, ())):
            yield f"{SCRIPT}, FORMS.{language}: it lacks {min(lacking)!r}. Write it as in {PYTHON}."


def _of_table(forms: dict[str, dict[str, str]], table: str) -> Iterator[str]:
    try:
        rows = [row for part in json.loads(table).values() for row in part]
    except ValueError as error:
        yield f"{TABLE}: it is not JSON, {error}. Most often a comma is missing or too many."
        return
    for language, words in forms.items():
        written = [row.get(language, "") for row in rows]
        for name, word in words.items():
            parts = [part for part in word.split("{}") if part]
            if not any(all(part in text for part in parts) for text in written):
                yield (
                    f"{TABLE}: no row shows {word!r} ({name}, {language}). Write one: what is "
                    "called, with what, and what comes out in every language."
                )


def _terms(glossary: str) -> Iterator[str]:
    lines = ["", *glossary.splitlines(), ""]
    seen = set()
    for at, line in enumerate(lines):
        where = f"{GLOSSARY}, line {at}"
        term = line.partition(" · ")[0]
        explained = at + 1 < len(lines) and lines[at + 1].startswith(": ")
        if line.startswith(": "):
            if not lines[at - 1] or lines[at - 1].startswith(("#", ": ")):
                yield f"{where}: no term stands above it. Write `mot · **word**` there."
            elif not line.endswith((".", ".)", ".*")):
                yield f"{where}: its explanation has no end. Write a full stop."
        elif explained or " · " in line:
            if " · " in line and not re.search(r" · .*\*\*[^*]+\*\*", line):
                yield f"{where}, {term}: its English word is not bold. Write `{term} · **word**`."
            if not explained:
                yield f"{where}, {term}: nothing explains it. Write below it `: What it is.`"
            if term in seen:
                yield f"{where}, {term}: it stands there twice. Keep one."
            seen.add(term)


def _texts() -> list[str]:
    return [(ROOT / file).read_text("utf-8") for file in (SCRIPT, TABLE, GLOSSARY)]


@pytest.mark.quick(kind="string")
def test_every_word_stands_in_both_languages():
    """The test for whoever adds a word that is written beside numbers, or a term."""
    tell(problems(FORMS, *_texts()))


def test_the_words_are_found_where_they_stand():
    assert dict(_LINE.findall(_texts()[0])).keys() == FORMS.keys()
    assert len(re.findall("^: ", _texts()[2], re.M)) > 50
    assert Path(numbers.__file__) == ROOT / PYTHON


def _forms(language: str, **changes: str) -> dict[str, dict[str, str]]:
    return {**FORMS, language: {**FORMS[language], **changes}}


class TestSlips:
    @pytest.mark.parametrize(
        ("forms", "says"),
        [
            (_forms("fr", missing=""), "numbers.py, _FORMS['fr'].missing: it is empty. Write what"),
            (_forms("fr", missing="no data"), "_FORMS['fr'].missing: 'no data' is English. Transl"),
            (_forms("fr", between="de {}"), "'de {}' has not as many {} as '{} to {}'. Write one"),
            (_forms("en", missing="nothing"), "numbers.js, FORMS.en.missing: it is 'no data', and"),
            (_forms("fr", below="au-dessous de {}"), "no row shows 'au-dessous de {}' (below, fr)"),
        ],
    )
    def test_of_a_word_beside_numbers(self, forms, says):
        assert says in "\n".join(problems(forms, *_texts()))

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (
                ', missing: "pas de données"',
                "",
                "numbers.js, FORMS.fr: it lacks 'missing'. Write it",
            ),
            ('missing: "no data"', 'missing: "no data", few: "few"', "_Form: it lacks 'few', whic"),
        ],
    )
    def test_of_the_twin_for_pages(self, old, new, says):
        script, *others = _texts()
        assert old in script
        assert says in "\n".join(problems(FORMS, script.replace(old, new), *others))

    def test_of_the_table(self):
        script, table, glossary = _texts()
        (said,) = problems(FORMS, script, table.replace(",", "", 1), glossary)
        assert said.startswith("tests/unit/numbers.json: it is not JSON")

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (
                "puits · **shaft**\n: The vertical",
                "puits · **shaft**\nThe vertical",
                "puits: nothing",
            ),
            ("puits · **shaft**\n", "puits · shaft\n", "puits: its English word is not bold"),
            ("puits · **shaft**\n", "\n", "no term stands above it. Write `mot · **word**`"),
            ("puits · **shaft**\n", "fosse · **shaft**\n", "fosse: it stands there twice. Keep"),
            ("A pit may have three of them.", "A pit may have three", "its explanation has no end"),
        ],
    )
    def test_of_a_term(self, old, new, says):
        *others, glossary = _texts()
        assert old in glossary
        assert says in "\n".join(problems(FORMS, *others, glossary.replace(old, new, 1)))


class TestWhatChecksRead:
    @pytest.mark.parametrize(
        "hint",
        [
            "C’est une médiane. Que demande la question ?",
            "Chez vous, la part est à l’envers.",
            "Les bons nombres, dans un autre ordre.",
        ],
    )
    def test_a_french_hint_claims_what_it_says_first(self, french, hint):
        assert wordings.claims(hint)

    @pytest.mark.parametrize(
        "hint",
        [
            "Quelle est la partie ? C’est une moyenne.",
            "Regardez l’unité. C’est une part.",
            "Ne rangez rien : comptez.",
            "On arrive par exemple à ce nombre avec la moyenne.",
            "On y arrive avec 1999 ; est-ce votre cas ?",
        ],
    )
    def test_a_question_and_an_advice_claim_nothing(self, french, hint):
        assert not wordings.claims(hint)

    def test_a_number_in_french_words_is_one(self, french):
        assert wordings.in_words().fullmatch("quarante")
        assert not wordings.in_words().search("Lens")

    def test_a_unit_is_read_in_both_languages(self):
        for unit in ("a share from 0 to 1", "part entre 0 et 1"):
            assert wordings.unit_says("share", unit)
        for unit in ("% a year", "% par an"):
            assert wordings.unit_says("yearly", unit)
        for unit in ("year", "année"):
            assert wordings.unit_says("year", unit)
        assert not wordings.unit_says("share", "départements")


@pytest.fixture
def french(monkeypatch):
    monkeypatch.setattr("coursekit.languages.language", lambda: "fr")
