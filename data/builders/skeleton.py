"""The beginning of a manifest: what a script can see in a table, and TODO for the rest."""

from __future__ import annotations

import csv
import re
import textwrap
from pathlib import Path
from typing import Any

import yaml

from . import manifests
from .manifests import LETTERS, NAME, REFERENCES, TABLES, ManifestError, shown
from .transcribed import TableError, normal_number


def _type(values: list[str]) -> str:
    """Return the narrowest type that holds all values, by the rules that tables are checked by.

    >>> _type(["5", ""]), _type(["12.5", "7"]), _type(["Apollo", "7"])
    ('integer', 'number', 'string')
    """
    for kind in ("integer", "number"):
        try:
            if [normal_number(value, kind) for value in values if value]:
                return kind
        except TableError:
            continue
    return "string"


def _field(column: str, values: list[str]) -> dict[str, Any]:
    kind = _type(values)
    refers = REFERENCES.get(column.rpartition("_")[2])
    # A code that looks like a number would lose its leading zero.
    code = refers == "communes" or any(v[:1] == "0" and v[1:2].isdigit() for v in values)
    kind = "string" if code or refers == "sources" else kind
    field: dict[str, Any] = {"type": kind}
    if refers == "communes":
        field["pattern"] = r"\d{5}"
    if refers and (refers != "claims" or kind == "integer"):
        field["reference"] = refers
    if kind == "number":
        field["unit"] = "TODO"
    if all(values):
        field["required"] = True
    return field | {"description": "TODO"}


def _key(columns: list[str], rows: list[dict[str, str]]) -> list[str]:
    """Return the first columns that tell all rows apart."""
    for count in range(1, len(columns) + 1):
        key = columns[:count]
        if len({tuple(row[column] for column in key) for row in rows}) == len(rows):
            return key
    return ["TODO"]


def _inline(value: Any) -> str:
    """Return a value as it stands on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    # A pattern has braces, and a column may be called "no", which YAML takes for false.
    return (
        value if re.fullmatch(r"[\w-]+", value) and yaml.safe_load(value) == value else f"'{value}'"
    )


def text(name: str, tables: Path = TABLES) -> str:
    """Return the beginning of the manifest of a table.

    Parameters
    ----------
    name : str
        The table.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    str
        YAML with the meaning of each key beside it, and TODO wherever only a person knows.

    Raises
    ------
    ManifestError
        When the table is not there, or is no table.
    """
    path = tables / f"{name}.csv"
    if not path.exists():
        raise ManifestError(f"There is no {shown(path)}: write the table first.")
    columns = manifests.header(path)
    for column in columns:
        if not NAME.fullmatch(column):
            raise ManifestError(f"{shown(path)}, line 1: rename the column {column!r}; {LETTERS}.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {column: row.get(column) or "" for column in columns} for row in csv.DictReader(file)
        ]
    known = {
        "sources": ["TODO"],
        "primary_key": _key(columns, rows),
        "fields": {column: _field(column, [row[column] for row in rows]) for column in columns},
    }
    rules = manifests.schema()
    lines = [f"# {name}.csv, described. Every TODO is yours; then run `make data`."]
    for key in [*rules["required"], "primary_key", "fields"]:
        rule = rules["properties"][key]
        meant = rule["description"][0].upper() + rule["description"][1:]
        lines += ["", *textwrap.wrap(meant, 96, initial_indent="# ", subsequent_indent="# ")]
        lines += [f"#   {each['const']}: {each['description']}" for each in rule.get("oneOf", [])]
        if key == "fields":
            lines.append("fields:")
            lines += [
                f"  {_inline(column)}: {_inline(field)}" for column, field in known[key].items()
            ]
        elif key == "cautions":
            lines += ["cautions:", "  - TODO"]
        else:
            lines.append(f"{key}: {_inline(known.get(key, 'TODO'))}")
    return "\n".join(lines) + "\n"


def begin(name: str, tables: Path = TABLES) -> str:
    """Write the beginning of a manifest and say what comes next.

    Parameters
    ----------
    name : str
        The table; the path of its file is understood too.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    str
        What was done.

    Raises
    ------
    ManifestError
        When the name is none, there is no such table, or it has a manifest already.
    """
    name = Path(name).name.removesuffix(".csv").removesuffix(".yml")
    if not NAME.fullmatch(name):
        raise ManifestError(
            f"{name!r} is no name for a table, which is the one for load(): {LETTERS}."
        )
    path = tables / f"{name}.yml"
    if path.exists():
        raise ManifestError(f"{shown(path)} is there already; `make data` says what it lacks.")
    path.write_text(text(name, tables), encoding="utf-8")
    return f"{shown(path)} is begun: write what it calls TODO, then run `make data`."
