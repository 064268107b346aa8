"""The repository keeps its promises: two commands, the same everywhere, tied to no machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest
import yaml

import driver
from book.translation import pages
from coursekit import load
from coursekit.languages import typeset
from tests.conftest import ROOT


def _tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


TRACKED = _tracked()
TEXTS = [name for name in TRACKED if not name.endswith((".png", ".webp", ".woff2"))]


def test_no_notebook_is_kept_as_json():
    assert [name for name in TRACKED if name.endswith(".ipynb")] == []


def test_no_file_is_heavy():
    assert [name for name in TRACKED if (ROOT / name).stat().st_size > 600_000] == []


def test_no_file_names_the_host_of_a_package_registry():
    hosts = re.compile(
        "|".join([r"pypi\.org", r"pythonhosted\.org", r"registry\.npm" + r"js\.org"])
    )
    mine = "tests/book/test_repository.py"
    named = [n for n in TEXTS if n != mine and hosts.search((ROOT / n).read_text("utf-8"))]
    assert named == []


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda p: p.stem)
def test_every_package_of_a_lock_is_pinned_and_hashed(lock):
    entries = re.split(r"\n(?=\w)", lock.read_text("utf-8").strip())
    assert len(entries) > (0 if lock.stem in {"pyodide", "node"} else 3)  # one wheel, and it alone
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_every_lock_has_what_its_source_asks_for():
    for source in sorted(ROOT.glob("requirements/*.in")):
        if (lock := source.with_suffix(".txt")).exists():
            locked = re.findall(r"^([\w.-]+)[=\[]", lock.read_text("utf-8"), re.M)
            asked = re.findall(r"^(\w[\w.-]*)", source.read_text("utf-8"), re.M)
            assert {name.lower() for name in asked} <= set(locked), source.name


def test_every_verb_of_make_is_a_verb_of_the_driver():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    words = re.search(r"^VERBS = (.*)$", makefile, re.M)[1].split()
    assert set(words) == set(driver.VERBS)
    assert all(re.search(rf"^  {verb} ", driver.__doc__, re.M) for verb in words)


def test_readers_ci_and_github_run_the_same_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"^    make book\b", readme, re.M)
    assert re.search(r"^    make test\b", readme, re.M)
    assert re.search(r"^make test\b", (ROOT / ".ci/run").read_text("utf-8"), re.M)
    workflow = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text("utf-8"))
    runs = [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step]
    assert runs[0] == "make test"
    assert runs[1] == "make lite"
    assert re.match(r"make book\b", runs[2])
    assert len(runs) == 3


def test_what_readme_counts_is_what_there_is():
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    chapters = sum("number:" in p.read_text("utf-8") for p in ROOT.glob("chapters/*/*.md"))
    taught = {path.stem for path in ROOT.glob("chapters/workshops/*.md")} - {"guide", "teachers"}
    lessons = {name for name in taught if name.startswith("lesson_")}
    for said in (
        f"the {len(load('communes'))} communes",
        f"any of {len(load('communes'))} communes",
        f"all {len(load('claims'))} claims",
        f"all {2 * chapters + 1} notebooks",  # each with its exercises, and the first
    ):
        assert said in readme, said
    assert len(taught - lessons) == 5, "guide and five kits"
    assert "guide and five kits" in readme
    assert len(lessons) == 2, "two lessons of 55 minutes"
    assert "two lessons of 55 minutes" in readme


def _readme(name):
    """Return what a README says to all: commands, code, addresses, numbers, headings, tables."""
    text = (ROOT / name).read_text("utf-8")
    text = re.sub(r"^(?:\*\[.*|> .*)\n", "", text, flags=re.M)  # the way to the other, a notice
    numbers = re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"`[^`]*`|\]\(.*?\)|<.*?>", "", text))
    code = re.sub(r'"[A-Z]\S* [^"]*"', '""', text)  # titles of a map are in the reader's language
    return {
        "commands": re.findall(r"^    (\S*/\w*(?= )|\S.*?(?=  |$))", code, re.M),
        "code": sorted(re.findall(r"`([^`]+)`", text)),
        "addresses": sorted(re.findall(r"\]\((.*?)\)|<(\S+)>", text)),
        "numbers": sorted(number.replace(",", ".") for number in numbers),
        "outline": re.findall(r"^(#+|\||-) ", text, re.M),
        "cells": re.findall(r"^\|.*$", re.sub(r"[^|\n]", "", text), re.M),
    }


def test_readme_says_in_french_what_it_says_in_english():
    assert _readme("README.fr.md") == _readme("README.md")
    assert "(README.fr.md)" in (ROOT / "README.md").read_text("utf-8")
    french = (ROOT / "README.fr.md").read_text("utf-8")
    assert "(README.md)" in french
    assert "n’est pas encore publiée" not in french
    prose = "\n".join(line for line in french.splitlines() if not line.startswith("    "))
    kept = typeset(prose, "fr").replace("|\u202f![", "| ![")  # a picture is no exclamation
    assert prose == kept, "blanks before ; : ! ? % and inside « » break no line"


def test_readme_calls_translated_chapters_as_they_call_themselves():
    french = re.sub(r"\s", " ", (ROOT / "README.fr.md").read_text("utf-8"))
    titles = {
        name: re.search(r"^# (.+)$", path.read_text("utf-8"), re.M)[1]
        for name, path in pages.translations("fr").items()
        if name.startswith("chapters/") and "  number:" in (ROOT / name).read_text("utf-8")
    }
    assert titles, "no chapter is in French"
    assert {name: title for name, title in titles.items() if f"| {title} |" not in french} == {}


def test_the_guide_leaves_times_to_the_bench():
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert re.findall(r"\d[\d.]* (?:s|seconds|minutes)\b", guide) == []
    assert "make bench ARGS=quick" in guide


class TestDriver:
    def _run(self, *arguments):
        return subprocess.run(
            [sys.executable, "course.py", *arguments], cwd=ROOT, capture_output=True, text=True
        )

    def test_without_a_verb_it_explains_itself(self):
        done = self._run()
        assert done.returncode == 0
        assert "make VERB" in done.stdout

    def test_an_unknown_verb_is_answered_with_the_known_ones(self):
        done = self._run("bok")
        assert done.returncode == 2
        assert "book" in done.stdout
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("old", [(2, 7), (3, 6), (3, 8), (3, 10)])
    def test_an_old_python_is_named(self, old):
        """Python 3.6 can read the file, and Python 2 can read it as far as the sentence."""
        text = (ROOT / "course.py").read_text("utf-8")
        assert text.isascii(), "Python 2 wants to be told of other letters"
        modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal)
        assert not any(isinstance(node, modern) for node in ast.walk(ast.parse(text)))
        assert "annotations" not in text
        run = (
            f"import sys; sys.version_info = {(*old, 1)}; "
            f"exec(compile({text!r}, 'course.py', 'exec'))"
        )
        done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True)
        assert done.returncode == 1
        assert f"needs Python 3.11 or newer; this is Python {old[0]}.{old[1]}." in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_python_without_venv_is_told_what_to_install(self, monkeypatch, tmp_path):
        monkeypatch.setattr(driver, "VENV", tmp_path / "venv")
        monkeypatch.setattr(driver, "apt", lambda *packages: False)
        monkeypatch.setattr(driver.sys, "executable", sys.executable)
        failed = subprocess.CompletedProcess([], 1)
        monkeypatch.setattr(driver.subprocess, "run", lambda *a, **k: failed)
        with pytest.raises(driver.Stop, match="sudo apt-get install python3"):
            driver.create_venv(tmp_path / "venv")

    def test_without_network_it_says_so_and_loses_nothing(self, monkeypatch, tmp_path):
        """A pip that fails leaves no stamp, so that the next run tries again."""
        fake = driver.python_of(tmp_path)
        fake.parent.mkdir()
        fake.write_text("#!/bin/sh\necho 'ERROR: no network'\nexit 1\n")
        fake.chmod(0o755)
        with pytest.raises(driver.Stop, match="network is missing"):
            driver.install("book", tmp_path)
        assert "no network" in (tmp_path / "install.log").read_text()
        assert not (tmp_path / "course-book.stamp").exists()
