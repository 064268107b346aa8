"""Code cut into lines that can be moved: which belong inside which, and which need which above."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Statement", "Use", "cut", "needed", "shape", "used"]

#: Where these stand, nothing may be moved across.
_LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Assert, ast.Yield, ast.YieldFrom)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class Statement:
    """A statement of its own, or the first line of a block.

    Attributes
    ----------
    text : str
        Its code, from the first column on.
    depth : int
        How deep it stands.
    within : int or None
        The place of the line that its block begins with.
    after : dict of int to str
        Places of the lines that have to stand above it, and the name that it takes from each;
        an empty name where only the order matters.
    node : ast.stmt
        What it was made from.
    """

    text: str
    depth: int
    within: int | None
    node: ast.stmt
    after: dict[int, str] = field(default_factory=dict)


def cut(code: str) -> list[Statement]:
    """Cut code into pieces.

    Parameters
    ----------
    code : str
        Python that can be read.

    Returns
    -------
    list of Statement
        In the order of the code. Any order in which each stands in its block and below those that
        it comes after makes an equal program.

    Examples
    --------
    >>> for piece in cut("def twice(x):\\n    y = 2 * x\\n    return y\\n\\nanswer = twice"):
    ...     print(piece.depth, piece.text, piece.after)
    0 def twice(x): {}
    1 y = 2 * x {}
    1 return y {1: 'y'}
    0 answer = twice {0: 'twice'}
    """
    pieces: list[Statement] = []
    _add(ast.parse(code).body, code, 0, None, pieces)
    return pieces


def needed(code: str, name: str) -> str:
    """Return the statements of code that a name depends on, without those that only show something.

    Examples
    --------
    >>> needed("a = 1\\nb = a + 1\\nprint(a)\\nc = 2\\nb", "b")
    'a = 1\\nb = a + 1'
    """
    body = ast.parse(code).body
    uses = used(body)
    last = max((at for at, use in enumerate(uses) if name in use.writes), default=len(body) - 1)
    wanted = {last}
    for at in range(last, -1, -1):
        if at in wanted:
            wanted |= {before for before in range(at) if uses[before].writes & uses[at].reads}
    return "\n".join(_text(body[at], code) for at in sorted(wanted))


def shape(node: ast.AST) -> str:
    """Return what makes a piece the same as another however it is spaced and quoted.

    Of a block it is the first line alone.

    Examples
    --------
    >>> first, second = cut("a = 'x'\\na  = (\\"x\\")")
    >>> shape(first.node) == shape(second.node)
    True
    """
    if _is_cut(node):
        node = ast.copy_location(
            type(node)(**{**dict(ast.iter_fields(node)), "body": [ast.Pass()]}), node
        )
    return ast.dump(node)


def _is_cut(node: ast.AST) -> bool:
    """Tell whether a block is cut into its first line and its body.

    One with an ``else`` or an ``except``, or on a single line, stays whole.
    """
    body = getattr(node, "body", None)
    return (
        isinstance(node, ast.stmt)
        and isinstance(body, list)
        and not getattr(node, "orelse", None)
        and not isinstance(node, ast.Try)
        and body[0].lineno > node.lineno
    )


def _add(
    body: Sequence[ast.stmt], code: str, depth: int, within: int | None, pieces: list[Statement]
) -> None:
    places: list[int] = []
    uses = used(body)
    for at, node in enumerate(body):
        place = len(pieces)
        cuts = _is_cut(node)
        text = _header(node, code) if cuts else _text(node, code)
        after = {
            places[before]: name
            for before in range(at)
            if (name := _taken(uses[before], uses[at])) is not None
        }
        pieces.append(Statement(text, depth, within, node, after))
        if cuts:
            _add(vars(node)["body"], code, depth + 1, place, pieces)
        places.append(place)


def _text(node: ast.stmt, code: str) -> str:
    """Return the code of a statement, from the first column on and without a comment behind it."""
    decorators = getattr(node, "decorator_list", [])
    begin = min([node.lineno, *(one.lineno for one in decorators)])
    lines = code.splitlines()[begin - 1 : node.end_lineno]
    lines[-1] = lines[-1].encode()[: node.end_col_offset].decode()
    margin = " " * node.col_offset
    return "\n".join(line.removeprefix(margin).rstrip() for line in lines)


def _header(node: ast.stmt, code: str) -> str:
    """Return the code of a block up to its body."""
    lines = _text(node, code).splitlines()
    first: ast.stmt = vars(node)["body"][0]
    decorators = getattr(first, "decorator_list", [])
    until = min([first.lineno, *(one.lineno for one in decorators)])
    return "\n".join(lines[: len(lines) - (node.end_lineno or 0) + until - 1])


@dataclass
class Use:
    """The names that a statement takes and makes, and whether it leaves its block."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    leaves: bool = False


def _taken(first: Use, then: Use) -> str | None:
    """Return the name that a statement takes from one above it; None where they may be swapped."""
    if names := first.writes & then.reads:
        return min(names)
    swappable = not (first.leaves or then.leaves or then.writes & (first.reads | first.writes))
    return None if swappable else ""


def used(body: Sequence[ast.stmt]) -> list[Use]:
    """Return what each statement of a block takes and makes.

    A function takes the names in it where it is called, not where it is written.
    """
    inside: dict[str, set[str]] = {}
    found = []
    for node in body:
        use = Use()
        if isinstance(node, _FUNCTIONS):
            own = Use()
            for part in node.body:
                _look(part, own)
            parameters = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
            inside[node.name] = own.reads - own.writes - parameters
            use.writes.add(node.name)
            for outside in (*node.decorator_list, node.args):
                _look(outside, use)
        else:
            _look(node, use)
        found.append(use)
    for use in found:
        waiting = list(use.reads & inside.keys())
        while waiting:
            more = inside[waiting.pop()] - use.reads
            use.reads |= more
            waiting += more & inside.keys()
    return found


def _look(node: ast.AST, use: Use) -> None:
    """Add the names that a piece of syntax takes and makes."""
    if isinstance(node, ast.Name):
        (use.reads if isinstance(node.ctx, ast.Load) else use.writes).add(node.id)
        return
    if isinstance(node, (*_COMPREHENSIONS, ast.Lambda, *_FUNCTIONS)):
        inner = Use()
        for child in ast.iter_child_nodes(node):
            _look(child, inner)
        own = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
        use.reads |= inner.reads - inner.writes - own
        if isinstance(node, _FUNCTIONS):
            use.writes.add(node.name)
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        use.writes |= {one.asname or one.name.partition(".")[0] for one in node.names}
    for changed in _changed(node):
        use.writes |= {changed}
        use.reads |= {changed}
    use.leaves = use.leaves or isinstance(node, _LEAVES)
    for child in ast.iter_child_nodes(node):
        _look(child, use)


def _changed(node: ast.AST) -> Iterator[str]:
    """Yield the names of what is changed in place."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        base: ast.AST = node
        while isinstance(base, (ast.Subscript, ast.Attribute)):
            base = base.value
        yield from _names(base)
    elif (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)  # such as items.append(1)
    ):
        yield from _names(node.value.func)


def _names(node: ast.AST) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name))
