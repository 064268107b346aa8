"""Exercises of the chapter *Two towns*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import rates

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without_figures, without_years

LENS, LIEVIN, LOOS = "62498", "62510", "62528"


@cache
def _jobs() -> pd.DataFrame:
    jobs = load("employment_25_54")
    return jobs.assign(rate=rates.rate(jobs["unemployed"], jobs["active"]))


@cache
def _rate() -> pd.DataFrame:
    return _jobs().pivot(index="insee", columns="year", values="rate")


def _above(percent: float, year: int) -> int:
    return int((_rate()[year] > percent).sum())


def _lens(part: str, whole: str) -> float:
    census = load("insee_comparator_2018").set_index("insee").loc[LENS]
    return float(100 * census[part] / census[whole])


def _change(town: str, first: int, last: int) -> tuple[float, float]:
    before, after = _rate().loc[town, first], _rate().loc[town, last]
    return rates.change_in_points(before, after), rates.change_in_percent(before, after)


@cache
def _share_of_peers(
    *, alike: bool = True, with_loos: bool = False, large: bool = True, last: int = 2011
) -> float:
    jobs, rate = _jobs(), _rate()
    some = jobs[(jobs["year"] == 1999) & (jobs["active"] >= (1000 if large else 0))]["insee"]
    start = rate.loc[some, 1999]
    near = start[(start - start[LOOS]).abs() <= 2].index if alike else start.index
    change = rate[last] - rate[1999]
    peers = change[near] if with_loos else change[near.drop(LOOS)]
    return float(100 * (peers < change[LOOS]).sum() / peers.notna().sum())


EXERCISES = [
    Exercise(
        "ex03_1",
        lambda: _above(15, 1990),
        unit="communes",
        mistakes=[
            Mistake(
                "all years together",
                lambda: int((_jobs()["rate"] > 15).sum()),
                "Each commune is in it up to five times. Choose the year first.",
            ),
            Mistake(
                "another year",
                lambda: _above(15, 1999),
                "These are the communes of 1999. Which year does the question name?",
            ),
            Mistake(
                "the rest of the communes",
                lambda: int((_rate()[1990] <= 15).sum()),
                "These are the communes at fifteen per cent or below. Turn the comparison round.",
            ),
            Mistake(
                "people instead of communes",
                lambda: int(_jobs().query("year == 1990 and rate > 15")["unemployed"].sum()),
                "You added up people. How many rows fulfil the condition?",
            ),
        ],
    ),
    Exercise(
        "ex03_2",
        lambda: _lens("unemployed_15_64_2018", "active_15_64_2018"),
        tolerance=0.05,
        unit="%",
        mistakes=[
            Mistake(
                "share of the wrong whole",
                lambda: _lens("unemployed_15_64_2018", "population_15_64_2018"),
                "You divided by all people of working age. Students and people at home do not look "
                "for work: who can be unemployed at all?",
            ),
            Mistake(
                "share of all inhabitants",
                lambda: _lens("unemployed_15_64_2018", "population_2018"),
                "You divided by all inhabitants, children and pensioners included. Who can be "
                "unemployed at all?",
            ),
            Mistake(
                "share instead of per cent",
                lambda: _lens("unemployed_15_64_2018", "active_15_64_2018") / 100,
                "The fraction is right. The question asks for per cent.",
            ),
            Mistake(
                "the number of people",
                lambda: float(
                    _lens("unemployed_15_64_2018", "active_15_64_2018")
                    / 100
                    * load("insee_comparator_2018")
                    .set_index("insee")
                    .loc[LENS, "active_15_64_2018"]
                ),
                "These are people. A rate needs something to divide them by.",
            ),
            Mistake(
                "another census",
                lambda: float(_rate().loc[LENS, 2011]),
                "That is the rate of 2011, at the core ages. Use the table census.",
            ),
        ],
    ),
    Exercise(
        "ex03_3",
        lambda: _change(LIEVIN, 1999, 2011),
        tolerance=0.06,
        unit="points, then per cent",
        mistakes=[
            Mistake(
                "before and after swapped",
                lambda: _change(LIEVIN, 2011, 1999),
                "A fall has a minus sign, a rise has none. Which year is before, which after?",
            ),
            Mistake(
                "points and per cent swapped",
                lambda: _change(LIEVIN, 1999, 2011)[::-1],
                "Both are there, in the other order. Points come first: the plain difference.",
            ),
            Mistake(
                "another town",
                lambda: _change(LENS, 1999, 2011),
                "This is Lens. The question asks for Liévin.",
            ),
            Mistake(
                "another year",
                lambda: _change(LIEVIN, 1990, 2011),
                "You started in 1990. From which year to which does the question go?",
            ),
            Mistake(
                "divided by the end",
                lambda: (_change(LIEVIN, 1999, 2011)[0], -_change(LIEVIN, 2011, 1999)[1]),
                "The points are right. For the per cent, divide by the rate at the start.",
            ),
        ],
    ),
    Exercise(
        "ex03_4",
        _share_of_peers,
        tolerance=0.6,
        unit="%",
        mistakes=[
            Mistake(
                "the other peers",
                lambda: 100 - _share_of_peers(),
                "That is the share with a larger change than Loos. Which side is asked for?",
            ),
            Mistake(
                "all large communes",
                lambda: _share_of_peers(alike=False),
                "These are all large communes. Which of them started like Loos?",
            ),
            Mistake(
                "Loos among its own peers",
                lambda: _share_of_peers(with_loos=True),
                "Almost. Is Loos one of its own peers?",
            ),
            Mistake(
                "small communes too",
                lambda: _share_of_peers(large=False),
                "Villages are among the peers, and their rates jump. Who has a thousand active "
                "people?",
            ),
            Mistake(
                "share instead of per cent",
                lambda: _share_of_peers() / 100,
                "The share is right. The question asks for per cent.",
            ),
        ],
    ),
    Open(
        "ex03_5",
        rubric=[
            "says that the two figures have different ages and definitions;",
            "gives the change of Loos by one ruler, 1999 to 2011, in points;",
            "says that Loos was lower than Hénin-Beaumont before 2001 already;",
            "says by how many points the rate of a small town may be off;",
            "compares with more than one other town, chosen for a stated reason;",
            "neither credits nor blames a mayor for what a rate alone cannot show;",
            "is polite, short, and judges neither voters nor parties.",
        ],
        remarks=[
            short(40),
            without_figures(
                "Dear reader, thank you for your letter. The two rates that you compare come "
                "from two different surveys with two different groups of ages, and so their "
                "difference tells us nothing about a change in the town; please look again "
                "at our figures."
            ),
            without_years(
                "Dear reader, thank you for your letter. The two rates that you compare, "
                "16.5 % and 18.5 %, come from two surveys with two groups of ages, and so "
                "their difference of 2 points tells us nothing about a change in the town, "
                "nor about the mayor."
            ),
            having(
                "a verdict on the mayor",
                "failed failure succeeded success",
                "Dear reader, in 1999 the census counted ages 25 to 54 and in 2018 ages 15 "
                "to 64, so your two figures cannot be compared; by one ruler the rate moved "
                "by about a point until 2011, which proves that the new mayor succeeded "
                "after all and the others did not.",
                "it speaks of success or failure. Can a rate alone show either?",
            ),
        ],
    ),
]
