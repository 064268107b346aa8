"""Explorers: every state can be reached, each is stored once, and errors say what to do."""

from __future__ import annotations

import datetime
import decimal
import gzip
import itertools
import json
import math
import os
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit import chart, explore, palette
from coursekit.explorers import StateFailed, TooManyStates, _controls, _outputs, _stored
from coursekit.explorers._widgets import explorer_widget


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context():
        palette.use()
        yield
        plt.close("all")


@pytest.fixture
def in_book(monkeypatch):
    monkeypatch.setenv("COURSEKIT_BOOK", "1")


def said(**values):
    """Return the values, so that a state tells which one it is."""
    return repr(values)


def page(explorer):
    return BeautifulSoup(explorer.html(), "html.parser")


def stored(explorer):
    return json.loads(page(explorer).find("script", type="application/json").string)


def state(data, positions):
    """Do what explore.js does."""
    index = 0
    for size, position in zip(data["sizes"], positions, strict=True):
        index = index * size + position
    pieces, found, last = data["pieces"], "", 0
    for number in data["states"][data["order"][index]]:
        # A number below nought says how many pieces follow the one before it.
        one = pieces[last + 1 : last + 1 - number] if number < 0 else [pieces[number]]
        found, last = found + "".join(one), number
    return found


class TestValues:
    @pytest.mark.parametrize(
        ("given", "values", "texts"),
        [
            ((0.1, 0.5, 0.1), (0.1, 0.2, 0.3, 0.4, 0.5), ("0.1", "0.2", "0.3", "0.4", "0.5")),
            ((0.5, 2, 0.5), (0.5, 1.0, 1.5, 2.0), ("0.5", "1.0", "1.5", "2.0")),
            ((1720, 1990, 90), (1720, 1810, 1900, 1990), ("1720", "1810", "1900", "1990")),
            ((0, 10, 4), (0, 4, 8), ("0", "4", "8")),
            ((2, -2, -2), (2, 0, -2), ("2", "0", "−2")),
            ((0, 20_000, 10_000), (0, 10_000, 20_000), ("0", "10,000", "20,000")),
            ((np.float32(0.1), 0.3, 0.1), (0.1, 0.2, 0.3), ("0.1", "0.2", "0.3")),
            ([200, 400.5, 600], (200, 400.5, 600), ("200.0", "400.5", "600.0")),
            (range(3), (0, 1, 2), ("0", "1", "2")),
            (np.array([1, 2, 5]), (1, 2, 5), ("1", "2", "5")),
            (pd.Series([0.25, 0.5, 1]), (0.25, 0.5, 1), ("0.25", "0.50", "1.00")),
            ((3, 3, 1), (3,), ("3",)),
        ],
    )
    def test_numbers_make_a_slider_with_exact_values(self, given, values, texts):
        made = _controls.control("x", given)
        assert (made.kind, made.values, made.texts) == ("range", values, texts)
        assert all(type(value) in (int, float) for value in made.values)

    def test_other_lists_and_dicts_make_a_menu_and_a_bool_a_box(self):
        assert _controls.control("x", ["Loos", "Lens"]).kind == "select"
        assert _controls.control("x", [1, "all"]).texts == ("1", "all")
        menu = _controls.control("x", {"Loos": 62528, "Lens": 62498}, label="Town (any)")
        assert (menu.kind, menu.values, menu.texts) == ("select", (62528, 62498), ("Loos", "Lens"))
        box = _controls.control("x", True)
        assert (box.kind, box.values, box.first) == ("checkbox", (False, True), 1)

    @pytest.mark.parametrize(
        ("given", "kind", "texts"),
        [
            # Pairs, as menus of widgets take them.
            ([("one", 1), ("two", 2)], "select", ("one", "two")),
            ((("one", 1), ("two", 2), ("three", 3)), "select", ("one", "two", "three")),
            ((("one", 1), ("two", 2)), "select", ("one", "two")),
            ([("all", None), ("Loos", "62528")], "select", ("all", "Loos")),
            ([("a", 0.5)], "select", ("a",)),
            ({"a": 1, "b": 2}.items(), "select", ("a", "b")),
            ({"a": 1, "b": 2}.values(), "pair", ("1", "2")),
            # Dates of every maker, as short as they can be.
            (pd.date_range("2020", "2022", freq="YS"), "select", ("2020", "2021", "2022")),
            (pd.date_range("2020-01", periods=2, freq="MS"), "select", ("2020-01", "2020-02")),
            ([datetime.date(2020, 5, 17)], "select", ("2020-05-17",)),
            ([datetime.datetime(2020, 5, 17, 8, 30)], "select", ("2020-05-17 08:30",)),
            (np.array(["2020", "2021"], "datetime64[ns]"), "select", ("2020", "2021")),
            (np.array(["2020-03-04"], "datetime64[D]"), "select", ("2020-03-04",)),
            (pd.Series(pd.to_datetime(["2020-03-04"])), "select", ("2020-03-04",)),
            (pd.period_range("2020", "2021", freq="Y"), "select", ("2020", "2021")),
            ([pd.NaT, pd.Timestamp("2020")], "select", ("no data", "2020")),
            # What is missing, in words; numbers beside it as numbers.
            ([None, 1.0, float("nan")], "select", ("none", "1", "no data")),
            ([pd.NA, 1234.5], "select", ("no data", "1,234.5")),
            ([None, "Loos"], "select", ("none", "Loos")),
            ([True, False], "select", ("yes", "no")),
            ([("a", "b", 1), (2, 3)], "select", ("a, b, 1", "2, 3")),
            # Floats with a trace of computing.
            (np.arange(0.1, 0.45, 0.1), "range", ("0.1", "0.2", "0.3", "0.4")),
            ([0.1 + 0.2, 0.5], "pair", ("0.3", "0.5")),
            (np.linspace(0, 1, 4), "range", ("0", "0.3333", "0.6667", "1")),
            (np.float32([0.1, 0.2]), "pair", ("0.1", "0.2")),
            ([1.00001, 1.00002], "pair", ("1.00001", "1.00002")),
            ([1 / 3, 1 / 3 + 1e-7], "pair", ("0.3333333", "0.3333334")),
            # Whole numbers that no float can hold.
            ([2, 10**400], "pair", ("2", "1 × 10⁴⁰⁰")),
        ],
    )
    def test_values_read_as_a_person_would_write_them(self, given, kind, texts):
        made = _controls.control("x", given)
        assert (made.kind, made.texts) == (kind, texts)
        assert len(made.values) == len(texts)

    def test_pairs_give_the_function_the_value(self):
        assert _controls.control("x", [("one", 1), ("two", 2)]).values == (1, 2)
        shown = explore(lambda x: x, title="t", x=[("one", 1.5), ("two", 2.5)])
        assert "2.5" in shown.state([1])

    def test_dates_reach_the_function_as_dates(self):
        given = np.array(["2020", "2021"], "datetime64[ns]")
        for dates in (given, pd.DatetimeIndex(given), pd.Series(given)):
            values = _controls.control("x", dates).values
            assert [value.year for value in values] == [2020, 2021]

    def test_labels_come_from_the_name_and_units_go_with_the_values(self):
        assert _controls.control("seam_thickness", (1, 2, 1)).label == "Seam thickness"
        made = _controls.control("seam", (1, 2, 1), label="Seam thickness (m)")
        assert (made.label, made.texts) == ("Seam thickness (m)", ("1\u00a0m", "2\u00a0m"))

    @pytest.mark.parametrize(
        ("given", "default", "first"),
        [
            ((1, 3, 1), 2, 1),
            ((1, 3, 1), 9, 0),
            ((0.1, 0.5, 0.1), 0.3, 2),
            (["a", "b"], "b", 1),
            ({"A": "a", "B": "b"}, "b", 1),
            ([0, 1], True, 0),
            (["a"], np.array([1, 2]), 0),
            (True, False, 1),
            ([1, 2], _controls.NOTHING, 0),
        ],
    )
    def test_it_starts_where_the_function_does(self, given, default, first):
        assert _controls.control("x", given, default=default).first == first

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ([], "has no value"),
            ({}, "has no value"),
            ((1, 2), r"x=\(1, 2\): a tuple is \(start, stop, step\)"),
            (("a", "b", "c"), "For a choice among values give a list"),
            ((1, 5, 0), "never arrives"),
            ((5, 1, 1), "never arrives: from 5 to 1 in steps of 1"),
            ((0, float("nan"), 1), "a tuple is"),
            ((0, 1e12, 1), "1,000,000,000,001 values: take larger steps"),
            ([1, 2, 1], "offers 1 more than once"),
            (["a", " "], "without a name"),
        ],
    )
    def test_values_that_cannot_be_used_are_refused(self, given, words):
        with pytest.raises(ValueError, match=words):
            explore(said, title="t", x=given)

    @pytest.mark.parametrize("given", [5, "abc", None, {1, 2}, 0.5])
    def test_things_that_are_no_control_are_refused(self, given):
        with pytest.raises(
            TypeError, match=r"Give a tuple \(start, stop, step\), a list of values"
        ):
            explore(said, title="t", x=given)

    @given(
        st.integers(-10_000, 10_000), st.integers(1, 5_000), st.integers(0, 60), st.integers(0, 4)
    )
    def test_a_range_holds_its_stop_and_no_rounding_error(self, start, step, count, digits):
        unit = 10**digits
        made = _controls.control("x", (start / unit, (start + count * step) / unit, step / unit))
        assert made.values == tuple((start + i * step) / unit for i in range(count + 1))
        for text, value in zip(made.texts, made.values, strict=True):
            assert float(text.replace(",", "").replace("−", "-")) == value
            assert len(text) <= 12


