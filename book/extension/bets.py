"""Bets: what a reader says of the claims of a chapter before reading it."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.sureness import SURE
from book.verdicts import VERDICTS, claim
from coursekit.languages import say
from coursekit.page import escape

PAGE = "appendix/your_bets"
#: Where the script puts a button; without it verdicts stay where they are: in words.
ASK = '<p class="ck-bets-ask ck-quiet" hidden><button type="button"></button></p>'


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
    chances = ", ".join(
        say("“{word}” for {chance}", word=sure.word, chance=sure.chance) for sure in SURE.values()
    )
    asked = say(
        "What will the evidence say, and how sure are you? Choose {chances}. Your bets stay on "
        'this device; <a href="{uri}">Your bets</a> counts them.',
        chances=chances,
        uri=uri,
    )
    return (
        f'<div class="ck-bets"><details><summary>{say("Bet on these claims before you read")}'
        f'</summary><form class="ck-bets-form"><p>{asked}</p>{"".join(map(bet, claims))}'
        f'<p class="ck-bets-do ck-quiet" hidden><button type="submit">{say("Place these bets")}'
        f'</button><button type="button" data-do="later">{say("not now")}</button></p>'
        f'<p class="ck-bets-said" role="status" tabindex="-1"></p></form></details>{ASK}</div>'
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
        f"{_choices(f'bet-{number}', say('verdict on claim {number}', number=number), words)}"
        f"{_choices(f'sure-{number}', say('how sure of claim {number}', number=number), sures)}"
        "</fieldset>"
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


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("bets", Bets)
