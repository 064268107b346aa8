"""The tables on the stick, with words for those who open them in a spreadsheet."""

from __future__ import annotations

import csv
import json
import textwrap
from pathlib import Path
from typing import Any

from book.verdicts import EVIDENCE
from coursekit import datasets
from coursekit.languages import say, spoken

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
    words = spoken((HERE / "data.txt").read_text("utf-8"))
    codes = ", ".join(sorted({code for one in resources for code in _codes(one, data)}))
    wrapped = textwrap.fill(codes, 80, initial_indent="    ", subsequent_indent="    ")
    found["data/READ-ME.txt"] = plain(words.replace("CODES", wrapped))
    listed = "\n".join(map(described, map(datasets.described, resources)))
    head = say("The Energy of the Slag Heaps: data, version {version}", version=package["version"])
    found["data/TABLES.txt"] = plain(f"{head}\n\n{listed}")
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
    title = resource["title"]
    if "rows" in resource:
        title = say("{title}, {count} rows", title=title, count=resource["rows"])
    licences = "; ".join(f"{one['title']} ({one['path']})" for one in resource["licenses"])
    facts = [
        resource["description"],
        say(
            "How we know: {evidence}. From: {vintage}.",
            evidence=EVIDENCE[resource["evidence"]],
            vintage=resource["vintage"],
        ),
        say("Licence: {licences}", licences=licences),
        *(say("Source: {title}", title=one["title"]) for one in resource["sources"]),
        *(say("Caution: {caution}", caution=one) for one in resource["cautions"]),
    ]
    if "attribution" in resource:
        facts.insert(3, say("To name: {name}", name=resource["attribution"]))
    file = resource["path"].rpartition("/")[2]
    name = say("{name}: {title}", name=file, title=title) + "\n"
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
