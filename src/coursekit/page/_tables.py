"""Tables for people: a caption, headers that say what they head, missing values in words."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..languages import marked, of_row, say, spoken
from ._html import escape
from .numbers import are_years, decimals_of, number

if TYPE_CHECKING:
    import pandas as pd

_NUM = ' class="ck-num"'


#: Names of columns that stand above tables in every chapter.
_HEADINGS = marked(
    "active",
    "after",
    "all",
    "before",
    "change",
    "claim",
    "closed",
    "closed year",
    "company",
    "content",
    "day",
    "dwellings",
    "event",
    "flats",
    "group",
    "heap",
    "heap number",
    "houses",
    "income",
    "indicator",
    "inhabitants",
    "kind",
    "measure",
    "minutes",
    "name",
    "note",
    "open",
    "opened",
    "part",
    "period",
    "pit",
    "place",
    "point",
    "population",
    "precision",
    "quantity",
    "registered",
    "round",
    "shaft",
    "shaft id",
    "shops",
    "size",
    "source",
    "statement",
    "sunk year",
    "town",
    "turnout",
    "unemployed",
    "unemployment",
    "unit",
    "value",
    "verdict",
    "voters",
    "votes",
    "who",
    "workers",
    "year",
    "years",
)


def heading(name: object) -> str:
    """Return the name of a column as it stands above a table: a known one in words.

    Frames that are shown as they are keep the names, for code goes on with them.

    Examples
    --------
    >>> heading("sunk_year"), heading("my column")
    ('sunk_year', 'my column')
    """
    words = str(name).replace("_", " ")
    return spoken(words) if words in _HEADINGS and spoken(words) != words else str(name)


def table_html(
    frame: pd.DataFrame,
    *,
    caption: str,
    decimals: int | Mapping[str, int | None] | None = 1,
    classes: str = "ck-table",
) -> str:
    """Return a frame as an accessible HTML table: caption, scopes, everything escaped.

    Parameters
    ----------
    frame : pandas.DataFrame
        The first column names the row; the index is not shown.
    caption : str
        What the table holds.
    decimals : int or dict, optional
        Digits after the point for floats, for all columns or by column (1 where it says
        nothing); None leaves them as they are, and -1 says that a column holds years.
    classes : str
        The table's CSS classes.

    Returns
    -------
    str
        A ``<table>`` element; missing values read "no data", numbers have the class ``ck-num``.

    Raises
    ------
    ValueError
        When the frame has no column.

    Examples
    --------
    >>> import pandas as pd
    >>> "<th scope=\\"row\\">Lens" in table_html(pd.DataFrame({"commune": ["Lens"]}), caption="x")
    True
    """
    if not len(frame.columns):
        raise ValueError(
            say("the table {caption!r} has no column: there is nothing to show", caption=caption)
        )
    digits: list[int] = []
    years: list[bool] = []
    for at, name in enumerate(frame.columns):
        column = frame.iloc[:, at]
        said = decimals.get(name) if isinstance(decimals, Mapping) else None
        wanted = decimals.get(name, 1) if isinstance(decimals, Mapping) else decimals
        digits.append(_digits(column) if wanted is None else wanted)
        years.append(_are_years(column) if said is None else said < 0)
    numeric = [kind.kind in "iuf" and i > 0 for i, kind in enumerate(frame.dtypes)]
    header = "".join(
        f'<th scope="col"{_NUM if right else ""}>{escape(name).strip() or say("column")}</th>'
        for name, right in zip(map(heading, frame.columns), numeric, strict=True)
    )
    body = []
    for row in frame.itertuples(index=False, name=None):
        cells = [_cell(*each) for each in zip(row, digits, years, strict=True)]
        first = f'<th scope="row">{cells[0][0]}</th>'
        rest = "".join(f"<td{_NUM if right else ''}>{text}</td>" for text, right in cells[1:])
        body.append(f"<tr>{first}{rest}</tr>")
    if not body:
        body = [f'<tr><td colspan="{len(frame.columns)}">{say("no rows")}</td></tr>']
    return (
        f'<table class="{escape(classes)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def _are_years(column: pd.Series) -> bool:
    return are_years(value for value in column if isinstance(value, numbers.Real))


def _digits(column: pd.Series) -> int:
    """Return how many decimals the numbers of a column have, left as they are."""
    return max(
        (decimals_of(value) for value in column if isinstance(value, numbers.Real)), default=0
    )


def _cell(value: object, decimals: int, year: bool) -> tuple[str, bool]:
    """Return a cell's HTML text and whether it is a number."""
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return say("no data"), False
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return (say("yes") if value else say("no")), False
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return f"{value:%Y-%m-%d}", False
    if isinstance(value, list | tuple | set | frozenset):
        value = ", ".join(map(str, value))
    if not isinstance(value, numbers.Real):
        return escape(of_row(str(value))).strip() or say("no data"), False
    if year:
        return number(value), True
    return number(value, 0 if isinstance(value, numbers.Integral) else decimals), True
