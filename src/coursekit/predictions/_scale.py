"""The axis of a guess: where it ends, and the steps in which one can guess."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..languages import say
from ..page import number

#: About so many steps has an axis: finer than a finger, and each has its text in the page.
STEPS = 60


@dataclass(frozen=True)
class Scale:
    """An axis from ``low`` to ``high`` in steps, and how its values are written."""

    low: float
    high: float
    step: float
    unit: str = ""
    decimals: int = 0

    @classmethod
    def holding(
        cls, values: Sequence[float], low: float, high: float | None, unit: str, decimals: int
    ) -> Scale:
        """Return a scale that holds values; without ``high`` it ends a good deal above them.

        Examples
        --------
        >>> Scale.holding([12, 31], 0, None, "%", 0).high
        50
        """
        top = high if high is not None else low + _round_up(1.3 * (max(values) - low) or 1)
        if top <= low or min(values) < low or max(values) > top:
            raise ValueError(
                say(
                    "predictions: the frame goes from {low} to {top}, and the values from "
                    "{least} to {largest}. Give low= and high= that hold them",
                    low=number(low),
                    top=number(top),
                    least=number(min(values)),
                    largest=number(max(values)),
                )
            )
        step = max(_round_up((top - low) / STEPS), 10.0**-decimals)
        return cls(low, top, step, unit, decimals)

    @cached_property
    def texts(self) -> list[str]:
        """Return what each step is called."""
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        return [self.text(self.low + at * self.step) for at in range(count + 1)]

    @property
    def ticks(self) -> list[float]:
        """Return round values to write beside the axis.

        Examples
        --------
        >>> Scale(0, 50, 1).ticks
        [0, 10, 20, 30, 40, 50]
        """
        apart = _round_up((self.high - self.low) / 6)
        first = math.ceil(self.low / apart - 1e-9)
        return [at * apart for at in range(first, math.floor(self.high / apart + 1e-9) + 1)]

    def text(self, value: float) -> str:
        """Return a value as the page writes it."""
        return number(value, self.decimals, unit=self.unit)

    def mark(self, value: float, *, with_unit: bool) -> str:
        """Return a value as it stands beside the axis."""
        return number(value, unit=self.unit if with_unit else "")

    def part(self, value: float) -> float:
        """Return where a value lies, from 0 at the low end to 1 at the last step."""
        return (value - self.low) / ((len(self.texts) - 1) * self.step)

    def step_of(self, value: float) -> int:
        """Return the step nearest to a value.

        Examples
        --------
        >>> Scale(0, 50, 1).step_of(12.4)
        12
        """
        return round(self.part(value) * (len(self.texts) - 1))


def _round_up(value: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten.

    >>> _round_up(31), _round_up(0.3)
    (50, 0.5)
    """
    power = 10.0 ** math.floor(math.log10(value))
    found = next(n * power for n in (1, 2, 5, 10) if n * power >= value * (1 - 1e-9))
    return int(found) if found >= 1 else round(found, 10)
