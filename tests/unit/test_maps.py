"""Maps: what is in them, what they weigh, what they refuse."""

from __future__ import annotations

import copy
import gzip
import html
import json
import re

import folium
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit import datasets, load, maps, palette
from coursekit.maps import _packing
from coursekit.models import openings
from coursekit.page import ASSET_PREFIX, _html, asset, table_html

KB = 1000
INSEE = load("communes")["insee"].tolist()


@pytest.fixture
def book(monkeypatch):
    monkeypatch.setenv("COURSEKIT_BOOK", "1")


@pytest.fixture
def jobs():
    return load("employment_25_54")


@pytest.fixture
def heaps():
    return load("slag_heaps")


@pytest.fixture
def shafts():
    frame = load("mine_shafts")
    return frame[openings.in_order(frame["sunk_year"], frame["closed_year"])]


def _map(**options):
    return maps.coalfield("A title", "A reading.", **options)


def _rates(m, jobs):
    return m.choropleth(
        jobs, "unemployment_rate_pct", unit="%", label="Unemployed", year="year", columns=["active"]
    )


def _frame_of(markup: str) -> str:
    return html.unescape(re.search(r'srcdoc="([^"]*)"', markup)[1])


def _call(m, kind: str, nth: int = 0) -> dict:
    """Return what the page's script gives to map.js."""
    page = m.get_root().render()
    return json.loads(re.findall(rf"ckMaps\.{kind}\(map_\w+, (.*)\);\n", page)[nth])


# -- a folium map with nothing from elsewhere


