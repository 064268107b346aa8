"""Every page of the built book, opened as readers open it.

Served or from the disk, on a desktop or a phone, by day or by night, with no network at all.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
import yaml

from book import bundle, links
from book.workshops import kit as kits

from . import axe

TOC = yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text("utf-8"))
PAGES = [
    TOC["root"],
    *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"]),
    "search",
]
#: What a classroom prints and projects: pages without the book around them.
SHEETS = [
    *(f"classroom/{name}" for name in bundle.chapters()),
    *(f"classroom/{name}-{kind}" for name in kits.kits() for kind in ("running", "slides")),
    *(f"classroom/{name}-cards" for name, kit in kits.kits().items() if kit.cards),
]
#: Four visits in which every two of the three circumstances meet each other.
VARIANTS = [
    ("http", "desktop", "light"),
    ("http", "phone", "dark"),
    ("file", "desktop", "dark"),
    ("file", "phone", "light"),
]

LINKS = "a[href], form[action]"  # search is a form
STATE = "figure => figure.querySelector('.ck-state').innerHTML"


def _open(visit, addresses, name, scheme="http", device="desktop", theme="light"):
    opened = visit(device, theme)
    opened.page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
    for frame in opened.page.query_selector_all("figure.ck-map iframe"):
        frame.scroll_into_view_if_needed()
        frame.content_frame().wait_for_selector(
            "path.leaflet-interactive:not([d='M0 0'])", timeout=10_000
        )
    opened.page.evaluate("window.scrollTo(0, 0)")
    return opened


def test_crawling_from_the_first_page_finds_every_page(visit, addresses, site):
    page = visit().page
    start = f"{addresses['http']}/index.html"
    waiting, seen = [start], set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        page.goto(url)
        if url == start:  # sends the reader on
            page.wait_for_url(lambda now: now != start)
        for href in page.eval_on_selector_all(LINKS, "all => all.map(a => a.href || a.action)"):
            target = urldefrag(urljoin(page.url, href)).url
            if target.startswith(addresses["http"]) and target.endswith(".html"):
                waiting.append(target)
    found = {url.removeprefix(addresses["http"] + "/").removesuffix(".html") for url in seen}
    built = {path.relative_to(site).with_suffix("").as_posix() for path in links.pages(site)}
    known = set(PAGES) | set(SHEETS)
    assert found - {"index"} == known & found, "the tests below miss a page"
    assert built == known | {"index"}, "the book holds other pages than its contents say"
    assert known <= found, "a page cannot be reached by links"


@pytest.mark.parametrize(("scheme", "device"), [("http", "desktop"), ("file", "phone")])
@pytest.mark.parametrize("name", SHEETS)
def test_sheets_and_slides_are_whole_on_paper_and_on_a_screen(
    name, scheme, device, visit, addresses
):
    opened = visit(device)
    opened.page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
    wide, window = opened.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window + 1, "scrolls sideways"
    assert opened.outside == []
    assert opened.errors == []
    assert axe.violations(opened.page) == []


@pytest.mark.parametrize("name", [name for name in SHEETS if name.endswith("-slides")])
def test_every_slide_can_be_reached_by_keyboard_and_fits(name, visit, addresses):
    page = visit().page
    page.goto(f"{addresses['file']}/{name}.html", wait_until="load")
    total = page.evaluate("Reveal.getTotalSlides()")
    for number in range(total):
        state = page.evaluate(
            """() => {
              const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect();
              const ground = getComputedStyle(document.body).backgroundColor;
              return {at: Reveal.getState().indexh, text: slide.innerText.trim(), ground,
                      fits: box.top >= -1 && box.bottom <= innerHeight + 1};
            }"""
        )
        assert state["at"] == number
        assert state["text"]
        assert state["fits"], f"slide {number + 1} is cut off"
        assert state["ground"] == "rgb(20, 24, 27)", "light letters on a light ground"
        page.keyboard.press("Space")


@pytest.mark.parametrize(("scheme", "device", "theme"), VARIANTS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_whole_and_its_explorers_answer(
    name, scheme, device, theme, visit, addresses
):
    opened = _open(visit, addresses, name, scheme, device, theme)
    page = opened.page
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    for frame in page.frames:
        wide, window = frame.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window + 1, f"{frame.url or 'a frame'} scrolls sideways"
    for figure in page.query_selector_all("figure.ck-explorer"):
        control = figure.query_selector("input, select")
        control.scroll_into_view_if_needed()
        first = figure.evaluate(STATE)
        _by_keyboard(control)
        second = figure.evaluate(STATE)
        assert second != first, "the keyboard changes nothing"
        _by_mouse(control)
        assert figure.evaluate(STATE) != second, "the mouse changes nothing"
    assert opened.outside == [], "the page asks other hosts"
    assert opened.errors == [], "the console shows errors"
    assert axe.violations(page) == []


def _by_keyboard(control) -> None:
    control.focus()
    at_the_end = control.evaluate(
        "c => c.type === 'range' ? c.value === c.max : c.selectedIndex === c.options?.length - 1"
    )
    if control.evaluate("c => c.type") == "checkbox":
        control.press("Space")
    else:
        control.press("ArrowLeft" if at_the_end else "ArrowRight")


def _by_mouse(control) -> None:
    if control.evaluate("c => c.tagName") == "SELECT":
        count, now = control.evaluate("c => [c.options.length, c.selectedIndex]")
        control.select_option(index=(now + 1) % count)
    elif control.evaluate("c => c.type") == "checkbox":
        control.click()
    else:
        box = control.bounding_box()
        ratio = control.evaluate("c => (c.value - c.min) / (c.max - c.min)")
        x = 3 if ratio > 0.5 else box["width"] - 3
        control.click(position={"x": x, "y": box["height"] / 2})


@pytest.mark.parametrize("name", PAGES)
def test_maps_stay_whole_without_scripts_of_others(name, visit, addresses):
    """No map tile, no font, no library comes from elsewhere even when a reader scrolls."""
    opened = _open(visit, addresses, name)
    opened.page.mouse.wheel(0, 20_000)
    opened.page.wait_for_timeout(200)
    assert opened.outside == []
