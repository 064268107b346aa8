"""Proof that two languages are one book: what has to be equal, found without the join.

Compared are pages as they are built, values as they were worked out, and what a language has beside
what it is to have.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from book import BUILD, ROOT, myst
from coursekit.checks import reading

from . import NotTranslated, of_tables, pages, quoted, strings

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_DIRECTIVE = re.compile(r"^(`{3,}|:{3,})\{([\w:-]+)\}[ \t]*(.*)$", re.M)
_ANCHOR = re.compile(r"^\(([\w-]+)\)=$", re.M)
_ROLE = re.compile(r"\{([\w:+-]+)\}`([^`]*)`")
_TARGET = re.compile(r"\]\(([^)\s]*)\)")
#: Where a sentence is over.
_ENDS = re.compile(r"[.!?…](?=[\s»”*_)]|$)")
#: Directives whose argument is a title, and so in the language of the page.
_TITLED = {"admonition", "dropdown", "grid-item-card", "tab-item"}


def outline(page: str) -> dict[str, list[Any]]:
    """Return what a page has in every language, by what it is, in its order.

    Parameters
    ----------
    page : str
        MyST text, as it is built.

    Returns
    -------
    dict of str to list
        Cells (what they do, and their tags), directives, anchors, headings, quizzes with which
        answers are right, and by section the numbers, claims, sources and links.
    """
    body = myst.parted(page)[1]
    code = [cell for cell in myst.cells(page) if cell.cell_type == "code"]
    tokens = _MARKDOWN.parse(body)
    quizzes = [one for one in tokens if one.type == "fence" and one.info.startswith("{quiz}")]
    return {
        "cell": [(quoted.shape(one.source), one.metadata.get("tags", [])) for one in code],
        "directive": [
            (name, "" if name in _TITLED else given.strip())
            for _, name, given in _DIRECTIVE.findall(body)
        ],
        "anchor": _ANCHOR.findall(body),
        "heading": [one.tag for one in tokens if one.type == "heading_open"],
        "quiz": [_quiz(one.info, one.content) for one in quizzes],
        "section": [_named(text) for text in re.split(r"^#+ .*$", _prose(body), flags=re.M)],
    }


def _prose(body: str) -> str:
    return re.sub(r"^```\{code-cell\}.*?^```$", "", body, flags=re.M | re.S)


def _quiz(info: str, content: str) -> tuple[str, list[bool]]:
    return info, [answer["right"] for answer in yaml.safe_load(content)["answers"]]


def _named(text: str) -> Counter[tuple[str, str]]:
    """Return the roles and links of a section: as often as they stand there, in any order."""
    roles = ((name, re.sub(r".*<(.*)>$", r"\1", of)) for name, of in _ROLE.findall(text))
    return Counter([*roles, *(("link", link) for link in _TARGET.findall(text))])


def differences(english: str, other: str) -> Iterator[str]:
    """Say where two pages are not the same page in two languages.

    Parameters
    ----------
    english, other : str
        MyST texts, as they are built.

    Yields
    ------
    str
        A sentence each: what differs, and the how-manieth it is.
    """
    own, given = outline(english), outline(other)
    for what, wanted in own.items():
        if len(wanted) != len(given[what]):
            yield f"{len(wanted)} of {what} in English, {len(given[what])} here"
        for place, (one, two) in enumerate(zip(wanted, given[what], strict=False), start=1):
            if one != two:
                yield f"{what} {place} differs: {_short(one, two)}"


def _short(one: Any, two: Any) -> str:
    if isinstance(one, Counter):
        return f"lacks {dict(one - two)}, has too many {dict(two - one)}"
    return f"{str(one)[:90]} in English, {str(two)[:90]} here"


def unequal(english: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """Say which glued values are not the same in two languages once their form is taken off.

    A number is kept beside its text without any form. In words, the numbers have to be the same.

    Parameters
    ----------
    english, other : dict
        What the build leaves beside an executed chapter, ``<name>.glue.json``.

    Yields
    ------
    str
        A sentence for each value that differs.
    """
    for name in sorted(english.keys() | other.keys()):
        if name not in english or name not in other:
            yield f"{name} is glued in one language only"
            continue
        (one, plain), (two, again) = map(_value, (english[name], other[name]))
        if plain != again or (plain is None and of_tables.digits(one) != of_tables.digits(two)):
            yield f"{name} is {one} in English, {two} here"


def _value(record: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    return record["data"]["text/plain"], record["metadata"].get("coursekit")


def executed(language: str, build: Path = BUILD) -> tuple[int, list[str]]:
    """Compare what the chapters of two built books hand to their prose.

    Parameters
    ----------
    language : str
        Two letters.
    build : pathlib.Path
        Where books are built.

    Returns
    -------
    (int, list of str)
        How many values were compared, and what differs.
    """
    count, found = 0, []
    top = build / language / "_build/jupyter_execute"
    for path in sorted(top.rglob("*.glue.json")):
        name = path.relative_to(top)
        english = build / "jupyter_execute" / name
        if english.is_file():
            own, given = (json.loads(one.read_text("utf-8")) for one in (english, path))
            count += len(given)
            found += [f"{name}: {one}" for one in unequal(own, given)]
    return count, found


@dataclass(frozen=True)
class Compared:
    """What of a page was compared with the English one, and what differs.

    Attributes
    ----------
    name : str
        The English page.
    title : str
        In the other language.
    sentences : tuple of int
        In English and in the other language: a translator may part and join them.
    cells, numbers, quizzes, exercises, hints : int
        As often as they stand in both.
    differing : list of str
        Sentences; none where both are the same page.
    """

    name: str
    title: str
    sentences: tuple[int, int]
    cells: int
    numbers: int
    quizzes: int
    exercises: int
    hints: int
    differing: list[str]


def compared(language: str, root: Path = ROOT) -> Iterator[Compared]:
    """Compare each page that a language has with the English one, its exercises with it.

    Parameters
    ----------
    language : str
        Two letters.
    root : pathlib.Path
        The repository.

    Yields
    ------
    Compared
        In the order of the book.
    """
    there = pages.translations(language, root / "languages")
    for name in filter(there.__contains__, in_order(root)):
        tasks = f"exercises/{Path(name).name}"
        own = [one for one in (name, tasks) if one in there]
        english = [(root / one).read_text("utf-8") for one in own]
        other = [pages.page(language, one, root) for one in own]
        lists = [outline(text) for text in english]
        numbers = sum(
            count
            for section in (part for one in lists for part in one["section"])
            for (role, _), count in section.items()
            if role.startswith("glue")
        )
        given, asked = (
            reading.read(texts[1], "").exercises if texts[1:] else [] for texts in (english, other)
        )
        hints = [sum(len(task.mistakes) for task in side) for side in (given, asked)]
        found = [one for pair in zip(english, other, strict=True) for one in differences(*pair)]
        if hints[0] != hints[1]:
            found.append(f"{hints[0]} hints in English, {hints[1]} here")
        yield Compared(
            name=name,
            title=myst.title(other[0]),
            sentences=(_sentences(english), _sentences(other)),
            cells=sum(len(one["cell"]) for one in lists),
            numbers=numbers,
            quizzes=sum(len(one["quiz"]) for one in lists),
            exercises=len(given),
            hints=hints[0],
            differing=found,
        )


def _sentences(texts: list[str]) -> int:
    """Count the sentences of pages, those of labels, titles and running sheets too."""
    words = [text for page in texts for text in pages.strings(page)]
    words += [
        block.text
        for page in texts
        for block in pages.blocks(myst.parted(page)[1])
        if block.kind == "words"
    ]
    return sum(max(1, len(_ENDS.findall(text))) for text in words)


@dataclass(frozen=True)
class Share:
    """How much of something a language has.

    Attributes
    ----------
    what : str
        A page, or a kind of text.
    words : int
        Its words in English.
    left : int
        Those that are still to be translated.
    why : str
        What does not fit, where there is something.
    """

    what: str
    words: int
    left: int
    why: str = ""


def shares(language: str, root: Path = ROOT) -> list[Share]:
    """Return what a language has and lacks, what readers meet first at the head.

    Parameters
    ----------
    language : str
        Two letters; its folder may be empty or missing.
    root : pathlib.Path
        The repository.

    Returns
    -------
    list of Share
        The pages in the order of the book, the exercises, the texts of the code and of the tables.
    """
    there = pages.translations(language, root / "languages")
    tasks = [f"exercises/{path.name}" for path in sorted((root / "exercises").glob("*.md"))]
    found = [_of_page(language, name, there.get(name), root) for name in [*in_order(root), *tasks]]
    said = [
        _of_catalogue(language, f"tables/{name}", of_tables.texts(name, root), root)
        for name in of_tables.in_order(root)
    ]
    return [
        *found,
        _of_catalogue(language, "strings", strings.texts(root), root),
        *said,
    ]


def in_order(root: Path = ROOT) -> list[str]:
    """Return the pages of the book in the order of its contents."""
    contents = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))

    def files(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, one in value.items():
                if key in ("root", "file"):
                    yield f"chapters/{one}.md"
                else:
                    yield from files(one)
        elif isinstance(value, list):
            for one in value:
                yield from files(one)

    return list(files(contents))


def _count(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _of_page(language: str, name: str, path: Path | None, root: Path) -> Share:
    english = (root / name).read_text("utf-8")
    body = pages.blocks(myst.parted(english)[1])
    words = [block.text for block in body if block.kind == "words"]
    count = _count([*words, *pages.strings(english)])
    if path is None:
        return Share(name, count, count)
    try:
        other = pages.joined(english, path.read_text("utf-8"), name, language)
    except NotTranslated as error:
        return Share(name, count, count, str(error).splitlines()[0])
    why = "; ".join(differences(english, other))
    return Share(name, count, 0, why)


def _of_catalogue(language: str, name: str, shown: list[strings.Said], root: Path) -> Share:
    texts = {text.one for text in shown}
    there = strings.said(language, root, name)
    what = "texts of the code" if name == "strings" else name
    return Share(what, _count(texts), _count(texts - there.keys()))


def told(found: list[Share]) -> str:
    """Return a table of what a language has and what is to be translated.

    Parameters
    ----------
    found : list of Share
        As :func:`shares` returns them.

    Returns
    -------
    str
        Lines for a terminal.
    """
    lines = [f"{'left':>7} {'of':>7}  in words of English"]
    for one in found:
        state = f"   does not fit: {one.why}" if one.why else ""
        lines.append(f"{one.left:>7} {one.words:>7}  {one.what}{state}")
    total = sum(one.left for one in found), sum(one.words for one in found)
    return "\n".join([*lines, f"{total[0]:>7} {total[1]:>7}  all of it"])
