"""What notebooks import, and whether a browser offers it."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable
from pathlib import Path

#: Modules of the standard library that Pyodide's lacks, by its documentation: they need
#: processes, terminals or windows.
NOT_IN_BROWSER = {
    "curses", "dbm", "ensurepip", "fcntl", "grp", "idlelib", "pwd", "readline", "resource",
    "syslog", "termios", "tkinter", "turtle", "turtledemo", "venv", "winreg", "winsound",
}  # fmt: skip


def of_code(code: str) -> set[str]:
    """Return the packages that code imports, wherever in it.

    Lines that begin with ``%`` or ``!`` are for Jupyter, not for Python.

    Examples
    --------
    >>> sorted(of_code("%matplotlib inline\\nimport numpy as np\\nfrom a.b import c"))
    ['a', 'numpy']
    """
    lines = ["pass" if line.startswith(("%", "!")) else line for line in code.splitlines()]
    found = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.partition(".")[0])
    return found


def of_notebook(path: Path) -> set[str]:
    """Return the packages that the code cells of a notebook import."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return set().union(*map(of_code, code))


def standard() -> set[str]:
    """Return what Python brings in the browser."""
    return set(sys.stdlib_module_names) - NOT_IN_BROWSER


def missing(wanted: dict[str, Iterable[str]], offered: Iterable[str]) -> list[str]:
    """Say what is imported and not offered.

    Parameters
    ----------
    wanted : dict
        What is imported, by the name of the notebook or module.
    offered : iterable of str
        What packages can be imported.

    Returns
    -------
    list of str
        A sentence each; empty when all is well.

    Examples
    --------
    >>> missing({"start.ipynb": {"os", "pandas"}}, {"numpy"})
    ['start.ipynb imports pandas, which neither the pinned lock nor a wheel of the site offers']
    """
    known = standard() | set(offered)
    return [
        f"{where} imports {name}, which neither the pinned lock nor a wheel of the site offers"
        for where, names in sorted(wanted.items())
        for name in sorted(set(names) - known)
    ]
