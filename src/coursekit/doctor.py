"""Is this computer ready for the course? A list of findings, a small map, a plain verdict.

Run ``python -m coursekit doctor`` in a terminal, or ``doctor.examine()`` in a notebook.
"""

from __future__ import annotations

import platform
import re
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from .languages import say
from .page import escape, number

OLDEST_PYTHON = (3, 11)
#: The environment of the course takes about this much, and the built book a little more.
NEEDED_GB = 1.5
#: Asked only whether it answers: the host of the maps' optional background pictures.
NETWORK_HOST = ("data.geopf.fr", 443)
#: Under this name the package is installed; what is installed under that of the import is
#: somebody else's, and has written its files where ours are.
_DISTRIBUTION, _NAMESAKE = "slagheaps-coursekit", "coursekit"

_WORDS = {
    "ready": say("ready"),
    "limited": say("works, with a limit"),
    "missing": say("has to be mended"),
}
_SIGNS = {"ready": "✓", "limited": "~", "missing": "✗"}


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it.

    Attributes
    ----------
    what : str
        What was looked at, such as ``"Python"``.
    state : str
        ``"ready"``, ``"limited"`` (the course works without it) or ``"missing"``.
    said : str
        What was found.
    advice : str
        What to do; nothing when it is ready.
    """

    what: str
    state: str
    said: str
    advice: str = ""

    @property
    def in_words(self) -> str:
        """What was found and, in a sentence of its own, what to do."""
        return f"{self.said.rstrip('.')}. {self.advice}" if self.advice else self.said


@dataclass(frozen=True)
class Report:
    """All findings; prints as text, draws itself with a map in a notebook.

    Attributes
    ----------
    findings : list of Finding
        In the order in which they were looked at.
    """

    findings: list[Finding]

    @property
    def ready(self) -> bool:
        """True when nothing has to be mended."""
        return all(finding.state != "missing" for finding in self.findings)

    @property
    def verdict(self) -> str:
        """The findings in a sentence."""
        missing = [f.what for f in self.findings if f.state == "missing"]
        limited = [f.what for f in self.findings if f.state == "limited"]
        if missing:
            return say(
                "Not ready yet. To be mended: {listed}. The advice stands above.",
                listed=", ".join(missing),
            )
        if limited:
            return say(
                "Ready for the course. It will do with a limit: {listed}.",
                listed=", ".join(limited),
            )
        return say("Ready for the course.")

    def __str__(self) -> str:
        lines = []
        for finding in self.findings:
            found = say("{word}: {text}", word=finding.what, text=finding.said)
            lines.append(f"{_SIGNS[finding.state]} {found}")
            if finding.advice:
                lines.append(f"    {finding.advice}")
        return "\n".join([*lines, "", small_map(), "", self.verdict])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{escape(f.what)}</th><td>{_SIGNS[f.state]} {_WORDS[f.state]}'
            f'</td><td style="text-align:left">{escape(f.in_words)}</td></tr>'
            for f in self.findings
        )
        table = (
            f"<table><caption>{say('Is this computer ready?')}</caption><thead><tr>"
            f'<th scope="col">{say("what")}</th><th scope="col">{say("state")}</th>'
            f'<th scope="col" style="text-align:left">{say("what was found")}</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
        return f"{table}<p><strong>{escape(self.verdict)}</strong></p>{_drawn_map()}"


def examine(*, network: bool = True) -> Report:
    """Look over this computer.

    Parameters
    ----------
    network : bool
        False leaves the network alone.

    Returns
    -------
    Report
        What was found; nothing is changed or installed.

    Examples
    --------
    >>> examine(network=False).ready
    True
    """
    looks: list[Callable[[], Finding]] = [
        _python,
        _packages,
        _namesake,
        _data,
        _exercises,
        _kernel,
        _disk,
    ]
    if network:
        looks.append(_network)
    return Report([look() for look in looks])


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info >= OLDEST_PYTHON:
        return Finding(
            "Python",
            "ready",
            say("{found} on {system}", found=found, system=platform.system() or sys.platform),
        )
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        "Python",
        "missing",
        found,
        say("Install Python {oldest} or newer: python.org.", oldest=oldest),
    )


def _packages() -> Finding:
    """Compare what is installed with what coursekit says it needs."""
    try:
        needed = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:  # run from its sources, without being installed
        needed = ["pandas", "numpy", "matplotlib", "folium", "ipywidgets"]
    there, gone = [], []
    for requirement in needed:
        if "extra ==" in requirement:  # what a teacher may add
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            there.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            gone.append(name)
    if gone:
        return Finding(
            say("Packages"),
            "missing",
            say("not installed: {listed}", listed=", ".join(gone)),
            say(
                "In the folder of the course run `python course.py book`; elsewhere `python "
                "-m pip install {packages}`.",
                packages=" ".join(gone),
            ),
        )
    return Finding(say("Packages"), "ready", ", ".join(there))


def _namesake() -> Finding:
    """Look for the package of somebody else that is imported by the same name."""
    try:
        stranger = metadata.version(_NAMESAKE)
    except metadata.PackageNotFoundError:
        return Finding(
            say("Name"), "ready", say("no other package is called {namesake}", namesake=_NAMESAKE)
        )
    return Finding(
        say("Name"),
        "missing",
        say(
            "the package {namesake} {stranger} of somebody else is installed here",
            namesake=_NAMESAKE,
            stranger=stranger,
        ),
        say(
            "Remove it with `python -m pip uninstall {namesake}`, then install the course's "
            "package anew: it is called {distribution}, and the book brings it.",
            namesake=_NAMESAKE,
            distribution=_DISTRIBUTION,
        ),
    )


def _data() -> Finding:
    """Look at every table, its manifest and the description of all."""
    try:
        from . import datasets
    except ModuleNotFoundError as error:
        return Finding(
            say("Data"), "missing", say("not looked at: {name} is not installed", name=error.name)
        )

    if found := datasets.faults():
        others = (
            say(" {count} other files are damaged, too.", count=len(found) - 1) if found[1:] else ""
        )
        advice = say("Everything else may still work.")
        return Finding(say("Data"), "missing", f"{found[0]}{others}", advice)
    return Finding(
        say("Data"), "ready", say("{count} tables, all unchanged", count=len(datasets.names()))
    )


def _exercises() -> Finding:
    """Read every exercise: what is broken says so itself."""
    try:
        from .checks import register
    except ModuleNotFoundError as error:
        return Finding(
            say("Exercises"),
            "missing",
            say("not looked at: {name} is not installed", name=error.name),
        )

    chapters = register.chapters()
    if not chapters:
        advice = say("Take the folder exercises, or the package, from the course anew.")
        return Finding(
            say("Exercises"),
            "missing",
            say("there are none in {folder}", folder=register.folder()),
            advice,
        )
    try:
        count = sum(len(register.of_chapter(number)) for number in chapters)
    except (ValueError, OSError) as error:
        return Finding(
            say("Exercises"), "missing", str(error), say("Everything else may still work.")
        )
    return Finding(
        say("Exercises"),
        "ready",
        say("{count} in {chapters} chapters, all complete", count=count, chapters=len(chapters)),
    )


def _kernel() -> Finding:
    if "ipykernel" in sys.modules or "pyodide" in sys.modules:
        return Finding(say("Kernel"), "ready", say("this runs in a notebook"))
    if find_spec("ipykernel") is None:
        advice = say("To run chapters as notebooks: `python -m pip install jupyterlab`.")
        return Finding(say("Kernel"), "limited", say("no notebook kernel is installed"), advice)
    return Finding(say("Kernel"), "ready", say("a notebook kernel is installed"))


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    if free < NEEDED_GB:
        advice = say(
            "Installing and building takes about {needed_gb} GB; make room, then go on.",
            needed_gb=number(NEEDED_GB),
        )
        return Finding(
            say("Disk"), "limited", say("{free} GB free here", free=number(free, 1)), advice
        )
    return Finding(say("Disk"), "ready", say("{free} GB free here", free=number(free, 0)))


def _network() -> Finding:
    try:
        socket.create_connection(NETWORK_HOST, timeout=3).close()
    except OSError:
        advice = say(
            "Nothing in the course needs it, but for the optional background pictures of maps."
        )
        return Finding(
            say("Network"), "limited", say("no network, or a wall in front of it"), advice
        )
    return Finding(
        say("Network"), "ready", say("there is one; the course needs it for nothing but pictures")
    )


def small_map(width: int = 60, height: int = 14) -> str:
    """Return the coalfield drawn in letters: a dot a commune, Loos-en-Gohelle as ``@``.

    Parameters
    ----------
    width, height : int
        Of the drawing, in letters.

    Returns
    -------
    str
        Lines of at most ``width`` letters, and a caption; an excuse when the data are damaged or
        pandas is missing.

    Examples
    --------
    >>> small_map().count("@")
    2
    """
    try:
        from . import datasets
    except ModuleNotFoundError as error:
        return say("(no map: {name} is not installed)", name=error.name)

    try:
        communes = datasets.load("communes")
    except (datasets.DataFileError, OSError):
        return say("(no map: the table of communes cannot be read)")
    lon, lat = communes["lon"], communes["lat"]
    column = ((lon - lon.min()) / (lon.max() - lon.min()) * (width - 1)).round().astype(int)
    line = ((lat.max() - lat) / (lat.max() - lat.min()) * (height - 1)).round().astype(int)
    canvas = [[" "] * width for _ in range(height)]
    for x, y in zip(column, line, strict=True):
        canvas[y][x] = "·"
    home = communes["insee"] == "62528"
    canvas[line[home].item()][column[home].item()] = "@"
    drawn = "\n".join("".join(letters).rstrip() for letters in canvas)
    return say("{drawn}\nThe coalfield: a dot is a commune (@ is Loos-en-Gohelle).", drawn=drawn)


def _drawn_map() -> str:
    """Return a real map, which shows that maps work; or a sentence that says why not."""
    try:
        from . import maps

        shown = maps.coalfield(
            say("If you see this map, maps work"), say("Loos-en-Gohelle is outlined."), height=300
        )
        return shown.highlight(["62528"])._repr_html_()
    except Exception as error:
        # Whatever is broken here, a learner who asks for a diagnosis gets a sentence.
        said = say("No map could be drawn: {kind}: {error}", kind=type(error).__name__, error=error)
        return f"<p>{escape(said)}</p>"
