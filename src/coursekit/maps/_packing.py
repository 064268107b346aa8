"""What a map says about a place: headings for columns, numbers as short as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ..languages import say
from ..page import heading
from ..page.numbers import are_years, steps

#: Ends of column names that are units.
_UNITS = {"pct": "%", "ha": "ha", "m": "m", "km": "km", "km2": "km²", "eur": "€", "kwh": "kWh"}


def headings(columns: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Return what to call each column: its name in words, or what a mapping says.

    Examples
    --------
    >>> headings(["sunk_year", "area_ha"]), headings({"area_ha": "footprint"})
    ({'sunk_year': 'sunk year', 'area_ha': 'area (ha)'}, {'area_ha': 'footprint'})
    """
    if isinstance(columns, str) or not isinstance(columns, Iterable):
        raise TypeError(say("columns={columns!r}: pass a list, [{columns!r}]", columns=columns))
    if isinstance(columns, Mapping):
        return dict(columns)
    return {name: _words(str(name)) for name in columns}


def _words(name: str) -> str:
    stem, _, last = name.rpartition("_")
    unit = _UNITS.get(last) if stem else None
    return (f"{heading(stem)} ({unit})" if unit else heading(name)).replace("_", " ")


def digits_of(column: pd.Series, decimals: int = 1) -> int | None:
    """Return how many digits after the point to show of a column.

    Returns
    -------
    int or None
        -1 for years, whose thousands are not parted; 0 for other whole numbers; else
        ``decimals``. None for text.

    Examples
    --------
    >>> [digits_of(pd.Series(x)) for x in ([1850], [2, 1850], [2.0, None], [0.5], ["a"])]
    [-1, 0, 0, 1, None]
    """
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return None
    known = column.dropna()
    if are_years(known):
        return -1
    return 0 if (known == known.round()).all() else decimals


def packed(column: pd.Series, digits: int | None) -> dict[str, Any]:
    """Return a column as the map's script reads it: short, and shown as in the table twin.

    Parameters
    ----------
    column : pandas.Series
        Numbers, or anything as text; missing values become None.
    digits : int or None
        As :func:`digits_of` says.

    Returns
    -------
    dict
        ``digits``, and ``values``: text, or numbers in units of their last digit.

    Examples
    --------
    >>> packed(pd.Series([1.25, None]), 1)
    {'digits': 1, 'values': [13, None]}
    >>> packed(pd.Series(["a", None]), None)
    {'digits': None, 'values': ['a', None]}
    """
    values: Sequence[int | str | None]
    if digits is None:
        words = {True: "yes", False: "no"} if pd.api.types.is_bool_dtype(column) else {}
        values = [None if pd.isna(value) else words.get(value, str(value)) for value in column]
    else:
        values = steps(column, max(digits, 0))
    return {"digits": digits, "values": values}
