"""Other ways to take a step of a solution: what beginners do, family by family.

Each function is given a node of a syntax tree, what it stands in, and the names at hand; it yields
what could stand there instead, with the sentence for the learner. Sentences ask; they never name
what would be right.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..datasets import names_of_towns
from ..languages import say
from .exercise import comes_out

__all__ = ["FIRST", "SPREADING", "THEN", "Way", "divided_by_the_others", "has_words"]

#: The towns that the course speaks of most; others are taken from what the exercise names.
_TOWNS = ("62528", "62427", "62498", "62510", "59178", "62065", "62413")
_YEARS = range(1700, 2101)


class Way(NamedTuple):
    """Another way to take a step."""

    kind: str
    hint: str
    new: ast.expr


def _constant(value: Any) -> ast.Constant:
    return ast.Constant(value)


def towns_and_years(
    node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]
) -> Iterator[Way]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    listed = isinstance(parents[-1], (ast.List, ast.Tuple, ast.Dict, ast.Set)) and not (
        len(parents) > 1 and isinstance(parents[-2], ast.Subscript)  # .loc["62528", 2011]
    )
    if isinstance(value, str) and len(value) == 5 and value.isdigit() and not listed:
        known = names_of_towns()
        for code in dict.fromkeys([*_TOWNS, *_codes_in(names)]):
            if code != value and code in known:
                yield Way(
                    "another town",
                    comes_out(
                        say("for {town}", town=known[code]),
                        say("Of which town does the question speak?"),
                    ),
                    _constant(code),
                )
    if type(value) is int and value in _YEARS:
        for year in [value - 1, value + 1, *_years_in(names)]:
            if year != value:
                yield Way(
                    "another year",
                    comes_out(say("with {what}", what=year), say("Which year belongs there?")),
                    _constant(year),
                )


def _years_in(names: dict[str, Any]) -> list[int]:
    """Return the years that stand in the tables at hand, as labels or in a column of their own."""
    found: set[int] = set()
    for table in names.values():
        if isinstance(table, (pd.DataFrame, pd.Series)):
            rows = [table.index.get_level_values(at) for at in range(table.index.nlevels)]
            columns = [] if isinstance(table, pd.Series) else [table.columns]
            if isinstance(table, pd.DataFrame):
                columns += [table[name] for name in ("year", "first_year") if name in table.columns]
            for labels in (*rows, *columns):
                if pd.api.types.is_integer_dtype(labels.dtype) or labels.dtype == object:
                    some = set(labels.unique()) if len(labels) < 5000 else set()
                    if len(some) <= 60:
                        found |= {int(one) for one in some if isinstance(one, (int, np.integer))}
    return sorted(found & set(_YEARS))


def _codes_in(names: dict[str, Any]) -> list[str]:
    """Return codes that the exercise itself lists."""
    found = []
    for value in names.values():
        if isinstance(value, dict):
            value = [*value, *value.values()]
        if isinstance(value, list) and len(value) <= 20:
            found += [one for one in value if isinstance(one, str) and one.isdigit()]
    return found


_TURNED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
_MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_EDGED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_EQUAL = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def operators(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        kind = type(node.ops[0])
        for table, name, hint in (
            (_TURNED, "turned round", say("These are the others. Turn the comparison round.")),
            (_EQUAL, "turned round", say("These are the others. Turn the comparison round.")),
            (
                _EDGED,
                "the edge",
                say("Does what lies exactly on the edge count: is < meant, or <= ?"),
            ),
            (
                _MIRRORED,
                "turned round",
                say("Is larger meant, or smaller? Look at the comparison."),
            ),
        ):
            if kind in table:
                yield Way(name, hint, ast.Compare(node.left, [table[kind]()], node.comparators))
        if kind in _EDGED and isinstance(node.comparators[0], ast.Constant):
            for decimals in (0, 1):
                method = ast.Attribute(node.left, "round", ast.Load())
                rounded = ast.Call(method, [_constant(decimals)], [])
                for op in (kind, _EDGED[kind]):
                    yield Way(
                        "rounded before comparing",
                        _ROUNDED_FIRST,
                        ast.Compare(rounded, [op()], node.comparators),
                    )
    elif isinstance(node, ast.BinOp):
        yield from _sums(node)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield Way("sign or not", _NOT, node.operand)


_ROUNDED_FIRST = comes_out(
    say("with numbers that are rounded before they are compared"),
    say("Compare them with all their decimals."),
)
_ROUNDED_PARTS = comes_out(
    say("with parts that are rounded already"), say("When is it early enough to round?")
)
_NOT = say("A minus or a “not” makes the difference here. On which side are those asked for?")


def _sums(node: ast.BinOp) -> Iterator[Way]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Sub):
        yield from _ends_of_the_table(left, right)
        yield Way(
            "rounded too early",
            _ROUNDED_PARTS,
            ast.BinOp(_rounded(left), ast.Sub(), _rounded(right)),
        )
        yield Way(
            "the other way round",
            say("What is taken from what? Which of the two comes first?"),
            ast.BinOp(right, ast.Sub(), left),
        )
        for part in (left, right):
            yield Way(
                "one of two parts",
                say("This is one of the two parts. How far is it from the other?"),
                part,
            )
        yield Way("added", _ADDED, ast.BinOp(left, ast.Add(), right))
        yield Way(
            "ratio instead of difference",
            say("You divided one by the other. The question asks for a difference."),
            ast.BinOp(left, ast.Div(), right),
        )
    elif isinstance(node.op, (ast.Div, ast.FloorDiv)):
        yield Way(
            "upside down",
            say("The fraction is upside down. What is the part, and what is the whole?"),
            ast.BinOp(right, node.op, left),
        )
        yield from _another_whole(
            _without_hundred(left), right, lambda whole: ast.BinOp(left, ast.Div(), whole)
        )
        yield Way(
            "not divided", say("Something is not divided yet. By what, or of how many?"), left
        )
        yield Way(
            "only the base", say("This is what is to be divided by. And what is divided?"), right
        )
        yield Way(
            "multiplied", say("You multiplied. Is it a product, or a share?"),
            ast.BinOp(left, ast.Mult(), right),
        )  # fmt: skip
        yield Way(
            "difference instead of ratio",
            say(
                "This is a difference. Does the question ask for one, or for how many times as "
                "much?"
            ),
            ast.BinOp(left, ast.Sub(), right),
        )
    elif isinstance(node.op, ast.Mult):
        for number, one in ((left, right), (right, left)):
            if isinstance(number, ast.Constant) and number.value in range(2, 20):
                yield Way(
                    "one instead of several",
                    say("This is made with one of them. Of how many does the question speak?"),
                    one,
                )
        for part in (left, right):
            if isinstance(part, ast.Constant):  # nobody hands in the factor alone
                continue
            yield Way(
                "a factor left out",
                say("A factor is missing. What is still to be multiplied with it?"),
                part,
            )
        yield Way("divided", say("You divided. Is it a share, or a product?"),
                   ast.BinOp(left, ast.Div(), right))  # fmt: skip
        yield Way("added", _ADDED, ast.BinOp(left, ast.Add(), right))
    elif isinstance(node.op, ast.Add):
        for part in (left, right):
            yield Way(
                "one of two parts", say("This is one of the parts. What is added to it?"), part
            )
    elif isinstance(node.op, ast.Pow):
        if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Div):
            change = ast.BinOp(left, ast.Sub(), _constant(1))
            part = ast.BinOp(ast.BinOp(change, ast.Mult(), right.left), ast.Div(), right.right)
            yield Way(
                "divided instead of a root",
                say(
                    "The change of all years was divided by their number. Each year begins with "
                    "what the last one left: which root belongs here?"
                ),
                ast.BinOp(_constant(1), ast.Add(), part),
            )
        yield Way("no power", say("A power or a root is missing."), left)
    elif isinstance(node.op, (ast.BitAnd, ast.BitOr)):
        for part in (left, right):
            yield Way(
                "a condition left out",
                say("One of the conditions is missing. What must be true of those that count?"),
                part,
            )
        other = ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd()
        yield Way(
            "and, or", say("Must both be true, or is one enough?"), ast.BinOp(left, other, right)
        )


def _another_whole(
    part: ast.expr, whole: ast.expr, shared: Callable[[ast.expr], ast.expr]
) -> Iterator[Way]:
    """Divide by the others alone, or by all with the part once more."""
    yield Way(
        "divided by the others",
        _by_the_others(part, whole),
        shared(ast.BinOp(whole, ast.Sub(), part)),
    )
    yield Way(
        "the part counted twice",
        say("The part was added to the whole, it seems. Does the whole hold it already?"),
        shared(ast.BinOp(whole, ast.Add(), part)),
    )


def _rounded(number: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("round", ast.Load()), [number], [])


def _without_hundred(node: ast.expr) -> ast.expr:
    """Return what is multiplied with a hundred, or a thing itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        for number, part in ((node.left, node.right), (node.right, node.left)):
            if isinstance(number, ast.Constant) and number.value == 100:
                return part
    return node


