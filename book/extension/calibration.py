"""How often a reader's bets were right, by how sure the reader was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT
from book.sureness import SURE
from book.verdicts import VERDICTS
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say
from coursekit.page import embed_json

from .bets import ASK
from .claims import way
from .downloads import FOLDER


class Calibration(SphinxDirective):
    """How often a reader was right, by how sure; the page's script fills it."""

    def run(self) -> list[nodes.Node]:
        """Draw the empty frame."""
        for path in (ROOT / "data/tables/claims.csv", Path(__file__)):
            self.env.note_dependency(str(path))
        up = "../" * self.env.docname.count("/")
        return [nodes.raw("", calibration(way(self.env), f"{up}{FOLDER}"), format="html")]


def calibration(to: Callable[[int], str], folder: str) -> str:
    """Return the frame for a reader's calibration.

    Parameters
    ----------
    to : callable
        Gives the way to the page of a claim.
    folder : str
        Where the papers for a class are, seen from the page.

    Returns
    -------
    str
        HTML that leads to the sheet on paper where there is no script.
    """
    plan = {
        "sure": {str(chance): sure._asdict() for chance, sure in SURE.items()},
        "words": VERDICTS,
        "claims": {
            str(row.id): {"claim": row.claim, "verdict": row.verdict, "page": to(row.id)}
            for row in worded(load("claims")).itertuples()
        },
    }
    paper = say(
        'On paper: <a href="{sheet}">all claims on a sheet</a>, with the verdicts and how to '
        "count on sheets of their own.",
        sheet=f"{folder}/fact_check-bets.html",
    )
    return (
        '<div class="ck-calibration" id="ck-calibration">'
        f'<div class="ck-calibration-found"><p>{say("No bet is counted here yet.")}</p></div>'
        '<p class="ck-calibration-do" hidden><button type="button">'
        f"{say('Save as a table (CSV)')}</button></p>{ASK}<p>{paper}</p>"
        '<script type="application/json" id="ck-calibration-plan">'
        f"{embed_json(plan)}</script></div>"
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("calibration", Calibration)
