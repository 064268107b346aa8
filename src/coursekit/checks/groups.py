"""Kinds of mistake in lists, Series and tables.

The sentences say where to look; they never hold an expected value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..datasets import spelled
from .answers import Plain
from .comparison import same, written_digits
from .singles import NOTHING, Asked, Finding, codes, number, text

#: What to say when a stub's gap is still there.
GAP = "There is still a gap (...) in your answer. Fill it in, run the cell again, then check."


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
        return "doubled", "Some things stand in it more than once. Should each count only once?"
    if not lacking:
        return "too many", "All that belong are in it, and some more. Which condition is too wide?"
    if not given:
        return "empty", "There is nothing in it. Which condition lets nothing through?"
    if not left:
        return (
            "too few",
            "What is in it belongs there, and something is missing. Read once more what is asked "
            "for.",
        )
    more = len(given) > len(wanted)
    size = f"This is {answer.called}: too {'many' if more else 'few'}"
    good = len(given) - len(left)
    if not good or any(one.shape != "text" for one in given):
        return "wrong number", f"{size}. Look at the condition that chooses."
    which = f"{good} of them {'belongs' if good == 1 else 'belong'} there"
    return "wrong number", f"{size}, and {which}. By what are they chosen?"


def _codes_as_numbers(wanted: list[Plain], given: list[Plain]) -> Finding | None:
    """Find codes that lost their quotes, and with them perhaps a nought in front."""
    texts = all(one.shape == "text" and one.value.isdigit() for one in wanted)
    if not (texts and given and all(one.shape == "number" for one in given)):
        return None
    if sorted(float(one.value) for one in wanted) == sorted(one.value for one in given):
        return (
            "codes as numbers",
            "The right codes, as numbers. INSEE codes are texts: put each between quotes.",
        )
    return (
        "numbers instead of codes",
        "These are numbers. The question asks for codes, as texts between quotes: whose are they?",
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
        return "names instead of codes", "The right communes, by name. Their codes are asked for."
    return (
        "names instead of codes",
        "These are names. The question asks for INSEE codes; and look at which, and in what order.",
    )


def _same_number(wanted: list[Plain], given: list[Plain], asked: Asked) -> Finding | None:
    """Find the kind of mistake where order is free: how many belong, never which place."""
    good = len(given) - len(_not_in(given, wanted, asked))
    found = {_single(one, other, asked) for one in wanted for other in given}
    if good == 0 and len(found) == 1 and None not in found:
        return found.pop()
    if len({str(one.value) for one in given}) < len(given):
        return "doubled", "Some things stand in it more than once. Should each count only once?"
    if good == 0:
        return None
    belong = "belongs" if good == 1 else "belong"
    return "partly right", f"{good} of your {len(given)} {belong} there. By what are they chosen?"


def _same_length(wanted: list[Plain], given: list[Plain], asked: Asked) -> Finding | None:
    if not _not_in(given, wanted, asked) and not _not_in(wanted, given, asked):
        if len(wanted) > 2 and all(
            same(one, other, asked.tolerance)
            for one, other in zip(wanted, reversed(given), strict=True)
        ):
            return "from the other end", "The right ones, from the other end. Which comes first?"
        return "wrong order", "The right ones, in another order. Which comes first?"
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
            return kind, f"Number {next(iter(pairs))}: {sentence[0].lower()}{sentence[1:]}"
        return kind, sentence
    if right and telling:
        return "partly right", _look_again(given, pairs, asked)
    return None


def _look_again(
    given: Sequence[Plain], pairs: Mapping[int, tuple[Plain, Plain]], asked: Asked
) -> str:
    """Say which are wrong; of the others, that they are right only where that is no chance."""
    again = f"ook again at number {_enumerate(list(pairs))}"
    others = [one for place, one in enumerate(given, 1) if place not in pairs]
    # One or two digits, such as a correlation of 1.0, are met from many sides.
    coarse = [one.shape == "number" and written_digits(one.value) < 3 for one in others]
    if asked.tolerance and all(coarse):
        return f"L{again}, and at the steps that all of them begin with."
    return f"Some are right already. L{again}."


def _is(some: Sequence[object]) -> str:
    return "is" if len(some) == 1 else "are"


def _single(expected: Plain, answer: Plain, asked: Asked) -> Finding | None:
    if expected.shape == answer.shape == "number":
        return number(expected, answer, asked)
    if expected.shape == answer.shape == "text":
        return text(expected, answer, asked)
    return None


def at_places(places: Sequence[int], names: Sequence[str] | None = None) -> str:
    """Return items by their labels, or by their places in a list, which begin with 1.

    >>> at_places([0, 2]), at_places([1], ["lens", "loos-en-gohelle"])
    ('Number 1 and 3', 'Loos-en-Gohelle')
    """
    if names is not None:
        return _named([names[at] for at in places])
    return f"Number {_enumerate([at + 1 for at in places])}"


def _named(labels: Sequence[str]) -> str:
    return _enumerate([shown_label(one) for one in labels])


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
        return ", ".join(shown) + " and others"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


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
            "Some labels stand there more than once. Did a merge double rows, or is a "
            "year not chosen?",
        )
    if set(given) > set(labels):
        if _pick(answer, labels) and same(expected, _pick(answer, labels), asked.tolerance):
            return (
                "too many",
                "All rows that belong are in it, and some more. Which condition is too wide?",
            )
        return "too many", "There are labels too many. Which rows should not be in it?"
    if set(given) < set(labels):
        missing = [label for label in labels if label not in given]
        return (
            "too few",
            f"{_named(missing)} {_is(missing)} missing. Did a condition, a "
            "merge or dropna leave something out?",
        )
    if Counter(given) == wanted:
        if same(expected, answer, asked.tolerance, False):
            return (
                "not sorted",
                "The values are right, the order is not. Sort them as the question says.",
            )
        pairs = dict(answer.value)
        there = [pairs[label] for label in labels]
        found = _same_length(values, there, asked)
        if found and found[0] == "partly right":
            wrong = [
                label
                for (label, one), other in zip(expected.value, there, strict=True)
                if not same(one, other, asked.tolerance)
            ]
            surely = "Some are right already. " if found[1].startswith("Some") else ""
            return "partly right", f"{surely}Look again at: {_named(wrong)}."
        if found and found[0] == "wrong order":
            return (
                "values exchanged",
                "The right numbers, at other labels. Which belongs to which?",
            )
        return found
    if len(got) == len(values) and not _not_in(got, values, asked):
        return (
            "other labels",
            "The values are right, but their labels are others. What should be the index?",
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
            return "not sorted", "The right rows, in another order. Sort them as the question says."
        return (
            "columns too many",
            "The right rows, with more columns than asked for. Choose the columns.",
        )
    rows, given = _rows(expected), _rows(common)
    if len(given) > len(rows):
        alone = list({str([one.value for one in row]): row for row in given}.values())
        if len(alone) == len(rows):
            return (
                "doubled",
                "Some rows stand there more than once. Did a merge double them? "
                "drop_duplicates helps.",
            )
        return "too many", f"This is {answer.called}: rows too many. Which condition is too wide?"
    if len(given) < len(rows):
        return (
            "too few",
            f"This is {answer.called}: rows are missing. Did a condition or dropna leave them out?",
        )
    wrong = [
        name for name in expected.value if _not_in(common.value[name], expected.value[name], asked)
    ]
    if wrong and len(wrong) < len(expected.value):
        return (
            "wrong column",
            f"The right rows, but the column {wrong[0]!r} holds something else. From "
            "which column should it come?",
        )
    return (
        "wrong rows",
        "The right number of rows and columns, but other rows. Which condition chooses them?",
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
                f"The column {other[0]!r} is right, but the question calls it otherwise. "
                "Rename it.",
            )
        return "wrong column", f"The right rows, but {other[0]!r} is not the column asked for."
    return (
        "column missing",
        "A column is missing. Compare the names with those in the question, letter by letter.",
    )


def _rows(table: Plain) -> list[list[Plain]]:
    return [list(row) for row in zip(*table.value.values(), strict=True)]
