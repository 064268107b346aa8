"""What the book carries of its own: the package, its source and its tables, each as one file.

They lie in ``source/`` of the built book, so that who has the book has all it is made from. The
same tree gives the same bytes; a tree that has not changed is not packed again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pathspec

from coursekit.languages import OWN, say
from coursekit.languages import language as spoken
from coursekit.page import escape, number

from . import BUILD, ROOT, bound, bundle, publication
from .translation import building

KEPT = BUILD / ".parcels"
#: What everybody may take away, and the part of its name that tells it.
_WHAT = {
    ".pdf": say("The whole book as one PDF, to print or to read, with contents and page numbers"),
    "-source.zip": say(
        "The source of everything: chapters, exercises, tables, package, build, tests"
    ),
    "-tables.zip": say("All tables as one Data Package: CSV, and each column described"),
    ".whl": say("The package coursekit, tables inside: what the notebooks need"),
    "notebooks.zip": say("All notebooks, with the three files above beside them")
    if spoken() == OWN
    else say("All notebooks, with the package beside them"),
    "exercises.zip": say("Everything for a class: notebooks, solutions, sheets, slides"),
}
#: Never part of a source, whatever .gitignore says.
_MADE = (".git", "_build/", ".venv*/", "__pycache__/")
_PLACE = re.compile(r'(<div class="ck-parcels">).*?(</div>)', re.S)


class WheelNotBuilt(RuntimeError):
    """The package cannot be built; the message says why."""


class File(NamedTuple):
    """A file of the source."""

    name: str
    content: bytes
    executable: bool


def _git(root: Path, *command: str) -> bytes | None:
    """Return what git prints; nothing where there is no git, or it refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), *command], capture_output=True)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def commit(root: Path = ROOT) -> str | None:
    """Return the commit that a folder holds.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    str or None
        Nothing where a file differs from the last commit, is not part of it, or where the folder
        is no clone: an unpacked archive, say.
    """
    top = _git(root, "rev-parse", "--show-cdup")
    if top is None or top.strip() or _git(root, "status", "--porcelain") != b"":
        return None
    head = _git(root, "rev-parse", "HEAD")
    return head.decode().strip() if head else None


def files(root: Path = ROOT, of: str | None = None) -> Iterator[File]:
    """Yield the files of the source, in the order of their names.

    Parameters
    ----------
    root : pathlib.Path
        The repository.
    of : str, optional
        A commit, whose tree it is; else all files of the folder that git would track.
    """
    if of:
        packed = io.BytesIO(_git(root, "archive", "--format=tar", of) or b"")
        with tarfile.open(fileobj=packed) as tree:
            for one in sorted(tree.getmembers(), key=lambda one: one.name):
                if one.isfile():
                    yield File(one.name, tree.extractfile(one).read(), bool(one.mode & 0o100))
        return
    ignored = root / ".gitignore"
    lines = ignored.read_text("utf-8").splitlines() if ignored.is_file() else []
    untracked = pathspec.GitIgnoreSpec.from_lines([*lines, *_MADE])
    found = []
    for folder, below, names in os.walk(root):
        here = Path(folder).relative_to(root)
        below[:] = [n for n in below if not untracked.match_file(f"{(here / n).as_posix()}/")]
        found += [one for n in names if not untracked.match_file((one := here / n).as_posix())]
    for one in sorted(found, key=lambda one: one.as_posix()):
        path = root / one
        yield File(one.as_posix(), path.read_bytes(), os.access(path, os.X_OK))


def _mark(of: str | None) -> str:
    """Return what tells one source from another."""
    if of:
        return of
    digest = hashlib.sha256()
    for one in files():
        digest.update(f"{one.name}\0{one.executable}\0{len(one.content)}\0".encode() + one.content)
    return digest.hexdigest()


def current() -> bool:
    """Tell whether what was packed last is still the source."""
    stamp = KEPT / "made-from"
    return stamp.is_file() and stamp.read_text("utf-8") == _mark(commit())


def make() -> list[Path]:
    """Pack the wheel, the source and the tables, unless they are there already.

    Returns
    -------
    list of pathlib.Path
        Wheel, source, tables.

    Raises
    ------
    WheelNotBuilt
        When the package cannot be built.
    """
    of = commit()
    mark, stamp = _mark(of), KEPT / "made-from"
    course, made = publication.project().course, _names()
    names = [path.name for path in made]
    if stamp.is_file() and stamp.read_text("utf-8") == mark and all(p.is_file() for p in made):
        return made
    KEPT.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    # Packed apart and moved in whole: two builds side by side never see half a file.
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as name:
        apart = Path(name)
        _wheel(apart)
        source = [(f"{course}/{f.name}", f.content, f.executable) for f in files(of=of)]
        bundle.write_zip(apart / names[1], source)
        bundle.write_zip(apart / names[2], _tables())
        for path in KEPT.iterdir():
            if path.name not in names:  # of an older version
                path.unlink()
        for path in made:
            (apart / path.name).replace(path)
    stamp.write_text(mark, "utf-8")
    return made


