"""What a page shows of itself elsewhere: its picture, its card, its description.

The picture stands at the head of a chapter. Its card lies beside the pages, so that a reader can
save it, and is named to those who show a picture with a link where the book has an address.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from book import ROOT, pictures, uses
from coursekit.languages import say
from coursekit.page import escape

CARDS = "_static/cards"
#: A description that is longer is cut by those who show it.
LONGEST = 200

_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«“\"])")


def card(docname: str) -> str:
    """Return where the card of a chapter lies.

    >>> card("pride/big_as_cheops")
    '_static/cards/big_as_cheops.png'
    """
    return f"{CARDS}/{docname.rpartition('/')[2]}.png"


def picture(env: BuildEnvironment) -> str:
    """Return the picture of the chapter that is read as HTML, and keep its card.

    The card is kept with what is known of the page, and so written whenever the page is.
    """
    name = env.docname.rpartition("/")[2]
    if name not in pictures.names():  # a chapter in the making
        return ""
    source = pictures.HERE / f"{name}.py"
    tables = uses.tables(source.read_text("utf-8"))
    depends = [ROOT / f"data/tables/{table}.csv" for table in tables]
    for path in (source, pictures.HERE / "__init__.py", *filter(Path.is_file, depends)):
        env.note_dependency(str(path))
    drawn, told = pictures.drawing(name)
    kept = base64.b64encode(pictures.card(name)).decode()
    env.metadata[env.docname]["ck_picture"] = {"sentence": told.sentence, "alt": told.alt}
    env.metadata[env.docname]["ck_card"] = kept
    up = "../" * env.docname.count("/")
    return (
        f'<figure class="ck-picture">{drawn}<figcaption>{escape(told.sentence)} '
        f'<a class="ck-save d-print-none" href="{up}{card(env.docname)}" download>'
        f"{say('Save as a picture')}</a></figcaption></figure>"
    )


def beginning(paragraphs: Iterable[str]) -> str:
    """Return how a text begins: its first sentence, and more while that is short.

    Parameters
    ----------
    paragraphs : iterable of str
        The text, without markup.

    Examples
    --------
    >>> beginning(["Coal went away. So did the trains.", "What stayed was the rest."])
    'Coal went away. So did the trains. What stayed was the rest.'
    """
    found = ""
    for text in paragraphs:
        for sentence in _SENTENCE.split(" ".join(text.split())):
            longer = f"{found} {sentence}".strip()
            if len(longer) > LONGEST:
                return found or f"{longer[: LONGEST - 2].rsplit(' ', 1)[0]} …"
            found = longer
        if len(found) >= LONGEST / 4:
            return found
    return found


def _own_words(doctree: nodes.document) -> Iterator[str]:
    """Yield the paragraphs of a page that are its own text: no cards, no boxes, no lists."""
    for one in doctree.findall(nodes.paragraph):
        if isinstance(one.parent, (nodes.section, nodes.container)):
            yield one.astext()


def description(meta: dict[str, Any], doctree: nodes.document | None) -> str:
    """Return what a page is about: what it says of itself, its aims, or how it begins.

    Parameters
    ----------
    meta : dict
        Its front matter.
    doctree : docutils.nodes.document or None
        Its text; pages without one say themselves what they are.

    Examples
    --------
    >>> description({"description": "A drawing."}, None)
    'A drawing.'
    """
    workshop = meta.get("workshop")
    if isinstance(workshop, str):  # MyST keeps nested front matter as JSON
        workshop = json.loads(workshop)
    if "description" in meta:
        return meta["description"]
    if workshop:
        aims = "; ".join(workshop["aims"])
        return beginning([say("A workshop to {aims}.", aims=aims)])
    return beginning(_own_words(doctree)) if doctree else ""


def tags(title: str, about: str, book: str, address: str, docname: str, told: Any) -> str:
    """Return the tags in the head of a page by which others show it.

    Parameters
    ----------
    title, about, book : str
        Title and description of the page, title of the book.
    address : str
        Where the book stands, ending in ``/``; empty when nobody has said so. An address on a
        page must be a whole one, so without it a page names neither itself nor its card.
    docname : str
        The page.
    told : dict or None
        Sentence and text of its picture, where it has one.

    Examples
    --------
    >>> tags("Two towns", "On one coal.", "The book", "", "wound/two_towns", None)[:48]
    '<meta name="description" content="On one coal.">'
    """
    shown = told["sentence"] if told else about
    named = [("og:type", "article"), ("og:site_name", book), ("og:title", title)]
    named.append(("og:description", shown))
    if address:
        named.append(("og:url", f"{address}{docname}.html"))
    if address and told:
        width, height = (str(side) for side in pictures.CARD)
        named += [("og:image", f"{address}{card(docname)}"), ("og:image:type", "image/png")]
        named += [("og:image:width", width), ("og:image:height", height)]
        named.append(("og:image:alt", told["alt"]))
    lines = [f'<meta name="description" content="{escape(about)}">']
    lines += [f'<meta property="{name}" content="{escape(value)}">' for name, value in named]
    if address and told:
        lines.append('<meta name="twitter:card" content="summary_large_image">')
    return "\n  ".join(lines)


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Describe a page in its head, and write its card."""
    meta = context.get("meta") or {}
    if kept := meta.get("ck_card"):
        target = Path(app.outdir, card(page))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(kept))
    book = context["docstitle"]
    title = html.unescape(_TAG.sub("", context.get("title") or "")) or book
    context["ck_sharing"] = tags(
        title,
        description(meta, doctree) or say("A page of {book}.", book=book),
        book,
        app.config.coursekit_address,
        page,
        meta.get("ck_picture"),
    )


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("html-page-context", _describe)
