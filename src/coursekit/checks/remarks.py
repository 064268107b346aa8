"""Remarks on texts: weaknesses that can be seen without understanding them."""

from __future__ import annotations

import re

from ..languages import say
from ..wordings import denial
from .criteria import figures_in
from .exercise import Remark

__all__ = ["having", "short", "without", "without_figures", "without_years"]

_YEAR = re.compile(r"\b(1[6-9]|20)\d\d\b")


def short(words: int) -> Remark:
    """Remark on a text of fewer than so many words.

    Examples
    --------
    >>> short(5).when("It is so.")
    True
    """
    return Remark(
        "very short",
        lambda text: len(text.split()) < words,
        say("It depends on many things that nobody has counted."),
        say("it is very short. Could somebody who has not read the chapter follow it?"),
    )


def without_figures(
    example: str = say("There were many shafts, and now there are none at all."),
) -> Remark:
    """Remark on a text that holds no number.

    Examples
    --------
    >>> without_figures().when("Very many."), without_figures().when("A third of all.")
    (True, False)
    """
    return Remark(
        "no figures",
        lambda text: figures_in(text) == 0,
        example,
        say(
            "there is no figure in it, years aside. Which number of the chapter carries your point?"
        ),
    )


def without_years(example: str) -> Remark:
    """Remark on a text that names no year.

    Examples
    --------
    >>> without_years("At 12 %.").when("In 2018 it was 12 %.")
    False
    """
    return Remark(
        "no year",
        lambda text: not _YEAR.search(text),
        example,
        say("no year is named. Figures about people and places belong to a time."),
    )


def without(name: str, words: str, example: str, hint: str) -> Remark:
    """Remark on a text in which none of some words stands.

    Parameters
    ----------
    name : str
        The kind of weakness.
    words : str
        Beginnings of words, separated by spaces.
    example : str
        A text that has the weakness.
    hint : str
        For the learner.

    Returns
    -------
    Remark
        That looks for the words.

    Examples
    --------
    >>> without("no source", "source INSEE", "So they say.", "who says so?").when("says INSEE")
    False
    """
    found = re.compile(r"\b(?:" + "|".join(map(re.escape, words.split())) + ")", re.I)
    return Remark(name, lambda text: not found.search(text), example, hint)


def having(name: str, words: str, example: str, hint: str) -> Remark:
    """Remark on a text in which one of some words stands.

    Parameters and result are those of :func:`without`.

    Examples
    --------
    >>> having("a guess", "surely", "Surely so.", "how do you know?").when("Surely it is.")
    True
    """
    found = re.compile(r"\b(?:" + "|".join(map(re.escape, words.split())) + ")", re.I)
    return Remark(name, lambda text: _says(text, found), example, hint)


_SENTENCE = re.compile(r"(?<=[.!?…;:])\s+")


def _says(text: str, found: re.Pattern[str]) -> bool:
    """Tell whether a text says it, in a sentence that does not deny it first.

    >>> _says("Nobody can say that he failed.", re.compile("failed"))
    False
    >>> _says("He failed. Nobody denies it.", re.compile("failed"))
    True
    """
    for sentence in _SENTENCE.split(text):
        hit = found.search(sentence)
        if hit and not denial().search(sentence[: hit.start()]):
            return True
    return False
