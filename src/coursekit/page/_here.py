"""Where an output is being made: for the book, inside one of its pages, or elsewhere."""

from __future__ import annotations

import os


def in_book() -> bool:
    """Tell whether the output is being made for the built book.

    Returns
    -------
    bool
        True when the book's build started this kernel.

    Examples
    --------
    >>> in_book() in (True, False)
    True
    """
    return os.environ.get("COURSEKIT_BOOK") == "1"


def in_browser() -> bool:
    """Tell whether Python runs inside a page of the book.

    Returns
    -------
    bool
        True when the page started it; files are shared with the page, and widgets do not exist.

    Examples
    --------
    >>> in_browser() in (True, False)
    True
    """
    return os.environ.get("COURSEKIT_PAGE") == "1"
