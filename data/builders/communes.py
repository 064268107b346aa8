"""Derive names, intercommunalities and populations from pinned packages of the registries.

The list of communes is a choice and stays as it is, and so do the columns that no package
carries (employment zone, list of the Mission Bassin Minier, share on the coalfield) and the
population of 2017. All other values are derived: names, districts, intercommunalities, postal
codes and populations from six releases of the npm package ``@etalab/decoupage-administratif``,
the population of 2018 from the table ``insee_comparator_2018``, area and centre from the outlines.
"""

from __future__ import annotations

import json
from typing import Any

from . import outlines
from .files import rows, settle, text
from .manifests import TABLES
from .registry import npm_members
from .shapes import area_km2

#: Release of the package that carries the legal population of a year.
RELEASES = {
    2016: "0.7.0",
    2019: "1.1.1",
    2020: "2.3.1",
    2021: "4.0.0",
    2022: "5.0.0",
    2023: "6.0.0",
}
ORIGIN = "npm @etalab/decoupage-administratif"


def register(version: str, name: str) -> list[dict[str, Any]]:
    """Return one register of a release, such as ``communes``."""
    return json.loads(npm_members(version)[f"{name}.json"])


def populations(version: str) -> dict[str, int]:
    """Return the legal population of the communes of one release, by INSEE code."""
    return {
        entry["code"]: entry["population"]
        for entry in register(version, "communes")
        if entry["type"] == "commune-actuelle" and "population" in entry
    }


def communes() -> str:
    """Return the table ``communes`` with its derived columns made anew."""
    latest = RELEASES[2023]
    entries = {
        entry["code"]: entry
        for entry in register(latest, "communes")
        if entry["type"] == "commune-actuelle"
    }
    districts = {entry["code"]: entry["nom"] for entry in register(latest, "arrondissements")}
    groups = {
        member["code"]: (entry["code"], entry["nom"])
        for entry in register(latest, "epci")
        for member in entry["membres"]
    }
    kept = rows("communes")
    shapes = outlines.geometries({row["insee"] for row in kept})
    for row in kept:
        entry, shape = entries[row["insee"]], shapes[row["insee"]]
        polygons = [
            [list(ring.coords) for ring in (part.exterior, *part.interiors)]
            for part in getattr(shape, "geoms", [shape])
        ]
        row["commune"] = entry["nom"]
        row["departement"] = entry["departement"]
        row["arrondissement"] = districts[entry["arrondissement"]]
        row["intercommunality_siren"], row["intercommunality"] = groups[row["insee"]]
        row["postal_codes"] = "|".join(entry["codesPostaux"])
        row["area_km2"] = f"{area_km2(polygons):.2f}"
        row["lon"], row["lat"] = f"{shape.centroid.x:.5f}", f"{shape.centroid.y:.5f}"
        row["population_2023"] = str(entry["population"])
    return text("communes", kept)


def population() -> str:
    """Return the table ``population_2016_2023`` with its derived years made anew."""
    names = {row["insee"]: row["commune"] for row in rows("communes")}
    made = [row for row in rows("population_2016_2023") if row["year"] == "2017"]
    counts = {year: populations(version) for year, version in RELEASES.items()}
    counts[2018] = {row["insee"]: row["population_2018"] for row in rows("insee_comparator_2018")}
    for year, known in counts.items():
        made += [
            {"insee": code, "commune": name, "year": str(year), "population": str(known[code])}
            for code, name in names.items()
        ]
    return text("population_2016_2023", made)


def build(check: bool = False) -> list[str]:
    """Derive both tables again and write or compare them."""
    problems = settle(TABLES / "communes.csv", communes(), check, ORIGIN)
    return problems + settle(TABLES / "population_2016_2023.csv", population(), check, ORIGIN)
