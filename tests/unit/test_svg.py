"""A figure becomes small SVG that belongs to its page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import palette
from coursekit.charts import svg
from coursekit.page import page_id


@pytest.fixture(autouse=True)
def style():
    """Draw as the course does, and leave no figure open."""
    with plt.rc_context():
        palette.use()
        yield
        plt.close("all")


def parsed(markup):
    """Read an SVG element, which has to be well formed."""
    return ET.fromstring(markup)


def figure_svg(fig, title, ident=None):
    """Draw a figure as a chart does."""
    return svg.inline(svg.document(fig, title), label=title, ident=ident or page_id(title))


def drawing(kind):
    """Draw one figure of each kind the course uses."""
    fig, ax = plt.subplots()
    x = np.arange(5)
    match kind:
        case "bars":
            ax.bar(
                x, x + 1, color=palette.EMBER, alpha=0.25, hatch="//", edgecolor="white", label="a"
            )
            ax.legend()
        case "lines":
            ax.plot(x, x**2, color=palette.SKY, linestyle="--", label="0.25 of 3.14159")
            ax.axhline(3, color="black")
            ax.legend()
        case "scatter":
            colours = [palette.EMBER, palette.COAL, palette.SKY, palette.LEAF, palette.VIOLET]
            ax.scatter(x, x, c=colours, s=[10, 20, 30, 40, 50], alpha=0.6)
        case "area":
            ax.fill_between(x, x, color=palette.LEAF, alpha=0.15)
            ax.imshow(np.eye(3), extent=(0, 1, 0, 1))
        case "text":
            ax.text(0.5, 0.5, 'Loos & Lens <script>alert("x")</script> #b8430a 0.123456')
            ax.set_title("bold", fontweight="bold", style="italic")
            ax.set_xlabel("$x^2$ formula")
    return fig


KINDS = ("bars", "lines", "scatter", "area", "text")


@cache
def drawn(kind):
    """Draw each kind once for all who only read it."""
    with plt.rc_context():
        palette.use()
        return figure_svg(drawing(kind), "A < B")


@pytest.mark.parametrize("kind", KINDS)
class TestDrawings:
    def test_it_is_one_labelled_element_with_names_of_its_own(self, kind):
        one, two = drawn(kind), figure_svg(drawing(kind), "A < B")
        root = parsed(one)
        assert (root.tag, root.get("role"), root.get("aria-label")) == ("svg", "img", "A < B")
        ids = [set(re.findall(r' id="([^"]+)"', markup)) for markup in (one, two)]
        assert ids[0]
        assert plt.get_fignums() == [], "a figure stays open, to be shown twice"
        assert not ids[0] & ids[1], "two drawings of a page share a name"
        for markup, names in zip((one, two), ids, strict=True):
            used = set(re.findall(r"url\(#([^)]+)\)", markup)) | set(
                re.findall(r'href="#([^"]+)"', markup)
            )
            assert used == names, "a name is missing, or nobody uses it"

    def test_nothing_of_it_reaches_the_page_or_another_host(self, kind):
        markup = drawn(kind)
        assert not re.search(r"<(style|script|metadata|\?xml|!DOCTYPE)", markup)
        assert "http" not in markup
        assert "font-family" not in markup
        assert "rotate(-0" not in markup
        assert "\n" not in markup

    def test_the_same_drawing_gives_the_same_bytes(self, kind):
        texts = {figure_svg(drawing(kind), "t", ident="i") for _ in range(2)}
        assert len(texts) == 1

    def test_it_is_little_more_than_half_of_what_matplotlib_writes(self, kind):
        document = svg.document(drawing(kind), "t")
        assert len(svg.inline(document, label="t", ident="i")) < 0.55 * len(document)


class TestWhatADrawingKeeps:
    def test_colours_become_the_palettes_and_opacity_stays(self):
        markup = drawn("bars")
        assert "fill:var(--ck-ember,#b8430a)" in markup
        assert "opacity:0.25" in markup
        assert "stroke:var(--ck-paper,#ffffff)" in markup
        assert re.search(r"fill:url\(#[^)]+\)", markup), "the hatch is lost"
        scatter = drawn("scatter")
        for name in ("ember", "coal", "sky", "leaf", "violet"):
            assert f"fill:var(--ck-{name},{palette.LIGHT[name]})" in scatter
        assert "opacity:0.6" in scatter

    def test_black_is_ink_so_that_it_shows_by_night(self):
        markup = drawn("lines")
        assert "#000000" not in markup
        assert "stroke:var(--ck-ink,#1e2429)" in markup
        assert "fill:var(--ck-ink,#1e2429)" in parsed(markup).get("style")

    def test_it_lies_on_the_page_and_not_on_paper_of_its_own(self):
        assert plt.rcParams["figure.facecolor"] == palette.PAPER, "unreadable in a dark notebook"
        assert "--ck-paper" not in drawn("lines")

    def test_text_is_written_as_it_was_given(self):
        root = parsed(drawn("text"))
        texts = ["".join(text.itertext()) for text in root.iter("text")]
        assert 'Loos & Lens <script>alert("x")</script> #b8430a 0.123456' in texts
        bold = next(text for text in root.iter("text") if text.text == "bold")
        assert "font-weight:700" in bold.get("style")
        assert "font-style:italic" in bold.get("style")
        assert any("formula" in "".join(text.split()) for text in texts)
        lines = parsed(drawn("lines"))
        assert "0.25 of 3.14159" in [text.text for text in lines.iter("text")]

    def test_a_picture_keeps_its_scale(self):
        root = parsed(drawn("area"))
        (image,) = root.iter("image")
        assert image.get("href").startswith("data:image/png;base64,")
        assert float(image.get("width")) > 10

    def test_every_label_lies_inside_the_frame(self):
        fig, ax = plt.subplots(figsize=(6.4, 1.9))
        ax.barh(["registered voters of the commune", "Lens"], [1, 2])
        ax.set_xlabel("share (%)")
        root = parsed(figure_svg(fig, "t"))
        _, _, width, height = map(float, root.get("viewBox").split())
        assert (width, height) == (460.8, 136.8)
        wide = next(t for t in root.iter("text") if t.text.startswith("registered"))
        assert float(wide.get("x")) > 200, "no room was made for the long label"
        assert all(0 < float(t.get("y")) < height for t in root.iter("text"))


def points(data):
    """Follow path data and return the points of its lines, in absolute numbers."""
    pen, start, found = (0.0, 0.0), (0.0, 0.0), []
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        match letter:
            case "M":
                pen = start = tuple(numbers)
                found.append(pen)
            case "h":
                for n in numbers:
                    pen = (pen[0] + n, pen[1])
                    found.append(pen)
            case "v":
                for n in numbers:
                    pen = (pen[0], pen[1] + n)
                    found.append(pen)
            case "z":
                pen = start
            case _:
                size = {"l": 2, "q": 4, "c": 6}[letter]
                for i in range(0, len(numbers), size):
                    group = numbers[i : i + size]
                    for j in range(0, size, 2):
                        found.append((pen[0] + group[j], pen[1] + group[j + 1]))
                    pen = found[-1]
    return found


COORDINATE = st.floats(-2000, 2000).map(lambda x: round(x, 6))
POINT = st.tuples(COORDINATE, COORDINATE)


@given(
    st.lists(
        st.tuples(
            POINT,
            st.lists(
                st.tuples(st.just("L"), POINT)
                | st.tuples(st.just("Q"), POINT, POINT)
                | st.tuples(st.just("C"), POINT, POINT, POINT),
                max_size=12,
            ),
            st.booleans(),
        ),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([10, 100]),
)
def test_a_shortened_path_goes_where_the_long_one_went(pieces, scale):
    """Steps are rounded from the start of the path, so that errors do not add up."""
    written, wanted = [], []
    for start, commands, closed in pieces:
        written.append(f"M {start[0]:f} {start[1]:f}")
        wanted.append(start)
        for letter, *corners in commands:
            written.append(f"{letter} " + " ".join(f"{x:f} {y:f}" for x, y in corners))
            wanted += corners
        if closed:
            written.append("z")
    found = points(svg._path("\n".join(written), scale))
    assert len(found) == len(wanted)
    assert np.allclose(found, wanted, atol=0.5 / scale + 1e-6)


class TestTextOnATelephone:
    def test_the_usual_figure_is_readable(self):
        fig = drawing("lines")
        svg.document(fig, "t")
        assert svg.smallest_text(fig) >= 9

    def test_the_book_refuses_text_that_nobody_could_read(self, monkeypatch):
        def small():
            fig, ax = plt.subplots(figsize=(6.4, 4))
            ax.text(0, 0, "tiny", size=9)
            return fig

        monkeypatch.delenv("COURSEKIT_BOOK", raising=False)
        figure_svg(small(), "Shafts")  # a learner may do so
        monkeypatch.setenv("COURSEKIT_BOOK", "1")
        with pytest.raises(ValueError, match=r"'Shafts'.* 6\.2 pixels high, and 8 .*6\.4 inches"):
            figure_svg(small(), "Shafts")
        assert plt.get_fignums() == []
