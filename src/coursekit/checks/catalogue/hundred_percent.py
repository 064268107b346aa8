"""Exercises of the chapter *A hundred per cent of what?*: answers computed, mistakes foreseen."""

from __future__ import annotations

import math
from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import ballots

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without, without_figures

SIX = ["Loos-en-Gohelle", "Hénin-Beaumont", "Lens", "Liévin", "Avion", "Grenay"]
CLASSES = [0, 500, 1_000, 3_500, 10_000, 200_000]


@cache
def _contest() -> pd.DataFrame:
    rows = load("municipal_lists")
    first = (rows["round"] == 1) & (rows["list_rank"] == 1)
    contest = rows[first].reset_index(drop=True)
    counts = [contest[group] for group in ("votes", "valid", "voters", "registered")]
    return contest.join(ballots.shares(*counts))


def _year(year: int) -> pd.DataFrame:
    contest = _contest()
    return contest[contest["year"] == year]


def _lists(year: int) -> pd.Series:
    found = _year(year)
    found = found[found["commune"].isin(SIX)]
    return found.set_index("commune")["lists"].sort_values(ascending=False)


def _single(year: int = 2026) -> pd.DataFrame:
    found = _year(year)
    return found[found["lists"] == 1]


def _three(values: pd.Series) -> pd.Series:
    return values.agg(["min", "median", "max"])


@cache
def _sized(*, right: bool = False, year: int = 2026) -> pd.DataFrame:
    people = load("communes")[["insee", "population_2023"]]
    sized = _year(year).merge(people, on="insee")
    return sized.assign(people=pd.cut(sized["population_2023"], CLASSES, right=right))


def _share_single(sized: pd.DataFrame, lists: int = 1) -> pd.Series:
    return 100 * (sized["lists"] == lists).groupby(sized["people"], observed=True).mean()


def _per_class_of_all() -> pd.Series:
    sized = _sized()
    one = sized["lists"] == 1
    return 100 * one.groupby(sized["people"], observed=True).sum() / one.sum()


def _blank(*, voters: float = 64.59, low: float = 50.255, high: float = 50.265) -> tuple[int, int]:
    came = ballots.votes_bounds(voters, 19_048)
    fewest, most = math.ceil(100 * 6_006 / high), math.floor(100 * 6_006 / low)
    return came.low - most, came.high - fewest


def _like_ends() -> tuple[int, int]:
    came = ballots.votes_bounds(64.59, 19_048)
    return (
        came.low - math.ceil(100 * 6_006 / 50.265),
        came.high - math.floor(100 * 6_006 / 50.255),
    )


EXERCISES = [
    Exercise(
        "ex06_1",
        lambda: _lists(2026),
        unit="lists",
        mistakes=[
            Mistake(
                "both years",
                lambda: _contest()[_contest()["commune"].isin(SIX)].set_index("commune")["lists"],
                "Some towns stand there twice: both years are in it. Choose 2026.",
            ),
            Mistake(
                "another year",
                lambda: _lists(2008),
                "These are the lists of 2008. Which year does the question name?",
            ),
            Mistake(
                "all communes",
                lambda: _year(2026).set_index("commune")["lists"],
                "All communes are in it. How do you keep the six?",
            ),
            Mistake(
                "votes instead of lists",
                lambda: _year(2026)[_year(2026)["commune"].isin(SIX)].set_index("commune")["votes"],
                "These are votes. Which column counts the lists?",
            ),
        ],
    ),
    Exercise(
        "ex06_2",
        lambda: _three(_single()["of_registered"]),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "share of the voters",
                lambda: _three(_single()["of_voters"]),
                "This is the share of those who came to vote. The question takes all who could.",
            ),
            Mistake(
                "share of the valid votes",
                lambda: _three(_single()["of_valid"]),
                "A hundred, three times: that is the share of the valid votes, which cannot vary "
                "with a single list.",
            ),
            Mistake(
                "the average for the middle",
                lambda: _single()["of_registered"].agg(
                    {"min": "min", "median": "mean", "max": "max"}
                ),
                "Lowest and highest are right. The middle one is the median, not the average.",
            ),
            Mistake(
                "both years",
                lambda: _three(_contest()[_contest()["lists"] == 1]["of_registered"]),
                "Both years are in it. Choose 2026 first.",
            ),
            Mistake(
                "all contests",
                lambda: _three(_year(2026)["of_registered"]),
                "All communes of 2026 are in it. In which did a single list stand?",
            ),
        ],
    ),
    Exercise(
        "ex06_3",
        lambda: _share_single(_sized()),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "share of the wrong whole",
                _per_class_of_all,
                "These add up to a hundred: you asked where the single lists are. The question "
                "asks, in each class, how many communes of that class have one.",
            ),
            Mistake(
                "share instead of per cent",
                lambda: _share_single(_sized()) / 100,
                "The shares are right. The question asks for per cent.",
            ),
            Mistake(
                "both years",
                lambda: _share_single(pd.concat([_sized(), _sized(year=2008)])),
                "Both years are in it. Choose 2026 first.",
            ),
            Mistake(
                "counts instead of shares",
                lambda: (_sized()["lists"] == 1).groupby(_sized()["people"], observed=True).sum(),
                "These are counts. Of how many communes in each class?",
            ),
            Mistake(
                "the others",
                lambda: 100 - _share_single(_sized()),
                "This is the share with more than one list. Turn it round.",
            ),
        ],
    ),
    Exercise(
        "ex06_4",
        _blank,
        unit="ballots",
        mistakes=[
            Mistake(
                "low with low, high with high",
                _like_ends,
                "For the fewest blanks take few voters and many valid votes. You took few "
                "with few.",
            ),
            Mistake(
                "the order turned round",
                lambda: _blank()[::-1],
                "Both numbers are right; the smaller one comes first.",
            ),
            Mistake(
                "without rounding in mind",
                lambda: (round(19_048 * 0.6459) - round(6_006 / 0.5026),) * 2,
                "One number twice: each percentage was rounded, so it stands for a range. How far "
                "may 50.26 be from the true share?",
            ),
            Mistake(
                "those who did not vote",
                lambda: tuple(19_048 - n for n in ballots.votes_bounds(64.59, 19_048)[::-1]),
                "These stayed at home. Blank and null ballots were cast by voters.",
            ),
        ],
    ),
    Open(
        "ex06_5",
        rubric=[
            "says of what each percentage is one;",
            "says that one list stood, before or beside any percentage;",
            "gives voters, and blank or null ballots, as counts;",
            "compares with something held fixed: the same year, other single lists;",
            "gives no motive to voters, to those who stayed at home, or to those who did "
            "not stand.",
        ],
        remarks=[
            short(25),
            without_figures(
                "In Loos the only list that stood was elected. Many came to the polls and "
                "some left a blank ballot; in other communes of the coalfield a single list "
                "stood as well."
            ),
            without(
                "one list not said",
                "only single alone one sole unopposed",
                "In Loos the list of the mayor got 100 % of the valid votes; 1,600 people "
                "voted, and 160 of them left a blank or null ballot, more than in many other "
                "communes nearby.",
                "a reader does not learn that one list stood.",
            ),
            having(
                "a motive",
                "because trust satisfied resigned disappointed thank",
                "In Loos the only list that stood received 1,500 votes, 28 % of the "
                "registered, because people trust their mayor; a single list stood in 150 "
                "communes of the coalfield.",
                "it tells why people voted or stayed at home. Can these counts show it?",
            ),
        ],
    ),
]
