"""Explorers: a function, the controls that set its arguments, and what it returns.

Where a kernel listens the controls are widgets. In the book every state is worked out once,
while the page is built, and stored in it.

Importing this package gives matplotlib the course's style (:func:`coursekit.palette.use`).
"""

from __future__ import annotations

from ._explorer import Explorer, explore
from ._model import StateFailed
from ._stored import TooManyStates, caption, fieldset

__all__ = ["Explorer", "StateFailed", "TooManyStates", "caption", "explore", "fieldset"]
