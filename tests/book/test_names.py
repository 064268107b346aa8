"""One name, one thing: no two modules and no two classes of one name with different meanings.

Read from the text of the code, nothing is imported. An underscore in front counts for nothing.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import ROOT

PARTS = ("src", "book", "ways", "data/builders")
#: What every package, every way and every part of the build has under this name.
SAME_ROLE = {"__init__", "__main__", "make", "check", "extension"}
#: Twice, and why that may be.
MODULES = {
    "feedback": "the words of a check; and the loops of a model, which are called so everywhere",
    "files": "the same files: read with distrust by the package, written by the builders",
    "page": "what goes onto a page; and the way to run Python in one",
}
CLASSES: dict[str, str] = {}


def _files() -> list[Path]:
    return [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]


def _modules() -> dict[str, list[str]]:
    """Return where the modules and packages of each name are."""
    found = defaultdict(list)
    for path in _files():
        name = path.parent.name if path.stem == "__init__" else path.stem
        found[name.strip("_") if name not in SAME_ROLE else name].append(_short(path))
    return found


def _classes() -> dict[str, list[str]]:
    """Return where the classes of each name are."""
    found = defaultdict(list)
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name.strip("_")].append(f"{_short(path)}, line {node.lineno}")
    return found


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    ("kind", "found", "allowed"),
    [("module", _modules, SAME_ROLE | set(MODULES)), ("class", _classes, set(CLASSES))],
    ids=["modules", "classes"],
)
def test_a_name_means_one_thing(kind, found, allowed):
    twice = [
        f"the {kind} {name} is there {len(places)} times, in {' and '.join(places)}: give each a "
        "name that says what it is"
        for name, places in sorted(found().items())
        if len(places) > 1 and name not in allowed
    ]
    assert not twice, "\n".join(twice)


@pytest.mark.parametrize(
    ("found", "allowed"), [(_modules, MODULES), (_classes, CLASSES)], ids=["modules", "classes"]
)
def test_what_is_allowed_twice_is_there_twice(found, allowed):
    places = found()
    assert [name for name in allowed if len(places.get(name, ())) < 2] == []
