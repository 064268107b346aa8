"""Mistakes that a class proposes: what no hint fitted, in the notation of ``exercises/``.

The author decides. A proposal has code that was tried and gives the value; its name and its hint
are still to be written, and until then the reader of exercises refuses it with a sentence.
"""

from __future__ import annotations

import textwrap
import time
from collections.abc import Sequence
from typing import Any

from ..checks import Exercise, register
from ..checks.answers import Plain
from ..checks.comparison import as_typed, same
from ..checks.reading import TO_BE_WRITTEN, Part
from ..languages import say
from ..page.numbers import counted, number
from .class_file import ClassFile, Group
from .classroom import NotebookRun
from .likeness import seen
from .luggage import unpack

__all__ = ["FEWEST", "proposals"]

#: What one person did once is not yet a lesson of a class.
FEWEST = 2
#: Seconds for the trials of an exercise, and for one of them.
_LIMITS = {"seconds": 60, "patience": 5, "memory_mb": 2048}


_HEAD = say(
    """\
# Mistakes that nobody foresaw

{count} from {learners} in {classes}: wrong answers that no hint fitted, in groups of those
that are alike. For the author of the exercises: where a group looks like one mistake, put its cell
into the file that is named, write a name and a hint in place of “{todo}”, and run the tests.
Names of learners are not in here, and names in their code are numbered.
"""
)
_CELL = """\
```{{code-cell}}
:tags: [mistake]
{comment}
{code}
```
"""


def proposals(given: ClassFile) -> str:
    """Return what a class proposes, as a text in Markdown.

    Parameters
    ----------
    given : ClassFile
        One class, or several merged.

    Returns
    -------
    str
        For each group of :data:`FEWEST` or more a cell tagged ``mistake``, by exercise. The code
        of the learners is tried where no notebook can do harm either.
    """
    found = [
        (name, [group for group in one.groups if group.count >= FEWEST])
        for name, one in given.exercises.items()
    ]
    found = [(name, several) for name, several in found if several]
    count = sum(len(several) for _, several in found)
    parts = [
        _HEAD.format(
            count=counted(count, "proposal", "proposals"),
            learners=counted(given.learners, "notebook", "notebooks"),
            classes=counted(len(given.classes), "class", "classes"),
            todo=TO_BE_WRITTEN,
        )
    ]
    for name, several in found:
        title, chapter = register.written(name).title, register.chapter_of(name)
        parts.append(f"## {name}, {title}: `exercises/{chapter}.md`\n")
        codes = _tried(name, several)
        parts += [
            _proposal(name, at, group, code, given.exercises[name].handed_in)
            for at, (group, code) in enumerate(zip(several, codes, strict=True), 1)
        ]
    if not found:
        nothing = say("Nothing to propose: every wrong answer had its hint, or stood alone.")
        parts.append(f"{nothing}\n")
    return "\n".join(parts)


def _proposal(name: str, at: int, group: Group, code: str, handed_in: int) -> str:
    values = ", ".join(f"`{_written(one['data'])}`" for one in group.answers)
    head = say("Group {at}: {count} of {handed_in}", at=at, count=group.count, handed_in=handed_in)
    shown = say("Handed in, for example: {values}.", values=values)
    said = f"### {head}\n\n{shown}\n"
    if not code:
        left = say("No code of theirs gives it alone: it is left to the author to find.")
        return f"{said}\n{left}\n"
    comment = say(
        "a name {todo}: a hint {todo}, one or two sentences that lead on.", todo=TO_BE_WRITTEN
    )
    wrapped = textwrap.wrap(comment, 97)
    cell = _CELL.format(comment="\n".join(f"# {line}" for line in wrapped), code=code)
    return f"{said}\n{cell}"


def _written(data: Any) -> str:
    """Return an answer in one short line.

    >>> _written({"tuple": [0.123456, "Lens"]}), _written({"function": [[[3], {"gave": 9}, False]]})
    ("(0.1235, 'Lens')", 'f(3) → 9')
    """
    text = _line(data).replace("`", "'")
    return textwrap.shorten(text, 90, placeholder=" …")


def _line(data: Any) -> str:
    if isinstance(data, (bool, str)):
        return repr(data)
    if isinstance(data, (int, float)):
        return number(data)
    if isinstance(data, list):
        return f"[{', '.join(map(_line, data))}]"
    ((kind, inside),) = data.items()
    if kind == "function":
        return "; ".join(
            f"f({', '.join(map(_line, case))}) → "
            + (_line(came["gave"]) if "gave" in came else say("an error"))
            for case, came, _ in inside[:3]
        )
    if kind == "series":
        return ", ".join(
            f"{_line(label)}: {_line(one)}" for label, one in zip(*inside, strict=True)
        )
    if kind in {"tuple", "set"}:
        return f"({', '.join(map(_line, inside))})"
    return {"frame": say("a table"), "dict": say("a dict"), "array": say("an array")}.get(
        kind, str(inside)
    )


def _tried(name: str, several: Sequence[Group]) -> list[str]:
    """Return for each group the shortest code that gives its value where the solution stands."""
    exercise = register.find(name)
    assert isinstance(exercise, Exercise)
    cells: list[dict[str, Any]] = [
        {"source": part.text, "code": part.text} for part in _before(exercise.id)
    ]
    wanted: list[tuple[int, Plain, str]] = []
    for at, group in enumerate(several):
        for one in sorted(group.answers, key=lambda one: len(one["code"])):
            for code in (one["code"], _literal(one["data"])):
                if code:
                    wanted.append((at, seen(exercise, unpack(one["data"])), code))
                    cells.append(
                        {"source": code, "code": code, "apart": True}
                        | {"exercise": name, "role": "answer", "number": len(wanted) - 1}
                    )
    made = _answers(cells)
    found = [""] * len(several)
    # Literal values come last: code that shows how somebody went wrong is worth more.
    order = sorted(range(len(wanted)), key=lambda at: wanted[at][2].startswith(_LITERAL))
    for place in order:
        at, value, code = wanted[place]
        gives = place in made and same(value, seen(exercise, unpack(made[place])), as_typed)
        if gives and not found[at]:
            found[at] = code
    return found


def _before(name: str) -> list[Part]:
    """Return the cells that run in an exercise, down to its solution."""
    given = register.exercises_of(register.chapter_of(name))
    at = next(at for at, one in enumerate(given.exercises) if one.id == name)
    code = [part for one in given.exercises[: at + 1] for part in one.of("code")]
    return [*given.stage, *code, *given.exercises[at].of("solution")]


_LITERAL = say("# None of the cells gives it alone: this is what they handed in.")


def _literal(data: Any) -> str:
    value = data if isinstance(data, (int, float, str)) else None
    if value is None and isinstance(data, (list, dict)) and _is_simple(data):
        value = unpack(data)
    return "" if value is None else f"{_LITERAL}\nanswer = {value!r}"


def _is_simple(data: Any) -> bool:
    inside = data.get("tuple") if isinstance(data, dict) else data
    return isinstance(inside, list) and all(isinstance(one, (int, float, str)) for one in inside)


def _answers(cells: list[dict[str, Any]]) -> dict[int, Any]:
    """Run cells as a notebook runs, and return what the numbered ones answered."""
    run = NotebookRun(cells, [], _LIMITS)
    while not run.is_over():
        time.sleep(0.05)
    return {line["number"]: line["answer"] for line in run.lines if "number" in line}
