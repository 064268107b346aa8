"""Run a learner's function for a short time, and come back whatever it does.

Three things watch it, each where it can: Python's own events (every Python, the one in a page
too), built-in functions that look at the clock, and a rehearsal in a process that can be ended.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import sys
import sysconfig
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

__all__ = ["LIMIT", "Crashed", "TookTooLong", "call", "never_ends", "working_clock"]

# Code that is not the learner's: it is not watched line by line, which would make it slow. What
# comes with Python lies in an archive in a page, and not where sysconfig looks for it.
_TRUSTED = (
    str(Path(contextlib.__file__).parent),
    sysconfig.get_path("purelib"),
    str(Path(__file__).parents[1]),
)

#: Seconds of work that one call of a learner's function may take.
LIMIT = 1.0
#: How many times as long it may go on by the clock on the wall: on a busy machine it waits for its
#: turn, and that is not its fault.
_WAITING = 5


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

    The clock is read wherever Python code of the learner goes on: this works in every kernel, in
    the browser too, where neither signals nor processes exist. Built-in functions that would run
    through something endless (``sum(itertools.count())``) read it as well. What never comes back
    to Python (``9**9**9``) is seen by :func:`never_ends`, where there are processes.

    Parameters
    ----------
    function : callable
        What the learner wrote.
    *arguments
        What it is called with.
    limit : float, optional
        Seconds of work; by the clock on the wall it may take five times as long.

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
    ...     while True: pass
    >>> try:
    ...     call(endless, limit=0.05)
    ... except TookTooLong:
    ...     print("stopped")
    stopped
    """
    clock = _Clock(limit)
    watched = _by_monitoring if hasattr(sys, "monitoring") else _by_tracing
    try:
        with _with_a_clock(clock), watched(clock):
            return function(*arguments)
    except TookTooLong:
        raise
    except KeyboardInterrupt:  # the learner's own wish
        raise
    except BaseException as error:
        # A learner's "except:" may have caught our signal and raised another error.
        if clock.is_over():
            raise TookTooLong from None
        raise Crashed(error) from None


def working_clock() -> Callable[[], float]:
    """Return the clock that stands while others work, where there is one.

    Python in a page does not know how long a thread works: there the wall is all there is.

    Returns
    -------
    callable
        Without arguments; tells seconds.

    Examples
    --------
    >>> clock = working_clock()
    >>> clock() <= clock()
    True
    """
    try:
        time.thread_time()
    except (AttributeError, OSError):
        return time.monotonic
    return time.thread_time


class _Clock:
    """The time of one call: what its thread works and sleeps, and more than that on the wall.

    Where much time lies between two looks, no code of the learner ran that would have been looked
    at: the machine stood, swept its memory, or worked on one long step. It counts a little.
    """

    def __init__(self, limit: float) -> None:
        self._worked = working_clock()
        self._thread = threading.get_ident()
        self._end = self._worked() + limit
        self._longest = limit / 4
        self._seen = begun = time.monotonic()
        self._soonest, self._latest = begun + limit, begun + _WAITING * limit

    def is_over(self) -> bool:
        now = time.monotonic()
        if now - self._seen > self._longest:
            self._forgive(now - self._seen - self._longest)
        self._seen = now
        # The wall comes first: it is cheaper to ask, and nobody works for longer than it tells.
        return now > self._soonest and self._left() < 0

    def _forgive(self, seconds: float) -> None:
        self._soonest += seconds
        self._latest += seconds
        self._end += seconds

    def _left(self) -> float:
        on_the_wall = self._latest - time.monotonic()
        if threading.get_ident() != self._thread:  # the work of another thread is its own
            return on_the_wall
        return min(on_the_wall, self._end - self._worked())

    def sleep(self, seconds: Any, wait: Callable[[float], None]) -> None:
        """Sleep no longer than there is time, and count it as work."""
        left = self._left()
        slept = max(0.0, min(seconds, left))
        wait(slept)
        self._seen = time.monotonic()
        if threading.get_ident() == self._thread:
            self._end = min(self._end, self._worked() + left - slept)
        if seconds > left:
            raise TookTooLong


def _is_trusted(code: CodeType) -> bool:
    return code.co_filename.startswith(_TRUSTED)


@contextmanager
def _by_monitoring(clock: _Clock) -> Iterator[None]:
    """Watch by ``sys.monitoring`` (3.12 on).

    What it raises does not switch it off, so that no ``except:`` in a loop escapes it for good.
    """
    seen: Any = getattr(sys, "monitoring")  # noqa: B009 - 3.11 has none
    tool = next((number for number in (4, 3, 5, 0, 1, 2) if seen.get_tool(number) is None), None)
    if tool is None:  # debugger, profiler and coverage at once
        with _by_tracing(clock):
            yield
        return
    me = threading.get_ident()
    often, always = seen.events.JUMP | seen.events.PY_START, seen.events.LINE

    def watch(code: CodeType, *_: object) -> object:
        if _is_trusted(code):
            return seen.DISABLE
        if threading.get_ident() == me and clock.is_over():
            seen.set_events(tool, often | always)  # from now on also inside an "except:"
            raise TookTooLong
        return None

    seen.use_tool_id(tool, "coursekit")
    try:
        for kind in (seen.events.JUMP, seen.events.PY_START, always):
            seen.register_callback(tool, kind, watch)
        seen.set_events(tool, often)
        yield
    finally:
        seen.set_events(tool, 0)
        seen.free_tool_id(tool)


