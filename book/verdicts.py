"""Claims of the ledger, and the words for a verdict."""

from __future__ import annotations

from functools import cache

import pandas as pd

from book import ROOT
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say

#: What a page that tells of claims is made from.
LEDGER_TABLES = [
    *sorted((ROOT / "data/tables").glob("claim*.csv")),
    ROOT / "data/tables/sources.csv",
]
VERDICTS = {
    "confirmed": say("Confirmed"),
    "nuanced": say("Nuanced"),
    "contradicted": say("Contradicted"),
    "not_verified": say("Not verified"),
}
#: How sure a verdict is, the surest first.
CONFIDENCES = {"high": say("high"), "medium": say("medium"), "low": say("low")}
#: Kinds of evidence, the firmest first.
KINDS = ("measured", "census", "administrative", "computed", "modelled", "reported")
#: Who speaks, in a word.
VOICES = {
    "town": say("town"),
    "official": say("official"),
    "institution": say("institution"),
    "research": say("research"),
    "association": say("association"),
    "press": say("press"),
    "encyclopedia": say("encyclopedia"),
    "private": say("private"),
    "own": say("own"),
}
#: What a reader calls them, and what stands for none.
EVIDENCE = {
    "measured": say("measured"),
    "census": say("census"),
    "administrative": say("administrative"),
    "computed": say("computed"),
    "modelled": say("modelled"),
    "reported": say("reported"),
    "not_verified": say("not verified"),
}


@cache
def _claims() -> pd.DataFrame:
    return worded(load("claims")).set_index("id")


@cache
def sources() -> pd.DataFrame:
    """Return all sources by their keys, read once, to be looked at and not to be changed.

    Examples
    --------
    >>> "INSEECOMP" in sources().index
    True
    """
    return worded(load("sources")).set_index("key")


def claim(number: int | str) -> pd.Series:
    """Return a row of the ledger.

    Raises
    ------
    ValueError
        When there is no such claim.
    """
    table = _claims()
    try:
        return table.loc[int(number)]
    except (KeyError, ValueError):
        first, last = table.index.min(), table.index.max()
        raise ValueError(
            f"there is no claim {number!r}: the ledger has {first} to {last}"
        ) from None


def evidence() -> pd.DataFrame:
    """Return all pieces of evidence, with what is known of their sources.

    Examples
    --------
    >>> evidence().query("claim == 9")["origin"].tolist()
    ['town', 'official']
    """
    known = sources()[["title", "url", "origin"]]
    return worded(load("claim_evidence")).join(known, on="source")


def firmest(pieces: pd.DataFrame) -> str:
    """Return the firmest kind of evidence that decides anything, or ``not_verified``.

    Examples
    --------
    >>> firmest(evidence().query("claim == 9")), firmest(evidence().query("claim == 18"))
    ('administrative', 'not_verified')
    """
    kinds = set(pieces.loc[pieces["weighs"] != "silent", "kind"])
    return min(kinds, key=KINDS.index, default="not_verified")
