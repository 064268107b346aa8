"""A workshop kit, read from the front matter of its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from book import ROOT, myst
from coursekit.checks import Exercise, Open, register
from coursekit.page import number

FOLDER = ROOT / "chapters/workshops"

_STEP = {"minutes", "title", "do"}
_STEP_MORE = {"say", "ask", "expect", "watch", "slide", "exercises"}
_NEEDED = {"minutes", "group", "aims", "needs", "materials", "steps", "variants", "without_network"}
_MORE = {"cards", "day"}


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
    say, ask, expect, watch : str
        Words for the facilitator; the question for the group; what comes back; common mistakes.
    slide : list of str
        What the slide shows, beside the question.
    exercises : dict of str to str
        Exercises of the course that belong to it: ids, and titles that tell when ids have moved.
    """

    start: int
    minutes: int
    title: str
    do: str
    say: str = ""
    ask: str = ""
    expect: str = ""
    watch: str = ""
    slide: list[str] = field(default_factory=list)
    exercises: dict[str, str] = field(default_factory=dict)

    @property
    def clock(self) -> str:
        """Return when it runs, in hours and minutes from the start.

        >>> Step(start=65, minutes=10, title="", do="").clock
        '1:05–1:15'
        """
        return f"{_clock(self.start)}–{_clock(self.start + self.minutes)}"


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
    steps : list of Step
        In order; their minutes add up.
    cards : list of int
        Claims to print as cards.
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
    cards: list[int] = field(default_factory=list)

    @property
    def exercises(self) -> list[str]:
        """Return the exercises of all steps, once each."""
        return list(dict.fromkeys(one for step in self.steps for one in step.exercises))

    @property
    def papers(self) -> dict[str, str]:
        """Return what is printed for it, by kind, in words."""
        found = {"running": "running sheet"}
        if self.cards:
            found |= {"cards": "claim cards", "bets": "bets on all claims"}
        return found


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
        When something is missing, unknown, or the minutes do not add up; the message says what.
    """
    given = myst.front_matter(text).get("workshop")
    if not isinstance(given, dict):
        raise BadKit(f"{name}: its front matter has no block 'workshop'")
    _fields(name, given, _NEEDED, _MORE)
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
    return Kit(name=name, title=myst.title(text) or name, steps=steps, **rest)


def _fields(where: str, given: dict[str, Any], needed: set[str], more: set[str]) -> None:
    lacking, unknown = needed - set(given), set(given) - needed - more
    if lacking:
        raise BadKit(f"{where}: {', '.join(sorted(lacking))} missing")
    if unknown:
        raise BadKit(f"{where}: unknown {', '.join(sorted(unknown))}")


def kits() -> dict[str, Kit]:
    """Return every kit by its name, the shortest first."""
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text("utf-8")
        if "workshop" in myst.front_matter(text):
            found[path.stem] = read(path.stem, text)
    return dict(sorted(found.items(), key=lambda one: one[1].minutes))


def expected(exercise: str) -> str:
    """Return the expected answer of an exercise in words, worked out by the course itself.

    Examples
    --------
    >>> expected("ex10_2")
    '850 and 1.07 ha, then points'
    """
    known = register.find(exercise)
    if isinstance(known, Open):
        return "An open question: " + " ".join(known.rubric)
    return f"{_words(known.solve(), known)} {known.unit}".strip()


def mistakes(exercise: str) -> list[str]:
    """Return the mistakes that are known for an exercise, with what to say to each."""
    known = register.find(exercise)
    foreseen = known.mistakes if isinstance(known, Exercise) else known.remarks
    return [f"{one.name}: {one.hint}" for one in foreseen]


def _words(value: Any, exercise: Exercise) -> str:
    if callable(value):
        cases = (f"{case}: {_words(value(*case), exercise)}" for case in exercise.cases[:3])
        return "a function that gives " + "; ".join(cases)
    if isinstance(value, str):
        return value
    if hasattr(value, "items"):
        return ", ".join(f"{label}: {_words(one, exercise)}" for label, one in value.items())
    if hasattr(value, "__len__"):
        words = [_words(one, exercise) for one in value]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    if float(value).is_integer():
        return number(value)
    return number(value, 2 if abs(value) < 10 else 1)


def path_of(name: str) -> Path:
    """Return the page of a kit."""
    return FOLDER / f"{name}.md"