def _by_the_others(part: ast.expr, whole: ast.expr) -> str:
    """Return a hint with the columns that two numbers come from, where both have one."""
    names = [
        word
        for one in (part, whole)
        for word in [str(node.value) for node in ast.walk(one) if isinstance(node, ast.Constant)][
            -1:
        ]
        if word.isidentifier()
    ]
    if len(set(names)) == 2:
        return divided_by_the_others(
            say("of `{name}` and `{other}`", name=names[0], other=names[1])
        )
    return say("You divided the part by the others, it seems. Does the part belong to the whole?")


def divided_by_the_others(called: str) -> str:
    """Return the hint for a part divided by the others, with what the two numbers are called."""
    return say(
        "You divided the part by the others, it seems: this is made {called}. Does the part belong "
        "to the whole?",
        called=called,
    )


def _ends_of_the_table(left: ast.expr, right: ast.expr) -> Iterator[Way]:
    """Take the first and the last of a table for the smallest and the largest."""
    calls = [
        one.func
        for one in (left, right)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
    ]
    if {one.attr for one in calls} != {"max", "min"}:
        return
    for places in ((-1, 0), (0, -1)):
        one, other = (
            ast.Subscript(ast.Attribute(each.value, "iloc", ast.Load()), _constant(at), ast.Load())
            for each, at in zip(calls, places, strict=True)
        )
        yield Way(
            "last less first",
            say(
                "This is made of the first and the last one in the table. Does their place tell "
                "anything?"
            ),
            ast.BinOp(one, ast.Sub(), other),
        )


