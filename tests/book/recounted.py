"""Right answers of the questions that come back, worked out a second time.

Nothing here is shared with the questions: tables are read as plain text, line by line, and formulas
are written out with school arithmetic. Each function gets what a question shows and names (its
commune, its year, what it supposes) and returns the number that is right, or words of the answer.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from functools import cache
from itertools import permutations
from typing import Any

from tests.conftest import ROOT


@cache
def table(name: str) -> list[dict[str, str]]:
    """Return the lines of a table as they stand in the file."""
    with (ROOT / f"data/tables/{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines(name: str, **where: Any) -> list[dict[str, str]]:
    return [one for one in table(name) if all(one[k] == str(v) for k, v in where.items())]


def one(name: str, column: str, **where: Any) -> float:
    (line,) = lines(name, **where)
    return float(line[column])


def many(name: str, column: str, **where: Any) -> list[float]:
    return [float(line[column]) for line in lines(name, **where) if line[column]]


def middle(values: list[float]) -> float:
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def km(a: dict[str, str], b: dict[str, str]) -> float:
    """Return the way over a globe, by the formula with the half angles."""
    x, y, u, v = (math.radians(float(place[way])) for place in (a, b) for way in ("lon", "lat"))
    part = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(part))


def line_through(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Return slope and constant by least squares."""
    n, sx, sy = len(pairs), sum(x for x, _ in pairs), sum(y for _, y in pairs)
    sxx, sxy = sum(x * x for x, _ in pairs), sum(x * y for x, y in pairs)
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return slope, (sy - slope * sx) / n


# --- what several questions need ---------------------------------------------------------------


def spans(insee: str | None = None) -> list[tuple[int, int]]:
    return [
        (int(line["sunk_year"]), int(line["closed_year"]))
        for line in table("mine_shafts")
        if line["sunk_year"] and line["closed_year"] and insee in (None, line["insee"])
    ]


def open_in(year: int, insee: str | None = None) -> int:
    return sum(1 for begun, closed in spans(insee) if begun <= year and not closed < year)


def area(heap: str) -> float:
    return one("slag_heaps", "area_ha", heap_number=heap)


def rim(heap: str) -> float:
    return math.sqrt(area(heap) * 100 * 100 / math.pi)


def ballot(insee: str, column: str, year: int = 2026) -> float:
    return one("municipal_lists", column, insee=insee, year=year, round=1, list_rank=1)


def european(insee: str, column: str, year: int) -> float:
    return one("national_votes", column, insee=insee, year=year, election="european")


def census(insee: str, column: str, year: int = 2018) -> float:
    return one("census_2012_2018", column, insee=insee, year=year)


def people(insee: str, year: int) -> float:
    name = "population_1876_2015" if year < 2016 else "population_2016_2023"
    return one(name, "population", insee=insee, year=year)


def everybody(year: int) -> float:
    name = "population_1876_2015" if year < 2016 else "population_2016_2023"
    return sum(many(name, "population", year=year))


def compared(insee: str, column: str) -> float:
    return one("insee_comparator_2018", column, insee=insee)


def neighbours(insee: str) -> int:
    ends = ("insee", "neighbour_insee")
    return sum(insee in (line[end] for end in ends) for line in table("commune_adjacency"))


def income_line() -> tuple[float, float]:
    """Return the line from incomes, in thousand euros, to votes of the first round of 2017."""
    incomes = {
        line["insee"]: float(line["median_income_eur_2019"]) / 1000
        for line in table("insee_comparator_2018")
        if line["median_income_eur_2019"]
    }
    return line_through(
        [
            (incomes[line["insee"]], 100 * float(line["fn_rn"]) / float(line["valid"]))
            for line in lines("national_votes", year=2017, election="presidential", round=1)
            if line["insee"] in incomes and line["fn_rn"]
        ]
    )


def lepen_2017(insee: str) -> float:
    where = {"insee": insee, "year": 2017, "election": "presidential", "round": 1}
    return 100 * one("national_votes", "fn_rn", **where) / one("national_votes", "valid", **where)


def trip_and_shortest(insee: str, count: int) -> tuple[float, float]:
    (town,) = lines("communes", insee=insee)
    heaps = sorted(table("slag_heaps"), key=lambda heap: km(town, heap))[:count]
    left, trip = list(range(1, count)), [0]
    while left:
        left.sort(key=lambda place: km(heaps[trip[-1]], heaps[place]))
        trip.append(left.pop(0))

    def length(order: tuple[int, ...]) -> float:
        return sum(far[a][b] for a, b in zip(order, (*order[1:], order[0]), strict=True))

    far = [[km(a, b) for b in heaps] for a in heaps]
    return length(tuple(trip)), min(length((0, *rest)) for rest in permutations(range(1, count)))


