"""How to run a chapter: a bar below its card, and a table of all ways to use the course.

Reading and the notebooks to download are the book's own. Everything else is added by whoever
listens to the events ``coursekit-launch`` and ``coursekit-ways``; the book knows none of them.
"""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from coursekit.languages import say
from coursekit.page import escape

#: Where the card of a chapter leaves room for the bar.
PLACE = "<!-- ck-launch -->"
#: Asks for items of the bar: (app, where the notebook of the chapter lies) -> list of HTML.
BUTTONS = "coursekit-launch"
#: Asks for rows of the table: (app, env) -> (rows with the keys below, a note below the table).
ROWS = "coursekit-ways"
_COLUMNS = {
    "way": say("Way"),
    "need": say("You need"),
    "works": say("What works"),
    "not": say("What does not"),
    "first": say("First result after"),
}
_READ = {
    "way": say("Read"),
    "need": say("any browser of today; online, or the folder of the book on a disk"),
    "works": say("text, maps, explorers, quick questions, search, sheets to print"),
    "not": say(
        "nothing runs again; explorers show the states that were worked out when the book was built"
    ),
    "first": say("at once"),
}


def notebook(page: str, number: int) -> str:
    """Return where the notebook of a chapter lies among the notebooks.

    Examples
    --------
    >>> notebook("wound/two_towns", 3)
    'chapters/03_two_towns.ipynb'
    """
    return f"chapters/{number:02}_{page.rpartition('/')[2]}.ipynb"


def link(words: str, address: str) -> str:
    """Return an item of the bar that leads somewhere.

    Examples
    --------
    >>> link("Binder", "https://example.org/?a=1&b=2")
    '<a href="https://example.org/?a=1&amp;b=2">Binder</a>'
    """
    return f'<a href="{escape(address)}">{words}</a>'


def bar(app: Sphinx, path: str) -> str:
    """Return the bar of a chapter, which lies one folder down.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Is asked for the ways there are.
    path : str
        Where the chapter's notebook lies among the notebooks.

    Returns
    -------
    str
        HTML.
    """
    items = [item for given in app.emit(BUTTONS, path) for item in given]
    items += [
        f'<a href="../notebooks/{path}" download>{say("Download notebook")}</a>',
        f'<a href="../notebooks.zip" download>{say("Download all")}</a>',
    ]
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<nav class="ck-launch" aria-label="{say("Run this chapter")}"><ul>{listed}</ul></nav>'


def table(ways: list[dict[str, str]], note: str) -> str:
    """Return the table of all ways to use the course, reading first."""
    head = "".join(f'<th scope="col">{words}</th>' for words in _COLUMNS.values())
    body = "".join(map(_row, [_READ, *ways]))
    below = f"<p>{escape(note)}</p>" if note else ""
    return (
        f'<table class="ck-ways"><caption>{say("The ways to use the course")}</caption><thead>'
        f"<tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
    )


def _row(way: dict[str, str]) -> str:
    cells = [f'<th scope="row">{escape(way["way"])}</th>']
    cells += [
        f'<td data-label="{words}">{escape(way[key])}</td>'
        for key, words in list(_COLUMNS.items())[1:]
    ]
    return f"<tr>{''.join(cells)}</tr>"


class Ways(SphinxDirective):
    """All ways to use the course, with what each needs and can."""

    def run(self) -> list[nodes.Node]:
        """Draw the table."""
        told = self.env.app.emit(ROWS, self.env)
        ways = [way for rows, _ in told for way in rows]
        made = table(ways, " ".join(note for _, note in told if note))
        return [nodes.raw("", made, format="html")]


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body") or ""
    if PLACE not in body:
        return
    course = (context.get("meta") or {}).get("course") or {}
    if isinstance(course, str):  # MyST keeps nested front matter as JSON
        course = json.loads(course)
    made = bar(app, notebook(page, course["number"])) if "number" in course else ""
    context["body"] = body.replace(PLACE, made)


def setup(app: Sphinx) -> None:
    """Name the events, and fill the place below the card."""
    app.add_event(BUTTONS)
    app.add_event(ROWS)
    app.add_directive("ways", Ways)
    app.connect("html-page-context", _page, priority=700)
