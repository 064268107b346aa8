"""Twelve suns over one roof: the light of each month, as areas."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording

MONTHS = say("JFMAMJJASOND")


def draw(ax: Axes) -> Wording:
    """Draw a sun for each month whose area is the light on a flat square metre."""
    light = load("mean_sky_irradiance").query("tilt_deg == 0 and azimuth_deg == 180")
    light = light.set_index("month")["mean_sky_kwh_m2"].sort_index()
    radii = np.sqrt(light / np.pi)
    left = 0.0
    for month, radius in radii.items():
        ax.add_patch(Circle((left + radius, radius), radius, fc=palette.SUN, lw=0))
        ax.text(left + radius, -1.2, MONTHS[month - 1], ha="center", va="top")
        if month in (6, 12):
            words = number(light[month], 0)
            ax.text(left + radius, 2 * radius + 0.8, words, ha="center", weight="bold")
        left += 2 * radius + 0.6
    ax.text(0, 2 * radii.max() + 2.6, say("kWh on a flat square metre"))
    ax.plot([-1, left + 0.4], [-0.3, -0.3], color=palette.COAL, linewidth=3)
    ax.set(xlim=(-1, left + 0.4), ylim=(-6, 2 * radii.max() + 5), aspect="equal")
    times = number(light[6] / light[12], 0)
    return Wording(
        say(
            "June brings a flat roof in Loos {times} times the light of December. A year of sun "
            "has to be counted month by month.",
            times=times,
        ),
        say(
            "Twelve orange suns in a row above a roof, one a month, swelling to June and July and "
            "shrinking to December. Their areas are the light in a mean year: {june} "
            "kilowatt-hours on a square metre in June, {december} in December.",
            june=number(light[6], 0),
            december=number(light[12], 0),
        ),
    )
