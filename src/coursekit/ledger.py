"""The claims ledger: numbers in findings can be computed again, by anyone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .datasets import load


def recomputable() -> list[int]:
    """Return the numbers of the claims whose finding holds a number made from our tables.

    Examples
    --------
    >>> 9 in recomputable()
    True
    """
    claims = load("claims")
    return claims.loc[claims["recompute"].notna(), "id"].tolist()


def recompute(claim: int) -> float:
    """Compute the number of a finding again, from the tables.

    Parameters
    ----------
    claim : int
        Number of the claim, 1 to 32.

    Returns
    -------
    float
        The number, in the unit that the ledger names.

    Raises
    ------
    LookupError
        When there is no such claim, or its finding holds no number of ours.

    Examples
    --------
    >>> round(recompute(9), 1)
    82.1
    """
    claims = load("claims").set_index("id")
    if claim not in claims.index:
        raise LookupError(
            f"There is no claim {claim!r}: the ledger has {claims.index.min()} to "
            f"{claims.index.max()}."
        )
    expression = claims.loc[claim, "recompute"]
    if not isinstance(expression, str):
        raise LookupError(
            f"The finding of claim {claim} rests on its sources, not on a computation. "
            f"These can be computed again: {', '.join(map(str, recomputable()))}."
        )
    # The ledger is our own table, checked by its digest before it is read.
    return worked_out(expression)


def worked_out(expression: str) -> float:
    """Return the number that an expression of the ledger gives; it knows load, np and pd.

    Examples
    --------
    >>> worked_out("load('claims')['id'].min()")
    1.0
    """
    scope = {"load": load, "np": np, "pd": pd, "__builtins__": {}}
    return float(eval(expression, scope))
