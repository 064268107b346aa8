"""The folder of notebooks: whole, linked, always the same, and a zip that opens."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from urllib.parse import unquote

import nbformat
import pytest

from book import bundle, myst, notebooks
from book.notebooks import folder, glued_numbers
from book.notebooks.__main__ import main
from tests.conftest import ROOT
from tests.notebooks import shelf
from tests.notebooks.shelf import BY_NAME, CHAPTERS, NAMES

_LINK = re.compile(r"\]\(([^()\s]+)\)")


def test_it_holds_the_first_notebook_every_chapter_and_its_exercises():
    there = {
        path.relative_to(shelf.folder()).as_posix()
        for path in shelf.folder().rglob("*")
        if path.is_file()
    }
    assert there == {*NAMES, "READ-ME.txt"}
    assert [one.number for one in CHAPTERS] == list(range(1, len(CHAPTERS) + 1))
    assert {one.name for one in CHAPTERS} == set(bundle.chapters())


@pytest.mark.parametrize("name", NAMES)
def test_each_notebook_is_valid_without_outputs_and_begins_by_looking_for_the_package(name):
    notebook = shelf.read(name)
    nbformat.validate(notebook)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert codes[0].id == "ready"
    assert "COURSEKIT_BOOK" not in "".join(cell.source for cell in codes)
    assert "made from" not in "".join(cell.source for cell in codes)
    for cell in codes:
        assert cell.outputs == []
        assert cell.execution_count is None
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_each_link_leads_to_a_file_or_to_the_web(name):
    here = (shelf.folder() / name).parent
    for cell in shelf.read(name).cells:
        if cell.cell_type != "markdown":
            continue
        for target in _LINK.findall(cell.source):
            if not re.match(r"https?://", target):
                assert (here / unquote(target)).is_file(), target


@pytest.mark.parametrize("name", list(BY_NAME))
def test_each_chapter_keeps_all_its_cells_and_folds_those_that_the_book_hides(name):
    given = [c for c in myst.cells(BY_NAME[name].path.read_text("utf-8")) if c.cell_type == "code"]
    made = [
        c for c in shelf.read(f"chapters/{BY_NAME[name].file}").cells if c.id.startswith("code-")
    ]
    assert len(made) == len(given)
    for old, new in zip(given, made, strict=True):
        assert new.source.endswith(old.source)
        hidden = any("remove" in tag or "hide" in tag for tag in old.metadata.get("tags", ()))
        assert new.metadata.get("jupyter", {}).get("source_hidden", False) == hidden


def test_start_leads_to_every_chapter_and_its_exercises():
    text = shelf.prose("start.ipynb")
    for one in CHAPTERS:
        assert f"[{one.title}](chapters/{one.file})" in text
        assert f"(exercises/{one.file})" in text


def test_made_twice_the_bytes_are_the_same(tmp_path):
    def pictured(place):
        folder.publish(place)
        return {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }

    first = pictured(tmp_path / "one")
    assert first == pictured(tmp_path / "two")
    assert len(first) == len(NAMES) + 2


def test_the_zip_opens_and_holds_the_files_beside_it(tmp_path):
    stale = tmp_path / "notebooks/chapters/99_gone.ipynb"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    carried = tmp_path / "source/package.whl"
    carried.parent.mkdir()
    carried.write_bytes(b"a wheel")
    assert folder.publish(tmp_path, carried=[carried]) == tmp_path / "notebooks.zip"
    assert not stale.exists()
    with zipfile.ZipFile(tmp_path / "notebooks.zip") as file:
        assert file.testzip() is None
        assert set(file.namelist()) == {*NAMES, "READ-ME.txt", "package.whl"}
        assert file.read("package.whl") == b"a wheel"
        for name in {*NAMES, "READ-ME.txt"}:
            assert file.read(name) == (tmp_path / "notebooks" / name).read_bytes()


class TestFailures:
    def test_a_chapter_that_fails_is_named_with_its_reason(self, tmp_path):
        path = tmp_path / "broken.md"
        path.write_text(
            "---\nkernelspec: {name: python3, display_name: Python 3}\n---\n# B\n\n"
            "```{code-cell}\n1 / 0\n```\n",
            "utf-8",
        )
        with pytest.raises(
            glued_numbers.CannotExecute, match="broken: a cell fails with ZeroDivision"
        ):
            glued_numbers._run(path)

    def test_the_command_says_it_in_a_sentence(self, monkeypatch, tmp_path):
        def fail(folder, executed=None):
            raise glued_numbers.CannotExecute("two_towns: a cell fails")

        monkeypatch.setattr("book.notebooks.__main__.make", fail)
        monkeypatch.setattr(sys, "argv", ["notebooks", str(tmp_path)])
        with pytest.raises(SystemExit, match=r"were not made. two_towns: a cell fails"):
            main()

    def test_a_chapter_changed_since_the_build_is_executed_anew(self, monkeypatch, tmp_path):
        chapter = BY_NAME["your_town"].path
        monkeypatch.setattr(glued_numbers, "KEPT", tmp_path)
        monkeypatch.setattr(
            glued_numbers.inputs, "made_from", lambda text: {"its cells": "changed"}
        )
        monkeypatch.setattr(glued_numbers, "_run", lambda path: {"fresh": "yes"})
        assert glued_numbers.values([chapter]) == [{"fresh": "yes"}]
        monkeypatch.setattr(glued_numbers, "_run", lambda path: pytest.fail("it was kept"))
        assert glued_numbers.values([chapter]) == [{"fresh": "yes"}]

    def test_what_a_build_left_is_taken_only_for_what_it_was_made_from(self, monkeypatch, tmp_path):
        chapter = BY_NAME["your_town"].path
        parts = glued_numbers.inputs.made_from(
            glued_numbers.inputs.whole(chapter.read_text("utf-8"), chapter.stem)
        )
        left = glued_numbers.inputs.left(tmp_path, "verdict/your_town")
        left.parent.mkdir()
        one = {"data": {"text/plain": "'353'"}, "metadata": {"scrapbook": {"name": "communes"}}}
        left.with_name("your_town.glue.json").write_text(json.dumps({"communes": one}))
        monkeypatch.setattr(glued_numbers, "KEPT", tmp_path / "kept")
        monkeypatch.setattr(glued_numbers, "EXECUTED", tmp_path)
        monkeypatch.setattr(glued_numbers, "_run", lambda path: {"fresh": "yes"})
        left.write_text(json.dumps(parts))
        assert glued_numbers.values([chapter]) == [{"communes": "353"}]
        left.write_text(json.dumps({**parts, "models/peers.py": "another"}))
        assert glued_numbers.values([chapter]) == [{"fresh": "yes"}]


def test_a_chapter_that_a_build_executed_is_not_executed_again(monkeypatch, tmp_path):
    paths = [one.path for one in CHAPTERS]
    html = ROOT / "_build/html"
    assert html.is_dir(), "the book is not built: run `make book` first"
    monkeypatch.setattr(glued_numbers, "KEPT", tmp_path)
    monkeypatch.setattr(glued_numbers, "_run", lambda path: pytest.fail(f"{path.stem} is executed"))
    assert glued_numbers.values(paths) == [shelf.glued(one.name) for one in CHAPTERS]


def test_the_built_book_holds_them():
    html = ROOT / "_build/html"
    assert html.is_dir(), "the book is not built: run `make book` first"
    assert (html / "notebooks/start.ipynb").is_file()
    assert (html / "notebooks.zip").is_file()


def test_make_returns_what_it_made(tmp_path):
    made = notebooks.make(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in made} == {*NAMES, "READ-ME.txt"}