class TestCombinations:
    @given(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    def test_each_has_a_number_of_its_own(self, sizes):
        found = [
            _controls.index(sizes, positions) for positions in itertools.product(*map(range, sizes))
        ]
        assert found == list(range(_controls.combinations(sizes)))

    def test_a_position_beyond_the_last_is_an_error(self):
        with pytest.raises(IndexError, match="position 2 of a control with 2 values"):
            _controls.index([2], [2])


NAMES = st.sampled_from(["seam", "depth", "town", "ticked", "f", "self"])
WORDS = (st.text(min_size=1) | st.text("</>&b", min_size=1)).filter(str.strip)
GIVEN = st.one_of(
    st.booleans(),
    st.lists(st.integers(), min_size=1, max_size=5, unique=True),
    st.lists(WORDS, min_size=1, max_size=5, unique=True),
    st.dictionaries(WORDS, st.integers(0, 2), min_size=1, max_size=4),
    st.tuples(st.integers(-9, 9), st.integers(10, 14), st.integers(5, 9)),
)


@settings(max_examples=60)
@given(st.dictionaries(NAMES, GIVEN, min_size=1, max_size=3))
def test_every_state_can_be_reached_and_is_the_right_one(given):
    explorer = explore(said, title="Any", **given)
    if math.prod(explorer.sizes) > 64:
        with pytest.raises(TooManyStates):
            explorer.html()
        return
    data = stored(explorer)
    assert data["sizes"] == [len(control.values) for control in explorer.controls]
    seen = set()
    for positions in itertools.product(*map(range, explorer.sizes)):
        values = {c.name: c.values[i] for c, i in zip(explorer.controls, positions, strict=True)}
        shown = BeautifulSoup(state(data, positions), "html.parser").p
        assert shown.text == re.sub(r"\s+$|^\s+", "", said(**values))
        seen.add(shown.text)
    assert len(data["states"]) == len(seen), "a rendering is stored twice"
    assert set(data["order"]) == set(range(len(data["states"]))), "a rendering cannot be reached"


class TestPage:
    def test_controls_are_native_and_labelled(self, in_book):
        html = page(
            explore(
                said,
                title="Town & <country>",
                reading="Look < here.",
                labels={"seam": "Seam (m)"},
                seam=(0.5, 1.5, 0.5),
                town=["Loos", "<b>"],
                ticked=True,
            )
        )
        figure = html.figure
        assert figure["class"] == ["ck-explorer"]
        assert figure.find(id=figure["aria-labelledby"]).text == "Town & <country>"
        assert figure.select_one(".ck-reading").text == "Look < here."
        elements = figure.select("fieldset.ck-controls input, fieldset.ck-controls select")
        labels = [figure.find("label", attrs={"for": element["id"]}).text for element in elements]
        assert labels == ["Seam (m)", "Town", "Ticked"]
        slider, menu, box = elements
        assert [slider[k] for k in ("type", "min", "max", "step", "value", "aria-valuetext")] == [
            "range", "0", "2", "1", "0", "0.5\u00a0m",
        ]  # fmt: skip
        assert figure.find("output", attrs={"for": slider["id"]}).text == "0.5\u00a0m"
        assert [option.text for option in menu("option")] == ["Loos", "<b>"]
        assert box["type"] == "checkbox"
        assert box.has_attr("checked")
        assert not figure.find("b")
        # A browser that restored the controls of an earlier visit would show the wrong state.
        assert all(element["autocomplete"] == "off" for element in elements)

    def test_two_numbers_are_two_buttons(self, in_book):
        def f(power=450):
            return f"{power} kWp"

        html = page(explore(f, title="t", labels={"power": "Power (kWp)"}, power=[35, 450]))
        pair = html.select_one("fieldset.ck-controls fieldset.ck-pair[data-ck]")
        assert pair.legend.text == "Power (kWp)"
        assert [label.text for label in pair("label")] == ["35\u00a0kWp", "450\u00a0kWp"]
        pressed = [button.has_attr("checked") for button in pair.select("input[type=radio]")]
        assert pressed == [False, True]
        assert html.select_one(".ck-state").text == "450 kWp"
        assert not html.select("input[type=range]")

    def test_the_first_state_is_there_without_javascript(self, in_book):
        def f(seam=2, *, town="Lens"):
            return f"seam {seam} in {town}"

        html = page(explore(f, title="t", seam=(1, 3, 1), town=["Loos", "Lens"]))
        view = html.select_one(".ck-state")
        assert view["aria-live"] == "polite"
        assert view.text == "seam 2 in Lens"
        assert "Seam: 2, Town: Lens" in html.noscript.text
        assert html.find("input")["value"] == "1"
        assert html.find("option", selected=True).text == "Lens"

    def test_equal_states_are_stored_once(self, in_book):
        data = stored(explore(lambda n, m: f"{n % 2}", title="t", n=(0, 7, 1), m=["a", "b"]))
        assert len(data["states"]) == 2
        assert len(data["order"]) == 16

    @pytest.mark.slow  # two processes of their own that draw
    def test_it_is_the_same_in_every_build(self):
        code = (
            "import matplotlib.pyplot as plt;from coursekit import explore\n"
            "def f(n):\n fig, ax = plt.subplots(); ax.plot([n, 2]); return fig\n"
            "print(explore(f, title='t', n=[1, 2]).html())"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", code],
                env=os.environ | {"COURSEKIT_BOOK": "1", "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(runs) == 1
        assert 'class="ck-explorer"' in runs.pop()

    def test_explorers_and_charts_of_a_page_share_no_name(self, in_book):
        def f(n):
            fig, ax = plt.subplots()
            ax.plot([n, 2])
            return fig, chart(plt.subplots()[0], title="c", reading="r", table=pd.Series([n]))

        markup = "".join(explore(f, title="t", n=[1, 2, 3]).html() for _ in range(2))
        html = BeautifulSoup(markup, "html.parser")
        ids = [tag["id"] for tag in html.select("[id]")]
        assert len(ids) == len(set(ids)) > 6
        for label in html("label"):
            assert label["for"] in ids
        for reference in re.findall(r"url\(#([^)\\]+)\)", markup):
            assert reference in ids

    def test_no_state_ends_its_script_or_runs_one(self, in_book):
        evil = '</script><script>alert(1)</script><!-- <img src=x onerror="alert(1)">'
        explorer = explore(
            lambda town: [town, pd.Series({town: town})], title=evil, town=[evil, "b"]
        )
        html = page(explorer)
        assert [tag.get("type") for tag in html("script")] == ["application/json", None]
        assert not html("img")
        assert html.select_one(".ck-state p").text == evil
        assert "alert" not in html("script")[1].string

    def test_nothing_is_asked_of_another_host_or_library(self, in_book):
        markup = explore(lambda n: plt.subplots()[0], title="t", n=[1, 2]).html()
        for word in ("http", "require", "import ", "src="):
            assert word not in markup


class TestProgram:
    def test_it_is_a_few_hundred_bytes(self):
        assert len(_stored.program().encode()) < 900

    def test_it_is_the_source_without_comments(self):
        assert "//" not in _stored.program()
        assert _stored.program().count("{") == _stored.program().count("}")


class TestWeight:
    X = np.linspace(-800, 800, 161)

    def bowl(self, seam=1.0, depth=400):
        """Draw what a chapter draws: areas, lines, a legend, a note."""
        fig, ax = plt.subplots()
        ground = -0.85 * seam * np.exp(-np.pi * (self.X / (depth * 0.7)) ** 2)
        ax.fill_between(self.X, 0, ground, alpha=0.25, label="sunk")
        ax.plot(self.X, ground, label="ground", color=palette.EMBER)
        ax.plot(self.X, -0.002 * self.X + ground * 0.5, label="stream", color=palette.SKY)
        ax.set(xlabel="distance from the middle (m)", ylabel="height (m)", ylim=(-4.5, 2.5))
        ax.annotate("lowest point", (0, ground.min()), (200, ground.min() - 0.3))
        ax.legend()
        return fig, f"The ground sinks by {-ground.min():.2f} m."

    @pytest.mark.slow
    def test_64_charts_weigh_less_than_80_kb(self, in_book):
        explorer = explore(self.bowl, title="Bowl", seam=(0.5, 4, 0.5), depth=(200, 900, 100))
        assert len(stored(explorer)["states"]) == 64
        # 26 kB when this was written; the design allows 80.
        assert len(gzip.compress(explorer.html().encode())) < 40_000

    def test_heavier_than_a_page_can_hold_is_an_error(self, in_book):
        rng = np.random.default_rng(1)

        def noise(n):
            fig, ax = plt.subplots()
            ax.scatter(*rng.normal(size=(2, 6000)))
            return fig

        with pytest.raises(ValueError, match=r"'Heavy' weighs .* 80,000 is the most: draw fewer"):
            explore(noise, title="Heavy", n=[1, 2, 3])


class TestErrors:
    def test_too_many_states_says_how_many_and_what_to_cut(self, in_book):
        with pytest.raises(TooManyStates) as caught:
            explore(
                said, title="Bowl", seam=(1, 10, 1), depth=[200, 400, 800], ticked=False, n=[1, 2]
            )
        assert str(caught.value) == (
            "the explorer 'Bowl' would have 120 states, and a page holds 64. Values of each "
            "control: seam 10, depth 3, ticked 2, n 2. Give seam at most 5 values."
        )
        with pytest.raises(TooManyStates, match="Leave a control out"):
            explore(said, title="t", **{name: list(range(4)) for name in "abcd"})
        explore(said, title="t", **{name: list(range(4)) for name in "abc"})

    def test_a_notebook_may_have_more(self, monkeypatch):
        monkeypatch.delenv("COURSEKIT_BOOK", raising=False)
        explorer = explore(said, title="t", n=(1, 100, 1))
        assert repr(explorer) == "<explorer: t, 100 states>"

    def test_a_control_without_a_parameter(self):
        with pytest.raises(ValueError, match="f has no parameter 'seem', did you mean 'seam'"):
            explore(self.f, title="t", seem=[1])
        with pytest.raises(ValueError, match="'xyz', only seam, depth"):
            explore(self.f, title="t", xyz=[1])

    def test_a_parameter_without_a_control(self):
        with pytest.raises(
            ValueError, match="parameter 'seam' of f has neither control nor default"
        ):
            explore(self.f, title="t", depth=[1])
        with pytest.raises(ValueError, match="before `/`"):
            explore(lambda a, /, b: a, title="t", b=[1])

    def test_no_control_at_all(self):
        with pytest.raises(ValueError, match="nothing to explore"):
            explore(lambda: "x", title="t")
        with pytest.raises(ValueError, match="Give one for a parameter of the function: n"):
            explore(lambda n=1: "x", title="t")

    def test_a_label_for_no_control(self):
        with pytest.raises(ValueError, match="labels names 'sem', did you mean 'seam'"):
            explore(self.f, title="t", seam=[1], labels={"sem": "Seam"})

    def test_no_function_or_title(self):
        with pytest.raises(TypeError, match="give a function first, not a DataFrame"):
            explore(pd.DataFrame(), title="t", n=[1])
        with pytest.raises(ValueError, match="give a title"):
            explore(self.f, title=" ", seam=[1])

    def test_a_state_that_fails_stops_the_book_and_names_its_values(self, in_book):
        with pytest.raises(
            StateFailed, match="'Ratio' stops at n=0: ZeroDivisionError: "
        ) as caught:
            explore(lambda n: 1 / n, title="Ratio", n=[1, 0])
        assert isinstance(caught.value.__cause__, ZeroDivisionError)

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "returned nothing .None.*return"),
            ([], "empty list"),
            (object(), "a object"),
            ({}, "a dict"),
        ],
    )
    def test_a_result_that_cannot_be_shown(self, in_book, value, words):
        with pytest.raises(StateFailed, match=f"n=1: TypeError: .*{words}"):
            explore(lambda n: value, title="t", n=[1])

    @staticmethod
    def f(seam, depth=400):
        return seam * depth

    f.__name__ = "f"


