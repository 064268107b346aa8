"""Small corrections to the HTML of a page's body: what Sphinx and pandas leave for others to do.

Tables get what a screen reader and a phone need: header cells say what they head, empty header
cells become plain ones, and each table lies in a box of its own that scrolls, can be reached
with the keyboard and has a name.
"""

from __future__ import annotations

import html
import re
from collections import Counter

_TABLE = re.compile(
    r'(?P<box><div class="pst-scrollable-table-container">\s*)?'
    r"(?P<table><table\b[^>]*>.*?</table>)",
    re.S,
)
_IN_REGION = re.compile(r'<div\b[^>]*\brole="region"[^>]*>\s*\Z')
_REGION_NAME = re.compile(r'<div\b[^>]*\brole="region"[^>]*\baria-label="([^"]*)"')
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.S)
_NUMBERING = re.compile(r'<span class="caption-number">.*?</span>', re.S)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.S)
_TAG = re.compile(r"<[^>]+>")

_EMPTY_HEADER = re.compile(r"<th\b[^>]*>(?:\s|&nbsp;)*</th>")
_BARE_HEADER = re.compile(r"<th(?=[\s>])(?![^>]*\bscope=)")
_NUMBER = re.compile(r"<td>(\s*[-+−]?[\d,.\u202f]*\d(?:e[-+]\d+)?\s*%?\s*|NaN|&lt;NA&gt;|NaT)</td>")
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL = re.compile(r"<t[hd]\b[^>]*>")
# Jupyter Book describes live code to every page, even when nothing is to run it.
_THEBE = re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*', re.S)
_PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.S)
_PANDAS_TABLE = re.compile(r'<table border="1" class="dataframe')


def table(markup: str) -> str:
    """Return a ``<table>`` whose header cells have a scope and are never empty.

    Parameters
    ----------
    markup : str
        One table, as HTML.

    Returns
    -------
    str
        The same table. Numbers in tables of pandas get the class ``ck-num``, to line up.

    Examples
    --------
    >>> table("<table><thead><tr><th></th><th>a</th></tr></thead></table>")
    '<table><thead><tr><td></td><th scope="col">a</th></tr></thead></table>'
    """
    markup = _EMPTY_HEADER.sub("<td></td>", markup)
    head, closing, rest = markup.partition("</thead>")
    if not closing:
        head, rest = "", markup
    head = _BARE_HEADER.sub('<th scope="col"', head)
    rest = _BARE_HEADER.sub('<th scope="row"', rest)
    markup = head + closing + rest
    if _PANDAS_TABLE.match(markup):
        markup = markup.replace('<table border="1" ', "<table ", 1)
        markup = markup.replace('<tr style="text-align: right;">', "<tr>")
        markup = _line_up(_NUMBER.sub(r'<td class="ck-num">\1</td>', markup))
    return markup


def _line_up(markup: str) -> str:
    """Move the headers of number columns to the right, above their numbers."""
    rows = [_CELL.findall(row) for row in _ROW.findall(markup)]
    headers, cells = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    numeric = [
        bool(cells) and all("ck-num" in row[column] for row in cells)
        for column in range(len(headers))
    ]
    first, end, rest = markup.partition("</tr>")
    columns = iter(numeric)
    first = _CELL.sub(
        lambda cell: (
            cell[0].replace("<th ", '<th class="ck-num" ', 1) if next(columns) else cell[0]
        ),
        first,
    )
    return first + end + rest


def caption(markup: str) -> str:
    """Return the text of a table's caption, or nothing.

    Examples
    --------
    >>> caption("<table><caption>Heaps <em>by</em> area</caption></table>")
    'Heaps by area'
    """
    found = _CAPTION.search(markup)
    if not found:
        return ""
    text = _PERMALINK.sub("", _NUMBERING.sub("", found[1]))
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def tables(body: str) -> str:
    """Return a page's body in which each table scrolls in a named box of its own.

    A table that already lies in a ``<div role="region">`` keeps that box.

    Examples
    --------
    >>> print(tables("<table></table>"))
    <div class="ck-scroll" role="region" tabindex="0" aria-label="Table 1"><table></table></div>
    """
    names = Counter(map(html.unescape, _REGION_NAME.findall(body)))
    number = 0

    def box(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        corrected = table(match["table"])
        if not match["box"] and _IN_REGION.search(body, max(0, match.start() - 400), match.start()):
            return corrected
        text = caption(corrected)
        name = f"Table: {text}" if text else f"Table {number}"
        names[name] += 1
        if names[name] > 1:  # two landmarks must not have the same name
            name = f"{name} ({names[name]})"
        opening = (
            f'<div class="ck-scroll" role="region" tabindex="0" aria-label="{html.escape(name)}">'
        )
        # The theme's own box is closed by the theme; ours we close ourselves.
        return f"{opening}{corrected}" + ("" if match["box"] else "</div>")

    return _TABLE.sub(box, body)


def tidy(body: str) -> str:
    """Return a page's body with all corrections made."""
    body = _PANDAS_STYLE.sub("", body)
    body = _THEBE.sub("", body)
    # The visible words ("Show code") name the control better than a label that hides them.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # That role is deprecated; an entry of a bibliography is an item of a list.
    body = body.replace(' role="doc-biblioentry"', ' role="listitem"')
    return tables(body)
