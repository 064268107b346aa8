"""A file of exercises, read: the stage, then each exercise with its parts.

Files are MyST text notebooks. jupytext reads them, because it is what JupyterLab, Binder and
editors use for the same format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from book import ROOT, myst

FOLDER = ROOT / "exercises"


@dataclass(frozen=True)
class Part:
    """A piece of an exercise.

    Attributes
    ----------
    role : str
        ``prompt``, ``stub``, ``solution``, ``code`` (runs for everybody) or ``why``.
    text : str
        Markdown, or code without its fence.
    tags : tuple of str
        Of a code cell.
    """

    role: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id, title, level : str
        Of its head.
    minutes : int
        About how long it takes.
    on_paper : str
        What is asked on a printed sheet where no computer is needed; empty when one is.
    parts : list of Part
        In the order of the file.
    """

    id: str
    title: str
    level: str
    minutes: int
    on_paper: str
    parts: list[Part] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether it is an open question."""
        return "open" in self.level

    def of(self, *roles: str) -> list[Part]:
        """Return its parts with certain roles."""
        return [part for part in self.parts if part.role in roles]


@dataclass(frozen=True)
class Source:
    """The exercises of a chapter.

    Attributes
    ----------
    stage : list of Part
        Code that runs before the first exercise.
    exercises : list of Exercise
        In order.
    """

    stage: list[Part]
    exercises: list[Exercise]


class UnreadableExercise(ValueError):
    """A file of exercises does not follow the format."""


@lru_cache(maxsize=64)  # a build reads the same file for page, notebook and sheet
def read(text: str) -> Source:
    """Read a file of exercises.

    Parameters
    ----------
    text : str
        MyST text notebook: code cells that set the stage, then for each exercise a line
        ``+++ {"exercise": …, "title": …, "level": …, "minutes": …}``, its prompt, a code cell
        tagged ``stub``, one tagged ``solution``, and an explanation.

    Returns
    -------
    Source
        What it holds.

    Raises
    ------
    UnreadableExercise
        When a head lacks something; the message names the exercise and what is missing.

    Examples
    --------
    >>> given = read('+++ {"exercise": "ex01_1", "title": "A", "level": "count", "minutes": 5}'
    ...              '\\nHow many?\\n')
    >>> given.exercises[0].title, given.exercises[0].parts[0].text
    ('A', 'How many?')
    """
    stage: list[Part] = []
    exercises: list[Exercise] = []
    solved = False
    for cell in myst.cells(text):
        if "exercise" in cell.metadata:
            exercises.append(_head(cell.metadata))
            solved = False
        parts = exercises[-1].parts if exercises else stage
        if cell.cell_type == "code":
            tags = tuple(cell.metadata.get("tags", ()))
            role = next((one for one in ("stub", "solution") if one in tags), "code")
            solved = solved or role == "solution"
            parts.append(Part(role, cell.source, tags))
        elif exercises and cell.source.strip():
            parts.append(Part("why" if solved else "prompt", cell.source.strip()))
    return Source(stage, exercises)


def _head(given: dict) -> Exercise:
    name = given["exercise"]
    lacking = {"title", "level", "minutes"} - set(given)
    if lacking:
        raise UnreadableExercise(f"exercise {name}: its head lacks {', '.join(sorted(lacking))}")
    return Exercise(
        name, given["title"], given["level"], int(given["minutes"]), given.get("on_paper", "")
    )


def of_chapter(name: str) -> Source:
    """Return the exercises of a chapter.

    Parameters
    ----------
    name : str
        Its file name without suffix.

    Returns
    -------
    Source
        From ``exercises/<name>.md``.

    Examples
    --------
    >>> of_chapter("two_towns").exercises[1].id
    'ex03_2'
    """
    path = FOLDER / f"{name}.md"
    if not path.is_file():
        raise UnreadableExercise(f"there is no {path.relative_to(ROOT)}")
    return read(path.read_text("utf-8"))
