"""The map class of the course: what can be put on a map of the coalfield."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from . import datasets, palette
from .backgrounds import backgrounds
from .basemaps import LOOS, BaseMap
from .choropleths import Choropleth
from .maplayers import Layer
from .points import Points
from .routes import Route

HENIN_BEAUMONT = "62427"


class Coalfield(BaseMap):
    """A map of the coalfield; :func:`coursekit.maps.coalfield` makes one.

    Every method gives the map back, so that calls can be chained.
    """

    def choropleth(
        self,
        frame: pd.DataFrame,
        value: str,
        *,
        unit: str = "",
        label: str | None = None,
        year: str | None = None,
        show: int | None = None,
        bins: Sequence[float] | None = None,
        classes: int = 5,
        scheme: str = "quantiles",
        colours: str = "sequential",
        middle: float = 0.0,
        labels: Sequence[str] | None = None,
        decimals: int = 1,
        columns: Sequence[str] | Mapping[str, str] = (),
    ) -> Coalfield:
        """Shade the communes by a number.

        Parameters
        ----------
        frame : pandas.DataFrame
            With the column ``insee``. Communes without a row, or without a value, are hatched.
        value : str
            The column with the numbers.
        unit : str
            What they are counted in, such as ``"%"``.
        label : str, optional
            What they are, in words.
        year : str, optional
            A column of years: the map gets a slider, with the same classes for all years.
        show : int, optional
            The year shown first; the last one if not said.
        bins, classes, scheme, colours, middle, labels : optional
            How numbers become classes: see :func:`coursekit.classes.classes`.
        decimals : int
            Digits after the point; whole-number columns have none.
        columns : list of str or dict
            More columns for the tooltip and the table; a dict says what to call them.

        Returns
        -------
        Coalfield
            The map itself, so that calls can be chained.

        Raises
        ------
        UnknownColumn, UnknownCommune
            Each names the nearest that exist.
        ValueError
            When a commune has more than one row, or a value is no number.

        Examples
        --------
        >>> from coursekit import load, maps
        >>> m = maps.coalfield("Unemployment", "The dark band follows the pits.")
        >>> m.choropleth(load("employment_25_54"), "unemployment_rate_pct", unit="%",
        ...              label="Unemployed, 25 to 54", year="year", bins=[0, 5, 10, 15, 20, 50])
        <map: Unemployment>
        """
        if any(layer.kind == "choropleth" for layer in self.layers):
            raise ValueError("choropleth: a commune has one colour; make a second map")
        return self._add(
            Choropleth(
                self._communes,
                frame,
                value=value,
                unit=unit,
                label=label,
                year=year,
                show=show,
                decimals=decimals,
                columns=columns,
                bins=bins,
                count=classes,
                scheme=scheme,
                colours=colours,
                middle=middle,
                labels=labels,
            )
        )

    def points(
        self,
        frame: pd.DataFrame,
        *,
        label: str,
        area_ha: str | None = None,
        radius: float | str = 4,
        start: str | None = None,
        end: str | None = None,
        colour: str = palette.COAL,
        hollow: bool = False,
        name: str = "Points",
        columns: Sequence[str] | Mapping[str, str] = (),
        years: tuple[int, int] = (1720, 1990),
        show: int | None = None,
        after: str = "closed by then",
    ) -> Coalfield:
        """Draw points, circles of a true area, or things that open and close.

        Parameters
        ----------
        frame : pandas.DataFrame
            With the columns ``lon`` and ``lat`` in degrees. Rows that lack what it takes to draw
            them stay in the table, and the legend counts them.
        label : str
            The column that names a point.
        area_ha : str, optional
            A column of areas in hectares: each circle has that area on the ground. From far away
            all are enlarged by the same factor, which the legend states.
        radius : float or str
            Pixels, or a column: then the area of a circle grows with the number.
        start, end : str, optional
            Columns of first and last years, both included: the map gets a slider. Without
            ``end``, what has begun stays.
        colour : str
            One of the palette's, which follow the page into dark mode, or ``"#rrggbb"``.
        hollow : bool
            Rings instead of discs: two layers differ without their colours too.
        name : str
            What the points are called in the legend and the list of places.
        columns : list of str or dict
            More columns for the tooltip and the table; a dict says what to call them.
        years : (int, int)
            The ends of the slider.
        show : int, optional
            The year shown first; the one with the most open if not said.
        after : str
            What the legend calls things past their last year; ``""`` hides them.

        Returns
        -------
        Coalfield
            The map itself, so that calls can be chained.

        Raises
        ------
        UnknownColumn
            Names the nearest column there is.
        ValueError
            When places lie far from the coalfield (lon and lat swapped?), a size is negative,
            or something ends before it starts.

        Examples
        --------
        >>> from coursekit import load, maps
        >>> m = maps.coalfield("Slag heaps", "They follow the coal.")
        >>> m.points(load("slag_heaps"), label="name", area_ha="area_ha", name="Slag heaps")
        <map: Slag heaps>
        """
        return self._add(
            Points(
                frame,
                label=label,
                area_ha=area_ha,
                radius=radius,
                start=start,
                end=end,
                colour=colour,
                hollow=hollow,
                name=name,
                columns=columns,
                years=years,
                show=show,
                after=after,
            )
        )

    def route(
        self,
        frame: pd.DataFrame,
        *,
        label: str,
        colour: str = palette.EMBER,
        name: str = "Route",
        closed: bool = False,
    ) -> Coalfield:
        """Draw a line from stop to stop, in the order of the rows.

        Parameters
        ----------
        frame : pandas.DataFrame
            With the columns ``lon`` and ``lat`` in degrees; two rows or more.
        label : str
            The column that names a stop.
        colour, name : str
            As for :meth:`points`.
        closed : bool
            True goes back to the first stop.

        Returns
        -------
        Coalfield
            The map itself; its table lists the legs with their length as the crow flies.

        Examples
        --------
        >>> from coursekit import load, maps
        >>> towns = load("communes").set_index("insee").loc[["62498", "62528"]]
        >>> maps.coalfield("A walk", "From Lens to Loos.").route(towns, label="commune")
        <map: A walk>
        """
        return self._add(Route(frame, label=label, colour=colour, name=name, closed=closed))

    def highlight(self, communes: Iterable[str]) -> Coalfield:
        """Outline communes with a thick line and write their names.

        Parameters
        ----------
        communes : iterable of str
            Codes or names. Loos-en-Gohelle is drawn in ember, Hénin-Beaumont in sky blue.

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
        own = {LOOS: "ember", HENIN_BEAUMONT: "sky"}
        for given in [communes] if isinstance(communes, str) else communes:
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

    def _add(self, layer: Layer) -> Coalfield:
        self.layers.append(layer)
        self.add_child(layer)
        return self
