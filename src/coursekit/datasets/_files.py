"""Reading one data file with distrust: every doubt becomes a sentence for a person."""

from __future__ import annotations

import csv
import io
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..languages import say
from ..page import number
from ._seal import digest

_DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}


class DataFileError(Exception):
    """A data file is missing or is not the one that was published."""


def remedy(path: Path) -> str:
    """Return what to do about a damaged file.

    Examples
    --------
    >>> "git checkout" in remedy(Path("data/tables/communes.csv"))
    True
    """
    return say(
        "Restore it with `git checkout -- {file}` or install coursekit again. If you "
        "changed it on purpose, run `make data` to describe it anew.",
        file="/".join(path.parts[-3:]),
    )


def published(folder: Path, resource: dict[str, Any]) -> bytes:
    """Read the file of a table, which must be byte for byte the published one.

    Parameters
    ----------
    folder : pathlib.Path
        Where ``datapackage.json`` is.
    resource : dict
        The table's description.

    Returns
    -------
    bytes
        What :func:`parse` reads.

    Raises
    ------
    DataFileError
        When the file is missing, truncated, altered or of another form; the sentence names the
        file, the place and what to do.
    """
    path = folder / resource["path"]
    content = _bytes(path)
    if digest(content) != resource["hash"]:
        what = diagnosis(content, resource)
        raise DataFileError(
            say(
                "The data file {path} is not the published one: {what} {remedy}",
                path=path,
                what=what,
                remedy=remedy(path),
            )
        )
    return content


