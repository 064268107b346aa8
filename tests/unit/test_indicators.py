"""An indicator is in order: the sentences for whoever adds a figure or a series of communes.

Whoever does runs this file: in seconds it names the indicator and what to write.
"""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from coursekit import load
from coursekit.datasets import UnknownDataset, _catalogue, names
from tests.conftest import ROOT, tell

FILE = "src/coursekit/profiles/indicators.py"
TABLES = ROOT / "data/tables"
KNOWN = "Known for every commune."
#: Changes are shares that may be below zero.
CHANGES = {"growth"}
#: Letters of a name. All figures stand on one printed sheet and all series in a row of small
#: charts: these are the longest names seen to fit (57 and 36), and a little more.
LONGEST = {"figure": 60, "series": 40}
ORDER = "key, name, unit, digits, table, values, and where communes lack it, missing"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def opened(path: Path = ROOT / FILE) -> ModuleType:
    """Return the module of indicators, read anew, so that it remembers no table.

    It is not imported at the head of this file: a slip in it is to end in a sentence too.
    """
    spec = importlib.util.spec_from_file_location("coursekit.profiles._opened", path)
    module = importlib.util.module_from_spec(spec)
    said = []
    with mock.patch.dict(sys.modules, {spec.name: module}):
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            said.append(_unread(error, path))
    tell(said)  # out here, where no traceback hangs on it
    return module


def _unread(error: Exception, path: Path) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, SyntaxError):
        what = f"Python cannot read it: {error.msg}. Look there and a line above for a bracket, a "
        return f"{FILE}, line {error.lineno}: {what}quote or a comma."
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__)
             if each.filename == str(path)]  # fmt: skip
    where = f"{FILE}, line {lines[-1] if lines else 1}"
    if isinstance(error, TypeError) and "Indicator" in said:
        said = said.partition(" ")[2]
        return f"{where}: this indicator is {said}. Write in this order: {ORDER}."
    return f"{where}: Python stops there with {type(error).__name__}: {said}. Mend that line."


def problems(module: ModuleType) -> list[str]:
    """Say what is wrong with indicators."""
    communes = load("communes")["insee"]
    found = []
    for kind, many in (("figure", module.FIGURES), ("series", module.SERIES)):
        if other := [one for one in many if not isinstance(one, module.Indicator)]:
            place = f"{FILE}, {'FIGURES' if kind == 'figure' else 'SERIES'}"
            return [f"{place}: {other[0]!r} is no indicator. Write `Indicator(…),` around it."]
        keys = [one.key for one in many]
        for one in many:
            where = f"{FILE}, {kind} {one.key!r}"
            if (
                keys.count(one.key) > 1
                and (said := f"{where}: its key stands twice. ") not in found
            ):
                found.append(f"{said}Give one of them a key of its own.")
            words = list(_of_words(one, kind))
            found += [f"{where}: {text}" for text in words or _of_one(one, kind, module, communes)]
    keys = [one.key for one in module.FIGURES]
    found += [
        f"{FILE}, LIKENESS: there is no figure {key!r}. {_nearest(key, keys)}Name figures only."
        for key in module.LIKENESS
        if key not in keys
    ]
    return list(dict.fromkeys(found)) or list(_of_all(module))


def _of_all(module: ModuleType) -> Iterator[str]:
    for show in (module.figures, module.series):
        try:
            show()
        except Exception as error:
            said = " ".join(str(error).split())
            yield (
                f"{FILE}: {show.__name__}() stops with {type(error).__name__}: {said}. Look at the "
                "indicator that you wrote last."
            )


def _nearest(word: object, valid: Iterable[object]) -> str:
    close = difflib.get_close_matches(str(word), map(str, valid), n=1)
    return f"Did you mean {close[0]!r}? " if close else ""


