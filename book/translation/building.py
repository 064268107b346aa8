"""The sources of the book in another language: what a build of it reads.

They are joined in ``_build/<language>``, which has chapters, exercises and contents as a checkout
has them, and a book of its own, until its pages are laid beside the English ones.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from book import BUILD, ROOT, publication
from coursekit import languages

from . import NotTranslated, of_tables, pages, parity, strings


def prepare(language: str) -> Path:
    """Write the sources of a language's book and return where they are.

    A file that says what it said before is left alone, so that its page need not be read again.

    Parameters
    ----------
    language : str
        Two letters.

    Returns
    -------
    pathlib.Path
        A folder with ``chapters``, ``exercises``, ``_config.yml`` and ``_toc.yml``.

    Raises
    ------
    NotTranslated
        When a page or a text of the code does not fit the English book.
    """
    if faults := [*strings.problems(language), *of_tables.problems(language)]:
        raise NotTranslated("\n".join(faults))
    top = BUILD / language
    there = pages.translations(language)
    made = {"_toc.yml": _dumped(_contents(language)), "_config.yml": _dumped(_settings(language))}
    made |= {name: pages.page(language, name) for name in there}
    beside = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "chapters").glob("*.*")}
    written = {top / name for name in [*made, *beside]}
    for old in [path for part in ("chapters", "exercises") for path in (top / part).rglob("*.*")]:
        if old not in written:
            old.unlink()
    for name, path in beside.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        if not _is(top / name, path.read_text("utf-8")):
            shutil.copy(path, top / name)
    for name, text in made.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        if not _is(top / name, text):
            (top / name).write_text(text, "utf-8")
    return top


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def _dumped(settings: dict[str, Any]) -> str:
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def _contents(language: str) -> dict[str, Any]:
    """Return the contents of the book with the pages that a language has, and parts that hold some.

    The first page is there in any case: a book must have one.
    """
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    known, there = strings.said(language), pages.translations(language)
    parts = []
    for part in contents["parts"]:
        chapters = [one for one in part["chapters"] if f"chapters/{one['file']}.md" in there]
        if chapters:
            parts.append({"caption": known[part["caption"]], "chapters": chapters})
    return {**contents, "parts": parts}


def _settings(language: str) -> dict[str, Any]:
    """Return the settings of the book, with what they say to readers in a language."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    known, given = strings.said(language), config["sphinx"]["config"]
    told = {key: known[text] for key, text in given["html_theme_options"].items()}
    config["title"] = known[config["title"]]
    given |= {
        "language": language,
        "html_static_path": [str(ROOT / "book/theme")],
        "html_theme_options": told,
    }
    return config


def exercises(language: str, root: Path = ROOT) -> dict[str, str]:
    """Return the exercises of a language, by where a package keeps them beside the English ones.

    Examples
    --------
    >>> "exercises/fr/two_towns.md" in exercises("fr")
    True
    """
    return {
        name.replace("/", f"/{language}/"): pages.page(language, name, root)
        for name in pages.translations(language, root / "languages")
        if name.startswith("exercises/")
    }


def environment(language: str, root: Path = ROOT) -> dict[str, str]:
    """Return what a build of a language finds in its environment beside the rest.

    Examples
    --------
    >>> environment("fr")["COURSEKIT_LANG"]
    'fr'
    """
    stands = publication.address()
    return {
        languages.VARIABLE: language,
        languages.EXERCISES: str(root / "_build" / language / "exercises"),
        publication.SETTINGS["coursekit_address"][0]: f"{stands}{language}/" if stands else "",
    }


def whole(language: str, root: Path = ROOT) -> bool:
    """Tell whether each page of the book is translated, and each table.

    Examples
    --------
    >>> whole("xx")
    False
    """
    top = root / "languages"
    told = set(strings.tables(language, top)) >= set(of_tables.in_order(root))
    tasks = [path.relative_to(root).as_posix() for path in root.glob("exercises/*.md")]
    return told and set(pages.translations(language, top)) >= {*parity.in_order(root), *tasks}


def begun(root: Path = ROOT) -> list[str]:
    """Return the languages that somebody has begun, by their folders.

    Examples
    --------
    >>> "fr" in begun()
    True
    """
    return sorted(path.name for path in (root / "languages").glob("[a-z][a-z]"))
