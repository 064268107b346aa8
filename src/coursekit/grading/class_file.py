"""What a class leaves behind for others: counts and groups of answers, and no names.

One file holds one class, or several that were merged. Mistakes that nobody foresaw show when many
classes make them, and no class need tell who made them.
"""

from __future__ import annotations

import ast
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..checks import Exercise, register
from ..checks.answers import Plain, tidy
from ..checks.singles import codes
from ..languages import marked, say
from ..steps import smallest_first
from .classroom import Given, Learner
from .likeness import Wrong, groups, seen
from .luggage import unpack
from .plain_code import normal, tidied

__all__ = ["BrokenClassFile", "ClassFile", "Counted", "Group", "counted", "merged", "read"]

KIND = "The Energy of the Slag Heaps: class"
VERSION = 1
#: Words of one's own are kept when so many wrote the same: then they are nobody's.
FEW = 3
#: Answers that stand for their group.
_SHOWN = 3
_LARGEST = 32 * 2**20

#: Kinds whose sentence says no more than that, or where, it is wrong: no hint fitted.
UNHINTED = marked(
    "another number",
    "another answer",
    "another text",
    "nought",
    "partly right",
    "too many",
    "too few",
    "wrong number",
    "wrong rows",
    "wrong result",
    "wrong on some cases",
    "another of them",
    "another kind of thing",
)


class BrokenClassFile(ValueError):
    """A file holds no class; the sentence says what is wrong with it."""


@dataclass
class Group:
    """Answers that look like one mistake.

    Attributes
    ----------
    count : int
        How many handed in one of them.
    answers : list of dict
        Some of them: ``count``, ``data`` and ``code``, the most frequent first.
    """

    count: int
    answers: list[dict[str, Any]]


@dataclass
class Counted:
    """What came of an exercise.

    Attributes
    ----------
    handed_in, right : int
        How many handed something in, and how many of them what is right.
    mistakes, helped : dict of str to int
        How often each kind of mistake was made, and each step of help used.
    groups : list of Group
        The answers that no hint fitted, the largest group first.
    unshown : int
        Answers that no hint fitted and that are in the words of a few: counted only.
    """

    handed_in: int = 0
    right: int = 0
    mistakes: dict[str, int] = field(default_factory=dict)
    helped: dict[str, int] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    unshown: int = 0


@dataclass
class ClassFile:
    """What came of a class, or of several.

    Attributes
    ----------
    classes : list of str
        A number drawn for each, so that none is counted twice.
    learners : int
        How many files were graded.
    exercises : dict of str to Counted
        By their ids.
    """

    classes: list[str]
    learners: int
    exercises: dict[str, Counted]

    def text(self) -> str:
        """Return the file's text."""
        return json.dumps({"kind": KIND, "version": VERSION, **asdict(self)}, indent=1) + "\n"


def counted(learners: Sequence[Learner]) -> ClassFile:
    """Count what came of a class, without names.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.

    Returns
    -------
    ClassFile
        Counts by exercise, and groups of the answers that no hint fitted.

    Examples
    --------
    >>> one = Learner("ada", {"ex03_2": (True, "right")}, helped={"ex03_2": ["idea"]})
    >>> counted([one]).exercises["ex03_2"].helped
    {'idea': 1}
    """
    names = sorted({name for one in learners for name in (*one.checks, *one.helped)})
    return ClassFile(
        [secrets.token_hex(6)], len(learners), {name: _of(name, learners) for name in names}
    )


def _of(name: str, learners: Sequence[Learner]) -> Counted:
    said = [one.checks[name] for one in learners if name in one.checks]
    kinds = Counter(kind for passed, kind in said if not passed)
    helped = Counter(step for one in learners for step in set(one.helped.get(name, ())))
    made = Counted(len(said), sum(passed for passed, _ in said), _sorted(kinds), _steps(helped))
    exercise = register.find(name)
    if isinstance(exercise, Exercise):
        given = [
            one.answers[name]
            for one in learners
            if name in one.answers and _unhinted(exercise, one.checks[name][1])
        ]
        shown = [
            wrong for one, many in _told_apart(given) if (wrong := _shown(exercise, one, many))
        ]
        made.unshown = len(given) - sum(one.count for one in shown)
        made.groups = _grouped(exercise, [[one] for one in shown])
    return made


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _steps(counts: Counter[str]) -> dict[str, int]:
    return {step: counts[step] for step in smallest_first(counts)}


