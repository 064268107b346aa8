"""Maps of the course as still drawings, for paper and slides: one year, names, no script."""

from __future__ import annotations

import html
import math
import re
import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any

from coursekit import datasets, palette
from coursekit.languages import say
from coursekit.maps import Coalfield
from coursekit.models import geometry
from coursekit.page.numbers import counted

#: Width of a drawing, in its own units; at this width its smallest letters are 11 units high.
WIDTH = 640
# A degree of longitude is shorter than one of latitude; this is by how much at 50.4 degrees north.
_NARROWER = math.cos(math.radians(50.4))
#: Kilometres of a degree of latitude.
_KM = 111.2
#: A nought that SVG does not ask for.
_ZERO = re.compile(r"\b0(?=\.)")


@cache
def _shapes() -> tuple[dict[str, str], float]:
    """Return the outline of each commune as an SVG path, and the height of the drawing."""
    drawn = {
        code: [[place(*point) for point in ring] for polygon in polygons for ring in polygon]
        for code, polygons in geometry.shapes(datasets.load("commune_outlines")).items()
    }
    paths = {code: "".join(map(_path, rings)) for code, rings in drawn.items()}
    return paths, max(y for rings in drawn.values() for ring in rings for _, y in ring) + 4


def _path(ring: list[tuple[float, float]]) -> str:
    """Write an outline: each corner as its way from the last one is half as long a text."""
    first, *others = corners = [(round(10 * x), round(10 * y)) for x, y in ring]
    steps = [
        (x - before_x, y - before_y)
        for (x, y), (before_x, before_y) in zip(others, corners[:-1], strict=True)
    ]
    (at, *ways) = (f"{x / 10:g} {y / 10:g}" for x, y in [first, *filter(any, steps)])
    return _ZERO.sub("", f"M{at}l{' '.join(ways)}z").replace(" -", "-")


@cache
def _frame() -> tuple[float, float, float]:
    """Return west, north, and how many units a degree of latitude is."""
    west, _, east, north = datasets.load("commune_outlines")["bbox"]
    return west, north, (WIDTH - 8) / ((east - west) * _NARROWER)


