"""A map of the coalfield: outlines of its communes, and the layers that are put on them."""

from __future__ import annotations

from typing import Any

import folium
import pandas as pd
from branca.element import CssLink, JavascriptLink
from pandas.api.types import is_list_like

from .. import datasets
from ..languages import say
from ..page import asset, embed_json, in_book, page_id
from . import _document
from . import _frames as frames
from ._backgrounds import backgrounds
from ._choropleths import choropleth
from ._layers import Layer, Text, page_of
from ._points import points
from ._routes import route

_LOOS, _HENIN_BEAUMONT = "62528", "62427"
#: Béthune, Lens, Douai, Valenciennes, Bruay: they tell where one is, when there is room.
_LANDMARKS = ("62119", "62498", "59178", "59606", "62178")


def outlines_script() -> str:
    """Return the outlines of all communes as a script that pages of the book share.

    Returns
    -------
    str
        JavaScript that sets ``window.ckOutlines`` to the TopoJSON of ``commune_outlines``, and
        ``window.ckShapes`` to what reads it.

    Examples
    --------
    >>> outlines_script()[:23]
    'window.ckOutlines={"typ'
    """
    topology = embed_json(datasets.load("commune_outlines"))
    return f"window.ckOutlines={topology};\n{asset('maps/topology.js')}"


class Coalfield(folium.Map):
    """A map of the coalfield; :func:`coursekit.maps.coalfield` makes one.

    A folium map with own assets, no tiles, the outlines of all communes, a legend and tables.
    Every method gives the map back, so that calls can be chained.

    Attributes
    ----------
    title, reading : str
        What the map shows, and what there is to see.
    layers : list of Layer
        What was put on it.
    communes : dict of str to str
        Names of the communes by their codes, in the order of the outlines.
    """

    def __init__(
        self,
        title: str,
        reading: str,
        height: int,
        centre: list[float] | None,
        zoom: float | None,
    ) -> None:
        super().__init__(location=centre or [50.43, 2.96], tiles=None)
        self.options["zoom"] = zoom or 12
        # Own lists: folium would add to those of the class, and ask other hosts for them.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.title, self.reading, self.tallest = title, reading, int(height)
        self.whole = centre is None and zoom is None
        self.ident = page_id(title, reading)
        self._id = self.ident.removeprefix("ck-").replace("-", "_")
        self.layers: list[Layer] = []
        self.backgrounds: list[dict[str, Any]] = []
        self._marked: dict[str, str] = {}
        topology = datasets.load("commune_outlines")
        (outlines,) = topology["objects"].values()
        self.communes = {
            one["properties"]["insee"]: one["properties"]["commune"]
            for one in outlines["geometries"]
        }
        _document.Document(title).add_child(self)

    choropleth = choropleth
    points = points
    route = route

    def highlight(self, communes: Any) -> Coalfield:
        """Outline communes with a thick line and write their names.

        Parameters
        ----------
        communes : str, int or iterable of them
            Names or codes, as ``town`` takes them. Loos-en-Gohelle is drawn in
            ember, Hénin-Beaumont in sky blue.

        Returns
        -------
        Coalfield
            The map itself, so that calls can be chained.

        Raises
        ------
        UnknownCommune
            Names the nearest that exist.

        Examples
        --------
        >>> from coursekit import maps
        >>> m = maps.coalfield("Two towns", "Ten kilometres apart.")
        >>> m.highlight(["62528", "Hénin-Beaumont"])
        <map: Two towns>
        """
        own = {_LOOS: "ember", _HENIN_BEAUMONT: "sky"}
        for given in communes if is_list_like(communes) else [communes]:
            code = datasets.commune(given)["insee"]
            self._marked[code] = f"var(--ck-{own.get(code, 'ink')})"
        return self

    def online_layers(self) -> Coalfield:
        """Offer pictures from the network as a background: IGN's map, aerial photographs.

        None is asked for until a reader chooses it. No account or token is needed.

        Returns
        -------
        Coalfield
            The map itself, so that calls can be chained.

        Examples
        --------
        >>> from coursekit import maps
        >>> above = maps.coalfield("Loos from above", "Choose a year.", centre="62528", zoom=13)
        >>> above.online_layers()
        <map: Loos from above>
        """
        self.backgrounds = backgrounds()
        return self

    def _put(self, layer: Layer) -> Coalfield:
        self.layers.append(layer)
        self.add_child(layer)
        return self

    def __repr__(self) -> str:
        return f"<map: {self.title}>"

    def twins(self) -> list[tuple[str, pd.DataFrame, dict[str, int | None]]]:
        """Return what the map draws as tables.

        Returns
        -------
        list of (str, pandas.DataFrame, dict)
            Caption, rows and digits after the point by column, one a layer. A map of nothing but
            outlines gives the communes that stand out.

        Examples
        --------
        >>> from coursekit import maps
        >>> m = maps.coalfield("Where?", "There.").highlight(["62528"])
        >>> [(caption, frame, _)] = m.twins()
        >>> frame["commune"].tolist()
        ['Loos-en-Gohelle']
        """
        made = [twin for layer in self.layers for twin in layer.twin]
        if made:
            return made
        some = self._marked or self.communes
        caption = say("Communes outlined") if self._marked else say("Communes of the coalfield")
        frame = pd.DataFrame(
            {say("commune"): [self.communes[c] for c in some], say("INSEE code"): [*some]}
        )
        return [(caption, frame, {})]

    def render(self, **kwargs: Any) -> str:
        """Put the map into its page; folium calls this when a map is saved or shown.

        Parameters
        ----------
        **kwargs
            What branca hands from each element to the next.

        Returns
        -------
        str
            Nothing more: all of the map is in its page then.

        Examples
        --------
        >>> from coursekit import maps
        >>> maps.coalfield("Where?", "There.").get_root().render()[:15]
        '<!DOCTYPE html>'
        """
        page, name = page_of(self), self.get_name()
        framed = getattr(page, "framed", False)
        outlines = outlines_script()
        for key, part in _document.head(outlines, shared=framed and in_book()).items():
            page.header.add_child(part, name=key)
        for key, url in self.default_js:
            page.header.add_child(JavascriptLink(url), name=key)
        for key, url in self.default_css:
            page.header.add_child(CssLink(url), name=key)
        page.html.add_child(Text(_document.body(self, alone=not framed)), name=name)
        options = {
            "marked": self._marked,
            "landmarks": [code for code in (_LOOS, *_LANDMARKS) if code not in self._marked],
            "loos": _LOOS,
            "backgrounds": self.backgrounds,
            "view": None if self.whole else [self.location, self.options["zoom"]],
        }
        page.script.add_child(
            Text(f"var {name} = ckMaps.create({embed_json(name)}, {embed_json(options)});"),
            name=name,
        )
        for child in self._children.values():
            child.render(**kwargs)
        return ""

    def _repr_html_(self, **kwargs: Any) -> str:
        return _document.figure(self)


