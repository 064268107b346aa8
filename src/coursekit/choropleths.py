"""Communes shaded by a number, in one year or in several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from . import columns as cols
from .classes import classes, whole_numbers
from .facts import digits_of, headings, packed
from .maplayers import Layer, legend_item
from .tables import escape


class Choropleth(Layer):
    """Communes shaded by a number; see :meth:`coursekit.maps.Coalfield.choropleth`."""

    kind = "choropleth"

    def __init__(
        self,
        communes: Mapping[str, str],
        frame: pd.DataFrame,
        *,
        value: str,
        unit: str,
        label: str | None,
        year: str | None,
        show: int | None,
        decimals: int,
        columns: Sequence[str] | Mapping[str, str],
        **scale: Any,
    ) -> None:
        who = "choropleth"
        frame = cols.frame_of(frame, who)
        extra = headings(columns)
        cols.need(frame, "insee", value, *([year] if year else []), *extra, who=who)
        super().__init__(label or headings([value])[value])
        if frame[value].dtype.kind in "iu" or str(frame[value].dtype).startswith("Int"):
            decimals = 0
        years = self._years(frame, year, show)
        codes = cols.codes(frame, communes, who, year)
        values = cols.numbers(frame, value, who)
        self.classes = classes(values, decimals=decimals, **scale)
        rows = frame.assign(**{"insee": codes, value: values})
        # One frame a year, a row for each commune in the order of the outlines.
        parts = [rows if at is None else rows[rows[year].astype(float) == at] for at in years]
        parts = [part.set_index("insee").reindex(list(communes)) for part in parts]
        whole = [whole_numbers(part[value], decimals) for part in parts]
        self.counts = [self.classes.counts(numbers) for numbers in whole]
        self._shown = years.index(show if show is not None else years[-1])
        digits = {name: digits_of(frame[name]) for name in extra}
        self.spec |= {
            "unit": unit,
            "digits": decimals,
            "years": None if year is None else years,
            "shown": years[self._shown],
            "values": whole,
            "limits": self.classes.limits,
            "shades": [f"{self.classes.scale}-{shade}" for shade in self.classes.shades],
            "facts": [
                {
                    "name": text,
                    "years": [packed(one, digits[name]) for one in self._once(parts, name)],
                }
                for name, text in extra.items()
            ],
        }
        self._tabulate(communes, dict(zip(years, parts, strict=True)), value, extra, digits)

    @staticmethod
    def _once(parts: list[pd.DataFrame], name: str) -> list[pd.Series]:
        """Return a column of each year, or a single one when all years have the same."""
        first, *others = [part[name] for part in parts]
        return [first] if all(first.equals(other) for other in others) else [first, *others]

    def _years(self, frame: pd.DataFrame, year: str | None, show: int | None) -> list[Any]:
        if year is None:
            if show is not None:
                raise ValueError(f"choropleth: show={show} needs year=, the column with the years")
            return [None]
        found = cols.years(frame, year, "choropleth")
        if np.isnan(found).any():
            raise ValueError(
                f"choropleth: {np.isnan(found).sum()} rows have no {year!r}; frame.dropna("
                f"subset=[{year!r}]) leaves them out"
            )
        years = sorted({int(one) for one in found})
        if show is not None and show not in years:
            raise ValueError(f"choropleth: show={show} is none of the years {years}")
        return years

    def _tabulate(
        self,
        communes: Mapping[str, str],
        parts: dict[Any, pd.DataFrame],
        value: str,
        extra: dict[str, str],
        extra_digits: dict[str, int | None],
    ) -> None:
        """Make the table twin: one column a year."""
        unit = self.spec["unit"]
        head = f"{self.name} ({unit})" if unit else self.name
        table = {"commune": list(communes.values())}
        digits = {}
        for at, part in parts.items():
            name = head if at is None else str(at)
            whole = whole_numbers(part[value], self.spec["digits"])
            table[name] = [math.nan if n is None else n / 10 ** self.spec["digits"] for n in whole]
            digits[name] = self.spec["digits"]
        for name, text in extra.items():
            columns = self._once(list(parts.values()), name)
            for at, column in zip(parts, columns, strict=False):
                heading = text if len(columns) == 1 else f"{text}, {at}"
                # Absent communes have made floats of whole numbers.
                whole = extra_digits[name] == -1
                table[heading] = (column.astype("Int64") if whole else column).array
                digits[heading] = extra_digits[name]
        caption = f"{head}, by commune" + ("" if None in parts else " and year")
        self.twin = [(caption, pd.DataFrame(table), digits)]

    def legend(self) -> str:
        """Return the classes with their limits and how many communes are in each."""
        counts = self.counts[self._shown]
        items = [
            legend_item(
                f'<rect class="ck-land" data-shade="{shade}" width="100%" height="100%"/>',
                text,
                "1 commune" if count == 1 else f"{count} communes",
            )
            for shade, text, count in zip(
                [*self.spec["shades"], "none"],
                [*self.classes.labels, "no data"],
                counts,
                strict=True,
            )
        ]
        if not any(each[-1] for each in self.counts):
            items.pop()
        unit = f" ({escape(self.spec['unit'])})" if self.spec["unit"] else ""
        shown = self.spec["shown"]
        year = "" if shown is None else f' in <span class="ck-year">{shown}</span>'
        return (
            f'<div class="ck-legend"><p>{escape(self.name)}{unit}{year}</p>'
            f'<ul class="ck-classes">{"".join(items)}</ul></div>'
        )
