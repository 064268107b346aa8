"""The closing pages leave nothing out: every public function, every work cited."""

from __future__ import annotations

import re
import unicodedata

import pytest

import coursekit
from tests.conftest import ROOT

APPENDIX = ROOT / "chapters/appendix"
BUILT = ROOT / "_build/html/appendix"
BIB = (ROOT / "chapters/references.bib").read_text("utf-8")
_WORK = re.compile(r"\.\. \[\d+\] ([A-ZÀ-Ý][\w’'-]+(?: Rest)?)[^\n]*?\((\d{4})\)", re.S)


def _plain(text: str) -> str:
    text = re.sub(r"\\[\"'`^]|[{}]", "", text)
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def _works() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted((ROOT / "src/coursekit").rglob("*.py")):
        for name, year in _WORK.findall(path.read_text("utf-8")):
            found.append((path.stem, name, year))
    return found


def test_every_public_function_is_in_the_reference():
    page = (BUILT / "reference.html").read_text("utf-8")
    functions = [name for name in coursekit.__all__ if name in coursekit._HOME]
    homes = {name: coursekit._HOME[name] for name in functions}
    missing = [n for n, home in homes.items() if f'id="coursekit.{home}.{n}"' not in page]
    assert missing == []


def test_works_cited_in_docstrings_are_found():
    assert len(_works()) > 15


@pytest.mark.parametrize(("module", "name", "year"), _works(), ids=lambda value: str(value))
def test_every_work_cited_in_a_docstring_is_in_the_bibliography(module, name, year):
    entries = [e for e in BIB.split("\n@") if f"year={{{year}}}" in e]
    assert any(_plain(name) in _plain(entry) for entry in entries), f"{module}: {name} {year}"


def test_the_bibliography_lists_every_entry_of_its_file():
    page = (BUILT / "bibliography.html").read_text("utf-8")
    keys = re.findall(r"@\w+\{(\w+),", BIB)
    assert page.count('class="label"') == len(keys) > 20


def test_the_version_in_how_to_cite_is_that_of_the_package_and_of_the_citation_file():
    page = (BUILT / "citing.html").read_text("utf-8")
    assert f"Version {coursekit.__version__}" in page
    assert f"version: {coursekit.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_unverified_claims_of_the_ledger_are_listed_as_such():
    page = (BUILT / "unverified.html").read_text("utf-8")
    claims = coursekit.load("claims")
    for number in claims.loc[claims["verdict"] == "not_verified", "id"]:
        assert f"claims/claim_{number:02}.html" in page
