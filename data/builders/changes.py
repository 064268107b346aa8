"""Derive former names and merged codes of the communes from the official geographical code.

Release 0.7.0 of ``@etalab/decoupage-administratif`` is the last that carries INSEE's history of
all communes since 1943. Names that changed after it are seen by comparing the later releases.
"""

from __future__ import annotations

import json
from typing import Any

from . import communes
from .files import rows, settle, text
from .manifests import TABLES
from .registry import npm_members

#: The release with ``historique-communes.json``.
HISTORY = "0.7.0"


def history() -> list[dict[str, Any]]:
    """Return every commune since 1943 with its beginning and its end."""
    return json.loads(npm_members(HISTORY)["historique-communes.json"])


def _row(insee: str, names: dict[str, str], code: str, name: str, until: str) -> dict[str, str]:
    return {
        "insee": insee,
        "commune": names[insee],
        "former_code": code,
        "former_name": name,
        "until": until,
        "change": "renamed" if code == insee else "merged",
    }


def changes() -> str:
    """Return the table ``commune_changes``, made anew."""
    names = {row["insee"]: row["commune"] for row in rows("communes")}
    found = history()
    by_id = {entry["id"]: entry for entry in found}
    made = {}
    for entry in found:
        code, name, until = entry["code"], entry["nom"], entry.get("dateFin")
        if entry["type"] != "COM" or not until:
            continue
        # Its own code lives on, or the last that became of it is a part of another commune.
        last = entry
        while last.get("successeur") in by_id and last.get("dateFin"):
            last = by_id[last["successeur"]]
        insee = code if code in names else last.get("pole", "")[4:9]
        if insee in names and (code, name) != (insee, names[insee]):
            made[code, name] = _row(insee, names, code, name, until)
    for version in communes.RELEASES.values():
        for entry in communes.register(version, "communes"):
            code, name = entry["code"], entry["nom"]
            if entry["type"] == "commune-actuelle" and name != names.get(code, name):
                made.setdefault((code, name), _row(code, names, code, name, ""))
    return text("commune_changes", sorted(made.values(), key=lambda row: (*row.values(),)))


def build(check: bool = False) -> list[str]:
    """Derive the table again and write or compare it."""
    return settle(TABLES / "commune_changes.csv", changes(), check, communes.ORIGIN)
