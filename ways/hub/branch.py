"""Put the made notebooks into a branch of their own, each edition on top of the one before.

``python -m ways.hub --publish --repository ADDRESS`` does it; the project's workflow calls it. The
editions have to follow one another: nbgitpuller merges a new one into what a learner has, and git
refuses to merge a branch that was begun anew. Only git and the standard library are needed.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

BRANCH = "notebooks"
_WHO = ("-c", "user.name=The book", "-c", "user.email=book@localhost")


class NotPublished(Exception):
    """The notebooks did not get into the branch; the message says why."""


def _git(folder: Path, *command: str) -> int:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True)
    # `ls-remote --exit-code` says 2 for "no such branch", `diff --quiet` 1 for "something changed".
    if done.returncode and not (done.returncode <= 2 and {"--exit-code", "--quiet"} & {*command}):
        raise NotPublished(f"git {command[0]} says: {done.stderr.strip() or 'nothing'}")
    return done.returncode


def publish(
    folder: Path, repository: str, branch: str = BRANCH, message: str = "New edition"
) -> bool:
    """Make a folder the newest edition of a branch.

    Parameters
    ----------
    folder : pathlib.Path
        The made notebooks; what is not in it goes from the branch.
    repository : str
        Address or path.
    branch : str, optional
        Where learners fetch them from; it begins with the first edition.
    message : str, optional
        What the history says about this edition.

    Returns
    -------
    bool
        False when the branch already holds exactly this.

    Raises
    ------
    NotPublished
        When the folder holds no notebook, or with git's own words.
    """
    if not any(folder.rglob("*.ipynb")):
        raise NotPublished(f"there is no notebook in {folder}: make them first")
    if "://" not in repository:
        repository = Path(repository).resolve().as_uri()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name) / "branch"
        listed = ("ls-remote", "--exit-code", "--heads", repository, f"refs/heads/{branch}")
        if _git(Path(name), *listed) == 0:
            _git(Path(name), "clone", "--depth", "1", "--branch", branch, repository, str(work))
            for old in work.iterdir():
                if old.is_dir() and old.name != ".git":
                    shutil.rmtree(old)
                elif old.name != ".git":
                    old.unlink()
        else:
            _git(Path(name), "init", f"--initial-branch={branch}", str(work))
        shutil.copytree(
            folder, work, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git", ".ipynb_*")
        )
        _git(work, "add", "--all", "--force")
        if _git(work, "diff", "--cached", "--quiet") == 0 and _has_commit(work):
            return False
        _git(work, *_WHO, "commit", "-m", message)
        _git(work, "push", repository, f"HEAD:refs/heads/{branch}")  # never by force
    return True


def _has_commit(work: Path) -> bool:
    return _git(work, "rev-parse", "--verify", "--quiet", "HEAD") == 0
