"""Exercises as they are written: the reader of ``exercises/<chapter>.md``.

The files are MyST text notebooks, which JupyterLab opens too. Read is only what exercises use of
that format, with the standard library alone: the checker reads them in a browser's Python as well.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from .. import wordings
from ..kindly import first_used
from ..languages import say

__all__ = ["TO_BE_WRITTEN", "BrokenExercise", "Note", "Part", "Source", "Task", "read"]

#: In a mistake that a class has proposed: what its author has yet to do.
TO_BE_WRITTEN = "to be written"

#: Fewer foreseen mistakes (or remarks, for an open question) are no help to a class.
FEWEST = 3

_NEEDED: dict[str, Any] = {"exercise": str, "title": str, "level": str, "minutes": int}
_KEYS: dict[str, Any] = _NEEDED | {
    "on_paper": str,
    "unit": str,
    "tolerance": (int, float),
    "ordered": bool,
    "labels": bool,
    "cases": list,
}
_KINDS = {
    str: say("a text"),
    int: say("a whole number"),
    bool: say("true or false"),
    list: say("a list of lists"),
}
_ROLES = (
    "stub",
    "question",
    "idea",
    "solution",
    "right",
    "mistake",
    "remark",
    "criteria",
    "proof",
    "extract",
)
#: Cells that hold words alone, written as a comment, and what these words are for.
_SAID = {
    "question": say("# A question that sets a learner thinking?”: it is the first step of help"),
    "idea": say("# The way, in plain words.”: it is the second step of help"),
    "right": say("# What it shows. One step further: …”: it is said after “Right.”"),
}
_HEAD = '+++ {"exercise": "ex03_1", "title": "…", "level": "…", "minutes": 8}'

_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_OPTION = re.compile(r":([\w-]+):(.*)")
_IDENT = re.compile(r"ex\d\d_[1-9]\d*")
_NAME = re.compile(r"# ?([^:#]+): +(\S.*)")
_MORE = re.compile(r"# ?(.*)")
_ITEM = re.compile(r"(?:\d+[.)]|[-*]) +(.*)")
_RUBRIC = re.compile(rf"\*\*(?:{'|'.join(wordings.RUBRIC.values())})\.\*\*")
_OPEN = re.compile("|".join(wordings.OPEN.values()))


class BrokenExercise(ValueError):
    """An exercise lacks something or cannot be worked out; the sentence says where and what."""


@dataclass(frozen=True)
class Part:
    """A piece of an exercise that people read or run.

    Attributes
    ----------
    role : str
        ``prompt``, ``stub``, ``solution``, ``code`` (runs for everybody) or ``why``.
    text : str
        Markdown, or code without its fence.
    line : int
        Where it stands in its file.
    """

    role: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Note:
    """A foreseen mistake, or a remark on texts: a cell for the checker alone.

    Attributes
    ----------
    name, hint : str
        Of a mistake; a remark's cell makes its own.
    text : str
        Code.
    line : int
        Where it stands in its file.
    """

    name: str
    hint: str
    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Task:
    """One exercise as it is written.

    Attributes
    ----------
    id, title, level : str
        Of its head.
    minutes : int
        About how long it takes.
    on_paper : str
        What is asked on a printed sheet where no computer is needed; empty when one is.
    unit, tolerance, ordered, labels, cases
        As :class:`~coursekit.checks.Exercise` describes them.
    parts : list of Part
        For people, in the order of the file.
    mistakes, remarks : list of Note
        For the checker, in the order in which they are looked for.
    proofs : list of Part
        For tests alone: assertions that quote what the texts say. They run after the solution.
    extracts : list of Part
        For paper alone: at most one cell, which cuts out of the tables what a printed sheet needs.
    rubric : list of str
        What a good answer to an open question has, without markup; empty for all others.
    question, idea : list of Note
        The first two steps of help: what to think about, and the way in plain words.
    right : list of Note
        What is said of a right answer: what it shows, and one step further.
    criteria : list of Note
        Where each point of a rubric is seen in a text.
    """

    id: str
    title: str
    level: str
    minutes: int
    on_paper: str = ""
    unit: str = ""
    tolerance: float = 0.0
    ordered: bool | None = None
    labels: bool = True
    cases: list[tuple[Any, ...]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    mistakes: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    proofs: list[Part] = field(default_factory=list)
    extracts: list[Part] = field(default_factory=list)
    rubric: list[str] = field(default_factory=list)
    question: list[Note] = field(default_factory=list)
    idea: list[Note] = field(default_factory=list)
    right: list[Note] = field(default_factory=list)
    criteria: list[Note] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether it is an open question."""
        return bool(_OPEN.search(self.level))

    def of(self, *roles: str) -> list[Part]:
        """Return its parts with certain roles."""
        return [part for part in self.parts if part.role in roles]


