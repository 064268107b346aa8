"""Kinds of mistake that can be seen in an answer without knowing the exercise."""

from __future__ import annotations

from collections.abc import Callable

from ..languages import say
from . import groups, singles
from .answers import Plain
from .singles import NOTHING, Asked, Finding
from .telling import few_counted, question, tells_little, with_a_question

_WANTED = {
    "number": say("a single number"),
    "text": say("a text"),
    "truth": say("True or False"),
    "missing": say("a missing value"),
    "list": say("a list (or a tuple)"),
    "set": say("a list"),
    "mapping": say("a Series with labels"),
    "table": say("a table (a DataFrame)"),
    "function": say("a function"),
}
#: The same where a sentence begins.
_ASKED_FOR = {
    "number": say("A single number is asked for"),
    "text": say("A text is asked for"),
    "truth": say("True or false is asked for"),
    "missing": say("A missing value is asked for"),
    "list": say("A list (or a tuple) is asked for"),
    "set": say("A list is asked for"),
    "mapping": say("A series with labels is asked for"),
    "table": say("A table (a dataframe) is asked for"),
    "function": say("A function is asked for"),
}
#: How many are asked for, where one is handed in.
_SO_MANY = {
    2: say("Two are asked for, as a list."),
    3: say("Three are asked for, as a list."),
    4: say("Four are asked for, as a list."),
    5: say("Five are asked for, as a list."),
}


#: What is said where nothing better is known: families of mistakes are looked for first.
WEAK = frozenset(
    {
        *("another number", "another answer", "another text", "close, not exact", "off by one"),
        *("partly right", "nought", "too many", "too few", "wrong number", "wrong rows"),
        *("factor of two", "factor of ten", "pi left out", "pi too many", "the rest of the whole"),
        *("square", "root", "number instead of text", "wrong order"),
    }
)

#: What says how a number was made.
_MADE_SO = frozenset(
    {"the rest of the whole", "upside down", "ratio instead of change", "a hundred too much"}
)
#: What is no trace of a right number where the wrong one has a digit or two.
_BY_CHANCE = frozenset(
    {"factor of two", "factor of ten", "pi left out", "pi too many", "square", "root"}
)


def find(expected: Plain, answer: Plain, asked: Asked = NOTHING) -> Finding:
    """Return the kind of mistake, and what to say.

    Parameters
    ----------
    expected, answer : Plain
        In plain form; they do not agree.
    asked : Asked
        Tolerance and unit of the exercise.

    Returns
    -------
    tuple of str
        Kind and sentence.

    Examples
    --------
    >>> from .answers import plain
    >>> find(plain(12.5), plain(0.125), Asked(0.05, "%"))[0]
    'share instead of per cent'
    >>> find(plain([1, 2]), plain([2, 1]))[0]
    'wrong order'
    """
    look: dict[str, Callable[[Plain, Plain, Asked], Finding | None]] = {
        "number": singles.number,
        "text": singles.text,
        "list": groups.sequence,
        "set": groups.sequence,
        "mapping": groups.mapping,
        "table": groups.table,
    }
    found = None
    if expected.shape != answer.shape and (expected.shape, answer.shape) != ("set", "list"):
        found = _shape(expected, answer, asked)
    elif expected.shape in look:
        found = look[expected.shape](expected, answer, asked)
    if found is None or (found[0] in _BY_CHANCE and tells_little(expected, answer, asked)):
        return _unknown(expected, answer, asked)
    if found[0] in _MADE_SO:
        return found[0], with_a_question(found[1], expected, answer, asked)
    return found


def _unknown(expected: Plain, answer: Plain, asked: Asked) -> Finding:
    """Return the last resort: what is asked of such a quantity."""
    if expected.shape == "number":
        if not asked.tolerance and 0 < answer.value < 1 and expected.value >= 1:
            return "share instead of count", say(
                "This is a share. The question asks how many they are."
            )
        ask, unit = question(expected, asked), asked.words
        if few_counted(expected, asked):
            said = say("Not yet: another number of {unit}. {ask}", unit=unit, ask=ask)
        elif unit:
            said = say(
                "Not yet: the number is another one. The answer is asked for in {unit}. {ask}",
                unit=unit,
                ask=ask,
            )
        else:
            said = say("Not yet: the number is another one. {ask}", ask=ask)
        return "another number", said
    if expected.shape == "text":
        return "another text", say("Not this one. {ask}", ask=question(expected, asked))
    return (
        "another answer",
        say("Not yet. Read the question once more: what goes in, and what is asked of it?"),
    )


def _shape(expected: Plain, answer: Plain, asked: Asked) -> Finding:
    wanted = _WANTED[expected.shape]
    if answer.shape == "function":
        return (
            "function not called",
            say("This is a function; {wanted} is asked for. Call it, with ( ).", wanted=wanted),
        )
    if expected.shape == "function":
        return (
            "result instead of function",
            say(
                "Hand in the function itself, without calling it; this is {called}.",
                called=answer.called,
            ),
        )
    if answer.shape == "missing":
        return (
            "missing value",
            say(
                "The result is a missing value. Did a row without data get in, or did a "
                "label not match?"
            ),
        )
    if expected.shape == "number" and answer.shape == "text":
        return singles.text_for_number(answer, asked)
    if expected.shape == "text" and answer.shape == "number":
        return _number_for_text(expected, answer)
    if expected.shape in {"number", "text", "truth"} and answer.shape in {"list", "mapping"}:
        return (
            "many values",
            say(
                "This is {called}; {wanted} is asked for. What makes one of many?",
                called=answer.called,
                wanted=wanted,
            ),
        )
    if expected.shape in {"list", "set"} and answer.shape in {"number", "text"}:
        # How many belong to a list whose order is free may be a part of what is asked.
        many = len(expected.value) if expected.shape == "list" else 0
        return (
            "one of several",
            say(
                "This is {called}. {asked}",
                called=answer.called,
                asked=_SO_MANY.get(many, say("Several are asked for, as a list.")),
            ),
        )
    if expected.shape in {"number", "list", "mapping"} and answer.shape == "truth":
        return (
            "truth instead of number",
            say(
                "This is True or False: the result of a comparison. {asked}: how many are True, "
                "or which?",
                asked=_ASKED_FOR[expected.shape],
            ),
        )
    if expected.shape == "mapping" and answer.shape == "list":
        return "labels lost", say(
            "The labels are missing. Keep the Series instead of its bare values."
        )
    if expected.shape == "list" and answer.shape == "set":
        return "no order", say("A set has no order. Use a list or a tuple.")
    if answer.shape == "list" and any(one.shape == "truth" for one in answer.value):
        return (
            "truths instead of a number",
            say(
                "These are True and False, one for each row. {asked}.",
                asked=_ASKED_FOR[expected.shape],
            ),
        )
    return "another kind of thing", say(
        "This is {called}; {wanted} is asked for.", called=answer.called, wanted=wanted
    )


def _number_for_text(expected: Plain, answer: Plain) -> Finding:
    if expected.value.isdigit() and answer.value == float(expected.value):
        return (
            "code as a number",
            say("The right code, as a number. INSEE codes are texts: put it between quotes."),
        )
    if expected.value.isdigit() and 10_000 <= answer.value < 100_000:
        return (
            "number instead of text",
            say(
                "An INSEE code is a text, between quotes; and it is another commune that is asked "
                "for."
            ),
        )
    return (
        "number instead of text",
        say(
            "This is a number: a value, or a place in a row. Whose is it? The question asks which "
            "one."
        ),
    )
