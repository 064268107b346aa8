"""Every shaft whose depth is known, hung beside the others: what was dug, down to scale."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording, strokes


def draw(ax: Axes) -> Wording:
    """Hang the shafts from the ground, in the order in which they were begun."""
    shafts = load("mine_shafts").query("depth_m > 0").dropna(subset="sunk_year")
    depths = shafts.sort_values("sunk_year", kind="stable")["depth_m"].tolist()
    years = sorted(shafts["sunk_year"])
    ax.plot(
        *strokes([(i, 0), (i, -deep)] for i, deep in enumerate(depths)), lw=0.65, c=palette.COAL
    )
    ax.plot([-8, len(depths) + 8], [0, 0], color=palette.LEAF, linewidth=3)
    for deep in (500, 1000):
        ax.plot([-8, len(depths) * 0.42], [-deep, -deep], color=palette.EMBER, lw=0.8, ls=":")
        ax.text(-8, -deep + 18, say("{depth} m down", depth=number(deep, 0)), color=palette.EMBER)
    ax.text(0, 25, say("begun in {year}", year=number(years[0])))
    ax.text(len(depths), 25, number(years[-1]), ha="right")
    ax.set(xlim=(-10, len(depths) + 10), ylim=(-max(depths) - 20, 125))
    count, end = number(len(depths), 0), number(sum(depths) / 1000, 0)
    return Wording(
        say(
            "{count} mine shafts whose depth and year are known, hung side by side. End to end "
            "they would reach {end} kilometres down.",
            count=count,
            end=end,
        ),
        say(
            "{count} dark lines hang from a green one, each as long as its shaft is deep, in the "
            "order in which they were begun. The deepest goes down {deepest} metres.",
            count=count,
            deepest=number(max(depths), 0),
        ),
    )
