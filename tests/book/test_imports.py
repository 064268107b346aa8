"""No import goes in a circle: between modules, between folders, at run time or in annotations."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What is walked: the folder that holds a package, and the package.
PACKAGES = {"src": "coursekit", "book": "book", "ways": "ways"}


def modules() -> dict[str, Path]:
    """Return the file of each module by its dotted name; ``ways`` may not stand yet."""
    found = {}
    for folder, package in PACKAGES.items():
        above = ROOT / folder if folder != package else ROOT
        for path in sorted((above / package).rglob("*.py")):
            parts = path.relative_to(above).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    """Yield the modules that a module imports, wherever in its text it does so."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
                above = here[: len(here) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                inside = f"{base}.{alias.name}"
                if inside in known:
                    yield inside
                elif base in known:
                    yield base


def folder_of(name: str, known: dict[str, Path]) -> str:
    """Return the part of its package that a module belongs to: ``book.extension``."""
    top = ".".join(name.split(".")[:2])
    return top if known[top].name == "__init__.py" else name


def circle(arrows: dict[str, set[str]]) -> str:
    """Return a circle of arrows in words, or nothing.

    >>> circle({"a": {"b"}, "b": {"a"}})
    'a imports b imports a'
    """
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return " imports ".join(reversed(error.args[1]))
    return ""


@pytest.fixture(scope="module")
def arrows() -> dict[str, set[str]]:
    known = modules()
    return {name: set(imported(name, path, known)) - {name} for name, path in sorted(known.items())}


def test_the_walk_sees_imports_of_every_kind(tmp_path):
    path = tmp_path / "one.py"
    path.write_text(
        "from typing import TYPE_CHECKING\nimport p.a\nfrom . import b\nfrom .c import x\n"
        "from .. import d_of_p as e\nif TYPE_CHECKING:\n    from p import f\n"
        "def late():\n    from p.g import y\n"
    )
    known = {"p": path, **{f"p.{one}": path for one in ("a", "b", "c", "d", "f", "g", "unused")}}
    found = sorted(imported("p.q.one", path, known | {"p.q.b": path, "p.q.c": path}))
    assert found == ["p", "p.a", "p.f", "p.g", "p.q.b", "p.q.c"]


def test_a_circle_is_named():
    found = circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
    assert "a imports b imports c imports a" in f"{found} imports {found.partition(' ')[2]}"
    assert circle({"a": {"b"}, "b": {"c"}, "d": {"a", "c"}}) == ""


def test_no_modules_import_each_other(arrows):
    found = circle(arrows)
    assert not found, f"{found}: cut one of these imports, or make one module of them"


def test_no_folders_import_each_other(arrows):
    known = modules()
    folders: dict[str, set[str]] = {}
    for name, others in arrows.items():
        here = folder_of(name, known)
        folders.setdefault(here, set()).update(folder_of(one, known) for one in others)
    # The face of a package hands out what its folders hold; it is no folder of its own.
    found = circle(
        {
            here: {one for one in others if one != here and one not in PACKAGES.values()}
            for here, others in folders.items()
            if here not in PACKAGES.values()
        }
    )
    assert not found, f"{found}: what both folders need belongs into a third, below them"


def test_no_package_imports_one_that_stands_above_it(arrows):
    found = {}
    for name, others in arrows.items():
        package = name.partition(".")[0]
        found.setdefault(package, set()).update(one.partition(".")[0] for one in others)
    assert found["coursekit"] == {"coursekit"}, "src/ knows neither the book nor ways to run it"
    assert "ways" not in found["book"], "book/ knows no way to run it"
