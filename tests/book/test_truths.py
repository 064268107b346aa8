"""What chapters 1 to 7 once said wrongly, with the right value worked out from the tables again.

Each test stands for a sentence that a recomputation found false or no longer tenable. It reads the
tables and the text, never the chapter's own code, so that the two can disagree.
"""

from __future__ import annotations

import re
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest

from coursekit import load
from coursekit.models import (
    cooperation,
    drainage,
    interpolation,
    subsidence,
    tours,
    uncertainty,
    volume,
)
from tests.conftest import ROOT

LOOS, HENIN = "62528", "62427"
pytestmark = pytest.mark.quick
KM = 111.2  # from one degree of latitude to the next


def text(chapter: str) -> str:
    """Return a chapter as one line, so that a sentence is found however it is wrapped."""
    (path,) = ROOT.glob(f"chapters/*/{chapter}.md")
    return " ".join(path.read_text("utf-8").split())


def sources(claim: int) -> set[str]:
    return set(load("claim_evidence").query("claim == @claim")["source"])


def finding(claim: int) -> str:
    return load("claims").set_index("id").loc[claim, "finding"]


def test_the_figures_of_the_listing_are_credited_to_pages_that_hold_them():
    counts = load("heritage_counts").set_index("count_id")
    assert counts.loc[["V01", "V02"], "source"].tolist() == ["VPUNESCO", "VPUNESCO"]
    said = load("sources").set_index("key")["said"]
    for figure, source in {"353 elements": "VPUNESCO", "3,943 ha": "WHC1360"}.items():
        assert figure in said[source]
        assert figure not in said["UNESCOSCOPE"]
    for sentence in re.split(r"(?<=\.) ", text("landscape_of_coal")):
        if "353" in sentence or "3,943" in sentence:
            assert "`UNESCOSCOPE`" not in sentence, sentence


def test_the_components_are_in_a_table_and_a_little_larger_than_the_list_says():
    elements = load("unesco_elements")
    assert (len(elements), round(elements["official_area_ha"].sum())) == (109, 3975)
    assert "`unesco_elements`, lists all" in text("landscape_of_coal")


def test_the_heaps_of_claim_16_are_heaps_and_not_rows():
    heaps = load("slag_heaps")
    assert (len(heaps), heaps["heap_number"].nunique()) == (162, 161)
    assert "of 161 in property and buffer zone" in finding(16)
    assert not load("slag_heap_height_conflicts")["conflict"].str.contains("162", na=False).any()


def test_the_count_of_dated_shafts_says_what_it_does_with_vimy():
    shafts = load("mine_shafts").query("sunk_year <= closed_year")
    assert (len(shafts), (shafts["closed_year"] <= 1991).sum()) == (630, 628)
    assert "{glue:text}`closed_by_1991` shafts; we mend and keep all" in text("landscape_of_coal")


def lows(edges: list[tuple[int, int]], fall: float) -> list[float | None]:
    """Follow the low point of a falling street while one panel after the other is worked."""
    x = np.arange(0, 3001, 25.0)
    found = []
    for count in range(1, len(edges) + 1):
        panels = [subsidence.Panel(west, east, 5.0, 400) for west, east in edges[:count]]
        low = drainage.lowest(fall * (3000 - x) / 1000 - subsidence.sinking(panels, x))
        found.append(None if low is None else float(x[low]))
    return found


@pytest.mark.parametrize("fall", [1, 2, 4])
def test_the_low_point_wanders_from_one_side_only(fall):
    edges = [(600 + 300 * k, 900 + 300 * k) for k in range(6)]
    west, east = lows(edges, fall), lows(edges[::-1], fall)
    assert west[-1] - west[1] > 1000
    assert len(set(east[1:])) == 1, east
    if fall == 2:
        assert east == [2275, 2175, 2175, 2175, 2175, 2175]


