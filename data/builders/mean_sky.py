"""Compute how much sun a roof in Loos gets in a mean year, clouds included.

The totals of the flat plane are those of a near commune in ``solar_irradiation`` (PVGIS,
2005–2020), by quarter. Within a quarter they are shared out to the months as under a clear sky.
How much of a month's light comes from all over the sky follows from its clearness by the
correlation of Erbs, Klein and Duffie (1982, Solar Energy 28, 293–302); how light falls through a
day follows the clear sky. pvlib tilts the plane, with a sky that is equally bright everywhere,
which gives a tilted plane a little less than it gets.
"""

from __future__ import annotations

import csv

from .clear_sky import LAT, energy_by, on_planes, over_loos
from .files import settle, text
from .manifests import TABLES

#: Angres, one of the two nearest communes with modelled totals.
NEAREST = "62032"


def diffuse_share(clearness: float, sunset_deg: float) -> float:
    """Return the diffuse share of a month's light, after Erbs, Klein and Duffie (1982).

    >>> round(diffuse_share(0.45, 90), 2)
    0.48
    """
    k = min(max(clearness, 0.3), 0.8)
    if sunset_deg <= 81.4:
        return 1.391 - 3.560 * k + 4.189 * k**2 - 2.137 * k**3
    return 1.311 - 3.022 * k + 3.427 * k**2 - 1.821 * k**3


def quarters() -> list[float]:
    """Return the energy on a flat plane in each quarter, in kWh/m²."""
    with (TABLES / "solar_irradiation.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["insee"] == NEAREST)
    return [float(row[f"irradiation_q{number}_kwh_m2"]) for number in range(1, 5)]


def mean_light() -> tuple:
    """Return positions of the sun, light of the mean sky and its diffuse share by month.

    The light is direct, in all and from the sky, as ``on_plane`` takes it.
    """
    import numpy as np
    import pandas as pd
    import pvlib

    times, _, sun, sky = over_loos()
    upright = np.cos(np.radians(sun["apparent_zenith"])).clip(lower=0)
    month, quarter = times.month, times.quarter
    beam, diffuse = sky["dni"] * upright, sky["dhi"]
    flat = beam + diffuse
    beyond = energy_by(month, pvlib.irradiance.get_extra_radiation(times) * upright)
    by_quarter = energy_by(quarter, flat)
    factor = pd.Series(quarters(), index=range(1, 5)) / by_quarter
    energy = energy_by(month, flat) * [factor[(m - 1) // 3 + 1] for m in range(1, 13)]
    share = pd.Series(
        {m: diffuse_share(energy[m] / beyond[m], _sunset(m, pvlib)) for m in range(1, 13)}
    )
    towards_sun = (1 - share) * energy / energy_by(month, beam)
    from_sky = share * energy / energy_by(month, diffuse)
    dni = sky["dni"] * towards_sun.reindex(month).to_numpy()
    dhi = diffuse * from_sky.reindex(month).to_numpy()
    return sun, (dni, dni * upright + dhi, dhi), share


def build(check: bool = False) -> list[str]:
    """Compute the table again and write or compare it."""
    import pvlib

    sun, light, share = mean_light()
    made = []
    for tilt, azimuth, got in on_planes(sun, *light):
        made += [
            {
                "month": m,
                "tilt_deg": tilt,
                "azimuth_deg": azimuth,
                "mean_sky_kwh_m2": f"{got[m]:.1f}",
                "diffuse_share": f"{share[m]:.2f}",
            }
            for m in range(1, 13)
        ]
    wanted = text("mean_sky_irradiance", made)
    return settle(TABLES / "mean_sky_irradiance.csv", wanted, check, f"pvlib {pvlib.__version__}")


def _sunset(month: int, pvlib) -> float:
    """Return the hour angle of the sunset in the middle of a month, in degrees."""
    import numpy as np
    import pandas as pd

    day = pd.Timestamp(2013, month, 15).dayofyear
    declination = pvlib.solarposition.declination_spencer71(day)
    cosine = -np.tan(np.radians(LAT)) * np.tan(declination)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