def quick_rule_costs(insee: str, many: int) -> float:
    trip, shortest = (round(length, 1) for length in trip_and_shortest(insee, many))
    return 100 * (trip - shortest) / shortest


def by_steps(start: float, factor: float, steps: int) -> float:
    for _ in range(steps):
        start *= factor
    return start


def rate_by_trying(multiple: float, years: int) -> float:
    """Return the yearly growth in per cent by halving the interval it lies in."""
    low, high = -50.0, 100.0
    for _ in range(80):
        guess = (low + high) / 2
        if by_steps(1, 1 + guess / 100, years) < multiple:
            low = guess
        else:
            high = guess
    return low


def growth_of_large(insee: str, size: int) -> float:
    change = {}
    for line in lines("population_2016_2023", year=2016):
        if float(line["population"]) >= size:
            now = people(line["insee"], 2023)
            change[line["insee"]] = now / float(line["population"])
    return 100 * sum(value >= change[insee] for value in change.values()) / len(change)


def workers_as_everywhere(insee: str) -> float:
    both = {line["insee"] for line in lines("census_2012_2018", year=2012)}
    both &= {line["insee"] for line in lines("census_2012_2018", year=2018)}
    total = {
        year: sum(float(line["workers"]) for line in lines("census_2012_2018", year=year)
                  if line["insee"] in both)
        for year in (2012, 2018)
    }  # fmt: skip
    return round(census(insee, "workers", 2012)) * total[2018] / total[2012]


def single_lists() -> float:
    first = {line["insee"] for line in lines("municipal_lists", year=2008)}
    second = {line["insee"]: line["lists"] for line in lines("municipal_lists", year=2026, round=1)}
    both = [place for place in first if place in second]
    return 100 * sum(second[place] == "1" for place in both) / len(both)


_PEERS = ("59574", "62413", "62637", "62907")


def as_the_peers(insee: str) -> float:
    then, now = (sum(people(code, year) for code in _PEERS) for year in (1999, 2023))
    return people(insee, 1999) / then * now


def in_buffer_or_property(status: str) -> float:
    areas = many("subsidence_waters", "area_ha", status=status)
    return sum(areas) / len(areas)


def levels(insee: str) -> list[float]:
    printed = many("mine_shafts", "ground_elevation_published_m", insee=insee)
    return [level for level in printed if level != 0]


def known_levels(insee: str) -> list[float]:
    return many("mine_shafts", "ground_elevation_m", insee=insee)


def pull(near: float, far: float, a: float, b: float) -> float:
    """The far level, and the part of the way to the near one."""
    return b + (a - b) * far**2 / (near**2 + far**2)


def depths(insee: str) -> list[float]:
    return [depth for depth in many("mine_shafts", "depth_m", insee=insee) if depth]


def share_of_old_without_depth(year: int) -> float:
    old = [
        line for line in table("mine_shafts")
        if line["sunk_year"] and int(line["sunk_year"]) < year and line["depth_m"]
    ]  # fmt: skip
    return 100 * sum(float(line["depth_m"]) == 0 for line in old) / len(old)


def property_area(departement: str) -> float:
    found = [line for line in table("slag_heaps") if line["insee"].startswith(departement)]
    inside = [float(line["area_ha"]) for line in found if line["status"] == "property"]
    return 100 * sum(inside) / sum(float(line["area_ha"]) for line in found)


def crow(first: str, second: str) -> float:
    (a,), (b,) = lines("slag_heaps", heap_number=first), lines("slag_heaps", heap_number=second)
    east, north = (abs(round(float(a[way]) - float(b[way]), 3)) for way in ("lon", "lat"))
    flat = math.hypot(70.9 * east, 111.2 * north)
    assert abs(flat - km(a, b)) < 0.1, "on the globe it is as far"
    return flat


def knitters(insee: str, other: str, each: float, evenings: float) -> float:
    (a,), (b,) = lines("communes", insee=insee), lines("communes", insee=other)
    return round(km(a, b)) * 1000 / (each / 100) / evenings


def light_of_year(insee: str) -> list[float]:
    (line,) = lines("solar_irradiation", insee=insee)
    return [float(line[f"irradiation_q{quarter}_kwh_m2"]) for quarter in range(1, 5)]