def _unhinted(exercise: Exercise, kind: str) -> bool:
    return kind in UNHINTED and kind not in {one.name for one in exercise.mistakes}


def _told_apart(given: Iterable[Given]) -> list[tuple[Given, int]]:
    """Return answers once each with what made them, and how often they were handed in."""
    same: dict[str, list[Given]] = {}
    for one in given:
        same.setdefault(json.dumps([one.data, normal(one.code)], sort_keys=True), []).append(one)
    return [(min(many, key=lambda one: len(one.code)), len(many)) for many in same.values()]


def _shown(exercise: Exercise, given: Given, count: int) -> Wrong | None:
    """Return an answer as it may be shown to others, or None when it may not."""
    known, names = _words_of(register.chapter_of(exercise.id))
    code = tidied(given.code, names)
    plain = seen(exercise, unpack(given.data))
    if count < FEW:
        if any(word not in known for word in _texts(plain)):
            return None
        if any(word not in known for word in _strings(code)):
            code = ""
    return Wrong(plain, code, count, given.data)


def _texts(plain: Plain) -> list[str]:
    if plain.shape == "text":
        return [str(plain.value)]
    if plain.shape in {"list", "set", "trials"}:
        return [text for one in plain.value for text in _texts(one)]
    if plain.shape == "mapping":
        return [text for label, one in plain.value for text in (label, *_texts(one))]
    if plain.shape == "table":
        return [text for column in plain.value.values() for one in column for text in _texts(one)]
    return []


