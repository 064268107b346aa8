"""The data catalogue: everything the package says, for people, and the files to take away."""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from docutils import nodes

from book.extension import chapter_list, coverage, data_catalogue
from book.extension.claims import claim_page
from coursekit import load
from tests.conftest import ROOT

from .pages import environment, html, run, tags, text

RESOURCES = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["resources"]
TABLES = [resource for resource in RESOURCES if resource["format"] == "csv"]
ENV = environment("appendix/data_catalogue")
#: What is made when a test first asks for it, is made in one process.
pytestmark = pytest.mark.xdist_group("catalogue page")
OUTLINES, HEIGHT = coverage.paths(load("commune_outlines"))

each_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r["name"])
each_table = pytest.mark.parametrize("resource", TABLES, ids=lambda r: r["name"])


@cache
def catalogue() -> list[nodes.Node]:
    return run(data_catalogue.DataCatalogue, ENV)


@cache
def catalogue_html() -> str:
    return html(catalogue())


@cache
def sections() -> dict[str, str]:
    return {node["ids"][0]: html([node]) for node in catalogue() if node.tagname == "section"}


def section(resource: dict) -> str:
    return sections()[f"table-{resource['name']}"]


def test_every_origin_has_words_for_a_reader():
    (origin,) = (
        field["constraints"]["enum"]
        for resource in RESOURCES
        if resource["name"] == "sources"
        for field in resource["schema"]["fields"]
        if field["name"] == "origin"
    )
    assert list(data_catalogue._ORIGINS) == origin


def test_the_index_leads_to_every_table_and_nowhere_else():
    links = [given["href"] for given in tags(html(catalogue()[:1]), "a")]
    assert links == [f"#table-{resource['name']}" for resource in RESOURCES]
    assert set(sections()) == {link[1:] for link in links}


@each_resource
class TestEveryTable:
    def test_it_says_what_it_is_and_how_far_to_trust_it(self, resource):
        said = text(section(resource))
        for part in (resource["description"], resource["vintage"], *resource["cautions"]):
            assert " ".join(str(part).split()) in said
        badge = [g for g in tags(section(resource), "span") if g.get("class") == "ck-evidence"]
        assert [given["data-evidence"] for given in badge] == [resource["evidence"]]
        assert f'load("{resource["name"]}")' in said

    def test_its_licence_and_sources_are_linked(self, resource):
        links = {given.get("href") for given in tags(section(resource), "a")}
        assert resource["licenses"][0]["path"] in links
        assert resource["licenses"][0]["title"] in text(section(resource))
        for source in resource["sources"]:
            assert source["title"] in text(section(resource))
            assert "path" not in source or source["path"] in links

    def test_of_each_source_it_says_who_speaks_and_what_was_seen(self, resource):
        said = text(section(resource))
        for source in resource["sources"]:
            assert data_catalogue._ORIGINS[source["origin"]] in said
            seen = f"Seen {source['seen']}: " if "path" in source else "Seen: "
            assert f"{seen}{source['said']}" in said
            assert source.get("address_note", "") in said

    def test_its_file_can_be_taken_away(self, resource):
        (link,) = [g["href"] for g in tags(section(resource), "a") if "download" in g]
        assert link == f"../_static/data/{resource['path']}"

    def test_its_chapters_are_named_and_linked_when_they_stand(self, resource):
        known = chapter_list.pages(ENV)
        links = {given.get("href") for given in tags(section(resource), "a")}
        for name in resource["used_in"]:
            if name in known:
                assert f"../{known[name].docname}.html" in links
        assert ("No chapter loads it" in section(resource)) == (not resource["used_in"])

    def test_the_claims_that_it_is_behind_are_linked(self, resource):
        checks = load("claim_checks")
        reads = checks["recompute"].str.contains(rf"load\(['\"]{resource['name']}['\"]\)")
        links = {given.get("href") for given in tags(section(resource), "a")}
        behind = {f"../{claim_page(number)}.html" for number in checks[reads]["claim"]}
        assert {link for link in links if link and "/claims/" in link} == behind


@each_table
class TestEveryColumn:
    def test_the_dictionary_has_each_column_with_meaning_unit_and_gaps(self, resource):
        frame = load(resource["name"])
        words = data_catalogue.dictionary(resource, frame).set_index("column")
        for field in resource["schema"]["fields"]:
            row = words.loc[field["name"]]
            assert row["meaning"].startswith(field["description"])
            assert row["unit"] == field.get("unit", "–")
            gaps = int(frame[field["name"]].isna().sum())
            assert row["missing"] == (f"{gaps:,} of {len(frame):,}" if gaps else "none")
        assert words.index.tolist() == frame.columns.tolist()
        for name in words.index:
            assert f'<th scope="row">{name}</th>' in section(resource)

    def test_the_first_rows_are_shown_and_no_more(self, resource):
        table = re.findall(r"(?s)<table.*?</table>", section(resource))[-1]
        frame = load(resource["name"])
        assert table.count("<tr>") == 1 + min(5, len(frame))
        assert len(tags(table.split("</thead>")[0], "th")) == len(frame.columns)
        first = str(frame.iloc[0, 0])
        assert data_catalogue.preview(frame).iloc[0, 0] == frame.iloc[0, 0] or first.startswith(
            "http"
        )
        assert f"First rows of {resource['title']}" in text(table)


