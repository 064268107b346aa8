"""Write the course as notebooks: ``python -m book.notebooks [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from book import BUILD
from book.exercises.source import BrokenExercise
from book.markdown import UnknownMarkup

from . import make
from .glued_numbers import CannotExecute


def main() -> None:
    """Write them and say where."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD / "notebooks"
    try:
        made = make(folder)
    except (CannotExecute, UnknownMarkup, BrokenExercise) as error:
        raise SystemExit(f"The notebooks were not made. {error}") from None
    print(f"{len(made)} files in {folder}; open start.ipynb first.")


if __name__ == "__main__":
    main()
