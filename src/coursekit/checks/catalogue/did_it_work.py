"""Exercises of the chapter *Did it work?*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import counterfactual as cf

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without, without_figures, without_years

LOOS, ABSCON, MARLES, BARLIN = "62528", "59002", "62555", "62083"
FIVE = ["59477", "62861", "59092", "62895", BARLIN]


@cache
def _people() -> pd.DataFrame:
    counts = pd.concat([load("population_1968_2015"), load("population_2016_2023")])
    return counts.pivot(index="insee", columns="year", values="population")


@cache
def _index() -> pd.DataFrame:
    return 100 * _people().div(_people()[1999], axis=0)


@cache
def _of_work(what: str) -> pd.DataFrame:
    return load("employment_25_54").pivot(index="insee", columns="year", values=what)


@cache
def _left_out() -> frozenset[str]:
    ties = load("commune_adjacency")
    steps = _people()[[1968, 1975, 1982, 1990, 1999]].T.pct_change(fill_method=None).T
    return frozenset(
        [
            *ties.loc[ties["insee"] == LOOS, "neighbour_insee"],
            *ties.loc[ties["neighbour_insee"] == LOOS, "insee"],
            *steps.index[(steps.abs() > 1 / 3).any(axis=1)],
        ]
    )


@cache
def _signs(smallest: int = 3000, largest: int = 15000) -> pd.DataFrame:
    size = _people()[1999]
    fits = size.between(smallest, largest) & ~size.index.isin(list(_left_out()))
    places = size.index[fits | (size.index == LOOS)]
    signs = [
        _index().loc[places, [1968, 1975, 1982, 1990]],
        _of_work("unemployment_rate_pct").loc[places, [1982, 1990, 1999]],
        _of_work("workers_share_pct").loc[places, [1982, 1990, 1999]],
    ]
    named = ["people", "unemployed", "workers"]
    return cf.comparable(pd.concat(signs, axis=1, keys=named))


@cache
def _gaps() -> pd.DataFrame:
    return cf.gaps(_index(), cf.weights(_signs(), FIVE))


def _by_hand(year: int = 2018, first: float = 0.6, second: float = 0.4) -> float:
    values = _index()[year]
    return float(values[LOOS] - first * values[ABSCON] - second * values[MARLES])


def _people_by_hand() -> float:
    values = _people()[2018]
    return float(values[LOOS] - 0.6 * values[ABSCON] - 0.4 * values[MARLES])


@cache
def _jobless(year: int = 2011, smallest: int = 5000, largest: int = 10000) -> pd.Series:
    mixtures = cf.weights(_signs(smallest, largest))
    return cf.gaps(_of_work("unemployment_rate_pct"), mixtures)[year]


def _in_people(code: str = BARLIN, year: int = 2018, base: int = 1999) -> float:
    return float(_gaps().loc[code, year] / 100 * _people().loc[code, base])


EXERCISES = [
    Exercise(
        "ex13_1",
        lambda: int((_gaps().loc[FIVE, 2018].abs() > 10).sum()),
        unit="communes",
        mistakes=[
            Mistake(
                "only those above",
                lambda: int((_gaps().loc[FIVE, 2018] > 10).sum()),
                "You counted those above their double. A double may miss in both directions.",
            ),
            Mistake(
                "only those below",
                lambda: int((_gaps().loc[FIVE, 2018] < -10).sum()),
                "You counted those below their double. A double may miss in both directions.",
            ),
            Mistake(
                "per cent instead of a number",
                lambda: 100 * float((_gaps().loc[FIVE, 2018].abs() > 10).mean()),
                "This is a share of the five. How many of them are it?",
            ),
            Mistake(
                "the gaps themselves",
                lambda: _gaps().loc[FIVE, 2018],
                "These are the five gaps. How many of them are larger than ten points?",
            ),
        ],
    ),
    Exercise(
        "ex13_2",
        _by_hand,
        tolerance=0.06,
        unit="points",
        mistakes=[
            Mistake(
                "the double less the place",
                lambda: -_by_hand(),
                "The sign is turned: take the place less its double.",
            ),
            Mistake(
                "the shares swapped",
                lambda: _by_hand(first=0.4, second=0.6),
                "Which of the two donors gets six tenths?",
            ),
            Mistake(
                "a plain mean",
                lambda: _by_hand(first=0.5, second=0.5),
                "Both donors count alike here. The question gives them different shares.",
            ),
            Mistake(
                "inhabitants instead of the index",
                _people_by_hand,
                "These are inhabitants. Mix the indices, where every commune of 1999 is a hundred.",
            ),
            Mistake(
                "the double itself",
                lambda: float(_index().loc[LOOS, 2018]) - _by_hand(),
                "This is the double. How far is Loos from it?",
            ),
            Mistake(
                "another year",
                lambda: _by_hand(2023),
                "This is the gap of 2023. Which year is asked for?",
            ),
        ],
    ),
    Exercise(
        "ex13_3",
        lambda: cf.p_value(_jobless().abs(), LOOS),
        tolerance=0.005,
        unit="a share from 0 to 1",
        mistakes=[
            Mistake(
                "one direction",
                lambda: cf.p_value(_jobless(), LOOS),
                "You counted gaps in one direction only. Compare their sizes, without the sign.",
            ),
            Mistake(
                "Loos left out",
                lambda: (
                    cf.p_value(_jobless().abs(), LOOS) * len(_jobless()) / (len(_jobless()) - 1)
                    - 1 / (len(_jobless()) - 1)
                ),
                "Very near: Loos itself counts too, above and below the line of the fraction.",
            ),
            Mistake(
                "the other pool",
                lambda: cf.p_value(_jobless(2011, 3000, 15000).abs(), LOOS),
                "These are the communes of three to fifteen thousand. The question changes rule "
                "one.",
            ),
            Mistake(
                "another year",
                lambda: cf.p_value(_jobless(2006).abs(), LOOS),
                "This is 2006. Which year is asked for?",
            ),
            Mistake(
                "smaller instead of larger",
                lambda: float((_jobless().abs() < abs(_jobless()[LOOS])).mean()),
                "This is the share with a smaller gap. Turn the comparison round.",
            ),
        ],
    ),
    Exercise(
        "ex13_4",
        _in_people,
        tolerance=1,
        unit="people",
        mistakes=[
            Mistake(
                "points instead of people",
                lambda: float(_gaps().loc[BARLIN, 2018]),
                "This is the gap in points. How many people is a point?",
            ),
            Mistake(
                "per cent taken for a factor",
                lambda: 100 * _in_people(),
                "A hundred times too large: a point is a hundredth.",
            ),
            Mistake(
                "the inhabitants of 2018",
                lambda: _in_people(base=2018),
                "You took the inhabitants of 2018. Of which year are the points hundredths?",
            ),
            Mistake(
                "the change since 1999",
                lambda: float(_people().loc[BARLIN, 2018] - _people().loc[BARLIN, 1999]),
                "This is what Barlin itself lost or won. The question is how far it is from its "
                "double.",
            ),
            Mistake(
                "the sign lost",
                lambda: abs(_in_people()),
                "The size is right. On which side of its double is Barlin?",
            ),
        ],
    ),
    Open(
        "ex13_5",
        rubric=[
            "does not answer yes or no;",
            "has a figure with year and source, and what it was compared with;",
            "says what size of effect would have been missed;",
            "praises and blames nobody;",
            "proposes something that a town hall could begin next Monday.",
        ],
        remarks=[
            short(30),
            without_figures(
                "We cannot tell, because Loos has no twin. Beside a mixture of communes that "
                "were like it before, its inhabitants are fewer, and chance alone gives gaps of "
                "that size, says the census."
            ),
            without_years(
                "We cannot tell. Beside a mixture of communes that were like it before, Loos "
                "has 3 points fewer inhabitants by the census, and chance alone gives gaps of "
                "that size in most such communes."
            ),
            without(
                "no comparison",
                "double mixture compar beside others against neighbour",
                "We cannot tell. The census of 2018 counts 6,855 inhabitants in Loos, which is "
                "a little more than the sample of 1999 had, and nobody knows which of them came "
                "because of the mayor.",
                "the figure stands alone. Compared with what?",
            ),
            having(
                "a verdict on a person",
                "thanks merit blame failed succeeded brilliant",
                "Thanks to the mayor, Loos had in 2018 as many inhabitants as in 1999 by the "
                "census, while a mixture of communes that were like it before 2001 had 3 points "
                "more.",
                "it praises or blames somebody. Does the comparison?",
            ),
        ],
    ),
]
