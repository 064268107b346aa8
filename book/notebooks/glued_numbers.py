"""The numbers that chapters print in their prose, from chapters executed already where possible.

A build of the book leaves each executed chapter in ``_build/jupyter_execute``. Such a chapter is
used when its cells are exactly those that a build would run now; else the chapter is executed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from book.exercises import source
from book.extension import inputs

from .cells import ROOT, code, notebook

EXECUTED = ROOT / "_build/jupyter_execute"
#: What was executed here, and not by a build, is kept for the next time.
KEPT = ROOT / "_build/.glued"
_TIMEOUT = 300


class CannotExecute(RuntimeError):
    """A cell of a chapter fails."""


def as_built(chapter: Path) -> list[str]:
    """Return the code cells of a chapter as the build of the book runs them.

    Parameters
    ----------
    chapter : pathlib.Path
        Its file.

    Returns
    -------
    list of str
        The hidden first cell, those of the chapter, and at their place those of its exercises.
    """
    code = [inputs.first_code(chapter.read_text("utf-8"), chapter.stem)]
    for cell in cells_of(chapter):
        if cell.cell_type == "code":
            code.append(cell.source.strip())
        elif "```{exercises}" in cell.source:
            given = source.of_chapter(chapter.stem)
            solved = [part for one in given.exercises for part in one.of("solution", "code")]
            code += [part.text.strip() for part in [*given.stage, *solved]]
    return code


@lru_cache(maxsize=64)
def _cells(text: str) -> list[NotebookNode]:
    return jupytext.reads(text, fmt="md:myst").cells


def cells_of(chapter: Path) -> list[NotebookNode]:
    """Return the cells of a chapter's file, to be read and not to be changed."""
    return _cells(chapter.read_text("utf-8"))


def _code(cells: Iterable[NotebookNode]) -> list[str]:
    return [cell.source.strip() for cell in cells if cell.cell_type == "code"]


def glued(outputs: Iterable[dict]) -> dict[str, str]:
    """Return what outputs of an executed chapter glue, by name.

    Examples
    --------
    >>> glued([{"data": {"text/plain": "'353'"}, "metadata": {"scrapbook": {"name": "n"}}}])
    {'n': '353'}
    """
    found = {}
    for output in outputs:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name:
            (text,) = output["data"].values()
            found[name] = str(ast.literal_eval(text))
    return found


def values(paths: list[Path], executed: Path | None = None) -> list[dict[str, str]]:
    """Return the glued values of chapters.

    Parameters
    ----------
    paths : list of pathlib.Path
        The chapters.
    executed : pathlib.Path, optional
        Where a build keeps executed chapters.

    Returns
    -------
    list of dict of str to str
        Texts by name, in the order of the chapters.

    Raises
    ------
    CannotExecute
        When a chapter has to be executed and one of its cells fails.
    """
    folders = [executed or EXECUTED, EXECUTED]
    built = [as_built(path) for path in paths]
    found = [_known(path, code_of, folders) for path, code_of in zip(paths, built, strict=True)]
    missing = [at for at, known in enumerate(found) if known is None]
    if missing:
        print(
            f"Executing {len(missing)} chapter(s) for their numbers, about a minute …", flush=True
        )
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            fresh = list(pool.map(_run, [paths[at] for at in missing]))
        KEPT.mkdir(parents=True, exist_ok=True)
        for at, found_now in zip(missing, fresh, strict=True):
            found[at] = found_now
            kept = {"made from": _digest(built[at]), "values": found_now}
            _kept(paths[at]).write_text(json.dumps(kept, sort_keys=True), "utf-8")
    return found


def _known(path: Path, wanted: list[str], folders: list[Path]) -> dict[str, str] | None:
    place = path.relative_to(ROOT / "chapters").with_suffix(".ipynb")
    for folder in folders:
        # MyST-NB takes what is glued out of the notebook and writes it into a file beside.
        beside = (folder / place).with_suffix(".glue.json")
        if (folder / place).is_file() and beside.is_file():
            cells = nbformat.reads((folder / place).read_text("utf-8"), nbformat.NO_CONVERT).cells
            if _code(cells) == wanted:
                return glued(json.loads(beside.read_text("utf-8")).values())
    if _kept(path).is_file():
        kept = json.loads(_kept(path).read_text("utf-8"))
        if kept["made from"] == _digest(wanted):
            return kept["values"]
    return None


def _kept(path: Path) -> Path:
    return KEPT / f"{path.stem}.json"


def _digest(code: list[str]) -> str:
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()


def _run(path: Path) -> dict[str, str]:
    """Execute a chapter without its exercises, as the book does."""
    cells = [code(f"code-{at}", text) for at, text in enumerate(_code(cells_of(path)), 1)]
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    env = {
        **os.environ,
        "COURSEKIT_BOOK": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    client = NotebookClient(
        notebook(cells),
        timeout=_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        done = client.execute(env=env, stderr=subprocess.DEVNULL).cells
        return glued(output for cell in done for output in cell.outputs)
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}"
        raise CannotExecute(f"{path.stem}: a cell fails with {said}") from None
