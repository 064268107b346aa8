"""All communes of the course, each a dot where it lies: one of them is yours."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.page import number

from . import Wording, dots, flat

#: From how many inhabitants on a dot is how wide.
SIZES = {0: 3.5, 2000: 6, 10_000: 10, 25_000: 15}
LOOS = "62528"


def draw(ax: Axes) -> Wording:
    """Draw a dot for each commune, wider where more people live."""
    communes = load("communes").set_index("insee")
    people = communes["population_2023"]
    x, y = flat(communes["lon"], communes["lat"], communes["lat"].mean())
    ends = [*list(SIZES)[1:], float("inf")]
    for (low, size), high in zip(SIZES.items(), ends, strict=True):
        some = people.between(low, high, inclusive="left") & (people.index != LOOS)
        places = zip(x[some], y[some], strict=True)
        ax.plot(*dots(places), color=palette.COAL, linewidth=size, solid_capstyle="round")
    ax.plot(
        *dots([(x[LOOS], y[LOOS])]), color=palette.EMBER, lw=SIZES[2000], solid_capstyle="round"
    )
    ax.annotate(
        "Loos",
        (x[LOOS], y[LOOS]),
        xytext=(19, 57),  # where the name lies on no dot, and its line neither
        textcoords="offset points",
        color=palette.EMBER,
        weight="bold",
        arrowprops={"arrowstyle": "-", "color": palette.EMBER, "relpos": (0, 1)},
    )
    ax.set(aspect="equal")
    ax.margins(0.03, 0.06)
    count, middle = number(len(people), 0), number(people.median(), 0)
    return Wording(
        say(
            "{count} communes, and half of them have fewer than {middle} inhabitants. One of them "
            "was written about. Which one is yours?",
            count=count,
            middle=middle,
        ),
        say(
            "{count} dots in the shape of the coalfield, a long band from west to east, wider "
            "where more people live; one, Loos, has another colour.",
            count=count,
        ),
    )
