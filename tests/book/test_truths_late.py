"""What chapters 8 to 14 once said wrongly: the right values, from the tables alone.

Each test names the sentence that did not stand. The chapters assert the same in their own cells;
here it is counted a second time, in other words.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from coursekit import load
from tests.conftest import ROOT

pytestmark = pytest.mark.quick

LOOS, HENIN = "62528", "62427"
CLAIMS = load("claims").set_index("id")


def chapter(name: str) -> str:
    """Return a chapter, an exercise or an appendix as one line of text."""
    (path,) = ROOT.glob(f"{name}.md")
    return re.sub(r"\s+", " ", path.read_text("utf-8"))


@pytest.fixture(scope="module")
def neighbours() -> list[str]:
    """Return the communes that have a border with Loos."""
    near = load("commune_adjacency")
    ends = near[["insee", "neighbour_insee"]]
    touching = ends[(ends == LOOS).any(axis=1)].to_numpy().ravel()
    return sorted(set(touching) - {LOOS})


@pytest.fixture(scope="module")
def comparator() -> pd.DataFrame:
    """Return the comparator of the census by code."""
    return load("insee_comparator_2018").set_index("insee")


class TestJobsAndShops:
    def test_the_neighbours_did_not_all_stagnate_or_shrink(self, neighbours, comparator):
        grown = 100 * (comparator["population_2018"] / comparator["population_2013"] - 1)
        assert len(neighbours) == 9
        assert (grown[neighbours] > grown[LOOS]).sum() == 3
        assert (grown[neighbours] < 0).sum() == 5
        sums = comparator.loc[neighbours, ["population_2013", "population_2018"]].sum()
        assert round(100 * (sums["population_2018"] / sums["population_2013"] - 1), 1) == 0.2
        finding = CLAIMS.loc[32, "finding"]
        assert "+0.2 %" in finding
        assert "three of them grew more than Loos, five shrank" in finding

    def test_since_1999_seven_of_nine_neighbours_did_better(self, neighbours):
        counts = pd.concat([load("population_1968_2015"), load("population_2016_2023")])
        counts = counts.pivot(index="insee", columns="year", values="population")
        since = 100 * (counts[2023] / counts[1999] - 1)
        assert (since[neighbours] > since[LOOS]).sum() == 7
        assert round(since[LOOS], 1) == -0.7
        finding = CLAIMS.loc[32, "finding"]
        assert "0.7 % below the figure of 1999, where seven of the nine did better" in finding

    def test_poverty_rates_are_missing_by_size_and_not_because_few_are_poor(self, comparator):
        rate = comparator["poverty_rate_pct_2019"]
        small = comparator["population_2018"] < 2000
        assert rate[small].isna().all()
        assert (small.sum(), rate.isna().sum()) == (177, 195)
        assert rate.min() == 5
        missing = comparator.loc[rate.isna(), "median_income_eur_2019"]
        assert missing.min() == 16460 < comparator.loc[LOOS, "median_income_eur_2019"]
        assert "because few poor households" not in chapter("chapters/turning/jobs_and_shops")

    def test_the_own_part_is_shown_with_its_rank(self):
        text = chapter("chapters/turning/jobs_and_shops")
        assert "{glue:text}`below_own` had a rest lower" in text

    def test_the_case_study_on_the_cluster_is_named(self):
        text = chapter("chapters/turning/jobs_and_shops")
        assert "{source}`QUADECO`" in text
        assert "nobody has published" not in text

    def test_what_the_sources_of_the_training_centre_say_keeps_its_verb(self):
        said = load("sources").set_index("key")["said"]
        assert "boarders" in said["AUT12"]
        assert "attend" in said["AUT13"]
        assert "accompanied" in said["AUT23"]
        assert load("sources").set_index("key").loc["AUT23", "origin"] == "association"
        assert "Both sentences come from the press" not in chapter("chapters/turning/jobs_and_shops")

    def test_not_necessarily_is_not_mostly_not(self):
        assert "not necessarily" in CLAIMS.loc[28, "finding"]
        assert "site of the old pit" not in CLAIMS.loc[28, "finding"]
        assert "not necessarily" in load("voices").set_index("voice_id").loc["V05", "point"]
