"""A circle that feeds itself: it grows above its threshold, dies below, and fills no more than
its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.models import feedback

RATE = st.floats(0.05, 1)
SHARE = st.floats(0.1, 1)


@given(RATE, RATE, SHARE, st.floats(0.01, 1), st.floats(0, 500))
def test_projects_stay_between_nothing_and_the_room(learning, doing, fading, wearing, first):
    table = feedback.circle(
        learning=learning, doing=doing, fading=fading, wearing=wearing, room=50, first=first
    )
    assert (table["projects"] >= 0).all()
    assert (table["projects"] <= 50 + 1e-9).all()
    assert (table["know_how"] >= 0).all()


@given(RATE, RATE, SHARE, st.floats(0.02, 0.3))
def test_each_year_balances(learning, doing, fading, wearing):
    table = feedback.circle(learning=learning, doing=doing, fading=fading, wearing=wearing)
    before, after = table.iloc[:-1].reset_index(), table.iloc[1:].reset_index()
    assert after["projects"].to_numpy() == pytest.approx(
        ((1 - wearing) * before["projects"] + after["new"]).to_numpy()
    )
    assert after["know_how"].to_numpy() == pytest.approx(
        ((1 - fading) * before["know_how"] + learning * after["new"]).to_numpy()
    )


@given(RATE, RATE, SHARE)
def test_below_the_threshold_it_dies_and_above_it_comes_to_rest_where_the_formula_says(
    learning, doing, fading
):
    once = feedback.strength(learning, doing, fading)
    if 0.9 < once < 1.1:
        return  # near the threshold it takes for ever
    end = feedback.circle(learning=learning, doing=doing, fading=fading, wearing=0.1, years=3000)[
        "projects"
    ].iloc[-1]
    assert end == pytest.approx(feedback.level(learning, doing, fading), abs=0.05)


def test_what_matters_most_comes_first_and_the_given_stands_between():
    table = feedback.sensitivity(0.2, learning=1, doing=0.5, fading=0.25, years=200)
    assert set(table["number"]) == {"learning", "doing", "fading"}
    widths = (table["higher"] - table["lower"]).abs()
    assert widths.is_monotonic_decreasing
    assert table[["lower", "higher"]].min(axis=1).le(table["given"]).all()
    assert table[["lower", "higher"]].max(axis=1).ge(table["given"]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"learning": -1},
        {"doing": float("nan")},
        {"fading": 0},
        {"fading": 1.5},
        {"wearing": 0},
        {"room": 0},
        {"years": 0},
    ],
)
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}"):
        feedback.circle(**({"learning": 1, "doing": 1, "fading": 0.5} | wrong))


@pytest.mark.parametrize("change", [0, 1, -0.2])
def test_a_change_is_a_share(change):
    with pytest.raises(ValueError, match="change"):
        feedback.sensitivity(change, learning=1, doing=1, fading=0.5)
