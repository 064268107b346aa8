"""Compile what a page is going to import, with the page's own Python; run.mjs runs this.

Of the folder that it is given, ``standard`` and ``libraries`` hold sources; ``compiled`` gets a
file for each that was imported while the lines below did what chapters do. The rest stays as it is:
bytecode weighs twice as much, and most of a library is never asked for.
"""

import importlib.util
import io
import sys
from importlib import _bootstrap_external
from pathlib import Path

WORK = Path("/compiling")
STANDARD = "/lib/python{}{}.zip/".format(*sys.version_info[:2])
LIBRARIES = f"{WORK}/libraries/"
SITE = "/lib/python{}.{}/site-packages/".format(*sys.version_info[:2])

sys.path.append(LIBRARIES)
sys.dont_write_bytecode = True


def _work_as_a_chapter_does():
    """Import and use the libraries; a module too many or too few changes no result."""
    import ast  # noqa: F401
    import csv  # noqa: F401
    import difflib  # noqa: F401
    import html.parser  # noqa: F401
    import importlib.resources  # noqa: F401
    import linecache  # noqa: F401
    import logging  # noqa: F401
    import secrets  # noqa: F401
    import statistics  # noqa: F401
    import traceback  # noqa: F401

    import folium
    import matplotlib.pyplot as plt
    import pandas as pd

    rows = pd.read_csv(io.StringIO("town,year,share\nLoos,1990,0.5\nLens,1999,0.25\n"))
    rows["share"] = rows["share"].round(1)
    rows = rows.merge(rows.groupby("town", as_index=False)["share"].sum(), on="town")
    rows.sort_values("year").pivot_table(index="town", columns="year").style.format("{:.1f}")
    rows._repr_html_()
    rows.to_dict("records")
    folium.Map(tiles=None).get_root().render()
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="a line")
    axes.legend()
    figure.savefig(io.StringIO(), format="svg", bbox_inches="tight")


def _sources():
    """Yield, of each module that was imported from there, its source and its name in a page."""
    for module in list(sys.modules.values()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        if not origin.endswith(".py"):
            continue
        for home, below, name in (
            (STANDARD, WORK / "standard", STANDARD),
            (LIBRARIES, WORK / "libraries", SITE),
        ):
            if origin.startswith(home):
                inside = origin.removeprefix(home)
                yield below / inside, name + inside


def _compile(source, name):
    content = source.read_bytes()
    code = compile(content, name, "exec", dont_inherit=True)
    # Not to be checked against its source, which no page holds.
    digest = importlib.util.source_hash(content)
    target = WORK / "compiled" / f"{source.relative_to(WORK)}c"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_bootstrap_external._code_to_hash_pyc(code, digest, False))


_work_as_a_chapter_does()
for _source, _name in sorted(_sources()):
    _compile(_source, _name)