def test_it_is_a_folium_map_without_tiles_and_without_links(jobs):
    m = _rates(_map(), jobs)
    assert isinstance(m, folium.Map)
    assert not any(isinstance(child, folium.TileLayer) for child in m._children.values())
    page = _frame_of(m._repr_html_())
    loads = r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["']?(?:https?:)?//"""
    assert re.findall(loads, page) == []
    assert "<link" not in page


def test_in_the_book_every_file_is_a_shared_one(book, jobs):
    m = _rates(_map(), jobs)
    ident, page = m.ident, _frame_of(m._repr_html_())
    named = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert sorted(name.removeprefix(ASSET_PREFIX) for name in named) == [
        "maps/leaflet/leaflet.css",
        "maps/leaflet/leaflet.js",
        "maps/map.css",
        "maps/map.js",
        "outlines.js",
        "page/numbers.js",
        "palette.css",
        f"stills/{ident}.svg",
    ]
    assert all(name.startswith(ASSET_PREFIX) for name in named)
    made_by_the_book = {"outlines.js", "palette.css", f"stills/{ident}.svg"}
    for name in named:
        short = name.removeprefix(ASSET_PREFIX)
        assert short in made_by_the_book or asset(short)
    assert "arcs" not in page, "the outlines are in the page again"


def test_without_scripts_a_map_says_of_when_its_still_drawing_is_or_that_it_has_none(
    monkeypatch, jobs
):
    m = _rates(_map(), jobs)
    assert "Without JavaScript this map cannot be drawn. The table" in _frame_of(m._repr_html_())
    monkeypatch.setenv("COURSEKIT_BOOK", "1")
    assert "map is a still drawing of 2011. The table below" in _frame_of(m._repr_html_())


def test_a_saved_file_stands_alone_in_the_book_too(book, tmp_path, jobs):
    _rates(_map(), jobs).save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text("utf-8")
    assert ASSET_PREFIX not in page
    assert "window.ckOutlines=" in page
    for text in ("<h1>A title</h1>", "A reading.", "<details>", "<caption>Unemployed (%)"):
        assert text in page


def test_outlines_come_as_a_script():
    text = maps.outlines_script()
    packed, reader = text.split(";\n", 1)
    assert json.loads(packed.removeprefix("window.ckOutlines=")) == load("commune_outlines")
    assert "window.ckShapes =" in reader


def test_saving_and_showing_can_be_repeated(jobs, tmp_path):
    m = _rates(_map(), jobs)
    first = m._repr_html_()
    m.save(tmp_path / "a.html")
    m.save(tmp_path / "b.html")
    assert m._repr_html_() == first
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_maps_do_not_add_to_each_other(tmp_path):
    one, other = _map(), _map()
    one.add_js_link("extra", "https://example.org/extra.js")
    assert "example.org" not in other._repr_html_()
    assert "example.org" in one._repr_html_()
    assert folium.Map.default_js, "folium's own maps keep their scripts"
    assert one.get_name() != other.get_name()


def test_any_folium_layer_can_be_added(jobs):
    m = _rates(_map(), jobs)
    folium.CircleMarker([50.46, 2.79], tooltip="here").add_to(m)
    folium.Marker([50.46, 2.79], icon=folium.DivIcon(html="x"), popup="there").add_to(m)
    folium.LayerControl().add_to(m)
    page = _frame_of(m._repr_html_())
    for made in ("L.circleMarker(", "L.divIcon(", "L.popup(", "L.control.layers("):
        assert made in page
    assert page.index("ckMaps.create") < page.index("L.circleMarker(")


def test_it_can_be_put_into_a_figure_of_folium():
    figure = folium.Figure()
    m = _map().add_to(figure)
    assert "ckMaps.create" in figure.render()
    assert "ckMaps.create" in _frame_of(m._repr_html_())


# -- around the frame


def test_the_figure_has_title_reading_frame_and_table(book, jobs):
    markup = _rates(_map(), jobs)._repr_html_()
    assert markup.startswith('<figure class="ck-map"')
    assert '<iframe title="Map: A title"' in markup
    assert "A reading." in markup.split("<iframe")[0]
    assert "loading=" not in markup, "a lazy frame is not printed"
    twin = markup.split("</iframe>")[1]
    assert "<details><summary>" in twin
    assert twin.count("<tr>") == 1 + 353
    assert "rust" not in re.sub(r'srcdoc="[^"]*"', "", markup), "nothing about trusting notebooks"


def test_titles_and_names_are_only_text():
    bad = '"><img src=x onerror=alert(1)></script><script>{{ 7*7 }}{% for %}{# #}'
    m = maps.coalfield(bad, bad)
    frame = pd.DataFrame({"lon": [2.8], "lat": [50.45], "name": [bad], bad: [bad]})
    m.points(frame, label="name", name=bad, columns=[bad], start=None)
    m.route(pd.concat([frame, frame]), label="name", name=bad)
    markup = m._repr_html_()
    for page in (markup, _frame_of(markup), m.get_root().render()):
        assert "<img" not in page
        assert "<script>{{" not in page
    assert "{{ 7*7 }}" in _frame_of(markup), "Jinja has read the data"


@settings(max_examples=10)
@given(st.lists(st.text(max_size=40), min_size=10, max_size=10))
def test_any_text_comes_through_as_it_is(texts):
    frame = pd.DataFrame({"lon": 2.8, "lat": 50.45, "name": texts, "note": texts})
    m = maps.coalfield("t", "r").points(frame, label="name", columns=["note"])
    spec = _call(m, "points")
    assert spec["labels"] == texts
    assert spec["facts"][0]["values"] == texts


def test_a_map_needs_words():
    with pytest.raises(ValueError, match="give a title"):
        maps.coalfield(" ", "r")
    with pytest.raises(ValueError, match="give a reading"):
        maps.coalfield("t", "")
    with pytest.raises(ValueError, match="160 to 1200"):
        _map(height=20)
    with pytest.raises(ValueError, match="choose 8"):
        _map(zoom=40)


def test_a_centre_is_a_commune_or_a_place():
    assert _map(centre="loos en gohelle").location == _map(centre="62528").location
    assert _map(centre=(50.45, 2.8)).location == [50.45, 2.8]
    with pytest.raises(ValueError, match="swapped"):
        _map(centre=(2.8, 50.45))
    with pytest.raises(datasets.UnknownCommune, match="Lens"):
        _map(centre="Lenz")


def test_ids_are_the_same_in_every_build():
    _html._taken.clear()
    first = _map().ident
    _html._taken.clear()
    assert _map().ident == first


# -- the choropleth


def test_every_year_of_a_choropleth_is_in_the_order_of_the_outlines(jobs):
    spec = _call(_rates(_map(), jobs), "choropleth")
    assert spec["years"] == [1982, 1990, 1999, 2006, 2011]
    assert spec["shown"] == 2011
    outlines = load("commune_outlines")["objects"]["communes"]["geometries"]
    order = [one["properties"]["insee"] for one in outlines]
    assert sorted(order) == sorted(INSEE)
    table = jobs.pivot(index="insee", columns="year", values="unemployment_rate_pct").loc[order]
    for year, values in zip(spec["years"], spec["values"], strict=True):
        for sent, rate in zip(values, table[year], strict=True):
            assert (sent is None) == (rate != rate)
            assert sent is None or abs(sent - 10 * rate) <= 0.5 + 1e-9
    assert len(spec["limits"]) == 4
    assert spec["shades"] == [f"ember-{i}" for i in range(1, 6)]


def test_the_legend_counts_every_commune_once(jobs):
    page = _rates(_map(), jobs).get_root().render()
    legend = re.search(r'<div data-layer="0".*?</div>', page)[0]
    counts = [int(n) for n in re.findall(r'ck-count">(\d+)', legend)]
    assert len(counts) == 6
    assert sum(counts) == 353
    assert "Unemployed (%)" in legend
    assert "no data" in legend
    known = jobs.loc[jobs["year"] == 2011, "unemployment_rate_pct"].notna().sum()
    assert counts[-1] == 353 - known


def test_a_legend_speaks_of_missing_values_only_when_there_are_some():
    frame = pd.DataFrame({"insee": INSEE, "x": range(353)})
    assert "no data" not in _map().choropleth(frame, "x").layers[0].legend()
    assert "no data" in _map().choropleth(frame[1:], "x").layers[0].legend()


def test_a_year_can_be_chosen(jobs):
    m = _map().choropleth(jobs, "unemployment_rate_pct", year="year", show=1990)
    assert _call(m, "choropleth")["shown"] == 1990
    assert 'aria-valuetext="1990"' in m.get_root().render()


def test_two_years_are_two_buttons(jobs):
    two = jobs[jobs["year"].isin([1982, 1999])]
    m = _map().choropleth(two, "unemployment_rate_pct", year="year", show=1982)
    page = m.get_root().render()
    assert 'type="range"' not in page
    assert re.findall(r'value="(\d)"( checked)?> (\d+)</label>', page) == [
        ("0", " checked", "1982"),
        ("1", "", "1999"),
    ]


def test_a_map_takes_the_colours_of_its_subject(jobs):
    frame = jobs[jobs["year"] == 1982]
    m = _map().choropleth(frame, "unemployment_rate_pct", colours="leaf", strong="low", classes=3)
    assert _call(m, "choropleth")["shades"] == ["leaf-5", "leaf-3", "leaf-1"]
    assert "var(--ck-leaf-5)" in m.layers[0].legend()


def test_the_twin_of_a_choropleth_has_a_column_a_year(jobs):
    [(caption, frame, digits)] = _rates(_map(), jobs).twins()
    assert caption == "Unemployed (%), by commune and year"
    assert frame.shape == (353, 1 + 5 + 5)
    assert list(frame.columns[:6]) == ["commune", "1982", "1990", "1999", "2006", "2011"]
    loos = frame[frame["commune"] == "Loos-en-Gohelle"].iloc[0]
    row = jobs.query("insee == '62528' and year == 1999").iloc[0]
    assert loos["1999"] == pytest.approx(row["unemployment_rate_pct"], abs=0.05)
    assert loos["active, 1999"] == row["active"]
    assert digits["1999"] == 1
    assert digits["active, 1999"] == 0, "a count, though stored as a float"


def test_what_is_the_same_in_all_years_is_told_once(jobs):
    area = load("communes").set_index("insee")["area_km2"]
    jobs = jobs.pivot(index="insee", columns="year", values="active").stack().reset_index()
    jobs.columns = ["insee", "year", "active"]
    both = pd.MultiIndex.from_product([INSEE, [1982, 1999]], names=["insee", "year"])
    frame = jobs.set_index(["insee", "year"]).reindex(both).reset_index()
    frame["area_km2"] = frame["insee"].map(area)
    m = _map().choropleth(frame, "active", year="year", columns=["area_km2"], decimals=0)
    assert list(m.twins()[0][1].columns) == ["commune", "1982", "1999", "area (km²)"]
    assert len(_call(m, "choropleth")["facts"][0]["years"]) == 1


def test_whole_numbers_have_no_digits_after_the_point():
    frame = pd.DataFrame({"insee": INSEE, "x": range(353)})
    m = _map().choropleth(frame, "x", classes=2)
    assert m.layers[0].classes.labels == ("0 to 175", "176 to 352")
    assert ">0</td>" in m._repr_html_().replace('td class="ck-num"', "td")


@given(st.lists(st.floats(-1e7, 1e7) | st.integers(-(10**7), 10**7) | st.none(), min_size=1))
def test_the_map_writes_numbers_like_the_table(values):
    """What ``packed`` sends is what ``table_html`` prints, digit by digit."""
    column = pd.Series(values)
    if not pd.api.types.is_numeric_dtype(column):
        column = pd.Series(values, dtype="float64")
    digits = _packing.digits_of(column)
    packed = _packing.packed(column, digits)
    table = table_html(pd.DataFrame({"a": "x", "b": column}), caption="c", decimals={"b": digits})
    printed = re.findall(r"<td[^>]*>(.*?)</td>", table)
    for sent, shown in zip(packed["values"], printed, strict=True):
        if sent is None:
            assert shown == "no data"
        elif packed["digits"] < 0:
            assert shown == f"{sent}"
            assert 1600 <= sent < 2100
        else:
            assert shown == f"{sent / 10**digits:,.{digits}f}".replace("-", "−")


def test_codes_that_were_read_as_numbers_are_understood():
    frame = pd.DataFrame({"insee": [62528, 62427], "x": [1.0, 2.0]})
    counts = _map().choropleth(frame, "x", classes=2).layers[0].counts[0]
    assert counts == [1, 1, 351]


CHOROPLETHS = {
    "no such column": (lambda f: f, {"value": "rat"}, "Did you mean 'rate'"),
    "no insee": (lambda f: f.drop(columns="insee"), {}, "no column 'insee'"),
    "no such year": (lambda f: f, {"year": "yaer"}, "Did you mean 'year'"),
    "no such extra": (lambda f: f, {"columns": ["x"]}, "no column 'x'"),
    "columns as text": (lambda f: f, {"columns": "rate"}, r"pass a list, \['rate'\]"),
    "columns as a number": (lambda f: f, {"columns": 1999}, "pass a list"),
    "a column itself": (
        lambda f: f,
        {"value": pd.Series([1])},
        "the name of a column, not a Series",
    ),
    "empty": (lambda f: f[:0], {}, "no rows"),
    "no frame": (lambda f: f.to_dict(), {}, "pass a pandas DataFrame, not dict"),
    "a series": (lambda f: f["rate"], {}, "reset_index"),
    "words": (lambda f: f.assign(rate="12,5 %"), {}, "'12,5 %', in row 0"),
    "dates": (lambda f: f.assign(rate=pd.Timestamp("2020")), {}, "are no numbers"),
    "infinite": (lambda f: f.assign(rate=np.inf), {}, "division by zero"),
    "all missing": (lambda f: f.assign(rate=np.nan), {}, "every value is missing"),
    "unknown code": (
        lambda f: f.assign(insee=["62599", "62427", "62498"]),
        {},
        "62599 .near .*It holds the 353 communes",
    ),
    "names for codes": (
        lambda f: f.assign(insee=["Loos en Gohelle", "Lens", "62427"]),
        {},
        "Loos en Gohelle .its code is 62528.",
    ),
    "many unknown": (lambda f: f.assign(insee=["75056", "x", "y"]), {}, "no commune with"),
    "twice": (lambda f: pd.concat([f, f]), {}, "Loos-en-Gohelle .62528. and 2 others have"),
    "twice a year": (
        lambda f: pd.concat([f, f]),
        {"year": "year"},
        "62528 in 1999. and 2 others have more than one row. Keep one of them",
    ),
    "no year": (lambda f: f.assign(year=[1999, None, None]), {"year": "year"}, "2 rows have no"),
    "half a year": (lambda f: f.assign(year=1999.5), {"year": "year"}, "1999.5, no year"),
    "year not there": (lambda f: f, {"year": "year", "show": 2000}, r"none of the years \[1999\]"),
    "show without years": (lambda f: f, {"show": 2000}, "needs year="),
    "bins": (lambda f: f, {"bins": [0, 2]}, "lie outside 0 to 2"),
}


@pytest.mark.parametrize("case", CHOROPLETHS)
def test_a_choropleth_refuses_in_a_sentence(case):
    spoil, choices, words = CHOROPLETHS[case]
    frame = pd.DataFrame(
        {"insee": ["62528", "62427", "62498"], "rate": [1.0, 2.0, 3.0], "year": 1999}
    )
    with pytest.raises((LookupError, ValueError, TypeError), match=words):
        _map().choropleth(spoil(frame), **({"value": "rate"} | choices))


def test_a_map_has_one_choropleth(jobs):
    with pytest.raises(ValueError, match="make a second map"):
        _rates(_rates(_map(), jobs), jobs)


# -- points


def test_points_are_one_layer_with_places_and_facts(heaps):
    m = _map().points(heaps, label="name", name="Heaps", columns=["shape"])
    assert len(re.findall(r"ckMaps\.points\(map_", m.get_root().render())) == 1
    spec = _call(m, "points")
    assert len(spec["places"]) == len(spec["labels"]) == len(heaps)
    assert np.abs(np.array(spec["places"]) / 1e5 - heaps[["lon", "lat"]]).max().max() < 1e-5
    assert [fact["name"] for fact in spec["facts"]] == ["commune", "shape"]
    [(caption, frame, _)] = m.twins()
    assert caption == "Heaps: 162"
    assert list(frame.columns) == ["name", "commune", "shape"]
    assert frame["name"].tolist() == heaps["name"].tolist()


def test_areas_are_given_in_hectares(heaps):
    m = _map().points(heaps, label="name", area_ha="area_ha")
    assert _call(m, "points")["area_ha"] == pytest.approx(heaps["area_ha"].tolist(), abs=1e-3)
    assert list(m.twins()[0][1].columns) == ["name", "commune", "area (ha)"]
    legends = m.points(heaps, label="name", area_ha="area_ha").get_root().render()
    assert legends.count('class="ck-note ck-scale"') == 1, "two layers share one sentence"


def test_the_number_open_is_that_of_the_model(shafts):
    m = _map().points(shafts, label="pit", name="Open shafts", start="sunk_year", end="closed_year")
    layer, spec = m.layers[0], _call(m, "points")
    counted = openings.per_year(shafts["sunk_year"], shafts["closed_year"], range(1720, 1991))
    assert layer.open == counted["open"].tolist()
    assert spec["shown"] == counted.loc[counted["open"].idxmax(), "year"]
    legend = layer.legend()
    assert f"{counted['open'].max()} of {len(shafts)}" in legend
    assert "closed by then" in legend
    assert spec["years"] == [1720, 1990]


def test_what_begins_may_stay():
    frame = pd.DataFrame({"lon": 2.8, "lat": 50.45, "name": ["a", "b"], "since": [1900, 1950]})
    m = _map().points(frame, label="name", start="since", years=(1890, 1960), show=1949)
    assert m.layers[0].open == [0] * 10 + [1] * 50 + [2] * 11
    assert _call(m, "points")["end"] is None
    assert "closed" not in m.layers[0].legend()


def test_rows_that_cannot_be_drawn_stay_in_the_table_and_are_counted(shafts):
    frame = shafts.head(6).copy()
    frame.loc[frame.index[0], "lon"] = np.nan
    frame["closed_year"] = frame["closed_year"].astype("Int64")
    frame.loc[frame.index[1], "closed_year"] = pd.NA
    frame["size"] = [1, 1, np.nan, 1, 1, 1]
    m = _map().points(frame, label="pit", radius="size", start="sunk_year", end="closed_year")
    assert len(_call(m, "points")["places"]) == 3
    assert "3 rows are in the table only: no place or size or years." in m.layers[0].legend()
    caption, table, _ = m.twins()[0]
    assert len(table) == 6
    assert caption == "Points: 6 (3 of them not drawn)"


def test_a_column_may_say_how_large_a_circle_is(heaps):
    m = _map().points(heaps, label="name", radius="area_ha")
    assert "amounts" in _call(m, "points")
    assert f"the largest is {heaps['area_ha'].max():.4g}" in m.layers[0].legend()


@pytest.mark.parametrize(
    ("colour", "style"),
    [
        (palette.EMBER, "var(--ck-ember)"),
        (palette.LEAF.upper(), "var(--ck-leaf)"),
        ("violet", "var(--ck-violet)"),
        ("#010203", "#010203"),
    ],
)
def test_colours_of_the_palette_follow_the_page(colour, style, heaps):
    assert _call(_map().points(heaps, label="name", colour=colour), "points")["colour"] == style


POINTS = {
    "no such label": (lambda f: f, {"label": "nmae"}, "Did you mean 'name'"),
    "no lon": (lambda f: f.rename(columns={"lon": "x"}), {}, "no column 'lon'"),
    "swapped": (lambda f: f.rename(columns={"lon": "lat", "lat": "lon"}), {}, "are swapped"),
    "metres": (lambda f: f.assign(lon=684_000.0, lat=7_040_000.0), {}, "Lambert 93"),
    "elsewhere": (lambda f: f.assign(lon=31.1, lat=29.9), {}, "correct these rows"),
    "one elsewhere": (lambda f: f.assign(lon=[2.8, 9.0]), {}, r"1 of 2 points .* row 1 \(b\)"),
    "nowhere": (lambda f: f.assign(lon=np.nan), {}, "nothing to draw"),
    "empty": (lambda f: f[:0], {}, "no rows"),
    "colour": (lambda f: f, {"colour": "red;x"}, "choose ink, "),
    "radius": (lambda f: f, {"radius": 300}, "1 to 30 pixels"),
    "negative area": (lambda f: f, {"area_ha": "minus"}, "the size −1 in 'minus' is below 0"),
    "no area": (lambda f: f.assign(minus=0), {"area_ha": "minus"}, "nothing to draw"),
    "end alone": (lambda f: f, {"end": "first"}, "needs start="),
    "backwards": (lambda f: f, {"start": "last", "end": "first"}, "2 of 2 rows end before"),
    "years": (
        lambda f: f,
        {"start": "first", "end": "last", "years": (1990, 1720)},
        "first and the last year, in order",
    ),
    "show": (lambda f: f, {"start": "first", "end": "last", "show": 2050}, "not between"),
    "no dates": (lambda f: f.assign(first=np.nan), {"start": "first"}, "place, size and years"),
}


@pytest.mark.parametrize("case", POINTS)
def test_points_refuse_in_a_sentence(case):
    spoil, choices, words = POINTS[case]
    frame = pd.DataFrame(
        {"name": ["a", "b"], "lon": 2.8, "lat": 50.45, "minus": -1, "first": 1850, "last": 1900}
    )
    with pytest.raises((LookupError, ValueError, TypeError), match=words):
        _map().points(spoil(frame), **({"label": "name"} | choices))


# -- route, highlights, backgrounds


def test_a_route_tells_its_legs():
    towns = load("communes").set_index("insee").loc[["62498", "62528", "62427"]]
    m = _map().route(towns, label="commune", closed=True)
    [(caption, legs, _)] = m.twins()
    assert legs["from"].tolist() == towns["commune"].tolist()
    assert legs["to"].tolist() == [*towns["commune"][1:], towns["commune"].iloc[0]]
    assert legs["so far"].iloc[-1] == pytest.approx(legs["kilometres"].sum())
    assert f"{legs['kilometres'].sum():,.1f}\u00a0km in all" in caption
    assert _call(m, "route")["legs"] == [round(km * 10) for km in legs["kilometres"]]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ({"name": ["a"], "lon": [2.8], "lat": [50.4]}, "one stop is no route"),
        ({"name": ["a", "b"], "lon": [2.8, None], "lat": 50.4}, "1 stops have no place"),
        ({"name": ["a", "b"], "lon": 50.4, "lat": 2.8}, "swapped"),
    ],
)
def test_a_route_refuses_in_a_sentence(frame, words):
    with pytest.raises(ValueError, match=words):
        _map().route(pd.DataFrame(frame), label="name")


