"""Maps and charts of the chapters for walls, slides and sheets: still, large, with few words.

They are drawn from the tables when the kit is made. A picture has a title that could be wrong, and
the question that it answers.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from book import still
from book.exercises.extracts import table
from coursekit import load, maps, palette
from coursekit.charts import svg
from coursekit.datasets import worded
from coursekit.languages import say
from coursekit.models import ballots, rates, volume
from coursekit.page import number
from coursekit.profiles import indicators

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOS, HENIN, LENS, LIEVIN = "62528", "62427", "62498", "62510"


@dataclass(frozen=True)
class Drawable:
    """A picture that a kit can name.

    Attributes
    ----------
    kind : str
        What a step calls it: ``"map"``, ``"chart"`` or ``"table"``.
    title : str
        What it shows.
    draw : callable
        Returns it as HTML.
    """

    kind: str
    title: str
    draw: Callable[[], str]

    def html(self) -> str:
        """Return the picture as a figure with its title."""
        return _figures(self.title, self.draw)

    @property
    def named(self) -> str:
        """Return what a list of material calls it."""
        return {
            "map": say("the map “{title}”", title=self.title),
            "chart": say("the chart “{title}”", title=self.title),
            "table": say("the table “{title}”", title=self.title),
        }[self.kind]


@cache
def _figures(title: str, draw: Callable[[], str]) -> str:
    drawn = draw()
    return f'<figure class="picture"><figcaption>{html.escape(title)}</figcaption>{drawn}</figure>'


def _drawn(name: str, label: str, plot: Callable[[Axes], None], size: tuple[float, float]) -> str:
    """Return a chart as SVG: large letters, and lines that differ without colour."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    settings = palette.rc_params() | {"font.size": 14, "lines.linewidth": 2.4}
    with mpl.rc_context(settings):
        fig: Figure
        fig, ax = plt.subplots(figsize=size)
        plot(ax)
        if ax.get_legend_handles_labels()[0]:
            fig.legend(loc="outside upper left", ncols=3, frameon=False)
        return svg.inline(svg.document(fig, name), label=label, ident=f"picture-{name}")


def _by_name(ax: Axes) -> None:
    """Take away the lines that would run through the names of bars."""
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)


@cache
def _rates() -> pd.DataFrame:
    jobs = load("employment_25_54")
    jobs["rate"] = rates.rate(jobs["unemployed"], jobs["active"])
    return jobs


def _unemployment(year: int) -> str:
    shown = maps.coalfield(
        say("Unemployed of a hundred active people, 25 to 54"),
        say("The classes are those of all censuses."),
    ).choropleth(
        _rates(), value="rate", unit="%", label=say("Unemployed, 25 to 54"), year="year",
        bins=[0, 5, 10, 15, 20, 35],
    )  # fmt: skip
    return still.still(shown, year, [LOOS, HENIN], alone=False)


def _two_lines(until: int) -> str:
    jobs = _rates()
    rate = jobs.pivot(index="insee", columns="year", values="rate")
    total = jobs.groupby("year")[["unemployed", "active"]].sum()
    lines = {
        "Loos": rate.loc[LOOS],
        "Hénin-Beaumont": rate.loc[HENIN],
        say("all communes"): pd.Series(
            rates.rate(total["unemployed"], total["active"]), total.index
        ),
    }

    def plot(ax: Axes) -> None:
        marks = zip(lines.items(), ["o-", "s--", "^:"], _THREE, strict=True)
        for (name, line), mark, colour in marks:
            line = line.loc[:until]
            ax.plot(line.index, line, mark, color=colour, label=name, markersize=8)
        ax.axvline(2001, color=palette.MUTED, linestyle=":")
        ax.text(2001.4, 0.7, say("2001: a new mayor\nin Loos"))
        ax.set(xlim=(1980.5, 2013), ylim=(0, 20), yticks=range(0, 21, 5), xticks=total.index)
        ax.set_ylabel(say("% of the active, 25 to 54"))

    label = "; ".join(
        say("{name}:", name=name)
        + " "
        + ", ".join(f"{year} {number(value, 1)}" for year, value in line.loc[:until].items())
        for name, line in lines.items()
    )
    return _drawn(f"two-lines-{until}", label, plot, (9, 5))


