"""What is known of every commune: figures of one year, and series over the years.

Each figure says its unit, year, evidence and table, of how many it is a share, and why it may be
missing. The years are the newest that the tables hold for the whole coalfield.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from ..datasets import load
from ..languages import say
from ..models import openings
from ..page.numbers import number

__all__ = [
    "BY_TIMES",
    "FIGURES",
    "LIKENESS",
    "SERIES",
    "Base",
    "Indicator",
    "figures",
    "likeness",
    "newer",
    "series",
]


@dataclass(frozen=True)
class Base:
    """Of how many a rate is a share.

    Attributes
    ----------
    name : str
        Who or what is counted, for readers.
    values : callable
        Without arguments; as those of the indicators that stand on it.
    """

    name: str
    values: Callable[[], pd.Series | pd.DataFrame] = field(repr=False)


@dataclass(frozen=True)
class Indicator:
    """Something counted for communes.

    Attributes
    ----------
    key : str
        Its column in :func:`figures`, or its name in :func:`series`.
    name : str
        For readers, without the year.
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
    year : str
        Of which year or years a figure is; empty where it has none.
    base : Base, optional
        Of how many people, homes or voters it tells.
    share : bool
        Whether it is a share of the base; then the page says how far chance alone may move it.
    read : float
        The part of the base whose answers were read; less than 1 for a sample.
    ranked : bool
        Whether a place among the communes means something.
    """

    key: str
    name: str
    unit: str
    digits: int
    table: str
    values: Callable[[], pd.Series | pd.DataFrame] = field(repr=False)
    missing: str = say("Known for every commune.")
    year: str = ""
    base: Base | None = None
    share: bool = True
    read: float = 1.0
    ranked: bool = True


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
    columns = ["population", "population_65_plus", "dwellings", "vacant_dwellings", "houses"]
    return homes.groupby("insee")[columns].sum()


@cache
def _two_censuses(column: str) -> pd.DataFrame:
    return load("census_2012_2018").pivot(index="insee", columns="year", values=column)


def _incomes(column: str) -> pd.DataFrame:
    return load("incomes").pivot(index="insee", columns="year", values=column)


def _of_work(column: str) -> pd.DataFrame:
    return load("employment_25_54").pivot(index="insee", columns="year", values=column)


@cache
def _ballot(election: str) -> pd.DataFrame:
    """Return voters and registered of the first rounds, by commune and year."""
    votes = load("national_votes").query("election == @election and round == 1")
    votes = votes.astype({"voters": float, "registered": float})
    return votes.pivot(index="insee", columns="year", values=["voters", "registered"])


def _turnout(election: str) -> pd.DataFrame:
    votes = _ballot(election)
    return 100 * votes["voters"] / votes["registered"]


def _presidential() -> pd.DataFrame:
    votes = load("presidential_votes").query("measure == 'turnout_pct' and round == 1")
    old = votes.query("year >= 1995").pivot(index="insee", columns="year", values="value")
    return old.join(_turnout("presidential")[[2022]])


@cache
def _municipal() -> pd.DataFrame:
    lists = load("municipal_lists").query("year == 2026").drop_duplicates("insee")
    return lists.set_index("insee")[["voters", "registered"]]


def _shops() -> pd.Series:
    """Return how many shops there are: the first columns of the table, services come after."""
    shops = load("shops").query("year == 2019").set_index("insee")
    return shops.loc[:, "hypermarket":"optician"].sum(axis=1)


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


_FEW = say("Not published for places of so few households that people could be recognised.")
_LARGER = say("This table holds communes of 2,000 inhabitants and more only.")
_NOW, _THEN, _HOMES = "population_2016_2023", "insee_comparator_2018", "iris_2021"
_WORK, _CENSUS = "employment_25_54", "census_2012_2018"

_PEOPLE = Base(say("inhabitants"), lambda: _homes()["population"])
_ACTIVE = Base(say("active people aged 15 to 64"), lambda: _census()["active_15_64_2018"])
_ACTIVE_25_54 = Base(say("active people aged 25 to 54"), lambda: _of_work("active")[2011])
_MAIN_HOMES = Base(say("homes lived in"), lambda: _census()["main_homes_2018"])
_DWELLINGS = Base(say("dwellings"), lambda: _homes()["dwellings"])
_ROLL_2026 = Base(say("registered voters"), lambda: _municipal()["registered"])
_ROLL_2024 = Base(say("registered voters"), lambda: _ballot("european")["registered"][2024])

FIGURES = (
    Indicator("people", say("Inhabitants"), "", 0, _NOW, lambda: _people()[2023], year="2023"),
    Indicator(
        "density",
        say("Density"),
        say("per km²"),
        0,
        _NOW,
        lambda: _people()[2023] / _area(),
        year="2023",
    ),
    Indicator(
        "growth",
        say("Change of inhabitants in ten years"),
        "%",
        1,
        _NOW,
        lambda: 100 * (_people()[2023] / _people()[2013] - 1),
        year=say("2013 to 2023"),
        base=_PEOPLE,
        share=False,
    ),
    Indicator(
        "old",
        say("Inhabitants aged 65 and over"),
        "%",
        1,
        _HOMES,
        lambda: _share(_homes(), "population_65_plus", "population"),
        year="2021",
        base=_PEOPLE,
    ),
    Indicator(
        "unemployed",
        say("Unemployed among the active aged 15 to 64"),
        "%",
        1,
        _THEN,
        lambda: _census()["unemployment_rate_pct_2018"],
        year="2018",
        base=_ACTIVE,
    ),
    Indicator(
        "unemployed_change",
        say("Change of unemployment, 15 to 64"),
        say("points"),
        1,
        _CENSUS,
        lambda: _two_censuses("unemployment_rate_pct").diff(axis=1)[2018],
        _LARGER,
        year=say("2012 to 2018"),
        base=_ACTIVE,
        share=False,
        ranked=False,  # two rates, each with its chance: most changes are no larger than that
    ),
    Indicator(
        "workers_15_64",
        say("Workers among the active aged 15 to 64"),
        "%",
        1,
        _CENSUS,
        lambda: 100 * _two_censuses("workers")[2018] / _two_censuses("active")[2018],
        _LARGER,
        year="2018",
        base=_ACTIVE,
    ),
    Indicator(
        "workers",
        say("Workers among the active aged 25 to 54"),
        "%",
        1,
        _WORK,
        lambda: _of_work("workers_share_pct")[2011],
        year="2011",
        base=_ACTIVE_25_54,
    ),
    Indicator(
        "jobs",
        say("Jobs for 100 active inhabitants"),
        "",
        0,
        _THEN,
        lambda: _share(_census(), "jobs_2018", "active_15_64_2018"),
        year="2018",
        base=_ACTIVE,
        share=False,
    ),
    Indicator(
        "income",
        say("Median income"),
        say("€ a year"),
        0,
        "incomes",
        lambda: _incomes("median_income_eur")[2021],
        _FEW,
        year="2021",
    ),
    Indicator(
        "poverty",
        say("Inhabitants below the poverty line"),
        "%",
        0,
        "incomes",
        lambda: _incomes("poverty_rate_pct")[2021],
        _FEW,
        year="2021",
    ),
    Indicator(
        "owners",
        say("Homes lived in by their owners"),
        "%",
        1,
        _THEN,
        lambda: _census()["owner_occupied_share_pct_2018"],
        year="2018",
        base=_MAIN_HOMES,
    ),
    Indicator(
        "vacant",
        say("Vacant dwellings"),
        "%",
        1,
        _HOMES,
        lambda: _share(_homes(), "vacant_dwellings", "dwellings"),
        year="2021",
        base=_DWELLINGS,
    ),
    Indicator(
        "houses",
        say("Houses among the dwellings"),
        "%",
        1,
        _HOMES,
        lambda: _share(_homes(), "houses", "dwellings"),
        year="2021",
        base=_DWELLINGS,
    ),
    Indicator(
        "shops",
        say("Shops of 22 kinds"),
        "",
        0,
        "shops",
        _shops,
        year="2019",
    ),
    Indicator(
        "turnout",
        say("Turnout, municipal election, first round"),
        "%",
        1,
        "municipal_lists",
        lambda: _share(_municipal(), "voters", "registered"),
        say("The copy of the results that we use lacks this commune."),
        year="2026",
        base=_ROLL_2026,
    ),
    Indicator(
        "turnout_european",
        say("Turnout, European election"),
        "%",
        1,
        "national_votes",
        lambda: _turnout("european")[2024],
        year="2024",
        base=_ROLL_2024,
    ),
    Indicator(
        "shafts",
        say("Mine shafts ever sunk"),
        "",
        0,
        "mine_shafts",
        lambda: _shafts().reindex(_area().index, fill_value=0),
    ),
    Indicator(
        "heaps",
        say("Slag heaps, World Heritage and buffer zone"),
        "",
        0,
        "slag_heaps",
        lambda: _heaps().reindex(_area().index, fill_value=0),
    ),
    Indicator(
        "light",
        say("Light on a level square metre in a mean year"),
        "kWh",
        0,
        "solar_irradiation",
        lambda: load("solar_irradiation").set_index("insee")["irradiation_kwh_m2"],
        say("The table of light holds a sample of communes only."),
        ranked=False,
    ),
)

_SMALL = say("The table has no rows for this commune and census.")
_ANSWERS = Base(say("active people aged 25 to 54"), lambda: _of_work("active"))
#: A home in four; of late two in five in larger towns, whose band is then narrower than drawn.
_READ = 0.25

SERIES = (
    Indicator(
        "people",
        say("Inhabitants, 1999 = 100"),
        "",
        1,
        "population_1876_2015",
        lambda: 100 * _people().div(_people()[1999], axis=0),
    ),
    Indicator(
        "income",
        say("Median income"),
        say("€ of the year"),
        0,
        "incomes",
        lambda: _incomes("median_income_eur"),
        _FEW,
    ),
    Indicator(
        "unemployed",
        say("Unemployed, 25 to 54"),
        "%",
        1,
        _WORK,
        lambda: _of_work("unemployment_rate_pct"),
        _SMALL,
        base=_ANSWERS,
        read=_READ,
    ),
    Indicator(
        "workers",
        say("Workers, 25 to 54"),
        "%",
        1,
        _WORK,
        lambda: _of_work("workers_share_pct"),
        _SMALL,
        base=_ANSWERS,
        read=_READ,
    ),
    Indicator(
        "managers",
        say("Managers, professionals, 25 to 54"),
        "%",
        1,
        _WORK,
        lambda: _of_work("managers_share_pct"),
        _SMALL,
        base=_ANSWERS,
        read=_READ,
    ),
    Indicator(
        "votes",
        say("Turnout, presidential, round 1"),
        "%",
        1,
        "presidential_votes",
        _presidential,
        say(
            "The copies of the results that we use lack some years; 2022 is there for the "
            "Nord only."
        ),
    ),
    Indicator(
        "european",
        say("Turnout, European elections"),
        "%",
        1,
        "national_votes",
        lambda: _turnout("european"),
    ),
    Indicator(
        "shafts",
        say("Mine shafts in work"),
        "",
        0,
        "mine_shafts",
        lambda: _open_shafts().reindex(_area().index, fill_value=0),
        say("Shafts without two dates in the right order are not counted here."),
    ),
)

#: What makes communes peers: what they are, and not what one would like to judge them by.
LIKENESS = ("people", "density", "old", "workers", "owners", "jobs")
#: These span from a hundred to tens of thousands: a hundred more is much for a village only.
BY_TIMES = ("people", "density", "jobs")


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
        raise KeyError(
            say(
                "likeness(): no figure {figure!r}; there are {listed}",
                figure=unknown[0],
                listed=", ".join(known),
            )
        )
    table = known[list(by)].copy()
    large = [key for key in by if key in BY_TIMES]
    table[large] = np.log10(table[large].clip(lower=1))
    return table


@cache
def _newer() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in load("census_unemployment").dropna(subset=["insee"]).itertuples():
        if row.year > 2018:
            found.setdefault(row.insee, []).append(
                say(
                    "unemployed among the active aged 15 to 64, {rate} in {year}",
                    rate=number(row.unemployment_rate_pct, 1, unit="%"),
                    year=row.year,
                )
            )
    return found


def newer(insee: str) -> list[str]:
    """Return what is known of a commune for a later year than its figure, and not of the others.

    Parameters
    ----------
    insee : str
        Its code.

    Returns
    -------
    list of str
        Pieces of a sentence; for most communes none.

    Examples
    --------
    >>> len(newer("62528")), newer("62498")
    (1, [])
    """
    return list(_newer().get(insee, []))
