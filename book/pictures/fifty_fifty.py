"""Twenty years of projects, half the inhabitants' and half the town's."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording


def draw(ax: Axes) -> Wording:
    """Draw each project as a tile of two halves, a column for each year."""
    told = load("dated_claims").set_index("statement_id").loc["D04"]
    years = range(int(told["first_year"]), int(told["last_year"]))
    pace = told["value"]
    tiles = [
        (column, row)
        for column in range(len(years))
        for row in range(int(pace * (column + 1)) - int(pace * column))
    ]
    for left, colour in ((0.06, palette.LEAF), (0.47, palette.COAL)):
        halves = Path.make_compound_path(*(_half(x + left, y) for x, y in tiles))
        ax.add_patch(PathPatch(halves, fc=colour, lw=0))
    ax.text(0, 7.6, say("half by the inhabitants"), color=palette.LEAF, weight="bold")
    ax.text(len(years), 7.6, say("half by the town"), ha="right", color=palette.COAL, weight="bold")
    ax.text(0, -0.75, number(years[0]))
    ax.text(len(years), -0.75, number(years[-1] + 1), ha="right")
    ax.set(xlim=(0, len(years)), ylim=(-1.1, 8.4), aspect="equal")
    told_as = {"count": number(len(tiles), 0), "years": len(years)}
    return Wording(
        say(
            "Five or six projects a year, each carried half and half, makes {count} in {years} "
            "years. So the town tells it; no list of them was found.",
            **told_as,
        ),
        say(
            "{count} small tiles in {years} columns, five or six in each; the left half of a tile "
            "is green, the right half dark. Which year had how many is not known: we took turns.",
            **told_as,
        ),
    )


def _half(x: float, y: float) -> Path:
    return Path([(x, y), (x + 0.41, y), (x + 0.41, y + 0.82), (x, y + 0.82), (x, y)])
