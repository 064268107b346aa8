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

from .source import Source, Task

TEMPLATES = standalone.templates(Path(__file__).parent)
_FIGURE = re.compile(r'<figure class="ck-prediction".*?(?=<p class="ck-prediction-do")', re.S)
_SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-Z(*`\"])")

#: Lines to write on: beside a computer a note is enough, by hand there is more to say.
NOTE, BY_HAND, ESSAY = 4, 6, 13


def for_the_hand(markdown: str) -> str:
    """Return a prompt without the sentences that speak of ``answer``.

    Examples
    --------
    >>> for_the_hand("Write three sentences. Put your text into `answer`. Be fair.")
    'Write three sentences. Be fair.'
    """
    paragraphs = [
        " ".join(
            one for one in _SENTENCE.split(" ".join(block.split("\n"))) if "`answer`" not in one
        )
        for block in markdown.split("\n\n")
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def room(exercise: Task) -> int:
    """Return how many lines to leave for writing.

    Examples
    --------
    >>> room(Task("ex01_1", "A", "count", 5)), room(Task("ex01_2", "B", "open", 20))
    (4, 13)
    """
    if exercise.is_open:
        return ESSAY
    return BY_HAND if exercise.on_paper else NOTE


def _shown(number: int, exercise: Task) -> dict:
    needs_computer = not (exercise.on_paper or exercise.is_open)
    prompts = [part.text for part in exercise.of("prompt")]
    if exercise.on_paper:
        text = exercise.on_paper
    elif exercise.is_open:
        text = for_the_hand("\n\n".join(prompts))
    else:
        text = "\n\n".join(prompts)
    code = "\n\n".join(part.text for part in exercise.of("code", "stub"))
    return {
        "number": number,
        "exercise": exercise,
        "prompt": paper.blocks(text, exercise.id),
        "code": code if needs_computer else "",
        "lines": room(exercise),
    }


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
        A page of HTML that needs no other file.
    """
    shown = [_shown(at, exercise) for at, exercise in enumerate(source.exercises, 1)]
    return TEMPLATES.get_template("sheet.html").render(
        title=title,
        name=name,
        shown=shown,
        frame=frame,
        frame_style=asset("predictions/predictions.css") if frame else "",
    )
