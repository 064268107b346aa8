"""Printable sheets: a page for the hand, made from the same file as the notebooks.

A sheet needs no computer where the exercise allows it: with ``on_paper`` in its head, an exercise
asks that instead of its prompt; an open question leaves out the sentences that speak of
``answer``.
"""

from __future__ import annotations

import re
from pathlib import Path

from book import standalone
from book.markdown import paper
from coursekit.page import asset

from . import extracts
from .source import HERE, Source, Task

PAPER = Path(__file__).parents[1] / "workshops"
TEMPLATES = standalone.templates(HERE, PAPER)
_FIGURE = re.compile(r'<figure class="ck-prediction".*?(?=<p class="ck-prediction-do")', re.S)
#: Words by which an exercise asks for a drawing.
_DRAWS = re.compile(r"\b(?:[Dd]raw|[Dd]essine[rz]|[Tt]race[rz])\b")
_SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-ZÀ-Ý(*`«\"])")

#: Lines to write on: beside a computer a note is enough, by hand there is more to say.
NOTE, BY_HAND, ESSAY = 4, 6, 14
#: Squares of half a centimetre to draw on, for an exercise that asks for a drawing.
SQUARES = (
    '<svg class="squares" viewBox="0 0 340 100" aria-hidden="true"><path fill="none" '
    'stroke="#c3c9ce" stroke-width=".5" d="'
    + "".join(f"M{x} 0V100" for x in range(0, 341, 10))
    + "".join(f"M0 {y}H340" for y in range(0, 101, 10))
    + '"/></svg>'
)


def inline(markdown: str) -> str:
    """Return a line of Markdown as HTML, without a paragraph around it.

    Examples
    --------
    >>> inline("Say *why*.")
    'Say <em>why</em>.'
    """
    return paper.line(markdown, "workshops")


TEMPLATES.filters["inline"] = inline


def for_the_hand(markdown: str) -> str:
    """Return a prompt without the sentences that speak of ``answer``.

    Examples
    --------
    >>> for_the_hand("Write three sentences. Put your text into `answer`. Be fair.")
    'Write three sentences. Be fair.'
    """
    return without_sentences(markdown, "`answer`")


def without_sentences(markdown: str, word: str) -> str:
    """Return Markdown without the sentences in which a word stands.

    Examples
    --------
    >>> without_sentences("Count the communes. Use `jobs`.", "`")
    'Count the communes.'
    """
    paragraphs = [
        " ".join(one for one in _SENTENCE.split(" ".join(block.split("\n"))) if word not in one)
        for block in markdown.split("\n\n")
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def room(exercise: Task) -> int:
    """Return how many lines to leave for writing.

    Examples
    --------
    >>> room(Task("ex01_1", "A", "count", 5)), room(Task("ex01_2", "B", "open", 20))
    (4, 14)
    """
    if exercise.is_open:
        return ESSAY
    return BY_HAND if exercise.on_paper else NOTE


def _shown(number: int, exercise: Task, source: Source) -> dict:
    extract = extracts.of(exercise, source)
    needs_computer = not (exercise.on_paper or exercise.is_open)
    prompts = "\n\n".join(part.text for part in exercise.of("prompt"))
    text = exercise.on_paper or (for_the_hand(prompts) if exercise.is_open else prompts)
    code = "\n\n".join(part.text for part in exercise.of("code", "stub"))
    return {
        "number": number,
        "exercise": exercise,
        "prompt": paper.blocks(text, exercise.id),
        "extract": extract.html() if extract else "",
        "code": code if needs_computer else "",
        "lines": room(exercise),
        "draws": bool(_DRAWS.search(exercise.on_paper)),
    }


def tasks(exercises: list[tuple[Task, Source]], name: str = "", first: int = 1) -> str:
    """Return exercises as a part of a page for paper, each with its extract and room to work.

    Parameters
    ----------
    exercises : list of tuple of Task and Source
        In order, each with the file that it is from.
    name : str
        Of the notebook, for those that need a computer.
    first : int, optional
        The number of the first of them.
    """
    shown = [_shown(at, task, source) for at, (task, source) in enumerate(exercises, first)]
    return TEMPLATES.get_template("tasks.html").render(shown=shown, name=name, squares=SQUARES)


def guess(page: str) -> str:
    """Return the empty frame of what is guessed in a chapter's page, or nothing.

    Examples
    --------
    >>> guess('<figure class="ck-prediction"><svg/><p class="ck-prediction-do" hidden>…')
    '<figure class="ck-prediction"><svg/></figure>'
    """
    found = _FIGURE.search(page)
    return f"{found[0]}</figure>" if found else ""


def sheet(source: Source, title: str, name: str, frame: str = "") -> str:
    """Return the printable sheet of a chapter.

    Parameters
    ----------
    source : Source
        Its exercises.
    title : str
        Its title.
    name : str
        Its file name, which is also that of the notebook.
    frame : str
        What :func:`guess` returns, to be filled with a pencil before the chapter is read.

    Returns
    -------
    str
        A page of HTML; its letters are in the folder ``fonts`` beside it.
    """
    return TEMPLATES.get_template("sheet.html").render(
        title=title,
        tasks=tasks([(one, source) for one in source.exercises], name),
        frame=frame,
        frame_style=asset("predictions/predictions.css") if frame else "",
    )
