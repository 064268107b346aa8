"""The two verbs of every way: ``python -m ways.NAME [make|check] …``; without one it is make."""

from __future__ import annotations

import sys
from importlib import import_module

VERBS = ("make", "check")


def chosen(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the verb that arguments begin with, and the rest of them.

    Examples
    --------
    >>> chosen(["check", "--learners", "5"])
    ('check', ['--learners', '5'])
    >>> chosen(["--no-browser"])
    ('make', ['--no-browser'])
    """
    if arguments and arguments[0] in VERBS:
        return arguments[0], arguments[1:]
    return VERBS[0], arguments


def run(way: str) -> None:
    """Run a way as the command line says: the ``main`` of its ``make.py`` or ``check.py``.

    Parameters
    ----------
    way : str
        The package, such as ``ways.stick``. Only the verb that was asked for is imported: each
        needs other things installed.
    """
    verb, arguments = chosen(sys.argv[1:])
    import_module(f"{way}.{verb}").main(arguments)
