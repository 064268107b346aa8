"""What is said about classes on a server follows from what was measured, and Binder's files fit."""

from __future__ import annotations

import json
import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from ways.hub import invitations
from ways.hub import limits as sizing

FOLDER = ROOT / "ways/hub"
MEASURED = json.loads(sizing.MEASURED.read_text("utf-8"))
VALUES = yaml.safe_load((FOLDER / "values.yaml").read_text("utf-8"))


def _said(name):
    text = (FOLDER / name).read_text("utf-8")
    return " ".join(re.search(r"<!-- limits -->(.*?)<!-- /limits -->", text, re.S)[1].split())


class TestLimits:
    def test_the_rehearsal_behind_them_had_twenty_learners_and_no_failure(self):
        assert MEASURED["learners"] >= 20
        assert MEASURED["failures"] == 0

    def test_the_cluster_gets_what_follows_from_the_rehearsal(self):
        found = sizing.limits()
        memory = VALUES["singleuser"]["memory"]
        assert memory == {"guarantee": f"{found.guarantee}M", "limit": f"{found.limit}M"}
        assert VALUES["singleuser"]["cpu"]["guarantee"] == 1 / sizing.PER_CORE
        assert VALUES["hub"]["concurrentSpawnLimit"] >= MEASURED["learners"]

    def test_the_pages_say_what_follows_from_the_rehearsal(self):
        found = sizing.limits()
        room = f"{found.memory_gb(20)} GB and {found.cores(20)} cores"
        assert _said("README.md") == (
            f"{found.guarantee} MB set aside for each learner, {found.limit} MB at most; one "
            f"server for 20 learners has {room}"
        )
        assert _said("tljh.md") == room.replace("GB and", "GB of memory and")
        text = (FOLDER / "tljh.md").read_text("utf-8")
        assert f"limits.memory {found.limit}M" in text

    def test_the_figures_in_words_are_those_that_were_kept(self):
        text = " ".join((FOLDER / "README.md").read_text("utf-8").split())
        for part, seconds in (("ready", "from log-in"), ("verdict", "to the doctor's verdict")):
            assert f"{MEASURED[part]['median']:.0f}" in text, seconds
            assert f"{MEASURED[part]['worst']:.0f}" in text, seconds
        assert f"{MEASURED['memory']['median']:.0f} MB for each learner" in text
        assert f"{MEASURED['memory_of_all'] / 1000:.1f} GB for all" in text

    @given(st.floats(50, 2000), st.floats(1, 3), st.floats(50, 500), st.integers(1, 200))
    def test_more_learners_never_need_less(self, median, spread, hub, learners):
        measured = {
            "memory": {"median": median, "worst": median * spread},
            "memory_of_hub": hub,
        }
        found = sizing.limits(measured)
        assert found.guarantee >= median
        assert found.limit >= sizing.ROOM * median * spread
        assert found.memory_gb(learners) * 1000 >= learners * median + hub
        assert found.memory_gb(learners + 1) >= found.memory_gb(learners)
        assert found.cores(learners + 1) >= found.cores(learners) >= 2


class TestLinks:
    def test_a_link_says_which_notebook_of_which_repository(self):
        made = invitations.link(
            "https://hub.example.org/", "https://example.org/a/b", "exercises/03_two_towns.ipynb"
        )
        assert urlsplit(made).path == "/hub/user-redirect/git-pull"
        asked = {key: value[0] for key, value in parse_qs(urlsplit(made).query).items()}
        assert asked["repo"] == "https://example.org/a/b"
        assert (
            asked["branch"]
            == VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"][2]
        )
        assert asked["urlpath"].startswith(f"lab/tree/{asked['targetPath']}/exercises/")

    @pytest.mark.parametrize("wrong", ["", "hub.example.org", "ftp://hub.example.org", "https://"])
    def test_an_address_that_is_none_is_refused_in_words(self, wrong):
        with pytest.raises(ValueError, match="write its whole address"):
            invitations.link(wrong, "https://example.org/a/b")
        with pytest.raises(ValueError, match="write its whole address"):
            invitations.link("https://hub.example.org", wrong)


class TestBinder:
    def test_it_installs_a_lock_of_the_course(self):
        (line,) = [
            line
            for line in (ROOT / ".binder/requirements.txt").read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        lock = (ROOT / ".binder" / line.removeprefix("-r ")).resolve()
        assert lock == ROOT / "requirements/lab.txt"
        assert "--hash=sha256:" in lock.read_text("utf-8")

    def test_the_lock_holds_what_the_book_was_built_with(self):
        def pins(name):
            text = (ROOT / "requirements" / name).read_text("utf-8")
            return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M))

        book, lab = pins("book.txt"), pins("lab.txt")
        assert {name: lab.get(name) for name in book} == book

    def test_its_python_is_one_that_the_course_supports(self):
        version = (ROOT / ".binder/runtime.txt").read_text("utf-8").strip()
        number = tuple(map(int, version.removeprefix("python-").split(".")))
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        oldest = re.search(r'requires-python = ">=([\d.]+)"', project)[1]
        assert number >= tuple(map(int, oldest.split(".")))

    def test_its_last_step_can_be_run_and_makes_the_notebooks(self):
        step = ROOT / ".binder/postBuild"
        assert os.access(step, os.X_OK)
        assert "python -m book.notebooks notebooks" in step.read_text("utf-8")
