"""Words that are looked for in a text, by language: numbers, what denies, marks of exercises.

A text of the code is said through :func:`coursekit.languages.say`; here stands what is *read*. A
language that has nothing here is read as English is.
"""

from __future__ import annotations

import re
from functools import cache

from . import languages

__all__ = ["OPEN", "RUBRIC", "denial", "figure"]

#: How the rubric of an open question begins, and a word of its level.
RUBRIC = {"en": "Rubric", "fr": "Grille d’évaluation"}
OPEN = {"en": "open", "fr": "ouverte"}

# “Un” and “une” are articles, and “deux” stands in texts that count nothing. The hundred of a per
# cent is no number of its own, and “quatre-vingt-dix” is one.
_FRENCH = (
    r"(?:trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
    r"|trente|quarante|cinquante|soixante|(?<!pour\s)cents?|mille|milliers?|millions?|milliards?"
    r"|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aines?|moitiés?|demie?s?|tiers"
    r"|quarts?|(?:cinqu|six|sept|huit|neuv|dix|cent)ièmes?)"
)
# In English “one” and “two” stand in texts that count nothing: the two towns, one of them.
_NUMBERS = {
    "en": (
        r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
        r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
        r"|hundred|thousand|million|half|halves|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?"
        r"|(?:one|two) (?:per cent|points?|in \w+)|twice"
    ),
    "fr": (
        rf"{_FRENCH}(?:[-\s]{_FRENCH})*\b"
        r"|(?:une?|deux)\s(?:pour\scent|points?(?!\s(?:de\svue|commun))|sur\s\w+)|deux\sfois"
    ),
}
_DENIALS = {
    "en": r"\b(?:not|nobody|no one|neither|nor|never|nothing|cannot|without)\b|n['’]t\b",
    # “Personne”, “rien” and “plus” deny beside “ne” alone.
    "fr": r"\b(?:ne|pas|non|ni|sans|aucune?|nul(?:le)?|jamais)\b|\bn['’](?=\w)",
}


def figure() -> re.Pattern[str]:
    """Return what finds numbers, in digits or in words of the language of this process.

    Examples
    --------
    >>> figure().findall("A third of them, 12 metres deep")
    ['third', '12 ']
    """
    return _figure(languages.language())


def denial() -> re.Pattern[str]:
    """Return what finds a word that denies, in the language of this process.

    Examples
    --------
    >>> denial().search("Nobody can say that")[0]
    'Nobody'
    """
    return _denial(languages.language())


@cache
def _figure(language: str) -> re.Pattern[str]:
    words = _NUMBERS.get(language, _NUMBERS[languages.OWN])
    return re.compile(rf"(?<![\w.,])\d[\d., \u00a0\u202f]*|\b(?:{words})\b", re.I)


@cache
def _denial(language: str) -> re.Pattern[str]:
    return re.compile(_DENIALS.get(language, _DENIALS[languages.OWN]), re.I)
