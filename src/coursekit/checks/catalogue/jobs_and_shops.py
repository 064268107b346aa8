"""Exercises of the chapter *Jobs and shops*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import shift_share, stocks

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without, without_figures, without_years

FIVE = ["62510", "62065", "62186", "62528", "62842"]
LENS, LOOS = "62498", "62528"
GROUPS = [
    "farmers",
    "craft_trade_ceo",
    "managers_professionals",
    "intermediate",
    "employees",
    "workers",
]


@cache
def _changes() -> pd.Series:
    towns = load("insee_comparator_2018").set_index("insee")
    return 100 * (towns["jobs_2018"] / towns["jobs_2013"] - 1)


@cache
def _work() -> pd.DataFrame:
    work = load("employment_25_54").set_index(["insee", "year"])
    work = work[[f"{group}_employed" for group in GROUPS]]
    return work.set_axis(GROUPS, axis=1)


@cache
def _parts(town: str, first: int = 1990) -> pd.Series:
    work = _work()
    everywhere = work.groupby("year").sum()
    parts = shift_share.shift_share(
        work.loc[town, first], work.loc[town, 2011], everywhere.loc[first], everywhere.loc[2011]
    )
    return shift_share.totals(parts, work.loc[town, first].sum())


def _in_people(town: str) -> float:
    return float(_parts(town)["mix"] / 100 * _work().loc[town, 1990].sum())


def _finished(entries: float, years: int = 10) -> float:
    return float(stocks.cohorts(entries, 2, years=years)["finished_so_far"].iloc[-1])


EXERCISES = [
    Exercise(
        "ex11_1",
        lambda: int((_changes()[FIVE] > 5).sum()),
        unit="communes",
        mistakes=[
            Mistake(
                "per cent instead of a number",
                lambda: 100 * float((_changes()[FIVE] > 5).mean()),
                "This is a share of the five. How many of them are it?",
            ),
            Mistake(
                "the whole coalfield",
                lambda: int((_changes() > 5).sum()),
                "These are all communes. Look at the five.",
            ),
            Mistake(
                "the losers",
                lambda: int((_changes()[FIVE] < 0).sum()),
                "These lost jobs. Turn the comparison round.",
            ),
            Mistake(
                "the changes themselves",
                lambda: _changes()[FIVE],
                "These are the five changes. How many of them are above five per cent?",
            ),
        ],
    ),
    Exercise(
        "ex11_2",
        lambda: _finished(350 / 2),
        unit="people",
        mistakes=[
            Mistake(
                "the house taken for a year's class",
                lambda: _finished(350),
                "The house holds two classes at a time. How many people begin each year?",
            ),
            Mistake(
                "ten classes",
                lambda: 350 / 2 * 10,
                "Very near. When does the first class finish?",
            ),
            Mistake(
                "stock times years",
                lambda: 350.0 * 10,
                "You multiplied the places by the years. The same apprentice sits there for two "
                "of them.",
            ),
            Mistake(
                "the stock",
                lambda: 350.0,
                "This is how many are in the house at one time. How many leave it in ten years?",
            ),
        ],
    ),
    Exercise(
        "ex11_3",
        lambda: float(_parts(LENS)["mix"]),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "the part of the place",
                lambda: float(_parts(LENS).drop("mix").iloc[-1]),
                "This is another part of the split. Which one tells about the mix of groups?",
            ),
            Mistake(
                "people instead of per cent",
                lambda: _in_people(LENS),
                "These are people. The question asks for per cent of those employed at the start.",
            ),
            Mistake(
                "another town",
                lambda: float(_parts(LOOS)["mix"]),
                "This is Loos. The question asks for Lens.",
            ),
            Mistake(
                "another year",
                lambda: float(_parts(LENS, 1999)["mix"]),
                "You started in 1999. From which year does the question go?",
            ),
            Mistake(
                "share instead of per cent",
                lambda: float(_parts(LENS)["mix"]) / 100,
                "The share is right. The question asks for per cent.",
            ),
        ],
    ),
    Open(
        "ex11_4",
        rubric=[
            "has one number that pleases and one that does not, each with base, year and source;",
            "says 'reported' where nobody counted;",
            "does not turn a change into somebody's merit;",
            "keeps stock and flow apart;",
            "could be read aloud in a café.",
        ],
        remarks=[
            short(25),
            without_figures(
                "From the one census to the next the jobs located in Loos grew, says INSEE, "
                "and a good part of the inhabitants lived below the poverty line; the "
                "training centre reports a long list of people."
            ),
            without_years(
                "The jobs located in Loos grew by 9 % in five years, says INSEE, and 24 % of "
                "the inhabitants lived below the poverty line; the training centre reports "
                "1,550 people in ten years."
            ),
            having(
                "a merit",
                "thanks merit owing",
                "Thanks to the town hall the jobs located in Loos grew by 9 % from 2013 to "
                "2018 (INSEE), while in 2019 24 % of the inhabitants lived below the poverty "
                "line (INSEE).",
                "it says whose merit the change is. Do the tables?",
            ),
            without(
                "no source",
                "insee source reported census according town says",
                "From 2013 to 2018 the jobs located in Loos grew by 9 %. In 2019, 24 % of "
                "the inhabitants were poor. The training centre has had some 1,550 people in "
                "ten years.",
                "who counted? Name the source.",
            ),
        ],
    ),
]
