"""What the check of the site says of a notebook, and what it keeps."""

from __future__ import annotations

import json

import pytest

from book import build
from ways.lite import MEASURED, boot, check


def _visit(**seen):
    return check.Visit(boot.Run(**seen), 45.25, "156.0")


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"errors": ["NameError: heap"]}, "NameError: heap"),
        ({"outside": ["https://example.org/x"]}, "it asked for https://example.org/x"),
        ({"left": 3}, "3 of its cells did not run"),
    ],
)
def test_a_notebook_that_does_not_run_is_named_and_the_others_go_on(
    seen, said, monkeypatch, capsys, tmp_path
):
    visits = {"a.ipynb": _visit(**seen), "b.ipynb": _visit(outputs=["1"])}
    monkeypatch.setattr(check, "visit", lambda _, name: visits[name])
    monkeypatch.setattr(check.site, "make", lambda *_: tmp_path)
    for name in visits:
        (tmp_path / name).write_text("{}")
    with pytest.raises(SystemExit, match=said):
        check.main(["--notebooks", str(tmp_path)])
    rows = capsys.readouterr().out.splitlines()[-2:]
    assert rows[0].split()[0] == "a.ipynb"
    assert rows[0].endswith(said)
    assert rows[1].endswith("45 MB  ran to its end")


def test_figures_are_kept_of_all_notebooks_or_of_none(tmp_path):
    with pytest.raises(SystemExit, match="or none"):
        check.main(["--write", "start.ipynb"])
    (tmp_path / "a.ipynb").write_text("{}")
    with pytest.raises(SystemExit, match="or none"):
        check.main(["--write", "--notebooks", str(tmp_path)])


def test_a_notebook_that_the_site_lacks_is_named(monkeypatch, tmp_path):
    (tmp_path / "a.ipynb").write_text("{}")
    monkeypatch.setattr(check.site, "make", lambda *_: tmp_path)
    with pytest.raises(SystemExit, match=r"no notebook b\.ipynb"):
        check.main(["--notebooks", str(tmp_path), "b.ipynb"])


def test_what_is_kept_is_of_the_notebooks_that_there_are(course):
    kept = json.loads(MEASURED.read_text("utf-8"))
    own = {path.relative_to(course).as_posix() for path in course.rglob("*.ipynb")}
    names = own | {f"{language}/{name}" for language in build.languages() for name in own}
    assert kept["outputs"].keys() == names
    assert all(kept["outputs"].values())
