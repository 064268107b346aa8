"""Where an error happened: the line of the learner's cell, and what the names in it hold."""

from __future__ import annotations

import ast
import builtins
import difflib
import linecache
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import FrameType, TracebackType
from typing import Any

from ..languages import say

__all__ = ["Spot", "filled", "found", "listed", "meant", "nearest", "told"]

_LONGEST = 300
_MOST_ASKED = 5000


@dataclass(frozen=True)
class Spot:
    """A line of a learner's cell, with what can be asked there.

    Attributes
    ----------
    line : int or None
        Counted from 1.
    code : str
        The line without its indentation.
    another : bool
        Whether it stands in another cell than the one that was run.
    node : ast.expr or None
        The expression that failed, when Python says which.
    names : dict
        What is known there: locals before globals, without builtins.
    elsewhere : mapping of str to str
        Names of cells that have not run, and what the cells are called.
    inner : list of types.FrameType
        What that line called, from the line inwards.
    source : list of str
        The lines of the cell.
    """

    line: int | None
    code: str
    another: bool
    node: ast.expr | None
    names: dict[str, Any]
    elsewhere: Mapping[str, str]
    inner: list[FrameType]
    source: list[str]

    def value(self, node: ast.AST | None) -> Any:
        """Return what an expression holds, if it can be told without running anything."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.names.get(node.id, getattr(builtins, node.id, None))
        return None

    def nodes(self, kind: type[ast.AST]) -> Iterator[Any]:
        """Yield the parts of the failing expression of a kind, the outermost first."""
        if self.node is not None:
            yield from (node for node in ast.walk(self.node) if isinstance(node, kind))

    def own(self, *kinds: type) -> Iterator[Any]:
        """Yield the values of some types that the called functions worked on, innermost last."""
        for frame in self.inner:
            for name in ("self", "left", "right", "obj"):
                held = frame.f_locals.get(name)
                held = getattr(held, "obj", held) if name == "self" else held
                if isinstance(held, kinds):
                    yield held


def found(error: BaseException, names: dict[str, Any], elsewhere: Mapping[str, str]) -> Spot:
    """Return where in the cells of a session an error happened."""
    traces = list(_traces(error.__traceback__))
    own = [at for at, one in enumerate(traces) if one.tb_frame.f_globals is names]
    if own:
        last = traces[own[-1]]
        code, number = last.tb_frame.f_code, last.tb_lineno
        lines = linecache.getlines(code.co_filename)
        first = traces[own[0]].tb_frame.f_code.co_filename
        return Spot(
            number,
            _line(lines, number),
            code.co_filename != first,
            _node(last, lines),
            {**names, **last.tb_frame.f_locals},
            elsewhere,
            [one.tb_frame for one in traces[own[-1] + 1 :]],
            lines,
        )
    if isinstance(error, SyntaxError) and isinstance(error.lineno, int):
        lines = linecache.getlines(error.filename) if isinstance(error.filename, str) else []
        text = _line(lines, error.lineno) or str(error.text or "").strip()
        return Spot(error.lineno, text, False, None, names, elsewhere, [], lines or [text])
    return Spot(None, "", False, None, names, elsewhere, [], [])


def _traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _node(trace: TracebackType, lines: list[str]) -> ast.expr | None:
    """Return the expression that Python points at."""
    positions = trace.tb_frame.f_code.co_positions()
    spot = next(islice(positions, trace.tb_lasti // 2, None), None)
    first, last, begin, end = spot or (None, None, None, None)
    if not lines or first is None or last is None or begin is None or end is None:
        return None
    cut = [line.encode() for line in lines[first - 1 : last]]
    cut[-1] = cut[-1][:end]
    cut[0] = cut[0][begin:]
    text = b"".join(cut).decode("utf-8", "replace").strip()
    for wrapped in (f"({text}\n)", text):
        try:
            body = ast.parse(wrapped).body
        except (SyntaxError, ValueError):
            continue
        if len(body) == 1 and isinstance(value := getattr(body[0], "value", None), ast.expr):
            return value
    return None


def told(error: BaseException) -> str:
    """Return what an error says, on one line and not too long."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # its own words may be broken
        return ""
    return text.rstrip(".") if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"


def nearest(name: Any, known: Iterable[Any], most: int = 2) -> list[str]:
    """Return the known names that somebody may have meant, the likeliest first.

    >>> nearest("Pop", ["population", "pop", "year"]), nearest("populaton", ["population", "year"])
    (['pop'], ['population'])
    """
    words = list(dict.fromkeys(one for one in islice(known, _MOST_ASKED) if isinstance(one, str)))
    plain = {_plain(word): word for word in reversed(words)}
    asked = _plain(str(name))
    if asked in plain:
        return [plain[asked]]
    close = difflib.get_close_matches(asked, plain, n=most, cutoff=0.7)
    return [plain[one] for one in close]


def _plain(word: str) -> str:
    return word.casefold().replace(" ", "").replace("_", "").replace("-", "")


def meant(name: Any, known: Iterable[Any], quoted: bool = False) -> str:
    """Return "Did you mean …?", or nothing.

    >>> meant("jbos", ["jobs", "year"]), meant("yaer", ["year"], quoted=True), meant("q", ["jobs"])
    ('Did you mean jobs?', 'Did you mean "year"?', '')
    """
    others = (one for one in known if not (isinstance(one, str) and one == name))
    close = [f'"{one}"' if quoted else one for one in nearest(name, others)]
    return say("Did you mean {near}?", near=say(" or ").join(close)) if close else ""


def listed(known: Iterable[Any], most: int = 12) -> str:
    """Return names in a row, the first of many.

    >>> listed(range(20), 3)
    '0, 1, 2 …'
    """
    few = [str(one) for one in islice(known, most + 1)]
    return ", ".join(few[:most]) + (" …" if len(few) > most else "")


def filled(text: str, match: re.Match[str]) -> str:
    """Return a sentence with what a pattern found in the places {0}, {1} … of it."""
    for at, group in enumerate(match.groups()):
        text = text.replace(f"{{{at}}}", group or "")
    return text
