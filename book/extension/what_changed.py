"""The edition on every page, and the page that tells what changed with each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from book import ROOT, editions
from book.verdicts import CONFIDENCES, VERDICTS
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import OWN, language, say
from coursekit.page import escape

from .claims import way
from .listings import captioned

HISTORY = ROOT / "data/tables/claim_history.csv"
#: What may be asked for on the page, in this order.
KINDS = ("verdicts", "numbers", "rest")


def moves(history: pd.DataFrame, claims: pd.DataFrame, to: Callable[[int], str]) -> str:
    """Return how verdicts moved, as HTML tables.

    Parameters
    ----------
    history : pandas.DataFrame
        The table ``claim_history``.
    claims : pandas.DataFrame
        The table ``claims``.
    to : callable
        The way to the page of a claim.

    Returns
    -------
    str
        First the verdicts that are others now, then those we are more or less sure of, then
        findings that were reworded, each with the newest first. No table is empty.
    """
    newest = history.sort_values(["date", "claim", "move"], ascending=[False, True, False])
    moved = newest["verdict"] != newest["new_verdict"]
    surer = newest["confidence"] != newest["new_confidence"]
    words = claims.set_index("id")["claim"]
    kinds = (
        (say("Verdicts that are others now"), moved),
        (say("Same verdict, and how sure we are of it changed"), ~moved & surer),
        (say("Same verdict, and the finding says it differently"), ~moved & ~surer),
    )
    return "".join(_table(name, newest[which], words, to) for name, which in kinds if which.any())


def _table(caption: str, rows: pd.DataFrame, words: pd.Series, to: Callable[[int], str]) -> str:
    body = "".join(
        f'<tr><th scope="row"><a class="ck-claim ck-{row.new_verdict.replace("_", "-")}" '
        f'href="{to(row.claim)}">{say("claim {number}", number=row.claim)}</a> '
        f"{escape(words[row.claim])}</th><td>{_was_and_is(row)}</td>"
        f"<td>{escape(row.reason)} <small>{_edition(row.edition, _day(row.date))}.</small>"
        "</td></tr>"
        for row in rows.itertuples()
    )
    return captioned(
        caption, (say("Claim"), say("What it was and is"), say("Why, and since when")), body
    )


def _was_and_is(row: Any) -> str:
    return say(
        "{before};<br>now <strong>{now}</strong>",
        before=_verdict(row.verdict, row.confidence),
        now=_verdict(row.new_verdict, row.new_confidence),
    )


def _verdict(verdict: str, confidence: str) -> str:
    return say(
        "{verdict}, confidence {confidence}",
        verdict=VERDICTS[verdict].lower(),
        confidence=CONFIDENCES[confidence],
    )


def _edition(number: str, day: str) -> str:
    return say("Edition {number}, {day}", number=escape(number), day=day)


def _day(day: Any) -> str:
    return editions.written(pd.Timestamp(day).date())


def listed(kind: str, known: list[editions.Changes]) -> str:
    """Return the lines of the changelog as MyST text: ``numbers`` open, the ``rest`` folded.

    Examples
    --------
    >>> one = editions.Changes("2.0", "6 May 2027", "- One.", "- Two.")
    >>> print(listed("numbers", [one]))
    **Edition 2.0, 6 May 2027**
    <BLANKLINE>
    - One.
    """
    parts = []
    for one in known:
        title = _edition(one.edition, one.day)
        if kind == "numbers" and one.numbers:
            parts.append(f"**{title}**\n\n{one.numbers}")
        elif kind == "rest" and one.rest:
            parts.append(f"::::{{dropdown}} {title}\n{one.rest}\n::::")
    return "\n\n".join(parts)


def _in_english(log: list[nodes.Node]) -> list[nodes.Node]:
    """Return lines of the changelog, said to be English where the book speaks another language."""
    if language() == OWN:
        return log
    note = say("The log is kept in English, beside the code whose changes it tells.")
    begin = nodes.raw("", f'<p>{escape(note)}</p><div lang="{OWN}">', format="html")
    return [begin, *log, nodes.raw("", "</div>", format="html")]


class WhatChanged(SphinxDirective):
    """What changed: ``verdicts``, ``numbers`` or the ``rest``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Tell it."""
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"what-changed: {kind!r} is none of {', '.join(KINDS)}")
        for path in (editions.CHANGELOG, HISTORY, Path(__file__)):
            self.env.note_dependency(str(path))
        if kind != "verdicts":
            return _in_english(self.parse_text_to_nodes(listed(kind, editions.changes())))
        told = moves(worded(load("claim_history")), worded(load("claims")), way(self.env))
        return [nodes.raw("", told, format="html")]


def _configure(app: Sphinx, config: Config) -> None:
    """Read the edition anew: a book that is served may live longer than a release."""
    editions.citation.cache_clear()
    config.coursekit_edition = str(editions.current())


def _tell(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Give the foot of each page its edition, and where to read what changed."""
    context["ck_edition"] = app.config.coursekit_edition
    context["ck_what_changed"] = editions.PAGE


def setup(app: Sphinx) -> None:
    """Register the directive and the setting that makes a new edition rewrite every page."""
    app.add_config_value("coursekit_edition", "", "html", [str])
    app.add_directive("what-changed", WhatChanged)
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _tell)
