"""An order that looks like chance and is the same in every build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

__all__ = ["in_disorder"]


def in_disorder(items: Iterable[str], key: str) -> list[str]:
    """Return texts in an order that neither they nor their places tell.

    >>> in_disorder("abcd", "ex03_1") == in_disorder("dcba", "ex03_1")
    True
    """
    return sorted(items, key=lambda item: hashlib.sha256(f"{key} {item}".encode()).digest())
