"""The build notices what changed, and refuses a book that is not whole.

A checkout is copied and given two tiny chapters, so that each build takes seconds.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from book import build, links, publication
from book.extension import address
from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("build")]

HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""
SHAFTS = (
    HEAD + '# Shafts\n\n```{code-cell}\nfrom coursekit import load\nlen(load("mine_shafts"))\n```\n'
)
HEAPS = (
    HEAD + '# Heaps\n\n```{code-cell}\nfrom coursekit import load\nlen(load("slag_heaps"))\n```\n'
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """Copy what a build reads, with two tiny chapters in place of the real ones."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("src", "book", "data", "requirements"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    (root / "exercises").mkdir()
    (root / "chapters").mkdir()
    shutil.copy(ROOT / "chapters/references.bib", root / "chapters")
    (root / "_toc.yml").write_text("format: jb-book\nroot: shafts\nchapters:\n- file: heaps\n")
    write(root, shafts=SHAFTS, heaps=HEAPS)
    return root


def write(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = root / "chapters" / f"{name}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def executed(root: Path) -> set[str]:
    """Build and return the chapters that were executed."""
    assert build.build(root) == []
    log = (root / "_build" / "book.log").read_text("utf-8")
    return set(re.findall(r"chapters/(\w+)\.md: Executed notebook", log))


def test_only_what_depends_on_a_change_is_executed_again(checkout):
    assert executed(checkout) == {"shafts", "heaps"}, "a first build executes everything"
    assert executed(checkout) == set(), "nothing changed, nothing is executed"

    (checkout / "_build/html/heaps.html").unlink()
    assert executed(checkout) == set()
    assert (checkout / "_build/html/heaps.html").is_file(), "a lost page is not made again"

    model = checkout / "src/coursekit/models/__init__.py"
    model.write_text(model.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert executed(checkout) == {"shafts", "heaps"}, "a change in src/ is noticed"

    package = checkout / "data/datapackage.json"
    descriptor = json.loads(package.read_text("utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == "mine_shafts":
            resource["title"] += " (changed)"
    package.write_text(json.dumps(descriptor), "utf-8")
    assert executed(checkout) == {"shafts"}, "a table is noticed by the chapters that load it"

    lock = checkout / "requirements/book.txt"
    lock.write_text(lock.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert executed(checkout) == {"shafts", "heaps"}, "a change in the lock is noticed"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAPS + "\n```{code-cell}\n1 / 0\n```\n", r"heaps: a cell failed with ZeroDivisionError"),
        (
            HEAPS + '\n```{code-cell}\nload("mine_shaft")\n```\n',
            r"heaps: a cell failed.*mine_shaft",
        ),
        (HEAPS + "\nSee {ref}`nowhere`.\n", r"heaps.*undefined label: 'nowhere'"),
        (HEAPS + "\nSee [this](nowhere.md).\n", r"heaps.*nowhere\.md"),
        (
            HEAPS + '\n<a href="nowhere.html">this</a>\n',
            r"heaps: the link nowhere\.html leads to no",
        ),
        (
            HEAPS + '\n<a href="shafts.html#no">x</a>\n',
            r"heaps: the link shafts\.html#no leads to no",
        ),
        (HEAPS + "\nSee {claim}`99`.\n", r"heaps.*no claim '99'"),
        (HEAPS + "\n```{exercises}\n```\n", r"heaps.*exercises/heaps\.md is missing"),
        (HEAPS + "\n# Another\n\n#### Too deep\n", r"heaps.*header level"),
        (HEAPS + "\nType `git clone ADDRESS`.\n", r"heaps\.html: ADDRESS stands"),
    ],
    ids=[
        *("cell", "dataset", "ref", "file", "link", "anchor", "claim", "exercises", "warning"),
        "placeholder",
    ],
)
def test_a_defect_fails_the_build_with_chapter_and_reason_each_time(checkout, text, reason):
    write(checkout, heaps=text)
    try:
        for attempt in ("at once", "again: a second run must not pass"):
            found = build.build(checkout)
            assert any(re.search(reason, problem, re.S) for problem in found), (attempt, found)
    finally:
        write(checkout, heaps=HEAPS)


def test_where_the_book_stands_is_told_on_its_pages_or_that_nobody_has_said_so(
    checkout, monkeypatch
):
    write(checkout, heaps=HEAPS + "\n{{ stands_at }}\n\n```{told} bibtex\n```\n")
    page = checkout / "_build/html/heaps.html"
    try:
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
    finally:
        monkeypatch.undo()
        write(checkout, heaps=HEAPS)


def test_a_source_that_changed_is_packed_although_no_page_did(checkout, monkeypatch, capsys):
    assert build.build(checkout) == []
    wheel = checkout / "_build/html/source" / publication.project().wheel
    wheel.unlink()
    monkeypatch.setattr(build.parcels, "current", lambda: False)
    monkeypatch.setattr(build, "lines", lambda *_: pytest.fail("pages are made again"))
    capsys.readouterr()
    assert build.build(checkout) == []
    assert wheel.is_file()
    assert "no page changed" in capsys.readouterr().out


def test_links_inside_frames_are_checked_too(tmp_path):
    (tmp_path / "a.html").write_text(
        '<iframe srcdoc="&lt;script src=&quot;gone.js&quot;&gt;"></iframe>'
    )
    assert links.broken(tmp_path) == ["a: the link gone.js leads to no file"]
