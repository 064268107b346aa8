"""What an explorer's function may return, as HTML: text, numbers, tables and drawings."""

from __future__ import annotations

import numbers
from typing import Any

from .. import charts
from ..charts import svg
from ..page import escape, number, scrollable, table_html


def output_html(value: Any, *, title: str, ident: str) -> str:
    """Return a result as HTML.

    Parameters
    ----------
    value : str, number, DataFrame, Series, Figure, Axes, Chart, HTML object, or a list of them
        What a function of an explorer returned.
    title : str
        Names drawings and tables that have no title of their own.
    ident : str
        Begins every name inside the result.

    Returns
    -------
    str
        HTML in which everything that is not markup of ours is escaped.

    Raises
    ------
    TypeError
        When there is no way to show the value, or it needs scripts of its own.

    Examples
    --------
    >>> output_html(["less < more", 12], title="t", ident="i")
    '<p class="ck-text">less &lt; more</p><p class="ck-value">12</p>'
    """
    parts = value if isinstance(value, list | tuple) else [value]
    if not parts:
        raise TypeError("an empty list has nothing to show")
    written: list[str] = []
    for i, part in enumerate(parts):
        name = title if len(parts) == 1 else f"{title}, part {i + 1}"
        written.append(_part(part, title=title, name=name, ident=f"{ident}-{i}"))
    return "".join(written)


def _part(value: Any, *, title: str, name: str, ident: str) -> str:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    if isinstance(value, str):
        return f'<p class="ck-text">{escape(value.strip()).replace(chr(10), "<br>")}</p>'
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return f'<p class="ck-value">{"yes" if value else "no"}</p>'
    if isinstance(value, numbers.Real):
        return f'<p class="ck-value">{number(value)}</p>'
    if isinstance(value, pd.DataFrame | pd.Series):
        table = table_html(charts.frame_of(value), caption=title)
        return scrollable(table, f"Table: {name}")
    if isinstance(value, Figure | Axes):
        drawn = svg.document(charts.figure_of(value), title)
        return svg.inline(drawn, label=title, ident=ident)
    if isinstance(value, charts.Chart):
        return (
            f'<p class="ck-title">{escape(value.title)}</p>'
            f'<p class="ck-reading">{escape(value.reading)}</p>{value.body(ident)}'
        )
    if hasattr(value, "_repr_html_"):
        markup = value._repr_html_()
        if markup:
            return _without_scripts(markup, type(value).__name__)
    hint = "end it with `return …`" if value is None else "return text, a number, a table, a figure"
    raise TypeError(f"the function returned {_kind(value)}, which cannot be shown: {hint}")


def _without_scripts(markup: str, kind: str) -> str:
    # The script of a state would run in the first state only, and silently not in the others.
    if "<script" in markup.lower():
        raise TypeError(
            f"the function returned a {kind} that needs scripts of its own, which a stored state "
            "cannot run: show it outside the explorer"
        )
    return markup


def _kind(value: Any) -> str:
    return "nothing (None)" if value is None else f"a {type(value).__name__}"
