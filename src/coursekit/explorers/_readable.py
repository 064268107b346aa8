"""Values as a person would write them: dates, missing ones, numbers with a trace of computing."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ..languages import say
from ..page.numbers import column, decimals_of, number

#: More decimals than this nobody wrote by hand: they are left over from computing.
_BY_HAND = 6


def value_text(value: Any) -> str:
    """Return one value as a person would write it.

    Examples
    --------
    >>> value_text(None), value_text(float("nan")), value_text(True), value_text(1200.0)
    ('none', 'no data', 'yes', '1,200')
    >>> value_text(datetime.date(2020, 5, 17)), value_text(["Lens", 2])
    ('2020-05-17', 'Lens, 2')
    """
    if value is None:
        return "none"
    if isinstance(value, str):
        return value
    if type(value).__name__ in ("bool", "bool_"):
        return say("yes") if value else say("no")
    if is_date(value):
        return dates_written([value])[0]
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(value_text, value))
    if type(value).__name__ in ("NAType", "NaTType"):
        return number(None)
    if isinstance(value, numbers.Real | Decimal):
        return number(value)
    return str(value)


def written(values: Iterable[Any]) -> list[str]:
    """Return values that stand together: dates among dates are as short as they can be.

    Examples
    --------
    >>> written([datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)])
    ['2020', '2021']
    """
    values = list(values)
    if any(map(is_date, values)):
        short = iter(dates_written([value for value in values if is_date(value)]))
        return [next(short) if is_date(value) else value_text(value) for value in values]
    return [value_text(value) for value in values]


def is_date(value: Any) -> bool:
    """Tell whether a value is a date, with or without a time; NaT is none.

    Examples
    --------
    >>> is_date(datetime.date(2020, 1, 1)), is_date("2020")
    (True, False)
    """
    if type(value).__name__ in ("datetime64", "Period"):
        return str(value) != "NaT"
    return isinstance(value, datetime.date) and type(value).__name__ != "NaTType"


def dates_written(values: list[Any]) -> list[str]:
    """Return dates: years where all are the first of January, months, days, or with the time.

    Examples
    --------
    >>> dates_written([datetime.datetime(2020, 1, 1), datetime.datetime(2020, 3, 1, 12, 30)])
    ['2020-01-01 00:00', '2020-03-01 12:30']
    """
    import pandas as pd

    if all(isinstance(value, pd.Period) for value in values):
        return [str(value) for value in values]
    times = [pd.Timestamp(value) for value in values]
    if any(time != time.normalize() for time in times):
        return [f"{time:%Y-%m-%d %H:%M}" for time in times]
    if all(time.day == 1 for time in times):
        months = any(time.month != 1 for time in times)
        return [f"{time:%Y-%m}" if months else f"{time:%Y}" for time in times]
    return [f"{time:%Y-%m-%d}" for time in times]


def numbers_written(values: Iterable[Any]) -> list[str]:
    """Return numbers that stand together, without the digits that computing left behind.

    Examples
    --------
    >>> numbers_written([0.1, 0.2, 0.1 + 0.2]), numbers_written([1 / 3, 2 / 3])
    (['0.1', '0.2', '0.3'], ['0.3333', '0.6667'])
    """
    values = list(values)
    if max(map(decimals_of, values), default=0) <= _BY_HAND:
        return column(values)
    short = [round(float(value), 10) for value in values]
    if max(map(decimals_of, short)) <= _BY_HAND:
        return column(short)
    texts = [number(value) for value in values]
    for decimals in range(_BY_HAND, 16):
        if len(set(texts)) == len(set(values)):
            break
        texts = column(values, decimals)
    return texts
