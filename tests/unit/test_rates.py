"""Rates, changes, indices, ranks and sampling noise, against hand-worked and drawn cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import rates

positive = st.floats(0.01, 1e6)
values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


class TestRate:
    def test_it_is_the_part_of_the_whole_in_per_cent(self):
        assert rates.rate(454, 2948) == pytest.approx(15.4003, abs=1e-4)
        assert rates.rate(3, 12, per=1000) == 250

    def test_numbers_give_a_number_and_arrays_an_array(self):
        assert isinstance(rates.rate(1, 4), float)
        assert rates.rate([[1, 2]], [[4, 4]]).shape == (1, 2)
        assert rates.rate([1, 2], 4).tolist() == [25, 50]

    def test_an_empty_place_has_no_rate(self):
        result = rates.rate([0, 1], [0, 2])
        assert np.isnan(result[0])
        assert result[1] == 50

    def test_a_missing_count_or_base_stays_missing(self):
        assert np.isnan(rates.rate([np.nan, 1], [2, np.nan])).all()

    def test_a_count_above_its_base_asks_about_the_denominator(self):
        with pytest.raises(ValueError, match="right denominator"):
            rates.rate([1, 5], [2, 4])

    @pytest.mark.parametrize(("count", "base"), [(-1, 4), (1, -4)])
    def test_negative_people_are_refused(self, count, base):
        with pytest.raises(ValueError, match="negative"):
            rates.rate(count, base)

    def test_columns_with_gaps_are_read(self):
        gaps = pd.Series([1, None, 3], dtype="Int64")
        result = rates.rate(gaps, pd.Series([4, 4, 4]))
        assert result[[0, 2]].tolist() == [25, 75]
        assert np.isnan(result[1])

    def test_words_are_refused_by_name(self):
        with pytest.raises(ValueError, match=r"^base: expected numbers"):
            rates.rate(1, "many")

    @given(st.integers(0, 1000), st.integers(1, 1000), st.integers(1, 50))
    def test_counting_everybody_several_times_changes_nothing(self, count, more, times):
        base = count + more
        once = rates.rate(count, base)
        assert 0 <= once <= 100
        assert rates.rate(count * times, base * times) == pytest.approx(once)

    @given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1))
    def test_the_pooled_rate_lies_between_the_lowest_and_the_highest(self, pairs):
        count = np.array([pair[0] for pair in pairs])
        base = count + np.array([pair[1] for pair in pairs])
        each, pooled = rates.rate(count, base), rates.rate(count.sum(), base.sum())
        assert each.min() - 1e-9 <= pooled <= each.max() + 1e-9


class TestChange:
    def test_points_and_per_cent_tell_one_step_differently(self):
        assert rates.change_in_points(5, 6) == 1
        assert rates.change_in_percent(5, 6) == pytest.approx(20)

    def test_a_fall_is_negative_in_both(self):
        assert rates.change_in_points(20, 15) == -5
        assert rates.change_in_percent(20, 15) == -25

    def test_nothing_has_no_multiple(self):
        assert np.isnan(rates.change_in_percent(0, 4))
        assert rates.change_in_points(0, 4) == 4

    @given(positive, positive)
    def test_the_way_back_cancels_points_but_not_per_cent(self, before, after):
        there = rates.change_in_points(before, after)
        assert rates.change_in_points(after, before) == -there
        factor = 1 + rates.change_in_percent(before, after) / 100
        back = 1 + rates.change_in_percent(after, before) / 100
        assert factor * back == pytest.approx(1)


class TestIndex:
    def test_the_base_year_is_a_hundred(self):
        result = rates.index([20, 25, 10], [1990, 1999, 2006], 1990)
        assert result.tolist() == [100, 125, 50]

    def test_a_missing_year_is_named_with_the_known_ones(self):
        with pytest.raises(ValueError, match="2001 is there 0 times; years: 1990, 1999"):
            rates.index([1, 2], [1990, 1999], 2001)

    def test_a_year_given_twice_is_refused(self):
        with pytest.raises(ValueError, match="there 2 times"):
            rates.index([1, 2], [1990, 1990], 1990)

    @pytest.mark.parametrize("start", [0, np.nan])
    def test_a_start_without_size_is_refused(self, start):
        with pytest.raises(ValueError, match="cannot be set to 100"):
            rates.index([start, 2], [1990, 1999], 1990)

    def test_each_value_needs_its_year(self):
        with pytest.raises(ValueError, match="3 values for 2 years"):
            rates.index([1, 2, 3], [1990, 1999], 1990)

    @given(st.lists(positive, min_size=2, max_size=20), positive, st.data())
    def test_neither_the_unit_nor_the_base_changes_the_shape(self, series, unit, data):
        years = np.arange(2000, 2000 + len(series))
        base = int(data.draw(st.sampled_from(years.tolist())))
        result = rates.index(series, years, base)
        assert result[years == base] == pytest.approx(100)
        assert rates.index(np.array(series) * unit, years, base) == pytest.approx(result)
        again = rates.index(result, years, 2000)
        assert again == pytest.approx(rates.index(series, years, 2000))


class TestRank:
    def test_equals_share_a_place_and_missing_ones_have_none(self):
        result = rates.rank([3, 1, np.nan, 3, 7])
        assert result[[0, 1, 3, 4]].tolist() == [2, 1, 2, 4]
        assert np.isnan(result[2])

    @given(values)
    def test_it_is_one_more_than_the_number_of_lower_values(self, series):
        expected = [1 + sum(other < value for other in series) for value in series]
        assert rates.rank(series).tolist() == expected

    @given(values, st.randoms(use_true_random=False))
    def test_the_order_of_the_rows_does_not_matter(self, series, random):
        order = list(range(len(series)))
        random.shuffle(order)
        shuffled = rates.rank([series[i] for i in order])
        assert shuffled.tolist() == rates.rank(series)[order].tolist()

    def test_the_share_below_leaves_missing_peers_out(self):
        assert rates.share_below(2, [1, 2, 3, np.nan]) == pytest.approx(100 / 3)

    def test_no_peer_is_no_comparison(self):
        with pytest.raises(ValueError, match="nothing to compare"):
            rates.share_below(2, [np.nan])

    def test_a_missing_value_has_no_share(self):
        assert np.isnan(rates.share_below(np.nan, [1, 2]))

    @given(values)
    def test_rank_and_share_below_agree(self, series):
        share = rates.share_below(series[0], series)
        assert share == pytest.approx((rates.rank(series)[0] - 1) / len(series) * 100)


class TestNoise:
    @pytest.mark.parametrize(("percent", "base"), [(6, 1764), (15, 2165), (14, 8769)])
    def test_it_is_what_drawing_quarter_samples_shows(self, percent, base):
        people = round(base * percent / 100)
        read = base // 4
        drawn = np.random.default_rng(62528).hypergeometric(people, base - people, read, 20_000)
        off = np.abs(drawn / read * 100 - people / base * 100)
        noise = rates.sampling_noise(people / base * 100, base, read / base)
        assert np.mean(off <= noise) == pytest.approx(0.95, abs=0.02)

    def test_reading_everybody_leaves_none(self):
        assert rates.sampling_noise([5, 15], [100, 2000], 1).tolist() == [0, 0]

    @given(st.floats(1, 99), st.integers(100, 50_000), st.floats(0.05, 0.9))
    def test_more_people_or_a_larger_share_mean_less(self, percent, base, fraction):
        noise = rates.sampling_noise(percent, base, fraction)
        assert rates.sampling_noise(percent, base * 4, fraction) < noise
        assert rates.sampling_noise(percent, base, fraction + 0.05) < noise

    def test_nobody_and_one_person_give_none(self):
        assert np.isnan(rates.sampling_noise([5.0, 5.0], [0, 1])).all()

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_a_rate_must_be_in_per_cent(self, percent):
        with pytest.raises(ValueError, match="outside 0 to 100"):
            rates.sampling_noise(percent, 100)

    @pytest.mark.parametrize("fraction", [0, 25])
    def test_a_fraction_is_no_percentage(self, fraction):
        with pytest.raises(ValueError, match=r"quarter sample is 0\.25"):
            rates.sampling_noise(5, 100, fraction)

    @given(positive, positive)
    def test_the_noise_of_a_gap_is_above_each_and_below_the_sum(self, first, second):
        both = rates.gap_noise(first, second)
        assert max(first, second) <= both <= first + second


class TestSuccessRange:
    @given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_it_holds_what_was_seen_and_mirrors_failures(self, seen):
        successes, tries = seen
        low, high = rates.success_range(successes, tries)
        share = 100 * successes / tries
        assert 0 <= low <= share + 1e-9
        assert share - 1e-9 <= high <= 100
        assert rates.success_range(tries - successes, tries) == pytest.approx(
            (100 - high, 100 - low)
        )

    def test_its_ends_are_the_rates_from_which_the_seen_is_just_196_errors_away(self):
        for end in rates.success_range(30, 80):
            error = np.sqrt(end / 100 * (1 - end / 100) / 80)
            assert abs(30 / 80 - end / 100) / error == pytest.approx(1.959964, rel=1e-6)

    @pytest.mark.parametrize(("successes", "tries"), [(0, 0), (3, 2), (-1, 5)])
    def test_impossible_counts_are_refused(self, successes, tries):
        with pytest.raises(ValueError, match="cannot be"):
            rates.success_range(successes, tries)
