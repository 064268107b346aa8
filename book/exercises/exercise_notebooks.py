"""Student and solution notebooks from a file of exercises.

nbformat writes them: the reference implementation of the format, so that every Jupyter, Colab
and Binder opens what it wrote.
"""

from __future__ import annotations

import nbformat

from book.cells import code, colophon, folded, markdown, notebook, ready
from book.markdown import Page, plain
from coursekit.checks import Exercise, register
from coursekit.languages import say, spoken

from .source import Part, Source, Task

# What every exercise notebook uses, once the package is there.
_CHECK = "from coursekit import check, stuck"

_INTRODUCTION = say("""\
# Exercises: {title}

From the course *The Energy of the Slag Heaps*. {aim}

{how}

{colophon}""")

_STUDENT = say("""\
1. Read the question, and go back to the chapter for its map or table.
2. Fill the gaps (`...`) and run the cell (Shift + Enter).
3. Run the line with `check` below it. If something is not right yet, it says what kind of mistake
   it looks like. Try as often as you like; nothing is sent anywhere.
4. Stuck? `stuck("{first}")` asks you something to think about, and tells how to go on: the idea,
   lines to put in order, code with gaps, the solution. Whoever reads your notebook sees which of
   these you asked for; it costs you nothing.""")

_TEACHER = say("""\
Each answer is computed by the course's own code. Below it stand the reason, and the mistakes that
the checker knows, with the hint it gives for each.""")


def student(source: Source, title: str) -> nbformat.NotebookNode:
    """Return the notebook of a learner: answers cut, gaps to fill, a check below each.

    Parameters
    ----------
    source : Source
        The exercises.
    title : str
        Of their chapter.

    Returns
    -------
    nbformat.NotebookNode
        It runs to its end as it is, and holds no solution.
    """
    first = next((one.id for one in source.exercises if not one.is_open), "ex01_1")
    cells = [
        _introduction(title, say("For learners."), _STUDENT.format(first=first)),
        _ready(),
    ]
    cells += _stage(source)
    for number, exercise in enumerate(source.exercises, 1):
        cells.append(_heading(number, exercise))
        for place, part in enumerate(exercise.of("prompt", "code", "stub"), 1):
            cells.append(_cell(exercise, place, part))
        cells.append(_check(exercise))
    return notebook(cells)


def solution(source: Source, title: str) -> nbformat.NotebookNode:
    """Return the notebook of a teacher: answers, reasons, and the mistakes that are known.

    Parameters and result are those of :func:`student`.
    """
    cells = [
        _introduction(title, say("**With solutions: for teachers.**"), _TEACHER),
        _ready(),
    ]
    cells += _stage(source)
    for number, exercise in enumerate(source.exercises, 1):
        cells.append(_heading(number, exercise))
        for place, part in enumerate(exercise.of("prompt", "code", "solution"), 1):
            cells.append(_cell(exercise, place, part))
        cells.append(_check(exercise))
        why = "\n\n".join(plain(part.text, Page(exercise.id)) for part in exercise.of("why"))
        known = _mistakes(exercise)
        cells.append(markdown(f"{exercise.id}-why", f"{say('**Why.**')} {why}{known}"))
    return notebook(cells)


def _mistakes(exercise: Task) -> str:
    known = register.find(exercise.id)
    if isinstance(known, Exercise):
        told = known.mistakes
        title = say("Mistakes that the checker knows, and what it says")
    else:
        told = known.remarks
        title = say("What the checker remarks in a text")
    rows = [f"- {say('{name}:', name=f'*{spoken(one.name)}*')} {one.hint}" for one in told]
    return f"\n\n**{title}.**\n\n" + "\n".join(rows)


def _introduction(title: str, aim: str, how: str) -> nbformat.NotebookNode:
    return markdown(
        "introduction", _INTRODUCTION.format(title=title, aim=aim, how=how, colophon=colophon())
    )


def _ready() -> nbformat.NotebookNode:
    return folded("ready", ready(_CHECK), coursekit={"role": "setup"})


def _stage(source: Source) -> list[nbformat.NotebookNode]:
    return [_code(f"stage-{at}", part.text, "setup") for at, part in enumerate(source.stage, 1)]


def _heading(number: int, exercise: Task) -> nbformat.NotebookNode:
    title = say("Exercise {number}: {title}", number=number, title=exercise.title)
    time = say("about {minutes} minutes", minutes=exercise.minutes)
    text = f"## {title}\n\n*{exercise.level} · {time} · `{exercise.id}`*"
    return markdown(f"{exercise.id}-title", text)


def _cell(exercise: Task, place: int, part: Part) -> nbformat.NotebookNode:
    ident = f"{exercise.id}-{part.role}-{place}"
    if part.role == "prompt":
        return markdown(ident, plain(part.text, Page(exercise.id)))
    role = "answer" if part.role in {"stub", "solution"} else "setup"
    return _code(ident, part.text, role, exercise.id)


def _check(exercise: Task) -> nbformat.NotebookNode:
    return _code(f"{exercise.id}-check", f'check("{exercise.id}", answer)', "check", exercise.id)


def _code(ident: str, text: str, role: str, exercise: str | None = None) -> nbformat.NotebookNode:
    mark = {"role": role} | ({"exercise": exercise} if exercise else {})
    return code(ident, text, coursekit=mark)
