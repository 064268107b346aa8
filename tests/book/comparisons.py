"""Find words that compare, and the checks and exceptions that answer for them.

A text is read as its readers read it: prose, quiz answers, captions and other texts in code cells,
and of exercises prompts, hints, reasons and sample answers. Words that compare stand for a claim
about the data, so each of them is quoted by the message of an assertion of the same page, or listed
with the reason why there is nothing to compute.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from coursekit.checks import reading

from .prose import BLOCK, FENCE, FRONT_MATTER, GRID, INLINE_CODE, LINK, MARKUP, OPTION

PLACE = "…"  # what is glued into a sentence, or left out of a quotation


class Sentence(NamedTuple):
    """What a reader reads in one go, and the line of the file where it begins."""

    words: str
    line: int


class Quotation(NamedTuple):
    """Words of a page that an assertion, or an exception, answers for."""

    words: str
    line: int


@dataclass
class Page:
    """A chapter or a file of exercises: its sentences, and what its assertions quote."""

    sentences: list[Sentence] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)


# --- words ------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[’'.,-]+[^\W_]+)*|…")
#: Words that compare though no “than” follows.
_GRADED = (
    "higher|lower|larger|smaller|bigger|greater|older|younger|longer|shorter|better|worse|richer|"
    "poorer|cheaper|faster|slower|steeper|gentler|flatter|deeper|shallower|heavier|lighter|"
    "stronger|weaker|wider|narrower|closer|nearer|taller|brighter|darker|warmer|thicker|thinner|"
    "harder|easier|rarer|fuller|emptier"
)
#: What ends in -est and is no superlative.
_NO_SUPERLATIVE = (
    "(?:b|t|r|n|w|l|j|z|p|gu|qu|ch|hon|mod|for|inter|sugg|prot|cont|requ|harv|manif|inv|arr|att|"
    "dig|cr|pri|temp|northw|southw|under|ever|earn|dishon|br)est"
)
# What nobody has done is a report of a search, which no table can check.
_FINDS = (
    "can|could|would|has|had|knows|knew|wrote|counted|counts|published|printed|sees|tells|hands|"
    "takes|claims|speaks|told|reads"
)
# Where in a page or on the ground something lies is no comparison.
_PLACES = "map|table|list|chart|card|cell|sea|plain|ground|dashed|poverty"
_PART = "third|quarter|fifth|sixth|seventh|eighth|tenth"
#: Words that compare, in plain words; what stands beside them tells them from idle ones.
_WORDS = (
    "(?<!rather )(?<!other )than",
    "(?<!once )(?<!one )(?<!no )(?<!any )(?<!some )(?<!or )more(?! or less)",
    "(?<!or )less|fewer|most(?:ly)?|(?<!at )least",
    f"(?<!no )(?:{_GRADED})",
    rf"(?!{_NO_SUPERLATIVE}\b)[a-z]+est",
    "(?:the|their|its) only|only(?= …)",
    r"only(?= (?:one|two|three|few|of|in|on|where|when|if|there|some|those|communes|towns)\b)",
    rf"none|(?:nobody|no one)(?! (?:{_FINDS})\b)|no other|neither(?!.* nor )",
    "twice|doubled|(?<!of )(?<!the )doubles|triple[sd]?|tenfold",
    r"(?<!the )(?<!a )double(?= (?:the|that|what|as)\b)",
    r"(?<!and a )(?<!eastern )(?<!western )(?<!left )(?<!right )half(?! (?:an?|and) )|halved",
    rf"(?:a|one|the) (?:{_PART})(?= (?:of(?! an hour)|more|less|lower|higher|as)\b)",
    rf"(?:{_PART})s(?! of an hour)",
    r"majority|minority|stagnat\w+|outnumber\w*|exceed\w*|near the (?:top|bottom)",
    rf"(?:above|below)(?= (?:…|half|average|(?:the|its|their)\b(?! (?:{_PLACES}))))",
    "as (?:many|much|big|large|high|few|little|often|old|deep|steep|tall)"
    r"(?= (?:\S+ ){0,3}as\b)",
)
_COMPARING = re.compile(rf"(?<!\S)(?:{'|'.join(_WORDS)})(?!\S)")


def plain(text: str) -> str:
    """Return the words of a text, in small letters and one space apart; places stay.

    >>> plain("It is *less* than …, or “nearly” so.")
    'it is less than … or nearly so'
    """
    return " ".join(_WORD.findall(text.casefold()))


def comparing(words: str) -> list[tuple[int, int]]:
    """Return where words that compare stand in plain words.

    >>> words = "once more most of it lies in the west"
    >>> [words[begin:end] for begin, end in comparing(words)]
    ['most']
    """
    return [found.span() for found in _COMPARING.finditer(words)]


def quoted(quotation: str, words: str) -> list[tuple[int, int]]:
    """Return where in plain words a quotation stands; of what it leaves out, nothing.

    A single word is a quotation where it is all there is.

    >>> words = "it has less than … but more than ever"
    >>> [words[begin:end] for begin, end in quoted("less than … more", words)]
    ['less than', 'more']
    """
    pieces = [piece for part in quotation.split(PLACE) if (piece := plain(part))]
    if len(pieces) == 1 and " " not in pieces[0]:
        return [(0, len(words))] if words == pieces[0] else []
    pattern = r"(?<!\S)(" + r")(?!\S).*?(?<!\S)(".join(map(re.escape, pieces)) + r")(?!\S)"
    return [
        found.span(at) for found in re.finditer(pattern, words) for at in range(1, len(pieces) + 1)
    ]


# --- sentences --------------------------------------------------------------------------------

_END = re.compile(r"(?<=[.!?:;])[*_\"”’)]*\s+|\n\s*\n|\n(?=\s*(?:[-*|#+>] ?|\d+[.)] ))")


def sentences(text: str, line: int = 1) -> Iterator[Sentence]:
    """Yield the sentences of a text without markup that begins in a certain line.

    >>> list(sentences("One.\\nTwo\\nand more. Three."))[1:]
    [Sentence(words='Two and more.', line=2), Sentence(words='Three.', line=3)]
    """
    at = 0
    for end in [*_END.finditer(text), None]:
        piece = text[at : end.start() if end else len(text)]
        before = text[:at] + piece[: len(piece) - len(piece.lstrip())]
        if piece.strip():
            yield Sentence(" ".join(piece.split()), line + before.count("\n"))
        at = end.end() if end else at


def asserts_nothing(sentence: Sentence) -> bool:
    """Tell whether a sentence asks without taking an answer for granted.

    >>> asserts_nothing(Sentence("Which is the largest?", 1))
    True
    >>> asserts_nothing(Sentence("Why is it the largest?", 1))
    False
    """
    return sentence.words.rstrip('*_”"’)').endswith("?") and "why" not in sentence.words.casefold()


def needing(sentence: Sentence) -> list[tuple[int, int]]:
    """Return where in its plain words a sentence compares and so needs a check."""
    return [] if asserts_nothing(sentence) else comparing(plain(sentence.words))


# --- chapters ---------------------------------------------------------------------------------

_FILLED_IN = re.compile(r"\{[^}]*\}")
_SAYS_NO_MORE = re.compile(r"\{(?:claim|source|cite[\w:]*)\}`[^`]*`|\[\^[\w-]+\]")
_ROLE = re.compile(r"\{[\w:+-]+\}`[^`]*`")


def _blank(found: re.Match[str]) -> str:
    """Take a text out and keep its lines, so that those below keep their numbers."""
    return "\n" * found[0].count("\n")


def _unmarked(text: str) -> str:
    """Return MyST text without its markup, line by line; code and quizzes are gone."""
    text = BLOCK.sub(_body, FRONT_MATTER.sub(_blank, text))
    for markup in (GRID, FENCE, OPTION, _SAYS_NO_MORE):
        text = markup.sub(_blank, text)
    text = INLINE_CODE.sub(PLACE, _ROLE.sub(PLACE, text))
    return MARKUP.sub(_blank, LINK.sub("]", text)).replace("*", "")


def _body(block: re.Match[str]) -> str:
    """Return what a directive shows, in its lines; nothing of code, and nothing of a quiz."""
    name = block[2] or ""
    if not name.startswith("{") or name in ("{code-cell}", "{quiz}"):
        return _blank(block)
    return "\n" + BLOCK.sub(_body, block[3])


def chapter(text: str) -> Page:
    """Read a chapter.

    Parameters
    ----------
    text : str
        Of its file.

    Returns
    -------
    Page
        Sentences of the front matter, the prose, quizzes and texts in code cells, and quotations.
    """
    page = Page([*_front(text), *sentences(_unmarked(text))])
    for block in BLOCK.finditer(text):
        line = text[: block.start()].count("\n") + 2
        if block[2] == "{quiz}":
            page.sentences += _of_quiz(block[3], line)
        elif block[2] == "{code-cell}":
            read_code(_without_options(block[3]), line, page)
    return page


def _front(text: str) -> Iterator[Sentence]:
    """Yield what readers see of the front matter: the aims of a chapter, the whole of a kit."""
    head = FRONT_MATTER.match(text)
    kept = (yaml.safe_load(head[0].strip("-\n")) or {}) if head else {}
    for told in _texts_in([kept.get("course", {}).get("objectives"), kept.get("workshop")]):
        line = text[: max(text.find(told[:30]), 0)].count("\n") + 1
        yield from sentences(_unmarked(told), line)


def _texts_in(kept: object) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, list | dict):
        for each in kept.values() if isinstance(kept, dict) else kept:
            yield from _texts_in(each)


def _of_quiz(text: str, line: int) -> Iterator[Sentence]:
    """Yield question, right answer and feedback; a wrong answer is wrong on purpose."""
    quiz = yaml.safe_load(text)
    told = [quiz["question"]]
    for answer in quiz["answers"]:
        told += [answer["text"]] * answer["right"] + [answer["feedback"]]
    for each in told:
        begins = text.find(each.split(". ")[0][:30])
        yield from sentences(_unmarked(each), line + text[: max(begins, 0)].count("\n"))


_OPTIONS = re.compile(r"\A(?:---\n.*?\n---\n|(?::[\w-]+:[^\n]*\n)+)", re.S)


def _without_options(code: str) -> str:
    return _OPTIONS.sub(_blank, code)


def read_code(code: str, line: int, page: Page) -> None:
    """Add the texts of a cell to a page, and what its assertions quote."""
    texts = _Texts()
    texts.visit(ast.parse(code))
    for text, at in texts.shown:
        page.sentences += sentences(_unmarked(text), line + at - 1)
    page.quotations += [Quotation(text, line + at - 1) for text, at in texts.quoted]


class _Texts(ast.NodeVisitor):
    """Texts of code: those that a reader may see, and the messages of assertions.

    Of words that a condition chooses, none is seen: those are computed already.
    """

    def __init__(self) -> None:
        self.shown: list[tuple[str, int]] = []
        self.quoted: list[tuple[str, int]] = []

    def visit_Assert(self, node: ast.Assert) -> None:
        if node.msg is not None and (text := _text(node.msg)) is not None:
            self.quoted.append((text, node.lineno))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for step in node.body[ast.get_docstring(node) is not None :]:
            self.visit(step)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        pass

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._show(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._show(node)

    def _show(self, node: ast.expr) -> None:
        text = _text(node)
        if text is not None and len(text.split()) > 2:  # two words are a label or a name
            self.shown.append((text, node.lineno))


def _text(node: ast.expr) -> str | None:
    """Return a text as it is written, with places where a value goes in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else PLACE for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


