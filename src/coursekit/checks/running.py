"""Run a learner's function for a short time, and come back whatever it does."""

from __future__ import annotations

import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

# Code that is not the learner's: it is not watched line by line, which would make it slow.
_TRUSTED = (
    sysconfig.get_path("stdlib"),
    sysconfig.get_path("purelib"),
    str(Path(__file__).parents[1]),
)

#: Seconds that one call of a learner's function may take.
LIMIT = 1.0


class TookTooLong(BaseException):
    """The function was still running when its time was over.

    Not an ``Exception``, so that a learner's ``except Exception`` does not swallow it.
    """


class Crashed(Exception):
    """The function raised an error of its own."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


def call(function: Callable[..., Any], *arguments: Any, limit: float = LIMIT) -> Any:
    """Call a function that may be wrong in any way.

    The clock is read at each line of Python that runs, by a trace function: this works in every
    kernel, in the browser too, where neither signals nor processes exist. An endless loop inside
    compiled code (``sum(itertools.count())``) cannot be stopped in this way; the class summary,
    which has processes, stops it.

    Parameters
    ----------
    function : callable
        What the learner wrote.
    *arguments
        What it is called with.
    limit : float, optional
        Seconds.

    Returns
    -------
    object
        What the function returned.

    Raises
    ------
    TookTooLong
        When the time is over.
    Crashed
        When the function raises an error; :attr:`Crashed.error` holds it.

    Examples
    --------
    >>> call(lambda x: 2 * x, 21)
    42
    >>> def endless():
    ...     while True:
    ...         pass
    >>> try:
    ...     call(endless, limit=0.05)
    ... except TookTooLong:
    ...     print("stopped")
    stopped
    """
    end = time.monotonic() + limit

    def watch(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if time.monotonic() > end:
            raise TookTooLong
        return None if frame.f_code.co_filename.startswith(_TRUSTED) else watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        return function(*arguments)
    except TookTooLong:
        raise
    except KeyboardInterrupt:  # the learner's own wish
        raise
    except BaseException as error:
        # A learner's "except:" may have caught our signal and raised another error.
        if time.monotonic() > end:
            raise TookTooLong from None
        raise Crashed(error) from None
    finally:
        sys.settrace(before)
