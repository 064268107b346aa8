"""Lines on the Earth: how long they are, and how outlines are unpacked.

A map, the catalogue's small drawings and the builders of the tables all read outlines here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: The Earth's mean radius (IUGG), kilometres.
RADIUS_KM = 6371.0088


def leg_lengths(lon: Any, lat: Any) -> np.ndarray:
    """Return the great-circle length of each leg between points in order.

    The haversine formula on a sphere with the Earth's mean radius; over the coalfield it is
    within half a per cent of the ellipsoid's length.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Degrees.

    Returns
    -------
    numpy.ndarray, shape (n - 1,)
        Kilometres.

    References
    ----------
    Sinnott R. W. (1984), Virtues of the Haversine, Sky and Telescope 68 (2).

    Examples
    --------
    >>> leg_lengths([2.0, 2.0], [50.0, 51.0]).round(1)
    array([111.2])
    """
    lon, lat = np.radians(lon), np.radians(lat)
    half = (
        np.sin(np.diff(lat) / 2) ** 2
        + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    )
    return 2 * RADIUS_KM * np.arcsin(np.sqrt(half))


def arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Return the arcs of a quantised TopoJSON as longitudes and latitudes.

    Parameters
    ----------
    topology : dict
        A parsed TopoJSON with a ``transform``: each arc is whole steps from point to point, as
        section 2.1.3 of the TopoJSON Format Specification says.

    Returns
    -------
    list of numpy.ndarray, each of shape (n, 2)
        Degrees, longitude first.

    Examples
    --------
    >>> step = {"scale": [0.5, 0.5], "translate": [2, 50]}
    >>> arcs({"transform": step, "arcs": [[[2, 0], [1, 1]]]})[0].tolist()
    [[3.0, 50.0], [3.5, 50.5]]
    """
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]


def shapes(topology: dict[str, Any]) -> dict[str, list[list[np.ndarray]]]:
    """Return the polygons of each commune of a quantised TopoJSON.

    Parameters
    ----------
    topology : dict
        A parsed TopoJSON with one object, whose geometries have ``properties.insee``.

    Returns
    -------
    dict of str to list
        By INSEE code the polygons; each is its outer ring, then its holes; a ring has the shape
        (n, 2), degrees, and ends where it began.

    Examples
    --------
    >>> from coursekit import load
    >>> [[outline]] = shapes(load("commune_outlines"))["62528"]
    >>> bool((outline[0] == outline[-1]).all()), outline[0].round(1).tolist()
    (True, [2.8, 50.5])
    """
    lines = arcs(topology)

    def ring(numbers: list[int]) -> np.ndarray:
        # ~i is arc i backwards; each arc begins where the one before it ends.
        parts = [lines[i] if i >= 0 else lines[~i][::-1] for i in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    (layer,) = topology["objects"].values()
    return {
        one["properties"]["insee"]: [
            [ring(numbers) for numbers in polygon]
            for polygon in (one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]])
        ]
        for one in layer["geometries"]
    }
