"""The heaps of the World Heritage, strung on one line."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.models import interpolation, tours
from coursekit.page import number

from . import Wording, dots, flat

#: Hectares from which on, and up to which, a bead is how wide.
STEPS = {6: (0, 10), 11: (10, 40), 17: (40, 1000)}


def draw(ax: Axes) -> Wording:
    """String the heaps as the chapter does, each bead by the ground that the heap covers."""
    heaps = load("slag_heaps").query("status == 'property'").reset_index(drop=True)
    lon, lat = heaps["lon"], heaps["lat"]
    apart = interpolation.distances_km(lon, lat, lon, lat)
    start = int(heaps.index[heaps["heap_number"] == "T074"][0])
    way = tours.two_opt(apart, tours.nearest_next(apart, start), closed=False)
    x, y = flat(lon - lon.min(), lat - lat.min(), lat.mean())
    ax.plot(x[way], y[way], color=palette.EMBER, linewidth=1.2)
    for size, (low, high) in STEPS.items():
        some = heaps.index[heaps["area_ha"].between(low, high, inclusive="left")]
        ax.plot(
            *dots(zip(x[some], y[some], strict=True)),
            color=palette.COAL,
            linewidth=size,
            solid_capstyle="round",
        )
    ax.annotate(
        "Loos-en-Gohelle",
        (x[start], y[start]),
        xytext=(-6, 34),
        textcoords="offset points",
        ha="center",
        arrowprops={"arrowstyle": "-", "color": palette.MUTED},
    )
    right = x.max()
    ax.plot([right - 20, right], [y.min() - 3, y.min() - 3], color=palette.INK, linewidth=2)
    ax.text(right - 10, y.min() - 2, say("{count} km", count=number(20, 0)), ha="center")
    ax.set(aspect="equal")
    ax.margins(0.03, 0.08)
    count = number(len(heaps), 0)
    return Wording(
        say(
            "{count} heaps of waste on the list of the World Heritage, strung like beads: this is "
            "the chain.",
            count=count,
        ),
        say(
            "{count} dark dots, wider where a heap covers more ground, lie in a long band from "
            "west to east; a thin line runs through all of them and passes Loos in the western "
            "half.",
            count=count,
        ),
    )
