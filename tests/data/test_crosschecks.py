"""Do the tables agree with each other? Each test says how exactly, and why not more exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coursekit import load
from data.builders import manifests, shapes
from tests.data.places import gap_km, locate

COMMUNES = load("communes").set_index("insee")
SHAPES = shapes.shapes(load("commune_outlines"))
POPULATION = pd.concat([load("population_1876_2015"), load("population_2016_2023")]).set_index(
    ["insee", "year"]
)["population"]
COMPARATOR = load("insee_comparator_2018").set_index("insee")

#: Numbers are published with two decimals, so a share may be off by half of the last one.
HALF_A_HUNDREDTH = 0.005 + 1e-9


def wide(name: str) -> pd.DataFrame:
    table = load(name)
    return table.pivot(index=["insee", "year", "round"], columns="measure", values="value")


class TestVotes:
    LISTS = load("municipal_lists")
    NATIONAL = load("national_votes")

    def test_votes_of_the_lists_add_up_to_the_valid_votes(self):
        election = self.LISTS.groupby(["insee", "year", "round"])
        assert (election["votes"].sum() == election["valid"].first()).all()
        assert (election["votes"].size() == election["lists"].first()).all()

    def test_voters_without_blank_and_null_are_the_valid_votes(self):
        assert (self.LISTS["voters"] - self.LISTS["blank_null"] == self.LISTS["valid"]).all()
        assert (self.LISTS["voters"] <= self.LISTS["registered"]).all()

    @pytest.mark.parametrize("of", ["valid", "registered"])
    def test_shares_of_the_lists_recompute(self, of):
        share = 100 * self.LISTS["votes"] / self.LISTS[of]
        assert (share - self.LISTS[f"pct_{of}"]).abs().max() <= HALF_A_HUNDREDTH

    def test_ranks_follow_the_votes(self):
        falls = self.LISTS.groupby(["insee", "year", "round"])["votes"].diff()
        assert (falls.dropna() <= 0).all()

    def test_two_sources_give_the_same_turnout_in_2026(self):
        counted = self.LISTS[self.LISTS["year"] == 2026].drop_duplicates("insee").set_index("insee")
        printed = load("municipal_turnout_blocs").query("year == 2026").set_index("insee")
        turnout = 100 * counted["voters"] / counted["registered"]
        gap = (turnout - printed["turnout_pct"]).dropna().abs()
        assert len(gap) == len(printed) == 119
        assert gap.max() <= HALF_A_HUNDREDTH

    def test_blocs_add_up_to_a_hundred(self):
        """Six rounded shares may miss it by six halves of a hundredth."""
        blocs = load("municipal_turnout_blocs").filter(regex=r"(left|centre|right|other)_pct$")
        assert len(blocs.columns) == 6
        assert (blocs.sum(axis=1) - 100).abs().max() <= 6 * HALF_A_HUNDREDTH

    def test_the_shares_since_2012_recompute_from_the_counts(self):
        """Two copies of the same results, made by different people."""
        counts = self.NATIONAL.query("election == 'presidential' and year <= 2017")
        counts = counts.set_index(["insee", "year", "round"])
        shares = wide("presidential_votes").loc[counts.index]
        turnout = 100 * counts["voters"] / counts["registered"]
        assert (turnout - shares["turnout_pct"]).abs().max() <= HALF_A_HUNDREDTH
        families = {
            "le_pen_pct": "fn_rn",
            "macron_pct": "macron_allies",
            "melenchon_pct": "melenchon_fi",
            "socialist_pct": "socialists",
        }
        for share, family in families.items():
            gap = (100 * counts[family] / counts["valid"] - shares[share]).dropna().abs()
            assert len(gap) >= 353
            assert gap.max() <= HALF_A_HUNDREDTH

    def test_no_share_stands_on_a_base_that_is_not_told(self):
        """Blank ballots came as a share of the registered in one year, of the voters in another."""
        table = load("presidential_votes")
        assert table["measure"].str.endswith("_pct").all()
        assert not table["measure"].str.startswith("blank").any()

    def test_the_share_of_le_pen_has_no_gap_but_one_village(self):
        known = wide("presidential_votes")["le_pen_pct"].groupby(["year", "round"]).count()
        known = known[known > 0]
        assert known.to_dict() == {
            (2002, 1): 352,
            (2007, 1): 352,
            (2012, 1): 353,
            (2017, 1): 353,
            (2017, 2): 353,
        }

    def test_a_run_off_has_two_candidates(self):
        run_off = wide("presidential_votes").query("year == 2017 and round == 2")
        both = run_off["le_pen_pct"] + run_off["macron_pct"]
        assert (both - 100).abs().max() <= 2 * HALF_A_HUNDREDTH

    def test_printed_votes_of_a_municipal_run_off_recompute(self):
        printed = load("reported_elections").query("date == '2009-07-05'")
        share = 100 * printed["votes"] / printed["votes"].sum()
        assert (share - printed["pct_valid"]).abs().max() <= HALF_A_HUNDREDTH

    def test_printed_shares_agree_with_the_official_counts_or_say_their_conflict(self):
        """A share that a newspaper prints, and a count of the same ballot, in one row."""
        printed = load("reported_elections").query("election == 'european'")
        official = self.NATIONAL.query("election == 'european' and year == 2024")
        official = official.set_index("insee").loc[printed["insee"]]
        share = (100 * official["fn_rn"] / official["valid"]).to_numpy()
        allowed = printed["precision"].map({"exact": HALF_A_HUNDREDTH, "about": 0.5})
        apart = (printed["pct_valid"] - share).abs() > allowed
        assert printed.loc[apart, "commune"].tolist() == ["Hénin-Beaumont", "Liévin"]
        for right, note in zip(share[apart], printed.loc[apart, "conflict"], strict=True):
            assert note.startswith(f"{right:.2f} in the official file")
        assert printed.loc[~apart, "conflict"].isna().all()

    def test_the_partial_year_says_that_it_is_partial(self):
        partial = self.NATIONAL.query("year == 2022")
        west = partial[partial["insee"].str.startswith("62")]
        assert partial["insee"].str.startswith("59").sum() == 2 * 181
        assert west.groupby("commune").size().to_dict() == {"Leforest": 2, "Loos-en-Gohelle": 1}
        said = manifests.read("national_votes")["cautions"]
        assert any("2022 is partial" in text for text in said)


#: All that was voted for in a national ballot.
FAMILIES = ["fn_rn", "ecologists", "socialists", "macron_allies", "melenchon_fi", "ump_lr", "other"]


class TestNationalBallots:
    TABLE = load("national_votes")

    def test_votes_add_up_and_nobody_votes_who_is_not_on_the_roll(self):
        table = self.TABLE
        assert (table[FAMILIES].sum(axis=1) == table["valid"]).all()
        counted = table.dropna(subset=["registered"])
        assert table.loc[table["registered"].isna(), "commune"].tolist() == ["Leforest"]
        assert (counted["voters"] - counted["blank_null"] == counted["valid"]).all()
        assert (counted["voters"] <= counted["registered"]).all()

    def test_every_ballot_has_every_commune_but_the_partial_one(self):
        size = self.TABLE.groupby(["year", "election", "round"]).size()
        assert (size.drop(2022) == 353).all()
        assert len(size.drop(2022)) == 8

    def test_the_roll_is_that_of_the_municipal_vote_of_the_same_spring(self):
        """Two files of 2014, two months apart; one town is known to differ."""
        town = load("municipal_2014_lists").query("round == 1 and list_rank == 1")
        town = town.set_index("insee")
        roll = self.TABLE.query("year == 2014").set_index("insee").loc[town.index, "registered"]
        gap = 100 * (town["registered_max"] / roll - 1)
        assert abs(gap.median()) < 0.3
        assert town.loc[gap.abs() > 5, "commune"].tolist() == ["Aulnoy-lez-Valenciennes"]


class TestMunicipal2014:
    TABLE = load("municipal_2014_lists")

    def test_lists_add_up_and_are_ranked(self):
        election = self.TABLE.groupby(["insee", "round"])
        assert (election["votes"].sum() == election["valid"].first()).all()
        assert (election["votes"].size() == election["lists"].first()).all()
        assert (election["votes"].diff().dropna() <= 0).all()

    def test_the_printed_share_lies_between_the_two_ends_of_the_roll(self):
        """It is cut at two decimals, so the exact one is up to a hundredth higher."""
        for end, (low, high) in {"registered_max": (0, 0.01), "registered_min": (0, 0.01)}.items():
            share = 100 * self.TABLE["votes"] / self.TABLE[end]
            gap = share - self.TABLE["pct_registered"]
            assert gap.between(low - 1e-9, high + 1e-9).all(), end
        assert (self.TABLE["registered_min"] <= self.TABLE["registered_max"]).all()

    def test_a_wiki_and_an_encyclopedia_printed_the_same_shares(self):
        first = self.TABLE.query("round == 1 and list_rank == 1").set_index("commune")
        printed = {"Loos-en-Gohelle": 45.12, "Hénin-Beaumont": 31.53, "Angres": 55.56}
        assert first.loc[list(printed), "pct_registered"].tolist() == list(printed.values())
        assert load("reported_elections").query("votes == 6006")["registered"].item() == 19048
        assert first.loc["Hénin-Beaumont", ["votes", "registered_max"]].tolist() == [6006, 19048]


class TestTownLife:
    """Offences, shops, incomes, work: counted by offices, copied by others."""

    def test_an_offence_that_is_not_exact_says_so_and_the_exact_year_is_exact(self):
        table = load("recorded_offences")
        vandalism = table[table["indicator"] == "vandalism"]
        assert set(vandalism["year"]) == set(range(2016, 2025))
        assert (vandalism["plus_minus"] == 0).mean() > 0.95
        others = table[table["indicator"] != "vandalism"]
        assert set(others["year"]) == {2024}
        assert (others["plus_minus"] == 0).all()

    def test_shops_move_little_between_two_years_and_france_has_more_of_each(self):
        shops, france = load("shops").set_index("insee"), load("shops_france").set_index("year")
        kinds = shops.columns[2:]
        assert list(kinds) == list(france.columns)
        ours = shops.groupby("year")[list(kinds)].sum()
        assert (ours <= france).all(axis=None)
        total = ours.loc[:, "hypermarket":"optician"].sum(axis=1)
        assert abs(total[2019] / total[2018] - 1) < 0.03
        counts = shops.groupby("year").size()
        assert counts.to_dict() == {2009: 352, 2013: 353, 2018: 353, 2019: 353}

    def test_incomes_of_2019_are_those_of_the_comparator(self):
        ours = load("incomes").query("year == 2019").set_index("insee")
        for column, theirs in {
            "median_income_eur": COMPARATOR["median_income_eur_2019"],
            "poverty_rate_pct": COMPARATOR["poverty_rate_pct_2019"],
        }.items():
            both = pd.concat([ours[column], theirs], axis=1).dropna()
            assert len(both) >= 158
            assert (both.iloc[:, 0] == both.iloc[:, 1]).all()
        known = ours.dropna(subset=["d1_eur", "d9_eur"])
        assert (known["d1_eur"] < known["median_income_eur"]).all()
        assert (known["median_income_eur"] < known["d9_eur"]).all()

    def test_work_of_2018_is_that_of_the_comparator(self):
        census = load("census_2012_2018")
        rate = 100 * census["unemployed"] / census["active"]
        # The counts are rounded to a tenth of a person, the rate was made before that.
        assert (rate - census["unemployment_rate_pct"]).abs().max() <= 2 * HALF_A_HUNDREDTH
        latest = census.query("year == 2018").set_index("insee")
        theirs = COMPARATOR.loc[latest.index]
        assert (latest["unemployed"] - theirs["unemployed_15_64_2018"]).abs().max() <= 0.06
        assert (latest["active"] - theirs["active_15_64_2018"]).abs().max() <= 0.06


class TestLoosInTheNewTables:
    """The figures that chapters 6, 8 and 11 hang on, worked out apart from them."""

    def test_one_list_in_2014_and_its_place(self):
        first = load("municipal_2014_lists").query("round == 1 and list_rank == 1")
        loos = first.set_index("insee").loc["62528"]
        found = loos[["lists", "votes", "registered_min", "registered_max"]].tolist()
        assert found == [1, 2437, 5400, 5401]
        alone = first[first["lists"] == 1].set_index("insee")["pct_registered"]
        assert (len(first), len(alone)) == (250, 66)
        assert alone.rank(ascending=False)["62528"] == 49

    def test_shares_in_european_elections(self):
        table = load("national_votes").query("election == 'european'")
        for column, expected in {
            "fn_rn": {"62528": [43.7, 40.9, 50.5], "62427": [53.5, 55.9, 61.4]},
            "ecologists": {"62528": [14.6, 17.1, 5.0]},
        }.items():
            share = (100 * table[column] / table["valid"]).round(1)
            for insee, values in expected.items():
                assert share[table["insee"] == insee].tolist() == values

    def test_shops_and_work(self):
        shops = load("shops").query("insee == '62528'")
        kinds = shops.loc[:, "hypermarket":"optician"]
        assert kinds.sum(axis=1).tolist() == [23, 21, 22, 22]
        assert kinds.drop(columns="optician").sum(axis=1).tolist() == [22, 20, 20, 20]
        rate = load("census_2012_2018").pivot(
            index="insee", columns="year", values="unemployment_rate_pct"
        )
        change = (rate[2018] - rate[2012]).dropna()
        assert rate.loc["62528"].round(1).tolist() == [17.7, 15.4]
        assert (change.rank()["62528"], len(change)) == (24, 175)

    def test_recorded_damage(self):
        table = load("recorded_offences").query("insee == '62528' and indicator == 'vandalism'")
        assert table["recorded"].tolist() == [87, 71, 81, 112, 61, 90, 55, 105, 100]


class TestShaftLevels:
    SHAFTS = load("mine_shafts")

    def test_a_missing_level_is_not_written_as_sea_level(self):
        published = self.SHAFTS["ground_elevation_published_m"]
        level = self.SHAFTS["ground_elevation_m"]
        assert (published == 0).sum() == 29
        assert level[published == 0].isna().all()
        assert level.min() > 15
        same = level.notna()
        assert (level[same] == published[same]).all()
        left_out = published.notna() & level.isna() & (published > 0)
        assert self.SHAFTS.loc[left_out, "commune"].tolist() == ["Roost-Warendin"]

    def test_no_level_stands_alone_above_all_others_near_it(self):
        """A slip of the pen: 50 m where thirteen shafts around it stand at 20 to 27."""
        table = self.SHAFTS.dropna(subset=["ground_elevation_m"])
        level = table["ground_elevation_m"].to_numpy()
        lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
        for at in range(len(table)):
            km = np.hypot((lon - lon[at]) * 70.9, (lat - lat[at]) * 111.2)
            near = (km < 3) & (km > 0.5)
            if near.sum() >= 8:
                assert level[at] < level[near].max() + 20, table["shaft_id"].iloc[at]


class TestPeople:
    def test_a_place_and_year_stands_in_one_population_table_only(self):
        assert POPULATION.index.is_unique

    @pytest.mark.parametrize("year", [2013, 2018])
    def test_the_comparator_has_the_same_population(self, year):
        gap = COMPARATOR[f"population_{year}"] - POPULATION.xs(year, level="year")
        assert len(gap) == 353
        assert (gap == 0).all()

    def test_the_communes_table_has_the_latest_population(self):
        latest = POPULATION.xs(2023, level="year")
        assert (latest == COMMUNES["population_2023"]).all()

    def test_every_commune_has_every_year(self):
        years = POPULATION.unstack()
        assert years.notna().all(axis=None)
        assert set(years.index) == set(COMMUNES.index)
        assert [*years.columns] == [
            *range(1876, 1912, 5), *range(1921, 1937, 5), 1954, 1962, 1968, 1975, 1982, 1990, 1999,
            *range(2006, 2024),
        ]  # fmt: skip

    def test_france_adds_up_to_what_the_office_published(self):
        """So the file behind both tables is the whole census, and not a part or a sample."""
        totals = load("population_1876_2015_totals").set_index(["place", "year"])["population"]
        france = totals["Metropolitan France"]
        assert france[[1990, 1999, 2015]].tolist() == [56_615_155, 58_518_395, 64_300_821]
        assert [*france.index] == [*POPULATION.loc["62528"].loc[:2015].index]
        both = totals["Nord"] + totals["Pas-de-Calais"]
        ours = POPULATION.groupby("year").sum()
        assert (ours.loc[:2015] < both).all()
        assert (both < france).all()

    def test_no_commune_changes_its_ground(self):
        """On one set of boundaries, nobody grows by half between two counts."""
        years = POPULATION.unstack()
        steps = years[[1990, 1999, 2006]].T.pct_change().T
        assert steps.abs().max().max() < 0.5

    def test_the_kept_samples_are_samples_of_the_same_censuses(self):
        """One home in four was read in 1968 and 1982, one in five in 1975, as the caution says."""
        sample = load("population_samples").set_index(["insee", "year"])["population"]
        for year, weight in {1968: 4, 1975: 5, 1982: 4}.items():
            assert (sample.xs(year, level="year") % weight == 0).all()
        off = sample / POPULATION.reindex(sample.index) - 1
        assert off["62528"].abs().max() < 0.04
        assert (off["62473"].loc[:1990] < -0.45).all()
        assert sample["62473"][1999] > 1.9 * sample["62473"][1990]

    def test_iris_add_up_to_their_commune(self):
        """Each IRIS is rounded to a whole person, so a commune may be off by half of one each."""
        iris = load("iris_2021").groupby("insee")["population"].agg(["sum", "size"])
        gap = (iris["sum"] - POPULATION.xs(2021, level="year")).abs()
        assert len(gap) == 353
        assert (gap <= iris["size"] * 0.5 + 0.5).all()

    def test_ages_and_homes_of_an_iris_add_up(self):
        """Three rounded numbers against a rounded sum: two units at most."""
        iris = load("iris_2021")
        ages = iris[["population_0_19", "population_20_64", "population_65_plus"]].sum(axis=1)
        homes = iris[["main_homes", "second_homes", "vacant_dwellings"]].sum(axis=1)
        assert (ages - iris["population"]).abs().max() <= 2
        assert (homes - iris["dwellings"]).abs().max() <= 2
        assert (iris["iris"].str[:5] == iris["insee"]).all()


class TestWork:
    JOBS = load("employment_25_54")

    def test_the_groups_add_up_to_the_active_and_the_unemployed(self):
        working = self.JOBS.filter(regex=r"_employed$").sum(axis=1)
        out = self.JOBS.filter(regex=r"_unemployed$").sum(axis=1)
        np.testing.assert_allclose(working + out, self.JOBS["active"], atol=0.01)
        np.testing.assert_allclose(out, self.JOBS["unemployed"], atol=0.01)

    def test_its_shares_recompute(self):
        jobs = self.JOBS
        for group in ("workers", "managers"):
            people = jobs.filter(regex=rf"^{group}_(professionals_)?(un)?employed$").sum(axis=1)
            gap = (100 * people / jobs["active"] - jobs[f"{group}_share_pct"]).abs()
            assert gap.max() <= HALF_A_HUNDREDTH
        rate = 100 * jobs["unemployed"] / jobs["active"]
        assert (rate - jobs["unemployment_rate_pct"]).abs().max() <= HALF_A_HUNDREDTH

    def test_the_earliest_counts_are_multiples_of_four(self):
        """One person in four was counted out; by 1990 a few communes were counted whole."""
        by_four = self.JOBS["active"] % 4 == 0
        assert by_four[self.JOBS["year"] == 1982].all()
        assert by_four[self.JOBS["year"] == 1990].mean() > 0.9

    def test_shares_of_the_comparator_recompute(self):
        # Counts have two decimals as well, which weighs in communes of fewer than 200 active.
        for share, part, whole in [
            ("unemployment_rate_pct", "unemployed_15_64", "active_15_64"),
            ("vacant_dwellings_share_pct", "vacant_dwellings", "dwellings"),
            ("owner_occupied_share_pct", "owner_occupied_homes", "main_homes"),
        ]:
            made = 100 * COMPARATOR[f"{part}_2018"] / COMPARATOR[f"{whole}_2018"]
            slack = HALF_A_HUNDREDTH + 100 * 0.01 / COMPARATOR[f"{whole}_2018"]
            assert ((made - COMPARATOR[f"{share}_2018"]).abs() <= slack).all(), share

    def test_homes_and_people_of_the_comparator_add_up(self):
        homes = COMPARATOR[["main_homes_2018", "second_homes_2018", "vacant_dwellings_2018"]]
        assert (homes.sum(axis=1) - COMPARATOR["dwellings_2018"]).abs().max() < 0.02
        assert (COMPARATOR["active_15_64_2018"] <= COMPARATOR["population_15_64_2018"]).all()

    def test_printed_rates_follow_from_their_counts_or_shares(self):
        table = load("census_unemployment")
        counted = table.dropna(subset="active")
        rate = 100 * counted["unemployed"] / counted["active"]
        assert (rate - counted["unemployment_rate_pct"]).abs().max() <= 0.05 + 1e-9
        shares = table[table["basis"].str.startswith("shares")]
        pairs = shares["basis"].str.extract(r"([\d.]+) / ([\d.]+)").astype(float)
        gap = (100 * pairs[0] / pairs[1] - shares["unemployment_rate_pct"]).abs()
        assert len(gap) > 8
        assert gap.max() <= 0.05 + 1e-9

    def test_the_rates_of_the_agglomeration_and_the_basin_are_those_of_the_story(self):
        town = COMMUNES["intercommunality_siren"] == "246200364"
        basin = COMMUNES["in_mining_mission_list"] == 1
        assert (town.sum(), basin.sum()) == (36, 330)
        for chosen, rate in ((town, 20.5), (basin, 18.1)):
            group = COMPARATOR[chosen.reindex(COMPARATOR.index)]
            made = 100 * group["unemployed_15_64_2018"].sum() / group["active_15_64_2018"].sum()
            assert round(made, 1) == rate


#: Points that lie outside the communes their row names, by more than the outlines are coarse,
#: with the reason. Any other is an error.
STRAYS = {
    "mine_shafts": {
        # Sunk in the 18th and 19th centuries: the inventory names the town of the coalfield,
        # the ground now belongs to a neighbour.
        **dict.fromkeys(("S039", "S051", "S052"), "Anzin, now Valenciennes"),
        **dict.fromkeys(("S276", "S277"), "Fresnes-sur-Escaut, now Escautpont"),
        **dict.fromkeys(
            ("S563", "S565", "S566", "S567", "S568", "S569", "S570", "S571", "S572"),
            "Valenciennes, now La Sentinelle, Hérin or Trith-Saint-Léger",
        ),
    },
    # The source names Bruay-sur-l'Escaut and draws the estate in Condé-sur-l'Escaut.
    "mining_estates": {"M066": "named in one commune, drawn in another"},
}


class TestPlaces:
    #: Outlines are generalised to some twenty points a commune.
    COARSE_KM = 0.15

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("mine_shafts", "shaft_id"),
            ("slag_heaps", "heap_id"),
            ("mining_estates", "estate_id"),
            ("subsidence_waters", "water_id"),
            ("unesco_elements", "element_no"),
            ("solar_irradiation", "insee"),
        ],
    )
    def test_points_lie_in_a_commune_of_their_row(self, name, key):
        table = load(name)
        columns = [c for c in ("insee", "second_insee", "third_insee") if c in table]
        far = set()
        for row in table.to_dict("records"):
            codes = [row[c] for c in columns if isinstance(row[c], str)]
            gaps = [gap_km(SHAPES[code], (row["lon"], row["lat"])) for code in codes]
            if codes and min(gaps) > self.COARSE_KM:
                far.add(row[key])
        assert far == set(STRAYS.get(name, {}))

    def test_shafts_without_a_commune_lie_outside_the_study_area(self):
        shafts = load("mine_shafts")
        outside = shafts[shafts["insee"].isna()]
        assert set(outside["commune"]) == {"Fampoux", "Rœux"}
        assert all(
            locate(SHAPES, point) == ""
            for point in zip(outside["lon"], outside["lat"], strict=True)
        )

    def test_centres_lie_in_their_commune_or_just_beside_a_hollow_one(self):
        gaps = {
            row.commune: gap_km(SHAPES[code], (row.lon, row.lat))
            for code, row in COMMUNES.iterrows()
        }
        assert [name for name, gap in gaps.items() if gap > 0] == ["Nédon"]
        assert gaps["Nédon"] < 0.5

    def test_areas_agree_with_their_outlines(self):
        """Quantising moves a point by 3 m at most."""
        made = pd.Series({code: shapes.area_km2(shape) for code, shape in SHAPES.items()})
        assert (made / COMMUNES["area_km2"] - 1).abs().max() < 0.01

    def test_areas_agree_with_the_official_ones(self):
        """Outlines are generalised: single communes are off by up to 8 %, all together by 0.5 %."""
        ratio = COMMUNES["area_km2"] / COMPARATOR["area_km2"]
        assert (ratio - 1).abs().max() < 0.085
        assert (ratio - 1).abs().median() < 0.012
        assert abs(COMMUNES["area_km2"].sum() / COMPARATOR["area_km2"].sum() - 1) < 0.005

    def test_areas_of_unesco_elements_agree_with_the_official_ones(self):
        """Where an element is larger than a hectare; below, the rounding is larger than that."""
        elements = load("unesco_elements").query("official_area_ha > 1")
        assert (elements["area_ha"] / elements["official_area_ha"] - 1).abs().max() < 0.06
        assert round(load("unesco_elements")["official_area_ha"].sum()) == 3975

    def test_quarters_of_sun_add_up_to_the_year(self):
        """Five rounded numbers: 2 kWh/m² at most."""
        sun = load("solar_irradiation")
        quarters = sun.filter(regex=r"irradiation_q\d").sum(axis=1)
        assert (quarters - sun["irradiation_kwh_m2"]).abs().max() <= 2

    def test_a_clear_sky_bounds_the_sun_that_was_there(self):
        """Clouds take some three tenths: 1,150 of 1,610 kWh/m² a year on the flat."""
        flat = load("clear_sky_irradiance").query("tilt_deg == 0")["clear_sky_kwh_m2"].sum()
        ratio = load("solar_irradiation")["irradiation_kwh_m2"] / flat
        assert ratio.between(0.69, 0.74).all()

    def test_a_clear_sky_is_alike_in_the_morning_and_in_the_afternoon(self):
        sky = (
            load("clear_sky_irradiance")
            .pivot_table(
                index="tilt_deg", columns="azimuth_deg", values="clear_sky_kwh_m2", aggfunc="sum"
            )
            .drop(0)
        )
        assert (sky[90] / sky[270] - 1).abs().max() < 0.001
        assert (sky[135] / sky[225] - 1).abs().max() < 0.001
        assert (sky.idxmax(axis=1) == 180).all()


class TestNeighbours:
    PAIRS = load("commune_adjacency")

    def test_each_pair_stands_once_and_hangs_together(self):
        assert (self.PAIRS["insee"] < self.PAIRS["neighbour_insee"]).all()
        links: dict[str, set[str]] = {code: set() for code in COMMUNES.index}
        for one, other in zip(self.PAIRS["insee"], self.PAIRS["neighbour_insee"], strict=True):
            links[one].add(other)
            links[other].add(one)
        reached, waiting = set(), ["62528"]
        while waiting:
            code = waiting.pop()
            if code not in reached:
                reached.add(code)
                waiting += links[code]
        assert reached == set(COMMUNES.index), "one coalfield, without islands"
        assert len(links["62528"]) == 9

    def test_no_border_is_longer_than_the_outline(self):
        around = {
            code: sum(shapes.length_km(ring) for polygon in shape for ring in polygon)
            for code, shape in SHAPES.items()
        }
        both = pd.concat(
            [
                self.PAIRS.groupby("insee")["shared_border_km"].sum(),
                self.PAIRS.groupby("neighbour_insee")["shared_border_km"].sum(),
            ]
        )
        shared = both.groupby(level=0).sum()
        assert (shared <= pd.Series(around).reindex(shared.index) + 0.01).all()
        assert (self.PAIRS["shared_border_km"] > 0).all()


class TestStatements:
    def test_the_cone_of_the_conflict_table_is_that_of_the_footprints(self):
        """Two cones, 140 m high, on the areas of heaps 74 and 74a: 12.9 million m³."""
        heaps = load("slag_heaps").set_index("heap_number")["area_ha"]
        volume = (heaps[["T074", "T074a"]] * 10_000 * 140 / 3).sum() / 1e6
        assert round(volume) == 13
        assert round(heaps[["T074", "T074a", "T074b"]].sum(), 1) == 41.6
        notes = " ".join(load("slag_heap_height_conflicts")["conflict"].dropna())
        assert "about 13 million m³" in notes
        assert "41.6 ha" in notes

    def test_loos_has_the_eight_heaps_that_it_counts(self):
        heaps = load("slag_heaps")
        named = heaps[["insee", "second_insee", "third_insee"]].eq("62528").any(axis=1).sum()
        said = load("slag_heap_height_conflicts").query("subject == 'heaps of Loos'")["value"]
        assert named == said.item() == 8

    def test_shaft_heads_stand_where_the_shaft_table_says(self):
        said = load("slag_heap_height_conflicts").query("quantity == 'ground level'")
        loos = load("mine_shafts").query("insee == '62528'").set_index("shaft")
        for row in said.itertuples():
            shaft = row.subject.removeprefix("shaft head ")
            assert loos.loc[shaft, "ground_elevation_m"] == row.value

    def test_one_heap_stands_on_two_rows(self):
        heaps = load("slag_heaps")
        twice = heaps[heaps.duplicated("heap_number", keep=False)]
        assert twice["heap_number"].tolist() == ["T140", "T140"]
        assert set(twice["status"]) == {"property", "buffer"}
        assert twice["area_ha"].nunique() == 1

    @pytest.mark.parametrize("name", ["dated_claims", "energy_figures", "reported_elections"])
    def test_a_conflict_is_named_from_both_sides(self, name):
        """A row that another row contradicts says so, if its own number is named there."""
        table = load(name)
        assert table["conflict"].notna().sum() >= 4
        assert not table["conflict"].eq("").any()

    def test_a_statement_stands_in_one_table_only(self):
        """Same number, unit and source in two tables would be one statement told twice."""
        seen = pd.concat(
            load(name)[["value", "unit", "source"]]
            for name in ("dated_claims", "energy_figures", "slag_heap_height_conflicts")
        )
        conflicting = seen[seen.duplicated(keep=False)]
        # One source gives 186 m for the summit twice over, through two readings.
        assert conflicting.empty, conflicting
