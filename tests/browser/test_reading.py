"""Reading without code, and from a number to where it comes from, as readers do it."""

from __future__ import annotations

import re

import pytest

from book.extension.number_pages import page as numbers_of

from . import axe
from .learner import WELCOME, go

COAL = "wound/landscape_of_coal"
_LOOK = """() => {
  const all = (sign) => [...document.querySelectorAll(sign)];
  const shown = (sign) => all(sign).filter((one) => one.checkVisibility());
  return {
    code: shown('.cell_input pre, .highlight-python pre').length,
    lines: shown('.ck-fold').length,
    figures: shown('.ck-map, .ck-chart, .ck-explorer, article table').length,
    tools: shown('.ck-live-tools, .ck-launch, .ck-done, .ck-takeaway').length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
  };
}"""
#: How far what is drawn moves while a page loads.
_SHIFT = """() => new Promise((done) => {
  const sum = (list) => list.getEntries().reduce((before, one) => before + one.value, 0);
  new PerformanceObserver((list) => done(sum(list)))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(0), 300);
})"""


def _enter(page, door: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(f".sd-card.{door} a").dispatch_event("click")  # the whole card is the link


@pytest.mark.parametrize(
    ("scheme", "device", "theme"), [("file", "phone", "dark"), ("http", "desktop", "light")]
)
def test_who_comes_by_read_finds_no_code_until_the_switch_says_otherwise(
    scheme, device, theme, visit, addresses
):
    opened = visit(device, theme)
    page = go(opened, addresses, WELCOME, scheme)
    _enter(page, "ck-door-learn")
    there = page.evaluate(_LOOK)
    assert there["code"] > 20
    assert there["tools"] > 5
    assert not there["lines"]
    switch = page.get_by_role("button", name="Read without code")
    assert switch.get_attribute("aria-pressed") == "false"

    go(opened, addresses, WELCOME, scheme)
    _enter(page, "ck-door-read")
    go(opened, addresses, COAL, scheme)
    calm = page.evaluate(_LOOK)
    assert switch.get_attribute("aria-pressed") == "true"
    assert calm == {**there, "code": 0, "lines": there["code"], "tools": 0}
    if device == "phone":  # on a desktop the contents of the page come late, folded or not
        assert page.evaluate(_SHIFT) <= 0.01, "what is folded is folded before it is drawn"

    line = page.get_by_role("button", name=re.compile("^Code: 13 lines, draws the chart below$"))
    line.press("Enter")
    assert line.get_attribute("aria-expanded") == "true"
    assert page.evaluate(_LOOK)["code"] == 1
    assert axe.violations(page) == []

    switch.focus()
    page.keyboard.press("Space")
    assert page.evaluate(_LOOK) == there
    go(opened, addresses, WELCOME, scheme)
    _enter(page, "ck-door-read")
    go(opened, addresses, COAL, scheme)
    assert switch.get_attribute("aria-pressed") == "false", "who has chosen is asked no more"
    assert opened.errors == []


def test_a_number_leads_to_its_cell_and_to_its_table(visit, addresses):
    opened = visit("phone")
    page = go(opened, addresses, COAL, "file")
    number = page.locator("[data-number=deepest]")
    number.click()
    note = page.get_by_role("link", name="Where does 1,190 come from?")
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.evaluate("document.documentElement.clientWidth")
    page.keyboard.press("Escape")
    assert not note.is_visible()
    number.click()
    with page.expect_navigation(wait_until="load"):
        note.click()
    item = page.locator("li:target")
    assert "shafts['depth_m'].max()" in item.inner_text()
    assert (
        page.locator("li:target a", has_text="Mine shafts")
        .get_attribute("href")
        .endswith("data_catalogue.html#table-mine_shafts")
    )


def test_a_chart_can_be_saved_as_a_picture_that_stands_alone(visit, addresses, tmp_path):
    page = go(visit(theme="dark"), addresses, COAL, "file")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save the picture").first.click()
    assert (
        coming.value.suggested_filename == "how-deep-each-shaft-went-by-the-year-it-was-begun.svg"
    )
    coming.value.save_as(tmp_path / "a.svg")
    page.goto((tmp_path / "a.svg").as_uri())
    drawn = "document.documentElement.getBoundingClientRect().width > 300 && document.title"
    assert page.evaluate(drawn) == "How deep each shaft went, by the year it was begun"


def test_every_number_of_a_chapter_has_its_place(site):
    for path in (site / "numbers").glob("*.html"):
        listed = path.read_text("utf-8")
        back = re.search(r'href="\.\./([\w/]+)\.html"', listed[listed.index("<article") :])
        chapter = (site / f"{back[1]}.html").read_text("utf-8")
        assert f"numbers/{path.name}" in chapter
        named = re.findall(r' data-number="([\w-]+)"', chapter)
        assert len(named) == chapter.count("pasted-text")
        places = set(re.findall(r'<li id="([\w-]+)">', listed))
        drawn = set(re.findall(rf'"\.\./numbers/{path.stem}\.html#(cell-\d+)"', chapter))
        assert set(named) == {place for place in places if "-" not in place}
        assert drawn <= places
        assert numbers_of(back[1]) == f"numbers/{path.stem}"
