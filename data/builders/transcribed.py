"""Tables transcribed by hand: keep them in one normal form.

Facts were carried over from the sources that each row or table names. What a script can still
do for such a table is to check it against its metadata and write it the one normal way: UTF-8,
commas, columns in the described order, rows sorted by their key, numbers without needless
zeros. Nothing outside the repository is needed.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from pathlib import Path

import yaml

from .package import METADATA, TABLES

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class TableError(ValueError):
    """A table that does not fit its metadata; the message names file, row and column."""


def normal_number(text: str, kind: str) -> str:
    """Return a number in its normal form.

    >>> normal_number("30.0", "number"), normal_number("30.0", "integer")
    ('30', '30')
    """
    if not text:
        return text
    if not _NUMBER.fullmatch(text):
        raise TableError(f"{text!r} is no number")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if kind == "integer" and "." in text:
        raise TableError(f"{text!r} is no whole number")
    return "0" if text in {"-0", ""} else text


def _key(row: dict[str, str], columns: list[str], fields: dict[str, dict]) -> tuple:
    return tuple(
        float(row[name]) if fields[name]["type"] in {"integer", "number"} else row[name]
        for name in columns
    )


def normalise(name: str, text: str) -> str:
    """Return a table in its normal form.

    Parameters
    ----------
    name : str
        The table, described in ``metadata/<name>.yml``.
    text : str
        Its CSV text.

    Returns
    -------
    str
        The same table, normalised.

    Raises
    ------
    TableError
        For a missing or unknown column, a value of the wrong type, a missing required value, a
        repeated key.
    """
    given = yaml.safe_load((METADATA / f"{name}.yml").read_text("utf-8"))
    fields = given["fields"]
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if set(reader.fieldnames or []) != set(fields):
        odd = set(reader.fieldnames or []) ^ set(fields)
        raise TableError(f"{name}.csv: columns and metadata differ in {', '.join(sorted(odd))}")
    rows = []
    for number, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise TableError(f"{name}.csv, row {number}: it has not {len(fields)} values")
        for column, field in fields.items():
            value = (row[column] or "").strip()
            if not value and field.get("required"):
                raise TableError(f"{name}.csv, row {number}: {column} is missing")
            if field["type"] in {"integer", "number"}:
                try:
                    value = normal_number(value, field["type"])
                except TableError as error:
                    raise TableError(f"{name}.csv, row {number}, {column}: {error}") from None
            elif value and "pattern" in field and not re.fullmatch(field["pattern"], value):
                raise TableError(f"{name}.csv, row {number}, {column}: {value!r} is malformed")
            row[column] = value
        rows.append(row)
    rows.sort(key=lambda row: _key(row, given["primary_key"], fields))
    keys = [_key(row, given["primary_key"], fields) for row in rows]
    for before, after in pairwise(keys):
        if before == after:
            raise TableError(f"{name}.csv: the key {after} stands twice")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def names() -> list[str]:
    """Return the tables whose builder this is."""
    found = []
    for path in sorted(METADATA.glob("*.yml")):
        given = yaml.safe_load(path.read_text("utf-8"))
        if given.get("builder", "data/builders/transcribed.py").endswith("/transcribed.py"):
            found.append(path.stem)
    return found


def build(check: bool = False, tables: Path = TABLES) -> list[str]:
    """Normalise every transcribed table, or tell which are not in normal form."""
    problems = []
    for name in names():
        path = tables / f"{name}.csv"
        text = path.read_text("utf-8")
        try:
            normal = normalise(name, text)
        except TableError as error:
            problems.append(str(error))
            continue
        if normal != text:
            if check:
                problems.append(f"{path.name} is not in normal form: run `make data`")
            else:
                path.write_text(normal, encoding="utf-8")
    return problems
