"""Exercises of the chapter *Fifty-fifty*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import funding, growth

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without

FIVE = ["62498", "62510", "62528", "62427", "59178"]


@cache
def _turnout() -> pd.DataFrame:
    votes = load("presidential_votes")
    votes = votes[(votes["round"] == 1) & (votes["measure"] == "turnout_pct")]
    return votes.pivot(index="insee", columns="year", values="value").loc[FIVE]


def _rise(since: int = 2002) -> pd.Series:
    return _turnout()[2017] - _turnout()[since]


def _living(life: float = 10) -> pd.Series:
    return growth.register(founded=2, closing=1 / life, start=40, years=20)["living"]


def _rate(life: float = 10, years: float = 20) -> float:
    living = _living(life)
    return growth.yearly_rate(living.iloc[-1] / living.iloc[0], years)


def _decide(players: int, value: float, match: float) -> str:
    least, most = funding.best_gifts(players, value, match)
    if least != most:
        return "either"
    return "gives" if most > 0 else "keeps"


def _by(back: float) -> str:
    return "gives" if back > 1 else "keeps" if back < 1 else "either"


EXERCISES = [
    Exercise(
        "ex07_1",
        lambda: _rise().idxmin(),
        mistakes=[
            Mistake(
                "the largest rise",
                lambda: _rise().idxmax(),
                "There turnout rose most of the five. The question asks for the least.",
            ),
            Mistake(
                "the highest turnout",
                lambda: _turnout()[2002].idxmax(),
                "There the largest share voted. The question asks for the change between two "
                "years.",
            ),
            Mistake(
                "name instead of code",
                lambda: load("communes").set_index("insee")["commune"][_rise().idxmin()],
                "The right town. The question asks for its INSEE code, as the table has it.",
            ),
            Mistake(
                "another year",
                lambda: _rise(2007).idxmax(),
                "That fits another position of the slider. Look at the year it is set to.",
            ),
        ],
    ),
    Exercise(
        "ex07_2",
        _rate,
        tolerance=0.01,
        unit="% a year",
        mistakes=[
            Mistake(
                "the list instead of the living",
                lambda: growth.yearly_rate(2, 20),
                "That is the growth of the list, which never strikes anything off. Which column "
                "holds those that still meet?",
            ),
            Mistake(
                "change divided by the years",
                lambda: 100 * (_living().iloc[-1] / _living().iloc[0] - 1) / 20,
                "You divided the whole change by the years. A yearly rate compounds: each year "
                "starts from what the last one left.",
            ),
            Mistake(
                "the wrong sign",
                lambda: -_rate(),
                "The size is right. Are there more living associations in the end, or fewer?",
            ),
            Mistake(
                "a share instead of per cent",
                lambda: _rate() / 100,
                "This is a share between 0 and 1. The question asks for per cent.",
            ),
            Mistake(
                "the whole change",
                lambda: 100 * (_living().iloc[-1] / _living().iloc[0] - 1),
                "That is the change over all twenty years. What is it in a single year, on "
                "average?",
            ),
            Mistake(
                "ten per cent written as ten",
                lambda: _rate(life=20),
                "In your town an association lasts twice as long as in the question. Which share "
                "of them ends in a year?",
            ),
        ],
    ),
    Exercise(
        "ex07_3",
        lambda: _decide,
        cases=[(4, 1.6, 1), (3, 1.6, 1), (4, 2, 1), (4, 1.6, 0), (1, 0.5, 1), (5, 0, 3), (2, 4, 0)],
        mistakes=[
            Mistake(
                "the match forgotten",
                lambda: lambda players, value, match: _by(value / players),
                "Without a match your answers are right. What becomes of a token when the town "
                "adds to it?",
            ),
            Mistake(
                "the match instead of the match and the token",
                lambda: lambda players, value, match: _by(value * match / players),
                "You count what the town adds, and forget the token itself.",
            ),
            Mistake(
                "not divided by the players",
                lambda: lambda players, value, match: _by(value * (1 + match)),
                "That is what a token brings to the whole group. How much of it comes back to the "
                "one who gave?",
            ),
            Mistake(
                "no word for a draw",
                lambda: (
                    lambda players, value, match: (
                        "gives" if value * (1 + match) / players > 1 else "keeps"
                    )
                ),
                "Nearly. What do you answer when a token brings back exactly one?",
            ),
            Mistake(
                "true or false instead of a word",
                lambda: lambda players, value, match: value * (1 + match) / players > 1,
                "Your function says yes or no. The question asks for one of three words.",
            ),
        ],
    ),
    Open(
        "ex07_4",
        rubric=[
            "says what one unit is: an association, a visit, a visitor;",
            "names a first and a last year, and why these;",
            "thinks of what lists forget: endings, people who came twice, years nobody counted;",
            "divides by the inhabitants, or compares with another town;",
            'says beforehand what result would make it say "no".',
        ],
        remarks=[
            short(30),
            without(
                "no years",
                "year years since 1990 1995 2000 2005 2010 2015 2020 2023",
                "I would count the associations on the list of the town hall and the visitors of "
                "all its events, and compare the counts with those of two other towns of the same "
                "size, divided by the inhabitants.",
                "from when to when would you count?",
            ),
            without(
                "compared with nobody",
                "compare other another inhabitants inhabitant per same neighbour elsewhere",
                "I would take the list of associations of the town hall for the years 2005 and "
                "2020, strike off those that no longer meet, and count what is left. If there are "
                "twice as many, the mayor is right.",
                "with which other town, or with how many people, would you compare?",
            ),
        ],
    ),
]
