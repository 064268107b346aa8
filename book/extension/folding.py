"""Reading without code: each block of code of a chapter can fold to one line.

The lines are in the page from the start and shown only to who chose so (``reading.js``), so that
nothing moves when a page loads. Without scripts the code stands as it is.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from coursekit.languages import say
from coursekit.page.numbers import counted

_CELL = re.compile(r'(?=<div class="cell )')
#: A block that nothing folds yet, up to its end: of a cell, or the stub of an exercise.
_BLOCK = re.compile(
    r'(?<!</summary>\n)<div class="(?:cell_input docutils container|highlight-python notranslate)">'
    r".*?<pre>(.*?)</pre>",
    re.S,
)
#: A cell whose code is folded for everybody.
_HIDDEN = re.compile(
    r'(?<=<p class="collapsed admonition-title">)Show code cell source</p>\n'
    r'<p class="expanded admonition-title">Hide code cell source(?=</p>.*?<pre>(.*?)</pre>)',
    re.S,
)
#: What a cell shows, by what is in its output, and how the line says so.
_SHOWN = {
    'class="ck-map"': say("draws the map below"),
    'class="ck-chart"': say("draws the chart below"),
    'class="ck-explorer"': say("makes the explorer below"),
    'class="ck-prediction"': say("asks the question below"),
    "<table": say("makes the table below"),
    'class="cell_output': say("prints the lines below"),
}


def shown(cell: str) -> str:
    """Say what a cell shows.

    Parameters
    ----------
    cell : str
        Its HTML.

    Examples
    --------
    >>> shown('<div class="cell_output"><figure class="ck-map"><table></table></figure></div>')
    'draws the map below'
    >>> shown('<div class="cell_input"></div>')
    ''
    """
    output = cell[cell.find('class="cell_output') :]
    return next((said for sign, said in _SHOWN.items() if sign in output), "")


def folding(body: str) -> str:
    """Return a page whose blocks of code have a line each that folds them.

    Parameters
    ----------
    body : str
        HTML of a chapter.

    Examples
    --------
    >>> cell = '<div class="cell_input docutils container"><pre>a = 1\\nb = 2\\n</pre></div>'
    >>> folding(cell).partition("<div")[0]
    '<button type="button" class="ck-fold" aria-expanded="false">Code: 2 lines</button>'
    """
    return "".join(map(_with_lines, _CELL.split(body)))


def _with_lines(cell: str) -> str:
    does = shown(cell)
    cell = _HIDDEN.sub(
        lambda block: (
            f"{_said(block[1], does)}</p>\n"
            f'<p class="expanded admonition-title">{_said(block[1], does)}'
        ),
        cell,
    )
    return _BLOCK.sub(
        lambda block: (
            '<button type="button" class="ck-fold" aria-expanded="false">'
            f"{_said(block[1], does if 'cell_input' in block[0] else '')}</button>{block[0]}"
        ),
        cell,
    )


def _said(code: str, does: str) -> str:
    length = counted(code.strip().count("\n") + 1, "line", "lines")
    if not does:
        return say("Code: {lines}", lines=length)
    return say("Code: {lines}, {does}", lines=length, does=does)


def _fold(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "number" in ((context.get("meta") or {}).get("course") or ""):
        context["body"] = folding(context["body"])
        context["ck_folds"] = True


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("html-page-context", _fold)
