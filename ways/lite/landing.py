"""The first page of the site: which notebooks there are, and what a browser will fetch."""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from book import standalone
from book.translation import beside
from coursekit import palette
from coursekit.languages import OWN, languages, say, spoken
from ways.pyodide.pinned import Pinned

from . import MEASURED

HERE = Path(__file__).parent
_TEMPLATES = standalone.templates(HERE)
_FOLDERS = {"chapters": say("chapter"), "exercises": say("exercises")}
#: What stands around the list of a language's notebooks.
_WORDS = {
    "begin": say("Begin: {title}"),
    "heading": say("Chapters and exercises"),
    "chapter": say("chapter"),
    "notebooks": say("notebooks"),
    "named": say("{name}: {title}"),
}
_NOTE = say(
    "Everything comes from this site; no other host is asked, not even for pandas. A first visit "
    "fetches some {megabytes:.0f} MB, once: JupyterLab, and Python, which the book's pages use too."
)


def title(path: Path, language: str = OWN) -> str:
    """Return the first heading of a notebook, or its name.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    language : str, optional
        That it speaks.

    Returns
    -------
    str
        Without the words that all notebooks of its kind begin with.
    """
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        heading = re.search(r"^# +(.+?) *$", "".join(cell["source"]), re.M)
        if cell["cell_type"] == "markdown" and heading:
            return heading[1].removeprefix(spoken(say("Exercises: "), language))
    return path.stem.replace("_", " ")


def page(notebooks: Path, pinned: Pinned) -> str:
    """Return the page.

    Parameters
    ----------
    notebooks : pathlib.Path
        The folder with ``start.ipynb``, ``chapters/`` and ``exercises/``, and with a folder of
        the same for each other language.
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
        parts=[_part(notebooks, language) for language in _spoken_in(notebooks)],
        versions={
            "lite": metadata.version("jupyterlite-core"),
            "pyodide": pinned.version,
            "python": pinned.info["python"],
        },
    )


def _spoken_in(notebooks: Path) -> list[str]:
    return [OWN, *(one for one in languages()[1:] if (notebooks / one).is_dir())]


def _part(notebooks: Path, language: str) -> dict[str, object]:
    """Return what is listed of a language: under its name, where it is not that of the page."""
    top = notebooks if language == OWN else notebooks / language
    first = top / "start.ipynb"
    return {
        "language": language,
        "name": "" if language == OWN else beside.name(language),
        "words": {name: spoken(word, language) for name, word in _WORDS.items()},
        "first": _first(first, notebooks, language) if first.is_file() else None,
        "rows": rows(notebooks, language),
    }


def _first(path: Path, notebooks: Path, language: str) -> dict[str, str]:
    return {"title": title(path, language), "address": address(path.relative_to(notebooks))}


def address(path: Path) -> str:
    """Return where the site opens a notebook.

    Examples
    --------
    >>> address(Path("chapters/03_two_towns.ipynb"))
    'notebooks/index.html?path=chapters/03_two_towns.ipynb'
    """
    return f"notebooks/index.html?path={quote(path.as_posix())}"


def rows(notebooks: Path, language: str = OWN) -> list[dict[str, object]]:
    """Return a row for each chapter: its title, and a link to each of its notebooks."""
    top = notebooks if language == OWN else notebooks / language
    found: dict[str, dict[str, object]] = {}
    for folder, word in _FOLDERS.items():
        for path in sorted((top / folder).glob("*.ipynb")):
            row = found.setdefault(path.stem, {"title": title(path, language), "links": []})
            where = address(path.relative_to(notebooks))
            row["links"].append({"word": spoken(word, language), "address": where})
    return [found[name] for name in sorted(found)]
