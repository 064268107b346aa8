"""Pictures from the network that a reader may put behind a map.

IGN, the French mapping agency, serves them without account or token.
"""

from __future__ import annotations

from typing import Any

import xyzservices

from ..languages import say

IGN = xyzservices.providers.GeoportailFrance

#: From today back to the years before most pits closed; all cover the coalfield.
PICTURES = {
    say("Map of today (IGN)"): IGN.plan,
    say("Aerial photographs of today"): IGN.orthos,
    say("Aerial photographs, 2000 to 2005"): IGN.Orthoimagery_Orthophotos2000_2005,
    say("Aerial photographs, 1980 to 1995"): IGN.Orthoimagery_Orthophotos_1980_1995,
    say("Aerial photographs, 1965 to 1980"): IGN.Orthoimagery_Orthophotos_1965_1980,
    say("Aerial photographs, 1950 to 1965"): IGN.Orthoimagery_Orthophotos_1950_1965,
}


def backgrounds() -> list[dict[str, Any]]:
    """Return what the map's script needs to load each picture.

    Returns
    -------
    list of dict
        ``name``, ``url`` (with ``{z}``, ``{x}``, ``{y}``), ``credit``, ``zooms`` (least, most).

    Examples
    --------
    >>> backgrounds()[0]["name"]
    'Map of today (IGN)'
    """
    return [
        {
            "name": name,
            "url": picture.build_url(),
            "credit": picture.attribution,
            "zooms": [picture.get("min_zoom", 0), picture.get("max_zoom", 18)],
        }
        for name, picture in PICTURES.items()
    ]
