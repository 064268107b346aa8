"""A line from stop to stop, with the length of each leg."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import palette
from ..languages import say
from ..models.geometry import leg_lengths
from ..page.numbers import number, steps
from . import _frames as frames
from ._layers import Layer, M, colour_of, legend_item


class Route(Layer):
    """A line from stop to stop; see :meth:`coursekit.maps.Coalfield.route`."""

    kind = "route"
    total: float

    def legend(self) -> str:
        """Return what the line is and how long it is."""
        style = f'style="--c:{self.spec["colour"]}"'
        line = (
            f'<path class="ck-route" {style} d="M0 7H16"/>'
            f'<circle class="ck-point" {style} cx="8" cy="7" r="4"/>'
        )
        length = number(self.total, 1, unit="km")
        text = say(
            "{count} stops, {length} as the crow flies",
            count=len(self.spec["labels"]),
            length=length,
        )
        return f'<div class="ck-legend"><ul>{legend_item(line, self.name, text)}</ul></div>'


def route(
    self: M,
    frame: pd.DataFrame,
    *,
    label: str,
    colour: str = palette.EMBER,
    name: str = say("Route"),
    closed: bool = False,
) -> M:
    """Draw a line from stop to stop, in the order of the rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns ``lon`` and ``lat`` in degrees; two rows or more.
    label : str
        The column that names a stop.
    colour, name : str
        As for :meth:`points`.
    closed : bool
        True goes back to the first stop.

    Returns
    -------
    Coalfield
        The map itself; its table lists the legs with their length as the crow flies.

    Examples
    --------
    >>> from coursekit import load, maps
    >>> towns = load("communes").set_index("insee").loc[["62498", "62528"]]
    >>> maps.coalfield("A walk", "From Lens to Loos.").route(towns, label="commune")
    <map: A walk>
    """
    frame = frames.frame_of(frame, "route")
    frames.need(frame, label, "lon", "lat", who="route")
    layer = Route(name)
    lon, lat = frames.places(frame, "route")
    if np.isnan(lon).any():
        raise ValueError(
            say(
                "route: {count} stops have no place; leave them out: "
                "frame.dropna(subset=['lon', 'lat'])",
                count=np.isnan(lon).sum(),
            )
        )
    order = [*range(len(frame)), *([0] if closed else [])]
    if len(order) < 2:
        raise ValueError(say("route: one stop is no route; give at least two rows, in order"))
    stops = [str(text) for text in frame[label]]
    legs = leg_lengths(lon[order], lat[order])
    layer.total = float(legs.sum())
    layer.spec |= {
        "colour": colour_of(colour),
        "places": frames.hundred_thousandths(lon[order], lat[order]),
        "labels": stops,
        "legs": steps(legs, 1),
    }
    table = pd.DataFrame(
        {
            "leg": np.arange(1, len(legs) + 1),
            "from": [stops[i] for i in order[:-1]],
            "to": [stops[i] for i in order[1:]],
            "kilometres": legs,
            say("so far"): legs.cumsum(),
        }
    )
    total = number(layer.total, 1, unit="km")
    caption = say(
        "{name}: {count} legs as the crow flies, {total} in all",
        name=name,
        count=len(legs),
        total=total,
    )
    layer.twin = [(caption, table, {})]
    return self._put(layer)
