"""A table from elsewhere is looked at before use; the advice that is given was tried on it."""

from __future__ import annotations

import ast
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import chart, datasets, explore, load, maps
from coursekit.datasets import DataFileError, looking
from coursekit.explorers import StateFailed

INSEE = (
    "CODGEO;LIBGEO;TAUX;REVENU\n62528;Loos-en-Gohelle;12,4;19 850\n"
    "62427;Hénin-Beaumont;18,9;17 230\n62498;Lens;21,0;16 480\n"
)
PLACES = {"lon": [2.79, 2.83], "lat": [50.46, 50.43], "nom": ["Mairie", "Gare"]}


def own():
    return maps.coalfield("Own", "Own data.")


def told(draw) -> str:
    """Return the sentence in which drawing ends."""
    with pytest.raises((LookupError, ValueError, TypeError)) as caught:
        draw()
    return str(caught.value)


def shade(frame, value="x", **choices):
    return own().choropleth(frame, value, **choices)


def dots(frame, **choices):
    return own().points(frame, label="nom", **choices)


def python_in(said: str) -> list[str]:
    """Return the pieces of Python in a sentence, each as long as it can be read."""
    found, at = [], 0
    for start in re.finditer(r"\b(?:frame|pd)\b(?=[.\[])", said):
        ends = [
            end.end()
            for end in re.finditer(r"[)\]]|\.(?:year|days)\b", said)
            if end.end() > start.end()
        ]
        for end in reversed(ends):
            piece = said[start.start() : end]
            if start.start() >= at and piece and is_python(piece):
                found.append(piece)
                at = end
                break
    return found


def is_python(text: str) -> bool:
    try:
        (node,) = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    return isinstance(node, ast.Expr | ast.Assign)


