"""What every output for a page needs: HTML that is safe, tables, numbers, and where one is.

For the package and the book; learners need none of it.
"""

from __future__ import annotations

from ._here import in_book, in_browser
from ._html import (
    ASSET_PREFIX,
    asset,
    embed_json,
    escape,
    ids_kept,
    page_id,
    script,
    scrollable,
    stylesheet,
)
from ._tables import heading, table_html
from .numbers import number

__all__ = [
    "ASSET_PREFIX",
    "asset",
    "embed_json",
    "escape",
    "heading",
    "ids_kept",
    "in_book",
    "in_browser",
    "number",
    "page_id",
    "script",
    "scrollable",
    "stylesheet",
    "table_html",
]