class Shown:
    def __init__(self, markup):
        self.markup = markup

    def _repr_html_(self):
        return self.markup


class TestOutputs:
    def of(self, value):
        return _outputs.output_html(value, title="t < u", ident="i")

    @given(st.text() | st.text("<>&\"'/bp \n"))
    def test_text_is_escaped_whatever_it_says(self, text):
        html = BeautifulSoup(self.of(text), "html.parser")
        assert {tag.name for tag in html.find_all(True)} <= {"p", "br"}
        for br in html("br"):
            br.replace_with("\n")
        assert html.get_text() == re.sub(r"\r\n?", "\n", text.strip()) or "\r" in text

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (3, "3"), (1928, "1928"), (12_345, "12,345"), (0.123456, "0.1235"),
            (1234.56, "1,234.6"), (-1234.5, "−1,234.5"),
            (np.float64(2.5), "2.5"), (np.int64(7), "7"), (True, "yes"), (np.bool_(False), "no"),
            (float("nan"), "no data"), (-0.5, "−0.5"), (12_345.6, "12,345.6"),
        ],
    )  # fmt: skip
    def test_numbers_are_written_for_readers(self, value, text):
        assert self.of(value) == f'<p class="ck-value">{text}</p>'

    def test_tables_are_accessible_and_scroll_by_themselves(self):
        html = BeautifulSoup(
            self.of([pd.DataFrame({"a": [1]}), pd.Series({"x": 1})]), "html.parser"
        )
        assert [table.caption.text for table in html("table")] == ["t < u", "t < u"]
        names = [box["aria-label"] for box in html.select(".ck-scroll[tabindex='0']")]
        assert names == ["Table: t < u, part 1", "Table: t < u, part 2"]

    def test_figures_and_axes_are_drawings(self):
        assert self.of(plt.subplots()[0]).startswith("<svg")
        assert 'aria-label="t &lt; u"' in self.of(plt.subplots()[1])
        assert plt.get_fignums() == []

    def test_a_chart_keeps_its_title_reading_and_table_but_is_no_figure_in_a_figure(self):
        shown = chart(plt.subplots()[0], title="c", reading="r", table=pd.Series([1]))
        html = BeautifulSoup(self.of(shown), "html.parser")
        assert [p.text for p in html("p")] == ["c", "r"]
        assert html.svg
        assert html.details.table
        assert not html.figure

    def test_several_follow_each_other_with_names_of_their_own(self):
        def line():
            fig, ax = plt.subplots()
            ax.plot([1, 2])
            return fig

        markup = self.of((line(), "and", line()))
        html = BeautifulSoup(markup, "html.parser")
        assert [child.name for child in html.children] == ["svg", "p", "svg"]
        ids = [tag["id"] for tag in html.select("[id]")]
        assert len(ids) == len(set(ids))

    def test_a_figure_and_its_axes_are_one_drawing(self):
        for make in (
            lambda: plt.subplots(),
            lambda: plt.subplots()[::-1],
            lambda: plt.subplots(2, 2),
            lambda: list(plt.subplots(1, 3)),
            lambda: (plt.subplots(1, 2)[1],),
            lambda: plt.subplots(1, 2)[1],
            lambda: (*plt.subplots(), "and a sentence"),
            lambda: plt.subplots()[1].plot([1, 2]),
            lambda: plt.subplots()[1].bar(["a", "b"], [1, 2]),
            lambda: plt.subplots()[1].scatter([1, 2], [1, 2]),
            lambda: plt.subplots()[1].hist([1, 2, 2]),
            lambda: (plt.subplots()[1].plot([1, 2]), 1.5),
        ):
            value = make()
            html = BeautifulSoup(self.of(value), "html.parser")
            drawn = [child for child in html.children if child.name == "svg"]
            assert len(drawn) == 1
            assert plt.get_fignums() == []
        first, second = plt.subplots()[0], plt.subplots()
        assert self.of((first, *second)).count("<svg") == 2

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (np.array([0.5, 1.0]), "0.5, 1.0"),
            (np.array([0.1, 0.1 + 0.2]), "0.1, 0.3"),
            (np.array(2.5), "2.5"),
            (np.array([1.0, np.nan]), "1, no data"),
            (np.array([1, 2000]), "1, 2,000"),
            (np.array(["2020", "2021"], "datetime64[ns]"), "2020, 2021"),
            (pd.Index(["Loos", "Lens"]), "Loos, Lens"),
            (pd.array([1, None]), "1, no data"),
            ([("share", 0.5), ("year", 1990)], "share: 0.5<br>year: 1990"),
            (
                {"share": 0.5, "since": datetime.date(2001, 3, 18)},
                "share: 0.5<br>since: 2001-03-18",
            ),
            ([("<b>", None)], "&lt;b&gt;: none"),
            ({7}, "7"),
            (range(3), "0, 1, 2"),
            (pd.Timestamp("2020-05-17"), "2020-05-17"),
            (datetime.date(2020, 1, 1), "2020"),
            (np.datetime64("2020-05-17"), "2020-05-17"),
            (pd.NaT, "no data"),
            (pd.NA, "no data"),
            (decimal.Decimal("1234.5"), "1,234.5"),
        ],
    )
    def test_other_values_are_written_for_readers_too(self, value, text):
        assert self.of(value) == f'<p class="ck-value">{text}</p>'

    def test_a_part_that_is_missing_is_said(self):
        html = BeautifulSoup(self.of([float("nan"), "and", None]), "html.parser")
        assert [p.text for p in html("p")] == ["no data", "and", "none"]

    def test_a_dict_of_anything_names_its_parts(self):
        html = BeautifulSoup(self.of({"Loos": [1, 2.5], "Lens": pd.Series([3])}), "html.parser")
        assert [p.text for p in html("p")] == ["Loos", "1, 2.5", "Lens"]
        assert len(html("table")) == 1

    def test_an_array_of_rows_is_a_table(self):
        html = BeautifulSoup(self.of(np.array([[1.0, 2.0], [3.0, 4.0]])), "html.parser")
        assert len(html("tr")) == 3
        with pytest.raises(TypeError, match=r"shape \(2, 2, 2\)"):
            self.of(np.zeros((2, 2, 2)))
        with pytest.raises(TypeError, match=r"shape \(0,\)"):
            self.of(np.array([]))

    def test_objects_that_are_html_are_kept_but_not_their_scripts(self):
        assert self.of(Shown("<b>x</b>")) == "<b>x</b>"
        with pytest.raises(TypeError, match="Shown that needs scripts of its own"):
            self.of(Shown("<SCRIPT>x</SCRIPT>"))


