"""Exercises of the chapter *Sun on the church*: answers computed, mistakes foreseen."""

from __future__ import annotations

from functools import cache

import pandas as pd

from coursekit import load
from coursekit.models import solar

from ..exercise import Exercise, Mistake, Open
from ..remarks import short, without


@cache
def _flat() -> pd.Series:
    return load("solar_irradiation")["irradiation_kwh_m2"]


@cache
def _light(clear: bool = False) -> pd.DataFrame:
    if clear:
        return solar.yearly_light(load("clear_sky_irradiance"), "clear_sky_kwh_m2")
    return solar.yearly_light(load("mean_sky_irradiance"), "mean_sky_kwh_m2")


def _more() -> float:
    return float(100 * (_flat().max() / _flat().min() - 1))


def _roof(tilt: int = 45, azimuth: int = 135, ratio: float = 0.8, clear: bool = False) -> float:
    return float(solar.output(6, _light(clear).loc[tilt, azimuth], ratio))


def _wall(light: float | None = None) -> float:
    return float(solar.performance_ratio(5_600, 4, light or _light().loc[90, 180]))


def _homes(kwh: float, household: float) -> int | str:
    return "no answer" if household <= 0 else int(kwh // household)


EXERCISES = [
    Exercise(
        "ex09_1",
        _more,
        tolerance=0.06,
        unit="%",
        mistakes=[
            Mistake(
                "the difference itself",
                lambda: float(_flat().max() - _flat().min()),
                "That is the difference in kilowatt-hours. How many per cent of the darkest is it?",
            ),
            Mistake(
                "share of the brightest",
                lambda: float(100 * (1 - _flat().min() / _flat().max())),
                "You divided by the brightest. More than the darkest: which one is the base?",
            ),
            Mistake(
                "a hundred too much",
                lambda: float(100 * _flat().max() / _flat().min()),
                "That is the brightest as per cent of the darkest. How much *more* is it?",
            ),
            Mistake(
                "a share instead of per cent",
                lambda: _more() / 100,
                "This is a share between 0 and 1. The question asks for per cent.",
            ),
        ],
    ),
    Exercise(
        "ex09_2",
        _roof,
        tolerance=1,
        unit="kWh",
        mistakes=[
            Mistake(
                "no losses",
                lambda: _roof(ratio=1),
                "You lose nothing on the way. What does the performance ratio do?",
            ),
            Mistake(
                "losses instead of what is left",
                lambda: _roof(ratio=0.2),
                "You kept the losses and threw the rest away. Which share is left?",
            ),
            Mistake(
                "looking south",
                lambda: _roof(azimuth=180),
                "Your roof looks to the south. Where does the one in the question look?",
            ),
            Mistake(
                "a flat roof",
                lambda: _roof(tilt=0, azimuth=180),
                "Your roof is flat. Which tilt does the question give?",
            ),
            Mistake(
                "a sky without clouds",
                lambda: _roof(clear=True),
                "That would be a year without a cloud. Which table has the mean sky?",
            ),
            Mistake(
                "megawatt-hours",
                lambda: _roof() / 1000,
                "The number is right in megawatt-hours. The question asks for kilowatt-hours.",
            ),
        ],
    ),
    Exercise(
        "ex09_3",
        lambda: _homes,
        cases=[
            (32_000, 2_500),
            (32_000, 464),
            (1_000, 2_500),
            (5_000, 2_500),
            (100, 0),
            (100, -5),
        ],
        mistakes=[
            Mistake(
                "not whole",
                lambda: lambda kwh, household: kwh / household if household > 0 else "no answer",
                "Your function returns parts of households. The question asks for whole ones.",
            ),
            Mistake(
                "rounded up",
                lambda: (
                    lambda kwh, household: (
                        int(-(-kwh // household)) if household > 0 else "no answer"
                    )
                ),
                "You rounded up. Is a household fed if the electricity ends in November?",
            ),
            Mistake(
                "divided the wrong way",
                lambda: (
                    lambda kwh, household: int(household // kwh) if household > 0 else "no answer"
                ),
                "You divided the household by the plant. Which one goes into the other?",
            ),
            Mistake(
                "nought for no answer",
                lambda: lambda kwh, household: int(kwh // household) if household > 0 else 0,
                "A household that uses nothing: is nought the answer, or is there none?",
            ),
        ],
    ),
    Exercise(
        "ex09_4",
        _wall,
        tolerance=0.006,
        mistakes=[
            Mistake(
                "the best roof instead of the wall",
                lambda: _wall(_light().loc[35, 180]),
                "That is the ratio on a good roof. The modules of the leaflet hang upright.",
            ),
            Mistake(
                "a flat roof",
                lambda: _wall(_light().loc[0, 180]),
                "That is the ratio on a flat roof. Which tilt has a wall?",
            ),
            Mistake(
                "a sky without clouds",
                lambda: _wall(_light(clear=True).loc[90, 180]),
                "That would be a year without a cloud. Which table has the mean sky?",
            ),
            Mistake(
                "turned round",
                lambda: 1 / _wall(),
                "You divided the light by the promise. The ratio is what comes out, divided by "
                "what could at best.",
            ),
            Mistake(
                "per cent",
                lambda: 100 * _wall(),
                "The number is right in per cent. The question asks for the ratio itself.",
            ),
        ],
    ),
    Open(
        "ex09_5",
        rubric=[
            "says *south side* and not *entirely*;",
            "keeps kilowatts and kilowatt-hours apart, and names the time;",
            'gives a range, or says "about" and "expected";',
            "prints the divisor beside the number of homes;",
            "can be read in half a minute.",
        ],
        remarks=[
            short(25),
            without(
                "which side",
                "south side half slope",
                "This roof makes electricity from light, about 32,000 kilowatt-hours a year as it "
                "was expected, which is what about thirteen homes use at 2,500 kilowatt-hours "
                "each. Ask us for the last reading of the meter.",
                "which part of the roof is it?",
            ),
            without(
                "no range",
                "about between expected roughly range from least",
                "The south side of this roof makes 32,000 kilowatt-hours of electricity a year and "
                "feeds thirteen homes that use 2,500 kilowatt-hours each. Since March 2013 it has "
                "saved the town a lot of money, and you can see the meter inside.",
                "how sure is the number?",
            ),
        ],
    ),
]
