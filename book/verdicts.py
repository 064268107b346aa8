"""Claims of the ledger, and the words for a verdict."""

from __future__ import annotations

import pandas as pd

from coursekit import load

VERDICTS = {
    "confirmed": "Confirmed",
    "nuanced": "Nuanced",
    "contradicted": "Contradicted",
    "not_verified": "Not verified",
}


def claim(number: int | str) -> pd.Series:
    """Return a row of the ledger.

    Raises
    ------
    ValueError
        When there is no such claim.
    """
    table = load("claims").set_index("id")
    try:
        return table.loc[int(number)]
    except (KeyError, ValueError):
        first, last = table.index.min(), table.index.max()
        raise ValueError(
            f"there is no claim {number!r}: the ledger has {first} to {last}"
        ) from None