def test_highlights_have_their_colours():
    m = _map().highlight(["62528", "Henin Beaumont", "Lens"])
    options = json.loads(re.search(r'ckMaps\.create\("\w+", (.*)\);', m.get_root().render())[1])
    assert options["marked"] == {
        "62528": "var(--ck-ember)",
        "62427": "var(--ck-sky)",
        "62498": "var(--ck-ink)",
    }
    assert not set(options["landmarks"]) & set(options["marked"])
    assert m.twins()[0][1]["commune"].tolist() == ["Loos-en-Gohelle", "Hénin-Beaumont", "Lens"]
    with pytest.raises(datasets.UnknownCommune, match="Did you mean"):
        m.highlight(["Loos en Gohele"])


def test_every_landmark_is_a_commune():
    options = re.search(r'"landmarks":(\[.*?\])', _map().get_root().render())[1]
    assert set(json.loads(options)) <= set(INSEE)


def test_background_pictures_need_no_token_and_cover_the_coalfield():
    from coursekit.maps._backgrounds import PICTURES, backgrounds

    for picture in PICTURES.values():
        assert not picture.requires_token()
        (south, west), (north, east) = picture["bounds"]
        assert south < 50.1
        assert north > 50.8
        assert west < 2.1
        assert east > 3.8
    for each in backgrounds():
        assert re.sub(r"\{[xyz]\}", "0", each["url"]).startswith("https://")
        assert {"{x}", "{y}", "{z}"} == set(re.findall(r"\{.*?\}", each["url"]))
        assert "your_api_key" not in each["url"]


