"""The profile of a commune: its figures beside those of its peers, lines, a map, what is missing.

One script draws it everywhere: in the book for every commune from data that the pages share, in a
notebook, and in a file of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from .. import datasets, palette
from ..models import peers
from ..page import asset, embed_json, escape, in_book, page_id, script, stylesheet
from ..page.numbers import steps
from .indicators import FIGURES, LIKENESS, SERIES, Indicator, figures, likeness, series

#: How many peers a profile has.
PEERS = 5
_SCRIPTS = ("page/numbers.js", "profiles/profiles.js")
_NORD = {"59": "Nord", "62": "Pas-de-Calais"}
_FROM = (
    "Figures of INSEE, the Ministry of the Interior, Mission Bassin Minier and PVGIS, put together "
    "by the course The Energy of the Slag Heaps; its data catalogue names the source and the "
    "cautions of each. Peers: the {count} nearest in {by}; each on one scale and counting alike."
)


def town(name: str | float, peers: int = PEERS, by: tuple[str, ...] | list[str] = LIKENESS) -> Town:
    """Look at one commune of the coalfield.

    Parameters
    ----------
    name : str or int
        Name in any spelling, INSEE code, or a postal code with one commune behind it; see
        :func:`coursekit.datasets.commune`.
    peers : int
        How many communes to compare it with.
    by : sequence of str
        The figures that make communes peers: keys of ``coursekit.profiles.indicators.FIGURES``.

    Returns
    -------
    Town
        Shows itself as a page in a notebook.

    Raises
    ------
    UnknownCommune
        When the coalfield has no such commune; close names are suggested.
    KeyError
        When a figure of ``by`` is unknown.
    ValueError
        When ``peers`` is less than 1 or more than there are.

    Examples
    --------
    >>> town("lens").facts.loc["people", "own"].item()
    32920.0
    """
    return Town(datasets.commune(name), peers, tuple(by))


def towns(start: str | float = "62528") -> Towns:
    """Look at any commune of the coalfield: a list to choose from, and the page of each.

    Parameters
    ----------
    start : str or int
        The commune shown first, as for :func:`town`.

    Returns
    -------
    Towns
        Shows itself in the book and in notebooks.

    Raises
    ------
    UnknownCommune
        When the coalfield has no such commune.

    Examples
    --------
    >>> towns("Lens")
    <profiles of 353 communes, Lens first>
    """
    return Towns(datasets.commune(start))


class Town:
    """A commune beside its peers; made by :func:`town`."""

    def __init__(self, commune: pd.Series, count: int, by: tuple[str, ...]) -> None:
        self.insee, self.name = commune["insee"], commune["commune"]
        self.by = by
        self._near = peers.nearest(likeness(by), self.insee, count)

    @property
    def peers(self) -> pd.DataFrame:
        """The communes most like it: name, distance in spreads, and the figures compared."""
        names = datasets.load("communes").set_index("insee")["commune"]
        table = figures().loc[self._near.index, list(self.by)]
        table.insert(0, "distance", self._near)
        table.insert(0, "commune", names[self._near.index])
        return table

    @property
    def facts(self) -> pd.DataFrame:
        """Its figures: own, middle of the peers and of all, place from the highest, known."""
        table = figures()
        own = table.loc[self.insee]
        return pd.DataFrame(
            {
                "figure": [_named(each) for each in FIGURES],
                "own": own,
                "peers": table.loc[self._near.index].median(),
                "all": table.median(),
                "place": table.gt(own).sum().add(1).where(own.notna()).astype("Int64"),
                "known": table.notna().sum(),
            },
            index=[each.key for each in FIGURES],
        )

    @property
    def series(self) -> dict[str, pd.DataFrame]:
        """Its lines over the years: own, middle of the peers and of all, by key."""
        return {
            key: pd.DataFrame(
                {
                    "own": table.loc[self.insee],
                    "peers": table.loc[self._near.index].median(),
                    "all": table.median(),
                }
            )
            for key, table in series().items()
        }

    @property
    def missing(self) -> list[str]:
        """What is not known of it, and why, one sentence each."""
        own = figures().loc[self.insee]
        found = [f"{each.name}. {each.missing}" for each in FIGURES if pd.isna(own[each.key])]
        for each in SERIES:
            line = series()[each.key].loc[self.insee]
            years = line.index[line.isna()]
            if len(years):
                when = "all years" if len(years) == len(line) else ", ".join(map(str, years))
                found.append(f"{each.name}: {when}. {each.missing}")
        return found

    def report(self, path: str | Path) -> Path:
        """Write the page of this commune into a file that needs no network and no other file.

        Parameters
        ----------
        path : str or pathlib.Path
            Such as ``"lens.html"``; its folder must exist.

        Returns
        -------
        pathlib.Path
            The file. Opened in a browser, it prints on one sheet.

        Raises
        ------
        ValueError
            When the file's name does not end in ``.html``.
        FileNotFoundError
            When the folder does not exist; the error names it.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     town("Lens").report(f"{folder}/lens.html").name
        'lens.html'
        """
        path = Path(path)
        if path.suffix.lower() not in {".html", ".htm"}:
            raise ValueError(f"report(): {path.name!r} should end in .html, to open in a browser")
        if not path.parent.is_dir():
            raise FileNotFoundError(f"report(): there is no folder {str(path.parent)!r}; make it")
        path.write_text(
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
            'content="width=device-width, initial-scale=1">'
            f"<title>{escape(self.name)}: a profile</title><style>{_styles()}</style></head>"
            f'<body class="ck-paper"><main>{_figure(self, alone=True)}</main></body></html>\n',
            "utf-8",
        )
        return path

    def _repr_html_(self) -> str:
        return _figure(self)

    def __repr__(self) -> str:
        return f"<profile of {self.name}, {len(self._near)} peers>"


class Towns:
    """All communes, one at a time; made by :func:`towns`."""

    def __init__(self, commune: pd.Series) -> None:
        self.insee, self.name = commune["insee"], commune["commune"]

    def _repr_html_(self) -> str:
        return _figure(self)

    def __repr__(self) -> str:
        count = len(datasets.load("communes"))
        return f"<profiles of {count} communes, {self.name} first>"


def _named(each: Indicator) -> str:
    return f"{each.name} ({each.unit})" if each.unit else each.name


def _from(by: tuple[str, ...], count: int) -> str:
    names = [each.name[0].lower() + each.name[1:] for each in FIGURES if each.key in by]
    return _FROM.format(count=count, by="; ".join(names))


@cache
def _shared() -> str:
    """Return what the profiles of all communes are drawn from, as JSON."""
    communes = datasets.load("communes")
    table, lines = figures(), series()
    place = {code: at for at, code in enumerate(table.index)}
    away = peers.distances(likeness())
    near = [peers.closest_of(away, code, PEERS) for code in table.index]
    of_figures = [
        {
            "key": each.key,
            "name": each.name,
            "unit": each.unit,
            "digits": each.digits,
            "missing": each.missing,
            "like": each.key in LIKENESS,
            "values": steps(table[each.key], each.digits),
        }
        for each in FIGURES
    ]
    of_series = [
        {
            "name": each.name,
            "unit": each.unit,
            "digits": each.digits,
            "missing": each.missing,
            "years": [int(year) for year in lines[each.key].columns],
            "values": [steps(row, each.digits) for row in lines[each.key].to_numpy()],
        }
        for each in SERIES
    ]
    return embed_json(
        {
            "communes": [
                [
                    row.insee,
                    row.commune,
                    _NORD[row.departement],
                    row.intercommunality,
                    row.employment_zone,
                    row.area_km2,
                ]
                for row in communes.itertuples()
            ],
            "figures": of_figures,
            "series": of_series,
            "peers": [[place[code] for code in found.index] for found in near],
            "distances": [steps(found, 2) for found in near],
            "from": _from(LIKENESS, PEERS),
            "css": _styles(),
        }
    )


def profiles_script() -> str:
    """Return the data of all profiles as a script that pages of the book share.

    Returns
    -------
    str
        JavaScript that sets ``window.ckTowns``.

    Examples
    --------
    >>> profiles_script()[:22]
    'window.ckTowns={"commu'
    """
    return f"window.ckTowns={_shared()};"


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


def _figure(shown: Town | Towns, alone: bool = False) -> str:
    """Return a figure with the page of a commune, and the script that draws it."""
    one = isinstance(shown, Town)
    title = f"{shown.name}: a profile" if one else "A page for every commune of the coalfield"
    reading = (
        "Its own figures stand beside the middle of its peers and of all communes."
        if one
        else "Choose a commune, in the list or on its map. Its own figures stand beside the "
        "middle of its peers and of all communes."
    )
    ident = page_id(title, shown.insee)
    choose = (
        ""
        if one
        else f'<div class="ck-choose"><label for="{ident}-c">Commune</label>'
        f'<select id="{ident}-c" autocomplete="off"></select></div>'
    )
    options = {"commune": shown.insee, "fixed": one, "level": 1 if alone else 3}
    if isinstance(shown, Town):
        options |= {
            "peers": list(shown.peers.index),
            "distances": steps(shown.peers["distance"], 2),
            "by": shown.by,
            "from": _from(shown.by, len(shown.peers)),
        }
    return (
        f'<figure class="ck-profile{" ck-paper" if alone else ""}" id="{ident}" '
        f'aria-labelledby="{ident}-t"><figcaption><span class="ck-title" id="{ident}-t">'
        f'{escape(title)}</span> <span class="ck-reading">{escape(reading)}</span></figcaption>'
        f'{choose}<p class="ck-unseen" role="status"></p><div class="ck-place"></div>'
        "<noscript><p>Without JavaScript the page of a commune cannot be drawn. The data catalogue "
        "has all its figures.</p></noscript>"
        '<div class="ck-take"><button type="button" data-do="print">Print, or save as PDF</button>'
        '<button type="button" data-do="download">Download as one page</button></div></figure>'
        f"{_scripts(alone)}<script>ckProfiles.create(document.getElementById({embed_json(ident)}),"
        f"{embed_json(options)})</script>"
    )
