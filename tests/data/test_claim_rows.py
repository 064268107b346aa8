"""The rows of the ledger are in order: the sentences for whoever adds a claim or a verdict.

Whoever does runs this file: in seconds it names the claim, the column and what to write.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from book import myst
from coursekit import load
from coursekit.ledger.recomputing import worked_out
from coursekit.ledger.rule import Piece, judge
from data.builders import manifests, transcribed
from data.builders.manifests import nearest
from tests.book.comparisons import comparing, plain
from tests.conftest import ROOT, tell

pytestmark = pytest.mark.quick

#: A sentence; what ends with another mark or begins small is a note.
SENTENCE = re.compile(r"[A-ZÉ0-9].*\.")
FINDING = range(20, 421)
TABLES = ("claims", "claim_evidence", "claim_checks", "claim_history")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
#: Words of that kind that compare nothing which a table could tell, with what they are instead.
NO_COMPARISON = {
    "runs above the houses": "a place, as the source tells it",
    "were seen only in part": "what we read of a page",
    "the only field visit": "as the organisers called it",
    "stands only in the circle of the author": "what was found, in claim_evidence",
    "who brings what half": "the word of the charter",
}
IN_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
)


def problems(tables: Path = manifests.TABLES) -> list[str]:
    """Say what is wrong with the rows of a ledger."""
    rows = {}
    for name in TABLES:
        if found := manifests.problems(name, tables):
            return found
        try:
            text = transcribed.normalise(name, (tables / f"{name}.csv").read_text("utf-8"), tables)
        except transcribed.TableError as error:
            return [str(error)]
        rows[name] = list(csv.DictReader(text.splitlines()))
    if found := [
        *_numbering(rows["claims"]),
        *(text for name in TABLES for text in transcribed.loose_ends(name, tables)),
    ]:
        return found
    with (tables / "sources.csv").open(encoding="utf-8", newline="") as file:
        origins = {row["key"]: row["origin"] for row in csv.DictReader(file)}
    return [*_of_claims(rows, origins), *_of_checks(rows)]


def _numbering(claims: list[dict]) -> Iterator[str]:
    ids = [int(row["id"]) for row in claims]
    if ids != list(range(1, len(ids) + 1)):
        lacking = min(set(range(1, len(ids) + 1)) - set(ids))
        yield f"data/tables/claims.csv: there is no claim {lacking}. Number them in a row."


def _of_claims(rows: dict[str, list[dict]], origins: dict[str, str]) -> Iterator[str]:
    claims = rows["claims"]
    chapters, proven = _chapters(), {row["claim"] for row in rows["claim_evidence"]}
    for row in claims:
        where = f"data/tables/claims.csv, claim {row['id']}"
        if [other["claim"] for other in claims].count(row["claim"]) > 1:
            yield f"{where}, claim: it stands there twice. Write it once."
        yield from (f"{where}, {text}" for text in _of_row(row, chapters))
        if row["id"] not in proven:
            yield (
                f"data/tables/claim_evidence.csv: claim {row['id']} has no row. Write one for each "
                "source that was looked at, also for one that is silent."
            )
            continue
        pieces = _pieces(row["id"], rows["claim_evidence"], origins)
        yield from (f"{where}, {text}" for text in _against_the_rule(row, pieces))


def _against_the_rule(row: dict[str, str], pieces: list[Piece]) -> Iterator[str]:
    """Say where a verdict is another than its evidence gives, without a word on why."""
    found = judge(pieces)
    for column, derived in (("verdict", found.verdict), ("confidence", found.confidence)):
        if row[column] != derived and not row["exception"]:
            yield (
                f"{column}: it is {row[column]}, and by the rule {derived}. Change it and add the "
                "move to data/tables/claim_history.csv, weigh the evidence anew, or say in "
                "`exception` why the rule is not followed."
            )
    if row["exception"] and (row["verdict"], row["confidence"]) == (
        found.verdict,
        found.confidence,
    ):
        yield "exception: the rule gives the same. Take the exception out."


@cache
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


def _of_row(row: dict[str, str], chapters: dict[str, list | None]) -> Iterator[str]:
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
    if row["verdict"] == "not_verified" and not row["settled_by"]:
        yield "settled_by: what is not verified says which evidence would settle it. Write it."


def _of_checks(rows: dict[str, list[dict]]) -> Iterator[str]:
    findings = {row["id"]: row["finding"] for row in rows["claims"]}
    bound = {number: [] for number in findings}
    for row in rows["claim_checks"]:
        where = f"data/tables/claim_checks.csv, claim {row['claim']}, {row['words']!r}"
        yield from (f"{where}, {text}" for text in _of_check(row, findings[row["claim"]]))
        bound[row["claim"]].append(row["words"])
    for row in rows["claim_evidence"]:
        bound[row["claim"]].append(row["says"])
    for number, finding in findings.items():
        where = f"data/tables/claims.csv, claim {number}, finding"
        checks = [row["words"] for row in rows["claim_checks"] if row["claim"] == number]
        yield from (f"{where}: {text}" for text in _unbound(finding, bound[number], checks))


def _of_check(row: dict[str, str], finding: str) -> Iterator[str]:
    if row["words"] not in finding:
        yield "words: they do not stand in the finding. Quote them as they stand there."
    try:
        number = _number(row["recompute"])
    except Exception as error:
        said = " ".join(str(error).split())
        yield (
            f"recompute: it stops with {type(error).__name__}: {said}. Write an expression over "
            "load(), np and pd that gives one number, or True or False."
        )
        return
    if not abs(number - float(row["value"])) <= float(row["tolerance"]) + 1e-9:
        yield (
            f"value: {row['value']} is stated and {number:g} comes out. Correct the value, the "
            "finding or `recompute`."
        )
    if row["unit"] != "yes" and float(row["value"]) not in _numbers(row["words"]):
        yield f"words: the value {row['value']} does not stand in them. Quote the number too."


@cache
def _number(expression: str) -> float:
    return worked_out(expression)


def _numbers(words: str) -> set[float]:
    spelt = {
        float(IN_WORDS.index(w)) for w in re.findall(r"[a-z]+", words.lower()) if w in IN_WORDS
    }
    return spelt | {float(found.replace(",", "")) for found in NUMBER.findall(words)}


def _unbound(finding: str, bound: list[str], checks: list[str]) -> Iterator[str]:
    """Say which numbers and comparisons of a finding rest on nothing that can be looked up."""
    known = set().union(*map(_numbers, bound))
    for found in NUMBER.findall(finding):
        if float(found.replace(",", "")) not in known:
            yield (
                f"{found} is in no words of claim_checks.csv and in no `says` of claim_evidence."
                "csv. Write the expression that gives it, or the source that says it."
            )
    told = plain(finding)
    covered = [
        place.span()
        for words in (*checks, *NO_COMPARISON)
        for place in re.finditer(re.escape(plain(words)), told)
    ]
    for begin, end in comparing(told):
        if not any(start <= begin and end <= stop for start, stop in covered):
            yield (
                f"{told[begin:end]!r} compares, and no words of claim_checks.csv hold it. Write "
                "the expression that tests it, or say in NO_COMPARISON what it is instead."
            )


def test_each_word_that_compares_nothing_stands_in_a_finding():
    """An exception outlives its sentence by no day."""
    findings = [plain(finding) for finding in load("claims")["finding"]]
    for words in map(plain, NO_COMPARISON):
        holding = [told for told in findings if words in told]
        assert holding, f"no finding says so: {words}"
        assert any(
            told.find(words) <= begin < told.find(words) + len(words)
            for told in holding
            for begin, _ in comparing(told)
        ), f"nothing compares: {words}"


def _pieces(claim: str, rows: list[dict], origins: dict[str, str]) -> list[Piece]:
    return [
        Piece(r["part"], r["source"], origins[r["source"]], r["kind"], r["weighs"], r["word_of"])
        for r in rows
        if r["claim"] == claim
    ]


@pytest.mark.quick(kind="claim")
def test_every_claim_can_be_traced_and_redone():
    """The test for whoever adds a claim, or changes a verdict."""
    tell(problems())


@pytest.fixture
def tables(tmp_path):
    """Hold a copy of the tables that the ledger refers to."""
    for path in manifests.TABLES.iterdir():
        if path.stem in {*TABLES, "sources"} or path.suffix == ".yml":
            shutil.copy(path, tmp_path)
    return tmp_path


FIRST = "article,two_towns trust_and_anger,nuanced,high,"
RATE = (
    "load('employment_25_54').pivot(index='year', columns='insee', values='unemployment_rate_pct')"
)
SCARF = "17,a giant scarf was unrolled,IHEDATE15,"


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("claims", FIRST, FIRST.replace("nuanced", "nuaned"), "row 2, verdict: .*mean 'nuanced'"),
        ("claims", FIRST, FIRST.replace("high", ""), "row 2, confidence: the value is missing"),
        (
            "claims",
            FIRST,
            FIRST.replace("high", "low"),
            "confidence: it is low, and by the rule hi",
        ),
        ("claims", FIRST, FIRST.replace("nuanced", "confirmed"), "confirmed, and by the rule nuan"),
        ("claims", FIRST, FIRST.replace("two_towns", "two_town"), "chapters: .* mean 'two_towns'"),
        ("claims", FIRST, FIRST.replace("two_towns", "your_town"), "your_town does not show it"),
        ("claims", "\n2,", "\n40,", "there is no claim 2. Number them in a row"),
        ("claims", "\n2,", "\n1,", "the key stands twice .*id 1"),
        ("claims", "\n1,Hénin", "\n1,hénin", "claim 1, claim: it is no sentence. Begin with"),
        ("claims", "13.3 % against", "a little against", "claim 1, '13.3 % against', words: they"),
        ("claims", "No neighbours", "Fewer neighbours", "claim 1, finding: 'fewer' compares, and"),
        ("claims", "at ages 25 to 54", "at ages 25 to 55", "claim 1, finding: 55 is in no words"),
        ("claim_evidence", "INSEEHIST,", "INSEEHSIT,", "source: 'INSEEHSIT' is not in sources.csv"),
        ("claim_evidence", "reported,for,,", "reported,fro,,", "weighs: 'fro' .*mean 'for'"),
        ("claim_evidence", f"\n{SCARF}", "\n16,a part,IHEDATE15,", "17.*by the rule not_verified"),
        ("claim_evidence", "\n18,the", "\n17,the", "claim_evidence.csv: claim 18 has no row"),
        ("claim_checks", RATE, RATE.replace("25_54", ""), "recompute: it stops with"),
        ("claim_checks", "'unemployment_rate_pct'", "'rate'", "recompute: it stops with KeyError"),
        ("claim_checks", RATE, RATE[2:], "stops with NameError: .*Write a"),
        ("claim_checks", ",13.3,0.05,%,", ",13.9,0.05,%,", "value: 13.9 is stated and 13.3 comes"),
        ("claim_checks", ",13.3,0.05,%,", ",13.3,0.05,,", "unit: the value is missing"),
        ("claim_checks", ",13.3,0.05,%,", ",five,0.05,%,", "value: 'five' is no number"),
        ("claim_checks", "\n1,13.3 % against,", "\n1,against,", "words: the value 13.3 does not"),
        ("claim_history", "\n5,1,", "\n55,1,", "claim: '55' is not in claims.csv"),
    ],
)
def test_a_slip_is_answered_with_the_claim_and_what_to_write(tables, table, old, new, says):
    path = tables / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert re.search(says, "\n".join(problems(tables)))


def test_an_exception_that_excepts_nothing_is_taken_out(tables):
    path = tables / "claims.csv"
    rows = [*csv.reader(path.read_text("utf-8").splitlines())]
    rows[1][-1] = "Because."
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    assert "claim 1, exception: the rule gives the same. Take" in "\n".join(problems(tables))


def test_a_claim_that_is_not_verified_says_what_would_settle_it():
    row = {
        "id": "1", "claim": "It is.", "finding": "Nobody knows whether it is.", "chapters": "",
        "verdict": "not_verified", "confidence": "low", "settled_by": "",
    }  # fmt: skip
    assert "settled_by: what is not" in "\n".join(_of_row(row, {}))
