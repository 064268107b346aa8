"""Exercises of the chapter *The virtuous circle*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import feedback

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without

FIVE = ["62498", "62510", "62528", "62427", "59178"]


@cache
def _homes() -> pd.DataFrame:
    columns = ["dwellings", "houses", "flats", "vacant_dwellings"]
    homes = load("iris_2021").groupby("insee")[columns].sum().loc[FIVE]
    return homes.assign(houses_pct=100 * homes["houses"] / homes["dwellings"])


@cache
def _farms() -> pd.Series:
    said = load("dated_claims")
    return said[said["unit"] == "farms"].set_index("first_year")["value"]


def _in(year: int) -> float:
    farms = _farms()
    yearly = (farms[2023] / farms[1998]) ** (1 / (2023 - 1998))
    return float(farms[2023] * yearly ** (year - 2023))


def _straight(year: int) -> float:
    farms = _farms()
    return float(farms[2023] + (farms[2023] - farms[1998]) / (2023 - 1998) * (year - 2023))


def _once_more() -> float:
    farms = _farms()
    return float(farms[2023] * farms[2023] / farms[1998])


EXERCISES = [
    Exercise(
        "ex10_1",
        lambda: _homes()["houses_pct"].idxmin(),
        mistakes=[
            Mistake(
                "the largest share",
                lambda: _homes()["houses_pct"].idxmax(),
                "Here houses are the largest share. The question asks for the smallest.",
            ),
            Mistake(
                "name instead of code",
                lambda: load("communes").set_index("insee")["commune"][
                    _homes()["houses_pct"].idxmin()
                ],
                "The right town. The question asks for its INSEE code, as the table has it.",
            ),
            Mistake(
                "the most flats",
                lambda: _homes().drop(_homes()["houses_pct"].idxmin())["flats"].idxmax(),
                "A large town has many flats. Compare shares of the dwellings, not numbers.",
            ),
        ],
    ),
    Exercise(
        "ex10_2",
        lambda: (68 / 0.08, 100 * 68 / 750 - 8),
        tolerance=0.02,
        unit="ha, then points",
        mistakes=[
            Mistake(
                "share taken for the number itself",
                lambda: (68 / 8, 100 * 68 / 750 - 8),
                "Eight per cent are eight hundredths. By what do you divide?",
            ),
            Mistake(
                "multiplied instead of divided",
                lambda: (68 * 0.08, 100 * 68 / 750 - 8),
                "That is eight per cent of the organic land. The question turns it round: of what "
                "are these hectares eight per cent?",
            ),
            Mistake(
                "the new share instead of the change",
                lambda: (68 / 0.08, 100 * 68 / 750),
                "The floor is right. The second number is the new share; by how many points does "
                "it differ from the old one?",
            ),
            Mistake(
                "per cent instead of points",
                lambda: (68 / 0.08, 100 * (100 * 68 / 750 / 8 - 1)),
                "The floor is right. The second number is a change in per cent; points are a plain "
                "difference of two shares.",
            ),
            Mistake(
                "the wrong sign",
                lambda: (68 / 0.08, 8 - 100 * 68 / 750),
                "The floor is right. A smaller floor makes a larger share: which sign has the "
                "change?",
            ),
        ],
    ),
    Exercise(
        "ex10_3",
        lambda: _in(2040),
        tolerance=0.06,
        unit="farms",
        mistakes=[
            Mistake(
                "a straight line",
                lambda: _straight(2040),
                "You took away the same number each year. A yearly rate takes a share of what is "
                "left.",
            ),
            Mistake(
                "a whole period more",
                _once_more,
                "You let twenty-five years pass. How many are there from 2023 to 2040?",
            ),
            Mistake(
                "another year",
                lambda: _in(2041),
                "One year too far. Count the steps from 2023.",
            ),
            Mistake(
                "the rate itself",
                lambda: float((_farms()[2023] / _farms()[1998]) ** (1 / 25)),
                "This is the factor of one year. Apply it to the farms of 2023, seventeen times.",
            ),
            Mistake(
                "rounded",
                lambda: float(round(_in(2040))),
                "That is rounded to whole farms. Hand in the number as it comes out.",
            ),
        ],
    ),
    Exercise(
        "ex10_4",
        lambda: next(
            fading / 1000
            for fading in range(1, 1001)
            if feedback.strength(0.5, 0.2, fading / 1000) <= 1
        ),
        tolerance=0.0005,
        mistakes=[
            Mistake(
                "added instead of multiplied",
                lambda: 0.5 + 0.2,
                "You added. Around a circle the steps multiply.",
            ),
            Mistake(
                "divided",
                lambda: 0.2 / 0.5,
                "You divided doing by learning. The strength multiplies the two.",
            ),
            Mistake(
                "per cent",
                lambda: 100 * 0.5 * 0.2,
                "This is in per cent. The model takes a share between 0 and 1.",
            ),
            Mistake(
                "what remains",
                lambda: 1 - 0.5 * 0.2,
                "This is the share that remains after a year. The question asks for the "
                "share lost.",
            ),
        ],
    ),
    Open(
        "ex10_5",
        rubric=[
            "names two stocks, things one could count at one moment;",
            "has at least one drain and one limit;",
            "says what one would count, and for how long;",
            "admits another explanation for what would be seen.",
        ],
        remarks=[
            short(25),
            without(
                "nothing to count",
                "count measure number survey how",
                "In our choir the members give concerts and the concerts bring in new "
                "members, and then the new members give more concerts again, and so it feeds "
                "itself for ever.",
                "what could one count to see it?",
            ),
            without(
                "no limit",
                "limit full enough only most room bound end capacity",
                "Stocks: members of a choir and concerts people remember. Members give "
                "concerts, concerts bring members, members move away. Count how many new "
                "members come because of a concert.",
                "what keeps it from growing for ever?",
            ),
        ],
    ),
]
