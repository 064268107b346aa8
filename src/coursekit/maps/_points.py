"""Points of a fixed size, circles that show a quantity, things that open and close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .. import palette
from ..datasets import code_text
from ..languages import say
from ..page import escape
from ..page.numbers import counted, number
from . import _frames as frames
from ._layers import Layer, M, colour_of, legend_item
from ._packing import digits_of, headings, packed


class Points(Layer):
    """A layer of points; see :meth:`coursekit.maps.Coalfield.points`."""

    kind = "points"
    after: str
    number: int
    missing: int
    lacks: str
    largest: float
    size_name: str

    def _sizes(self, frame: pd.DataFrame, column: str | None, radius: float | str) -> np.ndarray:
        """Return the number that each circle shows, NaN where missing; 0 for fixed sizes."""
        if column is None:
            if isinstance(radius, str) or not 1 <= radius <= 30:
                raise ValueError(
                    say(
                        "points: radius={radius!r}: choose 1 to 30 pixels, or a column",
                        radius=radius,
                    )
                )
            self.spec["radius"] = radius
            return np.zeros(len(frame))
        amounts = frames.numbers(frame, column, "points")
        if (amounts < 0).any():
            raise ValueError(
                say(
                    "points: the size {size} in {column!r} is below 0",
                    size=number(np.nanmin(amounts)),
                    column=column,
                )
            )
        if not (amounts > 0).any():
            raise ValueError(
                say("points: no size in {column!r} is above 0: nothing to draw", column=column)
            )
        return amounts

    def _dates(
        self, frame: pd.DataFrame, start: str | None, end: str | None, years: tuple[int, int]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return first and last years, NaN where missing; all of them without a slider."""
        if not start:
            if end:
                raise ValueError(
                    say("points: end={end!r} needs start=, the column of first years", end=end)
                )
            return np.zeros(len(frame)), np.zeros(len(frame))
        first, last = map(int, years)
        if first >= last:
            raise ValueError(
                say(
                    "points: years={years}: give the first and the last year, in order", years=years
                )
            )
        begun = frames.years(frame, start, "points")
        ended = frames.years(frame, end, "points") if end else np.full(len(frame), np.inf)
        if (wrong := ended < begun).any():
            raise ValueError(
                say(
                    "points: {count} of {rows} rows end before they start; the first is row "
                    "{row!r}, {start:.0f} to {end:.0f}. Repair them or leave them out, and "
                    "say so.",
                    count=wrong.sum(),
                    rows=len(frame),
                    row=frame.index[wrong][0],
                    start=begun[wrong][0],
                    end=ended[wrong][0],
                )
            )
        return begun, np.minimum(ended, max(last, np.nanmax(begun, initial=last)) + 1)

    def _open(
        self,
        begun: np.ndarray,
        ended: np.ndarray,
        years: tuple[int, int],
        show: int | None,
        ends: bool,
    ) -> None:
        """Store the years, and count what is open and what is closed in the year shown first."""
        first, last = map(int, years)
        every = np.arange(first, last + 1)
        # Both ends count: what closed in a year was open at some time in that year.
        self.open = [int(((begun <= at) & (at <= ended)).sum()) for at in every]
        if show is None:
            show = int(every[int(np.argmax(self.open))])
        if not first <= show <= last:
            raise ValueError(
                say(
                    "points: show={show} is not between {first} and {last}",
                    show=show,
                    first=first,
                    last=last,
                )
            )
        self.shut = int((ended < show).sum())
        self.spec |= {
            "years": [first, last],
            "shown": show,
            "start": begun.tolist(),
            "end": ended.tolist() if ends else None,
            "after": bool(self.after),
        }

    def legend(self) -> str:
        """Return what a point is, how many there are, and what their size says."""
        style = f'style="--c:{self.spec["colour"]}"'
        form = "ck-point ck-hollow" if "hollow" in self.spec else "ck-point"
        dot = f'<circle class="{form}" {style} cx="8" cy="7" r="5"/>'
        if "years" not in self.spec:
            items = legend_item(dot, self.name, number(self.number, 0))
        else:
            count = self.open[self.spec["shown"] - self.spec["years"][0]]
            items = legend_item(
                dot,
                self.name,
                say("{count} of {number}", count=number(count, 0), number=number(self.number, 0)),
            )
            if self.after:
                ring = f'<circle class="ck-point" data-state="after" {style} cx="8" cy="7" r="3"/>'
                items += legend_item(ring, self.after, number(self.shut, 0))
        notes = []
        if "amounts" in self.spec:
            size = number(self.largest)
            notes.append(
                say(
                    "Area of a circle: {size_name}; the largest is {size}.",
                    size_name=escape(self.size_name),
                    size=size,
                )
            )
        if self.missing:
            rows = counted(self.missing, "row is", "rows are")
            notes.append(say("{rows} in the table only: no {lacks}.", rows=rows, lacks=self.lacks))
        note = f'<p class="ck-note">{" ".join(notes)}</p>' if notes else ""
        return f'<div class="ck-legend"><ul>{items}</ul>{note}</div>'


