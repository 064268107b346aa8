"""A hundred electors of one town, asked twice."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording, dots

LOOS = "62528"
ACROSS = 20


def draw(ax: Axes) -> Wording:
    """Draw a hundred electors for each vote, and fill those who chose one list or name."""
    lists = load("municipal_lists").query("insee == @LOOS and year == 2008 and list_rank == 1")
    run_off = load("national_votes").query(
        "insee == @LOOS and year == 2017 and election == 'presidential' and round == 2"
    )
    mayor = round(100 * lists["votes"].item() / lists["registered"].item())
    other = round(100 * run_off["fn_rn"].item() / run_off["registered"].item())
    told = (
        (mayor, say("2008, town hall: the mayor's list"), palette.LEAF),
        (other, say("2017, president, run-off: Marine Le Pen"), palette.SKY),
    )
    for below, (count, words, colour) in zip((7.6, 0), told, strict=True):
        people = [(i % ACROSS, below + 4 - i // ACROSS) for i in range(100)]
        for some, shade in ((people[:count], colour), (people[count:], palette.NO_DATA)):
            ax.plot(*dots(some), color=shade, linewidth=9.5, solid_capstyle="round")
        ax.text(-0.5, below + 4.9, words)
        ax.text(ACROSS, below + 2, number(count), size=34, weight="bold", color=colour, va="center")
    ax.set(xlim=(-0.5, ACROSS + 4), ylim=(-0.7, 13.6))
    return Wording(
        say(
            "Of a hundred electors in Loos, {mayor} chose the mayor's list in 2008, and {other} "
            "Marine Le Pen nine years later. How many of them were the same, no count can say.",
            mayor=mayor,
            other=other,
        ),
        say(
            "Two fields of a hundred dots. In the first {mayor} are filled, in the second {other}; "
            "the others stayed at home, chose somebody else, or left no valid vote.",
            mayor=mayor,
            other=other,
        ),
    )
