"""Quick questions in a chapter: plain HTML that needs no kernel, no network and no script."""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from coursekit.page import escape

_IDENT = re.compile(r"q\d{2}-\d+")


class BadQuiz(ValueError):
    """A quiz does not follow the format."""


def read(ident: str, text: str) -> dict:
    """Return a quiz, or say what it lacks.

    Parameters
    ----------
    ident : str
        Such as ``"q03-1"``: chapter three, first question.
    text : str
        YAML: ``question``, and ``answers``, each with ``text``, ``right`` and ``feedback``.

    Returns
    -------
    dict
        With exactly these keys.

    Raises
    ------
    BadQuiz
        When something is missing, or not exactly one answer is right.

    Examples
    --------
    >>> read("q1", "question: Why?")
    Traceback (most recent call last):
    ...
    book.extension.quiz.BadQuiz: quiz q1: a name looks like q03-1
    """
    if not _IDENT.fullmatch(ident):
        raise BadQuiz(f"quiz {ident}: a name looks like q03-1")
    try:
        given = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise BadQuiz(f"quiz {ident}: not YAML ({str(error).splitlines()[0]})") from None
    if not isinstance(given, dict) or set(given) != {"question", "answers"}:
        raise BadQuiz(f"quiz {ident}: it needs a question and answers, and nothing else")
    answers = given["answers"]
    if not isinstance(answers, list) or not 2 <= len(answers) <= 5:
        raise BadQuiz(f"quiz {ident}: two to five answers")
    for number, answer in enumerate(answers, 1):
        if not isinstance(answer, dict) or set(answer) != {"text", "right", "feedback"}:
            raise BadQuiz(f"quiz {ident}, answer {number}: it needs text, right and feedback")
    if sum(answer["right"] is True for answer in answers) != 1:
        raise BadQuiz(f"quiz {ident}: exactly one answer is right")
    return given


class Quiz(SphinxDirective):
    """A question with a few answers and feedback for each."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        ident = self.arguments[0]
        try:
            given = read(ident, "\n".join(self.content))
        except BadQuiz as error:
            raise self.error(str(error)) from None
        found = [
            _raw(
                f'<form class="ck-quiz" id="{ident}" data-quiz="{ident}"><fieldset><legend>'
                '<span class="ck-quiz-kind">Quick question</span> '
            ),
            *self._inline(given["question"]),
            _raw("</legend>"),
        ]
        for number, answer in enumerate(given["answers"], 1):
            found += self._answer(f"{ident}-{number}", ident, answer)
        # Filled by the script, so that a screen reader says the feedback as it appears.
        found.append(_raw('<p class="ck-quiz-said" role="status"></p></fieldset></form>'))
        box = nodes.container(classes=["ck-quiz-box"])
        box += found
        return [box]

    def _answer(self, ident: str, name: str, answer: dict) -> Iterable[nodes.Node]:
        right = "yes" if answer["right"] else "no"
        yield _raw(
            f'<div class="ck-quiz-answer"><input type="radio" name="{name}" id="{ident}" '
            f'value="{right}"><label for="{ident}">'
        )
        yield from self._inline(answer["text"])
        word = "Right." if answer["right"] else "Not quite."
        yield _raw(
            f'</label><p class="ck-quiz-feedback" data-right="{right}">'
            f"<strong>{escape(word)}</strong> "
        )
        yield from self._inline(answer["feedback"])
        yield _raw("</p></div>")

    def _inline(self, text: str) -> list[nodes.Node]:
        found, messages = self.state.inline_text(str(text), self.lineno)
        # Inline nodes among raw ones need a parent of their own, or the writer drops the spaces.
        return [nodes.inline("", "", *found), *messages]


def _raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


def setup(app: Sphinx) -> None:
    """Register the directive and what its pages load."""
    app.add_directive("quiz", Quiz)
