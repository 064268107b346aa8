"""Texts of tables: what a manifest says of a table, and what the ledger's own rows say.

Each table has a catalogue, ``languages/<language>/tables/<name>.po``, of the same form as that of
the code. It is whole, or the table speaks English.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from book import ROOT
from coursekit.datasets import names_of_towns
from coursekit.datasets._worded import SAYING, TEXTS
from coursekit.languages import typeset

from . import strings, terms
from .strings import Said

_NUMBER = re.compile(r"[+−-]?\d[\d.,\u00a0\u202f]*")
_WORD = re.compile(r"[a-zA-Zà-ÿ]{3,}")
#: Units of the ledger by which code tells what kind of amount it is.
_CODES = {"yes", "year"}
#: Names that no language changes: of columns and of what has capitals only.
_NAME = re.compile(r"\b(?:\w+_\w+|[A-Z]{2,}[A-Z\d]*)\b")


def texts(name: str, root: Path = ROOT) -> list[Said]:
    """Return what a table says to readers, in the order of its manifest and its rows.

    Parameters
    ----------
    name : str
        The table.
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of Said
        Each with its file and line.
    """
    manifest = f"data/tables/{name}.yml"
    tree = yaml.compose((root / manifest).read_text("utf-8"), yaml.CSafeLoader)
    found = [Said(manifest, line, text) for line, text in _of_manifest(tree)]
    if name in TEXTS:
        path = f"data/tables/{name}.csv"
        with (root / path).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            for row in rows:
                cells = [row[column] for column in TEXTS[name]]
                if has_words(unit := row.get("unit", "")) and unit not in _CODES:
                    cells.append(unit)
                found += [Said(path, rows.line_num, text) for text in cells if text]
    return found


def _of_manifest(node: yaml.Node, key: str = "") -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _of_manifest(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _of_manifest(value, key)
    elif key in SAYING and has_words(node.value):
        yield node.start_mark.line + 1, node.value


def has_words(text: str) -> bool:
    """Tell whether a text is anything to translate: a unit such as km² is none.

    >>> has_words("inhabitants"), has_words("km²"), has_words("2014, 2015")
    (True, False, False)
    """
    return bool(_WORD.search(text))


def in_order(root: Path = ROOT) -> list[str]:
    """Return the tables that have texts, those of the ledger first.

    Examples
    --------
    >>> in_order()[:2]
    ['claims', 'claim_evidence']
    """
    there = {path.stem for path in (root / "data/tables").glob("*.yml")}
    return [*(name for name in TEXTS if name in there), *sorted(there - set(TEXTS))]


def renew(language: str, name: str, root: Path = ROOT) -> int:
    """Bring the catalogue of a table to what the table says, and return how much is left.

    What another table's catalogue says already, such as ``INSEE code of the commune``, is taken
    from there.
    """
    known = {
        message.id: message.string
        for other in strings.tables(language, root / "languages")
        for message in strings.catalogue(language, root / "languages", f"tables/{other}")
        if message.id and message.string and not message.fuzzy
    }
    return strings.renew(language, root, f"tables/{name}", texts(name, root), known)


def problems(language: str, root: Path = ROOT) -> list[str]:
    """Say what the catalogues of tables lack, have too much, or say with other numbers or names.

    Parameters
    ----------
    language : str
        Two letters.
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of str
        Sentences with file and line; none when all fits.
    """
    found = []
    there = in_order(root)
    translated = {
        word for term in terms.kept(language, root).get("terms", []) for word in term["en"]
    }
    for name in strings.tables(language, root / "languages"):
        if name not in there:
            found.append(f"languages/{language}/tables/{name}.po: there is no table {name!r}")
            continue
        said = texts(name, root)
        found += strings.problems(language, root, f"tables/{name}", said)
        own = strings.said(language, root, f"tables/{name}")
        for one in {one.one: one for one in reversed(said)}.values():
            other = typeset(own.get(one.one, one.one), language)
            if faults := _changed(one.one, other, translated):
                found.append(f"{one.path}:{one.line}: {faults} in {own[one.one]!r}")
    return found + _not_quoted(language, root)


def _changed(english: str, other: str, translated: set[str]) -> str:
    """Say which numbers and names of a text are others in another language.

    Names that the list of terms translates are left to it.

    >>> _changed("2,543 in Loos, 82.1 %", "2\\u202f543 à Lens, 82,1 %", set())
    'the name Loos is missing'
    """
    own, given = sorted(digits(english)), sorted(digits(other))
    if own != given:
        return f"the numbers {', '.join(own) or '(none)'} are {', '.join(given) or '(none)'}"
    lost = [name for name in _names(english) - translated if name not in other]
    return f"the name {', '.join(lost)} is missing" if lost else ""


def digits(text: str) -> list[str]:
    """Return the digits of the numbers of a text: signs between them depend on the language.

    Examples
    --------
    >>> digits("2,543 votes, 82.1 %"), digits("2\\u202f543 voix, 82,1 %")
    (['2543', '821'], ['2543', '821'])
    """
    return [re.sub(r"\D", "", number) for number in _NUMBER.findall(text)]


def _names(text: str) -> set[str]:
    return {*_NAME.findall(text), *_towns().findall(text)}


@cache
def _towns() -> re.Pattern[str]:
    longest = sorted(["Loos", *names_of_towns().values()], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


def _not_quoted(language: str, root: Path) -> list[str]:
    """Say which clauses of findings that are worked out again are not words of the finding."""
    checked, whole = (
        strings.said(language, root, f"tables/{one}") for one in ("claim_checks", "claims")
    )
    if not checked or not whole:
        return []
    finding = {row["id"]: row["finding"] for row in _rows("claims", root)}
    return [
        f"languages/{language}/tables/claim_checks.po: {checked[row['words']]!r} are no words of "
        f"the finding of claim {row['claim']}: {whole[finding[row['claim']]]!r}"
        for row in _rows("claim_checks", root)
        if row["words"] in checked
        and checked[row["words"]] not in whole.get(finding[row["claim"]], checked[row["words"]])
    ]


def _rows(name: str, root: Path) -> list[dict[str, str]]:
    with (root / f"data/tables/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
