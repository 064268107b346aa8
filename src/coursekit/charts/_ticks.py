"""The numbers along the axes of a drawing, written as everywhere in the course."""

from __future__ import annotations

from math import inf

from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from ..page.numbers import are_years, number


class _Ticks(ScalarFormatter):
    """Matplotlib's choice of ticks and decimals, in the form of the course."""

    def format_ticks(self, values: list[float]) -> list[str]:
        """Write the ticks of an axis, years as years."""
        written = super().format_ticks(values)
        if self.get_offset():  # a power of ten at the end of the axis belongs to what is written
            return written
        low, high = sorted(self.axis.get_view_interval()) if self.axis else (-inf, inf)
        if are_years(value for value in values if low <= value <= high):
            return [number(value) for value in values]
        decimals = max((len(text.partition(".")[2]) for text in written), default=0)
        return [number(value, decimals) for value in values]


def rewrite(fig: Figure) -> None:
    """Have a figure write the ticks of its axes in the form of the course.

    An axis that a chapter has given words, or a form of its own, keeps them.

    Examples
    --------
    >>> fig = Figure()
    >>> ax = fig.subplots()
    >>> lines = ax.plot([1720, 1990], [-1000, 2000])
    >>> rewrite(fig)
    >>> ax.yaxis.get_major_formatter().format_ticks([-1000, 0, 1000])
    ['−1,000', '0', '1,000']
    """
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            usual = axis.get_major_formatter()
            if type(usual) is ScalarFormatter:
                ours = _Ticks()
                ours.__dict__.update(usual.__dict__)  # what a chapter has set stays
                axis.set_major_formatter(ours)