def test_chapter_2_tells_both_sides_and_leaves_today_open():
    prose = text("ground_that_sank")
    assert "Begun from the east" in prose
    assert "stands still" in finding(5)
    assert "*Keep changing* is the wrong tense" not in prose
    assert "by nature it slopes" not in prose
    assert "the sentence is true of the basin" not in prose
    assert "A *stream* that turned round is on record neither there nor in Loos" in prose
    assert "No stream that turned round is documented" in finding(4)
    claim = load("claims").set_index("id").loc[5]
    assert claim["confidence"] == "low"
    assert {"GEODERIS11", "PPRMLENS"} <= sources(5)
    exercise = " ".join((ROOT / "exercises/ground_that_sank.md").read_text("utf-8").split())
    assert "plan for the prevention of mining risks" in exercise


def test_a_house_at_the_rim_leans_by_the_reach_that_one_believes():
    reported = load("subsidence_figures").set_index("figure_id")
    assert (reported.loc[["U13", "U14"], "source"] == "SCIREP25").all()

    def lean(tan_beta):
        """Centimetres in ten metres: a seam of 1.5 m, 400 m deep."""
        panel = subsidence.Panel(-600, 600, 1.5, 400, draw=np.degrees(np.arctan(1 / tan_beta)))
        return round(float(abs(subsidence.tilt(panel, [600])[0])), 1)

    textbook = 1 / np.tan(np.radians(subsidence.DRAW))
    assert textbook < reported.loc["U13", "value"] < reported.loc["U14", "value"]
    assert [lean(tan) for tan in (textbook, 2, reported.loc["U14", "value"])] == [4.3, 6.0, 6.6]
    page = text("ground_that_sank")
    for pair in (("house_tilt", "house_steep"), ("narrow_share", "narrow_steep")):
        assert " to ".join(f"{{glue:text}}`{name}`" for name in pair) in page
    assert "We found no such number for this basin" in page


def test_chapters_2_and_4_say_the_same_of_the_levels_of_shafts():
    assert load("mine_shafts").filter(like="level").empty, "no column dates the levels"
    for chapter in ("ground_that_sank", "big_as_cheops"):
        assert re.search("should have sunk (less|least)", text(chapter)), chapter
        assert re.search(r"have no dates?", text(chapter)), chapter
    assert "We know the ground exactly where it sank least" not in text("ground_that_sank")


def test_the_two_towns_are_no_neighbours():
    touching = load("commune_adjacency")[["insee", "neighbour_insee"]].to_numpy().tolist()
    ring, borders = {LOOS}, 0
    while HENIN not in ring:
        ring |= {one for pair in touching if ring & {*pair} for one in pair}
        borders += 1
    place = load("communes").set_index("insee")
    north, east = place.loc[HENIN, ["lat", "lon"]] - place.loc[LOOS, ["lat", "lon"]]
    km = KM * np.hypot(north, east * np.cos(np.radians(50.43)))
    assert (borders, round(float(km), 1)) == (5, 13.4)
    assert place["intercommunality_siren"][LOOS] != place["intercommunality_siren"][HENIN]
    assert "five borders and 13 km" in finding(1)
    assert "Take two neighbours" not in text("story")
    assert "{glue:text}`borders` borders" in text("two_towns")


def test_loos_had_less_unemployment_in_each_census_up_to_2006_and_not_in_2011():
    rate = load("employment_25_54").pivot(
        index="year", columns="insee", values="unemployment_rate_pct"
    )
    lower = rate[LOOS] < rate[HENIN]
    assert lower.loc[:2006].all()
    assert not lower[2011]
    assert "in each census from 1982 to 2006" in finding(1)


def test_henin_beaumont_kept_its_mayor_in_2008():
    run_off = load("municipal_lists").query("insee == @HENIN and year == 2008 and round == 2")
    first = run_off.sort_values("votes").iloc[-1]
    assert (first["nuance"], first["votes"], first["valid"]) == ("LUG", 6541, 12593)
    assert "51.94 %" in finding(2)
    assert "kept the mayor" in finding(2)
    assert "in 2001 and in 2014" in finding(2), "what speaks for the sentence is told as well"
    assert text("two_towns").index("`votes_2008`") < text("two_towns").index("`valid_2026`")