def unchanged(folder: Path, resource: dict[str, Any]) -> None:
    """Compare the manifest of a table, where there is one, with the published one.

    Raises
    ------
    DataFileError
        When it cannot be read or was changed.
    """
    path = folder / resource["manifest"]["path"]
    if path.exists() and digest(_bytes(path)) != resource["manifest"]["hash"]:
        raise DataFileError(
            say(
                "The manifest {path} is not the published one. {remedy}",
                path=path,
                remedy=remedy(path),
            )
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataFileError(
            say("The data file {path} is missing. {remedy}", path=path, remedy=remedy(path))
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise DataFileError(
            say(
                "The data file {path} cannot be read: {reason}. {remedy}",
                path=path,
                reason=reason,
                remedy=remedy(path),
            )
        ) from None


def parse(content: bytes, resource: dict[str, Any]) -> Any:
    """Turn the bytes of a checked table into a typed frame, those of outlines into a dict.

    Text columns that may be empty hold missing values, integers that may be empty are
    ``Int64``, complete integers ``int64``, numbers ``float64``.
    """
    if resource["format"] != "csv":
        return json.loads(content)
    fields = resource["schema"]["fields"]
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={field["name"]: _DTYPES[field["type"]] for field in fields},
        keep_default_na=False,
        na_values=resource["schema"]["missingValues"],
        encoding="utf-8",
    )
    for field in fields:
        name = field["name"]
        if field["type"] == "integer" and not frame[name].hasnans:
            frame[name] = frame[name].astype(np.int64)
    frame.attrs = {
        "name": resource["name"],
        "title": resource["title"],
        "evidence": resource["evidence"],
        "licence": resource["licenses"][0]["title"],
        "units": {field["name"]: field["unit"] for field in fields if "unit" in field},
    }
    return frame


def diagnosis(content: bytes, resource: dict[str, Any]) -> str:
    """Say how the bytes of a file differ from the published ones.

    Parameters
    ----------
    content : bytes
        What the file holds now.
    resource : dict
        The table's description, with row digests.

    Returns
    -------
    str
        One sentence, as exact as the description allows.
    """
    if not content.strip():
        return say("it is empty.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return say(
            "it is no longer UTF-8 text (line {line}); another program saved it differently.",
            line=line,
        )
    if text.startswith("\ufeff"):
        return say("a byte order mark was put before its first column; a spreadsheet saved it.")
    if resource["format"] != "csv":
        return _json_diagnosis(text, resource)
    try:
        return _header_diagnosis(text, resource) or _row_diagnosis(text, content, resource)
    except csv.Error as error:  # a value longer than a reader takes, a byte of nought
        return say("it is no table that can be read any more ({error}).", error=error)


def _json_diagnosis(text: str, resource: dict[str, Any]) -> str:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        place = (
            say("line {line}", line=error.lineno)
            if isinstance(error, json.JSONDecodeError)
            else say("its text")
        )
        return say("it is not valid JSON ({place}); it may have been cut.", place=place)
    return say(
        "its content was changed ({now} bytes, published {published}).",
        now=number(len(text.encode()), 0),
        published=number(resource["bytes"], 0),
    )


def _header_diagnosis(text: str, resource: dict[str, Any]) -> str | None:
    expected = [field["name"] for field in resource["schema"]["fields"]]
    header = next(csv.reader([text.splitlines()[0]]))
    if header == expected:
        return None
    for separator, word in ((";", say("semicolons")), ("\t", say("tabs")), ("|", say("bars"))):
        if text.splitlines()[0].split(separator) == expected:
            return say("its columns are separated by {word} instead of commas.", word=word)
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    if missing or extra:
        parts = []
        if missing:
            parts.append(say("column(s) {listed} missing", listed=", ".join(missing[:4])))
        if extra:
            parts.append(say("unknown column(s) {listed}", listed=", ".join(extra[:4])))
        return say("row 1 (the header) has {listed}.", listed=say(" and ").join(parts))
    if len(header) != len(expected):
        return say("row 1 (the header) names a column twice.")
    first = next(n for n, (a, b) in enumerate(zip(header, expected, strict=True), 1) if a != b)
    return say(
        "row 1 (the header) has its columns in another order, from column {first} on.", first=first
    )


def _row_diagnosis(text: str, content: bytes, resource: dict[str, Any]) -> str:
    fields = resource["schema"]["fields"]
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    for line, row in enumerate(rows, 2):
        if len(row) != len(fields):
            return say(
                "row {line} has {count} values instead of {wanted}.",
                line=line,
                count=len(row),
                wanted=len(fields),
            )
        for field, value in zip(fields, row, strict=True):
            if reason := _bad_value(field, value):
                return say(
                    "row {line}, column {column}: {reason}.",
                    line=line,
                    column=field["name"],
                    reason=reason,
                )
    if len(rows) != resource["rows"]:
        where = _first_change(content, resource)
        return say(
            "it has {count} rows instead of {wanted}{where}.",
            count=number(len(rows), 0),
            wanted=number(resource["rows"], 0),
            where=where,
        )
    where = _first_change(content, resource)
    if where:
        return say("values were changed{where}.", where=where)
    return say("its line endings or its last line were changed.")


def _bad_value(field: dict[str, Any], value: str) -> str | None:
    rules = field.get("constraints", {})
    if value == "":
        return say("the value is missing") if rules.get("required") else None
    if field["type"] == "string":
        return None
    try:
        found = int(value) if field["type"] == "integer" else float(value)
    except ValueError:
        return say("{value!r} is no {type}", value=value[:40], type=field["type"])
    if found < rules.get("minimum", found) or found > rules.get("maximum", found):
        return say("{value} is out of range", value=value)
    return None


def _first_change(content: bytes, resource: dict[str, Any]) -> str:
    """Locate the first group of rows whose checksum differs."""
    digests = resource["row_digests"]
    every = digests["every"]
    lines = content.splitlines()[1:]
    for index in range(max(len(digests["crc32"]), -(-len(lines) // every))):
        group = b"\n".join(lines[index * every : (index + 1) * every])
        known = digests["crc32"][index] if index < len(digests["crc32"]) else None
        if f"{zlib.crc32(group):08x}" != known:
            first, last = index * every + 2, (index + 1) * every + 1
            return say(
                ", the first change is between rows {first} and {last}", first=first, last=last
            )
    return ""
