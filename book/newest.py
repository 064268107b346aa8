"""Does the book still build on the newest Sphinx, theme and Python? ``python course.py newest``.

Readers get what ``requirements/book.txt`` says, and a lock does not notice that the world moves on.
So once a week a copy of the repository gets a lock of the newest packages there are, in which
``requirements/newest.in`` lifts the bounds that others set, and is built as a reader would build
it. Only the standard library is used here: this runs before anything is installed.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import BUILD, ROOT

COPY = BUILD / "newest"
#: How much of what a failed build says stands in the report.
_LAST_LINES = 40


def pins(lock: str) -> dict[str, str]:
    """Return the versions that a lock pins, by package.

    Examples
    --------
    >>> pins("sphinx==9.2.0 \\\\\\n    --hash=sha256:12\\nnumpy==2.4.6 ; python_version < '4'")
    {'sphinx': '9.2.0', 'numpy': '2.4.6'}
    """
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.M))


def report(title: str, had: dict[str, str], got: dict[str, str], said: list[str]) -> str:
    """Return what happened, in Markdown.

    Parameters
    ----------
    title : str
        The outcome in one sentence.
    had, got : dict of str to str
        What the lock of the readers pins, and what was tried.
    said : list of str
        The last lines of a build that failed; empty after one that did not.

    Returns
    -------
    str
        The outcome, the packages that differ, and what the build said.
    """
    names = sorted(name for name in had.keys() | got.keys() if had.get(name) != got.get(name))
    rows = [f"| {name} | {had.get(name, '–')} | {got.get(name, '–')} |" for name in names]
    lines = [f"## {title}", "", "| package | readers have | tried |", "|---|---|---|", *rows]
    if said:
        lines += ["", "```text", *said, "```"]
    return "\n".join(lines) + "\n"


def copy(root: Path, target: Path) -> None:
    """Copy what git knows of a repository, and what it could know, to a fresh folder."""
    shutil.rmtree(target, ignore_errors=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True)
    for name in filter(None, done.stdout.split("\0")):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)


def renew(folder: Path, uv: str) -> bool:
    """Lock the newest packages for this Python in a copy; tell whether they fit together."""
    command = [uv, "pip", "compile", "--upgrade", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-header", "--no-annotate", "--quiet", "--python", sys.executable]
    command += ["--overrides", "requirements/newest.in", "requirements/book.in"]
    return not subprocess.run([*command, "-o", "requirements/book.txt"], cwd=folder).returncode


def build(folder: Path) -> tuple[int, list[str]]:
    """Build the book of a copy as its readers would; return the status and the last lines."""
    said = []
    # In one stream, so that what went wrong stands last. The lock is whole, and pip shall not ask
    # the packages for the bounds that were lifted.
    with subprocess.Popen(
        [sys.executable, "course.py", "book"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1", "PIP_NO_DEPS": "1"},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            said.append(line.rstrip())
    return process.returncode, said[-_LAST_LINES:]


def main() -> None:
    """Try it, and leave with a status other than 0 when the book does not stand."""
    uv = shutil.which("uv")
    if not uv:
        raise SystemExit("The newest packages are looked up by uv: pip install uv, then try again.")
    had = pins((ROOT / "requirements/book.txt").read_text("utf-8"))
    copy(ROOT, COPY)
    start = time.perf_counter()
    status, said = 1, ["The newest packages do not fit together; uv says above which."]
    if renew(COPY, uv):
        status, said = build(COPY)
    got = pins((COPY / "requirements/book.txt").read_text("utf-8"))
    stack = f"Sphinx {got.get('sphinx', '?')} and Python {platform.python_version()}"
    outcome = "does not stand" if status else "stands"
    title = f"The book {outcome} on {stack}: {time.perf_counter() - start:.0f} s"
    told = report(title, had, got, said if status else [])
    print(f"\n{told}")
    # GitHub shows this file on the page of the run.
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as out:
            out.write(told)
    raise SystemExit(status)


if __name__ == "__main__":
    main()
