"""Words for what does not fit: text for a number, one comparison for many, too few arguments."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Callable, Sized
from typing import Any, cast

from ..languages import say
from ._spot import Spot, filled, meant, told

__all__ = ["words"]

_BRACKETS = say(
    "each comparison between & and | needs round brackets of its own: "
    '(jobs["a"] > 1) & (jobs["b"] < 2).'
)
_MIXED_JOIN = say(
    "here text and number meet, and + cannot join them. To count with the text, make it "
    'a number: float("3.5"), int("3"); to write both, use f"… {x} …".'
)
_TEXT_COUNTED = say(
    "here text and number meet in a sum. Texts stand in quotes, or come from a column "
    "of texts: make them numbers with float(…), or .astype(float) for a column."
)
_TEXT_COMPARED = say(
    'a text cannot be compared with a number. 5 and "5" are two things: give both sides '
    'the same kind (codes such as "62498" are texts here, years are numbers).'
)
_TEXT_COLUMN = say(
    "some of the values are texts, and texts have no sum or mean. Choose the columns of "
    "numbers first, or make them numbers with .astype(float)."
)
_MANY = say(
    "here one answer, True or False, is needed, and a whole column of them came. "
    "Between columns write & | ~ for and, or, not, each comparison in brackets; or end "
    "with .any() or .all()."
)
_DOUBLE = say(
    "a list or a range cannot be used as a label here. Several columns go into double "
    'brackets, jobs[["a", "b"]]; rows by place into .iloc[…], by label into .loc[…].'
)
_LENGTHS = say("the two sides have different lengths")
_MISSING = say(
    "some values are missing (NaN), and a whole number cannot be missing. Drop them "
    "with .dropna(), or stay with float."
)

Teller = str | Callable[[BaseException, Spot, "re.Match[str]"], str | None]


# ---- Functions -----------------------------------------------------------------------------------


def _not_callable(error: BaseException, spot: Spot, match: re.Match[str]) -> str | None:
    if spot.inner:
        return None  # somebody else's line called it
    kind = match[1]
    called = next((node.func for node in spot.nodes(ast.Call)), None)
    name = ast.unparse(called) if called is not None else say("this")
    if kind in ("DataFrame", "Series", "dict", "list", "tuple", "_LocIndexer", "_iLocIndexer"):
        return say(
            "{name} is no function. To choose from it, use square brackets: {name}[…].", name=name
        )
    if isinstance(called, ast.Name) and hasattr(builtins, called.id) and called.id in spot.names:
        return say(
            "{name} is a function of Python, but this session gave the name to "
            "something else. Choose another name there; del {name} brings the function "
            "back.",
            name=name,
        )
    if kind in ("int", "float") and isinstance(called, (ast.Constant, ast.BinOp)):
        return say("a number stands right before a bracket. To multiply write *: 3 * (4 + 5).")
    if kind == "module":
        return say("{name} is a module; the function is in it: {name}.…(…).", name=name)
    if isinstance(called, ast.Name) and kind in ("str", "int", "float"):
        what = say("a text") if kind == "str" else say("a number")
        return say(
            "{name} holds {what} and is no function. A * or a comma may be missing.",
            name=name,
            what=what,
        )
    if isinstance(called, ast.Attribute):
        return say("{name} is no function: write it without the round brackets.", name=name)
    return say("{name} is no function, so it cannot be called with round brackets.", name=name)


def _arguments(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name = match[1].rpartition(".")[2]
    wanted = _parameters(spot)
    return say(
        "{name}() was given more than it takes.{takes}", name=name, takes=_takes(name, wanted)
    )


def _too_few(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name = match[1].rpartition(".")[2]
    missing = re.findall(r"'(\w+)'", told(error))
    what = say(" and ").join(missing) or say("something")
    return say(
        "{name}() also needs {what}.{takes}",
        name=name,
        what=what,
        takes=_takes(name, _parameters(spot)),
    )


def _unknown_argument(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name, word = match[1].rpartition(".")[2], match[2]
    wanted = _parameters(spot)
    return say(
        "{name}() knows no {word}=. {meant}",
        name=name,
        word=word,
        meant=meant(word, wanted) or _takes(name, wanted).strip(),
    )


def _parameters(spot: Spot) -> list[str]:
    for call in () if spot.inner else spot.nodes(ast.Call):
        function = _function(call.func, spot)
        if callable(function):
            try:
                return list(inspect.signature(function).parameters)
            except (TypeError, ValueError):
                return []
    return []


def _function(node: ast.expr, spot: Spot) -> Any:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(type(owner) if _is_value(owner := spot.value(node.value)) else owner,
                       node.attr, None)  # fmt: skip
    return spot.value(node)


def _is_value(owner: Any) -> bool:
    return not inspect.ismodule(owner) and not isinstance(owner, type)


def _takes(name: str, wanted: list[str]) -> str:
    shown = [one for one in wanted if one not in ("self", "args", "kwargs")]
    if not wanted:
        return say(" Look with help({name}).", name=name)
    return (
        say(" It takes {listed}.", listed=", ".join(shown[:8]))
        if shown
        else say(" Its brackets stay empty.")
    )


def _no_items(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    kind = match[1]
    node = next(spot.nodes(ast.Subscript), None)
    name = ast.unparse(node.value) if node is not None else say("this")
    if kind in ("method", "function", "builtin_function_or_method", "type"):
        return say("{name} is called with round brackets, not square ones: {name}(…).", name=name)
    if kind == "NoneType":
        return say(
            "{name} holds None, that is nothing, so nothing can be chosen from it. "
            "Which call should have given it a value?",
            name=name,
        )
    what = {"int": say("one number"), "float": say("one number")}.get(
        kind, say("a {kind}", kind=kind)
    )
    return say(
        "{name} is {what}, so nothing can be chosen from it with square brackets.",
        name=name,
        what=what,
    )


def _not_many(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    if match[1] == "NoneType":
        return say(
            "None, that is nothing, cannot be gone through. Which call should have given a list?"
        )
    if match[1] in ("int", "float"):
        return say("one number cannot be gone through. To count up to it write range(…).")
    return say("a {one} cannot be gone through one by one.", one=match[1])


# ---- Numbers ------------------------------------------------------------------------------------


def _no_number(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    text = match[1]
    said = say('"{text}" is a text that is no number.', text=text)
    if re.fullmatch(r"\s*-?\d{1,3}([ \u00a0\u202f.]?\d{3})*,\d+\s*", text):
        return say("{said} Python writes a point, not a comma: 82.1.", said=said)
    if re.fullmatch(r"\s*-?[\d\s\u00a0\u202f,]+\s*", text):
        return say("{said} Take the signs between the digits away first.", said=said)
    if text.strip().endswith("%"):
        return say("{said} Take the % away first.", said=said)
    if re.fullmatch(r"\s*-?\d+\.\d+\s*", text):
        return say(
            '"{text}" is no whole number. To keep the decimals write float("{text}").', text=text
        )
    return say(
        "{said} Which rows hold such texts? They have to go, or be written as numbers, first.",
        said=said,
    )


def _length(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    return say(
        "{lengths}: {one} values for {two} rows. Where did rows go, or come from? "
        "Compare len(…) of both.",
        lengths=_LENGTHS,
        one=match[1],
        two=match[2],
    )


def _unpack(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    come = say("more") if match[1] == "too many" else say("fewer")
    return say(
        "right of = come {come} values than there are names left of it. Count both sides.",
        come=come,
    )


def _past_the_end(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    for node in spot.nodes(ast.Subscript):
        held = spot.value(node.value)
        if isinstance(held, (list, tuple, str)):
            return f"{ast.unparse(node.value)} {_size(len(held))}"
    return say("the place asked for lies past the end. The first has number 0, the last is [-1].")


def _past_the_rows(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    held = next(iter(spot.own(object)), None)
    try:
        rows = len(cast("Sized", held))
    except TypeError:
        return _past_the_end(error, spot, match)
    return f"{say('the table') if hasattr(held, 'columns') else say('it')} {_size(rows)}"


def _size(length: int) -> str:
    if not length:
        return say("is empty, so there is no first either. Where did everything go?")
    return (
        say(
            "has {length}, numbered from 0: the last is [{last}], or [-1] from the end.",
            length=length,
            last=length - 1,
        )
        if length > 1
        else say("has one only: [0].")
    )


def _divided(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    by = [
        node.right
        for node in spot.nodes(ast.BinOp)
        if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))
    ]
    zero = next((node for node in by if spot.value(node) == 0), None)
    name = say(": {name} is 0", name=ast.unparse(zero)) if isinstance(zero, ast.Name) else ""
    return say(
        "here something is divided by zero{name}. Look at where it gets its value.", name=name
    )


def _asserted(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    if not match[1]:
        return say("what assert says here does not hold.")
    return say("what assert says here does not hold: {said}.", said=match[1])


def _empty(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    return say(
        "{one}() got nothing to choose from. Did a condition above leave nothing over?",
        one=match[1],
    )


# ---- The table -----------------------------------------------------------------------------------

_SAYS: list[tuple[type[BaseException], str, Teller]] = [
    (TypeError, r"can only concatenate \w+ \(not \"\w+\"\) to \w+", _MIXED_JOIN),
    (TypeError, r"must be str, not", _MIXED_JOIN),
    (TypeError, r"for (?:&|\|)|rand_|ror_|'and_'|'or_'", _BRACKETS),
    (TypeError, r"unsupported operand type\(s\) for .*'NoneType'",
     say("one side of the sum is None, that is nothing. Which name here should have a value?")),
    (TypeError, r"unsupported operand type\(s\) for .*'(?:method|function|builtin_\w+)'",
     say("one side of the sum is a function that was not called: round brackets are missing "
"after it.")),
    (TypeError, r"unsupported operand type\(s\) for .*'list'",
     say("a list as a whole cannot be counted with. Count with one of its values, or make "
"it an array: np.array(…).")),
    (TypeError, r"unsupported operand type\(s\) for .*'str'|'(?:add|sub|mul|\w*div|radd|rsub)'"
     r" not supported for dtype '(?:str|string)|did not contain a loop|"
     r"not supported for the input types|doesn't define __round__|"
     r"operation '.*' not supported for dtype 'str", _TEXT_COUNTED),
    (TypeError, r"not supported between instances of '(?:method|function)'|"
     r"between instances of '\w+' and '(?:method|function)'",
     say("one side of the comparison is a function that was not called: round brackets are "
"missing.")),
    (TypeError, r"not supported between instances of .*'NoneType'",
     say("one side of the comparison is None, that is nothing. Which name should have a "
"value?")),
    (TypeError, r"not supported between instances of|Invalid comparison between", _TEXT_COMPARED),
    (TypeError, r"'(\w+)' object is not callable", _not_callable),
    (TypeError, r"([\w.<>]+)\(\) takes .* positional arguments? but", _arguments),
    (TypeError, r"([\w.<>]+)\(\) takes (?:no|exactly|at most)", _arguments),
    (TypeError, r"([\w.<>]+)\(\) missing \d+ required", _too_few),
    (TypeError, r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", _unknown_argument),
    (TypeError, r"([\w.<>]+)\(\) got multiple values for argument '(\w+)'",
     say("{0}() is given {1} twice: once by its place in the brackets and once by name.")),
    (TypeError, r"'(\w+)' object is not subscriptable", _no_items),
    (TypeError, r"'(\w+)' object is not iterable|cannot unpack non-iterable (\w+)", _not_many),
    (TypeError, r"(?:list|tuple) indices must be",
     say("a list is asked by place, and places are whole numbers: [0] is the first. To ask "
"by name a dictionary or a table is needed.")),
    (TypeError, r"string indices must be",
     say("this is a text, and its letters are asked by place. Is it one value where you "
"expect a table or a dictionary?")),
    (TypeError, r"unhashable type: '(?:list|slice|dict|set)'", _DOUBLE),
    (TypeError, r"object of type '(\w+)' has no len",
     say("one value has no length: len(…) counts lists, texts and tables.")),
    (TypeError, r"[Cc]ould not convert .* to numeric|does not support (?:reduction|operation) |"
     r"Cannot perform reduction|agg function failed|unsupported operand .* 'str' and 'float'",
     _TEXT_COLUMN),
    (TypeError, r"bad operand type for unary",
     say("a sign stands before something that is no number: is it a text, or a list?")),
    (TypeError, r"'(?:tuple|str)' object does not support item assignment",
     say("texts and tuples cannot be changed in part. Make a new one, or use a list.")),
    (TypeError, r"cannot convert the series to|argument must be .* not '(?:Series|DataFrame)'",
     say("here one number is needed, and a whole column came. Choose one value, .iloc[0], "
"or make one of it, .sum().")),
    (TypeError, r"object cannot be interpreted as an integer",
     say("a whole number is needed here: write int(…) around it, or // to divide.")),
    (TypeError, r"int\(\) argument must be|float\(\) argument must be",
     say("this cannot be made a number: it is no text and no number. What does the name "
"hold?")),
    (ValueError, r"truth value of (?:a|an)", _MANY),
    (ValueError, r"could not convert string to float: '(.*)'", _no_number),
    (ValueError, r"invalid literal for int\(\) with base \d+: '(.*)'", _no_number),
    (ValueError, r"Unable to parse string \"(.*?)\"", _no_number),
    (ValueError, r"cannot convert float NaN|Cannot convert non-finite", _MISSING),
    (ValueError, r"Length of values \((\d+)\) does not match length of index \((\d+)\)", _length),
    (ValueError, r"All arrays must be of the same length|could not be broadcast|"
     r"Lengths must match|must have the same (?:length|first dimension)|Item wrong length",
     say("{lengths}. Compare len(…) of both: where did rows go, or come from?", lengths=_LENGTHS)),
    (ValueError, r"Length mismatch",
     say("there are more new names than columns, or fewer. Count both.")),
    (ValueError, r"(too many|not enough) values to unpack", _unpack),
    (ValueError, r"zip\(\) argument",
     say("the lists that are gone through side by side differ in length. Compare len(…) of "
"each.")),
    (ValueError, r"identically-labeled|identically-labelled",
     say("the two have other rows, so they cannot be compared row by row. Give both the "
"same index, or merge them first.")),
    (ValueError, r"trying to merge on (\w+) and (\w+) columns",
     say("the columns to merge on hold different kinds of values (texts here, numbers "
'there). Make them alike first; codes such as "62498" are best kept as texts.')),
    (ValueError, r"duplicate labels|duplicate entries|cannot reindex on",
     say("some labels occur more than once, and then it is not clear which row is meant. "
"Look with .duplicated().")),
    (ValueError, r"Columns must be same length as key|Cannot set a DataFrame",
     say("one column is to be filled, and several came. Choose one of them first.")),
    (ValueError, r"cannot insert '?(\w+)'?, already exists",
     say("there is a column {0} already: drop it, or rename it, first.")),
    (ValueError, r"(max|min)\(\) (?:arg|iterable argument) is", _empty),
    (ValueError, r"attempt to get arg(max|min) of an empty", _empty),
    (ValueError, r"is not in list|x not in", say("the list does not hold this value.")),
    (ValueError, r"math domain error|expected a (?:nonnegative|positive)",
     say("this sum has no answer among the numbers, such as a root or logarithm below zero.")),
    (ValueError, r"time data .* match|doesn't match format|Unknown datetime string",
     say("a date is written in another way than expected. Look at the first of them.")),
    (ValueError, r"Invalid format specifier|Unknown format code",
     say("what stands after the : in the braces does not fit: numbers take :.1f, texts "
"nothing.")),
    (IndexError, r"list index|tuple index|string index", _past_the_end),
    (IndexError, r"out-of-bounds|out of bounds", _past_the_rows),
    (IndexError, r"too many indices",
     say("more places are asked for than there are dimensions: one number for a list or "
"column, two for a table.")),
    (IndexError, r"pop from empty", say("the list is empty: nothing is left to take.")),
    (IndexError, r"[Bb]oolean index",
     say("the condition comes from another table, with other rows. Make it from the same "
"one.")),
    (ZeroDivisionError, r"", _divided),
    (RecursionError, r"",
     say("a function calls itself again and again and never ends. It needs a case in which "
"it gives an answer without calling itself.")),
    (MemoryError, r"",
     say("this needs more memory than there is. Is a table merged on the wrong column, or a "
"list growing without end?")),
    (KeyboardInterrupt, r"",
     say("the cell was stopped. What it had worked out up to here is still there.")),
    (AssertionError, r"^(.*)$", _asserted),
    (SystemExit, r"", say("the cell ended itself with exit. The session goes on.")),
    (StopIteration, r"", say("nothing is left to take with next(…): the end was reached before.")),
    (OverflowError, r"", say("a number has become too large here. Is a factor or a power wrong?")),
    (UnicodeDecodeError, r"",
     say("the file is written in another encoding. French files are often "
'encoding="latin-1".')),
    (PermissionError, r"",
     say("this file or folder may not be opened. Is it open in another program?")),
    (IsADirectoryError, r"", say("this is a folder, and a file is needed.")),
    (EOFError, r"", say("input was asked for, and nobody can answer here: write the value down.")),
    (NotImplementedError, r"", say("this part was not written yet: fill it in.")),
]  # fmt: skip


def words(error: BaseException, spot: Spot) -> str | None:
    """Return words for values that do not fit."""
    said = told(error)
    if type(error).__name__ == "InvalidIndexError":  # pandas', and of no kind of Python's own
        return _DOUBLE
    for kind, pattern, tell in _SAYS:
        if not isinstance(error, kind):
            continue
        match = re.search(pattern, said)
        if match is None:
            continue
        return tell(error, spot, match) if callable(tell) else filled(tell, match)
    return None
