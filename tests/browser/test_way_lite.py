"""The site of notebooks as it will be published, beside the Pyodide of the book.

It is built once; a Chromium that reaches no other host runs one notebook of it. `make lite
ARGS=check` runs them all.
"""

from __future__ import annotations

import json
import re
import shutil
import time

import pytest

from tests.ways.lite.conftest import course_folder, wheel_maker  # noqa: F401 - two fixtures
from ways.lite import MEASURED, boot, site
from ways.pyodide import shelf
from ways.pyodide.pinned import pinned
from ways.pyodide.sources import CannotBuild

from . import axe

FIGURES = json.loads(MEASURED.read_text("utf-8"))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lite"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def built(course, tmp_path_factory):
    """Return the folder of a site, in a book that holds nothing else."""
    return site.make(course, tmp_path_factory.mktemp("html") / "lite")


@pytest.fixture
def copy(built, tmp_path):
    """Return a copy that a test may break."""
    return shutil.copytree(built.parent, tmp_path / "html") / "lite"


def _defects(folder):
    return site.defects(folder, folder / "files", pinned(), folder.parent)


class TestFiles:
    def test_the_site_is_whole_and_holds_every_notebook(self, built, course):
        assert _defects(built) == []
        given = {p.relative_to(course) for p in course.rglob("*.ipynb")}
        there = {p.relative_to(built / "files") for p in (built / "files").rglob("*.ipynb")}
        assert given == there

    def test_no_source_maps_make_it_heavy(self, built):
        assert list(built.rglob("*.map")) == []

    def test_python_lies_in_the_book_once_and_the_pages_use_the_same(self, built):
        place = built.parent / shelf.FOLDER / pinned().version
        assert {path.name for path in place.iterdir()} == set(pinned().files)
        wheels = {path.name for path in (built / site.PACKAGES).glob("*.whl")}
        assert not wheels & set(pinned().files)

    def test_a_site_that_would_fetch_python_elsewhere_is_found_out(self, copy):
        path = copy / "jupyter-lite.json"
        config = json.loads(path.read_text("utf-8"))
        (kernel,) = config["jupyter-config-data"]["litePluginSettings"].values()
        del kernel["pyodideUrl"]
        path.write_text(json.dumps(config), "utf-8")
        assert any("another host" in line for line in _defects(copy))

    def test_a_wheel_that_is_another_is_found_out(self, copy):
        next((copy / site.PACKAGES).glob("slagheaps_coursekit-*.whl")).write_bytes(b"no wheel")
        assert "slagheaps-coursekit is not the file that its lock names" in _defects(copy)

    def test_a_python_that_is_another_is_found_out(self, copy):
        place = copy.parent / shelf.FOLDER / pinned().version
        (place / "pyodide.mjs").write_bytes(b"no loader")
        next(place.glob("pandas-*.whl")).unlink()
        assert "pyodide.mjs of Pyodide is not whole" in _defects(copy)
        assert "pandas is not the file that its lock names" in _defects(copy)

    def test_a_notebook_nobody_could_open_is_found_out(self, copy):
        path = next((copy / "api/contents/chapters").glob("all.json"))
        listing = json.loads(path.read_text("utf-8"))
        gone = listing["content"].pop()
        path.write_text(json.dumps(listing), "utf-8")
        assert f"chapters/{gone['name']} is not in its list of files" in _defects(copy)

    def test_a_build_that_fails_leaves_the_old_site_alone(
        self, built, course, tmp_path, monkeypatch
    ):
        (tmp_path / "lite").mkdir()
        (tmp_path / "lite/index.html").write_text("the old site")
        monkeypatch.setattr(site, "not_offered", lambda *_: ["a notebook imports tomorrow"])
        with pytest.raises(CannotBuild, match="imports tomorrow"):
            site.make(course, tmp_path / "lite")
        assert (tmp_path / "lite/index.html").read_text() == "the old site"


class TestFirstPage:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1100, 360])
    def test_it_is_whole_and_asks_nobody(self, built, browser, width, theme):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        with boot.served(built.parent) as address:
            page.goto(f"{address}/lite/index.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert all(url.startswith(address) for url in asked)
            assert page.locator("#from-disk").is_hidden()
            assert axe.violations(page) == []
        page.close()

    def test_opened_from_a_disk_it_says_that_it_needs_a_server(self, built, browser):
        page = browser.new_page()
        page.goto((built / "index.html").as_uri())
        assert "python -m http.server" in page.locator("#from-disk").inner_text()
        page.close()

    def test_it_leads_to_every_notebook_of_the_course(self, built, course):
        html = (built / "index.html").read_text("utf-8")
        led = set(re.findall(r'index\.html\?path=([^"]+)"', html))
        given = {p.relative_to(course).as_posix() for p in course.glob("*/*.ipynb")}
        assert given | {"start.ipynb"} == led

    def test_it_says_what_a_first_visit_fetches_and_from_where(self, built):
        html = (built / "index.html").read_text("utf-8")
        said = re.search(
            r"no other host is asked.* A first visit\s+fetches some (\d+) MB", html, re.S
        )
        assert int(said[1]) == round(FIGURES["megabytes"])


WIDGETS = """\
import ipywidgets
slider = ipywidgets.IntSlider(value=1, min=1, max=9, description="heaps")
said = ipywidgets.HTML()
def show(change=None):
    said.value = f"<p class='said'>{slider.value} heaps</p>"
slider.observe(show, "value")
show()
ipywidgets.VBox([slider, said])"""
ADD = """code => {
  const { content, context } = window.jupyterapp.shell.currentWidget;
  const { sharedModel } = content.model;
  sharedModel.insertCell(0, { cell_type: 'code', source: code });
  return context.save();
}"""
FIRST = "window.jupyterapp.shell.currentWidget.content.model.cells.get(0).sharedModel.source"


def test_a_chapter_runs_offline_and_what_a_learner_wrote_lasts(built, browser):
    """pandas, numpy, matplotlib, folium, coursekit; a slider of ipywidgets; a page loaded again."""
    seen, sent = boot.Run(), []
    with (
        boot.served(built.parent, sent) as address,
        boot.opened(f"{address}/lite", "chapters/03_two_towns.ipynb", browser, seen) as page,
    ):
        page.evaluate(ADD, WIDGETS)
        boot.read(page, seen, time.perf_counter())
        assert sum(sent) / 1e6 == pytest.approx(FIGURES["megabytes"], rel=0.05), "measure it again"
        slider = page.get_by_role("slider").first
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('.said').innerText === '2 heaps'")
        page.wait_for_selector(".jp-OutputArea-output iframe")
        page.reload()
        page.wait_for_function(boot.READY)
        assert page.evaluate(FIRST) == WIDGETS
    assert seen.wrong() == []
    assert len(seen.outputs) > 40
