"""`load` gives typed tables, or a sentence that says what is wrong and what to do."""

from __future__ import annotations

import filecmp
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import catalog, datasets, describe, doctor, load
from coursekit.datasets import DataFileError, UnknownColumn, UnknownCommune, UnknownDataset
from coursekit.datasets._seal import broken
from tests.conftest import ROOT

DATA = ["datapackage.json", *(f"tables/{path.name}" for path in (ROOT / "data/tables").iterdir())]


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "tables").mkdir()
    _restore(folder)
    return folder


def _restore(folder: Path) -> None:
    """Bring each file back that is missing or was written to."""
    _, changed, missing = filecmp.cmpfiles(ROOT / "data", folder, DATA)
    for name in changed + missing:
        shutil.copy2(ROOT / "data" / name, folder / name)


@pytest.fixture
def copy(copied, monkeypatch) -> Iterator[Path]:
    """Make coursekit read a copy of the data, which a test may damage."""
    monkeypatch.setenv("COURSEKIT_DATA", str(copied))
    yield copied
    _restore(copied)


class TestTables:
    def test_codes_stay_text(self):
        assert load("communes")["insee"].str.len().eq(5).all()

    def test_counts_are_integers_and_gaps_stay_gaps(self):
        shafts = load("mine_shafts")
        assert shafts["sunk_year"].dtype == "Int64"
        assert shafts["sunk_year"].isna().sum() > 0
        assert load("municipal_lists")["votes"].dtype == "int64"

    def test_each_call_gives_a_fresh_frame(self):
        first = load("communes")
        first.loc[:, "commune"] = "changed"
        first["new"] = first.columns.name = "changed"
        first.attrs["units"].clear()
        again = load("communes")
        assert again["commune"].nunique() > 300
        assert "new" not in again
        assert again.columns.name is None
        assert again.attrs["units"]

    def test_a_frame_knows_where_it_comes_from(self):
        attrs = load("mine_shafts").attrs
        assert attrs["evidence"] == "administrative"
        assert attrs["units"]["depth_m"] == "m"
        assert "Licence Ouverte" in attrs["licence"]

    def test_the_catalogue_lists_every_table(self):
        assert set(catalog().index) == set(datasets.names())
        assert catalog().loc["communes", "rows"] == 353

    def test_the_catalogue_is_shown_whole(self):
        title = catalog()["title"].iloc[catalog()["title"].str.len().argmax()]  # none is cut
        html = catalog()._repr_html_()
        for shown in (repr(catalog()), html):
            assert title in shown
            assert all(name in shown for name in datasets.names())
            assert "<NA>" not in shown
            assert "1,764" in shown
        assert "<caption>" in html

    def test_what_is_cut_out_of_the_catalogue_is_a_frame(self):
        census = catalog().query("evidence == 'census'")
        assert type(census) is pd.DataFrame
        assert "iris_2021" in census.index

    def test_the_tab_key_offers_the_names(self):
        assert dir(datasets.table) == datasets.names()
        assert len(load(datasets.table.communes)) == 353
        with pytest.raises(AttributeError, match="Did you mean 'communes'"):
            _ = datasets.table.comunes
        assert "depth_m" in describe("mine_shafts")._ipython_key_completions_()


class TestDescribe:
    def test_it_prints_every_column_with_its_meaning(self):
        text = repr(describe("mine_shafts"))
        for column in load("mine_shafts").columns:
            assert column in text
        assert "Caution" in text

    def test_it_draws_itself_as_an_accessible_table(self):
        html = describe("mine_shafts")._repr_html_()
        assert "<caption>" in html
        assert 'scope="col"' in html

    def test_it_explains_one_column(self):
        assert "error" in describe("mine_shafts")["depth_m"]

    def test_a_misspelt_column_is_answered_with_the_near_one(self):
        with pytest.raises(UnknownColumn, match="Did you mean 'depth_m'"):
            describe("mine_shafts")["depth"]


