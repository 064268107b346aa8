"""The book in other languages: pages joined with their English ones, and proven to be the same."""

from __future__ import annotations

import ast
import json
import re

import pytest

from book import myst
from book.translation import NotTranslated, pages, parity, quoted, terms
from coursekit.checks.reading import read
from coursekit.languages import languages
from tests.conftest import ROOT, tell

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("chapters/*/*.md"), *ROOT.glob("exercises/*.md"))
)
THERE = [(language, name) for language in languages()[1:] for name in pages.translations(language)]

ENGLISH = """\
---
kernelspec: {name: python3, display_name: Python 3}
course:
  number: 3
  objectives:
    - count what is there
---

# Heaps

```{chapter-card}
```

There are {glue:text}`many` heaps ({claim}`14`), says {source}`ART`.
Look at [the map](map.md) and at `heaps`.

```{code-cell}
:tags: [remove-input]
import pandas as pd
number = 7  # as of today
draw(title="All heaps", note=f"{number} of them, {number:.0f} in all")
assert number, "many heaps"
```

(later)=
## And then?

```{quiz} q03-1
question: How many?
answers:
  - text: Few.
    right: false
    feedback: Look again.
  - text: Many.
    right: true
    feedback: Yes.
```

:::{dropdown} For teachers
Ask {glue:text}`many` things.
:::
"""
FRENCH = """\
---
strings:
- en: count what is there
  to: compter ce qu’il y a
- en: '# as of today'
  to: '# à ce jour'
- en: All heaps
  to: Tous les terrils, dans tout le bassin minier, de la Pévèle au pays de Bruay et à Loos
- en: '{number} of them, {number:.0f} in all'
  to: '{number:.0f} en tout, dont {number}'
---

% # Heaps
# Terrils

+++ chapter-card

% There are {glue:text}`many` heaps ({claim}`14`), says {source}`ART`.
% Look at [the map](map.md) and at `heaps`.
Selon {source}`ART`, il y a {glue:text}`many` terrils ({claim}`14`).

Regardez `heaps` et [la carte](map.md).

+++ cell number = 7  # as of today

+++ (later)=

% ## And then?
## Et après ?

% ```{quiz} q03-1
% question: How many?
% answers:
%   - text: Few.
%     right: false
%     feedback: Look again.
%   - text: Many.
%     right: true
%     feedback: Yes.
% ```
```{quiz} q03-1
question: Combien ?
answers:
  - text: Peu.
    feedback: Regardez mieux.
  - text: Beaucoup.
    feedback: Oui.
```

% :::{dropdown} For teachers
:::{dropdown} Pour l’enseignant

% Ask {glue:text}`many` things.
Demandez {glue:text}`many` choses.

+++ :::
"""
JOINED = """\
---
kernelspec:
  name: python3
  display_name: Python 3
course:
  number: 3
  objectives:
  - compter ce qu’il y a
---

# Terrils

```{chapter-card}
```

Selon {source}`ART`, il y a {glue:text}`many` terrils ({claim}`14`).

Regardez `heaps` et [la carte](map.md).

```{code-cell}
:tags: [remove-input]
import pandas as pd
number = 7  # à ce jour
draw(title="Tous les terrils, dans tout le bassin minier, de la Pévèle au pays de "
           "Bruay et à Loos", note=f"{number:.0f} en tout, dont {number}")
assert number, "many heaps"
```

(later)=
## Et après ?

```{quiz} q03-1
question: Combien ?
answers:
  - text: Peu.
    right: false
    feedback: Regardez mieux.
  - text: Beaucoup.
    right: true
    feedback: Oui.
```

:::{dropdown} Pour l’enseignant
Demandez {glue:text}`many` choses.
:::
"""


def test_every_page_is_joined_again_with_its_own_words():
    """A skeleton filled with the English words gives the English page, to the last letter."""
    for name in PAGES:
        english = (ROOT / name).read_text("utf-8")
        assert pages.joined(english, pages.skeleton(english, filled=True), name) == english


def _hidden(code):
    """Return the choices of words that stand inside of a text's places: no translation has them."""
    places = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.FormattedValue)]
    choices = [one for place in places for one in ast.walk(place) if isinstance(one, ast.IfExp)]
    return [
        ast.unparse(one)
        for one in choices
        if any(re.search(r"'.*[^\W\d]{2}.*'", ast.unparse(end)) for end in (one.body, one.orelse))
    ]


def test_no_words_stand_inside_a_place():
    assert _hidden("f\"{n} {'above' if n > 0 else 'below'}\"") == ["'above' if n > 0 else 'below'"]
    assert _hidden('f"{n} above" if n > 0 else f"{n:.0f} below {3 if n else 4}"') == []
    cells = (
        (name, cell) for name in PAGES for cell in myst.cells((ROOT / name).read_text("utf-8"))
    )
    tell(
        [
            f"{name}: {one} is in a place, where no language can reach it: write two texts"
            for name, cell in cells
            if cell.cell_type == "code"
            for one in _hidden(cell.source)
        ]
    )


