"""Builders make the same bytes again, and refuse what does not fit."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from coursekit import load
from data.builders import manifests, package, registry, shapes, transcribed
from tests.conftest import ROOT
from tests.data.places import contains, gap_km, locate


def test_every_package_is_pinned_by_version_and_digest():
    pins = registry.WHEELS | registry.TARBALLS
    assert len(pins) == 8
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in pins.values())
    assert all(re.search(r"(==|@)\d+\.\d+\.\d+$", name) for name in pins)


def test_each_derived_table_has_a_builder_of_its_own():
    builders = {name: manifests.read(name).get("builder") for name in manifests.described()}
    derived = {name: path.rpartition("/")[2] for name, path in builders.items() if path}
    assert derived == {
        "best_plane_irradiance": "best_plane.py",
        "clear_sky_irradiance": "clear_sky.py",
        "commune_adjacency": "adjacency.py",
        "commune_changes": "changes.py",
        "commune_outlines": "outlines.py",
        "communes": "communes.py",
        "iris_2021": "iris.py",
        "mean_sky_irradiance": "mean_sky.py",
        "population_2016_2023": "communes.py",
    }


def test_the_folder_of_the_builders_holds_code_only():
    kinds = {path.suffix for path in (ROOT / "data/builders").iterdir() if path.is_file()}
    assert kinds == {".py"}


class TestNormalForm:
    def changed(self, old: str, new: str) -> str:
        text = (ROOT / "data/tables/municipal_2014_lists.csv").read_text("utf-8")
        assert old in text
        return text.replace(old, new, 1)

    def test_numbers_lose_needless_zeros_and_rows_find_their_place(self):
        text = (ROOT / "data/tables/municipal_2014_lists.csv").read_text("utf-8")
        header, *lines = text.splitlines()
        turned = "\n".join([header, *reversed(lines), ""]).replace("45.12", "45.1200")
        assert transcribed.normalise("municipal_2014_lists", turned) == text

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("45.12", "45,12", "row .*: it has 13 values for 12 columns"),
            ("45.12", "many", "row .* pct_registered: 'many' is no number"),
            ("62528", "6252", "insee: '6252' is malformed"),
            ("Loos-en-Gohelle", "", "commune: the value is missing"),
            ("45.12", "145.12", "145.12 is not between 0 and 100"),
            (
                "commune",
                "town",
                "csv: the column 'town' is not described.*yml: the table has no column 'commune'",
            ),
            ("62427", "62528", "the key stands twice .*62528"),
        ],
    )
    def test_what_does_not_fit_is_refused_with_its_place(self, old, new, says):
        with pytest.raises(transcribed.TableError, match=says):
            transcribed.normalise("municipal_2014_lists", self.changed(old, new))

    def test_a_check_reports_and_writes_nothing(self, tmp_path):
        tables = tmp_path / "tables"
        tables.mkdir()
        for name in ("communes", "municipal_2014_lists", "sources"):
            for kind in ("csv", "yml"):
                shutil.copy(ROOT / f"data/tables/{name}.{kind}", tables)
        path = tables / "municipal_2014_lists.csv"
        path.write_text(path.read_text("utf-8").replace("45.12", "45.120"), encoding="utf-8")
        before = path.read_bytes()
        assert transcribed.build(check=True, tables=tables) == [
            f"{path} is not in normal form: run `make data`."
        ]
        assert path.read_bytes() == before
        assert transcribed.build(tables=tables) == []
        assert path.read_bytes() == (ROOT / "data/tables/municipal_2014_lists.csv").read_bytes()


#: One degree by one degree at the equator, and a hole of half a degree by half a degree.
SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
HOLE = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75), (0.25, 0.25)]


class TestGeometry:
    def test_the_area_of_a_degree_is_that_of_the_ellipsoid(self):
        """12,308.46 km² when both radii of curvature of GRS 80 are integrated step by step."""
        assert shapes.area_km2([[SQUARE]]) == pytest.approx(12_308.46, abs=0.01)

    def test_a_hole_is_taken_off_and_is_outside(self):
        shape = [[SQUARE, HOLE]]
        whole, hole = shapes.area_km2([[SQUARE]]), shapes.area_km2([[HOLE]])
        assert shapes.area_km2(shape) == pytest.approx(whole - hole)
        assert contains(shape, (0.1, 0.5))
        assert not contains(shape, (0.5, 0.5))
        assert gap_km(shape, (0.5, 0.5)) == pytest.approx(27.8, abs=0.1)

    def test_a_degree_of_latitude_is_111_km(self):
        assert shapes.length_km([(3, 50), (3, 51)]) == pytest.approx(111.2, abs=0.1)

    def test_a_point_nowhere_has_no_commune(self):
        assert locate({"62528": [[SQUARE]]}, (5.0, 5.0)) == ""
        assert locate({"62528": [[SQUARE]]}, (0.5, 0.5)) == "62528"

    def test_neighbours_share_the_arc_between_them_and_a_corner_is_no_border(self):
        """Three unit squares in an L: two borders; the diagonal pair meets in a corner."""

        def commune(code: str, *arcs: int) -> dict:
            return {"type": "Polygon", "properties": {"insee": code}, "arcs": [list(arcs)]}

        topology = {
            "transform": {"scale": [1, 1], "translate": [0, 0]},
            "arcs": [
                [[1, 0], [0, 1]],  # between a and b
                [[1, 1], [-1, 0], [0, -1], [1, 0]],  # the rest of a
                [[1, 0], [1, 0], [0, 1]],  # b, from a to c
                [[2, 1], [-1, 0]],  # between b and c
                [[2, 1], [0, 1], [-1, 0], [0, -1]],  # the rest of c
            ],
            "objects": {
                "communes": {
                    "geometries": [
                        commune("a", 0, 1),
                        commune("b", 2, 3, -1),
                        commune("c", 4, -4),
                    ]
                }
            },
        }
        found = shapes.borders(topology)
        assert list(found) == [("a", "b"), ("b", "c")]
        assert found["a", "b"] == pytest.approx(111.2, abs=0.1)

    def test_every_ring_of_the_outlines_closes(self):
        for shape in shapes.shapes(load("commune_outlines")).values():
            for polygon in shape:
                for ring in polygon:
                    assert ring[0] == ring[-1]
                    assert len(ring) > 3


def test_nothing_names_the_host_of_a_registry():
    told = json.dumps(json.loads(package.PACKAGE.read_text("utf-8")))
    written = [*(ROOT / "data").rglob("*.py"), *(ROOT / "data").rglob("*.yml")]
    for path in [*written, ROOT / "requirements/data.txt"]:
        told += path.read_text("utf-8")
    hosts = "|".join(
        name + r"\.(org|com|io)" for name in ("py" + "pi", "python" + "hosted", "npm" + "js")
    )
    assert not re.search(hosts, told)
