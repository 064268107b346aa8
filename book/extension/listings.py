"""Tables with a caption, as the pages of the appendix list things."""

from __future__ import annotations

from collections.abc import Iterable

from coursekit.languages import say
from coursekit.page import escape, scrollable


def captioned(caption: str, heads: Iterable[str], body: str, label: str = "") -> str:
    """Return a table with a caption, in a box that scrolls by itself.

    Parameters
    ----------
    caption : str
        What the table lists.
    heads : iterable of str
        One a column.
    body : str
        The rows as HTML; the first cell of each heads it.
    label : str, optional
        What a screen reader calls the box; by default the caption with "Table" before it.

    Examples
    --------
    >>> captioned("Heaps", ["Heap", "Area"], "<tr><th>T1</th><td>3</td></tr>")[:71]
    '<div class="ck-scroll" role="region" tabindex="0" aria-label="Table: He'
    """
    header = "".join(f'<th scope="col">{head}</th>' for head in heads)
    table = (
        f'<table class="ck-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
    )
    return scrollable(table, label or say("Table: {title}", title=caption))
