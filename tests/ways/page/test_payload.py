"""What a page loads to run Python: small, pinned, whole, and gone when it is switched off."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import re
import struct
import sys

import pytest

from tests.conftest import ROOT
from ways.page import payload
from ways.pyodide import shelf, sources
from ways.pyodide.pinned import pinned

MB = 1_000_000


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    made = tmp_path_factory.mktemp("html")
    payload.write(made)
    return made


@pytest.fixture(scope="module")
def folder(html):
    return html / payload.FOLDER


@pytest.fixture(scope="module")
def manifest(folder):
    return json.loads((folder / payload.MANIFEST).read_text("utf-8"))


def _unpacked(folder, manifest, name):
    content = (folder / manifest[name]["file"]).read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


class TestWeight:
    def test_it_weighs_at_most_18_mb_and_28_with_matplotlib(self, manifest):
        without, whole = payload.weights(manifest)
        assert without <= 18 * MB
        assert whole <= 28 * MB

    def test_the_button_readme_and_the_table_of_ways_say_what_it_weighs(self, manifest):
        least, most = (round(weight / MB) for weight in payload.weights(manifest))
        assert (least, most) == payload.WEIGHTS  # what the button says
        readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
        assert f"{least} MB, or {most} MB with matplotlib" in readme
        way = (ROOT / "ways/page/way.yml").read_text("utf-8")
        assert f"the download of {least} to {most} MB" in way
        page = (ROOT / "chapters/opening/how_to_use.md").read_text("utf-8")
        assert f"`{least}` megabytes, or `{most}` where something is drawn" in page

    def test_the_list_says_the_bytes_and_digests_of_what_is_there(self, html, folder, manifest):
        for name, one in manifest.items():
            content = (folder / one["file"]).read_bytes()
            assert len(content) == one["bytes"]
            assert hashlib.sha256(content).hexdigest() == one["sha256"]
            inside = _unpacked(folder, manifest, name)
            assert hashlib.sha256(inside).hexdigest() == one["inside"]
        listed = {(folder / one["file"]).resolve() for one in manifest.values()}
        there = {path for path in html.rglob("*") if path.is_file()} - listed
        assert {path.name for path in there} == {payload.MANIFEST, payload.LICENCES, "apart.txt"}

    def test_a_content_has_a_name_of_its_own(self, folder, manifest):
        """So that what a browser kept of an older edition is not taken for the new one."""
        for one in manifest.values():
            pinned_name = f"../../pyodide/{pinned().version}/" in one["file"]
            assert pinned_name or one["sha256"][:12] in one["file"]

    def test_pyodide_is_the_one_that_is_pinned(self, manifest):
        only_jupyterlite = "pyodide.mjs"
        for name, digest in pinned().files.items():
            assert name == only_jupyterlite or manifest[name]["inside"] == digest

    def test_writing_it_again_changes_nothing_and_old_files_go(self, html, folder, manifest):
        old = html / shelf.FOLDER / "1.0" / "pyodide.mjs"
        old.parent.mkdir()
        old.write_bytes(b"of last year")
        (folder / "site.000000000000.bin.gz").write_bytes(b"of last year")
        before = {name: (folder / one["file"]).stat().st_mtime_ns for name, one in manifest.items()}
        assert payload.write(html) == manifest
        after = {name: (folder / one["file"]).stat().st_mtime_ns for name, one in manifest.items()}
        assert after == before
        assert not (folder / "site.000000000000.bin.gz").exists()
        assert not old.parent.exists()


class TestContents:
    def test_the_course_is_inside_with_every_table_and_every_exercise(self, folder, manifest):
        block = _unpacked(folder, manifest, "site.bin")
        (length,) = struct.unpack("<I", block[:4])
        index = {path: (at, size) for path, at, size in json.loads(block[4 : 4 + length])}
        package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
        for resource in package["resources"]:
            at, size = index[f"coursekit/data/{resource['path']}"]
            inside = block[4 + length + at :][:size]
            assert inside == (ROOT / "data" / resource["path"]).read_bytes()
        for path in (ROOT / "exercises").glob("*.md"):
            at, size = index[f"coursekit/exercises/{path.name}"]
            assert block[4 + length + at :][:size] == path.read_bytes()
        assert {"coursekit/__init__.py", "folium/__init__.py", "coursekit_page.py"} <= index.keys()
        assert not [path for path in index if "grading" in path or "/tests/" in path]

    def test_only_drawing_waits_for_matplotlib(self, manifest):
        lock = {"numpy": False, "pandas": False, "matplotlib": True, "pillow": True}
        for name, drawing in lock.items():
            assert manifest[pinned().packages[name]["file_name"]]["drawing"] is drawing

    def test_what_the_libraries_need_is_inside(self, folder, manifest):
        lock = json.loads(_unpacked(folder, manifest, "pyodide-lock.json"))["packages"]
        assert all(set(entry["depends"]) <= set(lock) for entry in lock.values())
        block = _unpacked(folder, manifest, "site.bin")
        for module in ("dateutil/__init__.py", "jinja2/__init__.py", "markupsafe/_native.py"):
            assert f'"{module}"'.encode() in block

    def test_the_licences_of_everything_inside_go_with_it(self, folder):
        text = (folder / payload.LICENCES).read_bytes().decode("utf-8")
        assert "PYTHON SOFTWARE FOUNDATION LICENSE" in text
        assert "Mozilla Public License 2.0" in text
        for name in pinned().compiled:
            assert f"==== {name}: " in text

    def test_nothing_names_the_computer_it_was_made_on(self, folder, manifest):
        block = _unpacked(folder, manifest, "site.bin")
        assert str(ROOT).encode() not in block


class TestPins:
    def test_the_wheel_is_pinned_by_digest(self):
        text = sources.LOCK.read_text("utf-8")
        assert re.fullmatch(r"open-webui==[\d.]+( \\\n +--hash=sha256:[0-9a-f]{64})+\n", text)

    def test_where_python_was_not_fetched_the_build_says_how(self, tmp_path, monkeypatch):
        monkeypatch.setattr(sources, "KEPT", tmp_path / "nothing")
        with pytest.raises(FileNotFoundError, match="coursekit_page to off"):
            payload.write(tmp_path / "html")

    def test_a_library_that_fetches_is_there_by_name_alone(self, monkeypatch):
        monkeypatch.syspath_prepend(payload.HERE / "python")
        monkeypatch.delitem(sys.modules, "requests", raising=False)
        requests = importlib.import_module("requests")
        assert not hasattr(requests, "__path__")
        with pytest.raises(RuntimeError, match="a page fetches nothing from elsewhere"):
            requests.get("https://example.org")
        monkeypatch.delitem(sys.modules, "requests")
