"""The page a map lives in: inside a frame of another page, or alone in a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from branca.element import Figure

from .. import palette
from ..languages import language, say
from ..page import ASSET_PREFIX, asset, escape, in_book, scrollable, table_html
from ._layers import Layered, Text

_STYLES = ("maps/leaflet/leaflet.css", "palette.css", "maps/map.css")
_SCRIPTS = ("maps/leaflet/leaflet.js", "outlines.js", "page/numbers.js", "maps/map.js")


class Document(Figure):
    """An HTML page with a map.

    Parameters
    ----------
    title : str
        The page's title.

    Attributes
    ----------
    framed : bool
        True while the page is made for a frame: title, reading and tables are outside then.
    """

    def __init__(self, title: str) -> None:
        super().__init__(title=title)
        self.framed = False

    def framed_page(self) -> str:
        """Return the page as it is inside a frame."""
        self.framed = True
        try:
            return self.render()
        finally:
            self.framed = False

    def render(self, **kwargs: Any) -> str:
        """Return the page."""
        for child in self._children.values():
            child.render(**kwargs)
        return (
            f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(self.title)}</title>{_all(self.header)}</head>"
            f"<body>{_all(self.html)}<script>\n{_all(self.script)}\n</script></body></html>\n"
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        shown: Iterable[Any] = self._children.values()  # maps, which know how a cell shows them
        return "".join(child._repr_html_(**kwargs) for child in shown)


def _all(place: Any) -> str:
    # The character set is named above already.
    return "\n".join(
        child.render() for name, child in place._children.items() if name != "meta_http"
    )


def head(outlines: str, *, shared: bool) -> dict[str, Text]:
    """Return what stands in the head of a page with a map, by name.

    Parameters
    ----------
    outlines : str
        The script that holds the communes' outlines.
    shared : bool
        True links the files that the pages of the book share; False puts them into the page.

    Returns
    -------
    dict of str to Text
        Style sheets first, then scripts.
    """
    if shared:
        links = {name: f'<link rel="stylesheet" href="{ASSET_PREFIX}{name}">' for name in _STYLES}
        links |= {name: f'<script src="{ASSET_PREFIX}{name}"></script>' for name in _SCRIPTS}
        return {name: Text(link) for name, link in links.items()}
    made = {"palette.css": palette.css(), "outlines.js": outlines}
    given = {name: made.get(name) or asset(name) for name in (*_STYLES, *_SCRIPTS)}
    return {
        name: Text(
            f"<style>{text}</style>"
            if name.endswith(".css")
            else f"<script>{text.replace('</script', chr(60) + chr(92) + '/script')}</script>"
        )
        for name, text in given.items()
    }


def body(m: Layered, *, alone: bool) -> str:
    """Return what stands in the body: heading, sliders, map, legends, list of places.

    Parameters
    ----------
    m : Coalfield
        The map.
    alone : bool
        True when the page is no frame: then it shows title, reading and tables itself.

    Returns
    -------
    str
        A ``<main>`` element.
    """
    ident = m.get_name()
    layers = m.layers
    dated = [layer for layer in layers if layer.spec.get("years")]
    sliders = "".join(
        layer.slider(f"{ident}_year{number}", alone=len(dated) < 2)
        for number, layer in enumerate(layers)
    )
    legends = "".join(
        layer.legend().replace("<div ", f'<div data-layer="{number}" ', 1)
        for number, layer in enumerate(layers)
    )
    if any("area_ha" in layer.spec for layer in layers):
        legends += f'<p class="ck-note ck-scale">{say("Each circle has its true area.")}</p>'
    only_communes = all(layer.kind == "choropleth" for layer in layers)
    find = say("Find a commune") if only_communes else say("Find a place")
    heading = (
        f'<h1>{escape(m.title)}</h1><p class="ck-reading">{escape(m.reading)}</p>'
        if alone
        else f'<h1 class="ck-unseen">{escape(m.title)}</h1>'
    )
    return (
        f'<main class="ck-frame{" ck-alone" if alone else ""}" id="{ident}_frame">{heading}'
        f"{sliders}"
        f'<div class="folium-map" id="{ident}" role="region" '
        f'aria-label="{say("Map: arrow keys move it, plus and minus zoom")}" '
        f'style="--ck-tallest:{m.tallest}px;--ck-shape:{46 if m.whole else 62}cqw"></div>'
        f"{_without_scripts(m, drawn=in_book() and not alone)}{_hint()}{legends}"
        f'<div class="ck-find"><label for="{ident}_find">{find}</label>'
        f'<select id="{ident}_find"><option value="">{say("Choose …")}</option></select>'
        f'<p class="ck-status" role="status" aria-live="polite" id="{ident}_status"></p></div>'
        f"{_backgrounds(m)}{tables(m) if alone else ''}{_HATCH}</main>"
    )


def _hint() -> str:
    """Return how to move the map; map.css shows the sentence that fits the device."""
    mouse = say("Drag to move. Click the map, and the wheel zooms and the arrow keys move.")
    touch = say("Two fingers move and zoom the map.")
    return (
        f'<p class="ck-hint"><span class="ck-mouse">{mouse}</span>'
        f'<span class="ck-touch">{touch}</span></p>'
    )


def _without_scripts(m: Layered, *, drawn: bool) -> str:
    """Return what stands in the place of the map where no script runs: a drawing, or why none.

    The drawing is a file of the book, which makes it. What only a script moves is not shown.
    """
    years = sorted({layer.spec["shown"] for layer in m.layers if layer.spec.get("years")})
    if not drawn:
        words = say("Without JavaScript this map cannot be drawn.")
    elif years:
        of = ", ".join(map(str, years))
        words = say("Without JavaScript this map is a still drawing of {years}.", years=of)
    else:
        words = say("Without JavaScript this map is a still drawing.")
    if drawn and any("area_ha" in layer.spec for layer in m.layers):
        words += " " + say("Circles have their true area, none smaller than a dot.")
    words += " " + say("The table below has what it shows.")
    title = escape(say("Map: {title}", title=m.title))
    picture = f'<img src="{ASSET_PREFIX}{still(m.ident)}" alt="{title}">'
    return (
        "<noscript><style>.folium-map,.ck-slider,.ck-hint,.ck-find,.ck-background,.ck-scale"
        f"{{display:none}}</style>{picture * drawn}"
        f'<p class="ck-note">{words}</p></noscript>'
    )


def still(ident: str) -> str:
    """Return where the book keeps the still drawing of a map, among the files that pages share.

    Examples
    --------
    >>> still("ck-0cdae8")
    'stills/ck-0cdae8.svg'
    """
    return f"stills/{ident}.svg"


#: What communes without data are filled with; map.css names it.
_HATCH = (
    '<svg class="ck-hatch" width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<pattern id="ck-hatch" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5"/><path d="M0 5L5 0M-1 1L1-1M4 6L6 4"/></pattern></defs></svg>'
)


def _backgrounds(m: Layered) -> str:
    if not m.backgrounds:
        return ""
    ident = f"{m.get_name()}_background"
    choices = [say("No background picture"), *(each["name"] for each in m.backgrounds)]
    radios = "".join(
        f'<label><input type="radio" name="{ident}" value="{number - 1}"'
        f"{' checked' if not number else ''}> {escape(name)}</label>"
        for number, name in enumerate(choices)
    )
    summary = say("Background picture (needs a network)")
    return (
        f'<details class="ck-background"><summary>{summary}</summary><fieldset id="{ident}">'
        f'<legend class="ck-unseen">{say("Background picture")}</legend>{radios}'
        '<p class="ck-network" role="status"></p></fieldset></details>'
    )


def tables(m: Layered) -> str:
    """Return the table twins as HTML: the rows the map draws, each table in its own box."""
    shown = []
    for number, (caption, frame, digits) in enumerate(m.twins(), start=1):
        table = table_html(frame, caption=caption, decimals=digits)
        label = say("Table: {title}", title=m.title) + (f", {number}" if number > 1 else "")
        shown.append(scrollable(table, label))
    summary = say("The map as a table")
    return f"<details><summary>{summary}</summary>{''.join(shown)}</details>"


def figure(m: Layered) -> str:
    """Return the map as the output of a cell: title, reading, frame, table twin.

    Parameters
    ----------
    m : Coalfield
        The map.

    Returns
    -------
    str
        A ``<figure class="ck-map">``.
    """
    root = m.get_root()
    page = root.framed_page() if isinstance(root, Document) else root.render()
    # In a quoted attribute only these two have to be escaped; the rest stays short.
    page = page.replace("&", "&amp;").replace('"', "&quot;")
    style = "" if in_book() else f"<style>{asset('page/figures.css')}{_NOTEBOOK}</style>"
    rows = 150 + 52 * len(m.layers) + 40 * bool(m.backgrounds)
    height = min(m.tallest, 330 if m.whole else m.tallest) + rows
    return (
        f'{style}<figure class="ck-map" id="{m.ident}" aria-labelledby="{m.ident}-t"><figcaption>'
        f'<span class="ck-title" id="{m.ident}-t">{escape(m.title)}</span> '
        f'<span class="ck-reading">{escape(m.reading)}</span></figcaption>'
        f'<iframe title="{escape(say("Map: {title}", title=m.title))}" data-ck-map '
        f'style="display:block;width:100%;border:0;height:{height}px" srcdoc="{page}"></iframe>'
        f"{tables(m)}</figure>"
    )


_NOTEBOOK = (
    ".ck-map{margin:1em 0;max-width:60rem}.ck-map>figcaption{margin:0 0 .6em;text-align:left}"
    ".ck-map summary{cursor:pointer}.ck-map .ck-scroll{max-height:26rem;overflow:auto}"
)
