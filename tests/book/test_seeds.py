"""No page prints a digit that the seed decides: each chapter that draws lots is run with others.

A number in a sentence or a printed line is the same with every seed. Tables, and the sentences of
explorers, one for each of their states, may differ by one in the last digit.
"""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import matplotlib
import numpy as np
import pandas as pd
import pytest

import coursekit
from book import myst, uses
from coursekit import classgame
from tests.book.test_chapters import CHAPTERS

#: Added to every seed. The first run keeps the book's own.
OTHERS = (1_000, 2_000)
#: How many states of an explorer are looked at, the first and the last among them.
STATES = 3
#: Explorers that write in larger steps than one in their last digit, and that step.
STEPS = {"Simulated: giving, round after round": 5}

_PACKAGE = uses.Package(Path(coursekit.__file__).parent)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_default_rng = np.random.default_rng


def draws_lots(text: str) -> bool:
    """Tell whether the code of a chapter, or a module that it uses, makes a generator."""
    code = "\n".join(myst.code(text))
    modules = _PACKAGE.used(code).modules
    return any(
        "default_rng" in one
        for one in (code, *(path.read_text("utf-8") for path in _PACKAGE.paths(modules)))
    )


DRAWING = [path for path in CHAPTERS if draws_lots(path.read_text("utf-8"))]


class _Quiet:
    """Whatever draws: it takes everything and shows nothing."""

    def __getattr__(self, name: str) -> _Quiet:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> _Quiet:
        return self

    def __iter__(self) -> Iterator[_Quiet]:
        return iter((self, self))

    def __getitem__(self, key: Any) -> _Quiet:
        return self

    def _number(self, other: Any = None) -> float:
        return 0.0

    __add__ = __radd__ = __mul__ = __rmul__ = __sub__ = __float__ = _number


_QUIET = _Quiet()


def _choices(given: Any) -> list:
    """Return what a control of an explorer can be set to."""
    if isinstance(given, dict):
        return list(given.values())
    if isinstance(given, tuple):
        low, high, *step = given
        return list(np.arange(low, high + 1e-9, *step))
    return list(given) if isinstance(given, list) else [given]


def printed(text: str, further: int) -> dict[str, Any]:
    """Return what the cells of a chapter print, with every seed moved.

    Parameters
    ----------
    text : str
        The chapter.
    further : int
        What is added to every seed.

    Returns
    -------
    dict of str to Any
        By name: glued texts, lines, shown tables, and sentences of explorers.
    """
    said: dict[str, Any] = {}

    def glue(name: str, value: Any, *how: Any, **unit: Any) -> None:
        known = isinstance(value, str | bool)
        said[f"glue {name}"] = str(value) if known else coursekit.number(value, *how, **unit)

    def explore(f: Callable, *, title: str, **given: Any) -> None:
        words = {"reading", "labels", "start"}
        controls = {name: _choices(one) for name, one in given.items() if name not in words}
        states = [*itertools.product(*controls.values())]
        for at in np.unique(np.linspace(0, len(states) - 1, STATES).astype(int)):
            shown = f(**dict(zip(controls, states[at], strict=True)))
            for part in shown if isinstance(shown, tuple) else (shown,):
                if isinstance(part, str):
                    said[f"explorer {title}|{states[at]}"] = part

    # A sheet that the page prints is data, and its seed is its name.
    sheet = mock.Mock(wraps=classgame.simulated_sheet)

    def of_the_book(*args: Any, **kwargs: Any) -> str:
        with mock.patch.object(np.random, "default_rng", _default_rng):
            return sheet(*args, **kwargs)

    namespace: dict[str, Any] = {}
    lines = io.StringIO()
    with contextlib.ExitStack() as stack:
        for where, name, what in (
            (np.random, "default_rng", lambda seed: _default_rng(seed + further)),
            (classgame, "simulated_sheet", of_the_book),
            (coursekit, "glue", glue),
            (coursekit, "explore", explore),
            (coursekit, "chart", _QUIET),
            (coursekit, "maps", _QUIET),
            (matplotlib, "pyplot", _QUIET),
        ):
            stack.enter_context(mock.patch.object(where, name, what))
        stack.enter_context(mock.patch.dict(sys.modules, {"matplotlib.pyplot": _QUIET}))
        stack.enter_context(contextlib.redirect_stdout(lines))
        for at, cell in enumerate(myst.code(text)):
            tree = ast.parse(cell)
            shown = tree.body and isinstance(tree.body[-1], ast.Expr) and tree.body.pop()
            exec(compile(tree, "chapter", "exec"), namespace)
            value = shown and eval(compile(ast.Expression(shown.value), "", "eval"), namespace)
            if isinstance(value, pd.DataFrame | pd.Series):
                said[f"table {at}"] = value.to_string()
    return {**said, "lines": lines.getvalue()}


def apart(one: str, other: str, step: int = 1) -> bool:
    """Tell whether two sentences differ by more than a step in the last digit of a number.

    >>> apart("44 to 130 weeks", "44 to 140 weeks"), apart("44 to 130", "46 to 130")
    (False, True)
    """
    if _NUMBER.sub("…", one) != _NUMBER.sub("…", other):
        return True
    for pair in zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True):
        plain = [text.replace(",", "") for text in pair]
        finest = min(_place(text) for text in plain)
        if abs(float(plain[0]) - float(plain[1])) > step * finest * 1.001:
            return True
    return False


def _place(text: str) -> float:
    """Return what one in the last digit is worth, noughts at the end of a whole number aside."""
    text = text.removesuffix(".0")  # a whole number in a table of floats
    if "." in text:
        return 10.0 ** -len(text.partition(".")[2])
    return 10.0 ** (len(text) - len(text.rstrip("0"))) if text.strip("0") else 1.0


def test_the_chapters_that_draw_lots_are_found():
    assert {"big_as_cheops", "chain_of_heaps", "fifty_fifty", "source_code"} <= {
        path.stem for path in DRAWING
    }


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: path.stem)
def test_no_number_changes_with_the_seed(path):
    text = path.read_text("utf-8")
    ours = printed(text, 0)
    assert any(name.startswith("glue") for name in ours)
    for further in OTHERS:
        theirs = printed(text, further)
        assert theirs.keys() == ours.keys()
        changed = {}
        for name, said in ours.items():
            kind, _, rest = name.partition(" ")
            step = STEPS.get(rest.partition("|")[0], 1)
            loose = kind in ("table", "explorer")
            if apart(said, theirs[name], step) if loose else said != theirs[name]:
                changed[name] = (said, theirs[name])
        assert changed == {}, "these digits belong to the seed: print fewer, or draw more often"


def test_digits_of_a_single_throw_would_be_noticed():
    text = (
        "```{code-cell}\nimport numpy as np\nfrom coursekit import glue\n"
        "glue('mean', np.random.default_rng(1).random(100).mean(), 3)\n```\n"
    )
    assert printed(text, 0) != printed(text, OTHERS[0])
