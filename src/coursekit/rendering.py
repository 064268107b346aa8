"""Safe, self-contained pieces of HTML shared by maps, charts and explorers.

Two targets exist. In the book many pages share one copy of each asset; anywhere else
(Jupyter, Binder, a browser kernel) an output must stand alone, so assets are inlined.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .tables import escape, table_html

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "ASSET_PREFIX",
    "asset",
    "embed_json",
    "escape",
    "figure_svg",
    "in_book",
    "in_browser",
    "page_id",
    "script",
    "scrollable",
    "stylesheet",
    "table_html",
]

#: What the book's Sphinx extension replaces by the relative path of ``_static/coursekit``.
ASSET_PREFIX = "coursekit-asset/"


def in_book() -> bool:
    """Tell whether the output is being made for the built book.

    Returns
    -------
    bool
        True when the book's build started this kernel.

    Examples
    --------
    >>> in_book() in (True, False)
    True
    """
    return os.environ.get("COURSEKIT_BOOK") == "1"


def in_browser() -> bool:
    """Tell whether Python runs inside a page of the book.

    Returns
    -------
    bool
        True when the page started it; files are shared with the page, and widgets do not exist.

    Examples
    --------
    >>> in_browser() in (True, False)
    True
    """
    return os.environ.get("COURSEKIT_LIVE") == "1"


@cache
def asset(name: str) -> str:
    """Return the text of a file of ``coursekit/assets``.

    Parameters
    ----------
    name : str
        Path below the folder, such as ``"leaflet/leaflet.css"``.

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    FileNotFoundError
        When the installation lacks that file.

    Examples
    --------
    >>> "leaflet-container" in asset("leaflet/leaflet.css")
    True
    """
    return files("coursekit").joinpath("assets", *name.split("/")).read_text("utf-8")


def script(name: str) -> str:
    """Return a ``<script>`` element for an asset: a link in the book, inlined elsewhere.

    Examples
    --------
    >>> script("leaflet/leaflet.js").startswith("<script")
    True
    """
    if in_book():
        return f'<script src="{ASSET_PREFIX}{name}"></script>'
    code = asset(name).replace("</script", "<\\/script")
    return f"<script>{code}</script>"


def stylesheet(name: str) -> str:
    """Return a ``<link>`` (book) or ``<style>`` (elsewhere) element for an asset.

    Examples
    --------
    >>> "leaflet" in stylesheet("leaflet/leaflet.css")
    True
    """
    if in_book():
        return f'<link rel="stylesheet" href="{ASSET_PREFIX}{name}">'
    rules = asset(name).replace("</style", "<\\/style")
    return f"<style>{rules}</style>"


def embed_json(value: Any) -> str:
    r"""Return compact JSON that is safe inside a ``<script>`` element.

    Parameters
    ----------
    value : Any
        Something :mod:`json` can write, numpy's numbers included. NaN and infinities are
        refused: they are no JSON.

    Returns
    -------
    str
        JSON in which no ``<``, ``>`` or ``&`` and no line separator can end the script early.

    Raises
    ------
    ValueError
        For NaN or an infinity.

    Examples
    --------
    >>> embed_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    try:
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
        )
    except ValueError as error:
        raise ValueError(
            "JSON has no NaN and no infinity: replace them by None before embedding"
        ) from error
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _plain(value: Any) -> Any:
    """Return the Python number behind one of numpy's."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be embedded: make it text, number or list")


_taken: Counter[str] = Counter()


def page_id(*parts: object) -> str:
    """Return an id for an element of the page, the same in every build.

    A chapter has a kernel of its own, so an id given once in a kernel is the only one of its
    page. What is asked for a second time gets a number, after an x: parts of an element are
    numbered too.

    Parameters
    ----------
    *parts : object
        What tells this element from others, such as its title; their text is hashed.

    Returns
    -------
    str
        Something like ``ck-3f2a9c``.

    Examples
    --------
    >>> page_id("Shafts in work", 1928)
    'ck-91d12d'
    >>> page_id("Shafts in work", 1928)
    'ck-91d12d-x2'
    """
    text = "\x1f".join(map(str, parts))
    name = f"ck-{hashlib.sha256(text.encode()).hexdigest()[:6]}"
    _taken[name] += 1
    return name if _taken[name] == 1 else f"{name}-x{_taken[name]}"


def figure_svg(fig: Figure, title: str, *, ident: str | None = None) -> str:
    """Return a matplotlib figure as accessible inline SVG.

    Text stays text in the page's font, coordinates are rounded to a tenth of a point, and the
    palette's colours become custom properties, so that the drawing follows the page into dark
    mode.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed afterwards.
    title : str
        What a screen reader says for the drawing.
    ident : str, optional
        Begins every name inside the drawing; by default a new :func:`page_id`.

    Returns
    -------
    str
        An ``<svg role="img">`` element.

    Raises
    ------
    ValueError
        In the book, when a telephone would show the figure's text too small to be read.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure_svg(Figure(), "Nothing yet").startswith("<svg")
    True
    """
    from . import svg

    drawn = svg.document(fig, title)
    return svg.inline(drawn, label=title, ident=ident or page_id(title, "drawing"))


def scrollable(markup: str, label: str) -> str:
    """Return markup in a box that scrolls sideways by itself, with the keyboard too.

    Parameters
    ----------
    markup : str
        HTML that may be wider than a telephone, such as a table.
    label : str
        What a screen reader calls the box; different for each box of a page.

    Returns
    -------
    str
        A ``<div class="ck-scroll">``.

    Examples
    --------
    >>> scrollable("<svg/>", "Wide")
    '<div class="ck-scroll" role="region" tabindex="0" aria-label="Wide"><svg/></div>'
    """
    return (
        f'<div class="ck-scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"{markup}</div>"
    )
