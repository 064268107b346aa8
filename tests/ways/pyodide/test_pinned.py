"""The pinned lock and the requirements say the same, and nothing else is let in."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile

import pytest
from packaging.utils import canonicalize_name

from ways.lite import wheels
from ways.pyodide import locking, shelf
from ways.pyodide.pinned import LIST, pinned

VERSIONS = {each.name: str(each.requirement.specifier)[2:] for each in wheels.locked()}


def test_the_browser_has_pandas_numpy_and_matplotlib_and_they_are_compiled():
    assert {"pandas", "numpy", "matplotlib"} <= set(pinned().compiled)


@pytest.mark.parametrize("name", sorted(pinned().packages))
def test_the_lock_of_pyodide_and_the_requirements_name_the_same_version(name):
    entry = pinned().packages[name]
    assert VERSIONS[name] == entry["version"]
    assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
    needed = {canonicalize_name(need) for need in entry["depends"]} - locking.NOT_COMPILED
    assert needed <= set(pinned().packages), "the cut is not whole"


def test_coursekit_may_be_used_with_what_is_pinned():
    """What pyproject.toml asks for is what a browser gets."""
    import tomllib

    from packaging.requirements import Requirement

    from tests.conftest import ROOT

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for line in project["dependencies"]:
        need = Requirement(line)
        assert need.specifier.contains(VERSIONS[need.name.lower()]), line


def test_every_file_has_a_digest():
    assert set(pinned().core) == set(locking.CORE)
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in pinned().files.values())


def test_what_is_pinned_is_read_from_the_npm_package():
    out = io.BytesIO()
    lock = {"info": {"python": "3"}, "packages": {}}
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        texts = {name: name.encode() for name in locking.CORE}
        for name, text in {**texts, LIST: json.dumps(lock).encode()}.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text)
            packed.addfile(info, io.BytesIO(text))
    core, read = locking.unpacked(out.getvalue())
    assert read == lock
    assert core == {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}


class TestShelf:
    def test_files_lie_there_once_packed_or_not_and_a_build_that_stopped_does_no_harm(
        self, tmp_path
    ):
        file = tmp_path / "python.wasm"
        file.write_bytes(b"python" * 100)
        place = shelf.place(tmp_path / "html", "1")
        (place / "python.wasm.gz.part").write_bytes(b"half")
        (plain,) = shelf.lay([file], place)
        (packed,) = shelf.lay([file], place, packing=True)
        assert plain.read_bytes() == gzip.decompress(packed.read_bytes()) == file.read_bytes()
        assert {path.name for path in place.iterdir()} == {"python.wasm", "python.wasm.gz"}

    def test_another_version_takes_the_place_of_the_one_before(self, tmp_path):
        shelf.place(tmp_path, "1").joinpath("old").touch()
        new = shelf.place(tmp_path, "2")
        assert [path for path in new.parent.iterdir() if path.is_dir()] == [new]