def followed(said: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Do what a sentence advises first."""
    pieces = python_in(said)
    assert pieces, said
    return done(pieces[0], frame)


def done(python: str, frame: pd.DataFrame) -> pd.DataFrame:
    names = {"frame": frame.copy(), "pd": pd, "np": np, "datasets": datasets}
    if isinstance(ast.parse(python).body[0], ast.Assign):
        exec(python, names)
        return names["frame"]
    return eval(python, names)


class TestCodes:
    """Where a map looks for INSEE codes and the column is called otherwise."""

    @pytest.mark.parametrize(
        "heading",
        ["CODGEO", "INSEE", "code_commune", "Code INSEE", "DEPCOM", "COM", "code_insee", " insee ",
         "codeInsee", "Code Commune", "INSEE_COM", "GEO", "commune", "zzz"],
    )  # fmt: skip
    @pytest.mark.parametrize("codes", [["62528", "62498"], [62528, 62498], [62528.0, 62498.0]])
    def test_the_column_is_named_and_the_advice_works(self, heading, codes):
        frame = pd.DataFrame({heading: codes, "x": [1.0, 2.0]})
        said = told(lambda: shade(frame))
        assert repr(heading) in said or heading in said
        shade(followed(said, frame), classes=2)

    def test_the_index_is_looked_at(self):
        frame = pd.DataFrame({"x": [1.0, 2.0]}, index=["62528", "62498"])
        for one in (frame, frame.rename_axis("insee"), frame.rename_axis("CODGEO")):
            shade(followed(told(lambda one=one: shade(one)), one), classes=2)

    def test_department_and_commune_apart_are_put_together(self):
        for frame in (
            pd.DataFrame({"DEP": ["62", "62"], "COM": ["528", "498"], "x": [1.0, 2.0]}),
            pd.DataFrame({"CODDEP": [62, 59], "CODCOM": [528, 2], "x": [1.0, 2.0]}),
        ):
            made = followed(told(lambda frame=frame: shade(frame)), frame)
            assert made["insee"].iloc[0] == "62528"
            shade(made, classes=2)

    def test_names_alone_are_turned_into_codes(self):
        frame = pd.DataFrame({"LIBGEO": ["Loos en Gohelle", "LENS"], "x": [1.0, 2.0]})
        said = told(lambda: shade(frame))
        assert "2 of 2 are found" in said
        assert followed(said, frame)["insee"].tolist() == ["62528", "62498"]

    def test_postal_codes_are_not_offered_as_codes(self):
        frame = pd.DataFrame(
            {"code_postal": ["62300", "62750"], "ville": ["Lens", "Loos"], "x": 1.0}
        )
        said = told(lambda: shade(frame))
        assert "code_postal holds postal codes, which are no INSEE codes" in said
        assert "rename" not in said
        # All of these are INSEE codes of other communes, so that a look at the values misleads.
        frame = pd.DataFrame({"Code postal": ["62750", "59112"], "x": 1.0})
        assert "rename" not in told(lambda: shade(frame))

    def test_a_table_without_any_code_lists_its_columns(self):
        said = told(lambda: shade(pd.DataFrame({"a": [1], "x": [1.0]})))
        assert said == "There is no column 'insee'. choropleth: the table has a, x."


class TestPlaces:
    @pytest.mark.parametrize(
        ("lon", "lat"),
        [("longitude", "latitude"), ("x", "y"), ("X_WGS84", "Y_WGS84"), ("lng", "lat"),
         ("Longitude", "Latitude"), ("coord_x", "coord_y"), ("LON", "LAT")],
    )  # fmt: skip
    def test_usual_headings(self, lon, lat):
        frame = pd.DataFrame(PLACES).rename(columns={"lon": lon, "lat": lat})
        for _ in range(2):  # one or both at once
            said = told(lambda frame=frame: dots(frame))
            frame = followed(said, frame)
            if {"lon", "lat"} <= set(frame):
                break
        assert dots(frame).layers[0].number == 2

    @pytest.mark.parametrize(
        "cells",
        [
            ["50.46, 2.79", "50.43, 2.83"],
            ["50.46,2.79", "50.43,2.83"],
            ["50.46;2.79", "50.43;2.83"],
            ["2.79 50.46", "2.83 50.43"],
            ["POINT (2.79 50.46)", "POINT (2.83 50.43)"],
            ['{"type": "Point", "coordinates": [2.79, 50.46]}'] * 2,
            ["{'lon': 2.79, 'lat': 50.46}"] * 2,
            [[50.46, 2.79], [50.43, 2.83]],
            [(2.79, 50.46), (2.83, 50.43)],
            [{"lon": 2.79, "lat": 50.46}] * 2,
            [{"lat": 50.46, "lon": 2.79}] * 2,
        ],
    )
    def test_both_in_one_column(self, cells):
        frame = pd.DataFrame({"nom": ["Mairie", "Gare"], "geo_point_2d": cells})
        said = told(lambda: dots(frame))
        assert "geo_point_2d holds both" in said
        for python in python_in(said):
            frame = done(python, frame)
        assert dots(frame).layers[0].spec["places"][0] == [279000, 5046000]

    def test_metres_are_named(self):
        frame = pd.DataFrame({"nom": ["a"], "x": [684_000.0], "y": [7_040_000.0]})
        said = told(lambda: dots(frame))
        assert "metres" in said
        assert "rename" not in said


class TestNumbers:
    @pytest.mark.parametrize(
        ("cells", "numbers", "said"),
        [
            (["12,4", "18,9"], [12.4, 18.9], "a decimal comma"),
            (["19 850", "17 230"], [19850, 17230], "thousands parted by spaces"),
            (["19\u00a0850", "17\u202f230"], [19850, 17230], "thousands parted by spaces"),
            (["1 234,5", "12"], [1234.5, 12], "spaces and a decimal comma"),
            (["19'850", "7"], [19850, 7], "apostrophes"),
            (["12,5 %", "3 %"], [12.5, 3], "a unit"),
            (["19 850 €", "1,5 €"], [19850, 1.5], "a unit"),
            (["1,234.5", "12"], [1234.5, 12], "thousands parted by commas"),
            (["1,234,567", "2"], [1234567, 2], "thousands parted by commas"),
            (["1.234,5", "2"], [1234.5, 2], "thousands parted by points"),
            (["12,4", None], [12.4, np.nan], "a decimal comma"),
            (["12,4", 3.5], [12.4, 3.5], "a decimal comma"),
            (["12,4", "n.d."], [12.4, np.nan], "a decimal comma"),
            (["−12,4", "3"], [-12.4, 3], "a printed minus and a decimal comma"),
            (["−12.4", "3"], [-12.4, 3], "a printed minus"),
            (pd.to_timedelta([1, 2], unit="D"), [1, 2], "lengths of time"),
            (pd.period_range("1990", periods=2, freq="Y"), [1990, 1991], "They are dates"),
            ([3 + 4j, 1], [5, 1], "complex numbers"),
            (["1990-91", "1991-92"], [1990, 1991], "They begin with a year"),
            (["s", 3.5], [np.nan, 3.5], "'s' stands where a number is missing"),
            (["3.5", "-"], [3.5, np.nan], "keeps the other 1"),
            (["3.5", "about 4"], [3.5, np.nan], "keeps the 1 numbers"),
            (pd.to_datetime(["1990-05-01", "1999-01-01"]), [1990, 1999], "They are dates"),
            (["1990-05-01", "1999-01-01"], [1990, 1999], "They are dates"),
        ],
    )
    def test_the_advice_gives_the_numbers(self, cells, numbers, said):
        frame = pd.DataFrame({"insee": ["62528", "62498"], "x": cells})
        sentence = told(lambda: shade(frame))
        assert said in sentence
        made = followed(sentence, frame)
        values = made["x"] if isinstance(made, pd.DataFrame) else made
        np.testing.assert_array_equal(values.astype(float), numbers)
        shade(frame.assign(x=values.astype(float)), classes=2)

    @pytest.mark.parametrize(
        "cells",
        [["01 02 2020", "3"], ["12 4", "5"], ["1,23,456", "1"], ["1.2.3", "4"], ["3 - 4", "5"]],
    )
    def test_no_number_is_made_of_what_is_none(self, cells):
        assert looking.repaired(cells) is None
        said = told(lambda: shade(pd.DataFrame({"insee": ["62528", "62498"], "x": cells})))
        assert "keeps the 1 numbers and makes the other 1 missing values" in said

    def test_no_advice_empties_a_column(self):
        said = told(lambda: shade(pd.DataFrame({"insee": ["62528", "62498"], "x": ["a", "b"]})))
        assert "choose another column" in said
        assert "to_numeric" not in said

    @given(
        st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=1),
        st.sampled_from(["{:,.2f}", "{:,.1f} %", "{:.3f}", "{:,.0f} €"]),
        st.sampled_from([" ", "\u00a0", "\u202f", ""]),
    )
    def test_whatever_is_written_for_people_is_read_back(self, values, form, space):
        texts = [form.format(x).replace(",", space).replace(".", ",") for x in values]
        _, python, done_to = looking.repaired(texts)
        for text in texts:
            wanted = float("".join(text.strip("%€ ").split()).replace(",", "."))
            assert done_to(text) == wanted == eval(python, {"x": text})

    def test_infinite_and_endless_numbers_name_column_row_and_remedy(self):
        frame = pd.DataFrame({"insee": ["62528", "62498"], "x": [np.inf, 2.0]})
        said = told(lambda: shade(frame))
        assert "'x' are infinite, the first in row 0" in said
        made = followed(said.partition("or write ")[2], frame)
        assert made["x"].isna().tolist() == [True, False]
        said = told(lambda: shade(frame.assign(x=[1e300, 2.0])))
        assert "1e+300 in 'x', row 0" in said
        assert len(followed(said, frame.assign(x=[1e300, 2.0]))) == 1

    @pytest.mark.parametrize(
        ("cells", "says"),
        [
            ([10**400, 2], "1e+400 in 'x', row 0"),
            ([2, -(10**400)], "-1e+400 in 'x', row 1"),
            ([10**309, 2], "1e+309 in 'x', row 0"),
            ([12345678 * 10**20, 2], "1.23457e+27 in 'x', row 0"),
            ([2**64, None], "1.84467e+19 in 'x', row 0"),
            ([10**5000, 2], "1e+5000 in 'x', row 0"),
            ([True, 10**400], "1e+400 in 'x', row 1"),
        ],
    )
    def test_whole_numbers_of_any_length_are_named(self, cells, says):
        frame = pd.DataFrame({"insee": ["62528", "62498"], "x": pd.Series(cells, dtype=object)})
        said = told(lambda: shade(frame))
        assert says in said
        assert len(followed(said, frame)) <= 1
        places = pd.DataFrame(PLACES).assign(lon=frame["x"])
        assert says.replace("'x'", "'lon'") in told(lambda: dots(places))
        assert says.replace("'x'", "'year'") in told(
            lambda: shade(frame.assign(year=frame["x"], x=1), year="year")
        )

    def test_lists_in_cells_are_named(self):
        frame = pd.DataFrame(PLACES).assign(years=[[1990], [2001, 2002]])
        said = told(lambda: dots(frame, columns=["years"]))
        assert "2 of 2 cells of 'years' hold several things, the first in row 0" in said
        made = followed(said, frame)
        assert made["years"].tolist() == ["1990", "2001, 2002"]
        assert "2001, 2002" in dots(made, columns=["years"])._repr_html_()
        assert "explode" in told(lambda: shade(frame.assign(insee="62528"), "years"))

    @pytest.mark.parametrize(
        "cells",
        [
            *([[1], [2]], [(1,), None], [{1}, {2}], [frozenset([1]), 2], [{"a": 1}, {"b": 2}]),
            *([np.array([1]), np.array([2])], [pd.Series([1]), pd.Series([2])], [range(2), 1]),
        ],
        ids=lambda cells: type(cells[0]).__name__,
    )
    def test_whatever_holds_several_things_is_named(self, cells):
        frame = pd.DataFrame(PLACES).assign(what=pd.Series(cells, dtype=object))
        said = told(lambda: dots(frame, columns=["what"]))
        assert "cells of 'what' hold several things, the first in row 0" in said

    @pytest.mark.parametrize(
        ("cells", "says"),
        [
            ([np.inf, 1.0], "'what' are infinite, the first in row 0"),
            ([1.0, -np.inf], "'what' are infinite, the first in row 1"),
            (pd.array([1.0, np.inf], "Float64"), "'what' are infinite, the first in row 1"),
            ([1e300, 1.0], "1e+300 in 'what', row 0, is larger"),
            ([10**400, 1], "1e+400 in 'what', row 0, is larger"),
            ([None, -(10**5000)], "-1e+5000 in 'what', row 1, is larger"),
            ([1 + 2j, 1], "They are complex numbers: frame['what'].abs()"),
        ],
    )
    def test_what_no_page_can_show_beside_a_place_is_named(self, cells, says):
        frame = pd.DataFrame(PLACES).assign(what=cells)
        assert says in told(lambda: dots(frame, columns=["what"]))
        frame = pd.DataFrame({"insee": ["62528", "62498"], "x": [1.0, 2.0], "what": cells})
        assert says in told(lambda: shade(frame, columns=["what"]))

    @pytest.mark.parametrize(
        "cells", [[np.inf, 1.0], [1.0, -np.inf], pd.array([np.inf], "Float64")]
    )
    def test_a_chart_names_what_is_infinite_and_its_advice_works(self, cells):
        import matplotlib.pyplot as plt

        frame = pd.DataFrame({"town": ["Loos", "Lens"][: len(cells)], "what": cells})
        fig, _ = plt.subplots()
        said = told(lambda: chart(fig, title="t", reading="r", table=frame))
        assert "'what' holds infinite numbers" in said
        made = eval(re.search(r"table\.replace\(.*np\.nan\)", said)[0], {"table": frame, "np": np})
        assert made["what"].isna().sum() == 1
        fig, _ = plt.subplots()
        assert chart(fig, title="t", reading="r", table=made)
        plt.close("all")


class TestHeadings:
    def test_years_as_headings_are_shown(self):
        jobs = load("employment_25_54")
        wide = jobs.pivot(index="insee", columns="year", values="unemployment_rate_pct")
        wide = wide.reset_index()
        by_number = shade(wide, 1999, columns=[1990]).layers[0].spec
        by_text = shade(wide.rename(columns=str), "1999", columns=["1990"]).layers[0].spec
        assert by_number["values"] == by_text["values"]
        assert "1999, a number" in told(lambda: shade(wide, "1999"))
        assert "'1999', text" in told(lambda: shade(wide.rename(columns=str), 1999))

    @pytest.mark.parametrize(
        "heading",
        [
            *(
                np.int64(1999),
                1999.0,
                True,
                None,
                np.nan,
                pd.Timestamp("1999-01-01"),
                b"x",
                "class",
            ),
            *("", "two words", "{x}", "self", "insee ", "ünïcode", "<b>"),
        ],
        ids=repr,
    )
    def test_anything_may_be_a_heading(self, heading):
        frame = pd.DataFrame({"insee": ["62528", "62498"], heading: [1.0, 2.0]})
        assert shade(frame, heading, classes=2).layers[0].spec["values"]

    def test_years_as_text_are_years(self):
        jobs = load("employment_25_54")
        as_text = jobs.assign(year=jobs["year"].astype(str))
        args = {"value": "unemployment_rate_pct", "year": "year"}
        assert shade(as_text, **args).layers[0].spec == shade(jobs, **args).layers[0].spec
        dates = jobs.assign(year=pd.to_datetime(as_text["year"]))
        assert "frame['year'].dt.year" in told(lambda: shade(dates, **args))
        for made in (
            as_text.assign(year=as_text["year"] + " "),
            as_text.assign(year=as_text["year"].astype("category")),
            jobs.assign(year=jobs["year"].astype(float)),
            jobs.assign(year=jobs["year"].astype("Int64")),
            jobs.assign(year=jobs["year"].astype(object)),
        ):
            assert shade(made, **args).layers[0].spec == shade(jobs, **args).layers[0].spec
        twice = pd.concat([as_text, as_text[:1]])
        assert "in 1982) has more than one row" in told(lambda: shade(twice, **args))

    def test_two_levels(self):
        wide = load("employment_25_54").pivot(index="insee", columns="year").reset_index()
        said = told(lambda: shade(wide, "x"))
        assert "two levels" in said
        flat = followed(said, wide)
        shade(flat, "unemployment_rate_pct 1999")

    def test_a_heading_that_is_there_twice(self):
        frame = pd.DataFrame([["62528", 1.0, 2.0]], columns=["insee", "x", "x"])
        said = told(lambda: shade(frame))
        assert "'x' is there 2 times" in said
        shade(followed(said, frame))
        shade(frame.set_axis(["insee", "x", "y"], axis=1).assign(z=1))

    @pytest.mark.parametrize(
        ("heading", "says"),
        [
            ("\ufeffinsee", 'encoding="utf-8-sig"'),
            ("ï»¿insee", 'encoding="utf-8-sig"'),
            ("dÃ©partement", "it is 'département'"),
            ("d\ufffdpartement", 'encoding="cp1252"'),
        ],
    )
    def test_read_in_a_wrong_way(self, heading, says):
        frame = pd.DataFrame({heading: ["62528"], "x": [1.0]})
        assert says in told(lambda: shade(frame))
        with pytest.raises(StateFailed, match=re.escape(says)):
            explore(lambda n: frame, title="t", n=[1]).state([0])
        import matplotlib.pyplot as plt

        fig, _ = plt.subplots()
        assert says in told(lambda: chart(fig, title="t", reading="r", table=frame))
        plt.close(fig)

    @pytest.mark.parametrize("mark", [";", "\t", "|"])
    def test_all_columns_in_one(self, mark):
        heading = INSEE.splitlines()[0].replace(";", mark)
        said = told(lambda: shade(pd.DataFrame({heading: ["x"]})))
        assert "all 4 columns are in one".capitalize() in said
        assert f"sep={mark!r}" in said

    def test_sound_headings_have_no_fault(self):
        for name in ("communes", "mine_shafts", "employment_25_54"):
            assert looking.headings_fault(load(name).columns) == ""


class TestRead:
    @pytest.fixture
    def file(self, tmp_path):
        def write(content, name="insee.csv"):
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            return path

        return write

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (INSEE.encode("cp1252"), "the letters of Windows (cp1252)"),
            (INSEE.encode("utf-8"), "semicolons; UTF-8."),
            (INSEE.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
            (INSEE.encode("utf-16"), "UTF-16 with a byte order mark"),
            (INSEE.encode("cp850"), "the letters of DOS (cp850)"),
            (INSEE.encode("mac_roman"), "the letters of old Macs (mac_roman)"),
            (INSEE.encode().decode("cp1252").encode(), "garbled once"),
            (INSEE.replace("\n", "\r\n").encode(), "UTF-8"),
            (INSEE.replace(";", "\t").encode(), "parted by tabs"),
            (INSEE.replace(";", "|").encode(), "parted by bars"),
            (INSEE.replace(" ", "\u202f").encode(), "REVENU has thousands parted by spaces"),
            (INSEE.replace(" ", "").encode(), "TAUX has a decimal comma"),
            (f"Revenus\n\n{INSEE}Source : INSEE\n".encode(), "Left out"),
            (f"Revenus 2021;;;\n;;;\n{INSEE}Source : INSEE;;;\n".encode(), "Left out"),
            (INSEE.replace("\n", ";\n").encode(), "4 columns"),
        ],
    )
    def test_what_offices_write_is_understood_and_said(self, content, says, file, capsys):
        frame = datasets.read(file(content))
        assert says in capsys.readouterr().out
        assert says in frame.attrs["understood"]
        assert frame["CODGEO"].tolist() == ["62528", "62427", "62498"]
        assert frame["LIBGEO"].tolist() == ["Loos-en-Gohelle", "Hénin-Beaumont", "Lens"]
        assert frame["TAUX"].tolist() == [12.4, 18.9, 21.0]
        assert frame["REVENU"].tolist() == [19850, 17230, 16480]
        ready = followed(frame.attrs["understood"].partition("For a map: ")[2], frame)
        shade(ready, "TAUX", classes=2)

    def test_codes_stay_text_and_counts_are_whole(self, file):
        frame = datasets.read(file("code,com,n,rate\n01001,00123,5,1.5\n2A004,00004,7,2\n"))
        assert frame.to_dict("list") == {
            "code": ["01001", "2A004"], "com": ["00123", "00004"], "n": [5, 7], "rate": [1.5, 2.0],
        }  # fmt: skip
        assert frame["n"].dtype == "int64"

    def test_marks_for_missing_numbers_are_said(self, file):
        frame = datasets.read(file("insee;taux;n\n62528;12,4 %;1\n62498;s;\n62427;n.d.;3\n"))
        assert "taux: 's', 'n.d.' is taken for a missing number" in frame.attrs["understood"]
        assert frame["taux"].isna().tolist() == [False, True, True]
        assert frame["n"].dtype == "Int64"

    def test_headings_are_whole_and_apart(self, file):
        frame = datasets.read(file(" a ;a;\n1;2;3\n4;5;6\n"))
        assert frame.columns.tolist() == ["a", "a_2", "column 3"]
        assert "a is there more than once" in frame.attrs["understood"]

    def test_text_that_holds_the_separator_stays_together(self, file):
        frame = datasets.read(file('insee,nom\n62528,"Loos, en Gohelle"\n62498,"Lens\nVille"\n'))
        assert frame["nom"].tolist() == ["Loos, en Gohelle", "Lens\nVille"]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "it is empty"),
            (b" \n\n", "it is empty"),
            (b"a;b\n", "no row below"),
            (b"PK\x03\x04 \xff", "read_excel"),
            (b"\xd0\xcf\x11\xe0\xa1", "old spreadsheet"),
            (b"%PDF-1.4", "a PDF"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"a\0b;\1", "no text"),
            (b"<!DOCTYPE html><html>", "web page"),
            (b"a;b\n1;2\n1;2;3\n4;5\n", "line 3 has 3 values and the others 2"),
        ],
    )
    def test_what_is_no_table_ends_in_a_sentence(self, content, says, file):
        with pytest.raises(DataFileError, match=says) as caught:
            datasets.read(file(content))
        assert str(caught.value).startswith("insee.csv is no table")

    def test_a_file_that_is_not_there_names_those_that_are(self, file):
        path = file(INSEE)
        with pytest.raises(DataFileError, match=r"no such file.*with insee\.csv"):
            datasets.read(path.with_name("inse.csv"))
        with pytest.raises(DataFileError, match="where the notebook lies"):
            datasets.read(path.parent / "nowhere" / "insee.csv")
        with pytest.raises(DataFileError, match="cannot be read"):
            datasets.read(path.parent)

    @given(st.binary(max_size=200))
    def test_any_bytes_end_in_a_table_or_a_sentence(self, content):
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "any.csv"
            path.write_bytes(content)
            try:
                frame = datasets.read(path)
            except DataFileError as error:
                frame, said = None, str(error)
            assert frame is not None or said.startswith("any.csv is no table")
