"""MyST text as HTML for paper and slides: links are plain text, since nobody clicks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from .text import Page, inline, plain

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _nothing(*_: Any) -> str:
    return ""


for _rule in ("link_open", "link_close"):
    _MARKDOWN.add_render_rule(_rule, _nothing)


def _as_typed(rule: str) -> Callable[..., str]:
    def written(renderer: Any, tokens: list[Token], at: int, *rest: Any) -> str:
        tokens[at].attrSet("translate", "no")  # a browser would, and then it is no code any more
        return getattr(RendererHTML, rule)(renderer, tokens, at, *rest)

    return written


for _rule in ("code_inline", "code_block", "fence"):
    _MARKDOWN.add_render_rule(_rule, _as_typed(_rule))


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
    >>> line("Use `jobs`.", "two_towns_kit")
    'Use <code translate="no">jobs</code>.'
    """
    return _MARKDOWN.renderInline(inline(text, Page(name, on_paper=True)))
