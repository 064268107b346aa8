"""Write ``data/datapackage.json`` from the tables and their manifests.

Titles, meanings and cautions are written by hand, in the manifest beside each table; sizes,
digests, row counts and the list of chapters that use a table are computed here.
"""

from __future__ import annotations

import csv
import inspect
import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import coursekit
from coursekit.checks.reading import BrokenExercise, read
from coursekit.datasets import digest, sealed

from . import manifests
from .manifests import DATA, ROOT, TABLES

PACKAGE = DATA / "datapackage.json"

#: Rows are grouped by fifty, each group with a checksum, so that damage can be located.
DIGEST_EVERY = 50

_CONSTRAINTS = ("required", "minimum", "maximum", "enum", "pattern")
_LOADS = re.compile(r"""\bload\(\s*["'](\w+)["']""")
_IMPORTS = re.compile(r"^from coursekit[\w.]* import (.+)", re.M)


def row_digests(content: bytes) -> dict:
    """Return the CRC-32 of each group of rows of a CSV file."""
    lines = content.splitlines()[1:]
    groups = [
        b"\n".join(lines[start : start + DIGEST_EVERY])
        for start in range(0, len(lines), DIGEST_EVERY)
    ]
    return {"every": DIGEST_EVERY, "crc32": [f"{zlib.crc32(group):08x}" for group in groups]}


def _profiles() -> tuple[set[str], set[str]]:
    """Return the tables behind the profile of a commune, and the names that show profiles.

    Both are asked of the package itself: each indicator names its table.
    """
    from coursekit import profiles

    indicators = profiles.indicators
    named = {each.table for each in (*indicators.FIGURES, *indicators.SERIES)}
    return named | set(_LOADS.findall(inspect.getsource(indicators))), set(profiles.__all__)


def _shown(path: Path) -> str:
    """Return what readers meet of a file: a mistake that an exercise foresees uses no table."""
    text = path.read_text("utf-8")
    if path.parent.name != "exercises":
        return text
    given = read(text, path.stem)
    parts = [*given.stage, *(part for task in given.exercises for part in task.parts)]
    return "\n".join(part.text for part in parts)


@cache
def _uses() -> dict[str, set[str]]:
    """Return the tables that each chapter uses, by itself or with the profiles."""
    behind, names = _profiles()
    found: dict[str, set[str]] = {}
    for folder in ("chapters", "exercises"):
        for path in (ROOT / folder).rglob("*.md"):
            text = _shown(path)
            imported = set(re.findall(r"\w+", " ".join(_IMPORTS.findall(text))))
            used = set(_LOADS.findall(text)) | (behind if imported & names else set())
            found.setdefault(path.stem, set()).update(used)
    return found


def used_in(name: str) -> list[str]:
    """Return the chapters whose code loads a table, by itself or with the profiles.

    Examples
    --------
    >>> used_in("heritage_counts")
    ['chain_of_heaps']
    """
    return sorted(chapter for chapter, tables in _uses().items() if name in tables)


def _field(name: str, given: dict) -> dict:
    field = {"name": name, "type": given["type"], "description": given["description"]}
    for key in ("title", "unit"):
        if key in given:
            field[key] = given[key]
    constraints = {key: given[key] for key in _CONSTRAINTS if key in given}
    if constraints:
        field["constraints"] = constraints
    return field


def _licence(word: str) -> dict[str, str]:
    choices = manifests.schema()["properties"]["licence"]["oneOf"]
    choice = next(choice for choice in choices if choice["const"] == word)
    return {key: choice[key] for key in ("name", "title", "path")}


def _source(row: dict[str, str]) -> dict[str, str]:
    path = {"path": row["url"]} if row["url"] else {}
    seen = {"origin": row["origin"], "said": row["said"]}
    seen |= {"seen": row["seen"]} if row["seen"] else {}
    note = {"address_note": row["address_note"]} if row["address_note"] else {}
    return {"title": row["title"], "key": row["key"]} | path | seen | note


def _foreign_keys(fields: dict[str, dict]) -> list[dict[str, Any]]:
    return [
        {"fields": [column], "reference": {"resource": other, "fields": key}}
        for column, field in fields.items()
        if (other := field.get("reference"))
        for key in [manifests.read(other)["primary_key"]]
    ]


def resource(name: str, sources: dict[str, dict]) -> dict:
    """Describe one table.

    Parameters
    ----------
    name : str
        Name of the table; its manifest is ``tables/<name>.yml``.
    sources : dict
        Rows of the table ``sources`` by key.

    Returns
    -------
    dict
        A resource of a Data Package (v2).
    """
    given = manifests.read(name)
    path = TABLES / f"{name}.{given.get('format', 'csv')}"
    content = path.read_bytes()
    described = {
        "name": name,
        "path": f"tables/{path.name}",
        "title": given["title"],
        "description": given["description"],
        "format": path.suffix[1:],
        "mediatype": "text/csv" if path.suffix == ".csv" else "application/json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": digest(content),
        "licenses": [_licence(given["licence"])],
        "sources": [_source(sources[key]) for key in given["sources"]],
        "evidence": given["evidence"],
        "vintage": given["vintage"],
        "cautions": given["cautions"],
        "builder": given.get("builder", manifests.BY_HAND),
        "manifest": {
            "path": f"tables/{name}.yml",
            "hash": digest((TABLES / f"{name}.yml").read_bytes()),
        },
        "used_in": used_in(name),
    }
    if "attribution" in given:
        described["attribution"] = given["attribution"]
    if "fields" not in given:
        return described
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, field) for column, field in given["fields"].items()],
        "missingValues": [""],
        "primaryKey": given["primary_key"],
    }
    if keys := _foreign_keys(given["fields"]):
        schema["foreignKeys"] = keys
    return {
        **described,
        "profile": "tabular-data-resource",
        "rows": content.count(b"\n") - 1,
        "row_digests": row_digests(content),
        "schema": schema,
    }


def package() -> str:
    """Return the text of ``datapackage.json``."""
    with (TABLES / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["key"]: row for row in csv.DictReader(file)}
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "energy-of-the-slag-heaps",
        "title": "The Energy of the Slag Heaps: data",
        "description": (
            "Tables of the course that tests the story of Loos-en-Gohelle claim by claim. "
            "Written by data/builders; do not edit by hand."
        ),
        "version": coursekit.__version__,
        "licenses": [_licence("CC-BY-4.0")],
        "resources": [resource(name, sources) for name in manifests.described()],
    }
    return json.dumps(sealed(described), ensure_ascii=False, indent=1) + "\n"


def build(check: bool = False) -> list[str]:
    """Write the description, or tell whether it is stale.

    Parameters
    ----------
    check : bool
        Compare only.

    Returns
    -------
    list of str
        What differs, in sentences.
    """
    try:
        text = package()
    except BrokenExercise as error:  # exercises are read for the tables that they use
        return [str(error)]
    current = PACKAGE.read_text("utf-8") if PACKAGE.exists() else ""
    if check:
        stale = "data/datapackage.json is stale: run `make data` to describe the tables again."
        return [] if text == current else [stale]
    if text != current:
        PACKAGE.write_text(text, encoding="utf-8")
    return []
