"""The first page of the site: which notebooks there are, and what a browser will fetch."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from book import standalone
from coursekit import palette
from coursekit.languages import say
from ways.pyodide.pinned import Pinned

from . import MEASURED

HERE = Path(__file__).parent
_TEMPLATES = standalone.templates(HERE)
_WORDS = {"chapters": say("chapter"), "exercises": say("exercises")}
_NOTE = say(
    "Everything comes from this site; no other host is asked, not even for pandas. A first visit "
    "fetches some {megabytes:.0f} MB, once: JupyterLab, and Python, which the book's pages use too."
)


def title(path: Path) -> str:
    """Return the first heading of a notebook, or its name.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.

    Returns
    -------
    str
        Without the words that all notebooks of its kind begin with.
    """
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        heading = re.search(r"^# +(.+?) *$", "".join(cell["source"]), re.M)
        if cell["cell_type"] == "markdown" and heading:
            return heading[1].removeprefix(say("Exercises: "))
    return path.stem.replace("_", " ")


def page(notebooks: Path, pinned: Pinned) -> str:
    """Return the page.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder with ``start.ipynb``, ``chapters/`` and ``exercises/``.
    pinned : Pinned
        The version of Pyodide.

    Returns
    -------
    str
        HTML that needs no script.
    """
    return _TEMPLATES.get_template("landing.html").render(
        light=palette.properties(palette.LIGHT),
        dark=palette.properties(palette.DARK),
        note=_NOTE.format(**json.loads(MEASURED.read_text("utf-8"))),
        first=_first(notebooks),
        rows=rows(notebooks),
        versions={
            "lite": metadata.version("jupyterlite-core"),
            "pyodide": pinned.version,
            "python": pinned.info["python"],
        },
    )


def _first(notebooks: Path) -> dict[str, str] | None:
    chosen = notebooks / "start.ipynb"
    if not chosen.is_file():
        return None
    return {"title": title(chosen), "address": address(chosen.relative_to(notebooks))}


def address(path: Path) -> str:
    """Return where the site opens a notebook.

    Examples
    --------
    >>> address(Path("chapters/03_two_towns.ipynb"))
    'notebooks/index.html?path=chapters/03_two_towns.ipynb'
    """
    return f"notebooks/index.html?path={quote(path.as_posix())}"


def rows(notebooks: Path) -> list[dict[str, object]]:
    """Return a row for each chapter: its title, and a link to each of its notebooks."""
    found: dict[str, dict[str, object]] = {}
    for folder, word in _WORDS.items():
        for path in sorted((notebooks / folder).glob("*.ipynb")):
            row = found.setdefault(path.stem, {"title": title(path), "links": []})
            link = {"word": word, "address": address(path.relative_to(notebooks))}
            row["links"].append(link)
    return [found[name] for name in sorted(found)]
