"""The tables on the stick, with words for those who open them in a spreadsheet."""

from __future__ import annotations

import csv
import json
import textwrap
from pathlib import Path
from typing import Any

from .writing import Content, plain

HERE = Path(__file__).parent


def files(data: Path) -> dict[str, Content]:
    """Return the folder of the data.

    Parameters
    ----------
    data : pathlib.Path
        The data package of the repository.

    Returns
    -------
    dict of str to pathlib.Path or bytes
        The package as it is, how to open it, and what each table is and may be used for.
    """
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    resources = package["resources"]
    found: dict[str, Content] = {"data/datapackage.json": data / "datapackage.json"}
    found |= {f"data/{one['path']}": data / one["path"] for one in resources}
    words = (HERE / "data.txt").read_text("utf-8")
    codes = ", ".join(sorted({code for one in resources for code in _codes(one, data)}))
    wrapped = textwrap.fill(codes, 80, initial_indent="    ", subsequent_indent="    ")
    found["data/READ-ME.txt"] = plain(words.replace("CODES", wrapped))
    listed = "\n".join(map(described, resources))
    head = f"{package['title']}, version {package['version']}\n\n"
    found["data/TABLES.txt"] = plain(head + listed)
    return found


def described(resource: dict[str, Any]) -> str:
    """Return what one should know of a table before using it, as plain text.

    Parameters
    ----------
    resource : dict
        Its entry in ``datapackage.json``.

    Returns
    -------
    str
        A paragraph with title, evidence, licence, sources and cautions.
    """
    rows = f", {resource['rows']} rows" if "rows" in resource else ""
    licences = "; ".join(f"{one['title']} ({one['path']})" for one in resource["licenses"])
    facts = [
        resource["description"],
        f"How we know: {resource['evidence']}. From: {resource['vintage']}.",
        f"Licence: {licences}",
        *([f"To name: {resource['attribution']}"] if "attribution" in resource else []),
        *(f"Source: {one['title']}" for one in resource["sources"]),
        *(f"Caution: {one}" for one in resource["cautions"]),
    ]
    name = f"{resource['path'].rpartition('/')[2]}: {resource['title']}{rows}\n"
    return name + "".join(
        textwrap.fill(fact, 88, initial_indent="  ", subsequent_indent="    ") + "\n"
        for fact in facts
    )


def _codes(resource: dict[str, Any], data: Path) -> list[str]:
    """Return the columns of digits that are no numbers: a spreadsheet would take them for some."""
    columns = resource.get("schema", {}).get("fields", [])
    texts = [column["name"] for column in columns if column["type"] == "string"]
    if not texts:
        return []
    with (data / resource["path"]).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        name
        for name in texts
        if (filled := [row[name] for row in rows if row[name]])
        and all(value.isdigit() for value in filled)
    ]
