"""Texts in code: what is marked with ``say`` or counted, found by reading and never by running.

A catalogue, ``languages/<language>/strings.po``, has each of them once and nothing else. Babel
writes it, because Sphinx brings it and editors of translations read its form.
"""

from __future__ import annotations

import ast
import io
import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import yaml
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

import coursekit
from book import ROOT
from coursekit import languages

from . import FOLDER

#: Whose texts readers and learners see: all of it goes through ``say``.
MARKED = ("src/coursekit", "book", "ways")
#: Texts that stand in files of their own, by the names of what readers see of them; without names
#: it is the whole file. The code says them with ``spoken``.
FILES = {
    "book/plan.yml": {"title", "question"},
    "book/reviews/*.yml": {
        *("question", "otherwise", "text", "feedback", "unit", "what", "where", "status"),
    },
    "*/*/way.yml": {"way", "need", "works", "not", "first"},
    "*/stick/*.txt": set(),
}
#: What looks like a sentence there and is none, and files whose texts only developers see.
NOT_SAID = Path(__file__).parent / "not_said.yml"
_WORDS = re.compile(r"[^\W\d_]{2,}.* | [^\W\d_]{2,}", re.S)
#: Tags, whole or cut, and what stands within them.
_MARKUP = re.compile(r"<[^<>]*(?:>|$)|^[^<>]*>")
#: How a pattern begins, by the habit of this code.
_RAW = re.compile(rb"[fF]?[rR][fF]?[\"']")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PLACE = re.compile(r"\$\{[^}]*\}")
#: Outside of the package, what is raised, logged, printed or asked for on the command line is read
#: by those who make the book.
_ASIDE = {"ArgumentParser", "add_argument", "error", "info", "print", "warning"}
#: Kinds of files that hold texts, and those that are written by somebody else.
_KINDS = {".py", ".js", ".html", ".css"}
_BY_OTHERS = {"leaflet", "reveal", "editor"}
#: What of a template says nothing by itself.
_APART = (
    re.compile(r"\{[{%#].*?[}%#]\}", re.S),
    re.compile(r"<(script|style)\b.*?</\1>", re.S),
    re.compile(r"<[^<>]*>"),
)


#: Babel would write when and with what; a catalogue changes when a text does.
_HEAD = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


class Said(NamedTuple):
    """A text of the code, in English.

    Attributes
    ----------
    path : str
        Its file, from the top of the repository.
    line : int
        Where it stands there.
    one : str
        What is looked up.
    many : str
        Its plural, where things are counted.
    """

    path: str
    line: int
    one: str
    many: str = ""


def texts(root: Path = ROOT) -> list[Said]:
    """Return the texts that are marked, in the order of files and lines.

    First comes what the contents and the settings of the book say, where they stand there.
    """
    found: list[Said] = [*_of_settings(root)]
    for path, code in _sources(root, MARKED):
        found += of_file(path, code)
        if path.startswith("src/") and path.endswith(".py"):
            found += _of_docstrings(path, code)
    for pattern, names in FILES.items():
        for file in sorted(root.glob(pattern)):
            text, path = file.read_text("utf-8"), file.relative_to(root).as_posix()
            if not names:
                found.append(Said(path, 1, text))
                continue
            tree = yaml.compose(text, yaml.CSafeLoader)
            found += [Said(path, line, one) for line, one in _of_data(tree, names)]
    return found


def of_file(path: str, code: str) -> list[Said]:
    """Return the texts that are marked in a file of Python or of scripts.

    Examples
    --------
    >>> of_file("a.py", 'say("no row")')
    [Said(path='a.py', line=1, one='no row', many='')]
    """
    read = _READERS.get(Path(path).suffix)
    return list(read(path, code)) if read else []


def unmarked(root: Path = ROOT) -> list[Said]:
    """Return the texts with blanks that look as if readers saw them, and are not marked.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of Said
        In the order of files and lines.
    """
    found = []
    for path, code in _sources(root, MARKED):
        loose: list[tuple[int, str]] = []
        if path.endswith(".py"):
            tree, rows = _tree(code), code.splitlines()
            loose = [
                (node.lineno, text)
                for node, text in _loose(tree, _silent(tree, path))
                if not _RAW.match(rows[node.lineno - 1].encode()[node.col_offset :])
            ]
        elif path.endswith(".html"):
            loose = [*_loose_in_template(code)]
        found += [
            Said(path, line, text)
            for line, text in loose
            if _WORDS.search(_MARKUP.sub("", text))
            and not _for_machines(path, text)
            and text not in _kept(root)
        ]
    return found


@cache
def _kept(root: Path = ROOT) -> frozenset[str]:
    """Return the words that code compares: they are said where people read them."""
    calls = [
        node
        for path, code in _sources(root, MARKED)
        if path.endswith(".py") and "marked(" in code
        for node in ast.walk(_tree(code))
        if isinstance(node, ast.Call) and _called(node) == "marked"
    ]
    return frozenset(text for call in calls for text in map(_literal, call.args) if text)


def _for_machines(path: str, text: str) -> bool:
    return any(text.startswith(start) for start in _not_said().get(path, ()))


