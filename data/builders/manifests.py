"""The manifest of a table, ``data/tables/NAME.yml``: reading it, and saying what is wrong with it.

The rules stand in ``data/schema.yml``; here they become sentences. Whatever a person writes into
a manifest, or forgets to, is answered in words that name the file, the line, the key and what to
do.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[1]
ROOT = DATA.parent
TABLES = DATA / "tables"
SCHEMA = DATA / "schema.yml"

#: What a table or a column may be called: Python can use it.
NAME = re.compile(r"[a-z][a-z0-9_]*")

#: That rule in words.
LETTERS = "use small letters, digits and underscores, beginning with a letter"

#: The builder of a table that people write; the key is left out then.
BY_HAND = "data/builders/transcribed.py"

#: What a column of that name refers to, so that no code and no key leads nowhere.
REFERENCES = {"insee": "communes", "source": "sources", "claim": "claims"}


class ManifestError(ValueError):
    """A manifest that cannot be read; the message names file and line."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML that refuses a key that stands twice; the last one would win without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        return super().construct_mapping(node, deep)


def shown(path: Path) -> str:
    """Return a path as a person at the root of the repository writes it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def nearest(word: object, valid: Iterable[str]) -> str:
    """Return "Did you mean …?" with a space after it, or nothing when no valid word is near.

    >>> nearest("OWNTABEL", ["OWNTABLE", "COMPUTED"])
    "Did you mean 'OWNTABLE'? "
    """
    close = difflib.get_close_matches(str(word), map(str, valid), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}? " if close else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ManifestError(
            f"{shown(path)}, line {line}: it is no UTF-8 text; save it as UTF-8."
        ) from None


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
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1
        raise ManifestError(f"{shown(path)}, line {line}: {error.problem}; keep one.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if any("\t" in line for line in _text(path).splitlines()[mark.line : mark.line + 1]):
            raise ManifestError(
                f"{shown(path)}, line {mark.line + 1}: a tab stands there. Write spaces instead."
            ) from None
        raise ManifestError(
            f"{shown(path)}, line {mark.line + 1}: it is not YAML, {error.problem}. Most often a "
            "colon, a # or a bracket stands inside a text: put the whole text in quotes."
        ) from None
    except yaml.YAMLError as error:
        raise ManifestError(f"{shown(path)}: it is not YAML, {error}") from None
    if not isinstance(given, dict):
        raise ManifestError(f"{shown(path)}: it has no keys; it begins with `title: …`.")
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
        elif pair := next((pair for pair in node.value if pair[0].value == str(key)), None):
            line, node = pair[0].start_mark.line, pair[1]
    return line + 1


_KINDS = {
    "string": "text; put it in quotes",
    "array": "a list",
    "object": "keys with values, each `key: value`",
    "number": "a number, without quotes",
    "boolean": "true or false",
}


def _rule(place: Iterable[str | int]) -> dict[str, Any]:
    """Return the rule of the schema that holds for a place in a manifest."""
    rule = schema()
    for key in place:
        inside = rule.get("properties", {}).get(key) or rule.get("items")
        rule = inside or rule.get("additionalProperties") or {}
        if rule.get("$ref") == "#/$defs/field":
            rule = schema()["$defs"]["field"]
    return rule


_LISTS = ("sources", "cautions", "primary_key", "enum")


def _worded(place: Iterable[str | int]) -> str:
    """Return a place in a manifest in words.

    >>> _worded(["cautions", 0]), _worded(["fields", "screens", "unit"])
    ('cautions, entry 1', 'column screens, unit')
    """
    keys = list(place)
    words = [
        f"entry {key + 1}" if before in _LISTS and isinstance(key, int) else str(key)
        for before, key in pairwise([None, *keys])
    ]
    if keys[0] == "fields" and len(keys) > 1:
        words[:2] = [f"column {keys[1]}"]
    return ", ".join(words)


def _choices(rules: list[dict[str, str]], given: object) -> str:
    listed = "; ".join(f"{rule['const']} ({rule['description']})" for rule in rules)
    return f"{nearest(given, [rule['const'] for rule in rules])}The choices are: {listed}."


def _sentences(error: Any) -> Iterator[tuple[list, str]]:
    """Yield where a rule is broken, and what to do, for one finding of jsonschema."""
    rule, given, place = error.validator, error.instance, list(error.absolute_path)
    asked = f"Write {_rule(place).get('description', '')}"
    if "propertyNames" in error.absolute_schema_path:
        meant = schema()["properties"]["fields"]["propertyNames"]["description"]
        yield [*place, given], f"it is no name for a column. Write {meant}"
    elif rule == "required":
        for key in error.validator_value:
            if key not in given:
                meant = _rule([*place, key])["description"]
                yield [*place, key], f"the key is missing. Write {meant}"
    elif rule == "additionalProperties":
        known = error.schema["properties"]
        for key in given:
            if key not in known:
                keys = ", ".join(known)
                guess = nearest(key, known)
                yield [*place, key], f"there is no such key. {guess}The keys are: {keys}."
    elif rule == "oneOf":
        choices = _choices(error.validator_value, given)
        yield place, f"{given!r} is none of the choices. {choices}"
    elif rule == "type":
        wanted = _KINDS.get(str(error.validator_value), "a text or a number")
        yield place, f"it must be {wanted} (now: {given!r}). {asked}"
    elif rule == "not":
        yield place, f"it still says TODO. {asked}"
    elif rule in {"minLength", "minItems", "minProperties"}:
        yield place, f"there is too little. {asked}"
    elif rule == "uniqueItems":
        yield place, f"something stands in it twice. {asked}"
    else:
        yield place, f"{given!r} does not fit. {asked}"


#: Of two faults in one place the one that comes first here is told: mending it mends the other.
_FIRST = ("type", "not", "oneOf")


def _against_schema(name: str, given: dict[str, Any], tables: Path) -> list[str]:
    import jsonschema  # the environment that fetches does without

    formats = jsonschema.FormatChecker(["regex"])
    checker = jsonschema.Draft202012Validator(schema(), format_checker=formats)
    errors = sorted(checker.iter_errors(given), key=lambda error: error.validator not in _FIRST)
    found: dict[tuple, str] = {}
    for error in errors:
        for place, sentence in _sentences(error):
            found.setdefault(tuple(place), sentence)
    path = tables / f"{name}.yml"
    told = [
        (_line(path, place), f", {_worded(place)}: {sentence}" if place else f": {sentence}")
        for place, sentence in found.items()
    ]
    return [f"{shown(path)}, line {line}{sentence}" for line, sentence in sorted(told)]


def header(path: Path) -> list[str]:
    """Return the columns of a CSV file.

    Raises
    ------
    ManifestError
        When it has none, or is no UTF-8 text.
    """
    columns = next(csv.reader(_text(path).splitlines()[:1]), [])
    if not any(columns):
        raise ManifestError(f"{shown(path)}: it is empty; the first line names the columns.")
    if columns[0].startswith("\ufeff"):
        raise ManifestError(
            f"{shown(path)}, line 1: a byte order mark stands before the first column; save it as "
            "UTF-8 without one."
        )
    if not all(columns):
        raise ManifestError(f"{shown(path)}, line 1: a column has no name; give it one.")
    for separator, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(columns) == 1 and separator in columns[0]:
            raise ManifestError(f"{shown(path)}, line 1: put commas between columns, not {word}.")
    twice = {column for column in columns if columns.count(column) > 1}
    if twice:
        raise ManifestError(f"{shown(path)}, line 1: the column {twice.pop()!r} stands twice.")
    return columns


def columns_apart(
    name: str, columns: list[str], fields: dict[str, Any], tables: Path = TABLES
) -> list[str]:
    """Say which columns stand in a table or in its manifest only.

    Examples
    --------
    >>> columns_apart("cinemas", ["name"], {"name": {}, "seats": {}})[0][:59]
    "data/tables/cinemas.yml: the table has no column 'seats'. T"
    """
    here, there = (shown(tables / f"{name}.{kind}") for kind in ("csv", "yml"))
    bare = [column for column in columns if column not in fields]
    empty = [column for column in fields if column not in columns]
    found = []
    for column in list(bare):
        meant = difflib.get_close_matches(column.lower(), empty, n=1, cutoff=0.6)
        if meant:  # one slip, and not two columns
            bare.remove(column)
            empty.remove(meant[0])
            found.append(_misspelt(column, meant[0], here, there))
    for column in bare:
        rule = "" if NAME.fullmatch(column) else f"For its name {LETTERS}, and then describe it "
        found.append(
            f"{here}: the column {column!r} is not described. {nearest(column, fields)}"
            f"{rule or 'Describe it '}under `fields` in {there}."
        )
    return found + [
        f"{there}: the table has no column {column!r}. {nearest(column, columns)}Take it out of "
        f"`fields`, or put it into {here}."
        for column in empty
    ]


def _misspelt(column: str, field: str, here: str, there: str) -> str:
    said = f"{here}, line 1: the column {column!r} is called {field!r} in {there}."
    if not NAME.fullmatch(column):
        return f"{said} Write {field!r} in {here}: for names {LETTERS}."
    if field in REFERENCES or column in REFERENCES:
        right, file = (field, here) if field in REFERENCES else (column, there)
        return f"{said} One is misspelt: write {right!r} in {file}."
    return f"{said} One is misspelt: write the same in both files."


def described(tables: Path = TABLES) -> list[str]:
    """Return the names of all tables that have a manifest."""
    return sorted(path.stem for path in tables.glob("*.yml"))


def source_keys(tables: Path = TABLES) -> set[str]:
    """Return the keys of the table ``sources``."""
    with io.StringIO(_text(tables / "sources.csv"), newline="") as file:
        return {row.get("key") or "" for row in csv.DictReader(file)}


def _against_others(name: str, given: dict[str, Any], tables: Path) -> Iterator[str]:
    """Say what a manifest names that is not there."""
    path = shown(tables / f"{name}.yml")
    keys = source_keys(tables)
    for key in given["sources"]:
        if key not in keys:
            yield (
                f"{path}, sources: there is no source {key!r} in data/tables/sources.csv. "
                f"{nearest(key, keys)}A new source gets a row there, with its origin and what it "
                "was seen to say."
            )
    builder = given.get("builder", BY_HAND)
    if not (ROOT / builder).is_file():
        yield f"{path}, builder: there is no script {builder}; the key names one that is there."
    file = tables / f"{name}.{given.get('format', 'csv')}"
    if not file.exists():
        yield f"{path}: there is no table {shown(file)}. Write it, or delete the manifest."
        return
    if "fields" not in given:
        return
    fields = given["fields"]
    yield from columns_apart(name, header(file), fields, tables)
    for column in given["primary_key"]:
        if column not in fields:
            guess = nearest(column, fields)
            yield f"{path}, primary_key: there is no column {column!r}. {guess}Name columns only."
        elif not fields[column].get("required"):
            yield f"{path}, column {column}: a key may not be missing: write `required: true`."
    for column, field in fields.items():
        yield from _reference(name, column, field, tables)


def _reference(name: str, column: str, field: dict[str, Any], tables: Path) -> Iterator[str]:
    place = f"{shown(tables / f'{name}.yml')}, column {column}"
    wanted = REFERENCES.get(column.rpartition("_")[2])
    if field["type"] == "string" and wanted == "claims":
        wanted = None  # its sentence, not its number
    if wanted and wanted != name and field.get("reference") != wanted:
        yield f"{place}: it holds keys of the table {wanted}: write `reference: {wanted}`."
    elif field.get("reference", name) not in described(tables):
        other = field["reference"]
        guess = nearest(other, described(tables))
        yield f"{place}, reference: there is no table {other!r}. {guess}Name one that is there."


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
        return _against_schema(name, given, tables) or list(_against_others(name, given, tables))
    except ManifestError as error:
        return [str(error)]


def without(tables: Path = TABLES) -> list[str]:
    """Say which files lie among the tables and are described nowhere."""
    found = []
    for path in sorted(tables.iterdir()):
        if path.suffix not in {".csv", ".yml", ".topojson"}:
            found.append(f"{shown(path)} is neither a table nor a manifest: take it away.")
        elif not NAME.fullmatch(path.stem):
            found.append(f"{shown(path)}: its name is the one for load(); {LETTERS}.")
        elif not path.with_suffix(".yml").exists():
            found.append(
                f"{shown(path)} has no manifest: write {shown(path.with_suffix('.yml'))}; "
                f'`make data ARGS="--new {path.stem}"` begins it for you.'
            )
    return found
