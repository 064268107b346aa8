"""Communes shaded by a number, in one year or in several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..languages import say
from ..page import escape
from ..page.numbers import counted, steps
from . import _frames as frames
from ._classes import Classes
from ._classes import classes as classed
from ._layers import Layer, M, legend_item
from ._packing import digits_of, headings, packed


class Choropleth(Layer):
    """Communes shaded by a number; see :meth:`coursekit.maps.Coalfield.choropleth`."""

    kind = "choropleth"
    classes: Classes
    counts: list[list[int]]
    _shown: int

    @staticmethod
    def _once(parts: list[pd.DataFrame], name: str) -> list[pd.Series]:
        """Return a column of each year, or a single one when all years have the same."""
        first, *others = [part[name] for part in parts]
        return [first] if all(first.equals(other) for other in others) else [first, *others]

    def _years(self, frame: pd.DataFrame, year: str | None, show: int | None) -> list[Any]:
        if year is None:
            if show is not None:
                raise ValueError(
                    say("choropleth: show={show} needs year=, the column with the years", show=show)
                )
            return [None]
        found = frames.years(frame, year, "choropleth")
        if np.isnan(found).any():
            raise ValueError(
                say(
                    "choropleth: {count} rows have no {year!r}; "
                    "frame.dropna(subset=[{year!r}]) leaves them out",
                    count=np.isnan(found).sum(),
                    year=year,
                )
            )
        years = sorted({int(one) for one in found})
        if show is not None and show not in years:
            raise ValueError(
                say("choropleth: show={show} is none of the years {years}", show=show, years=years)
            )
        return years

    def _tabulate(
        self,
        communes: Mapping[str, str],
        parts: dict[Any, pd.DataFrame],
        value: Any,
        extra: dict[str, str],
        extra_digits: dict[str, int | None],
    ) -> None:
        """Make the table twin: one column a year."""
        unit = self.spec["unit"]
        head = f"{self.name} ({unit})" if unit else self.name
        table: dict[str, Any] = {say("commune"): list(communes.values())}
        digits: dict[str, int | None] = {}
        for at, part in parts.items():
            name = head if at is None else str(at)
            whole = steps(part[value], self.spec["digits"])
            table[name] = [math.nan if n is None else n / 10 ** self.spec["digits"] for n in whole]
            digits[name] = self.spec["digits"]
        for name, text in extra.items():
            columns = self._once(list(parts.values()), name)
            for at, column in zip(parts, columns, strict=False):
                heading = text if len(columns) == 1 else f"{text}, {at}"
                table[heading] = column.array
                digits[heading] = extra_digits[name]
        caption = say("{head}, by commune", head=head) + ("" if None in parts else say(" and year"))
        self.twin = [(caption, pd.DataFrame(table), digits)]

    def legend(self) -> str:
        """Return the classes with their limits and how many communes are in each."""
        counts = self.counts[self._shown]
        items = [
            legend_item(
                f'<rect class="ck-land" data-shade="{shade}" style="--shade:var(--ck-{shade})" '
                'width="100%" height="100%"/>',
                text,
                counted(count, "commune", "communes"),
            )
            for shade, text, count in zip(
                [*self.spec["shades"], "none"],
                [*self.classes.labels, say("no data")],
                counts,
                strict=True,
            )
        ]
        if not any(each[-1] for each in self.counts):
            items.pop()
        elif not counts[-1]:  # some other year lacks some
            items[-1] = items[-1].replace("<li", "<li hidden", 1)
        unit = f" ({escape(self.spec['unit'])})" if self.spec["unit"] else ""
        shown = self.spec["shown"]
        year = (
            ""
            if shown is None
            else " " + say("in {year}", year=f'<span class="ck-year">{shown}</span>')
        )
        return (
            f'<div class="ck-legend"><p>{escape(self.name)}{unit}{year}</p>'
            f'<ul class="ck-classes">{"".join(items)}</ul></div>'
        )


def choropleth(
    self: M,
    frame: pd.DataFrame,
    value: Any,
    *,
    unit: str = "",
    label: str | None = None,
    year: str | None = None,
    show: int | None = None,
    bins: Sequence[float] | None = None,
    classes: int = 5,
    scheme: str = "quantiles",
    colours: str = "ember",
    strong: str = "high",
    middle: float = 0.0,
    noise: float = 0.0,
    labels: Sequence[str] | None = None,
    decimals: int = 1,
    columns: Sequence[str] | Mapping[str, str] = (),
) -> M:
    """Shade the communes by a number.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the column ``insee``. Communes without a row, or without a value, are hatched.
    value : str or int
        The column with the numbers; a number where a pivot made years of the headings.
    unit : str
        What they are counted in, such as ``"%"``.
    label : str, optional
        What they are, in words.
    year : str, optional
        A column of years: the map gets a slider, with the same classes for all years.
    show : int, optional
        The year shown first; the last one if not said.
    bins, classes, scheme, colours, strong, middle, noise, labels : optional
        How numbers become classes and colours: see :func:`coursekit.maps.classes`. Each is a
        decision: what the map is about has the strongest colour, and no class is narrower than
        what measuring can tell apart.
    decimals : int
        Digits after the point; whole-number columns have none.
    columns : list of str or dict
        More columns for the tooltip and the table; a dict says what to call them.

    Returns
    -------
    Coalfield
        The map itself, so that calls can be chained.

    Raises
    ------
    UnknownColumn, UnknownCommune
        Each names the nearest that exist.
    ValueError
        When a commune has more than one row, or a value is no number.

    Examples
    --------
    >>> from coursekit import load, maps
    >>> m = maps.coalfield("Unemployment", "The dark band follows the pits.")
    >>> m.choropleth(load("employment_25_54"), "unemployment_rate_pct", unit="%",
    ...              label="Unemployed, 25 to 54", year="year", bins=[0, 5, 10, 15, 20, 50])
    <map: Unemployment>
    """
    who = "choropleth"
    if any(layer.kind == who for layer in self.layers):
        raise ValueError(say("choropleth: a commune has one colour; make a second map"))
    communes = self.communes
    frame = frames.frame_of(frame, who)
    extra = headings(columns)
    frames.need(frame, "insee", value, *([year] if year else []), *extra, who=who)
    layer = Choropleth(label or headings([value])[value])
    if frame[value].dtype.kind in "iu" or str(frame[value].dtype).startswith("Int"):
        decimals = 0
    years = layer._years(frame, year, show)
    codes = frames.codes(frame, communes, who, year)
    values = frames.numbers(frame, value, who)
    layer.classes = classed(
        values,
        decimals=decimals,
        bins=bins,
        count=classes,
        scheme=scheme,
        colours=colours,
        strong=strong,
        middle=middle,
        noise=noise,
        labels=labels,
    )
    rows = frame.copy()
    rows["insee"], rows[value] = codes, values
    # One frame a year, a row for each commune in the order of the outlines.
    parts = [rows if at is None else rows[rows[year].astype(float) == at] for at in years]
    parts = [part.set_index("insee").reindex(list(communes)) for part in parts]
    whole = [steps(part[value], decimals) for part in parts]
    layer.counts = [layer.classes.counts(numbers) for numbers in whole]
    layer._shown = years.index(show if show is not None else years[-1])
    digits = {name: digits_of(frame[name]) for name in extra}
    layer.spec |= {
        "unit": unit,
        "digits": decimals,
        "years": None if year is None else years,
        "shown": years[layer._shown],
        "values": whole,
        "limits": layer.classes.limits,
        "shades": [f"{layer.classes.colours}-{shade}" for shade in layer.classes.shades],
        "facts": [
            {
                "name": text,
                "years": [packed(one, digits[name]) for one in layer._once(parts, name)],
            }
            for name, text in extra.items()
        ],
    }
    layer._tabulate(communes, dict(zip(years, parts, strict=True)), value, extra, digits)
    return self._put(layer)
