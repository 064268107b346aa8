"""Who is like whom? The rules by which a commune gets its peers.

Each is written down before one looks; a reader chooses among them, and the page says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..datasets import load
from ..languages import say
from ..models import interpolation, peers
from .indicators import FIGURES, LIKENESS, likeness

__all__ = ["RULES", "Rule", "distances", "rule_of"]


@dataclass(frozen=True)
class Rule:
    """A rule by which a commune gets its peers.

    Attributes
    ----------
    key : str
        What stands in the page's address.
    name : str
        What a reader chooses.
    why : str
        How it finds them, and what such a comparison is good for, as a sentence.
    by : tuple of str
        Keys of :data:`FIGURES`, all counting alike; empty where kilometres decide.
    inside : bool
        Whether only communes of the same intercommunality count.
    """

    key: str
    name: str
    why: str
    by: tuple[str, ...] = ()
    inside: bool = False


#: The first is the rule unless one chooses another.
RULES = (
    Rule(
        "kind",
        say("what the place is"),
        say(
            "They are the nearest in inhabitants, density, age, workers, owners and jobs "
            "together: what a place is, and not how it is doing, so that this can be "
            "compared."
        ),
        LIKENESS,
    ),
    Rule(
        "size",
        say("size"),
        say(
            "They are the nearest in inhabitants, counted in times and not in heads: "
            "places with duties and means of one order."
        ),
        ("people",),
    ),
    Rule(
        "near",
        say("nearness"),
        say(
            "Their centres lie nearest: places that share roads, schools and employers, "
            "alike or not."
        ),
    ),
    Rule(
        "group",
        say("size, within the intercommunality"),
        say(
            "They are the nearest in inhabitants, in times, of those that share its "
            "intercommunality: one council of mayors, one set of common services."
        ),
        ("people",),
        inside=True,
    ),
    Rule(
        "unemployment",
        say("unemployment"),
        say(
            "They had nearly the same unemployment in 2018: whatever else differs, that "
            "does not, so unemployment itself cannot be compared with them."
        ),
        ("unemployed",),
    ),
    Rule(
        "age",
        say("age"),
        say(
            "They have nearly the same share of inhabitants aged 65 and over: places that "
            "need the same care and the same schools, whatever they earn."
        ),
        ("old",),
    ),
)


def rule_of(by: str | tuple[str, ...] | list[str]) -> Rule:
    """Return a rule by its key, or one of one's own by the figures that are to decide.

    Parameters
    ----------
    by : str or sequence of str
        The key of one of :data:`RULES`, or keys of ``coursekit.profiles.indicators.FIGURES``.

    Returns
    -------
    Rule
        Its sentence names the figures.

    Raises
    ------
    KeyError
        When there is no such rule or figure; the error lists those there are.

    Examples
    --------
    >>> rule_of("near").name
    'nearness'
    >>> rule_of(["income"]).why
    'They are the nearest in median income (2021).'
    """
    if isinstance(by, str):
        known = {rule.key: rule for rule in RULES}
        if by not in known:
            raise KeyError(
                say(
                    "town(): no rule {by!r}; there are {listed}. For figures of your own "
                    "choice give a list, such as by=['income']",
                    by=by,
                    listed=", ".join(known),
                )
            )
        return known[by]
    likeness(by)  # an unknown figure is told here, with those there are
    said = [f"{each.name[0].lower()}{each.name[1:]} ({each.year})" if each.year else each.name
            for each in FIGURES if each.key in by]  # fmt: skip
    listed = say("; ").join(said)
    if len(said) > 1:
        why = say(
            "They are the nearest in {listed}, each on one scale and counting alike.", listed=listed
        )
    else:
        why = say("They are the nearest in {listed}.", listed=listed)
    return Rule("own", say("a rule of one's own"), why, tuple(by))


@cache
def centres() -> pd.DataFrame:
    """Return longitude and latitude of the communes' centres, to a thousandth of a degree."""
    return load("communes").set_index("insee")[["lon", "lat"]].round(3)


@cache
def _distances(rule: Rule) -> pd.DataFrame:
    if rule.by:
        away = peers.distances(likeness(rule.by))
    else:
        places = centres()
        lon, lat = places["lon"], places["lat"]
        away = interpolation.distances_km(lon, lat, lon, lat)
        away = pd.DataFrame(away, places.index, places.index)
    # What the last bits of a computer's numbers decide is decided by the order of the table.
    away = away.round(9)
    if rule.inside:
        group = load("communes").set_index("insee")["intercommunality"].to_numpy()
        away = away.where(group[:, None] == group[None, :])
    return away


def distances(rule: Rule) -> pd.DataFrame:
    """Return how far all communes are from one another by a rule.

    Parameters
    ----------
    rule : Rule
        One of :data:`RULES`, or another.

    Returns
    -------
    pandas.DataFrame
        INSEE codes as rows and columns; in spreads, or in kilometres where the rule has no
        figure. Missing where two communes cannot be peers by this rule.

    Raises
    ------
    KeyError
        When the rule names a figure that there is not.

    Examples
    --------
    >>> near = next(rule for rule in RULES if rule.key == "near")
    >>> distances(near).loc["62528", "62498"].round(1).item()
    3.3
    """
    return _distances(rule).copy()
