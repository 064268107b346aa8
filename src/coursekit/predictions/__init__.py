"""Guess before you look: a line to draw, bars to set, a place to choose.

The page shows an empty frame with what is known. The reader fills it; then the truth appears over
the guess, with a sentence that explains the gap. Until then the drawing that follows in the page
stays covered, unless the reader asks to be shown. Without a script, and on paper, the frame is
empty and the drawing is there.
"""

from __future__ import annotations

from ._guesses import bars, line, place
from ._prediction import Prediction

__all__ = ["Prediction", "bars", "line", "place"]
