"""Safe, self-contained pieces of HTML shared by maps, charts and explorers.

Two targets exist. In the book many pages share one copy of each asset; anywhere else
(Jupyter, Binder, a browser kernel) an output must stand alone, so assets are inlined.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from .. import languages
from ..languages import say
from ._here import in_book

#: What the book's Sphinx extension replaces by the relative path of ``_static/coursekit``.
ASSET_PREFIX = "coursekit-asset/"


def escape(text: object) -> str:
    """Return ``text`` escaped for HTML text and attributes.

    Examples
    --------
    >>> escape('<script>"')
    '&lt;script&gt;&quot;'
    """
    return html.escape(str(text), quote=True)


@cache
def asset(name: str) -> str:
    """Return the text of a script or style sheet of the package.

    What a script shows is in the language of this process.

    Parameters
    ----------
    name : str
        Path inside the package, such as ``"maps/map.css"``: each lies beside the code it serves.

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
    >>> "leaflet-container" in asset("maps/leaflet/leaflet.css")
    True
    """
    text = files("coursekit").joinpath(*name.split("/")).read_text("utf-8")
    return languages.script(text) if name.endswith(".js") else text


def script(name: str) -> str:
    """Return a ``<script>`` element for an asset: a link in the book, inlined elsewhere.

    Examples
    --------
    >>> script("maps/leaflet/leaflet.js").startswith("<script")
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
    >>> "leaflet" in stylesheet("maps/leaflet/leaflet.css")
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
            say("JSON has no NaN and no infinity: replace them by None before embedding")
        ) from error
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _plain(value: Any) -> Any:
    """Return the Python number behind one of numpy's."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(
        say("{kind} cannot be embedded: make it text, number or list", kind=type(value).__name__)
    )


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


@contextmanager
def ids_kept() -> Iterator[None]:
    """Give ids as ever, and forget afterwards that they were given: for what no page shows.

    Examples
    --------
    >>> with ids_kept():
    ...     unseen = page_id("Drawn for nobody")
    >>> page_id("Drawn for nobody") == unseen
    True
    """
    before = _taken.copy()
    try:
        yield
    finally:
        _taken.clear()
        _taken.update(before)


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
