"""Answer a text: all that can be seen in it without understanding it."""

from __future__ import annotations

import re
from typing import Any

from ..languages import say
from .answers import is_gap
from .exercise import Open
from .feedback import Feedback
from .groups import GAP

__all__ = ["judged", "topic_of"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?…](?=[\s\"'»”)]|$)|\n")
#: Words that carry sentences, in the languages in which learners write.
_SMALL_WORDS = """
a an and are as at be been but by can do does for from had has have if in into is it its not
of on or our than that the their them then there these they this those to was we were what
when where which who will with would you your au aux avec ce ces cette dans de des du elle
en est et eux il ils la le les leur mais ne nous ou par pas plus pour qu que qui sa se ses
son sont sur un une vous à été aber als am auf aus bei das dass dem den der die ein eine
einem einen einer er es für hat im ist mit nach nicht oder sich sie sind und von vor war wie
wir wird zu zum zur con del el las los por una y o para che di per non sono della
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def judged(exercise: Open, answer: Any) -> Feedback:
    """Answer a text with its remarks and its rubric.

    A text that can be read as sentences is taken, whatever it says. What is only begun, or a list
    of words, is answered as well, and does not count as done.
    """
    if not isinstance(answer, str):
        said = GAP if is_gap(answer) else _NO_TEXT
        return Feedback(exercise.id, False, "gap" if said is GAP else "not a text", said)
    text = str.__str__(answer)
    if is_gap(text) or exercise.untouched(text):
        return Feedback(
            exercise.id,
            False,
            "gap",
            say("Nothing is written yet. Put your text in place of the gap (...), then check."),
        )
    seen = [one.seen(text) if one.seen else None for one in exercise.criteria]
    unfinished = _unfinished(text)
    if unfinished:
        kind, said = unfinished
        return Feedback(exercise.id, False, kind, said, exercise.rubric, seen)
    found = [one for one in exercise.remarks if one.when(text)]
    found.sort(key=lambda one: one.name == "very short")  # that one hides what would help
    hints = [one.hint for one in found]
    positive = [one.seen for one in exercise.criteria if one.seen and not one.lacks]
    away = len(topic_of(text) & exercise.topic) < _SHARED if exercise.topic else True
    if away and len(positive) >= _TELLING and not any(one(text) for one in positive):
        hints.insert(0, say("little in it speaks of what the question asks. Is it the right text?"))
    return Feedback(exercise.id, True, "open", _said(hints), exercise.rubric, seen)


def topic_of(text: str) -> frozenset[str]:
    """Return the beginnings of the words that carry a text.

    >>> sorted(topic_of("It is the list of a mayor, and lists are long."))
    ['list', 'long', 'mayor']
    """
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.rstrip("s")[:6] for word in words if len(word) > 3 and word not in _SMALL)


#: So many points of a rubric in vain, and fewer words shared with the question than this: then a
#: text is about something else.
_TELLING, _SHARED = 3, 3
_NO_TEXT = say("A text is asked for: put your sentences between quotes.")


def _said(hints: list[str]) -> str:
    if not hints:
        return say("Taken. Now read it with the eyes of a stranger, point by point:")
    if len(hints) == 1:
        return say("Taken. One thing to look at: {hint}", hint=hints[0])
    count = _MANY.get(len(hints), str(len(hints)))
    listed = " ".join(f"({at}) {hint}" for at, hint in enumerate(hints, 1))
    return say("Taken. {count} things to look at: {listed}", count=count, listed=listed)


_MANY = {2: say("Two"), 3: say("Three"), 4: say("Four"), 5: say("Five"), 6: say("Six")}


def _unfinished(text: str) -> tuple[str, str] | None:
    """Tell what is no text yet: a few words, words without sentences, the same words again.

    >>> _unfinished("shafts, 303, 1928, heaps, UNESCO, not known, visitors, walks and more")[0]
    'words without sentences'
    >>> _unfinished("In 1928, 303 shafts were open. The rest ... the tables do not say.") is None
    True
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(text.split()) < 8:
        return (
            "only begun",
            say(
                "This is a beginning. Write whole sentences, then check: what a good answer has is "
                "listed here."
            ),
        )
    if len(words) >= 12 and len(set(words)) < 0.4 * len(words):
        return (
            "the same words again",
            say("The same words come again and again. Write it as you would tell it to somebody."),
        )
    small = sum(word in _SMALL for word in words) / len(words)
    pieces = [piece for piece in _END.split(text) if len(_WORD.findall(piece)) >= 4]
    commas = len(re.findall(r"[,;:/•·|]|\s[-–—]\s|\n\s*[-*]", text))
    listed = commas >= len(words) / 3
    if (small < 0.12 and (not pieces or listed or small < 0.05)) or (listed and small < 0.25):
        return (
            "words without sentences",
            say(
                "These are the words, and not yet sentences. What do they say about each other? "
                "Write it out, then check."
            ),
        )
    return None
