"""Below each map, chart and explorer of a chapter: the tables that its cell stands on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from book import origins, trail
from coursekit.languages import say
from coursekit.page import escape
from coursekit.page.numbers import counted

from . import inputs, number_pages
from .data_catalogue import CATALOGUE, file_link

#: More tables than these are listed on the page of the chapter's numbers.
MOST = 3
_CELL = re.compile(r'(?=<div class="cell )')
_PLACE = re.compile(r'<div class="cell [^>]*\bid="cell-(\d+)"')
_FIGURE = re.compile(r'<figure class="ck-(?:map|chart|explorer)"')
_DRAWN = re.compile(r'<figure class="ck-(?:chart|explorer)"(?:(?!</figure>).)*?<svg', re.S)
_END = "</figure>"
_SAVE = (
    ' · <button type="button" class="ck-save-drawing pst-js-only">'
    f"{say('Save the picture')}</button>"
)


def tables(text: str) -> dict[int, list[str]]:
    """Return the tables behind each cell that a chapter shows, by the place of the cell.

    Parameters
    ----------
    text : str
        Of the chapter, with its exercises in place.

    Examples
    --------
    >>> tables('```{code-cell}\\nheaps = load("slag_heaps")\\n```\\n\\n'
    ...        '```{code-cell}\\nheaps.head()\\n```\\n')
    {1: ['slag_heaps'], 2: ['slag_heaps']}
    """
    cells = [cell for cell in trail.cells(text) if cell.code]
    code = origins.of(tuple(cell.code for cell in cells))
    found = {}
    for at, cell in enumerate(cells):
        if cell.place:
            found[cell.place] = sorted(
                origins.tables(code.leading_to_cell(at)) & trail.titles().keys()
            )
    return found


def line(names: list[str], up: str, listed: str, more: str = "") -> str:
    """Return the line below a figure.

    Parameters
    ----------
    names : list of str
        Its tables.
    up : str
        The way from the page to the top of the book.
    listed : str
        Where they are listed with all that leads to the figure.
    more : str
        What follows, as HTML.

    Examples
    --------
    >>> line([], "../", "x.html")
    '<p class="ck-data">Data: none. What it shows is worked out by its code alone.</p>'
    >>> line(["a", "b", "c", "d"], "../", "x.html")
    '<p class="ck-data">Data: <a href="x.html">4 tables</a></p>'
    """
    if not names:
        said = say("none. What it shows is worked out by its code alone.")
    elif len(names) > MOST:
        said = f'<a href="{listed}">{counted(len(names), "table", "tables")}</a>'
    else:
        titles = trail.titles()
        said = " · ".join(
            f'<a href="{up}{CATALOGUE}.html#table-{name}">{escape(titles[name])}</a> '
            f"({file_link(name, up)})"
            for name in names
        )
    return f'<p class="ck-data">{say("Data: {tables}", tables=said)}{more}</p>'


def told(body: str, known: dict[int, list[str]], docname: str) -> str:
    """Return a page with a line below each of its figures that code drew."""
    parts, up = [], "../" * docname.count("/")
    for cell in _CELL.split(body):
        place = _PLACE.match(cell)
        start = _FIGURE.search(cell)
        if place and start and int(place[1]) in known:
            end = cell.rindex(_END) + len(_END)
            last = cell.rindex('<figure class="', 0, end)
            save = _SAVE if _DRAWN.match(cell, last) else ""
            listed = f"{up}{number_pages.page(docname)}.html#cell-{place[1]}"
            cell = cell[:end] + line(known[int(place[1])], up, listed, save) + cell[end:]
        parts.append(cell)
    return "".join(parts)


def _tell(
    app: Sphinx,
    docname: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    body = context.get("body") or ""
    if doctree is None or not _FIGURE.search(body) or CATALOGUE not in app.env.found_docs:
        return
    text = inputs.whole(Path(app.env.doc2path(docname)).read_text("utf-8"), docname)
    context["body"] = told(body, tables(text), docname)


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("html-page-context", _tell)
