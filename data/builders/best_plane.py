"""Compute what the best plane that stands still gets in Loos, by every model of the sky we admit.

A bound from one model is that model's opinion. Here a plane that looks south is tilted under
three models of how light comes from the sky, all in pvlib: an equally bright one, that of Hay and
Davies (1980) and that of Perez and others (1990); and in clear air of three turbidities: that of
the climatology, and two that are cleaner all the year than the climatology is in its clearest
month. The mean sky is that of ``mean_sky``.
"""

from __future__ import annotations

from collections.abc import Iterator

from .clear_sky import on_plane, over_loos
from .files import settle, text
from .manifests import TABLES
from .mean_sky import mean_light

MODELS = ("isotropic", "haydavies", "perez")
#: Names in the table, and the Linke turbidity of all days; none is the climatology.
CLEAR = {"climatology": None, "clean air": 2.5, "very clean air": 2.0}
SOUTH = 180
TILTS = range(20, 61, 5)


def skies() -> Iterator[tuple]:
    """Yield kind of sky, its air, positions of the sun and light."""
    sun, light, _ = mean_light()
    yield "mean", "climatology", sun, light
    for air, turbidity in CLEAR.items():
        _, _, sun, sky = over_loos(turbidity)
        yield "clear", air, sun, (sky["dni"], sky["ghi"], sky["dhi"])


def best(sun, light, model: str) -> tuple[float, int]:
    """Return the most energy of a year that a plane to the south gets, and its tilt."""
    return max((on_plane(tilt, SOUTH, sun, light, model).sum() / 6 / 1000, tilt) for tilt in TILTS)


def build(check: bool = False) -> list[str]:
    """Compute the table again and write or compare it."""
    import pvlib

    made = []
    for sky, air, sun, light in skies():
        for model in MODELS:
            energy, tilt = best(sun, light, model)
            made.append(
                {
                    "sky": sky,
                    "air": air,
                    "model": model,
                    "best_tilt_deg": tilt,
                    "energy_kwh_m2": f"{energy:.0f}",
                }
            )
    wanted = text("best_plane_irradiance", made)
    return settle(TABLES / "best_plane_irradiance.csv", wanted, check, f"pvlib {pvlib.__version__}")
