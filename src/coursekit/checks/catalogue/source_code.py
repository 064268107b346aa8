"""Exercises of the chapter *The source code*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import diffusion, rates

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without

FOUR = ["59015", "62215", "59178", "59606"]
LOOS = "62528"
THRESHOLDS = [20, 25, 30, 35, 40]


@cache
def _places() -> diffusion.Network:
    near = load("commune_adjacency")
    return diffusion.network(
        near["insee"], near["neighbour_insee"], load("communes")["insee"].tolist()
    )


def _arrivals() -> list[str]:
    places = _places()
    (when,) = diffusion.spread(places, [LOOS], threshold=0.2, rounds=60)
    return pd.Series(when, places.places)[FOUR].sort_values().index.tolist()


def _name(insee: str) -> str:
    return load("communes").set_index("insee").loc[insee, "commune"]


def _distance_order() -> list[str]:
    communes = load("communes").set_index("insee")
    apart = communes[["lon", "lat"]] - communes.loc[LOOS, ["lon", "lat"]].astype(float)
    return (apart**2).sum(axis=1)[FOUR].sort_values().index.tolist()


@cache
def _tipping(share: float = 0.5, unlike: float = 0.1) -> int:
    """Return the lowest threshold at which the middle run stays below a share of all communes."""
    for percent in THRESHOLDS:
        found = diffusion.spread(
            _places(), [LOOS], percent / 100, unlike=unlike, rounds=25, runs=40
        )
        if diffusion.bands(found, 25)["middle"].iloc[-1] < share * len(_places().places):
            return percent
    return THRESHOLDS[-1]


def _needed(lowest: float) -> int:
    return next(n for n in range(1, 1000) if rates.success_range(n, n)[0] >= lowest)


EXERCISES = [
    Exercise(
        "ex12_1",
        _arrivals,
        mistakes=[
            Mistake(
                "the latest first",
                lambda: _arrivals()[::-1],
                "The right order, from the wrong end. Where does the idea arrive first?",
            ),
            Mistake(
                "as listed",
                lambda: FOUR,
                "This is the order of the question. Look at the rounds on the map.",
            ),
            Mistake(
                "by name",
                lambda: [_name(code) for code in _arrivals()],
                "The right order. The question asks for the codes.",
            ),
            Mistake(
                "by code",
                lambda: sorted(FOUR),
                "These are sorted by code. Sort the rounds, then take their index.",
            ),
        ],
    ),
    Exercise(
        "ex12_2",
        lambda: _name(_places().degrees.idxmax()),
        mistakes=[
            Mistake(
                "half of the pairs",
                lambda: _name(load("commune_adjacency")["insee"].value_counts().idxmax()),
                "You counted one column only, and each pair stands there once. Where are the "
                "communes that stand second?",
            ),
            Mistake(
                "the code instead of the name",
                lambda: _places().degrees.idxmax(),
                "The right commune, by its code. The question asks for its name.",
            ),
            Mistake(
                "how many instead of who",
                lambda: int(_places().degrees.max()),
                "That is how many neighbours it has. Which commune is it?",
            ),
            Mistake(
                "the fewest",
                lambda: _name(_places().degrees.idxmin()),
                "This one has the fewest neighbours.",
            ),
        ],
    ),
    Exercise(
        "ex12_3",
        _tipping,
        unit="%",
        mistakes=[
            Mistake(
                "share instead of per cent",
                lambda: _tipping() / 100,
                "The model takes a share, but the question asks for per cent.",
            ),
            Mistake(
                "one step too low",
                lambda: THRESHOLDS[THRESHOLDS.index(_tipping()) - 1],
                "At this threshold more than half are still reached.",
            ),
            Mistake(
                "one step too high",
                lambda: THRESHOLDS[THRESHOLDS.index(_tipping()) + 1],
                "Here it is fewer than half, but not for the first time. Is there a lower one?",
            ),
        ],
    ),
    Exercise(
        "ex12_4",
        lambda: _needed(90),
        unit="territories",
        mistakes=[
            Mistake(
                "nine in ten",
                lambda: 10,
                "With so few, rates far below nine in ten still fit. Look at the lower end of the "
                "range.",
            ),
            Mistake(
                "eight in ten",
                lambda: _needed(80),
                "This is enough to rule out rates below eight in ten.",
            ),
            Mistake(
                "off by one",
                lambda: _needed(90) - 1,
                "Very close: with this many the lower end is still just below.",
            ),
            Mistake(
                "the upper end",
                lambda: 1,
                "The upper end is a hundred from the start. Which end rules out low rates?",
            ),
        ],
    ),
    Open(
        "ex12_5",
        rubric=[
            "has a group that wanted the code and did not get it, and says how the "
            "choice was made;",
            "fixes the measures, and what counts as failure, before the start;",
            "measures both groups, twice;",
            "separates those who do from those who judge;",
            "admits one thing that five years cannot show.",
        ],
        remarks=[
            short(40),
            without(
                "no group to compare with",
                "lot random other control without later wait both",
                "Give the money to twelve territories that ask for it first. Measure turnout "
                "at local meetings, jobs, moves in and out, and trust by a survey, before "
                "the start and after five years. If the numbers have gone up by then, it "
                "works; if not, it does not work.",
                "nobody in it goes without the code. With whom would you compare?",
            ),
            without(
                "nothing before the start",
                "before start beforehand first baseline advance",
                "Draw by lot who gets the code and who does not. After five years measure "
                "turnout at local meetings, jobs, moves in and out, and trust by a survey, "
                "in both groups. If the two differ by no more than the noise, it did not "
                "work; if by more, it did.",
                "what is measured, or agreed, before anything begins?",
            ),
        ],
    ),
]
