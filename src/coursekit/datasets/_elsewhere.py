"""Opening a CSV file from elsewhere, as French offices write it, and saying what was understood."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..languages import say
from ..page.numbers import counted
from . import looking
from ._door import mended
from ._files import DataFileError

_SEPARATORS = {";": say("semicolons"), "\t": say("tabs"), ",": say("commas"), "|": say("bars")}
_REMARK = re.compile(r"[^\W\d_]{3}.*[ :]|©|\(|\*")
#: As many lines tell how a file is written.
_ENOUGH = 500
_FRENCH = set("éèêëàâçîïôùûœÉÈÀÇ’")
_CODES = set(
    ["dep", "reg", "siren", "siret", "iris", "canton", "epci", "arrondissement", "code_uai"]
)


class Decoded(NamedTuple):
    """The text of a file, and the letters it was written in."""

    text: str
    said: str


def decoded(content: bytes) -> Decoded:
    """Return the text of a file whose letters nobody named.

    Parameters
    ----------
    content : bytes
        Of a text file.

    Returns
    -------
    Decoded
        The text without a byte order mark, and what its letters are called.

    Raises
    ------
    ValueError
        When it is no text; the sentence says what it is.

    Examples
    --------
    >>> decoded("Hénin".encode("cp1252"))
    Decoded(text='Hénin', said='the letters of Windows (cp1252)')
    """
    for start, what in (
        (b"PK", say("a spreadsheet or an archive: pandas.read_excel opens .xlsx and .ods")),
        (b"\xd0\xcf\x11\xe0", say("an old spreadsheet: save it as .xlsx or CSV")),
        (b"%PDF", say("a PDF: look for the table behind it")),
        (b"\x1f\x8b", say("packed with gzip: unpack it first")),
    ):
        if content.startswith(start):
            raise ValueError(say("it is {what}", what=what))
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            text = content.decode(name, "replace").removeprefix("\ufeff")
            return Decoded(text, say("{letters} with a byte order mark", letters=name.upper()))
    if b"\0" in content:
        raise ValueError(say("it is no text"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        found = {name: content.decode(name, "replace") for name in ("cp1252", "cp850", "mac_roman")}
        best = max(found, key=lambda name: sum(letter in _FRENCH for letter in found[name]))
        where = {"cp1252": "Windows", "cp850": "DOS", "mac_roman": say("old Macs")}[best]
        return Decoded(found[best], say("the letters of {where} ({name})", where=where, name=best))
    if mended(text) != text:
        return Decoded(mended(text), say("UTF-8 that had been garbled once"))
    return Decoded(text, "UTF-8")


def read(path: str | PathLike[str]) -> pd.DataFrame:
    """Open a CSV file from elsewhere, and say what was understood.

    Separators, letters, decimal commas, spaces between thousands, marks for missing numbers and
    lines above and below the table are found by looking; codes stay text. The tables of the
    course itself are opened by ``load``.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    pandas.DataFrame
        With the file's own headings; ``frame.attrs["understood"]`` keeps the printed sentences.

    Raises
    ------
    DataFileError
        When it cannot be read as a table; the sentence says why and what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "insee.csv"
    ...     _ = path.write_bytes("CODGEO;TAUX\\n62528;12,4\\n62498;21,0\\n".encode("cp1252"))
    ...     frame = read(path)
    insee.csv: 2 rows, 2 columns parted by semicolons; UTF-8.
    TAUX has a decimal comma.
    For a map: frame.rename(columns={"CODGEO": "insee"}).
    >>> frame["TAUX"].tolist()
    [12.4, 21.0]
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        reason = (
            say("there is no such file") if isinstance(error, FileNotFoundError) else error.strerror
        )
        raise DataFileError(
            say(
                "{file} cannot be read: {reason}. Its folder is {near}",
                file=file,
                reason=reason,
                near=_near(file),
            )
        ) from None
    try:
        text, letters = decoded(content)
        rows, separator, notes = _table(text)
    except ValueError as error:
        raise DataFileError(
            say("{name} is no table that can be read: {error}.", name=file.name, error=error)
        ) from None
    names, renamed = _headings(rows[0])
    frame = pd.DataFrame(rows[1:], columns=names).apply(lambda column: column.str.strip())
    empty = [name for name in frame if frame[name].eq("").all() and name.startswith("column ")]
    frame = frame.drop(columns=empty)
    notes += renamed
    for name in frame.columns:
        frame[name], told = _typed(frame[name], name)
        notes += told
    if fault := looking.headings_fault(frame.columns):
        notes.append(f"{fault[0].upper()}{fault[1:]}.")
    length = counted(len(frame), "row", "rows")
    width = counted(len(frame.columns), "column", "columns")
    if separator:
        width = say(
            "{columns} parted by {separator}", columns=width, separator=_SEPARATORS[separator]
        )
    size = say(
        "{name}: {rows}, {columns}; {letters}.",
        name=file.name,
        rows=length,
        columns=width,
        letters=letters,
    )
    said = "\n".join([size, *notes, *_for_maps(frame)])
    print(said)
    frame.attrs["understood"] = said
    return frame


def _near(file: Path) -> str:
    folder = file.parent
    if not folder.is_dir():
        return say("missing too; a path begins where the notebook lies.")
    others = sorted(one.name for one in folder.iterdir() if one.suffix.lower() in {".csv", ".txt"})
    return (
        say("there, with {listed}.", listed=", ".join(others[:5]))
        if others
        else say("there, and holds no CSV file.")
    )


