"""What a class on a server needs: its size, links for its learners, a branch of notebooks.

``python -m ways.hub make`` (``make hub``) prints the size. With ``--hub`` and ``--repository`` it
prints the links instead; with ``--publish`` it puts the notebooks into a branch of the repository.
Only git and the standard library are needed, and what the book needs to make notebooks.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import branch, invitations, limits


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course.py hub",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--learners", type=int, default=20, help="how many come; default: 20")
    parser.add_argument("--hub", help="address of the hub, for links")
    parser.add_argument("--repository", help="address of the repository")
    parser.add_argument("--branch", default=branch.BRANCH, help=f"default: {branch.BRANCH}")
    parser.add_argument("--publish", action="store_true", help="put notebooks into the branch")
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="publish these")
    parser.add_argument("--message", default="New edition", help="for the history of the branch")
    parser.add_argument("path", nargs="*", default=["start.ipynb"], help="notebooks to link to")
    given = parser.parse_args(arguments)
    if (given.hub or given.publish) and not given.repository:
        parser.error("say which repository: --repository https://HOST/OWNER/NAME")
    return given


def size(learners: int) -> str:
    """Return in words what a class of so many needs.

    Examples
    --------
    >>> size(20).startswith("each learner: ")
    True
    """
    found = limits.limits()
    return (
        f"each learner: {found.guarantee} MB set aside, {found.limit} MB at most\n"
        f"one server for {learners}: {found.memory_gb(learners)} GB, {found.cores(learners)} cores"
    )


def _publish(given: argparse.Namespace) -> str:
    """Put the notebooks into the branch, made now unless a folder was named; say how it went."""
    with tempfile.TemporaryDirectory() as name:
        folder = given.notebooks
        if folder is None:
            from book.notebooks import make  # needs what the book needs

            folder = Path(name)
            make(folder)
        new = branch.publish(folder, given.repository, given.branch, given.message)
    said = "holds a new edition" if new else "is up to date"
    return f"The branch {given.branch} {said}."


def main(arguments: list[str]) -> None:
    """Print what was asked for."""
    given = _given(arguments)
    try:
        if given.publish:
            print(_publish(given))
        elif given.hub:
            for path in given.path:
                print(invitations.link(given.hub, given.repository, path, given.branch))
        else:
            print(size(given.learners))
    except (branch.NotPublished, ValueError) as reason:
        sys.exit(str(reason))
