"""The steps of help of an exercise, made from what is written of it and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..checks.belonging import NAME
from ..checks.reading import Note, Task
from ..languages import say
from ._gaps import Gap, gaps, offered
from ._lines import Line, Puzzle, puzzle
from ._pieces import cut, needed
from ._wrong_lines import wrong_lines

__all__ = ["STEPS", "Steps", "made", "smallest_first"]

#: What each step is called, in a call of :func:`~coursekit.stuck` and for people.
STEPS = {
    "question": say("a question"),
    "idea": say("the idea"),
    "lines": say("lines in disorder"),
    "gaps": say("code with gaps"),
    "solution": say("the solution"),
}
#: Stands for a word left out.
GAP = "___"


def smallest_first(steps: Iterable[str]) -> list[str]:
    """Return steps of help once each, the smallest first.

    >>> smallest_first(["lines", "question", "lines", "nonsense"])
    ['question', 'lines']
    """
    used = set(steps)
    return [step for step in STEPS if step in used]


@dataclass(frozen=True)
class Steps:
    """Help with an exercise, from a question to its solution.

    Attributes
    ----------
    id : str
        Of the exercise.
    question, idea : str
        The first two steps; empty where nobody wrote them.
    puzzle : Puzzle
        The lines in disorder. With a single line there is nothing to put in order.
    gaps : list of Gap
        By the place of the line in the puzzle's order.
    words : list of str
        To choose from for the gaps.
    solution : str
        As it is written.
    """

    id: str
    question: str
    idea: str
    puzzle: Puzzle
    gaps: list[Gap]
    words: list[str]
    solution: str

    @property
    def code(self) -> list[Line]:
        """The lines of the solution in their order."""
        known = {line.name: line for line in self.puzzle.lines}
        return [known[name] for name in self.puzzle.order]

    def with_gaps(self) -> str:
        """Return the code with its gaps.

        Examples
        --------
        >>> from coursekit.checks import register
        >>> print(made(register.written("ex10_4")).with_gaps())
        answer = 0.7 ___ 0.2 ___ 1
        """
        return self.filled([GAP] * len(self.gaps))

    def filled(self, words: list[str]) -> str:
        """Return the code with words in its gaps, in their order."""
        texts = [line.text for line in self.code]
        for gap, word in sorted(zip(self.gaps, words, strict=True), reverse=True):
            text = texts[gap.line]
            texts[gap.line] = text[: gap.begin] + word + text[gap.end :]
        return joined(texts, [line.depth for line in self.code])

    def packed(self) -> dict[str, Any]:
        """Return what a page needs to offer the same steps, in few bytes."""
        return {
            "question": self.question,
            "idea": self.idea,
            "lines": [
                [line.text, line.depth, line.within, line.after, line.hint]
                for line in self.puzzle.lines
            ],
            "order": self.puzzle.order,
            "gaps": [list(gap[:3]) for gap in self.gaps],
            "words": self.words,
        }


def joined(texts: list[str], depths: list[int]) -> str:
    """Return lines as code, each as deep in as it stands.

    >>> print(joined(["def one():", "return (\\n    1\\n)"], [0, 1]))
    def one():
        return (
            1
        )
    """
    return "\n".join(
        "\n".join("    " * depth + line for line in text.split("\n"))
        for text, depth in zip(texts, depths, strict=True)
    )


def made(task: Task) -> Steps:
    """Make the steps of an exercise.

    Parameters
    ----------
    task : Task
        One that is no open question.

    Returns
    -------
    Steps
        Nothing of the exercise has run.

    Examples
    --------
    >>> from coursekit.checks import register
    >>> steps = made(register.written("ex03_2"))
    >>> [line.text for line in steps.code][0]
    'lens = census.set_index("insee").loc["62498"]'
    """
    solution = "\n".join(part.text for part in task.of("solution"))
    pieces = cut(needed(solution, NAME))
    wrong = wrong_lines(pieces, task.mistakes)
    stub = [one.text for part in task.of("stub") for one in cut(part.text)]
    left_out = gaps(pieces, stub, wrong)
    return Steps(
        task.id,
        _words(task.question),
        _words(task.idea),
        puzzle(pieces, wrong, task.id),
        left_out,
        offered(left_out, wrong, task.id),
        solution,
    )


def _words(notes: list[Note]) -> str:
    return " ".join(note.hint for note in notes)
