"""The built book in several languages: the same pages, each leading to its like, nothing twice."""

from __future__ import annotations

import json
import os
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from book import build, links, publication, sitemap
from book.translation import NotTranslated, beside, building, parity
from tests.conftest import ROOT, tell

HTML = ROOT / "_build/html"
OTHERS = build.languages()
#: What no language has of its own.
SHARED = ("_static/page/payload", "_static/pyodide", "_static/data", "source", "classroom/reveal")

#: Where two languages lie.
TWO = {"en": "", "fr": "fr/"}

_ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
_SWITCH = re.compile(r'<a class="ck-bar-button ck-language" href="([^"]+)" lang="(\w+)"')
_PLACE = re.compile(r'<section [^>]*\bid="([^"]+)"')


def pages(language: str) -> dict[str, Path]:
    """Return the pages of a language by their names."""
    top = HTML if language == "en" else HTML / language
    return {path.relative_to(top).as_posix(): path for path in beside.pages(HTML, language)}


@pytest.mark.parametrize("language", OTHERS)
class TestEveryPage:
    def test_of_one_language_is_there_in_the_other(self, language):
        assert pages(language).keys() == pages("en").keys()

    def test_says_its_language(self, language):
        for name, path in pages(language).items():
            said = re.search(r"<html[^>]*\blang=\"(\w+)\"", path.read_text("utf-8"))
            assert name == "index.html" or said[1] == language, name

    def test_leads_to_its_like_by_a_link_and_for_browsers(self, language):
        for here, there in (("en", language), (language, "en")):
            for name, path in pages(here).items():
                text = path.read_text("utf-8")
                if name == "index.html":
                    continue  # it leads on
                if 'class="ck-foot"' not in text:  # for paper, the wall or the projector
                    (leads,) = re.findall(rf'hreflang="{there}" lang="{there}" href="(.+?)"', text)
                    assert (path.parent / leads).resolve() == pages(there)[name]
                    assert ".ck-other { display: none; }" in text, "nobody presses it on paper"
                    continue
                switches = _SWITCH.findall(text)
                assert len(switches) == 2, f"{name}: one in the sidebar, one in the bar"
                leads = {(path.parent / way).resolve() for way, to in switches if to == there}
                assert leads == {pages(there)[name]}, name
                told = dict(_ALTERNATE.findall(text))
                assert told.keys() == {"en", *OTHERS, "x-default"}, name
                assert (path.parent / told[there]).resolve() == pages(there)[name]
                assert told["x-default"] == told["en"]

    def test_has_the_places_of_the_english_one(self, language):
        for name, path in pages("en").items():
            text = pages(language)[name].read_text("utf-8")
            there = set(re.findall(r'\bid="([^"]+)"', text))
            lost = set(_PLACE.findall(path.read_text("utf-8"))) - there
            assert not lost, f"{name} in {language} has no place called {sorted(lost)}"

    def test_keeps_what_a_reader_did_under_the_same_names(self, language):
        """So both languages know of it: exercises, questions, bets, guesses."""
        names = re.compile(r'data-(?:exercise|claim|name|chapter)="([^"]+)"|id="(q\d\d-\d+)"')
        for name, path in pages("en").items():
            own, other = (p.read_text("utf-8") for p in (path, pages(language)[name]))
            assert names.findall(own) == names.findall(other), name

    def test_is_the_same_page_and_every_number_is_that_of_the_english_book(self, language):
        assert [row.differing for row in parity.compared(language) if row.differing] == []
        count, differing = parity.executed(language)
        tell(differing)
        assert count > 800


