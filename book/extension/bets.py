"""Bets: what a reader says of the claims before looking, and how often that was right."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT
from book.bets import SURE
from book.verdicts import VERDICTS, claim
from coursekit import load
from coursekit.page import embed_json, escape

from .downloads import FOLDER

PAGE = "appendix/your_bets"
#: Where the script puts a button; without it verdicts stay where they are: in words.
ASK = '<p class="ck-bets-ask" hidden><button type="button"></button></p>'


def fold(claims: list[int], uri: str) -> str:
    """Return the quiet line below a chapter's card, which unfolds into a bet on each claim.

    Parameters
    ----------
    claims : list of int
        The chapter's claims.
    uri : str
        Where all bets are shown, seen from the page.

    Returns
    -------
    str
        HTML; nothing for a chapter without claims.

    Examples
    --------
    >>> fold([], "")
    ''
    >>> fold([9], "").count('type="radio"')
    7
    """
    if not claims:
        return ""
    chances = ", ".join(f"“{sure.word}” for {sure.chance}" for sure in SURE.values())
    return (
        '<div class="ck-bets"><details><summary>Bet on these claims before you read</summary>'
        '<form class="ck-bets-form"><p>What will the evidence say, and how sure are you? Choose '
        f'{chances}. Your bets stay on this device; <a href="{uri}">Your bets</a> counts them.'
        f"</p>{''.join(map(bet, claims))}"
        '<p class="ck-bets-do" hidden><button type="submit">Place these bets</button>'
        '<button type="button" data-do="later">Not now</button></p>'
        f'<p class="ck-bets-said" role="status"></p></form></details>{ASK}</div>'
    )


def bet(number: int) -> str:
    """Return the four words and the three degrees of sureness for a claim, to be ticked.

    >>> "how sure" in bet(9)
    True
    """
    words = {value: word.lower() for value, word in VERDICTS.items()}
    sures = {str(chance): sure.word for chance, sure in SURE.items()}
    return (
        f'<fieldset class="ck-bet" data-claim="{number}"><legend>{number}. '
        f"{escape(claim(number)['claim'])}</legend>"
        f"{_choices(f'bet-{number}', f'verdict on claim {number}', words)}"
        f"{_choices(f'sure-{number}', f'how sure of claim {number}', sures)}</fieldset>"
    )


def _choices(name: str, label: str, choices: dict[str, str]) -> str:
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{value}" autocomplete="off"> '
        f"{escape(word)}</label> "
        for value, word in choices.items()
    )
    return f'<div class="ck-bet-row" role="radiogroup" aria-label="{label}">{radios}</div>'


class Bets(SphinxDirective):
    """On a page that tells of claims and is no chapter: the button that shows the verdicts."""

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        return [nodes.raw("", f'<div class="ck-bets">{ASK}</div>', format="html")]


class Calibration(SphinxDirective):
    """How often a reader was right, by how sure; the page's script fills it."""

    def run(self) -> list[nodes.Node]:
        """Draw the empty frame."""
        for path in (ROOT / "data/tables/claims.csv", Path(__file__)):
            self.env.note_dependency(str(path))
        ledger = self.env.app.builder.get_relative_uri(self.env.docname, "appendix/claims_ledger")
        up = "../" * self.env.docname.count("/")
        return [nodes.raw("", calibration(ledger, f"{up}{FOLDER}"), format="html")]


def calibration(ledger: str, folder: str) -> str:
    """Return the frame for a reader's calibration.

    Parameters
    ----------
    ledger, folder : str
        Where the ledger and the papers for a class are, seen from the page.

    Returns
    -------
    str
        HTML that leads to the sheet on paper where there is no script.
    """
    plan = {
        "ledger": ledger,
        "sure": {str(chance): sure._asdict() for chance, sure in SURE.items()},
        "words": VERDICTS,
        "claims": {
            str(row.id): {"claim": row.claim, "verdict": row.verdict}
            for row in load("claims").itertuples()
        },
    }
    return (
        '<div class="ck-calibration" id="ck-calibration">'
        '<div class="ck-calibration-found"><p>No bet is counted here yet.</p></div>'
        '<p class="ck-calibration-do" hidden><button type="button">Save as a table (CSV)</button>'
        f'</p>{ASK}<p>On paper: <a href="{folder}/fact_check-bets.html">all claims on a sheet</a>, '
        "with the verdicts and how to count on sheets of their own.</p>"
        '<script type="application/json" id="ck-calibration-plan">'
        f"{embed_json(plan)}</script></div>"
    )


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("bets", Bets)
    app.add_directive("calibration", Calibration)