_THREE = (palette.EMBER, palette.SKY, palette.COAL)


def _others() -> str:
    """Return the change of unemployment in Loos beside that of its larger neighbours."""
    jobs = _rates()
    rate = jobs.pivot(index="insee", columns="year", values="rate")
    names = load("communes").set_index("insee")["commune"]
    chosen = [LOOS, HENIN, LENS, LIEVIN, "62842", "62065", "62215", "62413"]
    change = (rate[2011] - rate[1999])[chosen].sort_values()

    def plot(ax: Axes) -> None:
        colours = [palette.EMBER if code == LOOS else palette.COAL for code in change.index]
        ax.barh(names[change.index], change, color=colours)
        _by_name(ax)
        ax.axvline(0, color=palette.INK, linewidth=1)
        for at, value in enumerate(change):
            ax.text(value + (0.1 if value >= 0 else -0.1), at, number(value, 1, sign=True),
                    va="center", ha="left" if value >= 0 else "right")  # fmt: skip
        ax.set(
            xlim=(change.min() - 1.4, change.max() + 1.4),
            xlabel=say("points, 1999 to 2011, from unrounded rates"),
        )

    label = ", ".join(f"{names[code]} {number(value, 1)}" for code, value in change.items())
    return _drawn("others", label, plot, (9, 5))


def _to_scale() -> str:
    """Return a twin heap and Cheops as seen from the side, to one scale."""
    said = load("slag_heap_height_conflicts").set_index("row_id")["value"]
    area = load("slag_heaps").set_index("heap_number")["area_ha"]["T074a"] * volume.HECTARE
    level = load("mine_shafts").set_index("shaft_id")["ground_elevation_m"][["S395", "S405"]].mean()
    radius, height = volume.radius_of(area), said["K06"] - level
    half, tall = said["K18"] / 2, said["K16"]

    def plot(ax: Axes) -> None:
        ax.fill([-radius, 0, radius], [0, height, 0], color=palette.COAL)
        ax.fill(np.array([-half, 0, half]) + 430, [0, tall, 0], color="#d9a441")
        ax.text(
            0,
            height + 12,
            say(
                "heap 74a: about {height} m\n"
                "(one twin is told at {told} m,\nread as above the sea)",
                height=number(height, 0),
                told=number(said["K06"], 0),
            ),
            ha="center",
        )
        ax.text(430, tall + 12, say("Cheops when built: {tall} m", tall=number(tall)), ha="center")
        ax.plot([-radius, radius], [-14, -14], color=palette.INK, linewidth=1.4)
        ax.text(0, -20, say("about {width} m", width=number(2 * radius, 0)), ha="center", va="top")
        ax.plot([430 - half, 430 + half], [-14, -14], color=palette.INK, linewidth=1.4)
        ax.text(430, -20, f"{number(2 * half, 0)} m", ha="center", va="top")
        ax.set(xlim=(-260, 600), ylim=(-60, 210), aspect="equal")
        ax.axis("off")

    label = say(
        "To one scale: a heap about {height} m high, {width} m wide, and Cheops, {tall} m high and "
        "{side} m wide",
        height=number(height, 0),
        width=number(2 * radius, 0),
        tall=number(tall),
        side=number(2 * half, 0),
    )
    return _drawn("to-scale", label, plot, (9, 3.4))


def _slopes() -> str:
    """Return the slopes that heaps of two heights would have, and what loose stone holds."""
    said = load("slag_heap_height_conflicts").set_index("row_id")["value"]
    heights = [100, 114, 140, said["K06"]]
    area = load("slag_heaps").set_index("heap_number")["area_ha"]["T074"] * volume.HECTARE
    radius = volume.radius_of(area)

    def plot(ax: Axes) -> None:
        for height, style in zip(heights, ["-", "--", "-.", ":"], strict=True):
            angle = math.degrees(math.atan(height / radius))
            ax.plot([0, radius], [0, height], style, color=palette.COAL)
            text = say("{height} m: {angle}°", height=number(height, 0), angle=number(angle, 0))
            ax.text(radius + 5, height, text, va="center")
        ax.plot([0, radius], [0, radius * math.tan(math.radians(said["K33"]))], color=palette.EMBER)
        ax.text(
            8,
            150,
            say("{angle}°: the upper end\nfor loose stone", angle=number(said["K33"], 0)),
            color=palette.EMBER,
        )
        ax.set(
            xlim=(0, 290),
            ylim=(0, 200),
            aspect="equal",
            xlabel=say("m from the foot to the middle"),
        )

    label = say("Half a heap on the footprint of heap 74: the higher it is, the steeper its side")
    return _drawn("slopes", label, plot, (9, 5.4))


