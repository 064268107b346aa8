"""The site as it will be published, but for what only Pyodide's distribution has.

It is built once, from the registries alone; a Chromium that reaches no other host runs it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import replace

import pytest
from ways.lite.pinned import pinned
from ways.lite.settings import Settings

from tests.ways.lite.conftest import course_folder, wheel_maker  # noqa: F401 - two fixtures
from ways.lite import boot, core, landing, settings, site, trial

from . import axe

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lite"), pytest.mark.timeout(600)]

BUILD = site.BUILD
CORE = Settings("core", "")
LOCK = f"{site.PYODIDE}/{core.LOCK}"


@pytest.fixture(scope="module", autouse=True)
def _npm():
    """Pyodide's core comes by npm; a contributor without it tests the rest."""
    if not (shutil.which("npm") or (site.BUILD / "core" / core.FILES[0]).is_file()):
        if os.environ.get("CI"):
            pytest.fail("CI needs npm to build the site of notebooks")
        pytest.skip("npm is not installed")


@pytest.fixture(scope="module")
def built(course, tmp_path_factory):
    """Return the folder of a site."""
    return site.make(course, CORE, tmp_path_factory.mktemp("live") / "site")


@pytest.fixture
def copy(built, tmp_path):
    """Return a copy that a test may break."""
    return shutil.copytree(built, tmp_path / "copy")


def _defects(folder):
    return site.defects(folder, folder / "files", pinned(), CORE)


class TestFiles:
    def test_the_site_is_whole_and_holds_every_notebook(self, built, course):
        assert _defects(built) == []
        given = {p.relative_to(course) for p in course.rglob("*.ipynb")}
        there = {p.relative_to(built / "files") for p in (built / "files").rglob("*.ipynb")}
        assert given < there
        assert {p.as_posix() for p in there - given} == {trial.NAME}

    def test_no_source_maps_make_it_heavy(self, built):
        assert list(built.rglob("*.map")) == []

    def test_a_site_that_would_fetch_python_elsewhere_is_found_out(self, copy):
        path = copy / "jupyter-lite.json"
        config = json.loads(path.read_text("utf-8"))
        (kernel,) = config["jupyter-config-data"]["litePluginSettings"].values()
        del kernel["pyodideUrl"]
        path.write_text(json.dumps(config), "utf-8")
        assert any("another host" in line for line in _defects(copy))

    def test_a_wheel_that_is_another_is_found_out(self, copy):
        next((copy / site.PYODIDE).glob("slagheaps_coursekit-*.whl")).write_bytes(b"no wheel")
        assert "slagheaps-coursekit is not the file that its lock names" in _defects(copy)

    def test_a_notebook_nobody_could_open_is_found_out(self, copy):
        path = next((copy / "api/contents/chapters").glob("all.json"))
        listing = json.loads(path.read_text("utf-8"))
        gone = listing["content"].pop()
        path.write_text(json.dumps(listing), "utf-8")
        assert f"chapters/{gone['name']} is not in its list of files" in _defects(copy)


class TestVendored:
    """The whole way of vendoring, with small wheels in the place of the big ones."""

    @pytest.fixture
    def stand_ins(self, make_wheel, monkeypatch, tmp_path):
        """Pin small wheels under the names of the compiled packages; return their folder."""
        monkeypatch.setattr(site, "BUILD", tmp_path / "build")
        shutil.copytree(BUILD / "core", tmp_path / "build/core")
        shutil.copytree(BUILD / "wheels", tmp_path / "build/wheels")
        packages = dict(pinned().packages)
        for name, entry in pinned().compiled.items():
            path = make_wheel(name, tag="cp314-cp314-pyemscripten_2026_0_wasm32")
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            packages[name] = {**entry, "file_name": path.name, "sha256": digest}
        monkeypatch.setattr(site, "pinned", lambda: replace(pinned(), packages=packages))
        return path.parent

    def test_everything_lies_in_the_site(self, built, stand_ins, course, tmp_path):
        with boot.served(stand_ins) as address:
            setting = settings.read("vendored", address, pinned().version)
            made = site.make(course, setting, tmp_path / "site")
        lock = json.loads((made / LOCK).read_text("utf-8"))["packages"]
        assert {"pandas", "numpy", "matplotlib", "folium", "slagheaps-coursekit"} <= set(lock)
        assert all((made / site.PYODIDE / each["file_name"]).is_file() for each in lock.values())
        assert not (made / "files" / trial.NAME).exists()
        assert "no other host is asked" in (made / "index.html").read_text("utf-8")

    def test_a_wrong_file_leaves_the_old_site_alone(self, built, stand_ins, course, tmp_path):
        target = tmp_path / "site"
        target.mkdir()
        (target / "index.html").write_text("the old site")
        next(stand_ins.glob("pandas-*.whl")).write_bytes(b"another pandas")
        setting = settings.read("vendored", str(stand_ins), pinned().version)
        with pytest.raises(settings.CannotBuild, match=r"pandas-1\.0.* is not the file that"):
            site.make(course, setting, target)
        assert (target / "index.html").read_text() == "the old site"


