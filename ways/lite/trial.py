"""A notebook for the browser that needs no pandas: Python, a table, SQL, a slider, coursekit.

With it a site can be tried where Pyodide's distribution is not to be had. Its last line of output
is :data:`END`; the cells are few and say something of their own, so that a person can look too.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NAME = "trial.ipynb"
END = "the trial is over"

_TEXT = """\
# Python in this page, without pandas

*Run → Run All Cells*. The table of the 32 claims lies in the package `coursekit`, which comes
with this site."""

_TABLE = """\
import csv
import platform
import sys
from importlib.resources import files

import coursekit

table = files("coursekit") / "data/tables/claims.csv"
claims = list(csv.DictReader(table.read_text("utf-8").splitlines()))
print("Python", platform.python_version(), "on", sys.platform)
print("coursekit", coursekit.__version__, "with", len(claims), "claims")"""

_SQL = """\
import sqlite3

base = sqlite3.connect(":memory:")
base.execute("create table claims (id, verdict)")
base.executemany("insert into claims values (:id, :verdict)", claims)
for row in base.execute("select verdict, count(*) from claims group by verdict order by verdict"):
    print(*row)"""

_SLIDER = """\
import ipywidgets

claim = ipywidgets.IntSlider(value=1, min=1, max=len(claims), description="claim")
said = ipywidgets.HTML()


def show(change=None):
    said.value = f"<p class='said'>Claim {claim.value} is {claims[claim.value - 1]['verdict']}.</p>"


claim.observe(show, "value")
show()
ipywidgets.VBox([claim, said])"""

_DOCTOR = """\
from coursekit import doctor

doctor.examine(network=False)"""

# Under the browser's Python, which may not be this computer's: all code is at least read.
_COMPILE = """\
import json
import warnings
from pathlib import Path


def below(place, ending):
    for each in place.iterdir():
        if each.is_dir():
            yield from below(each, ending)
        elif each.name.endswith(ending):
            yield each


warnings.simplefilter("error")
modules = list(below(files("coursekit"), ".py"))
for module in modules:
    compile(module.read_text("utf-8"), module.name, "exec")
notebooks = list(below(Path.cwd(), ".ipynb"))
for notebook in notebooks:
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        lines = "".join(cell["source"]).splitlines()
        if cell["cell_type"] == "code":
            plain = "\\n".join("pass" if line[:1] in ("%", "!") else line for line in lines)
            compile(plain, notebook.name, "exec")
print(len(modules), "modules and", len(notebooks), "notebooks can be read by this Python")"""


def write(folder: Path) -> Path:
    """Write the notebook into a folder; its path is returned."""
    codes = (_TABLE, _SQL, _SLIDER, _DOCTOR, _COMPILE, f'print("{END}")')
    cells = [new_markdown_cell(_TEXT, id="text")]
    cells += [new_code_cell(code, id=f"code-{at}") for at, code in enumerate(codes, 1)]
    made = new_notebook(cells=cells)
    made.metadata.kernelspec = {
        "name": "python", "display_name": "Python (Pyodide)", "language": "python",
    }  # fmt: skip
    path = folder / NAME
    path.write_text(nbformat.writes(made) + "\n", "utf-8")
    return path
