"""The book's Sphinx extension: one file a concern, each with its own ``setup``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

PARTS = (
    "inputs",
    "claims",
    "address",
    "what_changed",
    "launch",
    "chapter_list",
    "claims_ledger",
    "claim_pages",
    "board",
    "unverified",
    "addresses",
    "searches",
    "reference",
    "data_catalogue",
    "downloads",
    "workshop",
    "quiz",
    "help_in_steps",
    "progress",
    "bets",
    "calibration",
    "still_know",
    "number_pages",
    "data_lines",
    "folding",
    "stills",
    "sharing",
    "switch",
    "same_book",
    "poster",
    "typography",
    "accents",
    "assets",
)


#: Brought by others without a word on it; it sets section numbers when all pages are read.
_SAFE_SIDE_BY_SIDE = "sphinx_multitoc_numbering"


def _side_by_side(app: Sphinx) -> None:
    """Let Sphinx read chapters in several processes."""
    if _SAFE_SIDE_BY_SIDE in app.extensions:
        app.extensions[_SAFE_SIDE_BY_SIDE].parallel_read_safe = True


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part."""
    app.connect("builder-inited", _side_by_side)
    for part in PARTS:
        import_module(f".{part}", __name__).setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
