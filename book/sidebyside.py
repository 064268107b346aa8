"""Jupyter Book's own command, reading chapters side by side.

Jupyter Book 1 hands Sphinx everything but the number of processes. Executing chapters is most of
a cold build, and they do not depend on one another.
"""

from __future__ import annotations

import os
from typing import Any

import jupyter_book.sphinx
from jupyter_book.cli.main import main

from . import forking

_build = jupyter_book.sphinx.build_sphinx


def build(*arguments: Any, **options: Any) -> Any:
    """Build with as many processes as there are cores; Sphinx uses one where it cannot fork."""
    return _build(*arguments, **{**options, "jobs": os.cpu_count() or 1})


if __name__ == "__main__":
    jupyter_book.sphinx.build_sphinx = build
    with forking.kernels():
        main()
