"""The lines of a solution in disorder, others among them, and whether an order of them is right."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import NamedTuple

from ..languages import say
from ._disorder import in_disorder
from ._pieces import Statement
from ._wrong_lines import WrongLine

__all__ = ["Judged", "Line", "Puzzle", "judged", "puzzle"]

#: Lines of mistakes among those of the solution.
OTHERS = 3


@dataclass(frozen=True)
class Line:
    """A line to put in its place, or to leave out.

    Attributes
    ----------
    name : str
        A letter.
    text : str
        Its code, from the first column on.
    depth : int
        How deep it stands in.
    within : str
        The letter of the line that its block begins with; empty where there is none.
    after : dict of str to str
        Letters of the lines that have to stand above it, with the name that it takes from each.
    hint : str
        What is said of a line that does not belong; empty for the solution's.
    """

    name: str
    text: str
    depth: int = 0
    within: str = ""
    after: dict[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True)
class Puzzle:
    """Lines in disorder.

    Attributes
    ----------
    lines : list of Line
        As they are shown, from ``a`` on.
    order : str
        The letters of those that belong, in the order of the solution.
    """

    lines: list[Line]
    order: str


class Judged(NamedTuple):
    """Whether an order is right, and a sentence that says what to do."""

    right: bool
    text: str


def puzzle(solution: Sequence[Statement], wrong: Sequence[WrongLine], key: str) -> Puzzle:
    """Return the lines of a solution and some of its mistakes, in disorder.

    Parameters
    ----------
    solution : sequence of Statement
        In the right order.
    wrong : sequence of WrongLine
        Of its mistakes.
    key : str
        What the disorder depends on, such as the exercise.

    Returns
    -------
    Puzzle
        The same in every build.
    """
    others = _likest(solution, wrong)
    texts = [*(one.text for one in solution), *(one.text for one in others)]
    marks = [f"{at} {text}" for at, text in enumerate(texts)]
    for salt in range(99):
        shown = [marks.index(one) for one in in_disorder(marks, f"{key} {salt}")]
        letters = {at: ascii_lowercase[place] for place, at in enumerate(shown)}
        made = Puzzle(
            [_line(at, solution, others, letters) for at in shown],
            "".join(letters[at] for at in range(len(solution))),
        )
        if not judged(made, [one.name for one in made.lines if not one.hint]).right:
            break  # else it would be no disorder
    return made


def _line(
    at: int, solution: Sequence[Statement], others: Sequence[WrongLine], letters: dict[int, str]
) -> Line:
    if at >= len(solution):
        other = others[at - len(solution)]
        return Line(letters[at], other.text, solution[other.instead_of].depth, hint=other.hint)
    piece = solution[at]
    within = "" if piece.within is None else letters[piece.within]
    after = {letters[before]: name for before, name in piece.after.items()}
    return Line(letters[at], piece.text, piece.depth, within, after)


def _likest(solution: Sequence[Statement], wrong: Sequence[WrongLine]) -> list[WrongLine]:
    """Return the wrong lines that look most like the right ones, spread over these."""

    def far(line: WrongLine) -> float:
        right = solution[line.instead_of].text
        return 1 - difflib.SequenceMatcher(None, right, line.text, False).ratio()

    ranked: list[tuple[int, float, int]] = []
    for place in {line.instead_of for line in wrong}:
        here = sorted((far(line), at) for at, line in enumerate(wrong) if line.instead_of == place)
        ranked += [(rank, distance, at) for rank, (distance, at) in enumerate(here)]
    return [wrong[at] for _, _, at in sorted(ranked)[:OTHERS]]


def judged(given: Puzzle, order: Sequence[str]) -> Judged:
    """Judge an order of lines.

    Parameters
    ----------
    given : Puzzle
        The lines.
    order : sequence of str
        Letters.

    Returns
    -------
    Judged
        Right is every order that makes an equal program. ``steps.js`` judges by the same rules.

    Examples
    --------
    >>> two = Puzzle([Line("a", "answer = b", after={"b": "b"}), Line("b", "b = 1")], "ba")
    >>> judged(two, "ab").text
    'Line a uses b, and no line above it makes it.'
    >>> judged(two, "ba").right
    True
    """
    known = {line.name: line for line in given.lines}
    for at, name in enumerate(order):
        if name not in known:
            return Judged(
                False,
                say(
                    "There is no line {name}. The lines are {listed}.",
                    name=name,
                    listed=", ".join(known),
                ),
            )
        if name in order[:at]:
            return Judged(
                False, say("Line {name} stands there twice. Use each line once.", name=name)
            )
    for name in order:
        if known[name].hint:
            return Judged(
                False, say("Line {name} does not belong. {hint}", name=name, hint=known[name].hint)
            )
    above: list[Line] = []
    for line in (known[name] for name in _told_apart(given, order)):
        if said := _misplaced(line, above):
            return Judged(False, said)
        above.append(line)
    lacking = len(given.order) - len(order)
    if lacking:
        more = (
            say("One line more belongs")
            if lacking == 1
            else say("{lacking} lines more belong", lacking=lacking)
        )
        return Judged(False, say("So far it is right. {more} to it.", more=more))
    return Judged(True, say("Right. In this order the lines solve it."))


def _told_apart(given: Puzzle, order: Sequence[str]) -> list[str]:
    """Return an order in which lines of the same text have changed places, where that is right."""
    known = {line.name: (line.text, line.depth) for line in given.lines}
    waiting = [name for name in given.order if name in order]
    found = []
    for name in order:
        found.append(next(one for one in waiting if known[one] == known[name]))
        waiting.remove(found[-1])
    return found


def _misplaced(line: Line, above: Sequence[Line]) -> str:
    """Say what is wrong with the place of a line; nothing where it is right."""
    block = next((one.name for one in reversed(above) if one.depth < line.depth), "")
    if block != line.within:
        return say(
            "Line {name} belongs in the block that line {within} begins.",
            name=line.name,
            within=line.within,
        )
    names = {one.name for one in above}
    made = {name for before, name in line.after.items() if before in names}
    for before, name in line.after.items():
        if before not in names:
            if name and name not in made:
                return say(
                    "Line {line} uses {name}, and no line above it makes it.",
                    line=line.name,
                    name=name,
                )
            return say("Line {name} belongs below line {before}.", name=line.name, before=before)
    return ""
