"""Kinds of mistake in lists, Series and tables.

The sentences say where to look; they never hold an expected value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..datasets import spelled
from ..languages import say
from .answers import Plain
from .comparison import same, written_digits
from .singles import NOTHING, Asked, Finding, codes, number, text
from .telling import lowered

#: What to say when a stub's gap is still there.
GAP = say("There is still a gap (...) in your answer. Fill it in, run the cell again, then check.")


def sequence(expected: Plain, answer: Plain, asked: Asked = NOTHING) -> Finding | None:
    """Return the kind of mistake in a list.

    >>> from .answers import plain
    >>> sequence(plain([3, 4]), plain([3, 4, 5]))[0]
    'too many'
    """
    wanted, given = expected.value, answer.value
    if any(one.shape == "gap" for one in given):
        return "gap", GAP
    if (lost := _codes_as_numbers(wanted, given) or _codes_as_names(wanted, given)) is not None:
        return lost
    if len(given) == len(wanted):
        if expected.shape == "set":
            return _same_number(wanted, given, asked)
        return _same_length(wanted, given, asked)
    left = _not_in(given, wanted, asked)
    lacking = _not_in(wanted, given, asked)
    if not lacking and not _not_in(left, wanted, asked):
        return "doubled", say(
            "Some things stand in it more than once. Should each count only once?"
        )
    if not lacking:
        return "too many", say(
            "All that belong are in it, and some more. Which condition is too wide?"
        )
    if not given:
        return "empty", say("There is nothing in it. Which condition lets nothing through?")
    if not left:
        return (
            "too few",
            say(
                "What is in it belongs there, and something is missing. Read once more what is "
                "asked for."
            ),
        )
    if len(given) > len(wanted):
        size = say("This is {called}: too many", called=answer.called)
    else:
        size = say("This is {called}: too few", called=answer.called)
    good = len(given) - len(left)
    if not good or any(one.shape != "text" for one in given):
        said = say("{size}. Look at the condition that chooses.", size=size)
    elif good == 1:
        said = say("{size}, and 1 of them belongs there. By what are they chosen?", size=size)
    else:
        said = say(
            "{size}, and {good} of them belong there. By what are they chosen?",
            size=size,
            good=good,
        )
    return "wrong number", said


def _codes_as_numbers(wanted: list[Plain], given: list[Plain]) -> Finding | None:
    """Find codes that lost their quotes, and with them perhaps a nought in front."""
    texts = all(one.shape == "text" and one.value.isdigit() for one in wanted)
    if not (texts and given and all(one.shape == "number" for one in given)):
        return None
    if sorted(float(one.value) for one in wanted) == sorted(one.value for one in given):
        return (
            "codes as numbers",
            say("The right codes, as numbers. INSEE codes are texts: put each between quotes."),
        )
    return (
        "numbers instead of codes",
        say(
            "These are numbers. The question asks for codes, as texts between quotes: whose are "
            "they?"
        ),
    )


def _codes_as_names(wanted: list[Plain], given: list[Plain]) -> Finding | None:
    """Find names where codes are asked for, and say that they are right only where all are."""
    if not all(one.shape == "text" and one.value.isdigit() for one in wanted):
        return None
    if not given or any(one.shape != "text" or one.value.isdigit() for one in given):
        return None
    known = codes()
    found = [known.get(one.value) for one in given]
    if found == [one.value for one in wanted]:
        return "names instead of codes", say(
            "The right communes, by name. Their codes are asked for."
        )
    return (
        "names instead of codes",
        say(
            "These are names. The question asks for INSEE codes; and look at which, and in what "
            "order."
        ),
    )


def _same_number(wanted: list[Plain], given: list[Plain], asked: Asked) -> Finding | None:
    """Find the kind of mistake where order is free: how many belong, never which place."""
    good = len(given) - len(_not_in(given, wanted, asked))
    found = {_single(one, other, asked) for one in wanted for other in given}
    if good == 0 and len(found) == 1 and None not in found:
        return found.pop()
    if len({str(one.value) for one in given}) < len(given):
        return "doubled", say(
            "Some things stand in it more than once. Should each count only once?"
        )
    if good == 0:
        return None
    if good == 1:
        said = say("1 of your {count} belongs there. By what are they chosen?", count=len(given))
    else:
        said = say(
            "{good} of your {count} belong there. By what are they chosen?",
            good=good,
            count=len(given),
        )
    return "partly right", said


def _same_length(wanted: list[Plain], given: list[Plain], asked: Asked) -> Finding | None:
    if not _not_in(given, wanted, asked) and not _not_in(wanted, given, asked):
        if len(wanted) > 2 and all(
            same(one, other, asked.tolerance)
            for one, other in zip(wanted, reversed(given), strict=True)
        ):
            return "from the other end", say(
                "The right ones, from the other end. Which comes first?"
            )
        return "wrong order", say("The right ones, in another order. Which comes first?")
    pairs = {
        place: (one, other)
        for place, (one, other) in enumerate(zip(wanted, given, strict=True), 1)
        if not same(one, other, asked.tolerance)
    }
    alike = replace(asked, several=len(pairs) > 1)
    found = [_single(one, other, alike) for one, other in pairs.values()]
    right = len(wanted) - len(pairs)
    # Nought is hit by chance: it makes nothing right.
    telling = sum(one.value != 0 for place, one in enumerate(wanted, 1) if place not in pairs)
    if len({one and one[0] for one in found}) == 1 and found[0] is not None:
        kind, sentence = found[0]
        if right and len(pairs) == 1 and telling:
            place = next(iter(pairs))
            return kind, say("Number {place}: {sentence}", place=place, sentence=lowered(sentence))
        return kind, sentence
    if right and telling:
        places = _enumerate(list(pairs))
        others = [one for place, one in enumerate(given, 1) if place not in pairs]
        if _surely_right(others, asked):
            said = say("Some are right already. Look again at number {places}.", places=places)
        else:
            said = say(
                "Look again at number {places}, and at the steps that all of them begin with.",
                places=places,
            )
        return "partly right", said
    return None


def _surely_right(some: Sequence[Plain], asked: Asked) -> bool:
    """Tell whether it is no chance that some items agree with the expected ones."""
    # One or two digits, such as a correlation of 1.0, are met from many sides.
    coarse = [one.shape == "number" and written_digits(one.value) < 3 for one in some]
    return not (asked.tolerance and all(coarse))


def _single(expected: Plain, answer: Plain, asked: Asked) -> Finding | None:
    if expected.shape == answer.shape == "number":
        return number(expected, answer, asked)
    if expected.shape == answer.shape == "text":
        return text(expected, answer, asked)
    return None


def others_at(places: Sequence[int], names: Sequence[str] | None = None) -> str:
    """Say that items are other ones, by their labels or their places in a list, from 1 on.

    >>> others_at([0, 2]), others_at([1], ["lens", "loos-en-gohelle"])
    ('Number 1 and 3 are others.', 'Loos-en-Gohelle is another one.')
    """
    if names is not None:
        those = _named([names[at] for at in places])
        if len(places) == 1:
            return say("{those} is another one.", those=those)
        return say("{those} are others.", those=those)
    those = _enumerate([at + 1 for at in places])
    if len(places) == 1:
        return say("Number {place} is another one.", place=those)
    return say("Number {places} are others.", places=those)


def of_those_at(hint: str, places: Sequence[int], names: Sequence[str] | None = None) -> str:
    """Say of which items a hint is true, where others are wrong as well.

    >>> of_those_at("A sum.", [0]), of_those_at("A sum.", [0, 1], ["median", "loos-en-gohelle"])
    ('Of number 1: A sum.', 'Of median and Loos-en-Gohelle: A sum.')
    """
    if names is not None:
        those = _enumerate([_within(names[at]) for at in places])
        return say("Of {those}: {hint}", those=those, hint=hint)
    return say(
        "Of number {places}: {hint}", places=_enumerate([at + 1 for at in places]), hint=hint
    )


def _named(labels: Sequence[str]) -> str:
    return _enumerate([shown_label(one) for one in labels])


def _within(label: str) -> str:
    """Return a label as it is read inside a sentence: a name keeps its capitals."""
    known = spelled(label)
    return label if known == label else known


def shown_label(label: str) -> str:
    """Return a label as it is read: a commune as the course spells it.

    >>> shown_label("loos-en-gohelle"), shown_label("median")
    ('Loos-en-Gohelle', 'Median')
    """
    known = spelled(label)
    return label.title() if known == label else known


def _enumerate(some: Sequence[object]) -> str:
    shown = [str(one) for one in some[:5]]
    if len(some) > 5:
        return say("{some} and others", some=", ".join(shown))
    if len(some) < 2:
        return "".join(shown)
    return say("{some} and {last}", some=", ".join(shown[:-1]), last=shown[-1])


def _not_in(some: list[Plain], others: list[Plain], asked: Asked) -> list[Plain]:
    """Return what is in ``some`` and has no partner of its own in ``others``.

    Very long answers are not looked into: a hint is not worth a long wait.
    """
    if len(some) * len(others) > 250_000:
        return list(some)
    left, rest = list(others), []
    for one in some:
        at = next((at for at, other in enumerate(left) if same(other, one, asked.tolerance)), None)
        if at is None:
            rest.append(one)
        else:
            del left[at]
    return rest


def mapping(expected: Plain, answer: Plain, asked: Asked = NOTHING) -> Finding | None:
    """Return the kind of mistake in a Series or dict.

    >>> from .answers import plain
    >>> mapping(plain({"a": 1, "b": 2}), plain({"a": 1}))[0]
    'too few'
    """
    labels, given = ([label for label, _ in one.value] for one in (expected, answer))
    values, got = ([value for _, value in one.value] for one in (expected, answer))
    if any(one.shape == "gap" for one in got):
        return "gap", GAP
    wanted = Counter(labels)
    if set(labels) == set(given) and len(given) > len(labels):
        return (
            "doubled",
            say(
                "Some labels stand there more than once. Did a merge double rows, or is a "
                "year not chosen?"
            ),
        )
    if set(given) > set(labels):
        if _pick(answer, labels) and same(expected, _pick(answer, labels), asked.tolerance):
            return (
                "too many",
                say("All rows that belong are in it, and some more. Which condition is too wide?"),
            )
        return "too many", say("There are labels too many. Which rows should not be in it?")
    if set(given) < set(labels):
        missing = [label for label in labels if label not in given]
        if len(missing) == 1:
            said = say(
                "{named} is missing. Did a condition, a merge or dropna leave something out?",
                named=_named(missing),
            )
        else:
            said = say(
                "{named} are missing. Did a condition, a merge or dropna leave something out?",
                named=_named(missing),
            )
        return "too few", said
    if Counter(given) == wanted:
        if same(expected, answer, asked.tolerance, False):
            return (
                "not sorted",
                say("The values are right, the order is not. Sort them as the question says."),
            )
        pairs = dict(answer.value)
        there = [pairs[label] for label in labels]
        found = _same_length(values, there, asked)
        if found and found[0] == "partly right":
            fit = [
                same(one, mine, asked.tolerance) for one, mine in zip(values, there, strict=True)
            ]
            wrong = _named([label for label, fits in zip(labels, fit, strict=True) if not fits])
            right = [mine for mine, fits in zip(there, fit, strict=True) if fits]
            if _surely_right(right, asked):
                said = say("Some are right already. Look again at: {labels}.", labels=wrong)
            else:
                said = say("Look again at: {labels}.", labels=wrong)
            return "partly right", said
        if found and found[0] == "wrong order":
            return (
                "values exchanged",
                say("The right numbers, at other labels. Which belongs to which?"),
            )
        return found
    if len(got) == len(values) and not _not_in(got, values, asked):
        return (
            "other labels",
            say("The values are right, but their labels are others. What should be the index?"),
        )
    return None


def _pick(answer: Plain, labels: list[str]) -> Plain:
    known = set(labels)
    rows = [(label, value) for label, value in answer.value if label in known]
    return Plain("mapping", rows, answer.called)


def table(expected: Plain, answer: Plain, asked: Asked = NOTHING) -> Finding | None:
    """Return the kind of mistake in a DataFrame.

    >>> import pandas as pd
    >>> from .answers import plain
    >>> one = pd.DataFrame({"town": ["Lens", "Loos"], "people": [30, 7]})
    >>> table(plain(one), plain(one.assign(more=1)))[0]
    'columns too many'
    """
    lacking = [name for name in expected.value if name not in answer.value]
    if lacking:
        return _columns(expected, answer, asked, lacking)
    common = Plain("table", {name: answer.value[name] for name in expected.value}, answer.called)
    if same(expected, common, asked.tolerance, False):
        if len(answer.value) == len(expected.value):
            return "not sorted", say(
                "The right rows, in another order. Sort them as the question says."
            )
        return (
            "columns too many",
            say("The right rows, with more columns than asked for. Choose the columns."),
        )
    rows, given = _rows(expected), _rows(common)
    if len(given) > len(rows):
        alone = list({str([one.value for one in row]): row for row in given}.values())
        if len(alone) == len(rows):
            return (
                "doubled",
                say(
                    "Some rows stand there more than once. Did a merge double them? "
                    "drop_duplicates helps."
                ),
            )
        return "too many", say(
            "This is {called}: rows too many. Which condition is too wide?", called=answer.called
        )
    if len(given) < len(rows):
        return (
            "too few",
            say(
                "This is {called}: rows are missing. Did a condition or dropna leave them out?",
                called=answer.called,
            ),
        )
    wrong = [
        name for name in expected.value if _not_in(common.value[name], expected.value[name], asked)
    ]
    if wrong and len(wrong) < len(expected.value):
        return (
            "wrong column",
            say(
                "The right rows, but the column {wrong!r} holds something else. From "
                "which column should it come?",
                wrong=wrong[0],
            ),
        )
    return (
        "wrong rows",
        say("The right number of rows and columns, but other rows. Which condition chooses them?"),
    )


def _columns(expected: Plain, answer: Plain, asked: Asked, lacking: list[str]) -> Finding:
    other = [name for name in answer.value if name not in expected.value]
    rows = len(next(iter(expected.value.values()), []))
    given = len(next(iter(answer.value.values()), []))
    if rows == given and len(lacking) == len(other) == 1:
        one, two = expected.value[lacking[0]], answer.value[other[0]]
        if not _not_in(two, one, asked):
            return (
                "column named otherwise",
                say(
                    "The column {other!r} is right, but the question calls it otherwise. "
                    "Rename it.",
                    other=other[0],
                ),
            )
        return "wrong column", say(
            "The right rows, but {other!r} is not the column asked for.", other=other[0]
        )
    return (
        "column missing",
        say("A column is missing. Compare the names with those in the question, letter by letter."),
    )


def _rows(table: Plain) -> list[list[Plain]]:
    return [list(row) for row in zip(*table.value.values(), strict=True)]
