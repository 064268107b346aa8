"""Help in a notebook, one step at a time, and what was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..checks import register
from ..checks.belonging import belongings
from ..checks.checking import passed
from ..languages import say
from ..page import escape
from ._lines import judged
from ._made import GAP, STEPS, Steps, joined, made, smallest_first

__all__ = ["OURS", "Help", "helped", "stuck"]

#: After success: the solution beside one's own.
OURS = "ours"
#: Why there is nothing to put in order.
SINGLE = say("The solution is a single line: there is nothing to put in order.")

_CALL = re.compile(
    r"^[^#\n]*\bstuck\(\s*[\"'](?P<exercise>[^\"'\n]+)[\"']"
    r"(?:\s*,\s*(?:step\s*=\s*)?[\"'](?P<step>\w+)[\"'])?",
    re.M,
)

#: What was asked for in this session, by exercise.
_asked: dict[str, set[str]] = {}
#: Code, each piece below a heading of its own.
_Blocks = tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)
class Help:
    """A step of help: shown in a notebook, printed in a terminal.

    Attributes
    ----------
    exercise : str
        The exercise that it is about.
    step : str
        Such as ``"idea"``; empty where there is none to give.
    text : str
        Sentences.
    code : sequence of (str, str)
        Blocks of code, each below a heading of its own, which may be empty.
    then : str
        How to go on.
    """

    exercise: str
    step: str
    text: str
    code: _Blocks = ()
    then: str = ""

    def __repr__(self) -> str:
        blocks = [f"{title}\n{code}".strip("\n") for title, code in self.code]
        title = f"{self.exercise}: {self.text}" if self.exercise else self.text
        return "\n\n".join(filter(None, [title, *blocks, self.then]))

    def _repr_html_(self) -> str:
        blocks = "".join(
            (f"<p><strong>{escape(title)}</strong></p>" if title else "")
            + f"<pre>{escape(code)}</pre>"
            for title, code in self.code
        )
        title = f"<strong>{escape(self.exercise)}</strong>: " if self.exercise else ""
        then = f"<p><small>{escape(self.then)}</small></p>" if self.then else ""
        return (
            f'<div class="ck-help" role="status"><p>{title}{escape(self.text)}</p>'
            f"{blocks}{then}</div>"
        )


def stuck(exercise: str, step: str = "question", order: str = "") -> Help:
    """Help with an exercise, one step at a time.

    Nothing that is asked here makes this function raise. What was asked for can be read from the
    notebook by whoever is given it: as information, it costs nothing.

    Parameters
    ----------
    exercise : str
        Such as ``"ex03_2"``: chapter three, second exercise.
    step : str, optional
        ``"question"`` to think about, the ``"idea"``, the ``"lines"`` of the solution in disorder,
        the code with ``"gaps"``, the ``"solution"``; after a check that passed, ``"ours"`` beside
        one's own.
    order : str, optional
        For ``"lines"``: the letters of lines in an order, to be judged.

    Returns
    -------
    Help
        Sentences and code.

    Examples
    --------
    >>> stuck("ex03_2", "lines", "a").text[:7]
    'Line a '
    >>> stuck("ex03_5").text[:24]
    'This is an open question'
    """
    try:
        task = register.written(exercise)
    except register.UnknownExercise as error:
        return Help("", "", str(error))
    except Exception as error:  # its own words may hold a part of the solution
        return Help(
            str(exercise)[:40],
            "",
            say("The course is damaged ({kind}).", kind=type(error).__name__),
        )
    if task.is_open:
        return Help(
            task.id,
            "",
            say(
                "This is an open question: no lines lead to it. Hand in a text, and check "
                "answers with its rubric."
            ),
        )
    if step not in {*STEPS, OURS}:
        return Help(
            task.id,
            "",
            say(
                "There is no step {step!r}. The steps are {listed}.",
                step=step,
                listed=", ".join(STEPS),
            ),
        )
    steps = made(task)
    if step == OURS:
        return _ours(steps)
    _asked.setdefault(task.id, set()).add(step)
    text, code = _told(steps, step, order)
    return Help(steps.id, step, text, code, _then(steps.id, step))


def _told(steps: Steps, step: str, order: str) -> tuple[str, _Blocks]:
    """Return the sentences of a step, and its code."""
    if step == "lines":
        return _lines(steps, order)
    if step == "gaps":
        text = say(
            "Copy the code, and write one of these words into each gap {gap}. Some may "
            "be needed twice, some not at all: {listed}",
            gap=GAP,
            listed=", ".join(steps.words),
        )
        return text, (("", steps.with_gaps()),)
    if step == "solution":
        text = say("A solution. Read it line by line: what does each of them make?")
        return text, (("", steps.solution),)
    return (steps.question if step == "question" else steps.idea), ()


def _lines(steps: Steps, order: str) -> tuple[str, _Blocks]:
    known = {line.name: line for line in steps.puzzle.lines}
    letters = [letter for letter in order.lower() if letter.isalpha()]
    if len(steps.puzzle.order) < 2:
        return SINGLE, ()
    if not letters:
        others = len(known) - len(steps.puzzle.order)
        text = say(
            "Here are lines in disorder. {more}Which order is right? Ask like this:",
            more=_not_all(others),
        )
        example = f'stuck("{steps.id}", "lines", "{" ".join(sorted(known)[:2])} …")'
        listed = "\n".join(
            f"{line.name}   {joined([line.text], [line.depth + 1])[4:]}"
            for line in steps.puzzle.lines
        )
        return f"{text} {example}", (("", listed),)
    said = judged(steps.puzzle, letters)
    if not said.right:
        return said.text, ()
    code = joined([known[one].text for one in letters], [known[one].depth for one in letters])
    return say("{text} Copy them into your cell.", text=said.text), (("", code),)


def _not_all(others: int) -> str:
    return {0: "", 1: say("One of them does not belong. ")}.get(
        others, say("{others} of them do not belong. ", others=others)
    )


def _ours(steps: Steps) -> Help:
    if steps.id not in passed:
        text = say(
            'First check("{id}", answer): once it passes, ours can stand beside yours.', id=steps.id
        )
        return Help(steps.id, "", text)
    yours = belongings.code_of(steps.id)
    blocks = ((("Yours", yours),) if yours else ()) + (("Ours", steps.solution),)
    text = say(
        "Both give the same answer. Where do they differ, and which would you rather read again?"
    )
    return Help(steps.id, OURS, text, blocks)


def _then(ident: str, step: str) -> str:
    """Say how to go on, and what was asked for so far."""
    order = list(STEPS)
    following = order[order.index(step) + 1 :]
    on = (
        say(
            'If that does not help yet: stuck("{ident}", "{word}"). ',
            ident=ident,
            word=following[0],
        )
        if following
        else ""
    )
    asked = ", ".join(STEPS[one] for one in smallest_first(_asked[ident]))
    return say("{on}Asked for so far: {asked}.", on=on, asked=asked)


def helped(cells: Iterable[str]) -> dict[str, list[str]]:
    """Return which steps of help the code of a notebook asks for.

    Parameters
    ----------
    cells : iterable of str
        The text of each code cell.

    Returns
    -------
    dict of str to list of str
        Names of steps by exercise, in the order of the steps.

    Examples
    --------
    >>> helped(['stuck("ex03_2", "idea")', "stuck('EX3_2')", '# stuck("ex03_3")'])
    {'ex03_2': ['question', 'idea']}
    """
    found: dict[str, set[str]] = {}
    for call in (one for cell in cells for one in _CALL.finditer(cell)):
        step = call["step"] or next(iter(STEPS))
        ident = register.ident(call["exercise"])
        if ident and step in STEPS:
            found.setdefault(ident, set()).add(step)
    return {ident: smallest_first(found[ident]) for ident in sorted(found)}
