"""Fetching compiled packages of Pyodide's distribution, each checked against the pinned lock.

What does not have the sha256 of the lock is thrown away. What was fetched stays: after an
interruption the same command goes on where it stopped, within a file too.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .settings import CannotBuild

_SECONDS = 60
_PIECE = 1 << 18


class WrongFile(CannotBuild):
    """What was fetched is not what the lock names."""


def sha256(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bring(
    entries: Iterable[dict[str, Any]],
    source: str,
    folder: Path,
    say: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Make sure that a folder holds the files of packages.

    Parameters
    ----------
    entries : iterable of dict
        Of the pinned lock: ``file_name`` and ``sha256``.
    source : str
        An address that ends in a slash, or a folder.
    folder : pathlib.Path
        Where the files go.
    say : callable, optional
        Is given a line for each file fetched.

    Returns
    -------
    list of pathlib.Path
        The files, in the order given, each the one the lock names.

    Raises
    ------
    CannotBuild
        When a file cannot be fetched; :class:`WrongFile` when it is another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for entry in entries:
        target = folder / entry["file_name"]
        if not target.is_file() or sha256(target) != entry["sha256"]:
            target.unlink(missing_ok=True)
            _fetch(entry, source, target)
            say(f"  {target.name}: {target.stat().st_size / 1e6:.1f} MB")
        found.append(target)
    return found


def _fetch(entry: dict[str, Any], source: str, target: Path) -> None:
    """Fetch a file beside its place, and move it there when it is the right one."""
    part = target.with_name(target.name + ".part")
    resumed = part.is_file() and part.stat().st_size > 0
    _transfer(source, target.name, part)
    found = sha256(part)
    if found != entry["sha256"] and resumed:  # the beginning may have been of another file
        part.unlink()
        _transfer(source, target.name, part)
        found = sha256(part)
    if found != entry["sha256"]:
        part.unlink()
        raise WrongFile(
            f"{target.name} from {source} is not the file that the pinned lock names: its sha256 "
            f"begins {found[:12]}, the lock's {entry['sha256'][:12]}. It was thrown away and the "
            "site was not built. Either another version of Pyodide lies there, or the file was "
            "changed on its way: check the address (--from), then try again."
        )
    os.replace(part, target)


def _transfer(source: str, name: str, part: Path) -> None:
    """Copy or download to a file that may hold the beginning already."""
    try:
        if "://" in source:
            _download(source + name, part)
        else:
            shutil.copyfile(Path(source) / name, part)
    except (OSError, http.client.HTTPException) as error:  # HTTPError and URLError are OSErrors
        reason = getattr(error, "reason", None) or error
        raise CannotBuild(
            f"{name} could not be fetched from {source} ({reason}). What was fetched before is "
            "kept: run the same command again when the network is back, or name another place "
            "with --from (an address, or a folder with the unpacked distribution)."
        ) from None


def _download(address: str, part: Path) -> None:
    start = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(address)
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        answer = urllib.request.urlopen(request, timeout=_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code != 416:  # nothing comes after what we have: it is whole, or wrong
            raise
        return
    with answer, part.open("ab" if answer.status == 206 else "wb") as file:
        expected = answer.length  # what is left to come, if the server says
        before = file.tell()
        while piece := answer.read(_PIECE):
            file.write(piece)
        if expected is not None and file.tell() - before < expected:
            raise http.client.IncompleteRead(b"", expected)
