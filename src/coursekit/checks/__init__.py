"""Exercise checks: compare an answer, find the kind of mistake, say what to do next.

Examples
--------
>>> from coursekit import check
>>> check("ex10_2", (850, 1.0666666)).passed
True
>>> print(check("ex10_2", ...).message)
There is still a gap (...) in your answer. Fill it in, run the cell again, then check.
"""

from __future__ import annotations

from .belonging import listen
from .checking import check
from .exercise import Exercise, Mistake, Open, Remark
from .feedback import Feedback

__all__ = ["Exercise", "Feedback", "Mistake", "Open", "Remark", "check"]

listen()


def __dir__() -> list[str]:
    """Offer nothing to the Tab key that leads to an answer."""
    return sorted(__all__)
