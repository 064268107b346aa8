"""What is guessed, whichever way: its frame, its controls, what is told afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..charts import notebook_style
from ..languages import say
from ..page import asset, embed_json, escape, page_id, stylesheet

_NAME = re.compile(r"\d\d[a-z]?")


@dataclass
class Prediction:
    """Something to be guessed before it shows; made by :func:`line`, :func:`bars`, :func:`place`.

    Attributes
    ----------
    name : str
        Under which the page keeps what the reader guessed: the chapter's number in two digits.
    title, question, gap : str
        What it is about, what to do, and what explains the difference.
    frame : str
        The drawing without what is asked, as SVG.
    controls : list of str
        Native controls, one for each thing to be set.
    data : dict
        What the script needs to draw the guess and the truth.
    folded : bool
        Whether the controls are a second way beside drawing, and folded away.
    """

    name: str
    title: str
    question: str
    gap: str
    frame: str
    controls: list[str]
    data: dict[str, Any]
    folded: bool = False
    _ident: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(
                say(
                    "predictions: a name is the number of the chapter in two digits, such "
                    "as '03', and for a second one '03b'; this one is {name!r}",
                    name=self.name,
                )
            )
        for what in ("title", "question", "gap"):
            if not getattr(self, what).strip():
                raise ValueError(
                    say(
                        "predictions: {name} has no {what}: write a sentence",
                        name=self.name,
                        what=what,
                    )
                )

    def _repr_html_(self) -> str:
        self._ident = self._ident or page_id("prediction", self.name)
        ident = self._ident
        controls = "".join(self.controls)
        group = "ck-places" if self.data["kind"] == "place" else "ck-controls"
        if self.folded:
            summary = say("Or set each point with a slider")
            controls = f"<details><summary>{summary}</summary>{controls}</details>"
        return (
            f"{notebook_style()}{stylesheet('predictions/predictions.css')}"
            f'<figure class="ck-prediction" id="{ident}" data-name="{self.name}" '
            f'aria-labelledby="{ident}-t"><figcaption>'
            f'<span class="ck-title" id="{ident}-t">{escape(self.title)}</span> '
            f'<span class="ck-reading">{escape(self.question)}</span></figcaption>'
            f"{self.frame.replace('IDENT', ident)}"
            f'<fieldset class="{group}" aria-labelledby="{ident}-t">'
            f"{controls.replace('IDENT', ident)}</fieldset>"
            f'<p class="ck-prediction-do" hidden><button type="button" data-do="guess">'
            f'{say("Compare")}</button> <button type="button" data-do="show">'
            f"{say('Just show me')}</button></p>"
            '<p role="status"></p><div></div>'
            f'<script type="application/json">{embed_json(self.data | {"gap": self.gap})}</script>'
            f"</figure><script>({program()})(document.getElementById('{ident}'))</script>"
        )

    def __repr__(self) -> str:
        return f"<prediction {self.name}: {self.title}>"


def program() -> str:
    """Return ``predictions.js`` without comments and indentation.

    Examples
    --------
    >>> program().startswith("figure => {")
    True
    """
    lines = (text.strip() for text in asset("predictions/predictions.js").splitlines())
    return "\n".join(text for text in lines if text and not text.startswith("//"))
