"""The proof that other languages have the same book: what was compared, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT
from book.translation import FOLDER, beside, parity
from coursekit.languages import OWN, say
from coursekit.page import escape, number

from .listings import captioned


def table(language: str, rows: list[parity.Compared]) -> str:
    """Return the table of a language, as HTML.

    Parameters
    ----------
    language : str
        Two letters.
    rows : list of book.translation.parity.Compared
        The pages, in order.

    Examples
    --------
    >>> row = parity.Compared("chapters/a.md", "A", (3, 4), 2, 1, 0, 0, 0, ["cell 1 differs"])
    >>> "cell 1 differs" in table("fr", [row])
    True
    """
    names = [beside.name(one) for one in (OWN, language)]
    heads = [
        say("Page"),
        say("Sentences"),
        *(say("Cells"), say("Numbers"), say("Quizzes"), say("Exercises"), say("Hints")),
        say("What differs"),
    ]
    body = "".join(map(_row, rows)) + _sums(rows)
    return captioned(
        say("{one} and {other}, compared page by page", one=names[0], other=names[1]), heads, body
    )


def _counts(row: parity.Compared) -> list[int]:
    own = [row.cells, row.numbers, row.quizzes, row.exercises, row.hints]
    return [*row.sentences, *own]


def _cells(counts: Iterable[int]) -> str:
    """Sentences of both languages share a cell, so that the table needs no wider window."""
    one, other, *own = (number(count, 0) for count in counts)
    cells = [f"{one}\u202f/\u202f{other}", *own]
    return "".join(f'<td class="ck-num">{cell}</td>' for cell in cells)


def _row(row: parity.Compared) -> str:
    said = escape("; ".join(row.differing) or say("nothing"))
    return f'<tr><th scope="row">{escape(row.title)}</th>{_cells(_counts(row))}<td>{said}</td></tr>'


def _sums(rows: list[parity.Compared]) -> str:
    counts = _cells(map(sum, zip(*map(_counts, rows), strict=True)))
    differing = number(sum(len(row.differing) for row in rows), 0)
    return f'<tr><th scope="row">{say("All pages")}</th>{counts}<td>{differing}</td></tr>'


class SameBook(SphinxDirective):
    """A table for each language that is built beside English."""

    def run(self) -> list[nodes.Node]:
        """Compare, and draw the tables."""
        self.env.note_dependency(str(Path(__file__)))
        others = self.config.coursekit_beside
        for language in others:
            for path in [*ROOT.glob("chapters/**/*.md"), *(FOLDER / language).rglob("*.md")]:
                self.env.note_dependency(str(path))
        made = [table(language, list(parity.compared(language))) for language in others]
        alone = f"<p>{escape(say('This copy of the book was built in English alone.'))}</p>"
        return [nodes.raw("", "".join(made) or alone, format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("same-book", SameBook)
