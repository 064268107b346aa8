"""Questions that come back: one text, asked with the numbers of several communes.

Each chapter has a file beside this one. A question there is written as a quick question of a
chapter is, with ``question`` and ``answers``, each with ``text``, ``right`` and ``feedback``.
Around it stands what makes several questions of one::

    - id: r03-1
      of:                                  # each of these makes a question
        - {insee: "59014"}
        - {insee: "62510"}
      with:                                # worked out in this order, from the tables
        out: cell("census_2012_2018", "unemployed", insee=insee, year=2018)
        active: cell("census_2012_2018", "active", insee=insee, year=2018)
      question: In {town}, {out:0} of {active:0} … What rate is that?
      number: {decimals: 1, unit: "%"}     # its answers are numbers, and may be typed
      otherwise: Divide by all who work or look for work.
      answers:
        - value: 100 * out / active
          right: true
          feedback: …
      proof:                               # words of the text that compare, and their check
        fewer than half: out < active / 2

``{name}`` in a text is what was worked out; ``{name:1 %}`` writes it with one decimal and a unit,
by the rules of the course. What a question shows is rounded before anything follows from it, since
readers calculate with what they see. ``right`` may be an expression, too. Expressions are ours, as
the code is. Texts are translated like those of the code: ``FILES`` in
``book/translation/strings.py`` says which.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from book.quizzes import BadQuiz, in_order
from coursekit import load
from coursekit.languages import language, marked, spoken
from coursekit.models import growth, interpolation, rates, solar, tours
from coursekit.page import number

FOLDER = Path(__file__).parent
#: A name that begins with a vowel takes it in French: “d’Anzin”.
_BEFORE_VOWEL = re.compile(r"\bde (?=[AEIOUYÉÈÎ][a-zà-ÿ])")
_NEEDED = {"id", "question", "answers"}
_ALLOWED = {*_NEEDED, "of", "with", "number", "otherwise", "proof"}


@dataclass(frozen=True)
class Variant:
    """A question as it is asked.

    Attributes
    ----------
    question : str
        Its text.
    answers : list of dict
        Each with ``text``, ``right`` and ``feedback``; numbers stand in order of size.
    values : list of float
        What the answers are worth; empty where they are words.
    facts : dict
        What was worked out for it.
    proof : dict of str to bool
        Words that compare, and whether they hold.
    """

    question: str
    answers: list[dict]
    values: list[float]
    facts: dict[str, Any]
    proof: dict[str, bool]


@dataclass(frozen=True)
class Review:
    """A question that comes back, each time with other numbers.

    Attributes
    ----------
    id : str
        Such as ``"r03-1"``: chapter three, first question. Readers keep it, so it stays.
    asked : list of Variant
        One for each case.
    decimals : int
        How exact a typed answer has to be.
    unit : str
        What stands behind a number.
    otherwise : str
        What is said to a typed number that no answer foresaw; empty where words are chosen.
    """

    id: str
    asked: list[Variant] = field(default_factory=list)
    decimals: int = 0
    unit: str = ""
    otherwise: str = ""


def of_chapter(name: str) -> list[Review]:
    """Return the questions of a chapter.

    Parameters
    ----------
    name : str
        Its file name.

    Raises
    ------
    BadQuiz
        When one of them does not follow the format; the sentence names it.

    Examples
    --------
    >>> of_chapter("two_towns")[0].id
    'r03-1'
    """
    path = FOLDER / f"{name}.yml"
    return [review(given) for given in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]


def review(given: dict) -> Review:
    """Return a question with all its cases worked out.

    Parameters
    ----------
    given : dict
        As the file of a chapter holds it.

    Examples
    --------
    >>> wrong = {"text": "Yes.", "right": False, "feedback": "No shaft is."}
    >>> right = {"text": "{n:0}.", "right": True, "feedback": "It is."}
    >>> made = review({"id": "r01-9", "with": {"n": "2 + 2"}, "question": "How many?",
    ...                "answers": [right, wrong]})
    >>> made.asked[0].answers[0]["text"]
    '4.'
    """
    ident = given.get("id")
    if not _NEEDED <= given.keys() <= _ALLOWED:
        raise BadQuiz(f"review {ident}: it needs {_NEEDED} and knows {_ALLOWED}, nothing else")
    form = given.get("number", {})
    if bool(form) != ("otherwise" in given):
        raise BadQuiz(f"review {ident}: a number needs “otherwise”, and words need none")
    made = Review(
        ident,
        decimals=form.get("decimals", 0),
        unit=spoken(form.get("unit", "")),
        otherwise=spoken(given.get("otherwise", "")),
    )
    for at, case in enumerate(given.get("of", [{}])):
        made.asked.append(_asked(given, case, made, at))
    return made


def _asked(given: dict, case: dict, made: Review, at: int) -> Variant:
    facts = dict(case)
    shown = _decimals(given["question"])
    if "insee" in case:
        facts["town"] = cell("communes", "commune", insee=case["insee"])
    for name, expression in given.get("with", {}).items():
        facts[name] = _as_shown(worked_out(expression, facts), shown.get(name))
    answers, values = [], []
    for answer in given["answers"]:
        one = {key: text for key, text in answer.items() if key != "value"}
        if "value" in answer:
            values.append(float(worked_out(answer["value"], facts)))
            one["text"] = number(values[-1], made.decimals, unit=made.unit)
        if isinstance(one.get("right"), str):
            one["right"] = bool(worked_out(one["right"], facts))
        answers.append({key: _told(text, facts) for key, text in one.items()})
    if values:
        order = np.argsort(values, kind="stable")
        values = [values[place] for place in order]
    else:  # the right one is not always at one place
        order = np.roll(np.arange(len(answers)), at)
    asked = {"question": _told(given["question"], facts), "answers": [answers[i] for i in order]}
    in_order(made.id, asked)
    proof = {words: bool(worked_out(test, facts)) for words, test in given.get("proof", {}).items()}
    return Variant(**asked, values=values, facts=facts, proof=proof)


def worked_out(expression: object, facts: dict[str, Any]) -> Any:
    """Return what an expression gives; it knows the facts, the tables and the models.

    Examples
    --------
    >>> worked_out("2 * a", {"a": 3})
    6
    """
    return eval(str(expression), {**_SCOPE, **facts})


def cell(table: str, column: str, **where: Any) -> Any:
    """Return the one value of a table at a place that is named by its other columns.

    Parameters
    ----------
    table, column : str
        Where it stands.
    **where
        Column and value, as many as it takes to leave one row.

    Raises
    ------
    LookupError
        When not exactly one row is left.

    Examples
    --------
    >>> cell("communes", "commune", insee="62528")
    'Loos-en-Gohelle'
    """
    found = rows(table, **where)
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows of {table} have {where}: name exactly one")
    value = found[column].iloc[0]
    return value.item() if hasattr(value, "item") else value


def rows(table: str, **where: Any) -> pd.DataFrame:
    """Return the rows of a table that have certain values.

    >>> len(rows("communes", departement="62")) + len(rows("communes", departement="59"))
    353
    """
    found = _whole(table)
    for name, value in where.items():
        found = found[found[name] == value]
    return found


@cache
def _whole(table: str) -> pd.DataFrame:
    return load(table)


def _decimals(question: str) -> dict[str, int]:
    """Return how many decimals a question shows of what was worked out."""
    places = string.Formatter().parse(question)
    return {name: int(form.split(" ")[0]) for _, name, form, _ in places if name and form}


def _as_shown(value: Any, decimals: int | None) -> Any:
    """Return a number as readers see it: they calculate with nothing else."""
    if decimals is None or not isinstance(value, float):
        return value
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(value)).quantize(step, ROUND_HALF_UP))


_MODELS = (growth, interpolation, rates, solar, tours)
_SCOPE = {each.__name__.rpartition(".")[2]: each for each in _MODELS}
_SCOPE |= {"cell": cell, "rows": rows, "np": np}
_SCOPE |= {word: word for word in marked("above", "below")}
_SAFE = (abs, all, float, int, len, max, min, range, round, set, sorted, sum, zip)
_SCOPE["__builtins__"] = {each.__name__: each for each in _SAFE}


class _Filled(string.Formatter):
    """Texts with places for numbers, written by the rules of the course."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            return spoken(value)
        decimals, unit = [*format_spec.split(maxsplit=1), "", ""][:2]  # the blank may be set narrow
        sign = decimals.startswith("+")
        digits = int(decimals) if decimals else None
        return number(value, digits, unit=unit, sign=sign)


def _told(text: Any, facts: dict[str, Any]) -> Any:
    if not isinstance(text, str):
        return text
    told = _Filled().vformat(spoken(text), (), facts)
    return _BEFORE_VOWEL.sub("d’", told) if language() == "fr" else told