@dataclass(frozen=True)
class Source:
    """The exercises of a chapter, as they are written.

    Attributes
    ----------
    file : str
        Where they stand, for sentences about them.
    stage : list of Part
        Code that runs before the first exercise.
    exercises : list of Task
        In order.
    """

    file: str
    stage: list[Part]
    exercises: list[Task]


@lru_cache(maxsize=64)  # a build reads the same file for page, notebook, sheet and checks
def read(text: str, name: str = "") -> Source:
    """Read a file of exercises.

    Parameters
    ----------
    text : str
        Code cells that set the stage, then for each exercise a line
        ``+++ {"exercise": …, "title": …, "level": …, "minutes": …}``, its prompt, a code cell
        tagged ``stub``, one tagged ``solution``, an explanation, and cells tagged ``mistake``, or
        a rubric and cells tagged ``remark``, cells tagged ``proof`` where words compare, and one
        tagged ``extract`` that makes the data of its printed sheet.
        ``CONTRIBUTING.md`` shows one.
    name : str, optional
        Of the file, without suffix: for sentences.

    Returns
    -------
    Source
        What it holds. No code runs.

    Raises
    ------
    BrokenExercise
        When something is missing or misspelt; the sentence names the file, the exercise and what
        to do.

    Examples
    --------
    >>> read('+++ {"exercise": "ex01_1", "title": "How many?", "level": "count", "minutes": 5}')
    Traceback (most recent call last):
    ...
    coursekit.checks.reading.BrokenExercise: these exercises, ex01_1: it has no prompt. ...
    """
    given = Source(f"exercises/{name}.md" if name else say("these exercises"), [], [])
    for block in _blocks(text, given.file):
        if block.kind == "head":
            given.exercises.append(_head(block, given))
        elif block.kind == "code":
            _put(block, given)
        elif given.exercises:
            task = given.exercises[-1]
            role = "why" if task.of("solution") else "prompt"
            task.parts.append(Part(role, block.text, block.line))
    for task in given.exercises:
        _complete(task, f"{given.file}, {task.id}")
    return given


class _Block(NamedTuple):
    """A head, a code cell or a stretch of Markdown, and the line where it begins."""

    kind: str
    text: str
    line: int
    tags: tuple[str, ...] = ()


def _blocks(text: str, file: str) -> Iterator[_Block]:
    lines = text.splitlines()
    at = _after_front_matter(lines, file)
    begin = at
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        end = _end_of_fence(lines, at, fence[1], file) if fence else at
        is_cell = fence is not None and fence[2].strip().startswith("{code-cell}")
        if is_cell or lines[at].startswith("+++"):
            yield from _prose(lines, begin, at)
            if is_cell:
                yield _cell(lines, at, end, file)
            elif lines[at][3:].strip():  # a bare +++ only parts two texts
                yield _Block("head", lines[at][3:], at + 1)
            begin = end + 1
        at = end + 1
    yield from _prose(lines, begin, at)


def _after_front_matter(lines: list[str], file: str) -> int:
    if not lines or lines[0].rstrip() != "---":
        return 0
    for at, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            return at
    raise BrokenExercise(
        say("{file}: its front matter has no end. Close it with a line ---.", file=file)
    )


