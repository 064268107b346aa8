"""Compute who borders whom, and over how many kilometres, from the outlines."""

from __future__ import annotations

import json

from .files import rows, settle, text
from .manifests import TABLES
from .shapes import borders


def build(check: bool = False) -> list[str]:
    """Compute the table again and write or compare it."""
    names = {row["insee"]: row["commune"] for row in rows("communes")}
    path = TABLES / "commune_outlines.topojson"
    topology = json.loads(path.read_text("utf-8"))
    made = [
        {
            "insee": one,
            "commune": names[one],
            "neighbour_insee": other,
            "neighbour": names[other],
            "shared_border_km": f"{length:.3f}",
        }
        for (one, other), length in borders(topology).items()
    ]
    wanted = text("commune_adjacency", made)
    return settle(TABLES / "commune_adjacency.csv", wanted, check, path.name)
