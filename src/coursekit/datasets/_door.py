"""One door for communes: whatever people write for one leads to its row, or to a sentence.

A name may be spelled in any way, a code may come as text or as a number, a postal code offers the
communes behind it, and names and codes of the past lead to the commune of today.
"""

from __future__ import annotations

import difflib
import html
import numbers
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..languages import say
from ._catalogue import described_in, load
from ._unknown import UnclearCommune, UnknownCommune

_CODE = re.compile(r"(?<![\d.,])(\d{2})[ .,]?(\d{3})(?:[.,]0+)?(?![.,]?\d)")
#: No name of a commune is as long as this.
_LONGEST = 80
#: What people write beside a code to say which of the two numberings it belongs to.
_LABEL = re.compile(
    r"^(?:code |n |no |\d{4} )*(insee|cog|com|geo|commune|cp|postal|f|fr)\b ?(?:insee)?"
)
_POSTAL = {"cp", "postal", "f", "fr"}
_WORDS = {"st": "saint", "ste": "sainte", "s": "sur", "lez": "les", "nd": "notre dame"}
_OFFICE = re.compile(r"^(?:la )?(?:commune|ville|mairie|cne) (?:de |d )?")
_AFTER = re.compile(r"^(.+?)\s*[(,]\s*(l|la|le|les)\b['’]?\s*\)?$", re.IGNORECASE)
_WHERE = re.compile(r" (?:cedex(?: \d+)?|france|(59|nord)|(62|pas de calais))$")


class CommuneChanged(UserWarning):
    """What was written is understood, though it is neither name nor INSEE code of today."""


class Understood(NamedTuple):
    """A commune, and what there is to say when it was written in a way of the past or by post."""

    insee: str
    note: str


@dataclass(frozen=True)
class _Register:
    """What can be asked about communes, each by what people write."""

    rows: pd.DataFrame
    names: dict[str, str]
    by_name: dict[str, str]
    by_postal: dict[str, list[str]]
    old: list[dict[str, str]]

    def called(self, insee: str) -> str:
        """Return name and code."""
        return f"{self.names[insee]} ({insee})"


@lru_cache(maxsize=2)
def _made(_: Path, __: int) -> _Register:
    rows = load("communes")
    names = dict(zip(rows["insee"], rows["commune"], strict=True))
    by_postal: dict[str, list[str]] = {}
    for insee, postal in zip(rows["insee"], rows["postal_codes"], strict=True):
        for code in postal.split("|"):
            by_postal.setdefault(code, []).append(insee)
    old = load("commune_changes").astype(object).fillna("").to_dict("records")
    by_name = {_key(_plain(name)): insee for insee, name in names.items()}
    return _Register(rows, names, by_name, by_postal, old)


def _register() -> _Register:
    return _made(*described_in())


def commune(name: Any) -> pd.Series:
    """Find a commune by whatever people write for it.

    Parameters
    ----------
    name : str or int
        A name in any spelling (``"loos en gohelle"``, ``"Commune d'Avion"``), an INSEE code as
        text or number, a postal code behind which there is one commune only, or a name or code
        of the past: what is no name or code of today is told in a warning. A name beside a code,
        ``"62750 Loos-en-Gohelle"``, settles which numbering is meant, and so does
        ``"INSEE 62750"``.

    Returns
    -------
    pandas.Series
        The row of the table ``communes``.

    Raises
    ------
    UnknownCommune
        When the coalfield has no such commune; near ones are suggested.
    UnclearCommune
        When it may be several: a postal code of many, or one that is the INSEE code of another
        commune; or when name and code are those of two communes.

    Examples
    --------
    >>> commune("Henin Beaumont")["insee"]
    '62427'
    >>> commune("62750")
    Traceback (most recent call last):
    ...
    coursekit.datasets.UnclearCommune: '62750' is the postal code of Loos-en-Gohelle (62528) ...
    """
    found = understand(name)
    if found.note:
        warnings.warn(found.note, CommuneChanged, stacklevel=3)
    rows = _register().rows
    return rows[rows["insee"] == found.insee].iloc[0].copy()


def understand(given: Any) -> Understood:
    """Return the INSEE code of what people write for a commune.

    Parameters
    ----------
    given : str or int
        As for :func:`commune`.

    Returns
    -------
    Understood
        ``insee``, and ``note``: a sentence when what was written is of the past, or a postal code.

    Raises
    ------
    UnknownCommune, UnclearCommune
        As for :func:`commune`.

    Examples
    --------
    >>> understand("HÉNIN LIÉTARD").note
    'Hénin-Liétard is now Hénin-Beaumont (62427), since 1971.'
    >>> understand(62528.0).insee
    '62528'
    """
    known = _register()
    code, numbering, name = _parted(given)
    if not code:
        return _named(given, name, known)
    if not name:
        return _numbered(given, code, numbering, known)
    named = _named(given, name, known)
    if code != named.insee and code not in _codes_of(named.insee, known):
        raise UnclearCommune(
            say(
                "{given!r}: the code is {owner}, and the name is that of {town}. Write "
                "one of the two.",
                given=given,
                owner=_owner(code, known),
                town=known.called(named.insee),
            )
        )
    return named


