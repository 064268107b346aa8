"""The literature of a chapter, from the bibliography of the book.

pybtex reads and formats it, as it does for the book.
"""

from __future__ import annotations

from functools import cache

from pybtex.backends.markdown import Backend
from pybtex.database import BibliographyData, parse_file
from pybtex.style.formatting.plain import Style

from book import ROOT
from coursekit.languages import say

BIBLIOGRAPHY = ROOT / "chapters/references.bib"


@cache
def _read() -> BibliographyData:
    return parse_file(str(BIBLIOGRAPHY), encoding="utf-8")


def in_words(key: str) -> str:
    """Return author and year of an entry.

    Parameters
    ----------
    key : str
        Of ``references.bib``.

    Returns
    -------
    str
        As a sentence names it.

    Raises
    ------
    KeyError
        When there is no such entry.

    Examples
    --------
    >>> in_words("abadie2010"), in_words("cover1967")
    ('Abadie et al. (2010)', 'Cover and Hart (1967)')
    """
    entry = _read().entries[key]
    people = entry.persons.get("author") or entry.persons["editor"]
    names = [
        person.rich_last_names and " ".join(map(str, person.rich_last_names)) for person in people
    ]
    who = say(" and ").join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who} ({entry.fields['year']})"


def entries(keys: list[str]) -> str:
    """Return a list of entries as Markdown, in the order of their authors.

    Examples
    --------
    >>> entries(["cover1967"]).startswith("- Thomas")
    True
    """
    ordered = sorted(keys, key=lambda key: in_words(key).casefold())
    backend, style = Backend("utf-8"), Style()
    found = []
    for key in ordered:
        formatted = style.format_entry(key, _read().entries[key])
        found.append(f"- {' '.join(formatted.text.render(backend).split())}")
    return "\n".join(found)