@pytest.mark.parametrize("language", OTHERS)
def test_notebooks_speak_it_from_their_first_cell_on(language):
    made = sorted((HTML / language / "notebooks").rglob("*.ipynb"))
    assert len(made) == len(sorted((HTML / "notebooks").rglob("*.ipynb"))) > 28
    wheel = publication.project().wheel
    with zipfile.ZipFile(HTML / language / "notebooks.zip") as packed:
        assert packed.read(wheel) == (HTML / publication.FOLDER / wheel).read_bytes()
        assert wheel in packed.read("READ-ME.txt").decode()
        others = {name for name in packed.namelist() if name.endswith((".whl", ".zip"))}
        assert others == {wheel}, "what speaks no language lies with English alone"
        for path in made:
            name = path.relative_to(HTML / language / "notebooks").as_posix()
            assert packed.read(name) == path.read_bytes()
            notebook = json.loads(path.read_text("utf-8"))
            assert notebook["metadata"]["coursekit"] == {"language": language}
            ready = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
            assert f'"COURSEKIT_LANG", "{language}"' in "".join(ready["source"])
            english = json.loads((HTML / "notebooks" / name).read_text("utf-8"))
            assert len(notebook["cells"]) == len(english["cells"]), name
            assert "coursekit" not in english["metadata"]


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_the_same_stands_with_english_alone(language):
    top = HTML / language
    assert [name for name in SHARED if (top / name).exists()] == []
    own = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    twice = [
        name
        for name in own
        if (HTML / name).is_file()
        and not re.match(r"_static/(cards|page|work)|index\.html$", name)  # each leads to its own
        and (HTML / name).read_bytes() == (top / name).read_bytes()
    ]
    assert twice == []
    weight = sum((top / name).stat().st_size for name in own if not name.startswith("slag-heaps"))
    assert weight < 40_000_000, "sheets, notebooks and pages; nothing that runs"


@pytest.mark.parametrize("language", OTHERS)
def test_scripts_of_the_package_that_speak_are_there_in_each_language(language):
    (said,) = set(
        re.findall(
            r"ckPython\.own = (\[.*?\]);",
            "".join(p.read_text("utf-8") for p in (HTML / language).rglob("page/cells/*.js")),
        )
    )
    for name in re.findall(r'"([^"]+)"', said):
        assert (HTML / language / "_static/coursekit" / name).is_file(), name


class TestLaying:
    """Two books of a few files."""

    @staticmethod
    def book(top: Path, **texts: str) -> Path:
        for name, text in texts.items():
            path = top / name.replace("__", "/").replace("_html", ".html").replace("_js", ".js")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return top

    def test_what_is_equal_is_asked_for_where_english_has_it(self, tmp_path):
        page = '<script src="../_static/a.js"></script><a href="b.html">b</a> "../_static/none.js"'
        files = {"part__a_html": page, "part__b_html": "b", "_static__a_js": "1"}
        english = self.book(tmp_path / "en", **files)
        own = self.book(tmp_path / "fr", **files, _static__own_js="say")
        laid = beside.lay(own, english, "fr")
        assert (laid.pages, laid.files, laid.shared) == (2, 1, 1)
        text = (english / "fr/part/a.html").read_text("utf-8")
        assert 'src="../../_static/a.js"' in text
        assert '<a href="b.html">' in text, "its own pages stay where they are"
        assert '"../_static/none.js"' in text, "what is nowhere is left alone"
        assert not (english / "fr/_static/a.js").exists()
        assert links.broken(english) == []
        beside.forget(english)
        assert (english / "fr").exists(), "a folder without a first page is no language"
        self.book(english, fr__index_html="")
        beside.forget(english)
        assert not (english / "fr").exists()

    def test_frames_in_pages_ask_there_too(self, tmp_path):
        frame = '<iframe srcdoc="&lt;img src=&quot;../_static/a.js&quot;&gt;"></iframe>'
        files = {"part__a_html": frame, "_static__a_js": "1"}
        english = self.book(tmp_path / "en", **files)
        beside.lay(self.book(tmp_path / "fr", **files), english, "fr")
        assert "&quot;../../_static/a.js&quot;" in (english / "fr/part/a.html").read_text("utf-8")

    def test_a_place_has_its_english_name_as_well(self, tmp_path):
        english = self.book(tmp_path / "en", a_html='<section id="one"><h1>One</h1></section>')
        own = self.book(tmp_path / "fr", a_html='<section id="un"><h1>Un</h1></section>')
        beside.lay(own, english, "fr")
        text = (english / "fr/a.html").read_text("utf-8")
        assert '<section id="un" data-ck-en="one"><span id="one"></span>' in text

    def test_a_page_without_a_bar_leads_to_its_like_and_is_led_from_it(self, tmp_path):
        sheet = "<html><head></head><body><main><h1>One</h1></main></body></html>"
        framed = f'{sheet}<p class="ck-foot"></p>'
        files = {"classroom__a_html": sheet, "part__b_html": framed, "classroom__c_html": "alone"}
        english = self.book(tmp_path / "en", **files)
        own = self.book(tmp_path / "fr", classroom__a_html=sheet, part__b_html=framed)
        for _ in range(2):  # the poster of a build stands when only its source has changed
            beside.lay(own, english, "fr")
        text = (english / "classroom/a.html").read_text("utf-8")
        assert text.count('lang="fr" href="../fr/classroom/a.html">Français</a>') == 1
        assert text.count("<style>") == 1
        text = (english / "fr/classroom/a.html").read_text("utf-8")
        assert text.count('lang="en" href="../../classroom/a.html">English</a>') == 1
        assert (english / "part/b.html").read_text("utf-8") == framed
        assert (english / "classroom/c.html").read_text("utf-8") == "alone"
        assert links.broken(english) == []

    def test_a_page_with_other_sections_is_refused(self, tmp_path):
        english = self.book(tmp_path / "en", a_html='<section id="one"></section>')
        own = self.book(tmp_path / "fr", a_html="")
        with pytest.raises(NotTranslated, match=r"a\.html has 0 sections, and the English page 1"):
            beside.lay(own, english, "fr")


