"""Which cells have to run before a cell: those that make the names it uses, and no others.

A cell is read, not run, to see which names it uses, which it sets and which it perhaps changes.
What the session holds is remembered as a history: for each name the codes that made it, and what
they in turn were given. A name is right when its history is the one that the cells above would have
given it, so that cells may be run in any order, edited, and run again.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Methods that change what they belong to, even in the last line of a cell, which else shows.
_CHANGING = {"append", "extend", "insert", "remove", "pop", "clear", "update", "add", "discard"}
_CHANGING |= {"sort", "reverse", "setdefault", "seed", "shuffle", "set_option", "use"}
#: Functions that leave what they are given as it is.
_HARMLESS = {"print", "display", "glue", "check", "chart", "explore", "describe", "help", "len"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_FAILED = "stopped with an error"


@dataclass(frozen=True)
class CellNames:
    """What a cell does to names.

    Attributes
    ----------
    uses : frozenset of str
        Names it needs from before.
    later : frozenset of str
        Names that its functions need when they are called.
    sets : frozenset of str
        Names it gives a value of its own.
    changes : frozenset of str
        Names that it sets in some cases only, or changes in part.
    """

    uses: frozenset[str]
    later: frozenset[str]
    sets: frozenset[str]
    changes: frozenset[str]

    @property
    def touches(self) -> frozenset[str]:
        """Return all names whose value may be another one afterwards."""
        return self.sets | self.changes


@lru_cache(maxsize=500)
def read(code: str) -> CellNames | None:
    """Return what a cell does to names; None when it cannot be read."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    uses: set[str] = set()
    later: set[str] = set()
    sets: set[str] = set()
    changes: set[str] = set()
    for at, statement in enumerate(body):
        uses |= (_loaded(statement) | _inside(statement)) - sets
        later |= _inside(statement)
        changed = set(_changed(statement, last=at == len(body) - 1))
        stored = set(_stored(statement))
        if isinstance(statement, (ast.If, ast.Try, ast.While, ast.Match)):
            changes |= stored
        else:
            sets |= stored
        uses |= changed - sets
        changes |= changed
    return CellNames(frozenset(uses), frozenset(later), frozenset(sets), frozenset(changes))


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that run with it: without the bodies of functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _FUNCTIONS[:3]):
            yield from _parts(child)


def _loaded(statement: ast.stmt) -> set[str]:
    if isinstance(statement, _FUNCTIONS):
        return {n.id for one in _outside(statement) for n in ast.walk(one) if _is(n, ast.Load)}
    found = {node.id for node in _parts(statement) if _is(node, ast.Load, ast.Del)}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        found.add(statement.target.id)
    return found


