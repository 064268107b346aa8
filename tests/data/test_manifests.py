"""A manifest is beside its table, and whatever is wrong with one is said in a sentence.

Whoever adds a table runs this file: in seconds it names the file to write and what to put there.
"""

from __future__ import annotations

import re
import shutil
import string
import textwrap

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data.builders import __main__ as verb
from data.builders import manifests, skeleton, transcribed
from tests.conftest import tell

pytestmark = pytest.mark.quick

TABLE = "name,insee,screens\nApollo,62498,5\nRex,62528,2\n"
MANIFEST = r"""title: Cinemas
description: Cinemas of the coalfield.
evidence: reported
vintage: "2026"
licence: CC-BY-4.0
sources: [OWNTABLE]
cautions:
  - Two cinemas only.
primary_key: [name]
fields:
  name: {type: string, required: true, description: Name of the cinema}
  insee: {type: string, required: true, reference: communes, pattern: '\d{5}', description: A code}
  screens: {type: integer, required: true, description: Screens of the cinema}
"""


@pytest.mark.quick(kind="table")
def test_every_table_has_a_manifest_and_every_manifest_is_in_order():
    """The test for whoever adds a table.

    Beside the manifests: hand-written tables are in normal form, computed ones are what the
    computation gives, no reference leads nowhere, and datapackage.json says what is there.
    """
    tell(verb.problems(check=True))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Hold a folder of tables in which a table about cinemas is in order."""
    tables = tmp_path_factory.mktemp("tables")
    for name in ("communes", "sources"):
        for kind in ("csv", "yml"):
            shutil.copy(manifests.TABLES / f"{name}.{kind}", tables)
    return tables


@pytest.fixture
def tables(shelf):
    (shelf / "cinemas.csv").write_text(TABLE, encoding="utf-8")
    (shelf / "cinemas.yml").write_text(MANIFEST, encoding="utf-8")
    yield shelf
    for path in shelf.iterdir():
        if path.stem not in {"communes", "sources"}:
            path.unlink()


def answer(tables, old: str, new: str, kind: str = "yml") -> str:
    """Return what is said after a change to the manifest or to the table of the cinemas."""
    path = tables / f"cinemas.{kind}"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return "\n".join(manifests.problems("cinemas", tables) or transcribed.build(True, tables))


def test_the_example_of_the_guide_is_one_that_is_taken(tables):
    guide = (manifests.ROOT / "CONTRIBUTING.md").read_text("utf-8")
    example = re.search(r"(?m)^       title: Cinemas\n(?:       .*\n)+", guide)[0]
    (tables / "cinemas.yml").write_text(textwrap.dedent(example), encoding="utf-8")
    assert manifests.problems("cinemas", tables) == []
    assert transcribed.build(True, tables) == []


def test_a_good_manifest_is_taken_without_a_word(tables):
    assert manifests.without(tables) == []
    assert manifests.problems("cinemas", tables) == []
    assert transcribed.build(True, tables) == []


class TestSlips:
    """Each slip is answered with the place, what is wrong and what to do."""

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (MANIFEST[MANIFEST.index("fields:") :], "", "fields: the key is missing. Write every"),
            ("cautions:\n  - Two cinemas only.\n", "", "cautions: the key is missing. Write what"),
            ("CC-BY-4.0", "CC-BY-4", "line 5, licence: 'CC-BY-4' .* Did you mean 'CC-BY-4.0'"),
            ("OWNTABLE", "OWNTABEL", "no source 'OWNTABEL' in .*sources.csv. Did .* 'OWNTABLE'"),
            ("[OWNTABLE]", "OWNTABLE", "sources: it must be a list .* in square brackets, s"),
            ("[OWNTABLE]", "[OWNTABLE, OWNTABLE]", "sources: something stands in it twice"),
            ("[OWNTABLE]", "[]", "sources: there is too little. Write keys of"),
            ("reported", "measurd", "line 3, evidence: .* Did you mean 'measured'. The choices"),
            ("reported", "hearsay", "evidence: 'hearsay' is none .*: measured .read off an inst"),
            ('"2026"', "2026", "line 4, vintage: it must be text; put it in quotes .now: 2026"),
            (
                "licence",
                "license",
                "line 5, license: there is no such key. Did .* 'licence'. The keys are: t",
            ),
            ("coalfield.", "coalfield", "description: .* the last one ends with a full stop"),
            ("Cinemas of", "Cinemas: of", "line 2: it is not YAML, .* put the whole text in quot"),
            ("Cinemas\n", "'Cinemas\n", "it is not YAML"),
            ("  - Two", "\t- Two", "line 8: a tab stands there. Write spaces instead"),
            (
                "\n  - Two cinemas only.",
                " Two.",
                "cautions: it must be a list .now: .* after a dash",
            ),
            ("title: Cinemas", "title: A\ntitle: B", "the key 'title' stands twice; keep one"),
            (MANIFEST, "", "it has no keys; it begins with `title: …`"),
            (MANIFEST, "Cinemas", "it has no keys; it begins with `title: …`"),
            ("Cinemas\n", "TODO\n", "line 1, title: it still says TODO. Write a few words"),
            ("Two cinemas only.", "TODO", "cautions, entry 1: it still says TODO. Write a sen"),
            ("[name]", "[nam]", "primary_key: there is no column 'nam'. Did you mean 'name'"),
            ("[name]", "[name]\nbuilder: data/builders/cinema.py", "there is no script data/buil"),
            ("[name]", "[name]\nformat: topojson", "there is no table .*cinemas.topojson"),
            ("type: integer", "type: int", "column screens, type: .* Did you mean 'integer'"),
            (
                "type: integer, ",
                "",
                "line 13, column screens, type: the key is missing. Write what",
            ),
            ("type: integer", "type: number", "screens, unit: the key is missing. Write the unit"),
            ("type: integer", "type: integer, uint: m", "uint: .* no such key. Did .* 'unit'"),
            (
                "required: true",
                "required: sometimes",
                "column name, required: it must be true or f",
            ),
            ("{type: integer, ", "{type: integer, minimum: one, ", "minimum: it must be a number"),
            (r"\d{5}", "[0-9", "column insee, pattern: '.0-9' does not fit. Write a regular expr"),
            ("communes", "comunes", "column insee: it holds keys .* write `reference: communes`"),
            ("true, reference: communes", "true", "column insee: .* write `reference: communes`"),
            ("{type: string, required: true, d", "{type: string, d", "name: a key may not be mi"),
            ("  screens: {", "  Screens: {", "line 13, column Screens: it is no name for a column"),
            ("  screens: {", "  2026: {", "column 2026: it is no name for a column"),
            (
                "  screens: {",
                "  seats: {",
                "csv: the column 'screens' is not described. Describe it",
            ),
            ("  screens: {", "  seats: {", "yml: the table has no column 'seats'. Take it out of"),
            ("Screens of the cinema", "x", "screens, description: there is too little. Write what"),
            ("Screens of the cinema}", "{a: 1}}", "screens, description: it must be text"),
        ],
    )
    def test_of_the_manifest(self, tables, old, new, says):
        assert re.search(says, answer(tables, old, new))

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (
                "screens",
                "seats",
                "cinemas.csv: the column 'seats' is not described. Describe it un",
            ),
            (
                "name,insee,screens",
                "name;insee;screens",
                "line 1: put commas between columns, not s",
            ),
            ("name,", "\ufeffname,", "line 1: a byte order mark .* save it as UTF-8 without"),
            ("name,insee", "name,name", "line 1: the column 'name' stands twice"),
            ("name,insee", "name,", "line 1: a column has no name"),
            (TABLE, "", "cinemas.csv: it is empty; the first line names the columns"),
            (TABLE, "name,insee,screens\n", "cinemas.csv: it has no rows yet"),
            ("62498", "62499", "row 2, insee: '62499' is no commune of the study area"),
            ("62498", "6249", r"row 2, insee: '6249' is malformed; it has to match .d.5."),
            ("Apollo", "", "row 2, name: the value is missing .Name of the cinema"),
            (",5", ",five", "row 2, screens: 'five' is no number"),
            (
                ",5",
                ",5,5",
                "row 2: it has 4 values for 3 columns. A text with a comma in it needs q",
            ),
            (",5", "", "row 2: it has 2 values for 3 columns. Write a comma for each value"),
            (",5", ',"2,5"', "row 2, screens: '2,5' is no whole number: a decimal comma stands"),
            (",5", ",2.5", "row 2, screens: '2.5' is no whole number. Round it, or write"),
            (
                "Rex",
                "Apollo",
                r"rows 2 and 3: the key stands twice .name Apollo.\. Take one row out",
            ),
            ("Rex", "Rex,", "row 3: it has 4 values for 3 columns"),
        ],
    )
    def test_of_the_table(self, tables, old, new, says):
        assert re.search(says, answer(tables, old, new, "csv"))

    @pytest.mark.parametrize(
        ("kind", "old", "new", "says"),
        [
            (
                "csv",
                "insee",
                "insse",
                "'insse' is called 'insee' .* write 'insee' in .*cinemas.csv.",
            ),
            ("csv", "insee", "INSEE", "'INSEE' is called .* in .*csv: for names use small letters"),
            ("csv", "screens", "Screens", "Write 'screens' in .*csv: for names use small letters"),
            ("yml", "  insee: {", "  insse: {", "is misspelt: write 'insee' in .*cinemas.yml."),
            ("yml", "  screens: {", "  screen: {", "is misspelt: write the same in both files."),
        ],
    )
    def test_of_a_column_is_one_and_names_the_file_to_change(self, tables, kind, old, new, says):
        said = answer(tables, old, new, kind)
        assert "\n" not in said
        assert "cinemas.csv, line 1: the column" in said
        assert re.search(says, said)

    def test_of_a_code_guesses_no_other_town(self, tables):
        said = answer(tables, "62498", "62499", "csv")
        assert "Did you mean" not in said
        assert "without `reference: communes`" in said

    @pytest.mark.parametrize("kind", ["csv", "yml"])
    def test_of_the_encoding(self, tables, kind):
        path = tables / f"cinemas.{kind}"
        path.write_bytes(path.read_text("utf-8").replace("inema", "inéma", 1).encode("latin-1"))
        path.write_bytes(path.read_bytes().replace(b"Apollo", b"Apoll\xf4"))
        (said,) = manifests.problems("cinemas", tables)
        assert re.search(rf"cinemas.{kind}, line \d: it is no UTF-8 text; save it as UTF-8", said)

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (",press,", ",pres,", "origin: 'pres' is none .* Did you mean 'press'. They are: town"),
            (r"(?m)^(BANNER,.*?),http[^,]*", r"\1,", r"row \d+, url: BANNER has no address. Give"),
            (r"(?m)^(BANNER,.*?),https://", r"\1,", r"is no whole address. Begin it with https://"),
            (
                r"(?m)^(BANNER,.*,press,).*$",
                r"\1,2026-11-23,original,",
                r"said: the value is missing .What the page was seen",
            ),
        ],
    )
    def test_of_a_source(self, tables, old, new, says):
        path = tables / "sources.csv"
        before = path.read_text("utf-8")
        try:
            path.write_text(re.sub(old, new, before, count=1), encoding="utf-8")
            assert re.search(says, "\n".join(transcribed.build(True, tables)))
        finally:
            path.write_text(before, encoding="utf-8")

    def test_of_a_file_that_nobody_describes(self, tables):
        (tables / "cinemas.yml").unlink()
        (tables / "My Shops.csv").write_text("a\n1\n", encoding="utf-8")
        (tables / "shops.xlsx").write_bytes(b"PK")
        shops, cinemas, sheet = manifests.without(tables)
        assert 'cinemas.yml; `make data ARGS="--new cinemas"` begins it' in cinemas
        assert "My Shops.csv: its name is the one for load(); use small letters" in shops
        assert "shops.xlsx is neither a table nor a manifest: take it away." in sheet

    def test_of_a_manifest_whose_table_went_away(self, tables):
        (tables / "cinemas.csv").unlink()
        (said,) = manifests.problems("cinemas", tables)
        assert "there is no table" in said
        assert "Write it, or delete the manifest." in said

    @settings(max_examples=40)
    @given(st.data())
    def test_of_any_kind_ends_in_sentences(self, shelf, data):
        """Whatever stands in a manifest: a sentence with a full stop, and no traceback."""
        keys = st.sampled_from([*manifests.schema()["properties"], "x"])
        values = st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(string.printable, max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
            max_leaves=5,
        )
        changed = yaml.safe_load(MANIFEST) | data.draw(st.dictionaries(keys, values, max_size=3))
        (shelf / "cinemas.csv").write_text(TABLE, encoding="utf-8")
        (shelf / "cinemas.yml").write_text(yaml.safe_dump(changed), encoding="utf-8")
        for sentence in manifests.problems("cinemas", shelf):
            assert re.search(r"cinemas\.(yml|csv|topojson)\b.*[.)…`]$", sentence, re.S), sentence


class TestSkeleton:
    def test_it_holds_what_can_be_seen_and_asks_for_the_rest(self, tables):
        (tables / "cinemas.csv").write_text(
            "name,insee,screens,metres,code\nApollo,62498,5,12.5,01\nRex,62528,,7,02\n", "utf-8"
        )
        (tables / "cinemas.yml").unlink()
        said = skeleton.begin("data/tables/cinemas.csv", tables)
        assert said.endswith("is begun: write what it calls TODO, then run `make data`.")
        begun = manifests.read("cinemas", tables)
        assert begun["primary_key"] == ["name"]
        kinds = {column: field["type"] for column, field in begun["fields"].items()}
        assert kinds == {
            "name": "string",
            "insee": "string",
            "screens": "integer",
            "metres": "number",
            "code": "string",
        }
        assert begun["fields"]["insee"]["reference"] == "communes"
        assert "required" not in begun["fields"]["screens"]
        assert begun["fields"]["metres"]["unit"] == "TODO"

    def test_it_is_refused_line_by_line_until_every_todo_is_written(self, tables):
        (tables / "cinemas.yml").unlink()
        skeleton.begin("cinemas", tables)
        path = tables / "cinemas.yml"
        todo = [
            number
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
            if "TODO" in line and not line.startswith("#")
        ]
        found = manifests.problems("cinemas", tables)
        assert [int(re.search(r"line (\d+)", text)[1]) for text in found] == todo
        written = path.read_text("utf-8")
        for old, new in {
            "title: TODO": "title: Cinemas",
            "description: TODO": "description: Cinemas of the coalfield.",
            "evidence: TODO": "evidence: reported",
            "vintage: TODO": 'vintage: "2026"',
            "licence: TODO": "licence: CC-BY-4.0",
            "[TODO]": "[OWNTABLE]",
            "- TODO": "- Two cinemas only.",
        }.items():
            written = written.replace(old, new)
        path.write_text(written, encoding="utf-8")
        assert manifests.problems("cinemas", tables) == []
        assert transcribed.build(True, tables) == []

    def test_it_writes_over_nothing_and_needs_a_table(self, tables):
        with pytest.raises(manifests.ManifestError, match="is there already"):
            skeleton.begin("cinemas", tables)
        with pytest.raises(
            manifests.ManifestError, match=r"There is no .*shops.csv: write the tab"
        ):
            skeleton.begin("shops", tables)

    @pytest.mark.parametrize("name", ["Swimming-Pools", "data/tables/2 pools.csv"])
    def test_a_name_that_is_none_is_refused_at_once(self, tables, name):
        with pytest.raises(manifests.ManifestError, match=r"is no name for a table.*small"):
            skeleton.begin(name, tables)

    def test_a_column_that_python_or_yaml_would_not_read_is_met(self, tables):
        (tables / "shops.csv").write_text("no,yes\n1,a\n", encoding="utf-8")
        skeleton.begin("shops", tables)
        assert list(manifests.read("shops", tables)["fields"]) == ["no", "yes"]
        (tables / "shop_list.csv").write_text("Town: name\nLens\n", encoding="utf-8")
        with pytest.raises(manifests.ManifestError, match="rename the column 'Town: name'; use sm"):
            skeleton.begin("shop_list", tables)


class TestSchema:
    def test_it_says_of_every_key_what_to_write(self):
        """What is printed when a key is missing or wrong stands in the schema, nowhere else."""

        def keys(rule: dict, path: str = "") -> list[str]:
            bare = [] if rule.get("description") or not path else [path]
            for name, inner in rule.get("properties", {}).items():
                bare += keys(inner, f"{path}.{name}")
            for choice in rule.get("oneOf", []):
                bare += keys(choice, f"{path}={choice['const']}")
            return bare

        schema = manifests.schema()
        assert keys(schema) == []
        assert keys(schema["$defs"]["field"]) == []

    def test_it_is_a_schema(self):
        import jsonschema

        jsonschema.Draft202012Validator.check_schema(manifests.schema())
