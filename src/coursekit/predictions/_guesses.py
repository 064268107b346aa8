"""Three ways to guess: draw a line, set bars, choose a place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..languages import say
from ..page import escape, number
from . import _blank
from ._prediction import Prediction
from ._scale import Scale

if TYPE_CHECKING:
    import pandas as pd


def line(
    name: str,
    truth: pd.Series,
    *,
    title: str,
    question: str,
    gap: str,
    given: int = 1,
    low: float = 0,
    high: float | None = None,
    unit: str = "",
    decimals: int = 0,
) -> Prediction:
    """Have a reader draw how something goes on.

    Parameters
    ----------
    name : str
        The number of the chapter in two digits; a letter after it for a second one.
    truth : pandas.Series
        Values by year, or by any other number that grows along the line.
    title : str
        What is drawn: subject, place, time, unit.
    question : str
        What to do, in a sentence.
    gap : str
        What explains the difference between what most readers draw and what is there.
    given : int
        So many values stand from the start.
    low, high : float
        Ends of the upright axis; without ``high`` it ends where a round number holds all values.
    unit : str
        Written after each value.
    decimals : int
        Digits after the point.

    Returns
    -------
    Prediction
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When nothing is left to be guessed, or a value lies outside the frame.

    Examples
    --------
    >>> import pandas as pd
    >>> shafts = pd.Series({1900: 80, 1930: 120, 1960: 70, 1990: 0})
    >>> line("01", shafts, title="Shafts in work", question="Draw it.", gap="Coal ended.")
    <prediction 01: Shafts in work>
    """
    values = _values(name, truth, given)
    scale = Scale.holding(values, low, high, unit, decimals)
    frame, at = _blank.along([float(x) for x in truth.index], values[:given], scale)
    labels = [number(x) for x in truth.index]
    return Prediction(
        name,
        title,
        question,
        gap,
        _drawn(
            frame,
            _blank.HEIGHT,
            say("{word}: {text}", word=title, text=_known(labels, values, given, scale)),
        ),
        # As it stood, or, where nothing is given, the middle of the frame: that gives nothing away.
        _sliders(labels, values[given - 1] if given else (low + scale.high) / 2, given, scale),
        _data("line", labels, at, values, given, scale, _blank.UPRIGHT),
        folded=True,
    )


def bars(
    name: str,
    truth: pd.Series,
    *,
    title: str,
    question: str,
    gap: str,
    given: int = 0,
    low: float = 0,
    high: float | None = None,
    unit: str = "",
    decimals: int = 0,
) -> Prediction:
    """Have a reader set how long bars are.

    Parameters
    ----------
    name : str
        The number of the chapter in two digits; a letter after it for a second one.
    truth : pandas.Series
        Values by the words beside the bars.
    title, question, gap : str
        As in :func:`line`.
    given : int
        So many bars, from the top, stand from the start, to measure the others by.
    low, high, unit, decimals
        As in :func:`line`.

    Returns
    -------
    Prediction
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When nothing is left to be guessed, or a value lies outside the frame.

    Examples
    --------
    >>> import pandas as pd
    >>> share = pd.Series({"of valid votes": 100.0, "of those registered": 45.1})
    >>> bars("06", share, title="One result", question="Set it.", gap="Many stayed away.", given=1)
    <prediction 06: One result>
    """
    values = _values(name, truth, given)
    scale = Scale.holding(values, low, high, unit, decimals)
    labels = [str(label) for label in truth.index]
    frame, at, height = _blank.across(labels, values[:given], scale)
    return Prediction(
        name,
        title,
        question,
        gap,
        _drawn(
            frame,
            height,
            say("{word}: {text}", word=title, text=_known(labels, values, given, scale)),
        ),
        _sliders(labels, max(0.0, low), given, scale),
        _data("bars", labels, at, values, given, scale, _blank.ACROSS),
    )


def place(
    name: str,
    places: pd.DataFrame,
    background: pd.DataFrame,
    *,
    title: str,
    question: str,
    gap: str,
    value: str,
    unit: str = "",
    decimals: int = 0,
) -> Prediction:
    """Have a reader choose the place where something is largest.

    Parameters
    ----------
    name : str
        The number of the chapter in two digits; a letter after it for a second one.
    places : pandas.DataFrame
        What can be chosen, by name, with ``lon``, ``lat`` and the values; two to eight.
    background : pandas.DataFrame
        Points with ``lon`` and ``lat`` that show where one is, such as all communes.
    title, question, gap : str
        As in :func:`line`.
    value : str
        The column of values; the place with the largest is the right one.
    unit, decimals
        As in :func:`line`.

    Returns
    -------
    Prediction
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When there are too few or too many places, or two share the largest value.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"lon": [2.8, 2.9], "lat": [50.4, 50.5], "heaps": [8, 2]})
    >>> two.index = ["Loos", "Lens"]
    >>> place("05", two, two, title="Heaps", question="Where?", gap="Pits.", value="heaps")
    <prediction 05: Heaps>
    """
    values = [float(one) for one in places[value]]
    if not 2 <= len(values) <= len(_blank.LETTERS):
        raise ValueError(
            say(
                "predictions.place(): {name} offers {count} places; give two to {most}, so "
                "that a page on paper can name them by letters",
                name=name,
                count=len(values),
                most=len(_blank.LETTERS),
            )
        )
    if values.count(max(values)) > 1:
        raise ValueError(
            say("predictions.place(): in {name} two places share the largest value", name=name)
        )
    labels = [str(label) for label in places.index]
    frame, at, height = _blank.map_of(places, background)
    radios = [
        f'<label class="ck-place"><input type="radio" name="IDENT-p" value="{i}" '
        f'autocomplete="off"> {letter}. {escape(label)}</label>'
        for i, (letter, label) in enumerate(zip(_blank.LETTERS, labels, strict=False))
    ]
    return Prediction(
        name,
        title,
        question,
        gap,
        _drawn(frame, height, say("{title}: a map of the places to choose from", title=title)),
        radios,
        {
            "kind": "place",
            "labels": labels,
            "at": at,
            "truth": values.index(max(values)),
            "texts": [number(one, decimals, unit=unit) for one in values],
        },
    )


def _values(name: str, truth: pd.Series, given: int) -> list[float]:
    values = [float(value) for value in truth]
    if not 0 <= given < len(values):
        raise ValueError(
            say(
                "predictions: {name} has {count} values and gives {given} of them: leave "
                "something to be guessed",
                name=name,
                count=len(values),
                given=given,
            )
        )
    if not all(map(math.isfinite, values)):
        raise ValueError(
            say("predictions: {name} has a value that is missing: leave its row out", name=name)
        )
    return values


def _drawn(frame: str, height: float, said: str) -> str:
    """Return an empty drawing, with what a screen reader says of it."""
    return (
        f'<svg viewBox="0 0 {_blank.WIDTH} {height}" role="img" aria-label="{escape(said)}">'
        f"{frame}</svg>"
    )


def _known(labels: Sequence[str], values: Sequence[float], given: int, scale: Scale) -> str:
    known = zip(labels[:given], values, strict=False)
    listed = ", ".join(
        say("{word}: {text}", word=label, text=scale.text(value)) for label, value in known
    )
    return say("the frame, with {listed}", listed=listed or say("nothing in it"))


def _sliders(labels: Sequence[str], start: float, given: int, scale: Scale) -> list[str]:
    """Return a native control for each value to be guessed."""
    first = scale.step_of(start)
    text = escape(scale.texts[first])
    width = max(map(len, scale.texts))
    return [
        f'<div class="ck-control"><label for="IDENT-g{i}">{escape(labels[i])}</label>'
        f'<input type="range" id="IDENT-g{i}" min="0" max="{len(scale.texts) - 1}" step="1" '
        f'value="{first}" aria-valuetext="{text}" autocomplete="off">'
        f'<output for="IDENT-g{i}" aria-hidden="true" style="min-width:{width}ch">{text}</output>'
        "</div>"
        for i in range(given, len(labels))
    ]


def _data(
    kind: str,
    labels: list[str],
    at: list[float],
    values: list[float],
    given: int,
    scale: Scale,
    ends: tuple[float, float],
) -> dict[str, Any]:
    return {
        "kind": kind,
        "labels": labels,
        "at": at,
        "ends": ends,
        "given": given,
        "zero": max(0.0, round(scale.part(0), 4)),
        "texts": scale.texts,
        # As parts of the axis, so that the script need not know the scale.
        "truth": [round(scale.part(value), 4) for value in values],
        "told": [scale.text(value) for value in values],
    }
