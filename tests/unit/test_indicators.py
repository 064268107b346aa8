"""An indicator is in order: the sentences for whoever adds a figure or a series of communes.

Whoever does runs this file: in seconds it names the indicator and what to write.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pytest

from coursekit import load
from coursekit.profiles import indicators
from coursekit.profiles.indicators import FIGURES, LIKENESS, SERIES, Indicator
from tests.conftest import ROOT, tell

FILE = "src/coursekit/profiles/indicators.py"
KNOWN = "Known for every commune."
#: Changes are shares that may be below zero.
CHANGES = {"growth"}


def problems(
    figures: Iterable[Indicator] = FIGURES,
    series: Iterable[Indicator] = SERIES,
    likeness: Iterable[str] = LIKENESS,
) -> list[str]:
    """Say what is wrong with indicators."""
    communes = load("communes")["insee"]
    found = []
    for kind, many in (("figure", list(figures)), ("series", list(series))):
        keys = [one.key for one in many]
        for one in many:
            where = f"{FILE}, {kind} {one.key!r}"
            if (
                keys.count(one.key) > 1
                and (said := f"{where}: its key stands twice. ") not in found
            ):
                found.append(f"{said}Give one of them a key of its own.")
            found += [f"{where}: {text}" for text in _of_one(one, kind, communes)]
    keys = [one.key for one in figures]
    found += [
        f"{FILE}, LIKENESS: there is no figure {key!r}. {_nearest(key, keys)}Name figures only."
        for key in likeness
        if key not in keys
    ]
    return list(dict.fromkeys(found))


def _nearest(word: object, valid: Iterable[object]) -> str:
    close = difflib.get_close_matches(str(word), map(str, valid), n=1)
    return f"Did you mean {close[0]!r}? " if close else ""


def _of_one(one: Indicator, kind: str, communes: pd.Series) -> Iterator[str]:
    tables = sorted(path.stem for path in (ROOT / "data/tables").glob("*.yml"))
    if not one.name.strip():
        yield "it has no name. Write one for readers, with the year where it has one."
    if one.table not in tables:
        yield (
            f"there is no table {one.table!r}. {_nearest(one.table, tables)}Name the one that it "
            "comes from."
        )
    try:
        values = one.values()
    except Exception as error:
        near = ""
        if isinstance(error, KeyError) and error.args and one.table in tables:
            columns = getattr(load(one.table), "columns", ())
            near = f"{_nearest(error.args[0], columns)}{one.table} has {', '.join(columns)}. "
        said = " ".join(str(error).split())
        yield f"its values stop with {type(error).__name__}: {said}. {near}Mend the `values`."
        return
    form = pd.Series if kind == "figure" else pd.DataFrame
    if not isinstance(values, form):
        yield f"its values are a {type(values).__name__}. Give a {form.__name__} by commune."
        return
    if not values.index.isin(communes).any():
        yield 'its rows are no communes. Write `.set_index("insee")` before you take the column.'
        return
    if values.index.has_duplicates:
        yield "a commune stands in it twice. Take one year, or sum by `insee`."
        return
    if kind == "figure":
        yield from _of_figure(one, values.reindex(communes))


def _of_figure(one: Indicator, values: pd.Series) -> Iterator[str]:
    try:
        known = values.astype(float).dropna()
    except (TypeError, ValueError):
        yield "its values are no numbers. Take another column."
        return
    gaps = len(values) - len(known)
    if gaps and one.missing == KNOWN:
        yield f"{gaps} communes lack it. Write why as its last argument, `missing`, in a sentence."
    if not gaps and one.missing != KNOWN:
        yield "no commune lacks it. Leave out what is said of missing ones."
    if not one.missing.endswith("."):
        yield "its `missing` is no sentence. End it with a full stop."
    if one.unit == "%" and one.key not in CHANGES and not known.between(0, 100).all():
        yield (
            f"as a share it goes from {known.min():g} to {known.max():g}. Take another unit, or "
            "write its key into CHANGES in tests/unit/test_indicators.py."
        )


@pytest.mark.quick(kind="indicator")
def test_every_indicator_can_be_worked_out_for_communes():
    """The test for whoever adds an indicator."""
    tell(problems())


def test_figures_are_rounded_as_they_are_shown():
    table = indicators.figures()
    for one in FIGURES:
        if one.digits == 0:
            known = table[one.key].dropna()
            assert np.allclose(known, known.round())


def _income(column="median_income_eur_2019", index="insee"):
    return load("insee_comparator_2018").set_index(index)[column]


def _twice():
    return load("employment_25_54").set_index("insee")["workers_share_pct"]


def _made(**changes) -> Indicator:
    given = {
        "key": "money", "name": "Money", "unit": "€", "digits": 0,
        "table": "insee_comparator_2018", "values": _income, "missing": "Few households.",
    }  # fmt: skip
    return Indicator(**{**given, **changes})


class TestSlips:
    def test_a_good_one_is_taken_without_a_word(self):
        assert problems([_made()], [], ["money"]) == []

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"table": "insee_comparator"}, "'insee_comparator'. Did you mean 'insee_comparator_2"),
            ({"values": lambda: _income("income")}, "KeyError: 'income'. Did you mean"),
            ({"values": lambda: _income("median_income")}, "Did you mean 'median_income_eur_2019'"),
            ({"values": lambda: _income(index="commune")}, "its rows are no communes. Write `.set"),
            ({"values": lambda: _income("commune")}, "its values are no numbers. Take another col"),
            ({"values": lambda: 7}, "its values are a int. Give a Series by commune"),
            ({"values": _twice}, "a commune stands in it twice. Take one year"),
            ({"missing": KNOWN}, "communes lack it. Write why as its last argument"),
            ({"missing": "Few"}, "its `missing` is no sentence"),
            ({"unit": "%"}, "Take another unit, or write its key into CHANGES"),
            ({"name": ""}, "it has no name"),
        ],
    )
    def test_each_is_answered_with_the_indicator_and_what_to_write(self, changes, says):
        (said,) = problems([_made(**changes)], [], [])
        assert said.startswith(f"{FILE}, figure 'money': ")
        assert says in said

    def test_a_key_that_stands_twice_and_one_that_leads_nowhere_are_named(self):
        twice, lost = problems([_made(), _made()], [], ["mony"])
        assert (
            twice == f"{FILE}, figure 'money': its key stands twice. "
            "Give one of them a key of its own."
        )
        assert "LIKENESS: there is no figure 'mony'. Did you mean 'money'?" in lost
