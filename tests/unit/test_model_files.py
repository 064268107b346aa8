"""A model is in order as a file: the sentences for whoever writes one.

Whoever does runs this file: in seconds it names the module, the page or the test to write.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import works
from tests.conftest import ROOT, tell

MODELS = "src/coursekit/models"
PAGE = "chapters/appendix/models.md"
BIBLIOGRAPHY = "chapters/references.bib"


def problems(root: Path) -> list[str]:
    """Say what is wrong with the models below a folder, and with the page that lists them."""
    found: list[str] = []
    page = (root / PAGE).read_text("utf-8")
    tests = "\n".join(path.read_text("utf-8") for path in (root / "tests/unit").glob("test_*.py"))
    names = [path.stem for path in sorted((root / MODELS).glob("*.py")) if path.stem[0] != "_"]
    for name in names:
        where = f"{MODELS}/{name}.py"
        try:
            module = ast.parse((root / where).read_text("utf-8"))
        except SyntaxError as error:
            found.append(f"{where}, line {error.lineno}: it is no Python, {error.msg}. Correct it.")
            continue
        found += [f"{where}{text}" for text in _of_module(module)]
        found += _of_works(where, root)
        if f"automodule:: coursekit.models.{name}\n" not in page:
            found.append(
                f"{PAGE}: {name} is not in it. Write a heading and a block "
                f"`.. automodule:: coursekit.models.{name}`, as for the others."
            )
        if not re.search(rf"models import (?:\w+, )*{name}\b|models\.{name}\b", tests):
            found.append(
                f"tests/unit/test_{name}.py is missing. Write it: "
                f"`from coursekit.models import {name}`, and what holds for any numbers."
            )
    for name in re.findall(r"automodule:: coursekit\.models\.(\w+)", page):
        if name not in names:
            found.append(f"{PAGE}: there is no {MODELS}/{name}.py. Write it, or take it out.")
    return found


def _of_module(module: ast.Module) -> Iterator[str]:
    functions = [
        node
        for node in module.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    texts = [ast.get_docstring(module) or "", *(ast.get_docstring(one) or "" for one in functions)]
    if not texts[0]:
        yield ": it has no docstring. Begin with what the model says, its formula and its source."
    elif not any(re.search(r"References\n|[Ss]ource", text) for text in texts):
        yield (
            ": it names no source. Write below its docstring `References`, a line `----------` and "
            "`.. [1] Name (year), title`."
        )
    if not functions:
        yield ": it has no public function. Write one: numbers in, numbers out."
    for one, text in zip(functions, texts[1:], strict=True):
        for section, meaning in _sections(one).items():
            if not re.search(rf"^{section}\n-+$", text, re.M):
                yield (
                    f", {one.name}(): its docstring has no `{section}`. Write {meaning}, as in "
                    f"{MODELS}/rates.py."
                )
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            if drawing := {"matplotlib", "folium", "maps", "charts"} & {
                part for name in names for part in name.split(".")
            }:
                yield f": it imports {min(drawing)}. A model draws nothing; leave that to chapters."


def _sections(one: ast.FunctionDef) -> dict[str, str]:
    taken = {"Parameters": "what each number is, with its unit"} if one.args.args else {}
    return taken | {"Returns": "what comes out", "Examples": "an example that runs"}


def _of_works(where: str, root: Path) -> Iterator[str]:
    known = works.entries(root / BIBLIOGRAPHY).values()
    for text in works.docstrings(root / where):
        for who, year in sorted(works.named(text)):
            if not any(works.answers(entry, who, year) for entry in known):
                yield (
                    f"{BIBLIOGRAPHY}: it lacks {who} ({year}), which {where} cites. Write its "
                    "entry."
                )


@pytest.mark.quick(kind="model")
def test_every_model_has_a_source_an_example_a_page_and_a_test():
    """The test for whoever adds a model."""
    tell(problems(ROOT))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Hold a copy with three models, their page and their tests."""
    copy = tmp_path_factory.mktemp("course")
    for file in ("rates", "openings", "volume"):
        for path in (f"{MODELS}/{file}.py", f"tests/unit/test_{file}.py"):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy / path)
    (copy / PAGE).parent.mkdir(parents=True)
    shutil.copy(ROOT / BIBLIOGRAPHY, copy / BIBLIOGRAPHY)
    blocks = (f".. automodule:: coursekit.models.{n}\n" for n in ("rates", "openings", "volume"))
    (copy / PAGE).write_text("".join(blocks), encoding="utf-8")
    return copy


MODEL, TEST = f"{MODELS}/openings.py", "tests/unit/test_openings.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (MODEL, '"""How many', '_ = """How many', f"{MODEL}: it has no docstring. Begin with"),
        (MODEL, "References\n", "", f"{MODEL}: it names no source. Write below its docstring"),
        (
            MODEL,
            "    Examples\n",
            "",
            "openings.py, in_order.*no `Examples`. Write an example that",
        ),
        (MODEL, "    Returns\n", "", "openings.py, in_order.*no `Returns`. Write what comes out"),
        (MODEL, "    Parameters\n", "", "in_order.*no `Parameters`. Write what each number is"),
        (MODEL, "def in_order(", "def in_order(:", r"openings.py, line \d+: it is no Python"),
        (MODEL, "import numpy as np\n", "import matplotlib.pyplot as plt\n", "it imports matplotl"),
        (MODEL, "S. H., Heuveline P., Guillot M. (2001)", "S. H. (1901)", "lacks Preston .1901., "),
        (PAGE, "models.openings", "models.opening", f"{PAGE}: openings is not in it. Write a head"),
        (PAGE, "models.openings", "models.opening", f"{PAGE}: there is no {MODELS}/opening.py"),
        (TEST, "import openings", "import peers", f"{TEST} is missing. Write it: `from coursekit"),
    ],
)
def test_a_slip_is_answered_with_the_file_and_what_to_write(shelf, file, old, new, says):
    assert problems(shelf) == []
    path = shelf / file
    before = path.read_text("utf-8")
    assert old in before
    try:
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        assert re.search(says, "\n".join(problems(shelf)))
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_module_without_a_function_is_named(shelf):
    path = shelf / f"{MODELS}/empty.py"
    path.write_text('"""Nothing. Source: none."""\n', encoding="utf-8")
    assert f"{MODELS}/empty.py: it has no public function. Write one" in "\n".join(problems(shelf))
    path.unlink()
