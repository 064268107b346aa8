"""The checker is tolerant where it should be, and names the kind of mistake."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.checks import Exercise, Feedback
from coursekit.checks.checking import check as check_by_id
from coursekit.checks.checking import judge, listeners


def ask(expected, **options) -> Exercise:
    return Exercise("ex99_1", lambda: expected, **options)


RATES = pd.Series({"Lens": 20.0, "Loos": 16.0, "Avion": 25.0})
TOWNS = pd.DataFrame({"town": ["Lens", "Loos", "Avion"], "rate": [20.0, 16.0, 25.0]})


class TestTolerance:
    @pytest.mark.parametrize(
        ("expected", "answer"),
        [
            (350, 350.0),
            (350, np.int64(350)),
            (350, np.float32(350)),
            (350, np.array(350)),
            ("Loos-en-Gohelle", " loos-EN-gohelle "),
            ([1, 2], (1, 2)),
            ([1, 2], np.array([1.0, 2.0])),
            ([1, 2], pd.Index([1, 2])),
            (12, [12]),
            ("62528", pd.Series(["62528"])),
            ([1, 2], pd.Series([1, 2])),
            ([1, 2], {"least": 1, "most": 2}),
            ([1, 2], pd.DataFrame({"least": [1], "most": [2]})),
            ([1, 2], np.array([[1.0], [2.0]])),
            (RATES, list(RATES.items())),
            (RATES, RATES.rename_axis("town").reset_index()),
            ((0.1 + 0.2, 1), [0.3, 1]),
            ({"b", "a"}, ["b", "a"]),
            (True, np.bool_(True)),
            (RATES, RATES[::-1]),
            (RATES, RATES.to_dict()),
            (RATES, RATES.to_frame("rate")),
            (RATES, RATES.rename("something else")),
            (RATES, RATES.astype("Float64")),
            (pd.Series({1990: 1, 1999: 2}), pd.Series({"1990": 1, "1999": 2})),
            (TOWNS, TOWNS.iloc[::-1]),
            (TOWNS, TOWNS[["rate", "town"]]),
            (TOWNS, TOWNS.set_index(pd.Index([7, 8, 9]))),
            (TOWNS, TOWNS.astype({"rate": int})),
        ],
        # A set prints in another order in each of xdist's processes; names must not.
        ids=lambda value: type(value).__name__,
    )
    def test_form_does_not_count(self, expected, answer):
        assert judge(ask(expected), answer).passed

    @given(st.floats(-1e6, 1e6), st.floats(-0.99, 0.99))
    def test_rounding_within_what_is_stated_passes(self, number, part):
        assert judge(ask(number, tolerance=0.05), number + 0.05 * part).passed

    @given(st.floats(-1e4, 1e4), st.floats(0.051, 1e3), st.booleans())
    def test_beyond_it_nothing_passes(self, number, off, up):
        assert not judge(ask(number, tolerance=0.05), number + (off if up else -off)).passed

    @pytest.mark.parametrize(
        ("expected", "answer"),
        [(1, True), (0, False), (True, 1), (62528, "62528"), ("62528", 62528), ([1, 2], {1, 2})],
    )
    def test_another_kind_of_thing_never_passes(self, expected, answer):
        assert not judge(ask(expected), answer).passed

    @given(st.lists(st.integers(0, 5), min_size=2, max_size=6))
    def test_order_counts_in_a_list_and_not_in_a_set(self, numbers):
        turned = numbers[::-1]
        assert judge(ask(numbers), turned).passed == (numbers == turned)
        assert judge(ask(set(numbers)), sorted(set(numbers))).passed


class TestKinds:
    @pytest.mark.parametrize(
        ("expected", "answer", "kind"),
        [
            (12.5, float("inf"), "infinite"),
            (12.5, 0.125, "share instead of per cent"),
            (0.125, 12.5, "per cent instead of share"),
            (14.2, 14_200, "factor of a thousand"),
            (141_000, 14.1, "factor of ten thousand"),
            (3.2, 3_200_000, "factor of a million"),
            (12.5, -12.5, "wrong sign"),
            (37.0, 63.0, "the rest of the whole"),
            (41.5, 1 / 41.5, "upside down"),
            (4.0, 0.25, "share instead of count"),
            (3, 4, "another number"),
            (3, 300, "another number"),
            (31, 32, "off by one"),
            (100.25, 100.5, "close, not exact"),
            (100.0, 101.1, "another number"),
            (100.0, 7.0, "another number"),
            (12, "12", "text instead of number"),
            (12, [12, 13], "many values"),
            (12, float("nan"), "missing value"),
            (12, lambda x: x, "function not called"),
            ("62528", 62528, "code as a number"),
            ("62528", 12, "number instead of text"),
            ("62528", "Loos-en-Gohelle", "name instead of code"),
            ("Loos-en-Gohelle", "62528", "code instead of name"),
            ("Lens", "It is Lens", "too much text"),
            ("Lens", "Avion", "another text"),
            ([1, 2, 3], [3, 2, 1], "from the other end"),
            ([1, 2, 3], [2, 1, 3], "wrong order"),
            ([1, 2, 3], [1, 2, 3, 3], "doubled"),
            ([1, 2, 3], [1, 2, 3, 4], "too many"),
            ([1, 2, 3], [1, 3], "too few"),
            ([1, 2, 3], [1, 9, 3], "partly right"),
            ([1.5, 2.5], [0.015, 0.025], "share instead of per cent"),
            ([1, 2], {1, 2}, "no order"),
            ([1, 2], [1, ...], "gap"),
            (RATES, RATES / 100, "share instead of per cent"),
            (RATES, list(RATES), "labels lost"),
            (RATES, pd.concat([RATES, RATES]), "doubled"),
            (RATES, pd.concat([RATES, pd.Series({"Liévin": 3.0})]), "too many"),
            (RATES, RATES[:2], "too few"),
            (RATES, RATES.set_axis(["a", "b", "c"]), "other labels"),
            (TOWNS, TOWNS.rename(columns={"rate": "percent"}), "column named otherwise"),
            (TOWNS, TOWNS.assign(people=[1, 2, 3])[["town", "people"]], "wrong column"),
            (TOWNS, TOWNS.assign(rate=[1.0, 2.0, 3.0]), "wrong column"),
            (TOWNS, TOWNS[["town"]], "column missing"),
            (TOWNS, TOWNS.assign(people=1), "columns too many"),
            (TOWNS, pd.concat([TOWNS, TOWNS]), "doubled"),
            (TOWNS, TOWNS[:2], "too few"),
            (TOWNS, RATES, "another kind of thing"),
        ],
    )
    def test_each_has_its_name(self, expected, answer, kind):
        assert judge(ask(expected), answer).kind == kind

    def test_order_of_rows_counts_only_where_it_is_asked_for(self):
        ranked = RATES.sort_values()
        assert judge(ask(ranked), RATES).passed
        assert judge(ask(ranked, ordered=True), RATES).kind == "not sorted"
        table = TOWNS.sort_values("rate")
        assert judge(ask(table, ordered=True), TOWNS).kind == "not sorted"

    def test_missing_values_are_named(self):
        said = judge(ask(RATES), RATES.where(RATES > 18))
        assert said.kind in {"missing value", "partly right"}

    @given(st.floats(10.1, 1e6), st.sampled_from([100, 1000, 1e4, 1e6, 0.01]))
    def test_a_factor_is_told_without_the_number(self, number, factor):
        said = judge(ask(number), number * factor)
        assert not said.passed
        assert repr(number) not in said.message

    def test_a_very_long_answer_is_answered_at_once(self):
        assert not judge(ask([1, 2, 3]), list(range(4_900))).passed
        assert check_by_id("ex03_2", list(range(10**6))).kind == "too large"


class TestFeedback:
    def test_it_is_shown_as_text_and_as_html(self):
        said = Feedback("ex99_1", False, "off by one", "Very <close>.")
        assert str(said) == "✗ ex99_1: Very <close>."
        assert "Very &lt;close&gt;." in said._repr_html_()
        assert 'role="status"' in said._repr_html_()

    def test_listeners_hear_each_check(self):
        heard = []
        listeners.append(heard.append)
        try:
            check_by_id("ex03_2", ...)
        finally:
            listeners.pop()
        assert [said.exercise for said in heard] == ["ex03_2"]
