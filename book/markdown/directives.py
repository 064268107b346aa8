"""Directives in plain Markdown: cards, questions, boxes, what folds away."""

from __future__ import annotations

from string import ascii_uppercase

import pandas as pd

from book import minutes
from book.quizzes import BadQuiz, read
from book.verdicts import VERDICTS
from coursekit import load
from coursekit.datasets import worded

from .roles import row_of
from .text import Converter, Directive, Page, UnknownMarkup, inline, plain


def _card(_: Directive, page: Page) -> str:
    course = page.course
    lines = [f"**{minutes.of_chapter(page.name).words}.** You will learn to", ""]
    lines += [f"- {inline(text, page)}" for text in course["objectives"]]
    if course["claims"]:
        lines += ["", "We put to the test", ""]
        lines += [
            f"- claim {number}: {row_of(number, page)['claim']}" for number in course["claims"]
        ]
    return _quoted("\n".join(lines))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _folded(title: str, text: str) -> str:
    # The empty lines let the text inside be read as Markdown.
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def _quiz(block: Directive, page: Page) -> str:
    try:
        given = read(block.argument, block.body)
    except BadQuiz as error:
        raise UnknownMarkup(f"{page.name}: {error}") from None
    asked, said = [], []
    for letter, answer in zip(ascii_uppercase, given["answers"], strict=False):
        asked.append(f"- {letter}. {inline(str(answer['text']), page)}")
        word = "Right." if answer["right"] else "Not quite."
        said.append(f"- {letter}. **{word}** {inline(str(answer['feedback']), page)}")
    question = f"**Quick question.** {inline(str(given['question']), page)}"
    answers = _folded("What to say to each answer", "\n".join(said))
    return "\n".join([question, "", *asked, "", answers])


def _verdicts(block: Directive, page: Page) -> str:
    numbers = block.argument.split() or page.course["claims"]
    if not numbers:
        return (
            f"- **Your verdict:** {', '.join(VERDICTS.values()).lower()}? How sure are you?\n"
            "- **What is said, and by whom:** …\n- **What we found:** …\n"
            "- **What would settle it:** …"
        )
    return "\n".join(_verdict(number, page) for number in numbers)


def _verdict(number: int | str, page: Page) -> str:
    row = row_of(number, page)
    lines = [
        f"- **{VERDICTS[row['verdict']]}** (confidence: {row['confidence']}). "
        f"Claim {number}: {row['claim']}",
        f"  - What we found: {row['finding']}",
    ]
    if pd.notna(row["settled_by"]) and row["settled_by"]:
        lines.append(f"  - What would settle it: {row['settled_by']}")
    return "\n".join(lines)


def _board(_: Directive, page: Page) -> str:
    claims = worded(load("claims"))
    counts = [
        f"{word.lower()} {int((claims['verdict'] == verdict).sum())}"
        for verdict, word in VERDICTS.items()
    ]
    rows = [
        f"| {row.id} | {row.claim.replace('|', '&#124;')} | {VERDICTS[row.verdict]} |"
        for row in claims.itertuples()
    ]
    head = ["| claim | what is said | verdict |", "|---|---|---|"]
    return "\n".join([f"**All claims.** {', '.join(counts)}.", "", *head, *rows])


def _admonition(block: Directive, page: Page) -> str:
    title = inline(block.argument, page)
    return _quoted(f"**{title}**\n\n{plain(block.body, page)}")


def _dropdown(block: Directive, page: Page) -> str:
    return _folded(inline(block.argument, page), plain(block.body, page))


def _exercises(_: Directive, page: Page) -> str:
    return (
        f"The exercises of this chapter are a notebook of their own: "
        f"[open them](../exercises/{page.neighbours[page.name]}). "
        "Each has a check that says what kind of mistake was made."
    )


#: What a chapter may hold, and who writes it in plain Markdown.
KNOWN: dict[str, Converter] = {
    "chapter-card": _card,
    "quiz": _quiz,
    "verdicts": _verdicts,
    "verdict-board": _board,
    "admonition": _admonition,
    "dropdown": _dropdown,
    "exercises": _exercises,
}
