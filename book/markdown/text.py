"""The converter: it walks through a text and asks for what each role and directive becomes.

markdown-it finds the blocks, with the plugins that MyST itself uses; roles and links are then
replaced outside of code. What is not known raises an error: nothing leaks into a notebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from coursekit.languages import say


class UnknownMarkup(ValueError):
    """A chapter holds a role or directive that no notebook can show."""


@dataclass(frozen=True)
class Page:
    """What a text needs beside itself; that of an exercise or a kit needs no more than a name.

    Attributes
    ----------
    name : str
        File name of the chapter without suffix, for errors.
    number : int
        Of the chapter.
    course : dict
        The ``course`` block of its front matter.
    values : dict of str to str
        The glued values.
    neighbours : dict of str to str
        File name of each chapter's notebook, by name of the chapter.
    cited : list of str
        Keys of the literature that the text named so far; the converter adds to it.
    on_paper : bool
        Whether it is printed: links then stay, to become plain text.
    """

    name: str
    number: int = 0
    course: dict = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, str] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)
    on_paper: bool = False


@dataclass(frozen=True)
class Directive:
    """A directive, taken apart.

    Attributes
    ----------
    name, argument, body : str
        ``:::{admonition} A word`` has the name ``admonition`` and the argument ``A word``.
    options : dict of str to str
        Its lines ``:key: value``.
    """

    name: str
    argument: str
    body: str
    options: dict[str, str]


Converter = Callable[[Directive, Page], str]
Role = Callable[[str, Page], str]
#: Who writes what in plain Markdown; filled by the package, since directives convert text too.
DIRECTIVES: dict[str, Converter] = {}
ROLES: dict[str, Role] = {}

_PARSER = MarkdownIt("commonmark").enable("table").use(colon_fence_plugin).use(myst_block_plugin)
_DIRECTIVE = re.compile(r"\{([\w:-]+)\} *(.*)")
_OPTION = re.compile(r"^:([\w-]+): *(.*)$")
# A role, or else inline code, which is left alone; the longer run of backticks wins.
_ROLE = re.compile(r"\{([\w:+-]+)\}(`+)(.+?)(?<!`)\2(?!`)|(`+)(?!`).+?(?<!`)\4(?!`)", re.S)
_LINK = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\[([^\[\]]*)\]\(([^()\s]+)\)", re.S)
_ELSEWHERE = re.compile(r"[a-z]+:|#|\.\./exercises/|\d\d_", re.I)


def plain(text: str, page: Page) -> str:
    """Return MyST text as plain Markdown.

    Parameters
    ----------
    text : str
        Of a chapter, without front matter and code cells.
    page : Page
        The chapter.

    Returns
    -------
    str
        CommonMark with tables and ``<details>``.

    Raises
    ------
    UnknownMarkup
        When a directive or role is not known here; the message names it and the chapter.

    Examples
    --------
    >>> page = Page("two_towns", 3, {}, {"year": "1999"}, {"your_town": "14_your_town.ipynb"})
    >>> plain("In {glue:text}`year`, see [that](../verdict/your_town.md).", page)
    'In 1999, see [that](14_your_town.ipynb).'
    >>> plain("{sub}`2`", page)
    Traceback (most recent call last):
    ...
    book.markdown.text.UnknownMarkup: two_towns: no notebook knows the role {sub}
    """
    lines = text.splitlines()
    made: list[str] = []
    prose: list[str] = []

    def flush() -> None:
        if prose:
            made.append(inline("\n".join(prose), page))
            prose.clear()

    at = 0
    for token in _PARSER.parse(text):
        replaced = _replaced(token, page)
        if replaced is None:
            continue
        if token.level:
            raise UnknownMarkup(f"{page.name}: {token.info or token.type} inside another block")
        start, end = token.map
        prose += lines[at:start]
        flush()
        made.append(replaced)
        at = end
    prose += lines[at:]
    flush()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(made)).strip()


def _replaced(token: Token, page: Page) -> str | None:
    """Return what stands for a block; None leaves it as it is, to be read as prose."""
    if token.type in {"myst_target", "myst_line_comment", "myst_block_break"}:
        return ""
    if token.type == "html_block" and "<details" not in token.content:
        raise UnknownMarkup(f"{page.name}: raw HTML, {token.content.splitlines()[0]}")
    if token.type not in {"fence", "colon_fence"}:
        return None
    found = _DIRECTIVE.match(token.info.strip())
    if not found:
        if token.type == "colon_fence":
            raise UnknownMarkup(f"{page.name}: a ::: block without a name")
        return f"{token.markup}{token.info}\n{token.content}{token.markup}"
    name, argument = found.groups()
    if name not in DIRECTIVES:
        raise UnknownMarkup(f"{page.name}: no notebook knows the directive {{{name}}}")
    return f"\n{DIRECTIVES[name](_block(name, argument, token.content), page)}\n"


def _block(name: str, argument: str, content: str) -> Directive:
    lines, options = content.splitlines(), {}
    while lines and (found := _OPTION.match(lines[0])):
        options[found[1]] = found[2]
        lines.pop(0)
    return Directive(name, argument.strip(), "\n".join(lines).strip(), options)


def inline(text: str, page: Page) -> str:
    """Return text with its roles and links replaced; code is left alone."""

    def role(found: re.Match[str]) -> str:
        name, _, given, _ = found.groups()
        if name is None:
            return found[0]
        if name not in ROLES:
            raise UnknownMarkup(f"{page.name}: no notebook knows the role {{{name}}}")
        said = ROLES[name](given.strip(), page)
        # A number and a full stop at the head of a line would begin a list.
        heads = not text[: found.start()].rpartition("\n")[2].strip()
        lists = said.isdigit() and text[found.end() : found.end() + 1] in {".", ")"}
        return said + "\\" if heads and lists else said

    def link(found: re.Match[str]) -> str:
        _, words, target = found.groups()
        if target is None or page.on_paper or _ELSEWHERE.match(target):
            return found[0]
        return _linked(words, target, page)

    return _LINK.sub(link, _ROLE.sub(role, text))


def _linked(words: str, target: str, page: Page) -> str:
    """Return a link to a neighbour, or the words alone for a page that only the book has."""
    name = target.partition("#")[0].rpartition("/")[2].removesuffix(".md")
    if name in page.neighbours:
        return f"[{words}]({page.neighbours[name]})"
    return say("{words} (in the book)", words=words)
