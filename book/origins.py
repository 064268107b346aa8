"""Where the numbers of a chapter come from: the lines of code that lead to each of them.

Found by reading the code, statement by statement, never by running it. What a line may change
counts as changed, so that rather a line too many is shown than one too few.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from book import ROOT, uses

#: Statements that make nothing, whatever they say.
_CHECKS = (ast.Assert, ast.Pass)
#: A name in a question to a table: ``query("insee == @LOOS")``.
_ASKED = re.compile(r"@(\w+)")
#: What any chapter may use without its tables being what a number comes from.
_GROUND = "from coursekit import chart, check, explore, glue, load, maps, palette"
_SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class CodeLine:
    """A statement of a chapter.

    Attributes
    ----------
    cell : int
        Its cell, counted from zero among all cells of code.
    code : str
        As it is written.
    reads, makes : frozenset of str
        The names that it reads, and those that it makes or may change.
    anew : frozenset of str
        Those that it makes afresh, whatever they were before.
    """

    cell: int
    code: str
    reads: frozenset[str]
    makes: frozenset[str]
    anew: frozenset[str]

    @property
    def brings(self) -> bool:
        """Tell whether it only brings tools."""
        return self.code.startswith(("import ", "from "))


@dataclass(frozen=True)
class Glued:
    """A number as the code hands it to the prose.

    Attributes
    ----------
    expression : str
        What is handed over.
    at : int
        The place of the statement that does so among all of the chapter.
    """

    expression: str
    at: int


class _WorkedOut(NamedTuple):
    """A name that is worked out, mostly in a loop, and the texts that its statement holds."""

    pattern: re.Pattern[str]
    said: set[str]
    glued: Glued

    def fits(self, name: str) -> tuple[bool, int, int]:
        """Tell how well a name fits: its parts are said, much of it is fixed, it comes late."""
        parts = self.pattern.fullmatch(name).groups()
        return set(parts) <= self.said, len(name) - sum(map(len, parts)), self.glued.at


class Code:
    """The code of a chapter.

    Parameters
    ----------
    cells : tuple of str
        Its cells, in order.

    Examples
    --------
    >>> code = Code(('a = load("communes")', 'b = len(a)\\nc = 2\\nglue("all", b, 0)'))
    >>> code.glued["all"].expression
    'b'
    >>> [line.code for line in code.leading_to("all")]
    ['a = load("communes")', 'b = len(a)', 'glue("all", b, 0)']
    """

    def __init__(self, cells: tuple[str, ...]) -> None:
        self.cells = cells
        self.lines: list[CodeLine] = []
        self.glued: dict[str, Glued] = {}
        self._worked_out: list[_WorkedOut] = []
        for at, cell in enumerate(cells):
            self._read(at, cell)

    def _read(self, at: int, cell: str) -> None:
        given = ast.parse(cell).body
        for node, code in _statements(cell, given):
            if isinstance(node, _CHECKS):
                self.lines.append(CodeLine(at, code, frozenset(), frozenset(), frozenset()))
                continue
            for call in _glue_calls(node):
                self._keep(node, call, Glued(ast.unparse(call.args[1]), len(self.lines)))
            self.lines.append(_line(at, code, node, last=node is given[-1]))

    def _keep(self, node: ast.stmt, call: ast.Call, glued: Glued) -> None:
        name = call.args[0]
        if isinstance(name, ast.Constant):
            self.glued[name.value] = glued
            return
        parts = name.values if isinstance(name, ast.JoinedStr) else [name]
        pattern = "".join(
            re.escape(one.value) if isinstance(one, ast.Constant) else r"(\w+)" for one in parts
        )
        said = {str(one.value) for one in ast.walk(node) if isinstance(one, ast.Constant)}
        self._worked_out.append(_WorkedOut(re.compile(pattern), said, glued))

    def where(self, name: str) -> Glued | None:
        """Return where a number is handed to the prose; None if no cell does."""
        if name in self.glued:
            return self.glued[name]
        fitting = [one for one in self._worked_out if one.pattern.fullmatch(name)]
        return max(fitting, key=lambda one: one.fits(name)).glued if fitting else None

    def leading_to(self, name: str) -> list[CodeLine]:
        """Return the statements that lead to a number, and the one that hands it over."""
        glued = self.where(name)
        if glued is None:
            return []
        handing = self.lines[glued.at]
        return [*self._before(glued.at, handing.reads), handing]

    def leading_to_cell(self, cell: int) -> list[CodeLine]:
        """Return the statements of a cell, and those before it that it stands on."""
        own = [at for at, line in enumerate(self.lines) if line.cell == cell]
        if not own:
            return []
        reads = frozenset().union(*(self.lines[at].reads for at in own))
        return [*self._before(own[0], reads), *(self.lines[at] for at in own)]

    def _before(self, at: int, wanted: frozenset[str]) -> list[CodeLine]:
        """Walk back from a statement; a function asks for what it will read when it is called."""
        functions = {
            name: line.reads
            for line in self.lines[: at + 1]
            if line.code.lstrip("@").startswith(("def ", "class "))
            for name in line.makes
        }
        found, needed = [], _with_functions(wanted, functions)
        for line in reversed(self.lines[:at]):
            if line.makes & needed:
                found.append(line)
                needed = (needed - line.anew) | _with_functions(line.reads, functions)
        return found[::-1]


def tables(lines: list[CodeLine]) -> set[str]:
    """Return the tables that lines load, and those behind what they use of the package.

    The ground that every map and every name of a commune stands on is left out.

    Parameters
    ----------
    lines : list of CodeLine
        From :meth:`Code.leading_to`.

    Examples
    --------
    >>> tables(Code(('a = load("shops")',)).leading_to_cell(0))
    {'shops'}
    """
    own = [line for line in lines if not line.brings]
    read = frozenset().union(*(line.reads for line in own))
    asked = "\n".join(_asked(line.code, read) for line in lines if line.brings)
    return uses.tables("\n".join(line.code for line in own)) | _behind(asked)


@cache
def _behind(asked: str) -> set[str]:
    """Return the tables behind what is asked of the package; many numbers ask for the same."""
    return _package().used(asked).tables - _package().used(_GROUND).tables


def _asked(code: str, read: frozenset[str]) -> str:
    """Return an import of those names alone that are read."""
    (node,) = ast.parse(code).body
    node.names = [one for one in node.names if (one.asname or one.name.split(".")[0]) in read]
    return ast.unparse(node) if node.names else ""


@cache
def _package() -> uses.Package:
    return uses.Package(ROOT / "src/coursekit")


def _with_functions(names: frozenset[str], functions: dict[str, frozenset[str]]) -> frozenset[str]:
    waiting, found = list(names), set(names)
    while waiting:
        more = functions.get(waiting.pop(), frozenset()) - found
        found |= more
        waiting += more
    return frozenset(found)


def _statements(cell: str, given: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Yield statements and their code; ``a, b = f(x), f(y)`` is two that need not each other."""
    for node in given:
        pairs = _pairs(node)
        for target, value in pairs:
            code = f"{ast.unparse(target)} = {ast.unparse(value)}"
            yield ast.parse(code).body[0], code
        if not pairs:
            yield node, "\n".join(cell.splitlines()[_first(node) - 1 : node.end_lineno])