def test_a_skeleton_asks_for_words_and_for_nothing_else():
    empty = pages.skeleton(ENGLISH)
    kept = [(one.kind, one.text) for one in pages.parts(empty) if one.kind != "words"]
    assert kept == [(one.kind, one.text) for one in pages.parts(FRENCH) if one.kind != "words"]
    with pytest.raises(NotTranslated, match="TODO"):
        pages.joined(ENGLISH, empty)


@pytest.mark.parametrize(("language", "name"), THERE)
def test_a_translated_page_is_the_same_page(language, name):
    """What is joined is compared by other means than those of the join."""
    english = (ROOT / name).read_text("utf-8")
    tell(
        [
            f"{language}, {name}: {one}"
            for one in parity.differences(english, pages.page(language, name))
        ]
    )


def test_words_are_joined_with_code_numbers_and_right_answers():
    assert pages.joined(ENGLISH, FRENCH) == JOINED
    assert list(parity.differences(ENGLISH, JOINED)) == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("+++ chapter-card\n\n", "", "line 16: the English page goes on (line 11) with\n+++ ch"),
        ("+++ (later)=\n", "+++ cell x = 1\n", "goes on (line 25) with\n+++ (later)="),
        ("% # Heaps", "% # Hills", "line 13: the English page goes on (line 9) with\n% # Heaps"),
        ("+++ :::\n", "+++ :::\n\n+++ :::\n", "line 58: the English page is over"),
        ("+++ :::\n", "", "at its end: the English page goes on (line 41)"),
        ("{glue:text}`many` terrils", "sept terrils", "line 20: other numbers, claims, sources"),
        ("terrils ({claim}`14`)", "terrils ({claim}`15`)", "missing {claim}`14`, too many"),
        ("carte](map.md)", "carte](maps.md)", "missing (map.md), too many (maps.md)"),
        ("`heaps` et", "`terrils` et", "other code than in the English words: missing heaps"),
        ("## Et après ?", "Et après ?", "other headings and directives"),
        ("q03-1\nquestion: Combien", "q03-2\nquestion: Combien", "other headings and directives"),
        ("    feedback: Oui.\n", "", "the quiz has 1 answers and the English one 2"),
        ("text: Beaucoup.\n", "text: Beaucoup.\n    right: true\n", "right is said there alone"),
        ("Demandez {glue:text}`many` choses.", "TODO", "line 54: to be translated"),
        ("Demandez {glue:text}`many` choses.\n", "", "other numbers"),
        ("  to: '# à ce jour'", "  to: TODO", "`strings` says TODO for '# as of today'"),
        ("- en: All heaps\n", "- en: No heaps\n", "has not 'All heaps'"),
        ("dont {number}", "dont {n}", "has other places or names"),
        ("strings:\n", "strings:\n- en: Gone\n", "has 'Gone', which the English page has not"),
        ("+++ chapter-card\n", "+++ chapter-card\n\nEn plus.\n", "nothing above them"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(there, instead, said):
    assert FRENCH.count(there) == 1
    with pytest.raises(NotTranslated) as refused:
        pages.joined(ENGLISH, FRENCH.replace(there, instead), "fr.md")
    assert str(refused.value).startswith("fr.md")
    assert said in str(refused.value)


def test_a_rubric_begins_as_its_language_has_it():
    own, quoted_below = "**Rubric.** Points.\n", "% **Rubric.** Points.\n"
    french = quoted_below + "**Grille d’évaluation.** Un point.\n"
    assert pages.joined(own, french, language="fr") == "**Grille d’évaluation.** Un point.\n"
    with pytest.raises(NotTranslated, match="missing a rubric"):
        pages.joined(own, quoted_below + "**Rubric.** Un point.\n", language="fr")


def test_a_translation_is_brought_to_what_the_english_page_says_now():
    assert pages.renewed(ENGLISH, FRENCH) == FRENCH
    changed = (
        ENGLISH.replace("There are {glue", "We see {glue")
        .replace("# as of today", "# as of now")
        .replace(
            "(later)=\n## And then?\n",
            "```{code-cell}\nnumber += 1\n```\n\n(later)=\n## And then?\n",
        )
        .replace(":::{dropdown} For teachers\nAsk {glue:text}`many` things.\n:::\n", "")
    )
    renewed = pages.renewed(changed, FRENCH)
    assert pages.renewed(changed, renewed) == renewed
    assert "% We see {glue" in renewed
    assert "TODO\nSelon {source}`ART`" in renewed
    assert "+++ cell number += 1\n\n+++ (later)=" in renewed
    assert "to: 'TODO # à ce jour'" in renewed
    assert "enseignant" not in renewed
    with pytest.raises(NotTranslated, match="TODO for '# as of now'"):
        pages.joined(changed, renewed)
    done = renewed.replace("'TODO # à ce jour'", "'# maintenant'").replace("TODO\n", "")
    assert list(parity.differences(changed, pages.joined(changed, done))) == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("number = 7", "number = 8", "cell 1 differs"),
        ("[remove-input]", "[remove-cell]", "cell 1 differs"),
        ("```{chapter-card}\n```\n", "", "4 of directive in English, 3 here"),
        ("(later)=", "(plus_tard)=", "anchor 1 differs"),
        ("## Et", "### Et", "heading 2 differs"),
        ("right: true", "right: false", "quiz 1 differs"),
        ("Demandez {glue:text}`many`", "Demandez", "section 3 differs: lacks"),
        ("{claim}`14`", "{claim}`14` {claim}`14`", "section 2 differs"),
    ],
)
def test_two_pages_that_differ_are_told_apart(there, instead, said):
    assert JOINED.count(there) == 1
    assert said in "; ".join(parity.differences(ENGLISH, JOINED.replace(there, instead)))


