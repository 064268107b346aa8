"""What only the book needs: its build, its Sphinx extension, its theme, its bench."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from coursekit.languages import EXERCISES

# Whoever imports jsonschema, for notebooks, would wait a second for it to read the grammars of all
# kinds of addresses; no notebook is held against them.
sys.modules.setdefault("rfc3987_syntax", None)

#: The checkout, and where everything that is made goes.
ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
#: Where the texts stand that this process makes a book of: chapters, exercises, contents, settings.
#: In another language they are joined apart, and the environment says where.
TEXTS = Path(os.environ.get(EXERCISES, ROOT / "exercises")).parent
