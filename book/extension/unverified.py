"""What could not be verified: claims with no or weak evidence, and what would help."""

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
from coursekit.languages import marked, say, spoken
from coursekit.page import escape

from .claims import how_sure, way
from .listings import captioned

#: What the page calls its tables.
CAPTIONS = marked(
    "Claims for which we found nothing that decides them",
    "Claims decided on reports only",
    "Claims that rest on one source",
)
KINDS = ("without-evidence", "one-word-against-none", "one-source")


def chosen(claims: pd.DataFrame, pieces: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the claims of one kind of weakness.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    pieces : pandas.DataFrame
        The table ``claim_evidence``.
    kind : str
        ``without-evidence``: not verified. ``one-word-against-none``: decided on what was
        reported only, and not surely. ``one-source``: a verdict that rests on a single source.

    Returns
    -------
    pandas.DataFrame
        Rows of the table.

    Raises
    ------
    ValueError
        When there is no such kind.
    """
    open_ = claims["verdict"] == "not_verified"
    spoken = pieces[pieces["weighs"] != "silent"]
    if kind == "without-evidence":
        return claims[open_]
    if kind == "one-word-against-none":
        only = spoken.groupby("claim")["kind"].agg(lambda kinds: set(kinds) == {"reported"})
        said = claims["id"].map(only).fillna(False).astype(bool)
        return claims[~open_ & said & (claims["confidence"] != "high")]
    if kind == "one-source":
        return claims[~open_ & (claims["id"].map(spoken.groupby("claim")["source"].nunique()) == 1)]
    raise ValueError(f"unverified: {kind!r} is none of {', '.join(KINDS)}")


def listing(rows: pd.DataFrame, caption: str, to: Callable[[int], str]) -> str:
    """Return claims with their verdict and what would settle them, as an HTML table."""
    body = "".join(
        f'<tr><th scope="row"><a class="ck-claim ck-{row.verdict.replace("_", "-")}" '
        f'href="{to(row.id)}">{say("claim {number}", number=row.id)}</a> {escape(row.claim)}</th>'
        f"<td>{VERDICTS[row.verdict]}, {how_sure(row.confidence)}</td>"
        f"<td>{escape(row.settled_by) if isinstance(row.settled_by, str) else '—'}</td></tr>"
        for row in rows.itertuples()
    )
    return captioned(caption, (say("Claim"), say("Verdict"), say("What would settle it")), body)


class Unverified(SphinxDirective):
    """A table of claims of one kind of weakness; the content is its caption."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw the table."""
        for path in (*LEDGER_TABLES, Path(__file__)):
            self.env.note_dependency(str(path))
        try:
            rows = chosen(worded(load("claims")), load("claim_evidence"), self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from None
        table = listing(rows, spoken(" ".join(self.content)), way(self.env))
        return [nodes.raw("", table, format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("unverified", Unverified)