def test_the_full_count_turns_a_rise_of_the_samples_into_a_fall():
    counts = pd.concat([load("population_1876_2015"), load("population_2016_2023")])
    full = counts.query("insee == @LOOS").set_index("year")["population"]
    assert full[[1962, 1968, 1975, 1982, 1990, 1999]].tolist() == [
        7944, 7733, 6958, 6706, 6561, 6992
    ]  # fmt: skip
    sample = load("population_samples").query("insee == @LOOS").set_index("year")["population"]
    off = (sample - full).dropna()
    assert off.astype(int).to_dict() == {1968: -145, 1975: -263, 1982: 254, 1990: -9, 1999: -148}
    assert sample[1982] > sample[1975]
    assert full[1982] < full[1975]
    assert round(100 * (full[2023] / full[1999] - 1), 1) == -2.8
    assert round(100 * (full[2023] / sample[1999] - 1), 1) == -0.7
    assert "`sample_recent`" in text("two_towns")
    assert "`off_1982`" in text("two_towns")


def test_loos_grew_before_its_mayor_and_not_since():
    counts = pd.concat([load("population_1876_2015"), load("population_2016_2023")])
    people = counts.pivot(index="insee", columns="year", values="population")
    assert people.loc[LOOS].idxmax() == 1962
    size = people[1999].between(3000, 15000)
    before = 100 * (people[1999] / people[1990] - 1)[size]
    since = 100 * (people[2023] / people[1999] - 1)[size]
    assert len(before) == 115
    assert (round(before[LOOS], 1), round(before.median(), 1)) == (6.6, -2.1)
    assert before.rank(ascending=False)[LOOS] == 8
    assert (round(since[LOOS], 1), round(since.median(), 1)) == (-2.8, -1.6)
    assert "`grew_rank`" in text("two_towns")


def near_and_printed() -> tuple[pd.Series, pd.Series]:
    """Return the levels of shafts within a kilometre of the twins, and the printed altitudes."""
    twins = load("slag_heaps").set_index("heap_number").loc[["T074", "T074a"]]
    shafts = load("mine_shafts")
    km = [
        KM * np.hypot(shafts["lat"] - lat, (shafts["lon"] - lon) * np.cos(np.radians(lat)))
        for lat, lon in zip(twins["lat"], twins["lon"], strict=True)
    ]
    said = load("slag_heap_height_conflicts")
    tops = said[said["subject"].str.contains("74") & (said["unit"] == "m") & (said["value"] > 150)]
    return shafts.loc[np.minimum(*km) < 1, "ground_elevation_m"], tops["value"]


def test_chapter_and_ledger_give_the_twins_one_height():
    ground, tops = near_and_printed()
    middle = (tops.min() + tops.max() - ground.min() - ground.max()) / 2
    ours = load("slag_heap_height_conflicts").set_index("row_id").loc["K09"]
    stated = load("claim_checks").set_index(["claim", "words"])["value"]
    assert round(middle) == ours["value"] == stated[14, "some 114 m above ground"] == 114
    assert not load("slag_heap_height_conflicts")["conflict"].str.contains("112", na=False).any()


def test_a_heap_of_186_metres_is_steep_and_not_impossible():
    angle = load("slag_heap_height_conflicts").set_index("row_id")["value"]
    area = load("slag_heaps").set_index("heap_number").loc[["T074", "T074a"], "area_ha"]
    slope = np.degrees(np.arctan(186 / np.sqrt(area * 1e4 / np.pi)))
    assert angle["K33"] < slope.min(), "steeper than spoil was seen to rest"
    assert slope.max() < angle["K36"] < angle["K37"], "and not than shale was said to hold"
    assert slope.between(angle["K34"], angle["K35"]).all(), "inside the band called unstable"
    assert "does not stand like that" not in text("big_as_cheops")


