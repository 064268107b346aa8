"""What tables say to readers in other languages: whole, with the same numbers and names."""

from __future__ import annotations

import shutil

import pytest

from book.extension import claim_pages
from book.translation import of_tables, strings
from coursekit import describe, languages, load
from coursekit.datasets import _worded, described, worded
from coursekit.datasets import names as all_tables
from coursekit.datasets._catalogue import _resource
from tests.conftest import ROOT, tell

OTHERS = languages.languages()[1:]
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
MANIFEST = """\
title: Claims ledger
description: >-
  The 32 claims of Loos,
  with INSEE
evidence: computed
cautions:
  - A verdict is ours.
fields:
  id: {type: integer, unit: claims, description: Number of the claim}
"""
ROWS = """\
id,claim,finding,settled_by,exception
1,The town is reviving.,"2,543 votes in
Loos, 82.1 %.",,
2,Streams flow.,No stream.,"A map, perhaps.",
"""
FRENCH = {
    "Claims ledger": "Registre des affirmations",
    "The 32 claims of Loos, with INSEE": "Les 32 affirmations de Loos, avec l’INSEE",
    "A verdict is ours.": "Un verdict est le nôtre.",
    "claims": "affirmations",
    "Number of the claim": "Numéro de l’affirmation",
    "The town is reviving.": "La ville renaît.",
    "2,543 votes in\nLoos, 82.1 %.": "2 543 voix à Loos, soit 82,1 %.",
    "Streams flow.": "Les ruisseaux coulent.",
    "No stream.": "Aucun ruisseau.",
    "A map, perhaps.": "Une carte, peut-être.",
}


def _po(texts: dict[str, str]) -> str:
    def quoted(text: str) -> str:
        return text.replace("\n", "\\n").replace('"', '\\"')

    entries = (f'msgid "{quoted(en)}"\nmsgstr "{quoted(fr)}"\n' for en, fr in texts.items())
    return "\n".join([HEAD, *entries])


@pytest.fixture
def checkout(tmp_path):
    """Return a folder with one table of the ledger, and its texts in French."""
    (tmp_path / "data/tables").mkdir(parents=True)
    (tmp_path / "languages/fr/tables").mkdir(parents=True)
    (tmp_path / "data/tables/claims.yml").write_text(MANIFEST, "utf-8")
    (tmp_path / "data/tables/claims.csv").write_text(ROWS, "utf-8")
    (tmp_path / "languages/fr/tables/claims.po").write_text(_po(FRENCH), "utf-8")
    return tmp_path


@pytest.fixture
def french(monkeypatch):
    monkeypatch.setattr(languages, "language", lambda: "fr")


@pytest.mark.parametrize("language", OTHERS)
def test_a_table_that_is_translated_is_whole(language):
    tell(of_tables.problems(language))


def test_texts_are_found_with_their_lines(checkout):
    said = of_tables.texts("claims", checkout)
    found = [(one.path.rpartition(".")[2], one.line, one.one) for one in said]
    assert [one for *_, one in found] == list(FRENCH)
    assert [line for kind, line, _ in found if kind == "yml"] == [1, 2, 7, 9, 9]
    assert [line for kind, line, _ in found if kind == "csv"] == [3, 3, 4, 4, 4]
    assert of_tables.problems("fr", checkout) == []


