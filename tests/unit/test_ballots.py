"""Three denominators and the bounds that remain when one is unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coursekit.models import ballots


@st.composite
def results(draw, most=50_000):
    """Draw a possible result: votes within valid within voters within registered."""
    registered = draw(st.integers(1, most))
    voters = draw(st.integers(1, registered))
    valid = draw(st.integers(1, voters))
    return draw(st.integers(1, valid)), valid, voters, registered


class TestShares:
    def test_a_result_worked_by_hand(self):
        row = ballots.shares(votes=300, valid=400, voters=500, registered=1000).iloc[0]
        assert row.to_dict() == {"of_valid": 75.0, "of_voters": 60.0, "of_registered": 30.0}

    @given(results())
    def test_the_wider_the_group_the_smaller_the_share(self, result):
        row = ballots.shares(*result).iloc[0]
        assert 0 <= row.of_registered <= row.of_voters <= row.of_valid <= 100

    @given(st.lists(st.integers(0, 5000), min_size=1, max_size=8), st.integers(0, 900))
    def test_lists_add_up_to_all_valid_votes(self, votes, blank):
        valid = sum(votes)
        assume(valid)
        found = ballots.shares(votes, valid, valid + blank, 20_000 + valid + blank)
        assert found.of_valid.sum() == pytest.approx(100)
        assert found.of_voters.sum() == pytest.approx(100 * valid / (valid + blank))

    def test_rows_keep_their_names(self):
        votes = pd.Series([10, 20], index=["Lens", "Loos"])
        assert list(ballots.shares(votes, 30, 40, 50).index) == ["Lens", "Loos"]

    @pytest.mark.parametrize(
        ("counts", "message"),
        [
            ((5, 4, 10, 20), "row 0: 5 votes but only 4 valid votes"),
            ((5, 30, 10, 20), "valid votes but only 10 voters"),
            ((5, 6, 30, 20), "voters but only 20 registered"),
            (([1, 5], [2, 4], 10, 20), "row 1"),
            ((0, 0, 10, 20), "at least one valid vote"),
            ((-1, 5, 10, 20), "negative"),
            ((np.nan, 5, 10, 20), "missing"),
        ],
    )
    def test_impossible_counts_are_refused_by_row(self, counts, message):
        with pytest.raises(ValueError, match=message):
            ballots.shares(*counts)


class TestChain:
    @given(results())
    def test_the_walk_ends_where_the_counts_do(self, result):
        votes, valid, voters, registered = result
        row = ballots.shares(*result).iloc[0]
        walked = ballots.share_of_registered(
            turnout=100 * voters / registered,
            blank=100 * (voters - valid) / voters,
            of_valid=100 * votes / valid,
        )
        assert walked == pytest.approx(row.of_registered)

    def test_it_takes_arrays(self):
        found = ballots.share_of_registered([50, 60], [0, 50], 100)
        assert found.tolist() == [50, 30]

    @pytest.mark.parametrize("turnout", [-1, 101, np.nan])
    def test_a_share_beyond_its_range_is_refused(self, turnout):
        with pytest.raises(ValueError, match="turnout is a share in per cent"):
            ballots.share_of_registered(turnout, 10, 100)


class TestBounds:
    @given(results(), st.floats(0, 20), st.floats(0, 20))
    def test_they_contain_the_truth(self, result, below, above):
        _, valid, voters, registered = result
        row = ballots.shares(*result).iloc[0]
        turnout, blank = 100 * voters / registered, 100 * (voters - valid) / voters
        around = (max(blank - below, 0), min(blank + above, 100))
        low, high = ballots.share_of_registered_bounds(turnout, around, row.of_valid)
        assert low - 1e-6 <= row.of_registered <= high + 1e-6
        low, high = ballots.turnout_bounds(row.of_registered, around, row.of_valid)
        assert low - 1e-6 <= turnout <= high + 1e-6

    @given(st.floats(1, 100))
    def test_knowing_nothing_of_blank_ballots_leaves_the_share_itself_as_the_floor(self, share):
        low, high = ballots.turnout_bounds(share)
        assert (low, high) == (pytest.approx(share), 100)

    @given(st.floats(1, 100), st.floats(0, 50), st.floats(0, 50))
    def test_knowing_more_never_widens_them(self, turnout, first, second):
        blank = tuple(sorted((first, second)))
        narrow = ballots.share_of_registered_bounds(turnout, blank)
        wide = ballots.share_of_registered_bounds(turnout, (0, 50))
        assert wide.low <= narrow.low <= narrow.high <= wide.high

    def test_an_impossible_pair_of_shares_is_refused(self):
        with pytest.raises(ValueError, match=r"turnout of 160\.0 %"):
            ballots.turnout_bounds(of_registered=40, of_valid=25)

    def test_no_votes_say_nothing(self):
        with pytest.raises(ValueError, match="says nothing"):
            ballots.turnout_bounds(of_registered=0)

    @pytest.mark.parametrize("bounds", [ballots.turnout_bounds, ballots.share_of_registered_bounds])
    def test_blank_ballots_run_from_low_to_high(self, bounds):
        with pytest.raises(ValueError, match="from the lowest to the highest"):
            bounds(40, blank=(30, 10))


class TestVotesBounds:
    @given(st.integers(1, 50_000), st.data(), st.integers(0, 3))
    def test_the_true_count_is_among_them(self, registered, data, decimals):
        votes = data.draw(st.integers(0, registered))
        published = round(100 * votes / registered, decimals)
        low, high = ballots.votes_bounds(published, registered, decimals)
        assert low <= votes <= high

    @given(st.integers(1, 50_000), st.floats(0, 100).map(lambda x: round(x, 2)))
    def test_each_end_rounds_to_what_was_printed(self, registered, published):
        try:
            ends = ballots.votes_bounds(published, registered)
        except ValueError:
            return
        for votes in ends:
            assert abs(100 * votes / registered - published) <= 0.005 + 1e-6

    def test_a_percentage_that_no_count_gives_is_refused(self):
        with pytest.raises(ValueError, match="no whole number of votes among 10"):
            ballots.votes_bounds(45.12, 10)

    def test_an_empty_roll_is_refused(self):
        with pytest.raises(ValueError, match="at least one registered"):
            ballots.votes_bounds(45.12, 0)
