"""Links to what a classroom takes away: notebooks, sheets, one bundle."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import TEXTS, bundle, chromium
from book.exercises import source
from coursekit.languages import say
from coursekit.page import escape

#: Where the files are in the built book.
FOLDER = "classroom"
#: Where a learner finds everything that was done and written.
PROGRESS = "opening/welcome.html#how-far-have-you-come"

# PDFs exist only where a Chromium was at hand; their links are taken out elsewhere.
_PDF = re.compile(r'<li class="ck-pdf">.*?</li>', re.S)

_FILES = (
    ("{name}.ipynb", say("notebook"), ""),
    ("{name}.html", say("sheet on paper"), ""),
    ("{name}.pdf", say("sheet as PDF"), ' class="ck-pdf"'),
    ("{name}-solutions.ipynb", say("solutions"), ""),
)


def _items(name: str, up: str) -> str:
    found = []
    for pattern, words, mark in _FILES:
        file = pattern.format(name=name)
        download = "" if file.endswith(".html") else " download"
        found.append(f'<li{mark}><a href="{up}{FOLDER}/{file}"{download}>{words}</a></li>')
    return "".join(found)


def links(name: str) -> str:
    """Return the line above a chapter's exercises: the same, to take away.

    Parameters
    ----------
    name : str
        File name of the chapter, which lies one folder down.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> 'href="../classroom/two_towns.ipynb"' in links("two_towns")
    True
    """
    return (
        f'<div class="ck-takeaway" data-chapter="{name}" data-all="../{PROGRESS}">'
        f"<p>{say('Take them along:')}</p><ul>{_items(name, '../')}</ul></div>"
    )


class Downloads(SphinxDirective):
    """Every file for a classroom, by chapter, and all of them as one zip."""

    def run(self) -> list[nodes.Node]:
        """Draw the list."""
        up = "../" * self.env.docname.count("/")
        rows = []
        self.env.note_dependency(str(TEXTS / "_toc.yml"))  # a chapter may be added
        for name, title in bundle.chapters().items():
            self.env.note_dependency(str(source.FOLDER / f"{name}.md"))
            rows.append(
                f'<li><span class="ck-takeaway-title">{escape(title)}</span>'
                f"<ul>{_items(name, up)}</ul></li>"
            )
        everything = f'<a class="ck-button" href="{up}{FOLDER}/{bundle.BUNDLE}" download>'
        markup = (
            f"<p>{everything}{say('Everything as one zip')}</a></p>"
            f'<ul class="ck-takeaways">{"".join(rows)}</ul>'
        )
        return [nodes.raw("", markup, format="html")]


def _without_pdf(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    if context.get("body") and not app.config.coursekit_pdf:
        context["body"] = _PDF.sub("", context["body"])


def setup(app: Sphinx) -> None:
    """Register the directive, and look whether PDFs can be made."""
    app.add_config_value("coursekit_pdf", chromium.executable() is not None, "html", [bool])
    app.add_directive("downloads", Downloads)
    app.connect("html-page-context", _without_pdf)
