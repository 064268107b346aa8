"""Gaps of a stub, written ``...``, that nobody has filled yet: no library is ever handed one.

What pandas, numpy or Arrow make of a gap differs from one version to the next: an error from deep
inside, an empty table, or a number that looks like an answer. So a cell is looked at before it
runs. Only the standard library is used, since the reader of exercises looks at stubs in this way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..languages import say
from ._spot import Spot

__all__ = ["Unfilled", "first_used", "holds_a_gap", "words"]

#: Here a gap is put down, and nothing is done with it.
_PUTS_DOWN = (
    *(ast.Module, ast.Assign, ast.AnnAssign, ast.Return, ast.Expr),
    *(ast.Tuple, ast.List, ast.Dict),
)
#: They look at a gap and say so.
_MAY_HAVE_IT = {"check", "stuck", "print", "display", "repr", "type", "isinstance"}
#: In their square brackets numpy's meaning of ... is nobody's.
_BY_LABEL = {"loc", "iloc", "at", "iat"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: No answer of an exercise is longer by far.
_MOST = 20


class Unfilled(NamedTuple):
    """A place where something would be done with a gap.

    Attributes
    ----------
    line : int
        Of the code, counted from 1.
    text : str
        What to tell, in a sentence or two.
    """

    line: int
    text: str


def first_used(code: str | ast.Module, held: Iterable[str] = ()) -> Unfilled | None:
    """Return where a code does something with a gap that is not filled, without running it.

    Parameters
    ----------
    code : str or ast.Module
        Python.
    held : iterable of str
        Names that hold a gap when it begins.

    Returns
    -------
    Unfilled or None
        The first such place; None where there is none, or where the code cannot be read.

    Examples
    --------
    >>> first_used('year = ...\\nanswer = jobs[jobs["year"] == year]')
    Unfilled(line=2, text='year still holds a gap (...). Fill line 1 in, then run the cell again.')
    >>> first_used("answer = (..., ...)") is None
    True
    """
    try:
        tree = ast.parse(code) if isinstance(code, str) else code
    except (SyntaxError, ValueError):
        return None
    gaps: dict[str, int | None] = dict.fromkeys(held)
    for step in tree.body:
        for node in _used(step, gaps):
            return Unfilled(node.lineno, _told(node, gaps))
        _keep(step, gaps)
    return None


def holds_a_gap(value: Any) -> bool:
    """Tell whether a value is a gap, or a few values with a gap among them.

    >>> holds_a_gap(...), holds_a_gap((1, ...)), holds_a_gap("...")
    (True, True, False)
    """
    if type(value) is dict:
        value = list(value.values())
    if type(value) in (tuple, list):
        return len(value) <= _MOST and any(one is ... for one in value)
    return value is ...


def words(error: BaseException, spot: Spot) -> str | None:
    """Return words for an error in a line that had a gap to work with."""
    if isinstance(error, (NameError, SyntaxError)) or spot.node is None:
        return None
    gaps: dict[str, int | None] = {
        name: None for name, value in spot.names.items() if holds_a_gap(value)
    }
    node = next(_used(spot.node, gaps), None)
    return None if node is None else _told(node, gaps)


def _told(node: ast.expr, gaps: Mapping[str, int | None]) -> str:
    then = say("then run the cell again.")
    if not isinstance(node, ast.Name):
        return say(
            "here is still a gap (...). Write in its place what belongs there, {then}", then=then
        )
    line = gaps[node.id]
    where = say("line {line}", line=line) if line else say("the line that sets it")
    return say(
        "{id} still holds a gap (...). Fill {where} in, {then}", id=node.id, where=where, then=then
    )


def _used(node: ast.AST, gaps: Mapping[str, int | None], handed: bool = False) -> Iterator[Any]:
    """Yield the gaps, and the names that hold one, with which something is done."""
    if handed and _is_gap(node, gaps):
        yield node
    if isinstance(node, ast.AugAssign) and getattr(node.target, "id", None) in gaps:
        yield node.target
    if isinstance(node, _FUNCTIONS):  # it runs later, with names of its own
        for step in node.body:
            yield from _used(step, {})
        return
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _MAY_HAVE_IT:
        return
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Is, ast.IsNot)):
        return
    inside = handed or not isinstance(node, _PUTS_DOWN)
    for child in _children(node):
        yield from _used(child, gaps, inside and not _is_step(child))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of code, but no annotation and no ... as numpy and types mean it."""
    for child in ast.iter_child_nodes(node):
        if child is getattr(node, "annotation", None):
            continue
        if isinstance(node, ast.Subscript) and child is node.slice:
            if isinstance(node.ctx, ast.Store) and _is_gap(child, {}):
                continue
            if isinstance(child, ast.Tuple) and getattr(node.value, "attr", "") not in _BY_LABEL:
                yield from (one for one in child.elts if not _is_gap(one, {}))
                continue
        yield child


def _is_step(node: ast.AST) -> bool:
    return isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case))


def _is_gap(node: ast.AST, gaps: Mapping[str, int | None]) -> bool:
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load) and node.id in gaps
    return isinstance(node, ast.Constant) and node.value is ...


def _keep(step: ast.stmt, gaps: dict[str, int | None]) -> None:
    """Note which names hold a gap after a step, and which do no longer."""
    if isinstance(step, (*_FUNCTIONS, ast.ClassDef)):
        gaps.pop(step.name, None)
        if isinstance(step, _FUNCTIONS) and (line := _gap_in(step)):
            gaps[step.name] = line
        return
    for node in ast.walk(step):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            gaps.pop(node.id, None)
    if isinstance(step, ast.Assign):
        for target in step.targets:
            for name, value in _pairs(target, step.value):
                if _gaping(value, gaps):
                    gaps[name] = step.lineno


def _gap_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int | None:
    """Return the line of the first gap that a function would work with, or give back."""
    for node in ast.walk(function):
        value = getattr(node, "value", None)
        if isinstance(node, (ast.Assign, ast.Return, ast.Expr)) and value and _gaping(value, {}):
            return node.lineno
    return None


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, part)


def _gaping(value: ast.expr, gaps: Mapping[str, int | None]) -> bool:
    if isinstance(value, ast.Dict):
        return any(_is_gap(part, gaps) for part in value.values)
    parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]
    return any(_is_gap(part, gaps) for part in parts)
