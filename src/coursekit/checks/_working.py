"""Exercises worked out: their cells run apart from the learner's session, when first asked for."""

from __future__ import annotations

import ast
import copy
import io
import os
import random
import re
import sys
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cached_property, lru_cache, partial
from types import FunctionType
from typing import Any

import numpy as np
import pandas as pd

from ..languages import say
from ..page import ids_kept
from . import criteria, remarks
from ._slips import Slips, clock
from .exercise import Criterion, Exercise, Mistake, Open, Remark
from .reading import BrokenExercise, Note, Part, Source, Task
from .texts import topic_of

__all__ = ["worked"]

#: What a cell tagged ``remark`` may call.
_REMARKS = {name: getattr(remarks, name) for name in remarks.__all__}
#: What the cell tagged ``criteria`` may call.
_CRITERIA = {name: getattr(criteria, name) for name in criteria.__all__}


def worked(source: Source) -> dict[str, Exercise | Open]:
    """Return the exercises of a chapter, ready to judge answers.

    Nothing of them has run yet: stage, solution and mistakes run when their answers are needed,
    each once.

    Parameters
    ----------
    source : Source
        As :func:`~coursekit.checks.reading.read` gives it.

    Returns
    -------
    dict of str to Exercise or Open
        By their ids, in order.

    Raises
    ------
    BrokenExercise
        When a remark makes no remark; later, from an exercise itself, when one of its cells stops
        with an error or sets no ``answer``.
    """
    found: dict[str, Exercise | Open] = {}
    begun = _Session(source.file, source.stage)
    for task in source.exercises:
        where = f"{source.file}, {task.id}"
        begun = _Session(where, task.of("code"), begun)
        found[task.id] = _open(task, where) if task.is_open else _closed(task, where, begun)
    return found


def _closed(task: Task, where: str, begun: _Session) -> Exercise:
    solved = _Session(where, task.of("solution"), begun)
    return Exercise(
        task.id,
        partial(getattr, solved, "answer"),
        [
            Mistake(
                note.name, partial(getattr, _Session(where, [note], solved), "answer"), note.hint
            )
            for note in task.mistakes
        ],
        task.tolerance,
        task.unit,
        task.ordered,
        task.labels,
        task.cases,
        " ".join(note.hint for note in task.right),
        _Kept(task, begun, solved),
    )


class _Kept:
    """The slips of a solution, looked for when an answer is wrong and kept from then on."""

    def __init__(self, task: Task, begun: _Session, solved: _Session) -> None:
        self._task, self._begun, self._solved = task, begun, solved

    def __call__(self) -> Slips:
        return self._slips

    @cached_property
    def _slips(self) -> Slips:
        code = "\n".join(part.text for part in self._task.of("solution"))
        return Slips(
            code,
            lambda: _copied(self._begun._names),
            _apart,
            self._task.unit,
            lambda: self._solved.seconds,
        )


def _open(task: Task, where: str) -> Open:
    made = [
        _remark(note, say("{where}, line {line}", where=where, line=note.line))
        for note in task.remarks
    ]
    names = [one.name for one in made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BrokenExercise(
            say(
                "{where}: two remarks are called {twice!r}. Rename one of them.",
                where=where,
                twice=twice,
            )
        )
    return Open(
        task.id,
        task.rubric,
        made,
        _criteria(task, where),
        partial(_is_untouched, _stub(task)),
        topic_of(" ".join([part.text for part in task.of("prompt", "solution")] + task.rubric)),
    )


def _stub(task: Task) -> str:
    return "\n".join(part.text for part in task.of("stub"))


@lru_cache(maxsize=64)
def _pattern(stub: str) -> re.Pattern[str] | None:
    """Return what matches the text that a stub holds, whatever its places for numbers hold."""
    for node in reversed(ast.parse(stub).body):
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.JoinedStr)):
            pieces = getattr(node.value, "values", [node.value])
            return re.compile(
                "".join(
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".*?"
                    for one in pieces
                ),
                re.S,
            )
    return None


def _is_untouched(stub: str, text: str) -> bool:
    pattern = _pattern(stub)
    return pattern is not None and pattern.fullmatch(text) is not None


def _criteria(task: Task, where: str) -> list[Criterion]:
    if not task.criteria:
        return []
    (note,) = task.criteria
    place = say("{where}, line {line}", where=where, line=note.line)
    try:
        made = eval(compile(note.text.strip(), f"<{place}>", "eval"), dict(_CRITERIA))
    except Exception as error:
        raise BrokenExercise(
            say("{place}: these criteria stop with {error}.", place=place, error=_words(error))
        ) from error
    if not isinstance(made, list) or not all(isinstance(one, Criterion) for one in made):
        raise BrokenExercise(
            say("{place}: write a list of {names}.", place=place, names=", ".join(_CRITERIA))
        )
    if len(made) != len(task.rubric):
        raise BrokenExercise(
            say(
                "{place}: {count} criteria for {points} points of the rubric. Write one for each, "
                "in the same order.",
                place=place,
                count=len(made),
                points=len(task.rubric),
            )
        )
    return made


def _remark(note: Note, where: str) -> Remark:
    try:
        made = eval(compile(note.text.strip(), f"<{where}>", "eval"), dict(_REMARKS))
    except Exception as error:
        said = say("{where}: this remark stops with {error}.", where=where, error=_words(error))
    else:
        if isinstance(made, Remark):
            return made
        said = say("{where}: this remark gives {kind}.", where=where, kind=type(made).__name__)
    remedy = say("It should be one call of {names}.", names=", ".join(_REMARKS))
    raise BrokenExercise(f"{said} {remedy}")


