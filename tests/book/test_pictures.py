"""The pictures of the chapters: true to the tables, to scale, readable, small, in two lights."""

from __future__ import annotations

import importlib
import io
import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from book import pictures
from book.extension import sharing
from coursekit import load, palette
from coursekit.page import number
from tests.book.test_chapters import CHAPTERS

#: Those whose two axes have one measure.
TO_SCALE = {"big_as_cheops", "chain_of_heaps", "ground_that_sank", "two_towns", "virtuous_circle"}
TO_SCALE |= {"source_code", "sun_on_the_church", "your_town"}


@pytest.fixture(scope="module", params=pictures.names())
def drawn(request):
    return request.param, *pictures.drawing(request.param)


def axes(name, height=pictures.HEIGHT):
    """Return the axes of a picture, drawn."""
    with mpl.rc_context(palette.rc_params()):
        fig, _ = pictures.figure(name, height)
        fig.draw_without_rendering()
    (ax,) = fig.axes
    return ax


def test_each_chapter_has_one():
    chapters = [path.stem for path in CHAPTERS if "number:" in path.read_text("utf-8")]
    assert pictures.names() == sorted(chapters)


def test_it_is_small_and_takes_the_colours_and_the_font_of_the_page(drawn):
    name, svg, _ = drawn
    assert len(svg.encode()) <= 12_000
    assert not re.search(r"font-family|@import|https?:|url\(\"?//", svg)
    loose = set(re.findall(r"#[0-9a-f]{6}\b", re.sub(r"var\(--ck-[\w-]+,#[0-9a-f]{6}\)", "", svg)))
    assert not loose, f"{name}: by night these colours stay as they are by day"
    assert ET.fromstring(svg).get("role") == "img"


def test_it_is_told_in_a_sentence_and_for_who_does_not_see_it(drawn):
    _, svg, told = drawn
    assert 40 <= len(told.sentence) <= 175, "two or three lines on a card"
    assert told.alt in ET.fromstring(svg).get("aria-label")
    assert len(told.alt) >= 60
    assert told.sentence != told.alt


@pytest.mark.parametrize("name", sorted(TO_SCALE))
def test_it_is_to_scale_where_it_says_so(name):
    ax = axes(name)
    box = ax.get_window_extent()
    across = box.width / abs(ax.get_xlim()[1] - ax.get_xlim()[0])
    up = box.height / abs(ax.get_ylim()[1] - ax.get_ylim()[0])
    assert across == pytest.approx(up, rel=1e-3)


@pytest.mark.parametrize("height", [pictures.HEIGHT, pictures.CARD_HEIGHT], ids=["page", "card"])
@pytest.mark.parametrize("name", pictures.names())
def test_no_word_is_cut(name, height):
    fig = axes(name, height).figure
    words = {text: text.get_window_extent() for text in [*fig.axes[0].texts, *fig.texts]}
    for text, box in words.items():
        inside = box.padded(-1)
        assert fig.bbox.contains(*inside.min), text.get_text()
        assert fig.bbox.contains(*inside.max), text.get_text()


@pytest.mark.parametrize("name", pictures.names())
def test_the_words_of_a_card_leave_the_drawing_free(name):
    fig = axes(name, pictures.CARD_HEIGHT).figure
    told = max(fig.texts, key=lambda text: text.get_window_extent().y1).get_window_extent()
    for text in fig.axes[0].texts:
        assert not text.get_window_extent().padded(-1).overlaps(told), text.get_text()


