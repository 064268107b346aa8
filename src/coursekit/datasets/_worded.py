"""What tables say to readers, in the language of this process; values stay as they are.

``languages/<language>/tables/<name>.po`` holds the texts of a table, by the English ones. Code
works on what :func:`load` gives, the same everywhere; whoever shows a text asks here for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pandas as pd

from .. import languages
from ..page.numbers import pointed

#: Columns whose texts readers see: of the ledger and of what stands beside it, on pages; of the
#: other tables, wherever a frame is shown.
TEXTS = {
    "claims": ("claim", "finding", "settled_by", "exception"),
    "claim_evidence": ("part", "says"),
    "claim_checks": ("words",),
    "claim_history": ("reason",),
    "sources": ("title", "said", "address_note"),
    "searches": ("looked_for", "place", "came_up"),
    "banner_accounts": ("kind", "competition", "note"),
    "census_unemployment": ("place_type", "basis", "conflict"),
    "dated_claims": ("theme", "statement", "conflict", "note"),
    "energy_figures": ("object", "indicator", "precision", "confidence", "conflict"),
    "heritage_counts": ("kind", "note"),
    "recorded_offences": ("indicator",),
    "reported_elections": ("election", "list", "precision", "conflict"),
    "slag_heap_height_conflicts": ("subject", "quantity", "precision", "statement", "conflict"),
    "source_code": ("part", "told_by", "content", "status", "note"),
    "subsidence_figures": ("object", "indicator", "precision", "note"),
    "timeline": ("event", "confidence", "note"),
    "voices": ("period", "who", "kind", "stance", "point"),
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


#: Columns whose values label both sides of a table that counts one by the other.
_LABELS = {"kind", "verdict"}


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


def speak() -> None:
    """Show the texts of rows in the language of this process, wherever pandas shows a frame.

    Values stay English, so that the same code finds the same rows everywhere; only their decimals
    stand behind the sign of the language. pandas asks nobody before it shows a frame, on a page as
    in a notebook, so its ways of showing one are taken here.

    Examples
    --------
    >>> speak()  # in English nothing changes
    """
    if languages.language() != languages.OWN:
        for kind, way in (
            (pd.DataFrame, "_repr_html_"),
            (pd.DataFrame, "__repr__"),
            (pd.Series, "__repr__"),
        ):
            setattr(kind, way, _speaking(getattr(kind, way)))


def _speaking(way: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(way)
    def shown(given: Any) -> Any:
        other = partial(languages.of_row, name=given.attrs.get("name", ""))
        return pointed(
            way(_with_words(given, lambda one: other(one) if isinstance(one, str) else one))
        )

    return shown


def _with_words(given: Any, other: Callable[[Any], Any]) -> Any:
    """Return a frame or a column whose texts are others, in its cells and in its labels."""
    shown = given.copy()
    if given.ndim == 1 and not pd.api.types.is_numeric_dtype(given):
        shown = given.map(other)
    for at in range(given.shape[1] if given.ndim > 1 else 0):
        if not pd.api.types.is_numeric_dtype(column := given.iloc[:, at]):
            shown.isetitem(at, column.map(other))
    if given.index.nlevels == 1 and not pd.api.types.is_numeric_dtype(given.index):
        shown.index = given.index.map(other)
    if given.ndim > 1 and given.index.name in _LABELS and given.columns.name in _LABELS:
        shown.index = given.index.map(languages.spoken)
        shown.columns = given.columns.map(languages.spoken)
    return shown


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
