"""Find the family of mistakes that an answer belongs to, where nobody foresaw the mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ..datasets import names_of_towns
from ..languages import say
from ..wordings import several, unit_says
from .answers import Plain
from .comparison import (
    as_rounded,
    as_written,
    decimals_of,
    numbers_agree,
    same,
    written_digits,
)
from .exercise import Exercise, OneWay, Slip, comes_out
from .forms import given_as
from .groups import of_those_at, others_at
from .singles import Asked, Finding, small_count
from .telling import and_if_not, differing, perhaps, places_where_wrong, tells_little

__all__ = ["of_answer"]

#: What may be said of a number or a name that is also hit by chance.
_TELLING = frozenset(
    {"turned round", "the edge", "another year", "a condition left out", "nothing chosen"}
    | {"sign or not", "the sign kept", "max for idxmax", "min for idxmin"}
    | {"the end of the row for the largest", "rounded before comparing"}
)
#: What tells less than a sentence about two numbers by their names.
_VAGUE = frozenset(
    {"another function", "another summary", "a number in another size", "another to choose from"}
)
#: How numbers are rounded: of one of several nobody can see at which step it happened.
_ROUNDINGS = frozenset(
    f"{one} for {other}"
    for one in ("ceil", "floor", "round")
    for other in ("ceil", "floor", "round")
)
_ROUNDED_OTHERWISE = say(
    "Perhaps a number on its way was rounded otherwise. Up, down, or to the nearest: which one at "
    "each step?"
)
#: What many numbers of one or two digits have in common, so that it is said as a question.
_OFTEN_MET = frozenset(
    {"another table or number", "another column", "another row", "another town", "another limit"}
    | {"another kind of row", "another seed", "another summary", "another function"}
)
#: What is said where several slips of one family lead to the same number.
_ANY_OF_THEM = {
    "another year": comes_out(say("with another year"), say("Which one does the question name?")),
    "another town": comes_out(
        say("for another town"), say("Of which one does the question speak?")
    ),
    "another limit": comes_out(
        say("with another limit"), say("Where does the question draw the line?")
    ),
    "another column": comes_out(
        say("with another column"), say("Which one does the question speak of?")
    ),
    "another row": comes_out(say("with another row"), say("Which one does the question name?")),
    "another kind of row": comes_out(
        say("with other rows"), say("Which ones does the question name?")
    ),
    "another named number": comes_out(
        say("with another of the numbers that have names"), say("Which one does the question give?")
    ),
    "another table or number": comes_out(
        say("with another of the tables or numbers at hand"),
        say("Which one does the question need?"),
    ),
    "another function": say("That is what another function gives. Which one fits the question?"),
    "another seed": comes_out(say("with another seed"), say("Which one does the question give?")),
    "a condition too many": say(
        "All of them have a word of the table in common. Does the question ask for these alone?"
    ),
}
#: Another size of a given number: where several sizes lead to the same, it shows none of them.
_SIZES = frozenset({"a number in another size", "a given number left out"})
#: What ends in a question of its own for those who came another way.
_OWN_QUESTION = frozenset({"another of them", "not among them"})
#: Up to so many numbers are tried to the last digit before three digits are chance.
_FEW = 200


def of_answer(exercise: Exercise, wanted: Plain, given: Plain) -> Finding | None:
    """Return the family of a wrong answer.

    What is hit by chance, a small count or one of a few names, belongs to a family only when all
    slips that lead to it are of that one.

    Parameters
    ----------
    exercise : Exercise
        What is asked.
    wanted, given : Plain
        The right answer, and the learner's in the same form.

    Returns
    -------
    tuple of str, or None
        Kind and sentence.
    """
    slips = _plain_slips(exercise, wanted)
    asked = Asked(exercise.tolerance, exercise.unit)
    little = tells_little(wanted, given, asked)
    if wanted.shape == given.shape == "number":
        known = _Around.among(slips, exercise, given.value)
        crowded = not little and known.crowded(given.value)
        found = _of_number(exercise, given.value, known, little, crowded)
        little = little or crowded
    else:
        found = _of_others(exercise, wanted, given, slips, little)
    if found and little and found[0] not in _OWN_QUESTION:
        return found[0], and_if_not(found[1], wanted, asked)
    return found


def _of_others(
    exercise: Exercise,
    wanted: Plain,
    given: Plain,
    slips: Iterator[tuple[Slip, Plain]],
    little: bool,
) -> Finding | None:
    found: dict[str, list[Slip]] = {}
    rounded: dict[str, list[Slip]] = {}
    parts: list[tuple[Slip, Plain]] = []
    for slip, value in slips:
        if same(wanted, value, exercise.tolerance, bool(exercise.ordered)):
            continue
        if value.shape == given.shape and same(value, given, as_written, bool(exercise.ordered)):
            found.setdefault(slip.kind, []).append(slip)
        elif given.shape in {"list", "mapping"} and not slip.exact:
            parts.append((slip, value))
            if _rounded_alike(exercise, value, given):
                rounded.setdefault(slip.kind, []).append(slip)
    told = _told(found)
    if told and (not little or (len(told) == 1 and set(told) <= _TELLING)):
        return _at_wrong(exercise, wanted, given, _said(next(iter(told.values())), little))
    if not found and len(told := _told(rounded)) == 1:
        return _said(next(iter(told.values())), True)
    if not found and given.shape in {"list", "mapping"} and wanted.shape == given.shape:
        return _of_items(exercise, wanted, given, parts)
    if wanted.shape == given.shape == "text":
        return _another_place(exercise, wanted, given)
    return None


def _at_wrong(exercise: Exercise, wanted: Plain, given: Plain, said: Finding) -> Finding:
    """Say of which number of a list a sentence is true, where the others are right."""
    wrong = places_where_wrong(wanted, given, exercise.tolerance)
    if len(wrong) != 1 or wanted.value[wrong[0]].shape != "number":
        return said
    return said[0], f"{others_at(wrong)} {said[1]}"


def _rounded_alike(exercise: Exercise, value: Plain, given: Plain) -> bool:
    """Tell whether a slip gives these numbers as they are rounded, and one of them tells."""
    agree = as_rounded(Asked(exercise.tolerance).step)
    return (
        value.shape == given.shape
        and same(value, given, agree, bool(exercise.ordered))
        and any(
            one.shape == "number" and (written_digits(one.value) > 2 or abs(one.value) >= 100)
            for one in _items(given)
        )
    )


def _said(slip: Slip, chance: bool) -> Finding:
    """Return what is said of a slip; of what may be chance, only perhaps."""
    if chance and isinstance(slip.hint, OneWay):
        return slip.kind, slip.hint.perhaps
    return slip.kind, perhaps(slip.hint) if chance else slip.hint


def _true_of_all(some: Sequence[Slip]) -> Slip | None:
    """Return one of several slips of a family, with a sentence that is true of them all.

    None where each of several sizes of a number leads to the same: then it shows nothing of any.
    """
    first = some[0]
    if len({one.hint for one in some}) == 1:
        return first
    if first.kind in _SIZES:
        return None
    return replace(first, hint=_ANY_OF_THEM.get(first.kind, first.hint))


def _told(found: dict[str, list[Slip]]) -> dict[str, Slip]:
    """Return what can be said of each family that was found, where anything can."""
    told = {kind: _true_of_all(some) for kind, some in found.items()}
    return {kind: one for kind, one in told.items() if one is not None}


def _may_be_asked(kind: str, exercise: Exercise, given: float) -> bool:
    """Tell whether a family is asked about where a number tells little."""
    if kind == "another to choose from":  # whichever way was gone, it is one of those
        return True
    if unit_says("year", exercise.unit) or (small_count(given) and not exercise.tolerance):
        return kind in _TELLING or (kind == "another limit" and given >= 10)
    return kind not in _VAGUE


#: What is said without a question is hit by chance in one of so many cases at most.
_BY_CHANCE = 20


@dataclass
class _Around:
    """The numbers that slips lead to, and the slips that a given number may be."""

    tried: list[tuple[Slip, float]] = field(default_factory=list)
    written: dict[str, list[Slip]] = field(default_factory=dict)
    nearest: dict[str, list[Slip]] = field(default_factory=dict)
    rounded: dict[str, list[Slip]] = field(default_factory=dict)

    @classmethod
    def among(
        cls, slips: Iterator[tuple[Slip, Plain]], exercise: Exercise, given: float
    ) -> _Around:
        step = Asked(exercise.tolerance).step
        known, near, rounded_as_asked = cls(), [], as_rounded(step)
        for slip, value in slips:
            number = value.value
            if value.shape != "number" or numbers_agree(
                exercise._wanted.value, number, exercise.tolerance
            ):
                continue
            known.tried.append((slip, number))
            if slip.exact:
                continue
            if as_written(number, given):
                known.written.setdefault(slip.kind, []).append(slip)
                near.append((abs(number / given - 1) if given else 0.0, slip))
            elif step and rounded_as_asked(number, given):
                known.rounded.setdefault(slip.kind, []).append(slip)
        # Written with fewer digits, two slips may look the same.
        away = min((one for one, _ in near), default=0.0) + 1e-9
        for one, slip in near:
            if one <= away:
                known.nearest.setdefault(slip.kind, []).append(slip)
        return known

    def crowded(self, given: float) -> bool:
        """Tell whether slips lead to so many numbers hereabouts that chance hits one of them."""
        step = 10.0 ** -decimals_of(given)
        least, most = sorted((given / 2, 2 * given))
        here = {
            round(number / step)
            for slip, number in self.tried
            if not slip.exact and least <= number <= most
        }
        return len(here) * _BY_CHANCE > (most - least) / step


def _of_number(
    exercise: Exercise, given: float, known: _Around, little: bool, crowded: bool
) -> Finding | None:
    if little:
        told = _told(known.written) or _told(known.rounded)
        kind, slip = next(iter(told.items()), ("", None))
        if slip is not None and len(told) == 1 and _may_be_asked(kind, exercise, given):
            return _said(slip, True)
        return None
    last = _to_the_last_digit(known.tried, given)
    told = _told(
        {kind: known.written[kind] if crowded else some for kind, some in known.nearest.items()}
    )
    best = next((slip for kind, slip in told.items() if kind not in _VAGUE), None)
    if best is not None:
        return _said(best, crowded)
    if last is not None:
        return last
    if told:
        return _said(next(iter(told.values())), crowded)
    two = _two_at_once(known.tried, given, exercise._wanted.value, exercise.unit)
    if two is None and len(told := _told(known.rounded)) == 1:
        return _said(next(iter(told.values())), crowded)
    return two or _share_rounded(exercise, exercise._wanted.value, given)


def _met(number: float, given: float) -> bool:
    """Tell whether a number is met so well that it is no chance among thousands."""
    if written_digits(given) < 4:
        return False
    return numbers_agree(number, given, 1e-7 * abs(number)) or (
        written_digits(given) > 4 and as_written(number, given)
    )


def _to_the_last_digit(tried: Sequence[tuple[Slip, float]], given: float) -> Finding | None:
    exact = [(slip, number) for slip, number in tried if slip.exact]
    for slip, number in exact:
        if _met(number, given):
            return _said(slip, False)
    if len(exact) > _FEW:
        return None
    loose = {slip.hint: slip for slip, number in exact if as_written(number, given)}
    return _said(next(iter(loose.values())), True) if len(loose) == 1 else None


_UPSIDE_DOWN = say("And the fraction is upside down.")
_OTHER_PART = say("And you have the other part of the hundred per cent.")
_AND_THEN: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda one: -one, say("And look at the sign.")),
    (lambda one: 100 * one, say("And look at the unit: was it in per cent already?")),
    (lambda one: one / 100, say("And look at the unit: a share, or per cent?")),
    (lambda one: 1 / one, _UPSIDE_DOWN),
    (lambda one: 1e4 / one, _UPSIDE_DOWN),
    (lambda one: 100 - one, _OTHER_PART),
)


def _two_at_once(
    tried: Sequence[tuple[Slip, float]], given: float, right: float, unit: str
) -> Finding | None:
    """Find a slip, and then another sign, unit or side: two steps from the solution."""
    for slip, number in tried:
        if slip.exact or slip.part or not number or slip.kind in _VAGUE | {"a given number"}:
            continue
        for change, sentence in _AND_THEN:
            if sentence is _OTHER_PART and "%" not in unit:
                continue
            if slip.kind == "upside down" and sentence is _UPSIDE_DOWN:
                continue
            if _met(change(number), given) and not numbers_agree(right, change(number), 0):
                return slip.kind, f"{slip.hint} {sentence}"
    return None


def _plain_slips(exercise: Exercise, wanted: Plain) -> Iterator[tuple[Slip, Plain]]:
    """Yield slips in the form that is asked for; what nobody would hand in is left out."""
    formed = exercise._formed
    for slip in exercise.slips():
        if id(slip) not in formed:
            formed[id(slip)] = (slip, _formed(exercise, wanted, slip))
        value = formed[id(slip)][1]
        if value is not None:
            yield slip, value


def _formed(exercise: Exercise, wanted: Plain, slip: Slip) -> Plain | None:
    if slip.part and wanted.shape not in {"number", "list", "mapping"}:
        return None
    try:
        value = given_as(wanted, exercise.as_asked(slip.value), slip.value)
    except Exception:
        return None
    return Plain("list", value.value, value.called) if value.shape == "set" else value


def _items(one: Plain) -> list[Plain]:
    return [value for _, value in one.value] if one.shape == "mapping" else one.value


def _of_items(
    exercise: Exercise, wanted: Plain, given: Plain, slips: list[tuple[Slip, Plain]]
) -> Finding | None:
    """Find what is behind each item of several that is wrong, and say of which it is true."""
    right, mine = _items(wanted), _items(given)
    if len(right) != len(mine):
        return None
    if given.shape == "mapping":
        if {label for label, _ in given.value} != {label for label, _ in wanted.value}:
            return None
        theirs = dict(given.value)
        mine = [theirs[label] for label, _ in wanted.value]
    wrong = differing(right, mine, exercise.tolerance)
    explained: dict[Finding, list[int]] = {}
    for at in wrong:
        if (found := _of_item(exercise, at, right[at], mine[at], len(mine), slips)) is not None:
            explained.setdefault(found, []).append(at)
    if not explained:
        return None
    (kind, hint), places = max(explained.items(), key=lambda one: len(one[1]))
    names = None
    if wanted.shape == "mapping" and exercise.labels:
        names = [label for label, _ in wanted.value]
    if places != wrong:
        hint = of_those_at(hint, places, names)
    return kind, f"{others_at(wrong, names)} {hint}"


def _of_item(
    exercise: Exercise,
    at: int,
    right: Plain,
    mine: Plain,
    count: int,
    slips: list[tuple[Slip, Plain]],
) -> Finding | None:
    if mine.shape != "number" or right.shape != "number" or small_count(mine.value):
        return None
    for mistake, _, value in exercise._foreseen:
        other = _item(value, at, count)
        if other is None or numbers_agree(right.value, other, exercise.tolerance):
            continue
        # A hint to the whole may praise the other items, which are wrong here.
        if as_written(other, mine.value) and not several().search(mistake.hint):
            return mistake.name, mistake.hint
    for slip, value in slips:
        other = value.value if value.shape == "number" else _item(value, at, count)
        if other is None or numbers_agree(right.value, other, exercise.tolerance):
            continue
        # One number of several is sooner met by one that has no place of its own.
        if (_met if slip.part else as_written)(other, mine.value):
            if slip.kind in _ROUNDINGS:
                return slip.kind, _ROUNDED_OTHERWISE
            return _said(slip, slip.kind in _OFTEN_MET and written_digits(mine.value) < 3)
    return _share_rounded(exercise, right.value, mine.value)


def _share_rounded(exercise: Exercise, right: float, mine: float) -> Finding | None:
    """Find a share that was rounded as per cent would be, beside others in their own unit."""
    asked = Asked(exercise.tolerance, exercise.unit)
    if not mine or not asked.per_cent or round(right / 100, asked.decimals) != round(mine, 9):
        return None
    return (
        "share instead of per cent",
        say("Is it a part of one, perhaps? Is it asked for in per cent?"),
    )


def _item(value: Plain, at: int, count: int) -> float | None:
    if value.shape not in {"list", "mapping"} or len(value.value) != count:
        return None
    one = _items(value)[at]
    return one.value if one.shape == "number" else None


def _another_place(exercise: Exercise, wanted: Plain, given: Plain) -> Finding | None:
    """Say whose code it is, whether the question speaks of that commune, and where it stands."""
    name = names_of_towns().get(given.value)
    if name is None or not wanted.value.isdigit():
        return None
    slips: Any = exercise.slips()
    choice: frozenset[str] = getattr(slips, "codes", frozenset())
    if choice and given.value not in choice:
        return (
            "not among them",
            say("That is {name}, which is not among those that the question names.", name=name),
        )
    compared = getattr(slips, "compared", None)
    if compared is not None and given.value in compared[0].index:
        return "another of them", _standing(name, given.value, *compared)
    return (
        "another of them",
        say(
            "That is {name}, and it is another one. Put the numbers of all of them side by side, "
            "and look at what exactly is compared.",
            name=name,
        ),
    )


_HOW_MANY = {2: say("Two"), 3: say("Three"), 4: say("Four"), 5: say("Five")}


def _standing(name: str, code: str, numbers: pd.Series, which: str) -> str:
    """Say where one stands among those that are compared; never who is ahead."""
    more, less = (numbers > numbers[code]).sum(), (numbers < numbers[code]).sum()
    ahead, end = (more, less) if which == "idxmax" else (less, more)
    if not end:
        return say(
            "That is {name}, at the other end of the {count}. Is the most asked for, or the least?",
            name=name,
            count=len(numbers),
        )
    those = _HOW_MANY.get(int(ahead), str(ahead))
    if which == "idxmax" and ahead == 1:
        compared = say("One of the {count} has more still", count=len(numbers))
    elif which == "idxmax":
        compared = say("{those} of the {count} have more still", those=those, count=len(numbers))
    elif ahead == 1:
        compared = say("One of the {count} has less still", count=len(numbers))
    else:
        compared = say("{those} of the {count} have less still", those=those, count=len(numbers))
    return say(
        "That is {name}. {compared} of what the question compares. What exactly is it?",
        name=name,
        compared=compared,
    )
