"""Texts of the code in other languages: marked, translated, and said.

Whoever adds a text that readers see runs this file: it names the text, its place, and what to do.
"""

from __future__ import annotations

import re

import pytest

from book.translation import strings
from coursekit import languages
from tests.conftest import ROOT, said_in, tell

OTHERS = languages.languages()[1:]

#: What a process that speaks French says, one a line.
SAYS = """
import re, sys
import pandas as pd
import coursekit
from coursekit import kindly, languages, maps, number
from coursekit.models import subsidence
from coursekit.page import asset
from coursekit.page.numbers import counted
print(languages.language(), number(1234.5, 1, unit="%"), counted(0, "row has", "rows have"))
m = maps.coalfield("Où ?", "Là.").highlight(["62528"])
print("*".join([*re.findall("<summary>(.*?)</summary>", m._repr_html_()), m.twins()[0][0]]))
print(re.search("html lang=&quot;(..)|html lang=.(..)", m._repr_html_())[0][-2:])
print(re.search("wanted \\\\? (.*);", asset("maps/map.js"))[1])
print(re.search("say\\\\((`Circles.*|`Les cercles.*)", asset("maps/map.js"))[1][:70])
print(languages.script('counted(all.length(), "row has", "rows have")'))
print(*(subsidence.regime(width, 500) for width in (200, 700, 1200)))
print(coursekit.load.__doc__.split("\\n")[0], ">>> shafts.shape" in coursekit.load.__doc__)
pieces = pd.DataFrame({"verdict": ["confirmed"], "kind": ["reported"]})
shares = pd.crosstab(pieces["verdict"], pieces["kind"]) / 2
print(*repr(shares).split(), *re.findall("<td>.*?</td>", shares._repr_html_()))
print(pieces.query("verdict == 'confirmed'")["kind"].tolist())
try:
    exec("town + 1", names := {"town": "Loos"})
except TypeError as error:
    print(str(kindly.explain(error, names))[:54])
try:
    maps.coalfield("", "")
except ValueError as error:
    print(error)
"""
SAID = """\
fr 1\u202f234,5\u202f% 0 ligne n’a
La carte en tableau*Communes entourées
fr
say("Revenir au début") : say("Tout le bassin minier")
`Les cercles sont dessinés à ${count(times * times)} fois leur vraie s
counted(all.length(), "ligne n’a", "lignes n’ont")
sous-critique critique surcritique
Charger une table. True
kind rapporté verdict confirmé 0,5 <td>0,5</td>
['reported']
Ligne 1\u00a0: un texte et un nombre se rencontrent ici, et
coalfield()\u00a0: donnez un argument title, pour servir aussi à ceux qui ne voient pas la carte
"""


@pytest.mark.quick("string")
def test_texts_of_the_code_are_marked():
    tell([f"{one.path}:{one.line}: {one.one!r} goes through say()" for one in strings.unmarked()])
    tell(strings.wrong_marks())


@pytest.mark.quick("string")
@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_what_the_code_shows(language):
    tell(strings.problems(language))


def test_say_is_a_mark_in_every_script_and_nothing_else():
    """A function of another meaning would have its texts taken for marked ones."""
    own = re.compile(r"\bsay = (.*)|function say\b(.*)|\([^()]*, say\) \{|\bsay\(\w+, ")
    scripts = [path for top in ("src", "book", "ways") for path in ROOT.glob(f"{top}/**/*.js")]
    found = [
        (path, match[0])
        for path in scripts
        if "leaflet" not in path.parts
        for match in own.finditer(path.read_text("utf-8"))
    ]
    marks = [path.name for path, said in found if re.match(r"say = \(?text\)? => text;", said)]
    assert {"map.js", "predictions.js"} <= set(marks)
    tell([f"{path.relative_to(ROOT)}: {said!r}" for path, said in found if path.name not in marks])


def test_what_is_marked_is_there():
    assert all((ROOT / name).exists() for name in strings.MARKED)


