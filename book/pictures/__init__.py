"""One picture a chapter that one remembers: drawn from the tables, with its sentence.

Each chapter has a module of its name here, with one function ``draw``. It gets axes without a
frame, draws, and returns what is told of the drawing. The same drawing stands at the head of the
chapter, as SVG in the colours of the page, and on a card for links, as PNG. No picture shows what
its chapter asks the reader to guess first.
"""

from __future__ import annotations

import io
import textwrap
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from coursekit import palette
from coursekit.charts import svg
from coursekit.languages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

HERE = Path(__file__).parent
#: Inches; a card has the proportions that places ask for which show a picture with a link.
WIDTH, HEIGHT = 6.4, 2.9
CARD = (1200, 630)
CARD_HEIGHT = WIDTH * CARD[1] / CARD[0]
#: Kilometres from one degree of latitude to the next.
KM = 111.2


class Wording(NamedTuple):
    """What is told of a drawing.

    Attributes
    ----------
    sentence : str
        The one to be remembered; its numbers are computed.
    alt : str
        What is to be seen, for who does not see it.
    """

    sentence: str
    alt: str


def names() -> list[str]:
    """Return the chapters that have a picture.

    >>> "big_as_cheops" in names()
    True
    """
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__init__")


def strokes(lines: Iterable[Iterable[tuple[float, float]]]) -> tuple[list[float], list[float]]:
    """Return many lines as one with gaps in it, which takes far less room in a page.

    >>> strokes([[(0, 1), (2, 3)]])
    ([0, 2, nan], [1, 3, nan])
    """
    gap = (float("nan"), float("nan"))
    points = [point for line in lines for point in (*line, gap)]
    return [x for x, _ in points], [y for _, y in points]


def dots(points: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Return points as strokes of almost no length: with round ends they are dots.

    >>> dots([(0, 1)])
    ([0, 0.001, nan], [1, 1, nan])
    """
    return strokes([(x, y), (x + 1e-3, y)] for x, y in points)


def flat(lon: Any, lat: Any, middle: float) -> tuple[Any, Any]:
    """Return where places lie on a flat map, in kilometres to the east and to the north.

    Parameters
    ----------
    lon, lat : float or array_like
        Degrees.
    middle : float
        The latitude at which a degree of longitude is measured.

    Examples
    --------
    >>> [round(float(km), 1) for km in flat(1, 1, 50.4)]
    [70.9, 111.2]
    """
    return KM * np.cos(np.radians(middle)) * lon, KM * lat


def rings(ties: set[tuple[str, str]], start: str, count: int) -> list[set[str]]:
    """Return the places by the number of borders between them and a first one.

    >>> rings({("a", "b"), ("b", "c")}, "a", 2)
    [{'a'}, {'b'}, {'c'}]
    """
    found = [{start}]
    for _ in range(count):
        known = set().union(*found)
        reached = {b for a, b in ties if a in found[-1]} | {a for a, b in ties if b in found[-1]}
        found.append(reached - known)
    return found


def figure(name: str, height: float) -> tuple[Figure, Wording]:
    """Draw a picture as a figure; one as high as a card has words above and below.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    height : float
        Inches: :data:`HEIGHT`, or more for a card.

    Returns
    -------
    tuple of matplotlib.figure.Figure and Wording
        The figure, with one pair of axes, and what is told of it.
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import PlaceHolderLayoutEngine

    card = height > HEIGHT
    # A layout engine that does nothing: the drawing fills the whole, its words lie inside.
    still = PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True)
    fig = Figure(figsize=(WIDTH, height), layout=still)
    ax = fig.add_axes((0.03, 0.1, 0.94, 0.66) if card else (0.005, 0.01, 0.99, 0.98))
    ax.set_axis_off()
    told = import_module(f".{name}", __name__).draw(ax)
    if card:
        lines = textwrap.fill(told.sentence, 60)
        fig.text(0.03, 0.955, lines, weight="bold", size=11.5, va="top", linespacing=1.3)
        fig.text(0.03, 0.03, say("The Energy of the Slag Heaps"), color=palette.MUTED, size=10)
    return fig, told


def drawing(name: str) -> tuple[str, Wording]:
    """Draw the picture of a chapter for its page.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    tuple of str and Wording
        An ``<svg>`` element, and what is told of it.
    """
    import matplotlib as mpl

    with mpl.rc_context(palette.rc_params()):
        fig, told = figure(name, HEIGHT)
        drawn = svg.document(fig, name)
    return svg.inline(drawn, label=told.alt, ident=f"ck-picture-{name}"), told


def card(name: str) -> bytes:
    """Draw the picture of a chapter with its sentence as a PNG of 1200 × 630 pixels.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    """
    import matplotlib as mpl

    dpi = CARD[0] / WIDTH
    # Simplified, or moved to whole pixels, dots of almost no length would be left out.
    with mpl.rc_context({**palette.rc_params(), "path.simplify": False, "path.snap": False}):
        fig, _ = figure(name, CARD_HEIGHT)
        buffer = io.BytesIO()
        fig.savefig(
            buffer, format="png", dpi=dpi, facecolor=palette.PAPER, metadata={"Software": None}
        )
    return _small(buffer.getvalue())


def _small(png: bytes) -> bytes:
    """Return a drawing of few colours with a palette: a third of the bytes."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(64).save(buffer, "png", optimize=True)
    return buffer.getvalue()
