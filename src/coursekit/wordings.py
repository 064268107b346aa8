"""Words that are looked for in texts, by language: numbers, units, what denies, marks of exercises.

A text of the code is said through :func:`coursekit.languages.say`; here stands what is *read*. A
language that has nothing here is read as English is.
"""

from __future__ import annotations

import re
from functools import cache

from . import languages

__all__ = [
    *("OPEN", "RUBRIC", "claims", "denial", "figure", "in_words", "seeming", "several"),
    "unit_says",
]

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
#: An answer that is a number in words, where digits are asked for.
_IN_WORDS = {
    "en": (
        r"nought|zero|one|two|three|four|five|six|seven|eight|nine|ten"
        r"|eleven|twelve|none|half|twenty|thirty|forty|fifty|hundred|thousand|million"
    ),
    "fr": rf"zéro|une?|deux|aucune?|{_FRENCH}",
}
#: How a hint begins that says how it is; others ask, or tell what to do. A French one is known by
#: its end: the first sentence is no question, and does not begin with “Regardez” and the like.
_CLAIMS = {
    "en": r"(?!One way)(?:These|That|This|All|The|You|A|One|Something)(?!\S)",
    "fr": r"(?!On (?:peut )?(?:y )?arrive|(?!Chez\b|Assez\b)(?:Ne )?\w+ez\b|[^.!?]*\?)",
}
#: What says of a claim that it is none, which a “perhaps” says already.
_SEEMING = {"en": ", it seems", "fr": ", semble-t-il"}
#: Words of a hint that speaks of several numbers together, so that it is true of no single one.
_SEVERAL = {
    "en": r"right|both|twice|pair|two numbers|the other number",
    "fr": r"bon(?:ne)?s?|justes?|tou(?:te)?s les deux|les deux|deux fois|paires?|deux nombres"
    r"|l['’]autre nombre",
}
#: Units of a kind of their own. An exercise that nobody has translated keeps its English one.
_UNITS = {
    "share": r"share|\bparts?\b",
    "yearly": r"a year|\bpar an\b",
    "year": r"^(?:year|année|an)$",
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


def in_words() -> re.Pattern[str]:
    """Return what finds a number in words, in the language of this process.

    Examples
    --------
    >>> in_words().search("about twenty")[0]
    'twenty'
    """
    return _in_words(languages.language())


def claims(hint: str) -> bool:
    """Tell whether a hint begins with a sentence that says how it is, and asks nothing.

    Examples
    --------
    >>> claims("This is a median."), claims("Which one is the part?")
    (True, False)
    """
    return _claims(languages.language()).match(hint) is not None


def seeming() -> str:
    """Return the words that make a claim a guess, in the language of this process.

    Examples
    --------
    >>> seeming()
    ', it seems'
    """
    return _SEEMING.get(languages.language(), _SEEMING[languages.OWN])


def unit_says(what: str, unit: str) -> bool:
    """Tell whether a unit is one of a kind: a share, something for each year, a year.

    Examples
    --------
    >>> unit_says("share", "a share from 0 to 1"), unit_says("yearly", "% a year")
    (True, True)
    """
    return re.search(_UNITS[what], unit) is not None


def several() -> re.Pattern[str]:
    """Return what finds words of a hint that speaks of several numbers together.

    Examples
    --------
    >>> several().search("Both are upside down.")[0]
    'Both'
    """
    return _several(languages.language())


@cache
def _several(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_SEVERAL.get(language, _SEVERAL[languages.OWN])})\b", re.I)


@cache
def _in_words(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_IN_WORDS.get(language, _IN_WORDS[languages.OWN])})\b")


@cache
def _claims(language: str) -> re.Pattern[str]:
    return re.compile(_CLAIMS.get(language, _CLAIMS[languages.OWN]))


@cache
def _figure(language: str) -> re.Pattern[str]:
    words = _NUMBERS.get(language, _NUMBERS[languages.OWN])
    return re.compile(rf"(?<![\w.,])\d[\d., \u00a0\u202f]*|\b(?:{words})\b", re.I)


@cache
def _denial(language: str) -> re.Pattern[str]:
    return re.compile(_DENIALS.get(language, _DENIALS[languages.OWN]), re.I)
