"""The base of a map: outlines of the communes, the page around them, the rows they show."""

from __future__ import annotations

from typing import Any

import folium
import pandas as pd

from . import datasets, mapdocument
from .maplayers import Layer, Text
from .rendering import embed_json, in_book, page_id

LOOS = "62528"
#: Béthune, Lens, Douai, Valenciennes, Bruay: they tell where one is, when there is room.
_LANDMARKS = ("62119", "62498", "59178", "59606", "62178")


def outlines_script() -> str:
    """Return the outlines of all communes as a script that pages of the book share.

    Returns
    -------
    str
        JavaScript that sets ``window.ckOutlines`` to the TopoJSON of ``commune_outlines``.

    Examples
    --------
    >>> outlines_script()[:23]
    'window.ckOutlines={"typ'
    """
    return f"window.ckOutlines={embed_json(datasets.load('commune_outlines'))};"


class BaseMap(folium.Map):
    """A folium map with own assets, no tiles, the outlines of all communes, a legend and tables.

    Attributes
    ----------
    title, reading : str
        What the map shows, and what there is to see.
    layers : list of Layer
        What was put on it.
    """

    def __init__(
        self,
        title: str,
        reading: str,
        height: int,
        centre: list[float] | None,
        zoom: float | None,
    ) -> None:
        super().__init__(location=centre or [50.43, 2.96], zoom_start=zoom or 12, tiles=None)
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
        self._communes = {
            one["properties"]["insee"]: one["properties"]["commune"]
            for one in outlines["geometries"]
        }
        mapdocument.Document(title).add_child(self)

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
        some = self._marked or self._communes
        caption = "Communes outlined" if self._marked else "Communes of the coalfield"
        frame = pd.DataFrame({"commune": [self._communes[c] for c in some], "INSEE code": [*some]})
        return [(caption, frame, {})]

    def render(self, **kwargs: Any) -> None:
        """Put the map into its page; folium calls this when a map is saved or shown."""
        page, name = self.get_root(), self.get_name()
        framed = getattr(page, "framed", False)
        outlines = outlines_script()
        for key, part in mapdocument.head(outlines, shared=framed and in_book()).items():
            page.header.add_child(part, name=key)
        for key, url in self.default_js:
            page.header.add_child(folium.elements.JavascriptLink(url), name=key)
        for key, url in self.default_css:
            page.header.add_child(folium.elements.CssLink(url), name=key)
        page.html.add_child(Text(mapdocument.body(self, alone=not framed)), name=name)
        options = {
            "marked": self._marked,
            "landmarks": [code for code in (LOOS, *_LANDMARKS) if code not in self._marked],
            "loos": LOOS,
            "backgrounds": self.backgrounds,
            "view": None if self.whole else [self.location, self.options["zoom"]],
        }
        page.script.add_child(
            Text(f"var {name} = ckMaps.create({embed_json(name)}, {embed_json(options)});"),
            name=name,
        )
        for child in self._children.values():
            child.render(**kwargs)

    def _repr_html_(self, **kwargs: Any) -> str:
        return mapdocument.figure(self)
