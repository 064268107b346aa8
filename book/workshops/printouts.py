"""What a kit gives to printer and projector, in an edition for paper and one for screens."""

from __future__ import annotations

import math
import re
from pathlib import Path

from book import standalone
from book.exercises import keys, sheets
from book.sureness import SURE
from book.verdicts import CONFIDENCES, VERDICTS
from coursekit import load, number
from coursekit.datasets import worded
from coursekit.languages import say

from .kit import Kit, Step
from .wall_pictures import PICTURES

HERE = Path(__file__).parent
_TEMPLATES = sheets.TEMPLATES


def _answers(kit: Kit, way: str) -> list[keys.KeyEntry]:
    found = [keys.answer(name) for name in kit.exercises]
    return [one.by_pencil() for one in found] if way == "paper" else found


#: What is handed out to pairs who do not get on, and to pairs who are ready before the others.
SLIPS = (say("Stuck"), say("Done early"))


def slips(kit: Kit) -> list[tuple[str, str, str]]:
    """Return title, kind and text of each slip: those of a step, else those of its exercises.

    The help of an exercise was written for a notebook; a step speaks of what lies on the table.

    >>> from book.workshops.kit import kits
    >>> slips(kits()["two_towns_kit"])[0][:2]
    ('Two towns, one coal', 'Stuck')
    """
    found = []
    for step in kit.steps:
        known = [keys.answer(one) for one in step.exercises]
        helps = (
            [(step.title, step.help)]
            if step.help
            else [(one.exercise.title, one.help) for one in known]
        )
        mores = (
            [(step.title, step.more)]
            if step.more
            else [(one.exercise.title, one.more) for one in known]
        )
        for kind, given in zip(SLIPS, (helps, mores), strict=True):
            found += [(title, kind, text) for title, text in given if text]
    return found


def _titles(kit: Kit) -> dict[str, str]:
    return {one: title for step in kit.steps for one, title in step.exercises.items()}


def _facilitators(kit: Kit, way: str, words: str) -> str:
    return _TEMPLATES.get_template("running_sheet.html").render(
        kit=kit,
        way=way,
        edition_words=words,
        papers=[text for kind, text in kit.papers.items() if kind not in {"paper", "running"}],
        titles=_titles(kit),
        answers=_answers(kit, way),
        slips=slips(kit),
        wall=[PICTURES[name].html() for name in kit.wall],
    )


def running_sheet(kit: Kit) -> str:
    """Return the facilitator's sheet of the edition on screens: schedule, words, key, notes."""
    return _facilitators(kit, "screen", say("screen edition, for facilitators"))


def paper_edition(kit: Kit) -> str:
    """Return what a facilitator needs on paper, once: story, key, slips, what goes on the wall."""
    return _facilitators(kit, "paper", say("paper edition, for facilitators"))


#: Steps that end a part of the sheets: what comes after them is handed out after them.
PAUSES = {say("Break"): say("the break"), say("Lunch"): say("lunch")}


def _parts(kit: Kit) -> list[tuple[str, list[tuple[Step, str]]]]:
    """Return what each step puts on the sheets, by the pause after which it is handed out."""
    found: list[tuple[str, list[tuple[Step, str]]]] = [("", [])]
    seen: list[str] = []
    for step in kit.steps:
        if step.title in PAUSES:
            found.append((PAUSES[step.title], []))
        new = [one for one in step.exercises if one not in seen]
        given = [keys.written(one) for one in new]
        tasks = sheets.tasks(given, first=len(seen) + 1) if given else ""
        seen += new
        if tasks or step.sheet or step.draw:
            found[-1][1].append((step, tasks))
    return [(pause, part) for pause, part in found if part]


def worksheets(kit: Kit) -> str:
    """Return what each participant gets: the exercises with their data, and a page to keep."""
    free = [] if kit.exercises or kit.form else [step.ask for step in kit.steps if step.ask][:4]
    picture = next((step.picture for step in reversed(kit.steps) if step.picture), "")
    drawn = [step.draw for step in kit.steps]
    return _TEMPLATES.get_template("worksheets.html").render(
        kit=kit,
        parts=_parts(kit),
        free=free,
        picture=PICTURES[picture].html() if picture else "",
        pictures={name: one.html() for name, one in PICTURES.items() if name in drawn},
    )


def slides(kit: Kit) -> str:
    """Return the slides, one for the title and one a step; they need the folder ``reveal``."""
    heaps = (standalone.THEME / "heaps.svg").read_text("utf-8")
    pictures = {one: PICTURES[one].html() for step in kit.steps for one in step.pictures}
    return _TEMPLATES.get_template("slides.html").render(
        kit=kit, heaps=heaps, titles=_titles(kit), pictures={"": "", **pictures}
    )


def _kept_together(text: str) -> str:
    """Return a text in which a number does not part from its unit."""
    return re.sub(r"(\d) (%|€|m²|ha|km|m)(?!\w)", "\\1\u00a0\\2", text)


def cards(kit: Kit) -> str:
    """Return claim cards to cut out, and the verdicts on a page of their own."""
    claims = worded(load("claims")).set_index("id").loc[kit.cards]
    rows = [
        {
            "id": number,
            "claim": _kept_together(row["claim"]),
            "verdict": VERDICTS[row["verdict"]].lower(),
            "confidence": CONFIDENCES[row["confidence"]],
            "finding": _kept_together(row["finding"]),
        }
        for number, row in claims.iterrows()
    ]
    words = [word.lower() for word in VERDICTS.values()]
    return _TEMPLATES.get_template("cards.html").render(kit=kit, cards=rows, words=words)


def luck(chance: float, bets: int = 10) -> str:
    """Return how many of some bets come true by luck alone, if a chance is what it says.

    In 95 of 100 trials it is no fewer and no more.

    >>> luck(0.9), luck(0.25)
    ('7 to 10', '0 to 5')
    """
    came = [math.comb(bets, n) * chance**n * (1 - chance) ** (bets - n) for n in range(bets + 1)]
    least = next(n for n in range(bets + 1) if sum(came[: n + 1]) > 0.025)
    most = next(n for n in range(bets, -1, -1) if sum(came[n:]) > 0.025)
    return say("{least} to {most}", least=least, most=most)


def bets(kit: Kit) -> str:
    """Return a sheet to bet on all claims, the key, and how to count, a page each."""
    return _TEMPLATES.get_template("bets.html").render(
        kit=kit,
        claims=worded(load("claims")).to_dict("records"),
        words=VERDICTS,
        sure=list(SURE.values()),
        chances=[(number(chance / 100), one, luck(chance / 100)) for chance, one in SURE.items()],
    )


#: What is made of a kit, by kind: see :attr:`book.workshops.kit.Kit.papers`.
PAPERS = {
    "paper": paper_edition,
    "sheets": worksheets,
    "running": running_sheet,
    "cards": cards,
    "bets": bets,
    "slides": slides,
}