def _of_words(one: Any, kind: str) -> Iterator[str]:
    """Say what is wrong with what is written, before anything is worked out."""
    for part in ("key", "name", "unit", "table", "missing"):
        if not isinstance(given := getattr(one, part), str):
            yield f"its `{part}` is {given!r}. Write a text in quotes; the order is: {ORDER}."
            return
    if not re.fullmatch("[a-z][a-z0-9_]*", one.key):
        yield "its key is to be the name of a column. Use small letters, digits and underscores."
    if not one.name.strip():
        yield "it has no name. Write one for readers, with the year where it has one."
    if len(one.name) > LONGEST[kind]:
        yield (
            f"its name has {len(one.name)} letters, and the printed sheet has room for "
            f"{LONGEST[kind]}. Write a shorter one."
        )
    if kind == "figure" and (year := YEAR.search(one.name)):
        yield f"its name holds the year {year[0]}. Write that as year={year[0]!r}, a text."
    if not isinstance(one.year, str):
        yield f"its `year` is {one.year!r}. Write a text in quotes, such as year='2023'."
    if one.base is not None and not callable(getattr(one.base, "values", None)):
        yield f"its `base` is {one.base!r}. Write Base('active people', lambda: …)."
    if type(one.digits) is not int or not 0 <= one.digits <= 6:
        yield f"its `digits` are {one.digits!r}. Write how many stand after the point: 0, 1, 2 …"
    if not callable(one.values):
        yield "its `values` are no function. Write `lambda: ` before what works them out."


def _no_table(table: str) -> str:
    if (TABLES / f"{table}.csv").exists() or (TABLES / f"{table}.yml").exists():
        return (
            f"data/tables/{table}.csv is not described yet. Run `make data`; it says what is "
            "missing."
        )
    tables = sorted(path.stem for path in TABLES.glob("*.yml"))
    return f"there is no table {table!r}. {_nearest(table, tables)}Name the one that it comes from."


def _near(error: Exception, loaded: Iterable[str]) -> str:
    """Return what the tables have, where their name for something was missed."""
    if not isinstance(error, KeyError | NameError | AttributeError) or not error.args:
        return ""
    missed, said = error.args[0], str(error.args[0])
    frames = {name: load(name) for name in loaded}
    frames = {name: each for name, each in frames.items() if isinstance(each, pd.DataFrame)}
    if isinstance(missed, int | np.integer):
        years = {int(y) for each in frames.values() if "year" in each for y in each["year"]}
        return f"The years are {', '.join(map(str, sorted(years)))}. " if years else ""
    # Pandas says it with and without words around, and with and without quotes.
    words = re.findall(r"'(\w+)'", said) or re.findall(r"\w+", said)[-1:]
    columns = [column for each in frames.values() for column in each]
    guess = next(filter(None, (_nearest(word, columns) for word in reversed(words))), "")
    has = "".join(f"{name} has {', '.join(each)}. " for name, each in frames.items())
    return guess + has


def _of_one(one: Any, kind: str, module: ModuleType, communes: pd.Series) -> Iterator[str]:
    for each in vars(module).values():  # what is remembered is not loaded again
        getattr(each, "cache_clear", int)()
    there = one.table in names()
    if not there:
        yield _no_table(one.table)
    # The one place where tables are read, whatever `load` is called in the module.
    with mock.patch.object(_catalogue, "published", wraps=_catalogue.published) as reading:
        try:
            values, error = one.values(), None
        except Exception as stopped:
            values, error = None, stopped
    loaded = dict.fromkeys(call.args[1]["name"] for call in reading.call_args_list)
    if isinstance(error, UnknownDataset):
        asked = str(error).partition(".")[0]  # what follows are guesses
        lies = [path.stem for path in TABLES.glob("*.csv") if repr(path.stem) in asked]
        if lies and (there or lies[0] != one.table):
            yield _no_table(lies[0])
        if lies or not there:
            return
    if error is not None:
        said = " ".join(str(error).split()).rstrip(".")
        near = _near(error, loaded)
        yield f"its values stop with {type(error).__name__}: {said}. {near}Mend the `values`."
        return
    form = pd.Series if kind == "figure" else pd.DataFrame
    if not isinstance(values, form):
        yield f"its values are a {type(values).__name__}. Give a {form.__name__} by commune."
        return
    # Which communes there are is asked for beside the table that counts.
    counted = [name for name in loaded if name != "communes"] or list(loaded)
    if there and one.table not in counted:
        yield (
            f"readers are told that it comes from {one.table!r}, and its values load "
            f"{' and '.join(counted) or 'no table'}. Name the table that they load."
        )
    if not values.index.isin(communes).any():
        yield 'its rows are no communes. Write `.set_index("insee")` before you take the column.'
        return
    if values.index.has_duplicates:
        yield "a commune stands in it twice. Take one year, or sum by `insee`."
        return
    values = values.reindex(communes)
    try:
        numbers = values.astype(float)
    except (TypeError, ValueError):
        yield "its values are no numbers. Take another column."
        return
    if endless := int(np.isinf(numbers.to_numpy()).reshape(len(communes), -1).any(axis=1).sum()):
        yield (
            f"{endless} communes have an infinite value: something is divided by 0. Write "
            "`.where(whole > 0)` behind what you divide by."
        )
    if not one.missing.endswith("."):
        yield "its `missing` is no sentence. End it with a full stop."
    if kind == "figure":
        yield from _of_figure(one, numbers)
    elif not all(isinstance(year, int | np.integer) for year in values):
        yield 'its columns are no years. Write `.pivot(index="insee", columns="year", values=…)`.'


