"""Words for what is not there: names, columns, rows, keys, attributes, modules, files."""

from __future__ import annotations

import ast
import builtins
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from ..languages import say
from ._spot import Spot, listed, meant, nearest, told

__all__ = ["words"]

#: Short names by which everybody calls a library.
_ALIASES = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    "folium": "import folium",
    "widgets": "import ipywidgets as widgets",
}
_OTHER_LANGUAGES = {
    "true": "True",
    "TRUE": "True",
    "false": "False",
    "FALSE": "False",
    "null": "None",
    "NULL": "None",
    "none": "None",
    "nan": "float('nan')",
    "NaN": "float('nan')",
    "NA": "None",
}
#: What a table does not have, or no longer, and what does the same.
_GONE = {
    "append": say("To put tables below each other write pd.concat([one, other])."),
    "sort": say("To sort, write sort_values(…) or sort_index()."),
    "order": say("To sort, write sort_values(…)."),
    "ix": say("To choose rows by label write .loc[…], by place .iloc[…]."),
    "iteritems": say("Write items()."),
    "average": say("Write mean()."),
    "length": say("Write len(…) around it."),
    "len": say("Write len(…) around it."),
    "col": say("Write columns."),
    "unique": say("Choose one column first: only a column has unique()."),
    "contains": say("Write .str.contains(…) for a column of texts."),
}
_LISTS = {
    "push": say("Write append(…)."),
    "add": say("Write append(…)."),
    "length": say("Write len(…) around it."),
    "size": say("Write len(…) around it."),
    "sum": say("Write sum(…) around it."),
    "mean": say("Write sum(…) / len(…), or make it a Series: pd.Series(…).mean()."),
    "contains": say("Write: this in that."),
}


def words(error: BaseException, spot: Spot) -> str | None:
    """Return words for something that is not there."""
    for kind, tell in _TELLERS:
        if isinstance(error, kind):
            return _from_the_course(error, spot) or tell(error, spot)
    return _from_the_course(error, spot)


def _from_the_course(error: BaseException, spot: Spot) -> str | None:
    """Return the error's own sentence when the course wrote it: it is kind already."""
    if not spot.inner or isinstance(error, (SyntaxError, AssertionError)):
        return None
    raised_in = str(spot.inner[-1].f_globals.get("__name__", ""))
    said = " ".join(str(error.args[0]).split()) if error.args else ""
    return said if raised_in.startswith("coursekit") and " " in said else None


# ---- Names -------------------------------------------------------------------------------------


def _name(error: NameError, spot: Spot) -> str:
    name = str(getattr(error, "name", None) or "") or _quoted(told(error))
    if isinstance(error, UnboundLocalError):
        return say(
            "inside this function {name} gets its value further down, so here it has "
            "none yet. Give it one above this line, or take it as a parameter.",
            name=name,
        )
    if not name:
        return say(
            "a name is used here that has no value yet. Is it set in a cell that has not run?"
        )
    if name in spot.elsewhere:
        return say(
            "{name} is set in {cell}, which has not run yet. Run that first.",
            name=name,
            cell=spot.elsewhere[name],
        )
    if spot.inner:  # a text that was handed on: query, eval
        columns = [label for held in spot.own(_table()) for label in _labels(held, "columns")]
        return say(
            "the text in this call speaks of {name}, which is not known. {meant}",
            name=name,
            meant=meant(name, columns),
        )
    said = say("there is no name {name} here.", name=name)
    called = re.search(rf"\b{re.escape(name)}\s*\(", spot.code)
    known = [*spot.names, *spot.elsewhere, *(dir(builtins) if called else ())]
    known = [one for one in known if not one.startswith("_")]
    for advice in (
        _other_language(name),
        _as_text(name, spot),
        _import(name),
        meant(name, known),
        _misspelt_text(name, spot),
    ):
        if advice:
            return f"{said} {advice}"
    return say(
        "{said} A name needs a value before it is used: look for a slip of the pen, or "
        "for a cell above that has not run. If it is a text, put quotes around it: "
        '"{name}".',
        said=said,
        name=name,
    )


