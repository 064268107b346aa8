"""Exercises of the chapter *As big as Cheops?*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from coursekit import load
from coursekit.models import volume
from coursekit.models.uncertainty import Between, monte_carlo

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without, without_figures

LOOS, HENIN_BEAUMONT = "62528", "62427"
SITE = ["T074", "T074a", "T074b"]
#: Metres by which the edge of a foot may lie further in or out.
EDGE = 10


@cache
def _said() -> pd.Series:
    return load("slag_heap_height_conflicts").set_index("row_id")["value"]


@cache
def _feet() -> pd.Series:
    """Return footprints in ha by number of the heap, those with a number of their own only."""
    return load("slag_heaps").drop_duplicates("heap_number").set_index("heap_number")["area_ha"]


def _heads(insee: str | None = None) -> pd.Series:
    shafts = load("mine_shafts")
    return shafts["ground_elevation_m"][shafts["insee"].eq(insee) if insee else slice(None)]


def _range_of_heights(heads: pd.Series) -> tuple[float, float]:
    summit = _said()["K22"]
    return summit - heads.max(), summit - heads.min()


def _slope(height_m: float, area_ha: float) -> float:
    return volume.slope_of(height_m, volume.radius_of(area_ha * volume.HECTARE))


def _fullest(areas: pd.Series, slope: float) -> float:
    """Return million m³ of heaps 120 m high with a flat top."""
    return volume.flat_topped(areas * volume.HECTARE, 120.0, slope).sum() / 1e6


@cache
def _draws() -> np.ndarray:
    """Return possible volumes of heap 74a in m³, drawn as in the exercise."""
    said = _said()

    def heap_volume(summit, ground, radius, fullness):
        height, foot = summit - ground, np.pi * radius**2
        pointed = volume.cone(foot, height)
        fullest = volume.flat_topped(foot, height, slope=said["K33"])
        return pointed + fullness * (fullest - pointed)

    shafts = load("mine_shafts").set_index("shaft_id")["ground_elevation_m"]
    radius = volume.radius_of(_feet()["T074a"] * volume.HECTARE)
    return monte_carlo(
        heap_volume,
        summit=Between(said["K06"], said["K04"]),
        # The lowest and the highest shaft head within a kilometre: 11 bis of Liévin, 11 of Loos.
        ground=Between(shafts["S395"], shafts["S405"]),
        radius=Between(radius - EDGE, radius + EDGE),
        fullness=Between(0, 1),
    )


def _cheops() -> float:
    return volume.pyramid(_said()["K18"], _said()["K16"])


def _share(times: float) -> float:
    return 100 * float((_draws() >= times * _cheops()).mean())


EXERCISES = [
    Exercise(
        "ex04_1",
        lambda: _heads(LOOS).max() - _heads(LOOS).min(),
        tolerance=0.5,
        unit="m",
        mistakes=[
            Mistake(
                "all shafts of the coalfield",
                lambda: _heads().max() - _heads().min(),
                "That is the whole coalfield, and some of its zeros mean 'not known'. Which rows "
                "belong to one commune only?",
            ),
            Mistake(
                "the highest head instead of the difference",
                lambda: _heads(LOOS).max(),
                "This is the level of one shaft head above the sea. How far is it down from there "
                "to the lowest one?",
            ),
            Mistake(
                "lowest less highest",
                lambda: _heads(LOOS).min() - _heads(LOOS).max(),
                "A distance from low to high is not negative. Which of the two comes first?",
            ),
            Mistake(
                "depth instead of level",
                lambda: float(np.ptp(load("mine_shafts").query("insee == @LOOS")["depth_m"])),
                "These are depths: how far a shaft goes down. Look in the dictionary for the "
                "column that says how high its head lies.",
            ),
        ],
    ),
    Exercise(
        "ex04_2",
        lambda: _range_of_heights(_heads(HENIN_BEAUMONT)),
        tolerance=0.5,
        unit="m",
        ordered=True,
        mistakes=[
            Mistake(
                "the range the wrong way round",
                lambda: _range_of_heights(_heads(HENIN_BEAUMONT))[::-1],
                "Your first number is the larger one. Which ground leaves the least height?",
            ),
            Mistake(
                "the ground levels themselves",
                lambda: (_heads(HENIN_BEAUMONT).min(), _heads(HENIN_BEAUMONT).max()),
                "These are levels of the ground above the sea. What remains between them and the "
                "summit?",
            ),
            Mistake(
                "ground added to the summit",
                lambda: (
                    _said()["K22"] + _heads(HENIN_BEAUMONT).min(),
                    _said()["K22"] + _heads(HENIN_BEAUMONT).max(),
                ),
                "The summit is measured from the sea already. Does the ground come on top of it, "
                "or is it a part of it?",
            ),
            Mistake(
                "the ground of Loos",
                lambda: _range_of_heights(_heads(LOOS)),
                "That is the ground of Loos-en-Gohelle. In which commune does this heap stand?",
            ),
        ],
    ),
    Exercise(
        "ex04_3",
        lambda: _slope,
        cases=[
            (140, 12.81),
            (186, 14.77),
            (0, 5),
            (100, np.pi),
            (3, 0.15),
        ],
        tolerance=0.1,
        unit="°",
        mistakes=[
            Mistake(
                "hectares used as square metres",
                lambda: lambda h, ha: volume.slope_of(h, volume.radius_of(ha)),
                "Your heaps are almost upright. How many square metres has a hectare?",
            ),
            Mistake(
                "radians instead of degrees",
                lambda: lambda h, ha: float(np.radians(_slope(h, ha))),
                "Numbers below two look like radians. Which numpy function turns them into "
                "degrees?",
            ),
            Mistake(
                "the diameter as the run",
                lambda: lambda h, ha: volume.slope_of(h, 2 * volume.radius_of(ha * volume.HECTARE)),
                "Your slopes are too gentle. How far is it, on the level, from the foot to the "
                "point below the summit?",
            ),
            Mistake(
                "per cent instead of degrees",
                lambda: lambda h, ha: 100 * h / volume.radius_of(ha * volume.HECTARE),
                "Rise over run gives the slope as road signs have it, in per cent. Degrees need "
                "one more step.",
            ),
        ],
    ),
    Exercise(
        "ex04_4",
        lambda: _fullest(_feet()[SITE], _said()["K33"]),
        tolerance=0.1,
        unit="million m³",
        mistakes=[
            Mistake(
                "cubic metres, not millions",
                lambda: 1e6 * _fullest(_feet()[SITE], _said()["K33"]),
                "The heaps are right, the unit is not: the question asks for millions.",
            ),
            Mistake(
                "pointed cones",
                lambda: volume.cone(_feet()[SITE] * volume.HECTARE, 120.0).sum() / 1e6,
                "These heaps run up to a point. What is the fullest that the same foot can carry?",
            ),
            Mistake(
                "the lower angle of repose",
                lambda: _fullest(_feet()[SITE], _said()["K32"]),
                "You were not generous enough: with which of the two angles does more stone stay "
                "on the foot?",
            ),
            Mistake(
                "two heaps instead of three",
                lambda: _fullest(_feet()[SITE[:2]], _said()["K33"]),
                "That is too little by one heap. How many footprints has the site?",
            ),
            Mistake(
                "upright blocks",
                lambda: _feet()[SITE].sum() * volume.HECTARE * 120 / 1e6,
                "Area times height is a block with upright walls. What does loose stone do at a "
                "wall?",
            ),
        ],
    ),
    Exercise(
        "ex04_5",
        lambda: _share(3),
        tolerance=1.5,  # another seed may give another share
        unit="%",
        mistakes=[
            Mistake(
                "a share between 0 and 1",
                lambda: _share(3) / 100,
                "The share is right, but as a part of one. The question asks for per cent.",
            ),
            Mistake(
                "the other side",
                lambda: 100 - _share(3),
                "This is the share of draws that hold less. Look at the direction of your "
                "comparison.",
            ),
            Mistake(
                "two pyramids",
                lambda: _share(2),
                "Almost all draws pass this test. With how many pyramids did you compare?",
            ),
            Mistake(
                "a count instead of a share",
                lambda: float((_draws() >= 3 * _cheops()).sum()),
                "This counts draws. Out of how many?",
            ),
        ],
    ),
    Open(
        "ex04_6",
        rubric=[
            "Above what? Every metre says whether it is above the sea or above the ground.",
            "Range: height or volume is given as a range, or with 'about'.",
            "Big in what? The comparison names height, ground, stone or slope.",
            "Then or now: the height of the pyramid says of which time it is.",
            "Origin: it says which figures are printed and which are our estimate.",
            "Measurement: the wish names a quantity and a reason from the chapter.",
            "Reader: short sentences that a walker understands.",
        ],
        remarks=[
            short(25),
            without_figures(
                "You stand high above the sea and above the plain. The pyramid is higher, "
                "but the hill under your feet is far wider and holds more stone. Please have "
                "it surveyed."
            ),
            without(
                "above what",
                "above sea plain ground",
                "This hill is 186 metres high and the pyramid of Cheops 138.5 today, but it "
                "is far wider and holds about twice as much stone. To the town: please have "
                "the shape surveyed.",
                "a metre needs a floor. Above what?",
            ),
            without(
                "no range",
                "about some roughly between around estimate",
                "You stand 186 metres over the sea and 114 over the plain. The pyramid of "
                "Cheops is higher: 138.5 metres today. This hill holds two times its stone. "
                "Have the shape surveyed, dear town.",
                "every figure is exact. How well do we know it?",
            ),
        ],
    ),
]
