"""Blanks that a language wants beside its signs, put where a writer typed ordinary ones.

On the text of pages that are read, never on their source: there a colon or a percent sign may be
code, a role or the mark of a footnote.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.languages import say, typeset

#: What is shown as it was typed.
_AS_TYPED = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.comment)


class Typography(SphinxPostTransform):
    """Typeset a page, after the numbers have come into its sentences."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Go through the text of a page."""
        language = self.config.language
        for text in list(self.document.findall(nodes.Text)):
            said = typeset(str(text), language)
            if "bibtex-citation" in text.parent.get("classes", ()):
                # Its style joins authors in English.
                said = said.replace(" and ", say(" and "))
            if said != text and not _is_typed(text):
                text.parent.replace(text, nodes.Text(said))


def _is_typed(text: nodes.Text) -> bool:
    above = text.parent
    while above is not None and not isinstance(above, _AS_TYPED):
        above = above.parent
    return above is not None


def setup(app: Sphinx) -> None:
    """Register the transform; in English it changes nothing."""
    app.add_post_transform(Typography)