def _pairs(node: ast.stmt) -> list[tuple[ast.expr, ast.expr]]:
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return []
    left, right = node.targets[0], node.value
    if not isinstance(left, ast.Tuple) or not isinstance(right, ast.Tuple):
        return []
    made = {one.id for one in ast.walk(left) if isinstance(one, ast.Name)}
    read = {one.id for one in ast.walk(right) if isinstance(one, ast.Name)}
    if made & read or len(left.elts) != len(right.elts):  # a swap is one step
        return []
    return list(zip(left.elts, right.elts, strict=True))


def _first(node: ast.stmt) -> int:
    decorated = [one.lineno for one in getattr(node, "decorator_list", ())]
    return min([node.lineno, *decorated])


def _line(cell: int, code: str, node: ast.stmt, *, last: bool) -> CodeLine:
    table = symtable.symtable(ast.unparse(node), "a cell", "exec")
    made = {one.get_name() for one in table.get_symbols() if _is_made(one)}
    reads = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    for scope in _scopes(table):
        reads |= {one.get_name() for one in scope.get_symbols() if one.is_global()}
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            reads.update(_ASKED.findall(one.value))
    changed = set() if isinstance(node, _SCOPES) else set(_changed(node, last=last))
    loops = {
        one.id
        for loop in ast.walk(node)
        if isinstance(loop, ast.For)
        for one in ast.walk(loop.target)
        if isinstance(one, ast.Name)
    }
    whole = isinstance(node, (ast.Assign, ast.AnnAssign, *_SCOPES)) and not changed
    return CodeLine(
        cell,
        code,
        frozenset(reads | changed) - loops,
        frozenset(made | changed),
        frozenset(made) if whole else frozenset(),
    )


def _is_made(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


def _changed(node: ast.stmt, *, last: bool) -> Iterator[str]:
    """Yield the names whose insides a statement changes: by an index, an attribute, a method.

    A method called for nothing but its effect changes what it belongs to. The last statement of a
    cell is called for what it shows.
    """
    for one in ast.walk(node):
        store = isinstance(getattr(one, "ctx", None), (ast.Store, ast.Del))
        if isinstance(one, (ast.Subscript, ast.Attribute)) and store:
            yield from _owner(one)
        elif isinstance(one, ast.AugAssign):
            yield from _owner(one.target)
        elif isinstance(one, ast.Expr) and not (last and one is node):
            called = getattr(one.value, "func", None)
            yield from _owner(called) if isinstance(called, ast.Attribute) else ()


def _owner(node: ast.expr) -> Iterator[str]:
    """Yield the name at the root of ``a.b[c].d``."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _glue_calls(node: ast.AST) -> Iterator[ast.Call]:
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "glue" and one.args[1:]:
            yield one


@lru_cache(maxsize=32)  # a chapter is asked for each of its numbers
def of(cells: tuple[str, ...]) -> Code:
    """Return the code of a chapter, read once."""
    return Code(cells)
