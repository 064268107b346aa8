"""A chart says what it is, how to read it, and gives its numbers to those who cannot see it."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from coursekit import chart, charts, palette

TABLE = pd.DataFrame({"commune": ["Loos", "Lens"], "shafts": [22, 31]})


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context():
        palette.use()
        yield
        plt.close("all")


def drawn(**options):
    fig, ax = plt.subplots()
    ax.bar(TABLE["commune"], TABLE["shafts"])
    return chart(fig, **{"title": "Shafts <b>", "reading": "Lens had more & Loos fewer."} | options)


def page(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def test_title_and_reading_name_the_figure():
    figure = page(drawn()).figure
    assert figure["class"] == ["ck-chart"]
    title = figure.find(id=figure["aria-labelledby"])
    assert title.text == "Shafts <b>"
    assert figure.figcaption.contents[0] is title
    assert figure.select_one("figcaption .ck-reading").text == "Lens had more & Loos fewer."
    assert figure.svg["aria-label"] == "Shafts <b>"
    assert not figure.find("b")


def test_the_table_twin_is_made_of_the_same_rows():
    figure = page(drawn(table=TABLE)).figure
    rows = [[cell.text for cell in row(["th", "td"])] for row in figure.details.table("tr")]
    assert rows == [["commune", "shafts"], ["Loos", "22"], ["Lens", "31"]]
    assert figure.details.summary.text
    assert figure.details.table.caption.text == "Shafts <b>"
    box = figure.details.select_one("[tabindex='0'][role=region]")
    assert box["aria-label"] == "Table: Shafts <b>"
    assert not page(drawn()).details


def test_each_showing_has_names_of_its_own_and_showing_twice_keeps_them():
    one, two = drawn(), drawn()
    ids = [{tag["id"] for tag in page(shown).select("[id]")} for shown in (one, two)]
    assert not ids[0] & ids[1]
    assert one._repr_html_() == one._repr_html_()


def test_in_a_notebook_it_brings_its_style_and_in_the_book_it_does_not(monkeypatch):
    monkeypatch.delenv("COURSEKIT_BOOK", raising=False)
    alone = drawn()._repr_html_()
    assert alone.startswith("<style>")
    # JupyterLab's dark theme gets the dark twin of every colour the drawing may use.
    dark = re.search(r'\[data-jp-theme-light="false"\] :is\(\.ck-chart[^{]*\{(.*?)\}', alone, re.S)
    for name, colour in palette.DARK.items():
        assert f"--ck-{name}: {colour};" in dark[1]
    assert "http" not in alone
    monkeypatch.setenv("COURSEKIT_BOOK", "1")
    assert drawn()._repr_html_().startswith('<figure class="ck-chart"')


def test_axes_will_do_for_a_figure():
    assert "Lens" in chart(TABLE.plot.bar(x="commune"), title="t", reading="r")._repr_html_()
    assert plt.get_fignums() == []


@pytest.mark.parametrize("missing", ["title", "reading"])
@pytest.mark.parametrize("text", ["", "  ", None])
def test_title_and_reading_are_not_optional(missing, text):
    with pytest.raises(ValueError, match=f"give a {missing}"):
        drawn(**{missing: text})


@pytest.mark.parametrize("thing", [None, "figure", TABLE])
def test_what_is_no_figure_is_refused_with_the_way_to_make_one(thing):
    with pytest.raises(TypeError, match=r"fig, ax = plt\.subplots"):
        chart(thing, title="t", reading="r")


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="DataFrame or Series, and this is of type list"):
        drawn(table=[1, 2])


def test_text_too_small_for_a_telephone_stops_the_book_in_the_cell(monkeypatch):
    monkeypatch.setenv("COURSEKIT_BOOK", "1")
    fig, ax = plt.subplots(figsize=(14, 6))
    ax.set_title("wide")
    with pytest.raises(ValueError, match=r"'Too wide'.*telephone"):
        chart(fig, title="Too wide", reading="r")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (TABLE, ["commune", "shafts"]),
        (TABLE[TABLE["shafts"] > 22], ["commune", "shafts"]),
        (TABLE.set_index("commune"), ["commune", "shafts"]),
        (TABLE.set_index("commune")["shafts"], ["commune", "shafts"]),
        (pd.Series({1968: 3, 1975: 4}), ["row", "value"]),
        (pd.Series([1, 2], name="n"), ["n"]),
        (pd.DataFrame({"n": [1]}, index=["a"]), ["row", "n"]),
        (TABLE.rename_axis("commune"), ["commune", "shafts"]),
        (TABLE.set_index(["commune", "shafts"], drop=False), ["commune", "shafts"]),
        (pd.DataFrame({"n": [1]}, index=[["a"], [1]]), ["row 1", "row 2", "n"]),
        (TABLE.pivot_table(index="commune", aggfunc=["sum"]), ["commune", "sum – shafts"]),
        (pd.DataFrame({1968: [1]}), ["1968"]),
    ],
)  # fmt: skip
def test_an_index_that_says_something_is_the_first_column(table, columns):
    before = table.copy()
    assert charts.frame_of(table).columns.tolist() == columns
    assert table.equals(before)


class TestTicks:
    def written(self, low, high, **settings):
        fig, ax = plt.subplots()
        ax.plot([low, high], [low, high])
        ax.set_xlim(low, high)
        ax.ticklabel_format(**settings)
        html = chart(fig, title="t", reading="r")._repr_html_()
        return re.findall(r"<text[^>]*>([^<]*)</text>", html)

    @pytest.mark.parametrize(
        ("low", "high", "there", "absent"),
        [
            (0, 5000, ["0", "1,000", "5,000"], "1000"),
            (-3000, 0, ["−3,000", "0"], "-"),
            (1720, 1990, ["1800", "1900"], ","),
            (0, 0.5, ["0.0", "0.5"], ","),
            (-1.5, 1.5, ["−1.5", "0.0"], "-"),
        ],
    )
    def test_axes_write_numbers_like_tables(self, low, high, there, absent):
        texts = self.written(low, high)
        assert set(there) <= set(texts)
        assert not any(absent in text for text in texts)

    def test_words_and_forms_of_a_chapter_stay(self):
        fig, ax = plt.subplots()
        ax.bar(["Lens", "Loos"], [3000, 4000])
        ax.yaxis.set_major_formatter("{x:.0f} m")
        html = chart(fig, title="t", reading="r")._repr_html_()
        assert ">Lens</text>" in html
        assert ">4000 m</text>" in html

    def test_a_power_of_ten_belongs_to_what_is_written(self):
        texts = self.written(0, 5e7, style="sci", scilimits=(0, 0))
        assert "1e7" in texts
        assert "5" in texts
