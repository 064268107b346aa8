"""Numbers and comparisons in findings, worked out again from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..datasets import load
from ..languages import say
from .rule import no_claim


def recomputable() -> list[int]:
    """Return the numbers of the claims whose finding holds a number made from our tables.

    Examples
    --------
    >>> 9 in recomputable()
    True
    """
    return sorted(set(load("claim_checks")["claim"].tolist()))


def recompute(claim: int) -> pd.DataFrame:
    """Work out each number and each comparison of a finding again, from the tables.

    Parameters
    ----------
    claim : int
        Number of the claim.

    Returns
    -------
    pandas.DataFrame
        One row a clause: its ``words``, the value ``stated`` and the one ``found``, the ``unit``
        (``yes`` for a comparison, which is then 1), the ``basis`` and whether it ``holds``.

    Raises
    ------
    LookupError
        When there is no such claim, or its finding holds no number of ours.

    Examples
    --------
    >>> again = recompute(9).set_index("words")
    >>> float(again.loc["82.1 %", "found"].round(1))
    82.1
    """
    checks = load("claim_checks").query("claim == @claim")
    if checks.empty:
        if claim not in set(load("claims")["id"]):
            raise no_claim(claim)
        raise LookupError(
            say(
                "The finding of claim {claim} rests on its sources, not on a computation. "
                "These can be computed again: {listed}.",
                claim=claim,
                listed=", ".join(map(str, recomputable())),
            )
        )
    # The ledger is our own table, checked by its digest before it is read.
    found = checks["recompute"].map(worked_out)
    return pd.DataFrame(
        {
            "words": checks["words"],
            "stated": checks["value"],
            "found": found,
            "unit": checks["unit"],
            "basis": checks["basis"],
            "holds": (found - checks["value"]).abs() <= checks["tolerance"] + 1e-9,
        }
    ).reset_index(drop=True)


def worked_out(expression: str) -> float:
    """Return the number that an expression of the ledger gives; it knows load, np and pd.

    Examples
    --------
    >>> worked_out("load('claims')['id'].min()")
    1.0
    """
    scope = {"load": load, "np": np, "pd": pd, "__builtins__": {}}
    return float(eval(expression, scope))