def _light() -> str:
    """Return the light on a square metre by slope and direction."""
    planes = load("mean_sky_irradiance")
    year = (
        planes.groupby(["tilt_deg", "azimuth_deg"])["mean_sky_kwh_m2"].sum().unstack("azimuth_deg")
    )
    lines = {
        say("to the south"): (180, "o-"),
        say("to the south-east"): (135, "s--"),
        say("to the east"): (90, "^:"),
    }

    def plot(ax: Axes) -> None:
        for (name, (azimuth, mark)), colour in zip(lines.items(), _THREE, strict=True):
            line = year[azimuth].dropna()
            ax.plot(line.index, line, mark, color=colour, label=name, markersize=7)
        ax.set(
            ylim=(0, 1450),
            xlabel=say("slope of the roof, degrees"),
            ylabel=say("kWh on 1 m² in a year"),
        )

    flat, steep = number(year[180][0], 0), number(year[180][35], 0)
    label = say(
        "Light in Loos: flat {flat} kWh, 35° to the south {steep} kWh", flat=flat, steep=steep
    )
    return _drawn("light", label, plot, (9, 4.8))


def _lists() -> str:
    rows = load("municipal_lists")
    contest = rows[(rows["round"] == 1) & (rows["list_rank"] == 1)]
    titles = say("Lists in the first round"), say("One list alone is strong.")
    shown = maps.coalfield(*titles).choropleth(
        contest, value="lists", label=say("Lists"), year="year", bins=[1, 2, 3, 4, 9],
        labels=["1", "2", "3", say("4 or more")], colours="violet", strong="low",
    )  # fmt: skip
    return still.still(shown, 2026, [LOOS, HENIN, LENS], alone=False)


def _denominators() -> str:
    """Return one vote as a share of three groups."""
    rows = load("municipal_lists")
    first = rows[(rows["round"] == 1) & (rows["list_rank"] == 1) & (rows["year"] == 2026)]
    loos = first.set_index("insee").loc[LOOS]
    shares = ballots.shares(
        *[
            loos.to_frame().T[one].astype(float)
            for one in ("votes", "valid", "voters", "registered")
        ]
    ).iloc[0]
    words = {
        "of_valid": say("of the valid votes"),
        "of_voters": say("of those who voted"),
        "of_registered": say("of the registered"),
    }
    shares = shares[[*words]][::-1]

    def plot(ax: Axes) -> None:
        ax.barh([words[one] for one in shares.index], shares, color=palette.COAL)
        _by_name(ax)
        for at, value in enumerate(shares):
            ax.text(
                value - 2,
                at,
                number(value, 0, unit="%"),
                va="center",
                ha="right",
                color="white",
                weight="bold",
            )
        ax.set(xlim=(0, 100), xlabel=say("per cent"))

    label = ", ".join(f"{number(value, 0, unit='%')} {words[one]}" for one, value in shares.items())
    return _drawn("denominators", label, plot, (9, 3.2))


def _axes() -> str:
    """Return empty axes for the results of the game."""

    def plot(ax: Axes) -> None:
        ax.set(xlim=(0.5, 8.5), ylim=(0, 10), xticks=range(1, 9), yticks=range(0, 11, 2))
        ax.axvline(4.5, color=palette.MUTED, linestyle=":")
        ax.text(2.5, 9.3, say("alone"), ha="center")
        ax.text(6.5, 9.3, say("fifty-fifty"), ha="center")
        ax.set(xlabel=say("round of the game"), ylabel=say("tokens given, on average"))
        ax.grid(visible=True, color=palette.LINE)

    return _drawn(
        "axes",
        say("Empty axes: tokens given on average in each of eight rounds"),
        plot,
        (9, 5.4),
    )


