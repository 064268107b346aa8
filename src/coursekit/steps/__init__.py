"""Help in steps between an exercise and its solution.

A question to think about, the idea, the lines of the solution in disorder, the code with gaps, the
solution: all of it is made from what is written of the exercise. Nothing here runs the code of a
solution, so nothing waits.

Examples
--------
>>> from coursekit import stuck
>>> stuck("ex10_2", "gaps").step
'gaps'
"""

from __future__ import annotations

from ._made import STEPS, Steps, made, smallest_first
from ._stuck import Help, helped, stuck

__all__ = ["STEPS", "Help", "Steps", "helped", "made", "smallest_first", "stuck"]
