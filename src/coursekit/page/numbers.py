"""How the course writes a number, everywhere and in every language.

``numbers.js`` beside it is its twin for pages; ``tests/unit/numbers.json`` holds both to one table.

The rules
---------
- Thousands are parted from 1,000 on. Years never are: whole numbers from 1600 to 2099 are taken
  for years, unless somebody says that they are amounts by asking for decimals (0 of them), or the
  column or slider they stand in holds others too. Codes are text, and text stays as it is.
- Halves are rounded away from zero, as at school: 2.5 becomes 3. What is rounded is the number as
  it is read, so 2.675 becomes 2.68, although the computer's own 2.675 is a trace smaller.
- Where nobody asks for decimals, a number keeps four digits, and one decimal at least if it is not
  whole: 2/3 is 0.6667, and 1234.5 is 1,234.5. Above 10\\ :sup:`15` and below 10\\ :sup:`-6` it is
  written with a power of ten.
- A minus is a minus (−) and no hyphen. What rounds to zero has no sign.
- A unit follows after a space that no line breaks, degrees without one.
- What is missing reads "no data".
"""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from .. import languages

__all__ = [
    "are_years",
    "column",
    "counted",
    "decimals_of",
    "number",
    "ordinal",
    "pointed",
    "span",
    "step",
    "steps",
    "with_unit",
]

#: Whole numbers that are taken for years: the first and the last.
YEARS = (1600, 2099)
#: As many digits as a number keeps where nobody asks for decimals.
_DIGITS = 4
#: Powers of ten between which a number is written out.
_WRITTEN_OUT = range(-6, 15)
#: The power of ten of the largest float; Python's whole numbers go on, and nobody reads them.
_FLOATS = 308
_AMPLE = Context(prec=400, rounding=ROUND_HALF_UP)
_SHORT = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Decimals as pandas writes them, alone in a cell of HTML or in a column of text.
_IN_CELLS = re.compile(r"(?<=<t[dh]>)([-+]?\d+)\.(\d+(?:e[-+]\d+)?)(?=</t[dh]>)")
_IN_COLUMNS = re.compile(r"(?<!\S)([-+]?\d+)\.(\d+(?:e[-+]\d+)?)(?!\S)")
_NOTHING = {"NoneType", "NAType", "NaTType"}


@dataclass(frozen=True)
class _Form:
    """What differs between languages."""

    point: str
    group: str
    percent: str  # what stands between a number and its %
    missing: str
    between: str
    below: str
    above: str
    all: str


_FORMS = {
    "en": _Form(
        point=".",
        group=",",
        percent="\u00a0",
        missing="no data",
        between="{} to {}",
        below="under {}",
        above="{} or more",
        all="all values",
    ),
    "fr": _Form(
        point=",",
        group="\u202f",
        percent="\u202f",
        missing="pas de données",
        between="{} à {}",
        below="moins de {}",
        above="{} ou plus",
        all="toutes les valeurs",
    ),
}


def number(
    value: Any,
    decimals: int | None = None,
    *,
    unit: str = "",
    sign: bool = False,
    language: str | None = None,
) -> str:
    """Write a number.

    Parameters
    ----------
    value : number
        Of Python, numpy or pandas; a missing one is written in words.
    decimals : int, optional
        Digits after the point. Without it, four digits are kept in all.
    unit : str
        What follows, such as ``"%"`` or ``"km"``.
    sign : bool
        Whether a number above zero gets a plus, as changes do.
    language : {"en", "fr"}, optional
        Whose comma, point and spaces to use; by default those of this process
        (``coursekit.languages.language``).

    Returns
    -------
    str
        The number as readers see it.

    Raises
    ------
    ValueError
        When the language is unknown.
    TypeError
        When ``value`` is no number.

    Examples
    --------
    >>> number(12345.678, 1), number(2 / 3), number(-1234.5), number(1928), number(1928, 0)
    ('12,345.7', '0.6667', '−1,234.5', '1928', '1,928')
    >>> number(7.25, 1, sign=True), number(7.25, 1, language="fr")
    ('+7.3', '7,3')
    """
    form = _form(language)
    exact = _exact(value)
    if exact is None:
        return form.missing
    if exact.is_infinite():
        shown, text = exact, "∞"
    elif decimals is None or exact.adjusted() > _FLOATS:
        shown, text = exact, _plain(exact.copy_abs(), form)
    else:
        shown = _rounded(exact, decimals)
        text = _parted(shown.copy_abs(), form)
    before = "−" if shown < 0 else "+" if sign and shown > 0 else ""
    return with_unit(before + text, unit, language)


