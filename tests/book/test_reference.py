"""The closing pages leave nothing out: every public function, every work cited."""

from __future__ import annotations

import re
from functools import cache

import pytest

import coursekit
from tests import works
from tests.conftest import ROOT, tell

APPENDIX = ROOT / "chapters/appendix"
BUILT = ROOT / "_build/html/appendix"
BIBLIOGRAPHY = ROOT / "chapters/references.bib"
CITED = {
    key
    for path in (ROOT / "chapters").rglob("*.md")
    if path.stem != "bibliography"
    for keys in re.findall(r"\{cite:t\}`([\w,]+)`", path.read_text("utf-8"))
    for key in keys.split(",")
}


@cache
def named() -> set[tuple[str, str, str]]:
    """Return where a docstring names a work, and which."""
    return {
        (path.relative_to(ROOT).as_posix(), *work)
        for folder in ("src/coursekit", "data/builders")
        for path in (ROOT / folder).rglob("*.py")
        for text in works.docstrings(path)
        for work in works.named(text)
    }


def test_every_public_function_is_in_the_reference():
    page = (BUILT / "reference.html").read_text("utf-8")
    functions = [name for name in coursekit.__all__ if name in coursekit._HOME]
    homes = {name: coursekit._HOME[name] for name in functions}
    missing = [n for n, home in homes.items() if f'id="coursekit.{home}.{n}"' not in page]
    assert missing == []


def test_a_work_is_seen_however_a_docstring_names_it():
    for text, found in {
        ".. [1] Le Rest K., Pinaud D. (2014), Spatial": {("Le Rest", "2014")},
        "HC3: MacKinnon J. G., White H. (1985), Some": {("MacKinnon", "1985")},
        "Granovetter M. (1978), Threshold. Watts D. J. (2002), A": {
            ("Granovetter", "1978"),
            ("Watts", "2002"),
        },
        "Abadie, Diamond and Hainmueller (2010) [1]_": {("Abadie", "2010")},
        "Perez and others (1990)": {("Perez", "1990")},
        "IEC 61724-1:2021, monitoring": {("IEC 61724-1:2021", "2021")},
        "label(1990), number(1928) and Lens (1990 people)": set(),
    }.items():
        assert works.named(text) == found
    assert len(named()) > 40


@pytest.mark.quick
def test_every_work_that_a_docstring_names_is_in_the_bibliography():
    known = works.entries(BIBLIOGRAPHY).values()
    tell(
        f"{where}: {who} ({year}) is not in chapters/references.bib. Write its entry."
        for where, who, year in sorted(named())
        if not any(works.answers(entry, who, year) for entry in known)
    )


@pytest.mark.quick
def test_every_entry_of_the_bibliography_is_cited():
    tell(
        f"chapters/references.bib, {key}: no chapter cites it and no docstring names it."
        for key, entry in works.entries(BIBLIOGRAPHY).items()
        if key not in CITED and not any(works.answers(entry, *work) for _, *work in named())
    )


@pytest.mark.quick
def test_the_page_names_the_entries_without_a_doi():
    page = (APPENDIX / "bibliography.md").read_text("utf-8")
    (told,) = re.findall(r"No DOI was seen\*\* for \{cite:t\}`([\w,]+)`", page)
    without = [k for k, entry in works.entries(BIBLIOGRAPHY).items() if "doi" not in entry]
    assert told.split(",") == sorted(without)


@pytest.mark.quick
def test_each_doi_has_the_form_of_one_and_stands_once():
    dois = [e["doi"] for e in works.entries(BIBLIOGRAPHY).values() if "doi" in e]
    assert all(re.fullmatch(r"10\.\d{4,5}/\S+", doi) for doi in dois)
    assert len(set(dois)) == len(dois) > 25


def test_the_bibliography_lists_every_entry_of_its_file():
    page = (BUILT / "bibliography.html").read_text("utf-8")
    assert page.count('class="label"') == len(works.entries(BIBLIOGRAPHY)) > 40


def test_the_version_in_how_to_cite_is_that_of_the_package_and_of_the_citation_file():
    page = (BUILT / "citing.html").read_text("utf-8")
    assert f"Version {coursekit.__version__}" in page
    assert f"version: {coursekit.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_unverified_claims_of_the_ledger_are_listed_as_such():
    page = (BUILT / "unverified.html").read_text("utf-8")
    claims = coursekit.load("claims")
    for number in claims.loc[claims["verdict"] == "not_verified", "id"]:
        assert f"claims/claim_{number:02}.html" in page
