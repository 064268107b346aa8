"""A process that speaks French says nothing in English: tools, tables, a town, a class, errors.

Each text alone is held by the catalogue. What is put together of several shows only when it is
said: a label that nobody marked, a list joined with an English "and", a value of a row.
"""

from __future__ import annotations

import re

import pytest

from tests.conftest import said_in

# All that can be said, in a process that imports all of it; each text alone is held in an instant.
pytestmark = pytest.mark.slow

#: What is said, one piece each, after its name.
SAYS = """
import io, sys, tempfile
from pathlib import Path
import pandas as pd
from coursekit import catalog, classgame, describe, doctor, glue, load, town
from coursekit.datasets import commune, looking, read
from coursekit.grading import class_file, hand_ins, overview, work_files
from coursekit.grading.classroom import Given, Learner
from coursekit.ledger import recomputable, recompute, verdict
from coursekit.models import ballots, rates, regression, uncertainty, volume
from coursekit.profiles import _drawn

def tell(name, said):
    print(f"\\0{name}\\1{said}")

def fails(name, act, *given, **more):
    try:
        act(*given, **more)
    except Exception as error:
        return tell(name, error.args[0])
    raise AssertionError(f"{name} does not fail")

tell("doctor", doctor.examine(network=False))
tell("doctor drawn", doctor.examine(network=False)._repr_html_())
for name in ("mine_shafts", "shops"):
    tell(f"describe {name}", describe(name))
    tell(f"describe {name} drawn", describe(name)._repr_html_())
tell("catalog", catalog())
tell("catalog drawn", catalog()._repr_html_())
timeline = load("timeline")
assert timeline.loc[1, "event"] == "First large mine, at Anzin"
tell("rows", timeline[["event", "note"]])
tell("rows drawn", timeline.merge(timeline)[["event"]]._repr_html_())
tell("column", timeline.set_index("event")["note"].dropna())
rombly = town("Rombly", by=["income", "people"])
tell("town", rombly)
tell("town missing", rombly.missing)
tell("town facts", rombly.facts["figure"].tolist())
tell("town table", rombly.table[["what", "unit", "of_what", "evidence"]].values.tolist())
tell("rule", [rombly.rule.why, *(rule.why + rule.name for rule in _drawn.RULES)])
tell("all of a profile", _drawn.title("Lens") + _drawn._FROM)
tell("verdicts", [str(verdict(claim)) for claim in range(1, 33)])
answers = {"ex03_2": Given(19.7, "answer = 19.7")}
learners = [
    Learner("ada", {"ex03_2": (False, "another number")}, [], answers=answers,
            helped={"ex03_2": ["idea"]}),
    Learner("bob", {"ex03_2": (True, "right"), "ex01_1": (False, "endless")}, ["ex01_1 : 1"]),
    Learner("eve", {"ex03_2": (False, "another number")}, answers=answers),
]
left = [hand_ins.HandIn("", "a.pdf", reason=hand_ins._no_notebook("a.pdf", b"%PDF-", b"%PDF-"))]
counted = class_file.counted(learners)
tell("overview", overview.page(learners, counted, left, "—"))
tell("overview as a table", overview.table(learners)[["kind", "help"]].values.tolist())
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "a.csv")
    path.write_bytes("CODGEO;TAUX;x\\n62528;12,4;n.d.\\n62498;1 021,0;3\\n".encode("cp1252"))
    tell("read", read(path).attrs["understood"])
    fails("no file", read, Path(folder, "b.csv"))
    path.write_text("a;b\\n1;2;3\\n4\\n")
    fails("no table", read, path)
    fails("no class file", class_file.read, path)
    fails("no notebooks", hand_ins.find, [Path(folder)])
    fails("no folder", rombly.report, Path(folder, "none", "a.html"))
fails("no dataset", load, "mine_shaft")
fails("no column", describe("shops").__getitem__, "shop")
fails("no commune", commune, "Lans")
fails("a postal code", commune, "62750")
fails("several", commune, "59000 Lens")
fails("no work", work_files.read, b"x")
fails("a sheet", classgame.read_game, io.StringIO("group,round,rule,player,tokens_kept\\n"))
head = ",".join(classgame.COLUMNS)
fails("a row", classgame.read_game, io.StringIO(f"{head}\\nA,1,both,x,1,2\\n"))
fails("a glued number", glue, "share", 2 / 3)
fails("no claim", verdict, 99)
mute = next(one for one in range(1, 33) if one not in recomputable())
fails("no number", recompute, mute)
fails("no rule", town, "Lens", by="luck")
fails("shares", ballots.shares, 5, 3, 4, 10)
fails("count of peers", town, "Lens", peers=999)
fails("no base", rates.success_range, 3, 2)
fails("no predictor", regression.fit, pd.DataFrame({"a": [1.0]}), "a", ["b"])
fails("a heap", volume.truncated_cone, 10, 20, 5)
fails("a spread", uncertainty.monte_carlo, lambda: 0)
tell("a heading", looking.missing_column(pd.DataFrame({"CODGEO": ["62528"]}), "insee"))
tell("values", looking.no_numbers(pd.Series(["12,4", "1 018,9"]), "taux"))
"""
#: Words of English that no French sentence has.
ENGLISH = re.compile(
    r"\b(?:the|of|and|with|without|this|that|these|those|which|is|are|was|were|has|have|not|only|"
    r"by|from|it|its|there|they|you|your|nothing|nobody|known|no|yes|where|what|who|between|than)\b"
    r"(?![.()\[=_-])",
    re.I,
)
#: Names, codes and titles that stay as they are.
KEPT = re.compile(
    r"<(script|style)\b.*?</\1>|<[^>]*>|`[^`]*`|\b\w+_\w+\b|\bnot in \(|"
    r"Licence Ouverte / Open Licence|Reasons to be Cheerful|Mapping the World|doi\.org\S*",
    re.S,
)


@pytest.fixture(scope="module")
def said():
    printed = said_in("fr", SAYS)
    return dict(piece.split("\1", 1) for piece in printed.split("\0")[1:])


def test_nothing_is_said_in_english(said):
    found = {
        name: [text[max(0, word.start() - 40) : word.end() + 40] for word in words]
        for name, text in ((name, KEPT.sub(" ", text)) for name, text in said.items())
        if (words := [*ENGLISH.finditer(text)])
    }
    assert not found


def test_what_is_said_is_french(said):
    """The words that are looked for would miss a piece that says nothing."""
    french = re.compile(r"\b(?:le|la|les|des|de|une?|est|et|il|pas)\b|\b[dl]’", re.I)
    assert [name for name, text in said.items() if not french.search(text)] == []
    assert "Première grande mine, à Anzin" in said["rows"]
    assert "Attention : " in said["describe mine_shafts"].replace("\u00a0", " ")
