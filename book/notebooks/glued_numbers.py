"""The numbers that chapters print in their prose, from chapters executed already where possible.

A build of the book leaves what each chapter glued in ``_build/jupyter_execute``, and beside it what
the chapter was made from. Where that is what it would be made from now, the values stand; else the
chapter is executed.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from book import BUILD, ROOT, TEXTS, myst
from book.cells import code, notebook
from book.extension import inputs

EXECUTED = BUILD / "jupyter_execute"
#: What was executed here, and not by a build, is kept for the next time.
KEPT = BUILD / ".glued"
_TIMEOUT = 300


class CannotExecute(RuntimeError):
    """A cell of a chapter fails."""


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
    texts = [inputs.whole(path.read_text("utf-8"), path.stem) for path in paths]
    made = [inputs.made_from(text) for text in texts]
    found = [_known(path, parts, folders) for path, parts in zip(paths, made, strict=True)]
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
            kept = {"made from": made[at], "values": found_now}
            _kept(paths[at]).write_text(json.dumps(kept, sort_keys=True), "utf-8")
    return found


def _known(path: Path, parts: dict[str, str], folders: Iterable[Path]) -> dict[str, str] | None:
    docname = path.relative_to(TEXTS / "chapters").with_suffix("").as_posix()
    for folder in folders:
        if inputs.made_before(folder, docname) == parts:
            # MyST-NB takes what is glued out of the notebook and writes it into a file beside.
            beside = folder / f"{docname}.glue.json"
            return glued(json.loads(beside.read_text("utf-8")).values()) if beside.is_file() else {}
    if _kept(path).is_file():
        kept = json.loads(_kept(path).read_text("utf-8"))
        if kept["made from"] == parts:
            return kept["values"]
    return None


def _kept(path: Path) -> Path:
    return KEPT / f"{path.stem}.json"


def _run(path: Path) -> dict[str, str]:
    """Execute a chapter without its exercises, as the book does."""
    cells = [
        code(f"code-{at}", text) for at, text in enumerate(myst.code(path.read_text("utf-8")), 1)
    ]
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
