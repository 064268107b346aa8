"""How much a learner and a class need, worked out from the rehearsal's figures.

``python -m ways.hub [--learners N]`` prints it; ``values.yaml`` and ``tljh.md`` say the same, and
a test compares them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

MEASURED = Path(__file__).with_name("measured.json")
#: A learner may hold so many times what the rehearsal's largest did: three notebooks open at once,
#: or one that loads the same table again and again.
ROOM = 3
#: A server keeps so much for itself beside the hub: system, disk cache.
SYSTEM_MB = 1024
#: So many learners share a core without waiting long: in a lesson people read more than they run.
#: In the rehearsal ten shared one, all starting at once.
PER_CORE = 10


@dataclass(frozen=True)
class Limits:
    """What to ask of a server, in megabytes (10⁶ bytes) and cores.

    Attributes
    ----------
    guarantee : int
        Memory set aside for each learner: the rehearsal's median, rounded up.
    limit : int
        Where a learner's server is stopped: the worst of the rehearsal times :data:`ROOM`.
    """

    guarantee: int
    limit: int
    hub: int

    def memory_gb(self, learners: int) -> int:
        """Return the memory of one server for a class, in whole gigabytes.

        Each learner's guarantee, the hub, the system, and room for a tenth of the class at the
        limit.
        """
        heavy = math.ceil(learners / 10)
        needed = learners * self.guarantee + heavy * (self.limit - self.guarantee)
        return math.ceil((needed + self.hub + SYSTEM_MB) / 1000)

    def cores(self, learners: int) -> int:
        """Return the cores of one server for a class."""
        return max(2, math.ceil(learners / PER_CORE))


def _up(value: float, step: int) -> int:
    return math.ceil(value / step) * step


def limits(measured: dict | None = None) -> Limits:
    """Return the limits that follow from a rehearsal.

    Parameters
    ----------
    measured : dict, optional
        As ``measured.json`` has it.

    Returns
    -------
    Limits
        Rounded up to 32 and 256 MB.

    Examples
    --------
    >>> limits({"memory": {"median": 200, "worst": 240}, "memory_of_hub": 150})
    Limits(guarantee=224, limit=768, hub=160)
    """
    given = measured or json.loads(MEASURED.read_text("utf-8"))
    return Limits(
        guarantee=_up(given["memory"]["median"], 32),
        limit=_up(given["memory"]["worst"] * ROOM, 256),
        hub=_up(given["memory_of_hub"], 32),
    )
