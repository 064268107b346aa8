"""Lines that do not belong to a solution, taken from its catalogued mistakes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..checks.belonging import NAME
from ..checks.reading import Note
from ._pieces import Statement, cut, shape, used

__all__ = ["WrongLine", "wrong_lines"]


class WrongLine(NamedTuple):
    """A line that a learner writes who makes a mistake.

    Attributes
    ----------
    text : str
        Its code, from the first column on.
    instead_of : int
        The place of the solution's line that it would stand for.
    hint : str
        What the checker says of the mistake.
    """

    text: str
    instead_of: int
    hint: str


def wrong_lines(solution: Sequence[Statement], mistakes: Sequence[Note]) -> list[WrongLine]:
    """Return the lines in which mistakes differ from a solution, where that is a single line.

    A mistake may call by other names what the solution makes: these are changed into the
    solution's where a single line that differs is left then.

    Parameters
    ----------
    solution : sequence of Statement
        Of the solution.
    mistakes : sequence of Note
        Catalogued.

    Returns
    -------
    list of WrongLine
        In the order of the mistakes. Put where the solution's line stands, each makes the mistake.
    """
    found: dict[str, WrongLine] = {}
    for mistake in mistakes:
        for code in _renamed(mistake.text, solution):
            if line := _only_difference(solution, code, mistake.hint):
                found.setdefault(line.text, line)
                break
    return list(found.values())


def _only_difference(solution: Sequence[Statement], code: str, hint: str) -> WrongLine | None:
    right = {shape(one.node) for one in solution}
    given = {shape(one.node): one for one in cut(code)}
    other = [one for line, one in given.items() if line not in right]
    if len(other) != 1:
        return None
    (line,) = other
    at = next((at for at, one in enumerate(solution) if _kind(one) == _kind(line)), None)
    (use,) = used([line.node])
    if at is None or use.reads & use.writes:  # such as answer = answer / 100, a line more
        return None
    if line.within is not None and any(
        _decides(one) and shape(one.node) not in given
        for one in (*solution[:at], *solution[at + 1 :])
    ):
        return None  # beside what the solution decides, the line may be right
    return WrongLine(line.text, at, hint)


def _decides(piece: Statement) -> bool:
    return used([piece.node])[0].leaves


def _kind(piece: Statement) -> tuple[int, str, frozenset[str]]:
    """Return what two pieces have in common of which one may stand for the other."""
    (use,) = used([piece.node])
    return piece.depth, type(piece.node).__name__, frozenset(use.writes)


def _renamed(code: str, solution: Sequence[Statement]) -> Iterator[str]:
    """Yield the code of a mistake, with one name after the other changed into the solution's."""
    tree = ast.parse(code)
    if any(isinstance(node, ast.FunctionDef) for node in tree.body):
        names = [one.node.name for one in solution if isinstance(one.node, ast.FunctionDef)]
        calls = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        # One that calls the right function would call itself.
        yield from (_with(code, NAME, name) for name in names if name not in calls)
        return
    yield code
    made = _made(tree.body)
    known = _made([one.node for one in solution])
    for own in sorted(made - known):
        yield from (_with(code, own, name) for name in sorted(known - made))


def _made(body: Sequence[ast.stmt]) -> set[str]:
    return set().union(*(use.writes for use in used(body)))


def _with(code: str, old: str, new: str) -> str:
    """Return code with another name for something; its parameters and columns keep theirs."""
    lines = [line.encode() for line in code.splitlines()]
    places = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name) and node.id == old:
            places.append((node.lineno, node.col_offset))
        elif isinstance(node, ast.FunctionDef) and node.name == old:
            places.append((node.lineno, node.col_offset + len("def ")))
    for line, column in sorted(places, reverse=True):
        text = lines[line - 1]
        lines[line - 1] = text[:column] + new.encode() + text[column + len(old.encode()) :]
    return b"\n".join(lines).decode()