def test_a_cell_keeps_its_code():
    code = "a = [\n    'two towns', x,  # of them\n]\nfind('two towns')\nb = 'é ' + \"two towns\"\n"
    known = {"two towns": 'deux "villes"', "# of them": "# d’entre elles"}
    made, used = quoted.translated(code, known)
    assert made == (
        "a = [\n    'deux \"villes\"', x,  # d’entre elles\n]\nfind('deux \"villes\"')\n"
        "b = 'é ' + 'deux \"villes\"'\n"
    )
    assert used == set(known)
    assert quoted.shape(made) == quoted.shape(code)
    assert quoted.shape(code.replace("x,", "y,")) != quoted.shape(code)
    long = quoted.translated("x = 'two towns'", {"two towns": "mot " * 30})[0]
    assert long == f'x = "{"mot " * 30}"', "outside of brackets a text stays on one line"


def test_a_word_that_is_replaced_everywhere_is_no_name_of_a_table_or_number():
    code = 'rows = load("shops")["shops"]\nglue("shops", rows["shops"].sum())\nglue(f"shops", 1)'
    made, used = quoted.translated(code, {"shops": "commerces"}, frozenset({"shops"}))
    assert used == {"shops"}
    assert made == code.replace('["shops"]', '["commerces"]')


def test_a_docstring_stays_one_text():
    code = 'def f():\n    """Two towns.\n\n    One line.\n    """\n    return g("two towns")\n'
    docstring = "Two towns.\n\n    One line.\n    "
    long = f'{"mot " * 30}« C:\\\\n », """\n\n    et "fin"'
    made = quoted.translated(code, {docstring: long, "two towns": "mot " * 30})[0]
    assert quoted.shape(made) == quoted.shape(code)
    assert ast.get_docstring(ast.parse(made).body[0], clean=False) == long
    assert made.startswith('def f():\n    """mot mot')
    assert 'mot "\n             "mot' in made, "inside brackets a long text takes several lines"
    plain = 'def f():\n    "Two towns."\n    return 1\n'
    made = quoted.translated(plain, {"Two towns.": "mot " * 30})[0]
    assert made == f'def f():\n    "{"mot " * 30}"\n    return 1\n'


def _record(text, number=None):
    kept = {"coursekit": {"number": number}} if number else {}
    return {"data": {"text/plain": text}, "metadata": kept}


def test_values_are_compared_without_their_form(tmp_path):
    own = {"a": _record("'1,234.5'", "1234.5"), "b": _record("'Lens, 7'"), "c": _record("'x'")}
    same = {
        "a": _record("'1\u202f234,5'", "1234.5"),
        "b": _record("'7 à Lens'"),
        "c": _record("'y'"),
    }
    assert list(parity.unequal(own, same)) == []
    other = {"a": _record("'1\u202f234,5'", "1234.4"), "b": _record("'8 à Lens'")}
    for top, values in (("", own), ("fr/_build", other)):
        folder = tmp_path / top / "jupyter_execute/wound"
        folder.mkdir(parents=True)
        (folder / "heaps.glue.json").write_text(json.dumps(values), "utf-8")
    assert parity.executed("fr", tmp_path) == (
        len(other),
        [
            "wound/heaps.glue.json: a is '1,234.5' in English, '1\u202f234,5' here",
            "wound/heaps.glue.json: b is 'Lens, 7' in English, '8 à Lens' here",
            "wound/heaps.glue.json: c is glued in one language only",
        ],
    )


