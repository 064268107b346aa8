"""A page in another language: its prose, joined with the English page it translates.

The translation quotes the English page block by block, each quoted block above its own words, and
names what it takes over (cells, directives) in its place:

    % # The source code
    # Le code source

    +++ chapter-card

    % We need to know who is whose {glue:text}`neighbour`.
    Il faut savoir qui est voisin de qui : {glue:text}`neighbour`.

    +++ cell near = load("commune_adjacency")

So the order of everything is that of the English page, word by word, or the join says on which line
it is not. Between two places a translator is free: sentences and paragraphs may be split and
joined, as long as numbers, claims, sources, links and code are the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from book import ROOT, myst
from coursekit import languages, wordings

from . import FOLDER, NotTranslated, quoted

#: What a translator has still to write.
TODO = "TODO"

_FENCE = re.compile(r"(`{3,})(?:\{([\w:-]+)\}(.*)|.*)")
_COLON = re.compile(r"(:{3,})(?:\{([\w:-]+)\}(.*))?")
_LABEL = re.compile(r"\([\w-]+\)=")
_EXERCISE = re.compile(r"\+\+\+ (\{.*\})$")
_RIGHT = re.compile(r"^ +right: .*\n", re.M)
_FEEDBACK = re.compile(r"^ +feedback:", re.M)
_ROLE = re.compile(r"\{([\w:+-]+)\}`(?:[^`<]*<)?([^`>]*)>?`")
_LINK = re.compile(r"\]\(([^)\s]*)\)")
_CODE = re.compile(r"(?<![}`])`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^(#+) ", re.M)
#: A number as the English pages write it, and as others do, typed with ordinary blanks.
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_OTHER = re.compile(r"(?<![\d.])\d{1,3}(?:[ \u202f]\d{3})+(?:,\d+)?(?!\d)|\d+,\d+")


@dataclass(frozen=True)
class Passage:
    """A part of a page between blank lines.

    Attributes
    ----------
    kind : str
        ``"place"`` for what is taken over as it is, ``"words"`` for what is translated.
    text : str
        As it stands.
    line : int
        Where it begins.
    near : bool
        Whether it follows what is above it without a blank line.
    """

    kind: str
    text: str
    line: int
    near: bool = False

    @property
    def name(self) -> str:
        """What a place is called: its directive; of a cell the first line that says something."""
        if exercise := _EXERCISE.match(self.text):
            return f"exercise {json.loads(exercise[1])['exercise']}"
        match = _FENCE.match(self.text)
        if not match or match[2] != "code-cell":
            return f"{match[2] or 'code'}{match[3] or ''}" if match else self.text.splitlines()[0]
        lines = self.text.splitlines()[1:-1]
        telling = [one for one in lines if one and not re.match(r":|import |from |#", one)]
        return f"cell {(telling or [one for one in lines if one][-1:] or [''])[0].strip()}"


def blocks(body: str, first: int = 1) -> list[Passage]:
    """Return the blocks of a page, in order.

    Parameters
    ----------
    body : str
        A page without its front matter.
    first : int
        On which line of its file it begins.

    Returns
    -------
    list of Passage
        Fenced directives and cells are places, but for quizzes; lines of colons stand alone.
    """
    found, lines, at, blank = [], body.splitlines(), 0, True
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at, blank = at + 1, True
            continue
        end = _end(lines, at)
        text = "\n".join(lines[at:end])
        fence, colon = _FENCE.match(line), _COLON.match(line)
        label = _LABEL.fullmatch(line) or _EXERCISE.match(line)
        words = (
            fence[2] == "quiz"
            if fence
            else not label and (not colon or re.search(r"[^\W\d]", colon[3] or ""))
        )
        found.append(Passage("words" if words else "place", text, first + at, not blank))
        at, blank = end, False
    return found


def _end(lines: list[str], at: int) -> int:
    """Return where the block that begins on a line is over."""
    if fence := _FENCE.match(lines[at]):
        closing = (i for i in range(at + 1, len(lines)) if lines[i].rstrip() == fence[1])
        return next(closing, len(lines) - 1) + 1
    end = at + 1
    if _LABEL.fullmatch(lines[at]) or _EXERCISE.match(lines[at]):
        return end
    if colon := _COLON.match(lines[at]):  # its options belong to it
        while colon[2] and end < len(lines) and re.match(r":[\w-]+:", lines[end]):
            end += 1
        return end
    while end < len(lines) and lines[end].strip() and not re.match(r"`{3}|:{3}", lines[end]):
        end += 1
    return end


def strings(english: str) -> list[str]:
    """Return the texts of a page that stand outside its prose: in its head and in its cells."""
    head, body = myst.parted(english)
    found = [text for text in _leaves(_told(head)) if " " in text.strip()]
    for block in blocks(body):
        if block.name.startswith("cell "):
            found += quoted.texts(_code(block.text))
        elif exercise := _EXERCISE.match(block.text):
            found += [json.loads(exercise[1])[key] for key in _heads(exercise[1])]
    return list(dict.fromkeys(found))


def _told(head: str) -> dict[str, Any]:
    """Return what a head says to readers; the rest is for machines."""
    known = myst.front_matter(head)
    return {key: known[key] for key in ("course", "workshop") if key in known}


def _heads(head: str) -> list[str]:
    """Return what the head of an exercise says to learners."""
    said, keys = json.loads(head), ("title", "level", "unit", "on_paper")
    return [key for key in keys if re.search(r"[^\W\d]{2}", said.get(key, ""))]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    elif isinstance(value, str):
        yield value


def _code(cell: str) -> str:
    """Return the code of a cell, without its fences and options."""
    lines = cell.splitlines()[1:-1]
    return "\n".join(line for line in lines if not re.match(r":[\w-]+:", line))


def skeleton(english: str, filled: bool = False) -> str:
    """Return the file of a translator, with everything in its place and nothing translated.

    Parameters
    ----------
    english : str
        The English page.
    filled : bool
        Whether to put the English words where others are to be written.

    Returns
    -------
    str
        Quoted blocks and places; :data:`TODO` where words are to be written.
    """
    body = blocks(myst.parted(english)[1])
    pairs = [{"en": text, "to": text if filled else TODO} for text in strings(english)]
    return _file(pairs, [_begun(block, filled) for block in body])


def _begun(block: Passage, filled: bool = False) -> str:
    if block.kind == "place":
        return f"+++ {block.name}"
    own = block.text if filled else _emptied(block.text)
    return f"{_quoted(block.text)}\n{_RIGHT.sub('', own)}"


def _file(pairs: list[dict[str, Any]], body: list[str]) -> str:
    front = yaml.safe_dump({"strings": pairs}, allow_unicode=True, sort_keys=False, width=96)
    return f"---\n{front}---\n\n" + "\n\n".join(body) + "\n"


def renewed(english: str, translation: str) -> str:
    """Return a translation with what the English page says now quoted in it.

    Words that stand below a changed quote are kept with :data:`TODO` above them, what is new is to
    be written, and what is gone goes.

    Parameters
    ----------
    english : str
        The English page.
    translation : str
        What was made of it before.

    Returns
    -------
    str
        The translation as it is where nothing has changed.
    """
    own, groups = blocks(myst.parted(english)[1]), _groups(translation)
    new = [_key(block.kind, block.name if block.kind == "place" else block.text) for block in own]
    old = [_key(head.kind, head.text) for head, _ in groups]
    if new == old and not _stale(english, translation):
        return translation
    body = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = zip_longest(groups[i:j], own[k:m])
        for group, block in pairs:
            if block is None:
                continue
            kept = "\n\n".join(part.text for part in group[1]) if group else ""
            if what == "equal" or block.kind == "place" or not kept:
                again = what == "equal" and block.kind == "words"
                body.append(
                    "\n".join(filter(None, [_quoted(block.text), kept])) if again else _begun(block)
                )
            else:
                body.append(f"{_quoted(block.text)}\n{TODO}\n{kept}")
    return _file(_pairs_anew(english, translation), body)


def _key(kind: str, text: str) -> tuple[str, str]:
    return ("place" if kind == "place" else "quote", text)


def _groups(translation: str) -> list[tuple[Fragment, list[Fragment]]]:
    """Return quotes and places, each with the words below it."""
    found: list[tuple[Fragment, list[Fragment]]] = []
    for part in parts(translation):
        if part.kind == "words" and found:
            found[-1][1].append(part)
        else:
            found.append((part, []))
    return found


def _stale(english: str, translation: str) -> bool:
    given = [one["en"] for one in myst.front_matter(translation).get("strings") or []]
    return not set(strings(english)) <= set(given)


def _pairs_anew(english: str, translation: str) -> list[dict[str, Any]]:
    """Return the texts outside the prose; what is like an old one keeps its words, with TODO."""
    given = {one["en"]: one for one in myst.front_matter(translation).get("strings") or []}
    wanted = strings(english)
    made = []
    for text in wanted:
        near = get_close_matches(text, given.keys() - set(wanted), n=1)
        said = f"{TODO} {given[near[0]].get('to', '')}" if near else TODO
        made.append(given.get(text, {"en": text, "to": said}))
    return made + [
        one for text, one in given.items() if text not in wanted and one.get("everywhere")
    ]


def _quoted(text: str) -> str:
    return "\n".join(f"% {line}".rstrip() for line in text.splitlines())


def _emptied(text: str) -> str:
    if text.startswith("```"):
        return re.sub(r"((?:question|text|feedback): ).*", rf"\1{TODO}", text)
    if text.startswith(":::"):
        return re.sub(r"(\}) .*", rf"\1 {TODO}", text)
    heading = _HEADING.match(text)
    return f"{heading[0] if heading else ''}{TODO}"


@dataclass(frozen=True)
class Fragment:
    """A part of a translation: a ``"quote"`` of the English page, a ``"place"``, or ``"words"``."""

    kind: str
    text: str
    line: int


def parts(translation: str) -> list[Fragment]:
    """Return the parts of a translation, in order."""
    head, body = myst.parted(translation)
    found, lines, first, at = [], body.splitlines(), head.count("\n") + 1, 0
    while at < len(lines):
        line, end = lines[at], at + 1
        if line.startswith("+++ "):
            found.append(Fragment("place", line[4:].strip(), first + at))
        elif line.startswith("%"):
            while end < len(lines) and lines[end].startswith("%"):
                end += 1
            text = "\n".join(one[2:] for one in lines[at:end])
            found.append(Fragment("quote", text, first + at))
        elif line.strip():
            end = _end(lines, at)
            over = (i for i in range(at + 1, end) if re.match(r"% |\+\+\+ ", lines[i]))
            end = next(over, end)
            found.append(Fragment("words", "\n".join(lines[at:end]), first + at))
        at = end
    return found


def sides(translation: str) -> Iterator[tuple[int, str, str]]:
    """Yield line by line of a translation what stands there in English, and in its language.

    The line of a place is code of the book, and no words of the block that follows.
    """
    for one in myst.front_matter(translation).get("strings") or []:
        yield 1, one["en"], one.get("to", one["en"])
    english, own, line = [], [], 0
    for part in [*parts(translation), Fragment("place", "", 0)]:
        if own and part.kind != "words":
            yield line, "\n".join(english), "\n".join(own)
            english, own = [], []
        if part.kind == "place":
            english = []
        else:
            (own if part.kind == "words" else english).append(part.text)
        line = part.line if part.kind == "words" and len(own) == 1 else line


def joined(
    english: str, translation: str, where: str = "the translation", language: str = "en"
) -> str:
    """Return a page in another language, ready to be built.

    Parameters
    ----------
    english : str
        The English page.
    translation : str
        What a translator wrote.
    where : str
        What to call the translation in errors.
    language : str
        Whose blanks the texts of cells and of the head get; those of the prose get theirs when it
        is built.

    Returns
    -------
    str
        MyST text with the code, numbers, sources and right answers of the English page.

    Raises
    ------
    NotTranslated
        When something is missing, no longer as in the English page, or in another order.
    """
    head, body = myst.parted(english)
    pairs, everywhere = _pairs(english, translation, where, language)
    known = {text: languages.typeset(to, language) for text, to in pairs.items()}
    own, given = blocks(body, head.count("\n") + 1), parts(translation)
    _same_order(own, given, where)
    made, stretch, above, at = [], [], [], iter(own)
    for part in [*given, Fragment("place", "", 0)]:
        if part.kind == "words":
            if not above:
                raise NotTranslated(
                    f"{where}, line {part.line}: words with nothing above them that they translate"
                )
            stretch.append(part)
            continue
        block = next(at, None)
        if part.kind == "quote":
            above.append(block)
            continue
        made += _told_anew(above, stretch, where, language)
        stretch, above = [], []
        if block is not None:
            made.append(("\n" if block.near else "\n\n", _with(block.text, known, everywhere)))
    front = _head(head, known, pairs)
    blank = body[: len(body) - len(body.lstrip("\n"))]
    return front + blank + "".join(map("".join, made)).lstrip("\n") + "\n"


def _pairs(
    english: str, translation: str, where: str, language: str
) -> tuple[dict[str, str], frozenset[str]]:
    """Return the texts outside the prose by the English ones, and those to replace everywhere."""
    given = myst.front_matter(translation).get("strings") or []
    known = {one["en"]: one.get("to", one["en"]) for one in given}
    everywhere = frozenset(one["en"] for one in given if one.get("everywhere"))
    for text in strings(english):
        if text not in known:
            raise NotTranslated(
                f"{where}: `strings` has not {text!r}, which a cell or the head of the English "
                "page shows. Add `- en: …` and `to: …`, or `- en: …` alone where it stays as it is"
            )
    used = set(_leaves(_told(myst.parted(english)[0])))
    for block in blocks(myst.parted(english)[1]):
        if block.name.startswith("cell "):
            used |= quoted.translated(_code(block.text), known, everywhere)[1]
        elif exercise := _EXERCISE.match(block.text):
            used |= {json.loads(exercise[1])[key] for key in _heads(exercise[1])}
    for text, to in known.items():
        if text not in used:
            raise NotTranslated(f"{where}: `strings` has {text!r}, which the English page has not")
        if TODO in to:
            raise NotTranslated(f"{where}: `strings` says {TODO} for {text!r}")
        same = _carried(text, languages.OWN) == _carried(to, language)
        if _braces(text) != _braces(to) or not same:
            raise NotTranslated(f"{where}: {to!r} has other places or names than {text!r}")
    return known, everywhere


def _braces(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^{}]*\}", text))


def _same_order(own: list[Passage], given: list[Fragment], where: str) -> None:
    """Refuse a translation whose quotes and places are not those of the English page."""
    quotes = [part for part in given if part.kind != "words"]
    for block, part in zip_longest(own, quotes):
        wanted = None if block is None else block.name if block.kind == "place" else block.text
        if part is not None and wanted == part.text:
            continue
        line = f"line {part.line}" if part else "at its end"
        if block is None:
            raise NotTranslated(
                f"{where}, {line}: the English page is over, and here is {part.text!r}"
            )
        here = f"+++ {wanted}" if block.kind == "place" else _quoted(block.text)
        raise NotTranslated(
            f"{where}, {line}: the English page goes on (line {block.line}) with\n{here}\nand here "
            f"{'stands' if part else 'it is over'}{_shown(part)}\nCompare, put the words right, "
            "then quote what stands there now"
        )


def _shown(part: Fragment | None) -> str:
    if part is None:
        return ""
    return f"\n+++ {part.text}" if part.kind == "place" else f"\n{_quoted(part.text)}"


def _told_anew(
    above: list[Passage], words: list[Fragment], where: str, language: str
) -> list[tuple[str, str]]:
    """Return what stands between two places, in other words with the same things in them."""
    if not above:
        return []
    todo = next((part.line for part in words if TODO in part.text), None)
    if todo or not words:
        line = f", line {todo}" if todo else ""
        raise NotTranslated(f"{where}{line}: to be translated: {above[0].text[:60]!r}")
    place = f"{where}, line {words[0].line}"
    before = "\n\n".join(block.text for block in above)
    after = "\n\n".join(part.text for part in words)
    for what, english, own in zip_longest(
        ("headings and directives", "numbers, claims, sources or links", "code"),
        _kept(before, languages.OWN),
        _kept(after, language),
    ):
        if english != own:
            lacks, more = english - own, own - english
            raise NotTranslated(
                f"{place}: other {what} than in the English words: "
                f"{', '.join(filter(None, [_listed('missing', lacks), _listed('too many', more)]))}"
            )
    rights = [_RIGHT.findall(block.text) for block in above if block.text.startswith("```")]
    made, near = [], above[0].near
    for part in words:
        text = part.text
        if text.startswith("```"):
            text = _with_rights(text, rights.pop(0), f"{where}, line {part.line}")
        made.append(("\n" if near else "\n\n", text))
        near = text.startswith(":::")  # what a box holds begins below its title
    return made


def _listed(what: str, found: Counter[str]) -> str:
    return f"{what} {', '.join(found)}" if found else ""


def _kept(text: str, language: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return what two languages have in common: outline, numbers and their like, names in code."""
    outline = Counter(_HEADING.findall(text)) + Counter(
        re.findall(r"^(?:(?:`{3}|:{3,})\{.*?\}|:[\w-]+:.*)", text, re.M)
    )
    outline += Counter(re.findall(r"^```\{quiz\} .*", text, re.M))
    word = wordings.RUBRIC.get(language, wordings.RUBRIC[languages.OWN])
    outline["a rubric"] = len(re.findall(rf"^\*\*{word}\.\*\*", text, re.M))
    return outline, *_carried(text, language)


