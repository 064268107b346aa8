"""Bring Python for the pages of the book and compile it, unless it is there or switched off:
``make page``.

The book's build puts it beside the pages (``extension.py``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from book import ROOT
from ways.pyodide import sources
from ways.pyodide.pinned import pinned

from . import compiled


def is_wanted(config: Path = ROOT / "_config.yml") -> bool:
    """Tell whether the settings of the book ask for Python in its pages."""
    settings = yaml.safe_load(config.read_text("utf-8"))["sphinx"]["config"]
    return settings.get("coursekit_page", "off") != "off"


def main(arguments: list[str]) -> None:
    """Fetch what ``coursekit_page`` in ``_config.yml`` asks for."""
    argparse.ArgumentParser(prog="course.py page", description=__doc__).parse_args(arguments)
    if not is_wanted():
        return
    try:
        sources.bring(pinned().files, sources.places(pinned().version), say=_say)
        compiled.bring(pinned(), _say)
    except sources.CannotBuild as reason:
        sys.exit(f"{reason}\nOr set coursekit_page to off in _config.yml.")


def _say(line: str) -> None:
    print(line, flush=True)
