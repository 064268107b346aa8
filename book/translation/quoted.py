"""Texts inside code cells: the same code, with other words between its quotes.

A title, a label or a comment is replaced where it stands in the source; all the rest of a cell
stays as it is, letter by letter. A text of several words is replaced wherever it is, so a column
that a chapter names itself keeps one name; a single word only where readers see it, because it may
be the name of something else, too.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORDS = re.compile(r"[^\W\d_]{2,}.* | [^\W\d_]{2,}", re.S)
_ONE = re.compile(r"[^\W\d_]{2,}")
_WIDTH = 88
#: Arguments that readers see even where they are one word, and those that they never see.
_SHOWN = {
    "gap",
    "label",
    "labels",
    "name",
    "question",
    "reading",
    "title",
    "unit",
    "xlabel",
    "ylabel",
}
_SETTINGS = {"how", "loc", "on", "regex"}
#: What is code although it holds blanks: what these are called with.
_ASKED = {"query", "eval", "glob", "findall", "search", "match", "sub", "split"}
#: What is called with a list of names first, beside bars, and arguments that name what is at ticks.
_BARS, _TICKS = {"bar", "barh"}, {"xticklabels", "yticklabels"}
#: What these are called with first is a name of the project, and never another word.
_NAMING = {"load", "glue"}


def texts(code: str) -> list[str]:
    """Return what is to be translated in a cell: texts and comments of several words, and labels.

    What an assertion says stays: it quotes the English page, and tests compare the two.

    Examples
    --------
    >>> texts('set(title=f"In {year:.0f} of {n}", by=load("a b"), color="red")  # two towns')
    ['In {year:.0f} of {n}', '# two towns']
    """
    found = {(one.line, one.column): one.text for one in _comments(code)}
    for node, text, seen in _literals_of(code):
        if seen:
            found[node.lineno, node.col_offset] = text
    return list(dict.fromkeys(found[place] for place in sorted(found)))


def translated(
    code: str, known: dict[str, str], everywhere: frozenset[str] = frozenset()
) -> tuple[str, set[str]]:
    """Return a cell with other texts, and which of them it had.

    Parameters
    ----------
    code : str
        Of a cell.
    known : dict of str to str
        Other texts by the English ones; ``{places}`` hold expressions, as in an f-string.
    everywhere : set of str
        Single words that are replaced wherever they are.

    Returns
    -------
    (str, set of str)
        The same code, and the texts that were replaced.

    Examples
    --------
    >>> translated('ax.set(title=f"In {year}")', {"In {year}": "En {year}"})
    ('ax.set(title=f"En {year}")', {'In {year}'})
    """
    used, edits, rows = set(), [], code.splitlines(keepends=True)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row.encode()))
    for node, text, seen in _literals_of(code):
        if text in known and (seen or " " in text or text in everywhere):
            used.add(text)
            if known[text] == text:
                continue
            end = starts[node.end_lineno - 1] + node.end_col_offset
            made = (isinstance(node, ast.JoinedStr), known[text], node.col_offset)
            edits.append((starts[node.lineno - 1] + node.col_offset, end, made))
    for one in _comments(code):
        if one.text not in known:
            continue
        used.add(one.text)
        if known[one.text] != one.text:
            start, end = starts[one.line - 1], starts[one.line + one.rows - 2]
            start += len(rows[one.line - 1][: one.column].encode())
            end += len(rows[one.line + one.rows - 2].rstrip().encode())
            edits.append((start, end, _comment(one, known[one.text])))
    data = code.encode()
    for start, end, made in sorted(edits, key=lambda edit: edit[0], reverse=True):
        data = data[:start] + _fitting(data, start, end, made) + data[end:]
    return data.decode(), used


def _fitting(data: bytes, start: int, end: int, made: str | tuple[bool, str, int]) -> bytes:
    """Return what to write in a place: on several lines where it is long and brackets allow it."""
    if isinstance(made, str):
        return made.encode()
    places, text, column = made
    if re.match(rb"f?\"\"\"|f?'''", data[start:end]):
        return _block(text, places).encode()
    whole = _literal(text, places)
    if len(whole) + column <= _WIDTH:
        return whole.encode()
    wide = max(40, _WIDTH - column - 4)
    parts = [""]
    for word in re.findall(r"\{[^{}]*\}\S*\s*|\S+\s*|\s+", text):
        if parts[-1] and len(parts[-1]) + len(word.rstrip()) > wide:
            parts.append("")
        parts[-1] += word
    pieces = f"\n{' ' * column}".join(_literal(part, places and "{" in part) for part in parts)
    one, several = (data[:start] + way.encode() + data[end:] for way in (whole, pieces))
    try:  # at the start of a line, outside of brackets, each piece would be a statement
        alike = shape(one.decode()) == shape(several.decode())
    except SyntaxError:
        alike = False
    return (pieces if alike else whole).encode()


def _comment(of: _Comment, text: str) -> str:
    """Return what a comment says, on as many lines as it takes where it stands alone."""
    if not of.alone:
        return text
    said = textwrap.wrap(text.removeprefix("#").strip(), 98 - of.column, break_on_hyphens=False)
    return f"\n{' ' * of.column}".join(f"# {line}" for line in said)


def _literal(text: str, places: bool) -> str:
    """Return a text as Python writes it, with the marks of the book's code."""
    quote = "'" if '"' in text and "'" not in text else '"'
    plain = text.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{'f' * places}{quote}{plain.replace(quote, chr(92) + quote)}{quote}"


