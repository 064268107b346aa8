"""The editor of the page: the published one, small, and made from what its list says."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from ways.pyodide import shelf

SOURCES = ROOT / "ways/page/editor"
BUNDLE = ROOT / "ways/page/web/editor/codemirror.js"


def test_it_is_the_one_whose_digest_is_kept_and_weighs_at_most_125_kb():
    digest, name = (BUNDLE.parent / "SHA256SUMS").read_text("utf-8").split()
    assert name == BUNDLE.name
    assert hashlib.sha256(BUNDLE.read_bytes()).hexdigest() == digest
    assert len(shelf.packed(BUNDLE.read_bytes())) <= 125_000


def test_it_asks_nobody_for_anything():
    text = BUNDLE.read_text("utf-8")
    assert set(re.findall(r"https?://[^\"'` ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\bfetch\(|XMLHttpRequest|\bimport\(", text)


def test_each_version_is_exact_and_each_licence_named():
    packages = json.loads((SOURCES / "package.json").read_text("utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in packages.values())
    licence = (BUNDLE.parent / "LICENSE").read_text("utf-8")
    # The first makes the bundle; of the others nothing that the page uses is left in it.
    left_out = {"esbuild", "@codemirror/streamparser", "@codemirror/autocomplete", "crelt"}
    for name in packages.keys() - left_out:
        assert name in licence


@pytest.mark.slow
def test_made_again_it_is_the_same(tmp_path):
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is missing, and CodeMirror comes from there")
    made = tmp_path / "editor"
    shutil.copytree(SOURCES, made, ignore=shutil.ignore_patterns("node_modules"))
    install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund"]
    for command in (install, [npm, "run", "build"]):
        subprocess.run(command, cwd=made, check=True, capture_output=True, timeout=250)
    assert (tmp_path / "web/editor" / BUNDLE.name).read_bytes() == BUNDLE.read_bytes()