@cache
def _not_said() -> dict[str, list[str]]:
    return yaml.safe_load(NOT_SAID.read_text("utf-8"))


def _sources(root: Path, where: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    aside = {root / name for name in _not_said()["developers"]}
    for name in where:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix not in _KINDS or not _BY_OTHERS.isdisjoint(path.parts):
                continue
            if aside.isdisjoint((path, *path.parents)):
                yield path.relative_to(root).as_posix(), path.read_text("utf-8")


@lru_cache(maxsize=1024)  # each file is asked for its marks, for what has none, and for wrong ones
def _tree(code: str) -> ast.Module:
    return ast.parse(code)


def _of_python(path: str, code: str) -> Iterator[Said]:
    calls = [node for node in ast.walk(_tree(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        match _called(call), [_literal(one) for one in call.args]:
            case "say", [str(one)]:
                yield Said(path, call.lineno, one)
            case "counted", [_, str(one), str(many), *_]:
                yield Said(path, call.lineno, one, many)
            case "marked", words:
                yield from (Said(path, call.lineno, one) for one in words if one)


def _of_docstrings(path: str, code: str) -> Iterator[Said]:
    """Yield what the functions that learners call are said to do."""
    home = Path(path).relative_to("src/coursekit").with_suffix("").parts[0]
    for node in _tree(code).body:
        if isinstance(node, ast.FunctionDef) and coursekit._HOME.get(node.name) == home:
            for text in languages.explained(ast.get_docstring(node) or ""):
                yield Said(path, node.lineno, text)


def _of_settings(root: Path) -> Iterator[Said]:
    """Yield the title of the book, the captions of its parts, and the words of the theme."""
    for path, said in (("_toc.yml", _captions), ("_config.yml", _titles)):
        if (root / path).is_file():
            rows = (root / path).read_text("utf-8").splitlines()
            for text in said(yaml.load("\n".join(rows), yaml.CSafeLoader)):
                line = next(at for at, row in enumerate(rows, start=1) if text in row)
                yield Said(path, line, text)


def _captions(contents: dict[str, Any]) -> Iterator[str]:
    for part in contents.get("parts", []):
        yield part["caption"]


def _titles(settings: dict[str, Any]) -> Iterator[str]:
    yield settings["title"]
    yield from settings["sphinx"]["config"]["html_theme_options"].values()


def _of_script(path: str, code: str) -> Iterator[Said]:
    for match in sorted(
        [*languages.SAID.finditer(code), *languages.COUNTED.finditer(code)], key=lambda m: m.start()
    ):
        line = code.count("\n", 0, match.start()) + 1
        yield Said(path, line, *(languages.read(one) for one in match.groupdict().values()))


def _of_template(path: str, code: str) -> Iterator[Said]:
    calls = jinja2.Environment().parse(code).find_all(jinja2.nodes.Call)
    for call in sorted(calls, key=lambda node: node.lineno):
        if isinstance(call.node, jinja2.nodes.Name):
            texts = [getattr(one, "value", None) for one in call.args]
            match call.node.name, texts:
                case "say", [str(one)]:
                    yield Said(path, call.lineno, one)
                case "counted", [_, str(one), str(many)]:
                    yield Said(path, call.lineno, one, many)


def _of_sheet(path: str, code: str) -> Iterator[Said]:
    for match in languages.CONTENT.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        for text in languages.WORDED.findall(match[0]):
            yield Said(path, line, languages.read(text))


def _of_data(node: yaml.Node, names: set[str], name: str = "") -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _of_data(value, names, key.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _of_data(value, names, name)
    elif name in names and _LETTERS.search(node.value):
        yield node.start_mark.line + 1, node.value


_READERS = {".py": _of_python, ".js": _of_script, ".html": _of_template, ".css": _of_sheet}


def _loose_in_template(code: str) -> Iterator[tuple[int, str]]:
    """Yield what stands in a template outside of places, scripts, styles and tags."""
    for apart in _APART:
        code = apart.sub(lambda found: "\n" * found[0].count("\n"), code)
    yield from enumerate(code.split("\n"), 1)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _silent(tree: ast.AST, path: str) -> set[ast.AST]:
    """Return the texts that are docstrings, or for developers: what an assertion says."""
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.msg:
            silent.add(node.msg)
        elif isinstance(node, ast.Expr):
            silent.add(node.value)
        if not path.startswith("src/") and (
            isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _called(node) in _ASIDE)
        ):
            silent.update(ast.walk(node))
    return silent


def _loose(node: ast.AST, silent: set[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """Yield texts outside ``say`` and ``counted``; of those with places, what stands around."""
    for child in ast.iter_child_nodes(node):
        if child in silent and isinstance(child, ast.Constant | ast.JoinedStr | ast.Raise):
            continue
        if isinstance(child, ast.Call) and _called(child) in {"say", "counted", "marked"}:
            yield from _loose(ast.Tuple([one.value for one in child.keywords]), silent)
        elif isinstance(child, ast.JoinedStr):
            yield child, "".join(_literal(one) or "\0" for one in child.values)
            for one in child.values:
                if isinstance(one, ast.FormattedValue):
                    yield from _loose(one, silent)
        elif (text := _literal(child)) is not None:
            yield child, text
        else:
            yield from _loose(child, silent)


def wrong_marks(root: Path = ROOT) -> list[str]:
    """Say which marks cannot be read: no text as it stands, or other places than names."""
    found = []
    for path, code in _sources(root, MARKED):
        if path.endswith((".html", ".css")):
            continue  # what a template says is escaped and filled in when it is made, or fails
        if path.endswith(".js"):
            marks = len(re.findall(r"(?<![\w.])say\(", code))
            if marks > len(languages.SAID.findall(code)):
                found.append(f'{path}: say(…) takes one text as it stands, "…" or `…`')
            continue
        for call in (node for node in ast.walk(_tree(code)) if isinstance(node, ast.Call)):
            if not isinstance(call.func, ast.Name) or call.func.id != "say":
                continue
            where, text = f"{path}:{call.lineno}", _literal(call.args[0])
            if text is None:
                found.append(f"{where}: say() takes a text as it stands, no f-string and no name")
                continue
            names = {one.arg for one in call.keywords}
            if names and None not in names and names != (fields := _fields(text)):
                found.append(f"{where}: the text has the places {fields}, and is given {names}")
    return found


def _fields(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def catalogue(language: str, folder: Path = FOLDER, name: str = "strings") -> Catalog:
    """Return a catalogue of a language; an empty one where there is none yet."""
    path = folder / language / f"{name}.po"
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def tables(language: str, folder: Path = FOLDER) -> list[str]:
    """Return the tables that a language has a catalogue of."""
    return sorted(path.stem for path in (folder / language / "tables").glob("*.po"))


def problems(
    language: str, root: Path = ROOT, name: str = "strings", shown: list[Said] | None = None
) -> list[str]:
    """Say what a catalogue lacks, and what it has that nothing shows: with file and line.

    Parameters
    ----------
    language : str
        Two letters.
    root : pathlib.Path
        The repository.
    name : str
        Of the catalogue.
    shown : list of Said, optional
        What it has to have; by default what the code shows.

    Returns
    -------
    list of str
        Sentences; none for a whole catalogue.
    """
    found = []
    known = {forms(m.id)[0]: m for m in catalogue(language, root / "languages", name) if m.id}
    shown = texts(root) if shown is None else shown
    said = f"languages/{language}/{name}.po"
    remedy = f"Run `python -m book.translation {language}`, then translate it in {said}"
    for text in {one.one: one for one in reversed(shown)}.values():
        message = known.pop(text.one, None)
        given = [] if message is None or message.fuzzy else forms(message.string)
        where = f"{text.path}:{text.line}: {text.one!r}"
        if not given or not all(given):
            found.append(f"{where} is not in {language}. {remedy}")
        elif text.many and len(given) < 2:
            found.append(f"{where} is counted, with {text.many!r}, and has one form in {said}")
        elif other := [form for form in given if _places(form, text) != _places(text.one, text)]:
            found.append(
                f"{where}: {other[0]!r} in {said} has other places: {_places(other[0], text)}"
            )
    return sorted(found) + [f"{said}: nothing shows {text!r} any more. {remedy}" for text in known]


def forms(given: str | tuple[str, ...] | None) -> list[str]:
    """Return what a message says, for one thing and for several; an empty text where nothing is."""
    return [given] if isinstance(given, str) else list(given or [""])


def _places(text: str, of: Said) -> object:
    """Return what goes into a text: names, or expressions of a script, each as often as it does."""
    if of.path.endswith(".js"):
        return Counter(_PLACE.findall(text))
    return re.findall(r"{(\w+[^}]*)}", text) and _fields(text)


def said(language: str, root: Path = ROOT, name: str = "strings") -> dict[str, str]:
    """Return what a catalogue says, by the English texts."""
    return {
        forms(message.id)[0]: forms(message.string)[0]
        for message in catalogue(language, root / "languages", name)
        if message.id and not message.fuzzy and all(forms(message.string))
    }


def renew(
    language: str,
    root: Path = ROOT,
    name: str = "strings",
    shown: list[Said] | None = None,
    known: dict[str, str] | None = None,
) -> int:
    """Bring a catalogue to what is shown, and return how many texts are to be translated.

    What is gone goes; what was only reworded keeps its translation, marked as fuzzy, until
    somebody has looked at it. What is new is said as it is ``known`` from elsewhere.
    """
    template = Catalog(fuzzy=False)
    for text in texts(root) if shown is None else shown:
        template.add((text.one, text.many) if text.many else text.one, locations=[(text.path, 0)])
    made = catalogue(language, root / "languages", name)
    made.update(template)
    for message in made:
        if message.id in (known or {}) and not message.string:
            message.string = known[message.id]
    path = root / "languages" / language / f"{name}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, made, width=100, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = _HEAD.format(language=language, plurals=made.plural_forms)
    path.write_text(f"{head}\n{out.getvalue().decode('utf-8').strip()}\n", "utf-8")
    return sum(1 for m in made if m.id and (m.fuzzy or not all(forms(m.string))))
