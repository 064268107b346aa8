"""Bring Python for the pages of the book, unless it is there or switched off: ``make page``.

The book's build puts it beside the pages (``extension.py``).
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from . import engine


def main(arguments: list[str]) -> None:
    """Fetch what ``coursekit_page`` in ``_config.yml`` asks for."""
    argparse.ArgumentParser(prog="course.py page", description=__doc__).parse_args(arguments)
    try:
        if engine.is_wanted():
            engine.fetch()
    except subprocess.CalledProcessError:
        sys.exit(
            "Python for the page could not be fetched. Most often the network is missing: run the "
            "same command again when it is back, or set coursekit_page to off in _config.yml."
        )
