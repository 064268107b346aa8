"""The profile of a commune: its figures beside those of others, lines, maps, what is missing.

One script draws it everywhere: in the book for every commune from data that the pages share, in a
notebook, and in a file of its own. What Python answers here (`facts`, `series`, `peers`) it works
out by the same rules, and a test holds the two together.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import datasets
from ..languages import say
from ..models import peers, rates
from ..page.numbers import steps
from ._drawn import BESIDE, FEW, figure, source, whole_page
from .indicators import FIGURES, LIKENESS, SERIES, Indicator, figures, series
from .rules import Rule, distances, rule_of

#: How many peers a profile has.
PEERS = 5

#: Columns of the table to take along, and what of the facts or lines stands in them.
_COLUMNS = {
    "insee": "", "commune": "", "what": "", "year": "", "value": "own", "unit": "",
    "chance_from": "low", "chance_to": "high", "of": "of", "of_what": "", "peers": "peers",
    "intercommunality": "group", "all": "all", "beside": "beside", "place_from": "place_from",
    "place_to": "place_to", "places": "known",
}  # fmt: skip
_SOURCE = ("evidence", "source", "table")
_WHOLE = dict.fromkeys(("of", "place_from", "place_to", "places"), "Int64")


def town(
    name: str | float,
    peers: int = PEERS,
    by: str | tuple[str, ...] | list[str] = "kind",
    beside: str | float | None = BESIDE,
) -> Town:
    """Look at one commune of the coalfield.

    Parameters
    ----------
    name : str or int
        Name in any spelling, INSEE code, or a postal code with one commune behind it; see
        :func:`coursekit.datasets.commune`.
    peers : int
        How many communes to compare it with.
    by : str or sequence of str
        The rule that makes communes peers: ``"kind"``, ``"size"``, ``"near"``, ``"group"``,
        ``"unemployment"`` or ``"age"``, or a list of figures: keys of
        ``coursekit.profiles.indicators.FIGURES``.
    beside : str or int, optional
        One more commune to hold it against; None for nobody.

    Returns
    -------
    Town
        Shows itself as a page in a notebook.

    Raises
    ------
    UnknownCommune
        When the coalfield has no such commune; close names are suggested.
    KeyError
        When a rule or a figure of ``by`` is unknown.
    ValueError
        When ``peers`` is less than 1 or more than there are.

    Examples
    --------
    >>> town("lens").facts.loc["people", "own"].item()
    32920.0
    >>> town("lens", by="near").peers["commune"].head(2).tolist()
    ['Éleu-dit-Leauwette', 'Loison-sous-Lens']
    """
    other = None if beside is None else datasets.commune(beside)
    return Town(datasets.commune(name), peers, rule_of(by), other)


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

    def __init__(
        self, commune: pd.Series, count: int, rule: Rule, beside: pd.Series | None = None
    ) -> None:
        self.insee, self.name = commune["insee"], commune["commune"]
        self.rule, self.beside = rule, None
        if beside is not None and beside["insee"] != self.insee:
            self.beside = beside["insee"]
        away = distances(rule)
        if rule.inside and count == PEERS:  # an intercommunality may have few communes here
            count = min(count, int(away.loc[self.insee].notna().sum()) - 1)
        self._near = peers.closest_of(away, self.insee, count)

    @property
    def peers(self) -> pd.DataFrame:
        """The communes most like it: name, distance by the rule, and the figures compared."""
        names = datasets.load("communes").set_index("insee")["commune"]
        table = figures().loc[self._near.index, list(self.rule.by or LIKENESS)]
        table.insert(0, "distance", self._near)
        table.insert(0, "commune", names[self._near.index])
        return table

    @property
    def facts(self) -> pd.DataFrame:
        """Its figures, each with its year and what it is held against.

        ``own`` is the town's, ``low`` to ``high`` what chance alone could as well have made of a
        rate; ``peers``, ``group`` and ``all`` are the middle of its peers, of the communes of its
        intercommunality, and of all; ``beside`` is the other town. ``place_from`` to ``place_to``
        is its place from the highest, as closely as it can be told.
        """
        table = figures()
        own = table.loc[self.insee]
        found = pd.DataFrame(
            {
                "figure": [_named(each) for each in FIGURES],
                "year": [each.year for each in FIGURES],
                "own": own,
                "of": [_counted().get(each.key, {}).get(self.insee, np.nan) for each in FIGURES],
            },
            index=[each.key for each in FIGURES],
        )
        found[["low", "high"]] = [
            chance(each, *found.loc[each.key, ["own", "of"]]) for each in FIGURES
        ]
        for name, middle in self._held_against(table).items():
            found[name] = middle
        found["known"] = table.notna().sum()
        found[["place_from", "place_to"]] = [
            places(table[each.key], each, found.loc[each.key]) for each in FIGURES
        ]
        return found.astype({"place_from": "Int64", "place_to": "Int64"})

    def _held_against(self, table: pd.DataFrame) -> dict[str, pd.Series | float]:
        """Return the middles of its peers, its intercommunality and all, and the other town."""
        groups = datasets.load("communes").set_index("insee")["intercommunality"]
        group = groups.index[groups == groups[self.insee]]
        return {
            "peers": table.loc[self._near.index].median(),
            "group": table.loc[group].median(),
            "all": table.median(),
            "beside": np.nan if self.beside is None else table.loc[self.beside],
        }

    @property
    def series(self) -> dict[str, pd.DataFrame]:
        """Its lines over the years, by key: as the figures, ``low`` to ``high`` from a sample."""
        found = {}
        for each in SERIES:
            table = series()[each.key]
            own = table.loc[self.insee]
            line = pd.DataFrame({"own": own, "of": np.nan, "low": np.nan, "high": np.nan})
            if each.base is not None:
                line["of"] = _whole(each.base.values().loc[self.insee].reindex(own.index))
                line[["low", "high"]] = [
                    chance(each, *row) for row in line[["own", "of"]].to_numpy()
                ]
            for name, middle in self._held_against(table).items():
                line[name] = middle
            found[each.key] = line
        return found

    @property
    def table(self) -> pd.DataFrame:
        """All of it as one table: a row for each figure, and for each year of each line.

        Examples
        --------
        >>> town("Lens").table.loc[0, ["commune", "what", "year"]].tolist()
        ['Lens', 'Inhabitants', '2023']
        """
        facts, lines = self.facts, self.series
        rows = [self._row(each, each.year, facts.loc[each.key]) for each in FIGURES]
        for each in SERIES:
            rows += [self._row(each, str(year), row) for year, row in lines[each.key].iterrows()]
        return pd.DataFrame(rows, columns=[*_COLUMNS, *_SOURCE]).astype(_WHOLE)

    def _row(self, each: Indicator, year: str, row: pd.Series) -> list[Any]:
        given = {
            "insee": self.insee,
            "commune": self.name,
            "what": each.name,
            "year": year,
            "unit": each.unit,
            "of_what": each.base.name if each.base else "",
        }
        return [*(given.get(name, row.get(of)) for name, of in _COLUMNS.items()),
                *source(each.table)]  # fmt: skip

    @property
    def missing(self) -> list[str]:
        """What is not known of it, and why, one sentence for each reason."""
        own = figures().loc[self.insee]
        found: dict[str, list[str]] = {}
        for each in FIGURES:
            if pd.isna(own[each.key]):
                found.setdefault(each.missing, []).append(each.name)
        for each in SERIES:
            line = series()[each.key].loc[self.insee]
            years = line.index[line.isna()]
            if len(years):
                when = say("all years") if len(years) == len(line) else ", ".join(map(str, years))
                found.setdefault(each.missing, []).append(
                    say("{word}: {text}", word=each.name, text=when)
                )
        return [f"{say('; ').join(what)}. {why}" for why, what in found.items()]

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
            raise ValueError(
                say("report(): {name!r} should end in .html, to open in a browser", name=path.name)
            )
        if not path.parent.is_dir():
            raise FileNotFoundError(
                say("report(): there is no folder {parent!r}; make it", parent=str(path.parent))
            )
        path.write_text(whole_page(self.insee, self.name, **self._shown()), "utf-8")
        return path

    def _shown(self) -> dict[str, Any]:
        return {"rule": self.rule, "count": len(self._near), "beside": self.beside}

    def _repr_html_(self) -> str:
        return figure(self.insee, self.name, **self._shown())

    def __repr__(self) -> str:
        return say("<profile of {name}, {count} peers>", name=self.name, count=len(self._near))


class Towns:
    """All communes, one at a time; made by :func:`towns`."""

    def __init__(self, commune: pd.Series) -> None:
        self.insee, self.name = commune["insee"], commune["commune"]

    def _repr_html_(self) -> str:
        return figure(self.insee, self.name)

    def __repr__(self) -> str:
        count = len(datasets.load("communes"))
        return say("<profiles of {count} communes, {name} first>", count=count, name=self.name)


def _named(each: Indicator) -> str:
    return f"{each.name} ({each.unit})" if each.unit else each.name


def _whole(values: pd.Series) -> pd.Series:
    """Return counts as they are shown: estimates of a census come with decimals."""
    return pd.Series(steps(values.astype(float), 0), values.index, dtype=float)


@cache
def _counted() -> dict[str, pd.Series]:
    """Return of how many each rate of one year is a share, in whole people, homes or voters."""
    communes = figures().index
    return {
        each.key: _whole(each.base.values().reindex(communes))
        for each in FIGURES
        if each.base is not None
    }


def chance(each: Indicator, own: float, of: float) -> tuple[float, float]:
    """Return from where to where chance alone could as well have brought a share, as it is shown.

    Nineteen times in twenty. If all answers were read, the chance is that of people's lives; if
    some were, that of the draw, as :func:`coursekit.models.rates.sampling_noise` has it.

    Examples
    --------
    >>> chance(next(one for one in FIGURES if one.key == "unemployed"), 10.0, 50)
    (4.3, 21.4)
    """
    if each.base is None or not each.share or np.isnan(own) or not of >= 1:
        return np.nan, np.nan
    of *= each.read / (1 - each.read) if each.read < 1 else 1
    one = 10**each.digits
    low, high = (
        float(np.floor(end * one + 0.5) / one) for end in rates.success_range(own / 100 * of, of)
    )
    return low, high


def places(values: pd.Series, each: Indicator, fact: pd.Series) -> tuple[Any, Any]:
    """Return a town's first and last possible place from the highest, or none.

    It has none where none would mean anything: nothing is there to be counted, the people are too
    few, or more than half of all places are possible.

    Examples
    --------
    >>> table = figures()["people"]
    >>> places(table, FIGURES[0], town("Lens").facts.loc["people"])
    (3, 3)
    """
    own, known = fact["own"], values.notna().sum()
    top, bottom = (own, own) if np.isnan(fact["low"]) else (fact["high"], fact["low"])
    first = 1 + int((values > top).sum())
    last = int(known - (values < bottom).sum())
    nothing = own == 0 and (values == 0).sum() > 1 and not (values < 0).any()
    few = not each.share and fact["of"] < FEW
    if not each.ranked or np.isnan(own) or nothing or few or 2 * (last - first + 1) > known:
        return pd.NA, pd.NA
    return first, last
