"""A chapter as a notebook that any Jupyter shows and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from book import TEXTS, myst
from book.cells import code, colophon, folded, markdown, notebook, ready
from book.markdown import Page, literature, plain
from coursekit.languages import say

_SECTION = re.compile(r"^(?=## )", re.M)
_HIDDEN = {"remove-cell", "remove-input", "hide-input", "hide-cell"}

_INTRODUCTION = say("""\
# {number}. {title}

*A chapter of the course* The Energy of the Slag Heaps. *Run the cells from top to bottom
(Shift + Enter); change what you like.* [To all chapters](../start.ipynb)

{colophon}""")

_NUMBERS = f"# {say('The numbers in the text below are computed here.')}\n"


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter of the book.

    Attributes
    ----------
    number : int
        Of its front matter.
    name, title : str
        File name without suffix, and first heading.
    path : pathlib.Path
        Its source.
    course : dict
        The ``course`` block of its front matter.
    """

    number: int
    name: str
    title: str
    path: Path
    course: dict

    @property
    def file(self) -> str:
        """File name of its notebook, and of the notebook with its exercises."""
        return f"{self.number:02d}_{self.name}.ipynb"


def listing() -> list[Chapter]:
    """Return the numbered chapters in order.

    Examples
    --------
    >>> listing()[2].file
    '03_two_towns.ipynb'
    """
    found = []
    for path in (TEXTS / "chapters").rglob("*.md"):
        text = path.read_text("utf-8")
        course = myst.front_matter(text).get("course") or {}
        if "number" in course:
            found.append(Chapter(course["number"], path.stem, myst.title(text), path, course))
    return sorted(found, key=lambda chapter: chapter.number)


def made(
    chapter: Chapter, values: dict[str, str], neighbours: dict[str, str]
) -> nbformat.NotebookNode:
    """Return the notebook of a chapter.

    Parameters
    ----------
    chapter : Chapter
        Which.
    values : dict of str to str
        What its cells glue.
    neighbours : dict of str to str
        File name of each chapter's notebook, by name of the chapter.

    Returns
    -------
    nbformat.NotebookNode
        In plain Markdown, without outputs; every cell of the chapter is in it.
    """
    page = Page(chapter.name, chapter.number, chapter.course, values, neighbours)
    introduction = _INTRODUCTION.format(
        number=chapter.number, title=chapter.title, colophon=colophon()
    )
    cells = [markdown("introduction", introduction), folded("ready", ready(), tags=["setup"])]
    texts = codes = 0
    for cell in myst.cells(chapter.path.read_text("utf-8")):
        if cell.cell_type == "code":
            codes += 1
            cells.append(_code(f"code-{codes}", cell))
            continue
        source = cell.source if texts else cell.source.replace(f"# {chapter.title}", "", 1)
        text = plain(source, page)
        for section in filter(None, map(str.strip, _SECTION.split(text))):
            texts += 1
            cells.append(markdown(f"text-{texts}", section))
    if page.cited:
        listed = literature.entries(page.cited)
        cells.append(markdown("literature", f"### {say('Literature')}\n\n{listed}"))
    return notebook(cells)


def _code(ident: str, cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    tags = list(cell.metadata.get("tags", ()))
    if "remove-cell" in tags:
        return folded(ident, _NUMBERS + cell.source)
    if _HIDDEN & set(tags):
        return folded(ident, cell.source)
    return code(ident, cell.source, **({"tags": tags} if tags else {}))
