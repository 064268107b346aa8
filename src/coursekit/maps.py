"""Maps of the coalfield that draw with no network, with a legend in words and a table twin.

A map is a real :class:`folium.Map`: any folium layer can be added to it. Leaflet, the outlines of
the 353 communes and our script come from this package, never from another host.

Examples
--------
>>> from coursekit import load, maps
>>> m = maps.coalfield("Mine shafts", "Each dot is a shaft.")
>>> m = m.points(load("mine_shafts"), label="pit", name="Shafts").highlight(["62528"])
>>> m.save("shafts.html")  # doctest: +SKIP
"""

from __future__ import annotations

import pandas as pd

from . import columns, datasets
from .basemaps import outlines_script
from .coalfields import Coalfield

__all__ = ["Coalfield", "coalfield", "outlines_script"]


def coalfield(
    title: str,
    reading: str,
    *,
    height: int = 480,
    centre: str | tuple[float, float] | None = None,
    zoom: float | None = None,
) -> Coalfield:
    """Begin a map of the coalfield: the outlines of its 353 communes.

    Parameters
    ----------
    title : str
        What the map shows: subject, place, time.
    reading : str
        One sentence that says what there is to see, for those who cannot see it too.
    height : int
        The tallest the drawing gets, in pixels. On a narrow screen it is lower.
    centre : str or (float, float), optional
        A commune (code or name), or latitude and longitude in degrees; else all of the coalfield.
    zoom : float, optional
        8 shows the coalfield, 12 a commune, 15 a slag heap.

    Returns
    -------
    Coalfield
        A :class:`folium.Map` that shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When title or reading is empty, or the centre lies elsewhere.
    UnknownCommune
        When the centre is no commune of the coalfield.

    Examples
    --------
    >>> coalfield("Where is Loos?", "Loos lies in the middle.", centre="Loos-en-Gohelle", zoom=12)
    <map: Where is Loos?>
    """
    for name, text in (("title", title), ("reading", reading)):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"coalfield(): give a {name}, for those who cannot see the map too")
    if not 160 <= height <= 1200:
        raise ValueError(f"coalfield(): height={height!r}: choose 160 to 1200 pixels")
    if zoom is not None and not 6 <= zoom <= 19:
        raise ValueError(f"coalfield(): zoom={zoom!r}: choose 8 (the coalfield) to 19 (a house)")
    return Coalfield(title.strip(), reading.strip(), height, _point(centre), zoom)


def _point(centre: str | tuple[float, float] | None) -> list[float] | None:
    """Return latitude and longitude of what a map is to be centred on."""
    if centre is None:
        return None
    if isinstance(centre, str):
        commune = datasets.commune(centre)
        return [float(commune["lat"]), float(commune["lon"])]
    frame = pd.DataFrame([centre], columns=["lat", "lon"], dtype=float)
    lon, lat = columns.places(frame, "coalfield(): centre=(latitude, longitude)")
    return [float(lat[0]), float(lon[0])]
