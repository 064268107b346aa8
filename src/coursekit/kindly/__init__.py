"""Kind words for an error in anybody's cell: what happened, where, and the nearest known name.

The page and notebooks show them in place of a trace; the trace stays one step away. Where a
learner's slip has no words yet, give it a line in one of the tables of this folder:
``_syntax`` (what Python cannot read), ``_absent`` (what is not there), ``_values`` (what does not
fit), and an example in ``tests/unit/test_kindly.py``. A cell that would do something with a gap
of its stub does not run at all (``_unfilled``).

Examples
--------
>>> names = {"jobs": 3}
>>> try:
...     exec("answer = jbos + 1", names)
... except NameError as error:
...     print(explain(error, names))
Line 1: there is no name jbos here. Did you mean jobs?
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..languages import say
from . import _absent, _syntax, _unfilled, _values
from ._spot import Spot, found, told
from ._unfilled import first_used, holds_a_gap

__all__ = ["UnfilledGap", "Words", "explain", "first_used", "refuse_gaps"]

_TELLERS = (_unfilled.words, _syntax.words, _absent.words, _values.words)


class UnfilledGap(Exception):
    """A cell would do something with a gap of its stub, and did not run."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True)
class Words:
    """What a learner reads when a cell ends in an error.

    Attributes
    ----------
    plain : str
        What Python says: the kind of error and its own message.
    text : str
        What happened and what to try, in one to three sentences.
    line : int or None
        The line of the cell, counted from 1; None when no line is to blame.
    code : str
        That line as it was written.
    another : bool
        Whether the line stands in another cell than the one that was run.

    Examples
    --------
    >>> print(Words("ZeroDivisionError: division by zero", "heaps is 0.", 2, "1 / heaps"))
    Line 2: heaps is 0.
    """

    plain: str
    text: str
    line: int | None = None
    code: str = ""
    another: bool = False

    def __str__(self) -> str:
        if self.line is None:
            return self.text[:1].upper() + self.text[1:]
        where = say(" of another cell, which this one uses") if self.another else ""
        return say("Line {line}{where}: {text}", line=self.line, where=where, text=self.text)


def explain(
    error: BaseException, names: dict[str, Any], elsewhere: Mapping[str, str] | None = None
) -> Words:
    """Return kind words for an error that a cell ended in.

    Parameters
    ----------
    error : BaseException
        As it was caught, with its traceback.
    names : dict
        The names of the session: the very dict that the cell ran in, since its lines are
        recognised by it.
    elsewhere : mapping of str to str, optional
        Names that other cells set which have not run, and what those cells are called.

    Returns
    -------
    Words
        Always: an error that has no words of its own here gets an honest general sentence.

    Examples
    --------
    >>> names = {"town": "Loos"}
    >>> try:
    ...     exec("int(town)", names)
    ... except ValueError as error:
    ...     said = explain(error, names)
    >>> said.plain, said.line
    ("ValueError: invalid literal for int() with base 10: 'Loos'", 1)
    """
    if isinstance(error, UnfilledGap):
        return error.words
    error = _syntax.spelt_out(error)
    try:
        spot = found(error, names, elsewhere or {})
    except Exception:  # odd objects may refuse any question; the learner still needs an answer
        return Words(_plain(error), _general(error))
    return Words(_plain(error), _text(error, spot), spot.line, spot.code, spot.another)


def refuse_gaps(code: str | ast.Module, names: Mapping[str, Any]) -> None:
    """Refuse a cell that would do something with a gap (``...``) that is not filled.

    Parameters
    ----------
    code : str or ast.Module
        What is about to run.
    names : mapping
        What the session holds.

    Raises
    ------
    UnfilledGap
        With the line and what to do.

    Examples
    --------
    >>> refuse_gaps("year = ...; answer = ...", {})  # to put a gap down is no fault
    >>> refuse_gaps("answer = 2011 - year", {"year": ...})
    Traceback (most recent call last):
    ...
    coursekit.kindly.UnfilledGap: Line 1: year still holds a gap (...). Fill the line that ...
    """
    held = [name for name, one in names.items() if name[:1] != "_" and holds_a_gap(one)]
    if found := first_used(code, held):
        line = code.splitlines()[found.line - 1].strip() if isinstance(code, str) else ""
        raise UnfilledGap(Words(say("a gap is not filled yet"), found.text, found.line, line))


def _text(error: BaseException, spot: Spot) -> str:
    for words in _TELLERS:
        try:
            said = words(error, spot)
        except Exception:  # as above
            continue
        if said:
            return said
    return _general(error)


def _general(error: BaseException) -> str:
    return say(
        "Python stopped with {error}. There are no plainer words for this here. Look at "
        "each name in that line: does it hold what you expect?",
        error=_plain(error),
    )


def _plain(error: BaseException) -> str:
    said = told(error)
    return f"{type(error).__name__}{said and ': '}{said}"
