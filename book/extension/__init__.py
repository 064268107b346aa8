"""The book's Sphinx extension: one file a concern, each with its own ``setup``."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import assets, catalogue, claims, inputs, ledger


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part."""
    for part in (inputs, claims, ledger, catalogue, assets):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