def column(
    values: Iterable[Any], decimals: int | None = None, language: str | None = None
) -> list[str]:
    """Write numbers that stand together: all with the same decimals, years only among years.

    Parameters
    ----------
    values : iterable of number
        Of a column, or of a slider.
    decimals : int, optional
        Digits after the point; by default as many as the numbers have themselves.
    language : {"en", "fr"}, optional
        As for :func:`number`.

    Returns
    -------
    list of str
        One text each.

    Examples
    --------
    >>> column([0.5, 1, 10000]), column([1720, 1928]), column([0, 1720])
    (['0.5', '1.0', '10,000.0'], ['1720', '1928'], ['0', '1,720'])
    """
    values = list(values)
    if are_years(values):
        return [number(value, language=language) for value in values]
    if decimals is None:
        decimals = max(map(decimals_of, values), default=0)
    return [number(value, decimals, language=language) for value in values]


def pointed(table: str, language: str | None = None) -> str:
    """Put the decimals of a table that pandas wrote behind the sign of a language.

    Parameters
    ----------
    table : str
        HTML, or plain text in columns.
    language : {"en", "fr"}, optional
        By default that of this process.

    Returns
    -------
    str
        The same table; only cells that are a number and nothing else have changed.

    Examples
    --------
    >>> pointed("<td>-1.5</td><td>after 2.5 km</td>", "fr"), pointed("Loos   82.1", "fr")
    ('<td>-1,5</td><td>after 2.5 km</td>', 'Loos   82,1')
    """
    written = _IN_CELLS if "<td>" in table else _IN_COLUMNS
    return written.sub(rf"\1{_form(language).point}\2", table)


def are_years(values: Iterable[Any]) -> bool:
    """Tell whether numbers that stand together are years: whole, and from 1600 to 2099, all.

    Examples
    --------
    >>> are_years([1720, None, 1990.0]), are_years([1720, 300]), are_years([])
    (True, False, False)
    """
    known = [exact for exact in map(_exact, values) if exact is not None]
    return bool(known) and all(map(_is_year, known))


def counted(count: int, one: str, many: str, language: str | None = None) -> str:
    """Write how many things there are, with their name in the right number.

    The name is said in the language of the number, if its catalogue has it.

    Examples
    --------
    >>> counted(1, "commune", "communes"), counted(1353, "commune", "communes")
    ('1 commune', '1,353 communes')
    """
    name = languages.named(count, one, many, language or languages.language())
    return f"{number(count, 0, language=language)} {name}"


def ordinal(place: int, language: str | None = None) -> str:
    """Write a place in an order; in French that of a feminine word, such as *commune*.

    Examples
    --------
    >>> ordinal(1), ordinal(12), ordinal(22), ordinal(1, "fr"), ordinal(2, "fr")
    ('1st', '12th', '22nd', '1re', '2e')
    """
    if (language or languages.language()) == "fr":
        end = "re" if place == 1 else "e"
    elif place % 100 in (11, 12, 13):
        end = "th"
    else:
        end = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return number(place, 0, language=language) + end


def span(low: float, high: float, decimals: int = 0, language: str | None = None) -> str:
    """Write from where to where a class of a legend reaches; an infinite end is open.

    Parameters
    ----------
    low, high : float
        The least and the greatest number of the class; where its lower end is open, ``high`` is
        the first number that is no longer in it.
    decimals : int
        Digits after the point.
    language : {"en", "fr"}, optional
        As for :func:`number`.

    Returns
    -------
    str
        A label.

    Examples
    --------
    >>> span(1000, 4999), span(15, float("inf")), span(float("-inf"), 5), span(2.5, 2.5, 1)
    ('1,000 to 4,999', '15 or more', 'under 5', '2.5')
    """
    form = _form(language)
    from_below, to_above = low == -_INFINITY, high == _INFINITY
    first, last = (number(end, decimals, language=language) for end in (low, high))
    if from_below:
        return form.all if to_above else form.below.format(last)
    if to_above:
        return form.above.format(first)
    return first if first == last else form.between.format(first, last)


