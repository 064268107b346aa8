"""Which exercise an answer belongs to: all of them are called ``answer``.

A notebook tells which cells ran, and whether they came to their end. From that follows where the
value of ``answer`` comes from, so that what another exercise left behind is not judged, and an
earlier answer can still be checked when a later one has taken its name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from ..languages import say

__all__ = ["Belongings", "Verdict", "belongings", "listen", "sets_answer"]

#: The name that all exercises use.
NAME = "answer"

_SETS = re.compile(
    rf"^[^#\n'\"]*\b{NAME}\b\s*(?:=(?!=)|:=|,[^=\n]*=(?!=)|[-+*/|&]=)|^\s*def\s+{NAME}\b"
    rf"|\b(?:for|as)\s+{NAME}\b",
    re.M,
)
_ASKS = re.compile(r"\bcheck\(\s*[\"'](ex\d\d_\d+)[\"']")
_CALL = re.compile(r"(?:check|stuck)\(")
_CELL = re.compile(r"(ex\d\d_\d+)-")


def sets_answer(source: str) -> bool:
    """Tell whether a cell gives ``answer`` a value.

    >>> sets_answer("answer = 1"), sets_answer("print(answer)")
    (True, False)
    """
    return _SETS.search(source) is not None


class Verdict(NamedTuple):
    """What is to be judged, and what to say about it.

    Attributes
    ----------
    answer : object
        The learner's answer to this exercise.
    stale : str
        Why there is nothing to judge; empty when there is.
    note : str
        Where the answer comes from, when that is not plain to see.
    """

    answer: Any
    stale: str = ""
    note: str = ""


class Belongings:
    """Keeps which exercise the value of ``answer`` belongs to.

    Examples
    --------
    >>> kept = Belongings()
    >>> kept.ran("answer = 7", 7)
    >>> kept.asked("ex03_1", 7).answer
    7
    >>> kept.asked("ex03_2", 7).stale[:46]
    '`answer` still holds what you worked out for e'
    """

    def __init__(self) -> None:
        self._owner: str | None = None
        self._stopped: str | None = None
        self._value: Any = self
        self._kept: dict[str, Any] = {}
        self._code: dict[str, str] = {}
        self._made_by = ""
        self._handed: dict[str, Any] = {}
        self._running = ""

    def begins(self, source: str) -> None:
        """Note that a cell begins to run."""
        self._running = source

    def ran(self, source: str, value: Any, failed: bool = False, cell: str = "") -> None:
        """Note that a cell has run.

        Parameters
        ----------
        source : str
            Its text.
        value : object
            What ``answer`` holds now.
        failed : bool, optional
            Whether it stopped with an error.
        cell : str, optional
            The id of the cell; those of the course begin with their exercise.
        """
        self._running = ""
        if not sets_answer(source) and value is self._value:
            return
        named = _CELL.match(cell)
        asked = _ASKS.search(source)
        owner = named[1] if named else asked[1] if asked else None
        if failed and value is self._value:
            self._stopped = owner or ""
            return
        if not asked or value is not self._value:
            self._owner = owner
        self._stopped, self._value, self._made_by = None, value, source
        if owner:
            self._kept[owner] = value
            self._code[owner] = source

    def code_of(self, exercise: str) -> str:
        """Return the code that a learner wrote for an exercise last; nothing where none is known.

        >>> kept = Belongings()
        >>> kept.ran("answer = 7\\ncheck('ex03_1', answer)", 7, cell="ex03_1-stub")
        >>> kept.code_of("ex03_1")
        'answer = 7'
        """
        lines = self._code.get(exercise, "").splitlines()
        return "\n".join(line for line in lines if not _CALL.match(line)).strip("\n")

    def handed_in_before(self, exercise: str, answer: Any) -> str:
        """Return for which other exercise this very thing was handed in last, if for any.

        Where no cells are known, in a script, this is all that tells of a value left over.
        """
        earlier = [one for one, value in self._handed.items() if value is answer]
        self._handed[exercise] = answer
        return next((one for one in reversed(earlier) if one != exercise), "")

    def asked(self, exercise: str, answer: Any) -> Verdict:
        """Return what is to be judged when an exercise is checked with ``answer``."""
        if sets_answer(self._running):  # the cell that checks has made it
            self._owner, self._stopped, self._value = exercise, None, answer
            self._kept[exercise] = answer
            self._code[exercise] = self._running
            return Verdict(answer)
        if answer is not self._value:  # a number typed in, another name, or no notebook
            return Verdict(answer)
        if self._stopped is not None and self._stopped in {"", exercise}:
            return Verdict(
                answer,
                say(
                    "The cell above stopped with an error, so `answer` still holds what was there "
                    "before. Mend that cell, run it to its end, then check."
                ),
            )
        if self._owner in {None, exercise}:
            self._owner = exercise
            self._kept[exercise] = answer
            self._code[exercise] = self._made_by
            return Verdict(answer)
        if exercise in self._kept:
            return Verdict(
                self._kept[exercise],
                note=say(
                    "(This is your answer to {exercise} from before: `answer` holds that to "
                    "{owner} by now.)",
                    exercise=exercise,
                    owner=self._owner,
                ),
            )
        return Verdict(
            answer,
            say(
                "`answer` still holds what you worked out for {owner}. Run your cell of {exercise} "
                "first, then check.",
                owner=self._owner,
                exercise=exercise,
            ),
        )


#: Of this session.
belongings = Belongings()
_UNSET = object()


def listen() -> None:
    """Follow the cells of the notebook that this runs in, if it is one."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or getattr(shell, "_coursekit_listens", False):
        return

    def value() -> Any:
        return shell.user_ns.get(NAME, _UNSET)

    def begins(info: Any) -> None:
        belongings.begins(info.raw_cell or "")

    def ran(result: Any) -> None:
        if result.info is not None:
            belongings.ran(
                result.info.raw_cell or "",
                value(),
                not result.success,
                getattr(result.info, "cell_id", None) or "",
            )

    for event, follow in (("pre_run_cell", begins), ("post_run_cell", ran)):
        _register(shell.events.register, event, follow)
    shell._coursekit_listens = True


def _register(register: Callable[..., Any], event: str, follow: Callable[..., Any]) -> None:
    try:
        register(event, follow)
    except Exception:  # a shell without such events: then nothing is known, and nothing refused
        return
