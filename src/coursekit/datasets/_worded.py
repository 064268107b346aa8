"""What tables say to readers, in the language of this process; values stay as they are.

``languages/<language>/tables/<name>.po`` holds the texts of a table, by the English ones. Code
works on what :func:`load` gives, the same everywhere; whoever shows a text asks here for it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from .. import languages

#: Columns of the ledger and of what stands beside it that pages show to readers.
TEXTS = {
    "claims": ("claim", "finding", "settled_by", "exception"),
    "claim_evidence": ("part", "says"),
    "claim_checks": ("words",),
    "claim_history": ("reason",),
    "sources": ("title", "said", "address_note"),
    "searches": ("looked_for", "place", "came_up"),
}

#: What of a description is read by people.
SAYING = {"title", "description", "vintage", "cautions", "unit", "said", "address_note"}


_EVIDENCE = {
    "measured": languages.say("measured"),
    "census": languages.say("census"),
    "administrative": languages.say("administrative"),
    "computed": languages.say("computed"),
    "modelled": languages.say("modelled"),
    "reported": languages.say("reported"),
}


def evidence_word(kind: str) -> str:
    """Return the word for a kind of evidence, as readers read it.

    Parameters
    ----------
    kind : str
        As tables have it, such as ``"measured"``.

    Returns
    -------
    str
        In English the same word.

    Examples
    --------
    >>> evidence_word("census")
    'census'
    """
    return _EVIDENCE[kind]


def worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of the ledger with its texts as readers read them.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`load` gave.

    Returns
    -------
    pandas.DataFrame
        In English the same frame.

    Examples
    --------
    >>> from coursekit import load
    >>> worded(load("claims")).loc[4, "claim"]
    'The low points keep changing.'
    """
    name = frame.attrs["name"]
    if languages.language() == languages.OWN or name not in TEXTS:
        return frame
    said = partial(languages.of_table, name)
    texts = {column: frame[column].map(said, na_action="ignore") for column in TEXTS[name]}
    return frame.assign(**texts)


def described(resource: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a table in the language of this process.

    Parameters
    ----------
    resource : dict
        As ``datapackage.json`` has it.

    Returns
    -------
    dict
        In English the same one.

    Examples
    --------
    >>> described({"name": "communes", "title": "Communes of the coalfield"})["title"]
    'Communes of the coalfield'
    """
    if languages.language() == languages.OWN:
        return resource
    of_sources = partial(languages.of_table, "sources")
    sources = {"sources": _said(resource.get("sources", []), of_sources)}
    return (
        _said({**resource, "sources": []}, partial(languages.of_table, resource["name"])) | sources
    )


def _said(value: Any, other: Any, key: str = "") -> Any:
    """Return a part of a description with what it says to people in other words."""
    if isinstance(value, dict):
        return {name: _said(one, other, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_said(one, other, key) for one in value]
    return other(value) if key in SAYING and isinstance(value, str) else value
