"""The profile of a commune: ``town``, ``towns``, and the indicators they are made of."""

from __future__ import annotations

from . import indicators
from ._profile import Town, Towns, profiles_script, town, towns

__all__ = ["Town", "Towns", "indicators", "profiles_script", "town", "towns"]
