"""No chapter and no page writes a number by a format of its own: the course has one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jupytext
import pytest

from tests.conftest import ROOT

CHAPTERS = sorted(ROOT.glob("chapters/*/*.md"))
EXERCISES = sorted(ROOT.glob("exercises/*.md"))
#: Code that makes what readers see; the rest speaks in a terminal to whoever builds or tests.
MAKES_PAGES = (
    "src/coursekit",
    "book/extension",
    "book/markdown",
    "book/notebooks",
    "book/workshops",
)
#: What writes numbers for other reasons, and which.
FOR_ANOTHER_REASON = {
    "src/coursekit/page/numbers.py": "it is the one way",
    "src/coursekit/charts/svg.py": "coordinates of drawings",
    "src/coursekit/checks/answers.py": "labels, to be compared and never shown",
    "src/coursekit/checks/comparison.py": "decimals, to be counted and never shown",
    "src/coursekit/checks/trials.py": "what a learner's function gives, as Python writes it",
    "src/coursekit/glueing.py": "the number without any form, for another language",
}
#: Decimals, thousands, signs, exponents and shares; not the width of a text or zeros of a code.
_SPEC = re.compile(r"(?!0\d)(?:.*[,_+]|.*\.(?:\d|\{)|.*[fgeEn%]$)")
_TEMPLATE = re.compile(r"\{[\w.\[\]]*:([^{}]+)\}")
_PERCENT = re.compile(r"%[+ ]?\d*\.?\d*[fge]")


def formats(code: str) -> Iterator[str]:
    """Yield the formats by which code writes numbers, with their lines.

    What is raised as an error is left alone: it quotes what somebody passed, as Python writes it.
    """
    tree = ast.parse(code)
    raised = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in raised:
            continue
        spec = ""
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            spec = ast.unparse(node.format_spec)[2:-1]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "format":
            spec = str(getattr(node.args[-1], "value", ""))
        elif isinstance(node, ast.Attribute) and node.attr == "format":
            template = getattr(node.value, "value", "")
            found = _TEMPLATE.search(template) if isinstance(template, str) else None
            spec = found[1] if found else ""
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            template = getattr(node.left, "value", "")
            found = _PERCENT.search(template) if isinstance(template, str) else None
            spec = found[0] if found else ""
        if spec and _SPEC.match(spec):
            yield f"line {node.lineno}: {spec!r}"


def _cells(path: Path) -> list[str]:
    cells = jupytext.reads(path.read_text("utf-8"), fmt="md:myst").cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_leaves_the_form_to_the_course(path):
    found = [f"{each} in:\n{cell}" for cell in _cells(path) for each in formats(cell)]
    assert not found, (
        f"{path.name}: write with number(value, decimals, unit=, sign=), or let glue() do it: "
        f"glue(name, value, decimals). By hand are {found}"
    )


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_an_exercise_leaves_decimals_and_thousands_to_the_course(path):
    """Whole numbers below a thousand look the same in every language."""
    found = [
        f"{each} in:\n{cell}"
        for cell in _cells(path)
        for each in formats(cell)
        if not each.endswith("'.0f'")
    ]
    assert not found, f"{path.name}: write with number(value, decimals). By hand are {found}"


def test_there_are_numbers_to_glue():
    code = "\n".join(cell for path in CHAPTERS for cell in _cells(path))
    assert code.count("glue(") > 500
    assert code.count("number(") > 80


@pytest.mark.parametrize("folder", MAKES_PAGES)
def test_code_for_pages_leaves_the_form_to_the_course(folder):
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in FOR_ANOTHER_REASON:
            found[name] = list(formats(path.read_text("utf-8")))
    assert found, f"{folder} holds no code"
    wrong = {name: each for name, each in found.items() if each}
    assert not wrong, f"write with coursekit.page.number instead: {wrong}"


def test_every_exception_is_one():
    for name in FOR_ANOTHER_REASON:
        assert list(formats(ROOT.joinpath(name).read_text("utf-8"))), f"{name} needs none"


def test_scripts_of_pages_leave_the_form_to_the_course():
    scripts = [
        *ROOT.glob("src/coursekit/**/*.js"),
        *ROOT.glob("book/theme/*.js"),
        *ROOT.glob("ways/*/web/*.js"),
    ]
    ours = [path for path in scripts if "leaflet" not in path.parts]
    assert {"map.js", "profiles.js", "explore.js", "numbers.js"} <= {path.name for path in ours}
    for path in ours:
        found = re.findall(
            r"toLocaleString|NumberFormat|toPrecision|toExponential", path.read_text("utf-8")
        )
        assert not found, f"{path.name}: write with ckNumbers.number instead of {found}"


@pytest.mark.parametrize(
    "code",
    [
        'glue("x", f"{share:.1f} %")',
        'f"{count:,}"',
        'f"{value:.{digits}f}"',
        'f"{change:{sign}.1f}"',
        'f"{rate:+}"',
        'f"{share:.0%}"',
        'f"{ratio:.3g}"',
        'format(value, ".1f")',
        '"{:,.0f}".format(value)',
        'column.map("{:.1f}".format)',
        '"%.1f" % value',
    ],
)
def test_a_format_of_its_own_is_found(code):
    assert list(formats(code))


@pytest.mark.parametrize(
    "code",
    [
        'f"{name:<20} {years:2}"',
        'f"{code:05d} {byte:04x}"',
        'f"{day:%Y-%m-%d}"',
        'glue("x", value, 1)',
        'f"{number(value, 1)} m"',
        "value % 100",
        'raise ValueError(f"{value:g} is below 0")',
    ],
)
def test_what_writes_no_number_is_left_alone(code):
    assert not list(formats(code))
