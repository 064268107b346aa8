"""Kinds of mistake in a single number or text.

The sentences say where to look; they never hold an expected value.
"""

from __future__ import annotations

from .answers import Plain
from .comparison import numbers_agree

#: What was found: the kind of mistake in a few words, and the sentence for the learner.
Finding = tuple[str, str]

_FACTORS = {
    100.0: ("share instead of per cent", "a share between 0 and 1 where per cent are asked for"),
    0.01: ("per cent instead of share", "per cent where a share between 0 and 1 is asked for"),
    1e3: ("factor of a thousand", "a unit a thousand times larger"),
    1e-3: ("factor of a thousand", "a unit a thousand times smaller"),
    1e4: ("factor of ten thousand", "hectares where square metres are asked for"),
    1e-4: ("factor of ten thousand", "square metres where hectares are asked for"),
    1e6: ("factor of a million", "millions where single ones are asked for"),
    1e-6: ("factor of a million", "single ones where millions are asked for"),
    2.0: ("factor of two", "half of it: a radius for a diameter, or one side of two"),
    0.5: ("factor of two", "twice as much: a diameter for a radius, or each pair counted twice"),
}  # fmt: skip


def number(expected: Plain, answer: Plain, tolerance: float) -> Finding | None:
    """Return the kind of mistake in a number.

    >>> from .answers import plain
    >>> number(plain(350), plain(-350), 0)[0], number(plain(7), plain(8), 0)[0]
    ('wrong sign', 'off by one')
    """
    return _number(expected.value, answer.value, tolerance)


def _number(expected: float, answer: float, tolerance: float) -> Finding | None:
    near = max(tolerance, 1e-3 * abs(expected))
    if expected and numbers_agree(expected, -answer, near):
        return "wrong sign", "The size is right, the sign is not. What is taken from what?"
    for factor, (kind, what) in _FACTORS.items():
        if expected and numbers_agree(
            expected,
            answer * factor,
            max(1e-3 * abs(expected), min(tolerance, 1e-2 * abs(expected))),
        ):
            return kind, f"The digits look right, the size does not: perhaps this is {what}."
    if expected and answer and numbers_agree(expected, 100 - answer, near) and 0 < expected < 100:
        return (
            "the rest of the whole",
            "You have the other part of the hundred per cent. Which of the two is asked for?",
        )
    if (
        expected
        and answer
        and abs(expected) not in (0, 1)
        and numbers_agree(expected, 1 / answer, 1e-3 * abs(expected))
    ):
        return (
            "upside down",
            "The fraction is upside down. What is the part, and what is the whole?",
        )
    whole = float(expected).is_integer() and float(answer).is_integer()
    if whole and tolerance < 1 and abs(expected - answer) == 1:
        return (
            "off by one",
            "Very close: off by one. Does the first or the last one count, and is < meant or <= ?",
        )
    if abs(expected - answer) <= max(20 * tolerance, 0.02 * abs(expected)):
        return (
            "close, not exact",
            "Close, but not close enough. Was something rounded on the way, or are a few rows too "
            "many or too few in it?",
        )
    return None


def text(expected: Plain, answer: Plain, _: float = 0) -> Finding | None:
    """Return the kind of mistake in a text.

    >>> from .answers import plain
    >>> text(plain("62528"), plain("Loos-en-Gohelle"))[0]
    'name instead of code'
    """
    if expected.value in answer.value and len(answer.value) < len(expected.value) + 40:
        return (
            "too much text",
            "The answer is in there, with other words around it. Give the name or the code alone.",
        )
    if expected.value.isdigit() and not answer.value.isdigit():
        return "name instead of code", "The INSEE code is asked for, not the name."
    if answer.value.isdigit() and not expected.value.isdigit():
        return "code instead of name", "The name is asked for, not the code."
    return None