def test_long_texts_are_shortened_in_the_preview_and_numbers_left_alone():
    frame = pd.DataFrame({"a": ["word " * 30, None], "b": [1.5, 2]})
    short = data_catalogue.preview(frame)
    assert short.loc[0, "a"].endswith("word …")
    assert len(short.loc[0, "a"]) <= data_catalogue.PREVIEW_TEXT + 1
    assert pd.isna(short.loc[1, "a"])
    assert short["b"].tolist() == [1.5, 2]


def test_a_hostile_description_runs_nothing():
    resource = copy.deepcopy(next(r for r in TABLES if r["name"] == "claims"))
    bad = '"><script>alert(1)</script>'
    for key in ("title", "description", "vintage", "builder", "path"):
        resource[key] = bad
    resource["cautions"] = [bad]
    resource["sources"] = [{"title": bad, "path": bad, "origin": bad, "said": bad}]
    resource["licenses"] = [{"name": bad, "title": bad, "path": bad}]
    resource["schema"]["fields"][0]["description"] = bad
    markup = data_catalogue.dataset(resource, load("claims"), "x", "", (OUTLINES, HEIGHT))
    assert not tags(markup + data_catalogue.index([resource]), "script")


def test_the_page_is_light_and_the_shared_drawing_too():
    assert len(gzip.compress(catalogue_html().encode())) < 110_000
    assert len(gzip.compress(coverage.shared(OUTLINES).encode())) < 20_000
    drawings = catalogue_html().count(f'<g id="{coverage.ID}">')
    assert drawings == 1, "the outlines stand on the page once"


def test_no_id_is_given_twice():
    ids = [given["id"] for given in tags(catalogue_html()) if "id" in given]
    assert len(ids) == len(set(ids))


def test_the_page_is_read_again_when_data_or_chapters_change():
    catalogue()
    noted = {name.rpartition("/")[2] for name in ENV.noted}
    assert {"datapackage.json", "_toc.yml", "two_towns.md"} <= noted


class TestCoverage:
    def test_each_commune_is_drawn_in_its_true_place_and_size(self):
        communes = load("communes").set_index("insee")
        assert set(OUTLINES) == set(communes.index)
        areas, middles = {}, {}
        for code, data in OUTLINES.items():
            points = _points(data)
            areas[code] = sum(map(_area, points))
            middles[code] = np.concatenate(points).mean(axis=0)
        drawn = pd.Series(areas) * (communes["area_km2"].sum() / sum(areas.values()))
        apart = (drawn - communes["area_km2"]).abs() / communes["area_km2"]
        assert apart.median() < 0.02
        places = pd.DataFrame(middles, index=["x", "y"]).T
        assert np.corrcoef(places["x"], communes.loc[places.index, "lon"])[0, 1] > 0.999
        assert np.corrcoef(places["y"], communes.loc[places.index, "lat"])[0, 1] < -0.999

    @pytest.mark.parametrize("share", [0, 10, 200, 353])
    def test_the_smaller_half_is_named(self, share):
        codes = sorted(OUTLINES)
        present = set(codes[:share])
        drawn = coverage.coverage(present, OUTLINES, HEIGHT, "label")
        used = set(re.findall(r'href="#ck-c(\d+)"', drawn))
        few = present if len(present) < len(codes) / 2 else set(codes) - present
        kind = "here" if len(present) < len(codes) / 2 else "not-here"
        assert used == few
        assert f'<g class="ck-{kind}">' in drawn
        assert 'role="img" aria-label="label"' in drawn

    @each_table
    def test_the_sentence_says_what_the_map_shows(self, resource):
        frame = load(resource["name"])
        if "insee" not in frame:
            assert "ck-cover" not in section(resource)
            return
        codes = [column for column in frame if column == "insee" or column.endswith("_insee")]
        count = (
            pd.concat([frame[column] for column in codes]).loc[lambda c: c.isin(OUTLINES)].nunique()
        )
        assert f"{count} of the {len(OUTLINES)} communes" in text(section(resource))

    def test_few_missing_communes_are_named(self):
        names = load("communes").set_index("insee")["commune"]
        frame = pd.DataFrame({"insee": names.index[2:]})
        said = data_catalogue.covered({"title": "T"}, frame, (OUTLINES, HEIGHT))
        assert f"Without: {names.iloc[0]}, {names.iloc[1]}." in said


def _points(data: str) -> list[np.ndarray]:
    """Return the rings of a path as points."""
    rings = []
    for ring in data.split("z")[:-1]:
        numbers = [tuple(map(int, re.findall(r"-?\d+", step))) for step in ring[1:].split("l")]
        rings.append(np.cumsum(np.array(numbers), axis=0))
    return rings


def _area(points: np.ndarray) -> float:
    x, y = points.T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


class TestFiles:
    def test_the_whole_package_lies_beside_the_pages(self, tmp_path):
        app = SimpleNamespace(outdir=str(tmp_path), builder=SimpleNamespace(format="html"))
        data_catalogue._copy(app, None)
        folder = tmp_path / "_static/data"
        for resource in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]:
            content = (folder / resource["path"]).read_bytes()
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"

    @pytest.mark.parametrize(("kind", "error"), [("latex", None), ("html", RuntimeError("no"))])
    def test_nothing_is_copied_for_another_format_or_after_a_failure(self, tmp_path, kind, error):
        app = SimpleNamespace(outdir=str(tmp_path), builder=SimpleNamespace(format=kind))
        data_catalogue._copy(app, error)
        assert not list(tmp_path.iterdir())
