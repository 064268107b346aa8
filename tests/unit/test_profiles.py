"""Every commune has a profile; its figures are those of the tables; what is missing is said."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from coursekit import load, profiles, town, towns
from coursekit.datasets import UnknownCommune
from coursekit.models import rates
from coursekit.profiles import _profile, indicators, rules

COMMUNES = load("communes").set_index("insee")["commune"]


@pytest.fixture(scope="module")
def data():
    """Return what pages get; not at import, where a faulty indicator would hide every sentence."""
    return json.loads(profiles.profiles_script().removeprefix("window.ckTowns=").removesuffix(";"))


def test_figures_and_series_hold_every_commune_in_one_order():
    assert list(indicators.figures().index) == list(COMMUNES.index)
    for table in indicators.series().values():
        assert list(table.index) == list(COMMUNES.index)


def test_the_figures_of_loos_are_those_of_the_tables():
    own = town("62528").facts["own"]
    census = load("insee_comparator_2018").set_index("insee").loc["62528"]
    assert own["unemployed"] == pytest.approx(
        100 * census["unemployed_15_64_2018"] / census["active_15_64_2018"], abs=0.06
    )
    people = load("population_2016_2023").set_index(["insee", "year"])["population"]
    assert own["people"] == people["62528", 2023]
    assert own["heaps"] == 8


def _fact(key: str, code: str) -> pd.Series:
    return town(f"INSEE {code}").facts.loc[key]


class TestPlaces:
    def test_a_place_counts_from_the_highest_and_only_among_the_known(self):
        table = indicators.figures()["income"]
        fact = _fact("income", table.idxmax())
        assert (fact["place_from"], fact["place_to"]) == (1, 1)
        assert fact["known"] == table.notna().sum() < len(table)

    def test_communes_of_one_value_share_their_places(self):
        table = indicators.figures()["poverty"]
        code = table.index[table == 20][0]
        fact = _fact("poverty", code)
        assert fact["place_from"] == (table > 20).sum() + 1
        assert fact["place_to"] == (table >= 20).sum()

    def test_where_nothing_is_there_is_no_place(self):
        table = indicators.figures()
        for key in ("shafts", "heaps", "shops"):
            code = table.index[table[key] == 0][0]
            assert pd.isna(_fact(key, code)["place_from"])

    def test_no_change_is_a_change_like_any_other(self):
        table = indicators.figures()
        (code,) = table.index[(table["growth"] == 0) & (table["people"] > 4000)][:1]
        assert _fact("growth", code)["place_from"] == (table["growth"] > 0).sum() + 1

    def test_few_people_have_no_place_by_a_rate_that_swings(self):
        facts = town("Rombly").facts
        assert facts.loc[["unemployed", "workers", "growth", "jobs"], "place_from"].isna().all()
        assert facts.loc["people", "place_to"] == facts.loc["people", "known"]

    def test_a_place_follows_from_the_range_of_chance(self):
        fact = _fact("unemployed", "62528")
        table = indicators.figures()["unemployed"]
        assert fact["place_from"] == (table > fact["high"]).sum() + 1
        assert fact["place_to"] == len(table) - (table < fact["low"]).sum()
        assert fact["place_from"] < (table > fact["own"]).sum() + 1 < fact["place_to"]

    def test_a_sample_of_communes_is_no_row_to_stand_in(self):
        code = indicators.figures()["light"].dropna().index[0]
        assert pd.isna(_fact("light", code)["place_from"])


class TestChance:
    def test_the_range_holds_the_rate_and_shrinks_with_the_people(self):
        small, large = _fact("unemployed", "62720"), _fact("unemployed", "62498")
        for each in (small, large):
            assert each["low"] < each["own"] < each["high"]
        assert small["high"] - small["low"] > 10 * (large["high"] - large["low"])

    def test_it_is_as_wide_as_draws_of_as_many_people_spread(self):
        """Nineteen of twenty towns of the same odds lie in it, give or take the rounding."""
        fact = _fact("unemployed", "62528")
        draws = np.random.default_rng(15).binomial(int(fact["of"]), fact["own"] / 100, 20_000)
        inside = (100 * draws / fact["of"]).round(1)
        assert 0.93 < ((inside >= fact["low"]) & (inside <= fact["high"])).mean() < 0.97

    def test_a_sample_is_as_wide_as_the_chapter_on_two_towns_has_it(self):
        line = town("62528").series["unemployed"].loc[1999]
        noise = rates.sampling_noise(line["own"], line["of"], 0.25)
        assert (line["high"] - line["low"]) / 2 == pytest.approx(noise, abs=0.1)

    def test_nobody_of_a_few_is_not_nobody_for_sure(self):
        line = town("Rombly").series["unemployed"].loc[1982]
        assert line["own"] == line["low"] == 0
        assert line["high"] > 20

    def test_what_is_no_share_has_no_range(self):
        facts = town("62528").facts
        assert facts.loc[["people", "growth", "jobs", "income"], "low"].isna().all()


class TestRules:
    @pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.key)
    def test_each_finds_peers_for_every_commune_and_says_why(self, rule):
        assert rule.why.endswith(".")
        away = rules.distances(rule)
        for code in COMMUNES.index[::11]:
            here = town(f"INSEE {code}", by=rule.key)
            assert code not in here.peers.index
            assert here.peers["distance"].is_monotonic_increasing
            left = away.loc[code].drop([code, *here.peers.index]).dropna()
            assert left.empty or left.min() >= here.peers["distance"].max()
            assert len(here.peers) == min(_profile.PEERS, len(left) + len(here.peers))

    def test_peers_of_one_intercommunality_are_in_it(self):
        groups = load("communes").set_index("insee")["intercommunality"]
        few = groups.index[groups == "CA du Pays de Saint-Omer"]
        here = town(f"INSEE {few[0]}", by="group")
        assert set(here.peers.index) == set(few[1:])

    def test_the_nearest_are_neighbours(self):
        touching = load("commune_adjacency").query("insee == '62498'")["neighbour_insee"]
        touching = {
            *touching,
            *load("commune_adjacency").query("neighbour_insee == '62498'")["insee"],
        }
        assert len(touching & set(town("Lens", by="near").peers.index)) >= 4

    def test_an_unknown_rule_is_answered_with_those_there_are(self):
        with pytest.raises(KeyError, match="no rule 'income'; there are kind, size, near"):
            town("Lens", by="income")


def test_the_middle_of_the_intercommunality_and_another_town_stand_beside():
    table = indicators.figures()["income"]
    groups = load("communes").set_index("insee")["intercommunality"]
    fact = town("Lens", beside="Hénin-Beaumont").facts.loc["income"]
    assert fact["group"] == table[groups == "CA de Lens - Liévin"].median()
    assert fact["beside"] == table["62427"]
    assert town("62528").beside is None
    assert town("Lens").facts.loc["income", "beside"] == table["62528"]


def test_figures_are_of_the_newest_year_that_all_communes_have():
    """Whoever adds a newer year to a table is told to show it."""
    facts = town("62528").facts
    newest = {
        "people": load("population_2016_2023")["year"].max(),
        "income": load("incomes")["year"].max(),
        "poverty": load("incomes").dropna(subset="poverty_rate_pct")["year"].max(),
        "workers": load("employment_25_54")["year"].max(),
        "workers_15_64": load("census_2012_2018")["year"].max(),
        "turnout": load("municipal_lists")["year"].max(),
        "turnout_european": load("national_votes").query("election == 'european'")["year"].max(),
        "shops": load("shops")["year"].max(),
    }
    for key, year in newest.items():
        assert facts.loc[key, "year"] == str(year), key
    votes = load("national_votes").query("election == 'presidential'")
    assert max(indicators.series()["votes"].columns) == votes["year"].max()


def test_what_is_newer_for_some_communes_only_is_said_of_them():
    newer = load("census_unemployment").dropna(subset="insee").query("year > 2018")
    assert newer["insee"].nunique() >= 3
    for row in newer.itertuples():
        (said,) = indicators.newer(row.insee)
        assert f"in {row.year}" in said
    assert indicators.newer("62498") == []


def test_the_table_to_take_along_has_units_years_and_sources():
    table = town("Lens").table
    assert set(table["commune"]) == {"Lens"}
    assert len(table) == len(indicators.FIGURES) + sum(
        line.shape[1] for line in indicators.series().values()
    )
    assert table[["what", "evidence", "source", "table"]].ne("").all().all()
    dated = table.query(
        "what not in ['Mine shafts ever sunk', 'Light on a level square metre in a "
        "mean year'] and not what.str.startswith('Slag heaps')"
    )
    assert dated["year"].str.contains(r"\d{4}").all()
    shares = table.query("unit == '%' and of_what != ''")
    assert shares["of"].notna().all()


@pytest.mark.parametrize("code", ["62528", "62847", "62720", COMMUNES.index[0]])
def test_what_is_missing_is_said_once_for_each_gap(code):
    here = town(f"INSEE {code}")
    said = [one for said in here.missing for one in said.partition(". ")[0].split("; ")]
    gaps = here.facts["own"].isna().sum()
    lines = sum(bool(line["own"].isna().any()) for line in here.series.values())
    assert len(said) == len(set(said)) == gaps + lines
    reasons = [sentence.partition(". ")[2] for sentence in here.missing]
    assert len(reasons) == len(set(reasons))


def test_the_data_of_the_page_are_the_figures_of_the_package(data):
    table = indicators.figures()
    for each, figure in zip(indicators.FIGURES, data["figures"], strict=True):
        sent = [np.nan if v is None else v / 10**each.digits for v in figure["values"]]
        assert np.allclose(table[each.key], sent, equal_nan=True)
    for each, line in zip(indicators.SERIES, data["series"], strict=True):
        known = indicators.series()[each.key]
        assert line["years"] == list(known.columns)
        changes = np.array(line["values"], dtype=float) / 10**each.digits
        sent = pd.DataFrame(changes).cumsum(axis=1).to_numpy()  # over gaps, as the page does
        assert np.allclose(known.to_numpy(), sent, equal_nan=True)
    assert [insee for insee, *_ in data["communes"]] == list(COMMUNES.index)


def test_the_data_are_stored_once_and_light():
    assert len(gzip.compress(profiles.profiles_script().encode())) < 65_000


def test_another_rule_gives_other_peers_and_the_page_says_so():
    here = town("Lens", peers=3, by=["income"])
    assert len(here.peers) == 3
    assert list(here.peers.columns) == ["commune", "distance", "income"]
    markup = here._repr_html_()
    assert "They are the nearest in median income (2021)." in markup
    assert '"count":3' in markup


def test_a_report_stands_alone(tmp_path):
    text = town("Hénin-Beaumont").report(tmp_path / "henin.html").read_text("utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text.split("<script>")[0])
    assert "<title>Hénin-Beaumont — profile of a commune</title>" in text
    assert '<html lang="en">' in text
    assert f'"day":"{date.today().isoformat()}"' in text


def test_bad_questions_are_answered_with_a_reason(tmp_path):
    with pytest.raises(UnknownCommune, match="Did you mean 'Lens'"):
        town("Lenss")
    with pytest.raises(UnknownCommune):
        towns("Paris")
    with pytest.raises(KeyError, match="no figure 'money'; there are people"):
        town("Lens", by=["money"])
    with pytest.raises(ValueError, match="choose 1 to 352"):
        town("Lens", peers=400)
    with pytest.raises(ValueError, match=r"should end in \.html"):
        town("Lens").report(tmp_path / "lens.pdf")
    with pytest.raises(FileNotFoundError, match="no folder"):
        town("Lens").report(tmp_path / "nowhere" / "lens.html")


def test_series_compare_the_town_with_its_peers_and_with_all():
    line = town("Lens").series["people"]
    assert line.loc[1999, "own"] == 100
    peers = town("Lens").peers.index
    expected = indicators.series()["people"].loc[peers, 2018].median()
    assert line.loc[2018, "peers"] == pytest.approx(expected)
    assert pd.api.types.is_float_dtype(line["all"])
