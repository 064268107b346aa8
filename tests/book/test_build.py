"""The build notices what changed, and refuses a book that is not whole.

A checkout is copied and given three tiny chapters, so that each build takes seconds. The tests
stand in the order in which they need what was built before.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from book import build, links, publication
from book.extension import address
from coursekit.datasets import sealed
from tests.book.loaded import jupyter_book
from tests.conftest import ROOT, before_others

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("build"), pytest.mark.timeout(900)]

HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""
SHAFTS = (
    HEAD
    + "# Shafts\n\n```{code-cell}\nfrom coursekit import load\nfrom coursekit.models import rates\n"
    'len(load("mine_shafts"))\n```\n'
)
HEAPS = (
    HEAD + '# Heaps\n\n```{code-cell}\nfrom coursekit import load\nlen(load("slag_heaps"))\n```\n'
)
#: It uses nothing that is changed below, the lock apart; and says where the book stands.
TOWNS = (
    HEAD
    + '# Towns\n\n```{code-cell}\nfrom coursekit import load\nlen(load("communes"))\n```\n'
    + "\n{{ stands_at }}\n\n```{told} bibtex\n```\n"
)
#: The chapters after the first page, and all.
CHAPTERS = ("heaps", "towns")
ALL = {"shafts", *CHAPTERS}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """Copy what a build reads, with three tiny chapters in place of the real ones."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("src", "book", "ways", "data", "requirements"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)
    (root / "exercises").mkdir()
    (root / "chapters").mkdir()
    shutil.copy(ROOT / "chapters/references.bib", root / "chapters")
    contents(root, *CHAPTERS)
    write(root, shafts=SHAFTS, heaps=HEAPS, towns=TOWNS)
    return root


@pytest.fixture(scope="module")
def loaded(checkout) -> Iterator[SimpleNamespace]:
    """Load the libraries of a build once."""
    with jupyter_book(checkout) as started:
        yield started


@pytest.fixture
def at_once(loaded, monkeypatch) -> None:
    """Let Jupyter Book start with its libraries loaded."""
    monkeypatch.setattr(build, "subprocess", loaded)


@pytest.fixture(autouse=True)
def made_already(monkeypatch) -> None:
    """Take notebooks and files for a class from the built book: no build here changes them."""
    assert (build.HTML / "index.html").is_file(), "the book is not built: run `make book` first"

    def files_for_a_class(folder: Path, *_: object) -> list[Path]:
        shutil.copytree(build.HTML / build.CLASSROOM, folder, dirs_exist_ok=True)
        for page in folder.glob("*.html"):
            page.write_text(before_others(page.read_text("utf-8")), "utf-8")
        return [folder / "exercises.zip"]

    def all_notebooks(html: Path, *_: object) -> Path:
        shutil.copytree(build.HTML / "notebooks", html / "notebooks", dirs_exist_ok=True)
        return shutil.copy(build.HTML / "notebooks.zip", html)

    monkeypatch.setattr(build.bundle, "make", files_for_a_class)
    monkeypatch.setattr(build.notebooks, "publish", all_notebooks)


def contents(root: Path, *names: str) -> None:
    listed = "".join(f"- file: {name}\n" for name in names)
    (root / "_toc.yml").write_text(f"format: jb-book\nroot: shafts\nchapters:\n{listed}")


def write(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = root / "chapters" / f"{name}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def change(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")


def executed(root: Path) -> set[str]:
    """Build and return the chapters that were executed."""
    assert build.build(root) == []
    log = (root / "_build" / "book.log").read_text("utf-8")
    return set(re.findall(r"chapters/(\w+)\.md: Executed notebook", log))


