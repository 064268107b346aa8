"""Help in steps below each exercise of a chapter: what it offers lies in the page, unseen.

The script and the style that show it are loaded when a reader asks.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursekit.checks import register
from coursekit.page import embed_json
from coursekit.steps import STEPS, made

_EXERCISE = re.compile(r'class="ck-exercise" data-exercise="(ex\d\d_\d+)"')


def help_of(exercises: list[str], script: str, style: str) -> str:
    """Return the help with some exercises, for a script to show.

    Parameters
    ----------
    exercises : list of str
        Those of a page.
    script, style : str
        Where the files are that show it, seen from the page.

    Returns
    -------
    str
        One element of data; nothing where all questions are open.

    Examples
    --------
    >>> help_of(["ex03_5"], "", "")
    ''
    """
    tasks = [task for task in map(register.written, exercises) if not task.is_open]
    if not tasks:
        return ""
    data = {"steps": STEPS, "exercises": {task.id: made(task).packed() for task in tasks}}
    return (
        f'<script type="application/json" id="ck-steps" data-script="{script}" '
        f'data-style="{style}">{embed_json(data)}</script>'
    )


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body") or ""
    if exercises := _EXERCISE.findall(body):
        files = (context["pathto"](f"_static/steps.{kind}", 1) for kind in ("js", "css"))
        context["body"] = body + help_of(exercises, *files)


def setup(app: Sphinx) -> None:
    """Add the help when the rest of a page stands."""
    app.connect("html-page-context", _page, priority=950)
