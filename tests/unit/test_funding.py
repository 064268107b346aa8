"""The simulated and the tried-out agree with the closed form: the marginal per-capita return."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coursekit.models import cooperation, funding

PLAYERS = st.integers(1, 30)
VALUE = st.floats(0.1, 10)
MATCH = st.floats(0, 5)


@given(PLAYERS, VALUE, MATCH, st.floats(0, 9))
def test_the_marginal_return_is_what_one_more_token_brings(players, value, match, before):
    gifts = np.full(players, 5.0)
    gifts[0] = before
    more = gifts + np.eye(players)[0]
    gain = funding.payoffs(more, value, match)[0] - funding.payoffs(gifts, value, match)[0]
    assert gain == pytest.approx(funding.marginal_return(players, value, match) - 1, abs=1e-9)


@given(PLAYERS, VALUE, MATCH, st.lists(st.integers(0, 10), min_size=30, max_size=30))
def test_no_gift_beats_the_best_one_whatever_the_others_do(players, value, match, others):
    assume(abs(funding.marginal_return(players, value, match) - 1) > 1e-6)
    least, most = funding.best_gifts(players, value, match)
    assert least == most, "it is unique off the threshold"
    tries = np.tile(np.array(others[:players], dtype=float), (11, 1))
    tries[:, 0] = np.arange(11)
    assert np.argmax(funding.payoffs(tries, value, match)[:, 0]) == most


@given(st.integers(2, 30), VALUE)
def test_the_break_even_match_is_where_free_riding_turns_into_giving(players, value):
    match = funding.break_even_match(players, value)
    assert funding.best_gifts(players, value, match * 1.001 + 0.001).least == 10
    if match > 0:
        assert funding.marginal_return(players, value, match) == pytest.approx(1)
        assert funding.best_gifts(players, value, match * 0.999).most == 0


@pytest.mark.parametrize(("players", "turns"), [(3, True), (4, False)])
def test_a_fifty_fifty_turns_a_small_group_and_not_a_larger_one(players, turns):
    assert funding.best_gifts(players, 1.6).most == 0
    assert (funding.best_gifts(players, 1.6, match=1).least == 10) is turns


def test_at_the_threshold_itself_any_gift_is_best():
    assert funding.best_gifts(4, 2, match=1) == (0, 10)
    assert math.isinf(funding.break_even_match(4, 0))


@given(PLAYERS, VALUE, MATCH, st.lists(st.floats(0, 10), min_size=30, max_size=30))
def test_what_the_group_gains_is_what_its_players_gain(players, value, match, gifts):
    gifts = gifts[:players]
    gained = funding.payoffs(gifts, value, match).sum() - 10 * players
    each = funding.group_return(value, match)
    assert gained == pytest.approx(each["group"] * sum(gifts), abs=1e-8)
    assert each["group"] - match == pytest.approx(each["all"])  # the town paid the match


@given(st.floats(0, 60), st.floats(1, 80), st.floats(0, 15), MATCH)
def test_no_gift_to_a_project_of_all_or_nothing_beats_the_best_one(others, cost, benefit, match):
    def after(gift):
        stands = (1 + match) * (gift + others) >= cost - 1e-9
        return 10 - gift * stands + benefit * stands  # gifts come back when it fails

    best = funding.threshold_gift(others, cost, benefit, match)
    assert 0 <= best <= 10
    assert after(best) >= max(after(gift) for gift in np.linspace(0, 10, 101)) - 1e-6


@given(st.floats(1, 200), st.floats(0.5, 15), MATCH)
def test_the_fewest_givers_can_carry_it_and_one_fewer_cannot(cost, benefit, match):
    people, each = funding.fewest_givers(cost, benefit, match), min(benefit, 10)
    assert (1 + match) * people * each >= cost - 1e-6
    assert (1 + match) * (people - 1) * each < cost
    assert funding.threshold_gift((people - 1) * each, cost, benefit, match) <= each


def test_a_fifty_fifty_halves_the_people_it_takes():
    assert funding.fewest_givers(60, 5) == 2 * funding.fewest_givers(60, 5, match=1) == 12
    assert math.isinf(funding.fewest_givers(60, 0))


@pytest.mark.parametrize("match", [0, 1, 4])
def test_free_riders_learn_the_best_response(match):
    played = cooperation.simulate(4, 1.6, match, free_riders=1, rounds=80, seed=3)
    last = played.loc[played["round"] == 80, "gift"].mean()
    assert last == pytest.approx(funding.best_gifts(4, 1.6, match).most, abs=0.3)


def test_free_riders_give_in_each_round_what_the_formula_expects():
    played = cooperation.simulate(5, 2, 0.5, free_riders=1, rounds=6, groups=4000, seed=5)
    gain, gifts = funding.marginal_return(5, 2, 0.5) - 1, np.arange(11)
    for turn, mean in played.groupby("round")["gift"].mean().items():
        weights = np.exp(0.2 * turn * gain * gifts)
        assert mean == pytest.approx((weights @ gifts) / weights.sum(), abs=0.1)


def test_conditional_co_operators_alone_follow_their_trust_and_slide_down_slowly():
    low, high = (
        cooperation.simulate(4, 1.6, trust=trust, free_riders=0, seed=2)
        .groupby("round")["gift"]
        .mean()
        for trust in (0.2, 0.8)
    )
    assert high[1] == pytest.approx(0.85 * 0.8 * 10, abs=0.2)  # 0.85 is the mean part
    assert (high > low).all()
    assert high.is_monotonic_decreasing


def test_free_riders_pull_the_others_down():
    few, many = (
        cooperation.simulate(4, 1.6, free_riders=share, seed=4)
        .query("round == 10 and not free_rider")["gift"]
        .mean()
        for share in (0.1, 0.7)
    )
    assert many < few


@given(st.integers(2, 8), VALUE, MATCH, st.floats(0, 1), st.floats(0, 1), st.integers(0, 99))
def test_a_simulated_table_adds_up_and_comes_again(players, value, match, trust, share, seed):
    def play():
        return cooperation.simulate(
            players, value, match, trust=trust, free_riders=share, rounds=3, groups=5, seed=seed
        )

    played = play()
    pd.testing.assert_frame_equal(played, play())
    assert len(played) == 5 * 3 * players
    assert played["gift"].between(0, 10).all()
    assert not played.duplicated(["group", "round", "player"]).any()
    for _, one in played.groupby(["group", "round"]):
        again = funding.payoffs(one["gift"].to_numpy(), value, match)
        assert one["payoff"].to_numpy() == pytest.approx(again)


@pytest.mark.parametrize(
    ("function", "arguments", "named"),
    [
        (funding.marginal_return, (0, 1), "players"),
        (funding.marginal_return, (2.5, 1), "players"),
        (funding.marginal_return, (2, -1), "value"),
        (funding.best_gifts, (2, 1, -1), "match"),
        (funding.best_gifts, (2, 1, 0, 0), "tokens"),
        (funding.payoffs, ([11, 0], 1), "gift"),
        (funding.payoffs, (3, 1), "gifts"),
        (funding.threshold_gift, (0, 0, 1), "cost"),
        (funding.threshold_gift, (-1, 1, 1), "others"),
        (funding.fewest_givers, (1, float("nan")), "benefit"),
        (cooperation.simulate, (1, 1), "players"),
    ],
)
def test_impossible_numbers_are_refused_by_name(function, arguments, named):
    with pytest.raises(ValueError, match=named):
        function(*arguments)


@pytest.mark.parametrize(
    "wrong", [{"trust": 1.5}, {"free_riders": -0.1}, {"rounds": 0}, {"tokens": 2.5}]
)
def test_an_impossible_simulation_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong)).rstrip('s')}"):
        cooperation.simulate(4, 1.6, **wrong)
