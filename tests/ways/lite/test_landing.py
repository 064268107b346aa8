"""The first page of the site of notebooks: which there are, in each language."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from ways.lite import landing
from ways.pyodide.pinned import Pinned

HEADINGS = {
    "start.ipynb": "Begin here",
    "chapters/03_two_towns.ipynb": "Two towns",
    "exercises/03_two_towns.ipynb": "Exercises: Two towns",
    "fr/start.ipynb": "Commencez ici",
    "fr/chapters/03_two_towns.ipynb": "Deux villes",
    "fr/exercises/03_two_towns.ipynb": "Exercices\u00a0: Deux villes",
}


@pytest.fixture
def notebooks(tmp_path):
    for name, heading in HEADINGS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        cell = {"cell_type": "markdown", "source": [f"# {heading}\n"]}
        (tmp_path / name).write_text(json.dumps({"cells": [cell]}), "utf-8")
    return tmp_path


def _page(notebooks):
    made = landing.page(notebooks, Pinned("1.0", "", {"python": "3.14.2"}, {}, {}))
    return BeautifulSoup(made, "html.parser")


def test_every_notebook_is_listed_and_those_of_another_language_under_its_name(notebooks):
    page = _page(notebooks)
    leads = [link["href"].partition("?path=")[2] for link in page.find_all("a")]
    assert sorted(filter(None, leads)) == sorted(HEADINGS)
    own, french = page.select("main > div[lang]")
    assert (own["lang"], french["lang"]) == ("en", "fr")
    assert french.h2.text == "Fran\u00e7ais"
    assert french.h3.text == "Chapitres et exercices"
    assert [one.text for one in french.select("th")] == ["chapitre", "notebooks", "Deux villes"]
    assert french.select_one("a.start").text == "Commencer\u00a0: Commencez ici"
    assert [one["aria-label"] for one in french.select("td a")] == [
        "chapitre\u00a0: Deux villes",
        "exercices\u00a0: Deux villes",
    ]
    assert own.h2.text == "Chapters and exercises"


def test_a_course_in_one_language_is_listed_without_a_name(notebooks):
    for path in sorted((notebooks / "fr").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (notebooks / "fr").rmdir()
    assert [one.text for one in _page(notebooks).select("h2")] == [
        "Chapters and exercises",
        "All at once",
    ]
