"""An explorer as a piece of a page: every state worked out, and no kernel needed.

What many states have in common is stored once. A state is a list of tags, most of which it
shares with its neighbours: an axis, a label, the head of a table.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Iterator

from ..charts import notebook_style
from ..languages import say
from ..page import asset, embed_json, escape, number
from ._controls import Control, combinations, index
from ._model import Model

#: So many states a page holds, and so many bytes they may weigh together, compressed.
MOST_STATES, MOST_BYTES = 64, 80_000


class TooManyStates(ValueError):
    """The controls have more combinations than a page can hold."""


def explorer_html(explorer: Model) -> str:
    """Return an explorer with all its states.

    Parameters
    ----------
    explorer : Model
        What :func:`coursekit.explore` returned.

    Returns
    -------
    str
        A ``<figure class="ck-explorer">`` and the few lines of script that move it.

    Raises
    ------
    TooManyStates
        When there are more than 64.
    ValueError
        When they weigh more than 80 kB, compressed.
    StateFailed
        When the function fails for one of them.

    Examples
    --------
    >>> from coursekit import explore
    >>> explorer = explore(lambda count: count * 50, title="A row", count=(1, 3, 1))
    >>> explorer_html(explorer).count("<input")
    1
    """
    _check_count(explorer)
    choices = itertools.product(*map(range, explorer.sizes))
    found: dict[str, int] = {}
    order = [found.setdefault(explorer.state(list(choice)), len(found)) for choice in choices]
    states = list(found)
    shown = order[index(explorer.sizes, explorer.first)]
    ident, title = explorer.ident, f"{explorer.ident}-t"
    markup = (
        f'{notebook_style()}<figure class="ck-explorer" id="{ident}" aria-labelledby="{title}">'
        f"{caption(explorer, title)}{fieldset(explorer, title)}{_without_javascript(explorer)}"
        f'<div class="ck-state" aria-live="polite" data-ck="{shown}">{states[shown]}</div>'
        f'<script type="application/json">{_stored(explorer, states, order)}</script></figure>'
        f'<script>({program()})(document.getElementById("{ident}"))</script>'
    )
    weight = len(gzip.compress(markup.encode()))
    if weight > MOST_BYTES:
        raise ValueError(
            say(
                "the explorer {title!r} weighs {weight} bytes, compressed, and {most_bytes} "
                "is the most: draw fewer points, round more, or offer fewer values",
                title=explorer.title,
                weight=number(weight, 0),
                most_bytes=number(MOST_BYTES, 0),
            )
        )
    return markup


def program() -> str:
    """Return ``explore.js`` without comments and indentation.

    Examples
    --------
    >>> program().startswith("figure => {")
    True
    """
    lines = (line.strip() for line in asset("explorers/explore.js").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _check_count(explorer: Model) -> None:
    count = combinations(explorer.sizes)
    if count <= MOST_STATES:
        return
    parts = ", ".join(f"{c.name} {len(c.values)}" for c in explorer.controls)
    largest = max(explorer.controls, key=lambda c: len(c.values))
    room = MOST_STATES // (count // len(largest.values))
    advice = (
        say("Give {name} at most {room} values", name=largest.name, room=room)
        if room > 1
        else say("Leave a control out (its parameter keeps the default), or give each fewer values")
    )
    raise TooManyStates(
        say(
            "the explorer {title!r} would have {count} states, and a page holds "
            "{most_states}. Values of each control: {parts}. {advice}.",
            title=explorer.title,
            count=number(count, 0),
            most_states=MOST_STATES,
            parts=parts,
            advice=advice,
        )
    )


def _stored(explorer: Model, states: list[str], order: list[int]) -> str:
    """Return all states as JSON: each tag once, and the list of tags of each state."""
    pieces: dict[str, int] = {}
    lists = [
        [pieces.setdefault(piece, len(pieces)) for piece in re.split(r"(?=<)", state) if piece]
        for state in states
    ]
    texts = [list(c.texts) if c.kind == "range" else None for c in explorer.controls]
    return embed_json(
        {
            "sizes": explorer.sizes,
            "texts": texts,
            "order": order,
            "states": [list(_runs(each)) for each in lists],
            "pieces": list(pieces),
        }
    )


def _runs(numbers: list[int]) -> Iterator[int]:
    """Yield numbers, and in place of a row of neighbours how many follow the first, negative.

    A state of its own is one long row: written out, its digits would weigh more than its points.
    """
    start = 0
    for at, one in enumerate(numbers):
        if numbers[at + 1 : at + 2] == [one + 1]:
            continue
        yield numbers[start]
        if at > start:
            yield start - at
        start = at + 1


def caption(explorer: Model, ident: str) -> str:
    reading = escape(explorer.reading)
    return (
        f'<figcaption><span class="ck-title" id="{ident}">{escape(explorer.title)}</span>'
        + (f' <span class="ck-reading">{reading}</span>' if reading else "")
        + "</figcaption>"
    )


def fieldset(explorer: Model, title: str) -> str:
    written = "".join(
        _control(control, f"{explorer.ident}-c{i}") for i, control in enumerate(explorer.controls)
    )
    return f'<fieldset class="ck-controls" aria-labelledby="{title}">{written}</fieldset>'


def _without_javascript(explorer: Model) -> str:
    shown = ", ".join(
        say("{word}: {text}", word=c.label, text=c.texts[c.first]) for c in explorer.controls
    )
    said = say("Without JavaScript this explorer shows one state: {shown}.", shown=shown)
    return f'<noscript><p class="ck-note">{escape(said)}</p></noscript>'


def _control(control: Control, ident: str) -> str:
    """Return a native control with its label."""
    label = f'<label for="{ident}">{escape(control.label)}</label>'
    # Browsers remember what a form held when a page is loaded again; the state would not fit.
    common = f'id="{ident}" data-ck autocomplete="off"'
    text = escape(control.texts[control.first])
    if control.kind == "checkbox":
        ticked = " checked" if control.first else ""
        element = f'<input type="checkbox" {common}{ticked}>'
    elif control.kind == "pair":
        radios = "".join(
            f'<label><input type="radio" name="{ident}" value="{i}" autocomplete="off"'
            f"{' checked' * (i == control.first)}>{escape(name)}</label>"
            for i, name in enumerate(control.texts)
        )
        return (
            f'<fieldset class="ck-control ck-pair" id="{ident}" data-ck>'
            f"<legend>{escape(control.label)}</legend>{radios}</fieldset>"
        )
    elif control.kind == "select":
        options = (
            f'<option value="{i}"{" selected" * (i == control.first)}>{escape(name)}</option>'
            for i, name in enumerate(control.texts)
        )
        element = f"<select {common}>{''.join(options)}</select>"
    else:
        # A screen reader says the value with its unit already, so it need not read it twice.
        width = max(map(len, control.texts))
        element = (
            f'<input type="range" {common} min="0" max="{len(control.values) - 1}" step="1" '
            f'value="{control.first}" aria-valuetext="{text}">'
            f'<output for="{ident}" aria-hidden="true" style="min-width:{width}ch">{text}</output>'
        )
    return f'<div class="ck-control">{label}{element}</div>'
