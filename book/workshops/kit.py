"""A workshop kit, read from the front matter of its page.

A kit has two complete editions, one for paper and one for screens. What its steps name, it has:
the story to tell, the chart on the wall, the sheet in the hand. What the list of material and the
kit's own papers lack, no step may ask for; and no step is shorter than what happens in it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from book import TEXTS, myst
from coursekit.checks import register
from coursekit.languages import OWN, language, say

from .wall_pictures import PICTURES

FOLDER = TEXTS / "chapters/workshops"

_STEP = {"minutes", "title", "do"}
_STEP_MORE = {
    *("paper", "screen", "say", "ask", "expect", "watch", "slide", "picture", "exercises"),
    *("more", "help", "answer", "sheet", "lines", "draw", "then"),
}
_NEEDED = {"minutes", "group", "aims", "needs", "materials", "steps", "variants", "without_network"}
_MORE = {"cards", "suggested", "story", "wall", "signs", "keep", "form", "screen", "day"}

EDITIONS = ("paper", "screen")
#: Words a minute when somebody speaks to a class, and waits for it.
SPOKEN = 100
#: Minutes to hear what came out of an exercise.
HEARD = 2

#: What a step may ask for, by the word it uses; whatever it names must be in the kit.
_NAMED = {
    *("article", "bag", "calculator", "card", "cards", "catalogue", "chart", "charts", "computer"),
    *("computers", "cup", "drawing", "explorer", "glue", "help slip", "help slips", "lamp"),
    *("ledger", "letter", "lentils", "map", "maps", "notebook", "outlines", "paper pyramid"),
    *("pens", "phone", "postcard", "poster", "profile", "rice", "rubric", "ruler", "scissors"),
    *("sheet", "sheets", "sign", "signs", "slider", "story", "sugar", "table", "tables"),
    *("tokens", "verdicts", "wall"),
}
#: Where a word is said otherwise: the plain words for what is meant.
_ALSO = {"outlines": "map", "slider": "map", "letter": "sheet", "drawing": "sheet"}


class BadKit(ValueError):
    """A kit lacks something, or its minutes do not add up."""


@dataclass(frozen=True)
class Step:
    """One step of a workshop.

    Attributes
    ----------
    start, minutes : int
        When it begins, counted from the beginning of the workshop, and how long it takes.
    title, do : str
        What it is called, and what happens.
    paper, screen : str
        What happens instead in the edition on paper, or on screens, where that differs.
    say, ask, expect, watch : str
        Words for the facilitator; the question for the group; what comes back; common mistakes.
    slide : list of str
        What the slide shows, beside the question.
    picture : str
        A map or chart for the slide: one of :data:`book.workshops.wall_pictures.PICTURES`.
    exercises : dict of str to str
        Exercises of the course that belong to it: ids, and titles that tell when ids have moved.
    more, help : str
        For pairs who are done, and for pairs who are stuck; exercises bring their own.
    answer : str
        What the slip for those who are done comes to.
    sheet, lines, draw : str, int, str
        What stands on the sheet of each participant beside the exercises: words, lines to write
        on, and a picture to draw on.
    then : str
        A picture for a slide of its own after the one of the step.
    """

    start: int
    minutes: int
    title: str
    do: str
    paper: str = ""
    screen: str = ""
    say: str = ""
    ask: str = ""
    expect: str = ""
    watch: str = ""
    slide: list[str] = field(default_factory=list)
    picture: str = ""
    exercises: dict[str, str] = field(default_factory=dict)
    more: str = ""
    help: str = ""
    answer: str = ""
    sheet: str = ""
    lines: int = 0
    draw: str = ""
    then: str = ""

    @property
    def pictures(self) -> list[str]:
        """Return the pictures that it names.

        >>> Step(start=0, minutes=5, title="", do="", picture="lines", draw="axes").pictures
        ['lines', 'axes']
        """
        return [one for one in (self.picture, self.then, self.draw) if one]

    @property
    def clock(self) -> str:
        """Return when it runs, in hours and minutes from the start.

        >>> Step(start=65, minutes=10, title="", do="").clock
        '1:05–1:15'
        """
        return f"{_clock(self.start)}–{_clock(self.start + self.minutes)}"

    def done(self, edition: str) -> str:
        """Return what happens in an edition.

        >>> Step(start=0, minutes=5, title="", do="Click.", paper="Look.").done("paper")
        'Look.'
        """
        return getattr(self, edition) or self.do

    @property
    def talk(self) -> int:
        """Return how many minutes speaking and listening take beside the exercises.

        >>> Step(start=0, minutes=5, title="", do="", say="A word " * 60, ask="Why?").talk
        2
        """
        spoken = math.ceil(len(f"{self.say} {self.ask}".split()) / SPOKEN)
        return spoken + (HEARD if self.exercises else 0)

    @property
    def least(self) -> int:
        """Return how many minutes the step takes at least: its exercises, and talk."""
        return sum(register.written(one).minutes for one in self.exercises) + self.talk


@dataclass(frozen=True)
class Kit:
    """A workshop.

    Attributes
    ----------
    name, title : str
        Its file name, and its heading.
    minutes : int
        How long it takes, breaks included.
    group, without_network : str
        For whom, and what to do without a network.
    aims, needs, materials, variants : list of str
        What is learnt, what must be known or there before, what to bring, how to change it.
    screen : list of str
        What the edition on screens needs beside the material.
    steps : list of Step
        In order; their minutes add up.
    cards, suggested : list of int
        Claims to print as cards, and those to begin with.
    story, keep : list of str
        Paragraphs to tell; lines of the page that everybody takes home.
    wall : list of str
        Maps and charts to hang up, from :data:`book.workshops.wall_pictures.PICTURES`.
    signs : list of str
        Words to hang up, a page each.
    form : list of str
        Headings of an empty table to fill in.
    """

    name: str
    title: str
    minutes: int
    group: str
    aims: list[str]
    needs: list[str]
    materials: list[str]
    steps: list[Step]
    variants: list[str]
    without_network: str
    keep: list[str]
    screen: list[str] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    suggested: list[int] = field(default_factory=list)
    story: list[str] = field(default_factory=list)
    wall: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    form: list[str] = field(default_factory=list)

    @property
    def exercises(self) -> list[str]:
        """Return the exercises of all steps, once each."""
        return list(dict.fromkeys(one for step in self.steps for one in step.exercises))

    @property
    def material(self) -> list[str]:
        """Return what to bring: the list of the kit, and what its own printed parts need.

        >>> kits()["lesson_share"].material[-1]
        'the slips of the kit, cut apart'
        """
        found = list(self.materials)
        if hung := ", ".join(PICTURES[one].named for one in self.wall):
            wall = say("for the wall, on A4 or enlarged to A3, and tape: {pictures}", pictures=hung)
            found.append(wall)
        if self.signs:
            signs = ", ".join(self.signs)
            found.append(say("signs to hang up, a page each: {signs}", signs=signs))
        if any(step.help or step.more or step.exercises for step in self.steps):
            found.append(say("the slips of the kit, cut apart"))
        return found

    @property
    def papers(self) -> dict[str, str]:
        """Return what is printed for it, by kind, in words."""
        found = {
            "paper": say("paper edition, for the teacher"),
            "sheets": say("sheets, one each"),
            "running": say("screen edition, running sheet"),
        }
        if self.cards:
            found |= {"cards": say("claim cards"), "bets": say("bets on all claims")}
        return found | {"slides": say("slides")}

    def has(self, edition: str) -> str:
        """Return, in words, all that an edition of the kit brings or asks to bring."""
        own = ["a wall and a board", "the sheet of each participant", "slides"]
        if self.story:
            own.append("the story to tell")
        for name in self.wall:
            own.append(f"on the wall a {PICTURES[name].kind}")
        if self.form:
            own.append("a table to fill in")
        if self.signs:
            own.append("signs")
        if self.cards:
            own.append("cards, a sheet of bets and the verdicts")
        if self.exercises:
            own.append("a rubric and help slips; each exercise has its table or map")
        own += [PICTURES[one].kind for step in self.steps for one in step.pictures]
        more = self.screen if edition == "screen" else []
        return " · ".join([*own, *self.materials, *more]).lower()


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def read(name: str, text: str) -> Kit:
    """Read a kit.

    Parameters
    ----------
    name : str
        Its file name without suffix.
    text : str
        Its page; the front matter has a block ``workshop``.

    Returns
    -------
    Kit
        With the start of each step worked out.

    Raises
    ------
    BadKit
        When something is missing or unknown, the minutes do not add up, a step is too short for
        what happens in it, or names what the kit has not; the message says what.
    """
    given = myst.front_matter(text).get("workshop")
    if not isinstance(given, dict):
        raise BadKit(f"{name}: its front matter has no block 'workshop'")
    _fields(name, given, _NEEDED | {"keep"}, _MORE)
    steps, start = [], 0
    for at, one in enumerate(given["steps"], 1):
        _fields(f"{name}, step {at}", one, _STEP, _STEP_MORE)
        for exercise in one.get("exercises", []):
            register.find(exercise)
        steps.append(Step(start=start, **one))
        start += one["minutes"]
    if start != given["minutes"]:
        raise BadKit(f"{name}: the steps take {start} minutes, the workshop {given['minutes']}")
    rest = {key: value for key, value in given.items() if key not in {"steps", "day"}}
    kit = Kit(name=name, title=myst.title(text) or name, steps=steps, **rest)
    if language() == OWN:  # a translation says what this says, in more words or fewer
        for at, step in enumerate(steps, 1):
            _whole(kit, step, f"{name}, step {at}")
    return kit


def _fields(where: str, given: dict[str, Any], needed: set[str], more: set[str]) -> None:
    lacking, unknown = needed - set(given), set(given) - needed - more
    if lacking:
        raise BadKit(f"{where}: {', '.join(sorted(lacking))} missing")
    if unknown:
        raise BadKit(f"{where}: unknown {', '.join(sorted(unknown))}")


def _whole(kit: Kit, step: Step, where: str) -> None:
    """Refuse a step that is too short, or names what the kit has not."""
    if step.minutes < step.least:
        raise BadKit(
            f"{where}: it takes {step.minutes} minutes, its exercises and talk {step.least}. Give "
            "it more, or move an exercise."
        )
    for picture in (*kit.wall, *step.pictures):
        if picture not in PICTURES:
            raise BadKit(f"{where}: no picture {picture!r}. There are {', '.join(PICTURES)}.")
    for edition in EDITIONS:
        if lacking := lacks(kit, step, edition):
            raise BadKit(
                f"{where}: on {edition} it speaks of {', '.join(lacking)}, which the kit has not. "
                "Name it under materials or screen, or give the kit a story, wall, signs or cards."
            )


def lacks(kit: Kit, step: Step, edition: str) -> list[str]:
    """Return the things that a step names in an edition, and that the kit has not.

    Parameters
    ----------
    kit : Kit
        The kit.
    step : Step
        One of its steps.
    edition : {"paper", "screen"}
        Which of its editions.
    """
    there = set(re.findall(r"[a-z]+", kit.has(edition)))
    there |= {word.removesuffix("s") for word in there} | {f"{word}s" for word in there}
    said = " ".join((step.done(edition), step.more, step.help)).lower()
    named = [word for word in sorted(_NAMED) if re.search(rf"\b{word}\b", said)]
    return [
        word
        for word in named
        if not {*(_ALSO.get(word, word)).split()} <= there and not {*word.split()} <= there
    ]


def kits() -> dict[str, Kit]:
    """Return every kit by its name, the shortest first."""
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text("utf-8")
        if "workshop" in myst.front_matter(text):
            found[path.stem] = read(path.stem, text)
    return dict(sorted(found.items(), key=lambda one: one[1].minutes))


def path_of(name: str) -> Path:
    """Return the page of a kit."""
    return FOLDER / f"{name}.md"
