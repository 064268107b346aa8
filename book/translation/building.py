"""The sources of the book in another language, for a build apart from the published one.

As long as a language is not whole, its pages stand in ``_build/<language>`` alone: those that are
translated, and the first page, which a book must have. Nothing leads there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from book import BUILD, ROOT
from coursekit import languages

from . import NotTranslated, of_tables, pages, parity, strings


def prepare(language: str) -> Path:
    """Write the sources of a language's book and return where they are.

    Parameters
    ----------
    language : str
        Two letters.

    Returns
    -------
    pathlib.Path
        A folder with ``chapters``, ``_config.yml`` and ``_toc.yml``, as a checkout has them.

    Raises
    ------
    NotTranslated
        When a page or a text of the code does not fit the English book.
    """
    if faults := [*strings.problems(language), *of_tables.problems(language)]:
        raise NotTranslated("\n".join(faults))
    there = pages.translations(language)
    if not there:
        raise NotTranslated(f"languages/{language}/chapters has no page yet: begin one")
    top = BUILD / language
    made = top / "chapters"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for beside in (ROOT / "chapters").glob("*.*"):
        shutil.copy(beside, made)
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    english = [f"chapters/{contents['root']}.md", *_exercises()]
    for name in {*english, *there}:
        page = top / name
        page.parent.mkdir(exist_ok=True)
        text = (ROOT / name).read_text("utf-8")
        page.write_text(pages.page(language, name) if name in there else text, "utf-8")
    translated = (name.removesuffix(".md").removeprefix("chapters/") for name in there)
    kept = _only(contents, set(translated))
    (top / "_toc.yml").write_text(yaml.safe_dump(kept, sort_keys=False), "utf-8")
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"] |= {
        "language": language,
        "html_static_path": [str(ROOT / "book/theme")],
    }
    (top / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return top


def _exercises() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in ROOT.glob("exercises/*.md")]


def _only(contents: dict[str, Any], there: set[str]) -> dict[str, Any]:
    """Return the contents of a book with the pages that are there, and parts that hold some."""
    parts = []
    for part in contents["parts"]:
        chapters = [one for one in part["chapters"] if one["file"] in there]
        if chapters:
            parts.append({**part, "chapters": chapters})
    return {**contents, "parts": parts}


def environment(language: str) -> dict[str, str]:
    """Return what a build of a language finds in its environment beside the rest.

    Examples
    --------
    >>> environment("fr")["COURSEKIT_LANG"]
    'fr'
    """
    return {
        languages.VARIABLE: language,
        languages.EXERCISES: str(BUILD / language / "exercises"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }


def whole(language: str) -> bool:
    """Tell whether each page of the book is translated, and each table.

    Examples
    --------
    >>> whole("xx")
    False
    """
    there = pages.translations(language)
    told = set(strings.tables(language)) >= set(of_tables.in_order())
    return told and set(there) >= {*parity.in_order(), *_exercises()}
