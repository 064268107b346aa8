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

from ._classes import classes
from ._coalfield import Coalfield, coalfield, outlines_script

__all__ = ["Coalfield", "classes", "coalfield", "outlines_script"]
