"""Where the book stands in public, what its package is called, and what may not be published.

Nobody has to have a public address: a book without one says so in words. What it never does is
show a placeholder, and a book that is built for publication is refused where something is missing.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from . import ROOT, links

#: Where the built book keeps its own package, source and tables, and the page that offers them.
FOLDER = "source"
PAGE = "appendix/take_along"

#: A setting of ``_config.yml``: the variable of the environment that comes before it, what it is.
SETTINGS = {
    "coursekit_address": ("COURSEKIT_ADDRESS", "address", "where the built book will stand"),
    "coursekit_repository": ("COURSEKIT_REPOSITORY", "repository", "of the public repository"),
}
_ADDRESS = re.compile(r"https://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w.~%-]+)*/?")
#: Words that stand for what somebody has to fill in. In capitals they are nobody's prose.
_PLACEHOLDER = re.compile(r"\b(?:ADDRESS|OWNER|REPOSITORY|PLACEHOLDER|TODO|FIXME|TBD)\b")
_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$")


class Project(NamedTuple):
    """The distribution, as ``pyproject.toml`` names it.

    Attributes
    ----------
    name, version : str
        The name is not that of the import: ``coursekit`` on the public index is somebody else's.
    """

    name: str
    version: str

    @property
    def stem(self) -> str:
        """How the files of the distribution begin."""
        return self.name.replace("-", "_")

    @property
    def course(self) -> str:
        """How the archives of the course begin, and their folder."""
        return f"slag-heaps-{self.version}"

    @property
    def wheel(self) -> str:
        """The file name of its wheel."""
        return f"{self.stem}-{self.version}-py3-none-any.whl"


@cache
def project() -> Project:
    """Return name and version of the distribution.

    Examples
    --------
    >>> project().wheel.endswith("-py3-none-any.whl")
    True
    """
    given = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return Project(given["name"], given["version"])


def chosen(name: str, written: str | None = None) -> str:
    """Return an address: the environment's if it has one, else that of ``_config.yml``.

    Parameters
    ----------
    name : str
        One of :data:`SETTINGS`.
    written : str, optional
        What ``_config.yml`` says, where it has been read already.

    Returns
    -------
    str
        Ends in ``/`` where it is the address of the book; empty when there is none.
    """
    if written is None:
        config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
        written = config["sphinx"]["config"].get(name)
    given = (os.environ.get(SETTINGS[name][0]) or written or "").strip().rstrip("/")
    return f"{given}/" if given and name == "coursekit_address" else given


def address() -> str:
    """Return where the built book stands, ending in ``/``; empty when that is not known."""
    return chosen("coursekit_address")


def malformed(name: str, given: str) -> str | None:
    """Return what is wrong with an address, in a sentence; nothing when it is one or empty.

    Examples
    --------
    >>> malformed("coursekit_address", "https://heaps.github.io/book/")
    >>> malformed("coursekit_address", "https://ADDRESS/")[:42]
    "coursekit_address is 'https://ADDRESS/': w"
    """
    host = urlsplit(given).hostname or ""
    if not given or (
        _ADDRESS.fullmatch(given) and not _PLACEHOLDER.search(given) and not _NOBODYS.search(host)
    ):
        return None
    variable, _, what = SETTINGS[name]
    return (
        f"{name} is {given!r}: write the https address {what} in _config.yml or in the variable "
        f"{variable}, or leave it empty"
    )


def refused(given: Mapping[str, str], commit: str | None) -> list[str]:
    """List why a book may not be built for publication.

    Parameters
    ----------
    given : mapping of str to str
        The addresses, by the names of :data:`SETTINGS`.
    commit : str or None
        The commit whose tree the book is built from; none when there are changes, or no git.

    Returns
    -------
    list of str
        Sentences that say what to do; empty when nothing is missing.
    """
    found = []
    for name, (variable, option, what) in SETTINGS.items():
        if not given.get(name):
            found.append(
                f"{name} is empty: write the https address {what} in _config.yml, or give it as "
                f"--{option} or in the variable {variable}"
            )
        elif wrong := malformed(name, given[name]):
            found.append(wrong)
    if commit is None:
        found.append(
            "the book offers the source it was made from, and this folder is no commit: "
            "commit or take away what has changed, in a clone made with git"
        )
    return found


def placeholders(html: Path) -> list[str]:
    """List the placeholders that readers of a built book would meet.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.

    Returns
    -------
    list of str
        Sentences naming the page or notebook.
    """
    others = links.apart(html)
    notebooks = (one for one in html.rglob("*.ipynb") if others.isdisjoint(one.parents))
    return [
        f"{path.relative_to(html).as_posix()}: {word} stands where something is to be told"
        for path in sorted([*links.pages(html), *notebooks])
        for word in sorted(set(_PLACEHOLDER.findall(path.read_text("utf-8"))))
    ]
