"""Compute how much sun a roof in Loos gets under a sky that is always clear.

The model of Ineichen and Perez (2002) in pvlib, Holmgren and others (2018), with the Linke
turbidity climatology that pvlib carries; tilted planes with an isotropic sky and a ground that
reflects a quarter of the light (pvlib's default). One year in steps of ten minutes; 2013, the
year in which the roof of the church began to produce.
"""

from __future__ import annotations

from collections.abc import Iterator

from .files import settle, text
from .manifests import TABLES

LAT, LON = 50.4578, 2.7942
TILTS = (0, 15, 25, 35, 45, 60, 90)
#: Where the plane looks, clockwise from north.
AZIMUTHS = (90, 135, 180, 225, 270)


def planes() -> list[tuple[int, int]]:
    """Return tilt and azimuth of each plane; a flat one looks nowhere, which we write 180."""
    return [(0, 180)] + [(tilt, azimuth) for tilt in TILTS[1:] for azimuth in AZIMUTHS]


def over_loos(turbidity: float | None = None) -> tuple:
    """Return times, turbidities, positions of the sun and light of a clear sky over Loos.

    Without a turbidity it is that of the climatology, day by day.
    """
    import pandas as pd
    import pvlib

    place = pvlib.location.Location(
        LAT, LON, tz="UTC", altitude=pvlib.location.lookup_altitude(LAT, LON)
    )
    times = pd.date_range("2013-01-01", "2014-01-01", freq="10min", inclusive="left", tz="UTC")
    if turbidity is None:
        turbidity = pvlib.clearsky.lookup_linke_turbidity(times, LAT, LON)
    sun = place.get_solarposition(times)
    sky = place.get_clearsky(times, model="ineichen", solar_position=sun, linke_turbidity=turbidity)
    return times, turbidity, sun, sky


def energy_by(when, power):
    """Return the kWh of each group of times; six steps of ten minutes make an hour."""
    return power.groupby(when).sum() / 6 / 1000


def on_plane(tilt: int, azimuth: int, sun, light, model: str = "isotropic"):
    """Return the power on a plane at each time; ``light`` is direct, in all and from the sky."""
    import pvlib

    dni, ghi, dhi = light
    return pvlib.irradiance.get_total_irradiance(
        tilt,
        azimuth,
        sun["apparent_zenith"],
        sun["azimuth"],
        dni,
        ghi,
        dhi,
        dni_extra=pvlib.irradiance.get_extra_radiation(sun.index),
        airmass=pvlib.atmosphere.get_relative_airmass(sun["apparent_zenith"]),
        model=model,
    )["poa_global"].fillna(0)


def on_planes(sun, dni, ghi, dhi) -> Iterator[tuple]:
    """Yield tilt and azimuth of each plane with its energy by month, under an isotropic sky."""
    for tilt, azimuth in planes():
        plane = on_plane(tilt, azimuth, sun, (dni, ghi, dhi))
        yield tilt, azimuth, energy_by(plane.index.month, plane)


def build(check: bool = False) -> list[str]:
    """Compute the table again and write or compare it."""
    import pvlib

    times, turbidity, sun, sky = over_loos()
    made = []
    for tilt, azimuth, energy in on_planes(sun, sky["dni"], sky["ghi"], sky["dhi"]):
        made += [
            {
                "month": month,
                "tilt_deg": tilt,
                "azimuth_deg": azimuth,
                "clear_sky_kwh_m2": f"{energy[month]:.1f}",
                "linke_turbidity": f"{turbidity[times.month == month].mean():.2f}",
            }
            for month in range(1, 13)
        ]
    wanted = text("clear_sky_irradiance", made)
    return settle(TABLES / "clear_sky_irradiance.csv", wanted, check, f"pvlib {pvlib.__version__}")
