"""The profile of a commune: ``town``, ``towns``, and the indicators they are made of."""

from __future__ import annotations

from . import indicators
from ._drawn import profiles_script
from ._profile import Town, Towns, town, towns

__all__ = ["Town", "Towns", "indicators", "profiles_script", "town", "towns"]
