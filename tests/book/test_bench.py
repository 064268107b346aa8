"""The bench runs to its end: its parts that take seconds are run here, their figures not judged."""

from __future__ import annotations

import re

import pytest

import driver
from book import bench
from book.build import HTML


@pytest.fixture
def measured(monkeypatch, tmp_path, capsys):
    """Return a function that runs a part, everything once, and tells the lines it printed."""
    monkeypatch.setattr(bench, "REPEAT", 1)

    def run(part: str) -> list[str]:
        bench.parts(HTML, tmp_path)[part]()
        return capsys.readouterr().out.strip().splitlines()[1:]

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "figure", "least"),
    [
        ("pages", r"\d+ / \d+ KB", 20),
        ("map", r"\d+ KB", 2),
        ("plain", r"\d+\.\d s|\d+ KB", 3),
        ("package", r"\d+(\.\d)? m?s", 30),
        ("classroom", r"\d+ KB", 4),
    ],
)
def test_a_part_comes_to_its_end_with_figures(measured, part, figure, least):
    lines = measured(part)
    assert sum(bool(re.search(rf" {figure}\b", line)) for line in lines) >= least, lines


@pytest.mark.slow
def test_the_checker_is_timed(measured, monkeypatch):
    from coursekit.checks import register

    monkeypatch.setattr(register, "chapters", lambda: [3])
    monkeypatch.setattr(register, "of_chapter", lambda number: ["ex03_1"])
    first, later = measured("practice")
    assert re.search(r"slowest of 1 \(ex03_1\) +\d+ ms", first)
    assert re.search(r" \d+ ms", later)


def test_each_kind_of_contribution_is_timed(measured, monkeypatch):
    ran = []
    monkeypatch.setattr(bench, "run", lambda *command: ran.append(command[2:]))
    lines = measured("quick")
    assert ran[1:] == [("test", "quick", kind) for kind in driver.KINDS]
    assert [re.match(r" *quick (\w+) +\d+\.\d s", line)[1] for line in lines] == [*driver.KINDS]


def test_what_fails_ends_in_a_sentence_with_what_was_said():
    with pytest.raises(SystemExit, match=r"measurement stopped: .*\n(.*\n)*.*No module named 'no'"):
        bench.python("import no")


def test_a_part_nobody_knows_is_answered_with_those_there_are(monkeypatch):
    monkeypatch.setattr(bench.build, "build", lambda: [])
    monkeypatch.setattr(bench.sys, "argv", ["bench", "speed"])
    with pytest.raises(SystemExit, match=r"No part speed\. There are: builds, pages, map, plain"):
        bench.main()
