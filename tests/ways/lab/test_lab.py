"""``make lab``: a learner's work is never written over, and nothing is asked of other hosts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from ways.lab import make as lab


@pytest.fixture
def places(tmp_path):
    fresh, folder = tmp_path / "fresh", tmp_path / "mine"
    (fresh / "chapters").mkdir(parents=True)
    (fresh / "start.ipynb").write_text("start, first edition")
    (fresh / "chapters/01_a.ipynb").write_text("a, first edition")
    assert lab.update(folder, fresh) == []
    return folder, fresh


def test_the_first_time_everything_is_copied(places):
    folder, _ = places
    assert (folder / "start.ipynb").read_text() == "start, first edition"
    assert (folder / "chapters/01_a.ipynb").read_text() == "a, first edition"


def test_what_a_learner_changed_survives_a_new_edition_again_and_again(places):
    folder, fresh = places
    (folder / "chapters/01_a.ipynb").write_text("my own work")
    for edition in ("second", "third"):
        (fresh / "chapters/01_a.ipynb").write_text(f"a, {edition} edition")
        (fresh / "start.ipynb").write_text(f"start, {edition} edition")
        assert lab.update(folder, fresh) == ["chapters/01_a.ipynb"]
        assert (folder / "chapters/01_a.ipynb").read_text() == "my own work"
        assert (folder / "start.ipynb").read_text() == f"start, {edition} edition"


def test_what_was_deleted_comes_back_and_what_was_added_stays(places):
    folder, fresh = places
    (folder / "start.ipynb").unlink()
    (folder / "notes.ipynb").write_text("my notes")
    assert lab.update(folder, fresh) == []
    assert (folder / "start.ipynb").read_text() == "start, first edition"
    assert (folder / "notes.ipynb").read_text() == "my notes"


@pytest.mark.parametrize("content", [None, "not JSON"])
def test_without_a_record_of_what_was_written_nothing_is_lost(places, content):
    folder, fresh = places
    record = folder / lab.WRITTEN
    record.unlink() if content is None else record.write_text(content)
    (folder / "start.ipynb").write_text("my own work")
    (fresh / "chapters/01_a.ipynb").write_text("a, second edition")
    assert lab.update(folder, fresh) == ["chapters/01_a.ipynb", "start.ipynb"]
    assert (folder / "start.ipynb").read_text() == "my own work"


def test_it_says_in_a_sentence_what_was_kept():
    assert lab.in_words([]) == ""
    assert "You changed a.ipynb; your version was kept." in lab.in_words(["a.ipynb"])
    many = lab.in_words([f"{letter}.ipynb" for letter in "abcde"])
    assert "a.ipynb, b.ipynb, c.ipynb and 2 more; your versions were kept." in many


def test_work_lies_where_clean_does_not_reach_and_git_does_not_look():
    assert ROOT / "_build" not in lab.FOLDER.parents
    done = subprocess.run(["git", "check-ignore", "-q", str(lab.FOLDER / "x.txt")], cwd=ROOT)
    assert done.returncode == 0
    tracked = subprocess.run(["git", "check-ignore", "-q", "ways/lab/make.py"], cwd=ROOT)
    assert tracked.returncode == 1


def test_jupyterlab_asks_nobody_and_gets_what_the_learner_adds():
    command = lab.command(["--no-browser", "--port", "9999"])
    assert command[:4] == [sys.executable, "-m", "jupyterlab", "start.ipynb"]
    assert command[-3:] == ["--no-browser", "--port", "9999"]
    assert "--LabApp.news_url=None" in command


def test_the_lab_opens_after_making_and_keeping(tmp_path, monkeypatch, capsys):
    def make(folder):
        (folder / "start.ipynb").write_text("start")

    class Done:
        returncode = 0

    started = []
    monkeypatch.setattr(lab, "FOLDER", tmp_path / "notebooks")
    monkeypatch.setattr(lab, "make", make)
    monkeypatch.setattr(lab.subprocess, "run", lambda *a, **k: started.append((a, k)) or Done())
    with pytest.raises(SystemExit) as end:
        lab.main(["--no-browser"])
    assert end.value.code == 0
    assert (tmp_path / "notebooks/start.ipynb").read_text() == "start"
    (tmp_path / "notebooks/start.ipynb").write_text("mine")
    with pytest.raises(SystemExit):
        lab.main(["--no-browser"])
    assert "You changed start.ipynb; your version was kept." in capsys.readouterr().out
    assert (tmp_path / "notebooks/start.ipynb").read_text() == "mine"
    assert all(call[1]["cwd"] == tmp_path / "notebooks" for call in started)
