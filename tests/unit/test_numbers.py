"""One way to write a number: the table that pages share, and what holds for every number."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from coursekit.explorers._controls import control
from coursekit.explorers._outputs import output_html
from coursekit.maps import _packing
from coursekit.maps._classes import classes
from coursekit.page import numbers, table_html
from coursekit.page.numbers import are_years, column, number, steps

TABLE = json.loads(Path(__file__).with_name("numbers.json").read_text("utf-8"))
ROWS = [row for rows in TABLE.values() for row in rows]
REAL = st.floats(allow_nan=False, allow_infinity=False)
#: What no double has more digits than, so that no writing of it is ever rounded twice.
AMOUNTS = st.floats(-1e14, 1e14) | st.decimals(-(10**9), 10**9, places=3).map(float)


def _value(given):
    """Return a number of the table; JSON has no word for some of them."""
    return float(given) if given in ("NaN", "Infinity", "-Infinity", "-0.0", "1928.0") else given


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['write']}-{row['of']}")
def test_the_table(row, language):
    write = getattr(numbers, row["write"])
    of = [given if isinstance(given, list) else _value(given) for given in row["of"]]
    assert write(*of, **row.get("with", {}), language=language) == row[language]


def test_the_table_has_every_writer():
    written = {row["write"] for row in ROWS}
    others = {"are_years", "decimals_of", "pointed", "step", "steps", "with_unit"}
    assert written == set(numbers.__all__) - others


@given(AMOUNTS, st.integers(0, 6))
def test_one_step_is_one_of_the_steps(value, decimals):
    assert [numbers.step(value, decimals)] == steps([value], decimals)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_a_single_number_has_to_be_there(missing):
    with pytest.raises(ValueError, match="where a number is needed"):
        numbers.step(missing, 1)


@pytest.mark.parametrize("language", ["en", "fr"])
@given(AMOUNTS, st.integers(0, 6))
def test_the_form_is_that_of_unicode(language, value, decimals):
    """Babel writes what the Unicode consortium knows of languages; only our minus differs."""
    rounded = Decimal(steps([value], decimals)[0]).scaleb(-decimals)
    places = "." + "0" * decimals if decimals else ""
    written = format_decimal(rounded, f"#,##0{places}", locale=language)
    assert number(value, decimals, language=language) == written.replace("-", "−")


@given(REAL, st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_halves_go_away_from_zero(value, decimals):
    exact = Fraction(repr(value)) * 10**decimals
    (step,) = steps([value], decimals)
    assert abs(step - exact) <= Fraction(1, 2)
    if abs(step - exact) == Fraction(1, 2):
        assert abs(step) > abs(exact)


@given(REAL, st.none() | st.integers(0, 6), st.sampled_from(["en", "fr"]))
def test_what_is_written_reads_as_the_number(value, decimals, language):
    text = number(value, decimals, language=language)
    assert "-" not in text
    point, group = {"en": ".,", "fr": ",\u202f"}[language]
    digits, _, power = text.replace(group, "").replace(point, ".").partition(" × 10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    read = Fraction(digits.replace("−", "-")) * Fraction(10) ** int(power or 0)
    if decimals is None:
        assert abs(read - Fraction(repr(value))) <= abs(Fraction(repr(value))) / 2000
        assert (read.denominator == 1) or value != int(value)
    else:
        assert abs(read - Fraction(repr(value))) <= Fraction(1, 2 * 10**decimals)


@given(REAL)
def test_no_decimal_is_dropped_without_a_word(value):
    """A number that is not whole never looks as if it were."""
    text = number(value)
    if value != int(value):
        assert "." in text or "×" in text


@given(AMOUNTS, st.integers(0, 4))
def test_the_opposite_differs_in_its_sign_only(value, decimals):
    text, opposite = number(value, decimals, sign=True), number(-value, decimals, sign=True)
    assert text.lstrip("−+") == opposite.lstrip("−+")
    assert {text[0], opposite[0]} == ({"+", "−"} if steps([value], decimals) != [0] else {text[0]})


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, pd.NA, pd.NaT, Decimal("nan")])
def test_what_is_missing_is_said_in_words(missing):
    assert number(missing, 1) == "no data"
    assert steps([missing], 1) == [None]
    assert not are_years([missing])


@pytest.mark.parametrize(
    "seven", [7, 7.0, np.int64(7), np.float32(7), np.uint8(7), Decimal(7), Fraction(7), True * 7]
)
def test_numbers_of_every_library_are_written_alike(seven):
    assert (number(seven), number(seven, 1), steps([seven], 2)) == ("7", "7.0", [700])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**309, "1 × 10³⁰⁹"),
        (10**400, "1 × 10⁴⁰⁰"),
        (-(10**400), "−1 × 10⁴⁰⁰"),
        (12345 * 10**500, "1.235 × 10⁵⁰⁴"),
        (10**5000 + 1, "1 × 10⁵⁰⁰⁰"),
        (Decimal(10) ** 400, "1 × 10⁴⁰⁰"),
    ],
    ids=lambda given: type(given).__name__,  # pytest would write it out
)
def test_whole_numbers_of_any_length_can_be_written(value, text):
    assert number(value) == number(value, 1) == column([value])[0] == text


@pytest.mark.parametrize("given", ["12", "", [1], b"1"])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(TypeError, match=r"number\(\): .* is of type .*, and no number"):
        number(given)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language='nl': choose 'en', 'fr'"):
        number(1, language="nl")


@given(st.lists(st.integers(1600, 2099), min_size=1))
def test_years_among_years_are_never_parted(years):
    assert are_years(years)
    assert column(years) == [str(year) for year in years]


@given(st.lists(st.integers(1600, 2099)), st.integers(2100) | st.integers(max_value=1599))
def test_among_other_numbers_there_are_no_years(years, other):
    texts = column([*years, other])
    assert texts[:-1] == [f"{year:,}" for year in years]


def test_a_value_its_slider_its_table_and_its_class_say_the_same():
    """They said 1234, 1234.5, 1,234.5 and 1,234.5, and wrote two kinds of minus."""
    for value, text in ((1234.5, "1,234.5"), (-1234.5, "−1,234.5"), (1234, "1,234")):
        slider = control("x", [value]).texts
        table = table_html(pd.DataFrame({"a": ["x"], "b": [value]}), caption="c")
        column = pd.Series([value])
        packed = _packing.packed(column, _packing.digits_of(column))
        shown = number(packed["values"][0] / 10 ** packed["digits"], packed["digits"])
        assert output_html(value, title="t", ident="i") == f'<p class="ck-value">{text}</p>'
        assert (slider, shown) == ((text,), text)
        assert f">{text}</td>" in table
        assert classes([value, 1e6], decimals=packed["digits"]).labels[0].startswith(text)
