"""Sources that were read elsewhere than on their own page, and addresses that are no better."""

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

#: What an address leads to, as a reader is told it.
KINDS = {
    "original": say("the page itself"),
    "copy": say("a copy on another site"),
    "entrance": say("a front or list page"),
}


def listing(sources: pd.DataFrame) -> str:
    """Return the sources whose address has a note, copies first, as an HTML table.

    Parameters
    ----------
    sources : pandas.DataFrame
        The table ``sources``.

    Returns
    -------
    str
        One row a source: its title and address, what the address is, and the note.

    Examples
    --------
    >>> 'href="https://en.wikipedia.org/wiki/Spoil_tip"' in listing(load("sources"))
    True
    """
    noted = sources[sources["address_note"].notna()]
    body = "".join(
        f'<tr><th scope="row"><a class="reference external ck-source" href="{escape(row.url)}">'
        f"{escape(row.title)}</a></th><td>{KINDS[row.address]}</td>"
        f"<td>{escape(row.address_note)}</td></tr>"
        for row in noted.sort_values(["address", "title"]).itertuples()
    )
    heads = (say("Source"), say("The address is"), say("Note"))
    return captioned(say("Addresses with a note"), heads, body)


class Addresses(SphinxDirective):
    """The table, where a page writes ``{addresses}``."""

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        self.env.note_dependency(str(ROOT / "data/tables/sources.csv"))
        return [nodes.raw("", listing(worded(load("sources"))), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("addresses", Addresses)
