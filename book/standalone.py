"""Pages that stand alone: sheets, slides, cards, the first page of a stick."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from coursekit import languages, palette
from coursekit.page.numbers import counted

from . import editions, fonts, publication

THEME = Path(__file__).parent / "theme"


def data_url(drawing: Path) -> str:
    """Return an SVG drawing as an address that holds it, for single or double quotes alike.

    Parameters
    ----------
    drawing : pathlib.Path
        An SVG file.

    Examples
    --------
    >>> data_url(THEME / "favicon.svg")[:27]
    'data:image/svg+xml,%3Csvg x'
    """
    text = drawing.read_text("utf-8").strip().replace('"', "'")
    return "data:image/svg+xml," + quote(text, safe=" ='/:.,;-+()!*")


def templates(folder: Path, *more: Path) -> Environment:
    """Return the templates of a folder, which may all use ``favicon`` and ``edition``.

    For paper they have ``fonts`` and ``palette``, CSS both, and :func:`short_address`. They speak
    with :func:`say` and ``counted``; the filter ``sheet`` does that for a style sheet.

    A page without an icon of its own makes browsers ask its server for one that is not there.

    Parameters
    ----------
    folder, *more : pathlib.Path
        Where the templates are.

    Returns
    -------
    jinja2.Environment
        It escapes what it is given, and a name without a value is an error.
    """
    made = Environment(
        loader=FileSystemLoader([folder, *more]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["favicon"] = data_url(THEME / "favicon.svg")
    made.globals["edition"] = str(editions.current())
    made.globals["fonts"] = fonts.css()
    made.globals["palette"] = palette.properties(palette.LIGHT)
    made.globals["short_address"] = short_address
    made.globals |= {"say": say, "counted": counted, "language": languages.language()}
    made.filters["sheet"] = languages.sheet
    return made


def say(text: str, /, **given: object) -> Markup:
    """Return a text of a template in the language of this process: its tags stay tags.

    >>> say("<b>{name}</b>", name="a < b")
    Markup('<b>a &lt; b</b>')
    """
    said = Markup(languages.say(text))
    return said.format(**given) if given else said


def short_address() -> str:
    """Return where the book stands in public, as one writes it on paper; or nothing.

    It is asked for when a page is made: a build is told the address after it has begun.
    """
    return publication.address().partition("://")[2].rstrip("/")
