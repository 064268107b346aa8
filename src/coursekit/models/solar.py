"""Electricity from light: what a roof can give, and whether a printed figure is possible.

The light on a plane comes from the tables ``mean_sky_irradiance`` and ``clear_sky_irradiance``,
which were computed with pvlib, so that nothing but numpy is needed here. A plant of one kilowatt
peak gives one kilowatt under light of one kilowatt a square metre; over a year ::

    output = peak power × light on the plane / (1 kW/m²) × performance ratio

The performance ratio [1]_ takes in all losses, heat, cables, inverter, dirt and shade. Good plants
of today reach 0.75 to 0.85; a ratio above one asks for more light than fell on the plane.

References
----------
.. [1] IEC 61724-1:2021, Photovoltaic system performance, part 1: monitoring.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..languages import say
from ..page import number

__all__ = [
    "light_on",
    "lighting",
    "output",
    "performance_ratio",
    "yearly_light",
]


def output(power_kwp: ArrayLike, light_kwh_m2: ArrayLike, ratio: ArrayLike) -> np.ndarray | float:
    """Return the electricity of a plant: peak power × light × performance ratio.

    Parameters
    ----------
    power_kwp : array_like
        Peak power in kWp.
    light_kwh_m2 : array_like
        Light on the plane of the modules, in kWh/m², of a year or of any other time.
    ratio : array_like
        Performance ratio.

    Returns
    -------
    numpy.ndarray or float
        kWh in that time.

    References
    ----------
    IEC 61724-1 [1]_.

    Examples
    --------
    >>> print(output(3, 1300, 0.8))
    3120.0
    """
    power, light = np.asarray(power_kwp, float), np.asarray(light_kwh_m2, float)
    return (power * light * np.asarray(ratio, float))[()]


def performance_ratio(
    output_kwh: ArrayLike, power_kwp: ArrayLike, light_kwh_m2: ArrayLike
) -> np.ndarray | float:
    """Return the performance ratio that a printed output asks for.

    Parameters
    ----------
    output_kwh : array_like
        Electricity, in kWh.
    power_kwp : array_like
        Peak power in kWp, above 0.
    light_kwh_m2 : array_like
        Light on the plane in the same time, in kWh/m², above 0.

    Returns
    -------
    numpy.ndarray or float
        Above 1 the figure cannot be right for a plane that stands still.

    References
    ----------
    IEC 61724-1 [1]_.

    Examples
    --------
    >>> print(round(performance_ratio(3120, 3, 1300), 2))
    0.8
    """
    asked = np.asarray(power_kwp, float) * np.asarray(light_kwh_m2, float)
    return (np.asarray(output_kwh, float) / asked)[()]


def yearly_light(planes: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the light of a year on each plane.

    Parameters
    ----------
    planes : pandas.DataFrame
        ``mean_sky_irradiance`` or ``clear_sky_irradiance``.
    value : str
        The column with the monthly energy, in kWh/m².

    Returns
    -------
    pandas.DataFrame
        Tilts as rows, azimuths as columns, in kWh/m² a year; the flat plane looks everywhere.

    Examples
    --------
    >>> from coursekit import load
    >>> light = yearly_light(load("mean_sky_irradiance"), "mean_sky_kwh_m2")
    >>> bool(light.loc[35, 180] > light.loc[0, 180])
    True
    """
    total = planes.groupby(["tilt_deg", "azimuth_deg"])[value].sum().unstack()
    total = total.round(6)  # twelve tenths do not add up to the last bit, and a half may hang on it
    total.loc[0] = total.loc[0].max()
    return total


def light_on(light: pd.DataFrame, tilt: float, azimuth: float) -> float:
    """Return the light on any plane, between those of a table.

    Parameters
    ----------
    light : pandas.DataFrame
        From :func:`yearly_light`.
    tilt : float
        Degrees, 0 flat to 90 upright.
    azimuth : float
        Degrees from the north, within those of the table: 90 east, 180 south, 270 west.

    Returns
    -------
    float
        kWh/m² a year, by linear interpolation between the four planes around it.

    Raises
    ------
    ValueError
        When the plane lies outside the table.

    Examples
    --------
    >>> table = pd.DataFrame({90: [10.0, 20.0], 180: [10.0, 40.0]}, index=[0, 30])
    >>> light_on(table, 15, 135)
    20.0
    """
    tilts, azimuths = light.index.to_numpy(float), light.columns.to_numpy(float)
    if not (tilts[0] <= tilt <= tilts[-1] and azimuths[0] <= azimuth <= azimuths[-1]):
        raise ValueError(
            say(
                "light_on(): tilt {tilt}° and azimuth {azimuth}° lie outside the "
                "table: tilt {least_tilt} to {most_tilt}, azimuth {least_azimuth} to "
                "{most_azimuth} degrees",
                tilt=number(tilt),
                azimuth=number(azimuth),
                least_tilt=number(tilts[0]),
                most_tilt=number(tilts[-1]),
                least_azimuth=number(azimuths[0]),
                most_azimuth=number(azimuths[-1]),
            )
        )
    by_tilt = [np.interp(azimuth, azimuths, row) for row in light.to_numpy(float)]
    return float(np.interp(tilt, tilts, by_tilt))


def lighting(
    points: ArrayLike,
    watts_before: ArrayLike,
    watts_after: ArrayLike,
    hours_before: ArrayLike,
    hours_after: ArrayLike,
) -> np.ndarray | float:
    """Return the electricity that new street lamps save in a year.

    Parameters
    ----------
    points : array_like
        Light points renewed.
    watts_before, watts_after : array_like
        Power drawn by a point, ballast or driver included, in W.
    hours_before, hours_after : array_like
        Hours that a point burns in a year; all night is about 4,100.

    Returns
    -------
    numpy.ndarray or float
        kWh a year: points × (watts × hours before − watts × hours after) / 1000.

    Examples
    --------
    >>> print(lighting(100, 120, 40, 4100, 2500))
    39200.0
    """
    before = np.asarray(watts_before, float) * np.asarray(hours_before, float)
    after = np.asarray(watts_after, float) * np.asarray(hours_after, float)
    return (np.asarray(points, float) * (before - after) / 1000)[()]