class TestFirstPage:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1100, 360])
    def test_it_is_whole_and_asks_nobody(self, built, browser, width, theme):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        with boot.served(built) as address:
            page.goto(f"{address}/index.html")
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
        assert given | {trial.NAME} == led

    def test_it_says_where_pandas_comes_from(self, course):
        far = Settings("cdn", "https://far.test/full/")
        assert "from far.test," in landing.page(course, far, pinned())
        assert "from far.test," not in landing.page(course, CORE, pinned())


def test_python_starts_offline_and_answers(built, browser):
    """The kernel, a table of coursekit by csv and SQL, a slider, the doctor."""
    seen = boot.run(built, chromium=browser)
    assert seen.outside == []
    assert seen.errors == []
    text = "\n".join(seen.outputs)
    assert f"Python {pinned().info['python']} on emscripten" in text
    assert "with 32 claims" in text
    assert [said[:7] for said in seen.slid] == ["Claim 1", "Claim 2"]
    assert "pandas is not installed" in text, "the doctor has nothing to say"
    read = re.search(r"(\d+) modules and (\d+) notebooks can be read", text)
    assert int(read[1]) > 50
    assert int(read[2]) == len(list((built / "files").rglob("*.ipynb")))


def test_packages_from_elsewhere_are_used_only_when_right(copy, make_wheel, browser):
    """What ``cdn`` relies on, with a distribution on this computer and two small packages.

    Nothing has to be installed for it, and what no lock knows is not asked for anywhere.
    """
    tag = "cp314-cp314-pyemscripten_2026_0_wasm32"
    far = make_wheel("faraway", tag=tag).parent
    make_wheel("forged", tag=tag)
    codes = [
        "import faraway\nprint('faraway is', faraway.WORD)",
        "try:\n    import forged\nexcept ModuleNotFoundError:\n    print('forged is refused')",
        "%pip install slagheaps-coursekit\n"
        "import coursekit\nprint('coursekit', coursekit.__version__)",
        f"print('{trial.END}')",
    ]
    notebook = json.loads((copy / f"files/{trial.NAME}").read_text("utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    notebook["cells"] = [{**code, "id": f"c{n}", "source": text} for n, text in enumerate(codes)]
    (copy / f"files/{trial.NAME}").write_text(json.dumps(notebook), "utf-8")
    lock = json.loads((copy / LOCK).read_text("utf-8"))
    with boot.served(far) as address:
        for name in ("faraway", "forged"):
            file = f"{name}-1.0-{tag}.whl"
            digest = hashlib.sha256((far / file).read_bytes()).hexdigest()
            lock["packages"][name] = {
                **lock["packages"]["six"],
                "name": name,
                "imports": [name],
                "file_name": f"{address}/{file}",
                "sha256": digest if name == "faraway" else "0" * 64,
            }
        (copy / LOCK).write_text(json.dumps(lock), "utf-8")
        seen = boot.run(copy, chromium=browser)
    assert seen.outside == []
    assert seen.errors == []
    text = "\n".join(seen.outputs)
    assert "faraway is here" in text
    assert "forged is refused" in text
    assert re.search(r"coursekit \d", text)
