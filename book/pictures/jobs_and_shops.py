"""A house and those who went through it: places a year, people in ten years."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording, dots

EACH = 10  # people a dot


def draw(ax: Axes) -> Wording:
    """Draw the places as dots in a house, and a queue of all who passed through its door."""
    training = load("dated_claims").query("theme == 'training'").set_index("statement_id")["value"]
    places, passed = training["D07"], training["D08"]
    inside = [(i % 7, i // 7) for i in range(round(places / EACH))]
    queue = [(9.5 + i // 7, i % 7 * 0.95) for i in range(round(passed / EACH))]
    roof = [(-1, -0.8), (-1, 5.2), (3, 7.6), (7, 5.2), (7, -0.8)]
    ax.add_patch(Polygon(roof, closed=True, fc=palette.SAND, alpha=0.28, lw=0))
    ax.plot(*dots(inside), color=palette.EMBER, linewidth=8, solid_capstyle="round")
    ax.plot(*dots(queue), color=palette.COAL, linewidth=8, solid_capstyle="round")
    ax.text(
        -1,
        -1.2,
        say("{count} a year", count=number(places, 0)),
        va="top",
        weight="bold",
        color=palette.EMBER,
    )
    words = say("{count} in ten years", count=number(passed, 0))
    ax.text(9.1, -1.2, words, va="top", weight="bold", color=palette.COAL)
    ax.text(
        32, 7.4, say("a dot: {count} people", count=EACH), va="top", ha="right", color=palette.MUTED
    )
    ax.set(xlim=(-1.2, 32.2), ylim=(-2.6, 7.8))
    return Wording(
        say(
            "Announced: {places} young people a year. Reported: {passed} in ten years. The one may "
            "count who is in the house, the other counts who went through it.",
            places=number(places, 0),
            passed=number(passed, 0),
        ),
        say(
            "In the outline of a house {inside} dots, each for ten people; beside it {queue} dots "
            "for those who were trained in ten years.",
            inside=len(inside),
            queue=len(queue),
        ),
    )
