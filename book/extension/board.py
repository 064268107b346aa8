"""The verdict board: all claims at a glance, in the order of the story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.verdicts import LEDGER_TABLES, VERDICTS
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say
from coursekit.page import escape

from .claims import way


def board(claims: pd.DataFrame, to: Callable[[int], str]) -> str:
    """Return the board as HTML.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    to : callable
        Gives the way to the page of a claim.

    Returns
    -------
    str
        A legend with counts and a ``<ol class="ck-board">`` of links, one a claim.
    """
    legend = "".join(
        f'<li data-verdict="{verdict}"><span class="ck-verdict-name">{word}</span> '
        f"{int((claims['verdict'] == verdict).sum())}</li>"
        for verdict, word in VERDICTS.items()
    )
    squares = "".join(
        f'<li data-claim="{row.id}" data-verdict="{row.verdict}"><a href="{to(row.id)}">'
        f'<span class="ck-board-number"><span class="visually-hidden">{say("claim ")}</span>'
        f"{row.id}</span> "
        f'<span class="ck-verdict-name">{VERDICTS[row.verdict]}</span> '
        f'<span class="ck-board-claim">{escape(row.claim)}</span></a></li>'
        for row in claims.itertuples()
    )
    return (
        f'<ul class="ck-board-legend" aria-label="{say("Verdicts")}">{legend}</ul>'
        f'<ol class="ck-board" aria-label="{say("All claims with their verdicts")}">{squares}</ol>'
    )


class VerdictBoard(SphinxDirective):
    """All claims of the ledger with their verdicts."""

    def run(self) -> list[nodes.Node]:
        """Draw the board."""
        for path in (*LEDGER_TABLES, Path(__file__)):
            self.env.note_dependency(str(path))
        return [nodes.raw("", board(worded(load("claims")), way(self.env)), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("verdict-board", VerdictBoard)
