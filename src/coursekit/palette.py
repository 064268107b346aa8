"""One palette for map, chart, explorer and page, in light and in dark.

The qualitative colours start from Okabe and Ito's colour-blind safe set [1]_, darkened
until each keeps a contrast of at least 4.5:1 on the paper they are drawn on; their dark
twins do the same on dark paper. ``tests/unit/test_palette.py`` measures it.

References
----------
.. [1] Okabe M., Ito K. (2008), Color Universal Design. https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

INK = "#1e2429"
PAPER = "#ffffff"
MUTED = "#56616b"
LINE = "#d3d8dd"
COAL = "#3f4a55"
EMBER = "#b8430a"
LEAF = "#00735a"
SKY = "#0f6aa8"
VIOLET = "#8a3d83"
SAND = "#86610a"
NO_DATA = "#e4e6e8"

#: The dark twin of each colour that carries meaning or text.
DARK = {
    "ink": "#e9e6e0",
    "paper": "#14181c",
    "muted": "#a9b3bc",
    "line": "#3a434c",
    "coal": "#b4bfca",
    "ember": "#ff9a57",
    "leaf": "#4cc7a2",
    "sky": "#7cbcf2",
    "violet": "#dc9fd6",
    "sand": "#dcb75a",
    "no-data": "#2c343b",
}

LIGHT = {
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
}

#: Five classes from low to high: one hue path, steadily darker, readable without colour vision.
SEQUENTIAL = ["#fdf0d9", "#fbc98a", "#ee914b", "#c4551d", "#7a2606"]
#: Five classes around a middle: blue below, orange above.
DIVERGING = ["#1f5c93", "#8dbbe0", "#f1efea", "#f0a860", "#a84a05"]


def css() -> str:
    """Return the palette as CSS custom properties, light first, then dark.

    Returns
    -------
    str
        A style sheet that defines ``--ck-ink``, ``--ck-paper`` and so on.

    Examples
    --------
    >>> "--ck-ember: #b8430a;" in css()
    True
    """

    def block(selector: str, colours: dict[str, str], scheme: str) -> str:
        lines = "".join(f"  --ck-{name}: {value};\n" for name, value in colours.items())
        return f"{selector} {{\n  color-scheme: {scheme};\n{lines}}}\n"

    scales = {
        **{f"seq-{i}": c for i, c in enumerate(SEQUENTIAL, 1)},
        **{f"div-{i}": c for i, c in enumerate(DIVERGING, 1)},
    }
    return block(":root", LIGHT | scales, "light") + block('html[data-theme="dark"]', DARK, "dark")


def rc_params() -> dict[str, object]:
    """Return matplotlib settings for the course's charts.

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
        "figure.figsize": (7.2, 4.0),
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.labelsize": 10,
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
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "legend.frameon": False,
        "legend.fontsize": 9,
        "lines.linewidth": 2,
        "font.size": 10,
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
