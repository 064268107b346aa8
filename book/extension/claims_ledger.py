"""The claims ledger: every claim with its verdict, how we know, and what would settle it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT
from book.verdicts import CONFIDENCES, EVIDENCE, VERDICTS, evidence, firmest
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import of_table, say
from coursekit.ledger import recomputable, recompute
from coursekit.page import escape, number
from coursekit.page.numbers import decimals_of

from .chapter_list import PLAN, link, pages, titles
from .claims import LEDGER, claim_page, how_sure

#: What each verdict means, in one line.
MEANINGS = {
    "confirmed": say("the evidence we found says the same"),
    "nuanced": say("true in part, or true and incomplete"),
    "contradicted": say("the evidence we found says otherwise"),
    "not_verified": say("we found nothing that decides it"),
}
ORIGINS = {
    "after_the_article": say("Not in the article: it happened after 2018."),
    "implied": say("Not said in so many words: it follows from the article as a whole."),
}

_STYLED = re.compile(r'class="(?:ck-(?:ledger|tally|board|catalogue|chapters|claim-page)"|py )')


def source_list(pieces: pd.DataFrame) -> str:
    """Return the sources of pieces of evidence as a list of links, each once.

    Parameters
    ----------
    pieces : pandas.DataFrame
        Rows of :func:`book.verdicts.evidence`.

    Returns
    -------
    str
        A ``<ul>``; a source without an address is plain text.
    """
    once = pieces.drop_duplicates("source")
    return f"<ul>{''.join(f'<li>{source_link(row)}</li>' for row in once.itertuples())}</ul>"


def source_link(row: Any) -> str:
    """Return the title of a source, as a link where it has an address."""
    title = escape(row.title)
    if not isinstance(row.url, str):
        return title
    return f'<a class="reference external ck-source" href="{escape(row.url)}">{title}</a>'


def amount(found: float, stated: float, unit: str) -> str:
    r"""Return a number as it was found, with one digit more than the finding prints.

    >>> amount(82.0852, 82.1, "m"), amount(1986.0, 1986.0, "year"), amount(1.0, 1.0, "yes")
    ('82.09\xa0m', 'year 1986', 'true')
    """
    if unit == "yes":
        return say("true") if found else say("false")
    if unit == "year":
        return say("year {year}", year=number(found))
    digits = decimals_of(round(found, decimals_of(stated) + 1))
    return escape(number(found, digits, unit=of_table("claim_checks", unit)))


def recomputation(claim: int) -> tuple[str, str]:
    """Return the numbers of a finding, computed now or only read back, and what that is called.

    Where a table of ours but repeats what somebody printed, nothing was computed.
    """
    again = recompute(claim)
    counts = again["basis"].value_counts()
    words = {"computed": say("from the tables"), "as_published": say("as published, read back")}
    said = say(" and ").join(
        f"<strong>{counts[basis]}</strong> {word}"
        for basis, word in words.items()
        if basis in counts
    )
    rows = "".join(
        f"<li>{say('{name}:', name=escape(of_table('claim_checks', row.words)))} "
        f"<strong>{amount(row.found, row.stated, row.unit)}</strong> ({words[row.basis]})</li>"
        for row in again.itertuples()
    )
    return say("Computed again") if "computed" in counts else say("Read back"), (
        f"{say('{counted}, when this page was built', counted=said)}"
        f"<details><summary>{say('Clause by clause')}</summary>"
        f"<ul>{rows}</ul><p>{again_in_a_notebook(claim)}</p></details>"
    )


def again_in_a_notebook(claim: int) -> str:
    """Say how to do in a notebook what a page did.

    >>> again_in_a_notebook(7)
    'In a notebook: <code>coursekit.ledger.recompute(7)</code>'
    """
    return say("In a notebook: <code>{code}</code>", code=f"coursekit.ledger.recompute({claim})")


def entry(row: pd.Series, pieces: pd.DataFrame, chapters: str) -> str:
    """Return one claim as HTML.

    Parameters
    ----------
    row : pandas.Series
        A row of the table ``claims``.
    pieces : pandas.DataFrame
        Its rows of :func:`book.verdicts.evidence`.
    chapters : str
        HTML that names the claim's chapters.

    Returns
    -------
    str
        An ``<article id="claim-…">``.
    """
    claim, verdict = int(row["id"]), row["verdict"]
    kind = firmest(pieces)
    facts = [
        (
            say("Evidence"),
            f'<span class="ck-evidence" data-evidence="{kind}">{EVIDENCE[kind]}</span>',
        )
    ]
    if claim in recomputable():
        facts.append(recomputation(claim))
    facts.append((say("Sources"), source_list(pieces)))
    facts.append((say("Chapter"), chapters))
    address = f"{claim_page(claim).removeprefix('appendix/')}.html"
    whole = say("the page of claim {number}", number=claim)
    facts.append((say("The whole trail"), f'<a href="{address}">{whole}</a>'))
    if isinstance(row["settled_by"], str):
        facts.append((say("What would settle it"), escape(row["settled_by"])))
    if row["origin"] in ORIGINS:
        facts.append((say("Origin"), ORIGINS[row["origin"]]))
    details = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return (
        f'<article class="ck-verdict" id="claim-{claim}" tabindex="-1" '
        f'data-verdict="{verdict}" data-confidence="{row["confidence"]}" '
        f'data-chapter="{escape(row["chapters"])}" aria-labelledby="claim-{claim}-title">'
        f'<p class="ck-verdict-word">{VERDICTS[verdict]}'
        f' <span class="ck-confidence">{how_sure(row["confidence"])}</span></p>'
        f'<h3 id="claim-{claim}-title"><a class="ck-claim" href="#claim-{claim}">'
        f"{say('claim {number}', number=claim)}</a> {escape(row['claim'])}</h3>"
        f'<p class="ck-finding">{escape(row["finding"])}</p>'
        f'<dl class="ck-facts">{details}</dl></article>'
    )


def tally(claims: pd.DataFrame, uri: str = "", *, numbers: bool = False) -> str:
    """Return how many claims got each verdict.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    uri : str
        Where the ledger is, seen from the page; empty on the ledger itself.
    numbers : bool
        Name each claim too, as a link.

    Returns
    -------
    str
        A ``<ul>`` in the order of :data:`~book.extension.claims.VERDICTS`; on the ledger itself
        each item is the target of ``#verdict-…``.
    """
    items = []
    for verdict, word in VERDICTS.items():
        chosen = claims[claims["verdict"] == verdict]
        kind = verdict.replace("_", "-")
        name = word if numbers else f'<a href="{uri}#verdict-{kind}">{word}</a>'
        chips = "".join(
            f'<li><a class="ck-claim ck-{kind}" href="{uri}#claim-{row.id}" '
            f'title="{escape(row.claim)}"><span class="visually-hidden">{say("claim ")}</span>'
            f"{row.id}</a></li>"
            for row in chosen.itertuples()
        )
        place = f' id="verdict-{kind}"' if numbers else ""
        items.append(
            f'<li data-verdict="{verdict}"{place}>'
            f'<span class="ck-count">{len(chosen)}</span> '
            f'<span class="ck-verdict-name">{name}</span> '
            f'<span class="ck-meaning">{MEANINGS[verdict]}</span>'
            f"{f'<ul>{chips}</ul>' if numbers else ''}</li>"
        )
    return f'<ul class="ck-tally">{"".join(items)}</ul>'


def filters(claims: pd.DataFrame, titles: dict[str, str]) -> str:
    """Return the form that filters the ledger; ``ledger.js`` shows it and makes it work.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    titles : dict of str to str
        Title by chapter file name, in the order of the choices.

    Returns
    -------
    str
        A hidden ``<form>`` with native labelled inputs and a live count.
    """
    choices = {
        "verdict": (say("Verdict"), VERDICTS),
        "confidence": (
            say("Confidence"),
            {name: word.capitalize() for name, word in CONFIDENCES.items()},
        ),
        "chapter": (say("Chapter"), titles),
    }
    controls = []
    for name, (called, options) in choices.items():
        listed = "".join(
            f'<option value="{escape(value)}">{escape(word)}</option>'
            for value, word in options.items()
        )
        controls.append(
            f'<div class="ck-control"><label for="ck-{name}">{called}</label>'
            f'<select id="ck-{name}" name="{name}"><option value="">{say("any")}</option>{listed}'
            "</select></div>"
        )
    return (
        f'<form class="ck-controls" role="search" aria-label="{say("Filter the claims")}" hidden>'
        f"{''.join(controls)}"
        f'<div class="ck-control"><label for="ck-words">{say("Words")}</label>'
        '<input id="ck-words" name="words" type="search" autocomplete="off"></div>'
        f'<button type="reset">{say("Show all")}</button>'
        f'<p role="status">{say("{count} claims", count=len(claims))}</p></form>'
    )


def ledger(
    claims: pd.DataFrame,
    pieces: pd.DataFrame,
    chapters: dict[int, str],
    titles: dict[str, str],
) -> str:
    """Return the whole ledger as HTML.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table of this name.
    pieces : pandas.DataFrame
        All of :func:`book.verdicts.evidence`.
    chapters : dict of int to str
        HTML that names the chapters of each claim.
    titles : dict of str to str
        Title by chapter file name, for the filter.

    Returns
    -------
    str
        A ``<div class="ck-ledger">`` with tally, filters and entries.
    """
    of_claim = dict(iter(pieces.groupby("claim")))
    entries = "".join(
        entry(row, of_claim[row["id"]], chapters[row["id"]]) for _, row in claims.iterrows()
    )
    return (
        f'<div class="ck-ledger">{tally(claims, numbers=True)}{filters(claims, titles)}'
        f"{entries}</div>"
    )


class _OnTheClaims(SphinxDirective):
    """A directive whose page is read again when a table or this module changes."""

    def note(self) -> None:
        for path in (ROOT / "data/datapackage.json", PLAN, Path(__file__)):
            self.env.note_dependency(str(path))

    def html(self, text: str) -> list[nodes.Node]:
        return [nodes.raw("", text, format="html")]


class ClaimsLedger(_OnTheClaims):
    """The whole ledger."""

    def run(self) -> list[nodes.Node]:
        """Draw the ledger."""
        self.note()
        known = pages(self.env)
        claims = worded(load("claims"))
        of_claim = {
            row.id: ", ".join(link(name, known, self.env) for name in row.chapters.split())
            for row in claims.itertuples()
        }
        named = {name for text in claims["chapters"] for name in text.split()}
        choices = {name: title for name, title in titles(known).items() if name in named}
        return self.html(ledger(claims, evidence(), of_claim, choices))


class VerdictTally(_OnTheClaims):
    """How many claims got each verdict, for other pages."""

    def run(self) -> list[nodes.Node]:
        """Draw the tally."""
        self.note()
        uri = self.env.app.builder.get_relative_uri(self.env.docname, LEDGER)
        return self.html(tally(load("claims"), uri))


def _files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the pages that hold a ledger or a tally what they need, and no other page."""
    body = context.get("body") or ""
    if 'class="ck-ledger"' in body:
        app.add_js_file("ledger.js", priority=910, loading_method="defer")
    if _STYLED.search(body):
        app.add_css_file("appendix.css", priority=910)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_directive("verdict-tally", VerdictTally)
    app.connect("html-page-context", _files)
