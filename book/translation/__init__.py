"""Other languages of the book: ``languages/<language>/`` holds what a translator writes.

English is the language of the source, and code, numbers, claims, sources and right answers stand
there alone. ``languages/README.md`` tells how a language is made.
"""

from __future__ import annotations

from book import ROOT

#: A folder each language.
FOLDER = ROOT / "languages"


class NotTranslated(ValueError):
    """A translation does not fit what it translates; the message says where, and what to do."""