def ties_each(departement: str) -> float:
    places = [line["insee"] for line in lines("communes", departement=departement)]
    inside = set(places)
    ends = [
        line[end]
        for line in table("commune_adjacency")
        if {line["insee"], line["neighbour_insee"]} <= inside
        for end in ("insee", "neighbour_insee")
    ]
    return len(ends) / len(places)


def share_poorer(insee: str) -> float:
    incomes = many("insee_comparator_2018", "median_income_eur_2019")
    own = compared(insee, "median_income_eur_2019")
    return 100 * sum(income < own for income in incomes) / len(incomes)


def difference_in_differences(insee: str, other: str) -> float:
    def rate(code: str, year: int) -> float:
        return one("employment_25_54", "unemployment_rate_pct", insee=code, year=year)

    return (rate(insee, 2011) - rate(insee, 1990)) - (rate(other, 2011) - rate(other, 1990))


def jobs_beside_all(insee: str) -> float:
    own = compared(insee, "jobs_2018") / compared(insee, "jobs_2013")
    now, then = (sum(many("insee_comparator_2018", f"jobs_{year}")) for year in (2018, 2013))
    return 100 * (own - now / then)


def out_of_work(insee: str, year: int) -> float:
    return census(insee, "unemployment_rate_pct", year)


def rally_2024(insee: str) -> float:
    return 100 * european(insee, "fn_rn", 2024) / european(insee, "registered", 2024)


def turnout(insee: str, year: int) -> float:
    return 100 * european(insee, "voters", year) / european(insee, "registered", year)


#: The right number of each question, from what its case names.
NUMBERS: dict[str, Callable[..., float]] = {
    "r01-1": lambda insee, year: open_in(year, insee),
    "r01-2": lambda insee: sum(depths(insee)) / len(depths(insee)),
    "r01-3": share_of_old_without_depth,
    "r01-4": lambda heap: area(heap) * 100 * 100,
    "r01-5": lambda first, second: 100 - 100 * open_in(second) / open_in(first),
    "r02-1": lambda insee: max(levels(insee)) - min(levels(insee)),
    "r02-2": lambda thick: thick * 0.8,
    "r02-3": in_buffer_or_property,
    "r02-5": lambda insee, near, far: pull(
        near, far, max(known_levels(insee)), min(known_levels(insee))
    ),
    "r03-1": lambda insee: 100 * census(insee, "unemployed") / census(insee, "active"),
    "r03-2": lambda insee: out_of_work(insee, 2018) - out_of_work(insee, 2012),
    "r03-3": lambda insee: 100 * round(out_of_work(insee, 2018), 1)
    / round(out_of_work(insee, 2012), 1) - 100,
    "r03-4": difference_in_differences,
    "r03-5": lambda table: len(globals()["table"](table)),
    "r03-6": lambda insee, found: 100 * found / compared(insee, "active_15_64_2018"),
    "r04-1": lambda: 122 - 80,
    "r04-2": rim,
    "r04-3": lambda heap, height: area(heap) * height / 300,
    "r04-4": lambda heap, height: math.degrees(math.atan2(height, round(rim(heap)))),
    "r04-6": lambda error: 2 * error + error**2 / 100,
    "r05-1": lambda one, two: crow(one, two),
    "r05-2": lambda n: len({min(p, p[::-1]) for p in permutations(range(1, n))}),
    "r05-3": lambda where, departement: property_area(departement),
    "r05-4": knitters,
    "r05-6": quick_rule_costs,
    "r06-1": lambda insee: 100 * ballot(insee, "votes") / ballot(insee, "registered"),
    "r06-2": lambda insee: 100 * ballot(insee, "voters") / ballot(insee, "registered"),
    "r06-3": lambda insee: 100 * ballot(insee, "blank_null") / ballot(insee, "voters"),
    "r06-4": lambda insee, year: ballot(insee, "pct_registered", year),
    "r06-5": lambda insee: ballot(insee, "votes") / ballot(insee, "valid")
    * 100 * ballot(insee, "voters") / ballot(insee, "registered"),
    "r06-6": single_lists,
    "r07-1": lambda insee, first, last: rate_by_trying(
        people(insee, last) / people(insee, first), last - first
    ),
    "r07-2": lambda rate, years: by_steps(1, 1 + rate / 100, years),
    "r07-3": lambda players, worth: (worth + worth) / players,
    "r08-1": lambda insee: lepen_2017(insee)
    - (income_line()[1] + income_line()[0] * compared(insee, "median_income_eur_2019") / 1000),
    "r08-2": lambda insee: round(income_line()[1], 1)
    + round(income_line()[0], 2) * round(compared(insee, "median_income_eur_2019") / 1000, 1),
    "r08-3": rally_2024,
    "r08-5": lambda insee: min(rally_2024(insee), ballot(insee, "pct_registered")),
    "r08-6": lambda insee: turnout(insee, 2024) - turnout(insee, 2014),
    "r09-1": lambda insee, power: power * 0.8
    * one("solar_irradiation", "irradiation_kwh_m2", insee=insee),
    "r09-2": lambda made: one("energy_figures", "value", figure_id=made) / 365 / 24,
    "r09-3": lambda insee: 100 * sum(light_of_year(insee)[1:3]) / sum(light_of_year(insee)),
    "r09-4": lambda made, divisor: one("energy_figures", "value", figure_id=made) / divisor,
    "r10-1": lambda insee, organic: organic / one("communes", "area_km2", insee=insee),
    "r10-2": lambda insee: 100 * round(census(insee, "owner_occupied"))
    / round(census(insee, "main_homes"))
    - 100 * census(insee, "owner_occupied", 2012) / census(insee, "main_homes", 2012),
    "r10-3": lambda insee: 100 * round(compared(insee, "vacant_dwellings_2018"))
    / round(compared(insee, "dwellings_2018")),
    "r10-4": lambda first, strength: by_steps(first, strength, 3),
    "r10-5": lambda first, strength: sum(by_steps(first, strength, at) for at in range(300)),
    "r11-1": lambda begin, years: sum(begin for _ in range(years)),
    "r11-2": jobs_beside_all,
    "r11-3": workers_as_everywhere,
    "r11-4": lambda insee: 10000 * one("shops", "bakery", insee=insee, year=2018)
    / compared(insee, "population_2018"),
    "r11-5": lambda insee: 100 * one("shops", "clothes", insee=insee, year=2019)
    / one("shops", "clothes", insee=insee, year=2009),
    "r12-1": neighbours,
    "r12-2": lambda departement, where: ties_each(departement),
    "r12-3": lambda insee, threshold: next(
        have for have in range(99) if 100 * have >= threshold * neighbours(insee)
    ),
    "r12-5": lambda runs: runs - 9 * runs / 10,
    "r13-1": as_the_peers,
    "r13-2": lambda insee: people(insee, 2023) - as_the_peers(insee),
    "r13-3": growth_of_large,
    "r14-1": share_poorer,
    "r14-3": lambda insee: one("communes", "population_2023", insee=insee)
    / one("communes", "area_km2", insee=insee),
    "r14-5": lambda insee: compared(insee, "population_2018") - compared(insee, "births_2013_2018")
    + compared(insee, "deaths_2013_2018") - compared(insee, "population_2013"),
}  # fmt: skip


