"""The course's tables by name: ``catalog``, ``describe``, ``load``.

Nothing else opens a file of ``data/``.
"""

from __future__ import annotations

import os
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from ..languages import say
from ._dictionary import Catalog, Description
from ._files import DataFileError, parse, published, remedy, unchanged
from ._seal import opened
from ._unknown import UnknownDataset
from ._worded import described

# Asked for with every name that is read, and so looked for once.
_PACKAGE = Path(__file__).resolve().parents[1]
_INSIDE = _PACKAGE / "data"
_OWN = _INSIDE if _INSIDE.is_dir() else _PACKAGE.parents[1] / "data"


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
    named = os.environ.get("COURSEKIT_DATA")
    return Path(named) if named else _OWN


def described_in() -> tuple[Path, int]:
    """Return where the description of all tables is, and of when: what is read stands until then.

    What is missing is of no time; it is told when it is opened.
    """
    path = folder() / "datapackage.json"
    try:
        return path, path.stat().st_mtime_ns
    except OSError:
        return path, 0


def _resources() -> dict[str, dict[str, Any]]:
    return _read_package(*described_in())


@lru_cache(maxsize=4)
def _read_package(path: Path, stamp: int) -> dict[str, dict[str, Any]]:
    package, wrong = opened(path)
    if wrong:
        raise DataFileError(
            say(
                "The data description {path} {wrong} {remedy}",
                path=path,
                wrong=wrong,
                remedy=remedy(path),
            )
        )
    return {resource["name"]: resource for resource in package["resources"]}


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
        ask = say("The tables are: {listed}.", listed=", ".join(sorted(resources)))
        missing = say("There is no dataset {name!r}.", name=name)
        raise UnknownDataset(missing, name, sorted(resources), ask)
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
    (636, 15)
    >>> load("mine_shaft")
    Traceback (most recent call last):
    ...
    coursekit.datasets.UnknownDataset: There is no dataset 'mine_shaft'. Did you mean ...
    """
    resource = _resource(name)
    content = published(folder(), resource)
    if resource["format"] != "csv":
        return parse(content, resource)
    return _parsed(content, name, *described_in()).copy()


@lru_cache(maxsize=64)  # to read a table takes ten times as long as to copy it
def _parsed(content: bytes, name: str, path: Path, stamp: int) -> pd.DataFrame:
    return parse(content, _read_package(path, stamp)[name])


def faults() -> list[str]:
    """Look at every table, its manifest and the description of all.

    Returns
    -------
    list of str
        What is missing or is not the published one, in sentences; nothing when all is well.

    Examples
    --------
    >>> faults()
    []
    """
    try:
        resources = _resources()
    except DataFileError as error:
        return [str(error)]
    found = []
    for name, resource in resources.items():
        for look in (partial(load, name), partial(unchanged, folder(), resource)):
            try:
                look()
            except DataFileError as error:
                found.append(str(error))
            except Exception as error:  # a diagnosis does not die of what it looks at
                found.append(
                    say(
                        "The table {name} cannot be read: {kind}: {error}",
                        name=name,
                        kind=type(error).__name__,
                        error=error,
                    )
                )
    return found


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
        When there is no such table. An unknown column raises ``UnknownColumn``.

    Examples
    --------
    >>> describe("mine_shafts")["depth_m"]
    'Depth of the shaft; zero and negative values are errors of the source'
    """
    return Description(described(_resource(name)))


def catalog() -> Catalog:
    """List all tables, one a row.

    Returns
    -------
    Catalog
        A frame indexed by name: title, rows, evidence, vintage, licence; a notebook shows it
        whole.

    Examples
    --------
    >>> int(catalog().loc["mine_shafts", "rows"])
    636
    """
    return Catalog(described(resource) for _, resource in sorted(_resources().items()))


class _Names:
    """Names of the tables as attributes, for the Tab key."""

    def __dir__(self) -> list[str]:
        return names()

    def __getattr__(self, name: str) -> str:
        try:
            return _resource(name)["name"]
        except UnknownDataset as error:
            raise AttributeError(str(error)) from None


#: ``load(table.<Tab>)``: each attribute is the name of a table.
table = _Names()
