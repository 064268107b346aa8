"""Maps by themselves, in Chromium: as a page of the book, as a notebook's output, as files."""

from __future__ import annotations

import copy
import json
import re

import folium
import numpy as np
import pandas as pd
import pytest

from book.extension import assets as look
from coursekit import datasets, load, maps, palette
from coursekit.models import openings
from coursekit.page import ASSET_PREFIX
from coursekit.page.numbers import steps

from . import axe

pytestmark = pytest.mark.browser

BAD = [
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="parent.hacked = window.hacked = 1">',
    "</script><script>window.hacked = 1</script>",
    "`${window.hacked = 1}` {{ 7*7 }} {% x %} ' &amp;",
]


def _shafts():
    frame = load("mine_shafts")
    return frame[openings.in_order(frame["sunk_year"], frame["closed_year"])]


def _hostile():
    """Every name that comes from data tries to run something."""
    outlines = copy.deepcopy(load("commune_outlines"))
    for one, name in zip(outlines["objects"]["communes"]["geometries"], BAD, strict=False):
        one["properties"]["commune"] = name
    real = datasets.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            datasets, "load", lambda name: outlines if name == "commune_outlines" else real(name)
        )
        m = maps.coalfield(BAD[1], BAD[2])
        codes = load("communes")["insee"]
        frame = pd.DataFrame({"insee": codes, "x": range(len(codes)), BAD[0]: BAD[1]})
        m.choropleth(frame, "x", label=BAD[2], unit=BAD[1], columns=[BAD[0]], labels=[*BAD, "e"])
        places = pd.DataFrame({"lon": 2.8, "lat": [50.42, 50.43, 50.44, 50.45], "n": BAD})
        places[BAD[1]] = BAD[::-1]
        m.points(places, label="n", name=BAD[0], columns=[BAD[1]]).route(places, label="n")
        return m, m._repr_html_(), m.get_root().render()


def _maps():
    heaps = load("slag_heaps")
    jobs = load("employment_25_54")
    change = load("insee_comparator_2018").assign(
        change=lambda f: 100 * (f["population_2018"] / f["population_2013"] - 1)
    )
    two_years = pd.concat([change.assign(year=2013), change.head(100).assign(year=2018)])
    made = {
        "rates": maps.coalfield("Unemployment", "The dark band follows the pits.")
        .choropleth(
            jobs,
            "unemployment_rate_pct",
            unit="%",
            label="Unemployed",
            year="year",
            columns=["active"],
        )
        .highlight(["62528", "62427"]),
        "shafts": maps.coalfield("Shafts", "They move west.").points(
            _shafts(),
            label="pit",
            name="Open shafts",
            columns=["depth_m"],
            start="sunk_year",
            end="closed_year",
        ),
        "heaps": maps.coalfield("Heaps", "They follow the coal.")
        .points(heaps[::2], label="name", area_ha="area_ha", name="Heaps", colour=palette.LEAF)
        .points(heaps[1::2], label="name", area_ha="area_ha", name="More heaps")
        .online_layers(),
        "change": maps.coalfield("Change", "Both ways.").choropleth(
            two_years, "change", unit="%", label="Change", year="year", colours="sky-ember"
        ),
        "route": maps.coalfield("Walk", "From heap to heap.").route(heaps[:5], label="name"),
        "near": maps.coalfield("Near", "Loos.", centre="62528", zoom=13).highlight(["62528"]),
    }
    near = made["near"]
    folium.CircleMarker([50.45, 2.79], radius=9, tooltip="a tooltip").add_to(near)
    folium.Marker([50.45, 2.785], popup="a <b>pop-up</b>").add_to(near)
    folium.Marker([50.455, 2.8], icon=folium.Icon(color="green"), tooltip="a pin").add_to(near)
    folium.Marker([50.46, 2.79], icon=folium.DivIcon(html='<b class="mine">Here</b>')).add_to(near)
    group = folium.FeatureGroup("Mine").add_to(near)
    folium.PolyLine([[50.45, 2.78], [50.46, 2.8]]).add_to(group)
    folium.LayerControl().add_to(near)
    return made