_ADDED = say("You added. Look at what the question does with the two.")

#: Methods and functions that stand for each other in beginners' answers, and what they give.
_FAMILIES: tuple[dict[str, str], ...] = (
    {
        "sum": say("a sum"),
        "mean": say("a mean"),
        "median": say("the middle one"),
        "max": say("the largest"),
        "min": say("the smallest"),
        "count": say("a count of rows that are not missing"),
        "size": say("a count of all rows"),
        "nunique": say("a count of different ones"),
        "std": say("a spread"),
    },
    {
        "idxmax": say("where the largest stands"),
        "idxmin": say("where the smallest stands"),
        "argmax": say("a place in the row"),
        "argmin": say("a place in the row"),
        "max": say("the largest number itself"),
        "min": say("the smallest number itself"),
    },
    {"any": say("one is enough"), "all": say("all must be")},
    {
        "ceil": say("rounded up"),
        "floor": say("rounded down"),
        "round": say("rounded to the nearest"),
    },
    {"nlargest": say("the largest"), "nsmallest": say("the smallest")},
    {"head": say("the first"), "tail": say("the last")},
    {"notna": say("the known ones"), "isna": say("the missing ones")},
    {"corr": say("a correlation"), "cov": say("a covariance")},
    {"sqrt": say("a root"), "square": say("a square")},
)  # fmt: skip
#: Steps that are left out: what they are called with stays.
_SKIPPED = {
    "abs": (
        "the sign kept",
        say(
            "Does the direction of each difference count, or only its size, above and below alike?"
        ),
    ),
    "drop": (
        "nobody left out",
        say("Somebody who should be left out is in it. Whom does it name?"),
    ),
    "dropna": ("missing kept", say("Rows without a value are in it.")),
    "drop_duplicates": ("twice counted", say("Some are in it twice.")),
    "unique": ("twice counted", say("Some are in it twice.")),
    "lower": ("spelling", say("Compare the spelling, capital letters included.")),
    "round": ("not rounded", say("Look at how far the question rounds.")),
    "sort_values": ("not sorted", say("They are not in the order that is asked for.")),
    "sorted": ("not sorted", say("They are not in the order that is asked for.")),
    "sqrt": ("no root", say("A root is missing: this is a square.")),
    "degrees": ("radians", say("These are radians. The question asks for degrees.")),
    "log2": (
        "no logarithm",
        say("One of the things goes in as it is. How does the chapter scale it?"),
    ),
    "sum": ("not added up", say("These are the single ones. Are they to be added up?")),
    "reindex": ("all of them", say("More of them are in it than the question asks about.")),
    "where": ("nothing cleaned", say("Values that should be out are in it.")),
    "merge": ("not joined", say("A second table is missing.")),
}


