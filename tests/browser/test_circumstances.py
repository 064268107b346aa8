"""The book where something is missing: scripts, storage, colours, room, a connection."""

from __future__ import annotations

import html
import re

import pytest

from book.translation import beside

from .conftest import start
from .engines import Tab, look, start_firefox
from .faulty import faulty
from .learner import CHAPTER_PAGES, SAID, TOWNS, WELCOME, code_of, editor, go, press
from .test_way_page import BAR, FOUND, LONG, PYTHON, SMALL

COAL = CHAPTER_PAGES["landscape_of_coal"]


class TestWithoutScripts:
    @pytest.fixture(scope="class")
    @staticmethod
    def plain(browser):
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": 360, "height": 740}
        )
        yield context.new_page()
        context.close()

    @pytest.mark.parametrize(
        ("name", "scheme", "year"),
        [(WELCOME, "http", ""), (TOWNS, "file", "2011"), (COAL, "http", "1928")],
    )
    def test_a_map_is_a_still_drawing_and_says_so(self, name, scheme, year, plain, addresses):
        plain.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
        frame = plain.query_selector("figure.ck-map iframe")
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame()
        drawing = inside.locator("noscript img")
        drawing.wait_for()
        box = drawing.bounding_box()
        assert 300 < box["width"] <= 360
        assert box["height"] > 100
        said = inside.locator("noscript .ck-note").inner_text()
        assert said.startswith("Without JavaScript this map is a still drawing")
        assert year in said
        assert inside.locator(".ck-legend").first.is_visible()
        for only_with_scripts in (".folium-map", ".ck-slider", ".ck-hint", ".ck-find"):
            assert not inside.locator(only_with_scripts).first.is_visible(), only_with_scripts

    def test_every_map_of_the_book_has_its_drawing(self, site):
        found = 0
        for path in beside.pages(site):
            for frame in re.findall(r'data-ck-map [^>]*srcdoc="([^"]*)"', path.read_text("utf-8")):
                named = re.search(r'<noscript>.*?<img src="([^"]+)"', html.unescape(frame))[1]
                drawing = (path.parent / named).read_text("utf-8")
                assert drawing.startswith("<svg xmlns=")
                assert len(drawing) < 130_000
                found += 1
        assert found == 16


#: Where each text of a drawing stands in it, in whole pixels.
DRAWN = """() => [...document.querySelectorAll('main svg')].flatMap((drawing) => {
  const edge = drawing.getBoundingClientRect().left;
  return [...drawing.querySelectorAll('text')].map((one) =>
    `${one.textContent} ${Math.round(one.getBoundingClientRect().left - edge)}`);
})"""
#: What a browser would put into another language though it is to be typed as it is.
TRANSLATED = """() => [...document.querySelectorAll('pre, code, .cm-content')]
  .filter((one) => !one.closest('[translate=no], .notranslate')).map((one) => one.outerHTML)"""


class TestHandledByTheBrowser:
    """A chapter that is read from the right, copied by hand, or translated."""

    @pytest.fixture(scope="class")
    @staticmethod
    def page(browser, addresses):
        opened = start(browser)
        opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = go(opened, addresses, TOWNS)
        page.evaluate("ckPage.bring(document)")
        for name in ("kbd", "samp"):
            page.evaluate("name => ckPage.make(name, 'x', document.querySelector('main'))", name)
        press(code_of(page, "ex03_1"), "Edit")
        editor(code_of(page, "ex03_1")).wait_for()
        yield page
        opened.context.close()

    @pytest.mark.parametrize(
        "what", ["pre", "p code", "kbd", "samp", ".cm-content", ".cm-line", "svg text"]
    )
    def test_what_has_a_direction_of_its_own_keeps_it(self, what, page):
        page.evaluate("document.documentElement.dir = 'rtl'")
        found = page.evaluate(
            "(what) => [...document.querySelectorAll(`main :is(${what})`)]"
            ".map((one) => getComputedStyle(one).direction)",
            what,
        )
        page.evaluate("document.documentElement.removeAttribute('dir')")
        assert set(found) == {"ltr"}

    def test_drawings_do_not_move_their_words(self, page):
        before = page.evaluate(DRAWN)
        page.evaluate("document.documentElement.dir = 'rtl'")
        turned = page.evaluate(DRAWN)
        page.evaluate("document.documentElement.removeAttribute('dir')")
        assert before
        assert turned == before

    @pytest.mark.parametrize(
        "what",
        [
            pytest.param("div.cell .cell_input", id="code"),
            pytest.param("div.cell:has(.cell_output)", id="code and what it says"),
            pytest.param(".highlight-python:has(.ck-live-tools):not(:has(.cm-editor))", id="gaps"),
            pytest.param(".highlight-python:has(.cm-editor)", id="an editor"),
            pytest.param("section:has(> [data-exercise=ex03_2])", id="an exercise"),
            pytest.param("main", id="the page"),
        ],
    )
    def test_what_is_selected_by_hand_comes_without_its_buttons(self, what, page):
        copied = page.evaluate(
            """async (what) => {
              const place = [...document.querySelectorAll(what)]
                .find((one) => one.querySelector('.ck-live-tools'));
              getSelection().selectAllChildren(place);
              document.execCommand('copy');
              return [await navigator.clipboard.readText(),
                [...place.querySelectorAll('pre, .cm-content')].map((one) => one.innerText),
                [...place.querySelectorAll('button')].map((one) => one.innerText.trim())];
            }""",
            what,
        )
        text, codes, buttons = copied
        lines = [line.strip() for line in text.splitlines()]
        assert any(buttons)
        assert [one for one in buttons if one and one in lines] == []
        assert any(" ".join(code.split()) in " ".join(text.split()) for code in codes)

    def test_no_browser_translates_code(self, page):
        assert page.evaluate(TRANSLATED) == []

    @pytest.mark.parametrize(
        "name",
        [
            *("appendix/claims_ledger", "appendix/claims/claim_14", "appendix/take_along"),
            *("numbers/two_towns", "classroom/did_it_work", "classroom/solutions"),
            *("classroom/your_town_kit-running", "classroom/lesson_share-paper"),
        ],
    )
    def test_nor_on_any_other_kind_of_page(self, name, visit, addresses):
        assert go(visit(), addresses, name).evaluate(TRANSLATED) == []


