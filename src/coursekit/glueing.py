"""Numbers that travel from a chapter's code into its prose."""

from __future__ import annotations

import numbers

from .page import in_browser

_PREFIX = "application/papermill.record/"
#: A float written with more characters than this was not rounded for a reader.
_LONGEST_FLOAT = 8
_NOTHING = {"", "nan", "nat", "none", "<na>", "inf", "-inf"}


def glue(name: str, value: object) -> None:
    """Make ``value`` available to the prose as ``{glue:text}`name```.

    The record has the form MyST-NB reads, but needs nothing of it, so that the same chapter
    runs in any Jupyter. There the call shows nothing.

    Parameters
    ----------
    name : str
        The name used in the prose; letters, digits and underscores.
    value : object
        What is printed: one line. Format numbers first, such as ``f"{share:.1f} %"``.

    Raises
    ------
    ValueError
        When the name would not survive in the prose, or the value is empty, missing, longer
        than a line, or a number that nobody rounded.

    Examples
    --------
    >>> glue("peak_year", 1928)
    >>> glue("share", 2 / 3)
    Traceback (most recent call last):
        ...
    ValueError: glue 'share': the prose would print 0.6666666666666666. Format it first, ...
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(f"glue name {name!r}: use letters, digits and underscores only")
    text = str(value).strip()
    if text.lower() in _NOTHING:
        raise ValueError(f"glue {name!r}: the value is {text!r}, which no sentence can print")
    if "\n" in text:
        raise ValueError(
            f"glue {name!r}: the value is a {type(value).__name__} of several lines, and a "
            "sentence prints one. Glue a single number or word"
        )
    real = isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral)
    if real and len(text) > _LONGEST_FLOAT:
        raise ValueError(
            f"glue {name!r}: the prose would print {text}. Format it first, for instance "
            f'glue({name!r}, f"{{value:.1f}}")'
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
        metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}},
    )
