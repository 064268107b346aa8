"""What a page loads to run Python: small, pinned, whole, and gone when it is switched off."""

from __future__ import annotations

import _imp
import gzip
import hashlib
import importlib.util
import io
import json
import re
import struct
import zipfile

import pytest

from tests.conftest import ROOT
from ways.page import compiled, payload
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
def manifest(html):
    return payload.listed(html)


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
        ours = {"pyodide.mjs", compiled.STANDARD}  # for JupyterLite; compiled, see below
        for name, digest in pinned().core.items():
            assert name in ours or manifest[name]["inside"] == digest

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


def _files(folder, manifest, name):
    """Return the files of a block."""
    block = _unpacked(folder, manifest, name)
    (length,) = struct.unpack("<I", block[:4])
    contents = block[4 + length :]
    return {path: contents[at : at + size] for path, at, size in json.loads(block[4 : 4 + length])}


@pytest.fixture(scope="module")
def magic(folder, manifest):
    """Return the four bytes that bytecode of the page's Python begins with."""
    block = _files(folder, manifest, "pandas.bin")
    return next(each[:4] for path, each in block.items() if path.endswith(".pyc"))


class TestCompiled:
    """What chapters import is bytecode of the pinned source; the rest is as it was."""

    def _same(self, made, sources, magic):
        left_out = {n for n in sources if n not in made and f"{n}c" not in made}
        assert left_out == set()
        assert len(made) == len(sources)
        key, count = int.from_bytes(magic, "little"), 0
        for name, content in sources.items():
            if name in made:
                assert made[name] == content, name
                continue
            head, count = made[f"{name}c"], count + 1
            assert head[:4] == magic
            assert head[4:8] == b"\1\0\0\0"  # by its digest, which nobody looks at again
            assert head[8:16] == _imp.source_hash(key, content), name
        return count

    def test_each_package_is_the_one_that_is_pinned(self, folder, manifest, magic):
        home = f"lib/python{pinned().python}/site-packages/"
        counts = {}
        for block, files in compiled.libraries(pinned()).items():
            sources_of = {home + path: content for path, content in files.items()}
            counts[block] = self._same(_files(folder, manifest, block), sources_of, magic)
        assert counts["pandas.bin"] > 200
        assert counts["matplotlib.bin"] > 60
        assert counts["pure.bin"] > 50

    def test_so_is_the_library_of_python(self, folder, manifest, magic):
        packed = zipfile.ZipFile(io.BytesIO(_unpacked(folder, manifest, compiled.STANDARD)))
        made = {name: packed.read(name) for name in packed.namelist()}
        sources_of = compiled.members(sources.KEPT / compiled.STANDARD)
        assert self._same(made, sources_of, magic) > 150

    def test_where_no_node_can_be_had_the_build_says_so(self, tmp_path, monkeypatch):
        def unreachable(lock, folder):
            raise sources.NotThere("pip could not download the wheel: ERROR: no network")

        monkeypatch.setattr(compiled.shutil, "which", lambda name: None)
        monkeypatch.setattr(sources, "downloaded", unreachable)
        with pytest.raises(sources.CannotBuild, match="Install Node") as raised:
            compiled._compile(tmp_path)
        assert "no network" in str(raised.value)


class TestContents:
    def test_the_course_is_inside_with_every_table_and_every_exercise(self, folder, manifest):
        files = _files(folder, manifest, "site.bin")
        package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
        for resource in package["resources"]:
            inside = files[f"site/coursekit/data/{resource['path']}"]
            assert inside == (ROOT / "data" / resource["path"]).read_bytes()
        for path in (ROOT / "exercises").glob("*.md"):
            assert files[f"site/coursekit/exercises/{path.name}"] == path.read_bytes()
        assert {"site/coursekit/__init__.py", "site/coursekit_page.py"} <= files.keys()
        assert not [path for path in files if "grading" in path or "/tests/" in path]

    def test_only_drawing_waits_for_matplotlib(self, manifest):
        lock = {"numpy": False, "pandas": False, "matplotlib": True, "pillow": True}
        for name, drawing in lock.items():
            assert manifest[f"{name}.bin"]["drawing"] is drawing

    def test_what_the_libraries_need_is_inside(self, folder, manifest):
        there = "".join(_files(folder, manifest, "pure.bin"))
        for module in ("folium/__init__", "dateutil/__init__", "jinja2/__init__", "requests"):
            assert f"/{module}.py" in there
        assert "/markupsafe/_native.py" in there

    def test_the_licences_of_everything_inside_go_with_it(self, folder):
        text = (folder / payload.LICENCES).read_bytes().decode("utf-8")
        assert "PYTHON SOFTWARE FOUNDATION LICENSE" in text
        assert "Mozilla Public License 2.0" in text
        for name in pinned().compiled:
            assert f"==== {name}: " in text

    def test_nothing_names_the_computer_it_was_made_on(self, folder, manifest):
        for name in manifest:
            assert str(ROOT).encode() not in _unpacked(folder, manifest, name), name


class TestPins:
    def test_the_wheel_is_pinned_by_digest(self):
        text = sources.LOCK.read_text("utf-8")
        assert re.fullmatch(r"open-webui==[\d.]+( \\\n +--hash=sha256:[0-9a-f]{64})+\n", text)

    def test_where_python_was_not_fetched_the_build_says_how(self, tmp_path, monkeypatch):
        monkeypatch.setattr(sources, "KEPT", tmp_path / "nothing")
        with pytest.raises(FileNotFoundError, match="coursekit_page to off"):
            payload.write(tmp_path / "html")

    def test_a_library_that_fetches_is_there_by_name_alone(self):
        # Not imported by name: the real one is somebody else's in this process.
        spec = importlib.util.spec_from_file_location("substitute", compiled.SUBSTITUTE)
        requests = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(requests)
        assert not hasattr(requests, "__path__")
        with pytest.raises(RuntimeError, match="a page fetches nothing from elsewhere"):
            requests.get("https://example.org")
