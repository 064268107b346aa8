"""What a kit gives to the printer and the projector: running sheet, cards, bets, slides."""

from __future__ import annotations

from pathlib import Path

from book import standalone
from book.markdown import paper
from book.sureness import SURE
from book.verdicts import VERDICTS
from coursekit import load, number

from . import kit as kits
from .kit import Kit

HERE = Path(__file__).parent
_TEMPLATES = standalone.templates(HERE)


def inline(markdown: str) -> str:
    """Return a line of Markdown as HTML, without a paragraph around it.

    Examples
    --------
    >>> inline("Say *why*.")
    'Say <em>why</em>.'
    """
    return paper.line(markdown, "workshops")


_TEMPLATES.filters["inline"] = inline


def running_sheet(kit: Kit) -> str:
    """Return the facilitator's sheet: schedule, words, expected answers, room for notes."""
    answers = {
        name: {"expected": kits.expected(name), "mistakes": kits.mistakes(name)}
        for name in kit.exercises
    }
    return _TEMPLATES.get_template("running_sheet.html").render(kit=kit, answers=answers)


def slides(kit: Kit) -> str:
    """Return the slides, one for the title and one a step; they need the folder ``reveal``."""
    heaps = (standalone.THEME / "heaps.svg").read_text("utf-8")
    return _TEMPLATES.get_template("slides.html").render(kit=kit, heaps=heaps)


def cards(kit: Kit) -> str:
    """Return claim cards to cut out, and the verdicts on a page of their own."""
    claims = load("claims").set_index("id").loc[kit.cards]
    rows = [
        {
            "id": number,
            "claim": row["claim"],
            "verdict": str(row["verdict"]).replace("_", " "),
            "confidence": row["confidence"],
            "finding": row["finding"],
        }
        for number, row in claims.iterrows()
    ]
    return _TEMPLATES.get_template("cards.html").render(kit=kit, cards=rows)


def bets(kit: Kit) -> str:
    """Return a sheet to bet on all claims, the key, and how to count, a page each."""
    return _TEMPLATES.get_template("bets.html").render(
        kit=kit,
        claims=load("claims").to_dict("records"),
        words=VERDICTS,
        sure=list(SURE.values()),
        chances=[(number(chance / 100), one) for chance, one in SURE.items()],
    )


#: What goes to the printer, by the kind of paper: see :attr:`book.workshops.kit.Kit.papers`.
PAPERS = {"running": running_sheet, "cards": cards, "bets": bets}