def test_background_pictures_are_a_choice_and_none_is_the_first():
    assert 'class="ck-background"' not in _map().get_root().render()
    page = _map().online_layers().get_root().render()
    page = page[page.index('class="ck-background"') :]
    radios = re.findall(r'<input type="radio"[^>]*>', page)
    assert len(radios) == 7
    assert ["checked" in radio for radio in radios] == [True] + [False] * 6
    assert "No background picture" in page


# -- weight


def test_a_choropleth_with_its_outlines_weighs_at_most_90_kb(book, jobs):
    markup = _rates(_map(), jobs).highlight(["62528", "62427"])._repr_html_()
    outlines = len(gzip.compress(maps.outlines_script().encode()))
    assert outlines <= 40 * KB
    assert len(gzip.compress(markup.encode())) + outlines <= 90 * KB


def test_the_maps_of_a_chapter_leave_room_for_the_chapter(book, shafts, heaps):
    """Two maps of 636 shafts and 162 heaps, in a page that may weigh 150 KB."""
    one = _map().points(
        shafts,
        label="shaft_id",
        columns=["company", "pit", "depth_m"],
        start="sunk_year",
        end="closed_year",
    )
    two = _map().points(heaps, label="name", area_ha="area_ha", columns=["shape", "status"])
    assert len(gzip.compress((one._repr_html_() + two._repr_html_()).encode())) <= 60 * KB