def place(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place lies in the drawing, from its left and upper edge.

    Examples
    --------
    >>> x, y = place(2.79, 50.45)
    >>> 0 < x < WIDTH, y > 0
    (True, True)
    """
    west, north, scale = _frame()
    return 4 + (lon - west) * _NARROWER * scale, 4 + (north - lat) * scale


def still(
    m: Coalfield, year: int | None = None, named: Iterable[str] = (), *, alone: bool = True
) -> str:
    """Return a map of shaded communes as a figure that needs no script.

    Parameters
    ----------
    m : Coalfield
        The map: its first layer is drawn, with its own classes, colours and counts.
    year : int, optional
        Which of its years; the one it would show first if not said.
    named : iterable of str
        Codes of communes to outline and name.
    alone : bool
        Whether it says its title; beside others one title is enough.

    Returns
    -------
    str
        HTML. A legend in words tells how many communes each class holds.

    Examples
    --------
    >>> from coursekit import load, maps
    >>> m = maps.coalfield("Incomes", "In 2019.").choropleth(
    ...     load("incomes"), "median_income_eur", year="year"
    ... )
    >>> still(m, named=["62528"]).count("Loos-en-Gohelle")
    2
    """
    (layer, *_) = m.layers
    years = layer.spec["years"]
    year = layer.spec["shown"] if year is None else year
    at = 0 if years is None else years.index(year)
    ident = f"still-{zlib.crc32(f'{m.title} {year}'.encode()):08x}"
    paths, height = _shapes()
    shades = [palette.LIGHT[shade] for shade in layer.spec["shades"]]
    land = "".join(
        f'<path d="{paths[code]}" fill="{_fill(value, layer.spec["limits"], shades, ident)}"/>'
        for code, value in zip(m.communes, layer.spec["values"][at], strict=True)
    )
    named = list(named)
    names = ", ".join(m.communes[code] for code in named)
    top = _STRIP if named else 0
    said = say(
        "Map: {title}, {year}. Named: {names}",
        title=m.title,
        year=year or say("one year"),
        names=names or say("none"),
    )
    drawing = (
        f'<svg viewBox="0 {-top} {WIDTH} {height + top:.0f}" role="img" '
        f'aria-label="{html.escape(said)}">'
        f"<defs>{_hatch(ident)}</defs>"
        f'<g stroke="#8a939b" stroke-width=".4" fill-rule="evenodd">{land}</g>'
        f"{_outlined(named)}{_scale(height)}</svg>"
    )
    words = [*([html.escape(m.title)] if alone else []), *([str(year)] if year else [])]
    caption = ", ".join(words)
    return (
        f'<figure class="still"><figcaption>{caption}</figcaption>{drawing}'
        f"{_legend(layer, at, shades, ident)}</figure>"
    )


def drawn(layers: Iterable[tuple[str, dict[str, Any]]], marked: Iterable[str] = ()) -> str:
    """Return what a map shows at first as an SVG file that stands alone.

    Parameters
    ----------
    layers : iterable of (str, dict)
        What the map's script draws, from the ground up: the kind of each layer, and its data.
    marked : iterable of str
        Codes of communes to outline and name.

    Examples
    --------
    >>> places = {"colour": "var(--ck-coal)", "radius": 4, "places": [[279000, 5046000]]}
    >>> drawn([("points", places)], ["62528"]).count("<circle")
    1
    """
    paths, height = _shapes()
    layers, marked = list(layers), list(marked)
    shaded = [spec for kind, spec in layers if kind == "choropleth"]
    land = _shaded(shaded[-1]) if shaded else f'<path d="{"".join(paths.values())}" fill="#fff"/>'
    dots = "".join(_dots(kind, spec) for kind, spec in layers if kind != "choropleth")
    top = _STRIP if marked else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" '
        f'viewBox="0 {-top} {WIDTH} {height + top:.0f}"><defs>{_hatch("gap")}</defs>'
        f'<rect y="{-top}" width="100%" height="100%" fill="{palette.LIGHT["paper"]}"/>'
        f'<g stroke="#8a939b" stroke-width=".4" fill-rule="evenodd">{land}</g>'
        f"{dots}{_outlined(marked)}{_scale(height)}</svg>"
    )


def _shaded(spec: dict[str, Any]) -> str:
    """Return the communes in the colours of their classes: one outline a class."""
    paths, _ = _shapes()
    shades = [palette.LIGHT[shade] for shade in spec["shades"]]
    at = 0 if spec["years"] is None else spec["years"].index(spec["shown"])
    of: dict[str, str] = {}
    for path, value in zip(paths.values(), spec["values"][at], strict=True):
        fill = _fill(value, spec["limits"], shades, "gap")
        of[fill] = of.get(fill, "") + path
    return "".join(f'<path d="{path}" fill="{fill}"/>' for fill, path in of.items())


def _dots(kind: str, spec: dict[str, Any]) -> str:
    """Return the points of a layer that are there in the year it shows, or the way along them."""
    colour = _colour(spec["colour"])
    _, _, degree = _frame()
    spots = [place(lon / 1e5, lat / 1e5) for lon, lat in spec["places"]]
    if kind == "route":
        line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        return f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
    if "area_ha" in spec:
        sizes = [max(1, math.sqrt(ha / 100 / math.pi) / _KM * degree) for ha in spec["area_ha"]]
    elif "amounts" in spec:
        largest = max(spec["amounts"])
        sizes = [14 * math.sqrt(amount / largest) for amount in spec["amounts"]]
    else:
        sizes = [0.6 * spec["radius"]] * len(spots)
    circles = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'
        for (x, y), size, there in zip(spots, sizes, _there(spec), strict=True)
        if there
    )
    ink = 'fill="none" stroke' if "hollow" in spec else 'stroke="none" fill'
    return f'<g {ink}="{colour}">{circles}</g>'


def _there(spec: dict[str, Any]) -> list[bool]:
    """Tell which points of a layer are there in the year that it shows at first."""
    if "years" not in spec:
        return [True] * len(spec["places"])
    ends = spec["end"] or [math.inf] * len(spec["start"])
    return [a <= spec["shown"] < b for a, b in zip(spec["start"], ends, strict=True)]


def _colour(written: str) -> str:
    """Return a colour of a style sheet as it is by day.

    >>> _colour("#123456"), _colour("var(--ck-ember)") == palette.LIGHT["ember"]
    ('#123456', True)
    """
    name = written.removeprefix("var(--ck-").removesuffix(")")
    return palette.LIGHT.get(name, written)


def blank(
    named: Iterable[str] = (), dots: Iterable[tuple[float, float]] = (), caption: str = ""
) -> str:
    """Return the outlines of all communes, to be coloured by hand or with dots on them.

    Parameters
    ----------
    named : iterable of str
        Codes of communes to outline and name.
    dots : iterable of tuple of float
        Longitude and latitude of each dot.
    caption : str
        What the dots are.

    Examples
    --------
    >>> blank(dots=[(2.8, 50.4)], caption="A pit").count("<circle")
    1
    """
    paths, height = _shapes()
    land = "".join(f'<path d="{path}"/>' for path in paths.values())
    drawn = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2"/>' for x, y in (place(*dot) for dot in dots)
    )
    named = list(named)
    top = _STRIP if named else 0
    title = caption or say("the communes of the coalfield, to be coloured")
    label = html.escape(say("Map: {title}", title=title))
    return (
        f'<figure class="still"><figcaption><strong>{html.escape(caption)}</strong></figcaption>'
        f'<svg viewBox="0 {-top} {WIDTH} {height + top:.0f}" role="img" aria-label="{label}">'
        f'<g stroke="#8a939b" stroke-width=".5" fill="#fff" fill-rule="evenodd">{land}</g>'
        f'<g fill="#1d2126" fill-opacity=".75">{drawn}</g>{_outlined(named)}{_scale(height)}'
        "</svg></figure>"
    )


def _fill(value: int | None, limits: list[int], shades: list[str], ident: str) -> str:
    if value is None:
        return f"url(#{ident})"
    return shades[sum(value >= limit for limit in limits)]


def _hatch(ident: str) -> str:
    return (
        f'<pattern id="{ident}" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="4" height="4" fill="#fff"/>'
        '<path d="M0 0V4" stroke="#9aa3ab" stroke-width="1.2"/></pattern>'
    )


def _scale(height: float) -> str:
    """Return a bar as long as ten kilometres, in the lower left corner, where no commune is."""
    _, _, degree = _frame()
    long = 10 / _KM * degree
    return (
        f'<path d="M6 {height - 10:.0f}v5h{long:.1f}v-5" fill="none" stroke="#1d2126"/>'
        f'<text x="{6 + long / 2:.0f}" y="{height - 12:.0f}" font-size="12" fill="#1d2126" '
        f'text-anchor="middle">{say("10 km")}</text>'
    )


#: Height of the strip above a map in which the names stand.
_STRIP = 28


def _outlined(codes: list[str]) -> str:
    """Return communes with a thick line around them, and their names in a strip above the map.

    A name across the outlines hides what it names; from the strip a thin line leads down.
    """
    paths, _ = _shapes()
    communes = datasets.load("communes").set_index("insee")
    names = communes["commune"]
    spots = sorted((*place(*communes.loc[code, ["lon", "lat"]]), code) for code in codes)
    wide = [9.6 * len(names[code]) + 14 for _, _, code in spots]
    lefts = _side_by_side([x - one / 2 for (x, _, _), one in zip(spots, wide, strict=True)], wide)
    lines, leaders, texts = "", "", ""
    for (x, y, code), left, one in zip(spots, lefts, wide, strict=True):
        middle = left + one / 2
        lines += f'<path d="{paths[code]}" fill="none" stroke="#1d2126" stroke-width="1.8"/>'
        leaders += f"M{middle:.0f} -4L{x:.0f} {y:.0f}"
        texts += f'<text x="{middle:.0f}" y="-9">{html.escape(names[code])}</text>'
    return (
        f'{lines}<path d="{leaders}" fill="none" stroke="#fff" stroke-width="3"/>'
        f'<path d="{leaders}" fill="none" stroke="#1d2126" stroke-width="1.1"/>'
        f'<g font-size="15" font-weight="700" fill="#1d2126" text-anchor="middle">{texts}</g>'
    )


def _side_by_side(lefts: list[float], wide: list[float]) -> list[float]:
    """Return left edges, pushed apart so that nothing overlaps and nothing leaves the drawing.

    >>> _side_by_side([10, 20, 600], [50, 50, 100])
    [10, 60, 540]
    """
    found, free = [], 0.0
    for left, one in zip(lefts, wide, strict=True):
        found.append(max(left, free))
        free = found[-1] + one
    end: float = WIDTH
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], end - wide[at])
        end = found[at]
    return found


def _legend(layer, at: int, shades: list[str], ident: str) -> str:
    items = [
        *zip(
            [*shades, f"url(#{ident})"],
            [*layer.classes.labels, say("no data")],
            layer.counts[at],
            strict=True,
        )
    ]
    if not items[-1][-1]:
        items.pop()
    unit = f" ({layer.spec['unit']})" if layer.spec["unit"] else ""
    rows = "".join(
        f'<li><svg viewBox="0 0 18 12" aria-hidden="true"><rect width="18" height="12" '
        f'fill="{fill}" stroke="#6b747c" stroke-width=".6"/></svg> {html.escape(words)}'
        f"{say(': ')}<span>{counted(number, 'commune', 'communes')}</span></li>"
        for fill, words, number in items
    )
    return f'<div class="legend"><p>{html.escape(layer.name)}{unit}</p><ul>{rows}</ul></div>'
