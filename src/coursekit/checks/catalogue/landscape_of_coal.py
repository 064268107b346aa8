"""Exercises of the chapter *A landscape of coal*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import openings

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without_figures, without_years


@cache
def _dated() -> pd.DataFrame:
    shafts = load("mine_shafts")
    dated = shafts[openings.in_order(shafts["sunk_year"], shafts["closed_year"])].copy()
    dated.loc[dated["closed_year"] > 1991, "closed_year"] = 1924
    return dated


def _open(shafts: pd.DataFrame, *years: int) -> list[int]:
    return [
        int(((shafts["sunk_year"] <= year) & (shafts["closed_year"] >= year)).sum())
        for year in years
    ]


def _west() -> pd.DataFrame:
    return _dated().query("lon < 3")


def _after_the_year(year: int) -> int:
    west = _west()
    return int(((west["sunk_year"] < year) & (west["closed_year"] > year)).sum())


def _decades() -> pd.Series:
    return (_dated()["sunk_year"] // 10 * 10).value_counts()


@cache
def _depths() -> tuple[pd.Series, pd.Series]:
    published = load("mine_shafts")["depth_m"]
    return published, published.where(published > 0)


@cache
def _heaps() -> pd.DataFrame:
    heaps = load("slag_heaps")
    twice = heaps["heap_number"].duplicated(keep=False)
    return heaps[~(twice & (heaps["status"] == "buffer"))]


def _named(columns: list[str]) -> pd.Series:
    places = _heaps()[columns].apply(lambda column: column.str.lower())
    return places.isin(["loos-en-gohelle"]).any(axis=1)


_PLACES = ["commune", "second_commune", "third_commune"]

EXERCISES = [
    Exercise(
        "ex01_1",
        lambda: _open(_west(), 1800, 1900),
        unit="shafts",
        mistakes=[
            Mistake(
                "the other half",
                lambda: _open(_dated().query("lon >= 3"), 1800, 1900),
                "These are the shafts of the east. On which side of 3 degrees does the west lie?",
            ),
            Mistake(
                "the whole coalfield",
                lambda: _open(_dated(), 1800, 1900),
                "These are all open shafts, east and west. Did the table west go in?",
            ),
            Mistake(
                "all begun so far",
                lambda: [int((_west()["sunk_year"] <= year).sum()) for year in (1800, 1900)],
                "You counted every shaft begun by then, also those closed again. What must the "
                "closing year be?",
            ),
            Mistake(
                "begun in that very year",
                lambda: [int((_west()["sunk_year"] == year).sum()) for year in (1800, 1900)],
                "These were begun in that very year. A shaft stays open for years: when may it "
                "have begun, and when closed?",
            ),
            Mistake(
                "first and last year left out",
                lambda: [_after_the_year(1800), _after_the_year(1900)],
                "A few are lost at the edges: the chapter counts a shaft in the year in which it "
                "began and in the one in which it closed. Is < meant, or <= ?",
            ),
        ],
    ),
    Exercise(
        "ex01_2",
        lambda: int(_decades().idxmax()),
        unit="year",
        mistakes=[
            Mistake(
                "the count instead of its name",
                lambda: int(_decades().max()),
                "This is how many shafts were begun. In which decade was that?",
            ),
            Mistake(
                "the second",
                lambda: int(_decades().index[1]),
                "Close: this decade comes second. Sort by number and look at the top.",
            ),
            Mistake(
                "a single year",
                lambda: int(_dated()["sunk_year"].value_counts().idxmax()),
                "This is the busiest single year. Put the years into decades first.",
            ),
            Mistake(
                "decades of closing",
                lambda: int((_dated()["closed_year"] // 10 * 10).value_counts().idxmax()),
                "In these years most shafts were closed. Which column says when they were begun?",
            ),
            Mistake(
                "without the zero",
                lambda: int(_decades().idxmax()) // 10,
                "You divided by ten and stopped there. Multiply to get a year again.",
            ),
        ],
    ),
    Exercise(
        "ex01_3",
        lambda: float(_depths()[1].median() - _depths()[0].median()),
        tolerance=0.5,
        unit="m",
        mistakes=[
            Mistake(
                "averages instead of medians",
                lambda: float(_depths()[1].mean() - _depths()[0].mean()),
                "That is how far the average moved. The middle shaft is the median.",
            ),
            Mistake(
                "the wrong way round",
                lambda: float(_depths()[0].median() - _depths()[1].median()),
                "The sign tells a story: which of the two is taken away from which?",
            ),
            Mistake(
                "one median only",
                lambda: float(_depths()[1].median()),
                "This is the median without zeros. How far is it from the one with them?",
            ),
            Mistake(
                "missing counted as zero",
                lambda: float(_depths()[1].median() - _depths()[0].fillna(0).median()),
                "Missing depths went in as zeros. What is missing is not nought: leave it missing.",
            ),
        ],
    ),
    Exercise(
        "ex01_4",
        lambda: sorted(_heaps()[_named(_PLACES)]["heap_number"]),
        mistakes=[
            Mistake(
                "the first commune only",
                lambda: sorted(_heaps()[_named(_PLACES[:1])]["heap_number"]),
                "Right as far as it goes, but a heap may lie in several communes. How many columns "
                "name one?",
            ),
            Mistake(
                "none found",
                list,
                "Nothing was found. Compare the spelling of the name in this table, capital "
                "letters included.",
            ),
            Mistake(
                "names instead of numbers",
                lambda: sorted(_heaps()[_named(_PLACES)]["name"].dropna()),
                "The right heaps, by name. The question asks for the column heap_number.",
            ),
            Mistake(
                "not sorted",
                lambda: sorted(_heaps()[_named(_PLACES)]["heap_number"], reverse=True),
                "The right heaps. Put them in order, with sorted.",
            ),
            Mistake(
                "how many instead of which",
                lambda: int(_named(_PLACES).sum()),
                "That is how many there are. Which ones? Give their numbers as a list.",
            ),
        ],
    ),
    Open(
        "ex01_5",
        rubric=[
            "says what is counted: known shafts, not mines;",
            "has two computed numbers, with their year, not more exact than they are;",
            "does not guess how many people worked there, or says that the tables cannot tell;",
            "says what remains: the heaps that survived, not all of them;",
            "is plain, and makes a visitor want to go and see.",
        ],
        remarks=[
            short(15),
            without_figures(
                "At the height of coal a great many shafts were open, and the heaps remain "
                "for us to see today in the plain."
            ),
            without_years(
                "More than 200 known shafts were open at the same time; of the heaps that "
                "are left, 51 are listed as World Heritage now."
            ),
            having(
                "mines counted",
                "mine mines",
                "In 1930, 150 mines were open, and of the heaps that they left 51 are World "
                "Heritage; how many worked here is not known.",
                "it speaks of mines. Our table counts shafts, and a mine may have several.",
            ),
        ],
    ),
]