def points(
    self: M,
    frame: pd.DataFrame,
    *,
    label: str,
    area_ha: str | None = None,
    radius: float | str = 4,
    start: str | None = None,
    end: str | None = None,
    colour: str = palette.COAL,
    hollow: bool = False,
    name: str = say("Points"),
    columns: Sequence[str] | Mapping[str, str] = (),
    years: tuple[int, int] = (1720, 1990),
    show: int | None = None,
    after: str = say("closed by then"),
) -> M:
    """Draw points, circles of a true area, or things that open and close.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns ``lon`` and ``lat`` in degrees. Rows that lack what it takes to draw
        them stay in the table, and the legend counts them.
    label : str
        The column that names a point.
    area_ha : str, optional
        A column of areas in hectares: each circle has that area on the ground. From far away
        all are enlarged by the same factor, which the legend states.
    radius : float or str
        Pixels, or a column: then the area of a circle grows with the number.
    start, end : str, optional
        Columns of first and last years, both included: the map gets a slider. Without
        ``end``, what has begun stays.
    colour : str
        One of the palette's, which follow the page into dark mode, or ``"#rrggbb"``.
    hollow : bool
        Rings instead of discs: two layers differ without their colours too.
    name : str
        What the points are called in the legend and the list of places.
    columns : list of str or dict
        More columns for the tooltip and the table; a dict says what to call them.
    years : (int, int)
        The ends of the slider.
    show : int, optional
        The year shown first; the one with the most open if not said.
    after : str
        What the legend calls things past their last year; ``""`` hides them.

    Returns
    -------
    Coalfield
        The map itself, so that calls can be chained.

    Raises
    ------
    UnknownColumn
        Names the nearest column there is.
    ValueError
        When places lie far from the coalfield (lon and lat swapped?), a size is negative,
        or something ends before it starts.

    Examples
    --------
    >>> from coursekit import load, maps
    >>> m = maps.coalfield("Slag heaps", "They follow the coal.")
    >>> m.points(load("slag_heaps"), label="name", area_ha="area_ha", name="Slag heaps")
    <map: Slag heaps>
    """
    frame = frames.frame_of(frame, "points")
    facts = headings(columns)
    size = area_ha or (radius if isinstance(radius, str) else None)
    used = [column for column in (size, start, end) if column]
    frames.need(frame, label, "lon", "lat", *used, *facts, who="points")
    layer = Points(name)
    layer.after = after if end else ""
    layer.spec |= {"colour": colour_of(colour)}
    if hollow:
        layer.spec["hollow"] = True
    lon, lat = frames.places(frame, "points")
    amounts = layer._sizes(frame, size, radius)
    begun, ended = layer._dates(frame, start, end, years)
    gaps = {
        "place": np.isnan(lon),
        "size": np.isnan(amounts),
        "years": np.isnan(begun) | np.isnan(ended),
    }
    drawn = ~np.any(list(gaps.values()), axis=0)
    if not drawn.any():
        raise ValueError(say("points: no row has all it takes to be drawn: place, size and years"))
    layer.number, layer.missing = int(drawn.sum()), int((~drawn).sum())
    layer.lacks = say(" or ").join(what for what, gap in gaps.items() if gap.any())
    if size:
        layer.largest = float(amounts[drawn].max())
        layer.size_name = headings([size])[size]
        layer.spec["area_ha" if area_ha else "amounts"] = amounts[drawn].round(3).tolist()
    if start:
        layer._open(begun[drawn].astype(int), ended[drawn].astype(int), years, show, bool(end))
    if label != "commune" and "commune" in frame.columns:
        facts = {"commune": "commune"} | facts
    facts |= {c: text for c, text in headings(used).items() if c not in facts}
    facts.pop(label, None)
    digits = {text: digits_of(frame[column]) for column, text in facts.items()}
    if "insee" in frame.columns:  # then a commune can say what it holds
        codes = frame["insee"].astype(object).map(code_text)
        here = codes.isin(self.communes)
        frames.compare(frame[here], codes[here], "points")
        layer.spec["insee"] = codes[drawn].tolist()
    kept = frame[drawn]
    layer.spec |= {
        "places": frames.hundred_thousandths(lon[drawn], lat[drawn]),
        "labels": [say("no name") if pd.isna(text) else str(text) for text in kept[label]],
        "facts": [
            {"name": text} | packed(kept[column], digits[text]) for column, text in facts.items()
        ],
    }
    head = {label: headings([label])[label]} | facts
    note = say(" ({missing} of them not drawn)", missing=layer.missing) if layer.missing else ""
    layer.twin = [(f"{name}: {len(frame)}{note}", frame[[*head]].rename(columns=head), digits)]
    return self._put(layer)