def _of_figure(one: Any, values: pd.Series) -> Iterator[str]:
    known = values.dropna()
    gaps = len(values) - len(known)
    if gaps and one.missing == KNOWN:
        yield f"{gaps} communes lack it. Write why as its last argument, `missing`, in a sentence."
    if not gaps and one.missing != KNOWN:
        yield "no commune lacks it. Leave out what is said of missing ones."
    if one.unit == "%" and one.key not in CHANGES and not known.between(0, 100).all():
        yield (
            f"as a share it goes from {known.min():g} to {known.max():g}. Take another unit, or "
            "write its key into CHANGES in tests/unit/test_indicators.py."
        )


@pytest.mark.quick(kind="indicator")
def test_every_indicator_can_be_worked_out_for_communes():
    """The test for whoever adds an indicator."""
    tell(problems(opened()))


def test_figures_are_rounded_as_they_are_shown():
    module = opened()
    table = module.figures()
    for one in module.FIGURES:
        if one.digits == 0:
            known = table[one.key].dropna()
            assert np.allclose(known, known.round())


def _income(column="median_income_eur_2019", index="insee"):
    return load("insee_comparator_2018").set_index(index)[column]


def _twice():
    return load("employment_25_54").set_index("insee")["workers_share_pct"]


def _by_year(values="workers_share_pct", columns="year"):
    return load("employment_25_54").pivot(index="insee", columns=columns, values=values)


def _grouped():
    return load("insee_comparator_2018").groupby("insee")["jobs_2081"].sum()


def _made(**changes) -> dict[str, Any]:
    given = {
        "key": "money", "name": "Money", "unit": "€", "digits": 0,
        "table": "insee_comparator_2018", "values": _income, "missing": "Few households.",
    }  # fmt: skip
    return {**given, **changes}


def said_of(figures=(), series=(), likeness=()) -> list[str]:
    """Return what is said of a module that holds these indicators, and no other."""
    module = opened()
    module.FIGURES = [module.Indicator(**each) for each in figures]
    module.SERIES = [module.Indicator(**each) for each in series]
    module.LIKENESS = likeness
    return problems(module)


