"""The trail behind a claim: what an expression reads, and where a chapter deals with the claim.

Both are found by reading: the expression of a check names tables, columns and rows, and a chapter
flags the claim in a paragraph that glues the numbers of a cell.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pandas as pd
from docutils import nodes

from book import myst, uses
from coursekit import catalog, load
from coursekit.languages import say

_CONDITION = re.compile(r"==|[<>]| in \[")
_WORD = re.compile(r"[A-Za-z_]\w*")
_SECTION = re.compile(r"#{2,3} +(.+?)\s*$", re.M)
_GLUED = re.compile(r"\{glue:text\}`([\w-]+)`")
_HIDDEN = {"remove-cell"}
#: Where a flag stands before the first section.
BEGINNING = say("the beginning")


@dataclass
class Reading:
    """What an expression reads of one table.

    Attributes
    ----------
    table : str
        Its name.
    columns : list of str
        The columns that the expression names.
    rows : list of str
        The conditions and keys that choose rows; none means all of them.
    """

    table: str
    columns: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


def readings(expression: str, tables: set[str] | None = None) -> list[Reading]:
    """Return what an expression of the ledger, or code of a chapter, reads, table by table.

    Parameters
    ----------
    expression : str
        The code.
    tables : set of str, optional
        The tables that it stands on; by default those that it loads itself.

    Examples
    --------
    >>> readings("load('municipal_lists').query(\\"insee == '62528'\\")['votes'].max()")
    [Reading(table='municipal_lists', columns=['insee', 'votes'], rows=["insee == '62528'"])]
    >>> readings("load('communes').set_index('insee')['lat']['62528']")[0].rows
    ['insee 62528 (Loos-en-Gohelle)']
    """
    constants = [
        one.value for one in ast.walk(ast.parse(expression)) if isinstance(one, ast.Constant)
    ]
    texts = list(dict.fromkeys(one for one in constants if isinstance(one, str)))
    years = list(dict.fromkeys(one for one in constants if type(one) is int and 1500 < one < 2100))
    known = (uses.tables(expression) if tables is None else tables) & titles().keys()
    return [_reading(name, texts, years) for name in sorted(known)]


def _reading(table: str, texts: list[str], years: list[int]) -> Reading:
    frame, found = _table(table), Reading(table)
    if not isinstance(frame, pd.DataFrame):  # the outlines of the communes
        return found
    conditions = [text for text in texts if _CONDITION.search(text)]
    found.rows = [text for text in conditions if _named(text) <= set(frame)]
    wanted = set(texts).union(*map(_named, found.rows))
    found.columns = [column for column in frame if column in wanted]
    for text in texts:
        if text not in conditions and text not in frame and text in _keys(table):
            found.rows.append(_keys(table)[text])
    if "year" in frame:
        asked = " ".join(conditions)
        found.rows += [
            f"year {one}" for one in years if one in set(frame["year"]) and str(one) not in asked
        ]
    return found


def _named(condition: str) -> set[str]:
    """Return the columns that a condition names.

    >>> sorted(_named("year == 2008 and nuance == 'LUG'"))
    ['nuance', 'year']
    """
    bare = re.sub(r"'[^']*'", "", condition)
    return set(_WORD.findall(bare)) - {"and", "or", "not", "in"}


@cache
def _keys(table: str) -> dict[str, str]:
    """Return every text that is the key of a row or rows, and what it says of which."""
    frame, found = _table(table), {}
    for column in reversed(list(frame.select_dtypes(exclude="number"))):
        first = frame.drop_duplicates(column).dropna(subset=column)
        named = column == "insee" and "commune" in frame
        names = [f" ({name})" for name in first["commune"]] if named else [""] * len(first)
        for key, name in zip(first[column], names, strict=True):
            found[key] = f"{column} {key}{name}"
    return found


def sources_of(read: Reading) -> list[str]:
    """Return the sources of the rows that are read, where the table names one a row.

    Examples
    --------
    >>> sources_of(readings("load('dated_claims').set_index('statement_id')['value']['D06']")[0])
    ['EAUBIO']
    """
    frame = _table(read.table)
    if "source" not in frame:
        return []
    for text in read.rows:
        if _CONDITION.search(text):
            frame = frame.query(text)
    keys = [text.split(" ", 1) for text in read.rows if not _CONDITION.search(text)]
    for column in {column for column, _ in keys} & set(frame.select_dtypes(exclude="number")):
        wanted = {key.partition(" (")[0] for name, key in keys if name == column}
        chosen = frame[frame[column].isin(wanted)]
        frame = frame if chosen.empty else chosen  # the key may be one of another table
    return list(dict.fromkeys(frame["source"].dropna()))


class Cell(NamedTuple):
    """A cell of a chapter: prose, or code with its place among those that the page shows."""

    prose: str = ""
    code: str = ""
    place: int | None = None


@cache
def cells(text: str) -> list[Cell]:
    """Return the cells of a chapter, read once: several claims ask for them."""
    found, shown = [], 0
    for cell in myst.cells(text):
        if cell.cell_type != "code":
            found.append(Cell(prose=cell.source))
            continue
        hidden = bool(_HIDDEN & set(cell.metadata.get("tags", [])))
        shown += not hidden
        found.append(Cell(code=cell.source.strip(), place=None if hidden else shown))
    return found


@cache
def titles() -> dict[str, str]:
    """Return the titles of all tables by their names: every number and every figure asks.

    Examples
    --------
    >>> "communes" in titles()
    True
    """
    return catalog()["title"].to_dict()


@cache
def _table(name: str) -> pd.DataFrame:
    """Return a table, read once, to be looked at and not to be changed."""
    return load(name)


@dataclass
class Place:
    """A section of a chapter that deals with a claim.

    Attributes
    ----------
    section : str
        Its heading.
    anchor : str
        Its place on the page; empty for the beginning.
    cells : dict of str to int or None
        Code of the cells that compute the numbers beside the flag, with the place of each among
        the cells that the page shows; None where the page hides the cell.
    """

    section: str
    anchor: str
    cells: dict[str, int | None] = field(default_factory=dict)


def places(text: str, claim: int) -> list[Place]:
    """Return where a chapter deals with a claim: its sections, and the cells beside the flag.

    Examples
    --------
    >>> chapter = '''# T
    ...
    ... ## How far?
    ...
    ... ```{code-cell}
    ... glue("far", 5)
    ... ```
    ...
    ... It is {glue:text}`far` km ({claim}`1`).
    ... '''
    >>> places(chapter, 1)
    [Place(section='How far?', anchor='how-far', cells={'glue("far", 5)': 1})]
    """
    flag = f"{{claim}}`{claim}`"
    here = Place(BEGINNING, "")
    found: dict[str, Place] = {}
    last: tuple[str, int | None] | None = None
    gluing = {
        name: (cell.code, cell.place)
        for cell in cells(text)
        for name in re.findall(r"""glue\(\s*f?["']([\w-]+)""", cell.code)
    }
    for cell in cells(text):
        if cell.code:
            last = cell.code, cell.place
        for block in re.split(r"\n\s*\n", cell.prose):
            if heading := _SECTION.match(block):
                title = re.sub(r"[*`]", "", heading[1])
                here, last = Place(title, nodes.make_id(title)), None
            if flag in block:
                there = found.setdefault(here.section, here)
                named = [gluing[name] for name in _GLUED.findall(block) if name in gluing]
                there.cells.update(named or ([last] if last else []))
    return list(found.values())
