"""Exercises of the chapter *The ground that sank*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from coursekit import load
from coursekit.models import drainage, interpolation, subsidence

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without

FIVE = ["62498", "62510", "62528", "62427", "59178"]


@cache
def _km() -> pd.Series:
    shafts = load("mine_shafts")
    known = shafts[shafts["ground_elevation_m"] > 0]
    middle = load("communes").set_index("insee").loc[FIVE]
    km = interpolation.nearest_km(middle["lon"], middle["lat"], known["lon"], known["lat"])
    return pd.Series(km, FIVE)


@cache
def _level() -> pd.Series:
    return load("mine_shafts")["ground_elevation_m"]


def _too_low() -> float:
    level = _level()
    return float(level[level > 0].mean() - level.mean())


def _panel(**other: float) -> subsidence.Panel:
    given = {"west": -150, "east": 150, "thickness": 1.8, "depth": 600}
    return subsidence.Panel(**(given | other))


def _middle(**other: float) -> float:
    return float(subsidence.sinking(_panel(**other), 0))


def _deepest(levels: list[float]) -> float:
    return float(drainage.hollow(levels).max())


def _one_way(levels: list[float]) -> float:
    ground = np.asarray(levels, float)
    return float((np.maximum.accumulate(ground) - ground).max())


EXERCISES = [
    Exercise(
        "ex02_1",
        lambda: _km().idxmax(),
        mistakes=[
            Mistake(
                "the nearest",
                lambda: _km().idxmin(),
                "From there it is the shortest way. The question asks for the longest.",
            ),
            Mistake(
                "name instead of code",
                lambda: load("communes").set_index("insee")["commune"][_km().idxmax()],
                "The right town. The question asks for its INSEE code, as the table has it.",
            ),
            Mistake(
                "the distance itself",
                lambda: float(_km().max()),
                "That is a distance. The question asks which town it belongs to.",
            ),
            Mistake(
                "the second furthest",
                lambda: _km().nlargest(2).index[1],
                "Close: from one of the five it is further still. Sort all five distances.",
            ),
        ],
    ),
    Exercise(
        "ex02_2",
        _too_low,
        tolerance=0.01,
        unit="m",
        mistakes=[
            Mistake(
                "the wrong sign",
                lambda: -_too_low(),
                "The size is right. Which of the two means is subtracted from which?",
            ),
            Mistake(
                "the right mean itself",
                lambda: float(_level()[_level() > 0].mean()),
                "That is the mean without the noughts. By how much does it differ from the one "
                "with them?",
            ),
            Mistake(
                "missing values counted as noughts",
                lambda: float(_level()[_level() > 0].mean() - _level().fillna(0).mean()),
                "Your wrong mean is too wrong: you counted the missing levels as noughts as well.",
            ),
            Mistake(
                "medians instead of means",
                lambda: float(_level()[_level() > 0].median() - _level().median()),
                "You compared medians, which hardly feel the noughts. The question asks for means.",
            ),
            Mistake(
                "per cent",
                lambda: 100 * _too_low() / float(_level()[_level() > 0].mean()),
                "This is a share in per cent. The question asks for metres.",
            ),
        ],
    ),
    Exercise(
        "ex02_3",
        _middle,
        tolerance=0.01,
        unit="m",
        mistakes=[
            Mistake(
                "full subsidence",
                lambda: subsidence.full_subsidence(1.8),
                "That is what a very wide panel would give. How wide is this one, compared with "
                "its depth?",
            ),
            Mistake(
                "half a panel on each side",
                lambda: _middle(west=-300, east=300),
                "Your panel is twice as wide as the one in the question. Where are its two edges?",
            ),
            Mistake(
                "measured at the edge",
                lambda: float(subsidence.sinking(_panel(), 150)),
                "That is above the edge of the panel. Where does the ground sink most?",
            ),
            Mistake(
                "nothing left in the ground",
                lambda: _middle(factor=1.0),
                "You let the ground sink by all that was taken. What does the rule of thumb say?",
            ),
            Mistake(
                "centimetres",
                lambda: 100 * _middle(),
                "The number is right in centimetres. The question asks for metres.",
            ),
        ],
    ),
    Exercise(
        "ex02_4",
        lambda: _deepest,
        cases=[
            ([6, 4, 3, 5, 4, 1, 2, 0],),
            ([3, 1, 2, 5, 4],),
            ([5, 4, 3, 2],),
            ([0, 2, 1, 4, 0, 3, 3],),
            ([1, 1, 1],),
            ([9, 2, 8, 1, 7],),
        ],
        tolerance=0.001,
        unit="m",
        mistakes=[
            Mistake(
                "one way out only",
                lambda: _one_way,
                "In your function water can leave at one end only. Let it take the easier of the "
                "two ways.",
            ),
            Mistake(
                "highest minus lowest",
                lambda: lambda levels: float(np.ptp(levels)),
                "That is the difference between the highest and the lowest ground. A slope has "
                "that too, and stays dry.",
            ),
            Mistake(
                "the place instead of the depth",
                lambda: lambda levels: drainage.lowest(levels) or 0,
                "Your function says where the deepest water is. The question asks how deep it is.",
            ),
            Mistake(
                "all the water added up",
                lambda: lambda levels: float(drainage.hollow(levels).sum()),
                "You added the depths of all points. The question asks for the deepest one.",
            ),
        ],
    ),
    Open(
        "ex02_5",
        rubric=[
            "tells a greatest value from an average, and says how sure the figure is;",
            "says when work ended and what that means for movement today;",
            "names what we have not measured;",
            "tells her what to look at or whom to ask;",
            "neither frightens nor promises.",
        ],
        remarks=[
            short(40),
            without(
                "no end of work",
                "closed ended end 1986 stopped last rest five",
                "Dear neighbour, the fifteen metres are reported for some places and are far above "
                "the average of about a metre. Nobody could show us a survey. Look at the walls "
                "for cracks, and ask the town hall for the map of mining risks before you buy.",
                "when did the work below end, and what follows for today?",
            ),
            without(
                "nobody to ask",
                "ask look map survey report town hall",
                "The figure of fifteen metres is a greatest value that holds for some places, and "
                "the average of the basin is about a metre. The last shaft closed in 1986, and "
                "five years later the ground is held to be at rest. Nothing has been measured "
                "since, so nobody can be quite sure.",
                "what could she look at, or whom could she ask?",
            ),
        ],
    ),
]
