"""Small maps of which communes a table covers, drawn as SVG from the outlines, all sharing one.

The outlines are written once into the page, as one for all the communes that every table holds or
leaves out together; each map only names those it leaves out (or those it holds, when these are
fewer).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from coursekit.models import geometry
from coursekit.page import escape

WIDTH = 800
ID = "ck-c"


def paths(topology: dict[str, Any], width: int = WIDTH) -> tuple[dict[str, str], int]:
    """Draw each commune of a TopoJSON as an SVG path.

    Longitudes are shortened by the cosine of the middle latitude, which is good enough for a
    map a thumb wide.

    Parameters
    ----------
    topology : dict
        Quantised TopoJSON with one object; its geometries have ``properties.insee``.
    width : int
        Width of the drawing, in units of the paths.

    Returns
    -------
    paths : dict of str to str
        Path data by INSEE code, in whole units.
    height : int
        Height of the drawing.
    """
    west, south, east, north = topology["bbox"]
    shrink = math.cos(math.radians((south + north) / 2))
    unit = width / ((east - west) * shrink)
    found = {
        insee: "".join(
            _path([(round((x - west) * shrink * unit), round((north - y) * unit)) for x, y in ring])
            for polygon in polygons
            for ring in polygon
        )
        for insee, polygons in geometry.shapes(topology).items()
    }
    return found, round((north - south) * unit)


def _path(points: list[tuple[int, int]]) -> str:
    steps = [f"M{points[0][0]} {points[0][1]}"]
    for (x0, y0), (x1, y1) in pairwise(points[:-1]):
        if (x0, y0) != (x1, y1):
            steps.append(f"l{x1 - x0} {y1 - y0}")
    return "".join(steps).replace(" -", "-") + "z"


def together(outlines: dict[str, str], tables: Sequence[set[str]]) -> dict[str, str]:
    """Return outlines in which the first of several communes has the lines of all.

    Parameters
    ----------
    outlines : dict of str to str
        From :func:`paths`.
    tables : sequence of set of str
        The INSEE codes in each table that is to be drawn. Communes that each of them holds or
        leaves out together are drawn together; the others of them have nothing left to draw.

    Examples
    --------
    >>> together({"a": "M0 0z", "b": "M1 1z", "c": "M2 2z"}, [{"a", "b"}, {"a", "b", "c"}])
    {'a': 'M0 0zM1 1z', 'b': '', 'c': 'M2 2z'}
    """
    groups: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    for code in outlines:
        groups[tuple(code in table for table in tables)].append(code)
    drawn = {first: "".join(map(outlines.get, (first, *rest))) for first, *rest in groups.values()}
    return {code: drawn.get(code, "") for code in outlines}


def shared(outlines: dict[str, str]) -> str:
    """Return the outlines as SVG that draws nothing itself, for :func:`coverage` to use."""
    drawn = "".join(
        f'<path id="{ID}{code}" d="{data}"/>' for code, data in outlines.items() if data
    )
    return (
        '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>'
        f'<g id="{ID}">{drawn}</g></defs></svg>'
    )


def coverage(present: set[str], outlines: dict[str, str], height: int, label: str) -> str:
    """Return a map of the communes that a table holds.

    Parameters
    ----------
    present : set of str
        INSEE codes.
    outlines : dict of str to str
        From :func:`paths`, or :func:`together` with this table among others.
    height : int
        Height of the drawing.
    label : str
        What a screen reader says for it.

    Returns
    -------
    str
        An ``<svg role="img">`` that needs :func:`shared` on the same page.
    """
    here, gone = present & set(outlines), set(outlines) - present
    base, over, marked = ("here", "not-here", gone)
    if len(here) < len(gone):
        base, over, marked = ("not-here", "here", here)
    uses = "".join(f'<use href="#{ID}{code}"/>' for code in sorted(marked) if outlines[code])
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="-2 -2 {WIDTH + 4} {height + 4}">'
        f'<use class="ck-{base}" href="#{ID}"/><g class="ck-{over}">{uses}</g></svg>'
    )
