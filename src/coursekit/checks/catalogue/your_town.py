"""Exercises of the chapter *Your town*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit.models import peers
from coursekit.profiles import indicators

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without, without_figures, without_years

LOOS, GRENAY = "62528", "62386"
FIVE = ["62498", "62846", "62065", "62215", "62516"]


@cache
def _away() -> pd.Series:
    return peers.distances(indicators.likeness())[LOOS]


@cache
def _known() -> pd.DataFrame:
    return indicators.figures()


def _near(by: list[str], count: int = 5) -> list[str]:
    return list(peers.nearest(_known()[by], LOOS, count).index)


def _raw() -> list[str]:
    """Return the peers that come out when euros and per cents are added as they are."""
    table = _known()[["income", "unemployed"]]
    return list(
        (table - table.loc[LOOS]).pow(2).sum(axis=1, min_count=2).drop(LOOS).nsmallest(5).index
    )


def _small() -> pd.Series:
    return _known()["people"] < 2000


def _missing() -> pd.Series:
    return _known()["poverty"].isna()


EXERCISES = [
    Exercise(
        "ex14_1",
        lambda: int((_away()[FIVE] < 0.75).sum()),
        unit="communes",
        mistakes=[
            Mistake(
                "those further away",
                lambda: int((_away()[FIVE] >= 0.75).sum()),
                "These are further away. Turn the comparison round.",
            ),
            Mistake(
                "the whole coalfield",
                lambda: int((_away() < 0.75).sum()),
                "These are all communes. Look at the five.",
            ),
            Mistake(
                "per cent instead of a number",
                lambda: 100 * float((_away()[FIVE] < 0.75).mean()),
                "This is a share of the five. How many of them are it?",
            ),
            Mistake(
                "the distances themselves",
                lambda: _away()[FIVE],
                "These are the five distances. How many are below three quarters?",
            ),
        ],
    ),
    Exercise(
        "ex14_2",
        lambda: int((_known()["income"] > _known().loc[GRENAY, "income"]).sum() + 1),
        unit="place from the highest",
        mistakes=[
            Mistake(
                "place from the lowest",
                lambda: int((_known()["income"] < _known().loc[GRENAY, "income"]).sum() + 1),
                "This is the place from the lowest. From which end does the question count?",
            ),
            Mistake(
                "the number above",
                lambda: int((_known()["income"] > _known().loc[GRENAY, "income"]).sum()),
                "So many are above it. And which place does that leave?",
            ),
            Mistake(
                "the income itself",
                lambda: float(_known().loc[GRENAY, "income"]),
                "This is the income. Which place does it have in the row?",
            ),
            Mistake(
                "unknown ones in front",
                lambda: int(
                    (_known()["income"] > _known().loc[GRENAY, "income"]).sum()
                    + _known()["income"].isna().sum()
                    + 1
                ),
                "Very near: a commune without a known income has no place in the row.",
            ),
        ],
    ),
    Exercise(
        "ex14_3",
        lambda: _near(["income", "unemployed"]),
        mistakes=[
            Mistake(
                "not on one scale",
                _raw,
                "Here the euros decide alone. Put both variables on one scale first.",
            ),
            Mistake(
                "the peers of the page",
                lambda: list(_away().drop(LOOS).nsmallest(5).index),
                "These are the peers by the six variables of the page. The question names two "
                "others.",
            ),
            Mistake(
                "the town itself",
                lambda: [LOOS, *_near(["income", "unemployed"], 4)],
                "Loos is its own nearest neighbour. Leave it out, and find one more.",
            ),
            Mistake(
                "one variable only",
                lambda: _near(["income"]),
                "These are alike in income alone. What about unemployment?",
            ),
        ],
    ),
    Exercise(
        "ex14_4",
        lambda: 100 * float(_missing()[_small()].mean()),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "the small ones among the missing",
                lambda: 100 * float(_small()[_missing()].mean()),
                "This is the share of small communes among the missing. The question asks for the "
                "share of missing among the small.",
            ),
            Mistake(
                "all communes",
                lambda: 100 * float(_missing().mean()),
                "This is the share among all communes. Choose the small ones first.",
            ),
            Mistake(
                "known instead of missing",
                lambda: 100 * float((~_missing())[_small()].mean()),
                "This is the share that is known.",
            ),
            Mistake(
                "share instead of per cent",
                lambda: float(_missing()[_small()].mean()),
                "The share is right. The question asks for per cent.",
            ),
            Mistake(
                "of all communes",
                lambda: 100 * float((_missing() & _small()).mean()),
                "These are small communes without a rate, as a share of all. Of which communes is "
                "the share asked for?",
            ),
        ],
    ),
    Open(
        "ex14_5",
        rubric=[
            "begins with a sentence that somebody really says, and says who;",
            "gives each figure its base, year and source;",
            "names the rule by which the peers were chosen;",
            "says more about what is missing than about what was found;",
            "ends with something that somebody could begin to count.",
        ],
        remarks=[
            short(60),
            without_figures(
                "One hears that nobody wants to live here, says a neighbour. The census of INSEE "
                "counts a few people fewer than before. Compared with peers of the same size the "
                "town lost more. So the sentence is nuanced. We could not find who left and who "
                "came, or why they did. A yearly count of those who move in and out would settle "
                "it, and the school could begin with its pupils."
            ),
            without_years(
                "One hears that nobody wants to live here, says a neighbour. The census of INSEE "
                "counts 3 % fewer people than ten years before. Compared with 5 peers of the same "
                "size the town lost more. So the sentence is nuanced. We could not find who left "
                "and who came, or why. A yearly count of those who move in and out would settle "
                "it, and the school could begin with its pupils."
            ),
            without(
                "no peers",
                "peer compar alike beside",
                "One hears that nobody wants to live here, says a neighbour. The census of INSEE "
                "counts 3 % fewer people in 2023 than in 2013. So the sentence is nuanced, and we "
                "are not very sure of that. We could not find who left and who came, or why they "
                "did so. A yearly count of those who move in and out would settle it, and the "
                "school could begin with its pupils.",
                "the figures stand alone. Compared with whom, and chosen how?",
            ),
            without(
                "nothing missing",
                "missing find found unknown know",
                "One hears that nobody wants to live here, says a neighbour. The census of INSEE "
                "counts 3 % fewer people in 2023 than in 2013. Compared with 5 peers of the same "
                "size and density the town lost more. So the sentence is nuanced. A yearly count "
                "of those who move in and out would settle it, and the school could begin with "
                "the numbers of its pupils, class by class.",
                "it does not say what you looked for in vain.",
            ),
            having(
                "a cause",
                "because thanks therefore",
                "One hears that nobody wants to live here, says a neighbour. The census of INSEE "
                "counts 3 % fewer people in 2023 than in 2013, because the shops have closed. "
                "Compared with 5 peers of the same size the town lost more. So the sentence is "
                "nuanced. We could not find who left and who came. A yearly count of those who "
                "move in and out would settle it.",
                "it says why. Does a profile know?",
            ),
        ],
    ),
]
