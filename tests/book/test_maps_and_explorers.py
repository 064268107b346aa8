"""What every map, chart and explorer of the book owes its readers.

A default is no decision: each map says which colours its subject has and what difference counts,
each explorer says where it opens. The rest is read from the pages as they were built.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from book import myst
from book.build import HTML
from coursekit.maps import Coalfield
from tests.book.test_chapters import CHAPTERS
from tests.conftest import ROOT, tell

COMMUNES = len(Coalfield("Where?", "There.", 480, None, None).communes)
#: What marks data in a drawing; grid, axes and words have other colours.
_DATA = r"var\(--ck-(?:coal|ember|leaf|sky|violet|sand|sun)"
_NUMBER = re.compile(r"-?\d*\.?\d+")
each_page = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


@cache
def _page(path) -> str:
    page = HTML / path.relative_to(ROOT / "chapters").with_suffix(".html")
    assert page.exists(), "the book is not built: run `make book` first"
    return page.read_text("utf-8")


def _maps(path) -> Iterator[str]:
    for one in re.findall(r'<iframe[^>]*data-ck-map[^>]*srcdoc="([^"]*)"', _page(path)):
        yield html.unescape(one)


def _shaded(path) -> Iterator[tuple[str, dict, list[tuple[str, str]]]]:
    """Give the title, the data and the lines of the legend of each map that is shaded."""
    for page in _maps(path):
        for call in re.findall(r"ckMaps\.choropleth\(\w+, (.*)\);", page):
            lines = re.findall(
                r'<li( hidden)?>.*?"ck-what">(.*?)</span> <span class="ck-count">(.*?)</span>',
                re.search(r'<ul class="ck-classes">.*?</ul>', page)[0],
            )
            yield re.search("<title>(.*?)</title>", page)[1], json.loads(call), lines


def _calls(path, name: str) -> list[ast.Call]:
    trees = [ast.parse(cell) for cell in myst.code(path.read_text("utf-8"))]
    calls = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Call)]
    return [one for one in calls if getattr(one.func, "attr", getattr(one.func, "id", "")) == name]


# -- what a chapter decides


@each_page
def test_each_map_says_its_colours_and_what_difference_counts(path):
    for call in _calls(path, "choropleth"):
        assert {one.arg for one in call.keywords} >= {"colours", "noise"}, ast.unparse(call)


@each_page
def test_each_explorer_says_where_it_opens(path):
    """Each argument that readers set has a default, or is a box ticked or not."""
    functions = {
        one.name: one.args
        for cell in myst.code(path.read_text("utf-8"))
        for one in ast.walk(ast.parse(cell))
        if isinstance(one, ast.FunctionDef)
    }
    for call in _calls(path, "explore"):
        args = functions[call.args[0].id]
        declared = {one.arg for one in args.args[len(args.args) - len(args.defaults) :]}
        set_by_readers = {
            one.arg
            for one in call.keywords
            if one.arg not in {"title", "reading", "labels"}
            and not isinstance(getattr(one.value, "value", None), bool)
        }
        assert set_by_readers <= declared, f"{call.args[0].id} opens where it happens to"


# -- legends


@each_page
def test_legends_say_sensible_numbers(path):
    shaded = [*_shaded(path)]
    assert len(shaded) == len(_calls(path, "choropleth")), "a map was not found in its page"
    tell(f"{title}: {fault}" for title, spec, lines in shaded for fault in _faults(spec, lines))


def _faults(spec: dict, lines: list[tuple[str, str, str]]) -> Iterator[str]:
    """Find what is wrong with the numbers of a legend."""
    texts = [html.unescape(text) for _, text, _ in lines]
    classes = [text for text in texts if text != "no data"]
    numbers = [
        float(one.replace("−", "-").replace(",", ""))
        for text in classes
        for one in re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)
    ]
    if any(re.search(r"(?<!\w)-\d", text) for text in texts):
        yield f"a hyphen stands for a minus in {texts}"
    if spec["unit"] == "%" and min(numbers, default=0) >= 0 and max(numbers, default=0) > 100:
        yield f"a share is above a hundred in {texts}"
    if len(classes) > 1 and numbers and 0 < max(numbers) < 1.05 * min(numbers):
        yield f"{texts} tell apart what is the same to within five per cent"
    shown = 0 if spec["years"] is None else spec["years"].index(spec["shown"])
    counts = [_counted(values, spec["limits"]) for values in spec["values"]]
    told = [int(count.split()[0].replace(",", "")) for _, _, count in lines]
    if told != counts[shown][: len(told)] or sum(told) != COMMUNES:
        yield f"{told} are counted, and {counts[shown]} are coloured"
    for text, here in zip(texts, zip(*counts, strict=True), strict=False):
        if not any(here):
            yield f"no commune is ever in {text!r}"
    if texts[-1] == "no data" and (lines[-1][0] == "") is (told[-1] == 0):
        yield "'no data' is shown although there is none missing, or hidden although there is"


def _counted(values: list[int | None], limits: list[int]) -> list[int]:
    """Count the values of each class, and last those that are missing."""
    counts = [0] * (len(limits) + 2)
    for value in values:
        counts[-1 if value is None else sum(value >= limit for limit in limits)] += 1
    return counts


def test_a_poor_legend_is_found():
    """What the book once had."""
    spec = {"unit": "%", "years": None, "limits": [951], "values": [[900] * 353]}
    lines = [("", "-35.0 to 95.0", "353 communes"), ("", "95.1 to 100.1", "0 communes")]
    lines += [("", "no data", "0 communes")]
    found = "; ".join(_faults(spec, lines))
    assert "hyphen" in found
    assert "no commune is ever in '95.1 to 100.1'" in found
    assert "'no data' is shown" in found
    lines[0] = ("", "35.0 to 95.0", "352 communes")
    found = "; ".join(_faults(spec, lines))
    assert "above a hundred" in found
    assert "are counted, and" in found
    light = [("", "1,125 to 1,144", "353 communes"), ("", "1,145 to 1,160", "0 communes")]
    assert "within five per cent" in "; ".join(_faults(spec | {"unit": ""}, light))


# -- drawings and explorers


@each_page
def test_drawings_write_a_minus_and_no_hyphen(path):
    words = re.findall(r"<text[^>]*>([^<]*)</text>", _page(path))
    assert [one for one in words if re.search(r"(?<![\w−])-\d", one)] == []


@each_page
def test_no_slider_has_two_stops(path):
    for page in (_page(path), *_maps(path)):
        for slider in re.findall(r'<input type="range"[^>]*>', page):
            low, high = (int(re.search(f'{end}="(-?\\d+)"', slider)[1]) for end in ("min", "max"))
            assert high - low != 1, slider


def _opened(path) -> Iterator[tuple[str, str, str]]:
    """Give title, controls and the state shown first of each explorer."""
    for figure in re.findall(r'<figure class="ck-explorer".*?</figure>', _page(path), re.S):
        title = re.search(r'ck-title"[^>]*>([^<]*)', figure)[1]
        controls, _, rest = figure.partition('<div class="ck-state"')
        yield title, controls, rest.partition('<script type="application/json">')[0]


@each_page
def test_explorers_open_in_a_telling_state(path):
    """Not with all controls at their least, and not with a drawing in which nothing is seen."""
    opened = [*_opened(path)]
    assert len(opened) == len(_calls(path, "explore")), "an explorer was not found in its page"
    for title, controls, state in opened:
        at = [int(one) for one in re.findall(r'<input type="range"[^>]* value="(\d+)"', controls)]
        assert len(at) < 2 or any(at), f"{title}: every slider stands at its least"
        for drawing in re.findall(r"<svg viewBox.*?</svg>", state, re.S):
            assert _tells(drawing), f"{title}: the drawing that is seen first shows nothing"


def _tells(drawing: str) -> bool:
    """Whether a line rises or falls, bars have a size, or points make a cloud."""
    width, height = map(float, re.search(r'viewBox="([^"]*)"', drawing)[1].split()[2:])
    rise = filled = along = 0.0
    for style, data in _paths(drawing):
        w, h = _extent(data)
        if re.search(f"fill:{_DATA}", style):
            filled += w * h / (width * height)
        elif re.search(f"stroke:{_DATA}", style) and w > width / 5:  # a legend's are shorter
            rise, along = max(rise, h / height), max(along, w / width)
    strip = height < 0.35 * width  # one row: what it tells lies along it
    marks = [
        len(_NUMBER.findall(data)) // 2 for style, data in _paths(drawing) if "marker:" in style
    ]
    cloud = drawing.count("<use ") + sum(marks) > 50
    return rise > 0.1 or filled > 0.02 or cloud or (strip and along > 0.2)


def _paths(drawing: str) -> Iterator[tuple[str, str]]:
    for path in re.findall(r"<path [^>]*>", drawing):
        style, data = re.search(r'style="([^"]*)"', path), re.search(r' d="([^"]*)"', path)
        if style and data:
            yield style[1], data[1]


def _extent(data: str) -> tuple[float, float]:
    """Return how wide and how high a path is; its steps are as ``charts.svg`` writes them."""
    x = y = 0.0
    xs, ys = [], []
    for command, rest in re.findall(r"([MhvlqcL])([^MhvlqcLz]*)", data):
        given = [float(one) for one in _NUMBER.findall(rest)]
        size = {"h": 1, "v": 1, "q": 4, "c": 6}.get(command, 2)
        for at in range(0, len(given), size):
            step = given[at : at + size]
            if command in "ML":
                x, y = step
            else:
                x += 0 if command == "v" else step[0 if command == "h" else -2]
                y += 0 if command == "h" else step[-1]
            xs.append(x)
            ys.append(y)
    return (max(xs) - min(xs), max(ys) - min(ys)) if xs else (0.0, 0.0)


def test_a_dead_drawing_is_found():
    style = 'style="fill:none;stroke:var(--ck-leaf)"'
    line = f'<svg viewBox="0 0 400 200"><path d="M0 190{{}}" {style}/></svg>'
    assert not _tells(line.format("h200l190-4"))
    assert _tells(line.format("h200l190-80"))
    assert not _tells('<svg viewBox="0 0 400 200"></svg>')
    marks = '<svg viewBox="0 0 400 200"><path d="M{}" style="fill:none;marker:url(#a)"/></svg>'
    assert not _tells(marks.format(" ".join(["9 9"] * 20)))
    assert _tells(marks.format(" ".join(["9 9"] * 60)))
