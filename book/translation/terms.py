"""Terms: said alike everywhere in a language, and none of the words that it would not use.

``languages/<language>/terms.yml`` holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from book import ROOT

from . import pages, strings

#: A name of a table or column is no word of its text.
_COLUMN = re.compile(r"\w+_\w+")


def kept(language: str, root: Path = ROOT) -> dict[str, list[dict[str, Any]]]:
    """Return the terms of a language; none where it has no list."""
    path = root / "languages" / language / "terms.yml"
    return yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}


def _form(beginnings: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, beginnings))})", re.I)


def _word(words: list[str]) -> re.Pattern[str]:
    """Return what finds English words, one or several of each: no charter is a chart."""
    return re.compile(rf"{_form(words).pattern}s?(?!\w)", re.I)


def translated(language: str, root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Yield where something is said, in English, and in a language."""
    folder = root / "languages"
    for name, path in pages.translations(language, folder).items():
        for line, english, own in pages.sides(path.read_text("utf-8")):
            yield f"languages/{language}/{name}, line {line}", english, own
    for name in ("strings", *(f"tables/{one}" for one in strings.tables(language, folder))):
        for english, own in strings.said(language, root, name).items():
            yield f"languages/{language}/{name}.po, {english!r}", english, own


def faults(language: str, root: Path = ROOT) -> list[str]:
    """Say where a term is not said as it is everywhere, or a word stands that is never used.

    Parameters
    ----------
    language : str
        Two letters.
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of str
        A sentence each, with file and line.
    """
    known = kept(language, root)
    terms = known.get("terms", [])
    wanted = [(_word(one["en"]), _form(one[language]), one) for one in terms]
    never = [(_form(one["never"]), one["why"]) for one in terms if "never" in one]
    never += [(_form(one[language]), one["why"]) for one in known.get("never", [])]
    found = []
    for where, english, own in translated(language, root):
        plain, said = _COLUMN.sub(" ", _plain(english)), _plain(own)
        for asked, answer, term in wanted:
            if (word := asked.search(plain)) and not answer.search(said):
                other = " or ".join(term[language])
                found.append(f"{where}: {word[0]!r} is said {other}, and not {said[:90]!r}")
        for form, why in never:
            if word := form.search(said):
                found.append(f"{where}: {word[0]!r} is not used: {why}")
    return found


def _plain(text: str) -> str:
    """Return what is read of a text: no code, no names of roles, no addresses."""
    text = re.sub(
        r"\{[\w:+-]+\}`[^`]*`|``[^`]*``|`[^`]*`|\]\([^)]*\)|\$?\{[^}]*\}|[\w.]+\([^ ]*", " ", text
    )
    return re.sub(r"\s+", " ", text)
