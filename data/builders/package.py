"""Write ``data/datapackage.json`` from the tables and from ``metadata/*.yml``.

Titles, meanings and cautions are written by hand, one YAML file a table; sizes, digests, row
counts and the list of chapters that use a table are computed here.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zlib
from pathlib import Path

import yaml

from coursekit.checks.reading import read

DATA = Path(__file__).resolve().parents[1]
ROOT = DATA.parent
TABLES = DATA / "tables"
METADATA = Path(__file__).parent / "metadata"
PACKAGE = DATA / "datapackage.json"

#: Rows are grouped by fifty, each group with a checksum, so that damage can be located.
DIGEST_EVERY = 50

LICENCES = {
    "LO-2.0": {
        "name": "etalab-2.0",
        "title": "Licence Ouverte / Open Licence 2.0",
        "path": "https://spdx.org/licenses/etalab-2.0.html",
    },
    "ODbL-1.0": {
        "name": "ODbL-1.0",
        "title": "Open Database License 1.0",
        "path": "https://opendatacommons.org/licenses/odbl/1-0/",
    },
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "CC-BY-SA-4.0": {
        "name": "CC-BY-SA-4.0",
        "title": "Creative Commons Attribution Share-Alike 4.0",
        "path": "https://creativecommons.org/licenses/by-sa/4.0/",
    },
}

_CONSTRAINTS = ("required", "minimum", "maximum", "enum", "pattern")
_LOADS = re.compile(r"""\bload\(\s*["'](\w+)["']""")
#: Who shows the profile of a commune uses every table behind it.
_PROFILES = re.compile(r"^from coursekit import .*\b(?:indicators|towns?)\b", re.M)
_INDICATORS = ROOT / "src/coursekit/profiles/indicators.py"


def row_digests(content: bytes) -> dict:
    """Return the CRC-32 of each group of rows of a CSV file."""
    lines = content.splitlines()[1:]
    groups = [
        b"\n".join(lines[start : start + DIGEST_EVERY])
        for start in range(0, len(lines), DIGEST_EVERY)
    ]
    return {"every": DIGEST_EVERY, "crc32": [f"{zlib.crc32(group):08x}" for group in groups]}


def _shown(path: Path) -> str:
    """Return what readers meet of a file: a mistake that an exercise foresees uses no table."""
    text = path.read_text("utf-8")
    if path.parent.name != "exercises":
        return text
    given = read(text, path.stem)
    parts = [*given.stage, *(part for task in given.exercises for part in task.parts)]
    return "\n".join(part.text for part in parts)


def used_in(name: str) -> list[str]:
    """Return the chapters whose code loads a table, by itself or with the profiles."""
    found = set()
    in_profiles = name in _LOADS.findall(_INDICATORS.read_text("utf-8"))
    for folder in ("chapters", "exercises"):
        for path in (ROOT / folder).rglob("*.md"):
            text = _shown(path)
            if name in _LOADS.findall(text) or (in_profiles and _PROFILES.search(text)):
                found.add(path.stem)
    return sorted(found)


def _field(name: str, given: dict) -> dict:
    field = {"name": name, "type": given["type"], "description": given["description"]}
    for key in ("title", "unit"):
        if key in given:
            field[key] = given[key]
    constraints = {key: given[key] for key in _CONSTRAINTS if key in given}
    if constraints:
        field["constraints"] = constraints
    return field


def resource(name: str, sources: dict[str, dict]) -> dict:
    """Describe one table.

    Parameters
    ----------
    name : str
        Name of the table; its metadata are in ``metadata/<name>.yml``.
    sources : dict
        Rows of the table ``sources`` by key.

    Returns
    -------
    dict
        A resource of a Data Package (v2).
    """
    given = yaml.safe_load((METADATA / f"{name}.yml").read_text("utf-8"))
    path = next(p for p in (TABLES / f"{name}.csv", TABLES / f"{name}.topojson") if p.exists())
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
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": [LICENCES[given["licence"]]],
        "sources": [
            {"title": sources[key]["title"], "key": key}
            | ({"path": sources[key]["url"]} if sources[key]["url"] else {})
            for key in given["sources"]
        ],
        "evidence": given["evidence"],
        "vintage": given["vintage"],
        "cautions": given["cautions"],
        "builder": given.get("builder", "data/builders/transcribed.py"),
        "used_in": used_in(name),
    }
    if "attribution" in given:
        described["attribution"] = given["attribution"]
    if path.suffix != ".csv":
        return described
    fields = given["fields"]
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, field) for column, field in fields.items()],
        "missingValues": [""],
        "primaryKey": given["primary_key"],
    }
    keys = [
        {"fields": [column], "reference": {"resource": field["reference"], "fields": [key]}}
        for column, field in fields.items()
        if "reference" in field
        for key in [{"communes": "insee", "sources": "key", "claims": "id"}[field["reference"]]]
    ]
    if keys:
        schema["foreignKeys"] = keys
    rows = content.count(b"\n") - 1
    return {
        **described,
        "profile": "tabular-data-resource",
        "rows": rows,
        "row_digests": row_digests(content),
        "schema": schema,
    }


def package() -> str:
    """Return the text of ``datapackage.json``."""
    with (TABLES / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["key"]: row for row in csv.DictReader(file)}
    names = sorted(path.stem for path in METADATA.glob("*.yml"))
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "energy-of-the-slag-heaps",
        "title": "The Energy of the Slag Heaps: data",
        "description": (
            "Tables of the course that tests the story of Loos-en-Gohelle claim by claim. "
            "Written by data/builders; do not edit by hand."
        ),
        "version": "0.1.0",
        "licenses": [LICENCES["CC-BY-4.0"]],
        "resources": [resource(name, sources) for name in names],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


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
    text = package()
    current = PACKAGE.read_text("utf-8") if PACKAGE.exists() else ""
    if check:
        stale = "data/datapackage.json is stale: run `make data` to describe the tables again"
        return [] if text == current else [stale]
    if text != current:
        PACKAGE.write_text(text, encoding="utf-8")
    return []