def _carried(text: str, language: str) -> tuple[Counter[str], Counter[str]]:
    roles = Counter(f"{{{name}}}`{of}`" for name, of in _ROLE.findall(text))
    links = Counter(f"({link})" for link in _LINK.findall(text))
    code = {_plain(one, language) for one in _CODE.findall(_ROLE.sub("", text))}
    return roles + links, Counter(code)


def _plain(code: str, language: str) -> str:
    """Return code without the form that a language gives to numbers; names in it stay.

    >>> _plain("4,135", "en"), _plain("4 135", "fr"), _plain("0,8 × 1,8", "fr"), _plain("0.8", "fr")
    ('4135', '4135', '0.8 × 1.8', '0.8')
    """
    if re.search(r"[^\W\d]", code):
        return code
    if language == languages.OWN:
        return _ENGLISH.sub(lambda number: number[0].replace(",", ""), code)
    return _OTHER.sub(lambda number: re.sub(r"\s", "", number[0]).replace(",", "."), code)


def _with_rights(quiz: str, rights: list[str], where: str) -> str:
    """Return a quiz in which each answer is right or wrong as in the English one."""
    count = len(_FEEDBACK.findall(quiz))
    if count != len(rights) or _RIGHT.search(quiz):
        raise NotTranslated(
            f"{where}: the quiz has {count} answers and the English one {len(rights)}; which is "
            "right is said there alone"
        )
    left = iter(rights)
    return _FEEDBACK.sub(lambda match: next(left) + match[0], quiz)