def test_only_what_depends_on_a_change_is_executed_again(checkout, loaded, monkeypatch, capsys):
    assert executed(checkout) == ALL, "a first build executes everything"
    monkeypatch.setattr(build, "subprocess", loaded)
    assert executed(checkout) == set(), "nothing changed, nothing is executed"

    (checkout / "_build/html/towns.html").unlink()
    for unused in ("doctor.py", "checks/__init__.py", "grading/__init__.py", "models/tours.py"):
        change(checkout / "src/coursekit" / unused)
    change(checkout / "src/coursekit/models/rates.py")
    package = checkout / "data/datapackage.json"
    descriptor = json.loads(package.read_text("utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] in {"slag_heaps", "timeline"}:  # nobody here loads the other one
            resource["title"] += " (changed)"
    package.write_text(json.dumps(sealed(descriptor)), "utf-8")
    capsys.readouterr()
    assert executed(checkout) == ALL - {"towns"}, "no cell of towns uses what changed"
    assert (checkout / "_build/html/towns.html").is_file(), "a lost page is not made again"
    said = capsys.readouterr().out
    # A model or a table is noticed by the chapters that use it, and by no other.
    for chapter, what in {"shafts": r"models/rates\.py", "heaps": "the table slag_heaps"}.items():
        assert re.search(rf"executed {chapter} in [\d.]+ s: {what} changed$", said, re.M), said


@pytest.mark.usefixtures("at_once")
def test_a_lock_that_changed_executes_everything(checkout):
    assert build.build(checkout) == []
    change(checkout / "requirements/book.txt")
    assert executed(checkout) == ALL


@pytest.mark.usefixtures("at_once")
def test_a_source_that_changed_is_packed_although_no_page_did(checkout, monkeypatch, capsys):
    assert build.build(checkout) == []
    wheel = checkout / "_build/html/source" / publication.project().wheel
    wheel.write_bytes(b"")  # of an older source
    monkeypatch.setattr(build.parcels, "current", lambda: False)
    monkeypatch.setattr(build, "lines", lambda *_: pytest.fail("pages are made again"))
    capsys.readouterr()
    assert build.build(checkout) == []
    assert wheel.stat().st_size
    assert "no page changed" in capsys.readouterr().out


@pytest.mark.usefixtures("at_once")
def test_where_the_book_stands_is_told_on_its_pages_or_that_nobody_has_said_so(
    checkout, monkeypatch
):
    page = checkout / "_build/html/towns.html"
    assert build.build(checkout) == []
    assert address.NOWHERE in page.read_text("utf-8")
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://heaps.github.io/book")
    assert executed(checkout) == set(), "an address is no reason to execute a chapter"
    assert page.read_text("utf-8").count("https://heaps.github.io/book/") >= 2
    assert "url: https://heaps.github.io/book/\n" in (
        checkout / "_build/html/source/CITATION.cff"
    ).read_text("utf-8")
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://ADDRESS")
    (found,) = build.build(checkout)
    assert "coursekit_address is 'https://ADDRESS/'" in found


#: What stands for the process of a language.
SAYS = "import sys; sys.exit(%r)"


@pytest.mark.usefixtures("at_once")
def test_what_fails_in_another_language_leaves_what_was_read_in_english(checkout, monkeypatch):
    def fails(*_: object) -> subprocess.Popen:
        command = [sys.executable, "-c", SAYS % "no word for it"]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    monkeypatch.setattr(build, "_started", fails)
    assert build.build(checkout, ["de"]) == ["the book in de: no word for it"]
    assert list((checkout / "_build/.doctrees").rglob("towns.doctree"))
    assert build.build(checkout, ["de"]) == ["the book in de: no word for it"], "it must not pass"
    monkeypatch.undo()
    assert executed(checkout) == set()


def test_a_bound_book_of_a_language_stays_where_no_page_changed(tmp_path, monkeypatch):
    html, own = tmp_path / "html", tmp_path / "xx/_build/html"
    for folder in (html / "xx", own):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("<p>pages</p>", "utf-8")
    (html / "index.html").write_text("<p>pages in English</p>", "utf-8")
    (own / "notebooks.zip").write_bytes(b"older")
    pdf = html / "xx" / build.bound.file_name()
    pdf.write_bytes(b"bound")
    listed = []

    def carried(site: Path) -> list[str]:
        (site / "notebooks.zip").write_bytes(b"newer")
        listed.extend(path.name for path in build.bound.there(site))
        return []

    monkeypatch.setattr(build, "BUILD", tmp_path)
    monkeypatch.setattr(build, "HTML", html)
    monkeypatch.setattr(build, "_carried", carried)
    monkeypatch.setattr(build, "_sphinx", lambda *_: pytest.fail("pages are made again"))
    assert build.in_language("xx", stand=True) == own
    build.beside.lay(own, html, "xx")
    assert listed == [pdf.name], "the page that lists what to take along has lost it"
    assert pdf.read_bytes() == b"bound"
    assert (html / "xx/notebooks.zip").read_bytes() == b"newer"


def test_a_language_is_told_that_no_page_changed(tmp_path, monkeypatch):
    (tmp_path / "_build").mkdir()
    monkeypatch.setattr(build, "_made_from", lambda _: "as before")
    monkeypatch.setattr(build, "_stands", lambda *_: True)
    monkeypatch.setattr(build.parcels, "current", lambda: False)
    monkeypatch.setattr(build, "_started", lambda *given: given)
    monkeypatch.setattr(build, "_finished", lambda _, others, started: [others, started])
    root = tmp_path
    assert build.build(root, ["xx"]) == [["xx"], {"xx": (root, "xx", build.STAND)}]
    assert build._given(["--language", "xx", build.STAND]).pages_stand


# What is added to a page, and what is said of it. A failing cell or a missing file ends a build,
# and links are looked at only when Sphinx is content; all others are found by one build.
DEFECTS = {
    "cell": {
        "cell": ("\n```{code-cell}\n1 / 0\n```\n", r"a cell failed with ZeroDivisionError"),
    },
    "dataset": {
        "dataset": ('\n```{code-cell}\nload("mine_shaft")\n```\n', r"a cell failed.*mine_shaft"),
    },
    "exercises": {
        "exercises": ("\n```{exercises}\n```\n", r".*exercises/exercises\.md is missing"),
    },
    "page": {
        "ref": ("\nSee {ref}`nowhere`.\n", r".*undefined label: 'nowhere'"),
        "file": ("\nSee [this](nowhere.md).\n", r".*nowhere\.md"),
        "claim": ("\nSee {claim}`99`.\n", r".*no claim '99'"),
        "warning": ("\n# Another\n\n#### Too deep\n", r".*header level"),
    },
    "link": {
        "link": ('\n<a href="nowhere.html">this</a>\n', r"the link nowhere\.html leads to no"),
        "anchor": ('\n<a href="shafts.html#no">x</a>\n', r"the link shafts\.html#no leads to no"),
        "placeholder": ("\nType `git clone ADDRESS`.\n", r"ADDRESS stands where"),
    },
}


ATTEMPTS = ("at once", "again: a second run must not pass")


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("group", DEFECTS)
def test_a_defect_fails_the_build_with_chapter_and_reason_each_time(checkout, group):
    defects = DEFECTS[group]
    contents(checkout, *defects)
    write(checkout, **{name: HEAPS + text for name, (text, _) in defects.items()})
    try:
        for attempt in ATTEMPTS[: 1 if group == "dataset" else 2]:  # a cell that fails, as before
            found = build.build(checkout)
            for name, (_, reason) in defects.items():
                said = [one for one in found if re.search(rf"^{name}\b.*?: {reason}", one, re.S)]
                assert said, (attempt, name, found)
    finally:
        contents(checkout, *CHAPTERS)
        for name in defects:
            (checkout / f"chapters/{name}.md").unlink()
            (checkout / f"_build/html/{name}.html").unlink(missing_ok=True)


def test_links_inside_frames_are_checked_too(tmp_path):
    (tmp_path / "a.html").write_text(
        '<iframe srcdoc="&lt;script src=&quot;gone.js&quot;&gt;"></iframe>'
    )
    assert links.broken(tmp_path) == ["a: the link gone.js leads to no file"]


def test_what_a_build_left_that_was_ended_in_the_middle_hinders_no_later_one(tmp_path):
    import nbformat
    from jupyter_cache import get_cache
    from jupyter_cache.cache.main import CacheBundleIn

    cache = get_cache(tmp_path / "cache")
    written = [nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]) for text in "123"]

    def keep(notebook):
        cell = notebook.cells[0]
        cell.execution_count = 1
        cell.outputs = [nbformat.v4.new_output("stream", text=cell.source)]
        return cache.cache_notebook_bundle(CacheBundleIn(notebook, ""), check_validity=False)

    torn = [keep(notebook).hashkey for notebook in written]
    shutil.rmtree(tmp_path / "cache/executed" / torn[0])
    (tmp_path / "cache/executed" / torn[1] / "base.ipynb").unlink()
    with pytest.raises(FileExistsError):
        keep(written[1])
    assert build.clear_torn(tmp_path / "cache") == 2
    assert build.clear_torn(tmp_path / "cache") == 0
    assert cache.match_cache_notebook(written[2]).hashkey == torn[2]
    for notebook in written[:2]:
        assert keep(notebook).hashkey in torn
    assert build.clear_torn(tmp_path / "nowhere") == 0
