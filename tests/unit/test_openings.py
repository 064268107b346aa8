"""Counts of open things, against a count by hand for each year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import openings

year = st.integers(1700, 1760)
span = st.tuples(year, st.integers(0, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))
spans = st.lists(span, min_size=1, max_size=30)
last_year = st.booleans()


def columns(pairs):
    start, end = zip(*pairs, strict=True)
    return list(start), list(end)


def by_hand(pairs, when, count_last_year):
    """Look at each thing in turn, as a reader with a pencil would."""
    count = 0
    for start, end in pairs:
        if start <= when < end or (count_last_year and start <= when == end):
            count += 1
    return count


class TestInOrder:
    def test_a_gap_or_a_life_that_runs_backwards_is_told(self):
        mask = openings.in_order([1873, 1838, None, 1838], [1968, 1835, 1939, None])
        assert mask.tolist() == [True, False, False, False]

    def test_one_year_is_a_life(self):
        assert openings.in_order([1798], [1798]).tolist() == [True]

    @pytest.mark.parametrize("kind", ["Int64", "float64", "object"])
    def test_every_kind_of_gap_of_pandas_is_read(self, kind):
        start = pd.Series([1873, None], dtype=kind)
        assert openings.in_order(start, pd.Series([1968, 1968])).tolist() == [True, False]

    def test_each_start_needs_its_end(self):
        with pytest.raises(ValueError, match="2 start years for 1 end years"):
            openings.in_order([1873, 1901], [1968])

    @pytest.mark.parametrize("wrong", [["about 1800"], [1800.5], [{}], [np.inf]])
    def test_what_is_no_year_is_refused_by_name(self, wrong):
        with pytest.raises(ValueError, match=r"^start: expected whole years"):
            openings.in_order(wrong, [1900])

    @given(st.lists(st.tuples(st.none() | year, st.none() | year), max_size=30))
    def test_it_is_what_a_reader_would_say(self, pairs):
        start, end = columns(pairs) if pairs else ([], [])
        expected = [a is not None and b is not None and a <= b for a, b in pairs]
        assert openings.in_order(start, end).tolist() == expected


class TestPerYear:
    @given(spans, last_year)
    def test_it_agrees_with_a_count_by_hand(self, pairs, count_last_year):
        result = openings.per_year(*columns(pairs), count_last_year=count_last_year)
        assert result["year"].tolist() == list(
            range(min(a for a, _ in pairs), max(b for _, b in pairs) + 1)
        )
        for row in result.itertuples():
            assert row.open == by_hand(pairs, row.year, count_last_year)
            assert row.opened == sum(a == row.year for a, _ in pairs)
            assert row.closed == sum(b == row.year for _, b in pairs)

    @given(spans)
    def test_openings_minus_closings_are_what_stays_open_at_the_end_of_each_year(self, pairs):
        result = openings.per_year(*columns(pairs), count_last_year=False)
        balance = (result["opened"] - result["closed"]).cumsum()
        assert result["open"].tolist() == balance.tolist()
        assert result["open"].iloc[-1] == 0

    @given(spans)
    def test_the_two_readings_differ_by_what_closed_in_the_year(self, pairs):
        through = openings.per_year(*columns(pairs))
        at_end = openings.per_year(*columns(pairs), count_last_year=False)
        assert (through["open"] - at_end["open"]).tolist() == through["closed"].tolist()

    @given(spans)
    def test_thing_years_are_the_sum_of_the_lives(self, pairs):
        assert openings.per_year(*columns(pairs))["open"].sum() == sum(b - a + 1 for a, b in pairs)

    @given(spans, st.randoms(use_true_random=False), last_year)
    def test_the_order_of_the_things_does_not_matter(self, pairs, random, count_last_year):
        shuffled = random.sample(pairs, len(pairs))
        pd.testing.assert_frame_equal(
            openings.per_year(*columns(pairs), count_last_year=count_last_year),
            openings.per_year(*columns(shuffled), count_last_year=count_last_year),
        )

    @given(spans, spans, last_year)
    def test_two_regions_add_up_to_the_whole(self, here, there, count_last_year):
        years = np.arange(1695, 1805)
        parts = [
            openings.per_year(*columns(part), years, count_last_year=count_last_year)["open"]
            for part in (here, there, here + there)
        ]
        assert (parts[0] + parts[1]).tolist() == parts[2].tolist()

    @given(spans, st.lists(st.integers(1600, 2100), min_size=1, max_size=8), last_year)
    def test_only_the_years_asked_for_come_back_in_their_order(self, pairs, years, count_last_year):
        result = openings.per_year(*columns(pairs), years, count_last_year=count_last_year)
        assert result["year"].tolist() == years
        assert result["open"].tolist() == [by_hand(pairs, y, count_last_year) for y in years]

    @given(spans, st.lists(st.sampled_from([(None, 1800), (1700, None), (None, None)])))
    def test_a_thing_with_a_missing_year_is_left_out_altogether(self, pairs, gaps):
        with_gaps = openings.per_year(*columns(pairs + gaps))
        pd.testing.assert_frame_equal(with_gaps, openings.per_year(*columns(pairs)))

    def test_counts_are_whole_numbers(self):
        result = openings.per_year(pd.Series([1873, None], dtype="Int64"), [1875, 1900])
        assert list(result.columns) == ["year", "opened", "closed", "open"]
        assert set(map(str, result.dtypes)) == {"int64"}
        assert result["open"].tolist() == [1, 1, 1]

    def test_a_life_that_runs_backwards_is_named_and_never_counted(self):
        with pytest.raises(ValueError, match=r"1 of 3 things.*position 1: from 1838 to 1835"):
            openings.per_year([1800, 1838, 1850], [1810, 1835, None])

    @pytest.mark.parametrize(("start", "end"), [([], []), ([1800, None], [None, 1810])])
    def test_nothing_to_count_is_said(self, start, end):
        with pytest.raises(ValueError, match="nothing to count"):
            openings.per_year(start, end)

    def test_a_missing_year_to_report_is_refused(self):
        with pytest.raises(ValueError, match=r"^years: a year to report is missing"):
            openings.per_year([1800], [1810], [1805, None])
