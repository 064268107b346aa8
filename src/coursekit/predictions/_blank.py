"""The frames to be filled, as small SVG in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..page import escape, number
from ._scale import Scale

if TYPE_CHECKING:
    import pandas as pd

#: Width of every frame, and height of one with an upright axis; a phone shows it at two thirds.
WIDTH, HEIGHT = 480, 280
#: Where the low and the high end of an axis lie: upright, and across.
UPRIGHT = (240, 16)
ACROSS = (10, 452)
#: The first and the last point along the other axis.
_LEFT, _RIGHT = 64, 456
_ROW, _BAR = 46, 16
LETTERS = "ABCDEFGH"


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _between(ends: tuple[float, float], part: float) -> float:
    return round(ends[0] + part * (ends[1] - ends[0]), 1)


def along(places: Sequence[float], known: Sequence[float], scale: Scale) -> tuple[str, list[float]]:
    """Return a frame for a line, and where each of its points lies from left to right.

    Examples
    --------
    >>> along([1990, 2000, 2010], [5], Scale(0, 10, 1))[1]
    [64.0, 260.0, 456.0]
    """
    span = places[-1] - places[0]
    at = [_between((_LEFT, _RIGHT), (place - places[0]) / span) for place in places]
    parts = []
    for tick in scale.ticks:
        y = _between(UPRIGHT, scale.part(tick))
        parts.append(f'<path class="ck-grid" d="M{_LEFT} {y}H{_RIGHT}"/>')
        # The unit stands once, where there is room for it.
        words = scale.mark(tick, with_unit=tick == scale.ticks[-1] and len(scale.unit) <= 2)
        parts.append(_text(_LEFT - 8, y + 5, words, "end"))
    last = -math.inf
    for i, (x, place) in enumerate(zip(at, places, strict=True)):
        parts.append(f'<path class="ck-grid" d="M{x} {UPRIGHT[0]}v5"/>')
        # A label needs room; the last one has it always.
        if x - last >= 48 and (i == len(at) - 1 or at[-1] - x >= 48):
            parts.append(_text(x, UPRIGHT[0] + 22, number(place)))
            last = x
    points = [f"{x} {_between(UPRIGHT, scale.part(v))}" for x, v in zip(at, known, strict=False)]
    if points:
        parts.append(f'<path class="ck-known" d="M{"L".join(points)}"/>')
        parts += [
            f'<circle class="ck-known" cx="{x}" cy="{y}" r="4"/>'
            for x, y in (point.split() for point in points)
        ]
    return "".join(parts), at


def across(
    labels: Sequence[str], known: Sequence[float], scale: Scale
) -> tuple[str, list[float], float]:
    """Return a frame for bars, where each of them lies from the top, and how high the frame is.

    Examples
    --------
    >>> across(["Loos", "Lens"], [], Scale(0, 10, 1))[1:]
    ([22, 68], 122)
    """
    at: list[float] = [i * _ROW + 22 for i in range(len(labels))]
    bottom = len(labels) * _ROW + 4
    parts = []
    for tick in scale.ticks:
        x = _between(ACROSS, scale.part(tick))
        parts.append(f'<path class="ck-grid" d="M{x} 0V{bottom}"/>')
        anchor = "start" if x < 30 else "end" if x > WIDTH - 50 else "middle"
        parts.append(_text(x, bottom + 19, scale.mark(tick, with_unit=x > WIDTH - 80), anchor))
    start = _between(ACROSS, scale.part(max(0.0, scale.low)))
    for y, label in zip(at, labels, strict=True):
        parts.append(_text(ACROSS[0] + 2, y - 5, label, "start"))
        parts.append(f'<rect class="ck-room" x="{ACROSS[0]}" y="{y}" '
                     f'width="{ACROSS[1] - ACROSS[0]}" height="{_BAR}"/>')  # fmt: skip
    for y, value in zip(at, known, strict=False):
        x = _between(ACROSS, scale.part(value))
        wide = round(abs(x - start), 1)
        parts.append(
            f'<rect class="ck-known" x="{min(x, start)}" y="{y}" width="{wide}" height="{_BAR}"/>'
        )
    return "".join(parts), at, bottom + 26


def map_of(places: pd.DataFrame, background: pd.DataFrame) -> tuple[str, list[list[float]], float]:
    """Return a map of places with their letters, where each lies, and how high the map is."""
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = math.cos(math.radians(float(places["lat"].mean())))
    lons, lats = places["lon"] * squeeze, places["lat"]
    span = max(float(lons.max() - lons.min()), 1.6 * float(lats.max() - lats.min()), 0.02)
    west = float(lons.max() + lons.min()) / 2 - 0.65 * span
    north = float(lats.max() + lats.min()) / 2 + 0.42 * span
    scale, height = WIDTH / (1.3 * span), round(WIDTH * 0.84 / 1.3)

    def spot(lon: float, lat: float) -> list[float]:
        return [
            round((float(lon) * squeeze - west) * scale, 1),
            round((north - float(lat)) * scale, 1),
        ]

    around = [spot(*one) for one in zip(background["lon"], background["lat"], strict=True)]
    shown = [(x, y) for x, y in around if 0 < x < WIDTH and 0 < y < height]
    dots = "".join(f"M{x} {y}h0" for x, y in shown)
    at = [spot(*one) for one in zip(places["lon"], places["lat"], strict=True)]
    parts = [f'<path class="ck-dots" d="{dots}"/>']
    for letter, (x, y) in zip(LETTERS, at, strict=False):
        parts.append(f'<circle class="ck-spot" cx="{x}" cy="{y}" r="11"/>')
        parts.append(_text(x, y + 5, letter))
    return "".join(parts), at, height