class TestSitemap:
    ADDRESS = "https://heaps.github.io/book/"

    @pytest.fixture
    def book(self, tmp_path):
        for name in ("index", "part/a", "search", "fr/index", "fr/part/a", "part/only"):
            (tmp_path / f"{name}.html").parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / f"{name}.html").write_text("")
        return tmp_path

    def test_each_page_is_listed_with_its_like_in_the_other_languages(self, book):
        sitemap.write(book, self.ADDRESS)
        listed = ET.parse(book / "sitemap.xml").getroot()
        found = {
            one[0].text: {link.get("hreflang"): link.get("href") for link in one[1:]}
            for one in listed
        }
        both = {language: f"{self.ADDRESS}{way}part/a.html" for language, way in TWO.items()}
        only = f"{self.ADDRESS}part/only.html"
        assert found == {both["en"]: both, both["fr"]: both, only: {"en": only}}
        assert listed.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"

    def test_a_book_without_an_address_has_none(self, book):
        sitemap.write(book, self.ADDRESS)
        sitemap.write(book, "")
        assert not (book / "sitemap.xml").exists()


def test_an_empty_folder_is_a_language_that_has_everything_to_do(tmp_path):
    (tmp_path / "languages/de").mkdir(parents=True)
    for name in ("chapters", "exercises", "data", "src", "_toc.yml", "_config.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("book", "ways"):
        (tmp_path / name).symlink_to(ROOT / name)
    assert building.begun(tmp_path) == ["de"]
    assert not building.whole("de", tmp_path)
    assert build.languages(tmp_path) == []
    told = parity.told(parity.shares("de", tmp_path)).splitlines()
    assert "opening/welcome" in told[1], "what readers meet first"
    left, of = map(int, told[-1].split()[:2])
    assert left == of > 50_000


def test_addresses_of_another_language_begin_with_its_folder(monkeypatch):
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://heaps.github.io/book")
    told = building.environment("fr")
    assert told["COURSEKIT_ADDRESS"] == "https://heaps.github.io/book/fr/"
    assert os.path.basename(told["COURSEKIT_EXERCISES"]) == "exercises"
    assert posixpath.basename(beside.way("a/b", "fr", "en")) == "b.html"
