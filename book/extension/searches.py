"""What was looked for and not found: with which words, where, and on which day."""

from __future__ import annotations

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say
from coursekit.page import escape

from .listings import captioned


def listing(searches: pd.DataFrame) -> str:
    """Return the searches as an HTML table.

    Parameters
    ----------
    searches : pandas.DataFrame
        The table ``searches``.

    Returns
    -------
    str
        One row a search: what was looked for, the words, place and day, what came up instead.

    Examples
    --------
    >>> "A count of associations" in listing(load("searches"))
    True
    """
    body = "".join(
        f'<tr><th scope="row">{escape(row.looked_for)}</th><td lang="fr">{escape(row.words)}</td>'
        f"<td>{escape(row.place)}, {escape(row.day)}</td><td>{escape(row.came_up)}</td></tr>"
        for row in searches.itertuples()
    )
    heads = (
        say("Looked for"),
        say("With the words"),
        say("Where and when"),
        say("What came up"),
    )
    return captioned(say("Searches that found nothing"), heads, body)


class Searches(SphinxDirective):
    """The table, where a page writes ``{searches}``."""

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        self.env.note_dependency(str(ROOT / "data/tables/searches.csv"))
        return [nodes.raw("", listing(worded(load("searches"))), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("searches", Searches)