def _outside(function: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs where a function is made: decorators, defaults, the body of a class."""
    yield from getattr(function, "decorator_list", ())
    if isinstance(function, ast.ClassDef):
        yield from (*function.bases, *function.body)
    else:
        yield from (one for one in (*function.args.defaults, *function.args.kw_defaults) if one)


def _inside(statement: ast.stmt) -> set[str]:
    """Return names that functions of a statement take from outside."""
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, _FUNCTIONS[:3]):
            own = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
            own |= {one.id for one in ast.walk(node) if _is(one, ast.Store)}
            found |= {one.id for one in ast.walk(node) if _is(one, ast.Load)} - own
    return found


def _is(node: ast.AST, *kinds: type[ast.expr_context]) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, kinds)


def _stored(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, _FUNCTIONS):
        yield statement.name
        return
    for node in _parts(statement):
        if _is(node, ast.Store, ast.Del):
            yield node.id
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (one.asname or one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name


def _changed(statement: ast.stmt, last: bool) -> Iterator[str]:
    """Yield names whose value a statement changes in part."""
    for node in _parts(statement):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            yield from _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _changed_by(node.value, shown=last and node is statement)


def _changed_by(call: ast.Call, shown: bool) -> Iterator[str]:
    function = call.func
    if isinstance(function, ast.Attribute):
        in_place = any(word.arg == "inplace" for word in call.keywords)
        if not shown or in_place or function.attr in _CHANGING:
            yield from _root(function)
    given = {one.id for one in call.args if isinstance(one, ast.Name)}
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    if name in _CHANGING or (isinstance(function, ast.Name) and name not in _HARMLESS):
        yield from given


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


#: For each name, what made it, one step after the other.
History = dict[str, tuple[str, ...]]


def _after(history: History, code: str, known: frozenset[str]) -> None:
    """Write into a history that a code ran; only known names count as what it was given."""
    reading = read(code)
    if reading is None:
        return
    given = [(name, history.get(name)) for name in sorted(_needs(code) & known)]
    step = hashlib.sha256(repr((code, given)).encode("utf-8", "replace")).hexdigest()
    for name in reading.changes:
        history[name] = (*history.get(name, ()), step)
    for name in reading.sets:
        history[name] = (step,)


def above(cells: Sequence[str], code: str) -> list[int]:
    """Return the places of those cells that make what a code uses, in order.

    >>> above(["a = 1", "b = 2", "c = a + 1"], "print(c)")
    [0, 2]
    """
    taken: set[int] = set()
    while True:
        before = len(taken)
        readings = [read(one) for one in (code, *(cells[at] for at in taken))]
        wanted = set().union(*(one.uses | one.later for one in readings if one))
        for at in reversed(range(len(cells))):
            reading = read(cells[at])
            if reading is None or at in taken or reading.touches & wanted:
                taken.add(at)
                if reading is not None:
                    wanted |= reading.uses
        if len(taken) == before:
            return sorted(taken)


def beyond(known: Sequence[str], cells: Sequence[str], code: str) -> list[int]:
    """Return the places of the cells that a code needs, if known codes do not make all its names.

    It is all of them then: a single one might take back what the known codes made of a name.

    >>> beyond(["a = 1"], ["a = 1", "b = 2", "c = a + b", "d = 4"], "a + c")
    [0, 1, 2]
    >>> beyond(["a = 1"], ["a = 1", "b = 2"], "print(a)")
    []
    """
    unmade = _needs(code) - _touched(known)
    return above(cells, code) if unmade & _touched(cells) else []


def _touched(cells: Iterable[str]) -> frozenset[str]:
    """Return all names whose value may be another one after some cells."""
    return frozenset().union(*(one.touches for cell in cells if (one := read(cell))))


def _needs(code: str) -> frozenset[str]:
    reading = read(code)
    return reading.uses if reading else frozenset()


class Memory:
    """What ran, and what therefore has to run before something else.

    Examples
    --------
    >>> memory = Memory()
    >>> cells = ["a = 1", "b = 2", "c = a + 1"]
    >>> for at in memory.missing(cells, "print(c)"):
    ...     memory.ran(cells[at])
    >>> memory.missing(cells, "print(c)"), memory.missing(cells, "print(b)")
    ([], [1])
    """

    def __init__(self) -> None:
        self._history: History = {}
        self._known: frozenset[str] = frozenset()

    def ran(self, code: str, failed: bool = False) -> None:
        """Remember that a code ran; one that failed leaves nothing that can be relied on."""
        _after(self._history, code, self._known)
        if failed and (reading := read(code)):
            for name in reading.touches:
                self._history[name] = (*self._history[name], _FAILED)

    def missing(self, cells: Sequence[str], code: str) -> list[int]:
        """Return the places of the cells that have to run before a code, in order."""
        needed = above(cells, code)
        self._known |= _touched(cells)
        running = {at for at in needed if read(cells[at]) is None}
        while True:
            wrong = self._wrong(cells, needed, code, running) - running
            if not wrong:
                return sorted(running)
            running |= wrong

    def _wrong(
        self, cells: Sequence[str], needed: Iterable[int], code: str, running: set[int]
    ) -> set[int]:
        """Return the cells that make names which would not be right when they are used."""
        held, right = dict(self._history), History()
        made: dict[str, list[int]] = {}
        wrong: set[int] = set()

        def look(names: frozenset[str]) -> None:
            seen, asked = set(), [*names]
            while asked:
                name = asked.pop()
                if name in seen or name not in right:
                    continue
                seen.add(name)
                for at in made[name]:  # functions need their own names when they are called
                    asked += read(cells[at]).later
                if held.get(name) != right[name]:
                    so_far = held.get(name, ())
                    begun = len(so_far) if right[name][: len(so_far)] == so_far else 0
                    wrong.update(made[name][begun:])

        for at in needed:
            one = read(cells[at])
            if one is None:
                continue
            if at in running:
                look(_needs(cells[at]))
                _after(held, cells[at], self._known)
            _after(right, cells[at], self._known)
            for name in one.touches:
                made[name] = [at] if name in one.sets else [*made.get(name, []), at]
        look(_needs(code))
        return wrong
