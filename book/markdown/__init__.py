"""MyST text as plain Markdown, which every notebook shows; the same words go on paper.

Examples
--------
>>> plain("{claim}`14` stands.", Page("two_towns"))
'claim 14 stands.'
"""

from __future__ import annotations

from . import directives, roles
from .text import DIRECTIVES, ROLES, Page, UnknownMarkup, inline, plain

__all__ = ["Page", "UnknownMarkup", "inline", "plain"]

DIRECTIVES.update(directives.KNOWN)
ROLES.update(roles.KNOWN)
