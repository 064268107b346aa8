"""What of ``_static`` a reader really needs: style rules that match something, files in use.

The theme ships Bootstrap, icon fonts, translations and source maps for every site there could
be. This book keeps the rules whose class names occur in its pages or scripts, and the files that
a page, a style sheet or a script names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from book import links

#: Words that may be class names or ids, wherever they stand: in markup or in a script's strings.
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_ICON_FONT = re.compile(r"\.fa(?![a-zA-Z_])|\.fa[bdlrst](?![\w-])")
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.S)
_SOURCE_MAP = re.compile(r"(?://|/\*)[#@] sourceMappingURL=\S+(?:\s*\*/)?\s*")
_GROUPS = ("@media", "@supports", "@layer", "@container")


def words(text: str) -> set[str]:
    """Return every word of a text that could be a class name or an id.

    Examples
    --------
    >>> sorted(words('<p class="sd-card open">'))
    ['class', 'open', 'p', 'sd-card']
    """
    return set(_WORD.findall(text))


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield (prelude, content of the braces or None) of each rule at the outermost level."""
    start = position = 0
    while position < len(css):
        character = css[position]
        if css.startswith("/*", position):
            position = css.index("*/", position) + 2
        elif character in "\"'":
            position = _end_of_string(css, position)
        elif character == ";":
            yield css[start:position].strip(), None
            position += 1
            start = position
        elif character == "{":
            end = _closing_brace(css, position)
            yield css[start:position].strip(), css[position + 1 : end]
            start = position = end + 1
        else:
            position += 1


def _end_of_string(css: str, position: int) -> int:
    quote, position = css[position], position + 1
    while css[position] != quote:
        position += 2 if css[position] == "\\" else 1
    return position + 1


def _closing_brace(css: str, position: int) -> int:
    depth = 0
    while True:
        character = css[position]
        if character in "\"'":
            position = _end_of_string(css, position)
            continue
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return position
        position += 1


def _split_selectors(prelude: str) -> list[str]:
    """Split at the commas that are not inside brackets."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(prelude):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(prelude[start:position])
            start = position + 1
    return [*parts, prelude[start:]]


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
        When the sheet ends in the middle of a rule.

    Examples
    --------
    >>> prune(".a,.b{color:red} @media print{.b{color:blue}} p{margin:0}", {"a"})
    '.a{color:red}\\np{margin:0}\\n'
    """
    kept = []
    try:
        for prelude, content in _blocks(_COMMENT.sub("", _SOURCE_MAP.sub("", css))):
            licence, _, selector = prelude.rpartition("*/")
            licence = f"{licence}*/\n" if licence else ""
            rule = _rule(selector.strip(), content, known)
            if rule or licence:
                kept.append(f"{licence}{rule}\n")
    except IndexError:
        raise ValueError("the style sheet ends in the middle of a rule") from None
    return "".join(kept)


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


def _rule(selector: str, content: str | None, known: set[str]) -> str:
    if content is None:
        return f"{selector};" if selector else ""
    if selector.startswith(_GROUPS):
        inner = prune(content, known).strip()
        return f"{selector}{{{inner}}}" if inner else ""
    if selector.startswith("@"):
        icons = selector == "@font-face" and "Awesome" in content
        return "" if icons else f"{selector}{{{content}}}"
    wanted = [part for part in _split_selectors(selector) if _matches(part, known)]
    return f"{','.join(part.strip() for part in wanted)}{{{content.strip()}}}" if wanted else ""


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
