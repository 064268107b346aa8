"""Tables in their one normal form; most are transcribed by hand.

Facts were carried over from the sources that each row or table names. What a script can still
do for such a table is to check it against its manifest and write it the one normal way: UTF-8,
commas, columns in the described order, rows sorted by their key, numbers without needless
zeros. Nothing outside the repository is needed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import manifests
from .manifests import TABLES, nearest

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class TableError(ValueError):
    """A table that does not fit its manifest; the message names file, row and column."""


def normal_number(text: str, kind: str) -> str:
    """Return a number in its normal form.

    >>> normal_number("30.0", "number"), normal_number("30.0", "integer")
    ('30', '30')

    What adding in binary left behind the sum goes, too:

    >>> normal_number("92.77000000000001", "number")
    '92.77'
    """
    if not text:
        return text
    if re.fullmatch(r"-?\d+,\d+", text):
        point = text.replace(",", ".")
        if kind == "integer":
            whole, advice = "whole number", f"Round it, or write {point} and `type: number`"
        else:
            whole, advice = "number", f"Write {point}"
        raise TableError(f"{text!r} is no {whole}: a decimal comma stands in it. {advice}")
    if not _NUMBER.fullmatch(text):
        raise TableError(f"{text!r} is no number")
    if "." in text:
        if re.search(r"(0{6}|9{6})\d{1,2}$", text):
            text = f"{float(text):.10f}"
        text = text.rstrip("0").rstrip(".")
    if kind == "integer" and "." in text:
        raise TableError(
            f"{text!r} is no whole number. Round it, or write `type: number` in the manifest"
        )
    return "0" if text in {"-0", ""} else text


def _key(row: dict[str, str], columns: list[str], fields: dict[str, dict]) -> tuple:
    return tuple(
        float(row[name]) if fields[name]["type"] in {"integer", "number"} else row[name]
        for name in columns
    )


def _value(text: str, field: dict[str, Any]) -> str:
    """Return a value in its normal form, or say why its column cannot hold it."""
    value = text.strip()
    if not value:
        if field.get("required"):
            raise TableError(f"the value is missing ({field['description']})")
        return value
    if field["type"] in {"integer", "number"}:
        value = normal_number(value, field["type"])
        low, high = field.get("minimum", float("-inf")), field.get("maximum", float("inf"))
        if not low <= float(value) <= high:
            raise TableError(f"{value} is not between {low} and {high}")
    elif "pattern" in field and not re.fullmatch(field["pattern"], value):
        raise TableError(f"{value!r} is malformed; it has to match {field['pattern']}")
    choices = [str(choice) for choice in field.get("enum", [value])]
    if value not in choices:
        guess = nearest(value, choices)
        raise TableError(f"{value!r} is none of the choices. {guess}They are: {', '.join(choices)}")
    return value


def normalise(name: str, text: str, tables: Path = TABLES) -> str:
    """Return a table in its normal form.

    Parameters
    ----------
    name : str
        The table, described in ``<name>.yml``.
    text : str
        Its CSV text.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    str
        The same table, normalised.

    Raises
    ------
    TableError
        For a missing or unknown column, a value that its column cannot hold, a missing required
        value, a repeated key.
    """
    given = manifests.read(name, tables)
    fields, path = given["fields"], manifests.shown(tables / f"{name}.csv")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if apart := manifests.columns_apart(name, list(reader.fieldnames or []), fields, tables):
        raise TableError(" ".join(apart))
    rows = []
    for number, row in enumerate(reader, 2):
        if None in row or None in row.values():
            more = row.pop(None, [])
            count = len([*more, *(value for value in row.values() if value is not None)])
            advice = (
                'A text with a comma in it needs quotes: "Apollo, Lens"'
                if more
                else "Write a comma for each value, also for one that is not known"
            )
            raise TableError(
                f"{path}, row {number}: it has {count} values for {len(fields)} columns. {advice}."
            )
        for column, field in fields.items():
            try:
                row[column] = _value(row[column], field)
            except TableError as error:
                raise TableError(f"{path}, row {number}, {column}: {error}.") from None
        rows.append((_key(row, given["primary_key"], fields), number, row))
    if not rows:
        raise TableError(f"{path}: it has no rows yet.")
    rows.sort(key=lambda one: one[:2])
    for (before, first, _), (after, second, row) in pairwise(rows):
        if before == after:
            key = ", ".join(f"{column} {row[column]}" for column in given["primary_key"])
            raise TableError(
                f"{path}, rows {first} and {second}: the key stands twice ({key}). Take one row "
                "out, or add to `primary_key` in the manifest a column that tells them apart."
            )
    out = io.StringIO()
    writer = csv.DictWriter(out, list(fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for _, _, row in rows)
    return out.getvalue()


def _column(name: str, column: str, tables: Path) -> list[str]:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def loose_ends(name: str, tables: Path = TABLES) -> Iterator[str]:
    """Say which values of a table refer to a row that another table does not have.

    Parameters
    ----------
    name : str
        The table.
    tables : pathlib.Path
        Folder of the tables.

    Yields
    ------
    str
        A sentence for the first such value of each column.
    """
    for column, field in manifests.read(name, tables).get("fields", {}).items():
        if "reference" not in field:
            continue
        other = field["reference"]
        known = set(_column(other, manifests.read(other, tables)["primary_key"][0], tables)) | {""}
        for number, value in enumerate(_column(name, column, tables), 2):
            if value not in known:
                place = f"{manifests.shown(tables / f'{name}.csv')}, row {number}, {column}"
                if other == "communes":  # a code like it is another town
                    yield (
                        f"{place}: {value!r} is no commune of the study area, communes.csv. Take "
                        "the row out, or keep such codes in a column of another name without "
                        "`reference: communes`."
                    )
                    break
                guess = nearest(value, known)
                yield f"{place}: {value!r} is not in {other}.csv. {guess}Correct it here or add it."
                break


def unsaid(tables: Path = TABLES) -> Iterator[str]:
    """Say which sources have no address though they are not our own, or none to follow."""
    with (tables / "sources.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            place = f"{manifests.shown(tables / 'sources.csv')}, row {number}, url"
            if row["url"] and not re.match(r"https?://\w", row["url"]):
                yield f"{place}: {row['url']!r} is no whole address. Begin it with https://."
            if not row["url"] and row["origin"] != "own":
                yield (
                    f"{place}: {row['key']} has no address. Give the one at which you saw it; only "
                    "our own work goes without."
                )


def build(check: bool = False, tables: Path = TABLES) -> list[str]:
    """Normalise every table, or tell which are not in normal form.

    Derived tables are written that way, so that a change by hand shows here.

    Parameters
    ----------
    check : bool
        Compare only.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    list of str
        What is wrong, in sentences.
    """
    found = []
    for path in sorted(tables.glob("*.csv")):
        name = path.stem
        if not path.with_suffix(".yml").exists():
            continue
        text = path.read_text("utf-8")
        try:
            normal = normalise(name, text, tables)
        except TableError as error:
            found.append(str(error))
            continue
        if normal != text:
            if check:
                found.append(f"{manifests.shown(path)} is not in normal form: run `make data`.")
            else:
                path.write_text(normal, encoding="utf-8")
    if found:
        return found
    ends = [end for name in manifests.described(tables) for end in loose_ends(name, tables)]
    return [*unsaid(tables), *ends]
