"""Exercises: their files, their checks, and what is handed in."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from coursekit.checks import Exercise
from coursekit.checks.reading import Task

#: Their models take longer than all the others when each slip of a solution is tried.
LONG = {"ex06_3", "ex08_4", "ex12_3", "ex13_3"}


def to_the_end(name: str, some: Iterable[Exercise | Task]) -> pytest.MarkDecorator:
    """Give each exercise to a test that has all its slips tried; some only in the whole run."""
    given = [pytest.param(one, marks=pytest.mark.slow if one.id in LONG else ()) for one in some]
    return pytest.mark.parametrize(name, given, ids=lambda one: one.id)