def _end_of_fence(lines: list[str], begin: int, fence: str, file: str) -> int:
    for at in range(begin + 1, len(lines)):
        closing = lines[at].strip()
        if len(closing) >= len(fence) and set(closing) == {fence[0]}:
            return at
        if closing.startswith(f"{fence}{{"):  # the next one begins already
            break
    raise BrokenExercise(
        say(
            "{where}: this block has no end. Close it with a line {fence}.",
            where=_at_line(file, begin + 1),
            fence=fence,
        )
    )


def _prose(lines: list[str], begin: int, end: int) -> Iterator[_Block]:
    begin = _after_blanks(lines, begin, end)
    if begin < end:
        yield _Block("prose", "\n".join(lines[begin:end]).strip(), begin + 1)


def _after_blanks(lines: list[str], at: int, end: int) -> int:
    while at < end and not lines[at].strip():
        at += 1
    return at


def _cell(lines: list[str], begin: int, end: int, file: str) -> _Block:
    at = begin + 1
    tags: tuple[str, ...] = ()
    while at < end and (option := _OPTION.match(lines[at])):
        if option[1] != "tags":
            raise BrokenExercise(
                say(
                    "{where}: an option {option!r}. Cells here have tags only.",
                    where=_at_line(file, at + 1),
                    option=option[1],
                )
            )
        tags = tuple(tag.strip(" \"'") for tag in option[2].strip(" []").split(",") if tag.strip())
        at += 1
    at = _after_blanks(lines, at, end)
    return _Block("code", "\n".join(lines[at:end]).rstrip("\n"), at + 1, tags)


def _at_line(where: str, line: int) -> str:
    return say("{where}, line {line}", where=where, line=line)


def _head(block: _Block, given: Source) -> Task:
    line = _at_line(given.file, block.line)
    try:
        head = json.loads(block.text)
        name = head["exercise"]
    except (ValueError, KeyError, TypeError) as error:
        said = say(
            "{line}: this head cannot be read. It is one line of JSON: {head}",
            line=line,
            head=_HEAD,
        )
        if isinstance(error, json.JSONDecodeError):  # it counts behind the three +
            said = say(
                "{line}: this head cannot be read from column {column} on ({error}). It is one "
                "line of JSON: {head}",
                line=line,
                column=error.colno + 3,
                error=error.msg,
                head=_HEAD,
            )
        raise BrokenExercise(said) from None
    if not isinstance(name, str) or not _IDENT.fullmatch(name):
        raise BrokenExercise(
            say(
                "{line}: {name!r} is no name of an exercise. Names look like ex03_2: chapter "
                "three, second exercise.",
                line=line,
                name=name,
            )
        )
    where = f"{given.file}, {name}"
    if name in {task.id for task in given.exercises}:
        raise BrokenExercise(
            say("{where}: it stands there twice. Give the second one the next number.", where=where)
        )
    if given.exercises and name[:4] != given.exercises[0].id[:4]:
        raise BrokenExercise(
            say(
                "{where}: the other exercises of this file begin with {begin}. A file holds the "
                "exercises of one chapter.",
                where=where,
                begin=given.exercises[0].id[:4],
            )
        )
    _keys(head, where)
    head["id"] = head.pop("exercise")
    head["cases"] = [tuple(case) for case in head.get("cases", [])]
    return Task(**head)


def _keys(head: dict[str, Any], where: str) -> None:
    lacking = [key for key in _NEEDED if key not in head]
    if lacking:
        raise BrokenExercise(
            say(
                "{where}: its head lacks {keys}. A head looks like this: {head}",
                where=where,
                keys=", ".join(lacking),
                head=_HEAD,
            )
        )
    for key, value in head.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            guess = say("Heads know {keys}.", keys=", ".join(_KEYS))
            if near:
                guess = say("Did you mean {near!r}?", near=near[0])
            raise BrokenExercise(
                say(
                    "{where}: its head has an unknown key {key!r}. {guess}",
                    where=where,
                    key=key,
                    guess=guess,
                )
            )
        wanted = _KEYS[key]
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if not fits or (key == "cases" and not all(isinstance(case, list) for case in value)):
            kind = _KINDS.get(wanted, say("a number"))
            raise BrokenExercise(
                say(
                    "{where}: {key!r} in its head should be {kind}, not {value!r}.",
                    where=where,
                    key=key,
                    kind=kind,
                    value=value,
                )
            )


