"""The rule by which evidence becomes a verdict, and says how sure it is.

The same rule stands in plain words on the page *How to use this book*; whoever changes it here
changes it there. It knows no claim: it counts pieces of evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..datasets import load
from ..languages import of_table, say

#: Figures that an office counted or kept, from an official source, decide alone.
_COUNTED = {"measured", "census", "administrative"}
#: Works of reference, pages of single persons and our own models are weak alone.
_WEAK = {"encyclopedia", "private", "own"}
#: Whoever of these speaks, it is one and the same voice; a newspaper is a voice of its own.
_ONE_VOICE = {"town", "official", "own"}
_LEVELS = {"low": say("low"), "medium": say("medium"), "high": say("high")}
_VERDICTS = {
    "confirmed": say("confirmed"),
    "nuanced": say("nuanced"),
    "contradicted": say("contradicted"),
    "not_verified": say("not verified"),
}
_OUTCOMES = {
    "holds": say("it holds"),
    "in part": say("it holds in part"),
    "fails": say("it does not hold"),
    "open": say("it stays open"),
}


_COUNTS = {
    2: say("Two"),
    3: say("Three"),
    4: say("Four"),
    5: say("Five"),
    6: say("Six"),
    7: say("Seven"),
    8: say("Eight"),
    9: say("Nine"),
}


@dataclass(frozen=True)
class Piece:
    """What one source says on one part of a claim.

    Attributes
    ----------
    part : str
        The part of the sentence.
    source : str
        Key of the source.
    origin : str
        Who speaks there, as the table ``sources`` has it.
    kind : str
        How we know.
    weighs : str
        ``for``, ``against``, ``qualifies`` or ``silent``.
    word_of : str
        Whose word the source passes on; empty where it speaks for itself.
    """

    part: str
    source: str
    origin: str
    kind: str
    weighs: str
    word_of: str = ""

    @property
    def voice(self) -> str:
        """Who it is that speaks in the end: pieces of one voice count once.

        >>> Piece("", "BASTA1", "press", "reported", "for", word_of="town").voice
        'town'
        """
        return self.word_of or (self.origin if self.origin in _ONE_VOICE else self.source)

    @property
    def speaks(self) -> bool:
        """Whether it decides anything."""
        return self.weighs != "silent"

    @property
    def official(self) -> bool:
        """Whether it is a figure that an office counted or kept."""
        return self.origin == "official" and self.kind in _COUNTED and not self.word_of

    @property
    def serious(self) -> bool:
        """Whether it may carry a verdict alone."""
        return self.origin not in _WEAK


@dataclass(frozen=True)
class ClaimPart:
    """One part of a claim with the pieces that speak to it."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def ways(self) -> set[str]:
        """The ways in which its evidence weighs."""
        return {piece.weighs for piece in self.pieces if piece.speaks}

    @property
    def voices(self) -> set[str]:
        """The serious voices, each once."""
        return {piece.voice for piece in self.pieces if piece.speaks and piece.serious}

    @property
    def outcome(self) -> str:
        """What becomes of it: it holds, holds in part, fails or stays open."""
        if not self.ways:
            return "open"
        return {frozenset({"for"}): "holds", frozenset({"against"}): "fails"}.get(
            frozenset(self.ways), "in part"
        )

    @property
    def _official(self) -> bool:
        return any(piece.official for piece in self.pieces if piece.speaks)

    @property
    def _disputed(self) -> bool:
        serious = {piece.weighs for piece in self.pieces if piece.serious}
        return {"for", "against"} <= serious

    @property
    def confidence(self) -> str:
        """How sure we are of what became of it."""
        return self._sure[0]

    @property
    def _sure(self) -> tuple[str, str]:
        """How sure we are, and why."""
        if self._official:
            return "high", say("Official data among them")
        if self._disputed:
            return "medium", say("Serious sources say for and against, and no official data decide")
        if len(self.voices) == 1:
            return "medium", say("One serious voice")
        if self.voices:
            return "high", say("{count} serious voices", count=_counted(len(self.voices)))
        return "low", say("Weak sources only")

    def reasons(self) -> str:
        """Say in a sentence or two how the rule came to its outcome.

        >>> said = Piece("height", "A", "press", "reported", "for")
        >>> print(ClaimPart("height", (said,)).reasons())
        One piece of evidence speaks, for it: it holds. One serious voice: confidence medium.
        """
        if not self.ways:
            return say("Nothing that was found decides it: it stays open.")
        count = sum(piece.speaks for piece in self.pieces)
        ways, outcome = _listed(self.ways), _OUTCOMES[self.outcome]
        if count == 1:
            how = say(
                "One piece of evidence speaks, {ways}: {outcome}.", ways=ways, outcome=outcome
            )
        else:
            how = say(
                "{count} pieces of evidence speak, {ways}: {outcome}.",
                count=_counted(count),
                ways=ways,
                outcome=outcome,
            )
        level, why = self._sure
        sure = say("{why}: confidence {level}.", why=why, level=_LEVELS[level])
        return f"{how} {sure}"


