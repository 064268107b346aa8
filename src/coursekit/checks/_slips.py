"""Slips: what comes out when one step of a solution is taken otherwise.

Nobody can write down every mistake. But most are one step away from the solution: another town or
year, a comparison turned round, a factor forgotten, a mean for a sum, two inputs exchanged. Each
step of the solution is varied in its syntax tree, and what then comes out belongs to a family of
mistakes with its sentence. Sentences ask; they never name what would be right.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from ..languages import say
from ._on_the_way import OnTheWay
from ._variations import FIRST, SPREADING, THEN, Way
from .exercise import Slip
from .running import working_clock
from .singles import small_count

__all__ = ["Slips", "clock"]

#: Seconds of work that one look may take: a wrong answer is worth a short wait. The next one goes
#: on from there.
PATIENCE = 0.2
#: A solution that takes longer than these seconds is not taken in other ways.
_TOO_SLOW = 0.25


#: A busy machine finds the same slips as one that has nothing else to do.
clock = working_clock()


class Slips:
    """What comes out when steps of a solution are taken otherwise, the likeliest first.

    Parameters
    ----------
    code : str
        The solution.
    names : callable
        Without arguments; gives a fresh copy of the names that the solution begins with.
    apart : callable
        A context in which code of the course runs unseen.
    unit : str
        Of the answer.
    seconds : callable
        Without arguments; tells how long the solution takes.
    """

    def __init__(
        self,
        code: str,
        names: Callable[[], dict[str, Any]],
        apart: Callable[[], Any],
        unit: str = "",
        seconds: Callable[[], float] = float,
    ) -> None:
        self._seconds = seconds
        self._code, self._begin, self._apart, self._unit = code, names, apart, unit
        self._found: list[Slip] = []
        self._more: Iterator[Slip | None] | None = None
        self._ended = False
        #: The numbers of which the solution names the largest or smallest, and which of the two.
        self.compared: tuple[pd.Series, str] | None = None
        #: What broke the search off before its end: nothing, as a test proves.
        self.broken: Exception | None = None

    @property
    def codes(self) -> frozenset[str]:
        """The codes of communes that the solution lists."""
        return frozenset(re.findall(r"[\"'](\d{5})[\"']", self._code))

    def __iter__(self) -> Iterator[Slip]:
        """Yield what is known, then look further for as long as patience lasts."""
        yield from list(self._found)
        end = clock() + PATIENCE
        if self._more is None:
            self._more = self._all()
            end -= min(self._seconds(), PATIENCE / 2)  # of a first check, the solution takes a part
        while not self._ended and clock() < end:
            yield from self._some(self._more)

    def _some(self, more: Iterator[Slip | None]) -> list[Slip]:
        """Return a handful: to go apart for each single one would take longer than the step."""
        found = []
        with self._apart():
            end = clock() + PATIENCE / 10
            while clock() < end:
                try:
                    slip = next(more)
                except StopIteration:
                    self._ended = True
                    break
                except Exception as error:  # a hint is worth no error
                    self._ended, self.broken = True, error
                    break
                if slip is not None:
                    found.append(slip)
        self._found += found
        return found

    def _all(self) -> Iterator[Slip | None]:
        if self._seconds() > _TOO_SLOW:
            return
        self._take_steps()
        for family in FIRST:
            yield from self._by(family)
        yield from self._inside_functions()
        yield from self._on_the_way()
        for family in THEN:
            yield from self._by(family)

    def _by(self, family: Callable[..., Iterator[Way]]) -> Iterator[Slip | None]:
        """Yield what comes of a family of ways, each taken at one place and at all like it."""
        done: set[tuple[str, str]] = set()
        for at, step in enumerate(self._steps):
            for node, parents in _nodes(step):
                for way in family(node, parents, self._before[at]):
                    if family in SPREADING:
                        told = (ast.dump(node), ast.dump(way.new))
                        if told not in done:
                            yield self._everywhere(at, node, way)
                        if isinstance(node, ast.Constant):
                            done.add(told)
                    yield self._taken(at, step, node, way)

    def _inside_functions(self) -> Iterator[Slip | None]:
        """Yield functions that stop at a step on the way of the one that is asked for."""
        for at, step in enumerate(self._steps):
            if not isinstance(step, ast.FunctionDef):
                continue
            for place, line in enumerate(step.body):
                for node, parents in _nodes(line):
                    if isinstance(node, ast.expr) and not _inside(parents) and not _is_plain(node):
                        way = Way("a step on the way", _ON_THE_WAY, node)
                        stops = copy.copy(step)
                        stops.body = [*step.body[:place], ast.Return(copy.deepcopy(node))]
                        yield self._slip(at, [stops, *self._steps[at + 1 :]], way)

    def _everywhere(self, at: int, node: ast.AST, way: Way) -> Slip | None:
        """Take the same other way wherever a solution has this word, or calls this method."""
        old: Any = node
        new: Any = way.new
        if not isinstance(node, ast.Constant):
            old, new = (getattr(one, "func", None) for one in (node, way.new))
            if not (isinstance(old, ast.Attribute) and isinstance(new, ast.Attribute)):
                return None
            if old.attr == new.attr:
                return None
        steps = self._steps[at:]
        if sum(_is_like(old, one) for step in steps for one in ast.walk(step)) < 2:
            return None

        def change(one: ast.AST, fresh: Any) -> ast.AST:
            if not _is_like(old, one):
                return fresh
            if isinstance(new, ast.Attribute):
                return ast.Attribute(fresh.value, new.attr, fresh.ctx)
            return new

        return self._slip(at, [_with(step, change) for step in steps], way)

    def _take_steps(self) -> None:
        """Run the solution step by step, and keep what was there before each step."""
        tree = ast.parse(self._code)
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            del tree.body[-1]
        self._steps = [step for step in tree.body if not isinstance(step, ast.Assert)]
        names, self._before = self._begin(), []
        self._in_place = any(
            isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store)
            for node in ast.walk(tree)
        )
        for step in self._steps:
            self._before.append(self._copied(names))
            exec(_compiled([step]), names)
            self._look_for_a_comparison(step, names)
        self._right = names.get("answer")

    def _look_for_a_comparison(self, step: ast.stmt, names: dict[str, Any]) -> None:
        for node, _ in _nodes(step):
            if not isinstance(node, ast.Attribute) or node.attr not in {"idxmax", "idxmin"}:
                continue
            try:
                value = _worked_out(node.value, names)
            except Exception:
                continue
            if isinstance(value, pd.Series):
                self.compared = (value, node.attr)

    def _copied(self, names: dict[str, Any]) -> dict[str, Any]:
        if not self._in_place:
            return dict(names)
        return {
            name: value.copy() if isinstance(value, (pd.DataFrame, pd.Series)) else value
            for name, value in names.items()
        }

    def _taken(self, at: int, step: ast.stmt, node: ast.AST, way: Way) -> Slip | None:
        taken = _with(step, lambda one, fresh: way.new if one is node else fresh)
        return self._slip(at, [taken, *self._steps[at + 1 :]], way)

    def _slip(self, at: int, steps: Sequence[ast.stmt], way: Way) -> Slip | None:
        names = self._copied(self._before[at])
        try:
            exec(_compiled(steps), names)
        except Exception:
            return None
        value = names.get("answer")
        return None if value is None or value is ... else Slip(way.kind, way.hint, value)

    def _on_the_way(self) -> Iterator[Slip | None]:
        """Yield what a solution holds on its way: parts, counts, and other words for a middle."""
        way = OnTheWay(self._unit, self._numbers())
        yield from way.given_numbers(self._right)
        seen: set[str] = set()
        for at, step in enumerate(self._steps):
            for node, parents in _nodes(step):
                if not isinstance(node, ast.expr) or _inside(parents) or _is_plain(node):
                    continue
                text = ast.unparse(node)
                if text in seen:
                    continue
                seen.add(text)
                try:
                    found = list(way.of_value(_worked_out(node, self._before[at])))
                except Exception:  # a name of a loop, or a thing of a kind of its own
                    continue
                yield from found
                yield None
        yield from way.of_all(self._right)

    def _numbers(self) -> list[float]:
        return [
            float(node.value)
            for step in self._steps
            for node in ast.walk(step)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, (int, float))
            and not isinstance(node.value, bool)
            and not small_count(node.value)
            and node.value not in (100, 1000, 10_000, 1e6)
        ]


_ON_THE_WAY = say("Your function stops at a step on the way. What is still to be done with it?")
_SCOPES = (ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp, ast.FunctionDef)


def _compiled(steps: Sequence[ast.stmt]) -> Any:
    module = ast.Module(list(steps), [])
    return compile(ast.fix_missing_locations(module), "<in a solution>", "exec")


def _worked_out(node: ast.expr, names: dict[str, Any]) -> Any:
    whole = ast.fix_missing_locations(ast.Expression(copy.deepcopy(node)))
    return eval(compile(whole, "<in a solution>", "eval"), names)


def _nodes(step: ast.AST) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Yield each node with what it stands in, the outer ones first."""
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(step, ())]
    while waiting:
        node, parents = waiting.pop(0)
        yield node, parents
        waiting += [(child, (*parents, node)) for child in ast.iter_child_nodes(node)]


def _inside(parents: Sequence[ast.AST]) -> bool:
    return any(isinstance(one, _SCOPES) for one in parents)


def _is_plain(node: ast.expr) -> bool:
    return isinstance(
        node, (ast.Constant, ast.Slice, ast.Starred, ast.JoinedStr)
    ) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _with(node: Any, change: Callable[[ast.AST, Any], ast.AST]) -> Any:
    """Return a tree in which some nodes are others; nothing of the first tree changes.

    What is to stand there is told by ``change``, which is given each node and a copy of it in which
    all below has changed.
    """
    if isinstance(node, list):
        return [_with(one, change) for one in node]
    if not isinstance(node, ast.AST):
        return node
    fresh = copy.copy(node)
    for name, value in ast.iter_fields(node):
        setattr(fresh, name, _with(value, change))
    return change(node, fresh)


def _is_like(one: ast.AST, other: ast.AST) -> bool:
    """Tell whether two nodes are the same word, or call a method of the same name."""
    if isinstance(one, ast.Attribute):
        return isinstance(other, ast.Attribute) and one.attr == other.attr
    return (
        isinstance(one, ast.Constant)
        and isinstance(other, ast.Constant)
        and type(one.value) is type(other.value)
        and one.value == other.value
    )