@contextmanager
def _by_tracing(clock: _Clock) -> Iterator[None]:
    """Watch by ``sys.settrace``.

    Each single instruction is looked at, since on 3.11 a loop on one line begins no new line. What
    a trace function raises ends the tracing: a bare ``except:`` in an endless loop escapes here,
    and is left to :func:`never_ends`.
    """

    def watch(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if clock.is_over():
            raise TookTooLong
        if _is_trusted(frame.f_code):
            return None
        frame.f_trace_opcodes = True
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


#: Built-in functions that run through what they are given without coming back to Python.
_RUNNERS = ("all", "any", "max", "min", "sorted", "sum")


@contextmanager
def _with_a_clock(clock: _Clock) -> Iterator[None]:
    """Let built-in functions look at the clock while they run through something without a size.

    ``list`` and its like are types, which other code compares with: they are left alone.
    """

    def ticking(things: Iterable[Any]) -> Iterator[Any]:
        for one in things:
            if clock.is_over():
                raise TookTooLong
            yield one

    def slowed(runner: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **settings: Any) -> Any:
            if len(given) >= 1 and (
                (type(given[0]) is range and len(given[0]) > 100_000)
                or (hasattr(given[0], "__next__") and not hasattr(given[0], "__len__"))
            ):
                given = (ticking(given[0]), *given[1:])
            return runner(*given, **settings)

        return run

    kept = {name: getattr(builtins, name) for name in _RUNNERS}
    wait = time.sleep
    for name, runner in kept.items():
        setattr(builtins, name, slowed(runner))
    time.sleep = lambda seconds: clock.sleep(seconds, wait)
    try:
        yield
    finally:
        for name, runner in kept.items():
            setattr(builtins, name, runner)
        time.sleep = wait


_ENDLESS = b"!"


def never_ends(
    function: Callable[..., Any],
    cases: Sequence[tuple[Any, ...]],
    limit: float | None = None,
) -> int | None:
    """Rehearse a function in a process of its own, and tell at which case it does not come back.

    Only a process can be ended while it is deep in compiled code. Where there is none to be had
    (Windows, a page, a class that is graded), nothing is rehearsed.

    Parameters
    ----------
    function : callable
        What the learner wrote.
    cases : sequence of tuple
        Arguments for each call.
    limit : float, optional
        Seconds of work for each; by default half a second more than :data:`LIMIT`.

    Returns
    -------
    int or None
        The place of the case, or None when all came back, whatever came of them.

    Examples
    --------
    >>> never_ends(lambda x: x, [(1,), (2,)]) is None
    True
    """
    if sys.platform == "win32" or sys.platform in {"emscripten", "darwin"}:
        return None  # no fork, or, on macOS, libraries that do not survive one
    import signal

    limit = LIMIT + 0.5 if limit is None else limit
    reading, writing = os.pipe()
    sys.stdout.flush()
    try:
        with warnings.catch_warnings(action="ignore"):  # threads stay behind, and that is meant
            child = os.fork()
    except OSError:  # refused, or no room for one more
        os.close(reading)
        os.close(writing)
        return None
    if child == 0:
        _rehearse(function, cases, limit, writing)
    os.close(writing)
    ended = 0
    try:
        begun, silent = _last_begun(reading, len(cases), _WAITING * limit)
    finally:
        os.close(reading)
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(OSError):
            ended = os.waitpid(child, 0)[1]
    # What killed it otherwise may be the rehearsal itself.
    worked_on = os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGPROF
    return begun if begun is not None and (silent or worked_on) else None


def _rehearse(
    function: Callable[..., Any], cases: Sequence[tuple[Any, ...]], limit: float, writing: int
) -> None:
    """Be the child: call, say so, and go without a word.

    The system ends it when a case has worked for too long, in compiled code too; on a busy machine
    that takes longer by the clock on the wall, and a right answer comes back in time.
    """
    import signal

    if sys.platform == "win32":  # nothing forks there
        return
    try:
        sys.stdout = sys.stderr = io.StringIO()
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        os.write(writing, b".")
        for case in cases:
            signal.setitimer(signal.ITIMER_PROF, limit)
            try:
                call(function, *case, limit=min(limit, LIMIT))
            except TookTooLong:
                os.write(writing, _ENDLESS)
                return
            except BaseException:  # an error is an end, and told by whoever tries in earnest
                pass
            os.write(writing, b".")
    finally:
        os._exit(0)


def _last_begun(reading: int, count: int, patience: float) -> tuple[int | None, bool]:
    """Return which case was begun and did not end, and whether it is known never to.

    The first word only tells that the rehearsal began.
    """
    import select  # not in a page

    heard = 0
    while heard <= count:
        ready, _, _ = select.select([reading], [], [], patience if heard else patience + 5)
        said = os.read(reading, 64) if ready else b""
        heard += said.count(b".")
        if not said or said.endswith(_ENDLESS):
            return (heard - 1 if heard else None), not ready or bool(said)
    return None, False
