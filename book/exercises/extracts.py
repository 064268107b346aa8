"""What an exercise needs on paper: its extract of the tables, its map, and its answer by hand.

An exercise's cell tagged ``extract`` makes them with the course's own tables, after its solution
has run. It may set ``table`` (a frame, with headings as a sheet shows them), ``drawing`` (HTML, or
several), ``by_hand`` (what comes out with what is printed), ``further`` (in words, what the one
step further comes to) and ``not_by_hand`` (names of mistakes that need a computer); comments at
its head are the caption.
"""

from __future__ import annotations

import contextlib
import html
import io
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

import pandas as pd

from coursekit.page import heading
from coursekit.page.numbers import column

from .source import BrokenExercise, Source, Task

_SETS = {"table", "drawing", "by_hand", "further", "not_by_hand"}


@dataclass(frozen=True)
class Extract:
    """What a sheet shows of the data of an exercise.

    Attributes
    ----------
    caption : str
        What the table holds, in words.
    table : pandas.DataFrame or None
        As it is printed: rounded, with plain headings.
    drawings : tuple of str
        Maps and charts as HTML.
    by_hand : object
        The answer worked out from what is printed; None where nothing is to be worked out.
    further : str
        What the one step further comes to, in words; empty where nobody worked it out.
    not_by_hand : tuple of str
        Names of mistakes that nobody can make with what is printed.
    """

    caption: str
    table: pd.DataFrame | None
    drawings: tuple[str, ...]
    by_hand: Any
    further: str = ""
    not_by_hand: tuple[str, ...] = ()

    def html(self) -> str:
        """Return it as HTML."""
        drawn = "".join(self.drawings)
        pictures = f'<div class="drawings">{drawn}</div>' if drawn else ""
        if self.table is None:
            note = f'<p class="caption">{html.escape(self.caption)}</p>' if self.caption else ""
            return pictures + note
        return pictures + table(self.table, self.caption)


def table(frame: pd.DataFrame, caption: str) -> str:
    """Return a frame as a table for paper: numbers to the right, nothing of its index.

    Examples
    --------
    >>> "<td class='n'>1,234</td>" in table(pd.DataFrame({"people": [1234]}), "Loos")
    True
    """
    numeric = {name: pd.api.types.is_numeric_dtype(frame[name]) for name in frame}
    cells = {
        name: column(frame[name]) if numeric[name] else [str(one) for one in frame[name]]
        for name in frame
    }
    head = "".join(
        f"<th scope='col'{_right(numeric[name])}>{html.escape(heading(name))}</th>"
        for name in frame
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_right(numeric[name])}>{html.escape(one)}</td>"
            for name, one in zip(frame, row, strict=True)
        )
        + "</tr>"
        for row in zip(*cells.values(), strict=True)
    )
    return (
        f"<table class='data'><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _right(numeric: bool) -> str:
    return " class='n'" if numeric else ""


def of(exercise: Task, source: Source) -> Extract | None:
    """Return the extract of an exercise, or None when it needs no data.

    Parameters
    ----------
    exercise : Task
        One of the source.
    source : Source
        Its stage runs first.

    Raises
    ------
    BrokenExercise
        When the cell stops with an error, or sets nothing that a sheet shows.

    Examples
    --------
    >>> from book.exercises.source import of_chapter
    >>> chapter = of_chapter("two_towns")
    >>> float(of(chapter.exercises[1], chapter).by_hand)
    28.8
    """
    if not exercise.extracts:
        return None
    cells = [*source.stage, *exercise.of("code", "solution"), exercise.extracts[0]]
    return _made(tuple(part.text for part in cells), f"{source.file}, {exercise.id}")


@cache  # the sheet, the kit's sheet and two keys ask for the same
def _made(cells: tuple[str, ...], where: str) -> Extract:
    *before, extract = cells
    names: dict[str, Any] = {"__name__": "extract"}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in before:
                exec(compile(cell, f"<{where}>", "exec"), names)
            for name in _SETS:  # what a solution calls so is not what a sheet shows
                names.pop(name, None)
            exec(compile(extract, f"<{where}, extract>", "exec"), names)
    except Exception as error:
        raise BrokenExercise(f"{where}: its extract stops with {error!r}.") from error
    shown = names.get("table")
    drawing = names.get("drawing", ())
    drawings = (drawing,) if isinstance(drawing, str) else tuple(drawing)
    if shown is None and not drawings:
        raise BrokenExercise(f"{where}: its extract sets neither table nor drawing.")
    said = takewhile(lambda line: line.startswith("#"), extract.splitlines())
    caption = " ".join(line.removeprefix("#").strip() for line in said)
    return Extract(
        caption,
        shown,
        drawings,
        names.get("by_hand"),
        names.get("further", ""),
        tuple(names.get("not_by_hand", ())),
    )
