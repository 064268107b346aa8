"""From a number in the text to its cell and its tables: a page for each chapter.

The pages have no source of their own. In a chapter each number that code computed carries its
name; a script leads from it to its place on the page, and a line at the end leads there without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from book import myst, origins, trail
from coursekit.languages import say
from coursekit.page import escape
from coursekit.page.numbers import counted

from . import inputs
from .data_catalogue import CATALOGUE, file_link

FOLDER = "numbers"
_GLUED = re.compile(r"\{glue:text\}`([\w-]+)")
_SPAN = re.compile(r'<span class="pasted-text">')
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_TITLE = re.compile(
    r'<figure class="ck-(?:map|chart|explorer)"[^>]*><figcaption>'
    r'<span class="ck-title"[^>]*>(.*?)</span>'
)
_UP = "../"

_logger = logging.getLogger(__name__)


class Number(NamedTuple):
    """A number in the text of a chapter."""

    name: str
    text: str
    sentence: str
    section: str
    anchor: str


def page(docname: str) -> str:
    """Return the page with the numbers of a chapter.

    >>> page("wound/two_towns")
    'numbers/two_towns'
    """
    return f"{FOLDER}/{docname.rpartition('/')[2]}"


def names(text: str) -> list[str]:
    """Return the names of the numbers that a chapter prints, in the order of its prose.

    Parameters
    ----------
    text : str
        Of the chapter, with its exercises in place.

    Examples
    --------
    >>> names("# T\\n\\nIt has {glue:text}`rows` rows and {glue:text}`columns` columns.")
    ['rows', 'columns']
    """
    prose = "\n".join(cell.source for cell in myst.cells(text) if cell.cell_type == "markdown")
    return _GLUED.findall(prose)


def sentence(node: nodes.Node) -> str:
    """Return the sentence of its paragraph in which a node stands."""
    around = node.parent
    while not isinstance(around, (nodes.paragraph, nodes.title, nodes.Structural)):
        around = around.parent
    before = 0
    for text in around.findall(nodes.Text):
        if text.parent is node:
            break
        before += len(text.astext())
    start = 0
    for one in _SENTENCE.split(around.astext()):
        start = around.astext().index(one, start)
        if start <= before < start + max(len(one), 1):
            return " ".join(one.split())
    return " ".join(around.astext().split())


def printed(doctree: nodes.document, named: list[str]) -> list[Number]:
    """Return the numbers of a chapter as it prints them.

    Parameters
    ----------
    doctree : docutils.nodes.document
        The chapter.
    named : list of str
        From :func:`names`.

    Raises
    ------
    ValueError
        When the two do not fit each other.
    """
    spans = [one for one in doctree.findall(nodes.inline) if "pasted-text" in one["classes"]]
    found = []
    for span, name in zip(spans, named, strict=True):
        section = span.parent
        while not isinstance(section, (nodes.section, nodes.document)):
            section = section.parent
        title = section.next_node(nodes.title)
        anchor = section["ids"][0] if section["ids"] else ""
        said = Number(name, span.astext(), sentence(span), title.astext(), anchor)
        found.append(said)
    return found


def figures(doctree: nodes.document) -> dict[int, str]:
    """Return the titles of what the cells of a chapter draw, as HTML, by the place of the cell."""
    found = {}
    for cell in doctree.findall(nodes.container):
        place = next((one[5:] for one in cell["ids"] if one.startswith("cell-")), None)
        drawn = "".join(raw.astext() for raw in cell.findall(nodes.raw)) if place else ""
        if titles := _TITLE.findall(drawn):
            found[int(place)] = titles[-1]
    return found


def body(
    title: str, docname: str, text: str, numbers: list[Number], drawn: dict[int, str] | None = None
) -> str:
    """Return the page with the numbers of a chapter.

    Parameters
    ----------
    title : str
        Of the chapter.
    docname : str
        Its page.
    text : str
        Its text, with the exercises in place.
    numbers : list of Number
        What it prints; a number that comes again is told where it first stands.
    drawn : dict of int to str, optional
        From :func:`figures`.

    Returns
    -------
    str
        HTML.
    """
    cells = [cell for cell in trail.cells(text) if cell.code]
    code = origins.of(tuple(cell.code for cell in cells))
    address = f"{_UP}{docname}.html"
    parts, seen, section = [], set(), None
    for number in numbers:
        if number.name in seen:
            continue
        seen.add(number.name)
        if number.section != section:
            section = number.section
            parts.append(
                f'</ul><h2><a href="{address}#{number.anchor}">{escape(section)}</a></h2><ul>'
            )
        parts.append(_item(number, code, cells, address))
    listed = "".join(parts).removeprefix("</ul>")
    told = say(
        "The text of {page} prints {numbers} that code worked out when the book was built. Here is "
        "each of them, in the order of the text: what it is, the tables behind it, and the lines "
        "of code that lead to it. Which lines do was found by reading the code, and a line too "
        "many is shown rather than one too few. Columns and rows are those that these lines name "
        "and the table has.",
        page=f'<a href="{address}">{escape(title)}</a>',
        numbers=counted(len(seen), "number", "numbers"),
    )
    return (
        f'<section class="ck-numbers"><h1>{_heading(escape(title))}</h1><p>{told}</p>'
        f"{listed}</ul>{_drawn(drawn or {}, code, cells, address)}</section>"
    )


def _heading(title: str) -> str:
    return say("The numbers of “{title}”", title=title)


def _drawn(drawn: dict[int, str], code: origins.Code, cells: list[trail.Cell], address: str) -> str:
    """Return what the chapter draws, each with its tables and the code that leads to it."""
    at = {cell.place: index for index, cell in enumerate(cells)}
    items = "".join(
        f'<li id="cell-{place}"><p><a href="{address}#cell-{place}">{title}</a></p>'
        f"{_behind(code.leading_to_cell(at[place]), '')}</li>"
        for place, title in drawn.items()
    )
    return f"<h2>{say('What the page draws')}</h2><ul>{items}</ul>" if items else ""


def _item(number: Number, code: origins.Code, cells: list[trail.Cell], address: str) -> str:
    glued = code.where(number.name)
    place = cells[code.lines[glued.at].cell].place
    if place:
        where = f'<a href="{address}#cell-{place}">{say("this cell")}</a>'
    else:
        where = say("a cell that the page hides")
    said = say(
        "worked out as <code>{expression}</code> in {cell}",
        expression=escape(glued.expression),
        cell=where,
    )
    behind = _behind(code.leading_to(number.name), f"<li>{said}</li>")
    return f'<li id="{number.name}"><p>{_marked(number)}</p>{behind}</li>'


def _behind(leading: list[origins.CodeLine], said: str) -> str:
    """Return the tables behind lines, and the lines but for those that only bring tools."""
    lines = [one for one in leading if not one.brings]
    shown = "\n".join(line.code for line in lines)
    tables = "".join(map(_table, trail.readings(shown, origins.tables(leading))))
    none = f"<li>{say('from no table: what it rests on stands in the code')}</li>"
    return (
        f"<ul>{said}{tables or none}</ul>"
        f"<details><summary>{_counted(lines)}</summary><pre>{escape(shown)}</pre></details>"
    )


def _counted(lines: list[origins.CodeLine]) -> str:
    count = sum(line.code.count("\n") + 1 for line in lines)
    return say("The code that leads to it, {lines}", lines=counted(count, "line", "lines"))


def _marked(number: Number) -> str:
    """Return the sentence with the number in it set in bold."""
    marked = re.sub(
        rf"(?<![\d.,]){re.escape(escape(number.text))}(?![\d])",
        lambda found: f"<strong>{found[0]}</strong>",
        escape(number.sentence),
        count=1,
    )
    if "<strong>" in marked:
        return marked
    return f"{say('{name}:', name=f'<strong>{escape(number.text)}</strong>')} {marked}"


def _table(read: trail.Reading) -> str:
    known = trail.titles()[read.table]
    file = file_link(read.table, _UP)
    place = f"{_UP}{CATALOGUE}.html#table-{read.table}"
    told = [say("from the table {table}", table=f'<a href="{place}">{escape(known)}</a> ({file})')]
    if read.columns:
        columns = f"<code>{escape(', '.join(read.columns))}</code>"
        told.append(say("columns: {columns}", columns=columns))
    if read.rows:
        told.append(say("rows: {rows}", rows=escape(", ".join(read.rows))))
    return f"<li>{'; '.join(told)}</li>"


def _text(app: Sphinx, docname: str) -> str:
    return inputs.whole(Path(app.env.doc2path(docname)).read_text("utf-8"), docname)


def collected(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each page of the book that prints numbers."""
    if app.builder.format != "html" or CATALOGUE not in app.env.found_docs:
        return  # a book without a catalogue, as tests make it
    for docname in sorted(app.env.found_docs):
        text = _text(app, docname)
        if not (named := names(text)):
            continue
        title = app.env.titles[docname].astext()
        doctree = app.env.get_doctree(docname)
        context = {
            "title": _heading(title),
            "body": body(title, docname, text, printed(doctree, named), figures(doctree)),
            "parents": [{"link": f"{_UP}{docname}.html", "title": title}],
            "meta": {
                "description": say(
                    "Where each number of “{title}” comes from: its cell of code and its tables.",
                    title=title,
                )
            },
        }
        yield page(docname), context, "page.html"


def _mark(
    app: Sphinx,
    docname: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Name each number of a chapter, and lead to where they come from at its end."""
    spans = _SPAN.findall(context.get("body") or "")
    if doctree is None or not spans or CATALOGUE not in app.env.found_docs:
        return
    named = names(_text(app, docname))
    if len(named) != len(spans):
        _logger.warning("prints %s numbers and names %s", len(spans), len(named), location=docname)
        return
    waiting = iter(named)
    marked = _SPAN.sub(
        lambda _: f'<span class="pasted-text" data-number="{next(waiting)}">', context["body"]
    )
    count = counted(len(set(named)), "number", "numbers")
    there = context["pathto"](page(docname))
    context["body"] = (
        f'{marked}<p class="ck-origins"><a href="{there}">'
        f"{say('Where the {numbers} of this page come from', numbers=count)}</a></p>"
    )


def setup(app: Sphinx) -> None:
    """Mark the numbers, and make the pages when the others are written."""
    app.connect("html-collect-pages", collected)
    app.connect("html-page-context", _mark)
