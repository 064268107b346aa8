"""``sitemap.xml``, for search engines: each page of the book, and its like in other languages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from coursekit.languages import OWN

from .translation import beside

_PAGES = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
#: Pages that say nothing themselves: the first one leads on, the others are filled by a script.
_LEFT_OUT = {"index.html", "search.html", "genindex.html"}


def write(html: Path, address: str) -> None:
    """Write the list of pages of a built book, or take it away where the book has no address.

    Parameters
    ----------
    html : pathlib.Path
        The folder of the site.
    address : str
        Where it stands in public, ending in ``/``; empty when that is not known.
    """
    target = html / "sitemap.xml"
    if not address:
        target.unlink(missing_ok=True)
        return
    others = sorted(page.parent.name for page in html.glob("[a-z][a-z]/index.html"))
    tops = {OWN: html} | {language: html / language for language in others}
    there: dict[str, dict[str, str]] = {}
    for language, top in tops.items():
        for page in beside.pages(html, language):
            name = page.relative_to(top).as_posix()
            if name not in _LEFT_OUT:
                leads = f"{address}{page.relative_to(html).as_posix()}"
                there.setdefault(name, {})[language] = leads
    ET.register_namespace("", _PAGES)
    ET.register_namespace("xhtml", _XHTML)
    listed = ET.Element(f"{{{_PAGES}}}urlset")
    for _, alike in sorted(there.items()):
        for leads in alike.values():
            one = ET.SubElement(listed, f"{{{_PAGES}}}url")
            ET.SubElement(one, f"{{{_PAGES}}}loc").text = leads
            for language, other in alike.items():
                told = {"rel": "alternate", "hreflang": language, "href": other}
                ET.SubElement(one, f"{{{_XHTML}}}link", told)
    ET.ElementTree(listed).write(target, "utf-8", xml_declaration=True)