def calls(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    if not isinstance(node, ast.Call):
        return
    name = str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
    for family in _FAMILIES:
        if name in family:
            for other, gives in family.items():
                if other != name:
                    yield Way(
                        f"{other} for {name}",
                        say("This is {gives}. Is that what the question asks for?", gives=gives),
                        _renamed(node, other),
                    )
    if name in {"idxmax", "idxmin"} and isinstance(node.func, ast.Attribute):
        labels = ast.Attribute(node.func.value, "index", ast.Load())
        for end in ("max", "min"):
            yield Way(
                "the end of the row for the largest",
                say(
                    "This is the first or the last of them by its name. Which one has the most, or "
                    "the least?"
                ),
                ast.Call(ast.Attribute(labels, end, ast.Load()), [], []),
            )
    if name == "mean" and isinstance(node.func, ast.Attribute):
        yield from _mean_of_a_comparison(node.func.value)
    if name in _SKIPPED:
        kind, hint = _SKIPPED[name]
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(inner, ast.Name) and isinstance(names.get(inner.id), ModuleType):
            inner = None
        if inner is None and node.args:
            inner = node.args[0]
        if inner is not None:
            yield Way(kind, hint, inner)
    yield from _inputs(node, name)
    yield from _neighbours(node, names)


def _mean_of_a_comparison(inner: ast.expr) -> Iterator[Way]:
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1:
        mean = ast.Call(ast.Attribute(inner.left, "mean", ast.Load()), [], [])
        yield Way(
            "the mean for the share of cases",
            say("You compared the mean. In how many of the cases is it so?"),
            ast.BinOp(mean, ast.Div(), inner.comparators[0]),
        )


def _renamed(node: ast.Call, other: str) -> ast.expr:
    if isinstance(node.func, ast.Attribute):
        attribute = ast.Attribute(node.func.value, other, ast.Load())
        if other == "size":
            return attribute
        return ast.Call(attribute, node.args, node.keywords)
    if other in {"mean", "median", "size"}:
        return node
    return ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)


def _inputs(node: ast.Call, name: str) -> Iterator[Way]:
    for at in range(len(node.args) - 1):
        one, two = node.args[at : at + 2]
        if not isinstance(one, ast.Starred) and not isinstance(two, ast.Starred):
            swapped = [*node.args[:at], two, one, *node.args[at + 2 :]]
            yield Way(
                "inputs exchanged",
                say("Two of the inputs stand in each other's place. Which comes first?"),
                ast.Call(node.func, swapped, node.keywords),
            )
    if name == "rate" and len(node.args) == 2:
        part, whole = node.args
        yield from _another_whole(
            part, whole, lambda other: ast.Call(node.func, [part, other], node.keywords)
        )
    if len(node.args) == 4:  # two pairs, such as start and end of two places
        one, two, three, four = node.args
        yield Way(
            "inputs exchanged",
            say("Two of the inputs stand in each other's place. Which comes first?"),
            ast.Call(node.func, [three, four, one, two], node.keywords),
        )


