"""All claims on one sheet for a wall, A2, made from the ledger: words and signs in ink."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from book import standalone
from book.verdicts import CONFIDENCES, VERDICTS
from coursekit import load
from coursekit.datasets import worded

from .claims_ledger import MEANINGS

#: Beside the ledger.
PAGE = "appendix/poster.html"


def sheet(address: str = "") -> str:
    """Return the poster as a page of HTML that prints on one sheet of A2.

    Parameters
    ----------
    address : str
        Where the book stands; empty when nobody has said so.

    Examples
    --------
    >>> sheet().count('<p class="claim">') == len(load("claims"))
    True
    """
    claims = worded(load("claims"))
    signs = {
        verdict: standalone.data_url(standalone.THEME / f"icons/{verdict.replace('_', '-')}.svg")
        for verdict in VERDICTS
    }
    claims["word"] = claims["verdict"].map(VERDICTS)
    claims["sign"] = claims["verdict"].map(signs)
    counted = claims["verdict"].value_counts()
    verdicts = [
        {"word": word.lower(), "sign": signs[it], "count": counted[it], "meaning": MEANINGS[it]}
        for it, word in VERDICTS.items()
    ]
    template = standalone.templates(standalone.THEME.parent).get_template("poster.html")
    return template.render(
        claims=claims.to_dict("records"),
        confidences=CONFIDENCES,
        verdicts=verdicts,
        heaps=standalone.data_url(standalone.THEME / "heaps.svg"),
        address=address,
    )


def _write(app: Sphinx, exception: Exception | None) -> None:
    """Write it beside the pages."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, PAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(sheet(app.config.coursekit_address), "utf-8")


def setup(app: Sphinx) -> None:
    """Write the poster when the pages stand."""
    app.connect("build-finished", _write, priority=400)  # before assets.py looks what is named