# --- exercises --------------------------------------------------------------------------------


def reviews(text: str) -> Page:
    """Read a file of questions that come back.

    Parameters
    ----------
    text : str
        Of ``book/reviews/<chapter>.yml``.

    Returns
    -------
    Page
        Questions, right answers and all feedback; quotations are the words of each ``proof``.
    """
    page = Page()
    for one in yaml.safe_load(text):
        line = text[: text.index(f"id: {one['id']}\n")].count("\n") + 1
        told = [one["question"], one.get("otherwise", "")]
        for answer in one["answers"]:
            told += [answer.get("text", "")] * bool(answer["right"]) + [answer["feedback"]]
        for each in told:
            page.sentences += sentences(_FILLED_IN.sub(PLACE, each), line)
        page.quotations += [Quotation(words, line) for words in one.get("proof", {})]
    return page


def exercises(text: str) -> Page:
    """Read a file of exercises.

    Parameters
    ----------
    text : str
        Of ``exercises/<chapter>.md``.

    Returns
    -------
    Page
        Prompts, steps of help, reasons, sample answers, what is said of a right one, and hints;
        quotations are those of cells tagged ``proof``.
    """
    page = Page()
    for task in reading.read(text).exercises:
        head = text[: text.index(f'"{task.id}"')].count("\n") + 1
        page.sentences += sentences(_unmarked(task.on_paper), head)
        for part in task.parts:
            if part.role in ("prompt", "why"):
                page.sentences += sentences(_unmarked(part.text), part.line)
            else:
                read_code(part.text, part.line, page)
        for note in (*task.question, *task.idea, *task.right, *task.mistakes):
            page.sentences += sentences(note.hint, note.line)
        for proof in task.proofs:
            read_code(proof.text, proof.line, page)
    return page
