"""How surely a wrong answer shows the way that led to it.

Many ways lead to a count of three, to one of five towns, to a number of two digits: such an answer
tells little. What is said of it must be true whichever way was gone, and goes on with a question
for those who came another way. This holds for mistakes that were foreseen and for families alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..languages import say
from ..wordings import claims, seeming
from .answers import Plain
from .comparison import decimals_of, same, written_digits
from .singles import SMALL, Asked, small_count

__all__ = [
    "and_if_not",
    "differing",
    "few_counted",
    "lowered",
    "perhaps",
    "places_where_wrong",
    "question",
    "tells_little",
    "with_a_question",
]

#: From so many digits on a number is hardly hit by chance.
_ENOUGH = 3


def tells_little(wanted: Plain, given: Plain, asked: Asked) -> bool:
    """Tell whether many ways lead to a wrong answer of the form that is asked for.

    Parameters
    ----------
    wanted, given : Plain
        The right answer, and the learner's in the same form.
    asked : Asked
        Tolerance and unit of the exercise.

    Examples
    --------
    >>> from .answers import plain
    >>> tells_little(plain(4), plain(1), Asked()), tells_little(plain(303), plain(1575), Asked())
    (True, False)
    >>> share = Asked(0.005)
    >>> [tells_little(plain(0.46), plain(wrong), share) for wrong in (0.22, 0.2245)]
    [True, False]
    >>> tells_little(plain("59603"), plain("62498"), Asked())
    True
    """
    if wanted.shape == given.shape == "number":
        return _digits(wanted, given, asked) < _ENOUGH
    if wanted.shape == given.shape == "text":
        return wanted.value.isdigit() == given.value.isdigit()  # else its form is the matter
    places = places_where_wrong(wanted, given, asked.tolerance)
    wrong = [(wanted.value[at], given.value[at]) for at in places]
    shapes = {one.shape for pair in wrong for one in pair}
    if not wrong or not shapes <= {"number", "text"} or _in_another_order(wanted, given, asked):
        return False
    return sum(_digits(right, one, asked) for right, one in wrong) < _ENOUGH


def _in_another_order(wanted: Plain, given: Plain, asked: Asked) -> bool:
    return same(Plain("set", wanted.value, wanted.called), given, asked.tolerance)


#: Sizes of one number that are no chance: per cent or share, thousands, millions.
_SIZES = (-1, 100, 0.01, 1e3, 1e-3, 1e6, 1e-6)


def _digits(wanted: Plain, given: Plain, asked: Asked) -> int:
    """Return how many digits of a wrong number may tell something; of a word, one."""
    if not wanted.shape == given.shape == "number":
        return 1
    right, number = wanted.value, given.value
    if not math.isfinite(number):
        return _ENOUGH
    half = 0.500001 * 10.0 ** -decimals_of(number)
    if right and number and any(abs(size * right - number) <= half for size in _SIZES):
        return _ENOUGH
    if (asked.year and 1000 < number < 2200) or (asked.per_cent and number == 100):
        return 1
    if float(number).is_integer():
        small = not asked.tolerance and small_count(number)
        return 1 if small else len(str(abs(round(number))))
    shown = len(str(round(abs(number) / asked.step))) if 0 < asked.step < 1 else 0
    return max(written_digits(number), shown)


def places_where_wrong(wanted: Plain, given: Plain, tolerance: float) -> list[int]:
    """Return where two lists of the same length differ; of others nobody can tell."""
    if not wanted.shape == given.shape == "list" or len(wanted.value) != len(given.value):
        return []
    return differing(wanted.value, given.value, tolerance)


def differing(right: Sequence[Plain], mine: Sequence[Plain], tolerance: float) -> list[int]:
    """Return the places at which items differ.

    >>> from .answers import plain
    >>> differing([plain(1), plain(2)], [plain(1), plain(3)], 0.0)
    [1]
    """
    return [
        at
        for at, (one, other) in enumerate(zip(right, mine, strict=True))
        if not same(one, other, tolerance)
    ]


def few_counted(wanted: Plain, asked: Asked) -> bool:
    """Tell whether so few things are counted that a learner can look at each.

    >>> from .answers import plain
    >>> few_counted(plain(4), Asked(unit="shafts")), few_counted(plain(303), Asked(unit="shafts"))
    (True, False)
    """
    unit = asked.words
    return not asked.tolerance and 0 <= wanted.value < SMALL and bool(unit) and " " not in unit


def question(wanted: Plain, asked: Asked) -> str:
    """Return an open question that fits whichever way was gone.

    >>> from .answers import plain
    >>> question(plain(12.5), Asked(0.05, "%"))
    'What is the part, and what is the whole?'
    """
    if wanted.shape == "text":
        return say(
            "Put the numbers of all that are asked about side by side, each with its name, and "
            "compare."
        )
    if wanted.shape != "number":
        return say("What goes in, and what is asked of it?")
    right = wanted.value
    if few_counted(wanted, asked):
        return say("Go through them one by one, and write down for each whether it counts.")
    if asked.a_year:
        return say("What is there at the start, what at the end, and how many steps lie between?")
    if asked.tolerance and (asked.per_cent or asked.share) and 0 <= right <= 100:
        return say("What is the part, and what is the whole?")
    if not asked.tolerance and not asked.per_cent:
        return say("Which rows go in, and what is asked of them?")
    return say("Which numbers go in, and what is done with them?")


def lowered(sentence: str) -> str:
    """Return a sentence as it goes on behind a colon.

    >>> lowered("What is the part?")
    'what is the part?'
    """
    return f"{sentence[0].lower()}{sentence[1:]}"


def perhaps(hint: str) -> str:
    """Return a hint that says of nothing that it is so.

    >>> perhaps("This is a median."), perhaps("Which one is the part?")
    ('Perhaps this is a median.', 'Which one is the part?')
    >>> perhaps("One way to it is with the median; is that yours?")
    'One way to it is with the median; is that yours?'
    """
    if not claims(hint):
        return hint
    return say("Perhaps {hint}", hint=lowered(hint.replace(seeming(), "")))


def and_if_not(hint: str, wanted: Plain, asked: Asked) -> str:
    """Return a hint with a question for those who came another way.

    >>> from .answers import plain
    >>> and_if_not("This is a median.", plain(12.5), Asked(0.05, "%"))
    'Perhaps this is a median. If you came another way: what is the part, and what is the whole?'
    """
    return say(
        "{hint} If you came another way: {ask}",
        hint=perhaps(hint),
        ask=lowered(question(wanted, asked)),
    )


def with_a_question(hint: str, wanted: Plain, given: Plain, asked: Asked) -> str:
    """Return a hint to a wrong answer; where that tells little, with a question for other ways.

    >>> from .answers import plain
    >>> with_a_question("This is a median.", plain(12.5), plain(11.24), Asked(0.05, "%"))
    'This is a median.'
    """
    return and_if_not(hint, wanted, asked) if tells_little(wanted, given, asked) else hint
