"""Whatever people write for a commune finds it, or ends in a sentence that offers the right one."""

from __future__ import annotations

import json
import unicodedata
import warnings
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import load, maps, town, towns
from coursekit.checks.answers import plain
from coursekit.checks.comparison import same
from coursekit.datasets import (
    CommuneChanged,
    UnclearCommune,
    UnknownCommune,
    code_text,
    commune,
    understand,
)

COMMUNES = load("communes")
NAMES = dict(zip(COMMUNES["insee"], COMMUNES["commune"], strict=True))
POSTAL = {
    code: set(COMMUNES.loc[COMMUNES["postal_codes"].str.contains(code), "insee"])
    for codes in COMMUNES["postal_codes"]
    for code in codes.split("|")
}
BOTH = sorted(POSTAL.keys() & NAMES.keys())

LABUISSIERE = "Labuissière (62482) is now a part of Bruay-la-Buissière (62178), since 1987."
APOSTROPHES = "'’ʼ′‘`´"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f\u2009 _"


def asked(written) -> tuple[str, str]:
    """Return the code that is found, or the sentence."""
    try:
        return understand(written).insee, ""
    except UnknownCommune as error:
        return "", str(error)


def own():
    return maps.coalfield("Own", "Own data.")


@pytest.mark.parametrize(
    ("written", "insee"),
    [
        # What phones, Word and web pages make of a name.
        ("Château-l’Abbaye", "59144"),
        ("Château-lʼAbbaye", "59144"),
        ("Château-l′Abbaye", "59144"),
        ("Condé-sur-l’Escaut", "59153"),
        ("Hénin\u2011Beaumont", "62427"),
        ("Hénin\u2010Beaumont", "62427"),
        ("Hénin\u2013Beaumont", "62427"),
        ("Hénin\u2212Beaumont", "62427"),
        ("Loos\u00a0en\u00a0Gohelle", "62528"),
        ("Loos\u202fen\u202fGohelle", "62528"),
        ("Loos\u200b-en-Gohelle", "62528"),
        ("Loos-en-Go\u00adhelle", "62528"),
        ("  loosengohelle ", "62528"),
        # Registers, letters, envelopes.
        ("Commune de Lens", "62498"),
        ("Ville d’Avion", "62065"),
        ("COMMUNE DE LA COUTURE", "62252"),
        ("Couture (La)", "62252"),
        ("Couture, la", "62252"),
        ("Lens (Pas-de-Calais)", "62498"),
        ("LENS CEDEX 2", "62498"),
        ("Avion, Pas-de-Calais, France", "62065"),
        ("St-Amand-les-Eaux", "59526"),
        ("ST AMAND LES EAUX", "59526"),
        ("Noyelles s/s Lens", "62628"),
        ("Condé s/ l'Escaut", "59153"),
        ("Nœux les mines", "62617"),
        ("NOEUX-LES-MINES", "62617"),
        ("Auchy lès Orchies", "59029"),
        # Read in a wrong encoding, or copied from the text of a page.
        ("HÃ©nin-Beaumont", "62427"),
        ("Aix-en-PÃ©vÃ¨le", "59004"),
        ("Ch&acirc;teau-l&#39;Abbaye", "59144"),
        # Codes of any type.
        (62528, "62528"),
        (62528.0, "62528"),
        (np.int64(62528), "62528"),
        (np.float64(62528), "62528"),
        (Decimal("62528"), "62528"),
        ("62528.0", "62528"),
        ("62528,00", "62528"),
        ("62 528", "62528"),
        ("62\u202f528", "62528"),
        (" 62528\n", "62528"),
        ("'62528", "62528"),
        ('="62528"', "62528"),
        ("INSEE 62528", "62528"),
        ("code commune : 62528", "62528"),
        ("Loos-en-Gohelle (62528)", "62528"),
        # The name beside a code says which numbering it is of.
        ("62750 Loos-en-Gohelle", "62528"),
        ("62750 LOOS EN GOHELLE CEDEX", "62528"),
        ("F-62750 Loos-en-Gohelle", "62528"),
        ("62750 Saint-Hilaire-Cottes", "62750"),
        ("INSEE 62750", "62750"),
        ("insee=62750", "62750"),
        ("ｌｅｎｓ", "62498"),
        ("６２５２８", "62528"),
        ("2023-COM-62750", "62750"),
        ("62300 Lens", "62498"),
    ],
)
def test_a_commune_is_found_however_it_is_written(written, insee):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert commune(written)["insee"] == insee