def _with(text: str, known: dict[str, str], everywhere: frozenset[str]) -> str:
    """Return a place as it is taken over: a cell and the head of an exercise with other texts."""
    if exercise := _EXERCISE.match(text):
        for said in (json.loads(exercise[1])[key] for key in _heads(exercise[1])):
            own, other = (json.dumps(one, ensure_ascii=False) for one in (said, known[said]))
            text = text.replace(own, other)
        return text
    if not text.startswith("```{code-cell}"):
        return text
    code = _code(text)
    return text.replace(code, quoted.translated(code, known, everywhere)[0]) if code else text


def _head(head: str, known: dict[str, str], plain: dict[str, str]) -> str:
    """Return a head in other words; as it stands where nothing changes.

    The ``short`` way names headings, which get their blanks when they are built: it stays plain.
    """

    def told(value: Any, words: dict[str, str]) -> Any:
        if isinstance(value, dict):
            return {
                key: told(one, plain if key == "short" else words) for key, one in value.items()
            }
        if isinstance(value, list):
            return [told(one, words) for one in value]
        return words.get(value, value) if isinstance(value, str) else value

    front = myst.front_matter(head)
    own = {**front, **told(_told(head), known)}
    if own == front:
        return head
    return f"---\n{yaml.safe_dump(own, allow_unicode=True, sort_keys=False, width=96)}---\n"


def translations(language: str, folder: Path = FOLDER) -> dict[str, Path]:
    """Return the translated pages and exercises of a language by the path of the English ones."""
    top = folder / language
    found = [*top.rglob("chapters/**/*.md"), *top.glob("exercises/*.md")]
    return {path.relative_to(top).as_posix(): path for path in sorted(found)}


def page(language: str, name: str, root: Path = ROOT) -> str:
    """Return a page of the book in another language."""
    path = root / "languages" / language / name
    english = (root / name).read_text("utf-8")
    where = path.relative_to(root).as_posix()
    return joined(english, path.read_text("utf-8"), where, language)
