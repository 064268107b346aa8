"""What of ``_static`` a reader really needs: style rules that match something, files in use.

The theme ships Bootstrap, icon fonts, translations and source maps for every site there could
be. This book keeps the rules whose class names occur in its pages or scripts, and the files that
a page, a style sheet or a script names.
"""

from __future__ import annotations

import re
from pathlib import Path

import rjsmin
import tinycss2
from tinycss2.ast import Node

from book import links

#: Words that may be class names or ids, wherever they stand: in markup or in a script's strings.
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
#: Where a page, or text that a page keeps for a script, gives an element its classes or its id.
_NAMED = re.compile(r"""\b(?:class|id)=\\?(?:"([^"\\]*)|'([^'\\]*)|&quot;(.*?)&quot;|([\w-]+))""")
_LINES = re.compile(r'<script\b(?![^>]*"application/json")[^>]*>(.*?)</script>', re.S)
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_ICON_FONT = re.compile(r"\.fa(?![a-zA-Z_])|\.fa[bdlrst](?![\w-])")
_SOURCE_MAP = re.compile(r"(?://|/\*)[#@] sourceMappingURL=\S+(?:\s*\*/)?\s*")
_MOVEMENT = re.compile(r"@keyframes\s+([\w-]+)\s*\{(?:[^{}]|\{[^{}]*\})*\}\n?")
_MOVES = re.compile(r"\banimation(?:-name)?:[^;}]*")
_PROPERTY = re.compile(r"--[\w-]+")
#: Where a sheet gives a custom property its value, in quotes or brackets or without.
_GIVEN = re.compile(
    r"""(?<=[{;\s])(--[\w-]+)\s*:"""
    r"""(?:"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;{}"'()])*(?:;|(?=\}))"""
)
_GROUPS = ("media", "supports", "layer", "container")


def words(text: str) -> set[str]:
    """Return every word of a text that could be a class name or an id.

    Examples
    --------
    >>> sorted(words('<p class="sd-card open">'))
    ['class', 'open', 'p', 'sd-card']
    """
    return set(_WORD.findall(text))


def names(page: str) -> set[str]:
    """Return the classes and ids of a page, and every word of its scripts.

    Examples
    --------
    >>> sorted(names('<p class="sd-card open">A text.<script>show("me")</script>'))
    ['me', 'open', 'sd-card', 'show']
    """
    given = " ".join(part for found in _NAMED.findall(page) for part in found)
    return set(given.split()) | words(" ".join(_LINES.findall(page)))


def _matches(selector: str, known: set[str]) -> bool:
    """Tell whether a selector may match; in doubt, yes."""
    if _ICON_FONT.search(selector):
        return False  # icons are drawn by icons.css, without a font
    while _IN_BRACKETS.search(selector):  # :not(.a) says nothing about .a
        selector = _IN_BRACKETS.sub("", selector)
    return "\\" in selector or all(name in known for name in _NAME.findall(selector))


def prune(css: str, known: set[str]) -> str:
    """Return a style sheet without the rules that cannot match any page.

    Parameters
    ----------
    css : str
        The style sheet.
    known : set of str
        Class names and ids in use; more is harmless.

    Returns
    -------
    str
        The sheet with licence comments kept, other comments and unmatched rules gone.

    Raises
    ------
    ValueError
        When the sheet ends in the middle of a rule, or holds what is none.

    Examples
    --------
    >>> prune(".a,.b{color:red} @media print{.b{color:blue}} p{margin:0}", {"a"})
    '.a{color:red}\\np{margin:0}\\n'
    """
    css = _SOURCE_MAP.sub("", css)
    # A whole sheet leaves the brace that is added over; a broken one takes it for its own.
    *nodes, last = tinycss2.parse_stylesheet(f"{css}\n}}", skip_whitespace=True)
    if last.type != "error":
        raise ValueError("the style sheet ends in the middle of a rule")
    return _pruned(nodes, known)


def _pruned(nodes: list[Node], known: set[str]) -> str:
    return "".join(f"{rule}\n" for rule in (_rule(node, known) for node in nodes) if rule)


def minified(text: str, kind: str) -> str:
    """Return a style sheet or a script without what only people read.

    Parameters
    ----------
    text : str
        The sheet or the script. What has long lines was made short by its makers, and stays.
    kind : str
        ``".css"`` or ``".js"``.

    Returns
    -------
    str
        The same without comments but for licences, and without spaces that say nothing.

    Examples
    --------
    >>> minified("p > a:not( .b, .c ) { /* why */ color: red; }", ".css")
    'p > a:not(.b,.c){color:red;}'
    >>> minified("var a = 1; // why", ".js")
    'var a=1;'
    """
    if len(text) > 250 * (text.count("\n") + 1):
        return text
    if kind == ".js":
        return str(rjsmin.jsmin(text, keep_bang_comments=True))
    return tinycss2.serialize(_short(tinycss2.parse_component_value_list(text)))


