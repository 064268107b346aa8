"""Read a folder of filled notebooks and write an overview of a class."""

from __future__ import annotations

from .classroom import Learner, grade
from .overview import write

__all__ = ["Learner", "grade", "write"]
