"""The book where something is missing: scripts, storage, colours, room, a connection."""

from __future__ import annotations

import html
import re

import pytest

from .conftest import start
from .engines import Tab, look, start_firefox
from .faulty import faulty
from .learner import CHAPTER_PAGES, SAID, TOWNS, WELCOME, go
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
        for path in site.rglob("*.html"):
            for frame in re.findall(r'data-ck-map [^>]*srcdoc="([^"]*)"', path.read_text("utf-8")):
                named = re.search(r'<noscript>.*?<img src="([^"]+)"', html.unescape(frame))[1]
                drawing = (path.parent / named).read_text("utf-8")
                assert drawing.startswith("<svg xmlns=")
                assert len(drawing) < 130_000
                found += 1
        assert found == 16


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
