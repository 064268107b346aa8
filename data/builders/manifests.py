"""The manifest of a table, ``data/tables/NAME.yml``: reading it, and saying what is wrong with it.

The rules stand in ``data/schema.yml``; here they become sentences. Whatever a person writes into
a manifest, or forgets to, is answered in words that name the file, the line, the key and what to
do.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[1]
ROOT = DATA.parent
TABLES = DATA / "tables"
SCHEMA = DATA / "schema.yml"

#: The builder of a table that people write; the key is left out then.
BY_HAND = "data/builders/transcribed.py"

#: What a column of that name refers to, so that no code and no key leads nowhere.
REFERENCES = {"insee": "communes", "source": "sources", "claim": "claims"}


class ManifestError(ValueError):
    """A manifest that cannot be read; the message names file and line."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML that refuses a key that stands twice; the last one would win without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def shown(path: Path) -> str:
    """Return a path as a person at the root of the repository writes it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def nearest(word: object, valid: Iterable[str]) -> str:
    """Return "did you mean …?" with a space after it, or nothing when no valid word is near.

    >>> nearest("OWNTABEL", ["OWNTABLE", "COMPUTED"])
    "did you mean 'OWNTABLE'? "
    """
    close = difflib.get_close_matches(str(word), list(valid), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}? " if close else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ManifestError(f"{shown(path)}, line {line}: it is no UTF-8 text") from None


def read(name: str, tables: Path = TABLES) -> dict[str, Any]:
    """Return what a manifest says.

    Parameters
    ----------
    name : str
        The table.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    dict
        Its keys, see ``data/schema.yml``.

    Raises
    ------
    ManifestError
        When the file is not YAML with a key a line.

    Examples
    --------
    >>> read("slag_heaps")["licence"]
    'LO-2.0'
    """
    path = tables / f"{name}.yml"
    try:
        given = yaml.load(_text(path), _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ManifestError(
            f"{shown(path)}, line {mark.line + 1}: it is not YAML, {error.problem}. Most often a "
            "colon, a # or a bracket stands inside a text: put the whole text in quotes."
        ) from None
    except yaml.YAMLError as error:
        raise ManifestError(f"{shown(path)}: it is not YAML, {error}") from None
    if not isinstance(given, dict):
        raise ManifestError(f"{shown(path)}: it has no keys; it begins with `title: …`")
    return given


@cache
def schema() -> dict[str, Any]:
    """Return the rules of ``data/schema.yml``."""
    return yaml.safe_load(SCHEMA.read_text("utf-8"))


def _line(path: Path, keys: Iterable[str | int]) -> int:
    """Return the line of the key to which a path of keys leads, as far as it leads."""
    node = yaml.compose(_text(path), _Loader)
    line = node.start_mark.line
    for key in keys:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
            line = node.start_mark.line
        else:
            at, node = next((k, v) for k, v in node.value if k.value == str(key))
            line = at.start_mark.line
    return line + 1


_KINDS = {
    "string": "text; put it in quotes",
    "array": "a list in square brackets",
    "object": "keys with values, each `key: value`",
    "number": "a number, without quotes",
    "boolean": "true or false",
}


def _choices(rules: list[dict[str, str]], given: object) -> str:
    listed = "; ".join(f"{rule['const']} ({rule['description']})" for rule in rules)
    return f"{nearest(given, [rule['const'] for rule in rules])}The choices are: {listed}"


def _sentence(error: Any) -> Iterator[tuple[list, str]]:
    """Yield where a rule is broken, and what to do, for one finding of jsonschema."""
    rule, given, asked = error.validator, error.instance, error.schema.get("description", "")
    place = list(error.absolute_path)
    if rule == "required":
        every = schema()["properties"] | schema()["$defs"]["field"]["properties"]
        for key in error.validator_value:
            if key not in given:
                yield place, f"the key `{key}` is missing: {every[key]['description']}"
    elif rule == "additionalProperties":
        known = error.schema["properties"]
        for key in given:
            if key not in known:
                keys = ", ".join(known)
                yield [*place, key], f"there is no such key; {nearest(key, known)}They are: {keys}"
    elif rule == "oneOf":
        yield place, f"{given!r} is none of the choices; {_choices(error.validator_value, given)}"
    elif rule == "type":
        wanted = _KINDS.get(str(error.validator_value), "a text or a number")
        yield place, f"it must be {wanted} (now: {given!r}). Write {asked}"
    elif rule == "not":
        yield place, f"it still says TODO. Write {asked}"
    elif rule in {"minLength", "minItems", "minProperties"}:
        yield place, f"there is too little. Write {asked}"
    elif rule == "uniqueItems":
        yield place, f"something stands in it twice. Write {asked}"
    elif error.parent is None and "propertyNames" in error.absolute_schema_path:
        yield [*place, given], f"{given!r} is no name of a column. Write {asked}"
    else:
        yield place, f"{given!r} does not fit. Write {asked}"


def _against_schema(name: str, given: dict[str, Any], tables: Path) -> Iterator[str]:
    import jsonschema  # the environment that fetches does without

    checker = jsonschema.Draft202012Validator(
        schema(), format_checker=jsonschema.FormatChecker(["regex"])
    )
    path = tables / f"{name}.yml"
    for error in checker.iter_errors(given):
        for place, sentence in _sentence(error):
            where = f", {'.'.join(map(str, place))}" if place else ""
            yield f"{shown(path)}, line {_line(path, place)}{where}: {sentence}"


def header(path: Path) -> list[str]:
    """Return the columns of a CSV file.

    Raises
    ------
    ManifestError
        When it has none, or is no UTF-8 text.
    """
    columns = next(csv.reader(_text(path).splitlines()[:1]), [])
    if not any(columns):
        raise ManifestError(f"{shown(path)}: it is empty; the first line names the columns")
    if columns[0].startswith("\ufeff"):
        raise ManifestError(
            f"{shown(path)}, line 1: a byte order mark stands before the first column; save it as "
            "UTF-8 without one"
        )
    for separator, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and separator in columns[0]:
            raise ManifestError(f"{shown(path)}, line 1: put commas between columns, not {word}")
    twice = {column for column in columns if columns.count(column) > 1}
    if twice:
        raise ManifestError(f"{shown(path)}, line 1: the column {twice.pop()!r} stands twice")
    return columns


def columns_apart(name: str, columns: list[str], fields: dict[str, Any]) -> list[str]:
    """Say which columns stand in a table or in its manifest only."""
    here, there = f"{name}.csv", f"{name}.yml"
    return [
        f"{here}: the column {column!r} is not described; {nearest(column, fields)}Describe it "
        f"under `fields` in {there}"
        for column in columns
        if column not in fields
    ] + [
        f"{there}: the table has no column {column!r}; {nearest(column, columns)}Take it out of "
        f"`fields`, or put it into {here}"
        for column in fields
        if column not in columns
    ]


def described(tables: Path = TABLES) -> list[str]:
    """Return the names of all tables that have a manifest."""
    return sorted(path.stem for path in tables.glob("*.yml"))


def source_keys(tables: Path = TABLES) -> set[str]:
    """Return the keys of the table ``sources``."""
    with (tables / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row.get("key", "") for row in csv.DictReader(file)}


def _against_others(name: str, given: dict[str, Any], tables: Path) -> Iterator[str]:
    """Say what a manifest names that is not there."""
    path = shown(tables / f"{name}.yml")
    keys = source_keys(tables)
    for key in given["sources"]:
        if key not in keys:
            yield (
                f"{path}, sources: there is no source {key!r} in data/tables/sources.csv; "
                f"{nearest(key, keys)}A new source gets a row there"
            )
    builder = given.get("builder", BY_HAND)
    if not (ROOT / builder).is_file():
        yield f"{path}, builder: there is no script {builder}"
    file = tables / f"{name}.{given.get('format', 'csv')}"
    if not file.exists():
        yield f"{path}: there is no table {shown(file)}; write it, or delete the manifest"
        return
    if "fields" not in given:
        return
    fields = given["fields"]
    try:
        yield from columns_apart(name, header(file), fields)
    except ManifestError as error:
        yield str(error)
    for column in given["primary_key"]:
        if column not in fields:
            yield f"{path}, primary_key: there is no column {column!r}; {nearest(column, fields)}"
    for column, field in fields.items():
        yield from _reference(name, column, field, tables)


def _reference(name: str, column: str, field: dict[str, Any], tables: Path) -> Iterator[str]:
    place = f"{shown(tables / f'{name}.yml')}, fields.{column}"
    wanted = REFERENCES.get(column.rpartition("_")[2])
    if field["type"] == "string" and wanted == "claims":
        wanted = None  # its sentence, not its number
    if wanted and wanted != name and field.get("reference") != wanted:
        yield f"{place}: it holds keys of the table {wanted}; add `reference: {wanted}`"
    elif field.get("reference", name) not in described(tables):
        yield f"{place}.reference: {nearest(field['reference'], described(tables))}It is no table"


def problems(name: str, tables: Path = TABLES) -> list[str]:
    """Say what is wrong with the manifest of a table.

    Parameters
    ----------
    name : str
        The table.
    tables : pathlib.Path
        Folder of the tables.

    Returns
    -------
    list of str
        A sentence for each fault; empty when there is none.
    """
    try:
        given = read(name, tables)
    except ManifestError as error:
        return [str(error)]
    found = list(dict.fromkeys(_against_schema(name, given, tables)))
    return found or list(_against_others(name, given, tables))


def without(tables: Path = TABLES) -> list[str]:
    """Say which files lie among the tables and are described nowhere."""
    found = []
    for path in sorted(tables.iterdir()):
        if path.suffix == ".csv" and not path.with_suffix(".yml").exists():
            manifest = shown(path.with_suffix(".yml"))
            found.append(
                f"{shown(path)} has no manifest: write {manifest}; "
                f'`make data ARGS="--new {path.stem}"` begins it for you'
            )
        elif path.suffix not in {".csv", ".yml", ".topojson"}:
            found.append(f"{shown(path)} is neither a table nor a manifest: take it away")
    return found
