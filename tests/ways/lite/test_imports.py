"""What a notebook imports, a browser offers: Python itself, the pinned lock, or a wheel."""

from __future__ import annotations

import json
from importlib import metadata

import pytest

from tests.conftest import ROOT
from ways.lite import imports, site, wheels
from ways.pyodide.pinned import pinned

COURSEKIT = ROOT / "src/coursekit"
#: The command line and the grading of a class are for a teacher's computer.
NOT_IN_BROWSER = ("__main__.py", "grading")


@pytest.fixture(scope="module")
def offered() -> set[str]:
    """Return what can be imported, known without any download."""
    found = {name for entry in pinned().packages.values() for name in entry["imports"]}
    found.add("coursekit")
    bundled = {each.name for each in wheels.in_site(pinned())}
    for module, packages in metadata.packages_distributions().items():
        if bundled & {name.lower().replace("_", "-") for name in packages}:
            found.add(module)
    return found


def test_every_import_of_every_notebook_is_offered(course, offered):
    wanted = {str(p.relative_to(course)): imports.of_notebook(p) for p in course.rglob("*.ipynb")}
    assert len(wanted) > 20
    assert {"coursekit", "pandas", "numpy", "matplotlib"} <= set().union(*wanted.values())
    assert imports.missing(wanted, offered) == []


def test_every_import_of_coursekit_is_offered(offered):
    wanted = {
        path.relative_to(COURSEKIT).as_posix(): imports.of_code(path.read_text("utf-8"))
        for path in COURSEKIT.rglob("*.py")
        if path.relative_to(COURSEKIT).parts[0] not in NOT_IN_BROWSER
    }
    assert "folium" in set().union(*wanted.values())
    assert imports.missing(wanted, offered) == []


@pytest.mark.parametrize("made_up", ["geopandas_of_tomorrow", "tkinter", "torch"])
def test_what_nobody_offers_is_named_with_its_notebook(made_up, offered, tmp_path):
    cell = {"cell_type": "code", "source": ["%pip install x\n", f"from {made_up} import y"]}
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), "utf-8")
    (said,) = imports.missing({path.name: imports.of_notebook(path)}, offered)
    assert said.startswith(f"odd.ipynb imports {made_up}, which")


def test_a_site_looks_at_its_own_lock(course):
    """Building stops where this list is not empty."""
    packages = {"coursekit": {"imports": ["coursekit"]}, "pandas": {"imports": ["pandas"]}}
    said = site.not_offered(course, {"packages": packages})
    assert any("imports numpy" in line for line in said)
    assert not any("imports pandas" in line for line in said)