def decimals_of(value: Any) -> int:
    """Return how many decimals a number has, as it is read.

    Examples
    --------
    >>> decimals_of(0.25), decimals_of(3.0), decimals_of(float("nan"))
    (2, 0, 0)
    """
    exact = _exact(value)
    last = 0 if exact is None else exact.normalize(_AMPLE).as_tuple().exponent
    return max(0, -last) if isinstance(last, int) else 0  # a letter where it is not finite


def steps(values: Iterable[Any], decimals: int) -> list[int | None]:
    """Return numbers in whole steps of the last digit that is shown; None for missing ones.

    Maps and profiles keep numbers like this: short, and rounded as :func:`number` rounds.

    Examples
    --------
    >>> steps([12.34, float("nan"), -0.04, 0.25], 1)
    [123, None, 0, 3]
    """
    return [
        None if exact is None else int(_rounded(exact, decimals).scaleb(decimals, _AMPLE))
        for exact in map(_exact, values)
    ]


def step(value: Any, decimals: int) -> int:
    """Return one number, which must not be missing, as :func:`steps` returns many.

    Examples
    --------
    >>> step(12.34, 1)
    123
    """
    (whole,) = steps([value], decimals)
    if whole is None:
        raise ValueError(
            languages.say(
                "{value!r} stands where a number is needed: there is nothing to write", value=value
            )
        )
    return whole


def with_unit(text: str, unit: str, language: str | None = None) -> str:
    """Return a text with a unit after it, on the same line; degrees follow without a space.

    Examples
    --------
    >>> with_unit("12", "°"), with_unit("12", ""), with_unit("12", "km") == "12\N{NO-BREAK SPACE}km"
    ('12°', '12', True)
    """
    if not unit or unit == "°":
        return text + unit
    return text + (_form(language).percent if unit == "%" else "\u00a0") + unit


_INFINITY = float("inf")


def _form(language: str | None) -> _Form:
    language = language or languages.language()
    if language not in _FORMS:
        names = ", ".join(map(repr, _FORMS))
        raise ValueError(
            languages.say("language={language!r}: choose {names}", language=language, names=names)
        )
    return _FORMS[language]


def _exact(value: Any) -> Decimal | None:
    """Return a number as it is read, to its last digit; None for a missing one."""
    if type(value).__name__ in _NOTHING:
        return None
    if not isinstance(value, float) and isinstance(value, numbers.Integral):
        return Decimal(int(value))
    if isinstance(value, str) or not hasattr(value, "__float__"):
        raise TypeError(
            languages.say(
                "number(): {value!r} is of type {kind}, and no number",
                value=value,
                kind=type(value).__name__,
            )
        )
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return None if exact.is_nan() else exact


def _rounded(exact: Decimal, decimals: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-decimals), context=_AMPLE)


def _is_year(exact: Decimal) -> bool:
    first, last = YEARS
    return first <= exact <= last and exact == exact.to_integral_value()


def _parted(size: Decimal, form: _Form) -> str:
    written = f"{size:,f}"
    return written.replace(",", "\0").replace(".", form.point).replace("\0", form.group)


def _plain(size: Decimal, form: _Form) -> str:
    """Write a number of which nobody said how many decimals it deserves."""
    if _is_year(size):
        return f"{size:.0f}"
    short = _SHORT.plus(size)
    power = short.adjusted()
    if size and power not in _WRITTEN_OUT:
        digits = _parted(short.scaleb(-power).normalize(), form)
        return f"{digits} × 10{str(power).translate(_RAISED)}"
    if size == size.to_integral_value():
        return _parted(_rounded(size, 0), form)
    decimals = max(1, _DIGITS - 1 - power)
    whole, _, part = _parted(_rounded(size, decimals), form).rpartition(form.point)
    return f"{whole}{form.point}{part.rstrip('0') or '0'}"
