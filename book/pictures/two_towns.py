"""Two neighbours, and what lies between them, on the map."""

from __future__ import annotations

import re

import numpy as np
from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.models import geometry
from coursekit.page import number

from . import Wording, flat, rings

LOOS, HENIN = "62528", "62427"


def between(ties: set[tuple[str, str]], start: str, end: str) -> list[str]:
    """Return the places of a shortest way from one to another, both ends included.

    >>> between({("a", "b"), ("b", "c"), ("c", "d")}, "a", "c")
    ['a', 'b', 'c']
    """
    around = rings(ties, start, 1)
    while end not in around[-1]:
        around = rings(ties, start, len(around))
    way = [end]
    for ring in around[-2::-1]:
        way.append(min(ring & rings(ties, way[-1], 1)[1]))
    return way[::-1]


def draw(ax: Axes) -> Wording:
    """Draw the two towns and the communes that one crosses on a shortest way."""
    near, communes = load("commune_adjacency"), load("communes").set_index("insee")
    way = between(set(zip(near["insee"], near["neighbour_insee"], strict=True)), LOOS, HENIN)
    outlines = geometry.shapes(load("commune_outlines"))
    scale = np.array(flat(1, 1, communes.loc[LOOS, "lat"]))
    ends = {LOOS: palette.EMBER, HENIN: palette.SKY}
    middles = {}
    for place in way:
        ring = max(outlines[place], key=lambda polygon: len(polygon[0]))[0] * scale
        ax.fill(*ring.T, fc=ends.get(place, palette.NO_DATA), ec=palette.PAPER, lw=1.6)
        middles[place] = communes.loc[place, ["lon", "lat"]].to_numpy(float) * scale
    for place, side, away in ((LOOS, "right", -2.4), (HENIN, "left", 2.6)):
        x, y = middles[place]
        town = re.sub(r"-(?=[A-Z])", "-\n", communes.loc[place, "commune"])
        ax.text(x + away, y, town, ha=side, va="center", weight="bold", color=ends[place])
    for count, place in enumerate(way[1:-1], 1):
        ax.text(*middles[place], number(count), ha="center", va="center")
    names = [f"{number(i)} {name}" for i, name in enumerate(communes.loc[way[1:-1], "commune"], 1)]
    ax.margins(0, 0.05)
    ax.set_aspect("equal", adjustable="datalim")
    ax.text(0.02, 0.62, "\n".join(names), transform=ax.transAxes, va="top")
    apart = number(float(np.hypot(*(middles[LOOS] - middles[HENIN]))), 0)
    low, left = ax.get_ylim()[0], middles[LOOS][0] - 3
    ax.plot([left + 1, left + 6], [low + 0.4, low + 0.4], color=palette.INK, linewidth=2)
    ax.text(left + 3.5, low + 0.6, say("{count} km", count=number(5)), ha="center")
    borders = len(way) - 1
    return Wording(
        say(
            "The story calls them neighbours. From the middle of Loos to that of Hénin-Beaumont it "
            "is {apart} kilometres, over {borders} borders at least.",
            apart=apart,
            borders=borders,
        ),
        say(
            "Outlines of {count} communes in a row, to scale: Loos in the west, Hénin-Beaumont in "
            "the east, and between them {names}.",
            count=len(way),
            names=", ".join(communes.loc[way[1:-1], "commune"]),
        ),
    )