def _counted(count: int) -> str:
    """Return a count that begins a sentence.

    >>> _counted(2), _counted(12)
    ('Two', '12')
    """
    return _COUNTS.get(count, str(count))


def _listed(ways: set[str]) -> str:
    words = {"for": say("for it"), "against": say("against it"), "qualifies": say("for it in part")}
    return say(" and ").join(word for way, word in words.items() if way in ways)


@dataclass(frozen=True)
class Judgement:
    """A verdict with its confidence, and the parts from which they follow."""

    parts: tuple[ClaimPart, ...]

    @property
    def verdict(self) -> str:
        """The word of the ledger."""
        outcomes = {part.outcome for part in self.parts}
        if outcomes <= {"open"}:
            return "not_verified"
        if outcomes == {"holds"}:
            return "confirmed"
        # A wrong detail contradicts where nothing is left that holds without it.
        return "nuanced" if outcomes & {"holds", "in part"} else "contradicted"

    @property
    def confidence(self) -> str:
        """That of the least sure part to which anything speaks."""
        spoken = [part.confidence for part in self.parts if part.ways]
        return min(spoken, key=list(_LEVELS).index, default="low")

    def __str__(self) -> str:
        """Return the steps in words."""
        steps = [
            say("{word}: {text}", word=of_table("claim_evidence", part.name), text=part.reasons())
            for part in self.parts
        ]
        return "\n".join([*steps, f"{_VERDICTS[self.verdict]}, {_LEVELS[self.confidence]}"])


def judge(pieces: Iterable[Piece]) -> Judgement:
    """Apply the rule to pieces of evidence, in whatever order they come.

    Parameters
    ----------
    pieces : iterable of Piece
        The evidence on one claim.

    Returns
    -------
    Judgement
        With ``verdict``, ``confidence`` and ``parts``.

    Examples
    --------
    >>> found = judge([Piece("where", "A", "press", "reported", "against"),
    ...                Piece("what", "A", "press", "reported", "for")])
    >>> found.verdict, found.confidence
    ('nuanced', 'medium')
    """
    parts: dict[str, list[Piece]] = {}
    for piece in pieces:
        parts.setdefault(piece.part, []).append(piece)
    return Judgement(tuple(ClaimPart(name, tuple(parts[name])) for name in sorted(parts)))


def pieces_of(claim: int) -> list[Piece]:
    """Return the evidence of a claim as the tables have it."""
    rows = load("claim_evidence").query("claim == @claim")
    origins = load("sources").set_index("key")["origin"]
    return [
        Piece(row.part, row.source, origins[row.source], row.kind, row.weighs, row.word_of or "")
        for row in rows.fillna({"word_of": ""}).itertuples()
    ]


def verdict(claim: int) -> Judgement:
    """Derive the verdict on a claim from its evidence, by the rule of the ledger.

    Parameters
    ----------
    claim : int
        Number of the claim.

    Returns
    -------
    Judgement
        With ``verdict`` and ``confidence``; printed, it tells the steps.

    Raises
    ------
    LookupError
        When there is no evidence on such a claim.

    Examples
    --------
    >>> print(verdict(18))
    the whole sentence: Nothing that was found decides it: it stays open.
    not verified, low
    """
    pieces = pieces_of(claim)
    if not pieces:
        raise no_claim(claim)
    return judge(pieces)


def no_claim(claim: object) -> LookupError:
    """Return the error for a number that the ledger does not have."""
    known = load("claims")["id"]
    return LookupError(
        say(
            "There is no claim {claim!r}: the ledger has {least} to {most}.",
            claim=claim,
            least=known.min(),
            most=known.max(),
        )
    )