class TestWidgets:
    """Where a kernel listens: real widgets, and errors in a sentence."""

    @pytest.fixture(autouse=True)
    def notebook(self, monkeypatch):
        monkeypatch.delenv("COURSEKIT_BOOK", raising=False)

    def test_each_control_is_a_labelled_widget_that_changes_the_state(self):
        explorer = explore(
            said, title="T < u", reading="Look.", labels={"seam": "Seam thickness of the bed (m)"},
            seam=(0.5, 1.5, 0.5), town={"Loos": 1, "Lens": 2}, ticked=True,
        )  # fmt: skip
        caption, slider, menu, box, view = explorer_widget(explorer).children
        assert "T &lt; u" in caption.value
        assert "Look." in caption.value
        assert slider.description == "Seam thickness of the bed (m)"
        assert slider.style.description_width == "initial", "the label is cut off"
        assert [label for label, _ in slider.options] == ["0.5\u00a0m", "1.0\u00a0m", "1.5\u00a0m"]
        kinds = [type(widget).__name__ for widget in (slider, menu, box)]
        assert kinds == ["SelectionSlider", "Dropdown", "Checkbox"]
        assert self.text(view) == "{'seam': 0.5, 'town': 1, 'ticked': True}"
        slider.value = 2
        menu.value = 1
        box.value = False
        assert self.text(view) == "{'seam': 1.5, 'town': 2, 'ticked': False}"

    def test_two_numbers_are_two_buttons(self):
        *_, pair, view = explorer_widget(explore(said, title="t", n=[35, 450])).children
        assert type(pair).__name__ == "RadioButtons"
        pair.value = 1
        assert self.text(view) == "{'n': 450}"

    def test_an_error_is_a_sentence_and_the_next_state_works(self):
        *_, slider, view = explorer_widget(
            explore(lambda n: 1 / n, title="Ratio", n=[1, 0, 2])
        ).children
        slider.value = 1
        assert self.text(view).startswith("the explorer 'Ratio' stops at n=0: ZeroDivisionError")
        assert "Choose other values" in self.text(view)
        assert "Traceback" not in view.value
        slider.value = 2
        assert self.text(view) == "0.5"

    def test_a_notebook_shows_the_widget_and_the_book_the_page(self, monkeypatch):
        explorer = explore(said, title="t", n=[1, 2])
        assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
        monkeypatch.setenv("COURSEKIT_BOOK", "1")
        bundle = explorer._repr_mimebundle_(include=None, exclude=None)
        assert bundle.keys() == {"text/html", "text/plain"}
        assert "ck-explorer" in bundle["text/html"]

    @pytest.mark.slow
    def test_a_real_kernel_shows_it(self):
        import nbformat
        from nbclient import NotebookClient

        cells = [
            nbformat.v4.new_code_cell(
                f"import os\nos.environ['COURSEKIT_BOOK'] = '{book:d}'\n"
                "from coursekit import explore\nexplore(lambda n: n * 2, title='t', n=[1, 2])"
            )
            for book in (False, True)
        ]
        notebook = nbformat.v4.new_notebook(cells=cells)
        NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
        widget = "application/vnd.jupyter.widget-view+json"
        for book, cell in zip((False, True), notebook.cells, strict=True):
            (output,) = cell.outputs
            assert (widget in output.data, "text/html" in output.data) == (not book, book)

    def text(self, view):
        return BeautifulSoup(view.value, "html.parser").p.text


def test_the_name_explore_is_the_function_whatever_is_imported_first():
    code = (
        "import coursekit.explorers, coursekit; from coursekit import explore;"
        "print(callable(explore), callable(coursekit.explore))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"
