"""What the ways give to the book: a button below the card of a chapter, rows in the table.

The ways are found by their folders. The book announces what it draws (``book.extension.launch``)
and knows none of them.
"""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from coursekit.languages import say, spoken

HERE = Path(__file__).resolve().parent
TOLD, PART = "way.yml", "extension.py"
#: What a check of the way found; its figures stand in the texts as names in braces.
FIGURES = "measured.json"
#: How the times in the table came about.
MEASURED = say(
    "Times to the first result of code were measured on one computer with two cores, from its own "
    "disk or from a server on itself, with Chromium 156; over a network the download comes on top."
)
_logger = logging.getLogger(__name__)


def present(folder: Path = HERE) -> list[str]:
    """Return the names of the ways that are there, sorted.

    Examples
    --------
    >>> "page" in present()
    True
    """
    return sorted(path.parent.name for path in folder.glob(f"*/{TOLD}"))


def rows(folder: Path = HERE) -> list[dict[str, Any]]:
    """Return what readers are told about each way, in the order of the table.

    Parameters
    ----------
    folder : pathlib.Path
        Where the folders of the ways lie.

    Returns
    -------
    list of dict
        ``way``, ``need``, ``works``, ``not`` and ``first``; sorted by ``place``.
    """
    return sorted((row for name in present(folder) for row in _rows_of(folder / name)), key=_place)


def _rows_of(way: Path) -> list[dict[str, Any]]:
    rows = [
        {key: spoken(text) if isinstance(text, str) else text for key, text in row.items()}
        for row in yaml.safe_load((way / TOLD).read_text("utf-8"))
    ]
    if not (way / FIGURES).is_file():
        return rows
    figures = json.loads((way / FIGURES).read_text("utf-8"))
    return [row | {key: row[key].format(**figures) for key in ("not", "first")} for row in rows]


def _place(row: dict[str, Any]) -> int:
    return row["place"]


def _told(app: Sphinx, env: BuildEnvironment) -> tuple[list[dict[str, Any]], str]:
    """Give the rows to the book's table."""
    for name in present():
        for read in filter(Path.is_file, (HERE / name / TOLD, HERE / name / FIGURES)):
            env.note_dependency(str(read))
    found = rows()
    return found, MEASURED if found else ""


def _digest() -> str:
    """Return a digest of what the ways put into pages, so that a change rewrites them."""
    digest = hashlib.sha256()
    read = [path for name in (PART, TOLD, FIGURES) for path in HERE.glob(f"*/{name}")]
    for path in sorted([Path(__file__), *read]):
        digest.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _configure(app: Sphinx, config: Config) -> None:
    config.coursekit_ways, config.coursekit_ways_look = ",".join(present()), _digest()


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up the part of every way that has one; has to come after ``book.extension``."""
    for name in present():
        if (HERE / name / PART).is_file():
            import_module(f".{name}.extension", __package__).setup(app)
    for setting in app.config.overrides:
        # The settings of a way that was deleted stand in _config.yml still, which is no mistake.
        if setting.startswith("coursekit_") and setting not in app.config:
            _logger.info("no way reads the setting %s of _config.yml: it is set aside", setting)
            app.add_config_value(setting, None, "")
    app.add_config_value("coursekit_ways", "", "env")  # one more or less: the table is another
    app.add_config_value("coursekit_ways_look", "", "html")
    app.connect("config-inited", _configure)
    app.connect("coursekit-ways", _told)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