class TestUnknownNames:
    @pytest.mark.parametrize("ask", [load, describe])
    def test_a_misspelt_table_is_answered_with_the_near_one(self, ask):
        with pytest.raises(UnknownDataset, match=r"'mine_shaft'.*Did you mean 'mine_shafts'"):
            ask("mine_shaft")

    def test_a_strange_table_is_answered_with_all_names(self):
        with pytest.raises(UnknownDataset, match=r"The tables are: .*claims, .*timeline"):
            load("zzz")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("62528", "62528"),
            ("Loos-en-Gohelle", "62528"),
            ("loos en gohelle", "62528"),
            ("HENIN BEAUMONT", "62427"),
            ("noeux-les-mines", "62617"),
        ],
    )
    def test_a_commune_is_found_whatever_its_accents_and_hyphens(self, name, code):
        assert datasets.commune(name)["insee"] == code

    def test_a_misspelt_commune_is_answered_with_the_near_ones(self):
        with pytest.raises(UnknownCommune, match="Did you mean 'Loos-en-Gohelle'"):
            datasets.commune("Loos en Gohele")

    def test_a_commune_elsewhere_is_told_what_the_course_covers(self):
        with pytest.raises(UnknownCommune, match="353 communes of the coalfield"):
            datasets.commune("Marseille-sur-Mer-du-Sud")

    @given(st.text(max_size=30))
    def test_any_text_finds_a_commune_or_a_sentence(self, text):
        try:
            found = datasets.commune(text)["insee"]
        except UnknownCommune as error:
            found = str(error)
        assert found in CODES or "no commune" in found


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def _swap_columns(content: bytes, rng: random.Random) -> bytes:
    frame = pd.read_csv(pd.io.common.BytesIO(content), dtype=str, keep_default_na=False)
    order = list(frame.columns)
    a, b = rng.sample(range(len(order)), 2)
    order[a], order[b] = order[b], order[a]
    return frame[order].to_csv(index=False, lineterminator="\n").encode()


