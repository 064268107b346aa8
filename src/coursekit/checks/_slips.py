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
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ._variations import FIRST, SPREADING, THEN, Way, has_words
from .exercise import Slip
from .singles import small_count

__all__ = ["Slips", "clock"]

#: Seconds of work that one look may take: a wrong answer is worth a short wait. The next one goes
#: on from there.
PATIENCE = 0.2
#: A solution that takes longer than these seconds is not taken in other ways.
_TOO_SLOW = 0.25


def _working_clock() -> Callable[[], float]:
    """Return the clock that stands while others work, so that hints do not depend on them."""
    try:
        time.thread_time()
    except (AttributeError, OSError):  # not in a page
        return time.perf_counter
    return time.thread_time


clock = _working_clock()


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
                except Exception:  # at the end, or broken: a hint is worth no error
                    self._ended = True
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
        yield from self._on_the_way()
        for family in THEN:
            yield from self._by(family)

    def _by(self, family: Callable[..., Iterator[Way]]) -> Iterator[Slip | None]:
        """Yield what comes of a family of ways, each taken at one place and at all like it."""
        done: set[tuple[str, str]] = set()
        for at, step in enumerate(self._steps):
            for node, parents in _nodes(step):
                for way in family(node, parents, self._before[at]):
                    new = ast.dump(way.new)
                    if family in SPREADING:
                        told = (ast.dump(node), new) if isinstance(node, ast.Constant) else None
                        if told is None or told not in done:
                            yield self._everywhere(at, node, way)
                        if told:
                            done.add(told)
                    yield self._taken(at, step, node, way)

    def _everywhere(self, at: int, node: ast.AST, way: Way) -> Slip | None:
        """Take the same other way wherever a solution has this word, or calls this method."""
        if isinstance(node, ast.Constant):
            old, new = node.value, getattr(way.new, "value", None)
            swap = _Constants(old, new)
        elif isinstance(node, ast.Call) and isinstance(way.new, ast.Call):
            old, new = (getattr(one.func, "attr", None) for one in (node, way.new))
            if old is None or new is None or old == new:
                return None
            swap = _Methods(old, new)
        else:
            return None
        steps = [swap.visit(copy.deepcopy(step)) for step in self._steps[at:]]
        return self._slip(at, steps, way) if swap.count > 1 else None

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
        self._right = names.get("answer")

    def _copied(self, names: dict[str, Any]) -> dict[str, Any]:
        if not self._in_place:
            return dict(names)
        return {
            name: value.copy() if isinstance(value, (pd.DataFrame, pd.Series)) else value
            for name, value in names.items()
        }

    def _taken(self, at: int, step: ast.stmt, node: ast.AST, way: Way) -> Slip | None:
        return self._slip(at, [_with(step, node, way.new), *self._steps[at + 1 :]], way)

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
        seen: set[str] = set()
        sizes: set[int] = set()
        for number in self._numbers():
            yield Slip(
                "a given number",
                "This is one of the numbers that the question gives. What is to be done with it?",
                number,
            )
        for at, step in enumerate(self._steps):
            for node, parents in _nodes(step):
                if not isinstance(node, ast.expr) or _inside(parents) or _is_plain(node):
                    continue
                text = ast.unparse(node)
                if text in seen:
                    continue
                seen.add(text)
                try:
                    whole = ast.fix_missing_locations(ast.Expression(copy.deepcopy(node)))
                    value = eval(compile(whole, "<in a solution>", "eval"), self._before[at])
                except Exception:
                    continue
                yield from self._of_value(value, sizes)
                yield None
        right = self._right
        if not isinstance(right, (int, float, np.number)) or not right:
            return
        base = 100 if "%" in self._unit else 1 if "share" in self._unit else 0
        for size in sorted(sizes):
            if base and abs(round(count := float(right) * size / base) - count) < 1e-6:
                yield Slip("count instead of share", _OF_HOW_MANY, count)
            if not base and float(right).is_integer() and size > right:
                for scale in (1, 100):
                    yield Slip(
                        "share instead of count",
                        "This is a share. The question asks how many they are.",
                        scale * float(right) / size,
                    )

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

    def _of_value(self, value: Any, sizes: set[int]) -> Iterator[Slip]:
        if isinstance(value, (bool, np.bool_, str)):
            return
        if isinstance(value, (int, float, np.number)):
            yield Slip(
                "a step on the way",
                "This is a number on the way. What is still to be done with it?",
                float(value),
                part=True,
            )
            return
        if isinstance(value, pd.DataFrame):
            sizes.add(len(value))
            yield Slip("rows counted", _ROWS, float(len(value)), part=True)
            return
        if isinstance(value, (list, tuple, np.ndarray)) and len(value) and np.ndim(value) == 1:
            value = pd.Series(value)
        if not isinstance(value, pd.Series) or value.empty:
            return
        sizes.add(len(value))
        yield Slip("rows counted", _ROWS, float(len(value)), part=True)
        if value.dtype == bool:
            shared = "%" in self._unit or "share" in self._unit
            hint = _OF_HOW_MANY if shared else "This counts a group on the way. Which one is meant?"
            yield Slip("how many", hint, int(value.sum()))
            yield Slip("how many", hint, int((~value).sum()))
            return
        if not pd.api.types.is_numeric_dtype(value):
            return
        if value.count() < len(value):
            sizes.add(int(value.count()))
            yield Slip("rows counted", _ROWS, float(value.count()), part=True)
        for name, words in _MIDDLES.items():
            yield Slip(
                "another summary",
                f"This is {words} of something on the way. Which one number does the question "
                "ask for?",
                float(getattr(value, name)()),
                part=True,
            )
        for which in ("idxmax", "idxmin"):
            if has_words(value.index):
                yield Slip(
                    "another largest",
                    "This one is ahead in something else. What exactly does the question compare?",
                    getattr(value, which)(),
                )


_OF_HOW_MANY = "This counts. Of how many is it a share?"
_ROWS = "This counts rows that go in. What does the question ask of them?"
_MIDDLES = {
    "sum": "the sum",
    "mean": "the mean",
    "median": "the median",
    "max": "the largest",
    "min": "the smallest",
}
_SCOPES = (ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp, ast.FunctionDef)


def _compiled(steps: Sequence[ast.stmt]) -> Any:
    module = ast.Module(list(steps), [])
    return compile(ast.fix_missing_locations(module), "<in a solution>", "exec")


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


def _with(node: Any, old: ast.AST, new: ast.AST) -> Any:
    """Return a tree in which one node is another; nothing of the first tree changes."""
    if node is old:
        return new
    if isinstance(node, list):
        return [_with(one, old, new) for one in node]
    if not isinstance(node, ast.AST):
        return node
    fresh = copy.copy(node)
    for name, value in ast.iter_fields(node):
        setattr(fresh, name, _with(value, old, new))
    return fresh


class _Constants(ast.NodeTransformer):
    """Puts one constant in place of another, and counts."""

    def __init__(self, old: Any, new: Any) -> None:
        self.old, self.new, self.count = old, new, 0

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is not type(self.old) or node.value != self.old:
            return node
        self.count += 1
        return ast.Constant(self.new)


class _Methods(_Constants):
    """Calls one method in place of another, and counts."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr != self.old:
            return node
        self.count += 1
        return ast.Attribute(node.value, self.new, node.ctx)

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return node
