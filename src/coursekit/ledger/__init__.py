"""The claims ledger: anyone can compute its numbers again, and derive its verdicts."""

from .recomputing import recomputable, recompute
from .rule import Judgement, verdict

__all__ = ["Judgement", "recomputable", "recompute", "verdict"]
