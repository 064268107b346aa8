"""What an exercise expects, the mistakes it foresees, and the hint for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..languages import say
from .answers import Plain, is_gap
from .forms import as_asked, given_as


@dataclass(frozen=True)
class Mistake:
    """A way to go wrong that teachers have seen, and the hint that helps out of it.

    Attributes
    ----------
    name : str
        Its kind in a few words, such as ``"share of the wrong whole"``.
    wrong : callable
        Without arguments; computes what a learner gets who makes this mistake.
    hint : str
        One or two sentences that lead on and do not give the answer away.
    """

    name: str
    wrong: Callable[[], Any] = field(repr=False)
    hint: str = field(repr=False)


class OneWay(str):
    """A hint that says by which way an answer comes out.

    Attributes
    ----------
    perhaps : str
        What is said where that is one way of many.
    """

    perhaps: str


def comes_out(way: str, ask: str) -> OneWay:
    """Return a hint of a way to an answer, and a question that goes on.

    >>> hint = comes_out("with another year", "Which one does the question name?")
    >>> hint
    'That comes out with another year. Which one does the question name?'
    >>> hint.perhaps
    'One way to it is with another year; is that yours? Which one does the question name?'
    """
    hint = OneWay(say("That comes out {way}. {ask}", way=way, ask=ask))
    hint.perhaps = say("One way to it is {way}; is that yours? {ask}", way=way, ask=ask)
    return hint


@dataclass(frozen=True)
class Slip:
    """What comes out when a step of a solution is taken otherwise: a mistake nobody wrote down.

    Attributes
    ----------
    kind : str
        The family that it belongs to, such as ``"another year"``.
    hint : str
        For the learner.
    value : object
        What comes out.
    part : bool
        Whether it stands for one number among several, not for the whole answer.
    exact : bool
        Whether it must be met to the last digit: where very many numbers are tried, three digits
        are chance.
    """

    kind: str
    hint: str = field(repr=False)
    value: Any = field(repr=False)
    part: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Exercise:
    """A question with an answer that can be computed.

    Nothing printed about an exercise shows its answer: the answer is worked out when somebody
    checks, from the same tables that the learner uses.

    Attributes
    ----------
    id : str
        Such as ``"ex03_2"``: chapter three, second exercise.
    solve : callable
        Without arguments; computes the expected answer: a number, text, truth value, tuple or
        list, dict, Series, DataFrame or function.
    mistakes : sequence of Mistake
        In the order in which they are looked for.
    tolerance : float
        How far a number may lie from the expected one, in the answer's own unit.
    unit : str
        The unit of the answer, for messages; empty when it has none.
    ordered : bool, optional
        Whether order is part of the answer. Not said, it is for a list, and is not for the rows of
        a Series or a table.
    labels : bool
        Whether the labels of a Series are part of the answer.
    cases : sequence of tuple
        For functions: the arguments on which they are compared.
    shows : str
        What a right answer shows, and one step further.
    slips : callable
        Without arguments; yields :class:`Slip`, what comes out when a step of the solution is
        taken otherwise.

    Examples
    --------
    >>> Exercise("ex99_1", lambda: 42.0, tolerance=0.5, unit="m")
    Exercise('ex99_1')
    """

    id: str
    solve: Callable[[], Any]
    mistakes: Sequence[Mistake] = ()
    tolerance: float = 0.0
    unit: str = ""
    ordered: bool | None = None
    labels: bool = True
    cases: Sequence[tuple[Any, ...]] = ()
    shows: str = ""
    slips: Callable[[], Iterable[Slip]] = field(default=tuple, repr=False)

    def __repr__(self) -> str:
        return f"Exercise({self.id!r})"

    # Not for the eyes of a learner, and computed only once in a session.
    @cached_property
    def _expected(self) -> Any:
        return self.solve()

    def as_asked(self, value: Any) -> Plain:
        """Return an answer of the course in the form in which this exercise compares."""
        return as_asked(value, self.labels, self.ordered)

    @cached_property
    def _wanted(self) -> Plain:
        return self.as_asked(self._expected)

    @cached_property
    def _foreseen(self) -> list[tuple[Mistake, Plain, Plain]]:
        """What each mistake gives, as it is, and in the form that is asked for."""
        found = []
        for mistake in self.mistakes:
            wrong = mistake.wrong()
            made = self.as_asked(wrong)
            found.append((mistake, made, given_as(self._wanted, made, wrong)))
        return found

    @cached_property
    def _formed(self) -> dict[int, tuple[Slip, Plain | None]]:
        """What slips give in the form that is asked for, by the ids of the slips: made once."""
        return {}


@dataclass(frozen=True)
class Remark:
    """Something a text may lack or may have too much of.

    Attributes
    ----------
    name : str
        The kind of weakness.
    when : callable
        Takes the text; tells whether the weakness is there.
    example : str
        A text that has it.
    hint : str
        One or two sentences that help.
    """

    name: str
    when: Callable[[str], bool] = field(repr=False)
    example: str = field(repr=False)
    hint: str = field(repr=False)


@dataclass(frozen=True)
class Criterion:
    """Where to see, without understanding a text, whether it has what a rubric asks for.

    Attributes
    ----------
    seen : callable, optional
        Takes the text; None where only a reader can tell.
    lacks : bool
        Whether it is met by what a text leaves out, as a text about something else does too.
    """

    seen: Callable[[str], bool] | None = field(default=None, repr=False)
    lacks: bool = False


@dataclass(frozen=True)
class Open:
    """An open question: a text is taken, and answered with its rubric.

    Attributes
    ----------
    id : str
        The exercise.
    rubric : sequence of str
        What a good answer has; shown after the answer, for learners to judge their own text.
    remarks : sequence of Remark
        What can be seen without understanding a text. A remark never refuses it.
    criteria : sequence of Criterion
        One for each point of the rubric, or none at all.
    untouched : callable
        Takes a text; tells whether it is what the exercise began with.
    topic : collection of str
        Beginnings of words of which the question and its sample answer speak.

    Examples
    --------
    >>> Open("ex99_2", rubric=["names its source"])
    Open('ex99_2')
    """

    id: str
    rubric: Sequence[str]
    remarks: Sequence[Remark] = ()
    criteria: Sequence[Criterion] = ()
    untouched: Callable[[str], bool] = field(default=is_gap, repr=False)
    topic: frozenset[str] = field(default=frozenset(), repr=False)

    def __repr__(self) -> str:
        return f"Open({self.id!r})"
