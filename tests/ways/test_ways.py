"""What the ways give to the book: in order, only what exists; and each may go with its folder.

A copy of the repository's code loses ways; a Sphinx of its own sets up what is left.
"""

from __future__ import annotations

import importlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace

import driver
from book import links
from book.extension import launch, statics
from tests.conftest import ROOT
from ways import extension, verbs

WAYS = ["hub", "lab", "lite", "page", "stick"]
LAUNCH = "book.extension.launch"
NOTEBOOK = "chapters/03_two_towns.ipynb"
RUN_HERE = "Run here (17 to 26 MB from this book, once)"
DOWNLOADS = ["Download notebook", "Download all"]
#: What _config.yml says about the ways.
SETTINGS = {
    key: value
    for key, value in yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"][
        "config"
    ].items()
    if key.startswith("coursekit_")
}


@contextmanager
def _ways_of(root: Path) -> Iterator[None]:
    """Let ``ways`` be the folder of another checkout for a while."""
    kept = {name: sys.modules.pop(name) for name in _loaded()}
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(kept)


def _loaded() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "ways"]


def _drawn(root: Path = ROOT, extensions=("ways.extension",), **settings) -> dict[str, str]:
    """Set up a Sphinx with the ways of a checkout; return the bar and the table that it draws."""
    told = io.StringIO()
    with tempfile.TemporaryDirectory() as name, _ways_of(root), docutils_namespace():
        Path(name, "index.rst").write_text("Ways\n====\n\n.. ways::\n")
        app = Sphinx(
            *(name, None, f"{name}/out", f"{name}/trees", "html"),
            confoverrides={"extensions": [LAUNCH, *extensions], **settings},
            status=None,
            warning=told,
        )
        app.builder.read()
        return {
            "table": app.env.get_doctree("index").pformat(),
            "bar": launch.bar(app, NOTEBOOK),
            "warnings": told.getvalue(),
        }


def _bar(**settings):
    markup = _drawn(**settings)["bar"]
    assert markup.startswith('<nav class="ck-launch" aria-label="Run this chapter">')
    names = re.findall(r"<(?:a|button)[^>]*>([^<]+)</", markup)
    return names, dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', markup))


def _names(table: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)</th>', table)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    for name in ("book", "src"):
        (root / name).symlink_to(ROOT / name)
    return root


def _without(copy: Path, *gone: str) -> Path:
    """Give a copy all ways but some; compiled files and the like stay behind, as they do."""
    shutil.rmtree(copy / "ways", ignore_errors=True)
    shutil.copytree(ROOT / "ways", copy / "ways", ignore=shutil.ignore_patterns("__pycache__"))
    for way in gone:
        shutil.rmtree(copy / "ways" / way)
        (copy / "ways" / way / "__pycache__").mkdir(parents=True)
    return copy


class TestBar:
    def test_without_any_address_one_can_run_here_and_download(self):
        assert _bar(coursekit_page="pyodide")[0] == [RUN_HERE, *DOWNLOADS]

    def test_switched_off_only_downloads_are_left(self):
        assert _bar()[0] == DOWNLOADS

    def test_with_all_addresses_all_ways_stand_in_order_and_open_the_notebook(self):
        names, links = _bar(
            coursekit_page="pyodide",
            coursekit_lite="lite/",
            coursekit_repository="https://github.com/owner/name/",
        )
        assert names == [RUN_HERE, "JupyterLite", "Binder", "Colab", *DOWNLOADS]
        by_name = {name: unquote(address) for address, name in links.items()}
        assert by_name.keys() == {"JupyterLite", "Binder", "Colab", *DOWNLOADS}
        for name in ("JupyterLite", "Binder", "Colab", "Download notebook"):
            assert by_name[name].endswith(NOTEBOOK), name
        assert by_name["JupyterLite"].startswith("../lite/lab/index.html?path=")
        assert by_name["Binder"].startswith("https://mybinder.org/v2/gh/owner/name/main?")

    @pytest.mark.parametrize(
        ("repository", "ways"),
        [
            ("https://gitlab.com/group/part/name", ["Binder"]),
            ("https://git.example.org/owner/name", []),
        ],
    )
    def test_a_host_has_only_the_ways_that_can_read_from_it(self, repository, ways):
        assert _bar(coursekit_repository=repository)[0][:-2] == ways

    def test_the_environment_may_name_a_lite_site(self, monkeypatch):
        monkeypatch.setenv("COURSEKIT_LITE", "notebooks-here/")
        assert any(address.startswith("../notebooks-here/lab/") for address in _bar()[1])

    def test_a_lite_site_elsewhere_keeps_its_address(self):
        _, links = _bar(coursekit_lite="https://example.org/lite/")
        assert any(address.startswith("https://example.org/lite/lab/") for address in links)

    @pytest.mark.parametrize(
        "settings",
        [
            {"coursekit_repository": "github.com/owner/name"},
            {"coursekit_repository": "http://github.com/owner/name"},
            {"coursekit_repository": "https://github.com/owner"},
            {"coursekit_lite": "lite"},
            {"coursekit_page": "on"},
        ],
    )
    def test_a_setting_that_cannot_work_stops_the_build_with_a_sentence(self, settings):
        with pytest.raises(ConfigError, match=r"_config\.yml"):
            _drawn(**settings)


