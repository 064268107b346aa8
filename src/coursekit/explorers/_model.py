"""What an explorer is: a function, the controls that set its arguments, and its states."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..languages import say
from ..page import page_id
from ._controls import Control, combinations
from ._outputs import output_html


class StateFailed(RuntimeError):
    """The function raised an error, or returned what cannot be shown, in one of the states."""


class Model:
    """A function with controls: its states, without anything that draws them.

    Attributes
    ----------
    title, reading : str
        What is explored, and what to look at.
    controls : list of Control
        In order.
    """

    def __init__(
        self, f: Callable[..., Any], title: str, reading: str, controls: list[Control]
    ) -> None:
        self.title = title
        self.reading = reading
        self.controls = controls
        self._f = f

    @cached_property
    def ident(self) -> str:
        """The id of this explorer in its page."""
        return page_id(self.title, *((c.name, c.texts) for c in self.controls))

    @property
    def sizes(self) -> list[int]:
        """How many values each control offers."""
        return [len(control.values) for control in self.controls]

    @property
    def first(self) -> list[int]:
        """The position of each control in the state shown first."""
        return [control.first for control in self.controls]

    def state(self, positions: list[int]) -> str:
        """Return one state as HTML.

        Parameters
        ----------
        positions : list of int
            The position of each control among its values.

        Returns
        -------
        str
            What the function returned, as HTML.

        Raises
        ------
        StateFailed
            When the function fails; the message names the values.
        """
        values = {c.name: c.values[i] for c, i in zip(self.controls, positions, strict=True)}
        try:
            return output_html(self._f(**values), title=self.title, ident=self.ident)
        except Exception as error:
            given = ", ".join(f"{name}={value!r}" for name, value in values.items())
            raise StateFailed(
                say(
                    "the explorer {title!r} stops at {given}: {kind}: {error}",
                    title=self.title,
                    given=given,
                    kind=type(error).__name__,
                    error=error,
                )
            ) from error

    def __repr__(self) -> str:
        count = combinations(self.sizes)
        return f"<explorer: {self.title}, {count} state{'s' if count != 1 else ''}>"