def test_the_height_matters_less_than_shape_and_edge_even_at_its_widest():
    random = np.random.default_rng(7)
    foot = load("slag_heaps").set_index("heap_number")["area_ha"]["T074"] * 1e4
    radius = (foot / np.pi) ** 0.5
    count = 50_000

    def width(height, across, fullness):
        cone = volume.cone(np.pi * across**2, height)
        fullest = volume.flat_topped(np.pi * across**2, height, 40)
        low, high = np.percentile(cone + fullness * (fullest - cone), [5, 95])
        return (high - low) / 1e6

    trusted = width(random.uniform(108, 120, count), radius, 0.5)
    printed = width(random.uniform(100, 140, count), radius, 0.5)
    edge = width(114, random.uniform(radius - 10, radius + 10, count), 0.5)
    shape = width(114, radius, random.uniform(0, 1, count))
    assert trusted < 0.35 < 0.9 < printed < edge < shape
    assert "the question that matters least" not in text("big_as_cheops")


def test_a_cone_is_called_no_lower_bound_and_unesco_is_heard():
    prose = text("big_as_cheops")
    assert "smallest possible heap" not in prose
    assert "a cone is no lower bound" in prose
    assert "`UNESCOBLURB`" in prose
    assert "more than 140 m" in finding(14)
    assert "`site` million" in prose, "the one printed volume is held against ours"


def test_no_chapter_says_that_the_article_reports_the_seminar():
    assert "in a story told at a seminar" not in text("big_as_cheops")
    assert "May 2016" in load("banner_accounts").set_index("account_id").loc["B01", "note"]


def test_no_more_decimals_of_a_simulation_are_printed_than_seeds_agree_on():
    ground, tops = near_and_printed()
    area = load("slag_heaps").set_index("heap_number").loc["T074", "area_ha"] * 1e4
    stone = volume.pyramid(230.3, 146.6)

    def times_cheops(summit, floor, radius, fullness):
        foot = np.pi * radius**2
        cone = volume.cone(foot, summit - floor)
        return (cone + fullness * (volume.flat_topped(foot, summit - floor, 40) - cone)) / stone

    radius = (area / np.pi) ** 0.5
    low_ends = [
        uncertainty.summary(
            uncertainty.monte_carlo(
                times_cheops,
                seed=seed,
                summit=uncertainty.Between(tops.min(), tops.max()),
                floor=uncertainty.Between(ground.min(), ground.max()),
                radius=uncertainty.Between(radius - 10, radius + 10),
                fullness=uncertainty.Between(0, 1),
            )
        )[5]
        for seed in range(100, 130)
    ]
    assert 1.83 < min(low_ends) < 1.85 < max(low_ends) < 1.86
    assert uncertainty.agreed_decimals(low_ends) == 0


def test_the_scarf_has_a_dated_trace_from_outside():
    claim = load("claims").set_index("id").loc[17]
    assert (claim["verdict"], claim["confidence"]) == ("nuanced", "medium")
    assert "IHEDATE15" in sources(17)
    assert "5 June 2010" in claim["finding"]
    assert load("sources").set_index("key").loc["IHEDATE15", "origin"] != "town"
    prose = text("chain_of_heaps")
    assert "for a date, a length, a photograph, and found none" not in prose
    assert "stays where it was" not in prose
    assert "`IHEDATE15`" in prose


@pytest.mark.parametrize(("count", "percent"), [(8, 20), (10, 7), (12, 6)])
def test_the_greedy_walk_is_held_against_the_best_one_from_its_start(count, percent):
    heaps = load("slag_heaps")
    home = heaps.set_index("heap_number").loc["T074"]
    km = interpolation.distances_km([home["lon"]], [home["lat"]], heaps["lon"], heaps["lat"])[0]
    few = heaps.iloc[np.argsort(km, kind="stable")[:count]]
    far = interpolation.distances_km(few["lon"], few["lat"], few["lon"], few["lat"])
    greedy = tours.length(far, tours.nearest_next(far), closed=False)
    fixed = tours.length(far, tours.best(far, closed=False, start=0), closed=False)
    assert round(100 * (greedy / fixed - 1)) == percent