def spelled(text: str) -> str:
    """Return the name of a commune as the course spells it; any other text as it is.

    Examples
    --------
    >>> spelled("henin beaumont"), spelled("a heap in Lens"), spelled("62528")
    ('Hénin-Beaumont', 'a heap in Lens', '62528')
    """
    known = _register()
    insee = known.by_name.get(_key(_plain(text))) if len(text) < _LONGEST else None
    return known.names[insee] if insee else text


def names_of_towns() -> dict[str, str]:
    """Return the names of all communes by their codes.

    Examples
    --------
    >>> names_of_towns()["62528"]
    'Loos-en-Gohelle'
    """
    return dict(_register().names)


def code_text(value: Any) -> str:
    """Return an INSEE code as text, however a file reader left it; other things as they are.

    Examples
    --------
    >>> [code_text(each) for each in (62528, 62528.0, "62528.0", "62 528", "2A004", 1001)]
    ['62528', '62528', '62528', '62528', '2A004', '01001']
    """
    code, numbering, name = _parted(value)
    if code and not name and numbering != "postal":
        return code
    return "" if _missing(value) else str(value).strip()


def is_code(text: str) -> bool:
    """Tell whether a text is the INSEE code of a commune of the coalfield, and no postal code.

    Examples
    --------
    >>> is_code("62528"), is_code("62482"), is_code("62750")
    (True, False, False)
    """
    known = _register()
    return text in known.names and set(known.by_postal.get(text, [])) <= {text}


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _parted(given: Any) -> tuple[str, str, str]:
    """Return the code in what was written, what numbering it is said to be of, and the name."""
    if isinstance(given, bool) or _missing(given):
        return "", "", ""
    if isinstance(given, numbers.Real | Decimal):
        try:
            value = float(given)
        except (OverflowError, ValueError):
            return "", "", str(given)
        whole = 0 < value < 100_000 and value.is_integer()
        return (f"{value:05.0f}", "", "") if whole else ("", "", str(given))
    text = unicodedata.normalize("NFKC", mended(str(given))).strip(" \t\n='\"\ufeff")
    found = _CODE.search(text)
    if not found:
        return "", "", text
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ()[],;:-–=\"'")
    label = _LABEL.match(plain_letters(rest))
    numbering = ("postal" if label[1] in _POSTAL else "insee") if label else ""
    if label and (
        label.end() == len(plain_letters(rest)) or label[1] not in {"commune", "com", "geo"}
    ):
        rest = plain_letters(rest)[label.end() :].strip()
    else:
        numbering = ""
    return found[1] + found[2], numbering, rest


def _numbered(given: Any, code: str, numbering: str, known: _Register) -> Understood:
    """Return the commune of a code that stands alone."""
    insee = code if code in known.names and numbering != "postal" else ""
    past = [] if numbering == "postal" else [x for x in known.old if x["former_code"] == code]
    behind = [] if numbering == "insee" else known.by_postal.get(code, [])
    if insee and set(behind) <= {insee}:
        return Understood(insee, "")
    past = [] if insee else past
    if not insee and not past and len(behind) == 1:
        note = say(
            "{code} is a postal code; in the coalfield it is that of {town}.",
            code=code,
            town=known.called(behind[0]),
        )
        return Understood(behind[0], note)
    if past and not behind:
        return Understood(past[0]["insee"], _change(past[0]))
    if not behind:
        raise _unknown(given, [], known)
    several = _either(map(known.called, behind))
    if insee:
        sentence = say(
            "{given!r} is the postal code of {several} and the INSEE code of {name}. Write the "
            "name, or 'INSEE {code}' for {name}.",
            given=given,
            several=several,
            name=known.names[insee],
            code=code,
        )
    elif past:
        sentence = say(
            "{given!r} is the postal code of {several} and the former INSEE code of {name}. "
            "Write the name.",
            given=given,
            several=several,
            name=past[0]["former_name"],
        )
    else:
        sentence = say(
            "{given!r} is the postal code of {several}. Write the name.",
            given=given,
            several=several,
        )
    raise UnclearCommune(sentence)


def _named(given: Any, name: str, known: _Register) -> Understood:
    """Return the commune of a name."""
    for key, department in _keys(name):
        insee = known.by_name.get(key)
        past = [x for x in known.old if not insee and _key(_plain(x["former_name"])) == key]
        found = insee or (past[0]["insee"] if past else "")
        if found and found.startswith(department):
            return Understood(found, _change(past[0]) if past else "")
    wanted = _WHERE.sub("", _OFFICE.sub("", _plain(name))) if isinstance(given, str) else ""
    raise _unknown(given, _near(wanted, known), known)