@pytest.mark.parametrize(
    ("name", "table", "column", "changed"),
    [
        ("landscape_of_coal", "mine_shafts", "depth_m", lambda kept: kept * 2),
        ("ground_that_sank", "dated_claims", "value", lambda kept: kept * 1.2),
        ("big_as_cheops", "slag_heap_height_conflicts", "value", lambda kept: kept + 7),
        ("hundred_percent", "municipal_2014_lists", "votes", lambda kept: kept - 9),
        ("trust_and_anger", "national_votes", "fn_rn", lambda kept: kept // 2),
        ("sun_on_the_church", "mean_sky_irradiance", "mean_sky_kwh_m2", lambda kept: kept**1.3),
        ("jobs_and_shops", "dated_claims", "value", lambda kept: kept * 2),
        ("your_town", "communes", "population_2023", lambda kept: kept * 3),
    ],
)
def test_other_numbers_make_another_sentence_and_another_drawing(
    name, table, column, changed, monkeypatch
):
    def other(asked):
        found = load(asked)
        return found.assign(**{column: changed(found[column])}) if asked == table else found

    before, told_before = pictures.drawing(name)
    module = importlib.import_module(f"book.pictures.{name}")
    monkeypatch.setattr(module, "load", other)
    after, told_after = pictures.drawing(name)
    assert told_after.sentence != told_before.sentence
    assert after != before


def test_the_heap_and_the_pyramid_have_their_measures():
    ax = axes("big_as_cheops")
    pyramid = ax.patches[0].get_xy()
    value = load("slag_heap_height_conflicts").set_index("row_id")["value"]
    assert pyramid[:, 0].max() - pyramid[:, 0].min() == pytest.approx(value["K18"])
    assert pyramid[:, 1].max() == pytest.approx(value["K16"])


def test_the_areas_of_the_suns_are_the_light():
    ax = axes("sun_on_the_church")
    areas = [patch.radius**2 * 3.141592653589793 for patch in ax.patches]
    light = load("mean_sky_irradiance").query("tilt_deg == 0 and azimuth_deg == 180")
    assert areas == pytest.approx(light.sort_values("month")["mean_sky_kwh_m2"].tolist())


def test_the_fields_have_their_hectares():
    patches = axes("virtuous_circle").patches
    areas = [100 * patch.get_width() * patch.get_height() for patch in patches]
    value = load("dated_claims").set_index("statement_id")["value"]
    assert areas == pytest.approx([value["D09"] / 0.08, value["D09"], value["D11"], value["D10"]])


def test_the_hundred_per_cent_rests_on_fewer_votes():
    _, told = pictures.drawing("hundred_percent")
    votes = load("municipal_2014_lists").query("insee == '62528'")["votes"].item()
    assert f"{number(votes, 0)} and" in told.sentence


@pytest.mark.parametrize("height", [pictures.HEIGHT, pictures.CARD_HEIGHT])
def test_the_name_of_the_town_lies_on_no_dot(height):
    ax = axes("your_town", height)
    (name,) = ax.texts
    box = Text.get_window_extent(name)  # without the line that leads from it
    for line in ax.lines:
        radius = line.get_linewidth() / 2 * ax.figure.dpi / 72
        points = ax.transData.transform(np.c_[line.get_data()])
        points = points[np.isfinite(points).all(axis=1)]
        apart = np.maximum(np.maximum(box.min - points, points - box.max), 0)
        assert (np.hypot(*apart.T) > radius).all()


def test_a_card_has_the_size_that_links_ask_for():
    png = pictures.card("hundred_percent")
    assert Image.open(io.BytesIO(png)).size == pictures.CARD
    assert len(png) < 60_000


def test_a_card_shows_its_dots():
    """Strokes of almost no length were left out when they were simplified."""
    card = Image.open(io.BytesIO(pictures.card("jobs_and_shops"))).convert("RGB")
    ember = [int(palette.EMBER[i : i + 2], 16) for i in (1, 3, 5)]
    house = np.asarray(card, dtype=int)[150:520, :330]
    close = (np.abs(house - ember).max(axis=2) < 24).sum()
    assert close > 35 * 150, "thirty-five dots"


PAGE = {"sentence": "A sentence.", "alt": "What is seen."}


def test_a_page_names_itself_and_its_card_only_by_a_whole_address():
    nowhere = sharing.tags("Cheops", "Begins.", "Book", "", "pride/big_as_cheops", PAGE)
    assert "og:image" not in nowhere
    assert "og:url" not in nowhere
    assert '<meta property="og:description" content="A sentence.">' in nowhere
    there = sharing.tags(
        "Cheops", "Begins.", "Book", "https://a.org/b/", "pride/big_as_cheops", PAGE
    )
    assert 'property="og:url" content="https://a.org/b/pride/big_as_cheops.html"' in there
    assert 'content="https://a.org/b/_static/cards/big_as_cheops.png"' in there
