"""The heap beside the pyramid, with every top that is printed of it, to scale."""

from __future__ import annotations

from matplotlib.axes import Axes

from coursekit import load, palette
from coursekit.languages import say
from coursekit.models import volume
from coursekit.page import number

from . import Wording

GAP = 60  # metres between the two


def draw(ax: Axes) -> Wording:
    """Draw Cheops as it was built, and one heap under each of its printed tops."""
    said = load("slag_heap_height_conflicts")
    then, side = (said.set_index("row_id")["value"][row] for row in ("K16", "K18"))
    printed = said["subject"].str.contains("74") & (said["unit"] == "m")
    tops = sorted(set(said.loc[printed & (said["source"] != "COMPUTED"), "value"]))
    foot = load("slag_heaps").set_index("heap_number").loc["T074", "area_ha"] * volume.HECTARE
    radius = float(volume.radius_of(foot))
    pyramid = [-GAP - side, -GAP - side / 2, -GAP]
    ax.fill(pyramid, [0, then, 0], color=palette.SAND, alpha=0.85, lw=0)
    ax.text(pyramid[1], then + 6, say("Cheops, {height} m", height=number(then, 1)), ha="center")
    ax.fill([0, radius, 2 * radius], [0, tops[0], 0], color=palette.COAL, alpha=0.45, lw=0)
    for top in tops:
        ax.plot([0, radius, 2 * radius], [0, top, 0], color=palette.COAL, lw=1.1, ls=(0, (4, 2)))
    shown = [top for i, top in enumerate(tops) if i in (0, len(tops) - 1) or top == 140]
    for top in shown:
        box = {"fc": palette.PAPER, "ec": "none", "pad": 1}
        ax.text(radius, top + 4, f"{number(top, 0)} m", ha="center", bbox=box)
    ax.text(radius, 14, say("heap 74"), ha="center", color=palette.INK)
    ax.plot([pyramid[0] - 12, 2 * radius + 12], [0, 0], color=palette.INK, linewidth=1.5)
    ax.set(xlim=(pyramid[0] - 12, 2 * radius + 12), ylim=(-4, tops[-1] + 26), aspect="equal")
    told = {"count": len(tops), "low": number(tops[0], 0), "high": number(tops[-1], 0)}
    return Wording(
        say(
            "One heap, one pyramid, one scale. Of the heap's top one can read {count} figures, "
            "from {low} to {high} metres: which of them is its height?",
            **told,
        ),
        say(
            "The pyramid of Cheops as a triangle; beside it, on a wider foot, the outlines of one "
            "slag heap under {count} printed tops, from {low} to {high} metres. To scale, as "
            "cones.",
            **told,
        ),
    )
