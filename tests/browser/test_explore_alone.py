"""Explorers and charts by themselves: one HTML file on a disk, no book, no network."""

from __future__ import annotations

import itertools
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from coursekit import chart, explore, palette
from coursekit.page import asset

from . import axe

#: The page is written once.
pytestmark = pytest.mark.xdist_group("explorers alone")

TITLES = {"bars": "Bars", "words": "Words", "again": "Words"}


def _bars(seam=1.0, depth=400, town="Loos"):
    fig, ax = plt.subplots()
    ax.bar(["seam × 100", "depth"], [seam * 100, depth], color=palette.EMBER, hatch="//")
    ax.set_ylabel("a label with a scale (m)")
    return fig, f"{town}: {seam} of {depth}"


def _words(town, in_full=False):
    frame = pd.DataFrame({"town": [town], "a long name of a column": [1], "another one": [2]})
    return [f"<b>{town}</b>", frame] if in_full else town


def _explorers():
    return {
        "bars": explore(
            _bars,
            title=TITLES["bars"],
            reading="More is higher.",
            labels={"seam": "Seam thickness (m)"},
            seam=(0.5, 2, 0.5),
            depth=[200, 400, 800],
            town={"Loos": "Loos-en-Gohelle", "<Lens>": "<Lens>"},
        ),
        "words": explore(
            _words, title=TITLES["words"], town=["a", "b", "</script>"], in_full=False
        ),
        # The same again: nothing of it may answer to the controls of the other.
        "again": explore(
            _words, title=TITLES["again"], town=["a", "b", "</script>"], in_full=False
        ),
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write a page as the book would, with the least style it can have."""
    with pytest.MonkeyPatch.context() as patch, plt.rc_context():
        palette.use()
        patch.setenv("COURSEKIT_BOOK", "1")
        explorers = _explorers()
        fig, ax = plt.subplots(figsize=(6.4, 2))
        ax.barh(["a long name of a commune", "another"], [10_000, 20_000])
        ax.set_xlabel("people")
        drawn = chart(fig, title="A chart", reading="r", table=pd.Series([1], name="n"))
        body = "".join(explorer.html() for explorer in explorers.values()) + drawn._repr_html_()
    path = tmp_path_factory.mktemp("alone") / "explorers.html"
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Explorers</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{palette.css()}{asset('page/figures.css')}"
        "body { margin: 0 1.1rem; background: var(--ck-paper); color: var(--ck-ink);"
        " font: 1rem/1.5 sans-serif }</style>"
        f"<body><main><h1>Explorers</h1>{body}</main></body></html>",
        "utf-8",
    )
    return path, explorers


@pytest.fixture
def opened(tab, written):
    """Open the page on a device, in a theme."""

    def start(device="desktop", theme="light"):
        path, _ = written
        opened = tab("file", device, theme)
        opened.page.goto(path.as_uri())
        opened.page.evaluate(f"document.documentElement.dataset.theme = {theme!r}")
        return opened

    return start


def _figure(opened, nth):
    return opened.page.locator("figure.ck-explorer").nth(nth)


def _control(figure, label):
    return figure.get_by_label(label, exact=True)


def _shown(figure):
    return figure.locator(".ck-state").inner_html()


#: Sets the controls as each of some positions says; returns what is shown then, and the markup
#: that should be, as the browser writes it.
_SET = """(figure, wanted) => {
  const controls = [...figure.querySelectorAll('input, select')];
  const sheet = document.createElement('div');
  return wanted.map(([positions, markup]) => {
    controls.forEach((c, i) => {
      if (c.type == 'checkbox') c.checked = !!positions[i];
      else c.value = positions[i];
    });
    controls[0].dispatchEvent(new Event('input', { bubbles: true }));
    sheet.innerHTML = markup;
    return [figure.querySelector('.ck-state').innerHTML, sheet.innerHTML];
  });
}"""


def test_every_state_is_the_one_python_worked_out(opened, written):
    """All combinations, set one by one: the sum in explore.js is the sum in controls.index."""
    visit = opened()
    for nth, explorer in enumerate(written[1].values()):
        every = map(list, itertools.product(*map(range, explorer.sizes)))
        wanted = [[positions, explorer.state(positions)] for positions in every]
        for shown, expected in _figure(visit, nth).evaluate(_SET, wanted):
            assert shown == expected
    assert visit.errors == []


def test_a_slider_answers_to_the_keyboard_and_says_its_value(opened):
    visit = opened()
    figure = _figure(visit, 0)
    slider = figure.get_by_label("Seam thickness (m)")
    assert slider.get_attribute("aria-valuetext") == "1.0\u00a0m"
    before = _shown(figure)
    slider.focus()
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "1.5\u00a0m"
    assert figure.locator("output").first.inner_text() == "1.5\u00a0m"
    assert "1.5 of 400" in figure.locator(".ck-state").inner_text()
    assert _shown(figure) != before
    slider.press("ArrowLeft")
    assert _shown(figure) == before
    slider.press("End")
    assert "2.0 of 400" in figure.locator(".ck-state").inner_text()


def test_all_controls_can_be_reached_and_moved_without_a_mouse(opened):
    visit = opened()
    page = visit.page
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''"))
    wanted = ["Seam thickness (m)", "Depth", "Town", "Town", "In full", "Town", "In full"]
    assert reached == wanted
    figure = _figure(visit, 1)
    _control(figure, "Town").focus()
    page.keyboard.press("b")  # menus are searched by typing
    assert figure.locator(".ck-state").inner_text().strip() == "b"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert "<b>b</b>" in figure.locator(".ck-state").inner_text()
    assert figure.locator(".ck-state table").count() == 1


def test_mouse_and_finger_move_it(opened):
    for device in ("desktop", "phone"):
        visit = opened(device)
        figure = _figure(visit, 0)
        slider = figure.get_by_label("Seam thickness (m)")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        x, y = box["x"] + box["width"] - 3, box["y"] + box["height"] / 2
        touch = device == "phone"
        (visit.page.touchscreen.tap if touch else visit.page.mouse.click)(x, y)
        assert "2.0 of 400" in figure.locator(".ck-state").inner_text()
        _control(figure, "Town").select_option("<Lens>")
        assert "<Lens>: 2.0 of 400" in figure.locator(".ck-state").inner_text()


def test_explorers_of_a_page_leave_each_other_alone(opened):
    visit = opened()
    before = [_shown(_figure(visit, i)) for i in (0, 2)]
    _figure(visit, 1).get_by_label("Town", exact=True).select_option("b")
    assert _figure(visit, 1).locator(".ck-state").inner_text().strip() == "b"
    assert [_shown(_figure(visit, i)) for i in (0, 2)] == before
    assert visit.errors == []
    ids = visit.page.eval_on_selector_all("[id]", "tags => tags.map(tag => tag.id)")
    assert len(ids) == len(set(ids))


def test_names_from_data_run_nothing(opened):
    visit = opened()
    visit.page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    figure = _figure(visit, 1)
    _control(figure, "Town").select_option("</script>")
    assert figure.locator(".ck-state").inner_text().strip() == "</script>"
    figure.get_by_label("In full").check()
    assert figure.locator(".ck-state b").count() == 0
    assert visit.errors == []


def test_a_page_loaded_again_begins_at_the_beginning(opened):
    visit = opened()
    first = _shown(_figure(visit, 0))
    _figure(visit, 0).get_by_label("Depth").press("End")
    visit.page.reload()
    figure = _figure(visit, 0)
    assert _shown(figure) == first
    assert figure.get_by_label("Depth").input_value() == "1"


def test_without_javascript_the_first_state_stands_and_says_so(browser, written):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(written[0].as_uri())
    figure = page.locator("figure.ck-explorer").first
    assert figure.locator("svg").count() == 1
    assert "Loos-en-Gohelle" not in figure.locator("noscript").inner_text()
    assert (
        "Seam thickness (m): 1.0\u00a0m, Depth: 400, Town: Loos"
        in figure.locator("noscript").inner_text()
    )
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "phone"])
class TestLook:
    def test_it_is_accessible_whole_and_asks_nobody(self, opened, device, theme):
        visit = opened(device, theme)
        _figure(visit, 1).get_by_label("In full").check()
        visit.page.locator("summary").click()
        assert axe.violations(visit.page) == []
        wide, window = visit.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window
        assert visit.outside == []
        assert visit.errors == []

    def test_text_of_a_drawing_is_readable_and_in_the_pages_font(self, opened, device, theme):
        visit = opened(device, theme)
        sizes = visit.page.eval_on_selector_all(
            "svg text",
            """texts => texts.map(text => {
            const { a, b } = text.getScreenCTM();
            return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b) })""",
        )
        assert len(sizes) > 8
        assert min(sizes) >= 9
        assert max(sizes) <= 16.5, "larger than the text of the page"
        fonts = visit.page.eval_on_selector_all(
            "svg text", "texts => texts.map(text => getComputedStyle(text).fontFamily)"
        )
        assert set(fonts) == {"sans-serif"}

    def test_a_drawing_follows_the_theme(self, opened, device, theme):
        visit = opened(device, theme)
        colours = palette.DARK if theme == "dark" else palette.LIGHT
        fills = visit.page.eval_on_selector_all(
            "svg text", "texts => texts.map(text => getComputedStyle(text).fill)"
        )
        assert set(fills) == {_rgb(colours["ink"])}
        hatch = visit.page.eval_on_selector_all(
            "pattern rect", "rects => rects.map(rect => getComputedStyle(rect).fill)"
        )
        assert set(hatch) == {_rgb(colours["ember"])}

    def test_no_label_covers_another(self, opened, device, theme):
        """Boxes of text hold the room above and below the letters, which may touch."""
        visit = opened(device, theme)
        covered = visit.page.evaluate(
            """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const boxes = [...svg.querySelectorAll('text')].map(text => {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                const air = Math.min(bottom - top, right - left) / 4;
                return [text.textContent, left, right, top + air, bottom - air] });
            return boxes.flatMap(([a, l, r, t, b], i) => boxes.slice(i + 1)
                .filter(([, left, right, top, bottom]) =>
                    left < r && l < right && top < b && t < bottom)
                .map(([other]) => `${a} / ${other}`)) })"""
        )
        assert covered == []


def _rgb(colour):
    red, green, blue = (int(part, 16) for part in re.findall("..", colour[1:]))
    return f"rgb({red}, {green}, {blue})"
