"""Roles in words: glued numbers, claims, sources, literature."""

from __future__ import annotations

from functools import cache

import pandas as pd

from book.verdicts import claim
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say

from . import literature
from .text import Page, Role, UnknownMarkup


def _glued(name: str, page: Page) -> str:
    if name not in page.values:
        raise UnknownMarkup(f"{page.name}: no cell glues {name}")
    return page.values[name]


@cache
def _row(number: str) -> pd.Series:
    return claim(number)


def row_of(number: int | str, page: Page) -> pd.Series:
    """Return a claim of the ledger, or say which chapter names one that is not there."""
    try:
        return _row(str(number))
    except ValueError as error:
        raise UnknownMarkup(f"{page.name}: {error}") from None


def _claim(number: str, page: Page) -> str:
    row_of(number, page)
    return say("claim {number}", number=number)


@cache
def _sources() -> pd.DataFrame:
    return worded(load("sources")).set_index("key")


def _source(key: str, page: Page) -> str:
    sources = _sources()
    if key not in sources.index:
        raise UnknownMarkup(f"{page.name}: there is no source {key!r} in data/tables/sources.csv")
    title, url = sources.loc[key, ["title", "url"]]
    if pd.isna(url):
        return f"*{title}*"
    words = title.replace("[", "\\[").replace("]", "\\]")
    return f"[{words}](<{url}>)" if set(url) & set("() ") else f"[{words}]({url})"


def _cited(keys: str, page: Page) -> str:
    words = []
    for key in keys.split(","):
        try:
            words.append(literature.in_words(key.strip()))
        except KeyError:
            raise UnknownMarkup(f"{page.name}: references.bib has no {key.strip()}") from None
        if key.strip() not in page.cited:
            page.cited.append(key.strip())
    return ", ".join(words)


#: What a chapter may say, and who says it in plain Markdown.
KNOWN: dict[str, Role] = {
    "glue:text": _glued,
    "claim": _claim,
    "source": _source,
    "cite:t": _cited,
}
