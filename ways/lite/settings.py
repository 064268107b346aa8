"""The one setting of the site: where the parts of Python come from that no registry holds.

Pyodide's own core (Python itself) and every pure Python package lie in the site in any case. What
is left are the compiled packages, such as numpy and pandas: only Pyodide's public distribution
has them. ``LITE_PYODIDE`` (or ``--pyodide``) says how a learner gets them:

cdn
    From the distribution, while a notebook runs. The site builds anywhere; each file is checked
    by the browser against the sha256 in the site's lock. This is the default.
vendored
    From the site. They are fetched once, when it is built, and each is checked against the pinned
    lock; afterwards the site asks no other host. ``LITE_PYODIDE_FROM`` (or ``--from``) may name
    another address, or a folder that holds the unpacked distribution.
core
    Not at all. Python runs, pandas does not: for trying the site where there is no distribution.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MODES = ("cdn", "vendored", "core")
MODE, SOURCE = "LITE_PYODIDE", "LITE_PYODIDE_FROM"
#: Where Pyodide publishes its distribution; the address its own documentation gives.
DISTRIBUTION = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"


class CannotBuild(Exception):
    """A reason why there is no site, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Settings:
    """Where compiled packages come from.

    Attributes
    ----------
    mode : str
        One of :data:`MODES`.
    source : str
        An address that ends in a slash, or a folder.
    """

    mode: str
    source: str


def read(
    mode: str | None, source: str | None, version: str, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return the setting; an argument wins over the environment.

    Parameters
    ----------
    mode, source : str, optional
        What the command line says.
    version : str
        Of Pyodide; part of the default address.
    environment : mapping, optional
        Where ``LITE_PYODIDE`` and ``LITE_PYODIDE_FROM`` are looked up.

    Returns
    -------
    Settings
        A mode and a place that go together.

    Raises
    ------
    CannotBuild
        When they do not.

    Examples
    --------
    >>> read(None, None, "1.2", {})
    Settings(mode='cdn', source='https://cdn.jsdelivr.net/pyodide/v1.2/full/')
    >>> read(None, "https://example.org/py", "1.2", {"LITE_PYODIDE": "vendored"}).source
    'https://example.org/py/'
    """
    mode = mode or environment.get(MODE) or MODES[0]
    source = source or environment.get(SOURCE) or DISTRIBUTION.format(version=version)
    if mode not in MODES:
        raise CannotBuild(f"{MODE}={mode} is none of the settings: choose {', '.join(MODES)}.")
    if source.startswith(("https://", "http://")):
        return Settings(mode, source.rstrip("/") + "/")
    if mode == "cdn":
        raise CannotBuild(
            f"With {MODE}=cdn every learner's browser fetches from {source}, so it has to be an "
            f"address that begins with https://. A folder goes with {MODE}=vendored."
        )
    if mode == "vendored" and not Path(source).is_dir():
        raise CannotBuild(f"{SOURCE}={source} is neither an address nor a folder.")
    return Settings(mode, source)
