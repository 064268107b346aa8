"""Safe, self-contained pieces of HTML shared by maps, charts and explorers.

Two targets exist. In the book many pages share one copy of each asset; anywhere else
(Jupyter, Binder, a browser kernel) an output must stand alone, so assets are inlined.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from . import palette

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

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
    return f"<style>{asset(name)}</style>"


def escape(text: object) -> str:
    """Return ``text`` escaped for HTML text and attributes.

    Examples
    --------
    >>> escape('<script>"')
    '&lt;script&gt;&quot;'
    """
    return html.escape(str(text), quote=True)


def embed_json(value: Any) -> str:
    r"""Return compact JSON that is safe inside a ``<script>`` element.

    Parameters
    ----------
    value : Any
        Something :mod:`json` can write. NaN and infinities are refused: they are no JSON.

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
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


_NUMBER = re.compile(r"(?<![\w#.])-?\d+\.\d{2,}")
_HEX = {colour: name for name, colour in palette.LIGHT.items()}


def _shorten(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def figure_svg(fig: Figure, title: str) -> str:
    """Return a matplotlib figure as accessible inline SVG.

    Text stays text, coordinates are rounded to a tenth of a point, and the palette's colours
    become custom properties, so that the drawing follows the page into dark mode.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed afterwards.
    title : str
        What a screen reader says for the drawing.

    Returns
    -------
    str
        An ``<svg role="img">`` element.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure_svg(Figure(), "Nothing yet").startswith("<svg")
    True
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    buffer = io.StringIO()
    # The settings that SVG depends on are read at save time, not when the figure was drawn.
    with mpl.rc_context({k: v for k, v in palette.rc_params().items() if k.startswith("svg.")}):
        fig.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(fig)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = _NUMBER.sub(_shorten, svg)
    for colour, name in _HEX.items():
        svg = svg.replace(colour, f"var(--ck-{name}, {colour})")
    svg = re.sub(r"\n\s*", "\n", svg)
    head, rest = svg.split(">", 1)
    head = re.sub(r' (width|height)="[^"]*"', "", head)
    label = escape(title)
    return f'{head} role="img" aria-label="{label}"><title>{label}</title>{rest}'


def table_html(
    frame: pd.DataFrame,
    *,
    caption: str,
    decimals: int | None = 1,
    classes: str = "ck-table",
) -> str:
    """Return a frame as an accessible HTML table: caption, scopes, everything escaped.

    Parameters
    ----------
    frame : pandas.DataFrame
        The first column names the row; the index is not shown.
    caption : str
        What the table holds.
    decimals : int, optional
        Digits after the point for floats; None leaves them as they are.
    classes : str
        The table's CSS classes.

    Returns
    -------
    str
        A ``<table>`` element; missing values read "no data".

    Examples
    --------
    >>> import pandas as pd
    >>> "<th scope=\\"row\\">Lens" in table_html(pd.DataFrame({"commune": ["Lens"]}), caption="x")
    True
    """
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in frame.columns)
    body = []
    for row in frame.itertuples(index=False, name=None):
        cells = [_cell(value, decimals) for value in row]
        first = f'<th scope="row">{cells[0][0]}</th>'
        rest = "".join(
            f'<td class="ck-num">{text}</td>' if number else f"<td>{text}</td>"
            for text, number in cells[1:]
        )
        body.append(f"<tr>{first}{rest}</tr>")
    return (
        f'<table class="{escape(classes)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def _cell(value: object, decimals: int | None) -> tuple[str, bool]:
    """Return a cell's HTML text and whether it is a number."""
    import numbers

    import pandas as pd

    if value is None or value is pd.NA or value != value:
        return "no data", False
    if isinstance(value, bool) or not isinstance(value, numbers.Number):
        return escape(value), False
    if isinstance(value, numbers.Integral) or decimals is None:
        # Years and codes are written without a thousands separator.
        text = f"{value:,}" if abs(value) >= 10_000 else f"{value}"
        return escape(text), True
    return escape(f"{value:,.{decimals}f}"), True
