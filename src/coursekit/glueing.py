"""Numbers that travel from a chapter's code into its prose."""

from __future__ import annotations

import numbers
import re
from decimal import Decimal

from .languages import say
from .page import in_browser, number
from .page.numbers import decimals_of, step

_PREFIX = "application/papermill.record/"
#: A number with more digits after the point was not rounded for a reader.
_MOST_DECIMALS = 4
#: A number that somebody has written already: no other language could write it anew. A year needs
#: no other form.
_WRITTEN = re.compile(r"(?!(?:1[6-9]|20)\d\d$)[+−-]?\d[\d.,\u00a0\u202f ]*[%°]?")
_NOTHING = {"", "nan", "nat", "none", "<na>", "inf", "-inf"}


def glue(
    name: str, value: object, decimals: int | None = None, *, unit: str = "", sign: bool = False
) -> None:
    """Make ``value`` available to the prose as ``{glue:text}`name```.

    The record has the form MyST-NB reads, but needs nothing of it, so that the same chapter
    runs in any Jupyter. There the call shows nothing. Beside the text it keeps the number and
    how it is written, for an edition in another language.

    Parameters
    ----------
    name : str
        The name used in the prose; letters, digits and underscores.
    value : object
        What is printed: a number as it was computed, or words of one line.
    decimals : int, optional
        Digits after the point; 0 for whole numbers. Years need none: they are written as years.
    unit : str
        What follows the number, such as ``"%"``.
    sign : bool
        Whether a number above zero gets a plus, as changes do.

    Raises
    ------
    ValueError
        When the name would not survive in the prose, or the value is empty, missing, longer
        than a line, a number that nobody rounded, or one that is text already.
    TypeError
        When words are to get decimals, a unit or a sign.

    Examples
    --------
    >>> glue("peak_year", 1928)
    >>> glue("share", 200 / 3, 1, unit="%")
    >>> glue("share", 2 / 3)
    Traceback (most recent call last):
        ...
    ValueError: glue 'share': the prose would print 0.6666666666666666. Say how many decimals ...
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(
            say("glue name {name!r}: use letters, digits and underscores only", name=name)
        )
    text = str(value).strip()
    if text.lower() in _NOTHING:
        raise ValueError(
            say(
                "glue {name!r}: the value is {text!r}, which no sentence can print",
                name=name,
                text=text,
            )
        )
    if "\n" in text:
        raise ValueError(
            say(
                "glue {name!r}: the value is a {kind} of several lines, and a sentence "
                "prints one. Glue a single number or word",
                name=name,
                kind=type(value).__name__,
            )
        )
    kept = {}
    if isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool):
        own = decimals_of(value)
        if decimals is None and own > _MOST_DECIMALS:
            raise ValueError(
                say(
                    "glue {name!r}: the prose would print {text}. Say how many decimals it "
                    "needs, for instance glue({name!r}, value, 1)",
                    name=name,
                    text=text,
                )
            )
        if decimals is None and own:  # a whole number may be a year, so it asks for none
            decimals = own
        text = number(value, decimals, unit=unit, sign=sign)
        kept = {"coursekit": _record(value, decimals, unit, sign)}
    elif _WRITTEN.fullmatch(text):
        raise ValueError(
            say(
                "glue {name!r}: {text!r} is a number in words already. Glue the number "
                "itself, and say how it is written: glue({name!r}, value, decimals, "
                "unit=…, sign=…)",
                name=name,
                text=text,
            )
        )
    elif decimals is not None or unit or sign:
        raise TypeError(
            say(
                "glue {name!r}: {text!r} is of type {kind}, and only a number gets "
                "decimals, a unit or a sign. Glue the number itself",
                name=name,
                text=text,
                kind=type(value).__name__,
            )
        )
    if in_browser():  # a page keeps the numbers it was built with
        return
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:  # a plain Python has no prose
        return
    # MyST-NB evaluates the text: bare, "1,276" would print as (1, 276) and "+7.4" as 7.4.
    display(
        {f"{_PREFIX}text/plain": repr(text)},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}, **kept},
    )


def _record(
    value: numbers.Real | Decimal, decimals: int | None, unit: str, sign: bool
) -> dict[str, object]:
    """Return a number as it is shown, without any form, and the form it is to get."""
    whole = step(value, decimals or 0)
    plain = f"{Decimal(whole).scaleb(-(decimals or 0)):f}"
    return {"number": plain, "decimals": decimals, "unit": unit, "sign": sign}
