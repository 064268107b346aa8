"""What the book carries of its own is whole, is what it says, and is the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import frictionless
import pytest

from book import parcels, publication
from coursekit.languages import languages
from tests.conftest import ROOT

BUILT = ROOT / "_build/html"
PAGE = BUILT / f"{publication.PAGE}.html"
KNOWN = publication.project()
NAMES = [KNOWN.wheel, f"{KNOWN.course}-source.zip", f"{KNOWN.course}-tables.zip"]


def _git(folder: Path, *command: str) -> bytes:
    who = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    return subprocess.run(
        ["git", *who, *command], cwd=folder, check=True, capture_output=True
    ).stdout


@pytest.fixture
def clone(tmp_path) -> Path:
    """Make a small repository with a commit."""
    root = tmp_path / "course"
    (root / "docs").mkdir(parents=True)
    for name, text in {
        ".gitignore": "*.log\n/notebooks/\n",
        "docs/a.md": "a\n",
        "run": "#!/bin/sh\n",
        "Zeta.txt": "z\n",
    }.items():
        (root / name).write_text(text)
    (root / "run").chmod(0o755)
    _git(root, "init", "--quiet")
    _git(root, "add", ".")
    _git(root, "commit", "--quiet", "-m", "One")
    for made in ("_build/html/a.html", ".venv/lib/x.py", "notebooks/a.ipynb", "b.log"):
        (root / made).parent.mkdir(parents=True, exist_ok=True)
        (root / made).write_text("made")
    with (root / ".git/info/exclude").open("a") as more:  # as .gitignore of the course has them
        more.write("_build/\n.venv/\n")
    return root


class TestSource:
    def test_of_a_clone_without_changes_it_is_the_tree_of_the_commit(self, clone):
        of = parcels.commit(clone)
        assert of == _git(clone, "rev-parse", "HEAD").decode().strip()
        given = {one.name: one for one in parcels.files(clone, of)}
        with tarfile.open(fileobj=io.BytesIO(_git(clone, "archive", "HEAD"))) as tree:
            wanted = {m.name: tree.extractfile(m).read() for m in tree if m.isfile()}
        assert {name: one.content for name, one in given.items()} == wanted
        assert list(given) == sorted(given) == [".gitignore", "Zeta.txt", "docs/a.md", "run"]
        assert [name for name, one in given.items() if one.executable] == ["run"]

    @pytest.mark.parametrize("change", ["change", "new file", "no git"])
    def test_else_it_is_the_folder_without_what_git_ignores_and_builds_make(
        self, clone, change, monkeypatch
    ):
        if change == "change":
            (clone / "docs/a.md").write_text("changed\n")
        elif change == "new file":
            (clone / "docs/new.md").write_text("new\n")
        else:
            monkeypatch.setattr(parcels, "_git", lambda *_: None)
        assert parcels.commit(clone) is None
        given = {one.name: one.content for one in parcels.files(clone)}
        wanted = {".gitignore", "Zeta.txt", "docs/a.md", "run"}
        assert set(given) == wanted | ({"docs/new.md"} if change == "new file" else set())
        assert given["docs/a.md"] == (clone / "docs/a.md").read_bytes()

    def test_a_folder_inside_another_clone_is_no_commit(self, clone):
        assert parcels.commit(clone / "docs") is None

    def test_the_folder_of_the_course_holds_what_git_would_track_and_nothing_else(self):
        listed = _git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        wanted = {name for name in listed.decode().split("\0") if name}
        wanted = {name for name in wanted if (ROOT / name).is_file()}
        assert {one.name for one in parcels.files()} == wanted


def test_packed_twice_the_bytes_are_the_same_and_what_is_there_is_not_packed_again(
    tmp_path, monkeypatch
):
    sums = []
    for name in ("one", "two"):
        monkeypatch.setattr(parcels, "KEPT", tmp_path / name)
        assert not parcels.current()
        made = parcels.make()
        assert parcels.current()
        assert [path.name for path in made] == NAMES
        sums.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in made])
    assert sums[0] == sums[1]
    (tmp_path / "two/of-an-older-version.zip").write_bytes(b"")
    monkeypatch.setattr(parcels, "_wheel", lambda _: pytest.fail("it was packed again"))
    parcels.make()
    monkeypatch.undo()


def test_a_package_that_cannot_be_built_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(parcels, "ROOT", tmp_path)  # no pyproject.toml there
    with pytest.raises(parcels.WheelNotBuilt, match=r"hatchling said: \w"):
        parcels._wheel(tmp_path)


class TestBook:
    """Of the built book."""

    @pytest.fixture
    def carried(self) -> dict[str, Path]:
        assert PAGE.is_file(), "the book is not built: run `make book` first"
        return {name: BUILT / publication.FOLDER / name for name in NAMES}

    def test_the_page_leads_to_each_file_with_its_bytes_and_its_sum(self, carried):
        text = PAGE.read_text("utf-8")
        listed = re.findall(
            r'<a href="([^"]+)" download>[^<]+</a>, ([\d,]+)\sbytes<br>SHA-256 <code[^>]*>(\w+)',
            text,
        )
        files = [(PAGE.parent / name).resolve() for name, _, _ in listed]
        zips = [BUILT / "notebooks.zip", BUILT / "classroom/exercises.zip"]
        assert files == [*carried.values(), *zips]
        for path, (_, size, digest) in zip(files, listed, strict=True):
            content = path.read_bytes()
            assert int(size.replace(",", "")) == len(content)
            assert digest == hashlib.sha256(content).hexdigest()
        assert re.search(r"The source is the (tree of the commit \w{40}|folder that)", text)

    def test_the_package_speaks_each_language_and_has_its_exercises(self, carried):
        with zipfile.ZipFile(carried[NAMES[0]]) as packed:
            held = set(packed.namelist())
            for language in languages()[1:]:
                assert f"coursekit/catalogues/{language}/strings.po" in held
                for path in ROOT.glob("exercises/*.md"):
                    name = f"coursekit/exercises/{language}/{path.name}"
                    assert packed.read(name) != path.read_bytes()

    def test_the_zip_of_notebooks_holds_them(self, carried):
        with zipfile.ZipFile(BUILT / "notebooks.zip") as packed:
            for name, path in carried.items():
                assert packed.read(name) == path.read_bytes()
            said = packed.read("READ-ME.txt").decode()
        assert all(name in said for name in carried)

    def test_the_source_is_whole_and_holds_nothing_that_was_made(self, carried):
        with zipfile.ZipFile(carried[NAMES[1]]) as packed:
            names = packed.namelist()
            inside = {name.removeprefix(f"{KNOWN.course}/") for name in names}
            run = packed.getinfo(f"{KNOWN.course}/.ci/run").external_attr >> 16
        assert all(name.startswith(f"{KNOWN.course}/") for name in names)
        assert {"course.py", "README.md", "pyproject.toml", "_toc.yml", "LICENSE"} <= inside
        assert {"chapters/opening/welcome.md", "data/datapackage.json"} <= inside
        assert not [n for n in inside if re.match(r"_build/|\.venv|\.git/|notebooks/", n)]
        assert not [n for n in inside if n.endswith((".pyc", ".ipynb"))]
        assert run & 0o111

    def test_the_source_says_what_the_verbs_are(self, carried, tmp_path):
        with zipfile.ZipFile(carried[NAMES[1]]) as packed:
            packed.extractall(tmp_path)
        done = subprocess.run(
            [sys.executable, "course.py", "help"],
            cwd=tmp_path / KNOWN.course,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0
        assert "make VERB" in done.stdout

    def test_the_tables_are_a_data_package_with_every_table_unchanged(self, carried, tmp_path):
        assert frictionless.Package(str(carried[NAMES[2]])).to_descriptor()["resources"]
        with zipfile.ZipFile(carried[NAMES[2]]) as packed:
            packed.extractall(tmp_path)
            names = packed.namelist()
        described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
        assert names[0] == "datapackage.json"
        assert sorted(names[1:]) == sorted(one["path"] for one in described["resources"])
        for one in described["resources"]:
            content = (tmp_path / one["path"]).read_bytes()
            assert one["hash"].removeprefix("sha256:") == hashlib.sha256(content).hexdigest()
            assert one["bytes"] == len(content)

    def test_the_citation_has_the_addresses_of_the_book_and_else_that_of_the_repository(self):
        assert (BUILT / "source/CITATION.cff").read_text("utf-8") == parcels.citation()


def test_a_citation_has_the_addresses_that_are_set(monkeypatch):
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://heaps.github.io/book")
    monkeypatch.setenv("COURSEKIT_REPOSITORY", "https://github.com/heaps/book")
    said = parcels.citation()
    assert "\nurl: https://heaps.github.io/book/\n" in said
    assert "\nrepository-code: https://github.com/heaps/book\n" in said
    monkeypatch.setenv("COURSEKIT_ADDRESS", "")
    assert "\nurl:" not in parcels.citation()
