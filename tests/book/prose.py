"""Find numbers that somebody typed into the prose."""

from __future__ import annotations

import re
from typing import NamedTuple


class Bare(NamedTuple):
    """A typed number and the sentence it stands in."""

    number: str
    sentence: str


FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
# Every fenced block is matched, so that the end of one is never taken for the start of another.
BLOCK = re.compile(r"^(`{3,})(\{[\w:-]+\}|\w+)?[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)
GRID = re.compile(r"^:{3,}\{grid\}[^\n]*$", re.M)  # its argument counts columns
FENCE = re.compile(r"^(?:`{3,}|:{3,})(?:\{[\w:-]+\})?", re.M)
OPTION = re.compile(r"^:[\w-]+:[^\n]*$", re.M)
_ANCHORED = re.compile(r"\{(?:claim|source)\}`[^`]+`")
_ROLE = re.compile(r"\{[\w:+-]+\}`[^`]*`")
INLINE_CODE = re.compile(r"`+[^`]+`+")
LINK = re.compile(r"\]\([^)]*\)")
MARKUP = re.compile(r"<[^>]+>|https?://\S+|^\([\w-]+\)=$|^\+\+\+.*$|^%.*$", re.M)
_ORDINAL = re.compile(r"^(\s*|#+ +)\d+[.)] ", re.M)
_SENTENCE = re.compile(r"(?<=[.!?:;])[*_\"”’)]*\s+|\n\s*\n|\n(?=\s*[-*|#] ?)")
_NUMBER = re.compile(r"(?<![\w§])[−-]?\d+(?:[.,\u00a0\u202f ]\d+)*(?![\w])")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


def _prose_of(block: re.Match[str]) -> str:
    """Return what a reader reads of a fenced block: nothing of code, all of a directive."""
    directive = (block[2] or "").startswith("{") and block[2] != "{code-cell}"
    return f"\n\n{block[3] if directive else ''}\n\n"


def bare_numbers(text: str) -> list[Bare]:
    """List the numbers of a MyST text that are neither computed nor sourced.

    A number may be glued, stand in inline code, or share its sentence with a ``{claim}`` or a
    ``{source}``. Years from 1600 to 2099 are dates, and ordinals of lists are no figures.

    Parameters
    ----------
    text : str
        A chapter or a file of exercises.

    Returns
    -------
    list of Bare
        Each offender with its sentence.
    """
    text = FRONT_MATTER.sub("", text)
    text = GRID.sub("", BLOCK.sub(_prose_of, text))
    text = OPTION.sub("", FENCE.sub("", text))
    text = _ANCHORED.sub("§", text)
    text = _ROLE.sub("", text)
    text = INLINE_CODE.sub("", text)
    text = LINK.sub("]", text)
    text = MARKUP.sub("", text)
    text = _ORDINAL.sub("", text)
    found = []
    for sentence in _SENTENCE.split(text):
        if sentence and "§" not in sentence:
            found += [
                Bare(number, " ".join(sentence.split()))
                for number in _NUMBER.findall(sentence)
                if not _YEAR.fullmatch(number)
            ]
    return found
