"""Reading and writing tables in their one normal form."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from .manifests import TABLES
from .transcribed import normalise

Rows = list[dict[str, Any]]


def rows(name: str, tables: Path = TABLES) -> list[dict[str, str]]:
    """Return the rows of a table as text."""
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(name: str, made: Rows) -> str:
    """Return rows as the normal text of a table: its columns, its order, its numbers."""
    lines: list[str] = []

    class Lines:
        write = staticmethod(lines.append)

    writer = csv.DictWriter(Lines, list(made[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return normalise(name, "".join(lines))


def settle(path: Path, wanted: str, check: bool, origin: str) -> list[str]:
    """Write a derived file, or say that it differs from what its origin gives.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    wanted : str
        What it should hold.
    check : bool
        Compare only.
    origin : str
        What it is derived from, for the sentence.

    Returns
    -------
    list of str
        What differs; empty when all is well or was written.
    """
    if path.exists() and path.read_text("utf-8") == wanted:
        return []
    if check:
        return [f"{path.name} differs from what {origin} gives"]
    path.write_text(wanted, encoding="utf-8")
    return []
