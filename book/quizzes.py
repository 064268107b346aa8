"""Quick questions, read: a question, a few answers, and what to say to each."""

from __future__ import annotations

import re

import yaml

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
    book.quizzes.BadQuiz: quiz q1: a name looks like q03-1
    """
    if not _IDENT.fullmatch(ident):
        raise BadQuiz(f"quiz {ident}: a name looks like q03-1")
    try:
        given = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise BadQuiz(f"quiz {ident}: not YAML ({str(error).splitlines()[0]})") from None
    return in_order(ident, given)


def in_order(ident: str, given: object) -> dict:
    """Return a question as it was given, or say what it lacks.

    Parameters
    ----------
    ident : str
        Its name, for errors.
    given : object
        What should have ``question`` and ``answers``, as :func:`read` returns them.

    Raises
    ------
    BadQuiz
        When something is missing, or not exactly one answer is right.

    Examples
    --------
    >>> in_order("q03-1", {"question": "Why?"})
    Traceback (most recent call last):
    ...
    book.quizzes.BadQuiz: quiz q03-1: it needs a question and answers, and nothing else
    """
    if not isinstance(given, dict) or set(given) != {"question", "answers"}:
        raise BadQuiz(f"quiz {ident}: it needs a question and answers, and nothing else")
    answers = given["answers"]
    if not isinstance(answers, list) or not 2 <= len(answers) <= 5:
        raise BadQuiz(f"quiz {ident}: two to five answers")
    for number, answer in enumerate(answers, 1):
        if not isinstance(answer, dict) or set(answer) != {"text", "right", "feedback"}:
            raise BadQuiz(f"quiz {ident}, answer {number}: it needs text, right and feedback")
        if answer["right"] is True and str(answer["feedback"]).startswith("Yes"):
            raise BadQuiz(
                f"quiz {ident}, answer {number}: the page says “Right.” before its feedback, "
                "so leave out the “Yes”"
            )
    if sum(answer["right"] is True for answer in answers) != 1:
        raise BadQuiz(f"quiz {ident}: exactly one answer is right")
    return given