def _page(body: str) -> str:
    style = (
        f"{palette.css()} body {{ margin: 0 auto; padding: 0 1rem; max-width: 46rem;"
        " background: var(--ck-paper); color: var(--ck-ink); font: 1rem/1.5 sans-serif }"
        " figure { margin: 1rem 0 } .ck-scroll { overflow: auto; max-height: 20rem }"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Maps</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}</style></head><body><main><h1>Maps</h1>{body}</main></body></html>"
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write pages with shared files (all maps, and each), one with all inlined, each map's file."""
    folder = tmp_path_factory.mktemp("maps")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEKIT_BOOK", "1")
        made = _maps()
        shared = {name: m._repr_html_() for name, m in made.items()}
        patch.delenv("COURSEKIT_BOOK")
        inlined = {name: m._repr_html_() for name, m in made.items()}
        for name, m in made.items():
            m.save(folder / f"{name}.html")
        hostile, markup, alone = _hostile()
    assets = folder / "static"
    look.copy_to(assets)
    (assets / "outlines.js").write_text(maps.outlines_script(), "utf-8")
    (assets / "palette.css").write_text(palette.css(), "utf-8")
    pages = {"book": shared, "notebook": inlined, "hostile": {"x": markup}}
    pages |= {f"book-{name}": {name: part} for name, part in shared.items()}
    for name, parts in pages.items():
        body = "".join(parts.values()).replace(ASSET_PREFIX, "static/")
        (folder / f"{name}.html").write_text(_page(body), "utf-8")
    (folder / "hostile-alone.html").write_text(alone, "utf-8")
    return folder, made | {"hostile": hostile}


@pytest.fixture
def opened(tab, written):
    """Return a function that opens one of the pages."""

    def start(page, device="desktop", theme="light"):
        opened = tab("file", device, theme)
        opened.page.goto((written[0] / f"{page}.html").as_uri())
        opened.page.evaluate(f"document.documentElement.dataset.theme = {theme!r}")
        return opened

    return start


@pytest.fixture
def frame(opened, written):
    """Return a function that opens one map alone, in its frame, ready to be used."""

    def start(name, device="desktop", theme="light"):
        visit = opened(f"book-{name}", device, theme)
        inside = _inside(visit.page, written[1][name])
        return visit, inside

    return start


def _inside(page, m):
    holder = page.query_selector(f"#{m.ident} iframe")
    holder.scroll_into_view_if_needed()
    inside = holder.content_frame()
    inside.wait_for_selector("path.ck-land", state="attached")
    inside.wait_for_function("document.querySelector('select').length > 300")
    inside.map = m.get_name()
    return inside


def _state(inside):
    """Return centre and zoom."""
    return inside.evaluate(
        f"[{inside.map}.getCenter().lng, {inside.map}.getCenter().lat, {inside.map}.getZoom()]"
    )


def _settle(inside):
    inside.wait_for_function(f"!{inside.map}._animatingZoom && !{inside.map}._panAnim?._inProgress")
    inside.wait_for_timeout(50)


def _shades(inside):
    return inside.evaluate(
        f"Object.fromEntries({inside.map}.ck.communes.map("
        "c => [c.key, c.layer.getElement().dataset.shade]))"
    )


def _choose(inside, text):
    """Choose in the list of places as a keyboard does: go there, type."""
    inside.focus("select")
    inside.page.keyboard.type(text)
    _settle(inside)


# -- drawing


