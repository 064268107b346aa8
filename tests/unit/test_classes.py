"""Classes of a choropleth: every value in exactly one class, and the one its label says."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.maps._classes import classes
from coursekit.page.numbers import steps
from coursekit.palette import RAMPS

VALUES = st.lists(
    st.floats(-1e5, 1e5).map(lambda x: round(x, 3)) | st.just(float("nan")), min_size=1
).filter(lambda values: not np.isnan(values).all())
CHOICES = st.fixed_dictionaries(
    {
        "count": st.integers(2, 5),
        "scheme": st.sampled_from(["quantiles", "equal"]),
        "colours": st.sampled_from(list(RAMPS)),
        "strong": st.sampled_from(["high", "low"]),
        "noise": st.floats(0, 3000),
        "decimals": st.integers(0, 2),
    }
)


def _ends(label: str) -> tuple[float, float]:
    found = re.findall(r"−?[\d,.]+", label)
    ends = [float(text.replace(",", "").replace("−", "-")) for text in found]
    return ends[0], ends[-1]


@given(VALUES, CHOICES)
def test_a_value_lies_in_the_class_whose_label_holds_what_is_shown(values, choices):
    made = classes(values, **choices)
    decimals = choices["decimals"]
    assert sum(made.counts(steps(values, decimals))) == len(values)
    for value in values:
        counts = made.counts(steps([value], decimals))
        if value != value:
            assert counts[-1] == 1
            continue
        low, high = _ends(made.labels[counts.index(1)])
        assert low <= steps([value], decimals)[0] / 10**decimals <= high


@given(VALUES, CHOICES)
def test_classes_are_few_named_apart_and_each_has_its_shade(values, choices):
    made = classes(values, **choices)
    assert 1 <= len(made.labels) <= choices["count"]
    assert len(set(made.labels)) == len(made.labels) == len(made.shades) == len(made.limits) + 1
    strongest_last = choices["strong"] == "high" or "-" in choices["colours"]
    assert list(made.shades) == sorted(set(made.shades), reverse=not strongest_last)
    assert set(made.shades) <= {1, 2, 3, 4, 5}
    assert list(made.limits) == sorted(set(made.limits))


@given(VALUES, st.sampled_from(["quantiles", "equal"]), st.integers(2, 5), st.integers(-50, 50))
def test_a_diverging_scale_is_the_same_on_both_sides_of_its_middle(values, scheme, count, middle):
    made = classes(values, scheme=scheme, count=count, colours="sky-ember", middle=middle)
    turned = classes(
        [2 * middle - v for v in values],
        scheme=scheme,
        count=count,
        colours="sky-ember",
        middle=middle,
    )
    if count % 2:  # the middle itself has a class of its own
        known = [v for v in steps(values, 1) if v is not None]
        other = [v for v in steps([2 * middle - v for v in values], 1) if v is not None]
        if [10 * 2 * middle - v for v in other] == known:
            assert made.counts(known)[:-1] == turned.counts(other)[:-1][::-1]
    # What lies below the middle is never in a shade of above, and the other way round.
    for value in steps(values, 1):
        if value is None:
            continue
        shade = made.shades[made.counts([value]).index(1)]
        assert shade <= 3 or value >= 10 * middle
        assert shade >= 3 or value <= 10 * middle


def test_quantiles_hold_about_as_many_values_each():
    made = classes(np.arange(353.0))
    counts = made.counts(steps(np.arange(353.0), 1))[:-1]
    assert max(counts) - min(counts) <= 1


def test_equal_classes_have_the_same_width():
    assert classes([0, 100], scheme="equal", decimals=0).limits == (20, 40, 60, 80)


def test_open_ends_are_said_in_words():
    inf = float("inf")
    made = classes([3, 50], bins=[-inf, 10, 20, inf], decimals=0)
    assert made.labels == ("under 10", "10 to 19", "20 or more")
    assert made.counts([3, 50, None]) == [1, 0, 1, 1]


def test_the_last_limit_belongs_to_the_last_class():
    made = classes([1, 2, 3, 4, 9], bins=[1, 2, 3, 4, 9], decimals=0)
    assert made.labels == ("1", "2", "3", "4 to 9")
    assert made.counts([4, 9]) == [0, 0, 0, 2, 0]


def test_thousands_are_written_as_in_tables():
    assert classes([1000, 25_000], bins=[0, 10_000, 30_000], decimals=0).labels == (
        "0 to 9,999",
        "10,000 to 30,000",
    )


def test_diverging_bins_take_the_shades_of_their_side():
    made = classes([-4, 4], bins=[-10, -5, 0, 5, 10], colours="sky-ember")
    assert made.shades == (1, 2, 4, 5)
    assert classes([-4, 4], bins=[-10, -5, 5, 10], colours="sky-ember").shades == (1, 3, 5)
    assert classes([4, 6], bins=[0, 5, 10], colours="sky-ember").shades == (4, 5)


@pytest.mark.parametrize(
    ("values", "choices", "words"),
    [
        ([float("nan")], {}, "every value is missing"),
        ([1], {"scheme": "jenks"}, "choose 'quantiles' or 'equal'"),
        (
            [1],
            {"colours": "rainbow"},
            "choose 'ember', 'sky', 'leaf', 'violet', 'sun', 'sky-ember'",
        ),
        ([1], {"strong": "middle"}, "choose 'high' or 'low'"),
        ([1, 9], {"bins": [0, 2, 8, 9], "noise": 1.5}, "only 1 wide, and noise=1.5 says that so"),
        ([1], {"count": 9}, "choose 2 to 5"),
        ([1], {"count": 2.5}, "choose 2 to 5"),
        ([1], {"bins": [1]}, "at least two limits"),
        ([1], {"bins": [3, 2]}, "from low to high"),
        ([1], {"bins": [0, 1, 1, 2]}, "none twice"),
        ([1], {"bins": [0, 0.01, 2]}, "the same with decimals=1"),
        ([1, 50], {"bins": [0, 10]}, "1 of 2 values lie outside 0 to 10, from 50"),
        ([1], {"bins": [0, 1, 2, 3, 4, 5, 6]}, "merge some"),
        ([1], {"bins": [0, 5], "labels": ["a", "b"]}, "2 labels for 1 classes"),
        ([5], {"bins": [-10, 0, 3, 6, 9], "colours": "sky-ember"}, "1 classes below it and 3"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(values, choices, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        classes(values, **choices)


def test_on_two_sides_of_a_middle_a_limit_belongs_to_the_outer_class():
    made = classes(
        [-50, -15, 0, 15], bins=[-50, -15, -5, 5, 15, 250], colours="sky-ember", decimals=0
    )
    assert made.labels == ("−50 to −15", "−14 to −5", "−4 to 4", "5 to 14", "15 to 250")
    assert made.counts([-15, -5, 5, 15]) == [1, 1, 0, 1, 1, 0]


def test_what_a_map_is_about_has_the_strongest_colour():
    assert classes([1, 2, 3], bins=[1, 2, 3, 4], strong="low").shades == (5, 3, 1)


@given(VALUES, CHOICES)
def test_no_class_is_narrower_than_noise(values, choices):
    made = classes(values, **choices)
    wide = np.diff(made.limits)
    assert (wide >= choices["noise"] * 10 ** choices["decimals"]).all()
    known = [value for value in values if value == value]
    if max(known) - min(known) < choices["noise"] and "-" not in choices["colours"]:
        assert made.limits == (), "all are the same, as far as one can tell"


def test_labels_may_be_words():
    made = classes([1, 2], bins=[1, 2, 9], decimals=0, labels=["one list", "a choice"])
    assert made.labels == ("one list", "a choice")


def test_a_middle_that_is_no_number_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="nan stands where a number is needed"):
        classes([1, 2, 3], colours="sky-ember", middle=float("nan"))