class TestSlips:
    def test_a_good_one_is_taken_without_a_word(self):
        years = _made(values=_by_year, table="employment_25_54")
        assert said_of([_made()], [years], ["money"]) == []

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"table": "insee_comparator"}, "'insee_comparator'. Did you mean 'insee_comparator_2"),
            ({"table": "iris_2021"}, "comes from 'iris_2021', and its values load insee_comparato"),
            ({"table": "communes"}, "comes from 'communes', and its values load insee_comparator_"),
            ({"values": lambda: _income("income")}, "KeyError: 'income'. Did you mean"),
            ({"values": lambda: _income("median_income")}, "Did you mean 'median_income_eur_2019'"),
            ({"values": _grouped}, "jobs_2081'. Did you mean 'jobs_2018'?"),
            ({"values": lambda: _income("commune", "inse")}, "Did you mean 'insee'? insee_compar"),
            ({"values": lambda: _income(index="commune")}, "its rows are no communes. Write `.set"),
            ({"values": lambda: _income("commune")}, "its values are no numbers. Take another col"),
            ({"values": lambda: 7}, "its values are a int. Give a Series by commune"),
            ({"values": 7}, "its `values` are no function. Write `lambda: `"),
            ({"values": lambda: _income() / 0}, "communes have an infinite value: something is di"),
            (
                {"values": _twice, "table": "employment_25_54"},
                "a commune stands in it twice. Take one year",
            ),
            (
                {"values": lambda: _by_year()[2018], "table": "employment_25_54"},
                "KeyError: 2018. The years are 1982, 1990, ",
            ),
            ({"missing": KNOWN}, "communes lack it. Write why as its last argument"),
            ({"missing": "Few"}, "its `missing` is no sentence"),
            ({"unit": "%"}, "Take another unit, or write its key into CHANGES"),
            ({"unit": None}, "its `unit` is None. Write a text in quotes; the order is: key, name"),
            ({"digits": "1"}, "its `digits` are '1'. Write how many stand after the point"),
            ({"digits": -1}, "its `digits` are -1. Write how many stand after the point"),
            ({"name": ""}, "it has no name"),
            ({"name": "Money, 2019"}, "its name holds the year 2019. Write that as year='2019'"),
            ({"year": 2019}, "its `year` is 2019. Write a text in quotes, such as year='2023'"),
            ({"base": "people"}, "its `base` is 'people'. Write Base('active people', lambda: …)."),
            ({"name": "Money " * 20}, "its name has 120 letters, and the printed sheet has room f"),
        ],
    )
    def test_each_is_answered_with_the_indicator_and_what_to_write(self, changes, says):
        (said,) = said_of([_made(**changes)])
        assert said.startswith(f"{FILE}, figure 'money': ")
        assert says in said

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"values": partial(_by_year, "workers_pct")}, "Did you mean 'workers_share_pct'?"),
            ({"values": lambda: _by_year() / 0}, "communes have an infinite value"),
            ({"values": lambda: _by_year().rename(columns=str)}, "its columns are no years. Write"),
            ({"values": lambda: _by_year()[2011]}, "its values are a Series. Give a DataFrame by"),
            ({"name": "Workers " * 6}, "its name has 48 letters"),
        ],
    )
    def test_series_are_answered_too(self, changes, says):
        (said,) = said_of([], [_made(table="employment_25_54", **{"values": _by_year, **changes})])
        assert said.startswith(f"{FILE}, series 'money': ")
        assert says in said

    def test_an_entry_that_is_no_indicator_is_named(self):
        module = opened()
        module.FIGURES = [("money", "Money")]
        assert problems(module) == [
            f"{FILE}, FIGURES: ('money', 'Money') is no indicator. Write `Indicator(…),` around it."
        ]

    def test_what_stops_all_of_them_together_is_told(self):
        """Each may be in order alone and still stop what pages are made of."""
        module = opened()
        module._series = lambda: {"money": None}
        (said,) = problems(module)
        assert said.startswith(f"{FILE}: series() stops with AttributeError: ")
        assert said.endswith("Look at the indicator that you wrote last.")

    def test_a_key_with_a_space_is_refused(self):
        (said,) = said_of([_made(key="my money")])
        assert "figure 'my money': its key is to be the name of a column. Use small letters" in said

    def test_a_key_that_stands_twice_and_one_that_leads_nowhere_are_named(self):
        twice, lost = said_of([_made(), _made()], [], ["mony"])
        assert (
            twice == f"{FILE}, figure 'money': its key stands twice. "
            "Give one of them a key of its own."
        )
        assert "LIKENESS: there is no figure 'mony'. Did you mean 'money'?" in lost

    @pytest.mark.parametrize("named", ["cinemas", "insee_comparator_2018"])
    def test_a_table_that_is_not_described_yet_is_told_from_one_that_is_not_there(
        self, tmp_path, monkeypatch, named
    ):
        for name in ("cinemas", "communes"):
            (tmp_path / f"{name}.csv").touch()
        monkeypatch.setattr(sys.modules[__name__], "TABLES", tmp_path)
        (said,) = said_of([_made(table=named, values=lambda: load("cinemas")["screens"])])
        assert "data/tables/cinemas.csv is not described yet. Run `make data`" in said

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ('("Inhabitants"), "", 0, _NOW,', '("Inhabitants"), "", 0,', "missing 1 required p"),
            (
                'say("Inhabitants"), "", 0,',
                '"", "", 0, _NOW, 1, "", "",',
                "Write in this order: k",
            ),
            ('[2023], year="2023"),\n', '[2023], year="2023",\n', "Python cannot read it: "),
            (
                '"people", say("Inhab',
                '"people, say("Inhab',
                "Look there and a line above for a bracket",
            ),
            ('"", 0, _NOW, la', '"", 0, _NEW, la', "NameError: name '_NEW' is not defined. Mend"),
        ],
    )
    def test_of_python_are_answered_with_the_line(self, tmp_path, old, new, says):
        written = (ROOT / FILE).read_text("utf-8")
        assert old in written
        (tmp_path / "slip.py").write_text(written.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(pytest.fail.Exception) as failed:
            opened(tmp_path / "slip.py")
        said = str(failed.value)
        line = written[: written.index('Indicator("people", say("Inhabitants')].count("\n") + 1
        assert re.match(rf"{FILE}, line (\d+): ", said)
        assert abs(int(re.search(r"line (\d+)", said)[1]) - line) <= 1
        assert says in said
        assert "\n" not in said
        assert failed.value.__context__ is None