@pytest.mark.parametrize("page", ["book", "notebook"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_every_map_draws_from_the_disk_without_network(page, device, opened, written):
    visit = opened(page, device)
    frames = [frame for frame in visit.page.frames if frame.parent_frame]
    assert len(frames) == 6
    for inside in frames:
        inside.wait_for_selector("path.leaflet-interactive", state="attached")
        assert inside.locator("path.ck-land.leaflet-interactive").count() == 353
        high, shown, wide, room = inside.evaluate(
            "[document.documentElement.scrollHeight, innerHeight,"
            " document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert high <= shown + 1, "the frame cuts off what is in it"
        assert wide <= room, "the frame scrolls sideways"
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.outside == []
    assert visit.errors == []


@pytest.mark.parametrize("name", ["rates", "shafts", "heaps", "near"])
def test_a_saved_file_draws_the_same_map(name, opened, written):
    visit = opened(name, "phone")
    page = visit.page
    assert page.locator("path.ck-land").count() == 353
    assert page.get_by_role("heading", level=1).inner_text() == written[1][name].title
    page.get_by_text("The map as a table").click()
    rows = sum(len(frame) for _, frame, _ in written[1][name].twins())
    assert page.locator("table tbody tr").count() == rows
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe.violations(page) == []
    assert visit.outside == []
    assert visit.errors == []


def test_the_whole_coalfield_and_loos_are_seen_at_once(frame):
    for device in ("desktop", "phone"):
        _, inside = frame("shafts", device)
        assert inside.evaluate(
            f"{inside.map}.getBounds().contains("
            f"L.featureGroup({inside.map}.ck.communes.map(c => c.layer)).getBounds())"
        )
        assert inside.get_by_text("Loos-en-Gohelle", exact=True).first.is_visible()
        # Nearly all of the width is used.
        drawn = inside.evaluate(
            "(() => { const boxes = [...document.querySelectorAll('path.ck-land')]"
            ".map(p => p.getBoundingClientRect());"
            " return Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left))"
            " })()"
        )
        assert drawn > 0.9 * inside.evaluate("innerWidth")


def test_a_map_that_was_hidden_draws_when_it_is_shown(visit, written, tmp_path):
    m = written[1]["rates"]
    path = tmp_path / "hidden.html"
    path.write_text(_page(f"<details><summary>More</summary>{m._repr_html_()}</details>"), "utf-8")
    page = visit().page
    page.goto(path.as_uri())
    page.get_by_text("More").click()
    inside = _inside(page, m)
    inside.wait_for_function(
        f"{inside.map}.getBounds().contains("
        f"L.featureGroup({inside.map}.ck.communes.map(c => c.layer)).getBounds())"
        f" && {inside.map}.getSize().x > 300"
    )
    page.wait_for_timeout(400)  # as long as Leaflet would swim
    lon, lat, _ = _state(inside)
    west, south, east, north = load("commune_outlines")["bbox"]
    assert (lon, lat) == pytest.approx(((west + east) / 2, (south + north) / 2), abs=0.01)


def test_layers_of_folium_work_on_it(frame):
    visit, inside = frame("near")
    assert inside.locator(".mine").inner_text() == "Here"
    assert inside.locator(".ck-pin").count() == 2
    inside.locator(".ck-pin").first.click()
    assert inside.locator(".leaflet-popup-content b").inner_text() == "pop-up"
    control = inside.locator(".leaflet-control-layers")
    control.hover()
    assert control.get_by_text("Mine").is_visible()
    assert visit.outside == []
    assert visit.errors == []


# -- the choropleth


def test_every_commune_has_the_shade_of_its_class_in_every_year(frame, written):
    visit, inside = frame("rates")
    layer = written[1]["rates"].layers[0]
    jobs = load("employment_25_54")
    slider = inside.get_by_label("Year")
    slider.focus()
    slider.press("Home")
    for year in (1982, 1990, 1999, 2006, 2011):
        assert slider.get_attribute("aria-valuetext") == str(year)
        assert inside.locator("output").inner_text() == str(year)
        assert inside.locator(".ck-year").inner_text() == str(year)
        rates = jobs[jobs["year"] == year].set_index("insee")["unemployment_rate_pct"]
        expected = {}
        for code, shade in _shades(inside).items():
            [whole] = steps([rates.get(code, np.nan)], 1)
            place = None if whole is None else sum(whole >= limit for limit in layer.classes.limits)
            expected[code] = "none" if place is None else f"ember-{layer.classes.shades[place]}"
            assert shade == expected[code], (year, code)
        counts = [
            int(re.match(r"\d+", t)[0]) for t in inside.locator(".ck-count").all_inner_texts()
        ]
        shades = [*(f"ember-{s}" for s in layer.classes.shades), "none"]
        assert counts == [list(expected.values()).count(shade) for shade in shades]
        slider.press("ArrowRight")
    assert visit.errors == []


def test_colours_are_the_palettes_and_missing_values_are_hatched(frame):
    for theme, colours in (("light", palette.LIGHT), ("dark", palette.DARK)):
        _, inside = frame("rates", theme=theme)
        inside.evaluate("document.querySelector('input[type=range]').value = 2")
        inside.locator("input[type=range]").dispatch_event("input")
        fills = inside.evaluate(
            "Object.fromEntries([...document.querySelectorAll('path.ck-land')]"
            ".map(p => [p.dataset.shade, getComputedStyle(p).fill]))"
        )
        for name in [f"ember-{i}" for i in range(1, 6)]:
            r, g, b = (int(colours[name][i : i + 2], 16) for i in (1, 3, 5))
            assert fills[name] == f"rgb({r}, {g}, {b})"
        assert "#ck-hatch" in fills["none"]
        assert inside.locator("#ck-hatch path").count() == 1


def test_two_years_are_two_buttons_and_where_most_is_unknown_it_is_a_plain_ground(frame):
    visit, inside = frame("change")
    assert inside.locator("input[type=range]").count() == 0
    missing = inside.locator(".ck-classes li").last
    fill = "getComputedStyle(document.querySelector('path.ck-land[data-shade=none]')).fill"
    for year, unknown in (("2018", 253), ("2013", 0), ("2018", 253)):
        inside.get_by_label(year).check()
        assert inside.locator(".ck-year").inner_text() == year
        assert missing.is_visible() is (unknown > 0)
        if unknown:
            assert missing.inner_text().endswith(f"{unknown} communes")
            assert inside.evaluate(fill).startswith("rgb")
    assert visit.errors == []


def test_a_scale_bar_says_how_far_things_are(frame):
    _, inside = frame("rates", "phone")
    bar = inside.locator(".leaflet-control-scale-line")
    kilometres = float(re.fullmatch(r"(\d+) km", bar.inner_text())[1])
    pixel = inside.evaluate(
        f"(m => {{ const y = m.getSize().y / 2; return m.containerPointToLatLng([0, y])"
        f".distanceTo(m.containerPointToLatLng([100, y])) / 100 }})({inside.map})"
    )
    assert bar.bounding_box()["width"] * pixel == pytest.approx(1000 * kilometres, rel=0.08)


def test_outlined_communes_stand_out_and_are_named(frame):
    _, inside = frame("rates")
    # Their names have a rim and no plate: nothing below them is hidden.
    plates = "[...document.querySelectorAll('.ck-label')].map(l => getComputedStyle(l).background)"
    assert all("rgba(0, 0, 0, 0)" in plate for plate in inside.evaluate(plates))
    rims = "[...document.querySelectorAll('.ck-label')].map(l => getComputedStyle(l).paintOrder)"
    assert set(inside.evaluate(rims)) == {"stroke"}
    lines = inside.evaluate(
        "[...document.querySelectorAll('path.ck-mark')].map(p => [getComputedStyle(p).stroke,"
        " parseFloat(getComputedStyle(p).strokeWidth)])"
    )
    assert [width >= 2 for _, width in lines] == [True, True]
    assert len({colour for colour, _ in lines}) == 2
    for name in ("Loos-en-Gohelle", "Hénin-Beaumont"):
        assert inside.locator(".ck-label", has_text=name).is_visible()


def test_labels_do_not_lie_on_each_other(frame):
    for device in ("desktop", "phone"):
        _, inside = frame("rates", device)
        boxes = inside.evaluate(
            "[...document.querySelectorAll('.ck-label')].filter(l => l.style.visibility =="
            " 'visible').map(l => l.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) >= 2
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                assert (
                    one["right"] <= other["left"] + 1
                    or other["right"] <= one["left"] + 1
                    or one["bottom"] <= other["top"] + 1
                    or other["bottom"] <= one["top"] + 1
                )


def test_a_tooltip_says_commune_value_and_unit(frame):
    _, inside = frame("rates")
    box = inside.evaluate(
        f"(() => {{ const c = {inside.map}.ck.communes.find(c => c.key == '62498');"
        " const b = c.layer.getElement().getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2] })()"
    )
    offset = inside.frame_element().bounding_box()
    inside.page.mouse.move(offset["x"] + box[0], offset["y"] + box[1])
    text = inside.locator(".ck-tip").inner_text()
    row = load("employment_25_54").query("insee == '62498' and year == 2011").iloc[0]
    assert text.split("\n") == [
        "Lens",
        f"Unemployed, 2011: {row['unemployment_rate_pct']:,.1f} %",
        f"active: {row['active']:,.0f}",
    ]


# -- points


def test_the_slider_shows_what_is_open(frame):
    visit, inside = frame("shafts")
    shafts = _shafts()
    slider = inside.get_by_label("Year")
    for year in (1720, 1850, 1928, 1961, 1990):
        slider.fill(str(year))
        open_ = (shafts["sunk_year"] <= year) & (year <= shafts["closed_year"])
        shut = shafts["closed_year"] < year
        drawn = inside.evaluate(
            "(() => { const all = [...document.querySelectorAll('.leaflet-pane path.ck-point')];"
            " const seen = all.filter(p => getComputedStyle(p).display != 'none');"
            " return [all.length, seen.filter(p => !p.dataset.state).length,"
            " seen.filter(p => p.dataset.state == 'after').length] })()"
        )
        assert drawn == [len(shafts), open_.sum(), shut.sum()]
        assert slider.get_attribute("aria-valuetext") == f"{year}: {open_.sum()}"
        assert inside.locator("output").inner_text() == str(year)
        counts = inside.locator(".ck-count").all_inner_texts()
        assert counts == [f"{open_.sum()} of {len(shafts)}", str(shut.sum())]
    slider.focus()
    slider.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext").startswith("1989: ")
    assert visit.errors == []


def test_circles_have_their_true_area_once_one_is_near_enough(frame):
    _, inside = frame("heaps")
    heaps = load("slag_heaps")[::2]
    largest = load("slag_heaps")["area_ha"].max()
    for zoom in (9, 11, 13):  # nearer, the outlines of the communes are large, and slow to draw
        inside.evaluate(f"{inside.map}.setView([50.43, 2.8], {zoom}, {{animate: false}})")
        inside.wait_for_timeout(50)
        pixels = np.array(
            inside.evaluate(f"{inside.map}.ck.layers[0].places.map(p => p.layer._radius)")
        )
        metres = 40075016.686 * np.cos(np.radians(50.43)) / (256 * 2**zoom)
        true = np.sqrt(heaps["area_ha"].to_numpy() * 1e4 / np.pi) / metres
        times = max(1, 11 / (np.sqrt(largest * 1e4 / np.pi) / metres))
        assert pixels == pytest.approx(np.maximum(true * times, 1.5), rel=0.01)
        note = inside.locator(".ck-scale").inner_text()
        if zoom == 9:
            stated = float(re.search(r"at ([\d,]+) times", note)[1].replace(",", ""))
            assert stated == pytest.approx(times**2, abs=0.6)
        else:
            assert times == 1
            assert note == "Each circle has its true area."


# -- the keyboard, the mouse, the finger


def test_a_commune_is_found_with_the_keyboard(frame):
    visit, inside = frame("rates")
    before = _state(inside)
    _choose(inside, "Lens")
    status = inside.locator(".ck-status")
    row = load("employment_25_54").query("insee == '62498' and year == 2011").iloc[0]
    assert status.get_attribute("role") == "status"
    assert status.inner_text().startswith(
        f"Lens – Unemployed, 2011: {row['unemployment_rate_pct']:.1f} %"
    )
    assert inside.locator("path.ck-chosen").count() == 1
    after = _state(inside)
    assert after[2] > before[2]
    lens = load("communes").set_index("insee").loc["62498"]
    assert after[:2] == pytest.approx([lens["lon"], lens["lat"]], abs=0.02)
    # The year changes: so does what is said about the commune.
    slider = inside.get_by_label("Year")
    slider.focus()
    slider.press("Home")
    assert status.inner_text().startswith("Lens – Unemployed, 1982: ")
    inside.get_by_label("Find a commune").select_option("")
    assert status.inner_text() == ""
    assert inside.locator("path.ck-chosen").count() == 0
    assert visit.errors == []


def test_a_heap_is_found_with_the_keyboard(frame):
    _, inside = frame("heaps")
    heap = load("slag_heaps").iloc[4]
    listed = inside.get_by_label("Find a place")
    groups = inside.evaluate("[...document.querySelectorAll('optgroup')].map(g => g.label)")
    assert groups == ["Heaps", "More heaps", "Communes"]
    option = next(
        o for o in listed.locator("option").all_text_contents() if o.startswith(heap["name"])
    )
    _choose(inside, option)
    text = inside.locator(".ck-status").inner_text()
    assert text.startswith(heap["name"])
    assert f"area (ha): {heap['area_ha']:.1f}" in text
    assert inside.locator("path.ck-chosen").count() == 1
    assert _state(inside)[2] >= 13


def test_the_map_itself_answers_to_the_keyboard(frame):
    _, inside = frame("shafts")
    inside.get_by_label("Year").focus()
    inside.page.keyboard.press("Tab")
    assert inside.evaluate("document.activeElement.id") == inside.map
    name = inside.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "arrow keys" in name
    before = _state(inside)
    inside.page.keyboard.press("+")
    _settle(inside)
    nearer = _state(inside)
    assert nearer[2] == pytest.approx(before[2] + 1)
    inside.page.keyboard.press("ArrowRight")
    _settle(inside)
    assert _state(inside)[0] > nearer[0]
    inside.get_by_label("The whole coalfield").click()
    _settle(inside)
    assert _state(inside) == pytest.approx(before, abs=0.002)


def test_tab_leads_into_the_frame_and_out_of_it(opened, written):
    page = opened("book").page
    inside = _inside(page, written[1]["rates"])
    page.evaluate(
        "document.querySelector('h1').tabIndex = -1; document.querySelector('h1').focus()"
    )
    page.keyboard.press("Tab")
    seen = []
    for _ in range(8):
        seen.append(inside.evaluate("document.activeElement.tagName"))
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
        page.keyboard.press("Tab")
    assert seen[:6] == ["INPUT", "DIV", "A", "A", "BUTTON", "SELECT"]
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(opened, written):
    page = opened("book").page  # long enough to scroll
    inside = _inside(page, written[1]["shafts"])
    box = inside.frame_element().bounding_box()
    x, y = box["x"] + 200, box["y"] + 200
    before, top = _state(inside), page.evaluate("scrollY")
    page.mouse.move(x, y)
    page.mouse.wheel(0, 120)
    page.wait_for_function(f"scrollY > {top}")
    assert _state(inside) == before
    page.evaluate(f"scrollTo(0, {top})")
    page.mouse.click(x, y)
    top = page.evaluate("scrollY")
    page.mouse.wheel(0, -120)
    inside.wait_for_function(f"{inside.map}.getZoom() > {before[2]}")
    assert page.evaluate("scrollY") == top


def test_a_mouse_drags_the_map(frame):
    visit, inside = frame("shafts")
    box = inside.frame_element().bounding_box()
    x, y = box["x"] + 300, box["y"] + 200
    before = _state(inside)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x - 80, y, steps=5)
    visit.page.mouse.up()
    _settle(inside)
    assert _state(inside)[0] > before[0]


def _fingers(visit, kind, *points):
    touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    visit.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_one_finger_scrolls_the_page_and_two_move_the_map(opened, written):
    visit = opened("book", "phone")
    page = visit.page
    inside = _inside(page, written[1]["shafts"])
    visit.cdp = page.context.new_cdp_session(page)
    box = inside.locator(".folium-map").bounding_box()
    x, y = box["x"] + 120, box["y"] + 150
    before, top = _state(inside), page.evaluate("scrollY")
    _fingers(visit, "touchStart", (x, y))
    for step in range(1, 11):
        _fingers(visit, "touchMove", (x, y - 10 * step))
        page.wait_for_timeout(20)
    _fingers(visit, "touchEnd")
    page.wait_for_function(f"scrollY > {top + 30}")
    assert _state(inside) == before
    assert inside.get_by_text("Two fingers move and zoom the map.").is_visible()

    page.wait_for_timeout(700)  # the page rolls on a little
    page.evaluate(f"scrollTo(0, {top})")
    page.wait_for_timeout(100)
    _fingers(visit, "touchStart", (x, y), (x + 40, y))
    for step in range(1, 11):
        _fingers(visit, "touchMove", (x - 4 * step, y), (x + 40 + 4 * step, y))
        page.wait_for_timeout(20)
    _fingers(visit, "touchEnd")
    inside.wait_for_function(f"{inside.map}.getZoom() > {before[2]} + 0.5")


def test_a_tap_chooses_what_is_under_the_finger(frame):
    visit, inside = frame("heaps", "phone")
    spot = inside.evaluate(
        f"(() => {{ const m = {inside.map}, p = m.ck.layers[0].places[5];"
        " m.setView(p.layer.getLatLng(), 13, {animate: false});"
        " const at = m.latLngToContainerPoint(p.layer.getLatLng());"
        " return [p.name, at.x, at.y] })()"
    )
    box = inside.locator(".folium-map").bounding_box()
    visit.page.touchscreen.tap(box["x"] + spot[1] + 5, box["y"] + spot[2] + 4)
    inside.wait_for_function("document.querySelector('.ck-status').textContent")
    assert inside.locator(".ck-status").inner_text().startswith(spot[0])
    assert inside.locator("select option:checked").inner_text().startswith(spot[0])


def test_controls_are_large_enough_for_a_thumb(opened, written):
    visit = opened("book", "phone")
    for m in written[1].values():
        if m is written[1]["hostile"]:
            continue
        inside = _inside(visit.page, m)
        sizes = inside.evaluate(
            "[...document.querySelectorAll('select, button, a, input, summary')].map(c =>"
            " { const b = c.getBoundingClientRect(); return [c.tagName, c.type, b.width, b.height,"
            " b.right] }).filter(c => c[2])"
        )
        wide = inside.evaluate("innerWidth")
        for tag, kind, width, height, right in sizes:
            if kind == "radio":
                continue  # its label can be pressed too
            assert min(width, height) >= 24, (tag, width, height)
            assert right <= wide + 1, tag


# -- dark and light


@pytest.mark.parametrize("page", ["book", "notebook"])
def test_frames_follow_the_pages_theme_when_it_is_switched(page, opened, written):
    visit = opened(page)
    inside = _inside(visit.page, written[1]["shafts"])
    ground = "getComputedStyle(document.body).backgroundColor"
    assert inside.evaluate("document.documentElement.dataset.theme") == "light"
    light = inside.evaluate(ground)
    visit.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    inside.wait_for_function("document.documentElement.dataset.theme == 'dark'")
    assert inside.evaluate(ground) != light
    visit.page.evaluate("document.documentElement.dataset.theme = 'light'")
    inside.wait_for_function("document.documentElement.dataset.theme == 'light'")
    assert inside.evaluate(ground) == light


def test_a_page_without_a_theme_leaves_it_to_the_system(visit, written):
    page = visit(theme="dark").page
    page.goto((written[0] / "rates.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.documentElement.dataset.theme == 'light'")


def test_a_notebooks_theme_is_followed(visit, written):
    page = visit(theme="light").page
    page.goto((written[0] / "notebook.html").as_uri())
    inside = _inside(page, written[1]["rates"])
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    inside.wait_for_function("document.documentElement.dataset.theme == 'dark'")


# -- safety, access, network


@pytest.mark.parametrize("page", ["hostile", "hostile-alone"])
def test_names_from_data_run_nothing(page, opened, written):
    visit = opened(page)
    hostile = written[1]["hostile"]
    frames = visit.page.frames
    inside = _inside(visit.page, hostile) if page == "hostile" else frames[0]
    inside.wait_for_function("document.querySelectorAll('option').length > 300")
    inside.map = hostile.get_name()
    texts = inside.locator("option").all_text_contents()
    assert all(any(text.startswith(bad) for text in texts) for bad in BAD), "names are changed"
    # All points, all stops and four communes; each choice in one step, without drawing between.
    tips = inside.evaluate(
        """name => {
          const map = window[name], list = document.querySelector('select');
          const choose = (key) => {
            list.value = key;
            for (const kind of ['input', 'change'])
              list.dispatchEvent(new Event(kind, { bubbles: true }));
          };
          [...list.options].map(o => o.value).filter(key => !/^[56]/.test(key)).forEach(choose);
          return map.ck.communes.slice(0, 4).map(({ key, layer }) => {
            choose(key);
            layer.fire('mouseover', { latlng: map.getCenter() });
            return [[...document.querySelectorAll('.ck-tip strong')].at(-1).innerText,
                    document.querySelector('.ck-status').innerText];
          });
        }""",
        inside.map,
    )
    for tip, status in tips:
        assert tip in [" ".join(bad.split()) for bad in BAD]
        assert status
    for layer in (1, 2):
        inside.evaluate(
            f"{inside.map}.ck.layers[{layer}].places.forEach(p => p.layer.fire('mouseover',"
            f" {{latlng: {inside.map}.getCenter()}}))"
        )
    visit.page.wait_for_timeout(200)
    for frame in frames:
        assert frame.evaluate("window.hacked") is None
        assert frame.locator("img").count() == 0
        assert "{{ 7*7 }}" in json.dumps(frame.evaluate("document.body.textContent"))
    assert visit.outside == []
    assert visit.errors == []


@pytest.mark.parametrize(("device", "theme"), [("desktop", "light"), ("phone", "dark")])
@pytest.mark.parametrize("page", ["book", "hostile"])
def test_axe_finds_nothing_by_day_and_by_night(page, device, theme, opened, written):
    visit = opened(page, device, theme)
    for m in written[1].values():
        if (m is written[1]["hostile"]) == (page == "hostile"):
            inside = _inside(visit.page, m)
            key = inside.evaluate("document.querySelectorAll('option')[3].value")
            inside.locator("select").select_option(key)
            for summary in inside.locator("summary").all():
                summary.click()
            _settle(inside)
    visit.page.wait_for_timeout(300)

    def turn() -> None:
        visit.page.evaluate(
            "() => { const it = document.documentElement.dataset;"
            " it.theme = it.theme === 'dark' ? 'light' : 'dark' }"
        )

    assert axe.violations_in_both_themes(visit.page, turn) == []


def test_background_pictures_are_asked_for_only_when_chosen(frame):
    visit, inside = frame("heaps")
    assert visit.outside == []
    inside.get_by_text("Background picture (needs a network)").click()
    radios = inside.get_by_role("radio")
    assert radios.count() == 7
    assert inside.get_by_label("No background picture").is_checked()
    inside.get_by_label("Aerial photographs, 1950 to 1965").check()
    inside.wait_for_function("document.querySelector('.ck-network').textContent")
    assert "network" in inside.locator(".ck-network").inner_text()
    assert {url.split("/")[2] for url in visit.outside} == {"data.geopf.fr"}
    assert all("ORTHOPHOTOS.1950-1965" in url for url in visit.outside)
    assert inside.locator("path.ck-land").count() == 353
    assert "Geoportail" in inside.locator(".leaflet-control-attribution").inner_text()
    # Without a picture again, nothing more is asked for.
    inside.get_by_label("No background picture").check()
    assert inside.locator(".ck-network").inner_text() == ""
    asked = len(visit.outside)
    inside.evaluate(f"{inside.map}.panBy([300, 0], {{animate: false}})")
    inside.wait_for_timeout(200)
    assert len(visit.outside) == asked
    assert "Geoportail" not in inside.locator(".leaflet-control-attribution").inner_text()


def test_a_background_picture_is_shown_when_there_is_a_network(visit, written):
    opened = visit()
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360f8cf500f0003030101b6ee5d6d0000000049454e44ae426082"
    )
    opened.context.route(
        "https://data.geopf.fr/**", lambda r: r.fulfill(body=pixel, content_type="image/png")
    )
    opened.page.goto((written[0] / "book.html").as_uri())
    inside = _inside(opened.page, written[1]["heaps"])
    inside.get_by_text("Background picture (needs a network)").click()
    inside.get_by_label("Map of today (IGN)").check()
    inside.wait_for_selector("img.leaflet-tile")
    assert inside.evaluate(f"Number.isInteger({inside.map}.getZoom())")
    opacity = inside.evaluate(
        "getComputedStyle(document.querySelector('path.ck-land')).fillOpacity"
    )
    assert opacity == "0", "the communes hide the picture"


def test_a_commune_says_what_it_holds(frame):
    _, inside = frame("shafts")
    shafts = _shafts().query("insee == '62498'")
    inside.get_by_label("Year").fill("1900")
    inside.get_by_label("Find a place").select_option("62498")
    open_ = (shafts["sunk_year"] <= 1900) & (shafts["closed_year"] >= 1900)
    said = inside.locator(".ck-status").inner_text()
    assert said == f"Lens – Open shafts: {open_.sum()} of {len(shafts)}"
