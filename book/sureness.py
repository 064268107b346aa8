"""Bets on claims: how sure one may say one is, and the chance of being right that it stands for."""

from __future__ import annotations

from typing import NamedTuple

from coursekit.languages import say


class Sureness(NamedTuple):
    """A word for how sure one is, and the chance it stands for, in words."""

    word: str
    chance: str


#: By the chance in per cent. Drawing lots among four words is right one time in four.
SURE = {
    25: Sureness(say("a guess"), say("right one time in four")),
    60: Sureness(say("rather sure"), say("right six times in ten")),
    90: Sureness(say("sure"), say("right nine times in ten")),
}
