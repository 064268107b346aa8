"""The rows of the ledger are in order: the sentences for whoever adds a claim or a verdict.

Whoever does runs this file: in seconds it names the claim, the column and what to write.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from book import myst
from coursekit import ledger
from data.builders import manifests, transcribed
from data.builders.manifests import nearest
from tests.conftest import ROOT, tell

pytestmark = pytest.mark.quick

#: A sentence; what ends with another mark or begins small is a note.
SENTENCE = re.compile(r"[A-ZÉ0-9].*\.")
FINDING = range(20, 421)


def problems(tables: Path = manifests.TABLES) -> list[str]:
    """Say what is wrong with the rows of a ledger."""
    if found := manifests.problems("claims", tables):
        return found
    try:
        normal = transcribed.normalise("claims", (tables / "claims.csv").read_text("utf-8"), tables)
    except transcribed.TableError as error:
        return [_with_maximum(str(error))]
    rows = list(csv.DictReader(normal.splitlines()))
    ids = [int(row["id"]) for row in rows]
    found = []
    if ids != list(range(1, len(ids) + 1)):
        lacking = min(set(range(1, len(ids) + 1)) - set(ids))
        found.append(f"data/tables/claims.csv: there is no claim {lacking}. Number them in a row.")
    chapters = _chapters()
    for row in rows:
        where = f"data/tables/claims.csv, claim {row['id']}"
        if [other["claim"] for other in rows].count(row["claim"]) > 1:
            found.append(f"{where}, claim: it stands there twice. Write it once.")
        found += [f"{where}, {text}" for text in _of_row(row, chapters, tables)]
    return found


def _with_maximum(text: str) -> str:
    if re.search(r", id: \d+ is not between", text):
        return f"{text} For a new claim write its number as `maximum` in data/tables/claims.yml."
    return text


def _chapters() -> dict[str, list | None]:
    """Return the chapters of the plan, with the claims that they say they take up.

    What a broken front matter says is not known (None); the test of chapters tells of it.
    """
    plan = yaml.safe_load((ROOT / "book/plan.yml").read_text("utf-8"))
    found: dict[str, list | None] = {name: [] for part in plan.values() for name in part}
    for path in ROOT.glob("chapters/*/*.md"):
        if path.stem in found:
            try:
                course = myst.front_matter(path.read_text("utf-8")).get("course") or {}
                found[path.stem] = course.get("claims") or []
            except yaml.YAMLError:
                found[path.stem] = None
    return found


def _of_row(row: dict[str, str], chapters: dict[str, list | None], tables: Path) -> Iterator[str]:
    sources = manifests.source_keys(tables)
    for key in row["sources"].split():
        if key not in sources:
            yield (
                f"sources: there is no {key!r} in data/tables/sources.csv. {nearest(key, sources)}"
                "Correct it, or give the source a row there."
            )
    for name in row["chapters"].split():
        if name not in chapters:
            yield f"chapters: there is no chapter {name!r}. {nearest(name, chapters)}Correct it."
        elif chapters[name] is not None and int(row["id"]) not in chapters[name]:
            yield (
                f"chapters: {name} does not show it. Write {row['id']} into `claims` in the front "
                f"matter of that chapter, or take {name} out."
            )
    for column in ("claim", "finding"):
        if not SENTENCE.fullmatch(row[column]):
            yield f"{column}: it is no sentence. Begin with a capital and end with a full stop."
    if len(row["finding"]) not in FINDING:
        yield f"finding: it has {len(row['finding'])} characters. Write 20 to 420."
    if row["verdict"] == "not_verified":
        if not row["settled_by"]:
            yield "settled_by: what is not verified says which evidence would settle it. Write it."
        if row["evidence"] == "not_verified" and row["confidence"] != "low":
            yield "confidence: without evidence it is low. Write low, or name the evidence."
    yield from _of_number(row)


def _of_number(row: dict[str, str]) -> Iterator[str]:
    beside = [column for column in ("value", "tolerance", "unit") if row[column]]
    if not row["recompute"]:
        if beside:
            yield f"{beside[0]}: there is no `recompute` that gives it. Write one, or leave it out."
        return
    if len(beside) < 3:
        lacking = {"value", "tolerance", "unit"} - set(beside)
        yield f"{min(lacking)}: it is missing. A number has value, tolerance and unit."
        return
    try:
        number = ledger.worked_out(row["recompute"])
    except Exception as error:
        said = " ".join(str(error).split())
        yield (
            f"recompute: it stops with {type(error).__name__}: {said}. Write an expression over "
            "load(), np and pd that gives one number."
        )
        return
    if not abs(number - float(row["value"])) <= float(row["tolerance"]):
        yield (
            f"value: {row['value']} is stated and {number:g} comes out. Correct the value, the "
            "finding or `recompute`."
        )
    printed = re.findall(r"\d[\d,]*(?:\.\d+)?", row["finding"])
    if not any(abs(float(n.replace(",", "")) - float(row["value"])) < 1e-9 for n in printed):
        yield f"finding: the value {row['value']} does not stand in it. Write the number there."


@pytest.mark.quick(kind="claim")
def test_every_claim_can_be_traced_and_redone():
    """The test for whoever adds a claim, or changes a verdict."""
    tell(problems())


@pytest.fixture
def tables(tmp_path):
    """Hold a copy of the tables that the ledger refers to."""
    for path in manifests.TABLES.iterdir():
        if path.stem in {"claims", "sources"} or path.suffix == ".yml":
            shutil.copy(path, tmp_path)
    return tmp_path


FIRST = "article,two_towns trust_and_anger,nuanced,high,"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (FIRST, FIRST.replace("nuanced", "nuaned"), "row 2, verdict: 'nuaned' .*mean 'nuanced'"),
        (FIRST, FIRST.replace("high", ""), "row 2, confidence: the value is missing"),
        (FIRST, FIRST.replace("two_towns", "two_town"), "claim 1, chapters: .* mean 'two_towns'"),
        (FIRST, FIRST.replace("two_towns", "your_town"), "your_town does not show it. Write 1 int"),
        ("INSEEHIST INSEECOMP", "INSEEHIST INSEECMOP", "claim 1, sources: .* mean 'INSEECOMP'"),
        ("INSEEHIST INSEECOMP FRABA LINT22 FTV22 LESJOURS", "", "sources: the value is missing"),
        ("\n2,", "\n40,", "id: 40 is not between .* write its number as `maximum` in .*claims.yml"),
        ("\n2,", "\n1,", "the key stands twice .*id 1"),
        ("\n1,Hénin", "\n1,hénin", "claim 1, claim: it is no sentence. Begin with a capital"),
        ("load('employment_25_54')", "load('employment')", "claim 1, recompute: it stops with"),
        ("'unemployment_rate_pct'", "'unemployment'", "recompute: it stops with KeyError"),
        (
            "load('employment_25_54').",
            "lod('employment_25_54').",
            "stops with NameError: .*Write a",
        ),
        (",13.3,0.05,%,", ",13.9,0.05,%,", "claim 1, value: 13.9 is stated and 13.3 comes out"),
        (",13.3,0.05,%,", ",13.3,0.05,,", "claim 1, unit: it is missing. A number has value"),
        (",13.3,0.05,%,", ",five,0.05,%,", "row 2, value: 'five' is no number"),
        ("13.3 % against", "a little against", "claim 1, finding: the value 13.3 does not stand"),
    ],
)
def test_a_slip_is_answered_with_the_claim_and_what_to_write(tables, old, new, says):
    path = tables / "claims.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert re.search(says, "\n".join(problems(tables)))


def test_a_claim_that_is_not_verified_says_what_would_settle_it():
    row = {
        "id": "1", "claim": "It is.", "finding": "Nobody knows whether it is.", "sources": "",
        "chapters": "", "verdict": "not_verified", "evidence": "not_verified",
        "confidence": "high", "settled_by": "", "recompute": "", "value": "3", "tolerance": "",
        "unit": "",
    }  # fmt: skip
    said = "\n".join(_of_row(row, {}, manifests.TABLES))
    for part in (
        "settled_by: what is not",
        "confidence: without",
        "value: there is no `recompute`",
    ):
        assert part in said