def _table(text: str) -> tuple[list[list[str]], str, list[str]]:
    """Return the rows of the table in a text, its separator, and what was left out around it."""
    if not text.strip():
        raise ValueError(say("it is empty"))
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html")):
        raise ValueError(say("it is a web page; download the file itself, not the page about it"))
    beginning = "\n".join(text.splitlines()[:_ENOUGH])
    found = {mark: _rows(beginning, mark) for mark in _SEPARATORS}
    if not all(found.values()):
        raise ValueError(say("it is empty but for its separators"))
    usual = {
        mark: Counter(map(len, rows.values())).most_common(1)[0] for mark, rows in found.items()
    }
    # A separator that parts nothing says nothing; among the others, where most rows agree.
    marks = [mark for mark in _SEPARATORS if usual[mark][0] > 1]
    mark = max(marks, key=lambda mark: usual[mark][1], default="")
    rows = _rows(text, mark or ";")
    width = usual[mark][0] if mark else 1
    fits = [line for line, row in rows.items() if len(row) == width and not _is_remark(row)]
    if len(fits) < 2:
        raise ValueError(say("it has headings and no row below them"))
    first, last = fits[0], fits[-1]
    for line, row in rows.items():
        if first < line < last and len(row) != width:
            raise ValueError(
                say(
                    "line {line} has {count} values and the others {width}; put quotation "
                    "marks around a text that holds the separator, or correct the line",
                    line=line,
                    count=len(row),
                    width=width,
                )
            )
    around = [line for line in rows if not first <= line <= last]
    notes = []
    if around:
        listed = ", ".join(map(str, around[:5])) + (" …" if len(around) > 5 else "")
        notes.append(
            say("Left out, because they are no rows of the table: line {listed}.", listed=listed)
        )
    table = [rows[line] for line in rows if first <= line <= last]
    return table, mark, notes


def _is_remark(row: list[str]) -> bool:
    """Tell whether a row is a title or a source that a spreadsheet padded to the full width."""
    filled = [cell for cell in row if cell.strip()]
    return len(row) > 2 and len(filled) == 1 and bool(_REMARK.match(row[0].strip()))


def _rows(text: str, mark: str) -> dict[int, list[str]]:
    """Return the rows that hold anything by the line they end in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found = {}
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found[reader.line_num] = row
        return found
    except csv.Error as error:
        raise ValueError(say("line {line}: {error}", line=reader.line_num, error=error)) from None


def _headings(row: list[str]) -> tuple[list[str], list[str]]:
    """Return headings, none empty and none twice, and what had to be done for that."""
    made: list[str] = []
    notes = []
    for at, cell in enumerate(row, 1):
        name = cell.strip().removeprefix("\ufeff").strip() or f"column {at}"
        if name in made:
            other = next(f"{name}_{n}" for n in range(2, at + 2) if f"{name}_{n}" not in made)
            notes.append(
                say(
                    "{name} is there more than once; column {at} is called {other}.",
                    name=name,
                    at=at,
                    other=other,
                )
            )
            name = other
        made.append(name)
    return made, notes


def _typed(column: pd.Series, name: str) -> tuple[pd.Series, list[str]]:
    """Return a column of text as what it is, and what is worth saying about that."""
    text = column.mask(column.eq(""))
    marks = text.map(looking.is_mark, na_action="ignore").eq(True)
    known = text[~marks].dropna()
    if known.empty or _are_codes(known, name):
        return text, []
    found = looking.repaired(known)
    if not found or not _are_written(known):
        return text, []
    said, _, done = found
    values = known.map(done).astype("float64").reindex(text.index)
    notes = (
        [say("{name} has {listed}.", name=name, listed=say(" and ").join(said))]
        if pd.to_numeric(known, "coerce").isna().any()
        else []
    )
    if marks.any():
        listed = ", ".join(map(repr, dict.fromkeys(text[marks])))
        notes.append(
            say("{name}: {listed} is taken for a missing number.", name=name, listed=listed)
        )
    if known.str.fullmatch(r"[-+]?\d{1,15}").all():
        whole = values.astype("Int64")
        return (whole if whole.hasnans else whole.astype(np.int64)), notes
    return values, notes


def _are_written(known: pd.Series) -> bool:
    """Tell whether texts are numbers in digits: float() takes "nan" and "infinity" too."""
    return bool(known.str.contains(r"\d").all())


def _are_codes(known: pd.Series, name: str) -> bool:
    """Tell whether a column of digits counts nothing: INSEE and postal codes, register numbers."""
    key = looking.heading_key(name)
    return (
        key.startswith(("cod", "insee"))
        or key in _CODES
        or looking.names_codes(name)
        or bool(known.str.fullmatch(r"0\d+").any())
    )


def _for_maps(frame: pd.DataFrame) -> list[str]:
    """Say what a map wants these columns to be called."""
    found = {need: looking.likely(frame, need) for need in ("insee", "lon", "lat")}
    if found["lon"] is None or found["lat"] is None or looking.are_metres(frame, found["lon"]):
        found = {"insee": found["insee"]}
    wanted = {name: need for need, name in found.items() if name not in (None, need)}
    return [say("For a map: {code}.", code=looking.rename(wanted))] if wanted else []
