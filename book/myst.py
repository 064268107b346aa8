"""A MyST text, such as a chapter: its front matter, its title, its cells.

Chapters and exercises are MyST text notebooks. jupytext takes their cells apart, because it is
what JupyterLab, Binder and editors use for the same format.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import jupytext
import yaml
from markdown_it import MarkdownIt
from nbformat import NotebookNode

from coursekit.languages import language, typeset

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_MARKDOWN = MarkdownIt("commonmark")


def front_matter(text: str) -> dict[str, Any]:
    """Return the YAML at the head of a text, or nothing.

    Examples
    --------
    >>> front_matter("---\\ncourse: {number: 3}\\n---\\n# Two towns\\n")
    {'course': {'number': 3}}
    """
    match = _FRONT_MATTER.match(text)
    # Asked hundreds of times in a build: the loader in C is ten times as quick.
    return yaml.load(match[1], yaml.CSafeLoader) or {} if match else {}


def parted(text: str) -> tuple[str, str]:
    """Return the front matter as it stands there, with its lines of dashes, and what follows.

    Examples
    --------
    >>> parted("---\\na: 1\\n---\\n# Two towns\\n")
    ('---\\na: 1\\n---\\n', '# Two towns\\n')
    """
    match = _FRONT_MATTER.match(text)
    return (match[0], text[match.end() :]) if match else ("", text)


@lru_cache(maxsize=128)  # pages ask each other for their titles
def title(text: str) -> str:
    """Return the first heading of a text, or nothing, with the blanks of the language of the book.

    Examples
    --------
    >>> title("---\\na: 1\\n---\\n```\\n# a comment\\n```\\n# Two towns\\n")
    'Two towns'
    """
    tokens = _MARKDOWN.parse(parted(text)[1])
    heads = (at for at, one in enumerate(tokens) if one.type == "heading_open" and one.tag == "h1")
    at = next(heads, None)
    return "" if at is None else typeset(tokens[at + 1].content, language())


@lru_cache(maxsize=128)
def cells(text: str) -> list[NotebookNode]:
    """Return the cells of a text, to be read and not to be changed."""
    return jupytext.reads(text, fmt="md:myst").cells


def code(text: str) -> list[str]:
    """Return the code of the cells that run.

    Examples
    --------
    >>> code("# Text\\n\\n```{code-cell}\\n:tags: [hide-input]\\n1 + 1\\n```\\n")
    ['1 + 1']
    """
    return [cell.source.strip() for cell in cells(text) if cell.cell_type == "code"]