def test_forced_colours_twice_as_large_and_calm_it_all_still_works(browser, addresses):
    """What a reader sees who zooms to 200 %, half as much fits, and who chose the colours."""
    tab = Tab(browser, "desktop")
    page = tab.page
    page.set_viewport_size({"width": 640, "height": 450})
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for name, held in ((TOWNS, (1, 1, 3)), (WELCOME, (1, 0, 0))):
        found = look(tab, f"{addresses['http']}/{name}.html")
        assert found == dict(
            zip(("maps", "explorers", "quizzes", "faults"), (*held, []), strict=True)
        )
    moving = page.evaluate(
        "document.getAnimations().filter((one) => one.effect.getTiming().duration > 10).length"
    )
    assert moving == 0
    tab.visit.context.close()


@pytest.mark.xdist_group("firefox")
class TestFirefox:
    def test_in_a_private_window_that_may_keep_nothing_it_works_and_says_so(
        self, playwright, addresses
    ):
        strict = start_firefox(
            playwright,
            {
                "browser.privatebrowsing.autostart": True,
                "dom.storage.enabled": False,
                "network.cookie.cookieBehavior": 2,
                "ui.prefersReducedMotion": 1,
            },
        )
        tab = Tab(strict, "phone")
        found = look(tab, f"{addresses['http']}/{TOWNS}.html")
        assert found == {"maps": 1, "explorers": 1, "quizzes": 3, "faults": []}
        page = go(tab.visit, addresses, WELCOME)
        assert "forbids pages to keep anything" in page.evaluate(SAID)
        assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
        assert tab.complaints() == []
        strict.close()

    def test_python_comes_whole_from_a_faulty_server_and_runs_a_chapter(self, firefox, site):
        """Below a path: nobody there at the first press, then each file wrong once."""
        opened = start(firefox)
        page = opened.page
        page.set_default_timeout(LONG)
        with faulty(site) as server:
            page.goto(f"{server.address}/{TOWNS}.html", wait_until="load")
            built = page.evaluate(FOUND)
            server.gone = True
            run = page.get_by_role("button", name="Run here")
            run.click()
            page.get_by_text("is the connection gone? Press again when it is back.").wait_for()
            server.gone = False
            opened.errors.clear()  # the browser's own words
            run.click()
            done = page.locator(f"{BAR} p").get_by_text("Done: the whole chapter ran.")
            done.wait_for()
            assert page.locator(".ck-live-error").all_inner_texts() == []
            assert page.evaluate(FOUND) == built
            assert len(server.asked) > 3
            opened.requests.clear()
            page.goto(f"{server.address}/{SMALL}.html", wait_until="load")
            page.locator(".ck-live-run").first.click()
            page.locator(f"{BAR} p").get_by_text("Done.").wait_for()
            assert [url for url in opened.requests if PYTHON.search(url)] == [], "it was kept"
        assert opened.outside == []
        assert opened.errors == []
