"""Names that do not exist: the error names the nearest ones that do."""

from __future__ import annotations

import difflib

from ..languages import say


class Unknown(LookupError):
    """A name that does not exist, with the nearest ones that do."""

    def __init__(self, sentence: str, name: object, valid: list[str], ask: str) -> None:
        close = difflib.get_close_matches(str(name), valid, n=3, cutoff=0.5)
        near = say(" or ").join(map(repr, close))
        guess = f" {say('Did you mean {near}?', near=near)}" if close else ""
        super().__init__(f"{sentence}{guess} {ask}")


class UnknownDataset(Unknown):
    """There is no such table."""


class UnknownColumn(Unknown):
    """The table has no such column."""


class UnknownCommune(Unknown):
    """The study area has no such commune."""


class UnclearCommune(UnknownCommune):
    """What was written may be several communes, or says two things that do not agree."""

    def __init__(self, sentence: str) -> None:
        LookupError.__init__(self, sentence)
