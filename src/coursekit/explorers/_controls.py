"""The controls of an explorer: which values each offers, what they are called, where it starts."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import ItemsView, Iterable, KeysView, ValuesView
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..languages import say
from ..page import heading
from ..page.numbers import column, number, with_unit
from ._readable import numbers_written, written

#: A range with more values than this is a slip of the pen.
_MOST_VALUES = 10_000
_UNIT = re.compile(r"\(([^()]{1,12})\)\s*$")


#: Stands where a parameter has no default; nothing equals it.
NOTHING = object()


@dataclass(frozen=True)
class Control:
    """One control.

    Parameters
    ----------
    name : str
        The parameter of the function it sets.
    label : str
        What a reader sees, with the unit.
    kind : {"range", "pair", "select", "checkbox"}
        The HTML element; a pair is two buttons of which one is pressed.
    values : tuple
        What the function receives.
    texts : tuple of str
        What each value is called, with the unit; as many as values.
    first : int
        The position of the value shown first.
    """

    name: str
    label: str
    kind: str
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    first: int


def control(name: str, given: Any, *, label: str | None = None, default: Any = NOTHING) -> Control:
    """Return the control for what a chapter gave it.

    Parameters
    ----------
    name : str
        The parameter.
    given : tuple, list, array, dict or bool
        (start, stop, step) or a list of numbers for a slider, or two buttons if there are two; a
        list of anything else, a dict of labels and values or pairs of them for a menu; a bool for
        a box to tick.
    label : str, optional
        By default made from the name. A unit in parentheses at its end goes with each value.
    default : object, optional
        The value to start with when it is among the values; else it is the first one, and for a
        box to tick the one given.

    Returns
    -------
    Control
        The control.

    Raises
    ------
    ValueError
        When there is no value, a value twice, or a range that never arrives.
    TypeError
        When ``given`` is of another type.

    Examples
    --------
    >>> control("seam", (0.1, 0.4, 0.1), label="Seam thickness (m)").texts
    ('0.1\xa0m', '0.2\xa0m', '0.3\xa0m', '0.4\xa0m')
    >>> control("open_shafts", True).label
    'Open shafts'
    """
    label = label or heading(name).replace("_", " ").strip().capitalize()
    found = _UNIT.search(label)
    unit = found[1] if found else ""
    if isinstance(given, KeysView | ValuesView | ItemsView):
        given = list(given)
    if isinstance(given, bool):
        return Control(name, label, "checkbox", (False, True), (say("no"), say("yes")), int(given))
    if isinstance(given, dict):
        kind, values, texts = "select", tuple(given.values()), [str(text) for text in given]
        unit = ""  # whoever writes the labels writes them whole
    elif isinstance(given, list | tuple) and given and all(map(_is_pair, given)):
        kind, values = "select", tuple(_plain(value) for _, value in given)
        texts, unit = [text for text, _ in given], ""
    elif isinstance(given, tuple):
        kind, values = "range", _steps(name, given)
        texts = column(values)
    else:
        values = _listed(name, given)
        kind = "range" if all(map(_is_number, values)) else "select"
        texts = numbers_written(values) if kind == "range" else [*map(heading, written(values))]
    if not values:
        raise ValueError(say("the control {name} has no value: give it at least one", name=name))
    if any(not text.strip() for text in texts):
        raise ValueError(
            say("the control {name} has a value without a name: {texts!r}", name=name, texts=texts)
        )
    repeated = sorted({text for text in texts if texts.count(text) > 1})
    if repeated:
        raise ValueError(
            say(
                "the control {name} offers {repeated} more than once",
                name=name,
                repeated=repeated[0],
            )
        )
    if kind == "range" and len(values) == 2:  # a slider of two stops hides that there are but two
        kind = "pair"
    shown = tuple(with_unit(text, unit) for text in texts)
    return Control(name, label, kind, values, shown, _position(values, default))


def combinations(sizes: Iterable[int]) -> int:
    """Return how many states controls of these sizes have together.

    Examples
    --------
    >>> combinations([10, 3, 2])
    60
    """
    return math.prod(sizes)


def index(sizes: Iterable[int], positions: Iterable[int]) -> int:
    """Return the number of a combination; the last control counts fastest.

    ``explore.js`` does the same sum.

    Examples
    --------
    >>> index([10, 3, 2], [9, 2, 1])
    59
    """
    number = 0
    for size, position in zip(sizes, positions, strict=True):
        if not 0 <= position < size:
            raise IndexError(
                say(
                    "position {position} of a control with {size} values",
                    position=position,
                    size=size,
                )
            )
        number = number * size + position
    return number


def _is_pair(value: Any) -> bool:
    """Tell whether a value is a label and what it stands for, as menus of widgets take them."""
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    if isinstance(value, numbers.Rational):  # of any size, and no float needs to hold it
        return isinstance(value, numbers.Integral)
    return math.isfinite(value)


def _steps(name: str, given: tuple[Any, ...]) -> tuple[float, ...]:
    """Return the values of (start, stop, step), the stop included, without rounding errors."""
    if len(given) != 3 or not all(map(_is_number, given)):
        raise ValueError(
            say(
                "the control {name}={given!r}: a tuple is (start, stop, step), three "
                "numbers. For a choice among values give a list",
                name=name,
                given=given,
            )
        )
    start, stop, step = (Decimal(str(each)) for each in given)
    if step == 0 or (stop - start) * step < 0:
        raise ValueError(
            say(
                "the control {name}={given!r} never arrives: from {start} to {stop} in "
                "steps of {step}",
                name=name,
                given=given,
                start=start,
                stop=stop,
                step=step,
            )
        )
    count = int((stop - start) / step) + 1
    if count > _MOST_VALUES:
        raise ValueError(
            say(
                "the control {name}={given!r} has {count} values: take larger steps",
                name=name,
                given=given,
                count=number(count, 0),
            )
        )
    whole = all(isinstance(each, numbers.Integral) for each in given)
    return tuple((int if whole else float)(start + i * step) for i in range(count))


def _listed(name: str, given: Any) -> tuple[Any, ...]:
    """Return the values of a list, or of what pandas and numpy have in its place."""
    if getattr(getattr(given, "dtype", None), "kind", "") == "M":
        import pandas as pd

        given = list(pd.DatetimeIndex(given))  # tolist() makes bare numbers of dates
    elif hasattr(given, "tolist"):
        given = given.tolist()
    if isinstance(given, range):
        given = list(given)
    if not isinstance(given, list):
        raise TypeError(
            say(
                "the control {name}={given!r} is of type {kind}. Give a tuple (start, stop, "
                "step), a list of values, a dict of labels and values, or True or False. A "
                "value that never changes belongs in the function, as a default",
                name=name,
                given=given,
                kind=type(given).__name__,
            )
        )
    return tuple(_plain(value) for value in given)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value


def _position(values: tuple[Any, ...], default: Any) -> int:
    """Return where the default is among the values, or 0."""
    for i, value in enumerate(values):
        try:
            # True equals 1, but whoever offers 1 and 2 does not mean a default of True.
            if bool(value == default) and isinstance(value, bool) == isinstance(default, bool):
                return i
        except (TypeError, ValueError):  # arrays and frames have no single truth
            continue
    return 0
