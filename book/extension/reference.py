"""The reference: docstrings as Sphinx's autodoc reads them, many modules on one page.

Each module numbers its references from one. On a page that holds several modules those footnotes
would meet, so they become plain numbers and a list at the head of each module.

A page of a hundred functions is for looking around: there each says in one sentence what it does,
and what it takes, gives and refuses is folded.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.addnodes import desc_content
from sphinx.application import Sphinx
from sphinx.config import Config

import coursekit
from coursekit.languages import documented, say

#: The page whose functions are folded.
_MANY = "appendix/models"
_NUMBER = re.compile(r"\[(\d+)\]_(?=\W|$)")
_ENTRY = re.compile(r"^(\s*)\.\. (\[\d+\]) ")


def plain_references(lines: list[str]) -> list[str]:
    """Return a docstring whose footnotes are numbers in brackets, and their texts a list.

    Parameters
    ----------
    lines : list of str
        The docstring.

    Returns
    -------
    list of str
        As many lines; what goes on over several lines stays where it is.

    Examples
    --------
    >>> plain_references(["As in [1]_.", "", ".. [1] Croes (1958),", "   page 791"])
    ['As in [1].', '', '-  [1] Croes (1958),', '   page 791']
    """
    return [_ENTRY.sub(r"\1-  \2 ", _NUMBER.sub(r"[\1]", line)) for line in lines]


def _plain(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    lines[:] = plain_references(documented("\n".join(lines)).split("\n"))


def _fold(app: Sphinx, domain: str, kind: str, content: desc_content) -> None:
    """Fold all but the first paragraph of what is said about a function."""
    first, *rest = content.children or [None]
    if app.env.docname == _MANY and kind == "function" and rest:
        opening = f"<details><summary>{say('What it takes and gives')}</summary>"
        parts = (nodes.raw("", text, format="html") for text in (opening, "</details>"))
        content[:] = [first, next(parts), *rest, next(parts)]


def _name_version(app: Sphinx, config: Config) -> None:
    """Let pages write ``{{ version }}``: the package's, which is the book's too."""
    config.myst_substitutions = {**config.myst_substitutions, "version": coursekit.__version__}


def setup(app: Sphinx) -> None:
    """Load autodoc and listen to it."""
    app.connect("config-inited", _name_version)
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.connect("autodoc-process-docstring", _plain, priority=400)
    app.connect("object-description-transform", _fold)
