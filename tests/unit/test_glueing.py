"""What the prose prints is one short line that somebody formatted."""

from __future__ import annotations

import ast
import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import glue, number


def collect(monkeypatch):
    """Return a list that gets what is displayed, as in a kernel."""
    import IPython
    import IPython.display

    records = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(
        IPython.display, "display", lambda data, **options: records.append((data, options))
    )
    return records


@pytest.fixture
def shown(monkeypatch):
    return collect(monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1928, {}, "1928"),
        (np.int64(7), {}, "7"),
        (82.1, {}, "82.1"),
        (1234.25, {}, "1,234.25"),
        (" Lens ", {}, "Lens"),
        ("1982 and 1990", {}, "1982 and 1990"),
        ("1990", {}, "1990"),
        (1276, {}, "1,276"),
        (1928, {"decimals": 0}, "1,928"),
        (np.float64(7.35), {"decimals": 1, "sign": True}, "+7.4"),
        (-0.3, {"decimals": 2}, "−0.30"),
        (6.24, {"decimals": 1, "unit": "%"}, "6.2\u00a0%"),
        (True, {}, "True"),
    ],
)
def test_a_value_is_printed_as_readers_see_it_and_without_quotes(shown, value, form, text):
    from myst_nb.core.variables import format_plain_text

    glue("name", value, **form)
    ((data, options),) = shown
    assert list(data) == ["application/papermill.record/text/plain"]
    assert format_plain_text(*data.values(), fmt_spec="") == text
    assert options["raw"]
    assert options["metadata"]["scrapbook"]["name"] == "name"


@pytest.mark.slow
def test_myst_nb_reads_the_record(shown):
    """The form is the one of MyST-NB's own glue, which this one replaces."""
    from myst_nb.ext import glue as reader

    glue("name", "x")
    ((data, options),) = shown
    source = Path(reader.__file__).read_text("utf-8")
    prefix = re.search(r'GLUE_PREFIX = "(.*?)"', source)[1]
    assert list(data) == [f"{prefix}text/plain"]
    assert options["metadata"]["scrapbook"].keys() == {"name", "mime_prefix"}
    assert options["metadata"]["scrapbook"]["mime_prefix"] == prefix
    assert '"scrapbook"' in source
    assert "mime_prefix" in source


@pytest.mark.parametrize("name", ["", "two words", "1st", "a-b", None])
def test_a_name_that_the_prose_cannot_use_is_refused(shown, name):
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        glue(name, 1)
    assert shown == []


@pytest.mark.parametrize("value", ["", "  ", None, float("nan"), pd.NA, pd.NaT, np.inf])
def test_a_missing_value_is_refused(shown, value):
    with pytest.raises(ValueError, match="no sentence can print"):
        glue("name", value)
    assert shown == []


def test_a_number_that_nobody_rounded_is_refused(shown):
    with pytest.raises(ValueError, match=r"how many decimals it needs.*glue\('name', value, 1\)"):
        glue("name", 0.1 + 0.2)
    with pytest.raises(ValueError, match="how many decimals"):
        glue("name", np.float64(2 / 3))
    assert shown == []


@pytest.mark.parametrize(
    "text", ["6.2 %", "1,276", "+7.4", "−3", "1.0", "1500", "1\u202f276", "35°"]
)
def test_a_number_that_is_text_already_is_refused(shown, text):
    with pytest.raises(ValueError, match="Glue the number itself"):
        glue("name", text)
    assert shown == []


@pytest.mark.parametrize("form", [{"decimals": 1}, {"unit": "%"}, {"sign": True}])
def test_words_have_no_form_of_numbers(shown, form):
    with pytest.raises(TypeError, match=r"'Lens' is of type str, and only a number gets"):
        glue("name", "Lens", **form)
    assert shown == []


@given(
    st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9),
    st.integers(0, 4),
    st.sampled_from(["", "%", "km"]),
    st.booleans(),
)
def test_the_record_lets_another_language_write_the_same_number(value, decimals, unit, sign):
    with pytest.MonkeyPatch.context() as patch:
        records = collect(patch)
        glue("name", value, decimals, unit=unit, sign=sign)
    ((data, options),) = records
    kept = json.loads(json.dumps(options["metadata"]["coursekit"]))
    assert set(kept) == {"number", "decimals", "unit", "sign"}
    again = Decimal(kept.pop("number"))
    for language in ("en", "fr"):
        assert number(again, **kept, language=language) == number(
            value, decimals, unit=unit, sign=sign, language=language
        )
    assert ast.literal_eval(*data.values()) == number(again, **kept)


@given(st.integers(1500, 2200) | st.integers())
def test_a_year_stays_one_in_the_record(value):
    with pytest.MonkeyPatch.context() as patch:
        records = collect(patch)
        glue("name", value)
    kept = records[0][1]["metadata"]["coursekit"]
    assert number(Decimal(kept["number"]), kept["decimals"]) == number(value)


def test_a_table_is_refused(shown):
    with pytest.raises(ValueError, match="Series of several lines"):
        glue("name", pd.Series([1, 2]))
    assert shown == []


def test_in_a_plain_python_nothing_is_printed(capsys):
    glue("name", 1)
    assert capsys.readouterr().out == ""
