"""What an explorer's function may return, as HTML: text, numbers, tables and drawings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from .. import charts
from ..charts import svg
from ..languages import say
from ..page import escape, scrollable, table_html
from ._readable import is_date, numbers_written, value_text, written


def output_html(value: Any, *, title: str, ident: str) -> str:
    """Return a result as HTML.

    Parameters
    ----------
    value : str, number, date, array, DataFrame, Series, Figure, Axes, Chart, HTML object
        What a function of an explorer returned, or a list of them; a dict, or pairs of labels and
        values, stand one below the other. A figure and its axes are one drawing.
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
    parts = _parts(value)
    if not parts:
        raise TypeError(say("an empty list has nothing to show"))
    shown: list[str] = []
    for i, part in enumerate(parts):
        name = title if len(parts) == 1 else say("{title}, part {part}", title=title, part=i + 1)
        if part is None and len(parts) > 1:
            part = value_text(None)
        shown.append(_part(part, title=title, name=name, ident=f"{ident}-{i}"))
    return "".join(shown)


def _parts(value: Any) -> list[Any]:
    """Return what is shown one below the other; a figure and its axes are one drawing."""
    from matplotlib.artist import Artist

    if isinstance(value, dict) and value and all(map(_is_pair, value.items())):
        return [list(value.items())]
    if isinstance(value, dict) and value:
        value = [part for label, one in value.items() for part in (str(label), one)]
    if not isinstance(value, list | tuple):
        value = [value]
    elif value and all(_is_pair(one) for one in value):
        return [list(value)]
    parts: list[Any] = []
    drawn: set[int] = set()
    for one in _flat(value):
        if isinstance(one, Artist) and not hasattr(one, "canvas"):
            one = one.get_figure()
        if isinstance(one, Artist):
            if id(one) in drawn:
                continue
            drawn.add(id(one))
        parts.append(one)
    return parts


def _flat(values: Any) -> Iterator[Any]:
    """Yield values, and each of those in a list or an array of axes, lines or bars."""
    from matplotlib.artist import Artist

    for value in values:
        some = value.ravel().tolist() if isinstance(value, np.ndarray) else value
        if isinstance(some, list | tuple) and some and all(isinstance(x, Artist) for x in some):
            yield from some
        else:
            yield value


def _is_pair(value: Any) -> bool:
    """Tell whether a value is a label and a plain value beside it."""
    if not (isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str)):
        return False
    return _is_single(value[1])


def _is_single(value: Any) -> bool:
    """Tell whether a value is one thing that can be written: a number, a date, a text, nothing."""
    return value is None or is_date(value) or bool(pd.api.types.is_scalar(value))


def _part(value: Any, *, title: str, name: str, ident: str) -> str:
    from matplotlib.figure import Figure

    if isinstance(value, str):
        return f'<p class="ck-text">{escape(value.strip()).replace(chr(10), "<br>")}</p>'
    if isinstance(value, list) and value and all(map(_is_pair, value)):
        lines = (
            escape(say("{word}: {text}", word=label, text=value_text(one))) for label, one in value
        )
        return f'<p class="ck-value">{"<br>".join(lines)}</p>'
    several = isinstance(value, list | tuple | set | frozenset | range) and len(value) > 0
    if several and all(map(_is_single, value)):
        return f'<p class="ck-value">{escape(", ".join(written(value)))}</p>'
    if isinstance(value, np.ndarray | pd.Index | pd.api.extensions.ExtensionArray):
        return _array(np.asarray(value), title, name)
    if value is not None and _is_single(value):
        return f'<p class="ck-value">{escape(value_text(value))}</p>'
    if isinstance(value, pd.DataFrame | pd.Series):
        table = table_html(charts.frame_of(value), caption=title)
        return scrollable(table, say("Table: {name}", name=name))
    if isinstance(value, Figure):
        drawn = svg.document(value, title)
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
    hint = (
        say("end it with `return …`")
        if value is None
        else say("return text, a number, a table, a figure")
    )
    raise TypeError(
        say(
            "the function returned {kind}, which cannot be shown: {hint}",
            kind=_kind(value),
            hint=hint,
        )
    )


def _array(value: Any, title: str, name: str) -> str:
    """Return an array: one number, a line of them, or a table."""
    if value.ndim > 2 or not value.size:
        raise TypeError(
            say("an array of the shape {shape} has no form on a page", shape=value.shape)
        )
    if value.ndim == 2:
        return scrollable(table_html(pd.DataFrame(value), caption=title), name)
    values = list(value.ravel())  # not tolist(), which makes bare numbers of dates
    texts = numbers_written(values) if value.dtype.kind in "iuf" else written(values)
    return f'<p class="ck-value">{escape(", ".join(texts))}</p>'


def _without_scripts(markup: str, kind: str) -> str:
    # The script of a state would run in the first state only, and silently not in the others.
    if "<script" in markup.lower():
        raise TypeError(
            say(
                "the function returned a {kind} that needs scripts of its own, which a "
                "stored state cannot run: show it outside the explorer",
                kind=kind,
            )
        )
    return markup


def _kind(value: Any) -> str:
    return say("nothing (None)") if value is None else say("a {kind}", kind=type(value).__name__)
