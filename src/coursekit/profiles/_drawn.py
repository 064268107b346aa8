"""What the page of a commune is drawn from: the figures of all, and the figure that shows one.

In the book all pages share the data and the scripts; anywhere else they travel along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from .. import __version__, datasets, palette
from ..languages import language, say
from ..page import asset, embed_json, escape, in_book, page_id, script, stylesheet
from ..page.numbers import steps
from .indicators import BY_TIMES, FIGURES, LIKENESS, SERIES, Base, Indicator, figures, newer, series
from .rules import RULES, Rule, centres

#: Who stands beside a commune unless somebody else is named: the town of the story.
BESIDE = "62528"
#: Below so many, people are too few for a rate to be ranked: the chapter on two towns starts there.
FEW = 1000
_SCRIPTS = (
    "page/numbers.js",
    *(f"profiles/{name}.js" for name in ("compare", "places", "profiles")),
)
_NORD = {"59": "Nord", "62": "Pas-de-Calais"}
_FROM = say(
    "Figures of INSEE, the Ministry of the Interior, Mission Bassin Minier and PVGIS, "
    "put together by the course The Energy of the Slag Heaps; its data catalogue names "
    "the source and the cautions of each."
)


def source(table: str) -> list[str]:
    """Return of which kind of evidence a table is, its sources, and its name.

    Examples
    --------
    >>> source("mine_shafts")[::2]
    ['administrative', 'mine_shafts']
    """
    given = datasets.describe(table).resource
    # Through whose copy we have it, the data catalogue says.
    titles = (re.split(r" \(via |, through the ", one["title"])[0] for one in given["sources"])
    return [datasets.evidence_word(given["evidence"]), say("; ").join(dict.fromkeys(titles)), table]


def _changes(values: Iterable[int | None]) -> list[int | None]:
    """Return each number as its difference to the one before: shorter once it is compressed."""
    last, found = 0, []
    for value in values:
        found.append(None if value is None else value - last)
        last = last if value is None else value
    return found


def _counts(base: Base) -> list[Any]:
    """Return of how many, by commune: a number, or one for each year of a series."""
    values = base.values().reindex(figures().index).astype(float)
    if isinstance(values, pd.Series):
        return steps(values, 0)
    return [_changes(steps(row, 0)) for row in values.to_numpy()]


def _head(each: Indicator, bases: list[Base]) -> dict[str, Any]:
    evidence, titles, table = source(each.table)
    head = {
        "key": each.key,
        "name": each.name,
        "unit": each.unit,
        "digits": each.digits,
        "missing": each.missing,
        "evidence": evidence,
        "source": titles,
        "table": table,
    }
    if each.base is None:
        return head
    return head | {"base": bases.index(each.base), "share": each.share, "read": each.read}


@cache
def _shared() -> dict[str, Any]:
    """Return what the profiles of all communes are drawn from."""
    table, lines = figures(), series()
    bases = list(dict.fromkeys(each.base for each in (*FIGURES, *SERIES) if each.base))
    where = centres()
    return {
        "communes": [
            [
                row.insee,
                row.commune,
                _NORD[row.departement],
                row.intercommunality,
                row.employment_zone,
                *steps([row.area_km2], 1),
                *steps(where.loc[row.insee], 3),
            ]
            for row in datasets.load("communes").itertuples()
        ],
        "figures": [
            _head(each, bases)
            | {
                "year": each.year,
                "kind": each.key in LIKENESS,
                "times": each.key in BY_TIMES,
                "ranked": each.ranked,
                "values": steps(table[each.key], each.digits),
            }
            for each in FIGURES
        ],
        "series": [
            _head(each, bases)
            | {
                "years": [int(year) for year in lines[each.key].columns],
                "values": [_changes(steps(row, each.digits)) for row in lines[each.key].to_numpy()],
            }
            for each in SERIES
        ],
        "bases": [{"name": base.name, "values": _counts(base)} for base in bases],
        "rules": [_rule(rule) for rule in RULES],
        "newer": {code: said for code in table.index if (said := newer(code))},
        "beside": BESIDE,
        "few": FEW,
        "from": _FROM,
        "css": _styles(),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "key": rule.key,
        "name": rule.name,
        "why": rule.why,
        "by": rule.by,
        "inside": rule.inside,
    }


def profiles_script(edition: str = "") -> str:
    """Return the data of all profiles as a script that pages of the book share.

    Parameters
    ----------
    edition : str
        Of the book that shows them, with its day; by default that of this package.

    Returns
    -------
    str
        JavaScript that sets ``window.ckTowns``.

    Examples
    --------
    >>> profiles_script("edition 1.0.0, 6 November 2026")[:53]
    'window.ckTowns={"edition":"edition 1.0.0, 6 November '
    """
    edition = edition or say("edition {version}", version=__version__)
    return f"window.ckTowns={embed_json({'edition': edition} | _shared())};"


def _styles() -> str:
    return f"{palette.css()}\n{asset('profiles/profiles.css')}"


def _scripts(alone: bool) -> str:
    from ..maps import outlines_script  # and folium with it, for which figures should not wait

    if in_book() and not alone:
        names = ("outlines.js", "profiles-data.js", *_SCRIPTS)
        return stylesheet("profiles/profiles.css") + "".join(map(script, names))
    code = [outlines_script(), profiles_script(), *map(asset, _SCRIPTS)]
    inline = "".join(
        f"<script>{text.replace('</script', '<' + chr(92) + '/script')}</script>" for text in code
    )
    return ("" if alone else f"<style>{_styles()}</style>") + inline


def title(name: str) -> str:
    """Return the title of a page about one commune.

    Examples
    --------
    >>> title("Lens")
    'Lens — profile of a commune'
    """
    return say("{name} — profile of a commune", name=name)


def whole_page(insee: str, name: str, **shown: Any) -> str:
    """Return a page about one commune that needs no network and no other file."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title(name))}</title><style>{_styles()}</style></head>"
        f'<body class="ck-paper"><main>{figure(insee, name, alone=True, **shown)}</main></body>'
        "</html>\n"
    )


