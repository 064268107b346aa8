"""Shift–share: how much of a change a place owes to the times, to its mix, and to itself."""

from __future__ import annotations

import pandas as pd

from ..languages import say

__all__ = ["shift_share", "totals"]


def shift_share(
    before: pd.Series, after: pd.Series, reference_before: pd.Series, reference_after: pd.Series
) -> pd.DataFrame:
    """Split the change of each group of a place into three parts that add up to it.

    With g the growth of the whole reference, gᵢ that of group i in the reference and nᵢ the
    place's own number at the start:

    - *common* = nᵢ × g: what it would have gained growing like the whole reference,
    - *mix* = nᵢ × (gᵢ − g): because group i did better or worse than the whole there,
    - *own* = what is left: the place's group did better or worse than the same group elsewhere.

    Parameters
    ----------
    before, after : pandas.Series, shape (k,)
        Numbers of the place by group, at the start and at the end: people, jobs.
    reference_before, reference_after : pandas.Series, shape (k,)
        The same for what it is compared with. The reference may or may not hold the place.

    Returns
    -------
    pandas.DataFrame, shape (k, 4)
        ``change``, ``common``, ``mix`` and ``own`` by group, in the unit given.

    Raises
    ------
    ValueError
        When the groups differ, a number is missing or negative, or a group of the reference is
        empty at the start.

    References
    ----------
    Dunn E. S. (1960), A statistical and analytical technique for regional analysis, Papers of
    the Regional Science Association 6, 97–112.

    Examples
    --------
    >>> groups = ["workers", "managers"]
    >>> shift_share(pd.Series([80, 20], groups), pd.Series([60, 30], groups),
    ...             pd.Series([500, 500], groups), pd.Series([400, 700], groups))
              change  common   mix  own
    workers    -20.0     8.0 -24.0 -4.0
    managers    10.0     2.0   6.0  2.0
    """
    parts = {
        "before": before,
        "after": after,
        "reference_before": reference_before,
        "reference_after": reference_after,
    }
    for name, numbers in parts.items():
        if not numbers.index.equals(before.index):
            raise ValueError(
                say("shift_share(): {name} has other groups, or another order of them", name=name)
            )
        if numbers.isna().any() or (numbers < 0).any():
            raise ValueError(
                say("shift_share(): {name} holds a missing or a negative number", name=name)
            )
    if (reference_before <= 0).any():
        empty = reference_before.index[reference_before <= 0][0]
        raise ValueError(
            say(
                "shift_share(): group {group!r} is empty in the reference at the start", group=empty
            )
        )
    whole = reference_after.sum() / reference_before.sum() - 1
    each = reference_after / reference_before - 1
    change = (after - before).astype(float)
    common = before * whole
    mix = before * (each - whole)
    return pd.DataFrame(
        {"change": change, "common": common, "mix": mix, "own": change - common - mix}
    )


def totals(parts: pd.DataFrame, start: float) -> pd.Series:
    """Add up the parts of all groups, in per cent of the start.

    Parameters
    ----------
    parts : pandas.DataFrame
        From :func:`shift_share`.
    start : float
        The place's whole number at the start, above 0.

    Returns
    -------
    pandas.Series
        ``change``, ``common``, ``mix`` and ``own`` in per cent of ``start``.

    Raises
    ------
    ValueError
        When the start is not above 0.

    Examples
    --------
    >>> parts = pd.DataFrame({"change": [-20.0, 10.0], "own": [-4.0, 2.0]})
    >>> totals(parts, 100).to_dict()
    {'change': -10.0, 'own': -2.0}
    """
    if not start > 0:
        raise ValueError(
            say(
                "totals(): start={start!r}: nothing to compare with; it must be above 0",
                start=start,
            )
        )
    return 100 * parts.sum() / start
