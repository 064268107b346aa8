"""Directives in plain Markdown: cards, questions, boxes, what folds away."""

from __future__ import annotations

from string import ascii_uppercase

import pandas as pd

from book import minutes
from book.quizzes import BadQuiz, read
from book.verdicts import CONFIDENCES, VERDICTS
from coursekit import load
from coursekit.datasets import worded
from coursekit.languages import say

from .roles import row_of
from .text import Converter, Directive, Page, UnknownMarkup, inline, plain


def _card(_: Directive, page: Page) -> str:
    course = page.course
    lines = [f"**{minutes.of_chapter(page.name).words}.** {say('You will learn to')}", ""]
    lines += [f"- {inline(text, page)}" for text in course["objectives"]]
    if course["claims"]:
        lines += ["", say("We put to the test"), ""]
        lines += [f"- {_claim(number, page)}" for number in course["claims"]]
    return _quoted("\n".join(lines))


def _claim(number: int, page: Page) -> str:
    return say("claim {number}: {claim}", number=number, claim=row_of(number, page)["claim"])


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
        word = say("Right.") if answer["right"] else say("Not quite.")
        said.append(f"- {letter}. **{word}** {inline(str(answer['feedback']), page)}")
    question = f"**{say('Quick question.')}** {inline(str(given['question']), page)}"
    answers = _folded(say("What to say to each answer"), "\n".join(said))
    return "\n".join([question, "", *asked, "", answers])


def _verdicts(block: Directive, page: Page) -> str:
    numbers = block.argument.split() or page.course["claims"]
    if not numbers:
        return say(
            "- **Your verdict:** {words}? How sure are you?\n"
            "- **What is said, and by whom:** …\n- **What we found:** …\n"
            "- **What would settle it:** …",
            words=", ".join(VERDICTS.values()).lower(),
        )
    return "\n".join(_verdict(number, page) for number in numbers)


def _verdict(number: int | str, page: Page) -> str:
    row = row_of(number, page)
    lines = [
        "- "
        + say(
            "**{verdict}** (confidence: {confidence}). Claim {number}: {claim}",
            verdict=VERDICTS[row["verdict"]],
            confidence=CONFIDENCES[row["confidence"]],
            number=number,
            claim=row["claim"],
        ),
        f"  - {say('What we found:')} {row['finding']}",
    ]
    if pd.notna(row["settled_by"]) and row["settled_by"]:
        lines.append(f"  - {say('What would settle it:')} {row['settled_by']}")
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
    head = [say("| claim | what is said | verdict |"), "|---|---|---|"]
    return "\n".join([f"**{say('All claims.')}** {', '.join(counts)}.", "", *head, *rows])


def _admonition(block: Directive, page: Page) -> str:
    title = inline(block.argument, page)
    return _quoted(f"**{title}**\n\n{plain(block.body, page)}")


def _dropdown(block: Directive, page: Page) -> str:
    return _folded(inline(block.argument, page), plain(block.body, page))


def _exercises(_: Directive, page: Page) -> str:
    return say(
        "The exercises of this chapter are a notebook of their own: "
        "[open them](../exercises/{file}). "
        "Each has a check that says what kind of mistake was made.",
        file=page.neighbours[page.name],
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
