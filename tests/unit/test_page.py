"""Text from data stays text, ids stay ids, tables say what they hold."""

from __future__ import annotations

import html
import json
import math
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from coursekit import page
from coursekit.page import _html

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)  # fmt: skip


class TestEmbeddedJson:
    @given(JSON)
    def test_it_comes_back_as_it_went_in_and_never_ends_a_script(self, value):
        text = page.embed_json(value)
        assert json.loads(text) == value
        assert not set("<>&\u2028\u2029") & set(text)

    @pytest.mark.parametrize("name", ["</script>", "<!--", "]]>", "\u2028", "a & b", "<script>"])
    def test_a_commune_with_such_a_name_runs_nothing(self, name):
        text = page.embed_json({name: name})
        parsed = BeautifulSoup(f'<script type="x">{text}</script><b>after</b>', "html.parser")
        assert json.loads(parsed.script.string) == {name: name}
        assert parsed.b.string == "after"

    def test_numbers_of_numpy_are_numbers(self):
        assert page.embed_json([np.int64(3), np.float64(0.5), np.bool_(True)]) == "[3,0.5,true]"

    @pytest.mark.parametrize("value", [float("nan"), math.inf, np.float64("nan")])
    def test_what_is_no_json_is_refused_with_a_remedy(self, value):
        with pytest.raises(ValueError, match="replace them by None"):
            page.embed_json([value])
        with pytest.raises(TypeError, match="set cannot be embedded"):
            page.embed_json({1, 2})


@given(st.text())
def test_escaped_text_is_read_as_it_was_written(text):
    escaped = page.escape(text)
    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == text


class TestAssets:
    def test_outside_the_book_they_are_inlined_and_in_it_linked(self, monkeypatch):
        monkeypatch.delenv("COURSEKIT_BOOK", raising=False)
        inlined = page.script("explorers/explore.js"), page.stylesheet("page/figures.css")
        assert "addEventListener" in inlined[0]
        assert ".ck-chart" in inlined[1]
        monkeypatch.setenv("COURSEKIT_BOOK", "1")
        assert page.script("explorers/explore.js") == (
            '<script src="coursekit-asset/explorers/explore.js"></script>'
        )
        assert page.stylesheet("page/figures.css") == (
            '<link rel="stylesheet" href="coursekit-asset/page/figures.css">'
        )

    def test_an_end_tag_inside_ends_nothing(self, monkeypatch):
        monkeypatch.delenv("COURSEKIT_BOOK", raising=False)
        monkeypatch.setattr(_html, "asset", lambda name: "a </script> b </style> c")
        assert page.script("x").count("</script") == 1
        assert page.stylesheet("x").count("</style") == 1


class TestIds:
    def test_they_are_the_same_in_every_build_and_different_in_a_page(self):
        code = (
            "from coursekit.page import page_id;"
            "print([page_id(*parts) for parts in ('a1', 'a1', 'a2', ['a1'], 'a')])"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            ).stdout
            for _ in range(2)
        }
        assert len(runs) == 1
        ids = re.findall("'(.*?)'", runs.pop())
        assert len(set(ids)) == len(ids) == 5
        assert all(re.fullmatch(r"ck-[0-9a-f]{6}(-x2)?", ident) for ident in ids)


class TestTables:
    FRAME = pd.DataFrame(
        {
            "commune": ["Loos & <b>", "Lens"],
            "people": [6700, 32_500],
            "rate": [12.346, np.nan],
            "town": [True, False],
            "counted": pd.to_datetime(["2018-01-01", None]),
            "year": pd.array([1968, None], "Int64"),
        }
    )

    def cells(self, **options):
        table = BeautifulSoup(
            page.table_html(self.FRAME, caption="c < d", **options), "html.parser"
        )
        return table, [
            [cell.text for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")
        ]

    def test_it_says_what_each_cell_is(self):
        table, rows = self.cells()
        assert table.caption.text == "c < d"
        assert rows == [
            ["commune", "people", "rate", "town", "counted", "year"],
            ["Loos & <b>", "6,700", "12.3", "yes", "2018-01-01", "1968"],
            ["Lens", "32,500", "no data", "no", "no data", "no data"],
        ]
        assert [th["scope"] for th in table.thead.find_all("th")] == ["col"] * 6
        assert [th["scope"] for th in table.tbody.find_all("th")] == ["row"] * 2
        assert not table.find("b")

    @pytest.mark.parametrize(
        ("values", "decimals", "texts"),
        [
            ([0.25, 3.0], None, ["0.25", "3.00"]),
            ([20.0, 4.0], None, ["20", "4"]),
            ([1850, 1928], 1, ["1850", "1928"]),
            ([1850.0, None], 1, ["1850", "no data"]),
            ([1850, 12], 1, ["1,850", "12"]),
            ([1850.0, 2000.0], {"b": 0}, ["1,850", "2,000"]),
            ([1850.0, 2000.0], {"b": -1}, ["1850", "2000"]),
            ([-0.04, 0.25], 1, ["0.0", "0.3"]),
        ],
    )
    def test_a_column_is_written_as_a_whole(self, values, decimals, texts):
        frame = pd.DataFrame({"a": ["x", "y"], "b": values})
        table = BeautifulSoup(page.table_html(frame, caption="c", decimals=decimals), "html.parser")
        assert [td.text for td in table.select("td")] == texts

    @pytest.mark.parametrize("cell", [["Lens", 2], ("Lens", 2)])
    def test_several_things_in_a_cell_are_written_without_brackets(self, cell):
        table = page.table_html(pd.DataFrame({"a": ["x"], "b": [cell]}), caption="c")
        assert "<td>Lens, 2</td>" in table

    def test_numbers_line_up_under_their_header(self):
        table, _ = self.cells()
        header = [bool(th.get("class")) for th in table.thead.find_all("th")]
        assert header == [False, True, True, False, False, True]
        assert [td.text for td in table.tbody.select(".ck-num")] == [
            "6,700",
            "12.3",
            "1968",
            "32,500",
        ]

    @pytest.mark.parametrize(
        ("decimals", "text"),
        [(0, "12"), (2, "12.35"), (None, "12.346"), ({"rate": 2}, "12.35"), ({}, "12.3")],
    )
    def test_digits_are_for_all_or_by_column(self, decimals, text):
        assert self.cells(decimals=decimals)[1][1][2] == text

    def test_no_cell_is_ever_empty(self):
        frame = pd.DataFrame({"": ["", None], " ": [[], "x"]})
        table = BeautifulSoup(page.table_html(frame, caption="c"), "html.parser")
        assert all(cell.text.strip() for cell in table.find_all(["th", "td"]))

    def test_without_rows_it_says_so_and_without_columns_it_refuses(self):
        assert "no rows" in page.table_html(self.FRAME.iloc[:0], caption="c")
        with pytest.raises(ValueError, match="'empty' has no column"):
            page.table_html(pd.DataFrame(index=[1, 2]), caption="empty")

    @given(st.lists(st.text() | st.text("</>&b"), min_size=1), st.text("</>&b"))
    def test_whatever_the_text_no_element_comes_of_it(self, words, caption):
        frame = pd.DataFrame({"word": words})
        table = BeautifulSoup(page.table_html(frame, caption=caption), "html.parser")
        tags = {tag.name for tag in table.find_all(True)}
        assert tags == {"table", "caption", "thead", "tbody", "tr", "th"}
