"""The answer key on paper: worked out by the course, for the computer and for the hand."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from book.markdown import paper
from coursekit import load
from coursekit.checks import Exercise, Open, register
from coursekit.languages import say, spoken
from coursekit.page import number

from . import extracts, sheets
from .source import Source, Task, of_chapter


class KeyEntry(NamedTuple):
    """What a teacher needs to know of an exercise.

    Attributes
    ----------
    exercise : Task
        As it is written.
    exact : str
        The expected answer; of an open question, what a good one has.
    by_hand : str
        What comes out with the extract of the sheet, where that differs; else empty.
    rubric : list of str
        Of an open question.
    why : str
        The explanation, as HTML.
    mistakes : list of str
        Those that are known, with what to say to each.
    help, more, further : str
        For those who are stuck, for those who are done, and what these come to.
    """

    exercise: Task
    exact: str
    by_hand: str
    rubric: list[str]
    why: str
    mistakes: list[str]
    help: str
    more: str
    further: str

    def by_pencil(self) -> KeyEntry:
        """Return it as whoever has paper alone can use it: nothing of it speaks of code.

        >>> "`" in str(answer("ex03_1").by_pencil().mistakes)
        False
        """
        made = extracts.of(*written(self.exercise.id))
        away = made.not_by_hand if made else ()
        return self._replace(
            why=paper.blocks(_plain(_joined(self.exercise, "why")), self.exercise.id)
            if self.why
            else "",
            mistakes=[
                one
                for one in self.mistakes
                if not _CODE.search(one) and one.partition(":")[0].strip() not in away
            ],
        )


#: The code of a commune behind its name.
_CODED = re.compile(r" \(\d{5}\)")
#: What a mistake made with a keyboard speaks of.
_CODE = re.compile(
    r"`|\b(?:True|False|rows?|columns?|table|notebook|code|function|loop|sort(?:ed|ing)?"
    r"|lignes?|colonnes?|fonctions?|boucles?|triez|tri)\b"
)
_BRACKETS = re.compile(r" \([^()]*`[^()]*\)")


def _plain(markdown: str) -> str:
    """Return an explanation without brackets that hold code, and without sentences that do.

    >>> _plain("The base is the active (`active`): those who work. Use `jobs`. It is *small*.")
    'The base is the active: those who work. It is *small*.'
    """
    return sheets.without_sentences(_BRACKETS.sub("", markdown), "`")


def expected(exercise: str) -> str:
    """Return the expected answer of an exercise in words, worked out by the course itself.

    Examples
    --------
    >>> expected("ex10_2")
    '850 and 1.07 ha, then points'
    """
    known = register.find(exercise)
    if isinstance(known, Open):
        return say("An open question: {rubric}", rubric=" ".join(known.rubric))
    return f"{_words(known.solve(), known)} {known.unit}".strip()


def mistakes(exercise: str) -> list[str]:
    """Return the mistakes that are known for an exercise, with what to say to each."""
    known = register.find(exercise)
    foreseen = known.mistakes if isinstance(known, Exercise) else known.remarks
    return [f"{say('{name}:', name=spoken(one.name))} {one.hint}" for one in foreseen]


def by_hand(exercise: str) -> str:
    """Return what comes out with the extract on paper; nothing where it is the exact answer.

    Examples
    --------
    >>> by_hand("ex03_3"), by_hand("ex03_2")
    ('−2.8 points and −12.9 %', '')
    """
    known, made = register.find(exercise), extracts.of(*written(exercise))
    if made is None or made.by_hand is None:
        return ""
    unit = "" if isinstance(made.by_hand, str) else known.unit
    words = f"{_words(made.by_hand, known)} {unit}".strip()
    return "" if words == _CODED.sub("", expected(exercise)) else words


def written(exercise: str) -> tuple[Task, Source]:
    """Return an exercise as it is written, with its file.

    Examples
    --------
    >>> written("ex03_2")[0].title
    'Of what is it a share?'
    """
    source = of_chapter(register.chapter_of(exercise))
    return next(one for one in source.exercises if one.id == exercise), source


@cache
def _names() -> dict[str, str]:
    """Return the communes by their codes: a teacher with paper alone has no table of them."""
    return dict(load("communes").set_index("insee")["commune"])


def _words(value: Any, exercise: Exercise) -> str:
    if callable(value):
        cases = (_named(case, value(*case), exercise) for case in exercise.cases[:3])
        return say("a function that gives {cases}", cases="; ".join(cases))
    if isinstance(value, str):
        return f"{_names()[value]} ({value})" if value in _names() else value
    if hasattr(value, "items"):
        return ", ".join(_named(label, one, exercise) for label, one in value.items())
    if hasattr(value, "__len__"):
        words = [_words(one, exercise) for one in value]
        return say(" and ").join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    if float(value).is_integer():
        return number(value)
    return number(value, 2 if abs(value) < 10 else 1)


def _named(name: Any, value: Any, exercise: Exercise) -> str:
    return f"{say('{name}:', name=name)} {_words(value, exercise)}"


def answer(exercise: str) -> KeyEntry:
    """Return what a teacher needs to know of an exercise.

    Examples
    --------
    >>> answer("ex03_2").exact
    '28.8 %'
    """
    task, source = written(exercise)
    made = extracts.of(task, source)
    return KeyEntry(
        exercise=task,
        exact="" if task.is_open else expected(exercise),
        by_hand=by_hand(exercise),
        rubric=task.rubric,
        why="" if task.is_open else paper.blocks(_joined(task, "why"), exercise),
        mistakes=mistakes(exercise),
        help=" ".join(one.hint for one in (*task.question, *task.idea)),
        more=_further(task),
        further=made.further if made else "",
    )


def _joined(task: Task, role: str) -> str:
    return "\n\n".join(part.text for part in task.of(role))


def _further(task: Task) -> str:
    """Return the one step further that is said after a right answer."""
    said = " ".join(one.hint for one in task.right)
    step = said.partition(say("One step further"))[2].lstrip(": \u00a0").strip()
    return step[:1].upper() + step[1:]


def solutions(chapters: dict[str, str]) -> str:
    """Return all solutions as one page for paper.

    Parameters
    ----------
    chapters : dict of str to str
        Titles by file name, in order.

    Returns
    -------
    str
        A page of HTML.
    """
    found = [
        (title, [answer(one.id) for one in of_chapter(name).exercises])
        for name, title in chapters.items()
    ]
    return sheets.TEMPLATES.get_template("solutions.html").render(chapters=found)
