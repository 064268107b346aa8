"""The bench runs to its end: its parts that take seconds are run here, their figures not judged."""

from __future__ import annotations

import gzip
import json
import re
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest

import driver
from book import bench, lighthouse
from book.build import HTML


@pytest.fixture
def measured(monkeypatch, tmp_path, capsys):
    """Return a function that runs a part, everything once, and tells the lines it printed."""
    monkeypatch.setattr(bench, "REPEAT", 1)

    def run(part: str, *pages: str) -> list[str]:
        bench.parts(HTML, tmp_path, list(pages))[part]()
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


REPORT = {
    "categories": {"performance": {"score": 0.97}},
    "audits": {
        name: {"numericValue": value}
        for name, value in zip(lighthouse.AUDITS, (1480.4, 120, 0.004, 2900, 123_456), strict=True)
    },
}


def test_a_page_is_measured_by_lighthouse_over_a_server_that_compresses(measured, monkeypatch):
    asked = []

    def run(command, **_):
        request = Request(command[1], headers={"Accept-Encoding": "gzip"})
        with urlopen(request) as answer:
            asked.append((answer.headers["Content-Encoding"], gzip.decompress(answer.read())))
        return SimpleNamespace(returncode=0, stdout=json.dumps(REPORT))

    monkeypatch.setattr(lighthouse, "found", lambda: ["lighthouse"])
    monkeypatch.setattr(lighthouse.subprocess, "run", run)
    (line,) = measured("lighthouse", "opening/story")
    assert asked == [("gzip", (HTML / "opening/story.html").read_bytes())] * lighthouse.VISITS
    assert " ".join(line.split()) == (
        "opening/story 1480 ms 120 ms 0.004 2900 123 KB 0.97 over in score, blocking"
    )


def test_without_node_there_is_a_sentence_instead_of_figures(measured, monkeypatch):
    monkeypatch.setattr(lighthouse.shutil, "which", lambda name: None)
    assert measured("lighthouse") == [
        "  Not measured. Lighthouse needs npm, which comes with Node.js: install that first."
    ]


def test_what_fails_ends_in_a_sentence_with_what_was_said():
    with pytest.raises(SystemExit, match=r"measurement stopped: .*\n(.*\n)*.*No module named 'no'"):
        bench.python("import no")


def test_a_part_nobody_knows_is_answered_with_those_there_are(monkeypatch):
    monkeypatch.setattr(bench.build, "build", lambda: [])
    monkeypatch.setattr(bench.sys, "argv", ["bench", "speed"])
    with pytest.raises(SystemExit, match=r"No part speed\. There are: builds, pages, map, plain"):
        bench.main()