def _swap_values(content: bytes, rng: random.Random) -> bytes:
    lines = _lines(content)
    a, b = rng.sample(range(1, len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def _change_byte(content: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(content))
    return content[:place] + bytes([content[place] ^ rng.randrange(1, 128)]) + content[place + 1 :]


def _change_digit(content: bytes, rng: random.Random) -> bytes:
    places = [n for n, byte in enumerate(content) if chr(byte).isdigit()]
    place = rng.choice(places)
    other = rng.choice([d for d in b"0123456789" if d != content[place]])
    return content[:place] + bytes([other]) + content[place + 1 :]


def _drop_row(content: bytes, rng: random.Random) -> bytes:
    lines = _lines(content)
    del lines[rng.randrange(1, len(lines))]
    return b"".join(lines)


def _double_row(content: bytes, rng: random.Random) -> bytes:
    lines = _lines(content)
    place = rng.randrange(1, len(lines))
    return b"".join([*lines[:place], lines[place], *lines[place:]])


def _drop_cell(content: bytes, rng: random.Random) -> bytes:
    lines = _lines(content)
    place = rng.randrange(1, len(lines))
    lines[place] = lines[place].replace(b",", b"", 1)
    return b"".join(lines)


DAMAGE = {
    "cut": lambda content, rng: content[: rng.randrange(1, len(content))],
    "emptied": lambda content, rng: b"",
    "header lost": lambda content, rng: b"".join(_lines(content)[1:]),
    "row lost": _drop_row,
    "row doubled": _double_row,
    "rows swapped": _swap_values,
    "cell lost": _drop_cell,
    "columns swapped": _swap_columns,
    "semicolons": lambda content, rng: content.replace(b",", b";"),
    "tabs": lambda content, rng: content.replace(b",", b"\t"),
    "Windows line ends": lambda content, rng: content.replace(b"\n", b"\r\n"),
    "UTF-16": lambda content, rng: content.decode().encode("utf-16"),
    "Latin-1": lambda content, rng: content.decode().encode("latin-1", "replace") + b"\xe9\n",
    "byte order mark": lambda content, rng: b"\xef\xbb\xbf" + content,
    "byte changed": _change_byte,
    "digit changed": _change_digit,
    "decimal commas": lambda content, rng: content.replace(b".", b",").replace(b",1", b',"1,0"', 1),
    "a word for a number": lambda content, rng: (
        content.replace(b",0", b",none", 1) if b",0" in content else content + b"none\n"
    ),
}
CODES = set(load("communes")["insee"])
TABLES = [name for name in datasets.names() if name != "commune_outlines"]
DESCRIBED = json.dumps(json.loads((ROOT / "data/datapackage.json").read_bytes()), sort_keys=True)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_table_is_refused_with_file_and_remedy(damage, copy):
    faults = []
    for name in TABLES:
        path = copy / "tables" / f"{name}.csv"
        good = path.read_bytes()
        bad = DAMAGE[damage](good, random.Random(f"{damage} {name}"))
        if bad == good:
            faults.append(f"{name}: nothing is damaged")
        path.write_bytes(bad)
        try:
            load(name)
            faults.append(f"{name} is loaded")
        except DataFileError as error:
            if f"{name}.csv" not in str(error) or "git checkout" not in str(error):
                faults.append(f"{name}: {error}")
            if error.__cause__ is not None:
                faults.append(f"{name}: the sentence has a cause, {error.__cause__!r}")
    assert faults == []


def test_what_was_read_before_does_not_stand_for_a_table_that_is_damaged_now(copy):
    path = copy / "tables/communes.csv"
    assert len(load("communes")) == 353
    path.write_bytes(path.read_bytes().replace(b"Lens", b"Lans", 1))
    with pytest.raises(DataFileError, match=r"communes\.csv is not the published one"):
        load("communes")


def test_a_missing_table_is_named(copy):
    for name in datasets.names():
        next(p for p in (copy / "tables").glob(f"{name}.*") if p.suffix != ".yml").unlink()
        with pytest.raises(DataFileError, match=rf"{name}\.\w+ is missing.*git checkout"):
            load(name)


class TestDiagnosis:
    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (lambda t: t.replace(",", ";"), "separated by semicolons instead of commas"),
            (lambda t: t.replace("depth_m", "depth"), "column(s) depth_m missing"),
            (lambda t: t.replace("\nS002,", "\nS002,extra,"), "row 3 has 16 values instead of 15"),
            (lambda t: t.rsplit("\n", 3)[0] + "\n", "634 rows instead of 636"),
            (
                lambda t: t.replace(",1857,1928,", ",18x7,1928,", 1),
                "column sunk_year: '18x7' is no",
            ),
            (lambda t: t.replace("S300,", "S999,"), "first change is between rows 252 and 301"),
        ],
    )
    def test_it_names_the_place(self, change, says, copy):
        path = copy / "tables/mine_shafts.csv"
        path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
        with pytest.raises(DataFileError) as caught:
            load("mine_shafts")
        assert says in str(caught.value)

    def test_damaged_outlines_are_refused(self, copy):
        path = copy / "tables/commune_outlines.topojson"
        path.write_text(path.read_text("utf-8")[:5000], encoding="utf-8")
        with pytest.raises(DataFileError, match=r"not valid JSON .*cut"):
            load("commune_outlines")

    def test_a_value_that_is_too_long_is_told(self, copy):
        path = copy / "tables/communes.csv"
        path.write_text(path.read_text("utf-8").replace("Lens", "Lens" * 75_000, 1), "utf-8")
        with pytest.raises(DataFileError, match=r"communes\.csv is not the published one"):
            load("communes")

    def test_damage_never_changes_what_was_published(self, copy):
        described = json.loads((copy / "datapackage.json").read_text("utf-8"))
        assert {r["name"] for r in described["resources"]} == set(datasets.names())


