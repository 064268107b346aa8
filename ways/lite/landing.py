"""The first page of the site: which notebooks there are, and what a browser will fetch."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from urllib.parse import quote, urlsplit

import jinja2

from coursekit import palette

from . import trial
from .pinned import Pinned
from .settings import Settings

HERE = Path(__file__).parent
_WORDS = {"chapters": "chapter", "exercises": "exercises"}
_NOTES = {
    "cdn": "With its first line of code a notebook fetches pandas and what belongs to it from "
    "{host}, and checks each file. Apart from that this site asks no other host.",
    "vendored": "Everything comes from this site; no other host is asked, not even for pandas.",
    "core": "This site was made for a trial: it has Python, but not pandas, so the chapters do "
    "not run here. Notebooks that need only Python do.",
}


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
            return heading[1].removeprefix("Exercises: ")
    return path.stem.replace("_", " ")


def page(notebooks: Path, settings: Settings, pinned: Pinned) -> str:
    """Return the page.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder with ``start.ipynb``, ``chapters/`` and ``exercises/``.
    settings : Settings
        Where compiled packages come from.
    pinned : Pinned
        The version of Pyodide.

    Returns
    -------
    str
        HTML that needs no script.
    """
    text = (HERE / "landing.html").read_text("utf-8")
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        text
    )
    return template.render(
        light=palette.properties(palette.LIGHT),
        dark=palette.properties(palette.DARK),
        note=_NOTES[settings.mode].format(host=urlsplit(settings.source).netloc),
        first=_first(notebooks, settings),
        rows=rows(notebooks),
        versions={
            "lite": metadata.version("jupyterlite-core"),
            "pyodide": pinned.version,
            "python": pinned.info["python"],
        },
    )


def _first(notebooks: Path, settings: Settings) -> dict[str, str] | None:
    chosen = notebooks / (trial.NAME if settings.mode == "core" else "start.ipynb")
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
