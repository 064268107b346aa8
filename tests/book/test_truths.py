"""What chapters 1 to 7 once said wrongly, with the right value worked out from the tables again.

Each test stands for a sentence that a recomputation found false or no longer tenable. It reads the
tables and the text, never the chapter's own code, so that the two can disagree.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from coursekit import load
from coursekit.models import drainage, subsidence
from tests.conftest import ROOT

LOOS, HENIN = "62528", "62427"
pytestmark = pytest.mark.quick
KM = 111.2  # from one degree of latitude to the next


def text(chapter: str) -> str:
    """Return a chapter as one line, so that a sentence is found however it is wrapped."""
    (path,) = ROOT.glob(f"chapters/*/{chapter}.md")
    return " ".join(path.read_text("utf-8").split())


def finding(claim: int) -> str:
    return load("claims").set_index("id").loc[claim, "finding"]


def test_the_figures_of_the_listing_are_credited_to_pages_that_hold_them():
    counts = load("heritage_counts").set_index("count_id")
    assert counts.loc[["V01", "V02"], "source"].tolist() == ["VPUNESCO", "VPUNESCO"]
    said = load("sources").set_index("key")["said"]
    for figure, source in {"353 elements": "VPUNESCO", "3,943 ha": "WHC1360"}.items():
        assert figure in said[source] and figure not in said["UNESCOSCOPE"]
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
    assert "Begun from the east" in prose and "stands still" in finding(5)
    assert "*Keep changing* is the wrong tense" not in prose
    assert "by nature it slopes" not in prose
    claim = load("claims").set_index("id").loc[5]
    assert claim["confidence"] == "low"
    assert {"GEODERIS11", "PPRMLENS"} <= set(claim["sources"].split())
    exercise = " ".join((ROOT / "exercises/ground_that_sank.md").read_text("utf-8").split())
    assert "plan for the prevention of mining risks" in exercise


def test_chapters_2_and_4_say_the_same_of_the_levels_of_shafts():
    assert load("mine_shafts").filter(like="level").empty, "no column dates the levels"
    for chapter in ("ground_that_sank", "big_as_cheops"):
        assert re.search("should have sunk (less|least)", text(chapter)), chapter
        assert re.search(r"have no dates?", text(chapter)), chapter
    assert "We know the ground exactly where it sank least" not in text("ground_that_sank")
