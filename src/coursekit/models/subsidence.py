"""Ground that sinks over a worked seam: the influence function of Knothe and Budryk.

Every bit of coal that is taken lets the ground above it sink a little, most of all straight above,
less further away. Knothe's influence function is a bell of area one with the radius r ::

    f(x) = exp(−π x² / r²) / r

and a worked panel is the sum of its bits. The radius of main influence r = depth × tan(draw) says
how far a panel reaches sideways; full subsidence is factor × extraction × thickness. For a panel
as long as wide the sum has a closed form with the error function (see :func:`sinking`).

Limits: level seams, even ground, rock without faults, everything at rest. Sideways movements are
left out. Edges of real troughs are often steeper on one side.

References
----------
.. [1] Knothe S. (1957), Observations of surface movements under influence of mining and their
   theoretical interpretation, Proceedings of the European Congress on Ground Movement, Leeds,
   210–218.
.. [2] Whittaker B. N., Reddish D. J. (1989), Subsidence: occurrence, prediction and control,
   Elsevier, chapters 2 and 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..languages import say

__all__ = [
    "Panel",
    "critical_width",
    "full_subsidence",
    "influence_radius",
    "regime",
    "share_of_final",
    "sinking",
    "thickness_for",
    "tilt",
    "volume",
]

#: Full subsidence as a share of the thickness taken, in the basin (table ``subsidence_figures``).
FACTOR = 0.8
#: Angle of draw, in degrees from the vertical: the usual one of European coalfields [2]_. It makes
#: depth / radius (tan β) 1.43; panels measured elsewhere have 1.5 to 2.2, and are that much steeper
#: at their edges (table ``subsidence_figures``).
DRAW = 35.0

_erf = np.vectorize(math.erf, otypes=[float])


@dataclass(frozen=True)
class Panel:
    """A level rectangle of seam that is worked.

    Attributes
    ----------
    west, east : float
        Its edges along the section, in metres.
    thickness : float
        Thickness of the coal, in metres.
    depth : float
        Depth of the seam below the ground, in metres.
    south, north : float
        Its edges across the section, in metres; without them it goes on for ever.
    extraction : float
        Share of the coal that is taken, 0 to 1; the rest stands as pillars.
    factor : float
        Full subsidence as a share of the thickness taken: about 0.8 to 0.9 where the roof falls
        in, about half where the hollow is filled.
    draw : float
        Angle of draw, in degrees from the vertical.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> Panel(west=-100, east=100, thickness=1.5, depth=400).width
    200
    """

    west: float
    east: float
    thickness: float
    depth: float
    south: float = -math.inf
    north: float = math.inf
    extraction: float = 1.0
    factor: float = FACTOR
    draw: float = DRAW

    def __post_init__(self) -> None:
        if not (self.west < self.east and self.south < self.north):
            raise ValueError(say("Panel: west lies before east, and south before north"))
        if not (self.thickness >= 0 and 0 <= self.extraction <= 1 and 0 <= self.factor <= 1):
            raise ValueError(
                say("Panel: thickness is 0 m or more, extraction and factor are shares from 0 to 1")
            )
        influence_radius(self.depth, self.draw)

    @property
    def width(self) -> float:
        """Width along the section, in metres."""
        return self.east - self.west

    @property
    def radius(self) -> float:
        """Radius of main influence, in metres."""
        return influence_radius(self.depth, self.draw)

    @property
    def full(self) -> float:
        """Full subsidence, in metres."""
        return full_subsidence(self.thickness, self.factor, self.extraction)


def influence_radius(depth: float, draw: float = DRAW) -> float:
    """Return how far a worked point reaches sideways on the ground: depth × tan(draw).

    Parameters
    ----------
    depth : float
        Depth of the seam, in metres, above 0.
    draw : float
        Angle of draw, in degrees from the vertical, above 0 and below 90.

    Returns
    -------
    float
        Metres.

    Raises
    ------
    ValueError
        When a number is outside its range.

    Examples
    --------
    >>> round(influence_radius(600))
    420
    """
    if not depth > 0 or not math.isfinite(depth):
        raise ValueError(
            say("subsidence: the depth is {depth!r}; give metres above 0", depth=depth)
        )
    if not 0 < draw < 90:
        raise ValueError(
            say("subsidence: the angle of draw is {draw!r}; give degrees from 0 to 90", draw=draw)
        )
    return depth * math.tan(math.radians(draw))


def full_subsidence(thickness: float, factor: float = FACTOR, extraction: float = 1.0) -> float:
    """Return how far the ground sinks in the middle of a very wide panel.

    Parameters
    ----------
    thickness : float
        Thickness of the seam, or of several seams together, in metres.
    factor, extraction : float
        As for :class:`Panel`.

    Returns
    -------
    float
        Metres: factor × extraction × thickness.

    Examples
    --------
    >>> full_subsidence(1.5)
    1.2000000000000002
    """
    return factor * extraction * thickness


def thickness_for(subsidence: ArrayLike, factor: ArrayLike = FACTOR) -> np.ndarray | float:
    """Return how thick the coal must have been that let the ground sink so far, at least.

    It is the rule of thumb turned round. Narrow panels and pillars ask for more.

    Parameters
    ----------
    subsidence : array_like
        Metres.
    factor : array_like
        As for :class:`Panel`, above 0.

    Returns
    -------
    numpy.ndarray or float
        Metres of coal, all seams together.

    Examples
    --------
    >>> print(thickness_for(4, 0.8))
    5.0
    """
    return np.divide(np.asarray(subsidence, float), np.asarray(factor, float))[()]


def critical_width(depth: float, draw: float = DRAW) -> float:
    """Return the width from which the ground sinks fully in the middle: two radii of influence.

    Parameters
    ----------
    depth, draw : float
        As for :func:`influence_radius`.

    Returns
    -------
    float
        Metres; with a draw of 35 degrees 1.4 times the depth, the old rule of the coalfields [2]_.

    Examples
    --------
    >>> round(critical_width(500))
    700
    """
    return 2 * influence_radius(depth, draw)


def regime(width: float, depth: float, draw: float = DRAW, within: float = 0.05) -> str:
    """Name a panel by its width, in the language of this process.

    Parameters
    ----------
    width, depth : float
        Metres.
    draw : float
        As for :func:`influence_radius`.
    within : float
        Share of the critical width that still counts as critical.

    Returns
    -------
    str
        ``"sub-critical"`` (the trough does not reach its full depth), ``"critical"`` (it does so
        at one point) or ``"super-critical"`` (it has a flat floor).

    Examples
    --------
    >>> regime(200, 500), regime(700, 500), regime(1200, 500)
    ('sub-critical', 'critical', 'super-critical')
    """
    ratio = width / critical_width(depth, draw)
    if abs(ratio - 1) <= within:
        return say("critical")
    return say("sub-critical") if ratio < 1 else say("super-critical")


def _strip(x: np.ndarray, low: float, high: float, radius: float) -> np.ndarray:
    """Return the share of the influence of points x that lies between two edges."""
    scale = math.sqrt(math.pi) / radius
    return (_erf(scale * (high - x)) - _erf(scale * (low - x))) / 2


def sinking(panels: Panel | Iterable[Panel], x: ArrayLike, y: ArrayLike = 0.0) -> np.ndarray:
    """Return how far the ground sinks over worked panels; the troughs of several add up.

    For one panel it is the closed form of the summed influence function ::

        s(x, y) = full × X(x) × Y(y),
        X(x) = [erf(√π (east − x) / r) − erf(√π (west − x) / r)] / 2, and Y(y) likewise.

    Parameters
    ----------
    panels : Panel or iterable of Panel
        What was worked.
    x, y : array_like
        Places on the ground, in metres; they broadcast.

    Returns
    -------
    numpy.ndarray
        Metres downwards, in the shape of ``x`` and ``y``.

    References
    ----------
    Knothe (1957) [1]_.

    Examples
    --------
    >>> wide = Panel(west=-2000, east=2000, thickness=1.5, depth=500)
    >>> sinking(wide, [0, 2000]).round(2).tolist()
    [1.2, 0.6]
    """
    across, along = np.asarray(x, float), np.asarray(y, float)
    total = np.zeros(np.broadcast_shapes(across.shape, along.shape))
    for panel in [panels] if isinstance(panels, Panel) else panels:
        total += (
            panel.full
            * _strip(across, panel.west, panel.east, panel.radius)
            * _strip(along, panel.south, panel.north, panel.radius)
        )
    return total


def tilt(panels: Panel | Iterable[Panel], x: ArrayLike) -> np.ndarray:
    """Return how far the ground tilts along the section, positive where it now falls eastwards.

    The derivative of :func:`sinking`: for one panel full × [f(x − west) − f(x − east)], with the
    influence function f. At the edge of a wide panel it is full / r.

    Parameters
    ----------
    panels : Panel or iterable of Panel
        What was worked.
    x : array_like
        Places along the section, in metres.

    Returns
    -------
    numpy.ndarray
        Millimetres a metre.

    Examples
    --------
    >>> panel = Panel(west=0, east=5000, thickness=1.5, depth=400)
    >>> tilt(panel, [0.0]).round(1).tolist()
    [4.3]
    """
    places = np.asarray(x, float)
    total = np.zeros(places.shape)
    for panel in [panels] if isinstance(panels, Panel) else panels:
        radius = panel.radius
        for edge, sign in ((panel.west, 1), (panel.east, -1)):
            bell = np.exp(-math.pi * ((places - edge) / radius) ** 2) / radius
            total += sign * 1000 * panel.full * bell
    return total


def volume(panel: Panel) -> float:
    """Return the volume of the whole trough: full subsidence × the area of the panel.

    The influence function has the area one, so nothing gets lost: what sinks is spread, not
    swallowed.

    Parameters
    ----------
    panel : Panel
        With four edges.

    Returns
    -------
    float
        Cubic metres.

    Examples
    --------
    >>> volume(Panel(west=0, east=200, south=0, north=500, thickness=1.5, depth=400))
    120000.00000000001
    """
    return panel.full * panel.width * (panel.north - panel.south)


def share_of_final(years: ArrayLike, rate: float) -> np.ndarray:
    """Return which share of the sinking is over some years after the work: 1 − exp(−rate × years).

    Parameters
    ----------
    years : array_like
        Since the work beneath ended; 0 before.
    rate : float
        Share of what remains that sinks in a short time, for each year, above 0.

    Returns
    -------
    numpy.ndarray
        0 to 1.

    Raises
    ------
    ValueError
        When the rate is not above 0.

    References
    ----------
    Knothe's time function; see [2]_, chapter 3.

    Examples
    --------
    >>> share_of_final([0, 5], rate=0.6).round(2).tolist()
    [0.0, 0.95]
    """
    if not rate > 0:
        raise ValueError(
            say("share_of_final(): the rate is {rate!r}; give a number above 0", rate=rate)
        )
    return 1 - np.exp(-rate * np.maximum(np.asarray(years, float), 0))