def repose(heap: str, height: float) -> str:
    return "is wrong, or" if height / rim(heap) > 1 else "is possible"  # the tangent of 45° is 1


def bound(power: float, factor: float) -> str:
    return "is not what it was taken to be" if factor > 1 else "is not thrown out"


def before(insee: str) -> str:
    gap = 100 * (people(insee, 1999) / people(insee, 1982) - everybody(1999) / everybody(1982))
    return "differed from the others" if abs(gap) >= 1 else "went with all the others"


def beyond_noise(insee: str) -> str:
    """By hand: two rates, each from four in ten of the active people."""
    step = out_of_work(insee, 2018) - out_of_work(insee, 2012)
    part, people_there = out_of_work(insee, 2018) / 100, census(insee, "active")
    asked = 0.4 * people_there
    spread = part * (1 - part) / asked * (people_there - asked) / (people_there - 1)
    noise = 1.96 * 100 * math.sqrt(2 * spread)
    return "beyond what asking a part" if abs(step) > noise else "cannot tell this change"


def beside_peers(insee: str) -> str:
    size, own = compared(insee, "population_2018"), compared(insee, "unemployment_rate_pct_2018")
    peers = [
        float(line["unemployment_rate_pct_2018"])
        for line in table("insee_comparator_2018")
        if size / 2 < float(line["population_2018"]) < 2 * size
    ]
    assert own > middle(many("insee_comparator_2018", "unemployment_rate_pct_2018"))
    return f"{'above' if own > middle(peers) else 'below'} that of the middle one of its size"


#: Words of the right answer, for the questions whose answer depends on the data.
WORDS: dict[str, Callable[..., str]] = {
    "r04-5": repose,
    "r09-5": bound,
    "r13-4": before,
    "r13-5": beyond_noise,
    "r14-2": beside_peers,
}
