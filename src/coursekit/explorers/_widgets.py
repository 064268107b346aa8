"""An explorer as Jupyter widgets, where a kernel listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..charts import notebook_style
from ..languages import say
from ..page import escape
from ._model import Model, StateFailed

if TYPE_CHECKING:
    import ipywidgets

    from ._controls import Control


def explorer_widget(explorer: Model) -> ipywidgets.VBox:
    """Return an explorer's controls and the state they choose.

    Parameters
    ----------
    explorer : Model
        What :func:`coursekit.explore` returned. How many states it has does not matter here:
        each is worked out when it is asked for.

    Returns
    -------
    ipywidgets.VBox
        Title and reading, one widget for each control, and the state.

    Examples
    --------
    >>> from coursekit import explore
    >>> box = explorer_widget(explore(lambda count: count * 50, title="A row", count=(1, 3, 1)))
    >>> box.children[1].value = 2
    >>> "100" in box.children[-1].value
    True
    """
    import ipywidgets

    reading = f'<span class="ck-reading">{escape(explorer.reading)}</span>'
    caption = ipywidgets.HTML(
        f'<span class="ck-title">{escape(explorer.title)}</span>'
        + (reading if explorer.reading else "")
    )
    controls = [_widget(control) for control in explorer.controls]
    state = ipywidgets.HTML()

    def update(_: Any = None) -> None:
        positions = [int(widget.value) for widget in controls]
        state.value = (
            f'{notebook_style()}<div class="ck-explorer" style="margin:0">'
            f"{_shown(explorer, positions)}</div>"
        )

    for widget in controls:
        widget.observe(update, "value")
    update()
    return ipywidgets.VBox([caption, *controls, state])


def _shown(explorer: Model, positions: list[int]) -> str:
    """Return a state, or why there is none: in a notebook an error is part of trying things out."""
    try:
        return explorer.state(positions)
    except StateFailed as error:
        advice = say("Choose other values, or look at the function in the cell above.")
        return f'<p class="ck-alert" role="alert">{escape(error)}. {advice}</p>'


def _widget(control: Control) -> ipywidgets.ValueWidget:
    """Return the widget for a control; its value is a position, as in the book."""
    import ipywidgets

    # Labels may be long: the usual width would cut them off.
    common = {
        "description": control.label,
        "style": {"description_width": "initial"},
        "layout": {"width": "min(36em, 100%)"},
    }
    if control.kind == "checkbox":
        return ipywidgets.Checkbox(bool(control.first), indent=False, **common)
    options = [(text, i) for i, text in enumerate(control.texts)]
    if control.kind == "pair":
        return ipywidgets.RadioButtons(options=options, value=control.first, **common)
    if control.kind == "select":
        return ipywidgets.Dropdown(options=options, value=control.first, **common)
    # A figure takes a moment, so it is drawn when the slider comes to rest.
    return ipywidgets.SelectionSlider(
        options=options, value=control.first, continuous_update=False, **common
    )