def _put(block: _Block, given: Source) -> None:
    """Put a code cell where it belongs."""
    task = given.exercises[-1] if given.exercises else None
    where = _at_line(f"{given.file}, {task.id}" if task else given.file, block.line)
    unknown = [tag for tag in block.tags if tag not in _ROLES]
    if unknown or len(block.tags) > 1:
        raise BrokenExercise(
            say(
                "{where}: a cell tagged {tags}. Cells are tagged with one of {roles}, or not at "
                "all: then everybody runs them.",
                where=where,
                tags=", ".join(block.tags),
                roles=", ".join(_ROLES),
            )
        )
    role = block.tags[0] if block.tags else "code"
    if task is None:
        if role != "code":
            raise BrokenExercise(
                say(
                    "{where}: this {role} stands before the first exercise. Begin one above: "
                    "{head}",
                    where=where,
                    role=role,
                    head=_HEAD,
                )
            )
        given.stage.append(Part(role, block.text, block.line))
    elif role == "mistake":
        task.mistakes.append(_mistake(block, where))
    elif role == "remark":
        task.remarks.append(Note("", "", block.text, block.line))
    elif role == "criteria":
        task.criteria.append(Note("", "", block.text, block.line))
    elif role in _SAID:
        getattr(task, role).append(_said(role, block, where))
    elif role in {"proof", "extract"}:
        getattr(task, f"{role}s").append(Part(role, block.text, block.line))
    else:
        task.parts.append(Part(role, block.text, block.line))


def _said(role: str, block: _Block, where: str) -> Note:
    lines = [_MORE.fullmatch(line.rstrip()) for line in block.text.splitlines()]
    words = " ".join(line[1] for line in lines if line)
    if not words or not all(lines):
        raise BrokenExercise(
            say(
                "{where}: a cell tagged {role} holds only a comment, “{comment}",
                where=where,
                role=role,
                comment=_SAID[role],
            )
        )
    return Note("", words, block.text, block.line)


def _mistake(block: _Block, where: str) -> Note:
    first, *rest = block.text.splitlines() or [""]
    named = _NAME.fullmatch(first.rstrip())
    if not named:
        raise BrokenExercise(
            say(
                "{where}: this mistake has no name and no hint. Begin its cell with a line "
                "“# name: hint”, and let code follow that sets answer.",
                where=where,
            )
        )
    if TO_BE_WRITTEN in named[0]:
        raise BrokenExercise(
            say(
                "{where}: this mistake was proposed by what a class handed in, and still waits for "
                "its author. Give it a name, and write a hint that leads on; or take the cell out.",
                where=where,
            )
        )
    words = [named[2]]
    while rest and (more := _MORE.fullmatch(rest[0].rstrip())):
        words.append(more[1])
        rest = rest[1:]
    code = "\n".join(rest)
    if not code.strip():
        raise BrokenExercise(
            say(
                "{where}: the mistake {name!r} has no code. Write below its hint how a learner "
                "goes wrong: code that sets answer.",
                where=where,
                name=named[1],
            )
        )
    line = block.line + len(block.text.splitlines()) - len(rest)
    return Note(named[1].strip(), " ".join(words), code, line)


#: What an exercise needs for people, and what to do where it lacks.
_ADVICE = {
    "prompt": say("it has no prompt. Write below its head what is asked."),
    "stub": say(
        "it has no stub. Add a code cell tagged stub, with gaps written ... that a learner fills."
    ),
    "solution": say("it has no solution. Add a code cell tagged solution that sets answer."),
    "why": say("it has no explanation. Say below the solution why it is so."),
}