@given(st.data())
def test_any_spelling_of_any_name_finds_that_commune(data):
    insee = data.draw(st.sampled_from(sorted(NAMES)))
    name = NAMES[insee]
    if data.draw(st.booleans()):
        name = name.replace("Saint", "St")
    letters = []
    for letter in name:
        if letter == "'":
            letter = data.draw(st.sampled_from(APOSTROPHES))
        elif letter in "- ":
            letter = data.draw(st.sampled_from(HYPHENS))
        elif data.draw(st.booleans()):
            letter = letter.replace("œ", "oe").upper()
        letters.append(letter)
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC", "bare"]))
    text = "".join(letters)
    if form == "bare":
        parts = unicodedata.normalize("NFD", text)
        text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    else:
        text = unicodedata.normalize(form, text)
    before = data.draw(st.sampled_from(["", " ", "Commune de ", "Ville de ", f"{insee} "]))
    assert understand(before + text) == (insee, "")


@given(st.sampled_from(sorted(POSTAL)), st.sampled_from(["{}", " {}\t", "{}.0", "CP {}", "F-{}"]))
def test_a_postal_code_never_gives_a_commune_that_does_not_have_it(code, form):
    found, said = asked(form.format(code))
    if found:
        assert found in POSTAL[code]
    else:
        assert all(NAMES[insee] in said for insee in POSTAL[code])


@given(st.sampled_from(sorted(NAMES)), st.sampled_from([str, int, float, Decimal]))
def test_an_insee_code_of_any_type_is_that_commune_unless_it_is_a_postal_code_too(insee, kind):
    if POSTAL.get(insee, {insee}) == {insee}:
        assert understand(kind(insee)) == (insee, "")
    else:
        with pytest.raises(UnclearCommune, match=f"INSEE {insee}"):
            understand(kind(insee))
    assert understand(f"INSEE {insee}") == (insee, "")
    assert understand(f"{insee} {NAMES[insee]}") == (insee, "")


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none(), st.booleans()))
def test_anything_ends_in_a_commune_or_a_sentence(written):
    found, said = asked(written)
    assert found in NAMES or said.endswith(".")


class TestPostalCodes:
    def test_one_that_is_an_insee_code_too_is_not_decided(self):
        assert len(BOTH) == 32
        for code in BOTH:
            with pytest.raises(UnclearCommune, match="is the postal code of"):
                town(code)

    def test_the_commune_behind_it_is_offered(self):
        with pytest.raises(UnclearCommune, match=r"Loos-en-Gohelle \(62528\) and the INSEE code"):
            commune("62750")

    def test_several_communes_behind_one_are_offered(self):
        with pytest.raises(UnclearCommune, match=r"Éleu-dit-Leauwette \(62291\) or Lens \(62498\)"):
            commune("62300")

    def test_a_single_commune_behind_one_is_found_and_said(self):
        single = next(
            code for code, behind in POSTAL.items() if len(behind) == 1 and code not in BOTH
        )
        with pytest.warns(CommuneChanged, match=f"{single} is a postal code"):
            assert {commune(single)["insee"]} == POSTAL[single]

    def test_a_name_beside_a_code_is_compared_with_it(self):
        with pytest.raises(UnclearCommune, match=r"INSEE code of Lens, .* of Loos-en-Gohelle"):
            commune("62498 Loos-en-Gohelle")
        with pytest.raises(UnclearCommune, match="no commune of the coalfield"):
            commune("75056 Loos-en-Gohelle")


class TestThePast:
    @pytest.mark.parametrize(
        ("written", "says"),
        [
            ("Bruay-en-Artois", "Bruay-en-Artois is now Bruay-la-Buissière (62178), since 1987."),
            ("HENIN LIETARD", "Hénin-Liétard is now Hénin-Beaumont (62427), since 1971."),
            ("62482", LABUISSIERE),
            (62482.0, LABUISSIERE),
            ("Berguette", "Berguette (62110) is now a part of Isbergues (62473), since 1996."),
            ("Lambres", "Lambres is now Lambres-lez-Aire (62486)."),
            ("saint amand", "Saint-Amand is now Saint-Amand-les-Eaux (59526), since 1962."),
        ],
    )  # fmt: skip
    def test_old_names_and_merged_codes_lead_to_the_commune_of_today(self, written, says):
        with pytest.warns(CommuneChanged) as told:
            found = commune(written)
        assert str(told[0].message) == says
        assert found["commune"] in says

    def test_no_code_or_name_of_today_is_taken_for_one_of_the_past(self):
        changes = load("commune_changes")
        merged = changes[changes["change"] == "merged"]
        assert not set(merged["former_code"]) & set(NAMES)
        assert not set(changes["former_name"]) & set(NAMES.values())

    def test_a_code_of_elsewhere_is_no_code_of_the_past(self):
        with pytest.raises(UnknownCommune):
            commune("62179")  # Brunembert, near Boulogne