def _keys(name: str) -> Iterator[tuple[str, str]]:
    """Yield ways to read a name, and the department that stands behind it."""
    for text in dict.fromkeys((name, _AFTER.sub(r"\2 \1", name))):
        plain, department = _plain(text), ""
        while plain:
            bare = _OFFICE.sub("", plain)
            article = re.sub(r"^du ", "le ", re.sub(r"^des ", "les ", bare))
            for each in dict.fromkeys((plain, bare, article)):
                yield _key(each), department
            found = _WHERE.search(plain)
            if not found:
                break
            department = "59" if found[1] else "62" if found[2] else department
            plain = plain[: found.start()]


def mended(text: str) -> str:
    """Return text whose letters were read in the wrong encoding as it was meant.

    Examples
    --------
    >>> mended("HÃ©nin"), mended("Hénin")
    ('Hénin', 'Hénin')
    """
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache(maxsize=4096)  # the same names are read for each map
def plain_letters(text: str) -> str:
    """Return text in plain small letters and digits, a blank for all that stands between them.

    Examples
    --------
    >>> plain_letters("L’Écluse, Nœux")
    'l ecluse noeux'
    """
    folded = html.unescape(text).casefold().replace("œ", "oe").replace("æ", "ae")
    letters = (
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if unicodedata.category(letter) not in {"Mn", "Cf"}
    )
    return re.sub(r"[^a-z0-9]+", " ", "".join(letters)).strip()


def _plain(text: str) -> str:
    """Return a name in plain words, each in one spelling."""
    bare = re.sub(r"\bs s\b", "sous", plain_letters(text))
    return " ".join(_WORDS.get(word, word) for word in bare.split())


def _key(plain: str) -> str:
    return plain.replace(" ", "")


def _change(row: dict[str, str]) -> str:
    now = f"{row['commune']} ({row['insee']})"
    since = say(", since {year}", year=row["until"][:4]) if row["until"] else ""
    if row["change"] == "renamed":
        return say(
            "{former_name} is now {now}{since}.",
            former_name=row["former_name"],
            now=now,
            since=since,
        )
    return say(
        "{former_name} ({former_code}) is now a part of {now}{since}.",
        former_name=row["former_name"],
        former_code=row["former_code"],
        now=now,
        since=since,
    )


def _codes_of(insee: str, known: _Register) -> list[str]:
    """Return the postal codes of a commune and the codes that were merged into it."""
    postal = [code for code, behind in known.by_postal.items() if insee in behind]
    return postal + [row["former_code"] for row in known.old if row["insee"] == insee]


def _owner(code: str, known: _Register) -> str:
    """Say whose code it is."""
    said = [say("the INSEE code of {name}", name=known.names[code])] if code in known.names else []
    if code in known.by_postal:
        said.append(
            say(
                "the postal code of {several}",
                several=_either(map(known.called, known.by_postal[code])),
            )
        )
    return say(" and ").join(said) or say("that of no commune of the coalfield")


def _near(plain: str, known: _Register) -> list[str]:
    """Return names like a given one: the same beginning first, then whole words, then letters."""
    if not plain:
        return []
    code_by_plain = {_plain(name): insee for insee, name in known.names.items()}
    names = {key: known.names[insee] for key, insee in code_by_plain.items()}
    for row in known.old:
        names.setdefault(_plain(row["former_name"]), row["former_name"])
        code_by_plain.setdefault(_plain(row["former_name"]), row["insee"])
    words = {word for word in plain.split() if len(word) > 3} - {"saint", "sainte", "notre", "dame"}
    today = set(known.names.values())
    short = sorted(names, key=lambda key: (names[key] not in today, len(key)))
    shared = {key: len(words & set(key.split())) for key in short}
    found = (
        *(key for key in short if len(plain) > 2 and key.startswith(plain)),
        *(key for key in short if f" {plain} " in f" {key} "),
        *difflib.get_close_matches(plain, names, n=3, cutoff=0.75),
        *sorted((key for key in short if shared[key]), key=lambda key: -shared[key]),
        *difflib.get_close_matches(plain, names, n=3, cutoff=0.6),
    )
    once: dict[str, str] = {}  # of several names of a commune the best one
    for key in found:
        once.setdefault(code_by_plain[key], names[key])
    return list(once.values())[:3]


def _either(names: Iterable[str]) -> str:
    """Return names as a choice.

    >>> _either(["Lens", "Liévin", "Avion"])
    'Lens, Liévin or Avion'
    """
    *first, last = names
    return ", ".join(first) + say(" or ") + last if first else last


def _unknown(given: Any, near: list[str], known: _Register) -> UnknownCommune:
    guess = f"{say('Did you mean {near}?', near=_either(map(repr, near)))} " if near else ""
    return UnknownCommune(
        say("There is no commune {name!r}.", name=given),
        given,
        [],
        say(
            "{guess}The course covers the {count} communes of the coalfield of Nord and "
            'Pas-de-Calais; load("communes") lists them.',
            guess=guess,
            count=len(known.names),
        ),
    )
