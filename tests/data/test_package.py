"""Every table is what its description says: one test over the whole data package."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache

import frictionless
import pytest

import coursekit
from data.builders import manifests, package
from tests.conftest import ROOT

#: Each table is asked for by several tests; none of them changes it.
load = cache(coursekit.load)

DESCRIBED = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
RESOURCES = DESCRIBED["resources"]
TABLES = [resource for resource in RESOURCES if resource["format"] == "csv"]
EVIDENCE = {"measured", "census", "administrative", "modelled", "reported", "computed"}

ORIGINS = set(manifests.read("sources")["fields"]["origin"]["enum"])

each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r["name"])
each_table = pytest.mark.parametrize("resource", TABLES, ids=lambda r: r["name"])


def test_every_file_is_described():
    files = {path.name for path in (ROOT / "data/tables").iterdir() if path.suffix != ".yml"}
    assert manifests.without() == []
    assert files == {resource["path"].removeprefix("tables/") for resource in RESOURCES}


def test_frictionless_finds_nothing_wrong():
    report = frictionless.validate(str(ROOT / "data/datapackage.json"))
    problems = report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert report.valid, problems[:10]


@each_resource
class TestEveryResource:
    def test_its_bytes_are_the_published_ones(self, resource):
        content = (ROOT / "data" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"

    def test_it_says_where_it_comes_from_and_how_far_to_trust_it(self, resource):
        assert resource["evidence"] in EVIDENCE
        assert resource["title"]
        assert resource["description"].endswith(".")
        assert resource["vintage"]
        assert resource["cautions"]
        assert resource["sources"]
        for source in resource["sources"]:
            assert source["title"]
            assert source["origin"] in ORIGINS
            assert source["said"]
        assert all(licence["path"].startswith("https://") for licence in resource["licenses"])

    def test_its_builder_exists(self, resource):
        assert (ROOT / resource["builder"]).is_file()

    def test_it_names_the_chapters_that_use_it(self, resource):
        assert resource["used_in"] == package.used_in(resource["name"])


@each_table
class TestEveryTable:
    def test_every_column_is_described_and_typed(self, resource):
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 5, field["name"]
            assert re.fullmatch(r"[a-z][a-z0-9_]*", field["name"])
            assert field["type"] in {"string", "integer", "number"}

    def test_measures_have_units(self, resource):
        for field in resource["schema"]["fields"]:
            bare = {"lists", "value", "tolerance"}
            if field["type"] == "number" and field["name"] not in bare:
                assert "unit" in field, field["name"]

    def test_it_loads_with_the_types_of_its_description(self, resource):
        frame = load(resource["name"])
        assert len(frame) == resource["rows"] > 0
        assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
        for field in resource["schema"]["fields"]:
            kind = frame[field["name"]].dtype.kind
            assert kind in {"string": "OUT", "integer": "iu", "number": "f"}[field["type"]]
        if "insee" in frame:
            assert frame["insee"].dropna().str.fullmatch(r"\d{5}").all()

    def test_its_key_is_unique_and_complete(self, resource):
        key = load(resource["name"])[resource["schema"]["primaryKey"]]
        assert key.notna().all(axis=None)
        assert not key.duplicated().any()

    def test_codes_and_keys_are_declared_as_references(self, resource):
        declared = {
            foreign["fields"][0]: foreign["reference"]["resource"]
            for foreign in resource["schema"].get("foreignKeys", [])
        }
        for field in resource["schema"]["fields"]:
            name = field["name"]
            if name.endswith("insee") and resource["name"] != "communes":
                assert declared[name] == "communes"
            if name in {"source", "second_source"}:
                assert declared[name] == "sources"
            if name == "claim" and field["type"] == "integer":
                assert declared[name] == "claims"

    def test_its_references_lead_somewhere(self, resource):
        for foreign in resource["schema"].get("foreignKeys", []):
            target = foreign["reference"]
            known = set(load(target["resource"])[target["fields"][0]])
            assert set(load(resource["name"])[foreign["fields"][0]].dropna()) <= known


class TestSources:
    SOURCES = coursekit.load("sources")

    def test_each_says_who_speaks_and_each_origin_is_explained_and_used(self):
        meant = coursekit.describe("sources")["origin"]
        assert set(self.SOURCES["origin"]) == ORIGINS
        assert all(f"{origin}: " in meant for origin in ORIGINS)

    def test_what_was_seen_is_a_sentence_of_its_own(self):
        said = self.SOURCES["said"]
        assert said.str.fullmatch(r"[A-ZÉ0-9].*\.").all()
        assert said.is_unique

    def test_only_our_own_work_has_no_address(self):
        bare = self.SOURCES["url"].isna()
        assert set(self.SOURCES.loc[bare, "origin"]) == {"own"}
        assert bare.sum() == (self.SOURCES["origin"] == "own").sum()


class TestUse:
    def test_a_table_behind_the_profiles_is_used_by_whoever_shows_one(self):
        tables, names = package._profiles()
        assert {"town", "towns", "indicators"} <= names
        assert {"communes", "iris_2021", "solar_irradiation"} <= tables
        assert all("your_town" in package.used_in(name) for name in tables)

    def test_each_indicator_names_a_table_that_is_counted(self):
        """So that a figure of a new table is counted without a list to keep."""
        from coursekit.profiles import indicators

        named = {each.table for each in (*indicators.FIGURES, *indicators.SERIES)}
        assert named <= {resource["name"] for resource in RESOURCES}
        assert named <= package._profiles()[0]


def test_rows_under_the_database_licence_stand_in_a_table_of_their_own():
    shared = [r["name"] for r in RESOURCES if r["licenses"][0]["name"] == "ODbL-1.0"]
    assert shared == ["population_samples"]
    assert "COGugaison" in next(r for r in RESOURCES if r["name"] == shared[0])["attribution"]


def test_all_tables_together_stay_light():
    """They travel with the package, and with every page that runs Python."""
    assert sum(resource["bytes"] for resource in RESOURCES) <= 2_500_000


def test_the_outlines_are_small_and_share_their_borders():
    path = ROOT / "data/tables/commune_outlines.topojson"
    assert path.stat().st_size <= 120_000
    topology = load("commune_outlines")
    shapes = topology["objects"]["communes"]["geometries"]
    assert {shape["properties"]["insee"] for shape in shapes} == set(load("communes")["insee"])
    used = re.findall(r"-?\d+", json.dumps([shape["arcs"] for shape in shapes]))
    arcs = [index if index >= 0 else ~index for index in map(int, used)]
    twice = sum(arcs.count(index) == 2 for index in set(arcs))
    assert twice / len(topology["arcs"]) > 0.7, "most borders belong to two communes"
