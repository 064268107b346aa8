"""A matplotlib figure as the book shows it: with a title, a reading and its numbers.

Importing this module gives matplotlib the course's style (:func:`coursekit.palette.use`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import palette
from ..datasets import looking
from ..languages import say
from ..page import asset, escape, in_book, page_id, scrollable, table_html
from . import svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

palette.use()

#: Where JupyterLab, VS Code and Colab say that their page is dark.
_DARK_NOTEBOOKS = ('[data-jp-theme-light="false"]', ".vscode-dark", "html[theme=dark]")


def chart(
    fig: Figure | Axes,
    *,
    title: str,
    reading: str,
    table: pd.DataFrame | pd.Series | None = None,
    decimals: int | dict[str, int] | None = 1,
) -> Chart:
    """Show a figure with a title, one sentence on how to read it, and its numbers as a table.

    Parameters
    ----------
    fig : matplotlib.figure.Figure or matplotlib.axes.Axes
        The drawing, usually 6.4 inches wide; it is closed, so that it is shown once only.
    title : str
        What is shown: subject, place, time, unit.
    reading : str
        One sentence that says what the drawing shows.
    table : pandas.DataFrame or pandas.Series, optional
        The numbers behind the drawing, for those who cannot see it or want to copy them. Its
        first column names the row; an index that does more than count becomes that column.
    decimals : int or dict, optional
        Digits after the point in the table, for all columns or by column.

    Returns
    -------
    Chart
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When the title or the reading is empty, or, in the book, the text too small.
    TypeError
        When ``fig`` is no figure, or ``table`` no table.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> lines = ax.plot([1850, 1928, 1990], [1, 120, 0])
    >>> chart(fig, title="Shafts in work", reading="The peak is in 1928.")
    <chart: Shafts in work>
    """
    for name, text in (("title", title), ("reading", reading)):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(
                say("chart(): give a {name}, for those who cannot see the drawing too", name=name)
            )
    return Chart(figure_of(fig), title.strip(), reading.strip(), table, decimals)


def figure_of(drawing: Any) -> Figure:
    """Return the figure of a figure or of axes.

    Raises
    ------
    TypeError
        For anything else.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure()
    >>> figure_of(fig.subplots()) is fig
    True
    """
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    found = drawing.get_figure() if isinstance(drawing, Axes) else drawing
    if not isinstance(found, Figure):
        raise TypeError(
            say(
                "chart(): the first argument is of type {kind}, not a matplotlib figure: "
                "begin with `fig, ax = plt.subplots()`, draw on ax, and give fig",
                kind=type(drawing).__name__,
            )
        )
    return found


def frame_of(table: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """Return a table whose first column says what each row is about.

    Parameters
    ----------
    table : pandas.DataFrame or pandas.Series
        An index that only counts the rows is dropped; any other becomes the first column.

    Returns
    -------
    pandas.DataFrame
        The table, with columns named by text.

    Raises
    ------
    TypeError
        For anything else.
    ValueError
        When its headings were read in a wrong way; the sentence says how to read them.

    Examples
    --------
    >>> import pandas as pd
    >>> frame_of(pd.Series({"Loos": 22, "Lens": 31}, name="shafts")).columns.tolist()
    ['row', 'shafts']
    """
    import pandas as pd

    series = isinstance(table, pd.Series)
    if series:
        table = table.to_frame("value" if table.name is None else table.name)
    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            say(
                "a table is a pandas DataFrame or Series, and this is of type {kind}",
                kind=type(table).__name__,
            )
        )
    if table.columns.nlevels == 1 and (fault := looking.headings_fault(table.columns)):
        raise ValueError(say("the table cannot be shown: {fault}", fault=fault))
    for name, column in table.items():
        if column.dtype.kind == "f" and column.isin([float("inf"), float("-inf")]).any():
            raise ValueError(
                say(
                    "the table cannot be shown: {name!r} holds infinite numbers; a division by "
                    "zero? table.replace({{{name!r}: [np.inf, -np.inf]}}, np.nan) makes gaps of "
                    "them",
                    name=name,
                )
            )
    columns = [
        " – ".join(map(str, name)) if isinstance(name, tuple) else str(name)
        for name in table.columns
    ]
    table = table.set_axis(columns, axis=1)
    index = table.index
    # In a frame, what is left of a counting index after some rows were dropped says nothing
    # either; a series may well have years there.
    whole = index.nlevels == 1 and index.name is None and index.dtype.kind in "iu"
    if whole and (not series or index.tolist() == list(range(len(index)))):
        return table
    names = [
        say("row {place}", place=place) if name is None else str(name)
        for place, name in enumerate(index.names, start=1)
    ]
    names = [say("row")] if index.nlevels == 1 and index.name is None else names
    # An index and a column of the same name say the same: the column stays.
    levels = [i for i, name in enumerate(names) if name not in columns]
    return table.set_axis(index.rename(names if index.nlevels > 1 else names[0])).reset_index(
        level=levels
    )


def notebook_style() -> str:
    """Return the style a drawing needs in a notebook; in the book the theme has it already.

    Examples
    --------
    >>> notebook_style().startswith("<style>")
    True
    """
    if in_book():
        return ""
    dark = ", ".join(
        f"{place} :is(.ck-chart, .ck-explorer, .ck-prediction)" for place in _DARK_NOTEBOOKS
    )
    return (
        f"<style>{asset('page/figures.css')}{dark} {{{palette.properties(palette.DARK)}}}</style>"
    )


class Chart:
    """A drawing with its title, its reading and its numbers; made by :func:`chart`.

    The drawing is made at once, so that what goes wrong does so in the cell that asked for it.
    """

    def __init__(
        self,
        fig: Figure,
        title: str,
        reading: str,
        table: pd.DataFrame | pd.Series | None,
        decimals: int | dict[str, int] | None,
    ) -> None:
        self.title = title
        self.reading = reading
        self._drawn = svg.document(fig, title)
        self._table = (
            "" if table is None else table_html(frame_of(table), caption=title, decimals=decimals)
        )
        self._ident = ""

    def body(self, ident: str) -> str:
        """Return the drawing and its table, as HTML without title and reading.

        Parameters
        ----------
        ident : str
            Begins every name inside the drawing.

        Returns
        -------
        str
            An SVG element, and a ``<details>`` when the chart has a table.
        """
        drawing = svg.inline(self._drawn, label=self.title, ident=ident)
        if not self._table:
            return drawing
        table = scrollable(self._table, say("Table: {title}", title=self.title))
        summary = say("The numbers as a table")
        return f"{drawing}<details><summary>{summary}</summary>{table}</details>"

    def _repr_html_(self) -> str:
        self._ident = self._ident or page_id(self.title, self.reading)
        ident = self._ident
        return (
            f'{notebook_style()}<figure class="ck-chart" id="{ident}" '
            f'aria-labelledby="{ident}-t"><figcaption>'
            f'<span class="ck-title" id="{ident}-t">{escape(self.title)}</span> '
            f'<span class="ck-reading">{escape(self.reading)}</span></figcaption>'
            f"{self.body(ident)}</figure>"
        )

    def __repr__(self) -> str:
        return f"<chart: {self.title}>"