def _ground() -> str:
    """Return the level of the ground across Loos, from west to east."""
    shafts = load("mine_shafts")
    here = shafts[shafts["insee"] == LOOS].dropna(subset=["ground_elevation_m"]).sort_values("lon")
    km = (here["lon"] - here["lon"].min()) * 71

    def plot(ax: Axes) -> None:
        ax.plot(km, here["ground_elevation_m"], "o", color=palette.COAL, markersize=9)
        ax.set(ylim=(0, 100), xlabel=say("km from west to east"), ylabel=say("m above the sea"))

    low, high = here["ground_elevation_m"].min(), here["ground_elevation_m"].max()
    return _drawn(
        "ground",
        say(
            "Shaft heads of Loos lie between {low} and {high} m",
            low=number(low, 0),
            high=number(high, 0),
        ),
        plot,
        (9, 4),
    )


def _households() -> str:
    figures = worded(load("energy_figures"))
    wanted = figures[figures["figure_id"].isin(["G01", "G02", "G04", "G08", "G09", "G10", "G11"])]
    when = [
        str(one) if one == other else say("{first} to {last}", first=one, last=other)
        for one, other in zip(wanted["first_year"], wanted["last_year"], strict=True)
    ]
    named = zip(wanted["object"], wanted["indicator"], strict=True)
    return table(
        pd.DataFrame({
            say("what"): [say("{name}:", name=a) + f" {b}" for a, b in named],
            say("number"): [number(value, 0) for value in wanted["value"]],
            say("unit"): wanted["unit"], say("year"): when,
        }),
        say("Told in papers and leaflets; the Mine de Soleil is a neighbouring plant."),
    )  # fmt: skip


def _profile() -> str:
    known = indicators.figures()
    words = {
        "people": say("inhabitants, 2023"), "growth": say("growth in ten years, %"),
        "old": say("65 and older, %"),
        "unemployed": say("unemployed, 2018, %"),
        "jobs": say("jobs for 100 active people, 2018"),
        "income": say("median income, 2021, €"), "vacant": say("vacant dwellings, %"),
        "houses": say("houses among dwellings, %"),
    }  # fmt: skip

    def written(value: float) -> str:
        return number(value, 0 if value > 200 else 1)

    towns = {"Loos": LOOS, "Hénin-Beaumont": HENIN, "Lens": LENS}
    frame = pd.DataFrame({say("what"): list(words.values())} | {
        title: [written(known.loc[code, key]) for key in words] for title, code in towns.items()
    } | {say("middle of 353"): [written(known[key].median()) for key in words]})  # fmt: skip
    caption = say("Public figures of three towns, and the commune in the middle of each row.")
    return table(frame, caption)


#: Every picture by the name that a kit uses.
PICTURES = {
    "unemployment_1990": Drawable("map", say("Unemployment in 1990"), lambda: _unemployment(1990)),
    "unemployment_1999": Drawable("map", say("Unemployment in 1999"), lambda: _unemployment(1999)),
    "lines_until_1999": Drawable(
        "chart", say("Unemployment before 2001"), lambda: _two_lines(1999)
    ),
    "lines": Drawable("chart", say("Unemployment before and after 2001"), lambda: _two_lines(2011)),
    "others": Drawable("chart", say("Change of unemployment, 1999 to 2011"), _others),
    "to_scale": Drawable("chart", say("A heap of Loos and Cheops, to one scale"), _to_scale),
    "slopes": Drawable("chart", say("Could it stand? Half of heap 74, from the side"), _slopes),
    "ground": Drawable("chart", say("The ground of Loos, at its mine shafts"), _ground),
    "light": Drawable("chart", say("Light on a roof in Loos"), _light),
    "households": Drawable("table", say("What is told of the roof of the church"), _households),
    "lists": Drawable("map", say("How many lists stood in 2026"), _lists),
    "denominators": Drawable("chart", say("Loos, 2026: one vote, three shares"), _denominators),
    "axes": Drawable("chart", say("What did the groups give?"), _axes),
    "outlines": Drawable("map", say("A map to colour by hand"), lambda: still.blank([LOOS, LENS])),
    "profile": Drawable("table", say("A town in public figures"), _profile),
}