class TestTable:
    def test_every_way_tells_all_that_the_table_asks(self):
        for row in extension.rows():
            assert row.keys() == {"place", "way", "need", "works", "not", "first"}
            assert all(str(value).strip() for value in row.values()), row["way"]
            assert not any("{" in str(value) for value in row.values()), "a figure nobody measured"

    def test_no_two_rows_want_the_same_place(self):
        places = [row["place"] for row in extension.rows()]
        assert sorted(set(places)) == places


class TestDeleting:
    def test_these_are_the_ways(self):
        assert extension.present() == WAYS

    @pytest.mark.parametrize("way", WAYS)
    def test_a_way_goes_with_its_folder_and_takes_its_rows_and_buttons_along(self, copy, way):
        mine = [row["way"] for row in yaml.safe_load((ROOT / f"ways/{way}/way.yml").read_text())]
        with_all = _drawn(**SETTINGS | {"coursekit_lite": "lite/"})
        left = _drawn(_without(copy, way), **SETTINGS | {"coursekit_lite": "lite/"})
        rest = [name for name in _names(with_all["table"]) if name not in mine]
        assert _names(left["table"]) == rest != _names(with_all["table"])
        button = {"page": "Run here", "lite": "JupyterLite"}.get(way)
        assert (left["bar"] == with_all["bar"]) is (button is None)
        assert button is None or (button in with_all["bar"] and button not in left["bar"])
        assert left["warnings"] == "", "what _config.yml says about it is no mistake"

    def test_all_of_them_may_go(self, copy):
        left = _drawn(_without(copy, *WAYS), **SETTINGS)
        assert _names(left["table"]) == ["Read"]
        assert re.findall(r">([^<]+)</a>", left["bar"]) == DOWNLOADS
        assert left["warnings"] == ""

    def test_and_so_may_the_folder_of_the_ways_with_its_word_in_the_settings(self, copy):
        shutil.rmtree(copy / "ways", ignore_errors=True)
        left = _drawn(copy, extensions=())
        assert _names(left["table"]) == ["Read"]
        assert re.findall(r">([^<]+)</a>", left["bar"]) == DOWNLOADS

    def test_the_book_imports_no_way_and_names_none_of_their_folders(self):
        imported = re.compile(r"^\s*(?:from|import) +ways\b|[\"']ways[./]", re.M)
        named = [
            path.relative_to(ROOT).as_posix()
            for part in ("book", "src")
            for path in (ROOT / part).rglob("*.py")
            if imported.search(path.read_text("utf-8"))
        ]
        assert named == []


@pytest.mark.parametrize("way", WAYS)
def test_every_way_has_the_same_two_verbs_and_says_what_they_do(way, capsys, monkeypatch):
    for verb in verbs.VERBS:
        monkeypatch.setattr(sys, "argv", [f"ways.{way}", verb, "--help"])
        if (way, verb) == ("lab", "make"):  # passes its words on to JupyterLab
            continue
        with pytest.raises(SystemExit) as end:
            verbs.run(f"ways.{way}")
        assert end.value.code == 0
        assert f"course.py {way}" in capsys.readouterr().out
    told = (ROOT / f"ways/{way}/__main__.py").read_text("utf-8")
    assert f'verbs.run("ways.{way}")' in told


def test_make_is_meant_where_no_verb_is_named(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ways.hub", "--learners", "30"])
    verbs.run("ways.hub")
    assert "one server for 30: " in capsys.readouterr().out


def test_the_verb_of_a_way_that_is_gone_says_so_and_the_book_needs_none(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(driver, "run", lambda *command: ran.append(command))
    driver.engine()
    assert ran == [(driver.PYTHON, "-m", "ways.page", "make")]
    monkeypatch.setattr(driver, "ROOT", tmp_path)
    driver.engine()
    assert len(ran) == 1
    for way in WAYS:
        with pytest.raises(driver.Stop, match=f"no folder ways/{way}"):
            driver.way(way, [])


class TestApart:
    """A way marks what it puts into the built book; the book leaves that alone."""

    def test_links_of_its_pages_are_its_own_affair(self, tmp_path):
        (tmp_path / "lite").mkdir()
        for name in ("index.html", "lite/index.html"):
            (tmp_path / name).write_text('<a href="gone.html">gone</a>')
        assert len(links.broken(tmp_path)) == 2
        links.set_apart(tmp_path / "lite")
        assert links.broken(tmp_path) == ["index: the link gone.html leads to no file"]
        assert links.pages(tmp_path) == [tmp_path / "index.html"]

    def test_files_that_no_page_names_are_not_swept(self, tmp_path):
        for name in ("page/payload/python.wasm", "page/page.js", "old.js"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("//")
        links.set_apart(tmp_path / "page")
        assert statics.sweep(tmp_path, "") == [tmp_path / "old.js"]
        (tmp_path / "page" / links.APART).unlink()
        assert len(statics.sweep(tmp_path, "")) == 2
