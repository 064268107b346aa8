"""What coursekit does in a terminal: ``coursekit doctor`` and ``coursekit grade FOLDER``."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from .languages import say

#: What grading stands on, beside what every learner has: the extra "class" of pyproject.toml.
_FOR_A_CLASS = ("nbformat", "jinja2", "tqdm")


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        Instead of those of the terminal.

    Returns
    -------
    int
        The exit status: 0 when all is well.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows' files and pipes may not know a ✓
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="coursekit", description=say("The tools of the course."))
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=say("VERB"))
    doctor = verbs.add_parser("doctor", help=say("is this computer ready for the course?"))
    doctor.add_argument("--no-network", action="store_true", help=say("leave the network alone"))
    grade = verbs.add_parser("grade", help=say("run what a class handed in, write an overview"))
    grade.add_argument(
        "given",
        type=Path,
        nargs="+",
        metavar=say("FOLDER"),
        help=say("where the notebooks of the class are: a folder, a zip of it, or notebooks"),
    )
    grade.add_argument(
        "--merge",
        action="store_true",
        help=say("put class files together (class.json of several classes) instead of grading"),
    )
    grade.add_argument(
        "--to", type=Path, help=say("where the overview goes (default: that folder)")
    )
    grade.add_argument("--seconds", type=float, default=60, help=say("for a notebook (default 60)"))
    grade.add_argument(
        "--memory", type=int, default=2048, help=say("MB for a notebook (default 2048)")
    )
    grade.add_argument(
        "--workers", type=int, help=say("how many side by side (default: processors)")
    )
    given = parser.parse_args(arguments)
    return _doctor(given) if given.verb == "doctor" else _grade(given)


def _doctor(given: argparse.Namespace) -> int:
    from .doctor import examine

    report = examine(network=not given.no_network)
    print(report)
    return 0 if report.ready else 1


def _grade(given: argparse.Namespace) -> int:
    try:
        from .grading import report
    except ImportError as error:
        print(
            say(
                "Grading a class needs the package {name!r} too. This brings all it "
                "needs:\n    python -m pip install {packages}",
                name=error.name,
                packages=" ".join(_FOR_A_CLASS),
            ),
            file=sys.stderr,
        )
        return 2
    try:
        print(report.of_class_files(given) if given.merge else report.of_class(given))
    except report.CannotGrade as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