def _other_language(name: str) -> str:
    known = _OTHER_LANGUAGES.get(name)
    return say("Python writes it {known}.", known=known) if known else ""


def _import(name: str) -> str:
    if name in _ALIASES:
        line = _ALIASES[name]
    elif name in _course():
        line = f"from coursekit import {name}"
    elif name in _models():
        line = f"from coursekit.models import {name}"
    elif name in sys.stdlib_module_names and not name.startswith("_"):
        line = f"import {name}"
    else:
        return ""
    return say(
        "It has to be fetched first: write  {line}  at the top, or run the cell that does.",
        line=line,
    )


def _course() -> list[str]:
    import coursekit

    return coursekit.__all__


def _models() -> set[str]:
    return {path.stem for path in Path(__file__).parents[1].glob("models/[a-z]*.py")}


def _as_text(name: str, spot: Spot) -> str:
    """Return advice when the very name is a column, a table or a label, and lacks its quotes."""
    said = say('As a text it needs quotes: "{name}".', name=name)
    if _is_argument_of(name, "load", spot) and name in _tables():
        return say('The name of a table is a text: load("{name}").', name=name)
    for called, table in _frames(spot):
        if name in _labels(table, "columns"):
            return say(
                'The column of {called} is written {called}["{name}"]. {said}',
                called=called,
                name=name,
                said=said,
            )
    return ""


def _misspelt_text(name: str, spot: Spot) -> str:
    if _is_argument_of(name, "load", spot) and (close := nearest(name, _tables())):
        return say('The name of a table is a text: perhaps load("{near}").', near=close[0])
    for called, table in _frames(spot):
        if close := nearest(name, _labels(table, "columns")):
            return say(
                'If you mean the column of {called}, write "{near}", with its quotes.',
                called=called,
                near=close[0],
            )
    return ""


def _is_argument_of(name: str, function: str, spot: Spot) -> bool:
    return bool(re.search(rf"\b{function}\(\s*{re.escape(name)}\b", spot.code))


def _tables() -> list[str]:
    from ..datasets import catalog

    return [str(one) for one in catalog().index]


def _frames(spot: Spot) -> Iterator[tuple[str, Any]]:
    """Yield the tables of a session, those first that a line speaks of."""
    frames = {k: v for k, v in spot.names.items() if isinstance(v, _table())}
    spoken = [name for name in frames if re.search(rf"\b{re.escape(name)}\b", spot.code)]
    for name in dict.fromkeys([*spoken, *frames]):
        if not name.startswith("_"):
            yield name, frames[name]


def _table() -> Any:
    """Return what tables are; without pandas, nothing is one."""
    return getattr(sys.modules.get("pandas"), "DataFrame", ())


def _column() -> Any:
    return getattr(sys.modules.get("pandas"), "Series", ())


def _labels(table: Any, which: str) -> list[Any]:
    return list(getattr(table, which)[:5000])


def _quoted(text: str) -> str:
    match = re.search(r"'([^']*)'", text)
    return match[1] if match else ""


# ---- Columns, rows, keys -----------------------------------------------------------------------


def _key(error: KeyError, spot: Spot) -> str:
    for one in spot.own(_table(), _column()):
        return _in_table(error, one, spot)
    asked = error.args[0] if error.args else None
    for node in spot.nodes(ast.Subscript):
        held = spot.value(node.value)
        if isinstance(held, dict) and asked not in held:
            name = ast.unparse(node.value)
            return say(
                "{name} has no key {asked}. {instead}",
                name=name,
                asked=_shown(asked),
                instead=_instead(asked, held, say("keys")),
            )
    return say(
        "there is no key {asked} here. Which keys are there? Show them with .keys().",
        asked=_shown(asked),
    )