def _strings(code: str) -> list[str]:
    return [
        tidy(node.value)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


class _Known:
    """Texts that everybody has who has the course: they tell nothing about a learner."""

    def __init__(self, text: str) -> None:
        self._text = tidy(text)
        self._places = {*codes(), *codes().values()}

    def __contains__(self, word: str) -> bool:
        return word in self._places or word in self._text or _is_number(word)


def _is_number(word: str) -> bool:
    return word.replace(".", "").replace("-", "").isdigit()


@cache
def _words_of(chapter: str) -> tuple[_Known, frozenset[str]]:
    """Return the texts and the names that the course itself uses in the exercises of a chapter."""
    text = (register.folder() / f"{chapter}.md").read_text("utf-8")
    names = {"answer"}
    for block in text.split("```"):
        try:
            nodes = ast.walk(ast.parse(block.partition("\n")[2].replace(":tags:", "#")))
        except (SyntaxError, ValueError):
            continue
        names |= {one.id for one in nodes if isinstance(one, ast.Name)}
    return _Known(text), frozenset(names)


def _grouped(exercise: Exercise, parts: Sequence[Sequence[Wrong]]) -> list[Group]:
    found = []
    for group in groups(parts, seen(exercise, exercise._expected)):
        first = sorted(_once(group), key=lambda one: (-one.count, len(one.code) or 10**6))
        answers = [
            {"count": one.count, "data": one.data, "code": one.code} for one in first[:_SHOWN]
        ]
        found.append(Group(sum(one.count for one in group), answers))
    return found


def _once(group: Sequence[Wrong]) -> list[Wrong]:
    """Return the answers of a group once each, with their shortest code, counted together."""
    same: dict[str, list[Wrong]] = {}
    for one in group:
        same.setdefault(json.dumps(one.data, sort_keys=True), []).append(one)
    return [
        replace(
            min(many, key=lambda one: len(one.code) or 10**6),
            count=sum(one.count for one in many),
        )
        for many in same.values()
    ]


def merged(files: Sequence[ClassFile]) -> ClassFile:
    """Return several classes as one.

    Parameters
    ----------
    files : sequence of ClassFile
        Each of one class or of several.

    Returns
    -------
    ClassFile
        Counts added up, and groups that are alike put together.

    Raises
    ------
    BrokenClassFile
        When a class is in two of them.
    """
    classes = [name for one in files for name in one.classes]
    if len(set(classes)) < len(classes):
        raise BrokenClassFile(
            say(
                "The same class is in two of these files. Give each class once, or take "
                "the file that was merged from it away."
            )
        )
    names = sorted({name for one in files for name in one.exercises})
    return ClassFile(
        classes,
        sum(one.learners for one in files),
        {
            name: _together(name, [one.exercises[name] for one in files if name in one.exercises])
            for name in names
        },
    )


def _together(name: str, parts: Sequence[Counted]) -> Counted:
    made = Counted(
        sum(one.handed_in for one in parts),
        sum(one.right for one in parts),
        _sorted(sum((Counter(one.mistakes) for one in parts), Counter())),
        _steps(sum((Counter(one.helped) for one in parts), Counter())),
        unshown=sum(one.unshown for one in parts),
    )
    exercise = register.find(name)
    if isinstance(exercise, Exercise):
        groups_ = [group for one in parts for group in one.groups]
        made.groups = _grouped(exercise, [_wrongs(exercise, group) for group in groups_])
    return made


def _wrongs(exercise: Exercise, group: Group) -> list[Wrong]:
    made = [
        Wrong(seen(exercise, unpack(one["data"])), one["code"], one["count"], one["data"])
        for one in group.answers
    ]
    rest = group.count - sum(one.count for one in made)
    return [replace(made[0], count=made[0].count + max(rest, 0)), *made[1:]]


def read(path: Path) -> ClassFile:
    """Read a class file.

    Parameters
    ----------
    path : pathlib.Path
        What ``coursekit grade`` wrote, here or elsewhere.

    Returns
    -------
    ClassFile
        Looked over: it comes from somebody else.

    Raises
    ------
    BrokenClassFile
        When it is missing, damaged, something else, or of another edition.
    """
    where = f"{path.name}{say(':')} "
    try:
        if path.stat().st_size > _LARGEST:
            raise BrokenClassFile(say("{where}this is larger than any class file.", where=where))
        given = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BrokenClassFile(
            say("{where}it cannot be read ({reason}).", where=where, reason=error.strerror)
        ) from None
    except (ValueError, RecursionError):
        raise BrokenClassFile(
            say("{where}this is no class file, or it is damaged.", where=where)
        ) from None
    if not isinstance(given, dict) or given.get("kind") != KIND:
        raise BrokenClassFile(
            say(
                "{where}this is no class file. “coursekit grade FOLDER” writes one: class.json.",
                where=where,
            )
        )
    if given.get("version") != VERSION:
        raise BrokenClassFile(
            say("{where}it was written by another edition of the course.", where=where)
        )
    try:
        return ClassFile(
            [_is(str, one) for one in _is(list, given["classes"])],
            _is(int, given["learners"]),
            {name: _counted(name, one) for name, one in _is(dict, given["exercises"]).items()},
        )
    except register.UnknownExercise as error:
        raise BrokenClassFile(
            say("{where}it is of another edition, or damaged. {error}", where=where, error=error)
        ) from None
    except (KeyError, TypeError, ValueError, IndexError):
        raise BrokenClassFile(say("{where}this class file is damaged.", where=where)) from None


def _counted(name: str, given: dict[str, Any]) -> Counted:
    exercise = register.find(name)
    made = Counted(
        _is(int, given["handed_in"]),
        _is(int, given["right"]),
        _counts(given["mistakes"]),
        _counts(given["helped"]),
        unshown=_is(int, given["unshown"]),
    )
    for group in _is(list, given["groups"]):
        answers = [
            {
                "count": _is(int, one["count"]),
                "data": one["data"],
                "code": _is(str, one["code"]),
            }
            for one in _is(list, group["answers"])
        ]
        if not answers or not isinstance(exercise, Exercise):
            raise ValueError(name)
        for one in answers:
            seen(exercise, unpack(one["data"]))
        made.groups.append(Group(_is(int, group["count"]), answers))
    return made


def _counts(given: Any) -> dict[str, int]:
    return {_is(str, kind): _is(int, many) for kind, many in _is(dict, given).items()}


def _is(kind: type, thing: Any) -> Any:
    if not isinstance(thing, kind) or (isinstance(thing, int) and (thing is True or thing < 0)):
        raise TypeError(kind.__name__)
    return thing
