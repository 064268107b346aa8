"""A first look at a table from elsewhere: what is odd about it, and advice that was tried on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from ..languages import say
from ._door import code_text, is_code, mended, plain_letters, understand
from ._unknown import UnknownCommune

#: What French offices call a column that a map needs; letters and digits only.
_USUAL = {
    "insee": (
        "codgeo codegeo geo codeinsee inseecode inseecom cominsee codecommune codcommune codecom "
        "codecommuneinsee codeinseecommune inseecommune depcom com commune codeofficielcommune"
    ),
    "commune": (
        "libgeo libellegeo nomcommune nomcom libcom libellecommune nomdelacommune nomofficiel "
        "nomofficielcommune ville nom libelle name city"
    ),
    "lon": (
        "longitude long lng lons x xwgs84 coordx coordonneex coordonneesx longitudewgs84 "
        "lambertx xlambert xlambert93 xl93"
    ),
    "lat": (
        "latitude lats y ywgs84 coordy coordonneey coordonneesy latitudewgs84 "
        "lamberty ylambert ylambert93 yl93"
    ),
}
#: Headings among them that may be those of anything else.
_VAGUE = {"ville", "nom", "libelle", "name", "city"}
_POSTAL = ["codepostal", "cp", "postal", "codespostaux", "postalcode", "zip", "zipcode"]
_MARKS = {
    "s",
    "nd",
    "n.d.",
    "nc",
    "ns",
    "na",
    "n/a",
    "c",
    "x",
    "-",
    "–",
    "—",
    ".",
    "..",
    "...",
    "*",
}
_MARKS |= {"secret", "nan", "null", "none", "?", "so", "ss"}
_PAIR = re.compile(r"(-?\d+\.\d+)[^\d.-]+(-?\d+\.\d+)")


def _ungroup(parts: str, point: str) -> Callable[[str], str]:
    """Return what takes the marks between thousands out of a number, where they part thousands."""
    grouped = re.compile(rf"[-+]?\d{{1,3}}(?:{parts}\d{{3}})*(?:{point}\d+)?")

    def ungrouped(text: str) -> str:
        if re.search(parts, text) and not grouped.fullmatch(text):
            raise ValueError(text)
        return re.sub(parts, "", text)

    return ungrouped


_Repair = tuple[str, str, Callable[[str], str]]
#: Repairs of a number written for people: what there is, in Python, and done.
_UNIT: _Repair = (say("a unit"), '.strip("%€ ")', lambda text: text.strip("%€ \u00a0\u202f"))
_SPACES: _Repair = (
    say("thousands parted by spaces"), '"".join({}.split())', _ungroup(r"\s", "[.,]"),
)  # fmt: skip
_TICKS: _Repair = (
    say("thousands parted by apostrophes"), ".replace(\"'\", \"\")", _ungroup("'", "[.,]"),
)  # fmt: skip
_MINUS: _Repair = (
    say("a printed minus"),
    '.replace("−", "-")',
    lambda text: text.replace("−", "-"),
)
_COMMA: _Repair = (
    say("a decimal comma"),
    '.replace(",", ".")',
    lambda text: text.replace(",", "."),
)
_ENGLISH: _Repair = (
    say("thousands parted by commas"),
    '.replace(",", "")',
    _ungroup(",", r"\."),
)
_GERMAN: _Repair = (
    say("thousands parted by points"),
    '.replace(".", "")',
    _ungroup(r"\.", ","),
)
#: Tried in this order: the first that serves all values is the one. Offices of France come first.
_WAYS = ((_COMMA,), (_SPACES,), (_SPACES, _COMMA), (_TICKS,), (_TICKS, _COMMA))
_WAYS_BEYOND = ((_ENGLISH,), (_GERMAN, _COMMA), (_GERMAN,))
_TRIED: tuple[tuple[_Repair, ...], ...] = (
    *_WAYS,
    *_WAYS_BEYOND,
    (_UNIT,),
    *((_UNIT, *way) for way in (*_WAYS, *_WAYS_BEYOND)),
)


def heading_key(name: object) -> str:
    """Return a heading as letters and digits only, to compare it with usual ones.

    Examples
    --------
    >>> heading_key("Code Commune"), heading_key("code_commune")
    ('codecommune', 'codecommune')
    """
    return plain_letters(str(name)).replace(" ", "")


def headings_fault(columns: Iterable[object]) -> str:
    """Say what is wrong with headings whoever they are for; nothing when they are sound.

    Examples
    --------
    >>> headings_fault(["insee", "rate"])
    ''
    >>> headings_fault(["dÃ©partement"])[:59]
    "the heading 'dÃ©partement' was read in the wrong encoding; "
    """
    names = list(columns)
    if any(isinstance(name, tuple) for name in names):
        flat = '" ".join(map(str, name)).strip()'
        return say(
            "the headings have two levels, as a pivot makes them; frame.columns = "
            "[{flat} for name in frame.columns] makes one of each",
            flat=flat,
        )
    texts = [name for name in names if isinstance(name, str)]
    for name in texts:
        if name.startswith(("\ufeff", "ï»¿")):
            return say(
                "the heading {name!r} begins with a byte order mark; read the file "
                'again with encoding="utf-8-sig", or with coursekit.datasets.read',
                name=name,
            )
        if mended(name) != name:
            return say(
                "the heading {name!r} was read in the wrong encoding; with "
                'encoding="utf-8" it is {meant!r}',
                name=name,
                meant=mended(name),
            )
        if "\ufffd" in name:
            return say(
                "the heading {name!r} has lost a letter; read the file again with "
                'encoding="cp1252", or with coursekit.datasets.read',
                name=name,
            )
    if len(names) == 1 and texts:
        for mark in ";\t|,":
            if (parts := texts[0].count(mark)) and " " not in texts[0].strip():
                return say(
                    "all {count} columns are in one, {name!r}; read the file again "
                    "with sep={mark!r}, or with coursekit.datasets.read",
                    count=parts + 1,
                    name=texts[0],
                    mark=mark,
                )
    return ""


def missing_column(frame: pd.DataFrame, wanted: object) -> str:
    """Say where a column that is not there may be, and what to write; nothing without an idea.

    Parameters
    ----------
    frame : pandas.DataFrame
        Somebody's table.
    wanted : str or int
        The column that is needed.

    Returns
    -------
    str
        A sentence whose advice was tried on the table.

    Examples
    --------
    >>> missing_column(pd.DataFrame({"CODGEO": ["62528"]}), "insee")
    'CODGEO holds INSEE codes: frame.rename(columns={"CODGEO": "insee"}).'
    """
    if fault := headings_fault(frame.columns):
        return f"{fault[0].upper()}{fault[1:]}."
    names = list(frame.columns)
    if wanted in frame.index.names:
        return say(
            "It is the index: frame.reset_index() makes a column of {wanted!r}.", wanted=wanted
        )
    for name in names:
        if str(name) == str(wanted):
            if isinstance(name, str):
                return say("The column is called {name!r}, text; write it like that.", name=name)
            return say("The column is called {name!r}, a number; write it like that.", name=name)
        if heading_key(name) == heading_key(wanted) != "":
            return _renamed(say("Near it is {name!r}", name=name), {name: wanted})
    if wanted == "insee":
        return _missing_code(frame)
    if wanted in ("lon", "lat"):
        return _missing_place(frame)
    for name in names:
        if heading_key(name) in _USUAL.get(str(wanted), "").split():
            return _renamed(say("It may be {name!r}", name=name), {name: wanted})
    return ""


def rename(names: dict[Any, Any]) -> str:
    """Return the Python that renames columns.

    Examples
    --------
    >>> rename({"CODGEO": "insee"})
    'frame.rename(columns={"CODGEO": "insee"})'
    """
    inside = ", ".join(f"{_quoted(old)}: {_quoted(new)}" for old, new in names.items())
    return f"frame.rename(columns={{{inside}}})"


def _renamed(said: str, names: dict[Any, Any]) -> str:
    return f"{said}: {rename(names)}."


def likely(frame: pd.DataFrame, wanted: str) -> Any:
    """Return the column that holds what a map needs, or None.

    Parameters
    ----------
    frame : pandas.DataFrame
        Somebody's table.
    wanted : {"insee", "lon", "lat"}
        What is looked for; codes are looked at, so that a heading alone decides nothing.

    Examples
    --------
    >>> likely(pd.DataFrame({"CODGEO": ["62528"], "x": [2.8]}), "insee")
    'CODGEO'
    """
    by_key = {heading_key(name): name for name in reversed(list(frame.columns))}
    keys = (wanted, *_USUAL[wanted].split())
    names = [by_key[key] for key in keys if key in by_key]
    if wanted != "insee":
        return names[0] if names else None
    postal = [by_key[key] for key in _POSTAL if key in by_key]
    names += [name for name in frame.columns if name not in names and name not in postal]
    return next((one for one in names if frame[one].ndim == 1 and _hold_codes(frame[one])), None)


def _quoted(name: Any) -> str:
    return f'"{name}"' if isinstance(name, str) and '"' not in name else repr(name)


def _hold_codes(values: Iterable[Any]) -> bool:
    some = pd.Series(list(values)).dropna().drop_duplicates().head(200)
    return len(some) > 0 and sum(is_code(code_text(each)) for each in some) * 2 > len(some)


def _missing_code(frame: pd.DataFrame) -> str:
    by_key = {heading_key(name): name for name in frame.columns}
    usual = [by_key[key] for key in _USUAL["insee"].split() if key in by_key]
    postal = [by_key[key] for key in _POSTAL if key in by_key]
    if (found := likely(frame, "insee")) is not None:
        return _renamed(say("{found} holds INSEE codes", found=found), {found: "insee"})
    if _hold_codes(frame.index):
        return say('The index holds INSEE codes: frame.rename_axis("insee").reset_index().')
    departments = [by_key[key] for key in ("dep", "coddep", "codedepartement") if key in by_key]
    for name in (*usual, *(by_key[key] for key in ("codcom",) if key in by_key)):
        for department in departments:
            joined = frame[department].astype(str) + frame[name].astype(str).str.zfill(3)
            if _hold_codes(joined):
                parts = f"frame[{_quoted(department)}].astype(str) + frame[{_quoted(name)}]"
                return say(
                    '{department} and {name} make the codes together: frame["insee"] = '
                    "{parts}.astype(str).str.zfill(3).",
                    department=department,
                    name=name,
                    parts=parts,
                )
    advice = ""
    for name in (by_key[key] for key in ("commune", *_USUAL["commune"].split()) if key in by_key):
        found = sum(bool(named_code(each)) for each in frame[name])
        if found:
            advice = say(
                '{name} names communes ({found} of {count} are found): frame["insee"] '
                "= [datasets.understand(x).insee for x in frame[{column}]].",
                name=name,
                found=found,
                count=len(frame),
                column=_quoted(name),
            )
            break
    if postal:
        said = say("{name} holds postal codes, which are no INSEE codes.", name=postal[0])
        return f"{said} {advice}".strip()
    return advice


def named_code(name: Any) -> str:
    """Return the code of the commune that a name means, or nothing.

    Examples
    --------
    >>> named_code("lens"), named_code("Paris"), named_code("62750")
    ('62498', '', '')
    """
    try:
        return understand(name).insee if re.search("[^\\W\\d]", str(name)) else ""
    except UnknownCommune:
        return ""


def are_metres(frame: pd.DataFrame, name: Any) -> bool:
    """Tell whether a column of places counts metres, where degrees are needed.

    Examples
    --------
    >>> are_metres(pd.DataFrame({"x": [684_000.0]}), "x")
    True
    """
    values = pd.to_numeric(frame[name], errors="coerce").abs()
    return bool(values.max() > 1000)


def names_codes(heading: object) -> bool:
    """Tell whether a column of this name holds INSEE or postal codes.

    Examples
    --------
    >>> names_codes("CODGEO"), names_codes("Code Postal"), names_codes("x")
    (True, True, False)
    """
    return heading_key(heading) in {"insee", *_USUAL["insee"].split(), *_POSTAL} - {
        "com",
        "commune",
    }


def names_communes(heading: object) -> bool:
    """Tell whether a column of this name holds names of communes.

    Examples
    --------
    >>> names_communes("LIBGEO"), names_communes("name")
    (True, False)
    """
    return heading_key(heading) in {"commune", *_USUAL["commune"].split()} - _VAGUE


def agrees(insee: str, name: object) -> bool:
    """Tell whether a name may be that of a commune: its own, a former one, or none that is known.

    Examples
    --------
    >>> agrees("62427", "HENIN LIETARD"), agrees("62427", "Lens"), agrees("62427", "Pit 2")
    (True, False, True)
    """
    return named_code(name) in {"", insee}


def _missing_place(frame: pd.DataFrame) -> str:
    found = {likely(frame, wanted): wanted for wanted in ("lon", "lat") if wanted not in frame}
    found.pop(None, None)
    metres = [name for name in found if are_metres(frame, name)]
    if metres:
        return say(
            "{listed} hold metres, of Lambert 93 it seems; a map needs degrees: "
            "pyproj.Transformer.from_crs(2154, 4326, always_xy=True) converts them.",
            listed=say(" and ").join(map(str, metres)),
        )
    if found:
        return _renamed(
            say("The place may be in {listed}", listed=say(" and ").join(map(str, found))), found
        )
    for name in frame.columns:
        column = frame[name]
        if column.ndim > 1 or not (known := column.dropna()).size:
            continue
        first, at = known.iloc[0], _quoted(name)
        if isinstance(first, dict) and {"lon", "lat"} <= first.keys():
            return say(
                '{name} holds both: frame["lon"] = frame[{at}].str["lon"]; '
                'frame["lat"] = frame[{at}].str["lat"].',
                name=name,
                at=at,
            )
        pair: tuple[Any, ...] = tuple(first) if isinstance(first, list | tuple) else ()
        if isinstance(first, str) and (text := _PAIR.search(first)):
            pair = tuple(map(float, text.groups()))
        if len(pair) != 2 or not all(isinstance(each, float) for each in pair):
            continue
        order = ["lat", "lon"] if pair[0] > 40 > pair[1] else ["lon", "lat"]
        columns = "[[" + ", ".join(f'"{one}"' for one in order) + "]]"
        if isinstance(first, str):
            made = f'frame[{at}].str.extract(r"{_PAIR.pattern}").astype(float).to_numpy()'
        else:
            made = f"frame[{at}].to_list()"
        return say(
            "{name} holds both: frame{columns} = {made}; the first is then {first} "
            "{one:g}, {second} {other:g}.",
            name=name,
            columns=columns,
            made=made,
            first=order[0],
            one=pair[0],
            second=order[1],
            other=pair[1],
        )
    return ""


def repaired(values: Iterable[Any]) -> tuple[list[str], str, Callable[[str], float]] | None:
    """Return how values written for people become numbers, when one way serves them all.

    Parameters
    ----------
    values : iterable
        Text, or numbers already.

    Returns
    -------
    tuple or None
        What they are written with, the same in Python for a value ``x``, and what does it.

    Examples
    --------
    >>> found = repaired(["19 850", "1 234,5"])
    >>> found[0], found[2]("19 850")
    (['thousands parted by spaces', 'a decimal comma'], 19850.0)
    >>> found[1]
    'float("".join(str(x).split()).replace(",", "."))'
    """
    texts = [str(value).strip() for value in values]
    minus = (_MINUS,) if any("−" in text for text in texts) else ()
    for repairs in (minus + way for way in (*((),) * bool(minus), *_TRIED)):

        def done(text: str, repairs: Any = repairs) -> float:
            text = text.strip()
            for _, _, repair in repairs:
                text = repair(text)
            return float(text)

        try:
            for text in texts:
                done(text)
        except ValueError:
            continue
        written = "str(x)"
        for _, python, _ in repairs:
            written = python.format(written) if "{}" in python else written + python
        return [said for said, _, _ in repairs], f"float({written})", done
    return None


def is_mark(value: Any) -> bool:
    """Tell whether a value is one of the marks that stand for a missing number.

    Examples
    --------
    >>> is_mark("n.d."), is_mark("12,4")
    (True, False)
    """
    return str(value).strip().casefold() in {"", *_MARKS}


def no_numbers(column: pd.Series, name: object) -> str:
    """Say what to do about values that are no numbers; the advice was tried on them.

    Parameters
    ----------
    column : pandas.Series
        With values that ``pandas.to_numeric`` does not understand.
    name : str or int
        What the column is called.

    Returns
    -------
    str
        One sentence or two.

    Examples
    --------
    >>> said = no_numbers(pd.Series(["12,4", "18,9"]), "rate")
    >>> said.startswith("They have a decimal comma: frame['rate'] = frame['rate'].map(lambda x: ")
    True
    """
    known = column.dropna()
    place = f"frame[{name!r}]"
    if pd.api.types.is_datetime64_any_dtype(column) or isinstance(column.dtype, pd.PeriodDtype):
        return say("They are dates: {place}.dt.year gives their years.", place=place)
    if column.dtype.kind == "m":
        return say("They are lengths of time: {place}.dt.days gives their days.", place=place)
    if column.dtype.kind == "c":
        return say("They are complex numbers: {place}.abs() gives their sizes.", place=place)
    if known.map(lambda value: isinstance(value, list | tuple | set | dict)).any():
        return say(
            "There are lists in its cells: frame.explode({name!r}) makes a row of each item.",
            name=name,
        )
    marks = known[known.map(is_mark)]
    rest = known[~known.map(is_mark)]
    if len(marks) and len(rest) and pd.to_numeric(rest, errors="coerce").notna().all():
        listed = ", ".join(map(repr, dict.fromkeys(marks)))
        return say(
            "{listed} stands where a number is missing: pd.to_numeric({place}, "
            "errors='coerce') makes them missing values and keeps the other {count}.",
            listed=listed,
            place=place,
            count=len(rest),
        )
    found = repaired(rest) if len(rest) else None
    if found:
        said, written, done = found
        test = ""
        if len(marks):
            listed = ", ".join(map(repr, dict.fromkeys(marks)))
            test = f" if x not in ({listed},) else float('nan')"
        first = next(value for value in rest if not _is_number(value))
        return say(
            "They have {listed}: {place} = {place}.map(lambda x: {written}{test}, "
            "na_action='ignore') makes {number:g} of {text!r}. coursekit.datasets.read "
            "opens such a file by itself.",
            listed=say(" and ").join(said),
            place=place,
            written=written,
            test=test,
            number=done(str(first)),
            text=str(first),
        )
    if pd.to_datetime(rest, errors="coerce", format="%Y-%m-%d").notna().all() and len(rest):
        return say(
            "They are dates: pd.to_datetime({place}).dt.year gives their years.", place=place
        )
    if len(rest) and rest.astype(str).str.match(r"\d{4}\D").all():
        return say(
            "They begin with a year: {place}.str[:4].astype(int) gives {year}.",
            place=place,
            year=str(rest.iloc[0])[:4],
        )
    numbers = pd.to_numeric(rest, errors="coerce")
    if numbers.notna().any():
        return say(
            "pd.to_numeric({place}, errors='coerce') keeps the {kept} numbers and makes "
            "the other {lost} missing values, if that is what they are.",
            place=place,
            kept=numbers.notna().sum(),
            lost=numbers.isna().sum(),
        )
    return say("None of them is a number: choose another column.")


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
