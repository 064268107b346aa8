"""The communes around Loos, ring by ring: the doors by which an idea can leave."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say

from . import Wording, dots, flat, rings, strokes

LOOS = "62528"
RINGS = 4
COLOURS = (palette.EMBER, palette.VIOLET, palette.SKY, palette.LEAF, palette.COAL)


def draw(ax: Axes) -> Wording:
    """Draw the places as dots, in the colour of their ring, and their borders as lines."""
    near = load("commune_adjacency")
    ties = set(zip(near["insee"], near["neighbour_insee"], strict=True))
    where = load("communes").set_index("insee")[["lon", "lat"]]
    middle = where.loc[LOOS, "lat"]
    at = {place: flat(row.lon, row.lat, middle) for place, row in where.iterrows()}
    by_ring = rings(ties, LOOS, RINGS)
    shown = set().union(*by_ring)
    lines = [(at[a], at[b]) for a, b in sorted(ties) if a in shown and b in shown]
    ax.plot(*strokes(lines), color=palette.LINE, linewidth=1.1)
    for ring, colour, size in zip(by_ring, COLOURS, (20, 13, 11, 9, 7), strict=True):
        points = [at[place] for place in sorted(ring)]
        ax.plot(*dots(points), color=colour, linewidth=size, solid_capstyle="round")
    ax.annotate(
        "Loos",
        at[LOOS],
        xytext=(-150, 30),
        textcoords="offset points",
        weight="bold",
        color=palette.EMBER,
        arrowprops={"arrowstyle": "-", "color": palette.EMBER},
    )
    names = ("first", "second", "third", "fourth")
    counts = dict(zip(names, map(len, by_ring[1:]), strict=True))
    ax.set(aspect="equal")
    ax.margins(0.04, 0.06)
    return Wording(
        say(
            "An idea leaves Loos by {first} doors: so many communes share a border with it. "
            "Behind them lie {second}, then {third}, then {fourth}. Who opens?",
            **counts,
        ),
        say(
            "A net of dots and lines around Loos: {first} communes touch it, and behind them come "
            "{second}, {third} and {fourth} more, ring by ring, each ring in its own colour.",
            **counts,
        ),
    )
