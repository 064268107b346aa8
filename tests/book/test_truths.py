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
