"""The course's tables by name: ``catalog``, ``describe``, ``load``, ``commune``.

Nothing else opens a file of ``data/``.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from .datafiles import DataFileError, read, remedy

__all__ = [
    "DataFileError",
    "Description",
    "UnknownColumn",
    "UnknownCommune",
    "UnknownDataset",
    "catalog",
    "commune",
    "describe",
    "folder",
    "load",
    "names",
]


class _Unknown(LookupError):
    """A name that does not exist, with the nearest ones that do."""

    def __init__(self, kind: str, name: object, valid: list[str], ask: str) -> None:
        close = difflib.get_close_matches(str(name), valid, n=3, cutoff=0.5)
        guess = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
        super().__init__(f"There is no {kind} {name!r}.{guess} {ask}")


class UnknownDataset(_Unknown):
    """There is no such table."""


class UnknownColumn(_Unknown):
    """The table has no such column."""


class UnknownCommune(_Unknown):
    """The study area has no such commune."""


def folder() -> Path:
    """Return where the tables are.

    Returns
    -------
    pathlib.Path
        The package's own ``data`` (an installed wheel), else the repository's; the environment
        variable ``COURSEKIT_DATA`` comes before both.

    Examples
    --------
    >>> (folder() / "datapackage.json").exists()
    True
    """
    if named := os.environ.get("COURSEKIT_DATA"):
        return Path(named)
    here = Path(__file__).resolve()
    inside = here.parent / "data"
    return inside if inside.is_dir() else here.parents[2] / "data"


def _resources() -> dict[str, dict[str, Any]]:
    path = folder() / "datapackage.json"
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        raise DataFileError(f"The data description {path} is missing. {remedy(path)}") from None
    return _read_package(path, stamp)


@lru_cache(maxsize=4)
def _read_package(path: Path, stamp: int) -> dict[str, dict[str, Any]]:
    try:
        package = json.loads(path.read_text("utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}
    except (ValueError, KeyError, TypeError):
        raise DataFileError(
            f"The data description {path} is damaged: it is no Data Package. {remedy(path)}"
        ) from None


def names() -> list[str]:
    """Return the names of all tables, in alphabetical order.

    Examples
    --------
    >>> "mine_shafts" in names()
    True
    """
    return sorted(_resources())


def _resource(name: str) -> dict[str, Any]:
    resources = _resources()
    if name not in resources:
        ask = f"The tables are: {', '.join(sorted(resources))}."
        raise UnknownDataset("dataset", name, sorted(resources), ask)
    return resources[name]


def load(name: str) -> Any:
    """Load a table.

    Parameters
    ----------
    name : str
        One of :func:`names`, such as ``"mine_shafts"``.

    Returns
    -------
    pandas.DataFrame
        A fresh typed frame: INSEE codes are text, counts integers, measures floats; missing
        values are NaN or NA. ``frame.attrs`` holds title, evidence word, licence and units.
        For ``"commune_outlines"`` the TopoJSON as a dict.

    Raises
    ------
    UnknownDataset
        When there is no such table; close matches are suggested.
    DataFileError
        When the file is missing or is not the published one.

    Examples
    --------
    >>> shafts = load("mine_shafts")
    >>> shafts.shape
    (636, 14)
    >>> load("mine_shaft")
    Traceback (most recent call last):
    ...
    coursekit.datasets.UnknownDataset: There is no dataset 'mine_shaft'. Did you mean ...
    """
    return read(folder(), _resource(name))


class Description:
    """What a table holds: prints as text, draws itself in a notebook.

    Parameters
    ----------
    resource : dict
        The table's description in ``datapackage.json``.
    """

    def __init__(self, resource: dict[str, Any]) -> None:
        self.resource = resource
        self.name: str = resource["name"]
        fields = resource.get("schema", {}).get("fields", [])
        self.fields = pd.DataFrame(
            [[f["name"], f["type"], f.get("unit", ""), f["description"]] for f in fields],
            columns=["column", "type", "unit", "meaning"],
        )

    def __getitem__(self, column: str) -> str:
        """Return what a column means."""
        known = dict(zip(self.fields["column"], self.fields["meaning"], strict=True))
        if column not in known:
            ask = f"Its columns are: {', '.join(known)}."
            raise UnknownColumn(f"column of {self.name!r} called", column, list(known), ask)
        return known[column]

    def _facts(self) -> list[tuple[str, str]]:
        given = self.resource
        return [
            ("Evidence", given["evidence"]),
            ("Vintage", str(given["vintage"])),
            ("Licence", given["licenses"][0]["title"]),
            ("Sources", "; ".join(source["title"] for source in given["sources"])),
            *[("Caution", text) for text in given["cautions"]],
        ]

    def __repr__(self) -> str:
        given = self.resource
        rows = f" ({given['rows']:,} rows)" if "rows" in given else ""
        lines = [f"{self.name}: {given['title']}{rows}", given["description"], ""]
        lines += [f"{word}: {text}" for word, text in self._facts()]
        if len(self.fields):
            width = max(map(len, self.fields["column"]))
            lines.append("")
            for field in self.fields.itertuples():
                unit = f" [{field.unit}]" if field.unit else ""
                lines.append(f"  {field.column:<{width}}  {field.type:<7} {field.meaning}{unit}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from .rendering import escape, table_html

        facts = "".join(f"<li>{escape(w)}: {escape(t)}</li>" for w, t in self._facts())
        table = (
            table_html(self.fields, caption=f"Columns of {self.name}") if len(self.fields) else ""
        )
        given = self.resource
        return (
            f'<div class="ck-description"><p><strong>{escape(given["title"])}</strong>. '
            f"{escape(given['description'])}</p>{table}<ul>{facts}</ul></div>"
        )


def describe(name: str) -> Description:
    """Describe a table: columns, units, evidence, sources, licence, cautions.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    Description
        Prints as a dictionary of the table; ``describe(name)["column"]`` gives one meaning.

    Raises
    ------
    UnknownDataset
        When there is no such table.

    Examples
    --------
    >>> describe("mine_shafts")["depth_m"]
    'Depth of the shaft; zero and negative values are errors of the source'
    """
    return Description(_resource(name))


def catalog() -> pd.DataFrame:
    """List all tables, one a row.

    Returns
    -------
    pandas.DataFrame
        Indexed by name: title, rows, evidence, vintage, licence.

    Examples
    --------
    >>> catalog().loc["mine_shafts", "rows"]
    np.int64(636)
    """
    rows = [
        {
            "name": name,
            "title": resource["title"],
            "rows": resource.get("rows"),
            "evidence": resource["evidence"],
            "vintage": str(resource["vintage"]),
            "licence": resource["licenses"][0]["title"],
        }
        for name, resource in sorted(_resources().items())
    ]
    frame = pd.DataFrame(rows).set_index("name")
    return frame.astype({"rows": "Int64"})


def _plain(text: object) -> str:
    """Return a name without accents, case, hyphens and ligatures."""
    folded = str(text).lower().replace("œ", "oe").replace("æ", "ae")
    bare = unicodedata.normalize("NFD", folded).encode("ascii", "ignore").decode()
    bare = re.sub(r"\b(st|ste)\b", lambda m: {"st": "saint", "ste": "sainte"}[m.group()], bare)
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def commune(name: str) -> pd.Series:
    """Find a commune by its INSEE code or its name.

    Parameters
    ----------
    name : str
        Such as ``"62528"`` or ``"loos en gohelle"``: accents, case and hyphens do not matter.

    Returns
    -------
    pandas.Series
        The row of the table ``communes``.

    Raises
    ------
    UnknownCommune
        When none of the 353 communes has that name; close matches are suggested.

    Examples
    --------
    >>> commune("Henin Beaumont")["insee"]
    '62427'
    """
    table = load("communes")
    wanted = str(name).strip()
    found = table[table["insee"] == wanted]
    if found.empty:
        plain = table["commune"].map(_plain)
        found = table[plain == _plain(wanted)]
    if len(found) == 1:
        return found.iloc[0]
    by_plain = dict(zip(table["commune"].map(_plain), table["commune"], strict=True))
    close = difflib.get_close_matches(_plain(wanted), by_plain, n=3, cutoff=0.5)
    valid = [by_plain[key] for key in close]
    guess = f" Did you mean {' or '.join(map(repr, valid))}?" if valid else ""
    ask = (
        f"{guess} The course covers the {len(table)} communes of the coalfield of Nord and "
        'Pas-de-Calais; load("communes") lists them.'
    )
    raise UnknownCommune("commune", name, [], ask.strip())
