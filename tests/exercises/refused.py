"""Files that are no whole work of a learner: refused by the page and by grading alike."""

from __future__ import annotations

import json
from pathlib import Path

CASES = json.loads(Path(__file__).with_name("refused.json").read_text("utf-8"))


def written(case: dict) -> str:
    """Return the text of such a file."""
    if isinstance(case["text"], str):
        return case["text"] * case.get("times", 1)
    return json.dumps(case["text"])
