"""Open the notebooks of the course in JupyterLab: ``python -m ways.lab make`` (``make lab``).

They lie in ``notebooks/``, outside ``_build``, since they become the learner's own: what was
changed there is never written over.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from book import ROOT
from book.exercises.source import BrokenExercise
from book.markdown import UnknownMarkup
from book.notebooks import make
from book.notebooks.glued_numbers import CannotExecute

FOLDER = ROOT / "notebooks"
#: What was written here, file by file, so that a changed file can be told from an old one.
WRITTEN = ".written.json"

#: What the course wants of JupyterLab itself: not to begin with a question about news.
SETTINGS = Path(__file__).with_name("settings")
#: JupyterLab asks other hosts for news, updates and extensions; the course works without network.
_QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    f"--LabApp.app_settings_dir={SETTINGS}",
)


def update(folder: Path, fresh: Path) -> list[str]:
    """Bring a learner's folder up to date, and leave alone what they changed.

    Parameters
    ----------
    folder : pathlib.Path
        Of the learner.
    fresh : pathlib.Path
        The notebooks as the course has them now.

    Returns
    -------
    list of str
        What was kept although the course has another version, by name.
    """
    record = folder / WRITTEN
    try:
        written = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):  # the first time, or somebody tidied up
        written = {}
    kept = []
    for path in sorted(one for one in fresh.rglob("*") if one.is_file()):
        name = path.relative_to(fresh).as_posix()
        content, target = path.read_bytes(), folder / name
        there = _digest(target.read_bytes()) if target.is_file() else None
        if there not in {None, written.get(name), _digest(content)}:
            kept.append(name)
            continue
        if there != _digest(content):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        written[name] = _digest(content)
    folder.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", "utf-8")
    return kept


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def in_words(kept: list[str]) -> str:
    """Return in a sentence what was kept, or nothing.

    Examples
    --------
    >>> in_words(["start.ipynb"])[:48]
    'You changed start.ipynb; your version was kept. '
    >>> in_words([])
    ''
    """
    if not kept:
        return ""
    some = ", ".join(kept[:3]) + (f" and {len(kept) - 3} more" if len(kept) > 3 else "")
    versions = "your version was" if len(kept) == 1 else "your versions were"
    return f"You changed {some}; {versions} kept. For a fresh copy rename yours and start again."


def command(arguments: list[str]) -> list[str]:
    """Return what starts JupyterLab; arguments of the learner come last and win."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [sys.executable, "-m", "jupyterlab", "start.ipynb", *_QUIET, *root, *arguments]


def main(arguments: list[str]) -> None:
    """Make what is missing, say what was kept, open JupyterLab."""
    try:
        with tempfile.TemporaryDirectory() as name:
            make(Path(name))
            kept = update(FOLDER, Path(name))
    except (CannotExecute, UnknownMarkup, BrokenExercise) as error:
        raise SystemExit(f"The notebooks were not made. {error}") from None
    print(f"The notebooks are in {FOLDER}.")
    if kept:
        print(in_words(kept))
    print("JupyterLab opens start.ipynb. To end it, press Ctrl + C here twice.", flush=True)
    try:
        done = subprocess.run(command(arguments), cwd=FOLDER)
    except KeyboardInterrupt:
        raise SystemExit(f"JupyterLab is closed. Your work is in {FOLDER}.") from None
    raise SystemExit(done.returncode)
