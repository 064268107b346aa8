"""Classes of a choropleth: where one shade ends and the next begins, and what to call them.

Numbers are put in classes as they are shown, rounded. So no reader finds a "12.4" in the class
"12.5 to 15.0", and classes need no rule for what lies exactly on a limit.

References
----------
.. [1] Slocum T. A., McMaster R. B., Kessler F. C., Howard H. H. (2009), Thematic Cartography and
   Geovisualization, 3rd ed., Pearson, chapter 4: equal intervals and quantiles.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..languages import say
from ..page.numbers import number, span, step, steps
from ..palette import RAMPS

SCHEMES = ("quantiles", "equal")
ENDS = ("high", "low")

#: Which of the palette's five shades a scale with fewer classes uses.
_SHADES = {1: [3], 2: [2, 4], 3: [1, 3, 5], 4: [1, 2, 4, 5], 5: [1, 2, 3, 4, 5]}


@dataclass(frozen=True)
class Classes:
    """Classes from low to high.

    Parameters
    ----------
    limits : tuple of int
        The first whole number of each class but the first, in units of the last digit shown.
    labels : tuple of str
        What the legend calls each class, such as ``"5.0 to 9.9"``.
    shades : tuple of int
        The palette's shade of each class, 1 to 5.
    colours : str
        The palette's ramp they are shades of.
    """

    limits: tuple[int, ...]
    labels: tuple[str, ...]
    shades: tuple[int, ...]
    colours: str

    def counts(self, whole: Sequence[int | None]) -> list[int]:
        """Count the values of each class, and last the missing ones.

        Parameters
        ----------
        whole : sequence of int or None
            Values as :func:`coursekit.page.numbers.steps` returns them.

        Returns
        -------
        list of int
            One number a class, then the number of missing values.
        """
        known = [value for value in whole if value is not None]
        places = np.searchsorted(self.limits, known, side="right")
        counted = np.bincount(places, minlength=len(self.labels)).tolist()
        return [*counted, len(whole) - len(known)]


def classes(
    values: Iterable[float],
    *,
    bins: Sequence[float] | None = None,
    count: int = 5,
    scheme: str = "quantiles",
    colours: str = "ember",
    strong: str = "high",
    middle: float = 0.0,
    noise: float = 0.0,
    decimals: int = 1,
    labels: Sequence[str] | None = None,
) -> Classes:
    """Choose classes for values.

    Parameters
    ----------
    values : iterable of float
        Everything the legend must hold, over all years; NaN where missing.
    bins : sequence of float, optional
        Limits of the classes, ascending; a value on a limit belongs to the class above, or
        farther from the middle where there is one; the last limit belongs to the last class.
        ``-inf`` first or ``inf`` last leave that end open.
    count : int
        How many classes to make when there are no ``bins``: 2 to 5.
    scheme : {"quantiles", "equal"}
        About as many values in each class, or classes of the same width.
    colours : str
        A ramp of the palette, by the subject: ``"ember"``, ``"sky"``, ``"leaf"``, ``"violet"`` or
        ``"sun"`` from little to much; ``"sky-ember"`` or ``"violet-leaf"`` away from ``middle``
        on two sides.
    strong : {"high", "low"}
        Which end of a ramp from little to much the map is about: it has the strongest colour.
    middle : float
        Where a ramp of two sides changes them; its classes are symmetric around it.
    noise : float
        By how much two values must differ to differ at all. No class is narrower.
    decimals : int
        Digits after the point that are shown.
    labels : sequence of str, optional
        Names for the classes instead of their limits.

    Returns
    -------
    Classes
        Fewer than ``count`` when the values do not fill more.

    Raises
    ------
    ValueError
        When there is nothing to class, a choice does not exist, or bins do not fit the values.

    Examples
    --------
    >>> classes([0, 3, 7, 12, 30], bins=[0, 5, 10, 35]).labels
    ('0.0 to 4.9', '5.0 to 9.9', '10.0 to 35.0')
    >>> classes([1, 1, 2, 6], bins=[1, 2, 3, float("inf")], decimals=0).labels
    ('1', '2', '3 or more')
    >>> classes([-8, -1, 0, 2, 9], colours="sky-ember", scheme="equal", decimals=0).labels
    ('−9 to −6', '−5 to −2', '−1 to 1', '2 to 5', '6 to 9')
    >>> classes([1127, 1140, 1157], noise=57, decimals=0).labels
    ('1,127 to 1,157',)
    """
    _check(scheme, "scheme", SCHEMES)
    _check(colours, "colours", tuple(RAMPS))
    _check(strong, "strong", ENDS)
    two_sides = "-" in colours
    whole = sorted(value for value in steps(values, decimals) if value is not None)
    if not whole:
        raise ValueError(say("every value is missing: there is nothing to colour"))
    narrowest = noise * 10**decimals
    if bins is not None:
        limits, ends = _given(bins, whole, decimals, middle if two_sides else None)
        # A limit belongs to the outer class, so the one around the middle is a step narrower.
        _not_within(narrowest - two_sides, limits, ends, noise, decimals)
    else:
        if not (isinstance(count, (int, np.integer)) and 2 <= count <= 5):
            raise ValueError(
                say(
                    "classes={count!r}: choose 2 to 5, more shades cannot be told apart",
                    count=count,
                )
            )
        limits, ends = [], (whole[0], whole[-1])
        for fewer in range(count, 1, -1):
            if two_sides:
                limits, ends, shades = _mirrored(whole, fewer, scheme, step(middle, decimals))
            else:
                limits = _limits(whole, fewer, scheme)
            if _narrowest(limits, ends) >= narrowest:
                break
        else:
            limits, shades = [], [3]
    if labels is None:
        labels = _labels(limits, ends, decimals)
    elif len(labels) != len(limits) + 1:
        raise ValueError(
            say(
                "{count} labels for {classes} classes: give one for each",
                count=len(labels),
                classes=len(limits) + 1,
            )
        )
    many = len(limits) + 1
    if many > 5:
        raise ValueError(
            say(
                "bins: {many} classes, and more than 5 shades cannot be told apart; merge some",
                many=many,
            )
        )
    if not two_sides:
        shades = _SHADES[many][:: 1 if strong == "high" else -1]
    elif bins is not None:
        shades = _sides([ends[0], *limits], [*limits, ends[1]], middle * 10**decimals)
    return Classes(tuple(limits), tuple(map(str, labels)), tuple(shades), colours)


def _check(choice: str, name: str, valid: tuple[str, ...]) -> None:
    if choice not in valid:
        *some, last = map(repr, valid)
        raise ValueError(
            say(
                "{name}={choice!r}: choose {listed} or {last}",
                name=name,
                choice=choice,
                listed=", ".join(some),
                last=last,
            )
        )


def _narrowest(limits: Sequence[float], ends: tuple[float, float]) -> float:
    """Return how wide the narrowest class is; a single one tells nothing apart."""
    if not limits:
        return math.inf
    return min(high - low for low, high in pairwise([ends[0], *limits, ends[1]]))


def _not_within(
    narrowest: float,
    limits: Sequence[float],
    ends: tuple[float, float],
    noise: float,
    decimals: int,
) -> None:
    """Make sure that given classes tell nothing apart that differs by less than the noise."""
    found = _narrowest(limits, ends)
    if found < narrowest:
        raise ValueError(
            say(
                "bins: a class is only {width} wide, and noise={noise:g} says that so small "
                "a difference is none; merge it with the next",
                width=number(found / 10**decimals),
                noise=noise,
            )
        )


def _given(
    bins: Sequence[float], whole: list[int], decimals: int, middle: float | None
) -> tuple[list[int], tuple[float, float]]:
    bins = [float(limit) for limit in bins]
    if len(bins) < 2 or any(not low < high for low, high in pairwise(bins)):
        raise ValueError(
            say("bins={bins}: give at least two limits, from low to high, none twice", bins=bins)
        )
    unit = 10**decimals
    scaled = [limit if np.isinf(limit) else step(limit, decimals) for limit in bins]
    if len(set(scaled)) < len(scaled):
        raise ValueError(
            say(
                "bins={bins}: two limits are the same with decimals={decimals}; raise it",
                bins=bins,
                decimals=decimals,
            )
        )
    outside = [value for value in whole if not scaled[0] <= value <= scaled[-1]]
    if outside:
        low, high = outside[0] / unit, outside[-1] / unit
        raise ValueError(
            say(
                "bins: {count} of {all} values lie outside {first} to {last}, from "
                "{low} to {high}; widen the bins, or leave an end open with float('inf')",
                count=len(outside),
                all=len(whole),
                first=number(bins[0]),
                last=number(bins[-1]),
                low=number(low),
                high=number(high),
            )
        )
    inner = [int(limit) for limit in scaled[1:-1]]  # only the ends may be infinite
    if middle is not None:  # "−5" is as far from nought as "5", and in as strong a class
        turn = middle * unit
        inner = [limit + (limit < turn) for limit in inner]
    return inner, (scaled[0], scaled[-1])


def _limits(whole: list[int], count: int, scheme: str) -> list[int]:
    """Return the inner limits, each above the least value and none twice."""
    if scheme == "equal":
        wanted = np.linspace(whole[0], whole[-1], count + 1)[1:-1]
    else:
        wanted = np.quantile(whole, np.arange(1, count) / count)
    return sorted({int(limit) for limit in np.ceil(wanted) if limit > whole[0]})


def _mirrored(
    whole: list[int], count: int, scheme: str, middle: int
) -> tuple[list[int], tuple[int, int], list[int]]:
    """Return limits at the same distances on both sides of the middle, with ends and shades."""
    far = np.sort(np.abs(np.array(whole) - middle))
    reach = max(int(far[-1]), 1)
    # With an odd number of classes the middle lies within one, else between two.
    odd = count % 2
    share = np.arange(1 if odd else 2, count, 2) / count
    wanted = far[-1] * share if scheme == "equal" else np.quantile(far, share)
    least = 1 if odd else 2  # what keeps the classes next to the middle from being empty
    steps = {max(int(distance), least) for distance in np.ceil(wanted)}
    distances = sorted(distance for distance in steps if distance <= reach)
    low = [middle - distance + 1 for distance in reversed(distances)]
    high = [middle + distance for distance in distances]
    limits = [*low, *high] if odd else [*low, middle, *high]
    below = len(low) + (not odd)
    return limits, (middle - reach, middle + reach), _shades(below, odd, len(high) + (not odd))


def _sides(lows: list[float], highs: list[float], middle: float) -> list[int]:
    """Return the shades of given classes by the side of the middle they lie on."""
    below = sum(high <= middle for high in highs)
    above = sum(low >= middle for low in lows)
    if max(below, above) > 2:
        raise ValueError(
            say(
                "a diverging scale has two shades on each side of its middle, and these "
                "bins make {below} classes below it and {above} above; merge some or move "
                "middle=",
                below=below,
                above=above,
            )
        )
    return _shades(below, len(lows) - below - above, above)


def _shades(below: int, around: int, above: int) -> list[int]:
    """Return shades 1, 2 below the middle, 3 around it, 4, 5 above; the strong ones if alone."""
    if max(below, above) < 2:
        return [1] * below + [3] * around + [5] * above
    return [1, 2][2 - below :] + [3] * around + [4, 5][:above]


def _labels(limits: list[int], ends: tuple[float, float], decimals: int) -> list[str]:
    lows, highs = [ends[0], *limits], [*(limit - 1 for limit in limits), ends[1]]
    unit = 10**decimals
    return [
        # An open lower end is named by the first number that is above it.
        span(low / unit, (high + np.isinf(low)) / unit, decimals)
        for low, high in zip(lows, highs, strict=True)
    ]
