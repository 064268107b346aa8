"""A still drawing beside each map, for readers whose browser runs no scripts.

It shows what the map shows at first, and is drawn from what the map's own script is given. Pages
name it where nothing but such a browser looks, so that nobody else fetches it.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from book.still import drawn

FOLDER = "_static/coursekit"
_MAP = re.compile(r'data-ck-map [^>]*srcdoc="([^"]*)"')
_NAMED = re.compile(r'<noscript>.*?<img src="[^"]*?(stills/[\w-]+\.svg)"')
_CALL = re.compile(r"ckMaps\.(create|choropleth|points|route)\((?:\w+|\"\w+\"), (\{.*\})\);")


def stills(body: str) -> dict[str, str]:
    """Return the drawing of each map in a page, by the file that the page names.

    Parameters
    ----------
    body : str
        HTML.

    Examples
    --------
    >>> stills("<p>No map.</p>")
    {}
    """
    found = {}
    for text in _MAP.findall(body):
        page = html.unescape(text)
        if named := _NAMED.search(page):
            first, *layers = [(kind, json.loads(given)) for kind, given in _CALL.findall(page)]
            found[named[1]] = drawn(layers, first[1]["marked"])
    return found


def _draw(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    for name, drawing in stills(context.get("body") or "").items():
        file = app.outdir / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(drawing, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Draw whenever a page is written."""
    app.connect("html-page-context", _draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