def test_the_quarter_of_the_greedy_tour_is_credited_to_who_measured_it():
    doc = " ".join(tours.__doc__.split())
    assert "about a quarter [4]_" in doc
    assert ".. [4] Johnson D. S., McGeoch L. A. (1997)" in doc
    assert "johnson1997" in (ROOT / "chapters/references.bib").read_text("utf-8")


def first_lists() -> pd.DataFrame:
    lists = load("municipal_lists").query("round == 1 and list_rank == 1")
    return lists.assign(blank=100 * lists["blank_null"] / lists["voters"])


def test_turnout_of_2014_is_bounded_by_towns_and_not_by_villages():
    lists = first_lists()
    large = lists["insee"].isin(lists.loc[lists["year"] == 2008, "insee"])
    alone = lists[lists["lists"] == 1].sort_values("blank")
    assert alone.iloc[[0, -1]]["registered"].tolist() == [224, 87]
    blank = alone[large.reindex(alone.index)]["blank"].agg(["min", "max"])
    assert blank.round(1).tolist() == [3.6, 32.0]
    assert (45.12 / (1 - blank / 100)).round().tolist() == [47, 66]
    assert "we keep those that are large enough" in text("hundred_percent")


def test_the_peers_of_the_vote_of_2008_are_towns_with_two_lists():
    two = first_lists().query("year == 2008 and lists == 2").set_index("commune")
    share = 100 * two["votes"] / two["valid"]
    assert len(share) == 32
    assert round(share.median(), 1) == 64.6
    assert share.idxmax() == "Loos-en-Gohelle"
    assert "{glue:text}`two_lists` towns with two lists" in text("hundred_percent")


def test_the_law_on_blank_ballots_has_its_date():
    prose = text("hundred_percent")
    assert "an empty envelope, say" not in prose
    assert "Only since 1 April 2014" in prose
    assert "L268" in prose
    assert "From 2014 on it was 1,000" in prose
    assert set(load("reported_elections").query("insee == @LOOS and date < '2014-04-01'")["date"])
    columns = load("municipal_lists").columns
    assert "blank_null" in columns, "one column for both: the years can be compared"
    assert "blank" not in columns


def test_six_neighbours_have_one_way_to_build_and_many_to_fail():
    def settles(gifts):
        stands = sum(gifts) >= 30  # a fifty-fifty doubles it to the cost of 60
        return all(
            max(5 - other if sum(gifts) - own + other >= 30 else 0 for other in range(31))
            <= (5 - own if stands else 0)
            for own in gifts
        )

    settled = [*filter(settles, combinations_with_replacement(range(8), 6))]
    built = [gifts for gifts in settled if sum(gifts) >= 30]
    assert built == [(5,) * 6]
    assert len(settled) - len(built) == 1366
    prose = text("fifty_fifty")
    assert "two states remain" not in prose
    assert "street of any size" not in prose


def test_the_doubling_begins_before_charter_and_mayor():
    said = load("dated_claims").set_index("statement_id")
    assert said.loc["D04", "first_year"] - said.loc["D05", "first_year"] == 11
    assert "eleven years before charter and mayor" in finding(18)
    assert "something seems to have come of it" not in text("fifty_fifty")
    assert "we put them in" in text("fifty_fifty")


def test_two_hundred_groups_are_too_few_for_a_whole_per_cent_and_many_agree_on_one():
    def end(seed, groups):
        played = cooperation.simulate(3, 1.6, 1, trust=0.5, seed=seed, groups=groups)
        return 10 * played.loc[played["round"] == 10, "gift"].mean()

    few = [end(seed, 200) for seed in range(12)]
    assert (round(min(few)), round(max(few))) == (60, 65)
    with pytest.raises(ValueError, match="print that band"):
        uncertainty.agreed_decimals(few)
    many = [end(seed, 20_000) for seed in range(4)]
    assert uncertainty.agreed_decimals(many, most=0) == 0
    assert {round(one) for one in many} == {63}
    assert "two hundred groups end some points higher or lower" in text("fifty_fifty")
