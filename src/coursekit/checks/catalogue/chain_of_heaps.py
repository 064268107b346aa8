"""Exercises of the chapter *A chain of heaps*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from coursekit import load
from coursekit.models import interpolation, tours

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without

FIVE = ["62528", "62427", "59491", "59153", "59501"]


@cache
def _listed() -> pd.DataFrame:
    heaps = load("slag_heaps")
    return heaps[heaps["status"] == "property"].reset_index(drop=True)


def _by_commune() -> pd.Series:
    return _listed()["insee"].value_counts().reindex(FIVE)


@cache
def _estates() -> pd.DataFrame:
    return load("mining_estates")


def _gardens(**chosen: str) -> pd.DataFrame:
    table = _estates()
    for column, value in chosen.items():
        table = table[table[column] == value]
    return table[table["type"] == "Cité jardin"]


def _walk(distance: list[list[float]], order: list[int]) -> float:
    return float(sum(distance[one][other] for one, other in pairwise(order)))


@cache
def _far() -> np.ndarray:
    listed = _listed()
    return interpolation.distances_km(listed["lon"], listed["lat"], listed["lon"], listed["lat"])


def _start() -> int:
    listed = _listed()
    return int(listed.index[listed["heap_number"] == "T074"][0])


def _tour(closed: bool = True) -> list[int]:
    return tours.two_opt(_far(), tours.nearest_next(_far(), _start()), closed)


TRIANGLE = [[0, 2, 5], [2, 0, 4], [5, 4, 0]]
SQUARE = [[0, 1, 3, 1], [1, 0, 1, 3], [3, 1, 0, 1], [1, 3, 1, 0]]

EXERCISES = [
    Exercise(
        "ex05_1",
        lambda: _by_commune().idxmax(),
        mistakes=[
            Mistake(
                "the fewest",
                lambda: _by_commune().idxmin(),
                "There stand the fewest of the five. The question asks for the most.",
            ),
            Mistake(
                "name instead of code",
                lambda: load("communes").set_index("insee")["commune"][_by_commune().idxmax()],
                "The right town. The question asks for its INSEE code, as the table has it.",
            ),
            Mistake(
                "the number itself",
                lambda: int(_by_commune().max()),
                "That is how many there are. The question asks where.",
            ),
            Mistake(
                "the home of the story",
                lambda: "62528",
                "Loos has its famous twins and one more. Does one of the others have more?",
            ),
        ],
    ),
    Exercise(
        "ex05_2",
        lambda: 100 * len(_gardens(status="property")) / (_estates()["status"] == "property").sum(),
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "share of all estates",
                lambda: 100 * len(_gardens(status="property")) / len(_estates()),
                "You divided by all estates. Which ones does the question stand in?",
            ),
            Mistake(
                "the buffer zone counted too",
                lambda: 100 * len(_gardens()) / len(_estates()),
                "This is the share among all estates of the table, the buffer zone included.",
            ),
            Mistake(
                "turned round",
                lambda: 100 * len(_gardens(status="property")) / len(_gardens()),
                "That is the share of the garden cities that lie in the property. The question "
                "turns it round.",
            ),
            Mistake(
                "a share instead of per cent",
                lambda: (
                    len(_gardens(status="property")) / (_estates()["status"] == "property").sum()
                ),
                "This is a share between 0 and 1. The question asks for per cent.",
            ),
            Mistake(
                "the number instead of the share",
                lambda: len(_gardens(status="property")),
                "That many there are. Of how many?",
            ),
        ],
    ),
    Exercise(
        "ex05_3",
        lambda: _walk,
        cases=[
            (TRIANGLE, [0, 1, 2]),
            (TRIANGLE, [2, 0, 1]),
            (SQUARE, [0, 1, 2, 3]),
            (SQUARE, [0, 2, 1, 3]),
            ([[0, 7], [7, 0]], [1, 0]),
            ([[0]], [0]),
        ],
        tolerance=0.001,
        unit="km",
        mistakes=[
            Mistake(
                "came back to the start",
                lambda: (
                    lambda distance, order: tours.length(distance, order) if len(order) > 1 else 0.0
                ),
                "Your walk comes back to its start. The question leaves you at the last place.",
            ),
            Mistake(
                "from the first to the last directly",
                lambda: lambda distance, order: distance[order[0]][order[-1]],
                "That is the straight way from the first to the last place. What lies between?",
            ),
            Mistake(
                "the order not used",
                lambda: lambda distance, order: _walk(distance, list(range(len(order)))),
                "You walk in the order of the table. What is `order` for?",
            ),
            Mistake(
                "the last leg forgotten",
                lambda: lambda distance, order: _walk(distance, order[:-1]),
                "One leg is missing. How many legs has a walk past three places?",
            ),
            Mistake(
                "all distances added up",
                lambda: lambda distance, order: float(np.sum(distance)) / 2,
                "You added all distances of the table. A walk uses only some of them.",
            ),
        ],
    ),
    Exercise(
        "ex05_4",
        lambda: tours.length(_far(), _tour()),
        tolerance=0.06,
        unit="km",
        mistakes=[
            Mistake(
                "did not come back",
                lambda: tours.length(_far(), _tour(closed=False), closed=False),
                "This walk ends far from home. The question asks for one that comes back.",
            ),
            Mistake(
                "not untangled",
                lambda: tours.length(_far(), tours.nearest_next(_far(), _start())),
                "This is the greedy tour. The question asks for it untangled.",
            ),
            Mistake(
                "untangled as an open walk",
                lambda: tours.length(_far(), _tour(closed=False)),
                "You untangled an open walk and then added the way home. Untangle the closed tour.",
            ),
            Mistake(
                "closed tour, open length",
                lambda: tours.length(_far(), _tour(), closed=False),
                "The tour is right, but the last leg home is not in your length.",
            ),
            Mistake(
                "all heaps as numbered",
                lambda: tours.length(_far(), list(range(len(_listed())))),
                "That is the order of the inventory. Where did you go to the nearest next?",
            ),
        ],
    ),
    Open(
        "ex05_5",
        rubric=[
            "cuts the question into pieces that one can guess;",
            "gives each piece a range and a reason;",
            "multiplies low with low and high with high, or says how else it came to its range;",
            "names the piece that widens the result most;",
            "says what the result does not show.",
        ],
        remarks=[
            short(40),
            without(
                "no range",
                "between range least most low high from",
                "Our town has 7,000 inhabitants and each of them eats 150 grams of bread a day, "
                "because I weighed what I eat myself. That makes 1,050 kilos of bread. It does not "
                "show where the bread was baked, and it cannot tell whether they eat more than in "
                "other towns nearby.",
                "how small and how large could each piece be?",
            ),
            without(
                "nothing said of its limits",
                "not cannot show prove does",
                "Our town has about 7,000 inhabitants. Between half and nine in ten eat bread, "
                "because children eat less. Each eats between 80 and 200 grams, I weighed mine. "
                "Multiplied low with low and high with high: 280 to 1,260 kilos a day, and the "
                "grams make the range so wide.",
                "what does your number leave open?",
            ),
        ],
    ),
]
