"""What a class handed in: a ledger of every file, each to be graded or named with a reason."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..languages import say
from .unpacking import Archive, is_archive, members

__all__ = ["HandIn", "find"]

#: Larger files are not read: a notebook of a hundred megabytes is one with pictures in it.
LARGEST = 256 * 2**20
#: What this grader writes itself: a second run in the same folder meets it.
TABLE, PAGE, PROPOSED, CLASS = "overview.csv", "overview.html", "proposals.md", "class.json"
#: What comes of several classes begins like this.
MERGED = "merged-"

_NOBODYS = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__"}
_BEGINNINGS = (
    (b"%PDF", say("This is a PDF: a picture of a notebook, which cannot run.")),
    (b"7z\xbc\xaf", say("This is a 7z archive. Unpack it, then grade the folder.")),
    (b"Rar!", say("This is a rar archive. Unpack it, then grade the folder.")),
    (b"\x1f\x8b", say("This is packed with gzip. Unpack it, then grade the folder.")),
    (b"\xd0\xcf\x11\xe0", say("This is a document of an office program.")),
    (b"\x89PNG", say("This is a picture.")),
    (b"\xff\xd8\xff", say("This is a picture.")),
)
_ENDINGS = {
    ".py": say(
        "This is a Python file: its cells and their exercises are lost. Ask for the notebook."
    ),
    ".csv": say("This is a table, no notebook."),
    ".docx": say("This is a document of an office program."),
    ".odt": say("This is a document of an office program."),
    ".xlsx": say("This is a sheet of an office program."),
}
_PAGE = say("This is a page (HTML), which cannot run. Ask for the notebook.")
_UNFINISHED = (".crdownload", ".part", ".download", ".partial")


@dataclass(frozen=True)
class HandIn:
    """A file that was found.

    Attributes
    ----------
    name : str
        How it is called in the overview.
    path : str
        Where it was found, inside what was given.
    data : bytes or None
        What it holds, when it may be a notebook.
    reason : str
        Why it is not graded; empty when it is.
    """

    name: str
    path: str
    data: bytes | None = None
    reason: str = ""


def find(given: Iterable[Path]) -> list[HandIn]:
    """Return what lies in folders and archives, file by file.

    A file counts by what it holds, not by its ending: platforms and browsers change those.

    Parameters
    ----------
    given : iterable of pathlib.Path
        Folders, notebooks, zip or tar archives.

    Returns
    -------
    list of HandIn
        In order of their paths, with a name of its own each.

    Raises
    ------
    FileNotFoundError
        When something is not there, or nothing in it is a notebook; the message says which.
    """
    found: list[HandIn] = []
    places = list(given)
    for place in places:
        if not place.exists() and not place.is_symlink():
            raise FileNotFoundError(
                say(
                    "There is no folder {place!r}. Give the one with the notebooks, a "
                    "notebook, or a zip of them.",
                    place=str(place),
                )
            )
        inside = _folder(place) if place.is_dir() else _file(place, place.name)
        many = f"{place.name}/" if len(places) > 1 and place.is_dir() else ""
        found += [replace(one, path=f"{many}{one.path}") for one in inside]
    if not any(one.data is not None for one in found):
        asked = say(" and ").join(repr(str(place)) for place in places)
        met = say("; ").join(
            say("{word}: {text}", word=one.path, text=one.reason) for one in found[:5]
        )
        raise FileNotFoundError(
            say("No notebook (.ipynb) is in the folder {asked} or in its folders.", asked=asked)
            + (f" {say('Found there: {met}', met=met)}" if met else "")
        )
    names = _names([one.path for one in found])
    return [replace(one, name=name) for name, one in zip(names, found, strict=True)]


def _folder(folder: Path) -> Iterator[HandIn]:
    for top, folders, files in os.walk(folder):
        here = Path(top)
        for name in sorted(folders):
            inside = here / name
            shown = inside.relative_to(folder).as_posix()
            if inside.is_symlink():  # it may lead in a circle
                folders.remove(name)
                yield HandIn("", shown, reason=say("This is a link to a folder: not followed."))
            elif _is_nobodys(name):
                folders.remove(name)
                many = sum(len(inner) for _, _, inner in os.walk(inside))
                if many:
                    yield HandIn("", shown, reason=_hidden(many))
            elif name.lower().endswith(".ipynb") and not os.listdir(inside):
                yield HandIn("", shown, reason=say("This is an empty folder, no notebook."))
        folders.sort()
        for file in sorted(files):
            path = here / file
            yield from _file(path, path.relative_to(folder).as_posix())


def _hidden(many: int) -> str:
    if many == 1:
        return say("1 file that a program put there: checkpoints, caches and the like.")
    return say("{many} files that programs put there: checkpoints, caches and the like.", many=many)


def _is_nobodys(name: str) -> bool:
    return name.startswith(".") or name.lower() in _NOBODYS


def _file(path: Path, shown: str) -> Iterator[HandIn]:
    if _is_nobodys(path.name):
        yield HandIn("", shown, reason=_hidden(1))
        return
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            yield HandIn("", shown, reason=say("This is no file that can be read to its end."))
        elif is_archive(path):
            yield from _archive(path, shown)
        elif about.st_size > LARGEST:
            yield HandIn("", shown, reason=_too_large())
        else:
            yield _looked_at(shown, path.read_bytes())
    except FileNotFoundError:
        yield HandIn("", shown, reason=say("This is a link that leads nowhere."))
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield HandIn("", shown, reason=say("This cannot be read: {why}.", why=why))


def _too_large() -> str:
    return say(
        "This is larger than {most} MB. Clear its outputs, then grade it.",
        most=LARGEST // 2**20,
    )


def _archive(path: Path, shown: str) -> Iterator[HandIn]:
    hidden = 0
    for inner, content in members(Archive(path)):
        inside = f"{shown}/{inner}" if inner else shown
        if not isinstance(content, bytes):
            yield HandIn("", inside, reason=content.reason)
        elif any(_is_nobodys(part) for part in PurePosixPath(inner).parts):
            hidden += 1
        else:
            yield _looked_at(inside, content)
    if hidden:
        yield HandIn("", f"{shown}/.", reason=_hidden(hidden))


def _looked_at(shown: str, data: bytes) -> HandIn:
    """Return a file as one to grade, or with the reason why not."""
    name = PurePosixPath(shown).name.lower()
    begins = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    reason = _no_notebook(name, data, begins)
    return HandIn("", shown, reason=reason) if reason else HandIn("", shown, data)


def _no_notebook(name: str, data: bytes, begins: bytes) -> str:
    """Return why a file is none that can be graded; empty when it may be one."""
    if not data.strip():
        return say("This file is empty.")
    if _is_own(name, begins):
        return say("This was written by an earlier grading.")
    if name.endswith(_UNFINISHED):
        return say("This download never came to its end. Ask for the file again.")
    if begins.startswith(b"<"):
        return _PAGE
    for beginning, reason in _BEGINNINGS:
        if data.startswith(beginning):
            return reason
    if begins.startswith(b"{") or ".ipynb" in name:
        return ""
    return _ENDINGS.get(PurePosixPath(name).suffix, say("This is no notebook."))


def _is_own(name: str, begins: bytes) -> bool:
    plain = re.sub(r"-\d+(?=\.)", "", name.removeprefix(MERGED))
    return plain in {TABLE, PAGE, PROPOSED, CLASS} and not begins.startswith(b'{"cells"')


def _names(paths: list[str]) -> list[str]:
    """Return a name for each file: without its ending, and with folders where names are shared."""
    parts = [_bare(path).split("/") for path in paths]
    taken = [1] * len(paths)
    while True:
        names = ["/".join(one[-many:]) for one, many in zip(parts, taken, strict=True)]
        again = [
            at
            for at, name in enumerate(names)
            if names.count(name) > 1 and taken[at] < len(parts[at])
        ]
        if not again:
            break
        for at in again:
            taken[at] += 1
    # The same name with another ending, in the same folder.
    return [
        path if names.count(name) > 1 else name for name, path in zip(names, paths, strict=True)
    ]


def _bare(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem = name
    for ending in (".txt", ".json", ".ipynb"):
        if stem.lower().endswith(ending) and len(stem) > len(ending):
            stem = stem[: -len(ending)]
    return f"{folder}/{stem}" if folder else stem
