"""Archives, unpacked without trust: nothing is written, and nothing is believed that they say."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from ..languages import say
from ..page.numbers import number

__all__ = ["Archive", "Left", "is_archive", "members"]

#: What a class hands in by far stays under; what was made to fill a computer does not.
_MOST_FILES = 2_000
_LARGEST_FILE = 64 * 2**20
_LARGEST_ALL = 512 * 2**20
#: An archive of the class holds those of its learners; deeper ones are nobody's way to work.
_DEEPEST = 3


@dataclass
class _Room:
    """What is still allowed, for an archive and all that is in it."""

    files: int = _MOST_FILES
    size: int = _LARGEST_ALL


@dataclass(frozen=True)
class Left:
    """What is left out, and why."""

    reason: str


@dataclass(frozen=True)
class Archive:
    """An archive that lies on a disk, or in another one.

    Attributes
    ----------
    source : pathlib.Path or file
        Where it is read from.
    depth : int
        How many archives it lies in.
    room : object
        What is still allowed; archives in one share it.
    """

    source: Path | IO[bytes]
    depth: int = 0
    room: _Room = field(default_factory=_Room)


class _Full(Exception):
    """No more is unpacked."""


def is_archive(source: Path | IO[bytes]) -> bool:
    """Tell whether a file is a zip or a tar, whatever it is called.

    A document of an office program is a zip inside; it is not taken for one here.

    Parameters
    ----------
    source : pathlib.Path or file
        The file.

    Returns
    -------
    bool
        Whether :func:`members` reads it.
    """
    try:
        if zipfile.is_zipfile(source):
            _again(source)
            with zipfile.ZipFile(source) as packed:
                return "[Content_Types].xml" not in packed.NameToInfo and (
                    "mimetype" not in packed.NameToInfo
                )
        _again(source)
        return tarfile.is_tarfile(source)
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, ValueError):
        return False
    finally:
        _again(source)


def _again(source: Path | IO[bytes]) -> None:
    if not isinstance(source, Path):
        source.seek(0)


def members(archive: Archive) -> Iterator[tuple[str, bytes | Left]]:
    """Read an archive, and those in it, file by file.

    Parameters
    ----------
    archive : Archive
        What to read.

    Yields
    ------
    tuple
        The path inside (empty for the archive itself), and what the file holds or why it is left
        out.
    """
    opened = _zip if _is_zip(archive) else _tar
    try:
        for name, content in opened(archive):
            if not isinstance(content, bytes):
                yield name, content
                continue
            inner = io.BytesIO(content)
            if not is_archive(inner):
                yield name, content
            elif archive.depth + 1 >= _DEEPEST:
                yield name, Left(say("This is an archive in an archive in an archive: unpack it."))
            else:
                for inside, held in members(Archive(inner, archive.depth + 1, archive.room)):
                    yield f"{name}/{inside}" if inside else name, held
    except _Full as full:
        if archive.depth:  # the outermost one says it
            raise
        yield "", Left(str(full))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, ValueError):
        yield "", Left(say("This archive is damaged; what lies behind the damage is not read."))


def _is_zip(archive: Archive) -> bool:
    found = zipfile.is_zipfile(archive.source)
    _again(archive.source)
    return found


def _zip(archive: Archive) -> Iterator[tuple[str, bytes | Left]]:
    with zipfile.ZipFile(archive.source) as packed:
        for one in packed.infolist():
            if one.is_dir():
                continue
            _count(archive.room)
            name = _safe(one.filename)
            if name is None:
                yield one.filename, _OUTSIDE
            elif one.flag_bits & 1:
                yield name, Left(say("This is locked with a password. Unpack it, then grade it."))
            elif (one.external_attr >> 16) & 0o170000 == 0o120000:
                yield name, _LINK
            else:
                try:
                    with packed.open(one) as file:
                        yield name, _read(file, archive.room)
                except (NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
                    yield name, Left(say("This part of the archive cannot be unpacked."))


def _tar(archive: Archive) -> Iterator[tuple[str, bytes | Left]]:
    where = archive.source
    path, file = (where, None) if isinstance(where, Path) else (None, where)
    with tarfile.open(path, "r:*", file) as packed:
        for one in packed:
            if one.isdir():
                continue
            _count(archive.room)
            name = _safe(one.name)
            if one.size > _LARGEST_FILE:  # to pass over it is to unpack it
                raise _Full(
                    say("{name} in it is too large: the rest is not read.", name=one.name[:60])
                )
            file = packed.extractfile(one) if one.isfile() else None
            if name is None:
                yield one.name, _OUTSIDE
            elif file is None:
                yield name, _LINK
            else:
                yield name, _read(file, archive.room)


_OUTSIDE = Left(say("Its name leads out of the archive: left alone."))
_LINK = Left(say("This is a link or a device, no file: left alone."))


def _safe(name: str) -> str | None:
    """Return the path of a member, or None when it leads out of its archive.

    >>> _safe("ada/towns.ipynb"), _safe("../towns.ipynb"), _safe("C:\\\\towns.ipynb")
    ('ada/towns.ipynb', None, None)
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or not path.parts:
        return None
    return path.as_posix()


def _count(room: _Room) -> None:
    room.files -= 1
    if room.files < 0:
        raise _Full(
            say(
                "More than {most} files are in it: the rest is not read.",
                most=number(_MOST_FILES, 0),
            )
        )


def _read(file: IO[bytes], room: _Room) -> bytes | Left:
    """Read a member to its end or to the limit, whatever size it claims to have."""
    data = file.read(min(_LARGEST_FILE, room.size) + 1)
    room.size -= len(data)
    if room.size < 0:
        raise _Full(
            say(
                "Unpacked it is larger than {most} MB: the rest is not read.",
                most=_LARGEST_ALL // 2**20,
            )
        )
    if len(data) > _LARGEST_FILE:
        return Left(
            say(
                "Unpacked it is larger than {most} MB.",
                most=_LARGEST_FILE // 2**20,
            )
        )
    return data