class _Session:
    """What a notebook would hold after some cells: the names they leave.

    Parameters
    ----------
    where : str
        For sentences: file, and exercise.
    cells : sequence of Part or Note
        They run once, when a name is first needed, in a copy of what the session before left.
    before : _Session, optional
        None begins with nothing.
    """

    def __init__(
        self, where: str, cells: Sequence[Part | Note], before: _Session | None = None
    ) -> None:
        self._where, self._cells, self._before = where, cells, before
        self.seconds = 0.0

    @cached_property
    def _names(self) -> dict[str, Any]:
        if self._before is None:
            names: dict[str, Any] = {"__name__": "exercise"}
        elif not self._cells:
            return self._before._names
        else:
            names = _copied(self._before._names)
        begin = clock()
        with _apart():
            for cell in self._cells:
                self._run(cell, names)
        self.seconds = clock() - begin
        return names

    @property
    def answer(self) -> Any:
        if "answer" not in self._names:
            raise BrokenExercise(
                say(
                    "{where}: its solution sets no answer. End it with a line answer = …",
                    where=self._where,
                )
            )
        return self._names["answer"]

    def _run(self, cell: Part | Note, names: dict[str, Any]) -> None:
        try:
            exec(_code(cell, self._where), names)
        except Exception as error:
            if isinstance(cell, Note):
                called = say("the mistake {name!r}", name=cell.name)
            else:
                called = _CALLED[cell.role]
            raise BrokenExercise(
                say(
                    "{where}: {called} stops in line {line} with {error}. {advice}",
                    where=self._where,
                    called=called,
                    line=_line(error, cell),
                    error=_words(error),
                    advice=_advice(error, cell),
                )
            ) from error


_CALLED = {"code": say("a cell without a tag"), "solution": say("the solution")}


def _code(cell: Part | Note, where: str) -> Any:
    """Return compiled code without a last line that only shows something.

    Nobody sees what the checker's cells show, and drawing takes longer than working out. The
    file's name stands in angle brackets, so that no traceback quotes lines of a solution.
    """
    tree = ast.parse(cell.text, where)
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        del tree.body[-1]
    ast.increment_lineno(tree, cell.line - 1)
    return compile(tree, f"<in {where}>", "exec")


def _line(error: Exception, cell: Part | Note) -> int:
    if isinstance(error, SyntaxError):
        return cell.line - 1 + (error.lineno or 1)
    at, trace = cell.line, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("<in "):
            at = trace.tb_lineno
        trace = trace.tb_next
    return at


def _words(error: Exception) -> str:
    # A syntax error's text names a line once more, and counts it within the cell.
    said = error.msg if isinstance(error, SyntaxError) else error
    return f"{type(error).__name__}: {said}".rstrip(": .")


def _advice(error: Exception, cell: Part | Note) -> str:
    """Return what whoever wrote a cell that stops can do."""
    if isinstance(error, NameError):
        return say(
            "Mend that cell: it begins with the names that the first cells and the solution "
            "above it leave, and with no others."
        )
    if isinstance(error, SyntaxError):
        return say("Python cannot read it: look for a bracket, a quote or a colon there.")
    if isinstance(cell, Note) and _is_own_refusal(error):
        return say(
            "A learner who errs so gets that sentence from the course's own function already: "
            "this mistake needs no cell."
        )
    return say("Run it in a notebook below the cells before it, and mend it.")


def _is_own_refusal(error: Exception) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    raised_in = trace.tb_frame.f_globals.get("__name__", "") if trace else ""
    return isinstance(error, ValueError) and raised_in.startswith("coursekit.")


def _copied(names: dict[str, Any]) -> dict[str, Any]:
    """Return names whose tables and lists may be changed without harm to the first ones.

    Functions go along: they look up what they use among the new names, as they would in a notebook
    where a later cell changes it.
    """
    fresh: dict[str, Any] = {}
    for name, value in names.items():
        if name == "__builtins__":
            continue
        if isinstance(value, (pd.DataFrame, pd.Series, np.ndarray)):
            value = value.copy()
        elif isinstance(value, (list, dict, set)):
            value = copy.deepcopy(value)
        elif isinstance(value, FunctionType) and value.__globals__ is names:
            value = _moved(value, fresh)
        fresh[name] = value
    return fresh


def _moved(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    moved = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    moved.__kwdefaults__ = function.__kwdefaults__
    return moved


@contextmanager
def _apart() -> Iterator[None]:
    """Leave the learner's session as it is, whatever is printed, drawn, thrown or set."""
    with (
        _environment(),
        _dice(),
        _drawings(),
        ids_kept(),
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore"),
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()),
    ):
        yield


@contextmanager
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        if before != os.environ:
            os.environ.clear()
            os.environ.update(before)


@contextmanager
def _dice() -> Iterator[None]:
    plain, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(plain)
        np.random.set_state(numpy)


@contextmanager
def _drawings() -> Iterator[None]:
    """Set the learner's figures aside; where matplotlib was not imported, there are none."""
    figures = sys.modules.get("matplotlib._pylab_helpers")
    kept = figures.Gcf.figs if figures else OrderedDict()
    if figures:
        figures.Gcf.figs = OrderedDict()
    settings = getattr(sys.modules.get("matplotlib"), "rcParams", {})
    # As a plain dict: asked in its own way, matplotlib would look for a screen to draw on.
    before = dict.copy(settings)
    try:
        yield
    finally:
        dict.update(settings, before)
        if figures := sys.modules.get("matplotlib._pylab_helpers"):
            figures.Gcf.destroy_all()
            figures.Gcf.figs = kept
