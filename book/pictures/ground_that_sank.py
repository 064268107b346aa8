"""The street over a mine: fifteen metres, drawn beside what one knows the height of."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording

FLOOR = 3.0  # metres from floor to floor
PERSON = 1.7


def draw(ax: Axes) -> Wording:
    """Draw the street as it was and as it is, and a house that reaches from one to the other."""
    down = load("dated_claims").set_index("statement_id").loc["D18", "value"]
    floors = round(down / FLOOR)
    slope = np.linspace(-21, -8, 60)
    dent = -down / 2 * (1 - np.cos(np.pi * (slope + 21) / 13))
    ground_x = [-30, *slope, 30]
    ground_y = [0, *dent, -down]
    ax.fill_between(ground_x, ground_y, -down - 3.2, color=palette.SAND, alpha=0.3, lw=0)
    ax.plot(ground_x, ground_y, color=palette.SAND, linewidth=2)
    ax.plot([-21, 30], [0, 0], color=palette.MUTED, linewidth=1.2, linestyle="--")
    ax.text(29.4, 0.5, say("the street, before"), ha="right", color=palette.MUTED)
    ax.text(29.4, -down - 2.6, say("the street, after"), ha="right")
    ax.add_patch(Rectangle((-2, -down), 9, floors * FLOOR, fc=palette.EMBER, lw=0, alpha=0.9))
    for floor in range(floors):
        for window in range(4):
            corner = (-1.1 + 2.1 * window, -down + floor * FLOOR + 0.9)
            ax.add_patch(Rectangle(corner, 1.0, 1.4, fc=palette.PAPER, lw=0))
    for x in (-4.2, 10):
        ax.plot([x, x], [-down, -down + PERSON - 0.5], c=palette.INK, lw=2.4)
        ax.plot(x, -down + PERSON - 0.25, ".", c=palette.INK, ms=5)
    ax.annotate(
        "", (14.5, -down), (14.5, 0), arrowprops={"arrowstyle": "<->", "color": palette.INK}
    )
    ax.text(15.3, -down / 2, f"{number(down, 0)} m", va="center", weight="bold")
    ax.set(xlim=(-30, 30), ylim=(-down - 3.2, 3.2), aspect="equal")
    return Wording(
        say(
            "The ground of Loos is said to have sunk by {down} metres in places: where the street "
            "once lay is now the roof of a house of {floors} floors.",
            down=number(down, 0),
            floors=_word(floors),
        ),
        say(
            "A street comes from the left, goes down a slope and on. On the low part stand people "
            "and a house of {floors} floors; its roof is as high as the old street. To scale; the "
            "shape of the slope is ours.",
            floors=_word(floors),
        ),
    )


def _word(count: int) -> str:
    words = {3: say("three"), 4: say("four"), 5: say("five"), 6: say("six"), 7: say("seven")}
    return words[count]
