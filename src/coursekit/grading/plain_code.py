"""Code in a plain form: what two people wrote who meant the same is the same here."""

from __future__ import annotations

import ast
import copy
import keyword
from collections.abc import Container
from typing import Any

__all__ = ["normal", "tidied"]

#: Calls and methods that change how a value is written, not what it says.
_DRESS = {"round", "float", "int", "list", "tuple", "str", "Series"}
_DRESSING = {"round", "item", "tolist", "to_list", "copy", "astype", "reset_index"}
_MIRRORED: dict[type, type] = {ast.Lt: ast.Gt, ast.LtE: ast.GtE}
#: Where a node keeps the name that it gives or uses.
_NAMED: dict[type, str] = {
    ast.Name: "id",
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
}


def normal(code: str) -> str:
    """Return the expression that makes ``answer``, in a plain form.

    Names in between are put in where they are used, rounding is left out, and sums, products and
    comparisons have one order.

    Parameters
    ----------
    code : str
        A cell.

    Returns
    -------
    str
        Empty when nothing can be said.

    Examples
    --------
    >>> one = normal("share = part / whole\\nanswer = round(100 * share, 1)")
    >>> one == normal("answer = (part / whole) * 100"), one
    (True, '100 * (part / whole)')
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    known: dict[str, ast.expr] = {}
    kept: list[ast.stmt] = []
    for statement in tree.body:
        target = _target(statement)
        if target and isinstance(statement, ast.Assign):
            known[target] = _Put(known).visit(copy.deepcopy(statement.value))
        elif not isinstance(statement, (ast.Import, ast.ImportFrom, ast.Expr)):
            kept.append(_Put(known).visit(copy.deepcopy(statement)))
    if "answer" not in known and not kept:
        return ""
    parts: list[ast.AST] = [*kept, *([known["answer"]] if "answer" in known else [])]
    plain = [_Undressed().visit(part) for part in parts]
    made = "\n".join(ast.unparse(ast.fix_missing_locations(part)) for part in plain)
    # A number or a list typed in says nothing about how it was found.
    bare = len(parts) == 1 and all(
        isinstance(node, (ast.Constant, ast.List, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load))
        for node in ast.walk(plain[0])
    )
    return "" if bare else _renamed(made)


def _target(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            return target.id
    return ""


class _Put(ast.NodeTransformer):
    """Puts in what names stand for."""

    def __init__(self, known: dict[str, ast.expr]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        known = self._known.get(node.id) if isinstance(node.ctx, ast.Load) else None
        return copy.deepcopy(known) if known is not None else node


class _Undressed(ast.NodeTransformer):
    """Takes away what is only a way to write."""

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _DRESS and node.args:
            return node.args[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr in _DRESSING:
            return node.func.value
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        self.generic_visit(node)
        inside = node.slice
        if isinstance(node.value, ast.Attribute) and node.value.attr == "loc":
            if isinstance(inside, ast.Tuple) and len(inside.elts) == 2:
                rows = ast.Subscript(node.value.value, inside.elts[0], ast.Load())
                return self.visit_Subscript(ast.Subscript(rows, inside.elts[1], ast.Load()))
            return ast.Subscript(node.value.value, inside, ast.Load())
        name = str(inside.value) if isinstance(inside, ast.Constant) else ""
        if name.isidentifier() and not keyword.iskeyword(name):
            return ast.Attribute(node.value, name, ast.Load())
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)):
            parts = sorted(_flat(node, type(node.op)), key=ast.unparse)
            made = parts[0]
            for part in parts[1:]:
                made = ast.BinOp(made, node.op, part)
            return made
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        self.generic_visit(node)
        mirrored = _MIRRORED.get(type(node.ops[0])) if len(node.ops) == 1 else None
        if mirrored:
            return ast.Compare(node.comparators[0], [mirrored()], [node.left])
        return node

    def visit_Constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, float) and node.value.is_integer() and abs(node.value) < 1e15:
            return ast.Constant(int(node.value))
        return node


def _flat(node: ast.expr, operator: type) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and type(node.op) is operator:
        return [*_flat(node.left, operator), *_flat(node.right, operator)]
    return [node]


def _renamed(code: str, known: Container[str] = ("answer",)) -> str:
    """Return code whose own names are numbered in the order in which they come.

    >>> _renamed("def slope(height, base): return height / base")
    'def v1(v2, v3):\\n    return v2 / v3'
    """
    tree = ast.parse(code)
    named = [(node, _NAMED[type(node)]) for node in ast.walk(tree) if type(node) in _NAMED]
    own: dict[str, str] = {}
    for node, where in named:
        name = getattr(node, where)
        given = isinstance(getattr(node, "ctx", None), (ast.Store, type(None)))
        if name and given and name not in known:
            own.setdefault(name, f"v{len(own) + 1}")
    for node, where in named:
        name = getattr(node, where)
        setattr(node, where, own.get(name, name))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [own.get(name, name) for name in node.names]
    return ast.unparse(tree)


def tidied(code: str, known: Container[str] = ("answer",)) -> str:
    """Return code without what may tell whose it is, and without what it only shows.

    Comments and lone texts go; names of one's own are numbered.

    Parameters
    ----------
    code : str
        A cell.
    known : container of str, optional
        Names that stay as they are: those of the course.

    Returns
    -------
    str
        Empty when it is no Python.

    Examples
    --------
    >>> tidied("# by Ada\\n'mine'\\nada = 3\\nanswer = ada * 2\\nanswer")
    'v1 = 3\\nanswer = v1 * 2'
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body:
            kept = [one for one in body if not _shows(one)]
            body[:] = kept or ([ast.Pass()] if node is not tree else [])
    return _renamed(ast.unparse(ast.fix_missing_locations(tree)), known)


def _shows(statement: ast.stmt) -> bool:
    """Tell whether a statement only shows something: a text, a name, a print."""
    if not isinstance(statement, ast.Expr):
        return False
    inside = statement.value
    if isinstance(inside, ast.Call):
        return isinstance(inside.func, ast.Name) and inside.func.id in {"print", "display", "check"}
    return isinstance(inside, (ast.Constant, ast.Name, ast.JoinedStr))
