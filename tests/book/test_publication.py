"""What a book for publication must not lack, and a name that nobody else has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

import coursekit
from book import publication
from book.extension.address import NOWHERE, words
from coursekit import __main__ as terminal
from coursekit import doctor
from tests.book.test_repository import TEXTS
from tests.conftest import ROOT

BUILT = ROOT / "_build/html"
ADDRESS, REPOSITORY = "https://heaps.github.io/book/", "https://github.com/heaps/book"
WHOLE = {"coursekit_address": ADDRESS, "coursekit_repository": REPOSITORY}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# The bare name after "install" or "download", on its line; a wheel's name goes on.
_ADVICE = re.compile(r"\bpip3?\W+(?:install|download)\b[^\n]*?[\s'\"]coursekit(?![\w./-])")


class TestName:
    def test_the_distribution_has_a_name_of_its_own_and_the_version_of_the_package(self):
        assert PROJECT["name"] != "coursekit"
        assert publication.project() == (PROJECT["name"], coursekit.__version__)
        assert PROJECT["name"] == doctor._DISTRIBUTION

    def test_what_grading_is_said_to_need_is_what_it_needs(self):
        needed = PROJECT["optional-dependencies"]["class"]
        assert [re.match(r"[\w-]+", one)[0] for one in needed] == list(terminal._FOR_A_CLASS)

    @pytest.mark.parametrize(
        "text",
        [
            "run pip install coursekit",
            "python -m pip install 'coursekit[class]'",
            '"-m", "pip", "install", "-q", "coursekit"',
            "pip3 install --upgrade coursekit==0.1.0",
            "pip download coursekit @ git+https://a.b/c",
        ],
    )
    def test_bad_advice_is_recognised(self, text):
        assert _ADVICE.search(text)

    @pytest.mark.parametrize(
        "text",
        [
            "pip install ./slagheaps_coursekit-0.1.0-py3-none-any.whl",
            "pip install . && cd src/coursekit",
            "pip uninstall coursekit",
        ],
    )
    def test_good_advice_is_left_alone(self, text):
        assert not _ADVICE.search(text)

    def test_no_file_advises_to_install_a_stranger(self):
        mine = "tests/book/test_publication.py"
        told = {n: _ADVICE.search((ROOT / n).read_text("utf-8")) for n in TEXTS if n != mine}
        assert [name for name, found in told.items() if found] == []

    def test_no_page_notebook_or_word_in_the_built_book_does(self):
        told = [
            path.relative_to(BUILT).as_posix()
            for kind in ("*.html", "*.ipynb", "*.txt", "*.js")
            for path in BUILT.rglob(kind)
            if _ADVICE.search(path.read_text("utf-8", errors="replace"))
        ]
        assert told == []
        with zipfile.ZipFile(BUILT / "notebooks.zip") as packed:
            assert not _ADVICE.search(packed.read("READ-ME.txt").decode())


class TestAddresses:
    def test_the_environment_comes_before_the_file(self, monkeypatch):
        monkeypatch.delenv("COURSEKIT_ADDRESS", raising=False)
        assert publication.chosen("coursekit_address", "https://a.fr/b") == "https://a.fr/b/"
        assert publication.chosen("coursekit_address", "") == ""
        monkeypatch.setenv("COURSEKIT_ADDRESS", ADDRESS.rstrip("/"))
        assert publication.chosen("coursekit_address", "https://a.fr/b") == ADDRESS
        assert publication.address() == ADDRESS

    def test_a_repository_keeps_its_form(self, monkeypatch):
        monkeypatch.setenv("COURSEKIT_REPOSITORY", f"{REPOSITORY}/")
        assert publication.chosen("coursekit_repository") == REPOSITORY

    @pytest.mark.parametrize(
        "given",
        [
            "http://heaps.github.io/book",
            "heaps.github.io",
            "https://ADDRESS",
            "https://github.com/OWNER/name",
            "https://example.org/book",
            "https://www.example.com/",
            "https://localhost:8000/",
            "https://a.fr/b c",
            "https://book.invalid/",
        ],
    )
    @pytest.mark.parametrize("name", publication.SETTINGS)
    def test_what_is_no_public_address_is_named(self, name, given):
        said = publication.malformed(name, given)
        assert name in said
        assert repr(given) in said

    @pytest.mark.parametrize(
        "given", ["", ADDRESS, REPOSITORY, "https://a.fr:8443/~x/b-c/", "https://a.fr"]
    )
    def test_addresses_and_none_are_fine(self, given):
        assert publication.malformed("coursekit_address", given) is None

    def test_pages_tell_them_or_say_that_there_is_none(self):
        known, unknown = words(ADDRESS, REPOSITORY), words("", "")
        assert ADDRESS in known["stands_at"]
        assert ADDRESS in known["cite_the_book"]
        assert REPOSITORY in known["clone"]
        assert unknown["stands_at"] == NOWHERE
        assert "http" not in "".join(unknown.values())


class TestRefused:
    def test_a_whole_one_is_not(self):
        assert publication.refused(WHOLE, "3bbf609") == []

    @pytest.mark.parametrize("name", publication.SETTINGS)
    def test_an_empty_address_is_told_with_three_remedies(self, name):
        (said,) = publication.refused({**WHOLE, name: ""}, "3bbf609")
        variable, option, _ = publication.SETTINGS[name]
        assert all(word in said for word in (name, "_config.yml", f"--{option}", variable))

    @pytest.mark.parametrize("name", publication.SETTINGS)
    def test_a_placeholder_is_told(self, name):
        (said,) = publication.refused({**WHOLE, name: "https://ADDRESS/"}, "3bbf609")
        assert "'https://ADDRESS/'" in said

    def test_a_source_that_is_no_commit_is_told(self):
        (said,) = publication.refused(WHOLE, None)
        assert "no commit" in said

    def test_the_command_ends_in_these_sentences_before_it_builds(self):
        given = {**os.environ, "COURSEKIT_ADDRESS": "https://ADDRESS/", "PYTHONUTF8": "1"}
        given.pop("COURSEKIT_REPOSITORY", None)
        done = subprocess.run(
            [sys.executable, "-m", "book.build", "--release"],
            cwd=ROOT,
            env=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 1
        assert "cannot be published" in done.stderr
        assert "coursekit_address is 'https://ADDRESS/'" in done.stderr
        assert "coursekit_repository is empty" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


class TestPlaceholders:
    def test_they_are_found_on_pages_and_in_notebooks(self, tmp_path):
        (tmp_path / "a.html").write_text("<p>git clone ADDRESS; the address of a page</p>")
        (tmp_path / "b.ipynb").write_text('["https://host/OWNER/name"]')
        (tmp_path / "_static").mkdir()
        (tmp_path / "_static/c.html").write_text("TODO of another program")
        assert publication.placeholders(tmp_path) == [
            "a.html: ADDRESS stands where something is to be told",
            "b.ipynb: OWNER stands where something is to be told",
        ]

    def test_the_built_book_has_none_and_says_where_it_stands_or_that_it_does_not(self):
        assert publication.placeholders(BUILT) == []
        cited = (BUILT / "appendix/citing.html").read_text("utf-8")
        used = (BUILT / "opening/how_to_use.html").read_text("utf-8")
        said = publication.address() or NOWHERE
        assert said in cited
        assert said in used
