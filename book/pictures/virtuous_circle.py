"""The organic fields in the farmland that each share was taken of, to scale."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording

GAP = 0.7  # kilometres


def draw(ax: Axes) -> Wording:
    """Draw both wholes as squares, with the organic fields in a corner of each."""
    value = load("dated_claims").set_index("statement_id")["value"]
    rows = (
        (value["D09"], value["D09"] / 0.08, say("8 %")),
        (value["D10"], value["D11"], say("10 %")),
    )
    left = 0.0
    for fields, whole, printed in rows:
        side, inner = (whole / 100) ** 0.5, (fields / 100) ** 0.5
        ax.add_patch(Rectangle((left, 0), side, side, fc=palette.SAND, alpha=0.28, lw=0))
        ax.add_patch(Rectangle((left, 0), inner, inner, fc=palette.LEAF, lw=0))
        ax.text(
            left + inner + 0.1, inner / 2, say("{area} ha", area=number(fields, 0)), va="center"
        )
        ax.text(
            left + 0.1, side - 0.15, say("{area} ha of farmland", area=number(whole, 0)), va="top"
        )
        ax.text(
            left + 0.1,
            side - 0.62,
            say("told as {share}", share=printed),
            va="top",
            weight="bold",
            size=19,
        )
        left += side + GAP
    ax.plot([left - GAP + 0.25, left - GAP + 1.25], [0.03, 0.03], color=palette.INK, linewidth=2)
    ax.text(left - GAP + 0.75, 0.1, say("{count} km", count=number(1)), ha="center")
    ax.set(xlim=(-0.05, left + 0.6), ylim=(-0.05, 2.8), aspect="equal")
    return Wording(
        say(
            "{first} hectares were told as 8 %, {second} as 10 %: two parts, of two different "
            "wholes.",
            first=number(value["D09"], 0),
            second=number(value["D10"], 0),
        ),
        say(
            "Two squares of land to scale. The first, of {first} hectares, is what 8 % implies; "
            "the second, of {second}, is printed. In a corner of each the organic fields are "
            "green.",
            first=number(rows[0][1], 0),
            second=number(rows[1][1], 0),
        ),
    )
