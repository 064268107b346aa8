"""The language in which the package speaks, and what it says there.

A sentence stands once, in English, where the code shows it, as in
``say("{name} is no table", name=name)``.
What it is in another language stands in ``languages/<language>/strings.po``, looked up by the
English text. One process speaks one language, so texts may be said while a module is loaded.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    *("documented", "explained", "folder", "language", "languages", "marked", "named", "of_row"),
    *("of_table", "parsed", "say", "script", "sheet", "spoken", "typeset"),
]

#: The language of the code.
OWN = "en"
#: Set it before coursekit is imported.
VARIABLE = "COURSEKIT_LANG"
#: Names the folder of exercises in that language, where a book is built.
EXERCISES = "COURSEKIT_EXERCISES"

#: A text in a script: ``say("…")``, with places in backticks; and the two names of what is counted.
SAID = re.compile(r"""(?<![\w.])say\((?P<one>"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)\)""")
COUNTED = re.compile(r"""(?<![\w.])counted\([^"`]*, (?P<one>"[^"]*"), (?P<many>"[^"]*")\)""")
#: What a style sheet shows, and the texts in it that say something.
CONTENT = re.compile(r"(?:\bcontent|--kind): [^;}]*")
WORDED = re.compile(r'"(?:[^"\\]*[^\W\d_]{2}[^"\\]*|: )"')
_NARROW = re.compile(r" (?=[;!?%](?:\W|$))")
_WIDE = re.compile(r" (?=[:»](?:\W|$))|(?<=«) ")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')


def folder() -> Path:
    """Return where the languages are, a folder each.

    Returns
    -------
    pathlib.Path
        The package's own ``catalogues`` (an installed wheel), else the repository's.

    Examples
    --------
    >>> (folder() / "fr/strings.po").is_file()
    True
    """
    here = Path(__file__).resolve()
    inside = here.parent / "catalogues"
    return inside if inside.is_dir() else here.parents[2] / "languages"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that the package speaks.

    Examples
    --------
    >>> languages()
    ('en', 'fr')
    """
    return (OWN, *sorted(path.parent.name for path in folder().glob("*/strings.po")))


@cache
def language() -> str:
    """Return the language of this process: that of ``COURSEKIT_LANG``, or of the open notebook.

    A notebook says it in its metadata, ``{"coursekit": {"language": "fr"}}``.

    Returns
    -------
    str
        Two letters.

    Raises
    ------
    ValueError
        When ``COURSEKIT_LANG`` names a language that the package does not speak.

    Examples
    --------
    >>> language() in languages()
    True
    """
    chosen = re.split(r"[_.-]", os.environ.get(VARIABLE, "").lower())[0]
    if not chosen:
        of_notebook = _of_notebook(os.environ.get("JPY_SESSION_NAME", ""))
        return of_notebook if of_notebook in languages() else OWN
    if chosen not in languages():
        raise ValueError(f"{VARIABLE}={chosen}: choose {' or '.join(languages())}")
    return chosen


def _of_notebook(path: str) -> str | None:
    """Return the language that a notebook's metadata name, where there is such a notebook."""
    try:
        return str(json.loads(Path(path).read_text("utf-8"))["metadata"]["coursekit"]["language"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def say(text: str, /, **given: Any) -> str:
    """Return a text in the language of this process.

    Parameters
    ----------
    text : str
        In English, as it stands: no f-string, so that it can be found without running. What
        changes has places with names, ``{name}``, written as :meth:`str.format` reads them.
    **given
        What goes into the places. Without any, braces are braces.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> say("{count} rows have no code", count=3)
    '3 rows have no code'
    """
    said = spoken(text)
    return said.format(**given) if given else said


def documented(docstring: str) -> str:
    """Return a docstring in the language of this process, as far as it is translated.

    Names, headings and examples stay as they are.

    Examples
    --------
    >>> documented("Load a table.")
    'Load a table.'
    """
    lines = inspect.cleandoc(docstring).split("\n")
    for first, end, text in reversed([*_explained(lines)]):
        if (said := spoken(text)) != text:
            blank = " " * (len(lines[first]) - len(lines[first].lstrip()))
            lines[first:end] = textwrap.wrap(
                said, 96, initial_indent=blank, subsequent_indent=blank, break_on_hyphens=False
            )
    return "\n".join(lines)


def explained(docstring: str) -> list[str]:
    """Return what a docstring says in sentences: its paragraphs, and what is said of each name.

    Examples
    --------
    >>> explained("Load.\\n\\nParameters\\n----------\\nname : str\\n    Of the\\n    table.")
    ['Load.', 'Of the table.']
    """
    return [text for _, _, text in _explained(inspect.cleandoc(docstring).split("\n"))]


def _explained(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first line, end and words of each text of a docstring; examples are code."""
    at, in_section = 0, False
    while at < len(lines):
        line, end = lines[at], at + 1
        if end < len(lines) and set(lines[end]) == {"-"}:
            if line == "Examples":
                return
            in_section, end = True, end + 1
        elif line.strip():
            blank = " " * (len(line) - len(line.lstrip()))
            while end < len(lines) and re.match(rf"{blank}\S", lines[end]):
                end += 1
            if bool(blank) == in_section:  # in a section, names stand at the edge
                yield at, end, " ".join(part.strip() for part in lines[at:end])
        at = end


def marked(*words: str) -> frozenset[str]:
    """Mark words that code compares and files hold, so that they stay English: names of kinds.

    Where people read one, :func:`spoken` says it.

    Examples
    --------
    >>> sorted(marked("another year", "another town"))
    ['another town', 'another year']
    """
    return frozenset(words)


def spoken(word: str, chosen: str | None = None) -> str:
    """Return a text that stands as data in the language of this process, or in a chosen one.

    It is a word that is :func:`marked`, or stands in a file: ``FILES`` in
    ``book/translation/strings.py``. Others stay as they are.

    Examples
    --------
    >>> spoken("another town"), spoken("another town", "fr")
    ('another town', 'une autre ville')
    """
    return _catalogue(chosen or language()).get(word, (word,))[0]


def of_table(name: str, text: str) -> str:
    """Return a text of a table in the language of this process.

    Parameters
    ----------
    name : str
        The table.
    text : str
        In English, as its manifest or a row has it.

    Returns
    -------
    str
        The English one where there is no other.

    Examples
    --------
    >>> of_table("claims", "The town is reviving.")
    'The town is reviving.'
    """
    return _catalogue(language(), f"tables/{name}").get(text, (text,))[0]


def of_row(text: str, name: str = "") -> str:
    """Return a text of a row in the language of this process, whatever became of its table.

    Parameters
    ----------
    text : str
        As the row has it.
    name : str
        The table, where it is known. Without it only texts of several words are said: a single
        word may mean something else elsewhere.

    Returns
    -------
    str
        The English one where there is no other.

    Examples
    --------
    >>> of_row("First large mine, at Anzin", "timeline")
    'First large mine, at Anzin'
    """
    said = of_table(name, text) if name else text
    return _of_rows(language()).get(text, text) if said == text and " " in text else said


@cache
def _of_rows(chosen: str) -> dict[str, str]:
    """Return what the catalogues of all tables say, by the English text."""
    names = (f"tables/{path.stem}" for path in (folder() / chosen / "tables").glob("*.po"))
    return {text: said[0] for name in names for text, said in _catalogue(chosen, name).items()}


def named(count: float, one: str, many: str, chosen: str) -> str:
    """Return the name of things in the number that a language asks for.

    Examples
    --------
    >>> named(1, "commune", "communes", "en"), named(0, "commune", "communes", "en")
    ('commune', 'communes')
    >>> named(0, "commune", "communes", "fr"), named(2, "row", "rows", "fr")
    ('commune', 'lignes')
    """
    single = abs(count) < 2 if chosen == "fr" else count == 1
    forms = _catalogue(chosen).get(one, ())
    if len(forms) < 2:  # a word that is elsewhere said alone: nobody has said it in two numbers yet
        forms = (one, many)
    return forms[0 if single else 1]


def script(code: str) -> str:
    """Return a script that shows its texts in the language of this process.

    What a script marks with ``say("…")``, or counts with ``counted(…, "row", "rows")``, is replaced
    in its source: no page has to load a catalogue.

    Examples
    --------
    >>> "say(" in script('title = say("The whole coalfield");')
    True
    """
    catalogue = _catalogue(language())
    if not catalogue:
        return code

    def other(match: re.Match[str]) -> str:
        texts = [read(text) for text in match.groupdict().values()]
        forms = catalogue.get(texts[0], tuple(texts))
        said = match[0]
        for own, form in zip(match.groups(), forms, strict=False):
            said = said.replace(own, f"`{form}`" if own[0] == "`" else _written(form), 1)
        return said

    return COUNTED.sub(other, SAID.sub(other, code))


def sheet(rules: str) -> str:
    """Return a style sheet that shows its texts in the language of this process.

    Examples
    --------
    >>> sheet('p::after { content: " · answered"; }')
    'p::after { content: " · answered"; }'
    """
    known = _catalogue(language())

    def other(text: re.Match[str]) -> str:
        return _written(known.get(read(text[0]), (read(text[0]),))[0])

    return CONTENT.sub(lambda shown: WORDED.sub(other, shown[0]), rules) if known else rules


def read(literal: str) -> str:
    """Return what a text of a script says; places stay as the script writes them."""
    return literal[1:-1] if literal[0] == "`" else str(json.loads(literal))


def _written(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@cache
def _catalogue(chosen: str, name: str = "strings") -> dict[str, tuple[str, ...]]:
    """Return what a language says, by the English text; nothing for English.

    A table that nobody has translated has no catalogue.
    """
    path = folder() / chosen / f"{name}.po"
    if chosen == OWN or (name != "strings" and not path.is_file()):
        return {}
    known = parsed(path.read_text("utf-8"))
    return {text: tuple(typeset(form, chosen) for form in forms) for text, forms in known.items()}


def typeset(text: str, chosen: str) -> str:
    """Return a text with the blanks of a language where its writer typed ordinary ones.

    In French a sign of two parts stands after a narrow blank that no line breaks, a colon after a
    wide one; thousands are apart by a narrow one.

    Examples
    --------
    >>> typeset("Combien ? « Peu » : 7 %", "fr").split(" ")
    ['Combien\\u202f?', '«\\xa0Peu\\xa0»\\xa0:', '7\\u202f%']
    >>> typeset("2 543 voix en 2008", "fr")
    '2\\u202f543 voix en 2008'
    """
    if chosen != "fr":
        return text
    text = _THOUSANDS.sub(lambda number: number[0].replace(" ", "\u202f"), text)
    return _WIDE.sub("\u00a0", _NARROW.sub("\u202f", text))


def parsed(catalogue: str) -> dict[str, tuple[str, ...]]:
    """Read a catalogue of GNU gettext: by each English text the forms it has.

    The standard library reads only the compiled form, which nobody can edit or compare.

    Examples
    --------
    >>> parsed('msgid "row"\\nmsgid_plural "rows"\\nmsgstr[0] "ligne"\\nmsgstr[1] "lignes"\\n')
    {'row': ('ligne', 'lignes')}
    """
    found = {}
    for entry in catalogue.split("\n\n"):
        texts: dict[str, str] = {}
        key = ""
        for line in entry.splitlines():
            if match := _LINE.fullmatch(line):
                key = match[1] or key
                texts[key] = texts.get(key, "") + json.loads(match[2])
        forms = tuple(text for key, text in texts.items() if key.startswith("msgstr"))
        if texts.get("msgid") and all(forms) and "#, fuzzy" not in entry:
            found[texts["msgid"]] = forms
    return found
