"""What only the book needs: its build, its Sphinx extension, its theme, its bench."""

from __future__ import annotations

from pathlib import Path

#: The checkout, and where everything that is made goes.
ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
