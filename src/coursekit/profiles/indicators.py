"""What is known of every commune: figures of one year, and series over the years.

Each figure says its unit, year, evidence and table, and why it may be missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from ..datasets import load
from ..models import openings

__all__ = ["FIGURES", "LIKENESS", "SERIES", "Indicator", "figures", "likeness", "series"]


@dataclass(frozen=True)
class Indicator:
    """Something counted for communes.

    Attributes
    ----------
    key : str
        Its column in :func:`figures`, or its name in :func:`series`.
    name : str
        For readers, with the year where it has one.
    unit : str
        Empty for plain counts.
    digits : int
        After the point.
    table : str
        Where it comes from; evidence and sources are those of this table.
    values : callable
        Without arguments; a Series by commune, or a DataFrame with years as columns.
    missing : str
        Why a commune may lack it, as a sentence.
    """

    key: str
    name: str
    unit: str
    digits: int
    table: str
    values: Callable[[], pd.Series | pd.DataFrame] = field(repr=False)
    missing: str = "Known for every commune."


@cache
def _census() -> pd.DataFrame:
    return load("insee_comparator_2018").set_index("insee")


@cache
def _people() -> pd.DataFrame:
    """Return inhabitants by commune and year, from the first census that counts nobody twice."""
    counts = pd.concat([load("population_1876_2015"), load("population_2016_2023")])
    counts = counts[counts["year"] >= 1962]
    return counts.pivot(index="insee", columns="year", values="population")


@cache
def _area() -> pd.Series:
    return load("communes").set_index("insee")["area_km2"]


@cache
def _homes() -> pd.DataFrame:
    homes = load("iris_2021")
    columns = ["population", "population_65_plus", "dwellings", "houses"]
    return homes.groupby("insee")[columns].sum()


def _of_work(column: str) -> pd.DataFrame:
    return load("employment_25_54").pivot(index="insee", columns="year", values=column)


def _votes() -> pd.DataFrame:
    votes = load("presidential_votes").query("measure == 'turnout_pct' and round == 1")
    return votes.query("year >= 1995").pivot(index="insee", columns="year", values="value")


def _municipal() -> pd.Series:
    lists = load("municipal_lists").query("year == 2026").drop_duplicates("insee")
    lists = lists.set_index("insee")
    return 100 * lists["voters"] / lists["registered"]


def _shafts() -> pd.Series:
    return load("mine_shafts")["insee"].value_counts()


def _heaps() -> pd.Series:
    heaps = load("slag_heaps")
    codes = [heaps[column] for column in ("insee", "second_insee", "third_insee")]
    return pd.concat(codes).dropna().value_counts()


def _open_shafts() -> pd.DataFrame:
    years = np.arange(1850, 1991, 10)
    shafts = load("mine_shafts")
    shafts = shafts[openings.in_order(shafts["sunk_year"], shafts["closed_year"])]
    return pd.DataFrame(
        {
            code: openings.per_year(own["sunk_year"], own["closed_year"], years)["open"].to_numpy()
            for code, own in shafts.groupby("insee")
        },
        years,
    ).T


def _share(table: pd.DataFrame, part: str, whole: str) -> pd.Series:
    return 100 * table[part] / table[whole]


_FEW = "Not published for places of so few households that people could be recognised."
_NOW, _THEN, _HOMES = "population_2016_2023", "insee_comparator_2018", "iris_2021"

FIGURES = (
    Indicator("people", "Inhabitants, 2023", "", 0, _NOW, lambda: _people()[2023]),
    Indicator("density", "Density, 2023", "per km²", 0, _NOW, lambda: _people()[2023] / _area()),
    Indicator(
        "growth",
        "Change of inhabitants, 2013 to 2023",
        "%",
        1,
        _NOW,
        lambda: 100 * (_people()[2023] / _people()[2013] - 1),
    ),
    Indicator(
        "old",
        "Inhabitants aged 65 and over, 2021",
        "%",
        1,
        _HOMES,
        lambda: _share(_homes(), "population_65_plus", "population"),
    ),
    Indicator(
        "unemployed",
        "Unemployed among the active aged 15 to 64, 2018",
        "%",
        1,
        _THEN,
        lambda: _census()["unemployment_rate_pct_2018"],
    ),
    Indicator(
        "workers",
        "Workers among the active aged 25 to 54, 2011",
        "%",
        1,
        "employment_25_54",
        lambda: _of_work("workers_share_pct")[2011],
    ),
    Indicator(
        "jobs",
        "Jobs for 100 active inhabitants, 2018",
        "",
        0,
        _THEN,
        lambda: _share(_census(), "jobs_2018", "active_15_64_2018"),
    ),
    Indicator(
        "income",
        "Median income, 2019",
        "€ a year",
        0,
        _THEN,
        lambda: _census()["median_income_eur_2019"],
        _FEW,
    ),
    Indicator(
        "poverty",
        "Inhabitants below the poverty line, 2019",
        "%",
        0,
        _THEN,
        lambda: _census()["poverty_rate_pct_2019"],
        _FEW,
    ),
    Indicator(
        "owners",
        "Homes lived in by their owners, 2018",
        "%",
        1,
        _THEN,
        lambda: _census()["owner_occupied_share_pct_2018"],
    ),
    Indicator(
        "vacant",
        "Vacant dwellings, 2018",
        "%",
        1,
        _THEN,
        lambda: _census()["vacant_dwellings_share_pct_2018"],
    ),
    Indicator(
        "houses",
        "Houses among the dwellings, 2021",
        "%",
        1,
        _HOMES,
        lambda: _share(_homes(), "houses", "dwellings"),
    ),
    Indicator(
        "turnout",
        "Turnout, municipal election, first round of 2026",
        "%",
        1,
        "municipal_lists",
        _municipal,
        "The copy of the results that we use lacks this commune.",
    ),
    Indicator(
        "shafts",
        "Mine shafts ever sunk",
        "",
        0,
        "mine_shafts",
        lambda: _shafts().reindex(_area().index, fill_value=0),
    ),
    Indicator(
        "heaps",
        "Slag heaps of the World Heritage property and buffer zone",
        "",
        0,
        "slag_heaps",
        lambda: _heaps().reindex(_area().index, fill_value=0),
    ),
    Indicator(
        "light",
        "Light on a level square metre in a mean year",
        "kWh",
        0,
        "solar_irradiation",
        lambda: load("solar_irradiation").set_index("insee")["irradiation_kwh_m2"],
        "The table of light holds a sample of communes only.",
    ),
)

_SMALL = "The table has no rows for this commune and census."

SERIES = (
    Indicator(
        "people",
        "Inhabitants, 1999 = 100",
        "",
        1,
        "population_1876_2015",
        lambda: 100 * _people().div(_people()[1999], axis=0),
    ),
    Indicator(
        "unemployed",
        "Unemployed, 25 to 54",
        "%",
        1,
        "employment_25_54",
        lambda: _of_work("unemployment_rate_pct"),
        _SMALL,
    ),
    Indicator(
        "workers",
        "Workers, 25 to 54",
        "%",
        1,
        "employment_25_54",
        lambda: _of_work("workers_share_pct"),
        _SMALL,
    ),
    Indicator(
        "managers",
        "Managers and professionals, 25 to 54",
        "%",
        1,
        "employment_25_54",
        lambda: _of_work("managers_share_pct"),
        _SMALL,
    ),
    Indicator(
        "votes",
        "Turnout, presidential, first round",
        "%",
        1,
        "presidential_votes",
        _votes,
        "The copies of the results that we use lack some years.",
    ),
    Indicator(
        "shafts",
        "Mine shafts in work",
        "",
        0,
        "mine_shafts",
        lambda: _open_shafts().reindex(_area().index, fill_value=0),
        "Shafts without two dates in the right order are not counted here.",
    ),
)

#: What makes communes peers: what they are, and not what one would like to judge them by.
LIKENESS = ("people", "density", "old", "workers", "owners", "jobs")
#: These span from a hundred to tens of thousands: a hundred more is much for a village only.
_BY_TIMES = ("people", "density", "jobs")


@cache
def _figures() -> pd.DataFrame:
    communes = load("communes").set_index("insee").index
    return pd.DataFrame(
        {each.key: each.values().reindex(communes).astype(float) for each in FIGURES}
    ).round({each.key: each.digits for each in FIGURES})


def figures() -> pd.DataFrame:
    """Return the figures of all communes.

    Returns
    -------
    pandas.DataFrame
        INSEE codes as rows, one column for each of :data:`FIGURES`, in its unit and rounded as
        it is shown; missing where it is not known.

    Examples
    --------
    >>> float(figures().loc["62528", "people"])
    6799.0
    """
    return _figures().copy()


@cache
def _series() -> dict[str, pd.DataFrame]:
    communes = load("communes").set_index("insee").index
    return {
        each.key: each.values().reindex(communes).astype(float).round(each.digits)
        for each in SERIES
    }


def series() -> dict[str, pd.DataFrame]:
    """Return what is known of all communes over the years.

    Returns
    -------
    dict of str to pandas.DataFrame
        By the keys of :data:`SERIES`: INSEE codes as rows, years as columns.

    Examples
    --------
    >>> float(series()["unemployed"].loc["62528", 1999])
    13.3
    """
    return {key: table.copy() for key, table in _series().items()}


def likeness(by: tuple[str, ...] | list[str] = LIKENESS) -> pd.DataFrame:
    """Return the variables that make communes peers, as they are compared.

    Parameters
    ----------
    by : sequence of str
        Keys of :data:`FIGURES`.

    Returns
    -------
    pandas.DataFrame
        INSEE codes as rows; counts of people and jobs as logarithms to the base 10.

    Raises
    ------
    KeyError
        When a key is unknown; the error lists those there are.

    Examples
    --------
    >>> likeness(["people"]).loc["62528"].round(2).tolist()
    [3.83]
    """
    known = figures()
    unknown = [key for key in by if key not in known]
    if unknown:
        raise KeyError(f"likeness(): no figure {unknown[0]!r}; there are {', '.join(known)}")
    table = known[list(by)].copy()
    large = [key for key in by if key in _BY_TIMES]
    table[large] = np.log10(table[large].clip(lower=1))
    return table
