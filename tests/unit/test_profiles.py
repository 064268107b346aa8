"""Every commune has a profile; its figures are those of the tables; what is missing is said."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pandas as pd
import pytest

from coursekit import load, profiles, town, towns
from coursekit.datasets import UnknownCommune
from coursekit.profiles import _profile, indicators

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


def test_a_place_counts_from_the_highest_and_only_among_the_known():
    table = indicators.figures()
    richest = table["income"].idxmax()
    facts = town(f"INSEE {richest}").facts
    assert facts.loc["income", "place"] == 1
    assert facts.loc["income", "known"] == table["income"].notna().sum() < len(table)


@pytest.mark.parametrize("code", ["62528", "62847", "62720", COMMUNES.index[0]])
def test_what_is_missing_is_said_once_for_each_gap(code):
    here = town(f"INSEE {code}")
    gaps = here.facts["own"].isna().sum()
    lines = sum(bool(line["own"].isna().any()) for line in here.series.values())
    assert len(here.missing) == gaps + lines


def test_every_commune_has_peers_and_none_is_its_own(data):
    for at, near in enumerate(data["peers"]):
        assert len(set(near)) == _profile.PEERS
        assert at not in near


def test_the_data_of_the_page_are_the_figures_of_the_package(data):
    table = indicators.figures()
    for each, figure in zip(indicators.FIGURES, data["figures"], strict=True):
        sent = [np.nan if v is None else v / 10**each.digits for v in figure["values"]]
        assert np.allclose(table[each.key], sent, equal_nan=True)
    for each, line in zip(indicators.SERIES, data["series"], strict=True):
        assert line["years"] == list(indicators.series()[each.key].columns)
    assert [insee for insee, *_ in data["communes"]] == list(COMMUNES.index)


def test_the_data_are_stored_once_and_light():
    assert len(gzip.compress(profiles.profiles_script().encode())) < 60_000


def test_another_rule_gives_other_peers_and_the_page_says_so():
    here = town("Lens", peers=3, by=["income"])
    assert len(here.peers) == 3
    assert list(here.peers.columns) == ["commune", "distance", "income"]
    markup = here._repr_html_()
    assert "the 3 nearest in median income, 2019" in markup
    assert all(code in markup for code in here.peers.index)


def test_a_report_stands_alone(tmp_path):
    text = town("Hénin-Beaumont").report(tmp_path / "henin.html").read_text("utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text.split("<script>")[0])
    assert "<title>Hénin-Beaumont: a profile</title>" in text


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