def _block(text: str, places: bool) -> str:
    """Return a text between three quotes, as a docstring stands: its lines are its own."""
    plain = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if plain.endswith('"'):
        plain = f'{plain[:-1]}\\"'
    return f'{"f" * places}"""{plain}"""'


def shape(code: str) -> str:
    """Return what a cell does apart from its words: equal for two languages.

    Examples
    --------
    >>> shape('f(x="Two towns", y=f"{n} of {m}")') == shape("f(x='Deux', y=f'sur {m} : {n}')")
    True
    """
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            places = (ast.dump(one) for one in node.values if isinstance(one, ast.FormattedValue))
            node.values = [ast.Constant(text) for text in sorted(places)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@dataclass
class _Comment:
    """A comment; those on lines of their own, one below the other, are one."""

    line: int
    column: int
    text: str
    alone: bool
    rows: int = 1


@lru_cache(maxsize=2048)
def _comments(code: str) -> list[_Comment]:
    found: list[_Comment] = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.COMMENT:
            continue
        (line, column), above = token.start, found[-1] if found else None
        alone = not token.line[:column].strip()
        if (
            above
            and alone
            and above.alone
            and (line, column) == (above.line + above.rows, above.column)
        ):
            above.rows += 1
            above.text += f" {token.string.removeprefix('#').strip()}"
        else:
            found.append(_Comment(line, column, token.string, alone))
    return [one for one in found if _WORDS.search(one.text)]


@lru_cache(maxsize=2048)  # pages are begun, joined and compared
def _literals_of(code: str) -> list[tuple[ast.expr, str, bool]]:
    return list(_literals(ast.parse(code)))


def _literals(node: ast.AST, shown: bool = False) -> Iterator[tuple[ast.expr, str, bool]]:
    """Yield the texts of code, those with places as they are written, and whether readers see them.

    What an assertion says is left out.
    """
    called = _name(node.func) if isinstance(node, ast.Call) else ""
    coded = called in _ASKED
    named = node.args[:1] if called in _NAMING else []
    listed = node.args[:1] if called in _BARS else []
    if isinstance(node, ast.keyword):
        coded, shown = node.arg in _SETTINGS, node.arg in _SHOWN
        listed = [node.value] if node.arg in _TICKS else []
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or (isinstance(node, ast.Assert) and field == "msg"):
                continue
            if child in named and isinstance(child, ast.Constant | ast.JoinedStr):
                continue
            if isinstance(child, ast.JoinedStr):
                text = "".join(map(_as_written, child.values))
            elif isinstance(child, ast.Constant) and isinstance(child.value, str):
                text = child.value
            else:
                yield from _literals(
                    child, shown or (child in listed and isinstance(child, ast.List))
                )
                continue
            form = _ONE if shown and field != "keys" else _WORDS
            yield child, text, not coded and bool(form.search(re.sub(r"\{[^}]*\}", "{}", text)))


def _name(called: ast.expr) -> str:
    return getattr(called, "attr", getattr(called, "id", ""))


def _as_written(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value).replace("{", "{{").replace("}", "}}")
    return ast.unparse(ast.JoinedStr([part]))[2:-1]