@pytest.mark.parametrize(
    ("english", "other", "said"),
    [
        ("A verdict is ours.", "", "claims.yml:7: 'A verdict is ours.' is not in fr"),
        ("Gone.", "Parti.", "tables/claims.po: nothing shows 'Gone.' any more"),
        ("2,543 votes in\nLoos, 82.1 %.", "2 453 voix à Loos, 82,1 %.", "csv:3: the numbers 2543"),
        ("2,543 votes in\nLoos, 82.1 %.", "2 543 voix à Lens, 82,1 %.", "csv:3: the name Loos"),
        ("The 32 claims of Loos, with INSEE", "Les 32 de Loos", "yml:2: the name INSEE"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(checkout, english, other, said):
    path = checkout / "languages/fr/tables/claims.po"
    path.write_text(_po({**FRENCH, english: other}), "utf-8")
    (found,) = of_tables.problems("fr", checkout)
    assert said in found


def test_a_name_that_the_terms_translate_is_left_to_them(checkout):
    folder = checkout / "languages/fr"
    said = {**FRENCH, "The 32 claims of Loos, with INSEE": "Les 32 de Loos, avec l’institut"}
    (folder / "tables/claims.po").write_text(_po(said), "utf-8")
    (folder / "terms.yml").write_text("terms:\n- {en: [INSEE], fr: [institut]}\n", "utf-8")
    assert of_tables.problems("fr", checkout) == []


def test_a_text_that_changed_keeps_its_translation_until_somebody_has_looked(checkout):
    manifest = checkout / "data/tables/claims.yml"
    manifest.write_text(MANIFEST.replace("is ours.", "is only ours."), "utf-8")
    assert [one.partition(": ")[0] for one in of_tables.problems("fr", checkout)] == [
        "data/tables/claims.yml:7",
        "languages/fr/tables/claims.po",
    ]
    assert of_tables.renew("fr", "claims", checkout) == 1
    (found,) = of_tables.problems("fr", checkout)
    assert found.startswith("data/tables/claims.yml:7: 'A verdict is only ours.' is not in fr")
    path = checkout / "languages/fr/tables/claims.po"
    assert '#, fuzzy\nmsgid "A verdict is only ours."\nmsgstr "Un verdict' in path.read_text(
        "utf-8"
    )
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    assert of_tables.problems("fr", checkout) == []
    path.rename(path.with_name("gone.po"))
    assert of_tables.problems("fr", checkout) == [
        "languages/fr/tables/gone.po: there is no table 'gone'"
    ]


def test_what_another_table_says_already_is_taken_from_there(checkout):
    shutil.copy(checkout / "data/tables/claims.yml", checkout / "data/tables/heaps.yml")
    assert of_tables.renew("fr", "heaps", checkout) == 0
    assert strings.said("fr", checkout, "tables/heaps")["claims"] == "affirmations"


def test_what_is_worked_out_again_is_quoted_from_the_finding(checkout):
    for name, text in {
        "claim_checks.yml": "title: Checks\n",
        "claim_checks.csv": 'claim,words\n1,"2,543 votes"\n2,No stream\n',
    }.items():
        (checkout / "data/tables" / name).write_text(text, "utf-8")
    said = {"Checks": "Calculs", "2,543 votes": "2 543 voix", "No stream": "Pas de ruisseau"}
    (checkout / "languages/fr/tables/claim_checks.po").write_text(_po(said), "utf-8")
    (found,) = of_tables.problems("fr", checkout)
    assert "'Pas de ruisseau' are no words of the finding of claim 2" in found


def test_all_that_a_description_says_has_a_place(monkeypatch):
    """What is looked up for readers is what a translator was asked for."""
    asked: dict[str, set[str]] = {}

    def listening(name: str, text: str) -> str:
        asked.setdefault(name, set()).add(text)
        return text

    monkeypatch.setattr(languages, "language", lambda: "fr")
    monkeypatch.setattr(languages, "of_table", listening)
    for name in all_tables():
        assert described(_resource(name)) == _resource(name)
    licences = {one["title"] for name in all_tables() for one in _resource(name)["licenses"]}
    for name, texts in asked.items():
        known = {one.one for one in of_tables.texts(name)}
        assert [t for t in texts - known - licences if of_tables.has_words(t)] == []
        assert name == "sources" or known & texts


def test_english_is_given_as_it_stands():
    frame, resource = load("claims"), _resource("claims")
    assert worded(frame) is frame
    assert described(resource) is resource


def test_readers_of_french_are_told_in_french(french):
    own = strings.said("fr", ROOT, "tables/claims")
    english = load("claims")
    told = worded(english)
    columns = list(_worded.TEXTS["claims"])
    assert told.drop(columns=columns).equals(english.drop(columns=columns))
    for column in columns:
        pairs = list(zip(english[column].dropna(), told[column].dropna(), strict=True))
        assert [b for a, b in pairs if b != languages.typeset(own[a], "fr")] == []
    assert describe("claims").resource["title"] == own["Claims ledger"]
    assert describe("claims")["finding"] == own["The finding in a sentence or two"]
    page = claim_pages.claim_html(9, claim_pages.Ledger.read(), {})
    assert told.set_index("id").loc[9, "finding"] in page
    assert english.set_index("id").loc[9, "finding"] not in page


@pytest.mark.parametrize("language", OTHERS)
def test_babel_reads_the_catalogues_of_tables_alike(language):
    for name in strings.tables(language):
        path = languages.folder() / language / f"tables/{name}.po"
        read = languages.parsed(path.read_text("utf-8"))
        assert {key: forms[0] for key, forms in read.items()} == strings.said(
            language, ROOT, f"tables/{name}"
        )
