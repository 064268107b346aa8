"""Where a number comes from: the lines that lead to it, its cell, its tables."""

from __future__ import annotations

import numbers
from decimal import Decimal

import pytest
from matplotlib import pyplot as plt

from book import myst, origins, trail
from book.extension import data_catalogue, data_lines, inputs, number_pages
from book.notebooks import glued_numbers
from coursekit.page import number
from coursekit.page.numbers import decimals_of

from .test_chapters import CHAPTERS

#: Every number was looked at once; a sample keeps what follows honest, whatever a chapter says.
EVERY = 15


def _code(*cells: str) -> origins.Code:
    return origins.Code(cells)


def _lines(code: origins.Code, name: str) -> list[str]:
    return [line.code for line in code.leading_to(name)]


@pytest.mark.parametrize(
    ("cell", "leads"),
    [
        ("a = 1\na = 2", ["a = 2"]),
        ("a = f()\na['x'] = 2", ["a = f()", "a['x'] = 2"]),
        ("a = f()\na.sort()", ["a = f()", "a.sort()"]),
        ("a = f()\na += 1", ["a = f()", "a += 1"]),
        ("b, a = f(), g()", ["a = g()"]),
        ("a = b = 1\na, b = b, a", ["a = b = 1", "a, b = b, a"]),
        ("a = 1\nassert a == 1", ["a = 1"]),
        ("T = 1\nb = f()\na = b.query('x == @T')", ["T = 1", "b = f()", "a = b.query('x == @T')"]),
        ("def f():\n    return c\nc = 1\na = f()", ["def f():\n    return c", "c = 1", "a = f()"]),
        ("def f(c):\n    c = 2\nc = 1\na = f(3)", ["def f(c):\n    c = 2", "a = f(3)"]),
        ("b = 1\na = [b for b in (2, 3)]", ["a = [b for b in (2, 3)]"]),
        ("a = 0\nfor b in (1, 2):\n    a += b", ["a = 0", "for b in (1, 2):\n    a += b"]),
    ],
)
def test_the_lines_that_lead_to_a_number_are_found_and_no_other(cell, leads):
    assert _lines(_code(f"{cell}\nglue('n', a)"), "n")[:-1] == leads


def test_a_name_that_a_loop_works_out_leads_to_its_loop():
    loops = (
        "for town in ('loos', 'lens'):\n    glue(f'{town}_high', 1)",
        "for year in (1999, 2011):\n    glue(f'loos_{year}', 2)",
        "for key in ('loos_1876', 'high'):\n    glue(key, 3)",
    )
    code = _code(*loops)
    asked = {"lens_high": "1", "loos_1999": "2", "loos_1876": "3", "high": "3"}
    assert {name: code.where(name).expression for name in asked} == asked
    assert _code("glue('n', 1)").where("m") is None


def test_tables_are_those_that_lines_load_and_those_behind_a_profile():
    code = _code(
        "from coursekit import load, maps, town",
        "shops = load('shops')\nhere = town('Lens')\nground = maps.coalfield('a', 'b')",
        "shops.head()",
        "here.facts",
        "ground",
    )
    behind = [origins.tables(code.leading_to_cell(cell)) for cell in (2, 3, 4)]
    assert behind[0] == {"shops"}
    assert {"employment_25_54", "mine_shafts"} <= behind[1]
    assert behind[2] == set()


@pytest.fixture(scope="module")
def printed_values():
    return glued_numbers.values(CHAPTERS)


@pytest.mark.parametrize("at", range(len(CHAPTERS)), ids=[path.stem for path in CHAPTERS])
def test_the_lines_that_are_shown_alone_give_the_number_that_is_printed(at, printed_values):
    """Run without the rest of their chapter, they say what the text says."""
    path = CHAPTERS[at]
    text = inputs.whole(path.read_text("utf-8"), path.stem)
    code = origins.of(tuple(myst.code(text)))
    names = list(dict.fromkeys(number_pages.names(text)))
    for name in names[at % EVERY :: EVERY]:
        assert _run(code.leading_to(name))[name] == printed_values[at][name], name


def _run(lines: list[origins.CodeLine]) -> dict[str, str]:
    said: dict[str, str] = {}

    def glue(name, value, decimals=None, *, unit="", sign=False):
        if isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool):
            decimals = decimals_of(value) or None if decimals is None else decimals
            value = number(value, decimals, unit=unit, sign=sign)
        said[name] = str(value).strip()

    known: dict[str, object] = {}
    for line in lines:
        exec(line.code, known)
        known.update({"glue": glue} if "glue" in known else {})
    plt.close("all")
    return said


def test_a_figure_says_its_tables_once_and_leads_to_their_files():
    text = (
        '```{code-cell}\n:tags: [remove-cell]\nshops = load("shops")\n```\n\n'
        "```{code-cell}\nchart(shops)\n```\n\n```{code-cell}\nexplore(len)\n```\n"
    )
    known = data_lines.tables(text)
    assert known == {1: ["shops"], 2: []}
    figure = '<figure class="ck-chart"><figcaption></figcaption><svg></svg></figure>'
    other = '<div class="cell b" id="cell-2"></div>'
    body = f'<div class="cell a" id="cell-1">{figure}</div><p>x</p>{other}'
    told = data_lines.told(body, known, "wound/a")
    assert told.count('class="ck-data"') == 1
    assert f"{figure}<p" in told
    assert 'href="../appendix/data_catalogue.html#table-shops"' in told
    assert 'href="../_static/data/tables/shops.csv" download' in told
    assert "ck-save-drawing" in told


def test_every_table_says_who_uses_it():
    claims = {"municipal_lists": [2, 9]}
    for name, numbers_ in claims.items():
        assert data_catalogue._claims()[name] == numbers_
    assert "book/reviews/ground_that_sank.yml" in data_catalogue.used_by(
        "subsidence_waters", [], []
    )
    assert data_catalogue.used_by("x", [], []) == "No chapter loads it."


def test_rows_are_named_by_their_keys():
    (read,) = trail.readings(
        "load('communes').set_index('insee').loc['62528', 'lat']", {"communes"}
    )
    assert read.rows == ["insee 62528 (Loos-en-Gohelle)"]
    assert trail.readings("1 + 1", {"no_table"}) == []
