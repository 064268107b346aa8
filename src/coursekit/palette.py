"""One palette for map, chart, explorer and page, in light and in dark.

The qualitative colours start from the hues of Okabe and Ito's colour-blind safe set [1]_. They
were moved until each keeps a contrast of at least 4.5:1 on the paper it is drawn on, and until
any two stay apart for readers who see no difference between red and green.
``tests/unit/test_palette.py`` measures both.

References
----------
.. [1] Okabe M., Ito K. (2008), Color Universal Design (CUD): how to make figures and presentations
   that are friendly to colorblind people. https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

INK = "#1e2429"
PAPER = "#ffffff"
MUTED = "#56616b"
LINE = "#d3d8dd"
COAL = "#3f4a55"
EMBER = "#b8430a"
LEAF = "#0c7a4f"
SKY = "#0f6aa8"
VIOLET = "#6a1a6e"
SAND = "#453408"
NO_DATA = "#d0d5da"

#: Five classes from little to much, one hue path each, steadily darker and readable without
#: colour vision; and, by two names, five around a middle. A map takes the ramp of its subject.
RAMPS = {
    "ember": ["#fdf0d9", "#fbc98a", "#ee914b", "#c4551d", "#7a2606"],
    "sky": ["#e6f3fe", "#a6cdf0", "#68a5d8", "#2a71ae", "#0d3a66"],
    "leaf": ["#e8f3da", "#b5d99b", "#6fb07a", "#2b7f5b", "#0a4534"],
    "violet": ["#f8ebfc", "#d8b0e8", "#ad80c4", "#7c479c", "#441563"],
    "sun": ["#fdf5c4", "#f0cd48", "#bf8c12", "#8d5c10", "#523209"],
    "sky-ember": ["#1f5c93", "#8dbbe0", "#f1efea", "#f0a860", "#a84a05"],
    "violet-leaf": ["#6d3c9a", "#c2a6db", "#f3f1f1", "#9cc79f", "#1f6b45"],
}
#: Fills of what the sun gives; too bright for lines of text.
SUN = RAMPS["sun"][2]
#: The same in dark. They turn round: more is brighter, as far from the paper as more is darker
#: by day.
_DARK_RAMPS = {
    "ember": ["#452a17", "#824416", "#bf661f", "#f0a15a", "#fde6c2"],
    "sky": ["#16324d", "#1f5788", "#3a86c4", "#7fb9ea", "#d6ebfc"],
    "leaf": ["#123d2b", "#1c6648", "#37946a", "#80c795", "#dcf3cf"],
    "violet": ["#3b2349", "#643a80", "#9060b0", "#c39ada", "#f0ddf7"],
    "sun": ["#40330f", "#735710", "#ab8316", "#e3ba3c", "#fdf0b4"],
    "sky-ember": ["#9ccdf6", "#4a86b8", "#4b545d", "#b3661c", "#ffb873"],
    "violet-leaf": ["#d3b4f0", "#8d68b4", "#4b545d", "#3f8a61", "#8fe0a8"],
}


def _with_ramps(colours: dict[str, str], ramps: dict[str, list[str]]) -> dict[str, str]:
    return colours | {
        f"{name}-{i}": colour for name, ramp in ramps.items() for i, colour in enumerate(ramp, 1)
    }


#: Every colour by the name of its CSS custom property, without ``--ck-``.
LIGHT = _with_ramps(
    {
        "ink": INK,
        "paper": PAPER,
        "muted": MUTED,
        "line": LINE,
        "coal": COAL,
        "ember": EMBER,
        "leaf": LEAF,
        "sky": SKY,
        "violet": VIOLET,
        "sand": SAND,
        "no-data": NO_DATA,
    },
    RAMPS,
)

#: The dark twin of each colour.
DARK = _with_ramps(
    {
        "ink": "#e9e6e0",
        "paper": "#14181c",
        "muted": "#a9b3bc",
        "line": "#3a434c",
        "coal": "#bbc6d5",
        "ember": "#f48d4f",
        "leaf": "#4fbe92",
        "sky": "#64bef8",
        "violet": "#c878c4",
        "sand": "#e8d690",
        "no-data": "#262d34",
    },
    _DARK_RAMPS,
)


def properties(colours: dict[str, str]) -> str:
    """Return colours as CSS declarations.

    Parameters
    ----------
    colours : dict of str
        :data:`LIGHT` or :data:`DARK`.

    Returns
    -------
    str
        Declarations such as ``--ck-ink: #1e2429;``, one a line.

    Examples
    --------
    >>> properties({"ink": INK})
    '  --ck-ink: #1e2429;\\n'
    """
    return "".join(f"  --ck-{name}: {value};\n" for name, value in colours.items())


def css() -> str:
    """Return the palette as CSS custom properties, light first, then dark for screens.

    Paper is white whatever the screen is in.

    Returns
    -------
    str
        A style sheet that defines ``--ck-ink``, ``--ck-paper`` and so on.

    Examples
    --------
    >>> "--ck-ember: #b8430a;" in css()
    True
    """
    return (
        f":root {{\n  color-scheme: light;\n{properties(LIGHT)}}}\n"
        f'@media screen {{\nhtml[data-theme="dark"] {{\n  color-scheme: dark;\n'
        f"{properties(DARK)}}}\n}}\n"
    )


def rc_params() -> dict[RcKeyType, Any]:
    """Return matplotlib settings for the course's charts.

    A chart 6.4 inches wide whose smallest text has 13 points keeps that text above 9 pixels
    on a telephone 360 pixels wide, and the axes leave room for whatever is written around them.

    Returns
    -------
    dict
        To be used with :func:`matplotlib.rc_context` or ``plt.rcParams.update``.

    Examples
    --------
    >>> rc_params()["svg.fonttype"]
    'none'
    """
    from cycler import cycler

    return {
        "figure.figsize": (6.4, 4.0),
        "figure.constrained_layout.use": True,
        # Paper, so that a picture is readable in a dark notebook too; charts are drawn without.
        "figure.facecolor": PAPER,
        "axes.facecolor": "none",
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.titlelocation": "left",
        "axes.titlesize": 13,
        "axes.titleweight": "bold",
        "axes.labelsize": 13,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=[COAL, EMBER, SKY, LEAF, VIOLET, SAND]),
        "grid.color": LINE,
        "grid.linewidth": 0.7,
        "text.color": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": 13,
        "ytick.labelsize": 13,
        "legend.frameon": False,
        "legend.fontsize": 13,
        "lines.linewidth": 2,
        "hatch.color": INK,
        "font.size": 13,
        "font.family": "sans-serif",
        "svg.fonttype": "none",
        "svg.hashsalt": "coursekit",
    }


def use() -> None:
    """Make matplotlib draw in the course's style from now on.

    Examples
    --------
    >>> use()
    >>> import matplotlib.pyplot as plt
    >>> plt.rcParams["axes.edgecolor"] == MUTED
    True
    """
    import matplotlib.pyplot as plt

    plt.rcParams.update(rc_params())
