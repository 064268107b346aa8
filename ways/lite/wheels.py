"""The wheels that lie in the site: pure packages, the kernel's own, and coursekit."""

from __future__ import annotations

import email
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from book import parcels
from ways.pyodide.locking import NOT_COMPILED
from ways.pyodide.pinned import BROWSER, Pinned
from ways.pyodide.sources import CannotBuild

#: The interface's part of ipywidgets comes with the site itself, as does the kernel's substitute.
NOT_IN_BROWSER = {"jupyterlab-widgets", "widgetsnbextension"}
_KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
#: One date for all files: the same package gives the same bytes.
_THEN = (2026, 1, 1, 0, 0, 0)
_PURE = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
#: Of the substitutes the kernel brings, the one for ipywidgets 7 is of no use here.
_OLD = "widgetsnbextension-3."


@dataclass(frozen=True)
class Locked:
    """A package of requirements/browser.txt.

    Attributes
    ----------
    requirement : packaging.requirements.Requirement
        Name, version and where it applies.
    text : str
        As it stands there, digests included.
    """

    requirement: Requirement
    text: str

    @property
    def name(self) -> str:
        """The name as indexes write it."""
        return canonicalize_name(self.requirement.name)

    @property
    def digests(self) -> set[str]:
        """The sha256 of every file that may be used."""
        return set(re.findall(r"sha256:([0-9a-f]{64})", self.text))

    def applies(self, environment: dict[str, str]) -> bool:
        """Tell whether it is wanted somewhere."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate(environment)


def locked(path: Path = BROWSER) -> list[Locked]:
    """Read a hashed lock."""
    entries = re.split(r"\n(?=\w)", path.read_text("utf-8").strip())
    return [Locked(Requirement(re.split(r"\s*\\\n", entry)[0]), entry) for entry in entries]


def in_site(pinned: Pinned) -> list[Locked]:
    """Return the pure packages that a browser gets from the site."""
    left_out = NOT_IN_BROWSER | NOT_COMPILED | set(pinned.compiled)
    return [
        each for each in locked() if each.applies(pinned.environment) and each.name not in left_out
    ]


class Wheel:
    """A wheel, as a lock sees it.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        name, version, _, _ = parse_wheel_filename(path.name)
        self.name, self.version = canonicalize_name(name), str(version)

    @cached_property
    def sha256(self) -> str:
        """The digest of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def imports(self) -> list[str]:
        """The names that can be imported once it is there."""
        with zipfile.ZipFile(self.path) as packed:
            tops = {
                name.partition("/")[0].removesuffix(".py")
                for name in packed.namelist()
                if name.endswith(".py") and not re.match(r"[^/]+\.(dist-info|data)/", name)
            }
        return sorted(tops)

    def depends(self, environment: dict[str, str]) -> list[str]:
        """Return the names of the packages it needs somewhere."""
        with zipfile.ZipFile(self.path) as packed:
            inside = next(n for n in packed.namelist() if n.endswith(".dist-info/METADATA"))
            said = email.message_from_bytes(packed.read(inside)).get_all("Requires-Dist") or []
        needs = [Requirement(line) for line in said]
        wanted = [n for n in needs if n.marker is None or n.marker.evaluate(environment)]
        return sorted({canonicalize_name(need.name) for need in wanted})


def bring(pinned: Pinned, folder: Path) -> list[Wheel]:
    """Make sure that a folder holds the pure wheels of the lock, and nothing else.

    Returns
    -------
    list of Wheel
        One a package.

    Raises
    ------
    CannotBuild
        When pip cannot fetch one that is missing.
    """
    wanted = in_site(pinned)
    folder.mkdir(parents=True, exist_ok=True)
    missing = _sort_out(wanted, folder)
    if missing:
        _download(pinned, missing, folder)
        missing = _sort_out(wanted, folder)
        if missing:
            raise CannotBuild(f"pip left out {', '.join(each.name for each in missing)}.")
    return [Wheel(path) for path in sorted(folder.glob("*.whl"))]


def _sort_out(wanted: list[Locked], folder: Path) -> list[Locked]:
    """Remove wheels that are not wanted; return what has no wheel."""
    by_name = {each.name: each for each in wanted}
    for path in folder.glob("*.whl"):
        wheel = Wheel(path)
        each = by_name.get(wheel.name)
        if each and wheel.sha256 in each.digests:
            del by_name[wheel.name]
        else:
            path.unlink()
    return list(by_name.values())


def _download(pinned: Pinned, missing: list[Locked], folder: Path) -> None:
    wanted = folder / "wanted.txt"
    # Markers were looked at above, for the browser; pip would look at them for this computer.
    wanted.write_text(
        "".join(re.sub(r" ;[^\n\\]*(?=\\)", " ", each.text) + "\n" for each in missing), "utf-8"
    )
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet"]
    command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "-d", str(folder)]
    command += ["--python-version", pinned.python, "--implementation", "py", "--abi", "none"]
    command += ["--platform", "any", "-r", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True)
    wanted.unlink()
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise CannotBuild(
            f"pip could not fetch the wheels for the browser: {(said or ['no reason given'])[-1]}\n"
            "Most often the network is missing. Run the same command again when it is back."
        )


def kernels() -> list[Wheel]:
    """Return the wheels that the installed kernel brings."""
    found = sorted((Path(sys.prefix) / _KERNEL).glob("*.whl"))
    if not found:
        raise CannotBuild(
            "The package jupyterlite-pyodide-kernel is not installed in this environment: "
            "run `python course.py lite`, which installs it."
        )
    return [Wheel(path) for path in found if not path.name.startswith(_OLD)]


def made(folder: Path) -> list[Wheel]:
    """Make the wheels that no index has: the course's own, and pure ones of what is compiled."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return [_coursekit(folder), *(_pure(name, folder) for name in sorted(NOT_COMPILED))]


def _coursekit(folder: Path) -> Wheel:
    """Build the course's own wheel, data inside, with what is installed here.

    Its name holds a digest as the number of a build: no browser has kept another content under it.
    """
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet"]
    command += ["--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder)]
    with tempfile.TemporaryDirectory() as name:
        copy = str(parcels.laid_out(Path(name)))
        done = subprocess.run([*command, copy], capture_output=True, text=True)
    if done.returncode:
        raise CannotBuild(f"The wheel of coursekit could not be built:\n{done.stderr.strip()}")
    path = next(folder.glob("*.whl"))
    name, version, rest = path.stem.split("-", 2)
    number = int(hashlib.sha256(path.read_bytes()).hexdigest()[:12], 16)
    return Wheel(path.rename(folder / f"{name}-{version}-{number}-{rest}.whl"))


def _pure(name: str, folder: Path) -> Wheel:
    """Pack what is installed here of a package, without its compiled part, which it can spare."""
    found = metadata.distribution(name)
    info = f"{name}-{found.version}.dist-info"
    path = folder / f"{name}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file in found.files or []:
            if file.suffix == ".py" or "license" in file.name.lower():
                out.writestr(zipfile.ZipInfo(file.as_posix(), _THEN), file.read_binary())
        out.writestr(zipfile.ZipInfo(f"{info}/METADATA", _THEN), found.read_text("METADATA"))
        out.writestr(zipfile.ZipInfo(f"{info}/WHEEL", _THEN), _PURE)
        out.writestr(zipfile.ZipInfo(f"{info}/RECORD", _THEN), "")
    return Wheel(path)
