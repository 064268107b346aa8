"""MyST text as HTML for paper and slides: links are plain text, since nobody clicks there."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt

from .text import Page, inline, plain

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _nothing(*_: Any) -> str:
    return ""


for _rule in ("link_open", "link_close"):
    _MARKDOWN.add_render_rule(_rule, _nothing)


def blocks(text: str, name: str) -> str:
    """Return a text as HTML.

    Parameters
    ----------
    text : str
        MyST.
    name : str
        Whose text it is, for errors.

    Examples
    --------
    >>> blocks("See [INSEE](https://www.insee.fr/) *now*.", "two_towns")
    '<p>See INSEE <em>now</em>.</p>\\n'
    """
    return _MARKDOWN.render(plain(text, Page(name, on_paper=True)))


def line(text: str, name: str) -> str:
    """Return a line of text as HTML, without a paragraph around it.

    Examples
    --------
    >>> line("Say *why*.", "two_towns_kit")
    'Say <em>why</em>.'
    """
    return _MARKDOWN.renderInline(inline(text, Page(name, on_paper=True)))
