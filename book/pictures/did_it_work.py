"""The bundle: towns where nothing was turned round, each beside a double of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.models import counterfactual
from coursekit.page import number

from . import Wording, strokes

LOOS = "62528"
YEARS = [1968, 1975, 1982, 1990, 1999, 2006, 2012, 2018, 2023]


def bundle() -> Any:
    """Return how far each town lies from its double, in points; the pool is the chapter's."""
    people = pd.concat([load("population_1876_2015"), load("population_2016_2023")])
    people = people.query("year >= 1962").pivot(index="insee", columns="year", values="population")
    index = 100 * people.div(people[1999], axis=0)
    work = load("employment_25_54")
    jobless = work.pivot(index="insee", columns="year", values="unemployment_rate_pct")
    workers = work.pivot(index="insee", columns="year", values="workers_share_pct")
    ties = load("commune_adjacency")
    pairs = ties[["insee", "neighbour_insee"]]
    next_door = pairs[(pairs == LOOS).any(axis=1)].to_numpy().ravel()
    fits = people[1999].between(3000, 15000) & ~people.index.isin(next_door)
    places = people.index[fits | (people.index == LOOS)]
    signs = [index.loc[places, YEARS[:4]]]
    signs += [table.loc[places, [1982, 1990, 1999]] for table in (jobless, workers)]
    signs = counterfactual.comparable(pd.concat(signs, axis=1, keys=["people", "out", "workers"]))
    mixed = counterfactual.weights(signs)
    fit = counterfactual.misfit(signs, mixed)
    alike = fit.index[fit <= 2 * fit[LOOS]].drop(LOOS)
    return counterfactual.gaps(index, mixed).loc[alike, YEARS]


def draw(ax: Axes) -> Wording:
    """Draw the line of each town, and the year in which Loos got its mayor."""
    lines = bundle()
    ends = lines[2018]
    beyond = int((ends.abs() > 3).sum())
    rows = [list(zip(lines.columns, row, strict=True)) for row in lines.round(1).to_numpy()]
    ax.plot([YEARS[0], YEARS[-1]], [0, 0], color=palette.LINE, linewidth=1)
    ax.plot(*strokes(rows), color=palette.COAL, linewidth=0.8)
    ax.axvline(2001, color=palette.EMBER, linewidth=1.6)
    top = float(lines.abs().max().max())
    ax.text(
        2000.3, -top * 0.85, say("2001: nothing was\nturned round"), ha="right", color=palette.EMBER
    )
    for year in (1968, 1999, 2023):
        ax.text(year, -top * 1.12, number(year), ha="center", va="top", color=palette.MUTED)
    ax.set(xlim=(1964, 2026.5), ylim=(-top * 1.32, top * 1.05))
    count = number(len(lines), 0)
    return Wording(
        say(
            "{count} towns without such a story, each held against a double of its own. By 2018, "
            "{beyond} of them are more than three points away from it: that is what nothing looks "
            "like.",
            count=count,
            beyond=beyond,
        ),
        say(
            "{count} thin lines run close together along a middle line until the end of the "
            "nineties, then fan out above and below it. Loos is not among them; the chapter puts "
            "it in.",
            count=count,
        ),
    )
