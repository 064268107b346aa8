"""Points of a fixed size, circles that show a quantity, things that open and close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from . import columns as cols
from .facts import digits_of, headings, packed
from .maplayers import Layer, colour_of, legend_item
from .tables import escape


class Points(Layer):
    """A layer of points; see :meth:`coursekit.maps.Coalfield.points`."""

    kind = "points"

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        label: str,
        area_ha: str | None,
        radius: float | str,
        start: str | None,
        end: str | None,
        colour: str,
        hollow: bool,
        name: str,
        columns: Sequence[str] | Mapping[str, str],
        years: tuple[int, int],
        show: int | None,
        after: str,
    ) -> None:
        frame = cols.frame_of(frame, "points")
        facts = headings(columns)
        size = area_ha or (radius if isinstance(radius, str) else None)
        used = [column for column in (size, start, end) if column]
        cols.need(frame, label, "lon", "lat", *used, *facts, who="points")
        super().__init__(name)
        self.after = after if end else ""
        self.spec |= {"colour": colour_of(colour)}
        if hollow:
            self.spec["hollow"] = True
        lon, lat = cols.places(frame, "points")
        amounts = self._sizes(frame, size, radius)
        begun, ended = self._dates(frame, start, end, years)
        gaps = {
            "place": np.isnan(lon),
            "size": np.isnan(amounts),
            "years": np.isnan(begun) | np.isnan(ended),
        }
        drawn = ~np.any(list(gaps.values()), axis=0)
        if not drawn.any():
            raise ValueError("points: no row has all it takes to be drawn: place, size and years")
        self.number, self.missing = int(drawn.sum()), int((~drawn).sum())
        self.lacks = " or ".join(what for what, gap in gaps.items() if gap.any())
        if size:
            self.largest = amounts[drawn].max()
            self.size_name = headings([size])[size]
            self.spec["area_ha" if area_ha else "amounts"] = amounts[drawn].round(3).tolist()
        if start:
            self._open(begun[drawn].astype(int), ended[drawn].astype(int), years, show, bool(end))
        if label != "commune" and "commune" in frame.columns:
            facts = {"commune": "commune"} | facts
        facts |= {c: text for c, text in headings(used).items() if c not in facts}
        facts.pop(label, None)
        digits = {text: digits_of(frame[column]) for column, text in facts.items()}
        if "insee" in frame.columns:  # then a commune can say what it holds
            self.spec["insee"] = [str(code) for code in frame.loc[drawn, "insee"]]
        kept = frame[drawn]
        self.spec |= {
            "places": cols.hundred_thousandths(lon[drawn], lat[drawn]),
            "labels": ["no name" if pd.isna(text) else str(text) for text in kept[label]],
            "facts": [
                {"name": text} | packed(kept[column], digits[text])
                for column, text in facts.items()
            ],
        }
        head = {label: headings([label])[label]} | facts
        note = f" ({self.missing} of them not drawn)" if self.missing else ""
        self.twin = [(f"{name}: {len(frame)}{note}", frame[[*head]].rename(columns=head), digits)]

    def _sizes(self, frame: pd.DataFrame, column: str | None, radius: float | str) -> np.ndarray:
        """Return the number that each circle shows, NaN where missing; 0 for fixed sizes."""
        if column is None:
            if not 1 <= radius <= 30:
                raise ValueError(f"points: radius={radius!r}: choose 1 to 30 pixels, or a column")
            self.spec["radius"] = radius
            return np.zeros(len(frame))
        amounts = cols.numbers(frame, column, "points")
        if (amounts < 0).any():
            raise ValueError(f"points: the size {np.nanmin(amounts):g} in {column!r} is below 0")
        if not (amounts > 0).any():
            raise ValueError(f"points: no size in {column!r} is above 0: nothing to draw")
        return amounts

    def _dates(
        self, frame: pd.DataFrame, start: str | None, end: str | None, years: tuple[int, int]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return first and last years, NaN where missing; all of them without a slider."""
        if not start:
            if end:
                raise ValueError(f"points: end={end!r} needs start=, the column of first years")
            return np.zeros(len(frame)), np.zeros(len(frame))
        first, last = map(int, years)
        if first >= last:
            raise ValueError(f"points: years={years}: give the first and the last year, in order")
        begun = cols.years(frame, start, "points")
        ended = cols.years(frame, end, "points") if end else np.full(len(frame), np.inf)
        if (wrong := ended < begun).any():
            raise ValueError(
                f"points: {wrong.sum()} of {len(frame)} rows end before they start; the first is "
                f"row {frame.index[wrong][0]!r}, {begun[wrong][0]:.0f} to {ended[wrong][0]:.0f}. "
                "Repair them or leave them out, and say so."
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
            raise ValueError(f"points: show={show} is not between {first} and {last}")
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
            items = legend_item(dot, self.name, f"{self.number:,}")
        else:
            count = self.open[self.spec["shown"] - self.spec["years"][0]]
            items = legend_item(dot, self.name, f"{count:,} of {self.number:,}")
            if self.after:
                ring = f'<circle class="ck-point" data-state="after" {style} cx="8" cy="7" r="3"/>'
                items += legend_item(ring, self.after, f"{self.shut:,}")
        notes = []
        if "amounts" in self.spec:
            size = f"{self.largest:,.4g}"
            notes.append(f"Area of a circle: {escape(self.size_name)}; the largest is {size}.")
        if self.missing:
            rows = "1 row is" if self.missing == 1 else f"{self.missing:,} rows are"
            notes.append(f"{rows} in the table only: no {self.lacks}.")
        note = f'<p class="ck-note">{" ".join(notes)}</p>' if notes else ""
        return f'<div class="ck-legend"><ul>{items}</ul>{note}</div>'