def figure(
    insee: str,
    name: str,
    *,
    rule: Rule | None = None,
    count: int = 0,
    beside: str | None = None,
    alone: bool = False,
) -> str:
    """Return a figure with the page of a commune, and the script that draws it.

    Without a rule the reader chooses: the commune, the rule, and who stands beside.
    """
    head = title(name) if rule else say("A page for every commune of the coalfield")
    reading = say(
        "Its own figures stand beside the middle of its peers, of its intercommunality, and of all."
    )
    if not rule:
        reading = f"{say('Choose a commune, in the list or on its map.')} {reading}"
    ident = page_id(head, insee)
    options: dict[str, Any] = {"commune": insee, "level": 1 if alone else 3}
    if rule:
        options |= {"rule": _rule(rule), "count": count, "beside": beside}
    if not in_book():
        options["day"] = date.today().isoformat()  # a file tells when it was made, not opened
    unseen = say(
        "Without JavaScript the page of a commune cannot be drawn. The data catalogue has all its "
        "figures."
    )
    tasks = {
        "print": say("Print, or save as PDF"),
        "download": say("Download as one page"),
        "table": say("Download as a table (CSV)"),
    }
    buttons = "".join(
        f'<button type="button" data-do="{task}">{label}</button>' for task, label in tasks.items()
    )
    return (
        f'<figure class="ck-profile{" ck-paper" if alone else ""}" id="{ident}" '
        f'aria-labelledby="{ident}-t"><figcaption><span class="ck-title" id="{ident}-t">'
        f'{escape(head)}</span> <span class="ck-reading">{escape(reading)}</span></figcaption>'
        f'{"" if rule else _choices(ident)}<p class="ck-unseen" role="status"></p>'
        f'<div class="ck-place"></div><noscript><p>{unseen}</p></noscript>'
        f'<div class="ck-take">{buttons}</div></figure>'
        f"{_scripts(alone)}<script>ckProfiles.create(document.getElementById({embed_json(ident)}),"
        f"{embed_json(options)})</script>"
    )


def _choices(ident: str) -> str:
    lists = {"commune": say("Commune"), "rule": say("Peers by"), "beside": say("Beside it")}
    return '<div class="ck-choose">' + "".join(
        f'<span><label for="{ident}-{key}">{label}</label> '
        f'<select id="{ident}-{key}" data-choose="{key}" autocomplete="off"></select></span>'
        for key, label in lists.items()
    ) + "</div>"  # fmt: skip