def _complete(task: Task, where: str) -> None:
    """Refuse an exercise that lacks something, and keep the rubric of an open question."""
    for role, advice in _ADVICE.items():
        if not task.of(role):
            raise BrokenExercise(say("{where}: {advice}", where=where, advice=advice))
    for stub in task.of("stub"):
        if used := first_used(stub.text):
            raise BrokenExercise(
                say(
                    "{where}: this stub does something with a gap. A gap is only put down, "
                    "`name = ...` or `name = (..., ...)`, so that a library never gets one: make "
                    "the whole line a gap, and say what belongs there in a comment.",
                    where=_at_line(where, stub.line + used.line - 1),
                )
            )
    task.rubric.extend(_rubric(task, where))
    if task.is_open != bool(task.rubric):
        raise BrokenExercise(
            say(
                "{where}: an open question has “open” in its level and, in its explanation, a "
                "paragraph that begins with **Rubric.** and a list. It has only one of the two.",
                where=where,
            )
        )
    cells, other = task.mistakes, task.remarks
    if task.is_open:
        cells, other = other, cells
    if other:
        line = _at_line(where, other[0].line)
        raise BrokenExercise(
            say(
                "{where}: remarks belong to open questions, mistakes to all others. Here remarks "
                "are wanted.",
                where=line,
            )
            if task.is_open
            else say(
                "{where}: remarks belong to open questions, mistakes to all others. Here mistakes "
                "are wanted.",
                where=line,
            )
        )
    if len(cells) < FEWEST:
        raise BrokenExercise(
            say(
                "{where}: it has {count} remarks, and {least} or more are wanted. Add a code cell "
                "for each, tagged remark.",
                where=where,
                count=len(cells),
                least=FEWEST,
            )
            if task.is_open
            else say(
                "{where}: it has {count} mistakes, and {least} or more are wanted. Add a code cell "
                "for each, tagged mistake.",
                where=where,
                count=len(cells),
                least=FEWEST,
            )
        )
    for role in (*_SAID, "criteria"):
        cells = getattr(task, role)
        if len(cells) > 1 or (cells and task.is_open != (role == "criteria")):
            raise BrokenExercise(
                say(
                    "{where}: one cell each tagged {tags} belongs to an exercise with an answer, "
                    "one tagged criteria to an open question.",
                    where=_at_line(where, cells[-1].line),
                    tags=", ".join(_SAID),
                )
            )
    names = [one.name for one in task.mistakes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BrokenExercise(
            say(
                "{where}: two mistakes are called {twice!r}. Rename one of them.",
                where=where,
                twice=twice,
            )
        )


def _rubric(task: Task, where: str) -> list[str]:
    texts = [part.text for part in task.of("why") if _RUBRIC.search(part.text)]
    if not texts:
        return []
    items: list[str] = []
    lines = _RUBRIC.split(texts[0], 1)[1].splitlines()
    for at, line in enumerate(lines):
        item = _ITEM.match(line)
        if item:
            items.append(item[1])
        elif items and line.strip():
            if not lines[at - 1].strip() and not line.startswith(" "):
                break  # a paragraph after the list
            items[-1] += f" {line.strip()}"
    if not items:
        raise BrokenExercise(
            say(
                "{where}: its rubric has no list. Write a line “1. …” for each thing that a good "
                "answer has.",
                where=where,
            )
        )
    return [_bare(item) for item in items]


def _bare(markdown: str) -> str:
    """Return a line without its markup.

    >>> _bare("*Noise.* See {claim}`14` and [`rates`](#rates) of **2011**.")
    'Noise. See claim 14 and rates of 2011.'
    """
    text = re.sub(r"\{claim\}`(\d+)`", lambda it: say("claim {number}", number=it[1]), markdown)
    text = re.sub(r"\{[\w:-]+\}`([^`]+)`", r"\1", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*{1,2})(\S(?:.*?\S)?)\1", r"\2", text)
    return text.replace("`", "").strip()
