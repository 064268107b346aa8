"""What is to be guessed has a frame that gives nothing away, and controls for everybody."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from coursekit import predictions
from coursekit.predictions._scale import Scale

WORDS = {"title": "Shafts <b>", "question": "How many & when?", "gap": "Coal ended."}
SHAFTS = pd.Series({1900: 80.0, 1930: 120.0, 1960: 70.0, 1990: 0.0})
SHARES = pd.Series({"of valid": 82.1, "of voters": 75.8, "of <all>": 47.9})
PLACES = pd.DataFrame(
    {"lon": [2.79, 2.83, 2.95], "lat": [50.46, 50.43, 50.42], "jobs": [10.0, -4.4, -1.7]},
    index=["Loos", "Lens", "Hénin"],
)
KINDS = {
    "line": lambda **more: predictions.line("01", SHAFTS, **WORDS, **more),
    "bars": lambda **more: predictions.bars("06", SHARES, **WORDS, given=1, unit="%", **more),
    "place": lambda **more: predictions.place("11", PLACES, PLACES, **WORDS, value="jobs", **more),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def page(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def data(shown):
    return json.loads(page(shown).find("script", type="application/json").string)


@kinds
def test_title_and_question_name_the_figure_and_stay_text(kind):
    figure = page(KINDS[kind]()).figure
    assert figure.find(id=figure["aria-labelledby"]).text == "Shafts <b>"
    assert "How many & when?" in figure.figcaption.text
    assert figure.find("b") is None


@kinds
def test_each_control_has_a_label_and_each_name_is_there_once(kind):
    figure = page(KINDS[kind]()).figure
    for control in figure.find_all("input"):
        label = control.find_parent("label") or figure.find("label", attrs={"for": control["id"]})
        assert label.text.strip()
    names = [one["id"] for one in figure.find_all(id=True)]
    assert len(names) == len(set(names))
    assert "IDENT" not in str(figure)


def test_two_on_a_page_share_no_name():
    first, second = KINDS["line"](), KINDS["line"]()
    names = [one["id"] for shown in (first, second) for one in page(shown).find_all(id=True)]
    assert len(names) == len(set(names))


def test_one_control_for_each_thing_that_is_not_given():
    assert len(page(KINDS["line"]()).find_all("input")) == len(SHAFTS) - 1
    assert len(page(KINDS["bars"]()).find_all("input")) == len(SHARES) - 1
    assert len(page(KINDS["place"]()).find_all("input")) == len(PLACES)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=6), st.sampled_from(["line", "bars"]))
def test_neither_frame_nor_controls_depend_on_what_is_to_be_guessed(values, kind):
    def drawn(rest):
        truth = pd.Series([50.0, *rest], index=range(2000, 2001 + len(rest)))
        shown = getattr(predictions, kind)("01", truth, **WORDS, given=1, high=100)
        return shown.frame, shown.controls

    assert drawn(values) == drawn([0.0] * len(values))


def test_the_map_of_places_does_not_depend_on_their_values():
    other = PLACES.assign(jobs=[1.0, 2.0, 3.0])
    shown = predictions.place("11", other, PLACES, **WORDS, value="jobs")
    assert (shown.frame, shown.controls) == (KINDS["place"]().frame, KINDS["place"]().controls)
    assert (data(shown)["truth"], data(KINDS["place"]())["truth"]) == (2, 0)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8),
    st.floats(-1e6, 1e6),
    st.integers(0, 2),
)
def test_a_scale_holds_every_value_in_few_steps(values, low, decimals):
    low = min(low, *values)
    assume(max(values) - low > 1)
    scale = Scale.holding(values, low, None, "", decimals)
    assert 2 <= len(scale.texts) <= 121
    assert all(-0.01 <= scale.part(value) <= 1.05 for value in values)
    assert 2 <= len(scale.ticks) <= 8
    for at in (0, len(scale.texts) // 2, len(scale.texts) - 1):
        assert scale.step_of(scale.low + at * scale.step) == at


def test_truth_and_given_are_told_as_the_page_writes_numbers():
    found = data(predictions.bars("06", SHARES, **WORDS, given=1, unit="%", decimals=1))
    assert found["told"] == ["82.1\xa0%", "75.8\xa0%", "47.9\xa0%"]
    assert found["gap"] == "Coal ended."
    assert found["texts"][0] == "0.0\xa0%"


class TestRefused:
    @pytest.mark.parametrize("name", ["1", "chapter", "011", "03B", ""])
    def test_a_name_that_the_page_could_not_keep(self, name):
        with pytest.raises(ValueError, match="number of the chapter in two digits"):
            predictions.line(name, SHAFTS, **WORDS)

    @pytest.mark.parametrize("lacking", WORDS)
    def test_a_missing_sentence(self, lacking):
        with pytest.raises(ValueError, match=f"01 has no {lacking}"):
            predictions.line("01", SHAFTS, **{**WORDS, lacking: " "})

    @pytest.mark.parametrize("given_values", [4, 5, -1])
    def test_nothing_left_to_guess(self, given_values):
        with pytest.raises(ValueError, match="leave something to be guessed"):
            predictions.line("01", SHAFTS, **WORDS, given=given_values)

    def test_a_missing_value(self):
        with pytest.raises(ValueError, match="leave its row out"):
            predictions.bars("01", pd.Series({"a": 1.0, "b": float("nan")}), **WORDS)

    @pytest.mark.parametrize("ends", [{"high": 100}, {"low": 20}, {"low": 5, "high": 5}])
    def test_a_frame_that_does_not_hold_the_truth(self, ends):
        with pytest.raises(ValueError, match="Give low= and high= that hold them"):
            predictions.line("01", SHAFTS, **WORDS, **ends)

    def test_places_that_cannot_be_told_apart(self):
        with pytest.raises(ValueError, match="two places share the largest"):
            predictions.place("11", PLACES.assign(jobs=1.0), PLACES, **WORDS, value="jobs")
        with pytest.raises(ValueError, match="offers 1 places; give two to 8"):
            predictions.place("11", PLACES.head(1), PLACES, **WORDS, value="jobs")
