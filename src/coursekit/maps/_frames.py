"""Columns of a learner's frame, checked: what a map needs, or a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context
from typing import Any

import numpy as np
import pandas as pd

from .. import datasets
from ..datasets import UnknownColumn, UnknownCommune, code_text, is_code, looking
from ..languages import say
from ..page.numbers import counted, number

#: Where a point may lie: the coalfield with a generous margin, in degrees.
LON, LAT = (1.0, 5.0), (49.5, 51.5)
#: Numbers beyond this are no figures of communes, and no page can hold their digits.
LARGEST = 1e15
#: Six digits say how large.
_SHORT = Context(prec=6)


class UnknownCodes(UnknownCommune):
    """A frame names communes that the map does not have."""

    def __init__(self, sentence: str) -> None:
        LookupError.__init__(self, sentence)


def frame_of(data: Any, who: str) -> pd.DataFrame:
    """Return the data when it is a frame with rows.

    Raises
    ------
    TypeError
        When it is no frame.
    ValueError
        When it has no rows, or headings of two levels.
    """
    if isinstance(data, pd.Series):
        raise TypeError(
            say("{who}: pass a table with named columns: series.reset_index() makes one", who=who)
        )
    if not isinstance(data, pd.DataFrame):
        raise TypeError(
            say("{who}: pass a pandas DataFrame, not {kind}", who=who, kind=type(data).__name__)
        )
    if data.empty:
        raise ValueError(
            say("{who}: the table has no rows; a filter before may be too tight", who=who)
        )
    if data.columns.nlevels > 1:
        raise ValueError(f"{who}: {looking.headings_fault(data.columns)}.")
    return data


def need(frame: pd.DataFrame, *names: Any, who: str) -> None:
    """Make sure that a frame has columns.

    Raises
    ------
    UnknownColumn
        When it lacks one; where it may be instead is said, or the nearest names.
    ValueError
        When a column is there twice, has lists in its cells, or numbers that are infinite.

    Examples
    --------
    >>> need(pd.DataFrame({"rate": [1]}), "rat", who="choropleth")
    Traceback (most recent call last):
    ...
    coursekit.datasets.UnknownColumn: There is no column 'rat'. Did you mean 'rate'? ...
    """
    for name in names:
        if not pd.api.types.is_hashable(name):
            raise TypeError(
                say(
                    "{who}: give the name of a column, not a {kind}",
                    who=who,
                    kind=type(name).__name__,
                )
            )
        if name not in frame.columns:
            has = say(
                "{who}: the table has {listed}.", who=who, listed=", ".join(map(str, frame.columns))
            )
            guess = looking.missing_column(frame, name)
            near = [] if guess else list(map(str, frame.columns))
            missing = say("There is no column {name!r}.", name=name)
            raise UnknownColumn(missing, name, near, f"{guess} {has}".strip())
        if frame[name].ndim > 1:
            raise ValueError(
                say(
                    "{who}: the column {name!r} is there {times} times; frame.loc[:, "
                    "~frame.columns.duplicated()] keeps the first of each",
                    who=who,
                    name=name,
                    times=frame[name].shape[1],
                )
            )
        _need_plain(frame, name, who)


def _need_plain(frame: pd.DataFrame, name: Any, who: str) -> None:
    """Make sure that no cell of a column holds several things."""
    if frame[name].dtype.kind in "fc":  # no page can show what has no end, or two parts
        numbers(frame, name, who)
    if frame[name].dtype != object:
        return
    _need_size(frame, name, who, [one if isinstance(one, int) else 0 for one in frame[name]])
    several = [pd.api.types.is_list_like(cell) for cell in frame[name]]
    if any(several):
        raise ValueError(
            say(
                "{who}: {count} of {rows} cells of {name!r} hold several things, the first "
                "in row {row}. frame[{name!r}] = frame[{name!r}].map(lambda x: ', "
                "'.join(map(str, x))) writes them in one text; frame.explode({name!r}) "
                "makes a row of each.",
                who=who,
                count=sum(several),
                rows=len(frame),
                name=name,
                row=_row(frame, several),
            )
        )


def numbers(frame: pd.DataFrame, name: str, who: str) -> np.ndarray:
    """Return a column as floats, NaN where missing.

    Raises
    ------
    ValueError
        When something in it is no number, or is infinite.

    Examples
    --------
    >>> numbers(pd.DataFrame({"rate": [1, None]}), "rate", "choropleth")
    array([ 1., nan])
    """
    column = frame[name]
    if column.dtype == object:  # whole numbers of Python may be larger than pandas can hold
        _need_size(frame, name, who, [one if isinstance(one, int) else 0 for one in column])
    if column.dtype.kind in "mMc" or isinstance(column.dtype, pd.PeriodDtype):
        as_numbers, bad = column, column.notna()  # pandas would make nanoseconds of them
    else:
        as_numbers = pd.to_numeric(column, errors="coerce")
        bad = as_numbers.isna() & column.notna()
    if bad.any():
        value = column[bad].iloc[0]
        raise ValueError(
            say(
                "{who}: {bad} of {rows} values of {name!r} are no numbers; the first is "
                "{value!r}, in row {row}. {remedy}",
                who=who,
                bad=bad.sum(),
                rows=len(frame),
                name=name,
                value=value,
                row=_row(frame, bad),
                remedy=looking.no_numbers(column, name),
            )
        )
    values = as_numbers.to_numpy("float64", na_value=np.nan)
    if (endless := np.isinf(values)).any():
        raise ValueError(
            say(
                "{who}: {count} values of {name!r} are infinite, the first in row {row}; a "
                "division by zero? Look at the rows where the denominator is 0, or write "
                "frame.replace({{{name!r}: [np.inf, -np.inf]}}, np.nan).",
                who=who,
                count=endless.sum(),
                name=name,
                row=_row(frame, endless),
            )
        )
    _need_size(frame, name, who, values.tolist())
    return values


def _need_size(frame: pd.DataFrame, name: str, who: str, values: Sequence[float]) -> None:
    """Make sure that no number of a column is larger than a page can hold."""
    huge = [abs(value) > LARGEST for value in values]
    if any(huge):
        raise ValueError(
            say(
                "{who}: {value:g} in {name!r}, row {row}, is larger than any figure of a commune. "
                "Look where it comes from; frame[frame[{name!r}].between(-{largest:g}, "
                "{largest:g})] leaves such rows out.",
                who=who,
                value=_SHORT.create_decimal(values[huge.index(True)]).normalize(),
                name=name,
                row=_row(frame, huge),
                largest=LARGEST,
            )
        )


def _row(frame: pd.DataFrame, where: Any) -> str:
    """Name the first row where something is the case."""
    place = int(np.flatnonzero(np.asarray(where, dtype=bool))[0])
    named = [str(frame[c].iloc[place]) for c in ("commune", "name") if c in frame.columns]
    return f"{frame.index[place]!r}" + (f" ({named[0]})" if named else "")


def codes(
    frame: pd.DataFrame, known: Mapping[str, str], who: str, year: str | None = None
) -> list[str]:
    """Return the INSEE codes of a frame, each known and none twice.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the column ``insee``. Where it names communes too, names and codes are compared.
    known : mapping of str to str
        Name of each commune of the map by its code.
    who : str
        Begins the sentence of an error.
    year : str, optional
        A column of years, none missing, that together with the code names a row.

    Returns
    -------
    list of str
        One code a row.

    Raises
    ------
    UnknownCodes
        When the map has no such commune, or the name beside a code is that of another.
    ValueError
        When a commune comes twice, in the same year if there are years, or a code is missing.
    """
    found = frame["insee"].astype(object).map(code_text)
    if (gaps := frame["insee"].isna()).any():
        rows = counted(int(gaps.sum()), "row has", "rows have")
        raise ValueError(
            say(
                "{who}: {rows} no code; frame.dropna(subset=['insee']) leaves them out.",
                who=who,
                rows=rows,
            )
        )
    strange = found[~found.isin(known.keys())].unique().tolist()
    if strange:
        listed = ", ".join(f"{code}{_meant(code, known)}" for code in strange[:3])
        more = say(" and {count} others", count=len(strange) - 3) if len(strange) > 3 else ""
        if merged := _merged(strange):
            by = "insee" if year is None else ["insee", year]
            raise UnknownCodes(
                say(
                    "{who}: the map has no commune with the code {listed}{more}. "
                    "frame.replace({{'insee': {merged}}}).groupby({by!r}, "
                    "as_index=False).sum(numeric_only=True) adds counts to those of the "
                    "commune of today; rates have to be worked out anew.",
                    who=who,
                    listed=listed,
                    more=more,
                    merged=merged,
                    by=by,
                )
            )
        raise UnknownCodes(
            say(
                "{who}: the map has no commune with the code {listed}{more}. It holds the "
                "{count} communes of the coalfield; "
                'frame[frame["insee"].isin(load("communes")["insee"])] keeps their rows.',
                who=who,
                listed=listed,
                more=more,
                count=len(known),
            )
        )
    if not compare(frame, found, who) and not found.map(is_code).any():
        _not_postal(frame["insee"], who)
    keys = found
    if year is not None:
        keys = found + pd.Series(years(frame, year, who), frame.index).map(_in_year)
    twice = keys[keys.duplicated()].unique().tolist()
    if twice:
        code = twice[0][:5]
        named = f"{known[code]} ({twice[0]})"
        others = (
            say(" and {count} others have", count=len(twice) - 1) if len(twice) > 1 else say(" has")
        )
        hint = (
            say('Choose one row a commune, or pass year="…" for a slider') if year is None else ""
        )
        raise ValueError(
            say(
                "{who}: {named}{others} more than one row. {hint}.",
                who=who,
                named=named,
                others=others,
                hint=hint or say("Keep one of them"),
            )
        )
    return found.tolist()


def _in_year(year: float) -> str:
    return say(" in {year}", year=number(year))


def _merged(codes: list[str]) -> dict[str, str]:
    """Return the commune of today for each code that was merged into one, when all of them were."""
    found = {}
    for code in codes:
        try:
            found[code] = datasets.understand(f"INSEE {code}").insee
        except UnknownCommune:
            return {}
    return found


def _meant(code: str, known: Mapping[str, str]) -> str:
    """Say in parentheses what stands in a column of codes and is no code of today."""
    try:
        found = datasets.understand(code)
    except datasets.UnclearCommune as error:
        return f" ({str(error).partition('. Write')[0]})"
    except UnknownCommune:
        same = [one for one in known if one[:2] == code[:2] and len(code) == 5 and code.isdigit()]
        near = [one for one in same if sum(a != b for a, b in zip(one, code, strict=True)) == 1]
        return say(" (near {code} {town})", code=near[0], town=known[near[0]]) if near else ""
    return f" ({found.note.rstrip('.') or say('its code is {code}', code=found.insee)})"


def _not_postal(column: pd.Series, who: str) -> None:
    """Make sure that codes which are all postal codes too are said to be INSEE codes."""
    try:
        for code in column.unique():
            datasets.understand(code)
    except datasets.UnclearCommune as error:
        raise UnknownCodes(
            say(
                "{who}: every code of the table is a postal code too. {error} Or put the "
                "names of the communes beside them, in a column 'commune'.",
                who=who,
                error=error,
            )
        ) from None


def compare(frame: pd.DataFrame, found: pd.Series, who: str) -> bool:
    """Make sure that the names beside the codes of a frame are those of the same communes.

    Returns
    -------
    bool
        Whether there are such names.

    Raises
    ------
    UnknownCodes
        When a name is that of another commune of the coalfield, as happens where postal codes
        stand in the place of INSEE codes. Names that are of no commune say nothing.

    Examples
    --------
    >>> frame = pd.DataFrame({"insee": ["62750"], "commune": ["Loos-en-Gohelle"]})
    >>> compare(frame, frame["insee"], "choropleth")
    Traceback (most recent call last):
    ...
    coursekit.maps._frames.UnknownCodes: choropleth: the code 62750 is Saint-Hilaire-Cottes, ...
    """
    column = next((name for name in frame if looking.names_communes(name)), None)
    if column is None or frame[column].ndim > 1:
        return False
    pairs = pd.DataFrame({"code": found, "name": frame[column].astype(object)}).dropna()
    for code, name in pairs.drop_duplicates().itertuples(index=False, name=None):
        if looking.agrees(code, name):
            continue
        own, other = datasets.commune(f"INSEE {code}"), datasets.commune(name)
        guess = say("Look which of the two is right.")
        if code in other["postal_codes"].split("|"):
            guess = say("That is its postal code; a map needs INSEE codes.")
        raise UnknownCodes(
            say(
                "{who}: the code {code} is {own}, but {column!r} says {name!r} ({insee}). {guess}",
                who=who,
                code=code,
                own=own["commune"],
                column=column,
                name=name,
                insee=other["insee"],
                guess=guess,
            )
        )
    return not pairs.empty


def places(frame: pd.DataFrame, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes in degrees, NaN where one is missing.

    Raises
    ------
    UnknownColumn
        When ``lon`` or ``lat`` is missing.
    ValueError
        When a point lies far from the coalfield, which is what swapped columns look like.

    Examples
    --------
    >>> places(pd.DataFrame({"lon": [2.79], "lat": [50.46]}), "points")
    (array([2.79]), array([50.46]))
    """
    need(frame, "lon", "lat", who=who)
    lon, lat = numbers(frame, "lon", who), numbers(frame, "lat", who)
    known = ~(np.isnan(lon) | np.isnan(lat))
    if not known.any():
        raise ValueError(
            say("{who}: no row has both lon and lat, so there is nothing to draw", who=who)
        )
    far = known & ~(_within(lon, LON) & _within(lat, LAT))
    if far.any():
        first = int(np.flatnonzero(far)[0])
        if np.all(_within(lat[far], LON) & _within(lon[far], LAT)):
            guess = say("lon and lat are swapped: rename the columns")
        elif np.abs(lon[first]) > 180 or np.abs(lat[first]) > 90:
            guess = say("these are no degrees; metres of Lambert 93 must be converted first")
        else:
            guess = say("correct these rows or leave them out")
        raise ValueError(
            say(
                "{who}: {count} of {rows} points lie outside the map; the first, row {row}, "
                "at lon {lon}, lat {lat}. Expected: lon {west} to {east}, lat "
                "{south} to {north}. So {guess}.",
                who=who,
                count=far.sum(),
                rows=len(frame),
                row=_row(frame, far),
                lon=number(lon[first]),
                lat=number(lat[first]),
                west=number(LON[0]),
                east=number(LON[1]),
                south=number(LAT[0]),
                north=number(LAT[1]),
                guess=guess,
            )
        )
    return np.where(known, lon, np.nan), np.where(known, lat, np.nan)


def hundred_thousandths(lon: np.ndarray, lat: np.ndarray) -> list[list[int]]:
    """Return places as whole numbers, to about a metre: short in a page.

    Examples
    --------
    >>> hundred_thousandths(np.array([2.79]), np.array([50.46]))
    [[279000, 5046000]]
    """
    return np.round(1e5 * np.column_stack([lon, lat])).astype(int).tolist()


def _within(values: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    return (values >= ends[0]) & (values <= ends[1])


def years(frame: pd.DataFrame, name: str, who: str) -> np.ndarray:
    """Return a column of whole years as floats, NaN where missing.

    Raises
    ------
    ValueError
        When a year is no whole number.
    """
    values = numbers(frame, name, who)
    known = values[~np.isnan(values)]
    if (known != np.floor(known)).any():
        raise ValueError(
            say(
                "{who}: {name!r} holds {value:g}, no year",
                who=who,
                name=name,
                value=known[known != np.floor(known)][0],
            )
        )
    return values
