"""Words for what does not fit: text for a number, one comparison for many, too few arguments."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Callable, Sized
from typing import Any, cast

from ._spot import Spot, filled, meant, told

__all__ = ["words"]

_BRACKETS = (
    "each comparison between & and | needs round brackets of its own: "
    '(jobs["a"] > 1) & (jobs["b"] < 2).'
)
_MIXED_JOIN = (
    "here text and number meet, and + cannot join them. To count with the text, make it a number: "
    'float("3.5"), int("3"); to write both, use f"… {x} …".'
)
_TEXT_COUNTED = (
    "here text and number meet in a sum. Texts stand in quotes, or come from a column of texts: "
    "make them numbers with float(…), or .astype(float) for a column."
)
_TEXT_COMPARED = (
    'a text cannot be compared with a number. 5 and "5" are two things: give both sides the '
    'same kind (codes such as "62498" are texts here, years are numbers).'
)
_TEXT_COLUMN = (
    "some of the values are texts, and texts have no sum or mean. Choose the columns of numbers "
    "first, or make them numbers with .astype(float)."
)
_MANY = (
    "here one answer, True or False, is needed, and a whole column of them came. Between columns "
    "write & | ~ for and, or, not, each comparison in brackets; or end with .any() or .all()."
)
_DOUBLE = (
    "a list or a range cannot be used as a label here. Several columns go into double brackets, "
    'jobs[["a", "b"]]; rows by place into .iloc[…], by label into .loc[…].'
)
_LENGTHS = "the two sides have different lengths"
_MISSING = (
    "some values are missing (NaN), and a whole number cannot be missing. Drop them with "
    ".dropna(), or stay with float."
)

Teller = str | Callable[[BaseException, Spot, "re.Match[str]"], str | None]


# ---- Functions -----------------------------------------------------------------------------------


def _not_callable(error: BaseException, spot: Spot, match: re.Match[str]) -> str | None:
    if spot.inner:
        return None  # somebody else's line called it
    kind = match[1]
    called = next((node.func for node in spot.nodes(ast.Call)), None)
    name = ast.unparse(called) if called is not None else "this"
    if kind in ("DataFrame", "Series", "dict", "list", "tuple", "_LocIndexer", "_iLocIndexer"):
        return f"{name} is no function. To choose from it, use square brackets: {name}[…]."
    if isinstance(called, ast.Name) and hasattr(builtins, called.id) and called.id in spot.names:
        return (
            f"{name} is a function of Python, but this session gave the name to something else. "
            f"Choose another name there; del {name} brings the function back."
        )
    if kind in ("int", "float") and isinstance(called, (ast.Constant, ast.BinOp)):
        return "a number stands right before a bracket. To multiply write *: 3 * (4 + 5)."
    if kind == "module":
        return f"{name} is a module; the function is in it: {name}.…(…)."
    if isinstance(called, ast.Name) and kind in ("str", "int", "float"):
        what = "a text" if kind == "str" else "a number"
        return f"{name} holds {what} and is no function. A * or a comma may be missing."
    if isinstance(called, ast.Attribute):
        return f"{name} is no function: write it without the round brackets."
    return f"{name} is no function, so it cannot be called with round brackets."


def _arguments(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name = match[1].rpartition(".")[2]
    wanted = _parameters(spot)
    return f"{name}() was given more than it takes.{_takes(name, wanted)}"


def _too_few(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name = match[1].rpartition(".")[2]
    missing = re.findall(r"'(\w+)'", told(error))
    what = " and ".join(missing) or "something"
    return f"{name}() also needs {what}.{_takes(name, _parameters(spot))}"


def _unknown_argument(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    name, word = match[1].rpartition(".")[2], match[2]
    wanted = _parameters(spot)
    return f"{name}() knows no {word}=. {meant(word, wanted) or _takes(name, wanted).strip()}"


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
        return f" Look with help({name})."
    return f" It takes {', '.join(shown[:8])}." if shown else " Its brackets stay empty."


def _no_items(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    kind = match[1]
    node = next(spot.nodes(ast.Subscript), None)
    name = ast.unparse(node.value) if node is not None else "this"
    if kind in ("method", "function", "builtin_function_or_method", "type"):
        return f"{name} is called with round brackets, not square ones: {name}(…)."
    if kind == "NoneType":
        return (
            f"{name} holds None, that is nothing, so nothing can be chosen from it. Which call "
            "should have given it a value?"
        )
    what = {"int": "one number", "float": "one number"}.get(kind, f"a {kind}")
    return f"{name} is {what}, so nothing can be chosen from it with square brackets."


def _not_many(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    if match[1] == "NoneType":
        return "None, that is nothing, cannot be gone through. Which call should have given a list?"
    if match[1] in ("int", "float"):
        return "one number cannot be gone through. To count up to it write range(…)."
    return f"a {match[1]} cannot be gone through one by one."


# ---- Numbers ------------------------------------------------------------------------------------


def _no_number(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    text = match[1]
    said = f'"{text}" is a text that is no number.'
    if re.fullmatch(r"\s*-?\d{1,3}([ \u00a0\u202f.]?\d{3})*,\d+\s*", text):
        return f"{said} Python writes a point, not a comma: 82.1."
    if re.fullmatch(r"\s*-?[\d\s\u00a0\u202f,]+\s*", text):
        return f"{said} Take the signs between the digits away first."
    if text.strip().endswith("%"):
        return f"{said} Take the % away first."
    if re.fullmatch(r"\s*-?\d+\.\d+\s*", text):
        return f'"{text}" is no whole number. To keep the decimals write float("{text}").'
    return f"{said} Which rows hold such texts? They have to go, or be written as numbers, first."


def _length(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    return (
        f"{_LENGTHS}: {match[1]} values for {match[2]} rows. Where did rows go, or come from? "
        "Compare len(…) of both."
    )


def _unpack(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    come = "more" if match[1] == "too many" else "fewer"
    return f"right of = come {come} values than there are names left of it. Count both sides."


def _past_the_end(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    for node in spot.nodes(ast.Subscript):
        held = spot.value(node.value)
        if isinstance(held, (list, tuple, str)):
            return f"{ast.unparse(node.value)} {_size(len(held))}"
    return "the place asked for lies past the end. The first has number 0, the last is [-1]."


def _past_the_rows(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    held = next(iter(spot.own(object)), None)
    try:
        rows = len(cast("Sized", held))
    except TypeError:
        return _past_the_end(error, spot, match)
    return f"{'the table' if hasattr(held, 'columns') else 'it'} {_size(rows)}"


def _size(length: int) -> str:
    if not length:
        return "is empty, so there is no first either. Where did everything go?"
    return (
        f"has {length}, numbered from 0: the last is [{length - 1}], or [-1] from the end."
        if length > 1
        else "has one only: [0]."
    )


def _divided(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    by = [
        node.right
        for node in spot.nodes(ast.BinOp)
        if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))
    ]
    zero = next((node for node in by if spot.value(node) == 0), None)
    name = f": {ast.unparse(zero)} is 0" if isinstance(zero, ast.Name) else ""
    return f"here something is divided by zero{name}. Look at where it gets its value."


def _asserted(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    return f"what assert says here does not hold{match[1] and ': '}{match[1]}."


def _empty(error: BaseException, spot: Spot, match: re.Match[str]) -> str:
    return f"{match[1]}() got nothing to choose from. Did a condition above leave nothing over?"


# ---- The table -----------------------------------------------------------------------------------

_SAYS: list[tuple[type[BaseException], str, Teller]] = [
    (TypeError, r"can only concatenate \w+ \(not \"\w+\"\) to \w+", _MIXED_JOIN),
    (TypeError, r"must be str, not", _MIXED_JOIN),
    (TypeError, r"for (?:&|\|)|rand_|ror_|'and_'|'or_'", _BRACKETS),
    (TypeError, r"unsupported operand type\(s\) for .*'NoneType'",
     "one side of the sum is None, that is nothing. Which name here should have a value?"),
    (TypeError, r"unsupported operand type\(s\) for .*'(?:method|function|builtin_\w+)'",
     "one side of the sum is a function that was not called: round brackets are missing after it."),
    (TypeError, r"unsupported operand type\(s\) for .*'list'",
     "a list as a whole cannot be counted with. Count with one of its values, or make it an "
     "array: np.array(…)."),
    (TypeError, r"unsupported operand type\(s\) for .*'str'|'(?:add|sub|mul|\w*div|radd|rsub)'"
     r" not supported for dtype '(?:str|string)|did not contain a loop|"
     r"not supported for the input types|doesn't define __round__|"
     r"operation '.*' not supported for dtype 'str", _TEXT_COUNTED),
    (TypeError, r"not supported between instances of '(?:method|function)'|"
     r"between instances of '\w+' and '(?:method|function)'",
     "one side of the comparison is a function that was not called: round brackets are missing."),
    (TypeError, r"not supported between instances of .*'NoneType'",
     "one side of the comparison is None, that is nothing. Which name should have a value?"),
    (TypeError, r"not supported between instances of|Invalid comparison between", _TEXT_COMPARED),
    (TypeError, r"'(\w+)' object is not callable", _not_callable),
    (TypeError, r"([\w.<>]+)\(\) takes .* positional arguments? but", _arguments),
    (TypeError, r"([\w.<>]+)\(\) takes (?:no|exactly|at most)", _arguments),
    (TypeError, r"([\w.<>]+)\(\) missing \d+ required", _too_few),
    (TypeError, r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", _unknown_argument),
    (TypeError, r"([\w.<>]+)\(\) got multiple values for argument '(\w+)'",
     "{0}() is given {1} twice: once by its place in the brackets and once by name."),
    (TypeError, r"'(\w+)' object is not subscriptable", _no_items),
    (TypeError, r"'(\w+)' object is not iterable|cannot unpack non-iterable (\w+)", _not_many),
    (TypeError, r"(?:list|tuple) indices must be",
     "a list is asked by place, and places are whole numbers: [0] is the first. To ask by name a "
     "dictionary or a table is needed."),
    (TypeError, r"string indices must be",
     "this is a text, and its letters are asked by place. Is it one value where you expect a "
     "table or a dictionary?"),
    (TypeError, r"unhashable type: '(?:list|slice|dict|set)'", _DOUBLE),
    (TypeError, r"object of type '(\w+)' has no len",
     "one value has no length: len(…) counts lists, texts and tables."),
    (TypeError, r"[Cc]ould not convert .* to numeric|does not support (?:reduction|operation) |"
     r"Cannot perform reduction|agg function failed|unsupported operand .* 'str' and 'float'",
     _TEXT_COLUMN),
    (TypeError, r"bad operand type for unary",
     "a sign stands before something that is no number: is it a text, or a list?"),
    (TypeError, r"'(?:tuple|str)' object does not support item assignment",
     "texts and tuples cannot be changed in part. Make a new one, or use a list."),
    (TypeError, r"cannot convert the series to|argument must be .* not '(?:Series|DataFrame)'",
     "here one number is needed, and a whole column came. Choose one value, .iloc[0], or make "
     "one of it, .sum()."),
    (TypeError, r"object cannot be interpreted as an integer",
     "a whole number is needed here: write int(…) around it, or // to divide."),
    (TypeError, r"int\(\) argument must be|float\(\) argument must be",
     "this cannot be made a number: it is no text and no number. What does the name hold?"),
    (ValueError, r"truth value of (?:a|an)", _MANY),
    (ValueError, r"could not convert string to float: '(.*)'", _no_number),
    (ValueError, r"invalid literal for int\(\) with base \d+: '(.*)'", _no_number),
    (ValueError, r"Unable to parse string \"(.*?)\"", _no_number),
    (ValueError, r"cannot convert float NaN|Cannot convert non-finite", _MISSING),
    (ValueError, r"Length of values \((\d+)\) does not match length of index \((\d+)\)", _length),
    (ValueError, r"All arrays must be of the same length|could not be broadcast|"
     r"Lengths must match|must have the same (?:length|first dimension)|Item wrong length",
     f"{_LENGTHS}. Compare len(…) of both: where did rows go, or come from?"),
    (ValueError, r"Length mismatch",
     "there are more new names than columns, or fewer. Count both."),
    (ValueError, r"(too many|not enough) values to unpack", _unpack),
    (ValueError, r"zip\(\) argument",
     "the lists that are gone through side by side differ in length. Compare len(…) of each."),
    (ValueError, r"identically-labeled|identically-labelled",
     "the two have other rows, so they cannot be compared row by row. Give both the same index, "
     "or merge them first."),
    (ValueError, r"trying to merge on (\w+) and (\w+) columns",
     "the columns to merge on hold different kinds of values (texts here, numbers there). Make "
     "them alike first; codes such as \"62498\" are best kept as texts."),
    (ValueError, r"duplicate labels|duplicate entries|cannot reindex on",
     "some labels occur more than once, and then it is not clear which row is meant. Look with "
     ".duplicated()."),
    (ValueError, r"Columns must be same length as key|Cannot set a DataFrame",
     "one column is to be filled, and several came. Choose one of them first."),
    (ValueError, r"cannot insert '?(\w+)'?, already exists",
     "there is a column {0} already: drop it, or rename it, first."),
    (ValueError, r"(max|min)\(\) (?:arg|iterable argument) is", _empty),
    (ValueError, r"attempt to get arg(max|min) of an empty", _empty),
    (ValueError, r"is not in list|x not in", "the list does not hold this value."),
    (ValueError, r"math domain error|expected a (?:nonnegative|positive)",
     "this sum has no answer among the numbers, such as a root or logarithm below zero."),
    (ValueError, r"time data .* match|doesn't match format|Unknown datetime string",
     "a date is written in another way than expected. Look at the first of them."),
    (ValueError, r"Invalid format specifier|Unknown format code",
     "what stands after the : in the braces does not fit: numbers take :.1f, texts nothing."),
    (IndexError, r"list index|tuple index|string index", _past_the_end),
    (IndexError, r"out-of-bounds|out of bounds", _past_the_rows),
    (IndexError, r"too many indices",
     "more places are asked for than there are dimensions: one number for a list or column, two "
     "for a table."),
    (IndexError, r"pop from empty", "the list is empty: nothing is left to take."),
    (IndexError, r"[Bb]oolean index",
     "the condition comes from another table, with other rows. Make it from the same one."),
    (ZeroDivisionError, r"", _divided),
    (RecursionError, r"",
     "a function calls itself again and again and never ends. It needs a case in which it gives "
     "an answer without calling itself."),
    (MemoryError, r"",
     "this needs more memory than there is. Is a table merged on the wrong column, or a list "
     "growing without end?"),
    (KeyboardInterrupt, r"",
     "the cell was stopped. What it had worked out up to here is still there."),
    (AssertionError, r"^(.*)$", _asserted),
    (SystemExit, r"", "the cell ended itself with exit. The session goes on."),
    (StopIteration, r"", "nothing is left to take with next(…): the end was reached before."),
    (OverflowError, r"", "a number has become too large here. Is a factor or a power wrong?"),
    (UnicodeDecodeError, r"",
     "the file is written in another encoding. French files are often encoding=\"latin-1\"."),
    (PermissionError, r"", "this file or folder may not be opened. Is it open in another program?"),
    (IsADirectoryError, r"", "this is a folder, and a file is needed."),
    (EOFError, r"", "input was asked for, and nobody can answer here: write the value down."),
    (NotImplementedError, r"", "this part was not written yet: fill it in."),
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
