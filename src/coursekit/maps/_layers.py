"""A layer of a map: what its script, its legend and its table twin need.

The kinds are choropleths, points and routes, each in a module of its own.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, TypeVar

import pandas as pd
from branca.element import Element, Figure, MacroElement

from .. import palette
from ..languages import say
from ..page import embed_json, escape


class Text(Element):
    """Text that goes into a page as it is; branca would take it for a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self.text


def page_of(element: Element) -> Figure:
    """Return the page that an element is in."""
    page = element.get_root()
    assert isinstance(page, Figure), "a map is drawn into a page"
    return page


class Layer(MacroElement):
    """A layer of a map: data for ``map.js``, a legend, a table twin.

    Attributes
    ----------
    kind : str
        The function of ``map.js`` that draws it.
    name : str
        What the legend and the list of places call it.
    spec : dict
        What that function is given.
    twin : list of (str, pandas.DataFrame, dict)
        Caption, rows and digits of each table.
    """

    kind = ""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._name = "CoalfieldLayer"
        self.spec: dict[str, Any] = {"name": name}
        self.twin: list[tuple[str, pd.DataFrame, dict[str, int | None]]] = []

    def render(self, **kwargs: Any) -> str:
        """Add the call that draws the layer to the page's script; nothing stands in its place."""
        assert self._parent is not None, "a layer is drawn on the map it was put on"
        call = f"ckMaps.{self.kind}({self._parent.get_name()}, {embed_json(self.spec)});"
        page_of(self).script.add_child(Text(call), name=self.get_name())
        return ""

    def legend(self) -> str:
        """Return the legend as HTML."""
        return ""

    def slider(self, ident: str, alone: bool) -> str:
        """Return the year slider as HTML, two buttons for two years, nothing without years."""
        years = self.spec.get("years")
        if not years or len(years) < 2:
            return ""
        shown = self.spec["shown"]
        label = say("Year") if alone else say("Year: {name}", name=self.name)
        if self.kind == "choropleth" and len(years) == 2:
            radios = "".join(
                f'<label><input type="radio" name="{ident}" value="{i}"'
                f"{' checked' * (year == shown)}> {year}</label>"
                for i, year in enumerate(years)
            )
            return (
                f'<fieldset class="ck-slider ck-pair" id="{ident}">'
                f"<legend>{escape(label)}</legend>{radios}</fieldset>"
            )
        if self.kind == "choropleth":  # a few unequal steps, one a year
            ends, value = (0, len(years) - 1), years.index(shown)
            ticks = "".join(f"<span>{year}</span>" for year in years) if len(years) <= 8 else ""
        else:
            ends, value, ticks = years, shown, ""
        ticks = ticks or f"<span>{years[0]}</span><span>{years[-1]}</span>"
        return (
            f'<div class="ck-slider"><label for="{ident}">{escape(label)}</label>'
            f'<div class="ck-range"><input type="range" id="{ident}" min="{ends[0]}" '
            f'max="{ends[1]}" step="1" value="{value}" aria-valuetext="{shown}">'
            f'<div class="ck-ticks" aria-hidden="true">{ticks}</div></div>'
            f'<output for="{ident}" aria-live="off">{shown}</output></div>'
        )


class Layered(Protocol):
    """What layers and the page around a map know of the map."""

    title: str
    reading: str
    ident: str
    tallest: int
    whole: bool
    layers: list[Layer]
    backgrounds: list[dict[str, Any]]
    communes: dict[str, str]

    def twins(self) -> list[tuple[str, pd.DataFrame, dict[str, int | None]]]:
        """Return what the map draws as tables."""

    def get_name(self) -> str:
        """Return the map's name in its script."""

    def get_root(self) -> Any:
        """Return the page the map is in."""

    def _put(self: M, layer: Layer) -> M: ...


#: The map that a layer is put on, and that is given back.
M = TypeVar("M", bound=Layered)


def legend_item(drawing: str, text: str, count: str = "") -> str:
    """Return a line of a legend: a drawing 14 pixels high, what it is, how many there are."""
    number = f' <span class="ck-count">{count}</span>' if count else ""
    return (
        f'<li><svg class="ck-swatch" aria-hidden="true">{drawing}</svg>'
        f'<span class="ck-what">{escape(text)}</span>{number}</li>'
    )


_NAMES = {colour: name for name, colour in palette.LIGHT.items()}


def colour_of(colour: str) -> str:
    """Return a colour for a style sheet: the palette's follow the page into dark mode.

    Raises
    ------
    ValueError
        When it is neither of the palette nor written ``#rrggbb``.

    Examples
    --------
    >>> colour_of(palette.EMBER), colour_of("sky"), colour_of("#123456")
    ('var(--ck-ember)', 'var(--ck-sky)', '#123456')
    """
    text = str(colour).lower()
    if text in palette.LIGHT:
        return f"var(--ck-{text})"
    if text in _NAMES:
        return f"var(--ck-{_NAMES[text]})"
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text
    names = ", ".join(name for name in palette.LIGHT if "-" not in name)
    raise ValueError(
        say("colour={colour!r}: choose {names}, or write it as #rrggbb", colour=colour, names=names)
    )