def test_the_line_of_a_place_is_no_words_of_the_block_below_it():
    told = {line: english for line, english, _ in pages.sides(FRENCH)}
    assert told[20].startswith("There are {glue")
    assert told[29] == "## And then?", "and not the cell and the label above it"


def test_titles_and_heads_have_the_blanks_of_their_language(monkeypatch):
    monkeypatch.setattr("book.myst.language", lambda: "fr")
    assert myst.title("# Cent pour cent de quoi ?\n") == "Cent pour cent de quoi\u202f?"
    there = [name for language, name in THERE if language == "fr" and "workshops/" in name]
    heads = {name: myst.parted(pages.page("fr", name))[0] for name in there}
    loose = {
        name: found for name, head in heads.items() if (found := re.findall(r"\w+ [;!?%»]", head))
    }
    assert loose == {}
    assert sum("\u202f?" in head for head in heads.values()) > len(heads) / 2


@pytest.mark.parametrize("language", languages()[1:])
def test_a_kit_names_exercises_as_they_are_called(language):
    """Titles tell when ids have moved: in another language, too."""
    called = {
        task.id: task.title
        for of, name in THERE
        if of == language and name.startswith("exercises/")
        for task in read(pages.page(language, name)).exercises
    }
    found = {}
    for of, name in THERE:
        if of == language and "workshops/" in name:
            kit = myst.front_matter(pages.page(language, name)).get("workshop") or {}
            for step in kit.get("steps", []):
                found |= {(name, *one): called[one[0]] for one in step.get("exercises", {}).items()}
    assert len(found) > 10
    assert {key: title for key, title in found.items() if key[2] != title} == {}


@pytest.mark.parametrize("language", languages()[1:])
def test_terms_are_said_alike_everywhere(language):
    tell(terms.faults(language))


def test_terms_are_those_of_the_glossary():
    text = (ROOT / "chapters/appendix/glossary.md").read_text("utf-8")
    explained = re.findall(r"^(.+) · \*\*([^*]+)\*\*", text, re.M)
    known = {one: term["fr"] for term in terms.kept("fr")["terms"] for one in term["en"]}
    shared = [(own, known[english]) for own, english in explained if english in known]
    assert len(shared) > len(known) / 4
    assert [own for own, said in shared if not any(one in own for one in said)] == []


def test_the_glossary_in_french_has_the_words_of_the_english_one():
    text = (ROOT / "chapters/appendix/glossary.md").read_text("utf-8").replace("'", "’")
    wanted = re.findall(r"^(.+) · (.*\*\*.*)$", text, re.M)
    said = re.findall(
        r"^\*\*(.+)\*\* · (\*.+\*)$", pages.page("fr", "chapters/appendix/glossary.md"), re.M
    )
    assert len(wanted) > 30
    plain = {(own, english.replace("*", "")) for own, english in said}
    assert {(own, english.replace("*", "")) for own, english in wanted} - plain == set()


def test_a_term_that_is_said_otherwise_is_told_with_its_place(tmp_path):
    folder = tmp_path / "languages/fr/chapters/wound"
    folder.mkdir(parents=True)
    (folder / "heaps.md").write_text(FRENCH.replace("Tous les terrils", "Tous les tas"), "utf-8")
    (folder.parents[1] / "terms.yml").write_text(
        "terms:\n- {en: [heap], fr: [terril], never: [mont], why: too high}\n"
        "never:\n- {fr: [en tout], why: vague}\n",
        "utf-8",
    )
    (folder.parents[1] / "strings.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "No `heap` of {heap}"\nmsgstr "Aucun mont"\n',
        "utf-8",
    )
    where = "languages/fr/chapters/wound/heaps.md, line"
    assert terms.faults("fr", tmp_path) == [
        f"{where} 1: 'heaps' is said terril, and not 'Tous les tas, dans tout le bassin minier, de "
        "la Pévèle au pays de Bruay et à Loos'",
        f"{where} 1: 'en tout' is not used: vague",
        "languages/fr/strings.po, 'No `heap` of {heap}': 'mont' is not used: too high",
    ]


def test_a_term_is_a_whole_word():
    asked = terms._word(["chart", "single list"])
    assert all(map(asked.search, ("A chart.", "Charts of it", "Two single lists")))
    assert asked.search("the charter of a single listener, uncharted") is None


def test_a_new_language_is_told_what_to_translate_first():
    found = parity.shares("xx")
    assert [one.what for one in found[:3]] == parity.in_order()[:3]
    assert found[0].what == "chapters/opening/welcome.md"
    assert {one.what for one in found} >= set(PAGES) | {"texts of the code"}
    assert all(one.left == one.words > 0 for one in found)
    assert parity.told(found).splitlines()[-1].split()[0] == str(sum(one.words for one in found))
