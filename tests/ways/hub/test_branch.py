"""A new edition of the notebooks reaches those who have the one before, and spares their work."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import yaml

from tests.conftest import ROOT
from ways.hub import branch

WHO = ("-c", "user.name=learner", "-c", "user.email=learner@localhost")


def git(folder, *command):
    # Nothing of the tester's own settings.
    bare = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *command], cwd=folder, env=bare, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def places(tmp_path):
    """Return a folder of made notebooks and an empty repository."""
    made = tmp_path / "made"
    (made / "chapters").mkdir(parents=True)
    (made / "start.ipynb").write_text("welcome, first edition\n")
    (made / "chapters/01_a.ipynb").write_text("text, first edition\n\n\ncode\n\n\ngap\n")
    git(tmp_path, "init", "--quiet", "--bare", "repository.git")
    return made, tmp_path / "repository.git"


def test_the_branch_holds_what_was_made_and_no_more(places):
    made, repository = places
    assert branch.publish(made, str(repository))
    (made / "start.ipynb").rename(made / "begin.ipynb")
    assert branch.publish(made, str(repository), message="Of today")
    held = git(repository, "ls-tree", "-r", "--name-only", branch.BRANCH).splitlines()
    assert held == ["begin.ipynb", "chapters/01_a.ipynb"]
    assert git(repository, "log", "-1", "--format=%s", branch.BRANCH) == "Of today"


def test_every_edition_stands_on_the_one_before(places):
    made, repository = places
    for edition in "first", "second", "third":
        (made / "start.ipynb").write_text(f"welcome, {edition} edition\n")
        branch.publish(made, str(repository))
    assert git(repository, "rev-list", "--count", branch.BRANCH) == "3"
    assert git(repository, "rev-list", "--count", "--max-parents=0", branch.BRANCH) == "1"


def test_the_same_notebooks_again_are_no_edition(places):
    made, repository = places
    assert branch.publish(made, str(repository))
    assert not branch.publish(made, str(repository))
    assert git(repository, "rev-list", "--count", branch.BRANCH) == "1"


def test_a_learner_gets_what_is_new_and_keeps_what_is_theirs(places, tmp_path):
    """The steps are nbgitpuller's; the rehearsal does the same with nbgitpuller itself."""
    made, repository = places
    branch.publish(made, str(repository))
    address = repository.as_uri()
    git(tmp_path, "clone", "--depth", "1", "--branch", branch.BRANCH, address, "mine")
    mine = tmp_path / "mine"
    (mine / "chapters/01_a.ipynb").write_text("text, first edition\n\n\ncode\n\n\nmy answer\n")
    git(mine, *WHO, "commit", "--all", "--message", "saved")

    (made / "chapters/01_a.ipynb").write_text("text, second edition\n\n\ncode\n\n\ngap\n")
    (made / "chapters/02_b.ipynb").write_text("new\n")
    branch.publish(made, str(repository))
    git(mine, "fetch")
    git(mine, *WHO, "merge", "-Xours", f"origin/{branch.BRANCH}")
    assert (mine / "chapters/02_b.ipynb").read_text() == "new\n"
    assert (mine / "chapters/01_a.ipynb").read_text() == (
        "text, second edition\n\n\ncode\n\n\nmy answer\n"
    )


class TestRefusals:
    def test_a_folder_without_notebooks_does_not_empty_the_branch(self, places, tmp_path):
        made, repository = places
        branch.publish(made, str(repository))
        (tmp_path / "empty").mkdir()
        with pytest.raises(branch.NotPublished, match="make them first"):
            branch.publish(tmp_path / "empty", str(repository))
        assert git(repository, "rev-list", "--count", branch.BRANCH) == "1"

    def test_a_repository_that_is_not_there_is_git_s_to_explain(self, places, tmp_path):
        made, _ = places
        with pytest.raises(branch.NotPublished, match=r"git ls-remote says: \S+"):
            branch.publish(made, str(tmp_path / "nowhere.git"))


def test_the_workflow_publishes_this_way_and_never_by_force():
    text = (ROOT / ".github/workflows/book.yml").read_text("utf-8")
    (step,) = [
        step["run"] for step in yaml.safe_load(text)["jobs"]["notebooks"]["steps"] if "run" in step
    ]
    assert "python3 -m ways.hub --publish --notebooks made" in step
    assert not re.search(r"--force|push -f|git init", text)


def test_it_needs_nothing_but_git_and_python(places, tmp_path):
    """The workflow's last job installs nothing; these are its own words."""
    made, repository = places
    words = ["--publish", "--notebooks", str(made), "--repository", str(repository)]
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[1:] = {words!r}\n"
        "import runpy; runpy.run_module('ways.hub', run_name='__main__')"
    )
    for said in ("holds a new edition", "is up to date"):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == f"The branch notebooks {said}."
