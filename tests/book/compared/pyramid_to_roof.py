"""What the kit from pyramid to roof says in words that compare."""

import numpy as np

from coursekit import load
from coursekit.models import volume
from coursekit.models.uncertainty import Between, monte_carlo

said = load("slag_heap_height_conflicts").set_index("row_id")["value"]
shafts = load("mine_shafts").set_index("shaft_id")["ground_elevation_m"]
foot = load("slag_heaps").set_index("heap_number").loc["T074", "area_ha"] * volume.HECTARE
radius = volume.radius_of(foot)


def stone(height, radius, fullness):
    pointed = volume.cone(np.pi * radius**2, height)
    fullest = volume.flat_topped(np.pi * radius**2, height, said["K33"])
    return pointed + fullness * (fullest - pointed)


low, high = said["K06"] - shafts["S405"], said["K04"] - shafts["S395"]
ranges = {
    "height": Between(*sorted((low, high))),
    "radius": Between(radius - 10, radius + 10),
    "fullness": Between(0, 1),
}
middle = {name: (given.low + given.high) / 2 for name, given in ranges.items()}
widths = {
    name: np.ptp(np.percentile(monte_carlo(stone, **middle | {name: given}), [5, 95]))
    for name, given in ranges.items()
}
assert max(widths, key=widths.get) == "fullness", "it leaves the widest gap"