def laid_out(folder: Path) -> Path:
    """Copy what the wheel is built from, with the exercises of other languages, and say where.

    These are made when they are wanted: no repository holds them.
    """
    copy = folder / "copy"
    copy.mkdir()
    made = shutil.ignore_patterns("__pycache__")
    for name in ("src", "data", "exercises", "languages"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=made)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_file():  # what is missing, hatchling says in its own words
            shutil.copy(ROOT / name, copy)
    for language in building.begun(ROOT):
        for name, text in building.exercises(language, ROOT).items():
            (copy / name).parent.mkdir(exist_ok=True)
            (copy / name).write_text(text, "utf-8")
    return copy


def _names() -> list[Path]:
    known = publication.project()
    names = (known.wheel, f"{known.course}-source.zip", f"{known.course}-tables.zip")
    return [KEPT / name for name in names]


def _wheel(folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=laid_out(folder), capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise WheelNotBuilt(f"The package coursekit could not be packed; hatchling said: {said}")


def _tables() -> list[tuple[str, bytes, bool]]:
    data = ROOT / "data"
    described = (data / "datapackage.json").read_bytes()
    paths = sorted(one["path"] for one in json.loads(described)["resources"])
    return [
        ("datapackage.json", described, False),
        *((path, (data / path).read_bytes(), False) for path in paths),
    ]


def publish(html: Path) -> list[Path]:
    """Put the parcels into a built book, and how to cite it in a form that programs read.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.

    Returns
    -------
    list of pathlib.Path
        Wheel, source, tables, as they lie in the book.
    """
    folder = html / publication.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    given = {path.name: path.read_bytes() for path in make()}
    given["CITATION.cff"] = citation().encode()
    for path in folder.iterdir():
        if path.name not in given:
            path.unlink()
    for name, content in given.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    return [folder / name for name in given if name != "CITATION.cff"]


def citation() -> str:
    """Return ``CITATION.cff`` with the addresses that this book has."""
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    for key, name in (("url", "coursekit_address"), ("repository-code", "coursekit_repository")):
        if given := publication.chosen(name):
            text = text.replace("\nabstract:", f"\n{key}: {given}\nabstract:", 1)
    return text


def there(html: Path) -> list[Path]:
    """Return what a built book offers to take along, but for the PDF, as far as it is there."""
    names = [f"{publication.FOLDER}/{path.name}" for path in _names()]
    names += ["notebooks.zip", f"classroom/{bundle.BUNDLE}"]
    return [html / name for name in names if (html / name).is_file()]


def tell(html: Path, files: list[Path]) -> None:
    """List files on the page that offers them: what each is, its bytes and its SHA-256.

    A build knows the sums only when all pages are written, so it fills in the page afterwards.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.
    files : list of pathlib.Path
        Files of it, or of the English book that it lies beside.
    """
    page = html / f"{publication.PAGE}.html"
    if not page.is_file():  # a book of a few chapters, as tests build it
        return
    items = "".join(_item(path, os.path.relpath(path, page.parent)) for path in files)
    listed = f"<p>{escape(_origin())}</p><ul>{items}</ul>"
    text = page.read_text("utf-8")
    filled = _PLACE.sub(lambda place: f"{place[1]}{listed}{place[2]}", text)
    if filled != text:
        page.write_text(filled, "utf-8")


def _item(path: Path, name: str) -> str:
    what = next(words for end, words in _WHAT.items() if path.name.endswith(end))
    content = path.read_bytes()
    size = number(len(content), 0, unit=say("bytes"))
    if path.suffix == ".pdf":
        size = say("{count} pages, {size}", count=bound.count(path), size=size)
    return (
        f"<li><strong>{escape(what)}</strong><br>"
        f'<a href="{escape(Path(name).as_posix())}" download>{escape(path.name)}</a>, '
        f'{size}<br>SHA-256 <code translate="no">{hashlib.sha256(content).hexdigest()}</code></li>'
    )


def _origin() -> str:
    of = commit()
    if of is None:
        return say(
            "The source is the folder that this book was built in. It is no commit of the "
            "project: something in it had been changed, or it was no clone made with git."
        )
    tag = _git(ROOT, "describe", "--tags", "--exact-match", of)
    if tag:
        of = say("{commit}, version {tag}", commit=of, tag=tag.decode().strip())
    return say(
        "The source is the tree of the commit {commit}: the one this book was built from.",
        commit=of,
    )