def _in_table(error: KeyError, held: Any, spot: Spot) -> str:
    rows, called = _labels(held, "index"), _called(held, spot)
    if not isinstance(held, _table()):
        asked = _asked(error)[0]
        return say(
            "{called} has no entry {asked}. {instead}",
            called=called,
            asked=_shown(asked),
            instead=_instead(asked, rows, say("entries")),
        )
    columns = _labels(held, "columns")
    by_label = re.search(r"\.(?:loc|at)\[", spot.code) is not None
    for asked in _asked(error):
        if asked in columns and asked in rows:
            continue
        said = say("{called} has no {{}} {asked}", called=called, asked=_shown(asked))
        if by_label and asked in columns:
            return say(
                "{said}, but a column: write {called}[{asked}].",
                said=said.format(say("row")),
                called=called,
                asked=_shown(asked),
            )
        if by_label and asked not in rows and not nearest(asked, columns):
            return f"{said.format(say('row'))}. {_instead(asked, rows, say('rows'))}"
        if asked in columns:
            continue
        if asked in held.index.names:
            return say(
                "{asked} labels the rows of {called} and is no column. To make it one "
                "again write .reset_index().",
                asked=_shown(asked),
                called=called,
            )
        if isinstance(asked, str) and asked in rows:
            return say(
                "{said}, but a row: to choose rows write .loc[…].", said=said.format(say("column"))
            )
        return f"{said.format(say('column'))}. {_instead(asked, columns, say('columns'))}"
    return say(
        "{called} has not all of the names asked for: {error}.", called=called, error=told(error)
    )


def _asked(error: KeyError) -> list[Any]:
    """Return what was asked for: the key itself, or the names in pandas' sentence about it."""
    key = error.args[0] if error.args else None
    if not isinstance(key, str):
        return list(key) if isinstance(key, tuple) else [key]
    if not re.search(r"not in index|not found|are in the|labels are not columns", key):
        return [key]
    return re.findall(r"'([^']+)'", key.partition(": ")[2] or key) or [key]


def _called(held: Any, spot: Spot) -> str:
    name = next((k for k, v in spot.names.items() if v is held and not k.startswith("_")), None)
    if name or isinstance(held, _table()):
        return name or say("the table")
    return (
        say("the column {name}", name=_shown(held.name))
        if held.name is not None
        else say("the column")
    )


def _shown(key: Any) -> str:
    return f'"{key}"' if isinstance(key, str) else repr(key)


def _instead(asked: Any, known: Iterable[Any], what: str) -> str:
    """Return the nearest known names, or those there are."""
    known = list(known)
    other = str(asked) if not isinstance(asked, str) else _as_number(asked)
    if other is not None and other in known:
        kind = say("texts, in quotes") if isinstance(other, str) else say("numbers, without quotes")
        return say(
            "Its {what} are {kind}: write {other}.", what=what, kind=kind, other=_shown(other)
        )
    if isinstance(asked, str) and (close := meant(asked, known, quoted=True)):
        return close
    return (
        say("Its {what} are {known}.", what=what, known=listed(known))
        if known
        else say("It has no {what}.", what=what)
    )


def _as_number(text: str) -> int | None:
    return int(text) if text.strip().lstrip("-").isascii() and text.strip().isdigit() else None


# ---- Attributes --------------------------------------------------------------------------------


def _attribute(error: AttributeError, spot: Spot) -> str | None:
    name, held = getattr(error, "name", None), getattr(error, "obj", None)
    if not isinstance(name, str):
        return None
    if held is None:
        return _of_nothing(name, spot)
    if isinstance(held, ModuleType):
        known = [one for one in dir(held) if not one.startswith("_")]
        return say(
            "{owner} has no {name}. {meant}",
            owner=held.__name__,
            name=name,
            meant=meant(name, known),
        ).strip()
    kind = _kind(held)
    if callable(held) and not isinstance(held, type):
        return say(
            "{name} is a function that was not called: put round brackets after it, "
            "then the point.",
            name=getattr(held, "__name__", say("this")),
        )
    columns = _labels(held, "columns") if kind == say("a table") else []
    if close := nearest(name, columns):
        return say(
            'a table has no {name}, but a column "{near}": write ["{near}"].',
            name=name,
            near=close[0],
        )
    table = kind in (say("a table"), say("a column of a table"))
    if advice := (_GONE if table else _LISTS).get(name, ""):
        return say("{kind} has no {name}. {advice}", kind=kind, name=name, advice=advice)
    known = [one for one in dir(type(held)) if not one.startswith("_")]
    advice = meant(name, known) or (
        say("Its columns are {columns}.", columns=listed(columns))
        if columns
        else say("Is it the kind of thing you expect?")
    )
    return say("{kind} has no {name}. {advice}", kind=kind, name=name, advice=advice)