def settings(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Leave out what a function is told by name, or tell it the opposite."""
    if not isinstance(node, ast.Call):
        return
    name = str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
    for keyword in node.keywords:
        value = keyword.value
        others = [one for one in node.keywords if one is not keyword]
        yield Way(
            "a setting left out",
            say(
                "`{name}` worked with a setting of its own. Did you hand in all that the question "
                "names?",
                name=name,
            ),
            ast.Call(node.func, node.args, others),
        )
        if isinstance(value, ast.Constant) and isinstance(value.value, bool):
            turned = ast.keyword(keyword.arg, _constant(not value.value))
            yield Way(
                "the other setting",
                say("Largest or smallest first, with the edge or without: look at the settings."),
                ast.Call(node.func, node.args, [*others, turned]),
            )


#: Seeds that people choose.
_SEEDS = (0, 1, 2, 3, 42)


def seeds(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Draw by lot from another beginning."""
    if not isinstance(node, ast.Call) or not _draws(node, names):
        return
    others = [one for one in node.keywords if one.arg != "seed"]
    for seed in _SEEDS:
        yield Way(
            "another seed",
            comes_out(
                say("with the seed {seed}", seed=seed), say("Which one does the question give?")
            ),
            ast.Call(node.func, node.args, [*others, ast.keyword("seed", _constant(seed))]),
        )


def _draws(node: ast.Call, names: dict[str, Any]) -> bool:
    """Tell whether a function is called that takes a seed, whether it is given one or not."""
    if any(keyword.arg == "seed" for keyword in node.keywords):
        return True
    function = node.func
    found: Any = None
    if isinstance(function, ast.Name):
        found = names.get(function.id)
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        found = getattr(names.get(function.value.id), function.attr, None)
    return inspect.isfunction(found) and "seed" in inspect.signature(found).parameters


def _neighbours(node: ast.Call, names: dict[str, Any]) -> Iterator[Way]:
    """Call another function of the same module of the course."""
    if not isinstance(node.func, ast.Attribute) or not isinstance(node.func.value, ast.Name):
        return
    inner = node.func.value
    module = names.get(inner.id)
    if not isinstance(module, ModuleType) or not module.__name__.startswith("coursekit.models"):
        return
    for other in getattr(module, "__all__", dir(module)):
        function = getattr(module, other, None)
        if other == node.func.attr or other.startswith("_") or not inspect.isfunction(function):
            continue
        yield Way(
            "another function",
            say("That is what `{other}` gives. Which function fits the question?", other=other),
            ast.Call(ast.Attribute(inner, other, ast.Load()), node.args, node.keywords),
        )


def choices(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Leave a choice of rows out, or choose other ends of a row."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    chosen = node.slice
    if isinstance(node.value, ast.Name) or (
        isinstance(node.value, ast.Attribute) and isinstance(node.value.value, ast.Name)
    ):
        yield from _one_condition_more(node, names)
    if isinstance(chosen, (ast.Compare, ast.BinOp, ast.Name)) or (
        isinstance(chosen, ast.Call) and not isinstance(node.value, ast.Attribute)
    ):
        yield Way(
            "nothing chosen",
            say("All rows went in. Which ones does the question choose?"),
            node.value,
        )
    if isinstance(chosen, ast.Tuple) and len(chosen.elts) == 2:
        rows, column = chosen.elts
        if not isinstance(rows, (ast.Constant, ast.Slice)):
            yield Way(
                "nothing chosen",
                say("All rows went in. Which ones does the question choose?"),
                ast.Subscript(node.value, ast.Tuple([ast.Slice(), column], ast.Load()), ast.Load()),
            )
    if isinstance(chosen, ast.UnaryOp) or (
        isinstance(chosen, ast.Constant) and isinstance(chosen.value, int) and chosen.value < 30
    ):
        for place in (0, 1, -1, -2):
            if ast.unparse(chosen) != str(place):
                yield Way(
                    "another place in the row",
                    say("This stands at another place in the row. First or last, and of what?"),
                    ast.Subscript(node.value, _constant(place), ast.Load()),
                )
    if isinstance(chosen, ast.Slice) and (chosen.lower or chosen.upper):
        for less in (0, 1, -1):
            for cut in (ast.Slice(_constant(less)), ast.Slice(None, _constant(less or None))):
                yield Way(
                    "an end left out",
                    say(
                        "Look at the ends: the first, the last. Is one left out, or one too many "
                        "in?"
                    ),
                    ast.Subscript(node.value, cut, ast.Load()),
                )


def _one_condition_more(node: ast.Subscript, names: dict[str, Any]) -> Iterator[Way]:
    """Choose only those rows that share a word as well."""
    frame = node.value.value if isinstance(node.value, ast.Attribute) else node.value
    rows, rest = node.slice, []
    if isinstance(rows, ast.Tuple):
        rows, *rest = rows.elts
    table = names.get(frame.id) if isinstance(frame, ast.Name) else None
    if not isinstance(table, pd.DataFrame) or isinstance(rows, (ast.Constant, ast.Slice)):
        return
    for column in table.columns:
        if not has_words(table[column]) or table[column].nunique() > 6:
            continue
        for word in table[column].dropna().unique():
            label = _constant(column)
            same = ast.Compare(
                ast.Subscript(frame, label, ast.Load()), [ast.Eq()], [_constant(word)]
            )
            both = ast.BinOp(rows, ast.BitAnd(), same)
            yield Way(
                "a condition too many",
                say(
                    "All of them have {word!r} in the column `{column}`. Does the question ask for "
                    "these alone?",
                    word=word,
                    column=column,
                ),
                ast.Subscript(
                    node.value, ast.Tuple([both, *rest], ast.Load()) if rest else both, ast.Load()
                ),
            )


def columns(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Take another column, another label, another word of the same kind."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    value = node.value
    if len(value) == 5 and value.isdigit():  # a town
        return
    if value in _FAMILIES[0] and isinstance(parents[-1], ast.List):
        for other, gives in _FAMILIES[0].items():
            if other != value:
                yield Way(
                    f"{other} for {value}",
                    say("One of them is {gives}. Is that what the question asks for?", gives=gives),
                    _constant(other),
                )
        return
    for frame in _frames(names):
        if value in frame.columns:
            same = [
                one
                for one in frame.columns
                if one != value
                and isinstance(one, str)
                and pd.api.types.is_numeric_dtype(frame[one])
                == pd.api.types.is_numeric_dtype(frame[value])
            ]
            for column in same[:25]:
                yield Way(
                    "another column",
                    comes_out(
                        say("with the column `{column}`", column=column),
                        say("Which one does the question speak of?"),
                    ),
                    _constant(column),
                )
            break
    else:
        for series in names.values():
            if isinstance(series, pd.Series) and has_words(series.index) and value in series.index:
                at = list(series.index).index(value)
                near = sorted(range(len(series)), key=partial(_away, at))
                for label in [series.index[other] for other in near[1:41]]:
                    yield Way(
                        "another row",
                        comes_out(
                            say("with `{name}`", name=label),
                            say("Which one does the question name?"),
                        ),
                        _constant(label),
                    )
                return
        for frame in _frames(names):
            for column in frame.columns:
                if not has_words(frame[column]):
                    continue
                words = frame[column].dropna().unique()
                if len(words) <= 12 and value in words:
                    for word in words:
                        if word != value:
                            yield Way(
                                "another kind of row",
                                comes_out(
                                    say("with {what}", what=repr(word)),
                                    say("Which ones does the question name?"),
                                ),
                                _constant(word),
                            )
                    return


def _away(at: int, other: int) -> int:
    return abs(other - at)


def has_words(values: pd.Series | pd.Index) -> bool:
    return not isinstance(values, pd.MultiIndex) and (
        values.dtype == object or pd.api.types.is_string_dtype(values.dtype)
    )


def _frames(names: dict[str, Any]) -> list[pd.DataFrame]:
    return [one for one in names.values() if isinstance(one, pd.DataFrame)]


def others(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Take another name of the same kind, or a number in another size."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        kind = type(names[node.id])
        if kind in (pd.DataFrame, pd.Series, int, float, np.float64):
            for name, value in names.items():
                if type(value) is kind and name != node.id and not name.startswith("_"):
                    yield Way(
                        "another table or number",
                        comes_out(
                            say("with `{name}`", name=name),
                            say("Is it the one that the question needs?"),
                        ),
                        ast.Name(name, ast.Load()),
                    )
                    if kind is pd.DataFrame:
                        yield from _known_rows(name, value, parents)
    number: Any = node.value if isinstance(node, ast.Constant) else None
    if type(number) in (int, float) and number and number not in _YEARS:
        yield from _other_numbers(number, parents)


def _known_rows(name: str, table: pd.DataFrame, parents: Sequence[ast.AST]) -> Iterator[Way]:
    """Take the rows of another table that have what the step works with."""
    words = {one.value for one in ast.walk(parents[0]) if isinstance(one, ast.Constant)}
    needed = [column for column in table.columns if column in words]
    if needed and table[needed].isna().any(axis=None):
        columns = ast.List([_constant(column) for column in needed], ast.Load())
        known = ast.Attribute(ast.Name(name, ast.Load()), "dropna", ast.Load())
        yield Way(
            "another table or number",
            comes_out(
                say("with `{name}`", name=name), say("Is it the one that the question needs?")
            ),
            ast.Call(known, [], [ast.keyword("subset", columns)]),
        )


#: Words for how often a model is run. That has no unit to be mixed up, and a thousand times as
#: often takes a thousand times as long: whoever waits for a hint would wait for minutes.
_HOW_OFTEN = {"runs", "rounds", "draws"}


#: By what a given number is too large or too small, and what to ask then.
_SIZES = {
    0.01: comes_out(
        say("with one of the given numbers a hundred times too small"),
        say("Per cent, or a share?"),
    ),
    100: comes_out(
        say("with one of the given numbers a hundred times too large"),
        say("Per cent, or a share?"),
    ),
    0.1: comes_out(
        say("with one of the given numbers ten times too small"),
        say("Where does its point stand?"),
    ),
    10: comes_out(
        say("with one of the given numbers ten times too large"),
        say("Where does its point stand?"),
    ),
    0.001: comes_out(
        say("with one of the given numbers a thousand times too small"),
        say("Metres, or kilometres?"),
    ),
    1000: comes_out(
        say("with one of the given numbers a thousand times too large"),
        say("Metres, or kilometres?"),
    ),
    0.5: comes_out(
        say("with one of the given numbers half as large"),
        say("Which one does the question give?"),
    ),
    2: comes_out(
        say("with one of the given numbers twice as large"),
        say("Which one does the question give?"),
    ),
}
_LEFT_OUT = comes_out(
    say("without one of the given numbers"), say("Which one is still to be used?")
)
_REST = comes_out(
    say("with the rest of one of the given shares"), say("What is lost, and what is left?")
)


def _other_numbers(number: Any, parents: Sequence[ast.AST]) -> Iterator[Way]:
    within = parents[-1]
    if isinstance(within, ast.UnaryOp):
        within = parents[-2]
    how_often = isinstance(within, ast.keyword) and within.arg in _HOW_OFTEN
    if not how_often and not isinstance(within, (ast.Slice, ast.Subscript)):
        for factor, hint in _SIZES.items():
            yield Way(
                "a number in another size",
                hint,
                _constant(_whole(number * factor)),
            )
        for nothing in {0, 1} - {number}:
            yield Way(
                "a given number left out",
                _LEFT_OUT,
                _constant(nothing),
            )
    if isinstance(number, float) and 0 < number < 1:
        yield Way(
            "the rest of a share",
            _REST,
            _constant(_whole(1 - number)),
        )
    if abs(number) < 100:
        for step in (1, -1):
            yield Way(
                "one step more or less",
                say(
                    "One step more or less: how many steps are there, and does the first one count?"
                ),
                _constant(number + step),
            )


def _whole(number: float) -> int | float:
    """Return a number as people write it: a whole one without decimals, others without noise."""
    return int(number) if float(number).is_integer() else round(number, 9)


#: Limits that people choose.
_LIMITS = (0, 0.5, 1, 2, 2.5, 3, 4, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90, 95, 100)


def limits(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Draw the line elsewhere, or choose other rows of the same column."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    end = node.comparators[0]
    if not isinstance(end, ast.Constant) or type(end.value) not in (int, float):
        return
    number: Any = end.value
    if isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        for other in _values_of(node.left, names):
            if other != number:
                yield Way(
                    "another kind of row",
                    comes_out(
                        say("with {what}", what=other), say("Which one does the question give?")
                    ),
                    ast.Compare(node.left, node.ops, [_constant(other)]),
                )
        return
    if number in _YEARS:
        return
    if number:
        yield Way(
            "a limit in another size",
            say(
                "The limit hardly parts them: it lies far from most numbers. In which unit is the "
                "column, in which the limit?"
            ),
            ast.Compare(node.left, node.ops, [_constant(_whole(number / 100))]),
        )
    scale = 10 ** max(0, len(str(round(abs(number)))) - 2)
    near = {_whole(one * scale) for one in _LIMITS}
    near |= {_whole(10 * one * scale) for one in _LIMITS} if scale > 1 else set()
    near |= {_whole(one / 100) for one in _LIMITS} if 0 < abs(number) < 1 else set()
    near |= {_whole(number * factor) for factor in (0.5, 1.5, 2, 2.5, 5)}
    for other in sorted(near - {number}):
        yield Way(
            "another limit",
            comes_out(
                say("with the limit {limit}", limit=other),
                say("Where does the question draw the line?"),
            ),
            ast.Compare(node.left, node.ops, [_constant(other)]),
        )


def _values_of(column: ast.expr, names: dict[str, Any]) -> list[int | float]:
    """Return the few numbers that stand in a column, however it is written."""
    name = column.slice if isinstance(column, ast.Subscript) else None
    label = name.value if isinstance(name, ast.Constant) else getattr(column, "attr", None)
    for frame in _frames(names):
        if isinstance(label, str) and label in frame.columns:
            some = pd.unique(frame[label].dropna())
            if len(some) <= 40 and all(isinstance(one, (int, float, np.number)) for one in some):
                return [_whole(float(one)) for one in some if one not in _YEARS]
    return []


def together(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Take all rows together where one is named."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    rows, chosen = node.value, node.slice
    if not isinstance(rows, ast.Attribute) or rows.attr != "loc":
        return
    pair = chosen.elts if isinstance(chosen, ast.Tuple) and len(chosen.elts) == 2 else [chosen]
    if not isinstance(pair[0], ast.Constant) or not str(pair[0].value).isdigit():
        return
    for summary in ("sum", "mean", "median"):
        only = [ast.keyword("numeric_only", _constant(True))]
        new: ast.expr = ast.Call(ast.Attribute(rows.value, summary, ast.Load()), [], only)
        if len(pair) == 2:
            new = ast.Subscript(new, pair[1], ast.Load())
        yield Way(
            "all together",
            say("All rows of the table went in. Of which one does the question speak?"),
            new,
        )


def exchanged(node: ast.AST, parents: Sequence[ast.AST], names: dict[str, Any]) -> Iterator[Way]:
    """Put a given number where another one belongs."""
    number: Any = node.value if isinstance(node, ast.Constant) else None
    if type(number) not in (int, float) or number in _YEARS:
        return
    step = next((one for one in parents if isinstance(one, ast.stmt)), None)
    given: set[Any] = {
        one.value
        for one in (ast.walk(step) if step else ())
        if isinstance(one, ast.Constant) and type(one.value) in (int, float)
    }
    for series in names.values():
        if isinstance(series, pd.Series) and has_words(series.index) and len(series) <= 60:
            for label, value in series.items():
                if isinstance(value, (int, float, np.number)) and value != number:
                    yield Way(
                        "another named number",
                        comes_out(
                            say("with the number of `{name}`", name=label),
                            say("Which one does the question give?"),
                        ),
                        _constant(float(value)),
                    )
    for other in sorted(given - {number, *_YEARS}):
        yield Way(
            "numbers exchanged",
            say("One of the given numbers stands where another one belongs. Which goes in where?"),
            _constant(other),
        )


#: What is tried before the numbers on the way, what after, and which ways are also taken at all
#: places alike.
FIRST = (operators, settings)
THEN = (
    towns_and_years,
    calls,
    choices,
    columns,
    limits,
    together,
    others,
    exchanged,
    seeds,
)
SPREADING = (towns_and_years, columns, calls)
