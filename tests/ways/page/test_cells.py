"""The Python side of a page, run by a Python without a browser around it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT

_PAGE = """
import json, sys
sys.path[:0] = ["ways/page/python", "src", "."]
import book.extension.markup
sys.modules["coursekit_markup"] = book.extension.markup
import coursekit_page
for cell in {cells!r}:
    coursekit_page.run(json.dumps(cell))
"""


def _said(*cells: str) -> list[dict]:
    done = subprocess.run(
        [sys.executable, "-c", _PAGE.format(cells=cells)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line.partition("ck ")[2]) for line in done.stdout.splitlines() if line]


def test_a_cell_that_would_use_a_gap_does_not_run_and_names_the_line():
    said = _said(
        "import coursekit",
        "print('ran')\nbefore, after = 3, ...\nanswer = after - before",
        "before, after = ..., ...",
        "answer = after",
        "print(answer)",
    )
    assert [one["kind"] for one in said] == ["error", "text"]
    told = "Line 3: after still holds a gap (...). Fill line 2 in, then run the cell again."
    assert said[0]["text"] == told
    assert said[0]["code"] == "answer = after - before"
    assert said[1]["text"] == "Ellipsis\n"
