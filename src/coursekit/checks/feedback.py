"""What a learner reads after a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..languages import say
from ..page import escape

_SIGNS = {"right": "✓", "open": "✎"}
_SEEN = {True: say("seen: "), False: say("not seen: "), None: say("for you to judge: ")}


@dataclass(frozen=True, repr=False)
class Feedback:
    """The answer of a check: shown in a notebook, printed in a terminal, counted in a class.

    Attributes
    ----------
    exercise : str
        The exercise that was checked.
    passed : bool
        Whether the answer is right; a text for an open question always is.
    kind : str
        ``"right"``, ``"open"``, or the kind of mistake in a few words.
    message : str
        One or two sentences for the learner.
    rubric : sequence of str
        For open questions: what to look for in one's own text.
    seen : sequence of bool or None
        For each point of the rubric whether something of it was seen, as a hint; None where only
        a reader can tell.

    Examples
    --------
    >>> said = Feedback("ex99_1", False, "factor of a thousand", "Look at the unit.")
    >>> said
    ✗ ex99_1: Look at the unit.
    >>> bool(said)
    False
    """

    exercise: str
    passed: bool
    kind: str
    message: str
    rubric: Sequence[str] = ()
    seen: Sequence[bool | None] = ()

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        """Return the sentence itself: a Python prompt shows nothing else."""
        lines = [f"{_SIGNS.get(self.kind, '✗')} {self.exercise}: {self.message}"]
        return "\n".join(lines + [f"  - {mark}{point}" for mark, point in self._points()])

    def _points(self) -> list[tuple[str, str]]:
        """Return each point of the rubric behind what was seen of it."""
        seen = self.seen or [None] * len(self.rubric)
        return [
            (_SEEN[one] if self.seen else "", point)
            for one, point in zip(seen, self.rubric, strict=True)
        ]

    def _repr_html_(self) -> str:
        state = self.kind if self.kind in _SIGNS else "not-yet"
        points = "".join(
            f"<li>{f'<em>{mark}</em>' if mark else ''}{escape(point)}</li>"
            for mark, point in self._points()
        )
        return (
            f'<div class="ck-check ck-check-{state}" role="status" data-exercise="'
            f'{escape(self.exercise)}" data-passed="{str(self.passed).lower()}">'
            f'<p><span aria-hidden="true">{_SIGNS.get(self.kind, "✗")}</span> '
            f"<strong>{escape(self.exercise)}</strong>: {escape(self.message)}</p>"
            + (f"<ul>{points}</ul>" if points else "")
            + "</div>"
        )