def coalfield(
    title: str,
    reading: str,
    *,
    height: int = 480,
    centre: str | float | tuple[float, float] | None = None,
    zoom: float | None = None,
) -> Coalfield:
    """Begin a map of the coalfield: the outlines of its 353 communes.

    Parameters
    ----------
    title : str
        What the map shows: subject, place, time.
    reading : str
        One sentence that says what there is to see, for those who cannot see it too.
    height : int
        The tallest the drawing gets, in pixels. On a narrow screen it is lower.
    centre : str, int or (float, float), optional
        A commune (name or code), or latitude and longitude in degrees; else all of the coalfield.
    zoom : float, optional
        8 shows the coalfield, 12 a commune, 15 a slag heap.

    Returns
    -------
    Coalfield
        A :class:`folium.Map` that shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        When title or reading is empty, or the centre lies elsewhere.
    UnknownCommune
        When the centre is no commune of the coalfield.

    Examples
    --------
    >>> coalfield("Where is Loos?", "Loos lies in the middle.", centre="Loos-en-Gohelle", zoom=12)
    <map: Where is Loos?>
    """
    for name, text in (("title", title), ("reading", reading)):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(
                say("coalfield(): give a {name}, for those who cannot see the map too", name=name)
            )
    if not 160 <= height <= 1200:
        raise ValueError(
            say("coalfield(): height={height!r}: choose 160 to 1200 pixels", height=height)
        )
    if zoom is not None and not 6 <= zoom <= 19:
        raise ValueError(
            say("coalfield(): zoom={zoom!r}: choose 8 (the coalfield) to 19 (a house)", zoom=zoom)
        )
    return Coalfield(title.strip(), reading.strip(), height, _point(centre), zoom)


def _point(centre: str | float | tuple[float, float] | None) -> list[float] | None:
    """Return latitude and longitude of what a map is to be centred on."""
    if centre is None:
        return None
    if not is_list_like(centre):
        commune = datasets.commune(centre)
        return [float(commune["lat"]), float(commune["lon"])]
    frame = pd.DataFrame([centre], columns=["lat", "lon"], dtype=float)
    lon, lat = frames.places(frame, say("coalfield(): centre=(latitude, longitude)"))
    return [float(lat[0]), float(lon[0])]
