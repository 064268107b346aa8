"""Explorers: a function, the controls that set its arguments, and what it returns.

Where a kernel listens the controls are widgets. In the book every state is worked out once,
while the page is built, and stored in it.

Importing this module gives matplotlib the course's style (:func:`coursekit.palette.use`).
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..languages import say
from ..page import in_book, in_browser
from . import _controls
from ._model import Model
from ._stored import explorer_html
from ._widgets import explorer_widget


def explore(
    f: Callable[..., Any],
    /,
    *,
    title: str,
    reading: str = "",
    labels: dict[str, str] | None = None,
    **controls: Any,
) -> Explorer:
    """Let a reader change the arguments of a function and see what it returns.

    Parameters
    ----------
    f : callable
        Returns text, a number, a date, an array, a DataFrame or Series, a matplotlib figure, a
        chart, an object with ``_repr_html_``, or a list or tuple of these, one below the other:
        ``return fig, "One sentence about this state."``. ``return fig, ax`` is one drawing.
    title : str
        What is explored. What is simulated says so here.
    reading : str
        One sentence on what to look at.
    labels : dict, optional
        Names of controls by parameter: ``{"seam": "Seam thickness (m)"}``. A unit in
        parentheses goes with each value. By default the parameter's own name.
    **controls
        One for each parameter that readers set. ``(start, stop, step)``, stop included, or a
        list of numbers gives a slider, or two buttons for two numbers; a list of anything else,
        a dict of labels and values or a list of such pairs a menu; True or False a box to tick.
        The state shown first has each parameter's default where that is among the values,
        otherwise the first value, and boxes as given.

    Returns
    -------
    Explorer
        Shows itself as the last line of a cell.

    Raises
    ------
    ValueError
        For a control that ``f`` has no parameter for, a parameter without a control, values
        that cannot be used, and in the book for more than 80 kB, compressed.
    TooManyStates
        In the book, for more than 64 states.
    StateFailed
        In the book, when ``f`` fails for one of them.

    Examples
    --------
    >>> def length(count, step=50):
    ...     return f"{count} heaps, {count * step} m"
    >>> explorer = explore(length, title="A row of heaps", count=(1, 3, 1), step=[25, 50])
    >>> explorer
    <explorer: A row of heaps, 6 states>
    >>> "1 heaps, 50 m" in explorer.html()
    True
    """
    if not callable(f):
        raise TypeError(
            say("explore(): give a function first, not a {kind}", kind=type(f).__name__)
        )
    if not isinstance(title, str) or not title.strip():
        raise ValueError(say("explore(): give a title that says what is explored"))
    defaults = _defaults(f, controls)
    labels = labels or {}
    for name in labels:
        if name not in controls:
            raise ValueError(
                say(
                    "explore(): labels names {name!r}, {instead}",
                    name=name,
                    instead=_instead(name, controls),
                )
            )
    if not controls:
        raise ValueError(
            say(
                "explore(): there is no control, so there is nothing to explore. Give one "
                "for a parameter of the function: {listed}",
                listed=", ".join(defaults) or say("it has none"),
            )
        )
    made = [
        _controls.control(name, given, label=labels.get(name), default=defaults[name])
        for name, given in controls.items()
    ]
    explorer = Explorer(f, title.strip(), reading.strip(), made)
    if in_book() and not in_browser():
        explorer.html()  # here, and not while it is shown: only then the build sees an error
    return explorer


def _defaults(f: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return the default of each parameter, after a check that controls and parameters fit."""
    name = getattr(f, "__name__", say("the function"))
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):  # some functions written in C do not tell
        return dict.fromkeys(given, _controls.NOTHING)
    named = {
        p.name: _controls.NOTHING if p.default is p.empty else p.default
        for p in parameters
        if p.kind in {p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY}
    }
    anything = any(p.kind is p.VAR_KEYWORD for p in parameters)
    for control in given:
        if control not in named and not anything:
            raise ValueError(
                say(
                    "explore(): {name} has no parameter {control!r}, {instead}",
                    name=name,
                    control=control,
                    instead=_instead(control, named),
                )
            )
    for parameter, default in named.items():
        if default is _controls.NOTHING and parameter not in given:
            raise ValueError(
                say(
                    "explore(): the parameter {parameter!r} of {name} has neither control "
                    "nor default. Add {parameter}=(start, stop, step), a list or a dict",
                    parameter=parameter,
                    name=name,
                )
            )
    if any(p.kind is p.POSITIONAL_ONLY and p.default is p.empty for p in parameters):
        raise ValueError(
            say("explore(): {name} has a parameter before `/`, which no control can set", name=name)
        )
    return dict.fromkeys(given, _controls.NOTHING) | named


def _instead(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, known, 1)
    if close:
        return say("did you mean {near!r}?", near=close[0])
    return say("only {listed}", listed=", ".join(known)) if known else say("nor any other")


class Explorer(Model):
    """A function with controls, which shows itself; made by :func:`explore`."""

    @cached_property
    def _html(self) -> str:
        return explorer_html(self)

    def html(self) -> str:
        """Return the explorer as it stands in the book, with every state.

        Returns
        -------
        str
            A ``<figure class="ck-explorer">`` that needs no kernel and no other file.

        Raises
        ------
        TooManyStates, StateFailed, ValueError
            As :func:`explore` says.
        """
        return self._html

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if in_book():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return explorer_widget(self)._repr_mimebundle_()