def _resources(package: dict) -> dict[str, dict]:
    return {resource["name"]: resource for resource in package["resources"]}


def _communes(package: dict) -> dict:
    return _resources(package)["communes"]


#: What becomes of the bytes of the description.
TORN = {
    "empty": lambda text: "",
    "cut in the middle": lambda text: text[: len(text) // 2],
    "another thing": lambda text: "[]",
    "nothing": lambda text: "null",
    "a list of nothing": lambda text: '{"resources": [{}]}',
    "a number as tables": lambda text: '{"resources": 4, "hash": "sha256:0"}',
    "nested without end": lambda text: "[" * 100_000,
    "nested within": lambda text: text.replace('"resources"', f'"x": {"[" * 50_000}, "resources"'),
    "a number without end": lambda text: text.replace('"bytes": ', f'"bytes": {"9" * 5000}', 1),
    "a page of the network": lambda text: "<!doctype html><title>404</title>",
    "a conflict of versions": lambda text: f"<<<<<<< ours\n{text}",
}
#: What becomes of what it says.
TOLD_OTHERWISE = {
    "a name twice": lambda p: p["resources"].append(_resources(p)["mine_shafts"] | _of(p)),
    "a name that is none": lambda p: _communes(p).update(name=None),
    "a name that is a list": lambda p: _communes(p).update(name=["communes"]),
    "a table that is text": lambda p: p["resources"].append("communes"),
    "another path": lambda p: _communes(p).update(path="../../etc/passwd"),
    "a path that is a list": lambda p: _communes(p).update(path=["tables/communes.csv"]),
    "a path with a zero byte": lambda p: _communes(p).update(path="tables/\0.csv"),
    "a path that is a folder": lambda p: _communes(p).update(path="tables"),
    "no licence": lambda p: _communes(p).update(licenses=[]),
    "no rows": lambda p: _communes(p).pop("rows"),
    "no schema": lambda p: _communes(p).pop("schema"),
    "no digest": lambda p: _communes(p).pop("hash"),
    "no digests of rows": lambda p: _communes(p).pop("row_digests"),
    "no columns": lambda p: _communes(p)["schema"].update(fields=[]),
    "a type changed": lambda p: _communes(p)["schema"]["fields"][1].update(type="integer"),
    "a type that is none": lambda p: _communes(p)["schema"]["fields"][1].update(type="money"),
    "more values are missing": lambda p: _communes(p)["schema"].update(missingValues=["", "0"]),
    "another unit": lambda p: _communes(p)["schema"]["fields"][2].update(unit="km"),
    "another evidence word": lambda p: _communes(p).update(evidence="measured"),
    "a source less": lambda p: _communes(p)["sources"].pop(),
    "a caution less": lambda p: _communes(p).update(cautions=[]),
    "no digest of its own": lambda p: p.pop("hash"),
    "a digest that is none": lambda p: p.update(hash=None),
    "a table less": lambda p: p["resources"].pop(0),
}


def _of(package: dict) -> dict:
    return {key: _communes(package)[key] for key in ("path", "hash")}


class TestDescription:
    """It is guarded as the tables are, by ``load`` and by the doctor, who survives all of it."""

    @staticmethod
    def refused(copy: Path) -> str:
        """Return what is said, which is the same at each door."""
        with pytest.raises(DataFileError) as caught:
            load("mine_shafts")
        assert caught.value.__cause__ is None
        assert "datapackage.json" in str(caught.value)
        assert "git checkout" in str(caught.value)
        assert datasets.faults() == [str(caught.value)]
        found = next(one for one in doctor.examine(network=False).findings if one.what == "Data")
        assert found.state == "missing"
        assert found.said == str(caught.value)
        return str(caught.value)

    @pytest.mark.parametrize("damage", TORN)
    def test_what_is_torn_is_refused(self, damage, copy):
        path = copy / "datapackage.json"
        path.write_text(TORN[damage](path.read_text("utf-8")), "utf-8")
        assert "damaged" in self.refused(copy)

    @pytest.mark.parametrize("damage", TOLD_OTHERWISE)
    def test_what_was_told_otherwise_is_refused(self, damage, copy):
        path = copy / "datapackage.json"
        package = json.loads(path.read_text("utf-8"))
        TOLD_OTHERWISE[damage](package)
        path.write_text(json.dumps(package), "utf-8")
        said = self.refused(copy)
        assert ("mine_shafts stands in it twice" in said) == (damage == "a name twice")

    def test_other_letters_are_refused(self, copy):
        path = copy / "datapackage.json"
        path.write_bytes(path.read_text("utf-8").encode("cp1252", "replace"))
        assert "UTF-8" in self.refused(copy)

    def test_a_folder_in_its_place_is_refused(self, copy):
        path = copy / "datapackage.json"
        path.unlink()
        path.mkdir()
        try:
            assert "cannot be read" in self.refused(copy)
        finally:
            path.rmdir()

    def test_a_missing_one_is_named(self, copy):
        (copy / "datapackage.json").unlink()
        assert "datapackage.json is missing" in self.refused(copy)

    @given(data=st.data())
    def test_nothing_in_it_changes_unnoticed(self, data):
        """Whatever is written wherever: it is the published one, or it is told to differ."""
        package = json.loads(DESCRIBED)
        place = package
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            inside = place[key]
            if not isinstance(inside, dict | list) or not inside or data.draw(st.booleans()):
                break
            place = inside
        place[key] = data.draw(ANYTHING)
        # As text, since 1 and true are equal in Python.
        same = json.dumps(package, sort_keys=True) == DESCRIBED
        assert (broken(package) == "") == same

    def test_spaces_and_line_ends_change_nothing(self, copy):
        path = copy / "datapackage.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8"))), "utf-8", newline="\r\n")
        assert len(load("communes")) == 353

    def test_a_manifest_that_was_changed_is_told_by_the_doctor(self, copy):
        with (copy / "tables/communes.yml").open("a", encoding="utf-8") as file:
            file.write("title: Another\n")
        (said,) = datasets.faults()
        assert "communes.yml is not the published one" in said

    def test_all_that_is_damaged_is_counted(self, copy):
        for name in ("communes", "timeline", "claims"):
            (copy / f"tables/{name}.csv").unlink()
        found = next(one for one in doctor.examine(network=False).findings if one.what == "Data")
        assert "claims.csv is missing" in found.said
        assert "2 other files are damaged, too" in found.said


def test_loading_data_does_not_load_the_drawing_libraries():
    code = (
        "import sys, coursekit, coursekit.datasets; coursekit.load('communes');"
        "print([m for m in ('folium', 'matplotlib', 'ipywidgets', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_wheel_carries_the_data_and_the_exercises(tmp_path):
    """Without the repository, from the wheel alone, a table loads and an answer is checked."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "site"
    shutil.unpack_archive(wheel, target, "zip")
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r}); import coursekit;"
        "assert coursekit.__file__.startswith(sys.path[0]), coursekit.__file__;"
        "print(len(coursekit.load('mine_shafts')), coursekit.datasets.folder());"
        "print(coursekit.check('ex10_2', (8.5, 1.07)).kind.replace(' ', '_'));"
        "from coursekit.checks import register; print(register.folder())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    inside = target / "coursekit"
    assert done.stdout.split() == [
        *("636", str(inside / "data")),
        *("share_taken_for_the_number_itself", str(inside / "exercises")),
    ]
    assert sorted(path.name for path in (inside / "exercises").iterdir()) == sorted(
        path.name for path in (ROOT / "exercises").glob("*.md")
    )
