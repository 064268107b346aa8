"""What a page leaves for later: folds nobody opened, maps nobody came to, scripts, contents."""

from __future__ import annotations

import pytest

from . import paper
from .learner import WELCOME, go

PAGE = "trust/fifty_fifty"
WAITING = "noscript.ck-waits"
ROWS = "figure.ck-map tbody tr"
COMMUNES = 353
ARTICLE = """() => {
  const { x, width } = document.querySelector('.bd-article').getBoundingClientRect();
  return [Math.round(x), Math.round(width)];
}"""


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_table_twin_comes_when_its_fold_is_opened_and_no_other_does(scheme, visit, addresses):
    page = go(visit(), addresses, PAGE, scheme)
    waiting = page.locator(WAITING).count()
    assert page.locator(ROWS).count() == 0
    page.locator("figure.ck-map summary").press("Enter")
    page.locator(ROWS).first.wait_for()
    assert page.locator(ROWS).count() == COMMUNES
    assert page.locator(WAITING).count() == waiting - 1 > 0


@pytest.mark.parametrize(
    "act",
    [
        lambda page: page.keyboard.press("Control+f"),
        lambda page: page.keyboard.press("F3"),
        lambda page: page.evaluate("dispatchEvent(new Event('beforeprint'))"),
    ],
    ids=["searched", "searched on", "printed"],
)
def test_all_folds_come_before_the_page_is_searched_or_printed(act, visit, addresses):
    page = go(visit(), addresses, PAGE)
    act(page)
    assert page.locator(ROWS).count() == COMMUNES
    assert page.locator(WAITING).count() == 0
    names = page.locator("main [role=region]").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(names) == len(set(names)), "two landmarks have one name"


def test_without_scripts_the_twin_is_in_the_page(browser, addresses):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{addresses['http']}/{PAGE}.html")
    assert page.locator(ROWS).count() == COMMUNES
    page.locator("figure.ck-map summary").press("Enter")
    assert page.locator(ROWS).first.is_visible()
    context.close()


@pytest.mark.parametrize("width", [1000, 1350, 1920])
def test_the_text_stands_where_it_stands_before_the_contents_of_the_page_come(
    width, visit, addresses
):
    page = visit().page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{addresses['http']}/{PAGE}.html")
    there = page.evaluate(ARTICLE)
    page.evaluate("document.getElementById('pst-secondary-sidebar').remove()")
    assert page.evaluate(ARTICLE) == there


LATER = """() => {
  const drawn = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  const scripts = performance.getEntriesByType('resource').filter(one => /\\.js/.test(one.name));
  return [scripts.length, scripts.filter(one => one.startTime < drawn).map(one => one.name)];
}"""


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_scripts_come_after_the_text_is_drawn_and_before_the_page_is_loaded(
    scheme, visit, addresses
):
    page = visit().page
    page.goto(f"{addresses[scheme]}/{PAGE}.html", wait_until="load")
    assert page.evaluate("Boolean(window.ckPage && window.ckKept && window.ckPython)")
    assert page.locator("body > iframe").count() == 0, "what keeps the page loading is gone"
    if scheme == "http":  # of a disk a browser tells no times
        count, early = page.evaluate(LATER)
        assert count > 10
        assert early == []


MAPS = "figure.ck-map iframe"


@pytest.mark.parametrize(
    "act",
    [
        lambda page: page.mouse.move(9, 9),
        lambda page: page.keyboard.press("Tab"),
        lambda page: page.evaluate("window.scrollTo(0, 100)"),
    ],
    ids=["pointed", "pressed", "scrolled"],
)
def test_maps_out_of_sight_come_to_a_phone_when_the_reader_moves(act, visit, addresses):
    page = go(visit("phone"), addresses, PAGE)
    assert page.locator(MAPS).count() == 0
    before = page.evaluate("document.documentElement.scrollHeight")
    act(page)
    page.wait_for_function(paper.CAME)
    assert page.locator(MAPS).count() == 1
    assert page.evaluate("document.documentElement.scrollHeight") == pytest.approx(before, abs=80)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_they_come_to_a_wide_window_by_themselves(scheme, visit, addresses):
    page = go(visit(), addresses, PAGE, scheme)
    page.wait_for_function(paper.CAME)
    assert page.locator(MAPS).count() == 1
    assert page.evaluate("window.scrollY") == 0


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_map_in_sight_comes_by_itself(scheme, visit, addresses):
    page = visit("phone").page
    page.set_viewport_size({"width": 390, "height": 6000})
    page.goto(f"{addresses[scheme]}/{WELCOME}.html", wait_until="load")
    page.wait_for_function(paper.CAME)
    assert page.locator(MAPS).count() == 1


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_who_prints_at_once_waits_for_the_maps(scheme, visit, addresses):
    page = visit("phone").page
    page.goto(f"{addresses[scheme]}/{PAGE}.html", wait_until="load")
    page.evaluate(f"() => {{ window.print = () => {{ window.drawn = ({paper.CAME})() }} }}")
    page.keyboard.press("Control+p")
    page.wait_for_function("'drawn' in window")
    assert page.evaluate("drawn")