@pytest.mark.parametrize("language", OTHERS)
def test_babel_reads_a_catalogue_alike(language):
    read = languages.parsed((languages.folder() / language / "strings.po").read_text("utf-8"))
    known = {
        one.id if isinstance(one.id, str) else one.id[0]: tuple(strings.forms(one.string))
        for one in strings.catalogue(language)
        if one.id
    }
    assert read == known


def test_a_process_speaks_french():
    assert said_in("fr_FR.UTF-8", SAYS) == SAID


@pytest.fixture
def checkout(tmp_path):
    """Return a folder with one file of code, one script and a catalogue, all with faults."""
    (tmp_path / "languages/fr").mkdir(parents=True)
    maps = tmp_path / "src/coursekit/maps"
    maps.mkdir(parents=True)
    (tmp_path / "src/coursekit/models").mkdir()
    for name in ("doctor.py", "models/subsidence.py"):
        (tmp_path / "src/coursekit" / name).touch()
    (maps / "one.py").write_text(
        'kept = say("A map of {place}", place=1)\n'
        'lost = "Nobody marked this one"\n'
        'html = f"<p>Nor this {kept}</p>"\n'
        'said = say(f"{kept} is no text")\n'
        'said = say("{a} and {b}", a=1)\n'
        'rows = counted(2, "row", "rows")\n'
        'new = say("Nobody translated this")\n'
        'odd = say("{n} heaps", n=1)\n'
        'assert kept, "what only developers read"\n'
    )
    (maps / "two.js").write_text('a = say("Back"); b = say(a); c = say(`${x} of ${y}`);\n')
    (tmp_path / "languages/fr/strings.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "A map of {place}"\nmsgstr "Une carte de {place}"\n\n'
        'msgid "{a} and {b}"\nmsgstr "{a} et {b}"\n\n'
        'msgid "row"\nmsgid_plural "rows"\nmsgstr[0] "ligne"\nmsgstr[1] "lignes"\n\n'
        'msgid "{n} heaps"\nmsgstr "{m} terrils"\n\n'
        '#, fuzzy\nmsgid "Back"\nmsgstr "Dos"\n\n'
        'msgid "${x} of ${y}"\nmsgstr "${x} sur ${z}"\n\n'
        'msgid "Gone"\nmsgstr "Parti"\n',
        "utf-8",
    )
    return tmp_path


def test_faults_are_told_with_their_place(checkout):
    maps = "src/coursekit/maps"
    assert [(one.line, one.one) for one in strings.unmarked(checkout)] == [
        (2, "Nobody marked this one"),
        (3, "<p>Nor this \0</p>"),
    ]
    assert [fault.partition(": ")[0] for fault in strings.wrong_marks(checkout)] == [
        f"{maps}/one.py:4",
        f"{maps}/one.py:5",
        f"{maps}/two.js",
    ]
    found = strings.problems("fr", checkout)
    assert [(fault.split(": ")[0], fault.split("'")[1]) for fault in found] == [
        (f"{maps}/one.py:7", "Nobody translated this"),
        (f"{maps}/one.py:8", "{n} heaps"),
        (f"{maps}/two.js:1", "${x} of ${y}"),
        (f"{maps}/two.js:1", "Back"),
        ("languages/fr/strings.po", "Gone"),
    ]


def test_renewing_keeps_what_was_translated(checkout):
    left = strings.renew("fr", checkout)
    assert left == len({"Nobody translated this", "Back"})
    text = (checkout / "languages/fr/strings.po").read_text("utf-8")
    assert 'msgstr "Une carte de {place}"' in text
    assert "Gone" not in text
    assert strings.renew("fr", checkout) == left
    assert (checkout / "languages/fr/strings.po").read_text("utf-8") == text


def test_typography_is_french_and_leaves_code_alone():
    typeset = languages.typeset
    assert typeset("« Non ! » ; oui : 5 %", "fr") == (
        "«\u00a0Non\u202f!\u00a0»\u202f; oui\u00a0: 5\u202f%"
    )
    for code in ("frame.loc[:, ~gone]", "lambda x: ', '", "a % b", "x if y else z", "{n:.1f}"):
        assert typeset(code, "fr").replace("\u202f", " ") == code
    assert typeset("a ; b", "en") == "a ; b"
