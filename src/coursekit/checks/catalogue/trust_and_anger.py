"""Exercises of the chapter *Trust and anger*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from coursekit import load
from coursekit.models import aggregation, regression

from ..exercise import Exercise, Mistake, Open
from ..remarks import having, short, without

FIVE = ["62065", "62498", "62510", "62528", "62427"]
HENIN_BEAUMONT, LOOS = "62427", "62528"


@cache
def _run_off(year: int = 2017) -> pd.DataFrame:
    votes = load("presidential_votes").pivot(
        index=["insee", "year", "round"], columns="measure", values="value"
    )
    return votes.xs((year, 2), level=["year", "round"])


@cache
def _basin() -> pd.DataFrame:
    table = load("insee_comparator_2018").set_index("insee")
    table = table.join(load("communes").set_index("insee")["in_mining_mission_list"])
    table = table.assign(
        income=table["median_income_eur_2019"] / 1000,
        vote=_run_off()["le_pen_pct"],
        unemployment=table["unemployment_rate_pct_2018"],
        size=np.log2(table["population_2018"]),
    )
    return table[table["in_mining_mission_list"] == 1].dropna(subset=["income", "vote"])


@cache
def _residuals(*things: str) -> pd.Series:
    return regression.fit(_basin(), "vote", list(things)).table["residual"]


def _all_three() -> pd.Series:
    return _residuals("unemployment", "income", "size")


def _lower(residuals: pd.Series) -> int:
    return int((residuals.loc[FIVE] < 0).sum())


def _of(whole: str) -> float:
    henin = _run_off().loc[HENIN_BEAUMONT]
    return float(henin["le_pen_pct"] * henin["valid"] / henin[whole])


def _turnout_only() -> float:
    henin = _run_off().loc[HENIN_BEAUMONT]
    return float(henin["le_pen_pct"] * henin["voters"] / henin["registered"])


@cache
def _by_income(per: float = 1.0) -> tuple[float, float]:
    found = regression.fit(_basin(), "vote", ["income"])
    return float(found.coefficients["income"]) / per, float(found.table.loc[LOOS, "residual"])


@cache
def _correlations(between: float = 1, within: float = -1) -> tuple[float, float]:
    crowd = aggregation.people(between=between, within=within, seed=3)
    places = aggregation.by_place(crowd)
    return places["hardship"].corr(places["answer"]), crowd["hardship"].corr(crowd["answer"])


def _inside() -> float:
    crowd = aggregation.people(between=1, within=-1, seed=3)
    apart = crowd[["hardship", "answer"]] - crowd.groupby("place")[
        ["hardship", "answer"]
    ].transform("mean")
    return float(apart["hardship"].corr(apart["answer"]))


EXERCISES = [
    Exercise(
        "ex08_1",
        lambda: _lower(_all_three()),
        unit="communes",
        mistakes=[
            Mistake(
                "higher instead of lower",
                lambda: len(FIVE) - _lower(_all_three()),
                "You counted those above the expectation. Which sign has counted minus expected "
                "when the share was lower?",
            ),
            Mistake(
                "the whole basin",
                lambda: int((_all_three() < 0).sum()),
                "These are all communes of the basin. Look at the five.",
            ),
            Mistake(
                "lower than the average",
                lambda: int((_basin()["vote"].loc[FIVE] < _basin()["vote"].mean()).sum()),
                "You compared with the average of the basin. The question compares each commune "
                "with its own expectation.",
            ),
            Mistake(
                "a list of the communes",
                lambda: [code for code in FIVE if _all_three()[code] < 0],
                "The right communes. How many are they?",
            ),
        ],
    ),
    Exercise(
        "ex08_2",
        lambda: _of("registered"),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "share of the valid votes",
                lambda: _of("valid"),
                "This is the share of the valid votes, as the table has it. The question takes all "
                "who are registered.",
            ),
            Mistake(
                "share of the voters",
                lambda: _of("voters"),
                "This is the share of those who came. Who is registered, and did not come?",
            ),
            Mistake(
                "turnout alone",
                _turnout_only,
                "You multiplied by the turnout. But her share is one of the valid votes: where are "
                "the blank and null ballots?",
            ),
            Mistake(
                "the turnout",
                lambda: float(
                    100
                    * _run_off().loc[HENIN_BEAUMONT, "voters"]
                    / _run_off().loc[HENIN_BEAUMONT, "registered"]
                ),
                "This is the turnout. Which part of it chose the candidate?",
            ),
        ],
    ),
    Exercise(
        "ex08_3",
        _by_income,
        tolerance=0.02,
        unit="points",
        mistakes=[
            Mistake(
                "per euro",
                lambda: _by_income(per=1000),
                "The slope is per single euro. The question asks for a thousand of them.",
            ),
            Mistake(
                "still three things",
                lambda: (
                    float(
                        regression.fit(
                            _basin(), "vote", ["unemployment", "income", "size"]
                        ).coefficients["income"]
                    ),
                    float(_all_three()[LOOS]),
                ),
                "This is the formula with three things. Fit with income alone.",
            ),
            Mistake(
                "the other way round",
                lambda: _by_income()[::-1],
                "Both numbers are right; the slope comes first.",
            ),
            Mistake(
                "the wrong sign of the residual",
                lambda: (_by_income()[0], -_by_income()[1]),
                "The slope is right. A residual is counted minus expected.",
            ),
            Mistake(
                "another town",
                lambda: (_by_income()[0], float(_residuals("income")[HENIN_BEAUMONT])),
                "The slope is right; the residual is that of Hénin-Beaumont.",
            ),
        ],
    ),
    Exercise(
        "ex08_4",
        _correlations,
        tolerance=0.02,
        mistakes=[
            Mistake(
                "the other way round",
                lambda: _correlations()[::-1],
                "Both are right; the places come first.",
            ),
            Mistake(
                "nothing inside the places",
                lambda: _correlations(within=0),
                "This crowd has nothing going on inside its places. Which value of within does the "
                "question give?",
            ),
            Mistake(
                "inside the places",
                lambda: (_correlations()[0], _inside()),
                "Your second number looks inside each place. Take all people together.",
            ),
            Mistake(
                "the same number twice",
                lambda: (_correlations()[0],) * 2,
                "The same number twice. The second one is about people: use crowd, not places.",
            ),
        ],
    ),
    Open(
        "ex08_5",
        rubric=[
            "speaks of communes, not of the unemployed;",
            "names the base of any percentage;",
            "drops the motive, or marks it as an opinion;",
            "keeps out words that judge;",
            "names a source that could settle it, such as a survey of voters.",
        ],
        remarks=[
            short(20),
            without(
                "communes not named",
                "commune town place municipalit",
                "People with low incomes gave one candidate more votes in 2017. Whether the "
                "unemployed voted so would take a survey of persons.",
                "it does not say that the tables are about communes.",
            ),
            having(
                "a motive",
                "abandoned angry desperate protest revenge despair",
                "In communes with low incomes desperate people gave one candidate more votes "
                "in 2017; a survey of persons would tell who they were.",
                "it gives voters a motive or a mood. Is one in the tables?",
            ),
            without(
                "no other source",
                "survey poll interview ask study",
                "Communes with low incomes gave one candidate more votes in 2017. In the "
                "basin, income and that vote move together closely.",
                "which data would the original headline need?",
            ),
        ],
    ),
]