def _short(nodes: list[Node]) -> list[Node]:
    """Return nodes without comments, and without space where a sign ends or begins what is said."""
    kept: list[Node] = []
    for node in (one for one in nodes if one.type != "comment" or one.value.startswith("!")):
        if node.type == "whitespace":
            if kept and not _ends(kept[-1]):
                node.value = " "
                kept.append(node)
            continue
        if kept and kept[-1].type == "whitespace" and (_ends(node) and node != ":"):
            kept.pop()
        for inside in ("content", "arguments"):
            if hasattr(node, inside):
                setattr(node, inside, _short(getattr(node, inside)))
        kept.append(node)
    return kept[:-1] if kept and kept[-1].type == "whitespace" else kept


def _ends(node: Node) -> bool:
    """Tell whether a node needs no space beside it."""
    return node.type in {"whitespace", "{} block"} or node in (",", ";", ":")


def properties(text: str) -> set[str]:
    """Return the custom properties that a text names, but for those to which it gives a value.

    Examples
    --------
    >>> properties("p{--a:1px;color:var(--b)}")
    {'--b'}
    """
    read = _GIVEN.sub(lambda given: given[0].partition(":")[2], text)
    return set(_PROPERTY.findall(read))


def settle(css: str, read: set[str]) -> str:
    """Return a style sheet without the custom properties and the movements that nothing uses.

    Parameters
    ----------
    css : str
        The style sheet, which may read its own properties.
    read : set of str
        The properties that other files read; more is harmless.

    Examples
    --------
    >>> settle(":root{--a:var(--b);--b:1px;--c:red}p{color:var(--c)}", set())
    ':root{--c:red}p{color:var(--c)}'
    """
    moves = words(" ".join(_MOVES.findall(css)))
    css = _MOVEMENT.sub(lambda moved: moved[0] if moved[1] in moves else "", css)
    while True:
        known = read | properties(css)
        left = _GIVEN.sub(lambda given: given[0] if given[1] in known else "", css)  # noqa: B023
        if left == css:
            return css
        css = left


def layer(css: str, name: str) -> str:
    """Return a style sheet in a cascade layer, so that any rule outside layers overrides it.

    Examples
    --------
    >>> layer("p{margin:0}", "theme")
    '@layer theme{\\np{margin:0}\\n}\\n'
    """
    opening = f"@layer {name}{{\n"
    if css.startswith(opening):
        return css
    return f"{opening}{re.sub(r'@charset [^;]*;', '', css).strip()}\n}}\n"


def _rule(node: Node, known: set[str]) -> str:
    """Return a rule without what cannot match; nothing when nothing is left."""
    if node.type == "comment":
        return node.serialize() if node.value.startswith("!") else ""
    if node.type == "qualified-rule":
        wanted = [part for part in _selectors(node.prelude) if _matches(part, known)]
        return f"{','.join(wanted)}{{{_text(node.content)}}}" if wanted else ""
    if node.type != "at-rule":
        raise ValueError(f"the style sheet has a fault in line {node.source_line}: {node.message}")
    if node.content is None:
        return node.serialize()
    opening = f"@{node.at_keyword}{_text(node.prelude, ' ')}"
    if node.lower_at_keyword in _GROUPS:
        inside = tinycss2.parse_rule_list(node.content, skip_whitespace=True)
        inner = _pruned(inside, known).strip()
        return f"{opening}{{{inner}}}" if inner else ""
    content = _text(node.content)
    icons = node.lower_at_keyword == "font-face" and "Awesome" in content
    return "" if icons else f"{opening}{{{content}}}"


def _selectors(prelude: list[Node]) -> list[str]:
    """Split at the commas that are not inside brackets, which are nodes of their own."""
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return [_text(part) for part in parts]


def _text(nodes: list[Node], before: str = "") -> str:
    """Return nodes as text without comments; something before it unless there is none."""
    text = tinycss2.serialize([node for node in nodes if node.type != "comment"]).strip()
    return f"{before}{text}" if text else ""


def sweep(static: Path, pages: str) -> list[Path]:
    """Delete the files of ``static`` that nothing names, and mentions of source maps.

    Parameters
    ----------
    static : pathlib.Path
        The folder ``_static`` of the built book.
    pages : str
        The text of all pages.

    Returns
    -------
    list of pathlib.Path
        What was deleted.
    """
    others = links.apart(static)
    files = {
        path.relative_to(static).as_posix(): path
        for path in static.rglob("*")
        if path.is_file() and others.isdisjoint(path.parents)
    }
    kept, waiting = set(), [name for name in files if f"_static/{name}" in pages]
    while waiting:
        name = waiting.pop()
        kept.add(name)
        if name.endswith((".css", ".js")):
            text = files[name].read_text("utf-8")
            shorter = _SOURCE_MAP.sub("", text)
            if shorter != text:
                files[name].write_text(shorter, "utf-8")
            named = (other for other in files if other.rpartition("/")[2] in shorter)
            waiting += [other for other in named if other not in kept and other not in waiting]
    gone = [path for name, path in files.items() if name not in kept]
    for path in gone:
        path.unlink()
    for folder in sorted(static.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return gone
