"""Bring a folder up to date: write what changed, remove what is stale, leave alone what is yours.

The list of what was written (``SHA256SUMS.txt``, which sha256sum understands) makes this safe on
a stick that is in use: only files that an earlier run wrote are ever removed, and a notebook that
somebody worked in is left as it is.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from book.serve import MANIFEST

from . import names

#: A file as it is on the disk, or what is to be in it.
Content = Path | bytes
#: Room that a write needs beside the files themselves: folders, and the ends of blocks.
SPARE = 8_000_000


class CannotWrite(RuntimeError):
    """The folder cannot be brought up to date; the message says why."""


@dataclass
class Written:
    """What is in the folder, and what was done.

    Attributes
    ----------
    folder : pathlib.Path
        The folder.
    sizes : dict of str to int
        Bytes of every file, by name.
    written, removed, kept : list of str
        What was written or removed, and notebooks that somebody worked in.
    """

    folder: Path
    sizes: dict[str, int] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def read(content: Content) -> bytes:
    """Return the bytes of a content.

    >>> read(b"coal")
    b'coal'
    """
    return content if isinstance(content, bytes) else content.read_bytes()


def digest(content: Content) -> str:
    """Return the SHA-256 of a content.

    >>> digest(b"coal")[:8]
    '6d114c95'
    """
    return hashlib.sha256(read(content)).hexdigest()


def plain(text: str) -> bytes:
    """Return words as a file that every editor and browser shows as they were written.

    Browsers guess how a file from the disk is encoded, and old editors know one way to end a
    line only; a mark at the beginning and both signs at the ends help them.

    >>> plain("Pévèle\\n")
    b'\\xef\\xbb\\xbfP\\xc3\\xa9v\\xc3\\xa8le\\r\\n'
    """
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def listed(folder: Path) -> dict[str, str]:
    """Return the digests that an earlier run noted, by name; none for a new folder."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    lines = path.read_text("utf-8", errors="replace").splitlines()
    pairs = (line.partition("  ") for line in lines if "  " in line)
    # Nothing outside the folder is ever touched, whatever somebody wrote into the list.
    return {
        name: sum_
        for sum_, _, name in pairs
        if not name.startswith("/") and not {"..", ""} & set(name.split("/"))
    }


def write(files: dict[str, Content], folder: Path) -> Written:
    """Write files into a folder and list them.

    Parameters
    ----------
    files : dict of str to pathlib.Path or bytes
        By name, with ``/`` between folders.
    folder : pathlib.Path
        Made when it does not exist.

    Returns
    -------
    Written
        What was done.

    Raises
    ------
    CannotWrite
        When a name does not fit a stick, a file is too large, the folder holds something else,
        or the stick is full or locked.
    """
    _fits(files, folder)
    done = Written(folder, {name: _size(content) for name, content in files.items()})
    before, now = listed(folder), {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _room(files, folder)
        (folder / MANIFEST).touch()  # ours from now on, also when this run is interrupted
        for name in sorted(before.keys() - files.keys()):
            if (folder / name).is_file():
                (folder / name).unlink()
                done.removed.append(name)
            _prune((folder / name).parent, folder)
        for name in sorted(files):
            now[name] = digest(files[name])
            _one(name, files[name], now[name], before.get(name), done)
        text = "".join(f"{now[name]}  {name}\n" for name in sorted(now))
        (folder / MANIFEST).write_bytes(text.encode())
    except OSError as error:
        raise CannotWrite(_why(error, folder)) from None
    return done


def _one(name: str, content: Content, now: str, before: str | None, done: Written) -> None:
    target = done.folder / name
    there = digest(target) if target.is_file() else None
    if there == now:
        return
    if there and before and there != before and name.endswith(".ipynb"):
        done.kept.append(name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first: pulling out the stick leaves no half of a file.
    half = target.with_name(target.name + ".part")
    half.write_bytes(read(content))
    half.replace(target)
    done.written.append(name)


def _fits(files: dict[str, Content], folder: Path) -> None:
    wrong = names.refused(f"{folder.name}/{name}" for name in [*files, MANIFEST])
    for name, content in files.items():
        if isinstance(content, Path) and content.is_symlink():
            wrong.append(f"{name}: is a link, and a stick has none")
        elif _size(content) > names.HEAVIEST:
            wrong.append(f"{name}: is larger than a stick's file can be (4 GiB)")
    if _is_of_others(folder):
        wrong.append(f"{folder} holds other files and no {MANIFEST}: choose an empty folder")
    if wrong:
        raise CannotWrite("\n".join(wrong))


def _is_of_others(folder: Path) -> bool:
    if not folder.is_dir() or (folder / MANIFEST).exists():
        return False
    return any(not path.name.startswith(".") for path in folder.iterdir())


def _room(files: dict[str, Content], folder: Path) -> None:
    missing = [name for name in files if not (folder / name).is_file()]
    needed = sum(_size(files[name]) for name in missing) + (SPARE if missing else 0)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise CannotWrite(
            f"There is not enough room in {folder}: {needed / 1e6:.0f} MB are needed and "
            f"{free / 1e6:.0f} MB are free. Remove something, or take a larger stick."
        )


def _why(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"{folder} is full. Remove something, or take a larger stick, and run this again."
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"{folder} may not be written to: is the stick locked, or a file of it open?"
    return f"{folder} cannot be written: {error.strerror or error}. Is the stick still in?"


def _size(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _prune(folder: Path, top: Path) -> None:
    """Remove folders that became empty."""
    while folder != top and folder.is_dir() and not any(os.scandir(folder)):
        folder.rmdir()
        folder = folder.parent