def test_the_script_is_small():
    assert len(gzip.compress(asset("maps/map.js").encode())) <= 10 * KB


def test_the_assets_are_the_published_ones(root):
    """README names version, licence and digest of what is not ours."""
    import hashlib

    folder = root / "src/coursekit/maps/leaflet"
    said = (folder / "README.md").read_text("utf-8")
    for path in sorted(set(folder.iterdir()) - {folder / "README.md"}):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in said, path.name
    assert "1.9.4" in said
    assert "Leaflet 1.9.4" in (folder / "leaflet.js").read_text("utf-8")[:200]


def test_hostile_names_in_the_outlines_stay_text(monkeypatch):
    bad = "</script><script>alert(1)</script>"
    topology = copy.deepcopy(load("commune_outlines"))
    topology["objects"]["communes"]["geometries"][0]["properties"]["commune"] = bad
    real = datasets.load
    monkeypatch.setattr(
        datasets, "load", lambda name: topology if name == "commune_outlines" else real(name)
    )
    assert bad not in maps.outlines_script()
    frame = pd.DataFrame({"insee": INSEE, "x": range(353)})
    assert bad not in _map().choropleth(frame, "x")._repr_html_()


def test_events_of_folium_work_as_on_any_map_of_its_own():
    m = _map()
    m.on(click=folium.utilities.JsCode("(event) => { told = event; }"))
    page = m.get_root().render()
    made, heard = page.index(f"{m.get_name()} = ckMaps.create("), page.index("told = event")
    assert made < heard