class TestSuggestions:
    @pytest.mark.parametrize(
        ("written", "first"),
        [
            ("Loos", "Loos-en-Gohelle"),
            ("henin", "Hénin-Beaumont"),
            ("Gohelle", "Loos-en-Gohelle"),
            ("Commune nouvelle de Lens", "Lens"),
            ("Wallers-Arenberg", "Wallers"),
            ("Beaumon", "Beaumont"),
            ("Loos en Gohele", "Loos-en-Gohelle"),
            ("Lens (59)", "Lens"),
            ("Commune de Noeux", "Nœux-les-Mines"),
            ("l’Abbaye", "Château-l'Abbaye"),
        ],
    )
    def test_beginnings_and_whole_words_come_first(self, written, first):
        with pytest.raises(UnknownCommune) as told:
            commune(written)
        assert f"Did you mean {first!r}" in str(told.value)

    def test_nothing_is_suggested_for_what_is_no_name(self):
        for written in (..., None, float("nan"), True, "", "62599"):
            with pytest.raises(UnknownCommune) as told:
                commune(written)
            assert "Did you mean" not in str(told.value)


class TestEveryDoor:
    @pytest.mark.parametrize(
        "written", [62528, 62528.0, "62528.0", "62 528", "LOOS EN GOHELLE", "62750 Loos-en-Gohelle"]
    )
    def test_is_the_same(self, written):
        assert town(written).insee == "62528"
        assert towns(written).insee == "62528"
        assert own().highlight([written])._marked.keys() == {"62528"}
        centred = maps.coalfield("a", "b", centre=written, zoom=12).location
        assert centred == maps.coalfield("a", "b", centre="62528", zoom=12).location

    def test_one_commune_needs_no_list(self):
        assert own().highlight(62528)._marked.keys() == {"62528"}
        assert own().highlight("Lens")._marked.keys() == {"62498"}

    @pytest.mark.parametrize("written", ["62750", 62750])
    def test_is_shut_in_the_same_way(self, written):
        for door in (
            town,
            towns,
            own().highlight,
            lambda one: maps.coalfield("a", "b", centre=one),
        ):
            with pytest.raises(UnclearCommune):
                door(written)


@pytest.mark.parametrize(
    "column",
    [
        ["62528", "62498"],
        [62528, 62498],
        [62528.0, 62498.0],
        ["62528.0", "62498.0"],
        ["62 528", "62\u00a0498"],
        pd.Categorical(["62528", "62498"]),
        ["INSEE 62528", "'62498"],
    ],
)
def test_a_column_of_codes_is_read_like_one_code(column):
    frame = pd.DataFrame({"insee": column, "x": [1.0, 2.0], "lon": 2.8, "lat": 50.4})
    choropleth = own().choropleth(frame, "x", classes=2).layers[0]
    assert choropleth.counts[0] == [1, 1, 351]
    points = own().points(frame, label="x").layers[0]
    assert json.loads(json.dumps(points.spec["insee"])) == ["62528", "62498"]


def test_what_is_no_code_stays_as_it_is():
    assert [code_text(each) for each in ("2A004", " Lens ", None, 1.5, "CP 62750")] == [
        "2A004", "Lens", "", "1.5", "CP 62750",
    ]  # fmt: skip


