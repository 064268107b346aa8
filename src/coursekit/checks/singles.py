"""Kinds of mistake in a single number or text.

The sentences say where to look; they never hold an expected value. Each rule knows to which sizes
it applies: what is telling of a large number is chance in a count of three.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..datasets import names_of_towns
from ..languages import say
from ..page.numbers import counted
from ..wordings import in_words, unit_says
from .answers import Plain, tidy
from .comparison import as_written, decimals_of, numbers_agree, written_digits

#: What was found: the kind of mistake in a few words, and the sentence for the learner.
Finding = tuple[str, str]

#: Whole numbers below this are counts that many mistakes share.
SMALL = 20


@dataclass(frozen=True)
class Asked:
    """What an exercise says about its numbers.

    Attributes
    ----------
    tolerance : float
        How far a right number may lie off.
    unit : str
        In which they are asked for.
    several : bool
        Whether several numbers are looked at: what all have in common is no chance.
    """

    tolerance: float = 0.0
    unit: str = ""
    several: bool = False

    @property
    def decimals(self) -> int:
        """How many decimals are asked for: half a unit of the last one is what may be off.

        >>> Asked(0.05).decimals, Asked(0.5).decimals, Asked(0.005).decimals
        (1, 0, 2)
        """
        return max(0, math.ceil(-math.log10(2 * self.tolerance) - 1e-9)) if self.tolerance else 0

    @property
    def step(self) -> float:
        """To which a prompt asks to round: twice what may be off.

        >>> Asked(0.05).step, Asked(5).step, Asked().step
        (0.1, 10, 0.0)
        """
        return 2 * self.tolerance

    @property
    def per_cent(self) -> bool:
        """Whether the unit is a hundredth of something."""
        return "%" in self.unit or "points" in self.unit

    @property
    def words(self) -> str:
        """The unit as it is said.

        >>> Asked(unit="%").words
        'per cent'
        """
        return self.unit.replace("%", say("per cent"))

    @property
    def share(self) -> bool:
        """Whether the unit is a part of one."""
        return unit_says("share", self.unit)

    @property
    def a_year(self) -> bool:
        """Whether something is asked for each year."""
        return unit_says("yearly", self.unit)

    @property
    def year(self) -> bool:
        """Whether the answer is a year."""
        return unit_says("year", self.unit)


#: Nothing is said.
NOTHING = Asked()


def small_count(number: float) -> bool:
    """Tell whether a number is a count so small that chance hits it.

    >>> small_count(3), small_count(0.5), small_count(303)
    (True, False, False)
    """
    return float(number).is_integer() and abs(number) < SMALL


def number(expected: Plain, answer: Plain, asked: Asked = NOTHING) -> Finding | None:
    """Return the kind of mistake in a number, where nothing foreseen fitted.

    >>> from .answers import plain
    >>> number(plain(350), plain(-350))[0], number(plain(350), plain(351))[0]
    ('wrong sign', 'off by one')
    >>> number(plain(7), plain(8)) is None
    True
    """
    right, given = expected.value, answer.value
    if not math.isfinite(given):
        return (
            "infinite",
            say("The result is infinite. Was something divided by nought on the way?"),
        )
    return _another_size(right, given, asked) or _another_look(right, given, asked)


#: By what a number is too small: the kind, and what is said behind “it is”. What is no question of
#: its own goes on with a look at the units.
_FACTORS = {
    1e3: ("factor of a thousand", say("a thousand times too small")),
    1e-3: ("factor of a thousand", say("a thousand times too large")),
    1e4: (
        "factor of ten thousand",
        say("ten thousand times too small: hectares, or square metres?"),
    ),
    1e-4: (
        "factor of ten thousand",
        say("ten thousand times too large: hectares, or square metres?"),
    ),
    1e6: ("factor of a million", say("a million times too small")),
    1e-6: ("factor of a million", say("a million times too large")),
    10.0: ("factor of ten", say("ten times too small")),
    0.1: ("factor of ten", say("ten times too large")),
    2.0: ("factor of two", say("half as large: one side of two, or a radius for a diameter?")),
    0.5: ("factor of two", say("twice as large: both sides of one, or a diameter for a radius?")),
    math.pi: ("pi left out", say("smaller by the number pi: does a circle come in?")),
    1 / math.pi: ("pi too many", say("larger by the number pi: where does a circle come in?")),
    180 / math.pi: ("radians", say("in radians, it seems: degrees are asked for")),
    math.pi / 180: ("degrees", say("in degrees, it seems: radians are asked for")),
}


_HALF = say("That would be half as many. Is something left out, or counted twice?")
_TWICE = say("That would be twice as many. Is something left out, or counted twice?")


def _another_size(right: float, given: float, asked: Asked) -> Finding | None:
    """Look for a right number in another size: sign, per cent, unit."""
    if not right or not given:
        return None
    if as_written(-right, given):
        if small_count(right):
            return "wrong sign", say("A number below nought. What is taken from what?")
        return "wrong sign", say("The size is right, the sign is not. What is taken from what?")
    if small_count(right) and not asked.tolerance and not asked.several:
        return None
    if as_written(right / 100, given):
        if asked.per_cent or not asked.unit:
            return (
                "share instead of per cent",
                say("The digits look right, as a part of one. The question asks for per cent.")
                if asked.per_cent
                else say(
                    "The digits look right, a hundred times too small: a share between 0 and 1 "
                    "where per cent are asked for?"
                ),
            )
        return (
            "factor of a hundred",
            say("The digits look right, a hundred times too small. Which unit?"),
        )
    if as_written(100 * right, given):
        if asked.per_cent:
            return (
                "a hundred times too large",
                say("A hundred times too large: what you multiplied was in per cent already."),
            )
        if not asked.unit or asked.share:
            return (
                "per cent instead of share",
                say("The digits look right, in per cent. A share between 0 and 1 is asked for."),
            )
        return (
            "factor of a hundred",
            say("The digits look right, a hundred times too large. Which unit?"),
        )
    if small_count(given) and not asked.several:
        return None  # a round number is no trace of another one
    for factor, (kind, what) in _FACTORS.items():
        # So many factors are tried that one digit more must fit than elsewhere.
        if as_written(right / factor, given) and numbers_agree(
            right / factor, given, 2e-4 * abs(given)
        ):
            if right.is_integer() and not asked.tolerance and written_digits(given) < 3:
                continue  # of counts, one or two digits are no trace
            if factor in (2.0, 0.5) and right.is_integer() and not asked.tolerance:
                return kind, _HALF if factor == 2 else _TWICE
            if what.endswith("?"):
                said = say("The digits look right, the size does not: it is {what}", what=what)
            else:
                said = say(
                    "The digits look right, the size does not: it is {what}. Look at the units.",
                    what=what,
                )
            return kind, said
    return None


def _another_look(right: float, given: float, asked: Asked) -> Finding | None:
    """Look for a number that was made from the right parts, or nearly."""
    whole = right.is_integer() and not asked.tolerance
    if (asked.per_cent or not asked.unit) and right and given:
        if 0 < right < 100 and as_written(100 - right, given):
            return (
                "the rest of the whole",
                say(
                    "You have the other part of the hundred per cent. Which of the two is asked "
                    "for?"
                ),
            )
        if asked.unit and as_written(100 + right, given):
            return (
                "a hundred too much",
                say(
                    "This says how much it is for a hundred at the start. By how much did it "
                    "change?"
                ),
            )
        if asked.unit and as_written(1 + right / 100, given):
            return (
                "ratio instead of change",
                say("This says how many times as much it is. By how many per cent does it differ?"),
            )
    if not asked.per_cent and 0 < right < 1 and as_written(1 - right, given):
        return "the rest of the whole", say(
            "You have the other part. Which of the two is asked for?"
        )
    if right and given and not small_count(right) and abs(abs(right) - 1) > 0.02:
        if any(as_written(size / right, given) for size in (1, 100, 1e4)):
            return (
                "upside down",
                say("The fraction is upside down. What is the part, and what is the whole?"),
            )
        if right > 0 and as_written(right**2, given):
            return "square", say("This is the square of it. Is a root still to be taken?")
        if right > 0 and as_written(math.sqrt(right), given):
            return "root", say("This is the root of it. Was a root taken too many?")
    if rounded := _rounded(right, given, asked):
        return rounded
    if whole and abs(right) >= SMALL and abs(right - given) == 1:
        return (
            "off by one",
            say(
                "Very close: off by one. Does the first or the last one count, and is < meant or "
                "<= ?"
            ),
        )
    if not whole and abs(right - given) <= max(3 * asked.tolerance, 0.005 * abs(right)) and given:
        return (
            "close, not exact",
            say(
                "Near it, and not the same. Was something rounded on the way, or are a few rows "
                "too many or too few in it?"
            ),
        )
    if given == 0 and math.copysign(1, given) < 0 and asked.tolerance:
        return (
            "rounded to nought",
            say(
                "Something too small for these decimals was rounded to nought. In which unit is "
                "it, and in which is it asked for?"
            ),
        )
    if given == 0:
        return (
            "nought",
            say(
                "Nought came out: perhaps nothing fulfilled a condition, something was compared "
                "with itself, or a number is in another unit than the one beside it. Look at the "
                "steps before."
            ),
        )
    return None


def _rounded(right: float, given: float, asked: Asked) -> Finding | None:
    """Find a right number that was rounded further than asked."""
    decimals = decimals_of(given)
    if not given or not asked.tolerance or decimals >= asked.decimals or abs(right) < 2:
        return None
    decimals_asked = counted(asked.decimals, "decimal", "decimals")
    hand_in = say("Hand in {decimals}, or do not round at all.", decimals=decimals_asked)
    if numbers_agree(right, given, 0.5 * 10.0**-decimals):
        return "rounded further than asked", say("Rounded too far. {hand_in}", hand_in=hand_in)
    if abs(right - given) < 10.0**-decimals:
        return (
            "cut off",
            say(
                "Near it: were decimals cut off, or rounded to the wrong side? {hand_in}",
                hand_in=hand_in,
            ),
        )
    return None


_UNITS = re.compile(r"\s*(%|€|[a-zA-Zµ°²³/. ]+)$")


def written_number(text: str) -> float | None:
    """Return the number that a text holds, with its comma, its blanks or its unit; else None.

    >>> written_number("28.8 %"), written_number("1,94"), written_number("1,575")
    (28.8, 1.94, 1575.0)
    >>> written_number("Arleux") is None, written_number("1900 to 1909") is None
    (True, True)
    """
    bare = _UNITS.sub("", text.strip().replace("\u202f", " ").replace("−", "-"))
    bare = re.sub(r"(?<=\d)[ '](?=\d{3}\b)", "", bare)
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"[-+]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    try:
        return float(bare) if re.fullmatch(r"[-+]?\d+(\.\d+)?", bare) else None
    except ValueError:
        return None


def text_for_number(answer: Plain, asked: Asked) -> Finding:
    """Say what to do with a text where a number is asked for.

    >>> from .answers import plain
    >>> text_for_number(plain("three"), Asked())[0], text_for_number(plain("62"), Asked())[0]
    ('number in words', 'text instead of number')
    """
    text = answer.value
    if written_number(text) is not None:
        if re.fullmatch(r"[-+]?\d+(\.\d+)?", text.strip()):
            said = say("This is a text, even if it looks like a number. Leave out the quotes.")
        elif re.fullmatch(r"[-+]?[\d.,' ]+", text.strip()):
            said = say(
                "This is a text. Python writes numbers without quotes, with a point before the "
                "decimals and no comma or blank between thousands."
            )
        else:
            said = say(
                "This is a text. Hand in the number alone, without its unit and without quotes."
            )
        return "text instead of number", said
    if in_words().search(text) and not re.search(r"\d", text):
        return "number in words", say("This is a word. Write the number in digits, without quotes.")
    if re.search(r"\d", text):
        return (
            "sentence instead of number",
            say(
                "There are words or several numbers in it. One number of {unit} is asked for, "
                "without quotes, with its sign if it has one.",
                unit=asked.words,
            )
            if asked.unit
            else say(
                "There are words or several numbers in it. One number is asked for, without "
                "quotes, with its sign if it has one."
            ),
        )
    return (
        "name instead of number",
        say("This is a name or a word. The question asks for a number of {unit}.", unit=asked.words)
        if asked.unit
        else say("This is a name or a word. The question asks for a number."),
    )


def text(expected: Plain, answer: Plain, _: Asked = NOTHING) -> Finding | None:
    """Return the kind of mistake in a text.

    >>> from .answers import plain
    >>> text(plain("62528"), plain("Loos-en-Gohelle"))[0]
    'name instead of code'
    """
    wanted, given = expected.value, answer.value
    if wanted in given and len(given) < len(wanted) + 40:
        return (
            "too much text",
            say(
                "The answer is in there, with other words around it. Give the name or the code "
                "alone."
            ),
        )
    if wanted.isdigit() and not given.isdigit():
        code = codes().get(given)
        if code is None:
            return "name instead of code", say(
                "The INSEE code is asked for: five digits, as a text."
            )
        if code == wanted:
            return "name instead of code", say("The right town. Its INSEE code is asked for.")
        return (
            "name instead of code",
            say("The INSEE code is asked for, not the name; and look at the town once more."),
        )
    if given.isdigit() and not wanted.isdigit():
        return "code instead of name", say("The name is asked for, not the code.")
    if wanted.isdigit() and given not in names_of_towns():
        return "no such code", say("No commune of the coalfield has this code. Is it typed right?")
    return None


def codes() -> dict[str, str]:
    """Return the codes of the communes by their names, as they are compared."""
    return {tidy(name): code for code, name in names_of_towns().items()}
