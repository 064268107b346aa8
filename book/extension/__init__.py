"""The book's Sphinx extension: one file a concern, each with its own ``setup``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

PARTS = (
    "inputs",
    "claims",
    "chapters",
    "ledger",
    "board",
    "unverified",
    "reference",
    "catalogue",
    "classroom",
    "workshop",
    "quiz",
    "progress",
    "assets",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part."""
    for part in PARTS:
        import_module(f".{part}", __name__).setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
