"""From a page to the same page in another language, for readers, for browsers and for searches."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from book.translation import beside
from coursekit.languages import OWN
from coursekit.page import escape


def links(page: str, here: str, others: list[str]) -> list[dict[str, str]]:
    """Return the links of a page to itself in other languages: ``code``, ``name`` and ``href``.

    Parameters
    ----------
    page : str
        Its name.
    here : str
        Its language.
    others : list of str
        The languages that are built beside English.

    Examples
    --------
    >>> links("wound/two_towns", "en", ["fr"])
    [{'code': 'fr', 'name': 'Français', 'href': '../fr/wound/two_towns.html'}]
    """
    return [
        {"code": one, "name": beside.name(one), "href": beside.way(page, here, one)}
        for one in [OWN, *others]
        if one != here
    ]


def tags(page: str, here: str, others: list[str], address: str) -> str:
    """Return the tags in the head of a page that name it in each language.

    Parameters
    ----------
    page, here, others
        As for :func:`links`.
    address : str
        Where the book of this language stands, ending in ``/``; empty when nobody has said so.
        Then the ways lead from page to page.

    Returns
    -------
    str
        HTML; whoever reads no language of the book is sent to the English page.
    """
    top = address.removesuffix(f"{here}/") if here != OWN else address

    def place(language: str) -> str:
        if not top:
            return beside.way(page, here, language)
        return f"{top}{'' if language == OWN else f'{language}/'}{page}.html"

    spoken = [OWN, *others]
    found = [
        f'<link rel="alternate" hreflang="{name}" href="{escape(place(one))}">'
        for name, one in [*((one, one) for one in spoken), ("x-default", OWN)]
        if others
    ]
    found.append(f'<meta property="og:locale" content="{beside.territory(here)}">')
    found += [
        f'<meta property="og:locale:alternate" content="{beside.territory(one)}">'
        for one in spoken
        if one != here
    ]
    return "\n  ".join(found)


def _lead(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    given = (page, app.config.language, app.config.coursekit_beside)
    context["ck_switch"] = links(*given)
    context["ck_languages"] = tags(*given, app.config.coursekit_address)


def _choose(app: Sphinx, config: Config) -> None:
    config.coursekit_beside = beside.languages()


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.add_config_value("coursekit_beside", [], "html", [list])
    app.connect("config-inited", _choose)
    app.connect("html-page-context", _lead)