class TestColumnsOfCodes:
    def told(self, **columns) -> str:
        frame = pd.DataFrame(columns | {"x": 1.0})
        with pytest.raises((LookupError, ValueError)) as told:
            own().choropleth(frame, "x")
        return str(told.value)

    def test_a_merged_code_says_what_it_is_now(self):
        said = self.told(insee=["62482", "62178"])
        assert "Labuissière (62482) is now a part of Bruay-la-Buissière (62178)" in said
        frame = pd.DataFrame({"insee": ["62482", "62178"], "x": [1.0, 2.0], "year": 1982})
        advice = said[said.index("frame.") : said.index(" adds counts")]
        assert eval(advice, {"frame": frame})["x"].tolist() == [3.0]
        with pytest.raises(UnknownCommune) as told:
            own().choropleth(frame, "x", year="year")
        said = str(told.value)
        advice = said[said.index("frame.") : said.index(" adds counts")]
        own().choropleth(eval(advice, {"frame": frame}), "x", year="year")

    def test_postal_codes_are_named(self):
        said = self.told(insee=["62300", "62210"])
        assert "62300" in said
        assert "postal code" in said
        assert "Lens" in said

    def test_a_name_beside_the_code_is_compared(self):
        said = self.told(insee=["62750", "62498"], commune=["Loos-en-Gohelle", "Lens"])
        assert "62750 is Saint-Hilaire-Cottes" in said
        assert "'Loos-en-Gohelle'" in said
        assert "postal code" in said
        frame = pd.DataFrame({"insee": ["62750"], "commune": ["Loos-en-Gohelle"], "lon": 2.8})
        with pytest.raises(UnknownCommune, match="points: the code 62750 is Saint-Hilaire-Cottes"):
            own().points(frame.assign(lat=50.4), label="commune")
        said = self.told(insee=["62528"], LIBGEO=["LENS"])
        assert "62528 is Loos-en-Gohelle, but 'LIBGEO' says 'LENS' (62498)" in said

    def test_a_name_of_the_past_or_in_another_spelling_agrees(self):
        frame = pd.DataFrame(
            {"insee": ["62427", 62178], "commune": ["HENIN LIETARD", "Bruay-en-Artois"], "x": 1.0}
        )
        own().choropleth(frame, "x")

    def test_codes_that_are_all_postal_codes_too_need_names_beside_them(self):
        said = self.told(insee=["62750", "59112"])
        assert "every code of the table is a postal code too" in said
        assert "Loos-en-Gohelle (62528)" in said
        frame = pd.DataFrame({"insee": ["62750", "59112"], "x": 1.0})
        shade = own().choropleth
        shade(frame.assign(commune=["Saint-Hilaire-Cottes", "Bruay-sur-l'Escaut"]), "x")
        own().choropleth(frame.assign(insee="INSEE " + frame["insee"]), "x")
        own().choropleth(pd.DataFrame({"insee": ["62750", "62528"], "x": 1.0}), "x")

    def test_missing_codes_are_counted(self):
        assert "1 row has no code" in self.told(insee=["62528", None])

    @pytest.mark.parametrize(
        "codes",
        [
            pytest.param(["01001", "2A004", "2B033"], id="other departments"),
            pytest.param(["52498", "63528"], id="two digits away from ours"),
            pytest.param(["97105", "98818"], id="overseas"),
            pytest.param(["75101", "13201"], id="parts of cities"),
            pytest.param(["99132", "99109"], id="other countries"),
            pytest.param(["53014", "52011"], id="of Belgian communes"),
            pytest.param(["624980101", "624980102"], id="quarters"),
            pytest.param(["FRE12", "BE323"], id="regions of Europe"),
            pytest.param(["216204982"], id="offices"),
            pytest.param([1001, 97105], id="as numbers"),
        ],
    )
    def test_codes_of_elsewhere_are_not_near_anything(self, codes):
        said = self.told(insee=codes)
        assert "near" not in said
        assert f"the map has no commune with the code {code_text(codes[0])}" in said
        assert all(code_text(code) in said for code in codes)
        assert 'frame[frame["insee"].isin(load("communes")["insee"])] keeps their rows' in said

    def test_a_slip_of_one_digit_is_near(self):
        assert "62998 (near 62498 Lens)" in self.told(insee=["62998", "62528"])

    def test_the_tables_of_the_course_pass(self):
        for name in ("insee_comparator_2018", "communes"):
            table = load(name)
            value = table.select_dtypes("number").columns[0]
            assert sum(own().choropleth(table, value).layers[0].counts[0]) == 353


class TestExercises:
    """Answers that name communes are compared as communes are found."""

    @pytest.mark.parametrize(
        "written",
        ["Château-l’Abbaye", "CHATEAU L ABBAYE", "chateau\u2011l'abbaye", "Chateau l'Abbaye"],
    )
    def test_any_spelling_of_the_name_is_the_answer(self, written):
        expected = plain("Château-l'Abbaye")
        assert same(expected, plain(written))
        assert same(plain(["Lens", "Château-l'Abbaye"]), plain(["lens", written]), ordered=True)
        assert same(plain(pd.Series({"Château-l'Abbaye": 1})), plain(pd.Series({written: 1})))

    @pytest.mark.parametrize("written", ["59144", "Chateau", "Château-l'Abbaye (59)", "Lens"])
    def test_another_name_and_a_code_are_not(self, written):
        assert not same(plain("Château-l'Abbaye"), plain(written))
