"""What only the book needs: its build, its Sphinx extension, its theme, its bench."""

from __future__ import annotations

import sys
from pathlib import Path

# Whoever imports jsonschema, for notebooks, would wait a second for it to read the grammars of all
# kinds of addresses; no notebook is held against them.
sys.modules.setdefault("rfc3987_syntax", None)

#: The checkout, and where everything that is made goes.
ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
