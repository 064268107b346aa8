"""What code uses is found by reading it, whichever way it imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.uses import ALL, Package, tables

FILES = {
    "__init__": (
        'from importlib import import_module\n_HOME = {"draw": "maps", "old": "maps"}\n'
        '_MODULES = ("maps", "models")\n'
        "def __getattr__(name):\n"
        "    if name in _HOME:\n        return getattr(import_module('.' + _HOME[name]), name)\n"
        "    return import_module('.' + name)\n"
    ),
    "maps.__init__": (
        '_HOME = {"draw": "._drawing", "old": ("._older", "old")}\nVERSION = 1\n'
        "def __getattr__(name): ...\n"
    ),
    "maps._drawing": 'from .. import data\n\ndef draw():\n    data.load("outlines")\n',
    "maps._older": "from ..models import tours\n",
    "models.__init__": "",
    "models.rates": "",
    "models.tours": "from .rates import change\n",
    "models.late": "def f():\n    from . import rates\n",
    "models.annotated": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import rates\n"
    ),
    "data": "import json\n\ndef load(name):\n    return json.load(open('any'))\n",
    "plugins.__init__": "from importlib import import_module\n\nimport_module(input())\n",
    "plugins.one": "",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Package:
    folder = tmp_path_factory.mktemp("package") / "kit"
    for name, text in FILES.items():
        path = folder / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in ("maps/map.js", "maps/leaflet/leaflet.css", "maps/README.md", "models/x.css"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", "utf-8")
    return Package(folder)


@pytest.mark.parametrize(
    ("code", "used"),
    [
        ("import os", ""),
        ("import kit.models.rates", "models models.rates"),
        ("from kit.models import rates as r", "models models.rates"),
        ("from kit.models.tours import x", "models models.rates models.tours"),
        ("from kit.models import late", "models models.late models.rates"),
        ("from kit.models import annotated", "models models.annotated"),
        ("import kit\nkit.models.rates.change(1)", "models models.rates"),
        ("from kit import models\nmodels.rates.change(1)", "models models.rates"),
        ("from kit import draw", "data maps maps._drawing"),
        ("import kit.maps as m\nm.draw()", "data maps maps._drawing"),
        ("from kit import maps\nmaps.VERSION", "maps"),
        ("from kit.maps import old", "maps maps._older models models.rates models.tours"),
        # Where reading cannot tell, it may be any.
        (
            "from kit import maps\nuse(maps)",
            "data maps maps._drawing maps._older models models.rates models.tours",
        ),
        (
            "from kit.maps import new",
            "data maps maps._drawing maps._older models models.rates models.tours",
        ),
        ("from kit import plugins", "plugins plugins.one"),
    ],
)
def test_modules_are_found(package, code, used):
    root = {"kit"} if used else set()
    assert package.used(code).modules == root | {f"kit.{name}" for name in used.split()}


def test_what_cannot_be_read_may_use_everything(package):
    found = package.used("%matplotlib inline")
    assert found.modules == set(package.files)
    assert ALL in found.tables


def test_tables_are_those_of_the_code_and_of_what_it_uses(package):
    assert package.used('from kit import draw\ndraw()\nload("pits")').tables == {"outlines", "pits"}
    assert package.used('import json\njson.load("pits")').tables == set()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("load(table.pits)", {"pits"}),
        ('for name in ("pits", "heaps"):\n    load(name)', {"pits", "heaps"}),
        ('frame["pits"]', set()),
        ('datasets.describe("pits")', {"pits"}),
        ("frame.describe()", set()),
        ("catalog()", {ALL}),
    ],
)
def test_a_table_is_what_is_loaded_or_described_by_name(code, found):
    assert tables(code) == found


def test_what_lies_beside_a_module_comes_with_it(package):
    def names(code: str) -> set[str]:
        paths = package.paths(package.used(code).modules)
        return {path.relative_to(package.folder).as_posix() for path in paths}

    assert {"maps/map.js", "maps/leaflet/leaflet.css"} <= names("from kit import draw")
    assert names("from kit.models import rates") == {
        *(f"{name}.py" for name in ("__init__", "models/__init__", "models/rates")),
        "models/x.css",
    }
    assert all(isinstance(path, Path) for path in package.paths({"kit"}))
