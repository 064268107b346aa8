"""Two votes as two bars of one scale: the part in votes, the per cent in words."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording

LOOS = "62528"


def draw(ax: Axes) -> Wording:
    """Draw the votes of the mayor's list in 2008 and in 2014, inside all valid ones."""
    then = (
        load("municipal_lists").query("insee == @LOOS and year == 2008 and list_rank == 1").iloc[0]
    )
    single = load("municipal_2014_lists").query("insee == @LOOS and list_rank == 1").iloc[0]
    rows = {"2008": (then["votes"], then["valid"]), "2014": (single["votes"], single["valid"])}
    share = {}
    for y, (year, (votes, valid)) in zip((1, 0), rows.items(), strict=True):
        share[year] = 100 * votes / valid
        ax.barh(y, valid, height=0.5, color="none", ec=palette.MUTED, lw=1.2)
        ax.barh(y, votes, height=0.5, color=palette.EMBER if year == "2014" else palette.COAL)
        rate = number(share[year], 1 if share[year] % 1 else 0, unit="%")
        words = say("{year}: {share}", year=year, share=rate)
        ax.text(0, y + 0.3, words, weight="bold", size=17)
        ax.text(
            40, y, say("{count} votes", count=number(votes, 0)), va="center", color=palette.PAPER
        )
    ax.text(
        then["valid"], 1.3, say("{count} valid votes", count=number(then["valid"], 0)), ha="right"
    )
    ax.axvline(then["votes"], 0.04, 0.8, color=palette.COAL, lw=1, ls=":")
    ax.set(xlim=(-5, then["valid"] + 5), ylim=(-0.4, 1.75))
    assert single["votes"] < then["votes"], "on fewer votes than"
    before, after = number(then["votes"], 0), number(single["votes"], 0)
    return Wording(
        say(
            "The hundred per cent of 2014 rests on fewer votes than the {eighty} per cent of 2008: "
            "{after} and {before}.",
            eighty=number(share["2008"], 0),
            after=after,
            before=before,
        ),
        say(
            "Two bars of one scale. In 2008 {before} of {valid} valid votes are filled; in 2014 "
            "all {single} are, and the bar is a little shorter than the filled part above.",
            before=before,
            valid=number(then["valid"], 0),
            single=number(single["valid"], 0),
        ),
    )
