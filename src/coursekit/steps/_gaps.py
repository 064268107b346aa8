"""Gaps in a solution: words whose choice decides, never brackets and commas alone."""

from __future__ import annotations

import difflib
import io
import tokenize
from collections import Counter
from collections.abc import Sequence
from keyword import iskeyword
from typing import NamedTuple

from ._disorder import in_disorder
from ._pieces import Statement
from ._wrong_lines import WrongLine

__all__ = ["Gap", "gaps", "offered"]

#: Gaps in a line, and in all lines together: more is a riddle, fewer gives nothing to think about.
A_LINE, IN_ALL = 2, 5
#: Wrong words among those to choose from.
OTHERS = 2

_OPERATORS = frozenset(
    ["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "~"]
)
#: They change only the kind of a thing, or are in every other line.
_TRIFLES = frozenset({"int", "float", "list", "str", "loc", "iloc"})


class Gap(NamedTuple):
    """A word left out.

    Attributes
    ----------
    line : int
        The place of its piece.
    begin, end : int
        Where it stands in the text of the piece.
    word : str
        What belongs there.
    """

    line: int
    begin: int
    end: int
    word: str


class _Word(NamedTuple):
    begin: int
    end: int
    text: str
    weight: int


def gaps(
    solution: Sequence[Statement], given: Sequence[str], wrong: Sequence[WrongLine]
) -> list[Gap]:
    """Return the gaps of a solution.

    Parameters
    ----------
    solution : sequence of Statement
        Of the solution.
    given : sequence of str
        Lines that the learner has from the beginning: nothing is left out of them.
    wrong : sequence of WrongLine
        Where these differ from the solution, a word matters.

    Returns
    -------
    list of Gap
        In the order of the text; none where there is nothing to choose.
    """
    found: list[tuple[int, str, Gap]] = []
    for at, piece in enumerate(solution):
        if piece.text in given:
            continue
        differ = _differing(piece.text, [one.text for one in wrong if one.instead_of == at])
        ranked = sorted(
            (-word.weight - 10 * differ[word.begin], f"{at} {word.begin}", word)
            for word in _words(piece.text)
        )
        for rank, (weight, place, word) in enumerate(ranked[:A_LINE]):
            # First one of each line, then a second one of each.
            found.append((rank * 1000 + weight, place, Gap(at, word.begin, word.end, word.text)))
    return sorted(gap for _, _, gap in sorted(found)[:IN_ALL])


def offered(chosen: Sequence[Gap], wrong: Sequence[WrongLine], key: str) -> list[str]:
    """Return the words to choose from, in disorder: those of the gaps, and a few from mistakes."""
    right = {gap.word for gap in chosen}
    lines = {gap.line for gap in chosen}
    others = Counter(
        word.text
        for line in wrong
        if line.instead_of in lines
        for word in _words(line.text)
        if word.text not in right
    )
    some = sorted(others, key=lambda word: (-others[word], word))[:OTHERS]
    return in_disorder([*right, *some], key)


def _tokens(text: str) -> list[tuple[int, int, tokenize.TokenInfo]]:
    """Return the tokens of a piece with their places in its text."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    body = f"{text} pass" if text.endswith(":") else text
    return [
        (starts[one.start[0] - 1] + one.start[1], starts[one.end[0] - 1] + one.end[1], one)
        for one in tokenize.generate_tokens(io.StringIO(body).readline)
        if one.type in (tokenize.NAME, tokenize.STRING, tokenize.OP, tokenize.NUMBER)
    ][: None if body is text else -1]


def _words(text: str) -> list[_Word]:
    """Return what may be left out of a line; names of functions and columns weigh most."""
    tokens = _tokens(text)
    found = []
    for at, (begin, end, one) in enumerate(tokens):
        before = tokens[at - 1][2].string if at else ""
        after = tokens[at + 1][2].string if at + 1 < len(tokens) else ""
        weight = _weight(one, before, after)
        if weight:
            found.append(_Word(begin, end, one.string, weight))
    return found


def _weight(token: tokenize.TokenInfo, before: str, after: str) -> int:
    if token.type == tokenize.OP:
        binary = before not in {"", "(", "[", ",", "=", ":", "return", "in"}
        return 2 if token.string in _OPERATORS and binary else 0
    if token.type == tokenize.STRING:
        return 3 if token.string[1:-1].isidentifier() and before in {"[", ",", "("} else 0
    if token.type != tokenize.NAME or iskeyword(token.string) or token.string in _TRIFLES:
        return 0
    if before == ".":
        return 4 if after == "(" else 1
    return 3 if after == "(" and before != "def" else 0


def _differing(right: str, wrong: Sequence[str]) -> Counter[int]:
    """Count the wrong lines that have another word in a place, by the places of a line."""
    ours = _tokens(right)
    found: Counter[int] = Counter()
    for text in wrong:
        theirs = [one.string for _, _, one in _tokens(text)]
        matcher = difflib.SequenceMatcher(None, [one.string for _, _, one in ours], theirs, False)
        for kind, begin, end, _, _ in matcher.get_opcodes():
            if kind in {"replace", "delete"}:
                found.update(place for place, _, _ in ours[begin:end])
    return found