def _of_nothing(name: str, spot: Spot) -> str:
    called = next(
        (ast.unparse(n.value) for n in spot.nodes(ast.Attribute) if n.attr == name), say("this")
    )
    return say(
        "{called} holds None, that is nothing, so it has no {name}. Some calls change a "
        "thing in place and give nothing back (print, append, sort, inplace=True): do "
        "not set a name to what they give.",
        called=called,
        name=name,
    )


def _kind(held: Any) -> str:
    if isinstance(held, _table()):
        return say("a table")
    if isinstance(held, _column()):
        return say("a column of a table")
    kinds = {
        "str": say("a text"),
        "int": say("a number"),
        "float": say("a number"),
        "bool": say("True or False"),
    }
    kind = type(held).__name__
    return kinds.get(kind) or (
        say("an {kind}", kind=kind) if kind[0].lower() in "aeiou" else say("a {kind}", kind=kind)
    )


# ---- Modules and files -------------------------------------------------------------------------


def _module(error: ImportError, spot: Spot) -> str:
    if not isinstance(error, ModuleNotFoundError):
        name, module = _quoted(told(error)), sys.modules.get(error.name or "")
        known = [one for one in dir(module) if not one.startswith("_")]
        if error.name == "coursekit.models":
            known += _models()
        return say(
            "{owner} has no {name}. {meant}", owner=error.name, name=name, meant=meant(name, known)
        ).strip()
    name = error.name or _quoted(told(error))
    libraries = [one for one in sys.stdlib_module_names if not one.startswith("_")]
    known = ["pandas", "numpy", "matplotlib", "folium", "coursekit", "ipywidgets", *libraries]
    if close := meant(name, known):
        return say("there is no module {name}. {close}", name=name, close=close)
    parent, _, child = name.rpartition(".")
    if parent in sys.modules:
        parts = _models() if parent == "coursekit.models" else []
        return say(
            "{parent} has no part called {child}. {meant}",
            parent=parent,
            child=child,
            meant=meant(child, parts),
        ).strip()
    return say(
        "the library {name} is not installed here. The course needs pandas, numpy, "
        "matplotlib and folium only: is there a way with these?",
        name=name,
    )


def _file(error: FileNotFoundError, spot: Spot) -> str:
    name = os.fspath(error.filename) if isinstance(error.filename, (str, os.PathLike)) else ""
    path = Path(name)
    said = say("there is no file {name} here.", name=name) if name else say("the file is not here.")
    table = nearest(path.stem, _tables()) if path.suffix in ("", ".csv") else []
    if table:
        return say(
            '{said} The tables of the course come with load: load("{table}").',
            said=said,
            table=table[0],
        )
    try:
        beside = sorted(one.name for one in path.parent.iterdir())
    except OSError:
        return say("{said} The folder {parent} is missing, too.", said=said, parent=path.parent)
    close = meant(path.name, beside, quoted=True)
    return f"{said} {close or say('A name without folders is looked for beside the notebook.')}"


_TELLERS: tuple[tuple[type[BaseException], Callable[[Any, Spot], str | None]], ...] = (
    (NameError, _name),
    (KeyError, _key),
    (AttributeError, _attribute),
    (ImportError, _module),
    (FileNotFoundError, _file),
)
